"""Dates with the words before them: ``before 2022``, ``early May 2025``, ``last week``, ``on Friday``.

Contract: a date's quantity holds whole days; a phrase of the wording table's ``before-date`` rows may stand before it,
and makes a bare year a date.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from validator.claims.interval import Interval
from validator.claims.notation.dates import read_date, read_weekday
from validator.claims.notation.refusal import Refusal
from validator.claims.quantity import Exactness, Kind, Quantity

if TYPE_CHECKING:
    from validator.claims.notation.read import Context

_RELATIVE = re.compile(r"today|yesterday|tomorrow|(?:last|this|next|past) |ago$|earlier$")


def read_dated(text: str, context: Context, bare_year: bool, depth: int = 0) -> Quantity | None:
    """The quantity of a lower-case text that is a date, a period or a weekday, or None where it is none of them.

    Raises:
        Refusal: it is one and cannot be right, or a unit is declared for it.
    """
    weekday = read_weekday(text)
    if weekday is not None:
        return _quantity_of_days(Kind.WEEKDAY, Interval.point(weekday), Exactness.EXACT, context)
    relative = None
    if _RELATIVE.search(text):
        from validator.claims.notation.relative_dates import read_relative

        relative = read_relative(text, context.published)
    if relative is not None:
        likely, certain = relative
        exactness = Exactness.EXACT if likely.is_point else Exactness.WORDED
        return _quantity_of_days(Kind.DATE, likely, exactness, context, certain)
    days = read_date(text, bare_year=bare_year)
    if days is not None:
        exactness = Exactness.EXACT if days.is_point else Exactness.ROUNDED
        return _quantity_of_days(Kind.DATE, days, exactness, context)
    if text.startswith("mid-"):
        text = f"mid {text[4:]}"
    row = context.table.leading(text, context.table.before_date)
    if row is None or depth > 1:
        return None
    rest = text[len(row.phrase) :].lstrip(" -")
    # "from 1500 to 2000" may count people; after the other phrases a bare year can only be a year.
    inner = read_dated(rest, context, bare_year or row.phrase != "from", depth + 1)
    if inner is None or (inner.kind is Kind.WEEKDAY and not row.keeps):
        return None
    if row.keeps:
        return inner
    certain = _whole_days(row.certain.around(inner.certain, None))
    likely = _whole_days(row.likely.around(inner.likely, None))
    return Quantity(inner.kind, likely & certain, certain, None, Exactness.WORDED)


def _quantity_of_days(
    kind: Kind, likely: Interval, exactness: Exactness, context: Context, certain: Interval | None = None
) -> Quantity:
    if context.unit is not None and context.unit not in ("date", "weekday"):
        raise Refusal(f"it is a {kind.value}, but the unit {context.unit!r} is declared for it")
    return Quantity(kind, likely, likely if certain is None else certain, None, exactness)


def _whole_days(days: Interval) -> Interval:
    """Whole days, widened; an end that was open stays open only where it was whole."""
    low, high = days.low, days.high
    if low is not None and not isinstance(low, int):
        days = Interval(low.numerator // low.denominator, days.high, False, days.high_open)
    if high is not None and not isinstance(high, int):
        days = Interval(days.low, -(-high.numerator // high.denominator), days.low_open, False)
    return days
