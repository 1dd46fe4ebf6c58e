"""The forms of a written value in the order in which they are tried, and what wordings make of them.

Contract: ``read_form`` gets a cleaned text and returns its quantity. Dates come first, then single words that are
numbers, then words before and after a number, and last the number itself: a range, a share, a ratio, a rank or an
amount. A phrase is matched whole at the beginning or the end; words that no phrase explains are a refusal.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from validator.claims.interval import Interval, Rational, whole_if_possible
from validator.claims.notation.amount import Amount, read_amount
from validator.claims.notation.dated import read_dated
from validator.claims.notation.precision import room
from validator.claims.notation.ranks import read_rank
from validator.claims.notation.refusal import Refusal
from validator.claims.notation.scales import read_scale
from validator.claims.notation.unit_text import UnitText, canonical, is_rounded_unit, meet, read_unit
from validator.claims.quantity import Exactness, Kind, Quantity
from validator.claims.wording import Wording

if TYPE_CHECKING:
    from validator.claims.notation.read import Context

_MOST_WORDINGS = 6
# Most values are one number, so the readers of the rarer forms are imported when a text shows their mark.
_TWO = re.compile(r"[ -](?:in|out|to)[ -]|[0-9] ?:")
_RANGE = re.compile(r".[-–—]| (?:to|and|till|until|through) ")
_ROOM = {Exactness.EXACT: 0, Exactness.ROUNDED: 1, Exactness.WORDED: 2}


class Reading(NamedTuple):
    """A number on its way to a quantity; ``negative`` tells whether the number written is below zero."""

    likely: Interval
    certain: Interval
    exactness: Exactness
    step: Rational | None = None
    unit: UnitText | None = None
    negative: bool = False
    share: bool = False
    rank: bool = False


def read_form(text: str, context: Context) -> Quantity:
    """Read a cleaned text, trying every form in order.

    Raises:
        Refusal: no form understands it; the message is the reason.
    """
    lowered = _lower(text)
    dated = read_dated(lowered, context, context.date)
    if dated is not None:
        return dated
    if context.date:
        raise Refusal("it is not a date")
    reading = _read_worded(text, context, sharp=False, depth=0)
    if reading is None:
        raise Refusal(_nothing_found(text))
    return _settle(reading, context)


# ---- words around a number -------------------------------------------------------------------------------------------


def _read_worded(text: str, context: Context, *, sharp: bool, depth: int) -> Reading | None:
    """``sharp`` says that a word before or after gives the room, so that a fraction or a dozen has none of its own."""
    if depth > _MOST_WORDINGS:
        raise Refusal("it has too many words of approximation")
    table, lowered = context.table, _lower(text)
    alone = _read_alone(text, lowered, context, sharp)
    if alone is not None:
        return alone
    reason: Refusal | None = None
    try:
        plain = _read_number(text, lowered, context, sharp)
    except Refusal as refusal:
        # "three weeks or so" is no number with a unit; without its last words it is.
        plain, reason = None, refusal
    if plain is not None:
        return plain
    row = table.leading(lowered, table.before)
    if row is not None:
        rest = text[len(row.phrase) :].strip()
        inner = _read_worded(rest, context, sharp=sharp or row.sharp or not row.keeps, depth=depth + 1)
        if inner is None:
            raise Refusal(f"after {row.phrase!r} a number is expected: {_nothing_found(rest)}")
        return _apply(row, inner)
    row = table.trailing(lowered)
    if row is not None:
        rest = text[: len(text) - len(row.phrase)].strip()
        inner = _read_worded(rest, context, sharp=sharp or row.sharp or not row.keeps, depth=depth + 1)
        if inner is not None:
            return _apply(row, inner)
    if reason is not None:
        raise reason
    return None


def _apply(row: Wording, inner: Reading) -> Reading:
    if inner.rank:
        raise Refusal(f"{row.phrase!r} does not go with a rank")
    if inner.negative and not row.literal:
        raise Refusal(f"{row.phrase!r} before a negative number can mean either side of it; write the range")
    # What was rounded has its room already: "about 1.2 million" does not widen 1.15 to 1.25 by the same digit again.
    step = 0 if inner.exactness is Exactness.ROUNDED else inner.step
    certain = row.certain.around(inner.certain, step)
    likely = row.likely.around(inner.likely, step) & certain
    if likely.is_empty:
        likely = certain
    exactness = inner.exactness if row.keeps else Exactness.WORDED
    return inner._replace(likely=likely, certain=certain, exactness=exactness)


def _read_alone(text: str, lowered: str, context: Context, sharp: bool) -> Reading | None:
    """A phrase that is the number itself: ``dozens of people``, ``several hundred``, ``most``, ``doubled``."""
    table = context.table
    row = table.leading(lowered, table.alone)
    if row is None:
        return None
    rest = text[len(row.phrase) :].strip()
    factor = 1
    if rest and row.scales:
        scale = read_scale(" " + rest, 0, letters="nowhere", unit=context.unit, locale=context.locale)
        if scale is not None:
            factor, rest = scale[0], rest[scale[1] - 1 :].strip()
    if rest and not row.counts:
        return None
    if rest.lower().startswith("of "):
        rest = rest[3:]
    unit = _unit_of(rest, context) if rest else None
    if sharp and row.value is not None:
        point = Interval.point(row.value * factor)
        return Reading(point, point, Exactness.EXACT, None, unit, share=row.share)
    likely, certain = (bounds.around(Interval(0, 0), None).times(factor) for bounds in (row.likely, row.certain))
    exactness = Exactness.EXACT if row.keeps else Exactness.WORDED
    return Reading(likely, certain, exactness, None, unit, share=row.share)


def _unit_of(text: str, context: Context) -> UnitText | None:
    if context.duration:
        from validator.claims.notation.durations import span_unit

        span = span_unit(text)
        if span is not None:
            return UnitText(text, span)
    return read_unit(text, hedges=context.table.hedges, declared=context.unit)


# ---- the number itself -----------------------------------------------------------------------------------------------


def _read_number(text: str, lowered: str, context: Context, sharp: bool) -> Reading | None:
    span = None
    if context.duration:
        from validator.claims.notation.durations import split_span

        span = split_span(lowered)
    body = text if span is None else span[0]
    unit = None if span is None else UnitText(span[1], span[1])
    rank = None if span is not None else read_rank(lowered)
    if rank is not None:
        point = Interval.point(rank)
        return Reading(point, point, Exactness.EXACT, 1, rank=True)
    if _TWO.search(body.lower()):
        from validator.claims.notation.shares import read_ratio, read_share

        two = read_share(_lower(body)) or read_ratio(_lower(body))
        if two is not None:
            return _read_amount_as(two, context, sharp, unit)
    if _RANGE.search(body.lower()):
        from validator.claims.notation.ranges import read_range

        bounds = read_range(body, context.table, unit=context.unit, locale=context.locale)
        if bounds is not None:
            return _read_bounds(bounds[0], bounds[1], context, unit)
    amount = read_amount(body, context.table, unit=context.unit, locale=context.locale)
    return None if amount is None else _read_amount_as(amount, context, sharp, unit)


def _read_bounds(low: Amount, high: Amount, context: Context, unit: UnitText | None) -> Reading:
    first, last = _room(low, context), _room(high, context)
    row = context.table.form["range"]
    hull = Interval(first.low, last.high, first.low_open, last.high_open)
    step = min(low.step, high.step)
    likely, certain = row.likely.around(hull, step), row.certain.around(hull, step)
    negative = low.value < 0
    share = low.form in ("fraction", "share") and high.form in ("fraction", "share")
    return Reading(likely, certain, Exactness.WORDED, step, low.unit or unit, negative, share)


def _read_amount_as(amount: Amount, context: Context, sharp: bool, unit: UnitText | None) -> Reading:
    """An amount with its own room: of its form in the wording table, of its last digit, or none."""
    if unit is not None:
        if amount.unit is not None:
            raise Refusal(f"it has two units, {amount.unit.written!r} and {unit.written!r}")
        amount = amount._replace(unit=unit)
    share = amount.form == "share" or (amount.form == "fraction" and amount.unit is None and amount.scale == 1)
    if share and amount.form == "fraction" and amount.in_digits and context.unit is not None:
        share = False
        if is_rounded_unit(canonical(context.unit)):
            raise Refusal("it may be a fraction of the whole or of one per cent; write it as per cent in decimals")
    reading: Reading
    after = amount.after
    if amount.form is not None and context.precision is None:
        point = Interval.point(amount.value)
        reading = Reading(point, point, Exactness.EXACT, None, amount.unit, amount.value < 0, share)
        if not sharp and (after is None or (after.keeps and not after.sharp)):
            row = context.table.form[amount.form]
            certain = row.certain.around(point, None)
            likely = row.likely.around(point, None) & certain
            reading = reading._replace(likely=likely, certain=certain, exactness=Exactness.WORDED)
    else:
        allowed = _room(amount, context)
        exactness = Exactness.EXACT if allowed.is_point else Exactness.ROUNDED
        reading = Reading(allowed, allowed, exactness, amount.step, amount.unit, amount.value < 0, share)
        if _is_rounded(amount, context) and amount.scale == 1:
            reading = reading._replace(step=amount.place)  # 40% is rounded to one per cent; $100 million to a hundred
    return reading if after is None else _apply(after, reading)


def _room(amount: Amount, context: Context) -> Interval:
    if context.precision is not None:
        try:
            return context.precision.room(amount.value, context.rounding)
        except ValueError as error:
            raise Refusal(str(error)) from error
    if amount.form is None and _is_rounded(amount, context):
        return room(amount.value, amount.place, context.rounding)
    return Interval.point(amount.value)


def _is_rounded(amount: Amount, context: Context) -> bool:
    """Decimals and scales are rounded to their last digit; so are whole numbers of per cent, and of nothing else."""
    if amount.rounded:
        return True
    if amount.unit is not None and is_rounded_unit(amount.unit.name):
        return True
    return context.unit is not None and is_rounded_unit(canonical(context.unit))


# ---- the quantity ----------------------------------------------------------------------------------------------------


def _settle(reading: Reading, context: Context) -> Quantity:
    likely, certain, step = reading.likely, reading.certain, reading.step
    if context.duration:
        return _settle_duration(reading, context)
    unit = meet(reading.unit, context.unit)
    if reading.share and reading.unit is None and unit is not None:
        if unit != "%":
            raise Refusal(f"it is a share of a whole, but the unit {context.unit!r} is declared for it")
        likely, certain = likely.times(100), certain.times(100)
        step = None if step is None else whole_if_possible(step * 100)
    likely = likely & certain
    if likely.is_empty or likely == certain:
        likely = certain
    return Quantity(Kind.NUMBER, likely, certain, unit, reading.exactness, step)


def _settle_duration(reading: Reading, context: Context) -> Quantity:
    from validator.claims.notation.durations import days_of, is_span_unit, span_unit

    unit = None if reading.unit is None else reading.unit.name
    if context.unit is not None:
        declared = span_unit(context.unit)
        if declared is None:
            raise Refusal(f"it is the length of a period, but the unit {context.unit!r} is declared for it")
        # A period is given in days whatever unit it was written in, so a declared unit only fills a gap.
        unit = unit or declared
    if not is_span_unit(unit) or unit is None:
        raise Refusal("a period needs a unit of time, as in ‘three weeks’")
    if reading.negative:
        raise Refusal("a period is not negative")
    likely, certain = days_of(reading.likely, unit), days_of(reading.certain, unit)
    exactness = max(reading.exactness, Exactness.ROUNDED, key=_ROOM.__getitem__)
    certain = likely if likely == certain else certain
    return Quantity(Kind.NUMBER, likely, certain, "day", exactness, None)


def _nothing_found(text: str) -> str:
    shown = text if len(text) <= 40 else text[:39] + "…"
    if any(character.isdigit() for character in text) and not text[:1].isdigit():
        return f"the beginning of {shown!r} is neither a number nor a known wording"
    return f"{shown!r} is not a number, a date or a known wording"


def _lower(text: str) -> str:
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    # A few letters become two in lower case; positions must stay, and no phrase needs those letters.
    return "".join(small if len(small := character.lower()) == 1 else character for character in text)
