from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.claims.interval import Interval
from validator.judge.evaluate import define, range_of, truth_of, value_of
from validator.judge.normal import (
    Ascending,
    Common,
    Conjunction,
    Definition,
    Disjunction,
    Known,
    Multiple,
    Negation,
    Null,
    Possible,
    Quotient,
    Relation,
    add,
    cell,
    constant,
    finish,
    multiply,
    scale,
)
from validator.judge.verdict import Truth, Verdict

small = st.integers(-6, 6)
coefficients = st.integers(-3, 3).filter(bool)
polynomials = st.lists(
    st.tuples(coefficients, st.lists(st.integers(0, 2), max_size=3).map(lambda numbers: tuple(sorted(numbers)))),
    min_size=1,
    max_size=4,
    unique_by=lambda term: term[1],
).map(tuple)


@st.composite
def boxes_with_a_point(draw: st.DrawFn) -> tuple[list[Interval], list[Fraction]]:
    boxes, points = [], []
    for _ in range(3):
        low, high = sorted((draw(small), draw(small)))
        share = draw(st.fractions(0, 1, max_denominator=4))
        open_low = low < high and share != 0 and draw(st.booleans())
        open_high = low < high and share != 1 and draw(st.booleans())
        boxes.append(Interval(low, high, open_low, open_high))
        points.append(low + (high - low) * share)
    return boxes, points


def value_at(polynomial, points):
    total = Fraction(0)
    for coefficient, powers in polynomial:
        term = Fraction(coefficient)
        for number in powers:
            term *= points[number]
        total += term
    return total


@given(polynomials, boxes_with_a_point())
def test_a_range_holds_the_value_at_every_point(polynomial, sample):
    boxes, points = sample
    assert value_at(polynomial, points) in range_of(polynomial, boxes)


@given(polynomials, boxes_with_a_point(), st.sampled_from(["=", "!=", "<", "<="]))
def test_no_relation_is_false_where_a_point_satisfies_it_nor_true_where_one_does_not(polynomial, sample, operator):
    boxes, points = sample
    value = value_at(polynomial, points)
    holds = {"=": value == 0, "!=": value != 0, "<": value < 0, "<=": value <= 0}[operator]
    truth = truth_of(Relation(polynomial, operator), boxes)
    assert truth is not (Truth.FALSE if holds else Truth.TRUE)


def test_the_range_of_a_product_is_exact_at_its_corners():
    # after − before × (1 + change): 12 − 10 × 1.2 = 0 is reached, though each term alone ranges widely.
    polynomial = ((1, (0,)), (-1, (1,)), (-1, (1, 2)))
    boxes = [Interval.point(12), Interval(9, 11), Interval(Fraction(19, 100), Fraction(21, 100))]
    assert range_of(polynomial, boxes) == Interval(12 - 11 * Fraction(121, 100), 12 - 9 * Fraction(119, 100))


def test_terms_of_one_cell_are_collected():
    assert add(cell(0), cell(0), -1) == {}
    assert finish(add(cell(0), cell(0))) == (((1, (0,)),), 2)
    assert multiply(add(cell(0), constant(1)), cell(0)) == {(0, 0): 1, (0,): 1}
    assert scale(cell(1), Fraction(1, 2)) == {(1,): Fraction(1, 2)}


def test_a_negative_divisor_turns_an_inequality_round():
    # x ÷ y <= 0 with x = 1 and y = −2 holds; multiplied out it is x <= 0, turned round x >= 0.
    relation = Relation(((1, (0,)),), "<=", (((1, (1,)),),))
    assert truth_of(relation, [Interval.point(1), Interval.point(-2)]) is Truth.TRUE
    assert truth_of(relation, [Interval.point(1), Interval.point(2)]) is Truth.FALSE


def test_a_divisor_that_may_be_zero_leaves_the_relation_unknown():
    relation = Relation(((1, (0,)),), "=", (((1, (1,)),),))
    assert truth_of(relation, [Interval.point(1), Interval(-1, 1)]) is Truth.UNKNOWN
    assert value_of(Quotient(((1, (0,)),), ((1, (1,)),)), [Interval.point(1), Interval(-1, 1)]) is None


@pytest.mark.parametrize(
    ("box", "truth"),
    [
        (Interval.point(14), Truth.TRUE),
        (Interval.point(15), Truth.FALSE),
        (Interval(13, 15), Truth.POSSIBLE),
        (Interval(8, 13), Truth.FALSE),
        (Interval(14, 20, low_open=True), Truth.FALSE),
        (Interval(13, 19), Truth.UNKNOWN),  # any seven days hold every weekday
        (Interval(None, 3), Truth.UNKNOWN),
    ],
)
def test_a_multiple_of_seven_is_sought_inside_the_range(box, truth):
    assert truth_of(Multiple(((1, (0,)),), 1, 7), [box]) is truth


