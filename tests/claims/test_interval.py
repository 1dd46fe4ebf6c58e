from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.claims.interval import EVERYTHING, Interval, decimal_text

numbers = st.one_of(
    st.integers(-50, 50), st.fractions(min_value=-50, max_value=50, max_denominator=12), st.integers(-(10**30), 10**30)
)


@st.composite
def intervals_with_a_point(draw: st.DrawFn) -> tuple[Interval, Fraction]:
    """An interval, possibly open or unbounded, and a number inside it."""
    low, high = sorted((Fraction(draw(numbers)), Fraction(draw(numbers))))
    if low == high:
        return Interval.point(low), low
    share = draw(st.fractions(min_value=0, max_value=1, max_denominator=8))
    inside = low + (high - low) * share
    interval = Interval(
        draw(st.sampled_from([low, low, None])),
        draw(st.sampled_from([high, high, None])),
        draw(st.booleans()) and share != 0,
        draw(st.booleans()) and share != 1,
    )
    return interval, inside


pairs = st.tuples(intervals_with_a_point(), intervals_with_a_point())


@given(pairs)
def test_every_sum_difference_and_product_of_points_lies_in_the_result(pair):
    (a, x), (b, y) = pair
    assert x + y in a + b
    assert x - y in a - b
    assert x * y in a * b


@given(intervals_with_a_point(), numbers)
def test_scaling_keeps_points_inside(sample, factor):
    interval, inside = sample
    assert inside * factor in interval.times(factor)


@given(intervals_with_a_point())
def test_a_reciprocal_holds_one_over_every_point(sample):
    interval, inside = sample
    if 0 in interval:
        with pytest.raises(ZeroDivisionError):
            interval.reciprocal()
    else:
        assert 1 / inside in interval.reciprocal()


@given(intervals_with_a_point())
def test_a_magnitude_holds_the_absolute_value_of_every_point(sample):
    interval, inside = sample
    assert abs(inside) in interval.magnitude()
    low = interval.magnitude().low
    assert low is not None
    assert low >= 0


@given(pairs)
def test_least_and_greatest_hold_the_smaller_and_the_larger_point(pair):
    (a, x), (b, y) = pair
    assert min(x, y) in a.least(b)
    assert max(x, y) in a.greatest(b)


@given(pairs)
def test_an_intersection_holds_exactly_the_common_points(pair):
    (a, x), (b, y) = pair
    for point in (x, y):
        assert (point in (a & b)) == (point in a and point in b)


@given(pairs)
def test_a_hull_holds_both(pair):
    (a, x), (b, y) = pair
    assert x in (a | b)
    assert y in (a | b)


@given(pairs)
def test_preceding_intervals_share_no_point(pair):
    (a, _), (b, _) = pair
    if a.precedes(b):
        assert not a.meets(b)
        assert not b.precedes(a)


def test_adding_two_points_keeps_whole_numbers_whole():
    total = Interval(270, 270) + Interval(120, 120)
    assert total == Interval(390, 390)
    assert type(total.low) is int


def test_an_open_end_excludes_its_number():
    more_than_100 = Interval(100, None, low_open=True)
    assert 100 not in more_than_100
    assert Fraction(1001, 10) in more_than_100
    assert not more_than_100.meets(Interval(50, 100))


def test_touching_closed_ends_meet_and_touching_open_ends_do_not():
    assert Interval(1, 2).meets(Interval(2, 3))
    assert not Interval(1, 2, high_open=True).meets(Interval(2, 3))
    assert Interval(1, 2, high_open=True).precedes(Interval(2, 3))


def test_zero_times_anything_is_zero():
    assert Interval(0, 0) * EVERYTHING == Interval(0, 0)


def test_a_product_of_open_intervals_is_open_where_no_pair_reaches_the_end():
    product = Interval(1, 2, high_open=True) * Interval(3, 4)
    assert product == Interval(3, 8, False, True)


def test_a_product_with_a_closed_zero_reaches_zero():
    assert Interval(0, 1) * Interval(0, 5, low_open=True) == Interval(0, 5)


def test_the_reciprocal_of_an_interval_from_zero_is_unbounded():
    assert Interval(0, 4, low_open=True).reciprocal() == Interval(Fraction(1, 4), None, False, False)


def test_numbers_print_without_losing_a_digit():
    assert decimal_text(Fraction(24500, 1000)) == "24.5"
    assert decimal_text(Fraction(-1, 8)) == "-0.125"
    assert decimal_text(Fraction(2, 3)) == "2/3"
    assert decimal_text(10**5000) == "1" + "0" * 5000
    assert decimal_text(-(10**5000) + 1) == "-" + "9" * 5000


@given(st.integers(-(10**12), 10**12), st.integers(0, 6))
def test_a_printed_decimal_reads_back_as_itself(digits, places):
    value = Fraction(digits, 10**places)
    assert Fraction(decimal_text(value)) == value
