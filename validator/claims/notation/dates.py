"""Dates and periods: ``2025-05-23``, ``Friday, 23 May 2025``, ``May 2025``, ``Q3 2024``, ``16–22 May 2025``.

Contract: ``read_date`` returns the days that a lower-case text names, or None where it is no date. A bare year is a
date only where the caller knows that the measure is one. A date without a year, an order of numbers that may be
day-month or month-day, a day that does not exist and a weekday that is not the date's are refusals.
"""

from __future__ import annotations

import re

from validator.claims.calendar import (
    MONTHS,
    WEEKDAYS,
    month_interval,
    months_interval,
    ordinal_of,
    quarter_interval,
    weekday_of,
    year_interval,
)
from validator.claims.interval import Interval
from validator.claims.notation.refusal import Refusal

_NAMES = [name.lower() for name in MONTHS]
MONTH_NAMES = {name: number for number, name in enumerate(_NAMES, 1)}
MONTH_NAMES |= {name[:3]: number for number, name in enumerate(_NAMES, 1)} | {"sept": 9}
WEEKDAY_NAMES = {name.lower(): number for number, name in enumerate(WEEKDAYS)}
WEEKDAY_NAMES |= {name[:3]: number for name, number in list(WEEKDAY_NAMES.items())}
WEEKDAY_NAMES |= {"tues": 1, "thur": 3, "thurs": 3}
_ORDER = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}

_ISO = re.compile(r"([0-9]{4})[-/]([0-9]{2})(?:[-/]([0-9]{2}))?")
_ISO_RANGE = re.compile(r"([0-9]{4}-[0-9]{2}(?:-[0-9]{2})?)(?: to | ?[–—/] ?| - )([0-9]{4}-[0-9]{2}(?:-[0-9]{2})?)")
_AMBIGUOUS = re.compile(r"[0-9]{1,2}([/.-])[0-9]{1,2}\1(?:[0-9]{4}|[0-9]{2})")
_QUARTER = re.compile(r"(?:([0-9]{4})[ -]?(q[1-9]|h[1-9])|(q[1-9]|h[1-9])[ -]?(?:of )?([0-9]{4}))")
_DECADE = re.compile(r"(?:the )?([0-9]{3})0s")
_DASH = re.compile(r"(?<=[0-9a-z])(?: ?[–—] ?| - )(?=[0-9a-z])|(?<=[0-9])-(?=[0-9])|(?<=[a-z])-(?=[a-z])")
_DAY = re.compile(r"([0-9]{1,2})(st|nd|rd|th)?")


def read_weekday(text: str) -> int | None:
    """The weekday that a lower-case text names, 0 for Monday.

    >>> read_weekday("friday"), read_weekday("fri."), read_weekday("may")
    (4, 4, None)
    """
    return WEEKDAY_NAMES.get(text.removesuffix("."))


def read_date(text: str, *, bare_year: bool) -> Interval | None:
    """The days that a lower-case text names, both ends included.

    >>> from validator.claims.calendar import write_days
    >>> write_days(read_date("16–22 may 2025", bare_year=False)), read_date("5 people", bare_year=False)
    ('16–22 May 2025', None)
    """
    try:
        return _read_numbers(text) or _read_words(text, bare_year)
    except Refusal:
        raise
    except ValueError as error:
        raise Refusal(str(error)) from error


def _read_numbers(text: str) -> Interval | None:
    if not text[:1].isdigit() and text[:1] not in "qht":
        return None
    found = _ISO.fullmatch(text)
    if found is not None:
        year, month = int(found[1]), int(found[2])
        if found[3] is None:
            if not 1 <= month <= 12:
                raise Refusal(f"there is no month {month}; a range of years is written ‘{year} to …’")
            return month_interval(year, month)
        return Interval.point(ordinal_of(year, month, int(found[3])))
    span = _ISO_RANGE.fullmatch(text)
    if span is not None:
        first, last = _read_numbers(span[1]), _read_numbers(span[2])
        return None if first is None or last is None else _from_to(first, last)
    found = _QUARTER.fullmatch(text)
    if found is not None:
        part, year = found[2] or found[3], int(found[1] or found[4])
        return _part_of_year(part[0], int(part[1]), year)
    found = _DECADE.fullmatch(text)
    if found is not None:
        return months_interval(int(found[1]) * 10, 1, 120)
    if _AMBIGUOUS.fullmatch(text):
        raise Refusal("it is not known whether the day or the month comes first; write it as 2025-05-23")
    return None


