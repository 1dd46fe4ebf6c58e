"""Numbers, ranges and days as a reader writes them. Only for showing: what is decided is decided before."""

from __future__ import annotations

from fractions import Fraction

from validator.claims.interval import Interval, Rational, decimal_text
from validator.claims.quantity import Kind

MOST_DIGITS = 9
"""A computed number with more significant digits is shown rounded, behind ≈; the JSON report has it exactly."""

_PLAIN_BITS = 14_000
"""CPython refuses to write integers of more than 4,300 digits in one piece."""

LAST_DAY = 3_652_059
"""9999-12-31; arithmetic may leave the calendar, and its days are then numbered."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def show_number(value: Rational) -> str:
    """Write a number with thousands separated; ≈ marks one that is cut.

    >>> show_number(1000), show_number(Fraction(77, 2)), show_number(Fraction(1, 3)), show_number(-1234567)
    ('1,000', '38.5', '≈ 0.3333', '-1,234,567')
    """
    if type(value) is int and value.bit_length() < _PLAIN_BITS:
        return f"{value:,}"
    text = decimal_text(value)
    digits = text.lstrip("-").replace(".", "").strip("0")
    if "/" in text or ("." in text and len(digits) > MOST_DIGITS):
        return f"≈ {_grouped(_four_digits(Fraction(value)))}"
    return _grouped(text)


def show_interval(interval: Interval, kind: Kind = Kind.NUMBER, unit: str | None = None) -> str:
    """Write a range of numbers in a unit, of days, or of weekdays.

    >>> show_interval(Interval(Fraction(77, 2), Fraction(79, 2)), unit="%")
    '38.5 to 39.5 %'
    >>> show_interval(Interval(100, None, low_open=True), unit="person")
    'more than 100 person'
    >>> show_interval(Interval(4, 4), Kind.WEEKDAY)
    'Friday'
    """
    match kind:
        case Kind.NUMBER:
            return _numbers(interval) + (f" {unit}" if unit and unit != "1" else "")
        case Kind.DATE:
            from validator.claims.calendar import write_days

            within = all(end is None or 1 < end < LAST_DAY for end in (interval.low, interval.high))
            return write_days(interval) if within else _iso_days(interval)
        case Kind.WEEKDAY:
            return _weekdays(interval)


def exact_interval(interval: Interval, kind: Kind = Kind.NUMBER) -> str:
    """The same without rounding, for programs: ``390``, ``1/3``, ``[38.5, 39.5]``, ``2025-05-23``."""
    if kind is Kind.DATE:
        return _iso_days(interval)
    return _weekdays(interval) if kind is Kind.WEEKDAY else str(interval)


def _iso_days(interval: Interval) -> str:
    """ISO 8601: one day, or first and last day with a solidus between them; ``..`` for an open end (ISO 8601-2)."""
    ends = [_iso_day(interval.low), _iso_day(interval.high)]
    return ends[0] if interval.is_point else "/".join(ends)


def _iso_day(day: Rational | None) -> str:
    if day is None:
        return ".."
    if not 1 <= day <= LAST_DAY:
        return f"day {decimal_text(day)}"
    from validator.claims.calendar import date_of

    year, month, number = date_of(int(day))
    return f"{year:04}-{month:02}-{number:02}"


def plural(noun: str, count: int) -> str:
    """A count of a dimension's members: ``2 sides``, ``3 categories``.

    >>> plural("side", 2), plural("category", 3), plural("box", 1)
    ('2 sides', '3 categories', '1 box')
    """
    if count == 1:
        return f"1 {noun}"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{count:,} {noun[:-1]}ies"
    return f"{count:,} {noun}{'es' if noun.endswith(('s', 'x', 'ch', 'sh')) else 's'}"


def _numbers(interval: Interval) -> str:
    low, high = interval.low, interval.high
    if low is not None and high is not None:
        if low == high:
            return show_number(low)
        if interval.low_open or interval.high_open:
            left = "more than " if interval.low_open else ""
            right = "less than " if interval.high_open else ""
            return f"{left}{show_number(low)} to {right}{show_number(high)}"
        return f"{show_number(low)} to {show_number(high)}"
    if low is not None:
        return f"{'more than' if interval.low_open else 'at least'} {show_number(low)}"
    if high is not None:
        return f"{'less than' if interval.high_open else 'at most'} {show_number(high)}"
    return "any number"


def _weekdays(interval: Interval) -> str:
    """Weekdays go round, so an interval may run past Sunday."""
    if interval.low is None or interval.high is None or interval.high - interval.low >= 6:
        return "any weekday"
    first, last = int(interval.low) % 7, int(interval.high) % 7
    return WEEKDAYS[first] if first == last else f"{WEEKDAYS[first]} to {WEEKDAYS[last]}"


def _grouped(text: str) -> str:
    whole, point, rest = text.partition(".")
    sign = "-" if whole.startswith("-") else ""
    digits = whole.lstrip("-")
    groups = [digits[max(0, end - 3) : end] for end in range(len(digits), 0, -3)][::-1]
    return f"{sign}{','.join(groups)}{point}{rest}"


def _four_digits(value: Fraction) -> str:
    """Round half to even at the fourth decimal, or at the fourth significant digit of a smaller number."""
    places = 4
    while 0 < abs(value) < Fraction(1, 10 ** (places - 3)) and places < 30:
        places += 1
    return decimal_text(Fraction(round(value * 10**places), 10**places))
