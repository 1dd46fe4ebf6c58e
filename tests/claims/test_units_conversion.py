"""Conversion is exact, there and back, and refuses what does not belong together."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.claims.interval import Rational
from validator.claims.units import ONE, IncompatibleUnitsError, conversion, parse_unit, product, quotient
from validator.claims.units.table import table

F = Fraction


def converted(value: Rational, source: str, target: str, *, difference: bool = False) -> Rational:
    factor, offset = conversion(parse_unit(source), parse_unit(target), difference=difference)
    return value * factor + offset


# Each right-hand side follows by hand from the definition that the comment names.
@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        (F("26.2"), "mile", "km", F("42.1648128")),  # 26.2 × 1.609344
        (1, "mile", "m", F("1609.344")),  # international yard and pound agreement, 1959
        (1, "inch", "mm", F("25.4")),
        (1, "nautical mile", "m", 1852),
        (1, "lb", "kg", F("0.45359237")),
        (1, "stone", "lb", 14),
        (1, "short ton", "lb", 2000),
        (1, "long ton", "lb", 2240),
        (1, "troy ounce", "g", F("31.1034768")),
        (1, "square mile", "acre", 640),
        (1, "acre", "m2", F("4046.8564224")),
        (1, "hectare", "m2", 10_000),
        (1, "US gallon", "L", F("3.785411784")),  # 231 cubic inches
        (1, "imperial gallon", "L", F("4.54609")),
        (36, "km/h", "m/s", 10),
        (1, "knot", "km/h", F("1.852")),
        (60, "mph", "km/h", F("96.56064")),
        (1, "kWh", "MJ", F("3.6")),
        (1, "light-year", "km", F("9460730472580.8")),
        (1, "atm", "Pa", 101_325),
        (1, "eV", "J", F("1.602176634e-19")),  # exact since the SI of 2019
        (1, "GiB", "MiB", 1024),
        (3, "weeks", "days", 21),
        (1, "day", "second", 86_400),
        (5, "year", "month", 60),
        (2, "century", "decade", 20),
        (3, "quarters", "months", 9),
        (25, "basis points", "percentage points", F("0.25")),
        (39, "%", "1", F("0.39")),
        (6, "L/100 km", "mL/km", 60),
        (5, "cases per 100,000 people", "case/person", F("0.00005")),
        (4, "kt CO2", "tonnes of CO2", 4000),
        (-40, "°F", "°C", -40),
        (F("98.6"), "°F", "°C", 37),
        (100, "°C", "°F", 212),
        (0, "°C", "K", F("273.15")),
        (0, "K", "°F", F("-459.67")),
    ],
)
def test_a_conversion_is_exact(value: Rational, source: str, target: str, expected: Rational) -> None:
    assert expected == converted(value, source, target)


def test_a_difference_of_temperatures_ignores_the_offset() -> None:
    assert converted(9, "°F", "°C", difference=True) == 5
    assert converted(9, "°F/day", "°C/day") == 5


def test_a_rate_of_temperature_times_a_time_is_a_difference() -> None:
    rise = product(parse_unit("°C/day"), parse_unit("day"))
    assert rise == parse_unit("Δ°C")
    assert conversion(rise, parse_unit("°C")) == (1, 0)
    assert conversion(rise, parse_unit("°F")) == (F(9, 5), 0)


def test_whole_factors_are_int() -> None:
    assert conversion(parse_unit("km"), parse_unit("m")) == (1000, 0)
    assert [type(number) for number in conversion(parse_unit("°C"), parse_unit("°F"))] == [Fraction, int]


@pytest.mark.parametrize(
    ("source", "target", "reason"),
    [
        ("km", "hours", "kilometres measure length, hours measure time"),
        ("USD", "EUR", "USD and EUR are different currencies, and no rate of exchange is assumed"),
        ("people", "votes", "people and votes are counts of different things"),
        ("dollars", "km", "USD is money, kilometres measure length"),
        ("boxes", "kg", "boxes are counted, kilograms measure mass"),
        ("%", "people", "percent is a pure number, people are counted"),
        ("USD/barrel", "USD/tonne", "USD/barrel measure money per barrel, USD/t measure money per mass"),
    ],
)
def test_what_does_not_belong_together_is_refused_with_the_reason(source: str, target: str, reason: str) -> None:
    with pytest.raises(IncompatibleUnitsError) as caught:
        conversion(parse_unit(source), parse_unit(target))
    assert caught.value.reason.startswith(reason)


@pytest.mark.parametrize(
    ("source", "target", "because"),
    [
        ("months", "days", "no fixed number of days"),
        ("years", "weeks", "no fixed number of days"),
        ("gallons", "litres", "American or imperial"),
        ("barrels", "litres", "of oil, of beer"),
        ("tons", "tonnes", "short, long or metric"),
        ("ounces", "grams", "troy"),
        ("GB", "MB", "1000³ or 1024³"),
        ("kcal", "kJ", "4.184 kJ or 4.1868 kJ"),
        ("calories", "kcal", "a calorie of food is a kilocalorie"),
        ("hp", "kW", "mechanical, metric"),
        ("Sv", "Gy", "weights the dose"),
    ],
)
def test_a_name_with_several_sizes_is_not_converted(source: str, target: str, because: str) -> None:
    with pytest.raises(IncompatibleUnitsError, match=because):
        conversion(parse_unit(source), parse_unit(target))


def test_a_share_of_an_unnamed_whole_is_no_number_of_deaths() -> None:
    with pytest.raises(IncompatibleUnitsError):
        conversion(parse_unit("deaths per million"), parse_unit("deaths"))


NAMES = sorted(table().units)
names = st.sampled_from(NAMES)
values = st.fractions() | st.integers()


@given(names, names, values, st.booleans())
def test_there_and_back_is_the_same_number(a: str, b: str, value: Rational, difference: bool) -> None:
    try:
        there = converted(value, a, b, difference=difference)
    except IncompatibleUnitsError:
        assert parse_unit(a).dimension != parse_unit(b).dimension
    else:
        assert value == converted(there, b, a, difference=difference)


@given(names, names, names, values)
def test_a_detour_changes_nothing(a: str, b: str, c: str, value: Rational) -> None:
    units = [parse_unit(name) for name in (a, b, c)]
    if len({unit.dimension for unit in units}) == 1:
        assert converted(value, a, c) == converted(converted(value, a, b), b, c)


@given(names, names)
def test_a_quotient_undoes_a_product(a: str, b: str) -> None:
    left, right = parse_unit(a), parse_unit(b)
    undone = quotient(product(left, right), right)
    if left.offset and right != ONE:
        left = parse_unit(f"Δ{a}")
    assert left == undone


@given(names, names)
def test_a_product_has_no_order(a: str, b: str) -> None:
    assert product(parse_unit(a), parse_unit(b)) == product(parse_unit(b), parse_unit(a))
