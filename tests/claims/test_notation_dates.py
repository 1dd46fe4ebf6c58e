"""Dates, relative dates and durations, with the days worked out by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.claims.calendar import LAST_DAY
from validator.claims.interval import Interval
from validator.claims.notation.read import read_quantity
from validator.claims.notation.write import write_quantity
from validator.claims.quantity import Exactness, Kind, UnreadableValueError

PUBLISHED = date(2025, 5, 23)  # a Friday


def _days(first: str, last: str | None = None) -> Interval:
    return Interval(date.fromisoformat(first).toordinal(), date.fromisoformat(last or first).toordinal())


def _reason(text: str, **declared: object) -> str:
    with pytest.raises(UnreadableValueError) as caught:
        read_quantity(text, **declared)  # type: ignore[arg-type]
    return caught.value.reason


@pytest.mark.parametrize(
    "text",
    ["2025-05-23", "2025/05/23", "23 May 2025", "23rd May 2025", "the 23rd of May 2025", "23 May, 2025",
     "May 23, 2025", "May 23rd, 2025", "Friday, 23 May 2025", "Friday 23 May 2025", "Fri. May 23, 2025",
     "on 23 May 2025", "23 MAY 2025"],
)  # fmt: skip
def test_a_day_is_one_day_exactly(text: str) -> None:
    quantity = read_quantity(text)

    assert Kind.DATE is quantity.kind
    assert _days("2025-05-23") == quantity.likely == quantity.certain
    assert Exactness.EXACT is quantity.exactness


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-02", _days("2022-02-01", "2022-02-28")),
        ("May 2025", _days("2025-05-01", "2025-05-31")),
        ("Sept. 2024", _days("2024-09-01", "2024-09-30")),
        ("in May 2025", _days("2025-05-01", "2025-05-31")),
        ("Q3 2024", _days("2024-07-01", "2024-09-30")),
        ("2024-Q3", _days("2024-07-01", "2024-09-30")),
        ("third quarter of 2024", _days("2024-07-01", "2024-09-30")),
        ("the first half of 2024", _days("2024-01-01", "2024-06-30")),
        ("H2 2024", _days("2024-07-01", "2024-12-31")),
        ("1990s", _days("1990-01-01", "1999-12-31")),
        ("16–22 May 2025", _days("2025-05-16", "2025-05-22")),
        ("16 to 22 May 2025", _days("2025-05-16", "2025-05-22")),
        ("May 16-22, 2025", _days("2025-05-16", "2025-05-22")),
        ("between 5 and 7 May 2025", _days("2025-05-05", "2025-05-07")),
        ("28 May–3 June 2025", _days("2025-05-28", "2025-06-03")),
        ("May–June 2025", _days("2025-05-01", "2025-06-30")),
        ("28 December 2024–3 January 2025", _days("2024-12-28", "2025-01-03")),
        ("2025-05-16 to 2025-05-22", _days("2025-05-16", "2025-05-22")),
    ],
)
def test_a_period_is_the_interval_of_its_days(text: str, expected: Interval) -> None:
    quantity = read_quantity(text)

    assert Kind.DATE is quantity.kind
    assert expected == quantity.likely == quantity.certain
    assert Exactness.ROUNDED is quantity.exactness


def test_a_bare_year_is_a_number_unless_the_measure_is_a_date() -> None:
    assert Kind.NUMBER is read_quantity("2022").kind
    assert _days("2022-01-01", "2022-12-31") == read_quantity("2022", date=True).certain
    assert _days("2020-01-01", "2022-12-31") == read_quantity("2020–2022", date=True).certain
    assert Kind.NUMBER is read_quantity("from 1500 to 2000").kind
    assert _reason("390", date=True) == "it is not a date"


@pytest.mark.parametrize(
    ("text", "weekday"), [("Monday", 0), ("fri", 4), ("Fri.", 4), ("on Friday", 4), ("Sun", 6), ("Thurs", 3)]
)
def test_a_bare_weekday_stays_a_weekday(text: str, weekday: int) -> None:
    quantity = read_quantity(text, published=PUBLISHED.toordinal())

    assert Kind.WEEKDAY is quantity.kind
    assert Interval(weekday, weekday) == quantity.certain


@pytest.mark.parametrize(
    ("text", "likely", "certain"),
    [
        ("early 2024", _days("2024-01-01", "2024-07-02"), _days("2024-01-01", "2024-12-31")),
        ("late May 2025", _days("2025-05-16", "2025-05-31"), _days("2025-05-01", "2025-05-31")),
        ("last week", _days("2025-05-11", "2025-05-18"), _days("2025-05-11", "2025-05-22")),
        ("next week", _days("2025-05-25", "2025-06-01"), _days("2025-05-24", "2025-06-01")),
        ("last month", _days("2025-04-01", "2025-04-30"), _days("2025-04-01", "2025-05-22")),
        ("last year", _days("2024-01-01", "2024-12-31"), _days("2024-01-01", "2025-05-22")),
        ("next year", _days("2026-01-01", "2026-12-31"), _days("2025-05-24", "2026-12-31")),
        ("this week", _days("2025-05-18", "2025-05-25"), _days("2025-05-18", "2025-05-25")),
        ("this month", _days("2025-05-01", "2025-05-31"), _days("2025-05-01", "2025-05-31")),
        ("this year", _days("2025-01-01", "2025-12-31"), _days("2025-01-01", "2025-12-31")),
        ("the past week", _days("2025-05-11", "2025-05-23"), _days("2025-05-11", "2025-05-23")),
        ("last Friday", _days("2025-05-09", "2025-05-16"), _days("2025-05-09", "2025-05-16")),
        ("three weeks ago", _days("2025-04-25", "2025-05-09"), _days("2025-04-25", "2025-05-09")),
        ("a month ago", _days("2025-03-22", "2025-05-23"), _days("2025-03-22", "2025-05-23")),
    ],
)
def test_a_vague_or_relative_period_has_likely_and_certain_days(text: str, likely: Interval, certain: Interval) -> None:
    quantity = read_quantity(text.removeprefix("the "), published=PUBLISHED.toordinal())

    assert likely == quantity.likely
    assert certain == quantity.certain
    assert Exactness.WORDED is quantity.exactness


@pytest.mark.parametrize(("text", "days"), [("today", 0), ("yesterday", -1), ("tomorrow", 1), ("two days ago", -2)])
def test_a_relative_day_is_one_day(text: str, days: int) -> None:
    expected = (PUBLISHED + timedelta(days=days)).toordinal()

    assert Interval(expected, expected) == read_quantity(text, published=PUBLISHED.toordinal()).certain


def test_a_comparison_with_a_date_has_one_hard_end() -> None:
    first, last = date(2022, 1, 1).toordinal(), date(2022, 12, 31).toordinal()

    assert Interval(None, first, False, True) == read_quantity("before 2022").certain
    assert Interval(last, None, True, False) == read_quantity("after 2022").certain
    assert Interval(None, last) == read_quantity("by 2022").certain
    assert Interval(first, None) == read_quantity("since 2022").certain


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31 February 2025", "February 2025 has 28 days, so there is no day 31"),
        ("2025-02-31", "February 2025 has 28 days, so there is no day 31"),
        ("2022-13", "there is no month 13"),
        ("Thursday, 23 May 2025", "that day is a Friday, not a Thursday"),
        ("Friday, May 2025", "a weekday needs one day"),
        ("23 May", "its year is missing"),
        ("May 23", "its year is missing"),
        ("March", "its year is missing"),
        ("05/06/2025", "whether the day or the month comes first"),
        ("23.05.2025", "whether the day or the month comes first"),
        ("Q5 2024", "there is no quarter 5"),
        ("H3 2024", "a year has no half number 3"),
        ("22–16 May 2025", "its first date is later than its last"),
        ("last week", "the source states none"),
        ("yesterday", "the source states none"),
        ("2024-25", "there is no month 25"),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_its_reason(text: str, reason: str) -> None:
    assert reason in _reason(text)


def test_a_date_has_no_unit() -> None:
    assert _reason("2025-05-23", unit="person") == "it is a date, but the unit 'person' is declared for it"


@given(st.integers(1, LAST_DAY))
def test_a_day_is_written_and_read_back(ordinal: int) -> None:
    day = date.fromordinal(ordinal)
    quantity = read_quantity(day.isoformat())

    assert Interval(ordinal, ordinal) == quantity.certain
    assert quantity == read_quantity(write_quantity(quantity))


@given(st.integers(1, LAST_DAY), st.integers(0, 400))
def test_an_interval_of_days_is_written_and_read_back(first: int, length: int) -> None:
    last = min(first + length, LAST_DAY)
    text = f"{date.fromordinal(first).isoformat()} to {date.fromordinal(last).isoformat()}"
    quantity = read_quantity(text)

    assert Interval(first, last) == quantity.certain
    assert quantity.certain == read_quantity(write_quantity(quantity), date=True).certain


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("three days", 2, 4),
        ("a three-day", 2, 4),
        ("three-day", 2, 4),
        ("3", 2, 4),
        ("three weeks", 15, 27),  # 2 weeks and 1 day to 4 weeks less 1 day
        ("a week", 1, 13),
        ("one month", 1, 61),  # to two months (July and August) less 1 day
        ("two quarters", 90, 275),  # 89 days + 1 to three quarters (276 days at most) - 1
        ("two years", 366, 1095),  # 365 + 1 to three years with a leap day - 1
        ("a decade", 1, 7304),  # to two decades with five leap days (7,305) - 1
        ("2.5 years", 731, 1095),
        ("two and a half years", 731, 1095),
        ("5-7 days", 4, 8),
        ("between 3 and 5 weeks", 15, 41),
        ("36 hours", 1, 3),
    ],
)
def test_a_duration_is_an_interval_of_days(text: str, low: int, high: int) -> None:
    quantity = read_quantity(text, duration=True, unit="day" if text == "3" else None)

    assert Kind.NUMBER is quantity.kind
    assert quantity.unit == "day"
    assert Interval(low, high) == quantity.certain


def test_a_worded_duration_keeps_its_soft_ends() -> None:
    about = read_quantity("about three weeks", duration=True)
    more = read_quantity("more than two years", duration=True)

    assert Interval(0, None) == about.certain
    assert Interval(15, 27) == about.likely
    assert Interval(366, None) == more.certain


@pytest.mark.parametrize(
    ("text", "likely", "certain"),
    [
        ("three weeks or so", Interval(15, 27), Interval(0, None)),
        # several is 3 to 12, so 2 weeks and 1 day to 13 weeks less 1 day
        ("several weeks", Interval(15, 90), Interval(1, None)),
        ("half a year", Interval(1, 365), Interval(0, None)),
        # at most 3 days: 3 days and the hours of a fourth
        ("at most 3 days", Interval(0, 4), Interval(0, 4)),
    ],
)
def test_words_around_a_duration_act_on_its_number(text: str, likely: Interval, certain: Interval) -> None:
    quantity = read_quantity(text, duration=True)

    assert likely == quantity.likely
    assert certain == quantity.certain


def test_a_declared_unit_of_time_only_fills_a_gap() -> None:
    assert Interval(15, 27) == read_quantity("three weeks", duration=True, unit="day").certain
    assert Interval(1, 3) == read_quantity("36", duration=True, unit="h").certain


def test_without_the_flag_weeks_are_a_number_of_weeks() -> None:
    quantity = read_quantity("3 weeks")

    assert Interval(3, 3) == quantity.certain
    assert quantity.unit == "week"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("five people", "a period needs a unit of time"),
        ("3", "a period needs a unit of time"),
        ("-3 weeks", "a period is not negative"),
        ("9999999 weeks", "longer than 1,000,000 weeks"),
    ],
)
def test_what_is_no_length_of_a_period_is_refused(text: str, reason: str) -> None:
    assert reason in _reason(text, duration=True)


def test_a_duration_beside_a_unit_that_is_no_time_is_refused() -> None:
    assert "it is the length of a period" in _reason("three weeks", duration=True, unit="km")


@given(st.integers(1, 60), st.integers(1, 3_000_000), st.integers(0, 27))
def test_every_way_of_counting_months_lies_inside_the_duration(count: int, start: int, cut: int) -> None:
    first = date.fromordinal(start).replace(day=1)
    index = first.year * 12 + first.month - 1 + count
    elapsed = (date(index // 12, index % 12 + 1, 1) - first).days
    certain = read_quantity(f"{count} months", duration=True).certain

    assert elapsed in certain
    assert elapsed - 1 in certain  # the first and the last day counted
    assert elapsed + cut in certain  # the days that do not make a further month, cut off
