"""Dates relative to the day of publication: ``yesterday``, ``last week``, ``two days ago``.

Contract: ``read_relative`` returns the usual days and the widest days that a lower-case text may mean, or None where it
is not one of these. Weeks are counted both from Sunday and from Monday, since sources do both.
"""

from __future__ import annotations

import re

from validator.claims.calendar import (
    FIRST_YEAR,
    LAST_DAY,
    LAST_YEAR,
    date_of,
    days_in_span,
    months_interval,
    weekday_of,
)
from validator.claims.interval import Interval
from validator.claims.notation.dates import read_weekday
from validator.claims.notation.number_words import read_words
from validator.claims.notation.numerals import read_numeral
from validator.claims.notation.refusal import Refusal

_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2}
_PERIOD = re.compile(r"(last|this|next|past) (week|month|year)")
_LAST_WEEKDAY = re.compile(r"(last|this past) ([a-z]+)")
_AGO = re.compile(r"(.+?) (day|week|month|year|decade)s? (ago|earlier)")
_MONTHS = {"month": 1, "year": 12}
_MOST_AGO = 10_000


def read_relative(text: str, published: int | None) -> tuple[Interval, Interval] | None:
    """The likely and the certain days of a relative date, both ends included.

    Raises:
        Refusal: the day of publication is not known.

    >>> from validator.claims.calendar import ordinal_of, write_days
    >>> [write_days(days) for days in read_relative("last week", ordinal_of(2025, 5, 23))]
    ['11–18 May 2025', '11–22 May 2025']
    """
    if text in _DAYS:
        return _both(Interval.point(_known(published, text) + _DAYS[text]))
    found = _PERIOD.fullmatch(text)
    if found is not None:
        day = _known(published, text)
        which = {"last": -1, "past": -1, "this": 0, "next": 1}[found[1]]
        likely = _week(day, which) if found[2] == "week" else _months(day, which, _MONTHS[found[2]])
        if found[1] == "past":
            # "the past week" has no calendar reading: it ends with the day of publication.
            return _both(Interval(likely.low, day))
        if which < 0:
            # "Last week" may also be the seven days before publication, "last year" the twelve months before it.
            return _inside(likely), _inside(likely | Interval.point(day - 1))
        if which > 0:
            return _inside(likely), _inside(likely | Interval.point(day + 1))
        return _both(likely)
    found = _LAST_WEEKDAY.fullmatch(text)
    weekday = None if found is None else read_weekday(found[2])
    if weekday is not None:
        day = _known(published, text)
        latest = day - 1 - (weekday_of(day - 1) - weekday) % 7
        # Some mean the latest such day and some the one in the week before.
        return _both(Interval(latest - 7, latest))
    found = _AGO.fullmatch(text)
    return None if found is None else _ago(found[1], found[2], published, text)


def _ago(count_text: str, unit: str, published: int | None, text: str) -> tuple[Interval, Interval] | None:
    """``n`` days ago is that day; ``n`` longer units ago is rounded, so up to one unit earlier or later."""
    number = read_numeral(count_text) or read_words(count_text)
    count = 1 if count_text in ("a", "an") else None
    if number is not None and number.end == len(count_text) and isinstance(number.value, int):
        count = number.value
    if count is None or not 0 < count <= _MOST_AGO:
        return None
    day = _known(published, text)
    if unit == "day":
        return _both(Interval.point(day - count))
    nearest, _ = days_in_span(count - 1, unit)
    _, furthest = days_in_span(count + 1, unit)
    return _both(Interval(day - furthest, day - nearest))


def _week(day: int, which: int) -> Interval:
    """The calendar week under either convention: from the Sunday before its Monday to the Sunday that ends it."""
    monday = day - weekday_of(day) + 7 * which
    sunday = day - (weekday_of(day) + 1) % 7 + 7 * which
    return Interval(min(monday, sunday), max(monday, sunday) + 6)


def _months(day: int, which: int, months: int) -> Interval:
    year, month, _ = date_of(day)
    index = year * 12 + month - 1
    first = (index if months == 1 else year * 12) + which * months
    if not FIRST_YEAR <= first // 12 <= LAST_YEAR:
        raise Refusal("it lies outside the calendar")
    return months_interval(first // 12, first % 12 + 1, months)


def _both(days: Interval) -> tuple[Interval, Interval]:
    days = _inside(days)
    return days, days


def _inside(days: Interval) -> Interval:
    if days.low is None or days.high is None or days.low < 1 or days.high > LAST_DAY:
        raise Refusal("it lies outside the calendar")
    return days


def _known(published: int | None, text: str) -> int:
    if published is None:
        raise Refusal(f"{text!r} is relative to the day of publication, and the source states none")
    return published
