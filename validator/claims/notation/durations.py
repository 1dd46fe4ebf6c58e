"""Lengths of periods: the days between two dates that ``three weeks`` or ``a three-day meeting`` may mean.

Contract: ``split_span`` takes the unit of time off a text, so that the rest is a plain number; ``days_of`` turns an
interval of such units into an interval of whole days, always widening.
"""

from __future__ import annotations

import re

from validator.claims.calendar import DAYS_IN, MONTHS_IN, days_in_span
from validator.claims.interval import Interval
from validator.claims.notation.number_words import ONES, TENS
from validator.claims.notation.refusal import Refusal

SECONDS_IN = {"second": 1, "minute": 60, "hour": 3600}
_DAY = 86_400
_UNITS = {unit: unit for unit in (*SECONDS_IN, *DAYS_IN, *MONTHS_IN)} | {"centurie": "century"}
_SPAN = re.compile(r"(.*?)[ -]?\b(second|minute|hour|day|week|fortnight|month|quarter|year|decade|century|centurie)s?")
_LONG = re.compile(r"[ -](?:long|old)")
_ARTICLE = re.compile(r"(.*?)(^| )an?")
_SHORT = {"s": "second", "min": "minute", "h": "hour", "hr": "hour", "d": "day", "wk": "week", "yr": "year"}
_MOST = 1_000_000


def split_span(text: str) -> tuple[str, str] | None:
    """The number and the unit of a text such as ``three-day`` or ``half a year``; None where no unit of time ends it.

    >>> split_span("three-day"), split_span("half a year"), split_span("a week"), split_span("more than a week")
    (('three', 'day'), ('half', 'year'), ('one', 'week'), ('more than one', 'week'))
    """
    found = _SPAN.fullmatch(_LONG.sub("", text).strip())
    if found is None or not found[1]:
        return None
    number = found[1].strip()
    first, _, rest = number.partition(" ")
    if first in ("a", "an") and (rest[:1].isdigit() or re.split("[ -]", rest)[0] in (*ONES, *TENS)):
        # "a three-day meeting"
        number = rest
    article = _ARTICLE.fullmatch(number)
    if article is not None:
        head = article[1].removesuffix(" of").strip()
        is_share = head.endswith(("half", "quarter", "quarters", "third", "thirds"))
        number = head if is_share else f"{head} one".strip()
    return number, _UNITS[found[2]]


def days_of(units: Interval, unit: str) -> Interval:
    """The days between two dates for a number of calendar units, at the granularity written.

    A writer may count in three ways: elapsed (5 to 7 May is 2 days), inclusive (it is 3 days: "a three-day meeting"),
    or truncated (two weeks and six days are "two weeks"); and may round up or down. So ``n`` units may be

    - more than ``n - 1`` units, where the writer rounded up: from ``n - 1`` units and 1 day on;
    - ``n`` units less 1 day, where the writer counted the first and the last day (the least where the unit is a day);
    - less than ``n + 1`` units, where the writer cut off: up to ``n + 1`` units less 1 day;
    - ``n`` units and 1 day, where hours were cut off but pass one more midnight (the most where the unit is a day).

    How many days ``k`` consecutive units have is not one number for months and longer units, so the fewest and the most
    over the Gregorian cycle are taken (`days_in_span`). Parts of units widen to whole ones; an open end is kept closed.

    Raises:
        Refusal: it is longer than a million units.

    >>> print(days_of(Interval(3, 3), "day"), days_of(Interval(3, 3), "week"), days_of(Interval(1, 1), "month"))
    [2, 4] [15, 27] [1, 61]
    """
    fewest = 0 if units.low is None else max(0, -(-units.low.numerator // units.low.denominator))
    most = None if units.high is None else units.high.numerator // units.high.denominator
    if max(fewest, most or 0) > _MOST:
        raise Refusal(f"a period longer than {_MOST:,} {unit}s is not read")
    low = 0 if fewest == 0 else min(_least(fewest - 1, unit) + 1, max(0, _least(fewest, unit) - 1))
    if unit in SECONDS_IN:
        low = _least(max(0, fewest - 1), unit)
    if most is None:
        return Interval(low, None)
    if most < 0:
        raise Refusal("a period is not negative")
    return Interval(low, max(_greatest(most + 1, unit) - (unit not in SECONDS_IN), _greatest(most, unit) + 1))


def span_unit(text: str) -> str | None:
    """The unit of time that a declared unit names, in its long or its short form (``weeks``, ``h``), or None."""
    span = split_span(f"one {text.lower()}")
    if span is not None and span[0] == "one":
        return span[1]
    return _SHORT.get(text.lower())


def is_span_unit(unit: str | None) -> bool:
    """Whether a unit can measure a period."""
    return unit in SECONDS_IN or unit in DAYS_IN or unit in MONTHS_IN


def _least(count: int, unit: str) -> int:
    """The fewest dates that can lie between two moments ``count`` units apart; hours may pass without a midnight."""
    if unit in SECONDS_IN:
        return count * SECONDS_IN[unit] // _DAY
    return days_in_span(count, unit)[0]


def _greatest(count: int, unit: str) -> int:
    if unit in SECONDS_IN:
        return -(-count * SECONDS_IN[unit] // _DAY)
    return days_in_span(count, unit)[1]
