"""Sides that are plain numbers come to what intervals of one number come to."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from validator.claims.interval import Interval, Rational
from validator.claims.quantity import Kind
from validator.claims.units import parse_unit
from validator.judge.evaluate import value_of
from validator.judge.normal import Quotient, finish
from validator.judge.numerals import show_interval, show_number
from validator.judge.sides import Weighted, in_unit, weighted
from validator.judge.values import Side

NUMBER = st.one_of(st.integers(-(10**20), 10**20), st.fractions(-1000, 1000, max_denominator=1000))
UNIT = st.sampled_from([None, "person", "%", "km", "°C", "°F", "USD", "week", "per 100,000"])


def side(terms: dict[tuple[int, ...], Rational], scale: Rational, unit: str | None) -> Side:
    polynomial, taken_out = finish(terms)
    return Side(
        Quotient(polynomial, ((1, ()),), taken_out * scale), None if unit is None else parse_unit(unit), Kind.NUMBER
    )


@given(st.lists(NUMBER, min_size=3, max_size=3), st.lists(NUMBER, min_size=4, max_size=4), NUMBER, UNIT)
def test_a_weighted_sum_of_numbers_is_the_range_of_the_same_points(
    values: list[Rational], weights: list[Rational], scale: Rational, unit: str | None
) -> None:
    terms = {powers: weight for powers, weight in zip(((), (0,), (1,), (2,)), weights, strict=True) if weight}
    told = side(terms, scale or 1, unit)
    boxes = [Interval.point(value) for value in values]
    known = weighted(told, told.unit, Kind.NUMBER)
    assert known is not None
    span = value_of(told.value, boxes)
    assert span is not None
    assert in_unit(span, told.unit, Kind.NUMBER) == Interval.point(Fraction(known.at(boxes) or 0))


def test_a_side_with_a_range_is_not_a_plain_number() -> None:
    assert Weighted(0, ((1, 0),)).at([Interval(Fraction(77, 2), Fraction(79, 2))]) is None
    assert Weighted(0, ((1, 0),)).at([Interval(3, None)]) is None


def test_a_quotient_a_product_and_a_date_are_left_to_intervals() -> None:
    quotient = Side(Quotient(((1, (0,)),), ((1, (1,)),)), None, Kind.NUMBER)
    product = Side(Quotient(((1, (0, 1)),), ((1, ()),)), None, Kind.NUMBER)
    date = Side(Quotient(((1, (0,)),), ((1, ()),)), None, Kind.DATE)
    assert [weighted(told, told.unit, told.kind) for told in (quotient, product, date)] == [None] * 3


@given(st.one_of(NUMBER, st.integers(4000, 4500).map(lambda digits: -(10**digits) + 7)))
def test_a_whole_number_is_grouped_as_a_fraction_of_the_same_value(value: Rational) -> None:
    assert show_number(Fraction(value)) == show_number(value) == show_interval(Interval.point(value))
