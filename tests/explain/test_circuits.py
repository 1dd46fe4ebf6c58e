"""Compiled shapes, against elimination over the rationals and against every point of a small box of whole numbers."""

from fractions import Fraction
from functools import cache
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.explain.answer import Consistent, Impossible, OutOfTimeError
from validator.explain.diagnosis.circuits import ShapeRow, compile_shape
from validator.explain.diagnosis.elementary import elementary_vectors
from validator.explain.diagnosis.suspects import suspects
from validator.explain.diagnosis.whole import whole_follows
from validator.explain.effort import Effort

CELLS = 4
FACTORS = st.sampled_from([1, 1, -1, -1, 2, -2, 3])
ROWS = st.lists(
    st.tuples(
        st.dictionaries(st.integers(0, CELLS - 1), FACTORS, min_size=1, max_size=3),
        st.sampled_from(["=", "=", ">=", "<=", "between"]),
        st.integers(-4, 4),
    ),
    min_size=1,
    max_size=4,
)
END = st.tuples(st.integers(-2, 6), st.sampled_from(["one", "one", "one", "wide", "from", "none"]))
RECORDS = st.lists(st.tuples(*[END] * CELLS), min_size=1, max_size=3)
WEIGHTS = st.tuples(*[st.sampled_from([1, 1, 2, Fraction(1, 2), None])] * CELLS)


def shape_rows(drawn):
    ends = {
        "=": lambda a: (a, a),
        ">=": lambda a: (a, None),
        "<=": lambda a: (None, a),
        "between": lambda a: (a, a + 2),
    }
    return [ShapeRow(factors, *ends[kind](end)) for factors, kind, end in drawn]


def stated(record):
    ends = {
        "one": lambda a: (a, a),
        "wide": lambda a: (a, a + 2),
        "from": lambda a: (a, None),
        "none": lambda a: (None,) * 2,
    }
    pairs = [ends[kind](value) for value, kind in record]
    return tuple(low for low, _ in pairs), tuple(high for _, high in pairs)


def has_point(rows, boxes):
    """Fourier-Motzkin over the rationals: is there a point in these rows and boxes?"""
    bounds = {}

    def add(factors, end):
        """``factors · x >= end``, the first factor 1 or -1; of two with the same factors the sharper one is kept."""
        size = next((abs(factor) for factor in factors if factor), Fraction(1))
        key = tuple(factor / size for factor in factors)
        bounds[key] = max(end / size, bounds.get(key, end / size))

    for row in [*rows, *(ShapeRow({cell: 1}, low, high) for cell, (low, high) in enumerate(boxes))]:
        factors = [Fraction(row.coefficients.get(cell, 0)) for cell in range(CELLS)]
        if row.low is not None:
            add(factors, Fraction(row.low))
        if row.high is not None:
            add([-factor for factor in factors], -Fraction(row.high))
    for cell in range(CELLS):
        inside = [one for one in bounds.items() if one[0][cell]]
        bounds = {factors: end for factors, end in bounds.items() if not factors[cell]}
        for (above, a), (below, b) in product(inside, inside):
            if above[cell] > 0 > below[cell]:
                up, down = above[cell], -below[cell]
                add([down * x + up * y for x, y in zip(above, below, strict=True)], down * a + up * b)
    return all(end <= 0 for end in bounds.values())


def has_whole_point(rows, boxes):
    """Every point of the box tried: is there one that all rows allow?"""
    ranges = [range(low, high + 1) for low, high in boxes]
    return any(
        all(
            (row.low is None or row.low <= total) and (row.high is None or total <= row.high)
            for row in rows
            for total in [sum(factor * point[cell] for cell, factor in row.coefficients.items())]
        )
        for point in product(*ranges)
    )


def oracle(possible, rows, low, high, outside=(None, None)):
    @cache
    def ask(kept):
        boxes = [(low[cell], high[cell]) if cell in kept else outside for cell in range(CELLS)]
        return Consistent(()) if possible(rows, boxes) else Impossible(kept)

    return ask


def summary(found):
    return found.sets, found.weight, found.proven, found.complete, found.unremovable is None


