"""Ranges, read as two bounds and never as a midpoint: ``between 5 and 7``, ``$4.5bn to $5.1bn``, ``22,000–25,000``.

Contract: ``read_range`` returns the two amounts in rising order with one unit between them. A scale or a unit written
once belongs to both. What could be read in two ways is refused.
"""

from __future__ import annotations

import re

from validator.claims.notation.amount import Amount, read_amount
from validator.claims.notation.refusal import Refusal
from validator.claims.wording import WordingTable

_BETWEEN = re.compile(r"(?:between|from) (.+)", re.IGNORECASE)
_TO = re.compile(r" (?:to|till|until|through) ", re.IGNORECASE)
_AND = re.compile(r" and ", re.IGNORECASE)
_DASH = re.compile(r" ?[–—] ?|(?<=[0-9%A-Za-z])(?<![0-9.][eE])-(?=[0-9(+−$€£¥₹₽₴])|(?<=[0-9%]) - (?=[0-9$€£¥₹₽₴])")


def read_range(text: str, table: WordingTable, *, unit: str | None, locale: str | None) -> tuple[Amount, Amount] | None:
    """The two bounds of a range, or None when the text is not one.

    Raises:
        Refusal: the bounds fall, have different units, or the text divides in more than one way.
    """
    introduced = _BETWEEN.fullmatch(text)
    body = text if introduced is None else introduced[1]
    joint = _TO if introduced is None or introduced[0][:4].lower() == "from" else _AND
    places = [(found.start(), found.end()) for found in joint.finditer(body)]
    if introduced is None or joint is _TO:
        places += [(found.start(), found.end()) for found in _DASH.finditer(body)]
    readings: list[tuple[Amount, Amount]] = []
    reason: Refusal | None = None
    for start, end in places[:8]:
        try:
            pair = _read_pair(body[:start], body[end:], table, unit, locale)
        except Refusal as refusal:
            reason = refusal
            continue
        if pair is not None and pair not in readings:
            readings.append(pair)
    if len(readings) > 1:
        raise Refusal("it can be divided into two bounds in more than one way")
    if readings:
        return readings[0]
    if reason is not None:
        raise reason
    if introduced is not None and places:
        raise Refusal("one of its bounds is not a number")
    return None


def _read_pair(
    left: str, right: str, table: WordingTable, unit: str | None, locale: str | None
) -> tuple[Amount, Amount] | None:
    high = read_amount(right.strip(), table, unit=unit, locale=locale)
    low = read_amount(left.strip(), table, unit=unit, locale=locale)
    if high is None or low is None:
        return None
    if low.after is not None or high.after is not None:
        raise Refusal("a bound of its range has a word of its own; put the word before the whole range")
    if high.scale > 1 and low.scale == 1:
        shared = read_amount(left.strip(), table, unit=unit, locale=locale, factor=high.scale)
        if shared is not None and shared.value <= high.value:
            if low.unit is not None and high.unit is not None:
                raise Refusal("only one of its bounds has a scale; write it on both, as in $4.5bn to $5.1bn")
            low = shared
    if low.value > high.value:
        raise Refusal("its bounds fall: the first is larger than the second")
    low_unit, high_unit = low.unit, high.unit
    if low_unit is not None and high_unit is not None and low_unit.name != high_unit.name:
        raise Refusal(f"its bounds have two units, {low_unit.written!r} and {high_unit.written!r}")
    common = high_unit or low_unit
    return low._replace(unit=common), high._replace(unit=common)