def _read_words(text: str, bare_year: bool) -> Interval | None:
    if len(text) > 60:
        return None
    if _maybe(text, bare_year) is False:
        return None
    introduced = text.startswith(("between ", "from "))
    joined = _DASH.sub(" to ", text)
    if introduced:
        joined = joined.partition(" ")[2]
        if text.startswith("between "):
            joined = joined.replace(" and ", " to ")
    tokens = joined.replace(",", " ").split()
    tokens = [token for token in tokens if token not in ("the", "of")]
    if tokens.count("to") == 1:
        cut = tokens.index("to")
        return _read_range(tokens[:cut], tokens[cut + 1 :], bare_year)
    return None if introduced else _read_tokens(tokens, bare_year)


def _maybe(text: str, bare_year: bool) -> bool:
    """A quick look for a month, a quarter or a half, or for a year where years count."""
    words = re.findall(r"[a-z]+", text)
    if any(word in MONTH_NAMES or word in ("quarter", "half") for word in words):
        return any(character.isdigit() for character in text) or len(words) <= 2
    return bare_year and re.search(r"(?<![0-9])[0-9]{4}(?![0-9])", text) is not None


def _read_range(left: list[str], right: list[str], bare_year: bool) -> Interval | None:
    """Two dates; the first may take its month and year from the second, and the second its month from the first."""
    shapes = _shape(left), _shape(right)
    if shapes == ("MD", "DY"):
        right = [left[0], *right]
        left = [*left, right[-1]]
    elif shapes in (("MD", "MDY"), ("DM", "DMY"), ("M", "MY")):
        left = [*left, right[-1]]
    elif shapes == ("D", "DMY"):
        left = [*left, right[1], right[2]]
    first, last = _read_tokens(left, bare_year), _read_tokens(right, bare_year)
    return None if first is None or last is None else _from_to(first, last)


def _read_tokens(tokens: list[str], bare_year: bool) -> Interval | None:
    shape = _shape(tokens)
    weekday = None
    if shape[:1] == "W" and len(shape) > 1:
        weekday, shape, tokens = read_weekday(tokens[0]), shape[1:], tokens[1:]
    match shape:
        case "DMY":
            days = Interval.point(_day(tokens[2], tokens[1], tokens[0]))
        case "MDY":
            days = Interval.point(_day(tokens[2], tokens[0], tokens[1]))
        case "MY":
            days = month_interval(int(tokens[1]), MONTH_NAMES[tokens[0].removesuffix(".")])
        case "OQY":
            days = _part_of_year("q", _ORDER[tokens[0]], int(tokens[2]))
        case "OHY":
            days = _part_of_year("h", _ORDER[tokens[0]], int(tokens[2]))
        case "Y" if bare_year:
            days = year_interval(int(tokens[0]))
        case "DM" | "MD" | "M":
            raise Refusal("its year is missing; write it as 2025-05-23 or 23 May 2025")
        case _:
            return None
    if weekday is not None:
        _refuse_another_weekday(days, weekday)
    return days


def _refuse_another_weekday(days: Interval, weekday: int) -> None:
    if not days.is_point or not isinstance(days.low, int):
        raise Refusal("a weekday needs one day, not a longer period")
    actual = weekday_of(days.low)
    if actual != weekday:
        raise Refusal(
            f"it contradicts itself: that day is a {WEEKDAYS[actual]}, not a {WEEKDAYS[weekday]}; "
            "state the weekday as a claim of its own to have it checked"
        )


def _shape(tokens: list[str]) -> str:
    """One letter for each token: D day, M month, Y year, W weekday, O order, Q quarter, H half, ? anything else."""
    return "".join(_letter(token, position) for position, token in enumerate(tokens)) if len(tokens) <= 5 else "?"


def _letter(token: str, position: int) -> str:
    bare = token.removesuffix(".")
    if bare in MONTH_NAMES:
        return "M"
    if position == 0 and bare in WEEKDAY_NAMES:
        return "W"
    if token in ("quarter", "half"):
        return token[0].upper()
    if token in _ORDER and token.isalpha():
        return "O"
    if len(token) == 4 and token.isdigit() and token.isascii():
        return "Y"
    if _DAY.fullmatch(token):
        return "D"
    return "?"


def _day(year: str, month: str, day: str) -> int:
    found = _DAY.fullmatch(day)
    return ordinal_of(int(year), MONTH_NAMES[month.removesuffix(".")], int(found[1] if found else 0))


def _part_of_year(letter: str, number: int, year: int) -> Interval:
    if letter == "q":
        return quarter_interval(year, number)
    if number > 2:
        raise Refusal(f"a year has no half number {number}")
    return months_interval(year, 6 * number - 5, 6)


def _from_to(first: Interval, last: Interval) -> Interval:
    if first.low is None or last.low is None or first.low > last.low:
        raise Refusal("its first date is later than its last")
    return Interval(first.low, last.high)