@given(ROWS, RECORDS, WEIGHTS)
@settings(max_examples=60, deadline=None)
def test_over_the_rationals_a_shape_gives_the_suspects_of_the_search_and_all_conflicts(drawn, records, weights):
    rows = shape_rows(drawn)
    shape = compile_shape(CELLS, rows, [False] * CELLS)
    lows, highs = zip(*map(stated, records), strict=True)
    for low, high, found in zip(lows, highs, shape.suspects(lows, highs, weights), strict=True):
        ask = oracle(has_point, rows, low, high)
        expected = suspects(ask, range(CELLS), dict(enumerate(weights)), range(CELLS), Effort())
        assert summary(expected) == summary(found)
        subsets = [set(one) for size in range(CELLS + 1) for one in combinations(range(CELLS), size)]
        impossible = [one for one in subsets if isinstance(ask(frozenset(one)), Impossible)]
        minimal = [tuple(sorted(one)) for one in impossible if not any(other < one for other in impossible)]
        assert sorted(minimal) == shape.conflicts(low, high)


@given(ROWS, RECORDS, WEIGHTS)
@settings(max_examples=200, deadline=None)
def test_of_whole_numbers_a_shape_gives_the_suspects_of_the_search_or_leaves_the_record_to_it(drawn, records, weights):
    inside = [ShapeRow({cell: 1}, -1, 3) for cell in range(CELLS)]
    rows = [*shape_rows(drawn), *inside]
    shape = compile_shape(CELLS, rows, [True] * CELLS)
    lows, highs = zip(*map(stated, records), strict=True)
    for low, high, found in zip(lows, highs, shape.suspects(lows, highs, weights), strict=True):
        if found is None:
            continue
        near = [-1 if end is None else max(end, -1) for end in low], [3 if end is None else min(end, 3) for end in high]
        ask = oracle(has_whole_point, rows, *near, outside=(-1, 3))
        expected = suspects(ask, range(CELLS), dict(enumerate(weights)), range(CELLS), Effort())
        assert summary(expected) == summary(found)


# military + civilian = per_side, 2 × per_side = total, women <= total, children <= total, nothing below 0
EXCHANGE = [
    ShapeRow({0: 1, 1: 1, 2: -1}, 0, 0),
    ShapeRow({2: 2, 3: -1}, 0, 0),
    ShapeRow({4: 1, 3: -1}, None, 0),
    ShapeRow({5: 1, 3: -1}, None, 0),
    *(ShapeRow({cell: 1}, 0, None) for cell in range(6)),
]


def exchange(*values, weights=(1,) * 6):
    return compile_shape(6, EXCHANGE, [True] * 6).suspects([values], [values], weights)[0]


def test_one_wrong_total_is_the_one_suspect():
    found = exchange(270, 120, 390, 870, 3, 10)
    assert (found.sets, found.weight, found.proven, found.complete) == (((3,),), 1, True, True)


def test_two_parts_are_equally_good_suspects():
    assert exchange(270, 130, 390, 780, 3, 10).sets == ((0,), (1,))


def test_independent_errors_are_parts_that_combine():
    found = exchange(270, 130, 390, 780, -3, 10)
    assert (found.parts, found.sets) == ((((0,), (1,)), ((4,),)), ((0, 4), (1, 4)))


def test_a_negative_count_is_impossible_alone():
    assert exchange(270, 120, 390, 780, -3, 10).sets == ((4,),)


def test_a_record_that_agrees_has_no_suspects():
    found = exchange(270, 120, 390, 780, 3, 10)
    assert (found.sets, found.weight, found.conflicts) == (((),), 0, ())


def test_trusted_cells_that_conflict_are_reported_as_such():
    found = exchange(270, 130, 390, 780, 3, 10, weights=(None, None, None, 1, 1, 1))
    assert (found.unremovable.items, found.weight) == ((0, 1, 2), None)


def test_numbers_beyond_sixty_four_bits_are_numbers_like_others():
    huge = 10**30
    assert exchange(270 * huge, 120 * huge, 390 * huge, 780 * huge + 1, 3, 10).sets == ((3,),)


def test_an_odd_total_of_two_equal_sides_is_left_to_the_exact_search():
    # No side is stated: as fractions 390.5 each would do, and the shape does not claim that whole numbers do.
    assert exchange(None, None, None, 781, None, None) is None
    found = exchange(None, None, None, 780, None, None)
    assert found.sets == ((),)


def test_a_set_of_suspects_is_given_only_where_whole_numbers_restore_it():
    # {part, side} free: 2 × part + 2 × 120 = total has a whole solution for 780, and none for 781.
    rows = [ShapeRow({0: 1, 1: 1, 2: -1}, 0, 0), ShapeRow({2: 2, 3: -1}, 0, 0)]
    shape = compile_shape(4, rows, [True] * 4)
    weights = (1, None, 1, None)
    assert shape.suspects([(1, 120, 7, 780)], [(1, 120, 7, 780)], weights)[0].sets == ((0, 2),)
    assert shape.suspects([(1, 120, 7, 781)], [(1, 120, 7, 781)], weights) == [None]


