"""Quantities written for a reader: ``1,000 person``, ``38.5–39.5 %``, ``more than 100``, ``May 2025``, ``Friday``.

Contract: deterministic English, no digit dropped, the likely interval. What is written for one whole number, one day or
a weekday is read back as the same quantity; an interval is written by its bounds.
"""

from __future__ import annotations

from typing import assert_never

from validator.claims.calendar import WEEKDAYS, write_days
from validator.claims.interval import Interval, Rational, decimal_text
from validator.claims.quantity import Kind, Quantity


def write_quantity(quantity: Quantity) -> str:
    """Write a quantity in words and digits.

    >>> from validator.claims.notation.read import read_quantity
    >>> [write_quantity(read_quantity(text)) for text in ("1000", "39%", "more than 100", "2025-05")]
    ['1,000', '38.5–39.5 %', 'more than 100', 'May 2025']
    """
    match quantity.kind:
        case Kind.DATE:
            return write_days(quantity.likely)
        case Kind.WEEKDAY:
            return _write_weekdays(quantity.likely)
        case Kind.NUMBER:
            written = _write_interval(quantity.likely)
            return f"{written} {quantity.unit}" if quantity.unit else written
        case _:
            assert_never(quantity.kind)


def write_number(value: Rational) -> str:
    """An exact number with its thousands grouped.

    >>> from fractions import Fraction
    >>> write_number(1234567), write_number(Fraction(-2469, 2)), write_number(Fraction(1, 3))
    ('1,234,567', '-1,234.5', '1/3')
    """
    text = decimal_text(value)
    if "/" in text:
        return text
    sign = "-" if text[0] == "-" else ""
    whole, point, decimals = text.removeprefix("-").partition(".")
    first = len(whole) % 3 or 3
    groups = [whole[:first], *(whole[at : at + 3] for at in range(first, len(whole), 3))]
    return f"{sign}{','.join(groups)}{point}{decimals}"


def _write_interval(interval: Interval) -> str:
    low, high = interval.low, interval.high
    if low is None and high is None:
        return "any number"
    if low is None or high is None:
        return _write_low(interval) if high is None else _write_high(interval)
    if low == high:
        return write_number(low)
    if interval.low_open or interval.high_open:
        return f"{_write_low(interval)} and {_write_high(interval)}"
    joint = "–" if low >= 0 else " to "
    return f"{write_number(low)}{joint}{write_number(high)}"


def _write_low(interval: Interval) -> str:
    words = "more than" if interval.low_open else "at least"
    return "" if interval.low is None else f"{words} {write_number(interval.low)}"


def _write_high(interval: Interval) -> str:
    words = "less than" if interval.high_open else "at most"
    return "" if interval.high is None else f"{words} {write_number(interval.high)}"


def _write_weekdays(days: Interval) -> str:
    if days.is_point and isinstance(days.low, int):
        return WEEKDAYS[days.low % 7]
    return "any weekday"
