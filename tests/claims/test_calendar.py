"""Day arithmetic against the standard library, and the spans of calendar units against hand counts."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.claims import calendar
from validator.claims.calendar import completed_years, completed_years_between, days_in_span, ordinal_of, write_days
from validator.claims.interval import Interval

days = st.integers(1, calendar.LAST_DAY)


@given(days)
def test_ordinals_are_those_of_the_standard_library(ordinal: int) -> None:
    expected = date.fromordinal(ordinal)

    assert (expected.year, expected.month, expected.day) == calendar.date_of(ordinal)
    assert ordinal == ordinal_of(expected.year, expected.month, expected.day)
    assert expected.weekday() == calendar.weekday_of(ordinal)


@pytest.mark.parametrize(
    ("year", "month", "day", "reason"),
    [
        (2025, 2, 29, "February 2025 has 28 days, so there is no day 29"),
        (2025, 4, 31, "April 2025 has 30 days, so there is no day 31"),
        (2025, 13, 1, "there is no month 13"),
        (2025, 1, 0, "January 2025 has 31 days, so there is no day 0"),
        (10_000, 1, 1, "the year 10000 is outside 1 to 9999"),
    ],
)
def test_a_day_that_does_not_exist_is_refused_with_its_reason(year: int, month: int, day: int, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        ordinal_of(year, month, day)


def test_the_leap_day_of_2000_exists_and_that_of_1900_does_not() -> None:
    assert calendar.days_in_month(2000, 2) == 29
    assert calendar.days_in_month(1900, 2) == 28


@pytest.mark.parametrize(
    ("count", "unit", "fewest", "most"),
    [
        (3, "day", 3, 3),
        (2, "week", 14, 14),
        (1, "fortnight", 14, 14),
        (1, "month", 28, 31),
        (2, "month", 59, 62),  # January and February · July and August
        (3, "month", 89, 92),  # February to April without a leap day · July to September
        (1, "quarter", 89, 92),
        (1, "year", 365, 366),
        (4, "year", 1460, 1461),  # 1897 to 1900 has no leap day
        (8, "year", 2921, 2922),  # eight years in a row pass at most one century, so one leap day is left
        (1, "decade", 3651, 3653),
        (400, "year", 146_097, 146_097),
        (0, "month", 0, 0),
    ],
)
def test_a_span_of_calendar_units_has_its_fewest_and_its_most_days(
    count: int, unit: str, fewest: int, most: int
) -> None:
    assert (fewest, most) == days_in_span(count, unit)


@given(st.integers(1, 9000), st.integers(1, 12), st.integers(0, 600))
def test_every_stretch_of_whole_months_lies_within_its_span(year: int, month: int, count: int) -> None:
    index = year * 12 + month - 1 + count
    length = date(index // 12, index % 12 + 1, 1) - date(year, month, 1)
    fewest, most = days_in_span(count, "month")

    assert fewest <= length.days <= most


def test_an_unknown_unit_lists_the_known_ones() -> None:
    with pytest.raises(ValueError, match="'moon' is not a calendar unit; known: day, week"):
        days_in_span(1, "moon")


def test_an_age_counts_birthdays() -> None:
    birth = ordinal_of(1978, 1, 25)

    assert completed_years(birth, ordinal_of(2025, 1, 24)) == 46
    assert completed_years(birth, ordinal_of(2025, 1, 25)) == 47


def test_somebody_born_on_a_leap_day_may_be_one_year_older_on_28_february() -> None:
    birth, day = Interval.point(ordinal_of(2004, 2, 29)), Interval.point(ordinal_of(2025, 2, 28))

    assert Interval(20, 21) == completed_years_between(birth, day)


def test_a_birth_known_by_its_year_gives_two_ages() -> None:
    day = Interval.point(ordinal_of(2025, 5, 23))

    assert Interval(46, 47) == completed_years_between(calendar.year_interval(1978), day)


def test_unbounded_days_give_unbounded_ages() -> None:
    assert Interval(None, 47) == completed_years_between(
        Interval(ordinal_of(1978, 1, 1), None), Interval.point(ordinal_of(2025, 5, 23))
    )


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        (date(2025, 5, 23), date(2025, 5, 23), "23 May 2025"),
        (date(2025, 5, 16), date(2025, 5, 22), "16–22 May 2025"),
        (date(2025, 5, 28), date(2025, 6, 3), "28 May–3 June 2025"),
        (date(2024, 12, 28), date(2025, 1, 3), "28 December 2024–3 January 2025"),
        (date(2022, 2, 1), date(2022, 2, 28), "February 2022"),
        (date(2024, 7, 1), date(2024, 9, 30), "July–September 2024"),
        (date(2024, 12, 1), date(2025, 1, 31), "December 2024–January 2025"),
        (date(2024, 1, 1), date(2024, 12, 31), "2024"),
        (date(1990, 1, 1), date(1999, 12, 31), "1990–1999"),
    ],
)
def test_days_are_written_in_the_shortest_form_that_names_them(first: date, last: date, written: str) -> None:
    assert written == write_days(Interval(first.toordinal(), last.toordinal()))


def test_an_open_end_excludes_its_own_day_when_written() -> None:
    day = date(2022, 1, 1)

    assert write_days(Interval(None, day.toordinal(), False, True)) == "31 December 2021 or earlier"
    assert write_days(Interval(day.toordinal(), None, True)) == "2 January 2022 or later"
    assert write_days(Interval()) == "any day"


@given(days)
def test_months_and_years_hold_exactly_their_days(ordinal: int) -> None:
    year, month, _day = calendar.date_of(ordinal)
    whole = calendar.month_interval(year, month)

    assert ordinal in whole
    assert whole.high is not None
    if whole.high < calendar.LAST_DAY:
        after = date.fromordinal(int(whole.high)) + timedelta(days=1)
        assert after.day == 1
    assert ordinal in calendar.quarter_interval(year, (month + 2) // 3)
    assert ordinal in calendar.year_interval(year)