def test_rules_that_contradict_each_other_are_nobodys_fault():
    rows = [ShapeRow({0: 1, 1: 1}, 3, 3), ShapeRow({0: 1, 1: 1}, 4, 4)]
    found = compile_shape(2, rows, [True, True]).suspects([(1, 2)], [(1, 2)], (1, 1))[0]
    assert (found.unremovable.items, found.weight) == ((), None)


def test_a_shape_of_too_many_comparisons_is_not_compiled():
    rows = [ShapeRow({a: 1, b: 1, c: -1}, 0, None) for a, b, c in combinations(range(9), 3)]
    assert compile_shape(9, rows, [False] * 9, most=500) is None


def test_a_record_with_more_minimum_sets_than_can_be_listed_is_left_to_the_search():
    # Two sums of twelve cells each: 144 combinations of a wrong cell in each; one sum of 101: 101 wrong cells.
    sums = [ShapeRow(dict.fromkeys(range(12 * n, 12 * n + 12), 1), 5, 5) for n in range(2)]
    assert compile_shape(24, sums, [True] * 24).suspects([(1,) * 24], [(1,) * 24], (1,) * 24) == [None]
    long = [ShapeRow(dict.fromkeys(range(101), 1), 5, 5)]
    assert compile_shape(101, long, [False] * 101).suspects([(1,) * 101], [(1,) * 101], (1,) * 101) == [None]


def test_a_time_limit_ends_the_suspects_of_a_shape():
    shape = compile_shape(6, EXCHANGE, [True] * 6)
    values = (270, 130, 390, 780, 3, 10)
    with pytest.raises(OutOfTimeError):
        shape.suspects([values], [values], (1,) * 6, Effort(-1))


def test_weights_must_be_one_for_each_cell_and_positive():
    shape = compile_shape(6, EXCHANGE, [True] * 6)
    with pytest.raises(ValueError, match="5 weights for 6 cells"):
        shape.suspects([], [], (1,) * 5)
    with pytest.raises(ValueError, match="positive"):
        shape.suspects([], [], (0, 1, 1, 1, 1, 1))


@given(st.lists(st.tuples(*[st.integers(-2, 2)] * 5), min_size=1, max_size=3))
@settings(max_examples=150, deadline=None)
def test_elementary_vectors_are_those_of_smallest_support(rows):
    found = elementary_vectors(rows, most=1000)
    # By brute force: of combinations with small factors, the supports that contain no other one's. Factors up to 8
    # reach every elimination of two unknowns from three rows with entries up to 2 (2 × 2 minors).
    sums = [
        tuple(sum(factor * row[at] for factor, row in zip(factors, rows, strict=True)) for at in range(5))
        for factors in product(range(-8, 9), repeat=len(rows))
    ]
    supports = {tuple(bool(value) for value in one) for one in sums if any(one)}
    minimal = {one for one in supports if not any(_inside(other, one) for other in supports)}
    assert minimal == {tuple(bool(value) for value in one) for one in found}
    assert len(minimal) == len(found)


def _inside(smaller, larger):
    return smaller != larger and all(b or not a for a, b in zip(smaller, larger, strict=True))


def test_a_whole_number_behind_two_divisions_is_worked_out_step_by_step():
    # 2a = x, 3b = 2a + 1: x = 8 gives a = 4 and b = 3; x = 9 no a; x = 10 gives a = 5 and no b.
    divisions = whole_follows([(2, 0, -1, 0), (-2, 3, 0, -1)], [], frozenset({0, 1}), [True] * 3)
    results = {}
    for x in (8, 9, 10):
        values = [0, 0, x]
        results[x] = all(division.divide(values) for division in divisions), values
    assert results == {8: (True, [4, 3, 8]), 9: (False, [0, 0, 9]), 10: (False, [5, 0, 10])}


def test_inequalities_with_factors_on_both_sides_are_not_claimed_to_have_whole_points():
    # 2 <= 3x <= 3 has x = 1, but 4 <= 3x <= 5 has none.
    assert whole_follows([], [(3, -2), (-3, 3)], frozenset({0}), [True]) is None
    assert whole_follows([], [(3, -2), (-1, 3)], frozenset({0}), [True]) == ()
