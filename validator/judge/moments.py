"""Dates that claims of several records hold for, under one name each: two sources may write the same day differently.

Contract: a member of a reserved date dimension that its reader reads as a day, a month or a year is called as ISO 8601
writes it; any other keeps its words. *Yesterday* counts from the publication of its own source.
"""

from __future__ import annotations

import re
from functools import lru_cache

from validator.claims.calendar import date_of, month_interval, year_interval
from validator.claims.cells import CellKey
from validator.claims.quantity import Exactness, Kind, UnreadableValueError

DATED = frozenset({"as_of", "since"})
"""The reserved dimensions whose members are dates."""

_ISO = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def with_named_dates(key: CellKey, locale: str | None = None, published: int | None = None) -> CellKey:
    """A cell's dimensions with every date under its name; ``published`` is the day of publication of their source.

    >>> with_named_dates((("as_of", "1 May 2024"), ("region", "East")))
    (('as_of', '2024-05-01'), ('region', 'East'))
    """
    if all(name not in DATED or _ISO.fullmatch(member) for name, member in key):
        return key
    return tuple((name, date_name(member, locale, published) if name in DATED else member) for name, member in key)


@lru_cache(maxsize=4096)
def date_name(text: str, locale: str | None = None, published: int | None = None) -> str:
    """The name of a date; the text itself where it is none, or may be several.

    >>> date_name("23 May 2025"), date_name("May 2025"), date_name("spring"), date_name("3/4/2025")
    ('2025-05-23', '2025-05', 'spring', '3/4/2025')
    """
    from validator.claims.notation.read import read_quantity

    try:
        quantity = read_quantity(text, locale=locale, published=published, date=True)
    except UnreadableValueError:
        return text
    days = quantity.certain
    if quantity.kind is not Kind.DATE or quantity.exactness is Exactness.WORDED or days.low is None:
        return text
    year, month, day = date_of(int(days.low))
    if days.is_point:
        return f"{year:04}-{month:02}-{day:02}"
    if days == month_interval(year, month):
        return f"{year:04}-{month:02}"
    return f"{year:04}" if days == year_interval(year) else text