def test_statements_share_a_value_where_all_intervals_meet():
    members = tuple(((1, (number,)),) for number in range(3))
    assert truth_of(Common(members), [Interval(1, 3), Interval(2, 5), Interval(3, 4)]) is Truth.POSSIBLE
    assert truth_of(Common(members), [Interval(1, 3), Interval(2, 5), Interval(4, 4)]) is Truth.FALSE
    assert truth_of(Common(members), [Interval.point(2)] * 3) is Truth.TRUE


def test_a_fall_is_found_behind_an_uncertain_value():
    members = tuple(((1, (number,)),) for number in range(3))
    assert truth_of(Ascending(members), [Interval.point(10), Interval(3, 12), Interval.point(9)]) is Truth.FALSE
    assert truth_of(Ascending(members), [Interval.point(9), Interval(3, 12), Interval.point(10)]) is Truth.POSSIBLE
    assert truth_of(Ascending(members), [Interval.point(9), Interval.point(9), Interval.point(10)]) is Truth.TRUE


@pytest.mark.parametrize("left", list(Truth))
@pytest.mark.parametrize("right", list(Truth))
def test_and_or_and_not_follow_kleene(left, right):
    forms = {
        Truth.FALSE: Known(False),
        Truth.TRUE: Known(True),
        Truth.UNKNOWN: Null("not declared"),
        Truth.POSSIBLE: Relation(((1, (0,)),), "="),
    }
    boxes = [Interval(-1, 1)]
    a, b = forms[left], forms[right]
    assert truth_of(Conjunction((a, b)), boxes) is min(left, right)
    assert truth_of(Disjunction((a, b)), boxes) is max(left, right)
    assert truth_of(Negation(a), boxes) is left.negated
    # De Morgan's law holds for Kleene's three values, with both halves of the middle taken as one.
    denied = truth_of(Negation(Conjunction((a, b))), boxes)
    either = truth_of(Disjunction((Negation(a), Negation(b))), boxes)
    assert _three_valued(denied) == _three_valued(either)


def _three_valued(truth):
    return {Truth.FALSE: False, Truth.TRUE: True}.get(truth)


def test_possible_makes_the_possible_true_and_leaves_the_unknown():
    assert truth_of(Possible(Relation(((1, (0,)),), "=")), [Interval(-1, 1)]) is Truth.TRUE
    assert truth_of(Possible(Null("")), []) is Truth.UNKNOWN
    assert truth_of(Possible(Known(False)), []) is Truth.FALSE


def test_a_possible_relation_over_an_unstated_cell_is_unknown():
    assert truth_of(Relation(((1, (0,)), (-5, ())), "=", (), True), [Interval(0, None)]) is Truth.UNKNOWN
    assert truth_of(Relation(((1, (0,)), (5, ())), "=", (), True), [Interval(0, None)]) is Truth.FALSE


def whole(number):
    return Quotient(((1, (number,)),), ((1, ()),))


def test_a_rank_allows_ties_to_be_counted_either_way():
    definition = Definition("rank", tuple(whole(number) for number in range(4)))
    boxes = [Interval.point(5), Interval.point(9), Interval.point(5), Interval.point(1)]
    assert define(definition, boxes, []) == Interval(2, 3)


def test_rounding_keeps_both_ways_of_a_tie():
    definition = Definition("round", (whole(0), Quotient(((1, ()),), ((1, ()),))))
    assert define(definition, [Interval.point(Fraction(5, 2))], []) == Interval(2, 3)
    assert define(definition, [Interval.point(Fraction(26, 10))], []) == Interval(3, 3)


def test_a_spread_is_greatest_over_least():
    definition = Definition("spread", (whole(0), whole(1)))
    assert define(definition, [Interval.point(1200), Interval.point(1_200_000)], []) == Interval.point(1000)
    assert define(definition, [Interval.point(0), Interval.point(5)], []) == Interval.point(0)


def test_a_rounded_claim_is_widened_by_half_its_last_digit():
    definition = Definition("shortened", (whole(0),), (0,))
    assert define(definition, [Interval.point(1600)], [100]) == Interval(1550, 1650)


def test_a_verdict_is_never_true_or_false():
    with pytest.raises(TypeError):
        bool(Verdict.UNDECIDED)
