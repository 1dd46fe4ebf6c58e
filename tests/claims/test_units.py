"""The text of a unit is read in its many spellings, or refused with a reason."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.claims.units import (
    ONE,
    Unit,
    UnknownUnitError,
    describe,
    is_count,
    is_money,
    is_ratio,
    is_time,
    is_whole,
    parse_unit,
    power,
    product,
    quotient,
    same_dimension,
    written_noun,
)
from validator.claims.units.table import table


@pytest.mark.parametrize(
    ("name", "spellings"),
    [
        ("km", "km|kilometre|kilometers|Kilometres|KM|㎞"),
        ("km/h", "km/h|kilometres per hour|kph|kmh|km per hour|kilometers an hour|km h^-1|km·h⁻¹"),
        ("mile/h", "mph|miles per hour|miles an hour|mi/h"),
        ("km²", "km²|km2|km^2|km**2|square km|sq km|sq. km|square kilometres|kilometres squared"),
        ("m³", "m³|m3|cubic metres|cubic meter|cu m"),
        ("kWh", "kWh|KWH|kilowatt-hours|kilowatt hours"),
        ("μg/m³", "µg/m³|μg/m3|mcg/m^3|micrograms per cubic metre"),
        ("t", "t|tonnes|metric tons|metric tonne"),
        ("lb", "lb|lbs"),
        ("acre-foot", "acre-feet|acre-foot"),
        ("barrel/day", "barrels per day|bpd|barrels of oil a day"),
        ("°C", "°C|℃|degrees Celsius|celsius|deg C"),
        ("%", "%|percent|per cent|pct|％"),
        ("percentage point", "percentage points|percentage point|pp|percent points"),
        ("basis point", "basis points|bp"),
        ("USD", "USD|$|US$|dollars|US dollars|U.S. dollars"),
        ("EUR", "EUR|€|euros"),
        ("GBP", "GBP|£|pounds sterling|British pounds"),
        ("UAH", "UAH|₴|hryvnia|hryvnias"),
        ("AUD", "AUD|A$|Australian dollars"),
        ("USD/barrel", "USD/barrel|$/barrel|dollars a barrel|US$ per barrel"),
        ("EUR/MWh", "€/MWh|euros per megawatt-hour"),
        ("person", "person|people|persons|prisoners|soldiers|women|Children|wounded soldiers|foot soldiers"),
        ("person", "prisoners of war|civilians killed|people in hospital|day labourers|military personnel"),
        ("person/day", "person per day|people/day|people a day"),
        ("person/km²", "people/km2|inhabitants per square kilometre"),
        ("USD/person", "USD per capita|dollars per head|$ per person"),
        ("case/100000 person", "cases per 100,000 people|cases/100000 people|cases per 100 000 inhabitants"),
        ("L/100 km", "litres/100 km|L/100 km|liters per 100 kilometers"),
        ("h·person", "man-hours|person-hours|person·h"),
        ("km·person", "passenger-km|passenger kilometres"),
        ("co2·t", "tonnes of CO2|tonnes CO2|t CO₂"),
        ("electoral vote", "electoral votes|Electoral Vote"),
        ("box of apples", "boxes of apples|box of apples"),
        ("year", "years|yrs|years old|years of age"),
        ("1/day", "per day|1/day|day^-1"),
        ("ppm", "ppm|parts per million"),
    ],
)
def test_spellings_of_one_unit_are_equal(name: str, spellings: str) -> None:
    read = {spelling: parse_unit(spelling).name for spelling in spellings.split("|")}
    assert read == dict.fromkeys(read, name)
    assert len({parse_unit(spelling) for spelling in spellings.split("|")}) == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it is empty"),
        ("  ", "it is empty"),
        ("12", "it is a number"),
        ("1,000", "it is a number"),
        ("n/a", "leave the unit out"),
        ("---", "neither a unit nor a noun"),
        ("/", "nothing follows 'per'"),
        ("km/", "nothing follows 'per'"),
        ("km\x00", "control character"),
        ("\u202ekm", "control character"),
        ("x" * 81, "81 characters"),
        ("q", "no unit has this letter"),
        ("billion", "'billion' is a scale; write it with the value"),
        ("million people", "'million' is a scale"),
        ("m people", "'m' is a scale"),
        ("USD bn", "'bn' is a scale"),
        ("USD m", "'m' is a scale"),
        ("$bn", "'bn' after a currency"),
        ("pounds", "lb (mass) or GBP (currency)"),
        ("USD per pound", "lb (mass) or GBP (currency)"),
        ("pesos", "MXN, ARS, CLP, COP or PHP"),
        ("Sudanese pounds", "write its ISO 4217 code"),
        ("bps", "basis points or bit/s"),
        ("mwh", "write mWh or MWh"),
        ("C", "°C or cent"),
        ("kilometrs", "did you mean 'kilometre'?"),
        ("killometers", "did you mean 'kilometer'?"),
        ("hectars", "did you mean 'hectare'?"),
        ("USD/barrel·day", "can be read in two ways; write a/b/c or a·c/b"),
        ("(USD)", "neither a unit nor a noun"),
        ("12 km", "neither a unit nor a noun"),
    ],
)
def test_what_cannot_be_a_unit_is_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(UnknownUnitError) as caught:
        parse_unit(text)
    assert reason in str(caught.value)


@pytest.mark.parametrize("noun", ["stores", "trains", "mouths", "rounds", "lifters", "joints", "meteors"])
def test_a_noun_close_to_a_short_unit_is_still_a_noun(noun: str) -> None:
    assert parse_unit(noun).name == noun[:-1]
    assert is_count(parse_unit(noun))


def test_the_dimension_of_a_compound_is_worked_out() -> None:
    assert parse_unit("USD/barrel").dimension == (("USD", 1), ("barrel", -1))
    assert parse_unit("kWh").dimension == (("kilogram", 1), ("metre", 2), ("second", -2))
    assert parse_unit("cases per 100,000 people").factor == Fraction(1, 100_000)
    assert parse_unit("deaths per million").dimension == (("death", 1), ("whole", -1))


def test_kinds_of_units_are_told_apart() -> None:
    kinds = {
        text: [test.__name__ for test in (is_count, is_money, is_time, is_ratio) if test(parse_unit(text))]
        for text in (
            "prisoners",
            "boxes",
            "USD",
            "hours",
            "years",
            "%",
            "pp",
            "1",
            "km",
            "USD/barrel",
            "points",
            "cups",
        )
    }
    assert kinds == {
        "prisoners": ["is_count"],
        "boxes": ["is_count"],
        "USD": ["is_money"],
        "hours": ["is_time"],
        "years": ["is_time"],
        "%": ["is_ratio"],
        "pp": ["is_ratio"],
        "1": ["is_ratio"],
        "km": [],
        "USD/barrel": [],
        "points": [],  # an index falls by 250.35 points
        "cups": [],
    }


def test_only_things_known_to_be_whole_are_whole() -> None:
    texts = ("prisoners", "electoral votes", "votes", "widgets", "shares", "km", "person-years")
    assert [text for text in texts if is_whole(parse_unit(text))] == ["prisoners", "electoral votes", "votes"]


def test_dimensions_follow_the_algebra() -> None:
    people, day, dollars = parse_unit("people"), parse_unit("day"), parse_unit("USD")
    assert quotient(people, day) == parse_unit("people per day")
    assert product(quotient(people, day), day) == people
    assert quotient(people, people) == ONE
    assert power(parse_unit("km"), 2) == parse_unit("km²")
    assert power(parse_unit("s"), -1) == parse_unit("1/s")
    assert quotient(dollars, quotient(dollars, people)) == people
    assert quotient(dollars, ONE) == dollars == product(ONE, dollars)
    assert product(parse_unit("cases per 100,000 people"), people) == parse_unit("case/100000 1")
    assert not same_dimension(people, day)
    assert same_dimension(day, parse_unit("hours"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("km", "kilometres: a length"),
        ("people", "people: a count"),
        ("EUR", "EUR: an amount of money"),
        ("pp", "percentage points: a pure number"),
        ("months", "months: a time on the calendar"),
        ("tons", "tons: a measure of its own"),
        ("people/km2", "person/km²: people per area"),
        ("cases per 100,000 people", "case/100000 person: cases per 100000 people"),
        ("boxes of apples", "boxes of apples: a count"),
    ],
)
def test_a_unit_describes_itself(text: str, told: str) -> None:
    assert told == describe(parse_unit(text))


def test_the_noun_as_written_is_kept_apart_from_its_kind() -> None:
    assert [written_noun(text) for text in ("Soldiers", "people", "votes")] == ["soldier", "person", "vote"]


words = st.sampled_from(
    ["km", "people", "USD", "€", "%", "days", "votes", "barrels", "kWh", "°C", "GB", "boxes", "years", "square", "CO2"]
)
joints = st.sampled_from([" ", "/", " per ", "·", " of ", "-", " per 1,000 ", "²", "^2 ", " a "])


@given(st.lists(st.tuples(words, joints), max_size=3), words)
def test_the_name_of_a_unit_reads_as_that_unit(parts: list[tuple[str, str]], last: str) -> None:
    text = "".join(word + joint for word, joint in parts) + last
    try:
        unit = parse_unit(text)
    except UnknownUnitError:
        return
    assert parse_unit(unit.name) == unit


@given(st.text(max_size=90) | st.text(alphabet="kmUSD$€%/·^²-. per1230a", max_size=30))
def test_any_text_is_a_unit_or_refused(text: str) -> None:
    try:
        unit = parse_unit(text)
    except UnknownUnitError:
        return
    assert unit.factor > 0
    assert parse_unit(unit.name) == unit
    assert describe(unit)


@pytest.mark.parametrize("name", sorted(table().units))
def test_every_unit_of_the_table_reads_as_itself_and_in_the_plural(name: str) -> None:
    unit = parse_unit(name)
    assert name == unit.name
    if name not in ("lb", "cc", "atm", "bar", "mmHg", "rpm", "Gy", "hundredweight", "Wh"):  # plural names two sizes, …
        assert parse_unit(describe(unit).split(": ")[0]) == unit


def test_common_units_are_read_without_the_table() -> None:
    code = (
        "from validator.claims.units import parse_unit, is_count, is_whole\n"
        "from validator.claims.units.table import table\n"
        "for text in ('person', 'people', 'prisoners', 'votes', '%', 'USD', '$', '1'):\n"
        "    unit = parse_unit(text); is_count(unit); is_whole(unit)\n"
        "print(table.cache_info().currsize)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "0\n"


def test_units_are_values() -> None:
    assert hash(parse_unit("km")) == hash(Unit("km", (("metre", 1),), 1000))
    assert parse_unit("km") == Unit("km", (("metre", 1),), 1000)
    assert str(parse_unit("kilometres")) == "km"
