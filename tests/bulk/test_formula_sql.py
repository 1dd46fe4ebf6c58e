"""The screen's SQL says of every formula and value what the exact judge says."""

from __future__ import annotations

from fractions import Fraction

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.bulk.formula_sql import CellRange, NotScreenedError, same_in_every_row, truth_sql
from validator.bulk.whole_sql import TooLargeError, Whole, column, constant, product, total
from validator.claims.interval import Interval
from validator.judge import normal
from validator.judge.evaluate import truth_of
from validator.judge.verdict import Truth

CONNECTION = duckdb.connect()
CELLS = 4
WIDE = (False, False, True, True)
"""Which of the cells may be no single number."""
LARGEST = 10**6


@st.composite
def polynomials(draw: st.DrawFn) -> normal.Polynomial:
    terms = draw(
        st.dictionaries(
            st.lists(st.integers(0, CELLS - 1), max_size=2).map(sorted).map(tuple),
            st.integers(-5, 5).filter(bool),
            min_size=1,
            max_size=4,
        )
    )
    return normal.finish(dict(terms))[0]


relations = st.builds(
    normal.Relation,
    polynomials(),
    st.sampled_from(["=", "!=", "<", "<="]),
    st.lists(polynomials(), max_size=1).map(tuple),
    st.booleans(),
)
multiples = st.builds(
    normal.Multiple,
    polynomials(),
    st.fractions(min_value=Fraction(1, 4), max_value=3, max_denominator=4),
    st.sampled_from([1, 7]),
    st.booleans(),
)
members = st.lists(polynomials(), min_size=1, max_size=3).map(tuple)
atoms = st.one_of(
    relations,
    multiples,
    st.builds(normal.Common, members, st.booleans()),
    st.builds(normal.Ascending, members, st.booleans()),
    st.builds(normal.Known, st.booleans()),
    st.just(normal.Null("not stated")),
)
formulas = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.builds(normal.Negation, inner),
        st.builds(normal.Possible, inner),
        st.builds(normal.Conjunction, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(normal.Disjunction, st.lists(inner, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=4,
)
scales = st.sampled_from([1, 2, 20])


@st.composite
def rows(draw: st.DrawFn) -> list[list[tuple[int, int]]]:
    """A few rows: the ends of each cell, at its scale; small numbers meet often."""
    numbers = st.one_of(st.integers(-6, 6), st.integers(-LARGEST, LARGEST))
    found = []
    for _ in range(6):
        row = []
        for wide in WIDE:
            low = draw(numbers)
            row.append((low, low + draw(st.integers(0, 5)) if wide else low))
        found.append(row)
    return found


def _truths(formula: normal.Formula, cells: list[CellRange], values: list[list[tuple[int, int]]]) -> list[Truth]:
    truths = truth_sql(formula, cells)
    listed = ", ".join(
        "(" + ", ".join(f"{low}::BIGINT, {high}::BIGINT" for low, high in row) + f", {number})"
        for number, row in enumerate(values)
    )
    names = ", ".join(f"l{cell}, h{cell}" for cell in range(CELLS)) + ", row"
    conditions = ", ".join(f"({truths.is_one_of(truth)})" for truth in Truth)
    found = CONNECTION.execute(f"SELECT {conditions} FROM (VALUES {listed}) AS t({names}) ORDER BY row").fetchall()
    assert all(sum(row) == 1 for row in found), "exactly one truth holds in every row"
    return [Truth(row.index(True)) for row in found]


@settings(max_examples=300, deadline=None)
@given(formulas, st.tuples(scales, scales, scales, scales), rows())
def test_the_sql_says_what_the_judge_says(formula, cell_scales, values) -> None:
    cells = [
        CellRange(column(f"l{cell}", LARGEST + 5), column(f"h{cell}" if wide else f"l{cell}", LARGEST + 5), scale)
        for cell, (wide, scale) in enumerate(zip(WIDE, cell_scales, strict=True))
    ]
    try:
        found = _truths(formula, cells, values)
    except (NotScreenedError, TooLargeError):
        return
    for row, truth in zip(values, found, strict=True):
        boxes = [
            Interval(Fraction(low, scale), Fraction(high, scale))
            for (low, high), scale in zip(row, cell_scales, strict=True)
        ]
        assert truth_of(formula, boxes) is truth


@settings(max_examples=100, deadline=None)
@given(relations.filter(lambda relation: not relation.divisors), rows(), st.sampled_from([(0, None), (None, None)]))
def test_an_unstated_cell_is_the_same_range_in_every_row(relation, values, ends) -> None:
    unstated = Interval(*ends)
    cells = [CellRange(column(f"l{cell}", LARGEST + 5), column(f"l{cell}", LARGEST + 5)) for cell in range(CELLS - 1)]
    try:
        found = _truths(relation, [*cells, same_in_every_row(unstated)], values)
    except (NotScreenedError, TooLargeError):
        return
    for row, truth in zip(values, found, strict=True):
        boxes = [Interval(low, low) for low, _ in row[: CELLS - 1]]
        assert truth_of(relation, [*boxes, unstated]) is truth


def test_a_number_that_may_not_fit_128_bits_is_refused() -> None:
    with pytest.raises(TooLargeError):
        product([column("n0", 10**15), column("n1", 10**15), column("n2", 10**15)])


def test_a_sum_that_fits_64_bits_is_not_cast_and_a_larger_one_is() -> None:
    assert total([column("n0", 10**18), column("n1", 10**18)]).sql == "(n0 + n1)"
    assert total([column("n0", 9 * 10**18), column("n1", 9 * 10**18)]).sql == "(n0::HUGEINT + n1::HUGEINT)"


def test_the_ends_of_64_bits_are_summed_without_overflow() -> None:
    low, high = -(2**63) + 1, 2**63 - 1
    summed = total([column("a", high), column("b", high), product([constant(-3), column("c", high)])])
    found = CONNECTION.execute(
        f"SELECT {summed.sql} FROM (VALUES ('{low}'::BIGINT, '{low}'::BIGINT, '{high}'::BIGINT)) t(a, b, c)"
    )
    assert 2 * low - 3 * high == found.fetchall()[0][0]


def test_a_constant_beyond_64_bits_keeps_its_digits() -> None:
    assert CONNECTION.execute(f"SELECT {constant(10**30).sql}").fetchall() == [(10**30,)]
    assert Whole("(-7)", 7, -7) == constant(-7)
