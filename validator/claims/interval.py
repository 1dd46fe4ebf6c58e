"""Exact intervals of rationals: the only arithmetic that decides a verdict.

An interval is a connected set of rationals with a lower and an upper end, each open or closed, or infinite (``None``).
Ends are ``int`` where they are whole and ``Fraction`` otherwise; no float is ever made. The operations return the
smallest interval that contains every result (IEEE 1788-2015, clause 4 "tightest", over the set-based flavour of
clause 10.1), which exact rational ends make reachable without rounding. Open ends are this module's addition: the
standard's intervals are closed, and "more than 100" is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

Rational = int | Fraction
"""An exact number. Whole values are ``int``: that is the fast path, and it prints without a denominator."""


def whole_if_possible(value: Rational) -> Rational:
    """Return the same number, as ``int`` where it is whole.

    >>> whole_if_possible(Fraction(780, 2)), whole_if_possible(Fraction(39, 100))
    (390, Fraction(39, 100))
    """
    if type(value) is Fraction and value.denominator == 1:
        return value.numerator
    return value


@dataclass(frozen=True, slots=True)
class Interval:
    """The rationals from ``low`` to ``high``; ``None`` is unbounded, and an unbounded end counts as open.

    >>> print(Interval(270, 270) + Interval(120, 120))
    390
    >>> print(Interval(Fraction(77, 2), Fraction(79, 2)))
    [38.5, 39.5]
    """

    low: Rational | None = None
    high: Rational | None = None
    low_open: bool = False
    high_open: bool = False

    @classmethod
    def point(cls, value: Rational) -> Interval:
        """The interval that holds one number."""
        value = whole_if_possible(value)
        return cls(value, value)

    @property
    def is_point(self) -> bool:
        """Whether exactly one number is inside."""
        return self.low is not None and self.low == self.high

    @property
    def is_empty(self) -> bool:
        """Whether no number is inside (an intersection may be empty; no reading of a value ever is)."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def __contains__(self, value: Rational) -> bool:
        above = self.low is None or value > self.low or (value == self.low and not self.low_open)
        below = self.high is None or value < self.high or (value == self.high and not self.high_open)
        return above and below

    def __neg__(self) -> Interval:
        """Negation (IEEE 1788-2015 §9.1, ``neg``)."""
        return Interval(
            None if self.high is None else -self.high,
            None if self.low is None else -self.low,
            self.high_open,
            self.low_open,
        )

    def __add__(self, other: Interval) -> Interval:
        """Sum (IEEE 1788-2015 §9.1, ``add``)."""
        return Interval(
            None if self.low is None or other.low is None else self.low + other.low,
            None if self.high is None or other.high is None else self.high + other.high,
            self.low_open or other.low_open,
            self.high_open or other.high_open,
        )

    def __sub__(self, other: Interval) -> Interval:
        """Difference (IEEE 1788-2015 §9.1, ``sub``)."""
        return self + -other

    def times(self, factor: Rational) -> Interval:
        """The interval scaled by one exact number.

        >>> print(Interval(390, 390).times(2))
        780
        """
        if factor == 0:
            return ZERO
        low = None if self.low is None else whole_if_possible(self.low * factor)
        high = None if self.high is None else whole_if_possible(self.high * factor)
        if factor > 0:
            return Interval(low, high, self.low_open, self.high_open)
        return Interval(high, low, self.high_open, self.low_open)

    def __mul__(self, other: Interval) -> Interval:
        """Product (IEEE 1788-2015 §9.1, ``mul``): the extremes lie at products of ends; 0 × ∞ is 0 there.

        >>> print(Interval(-2, 3) * Interval(4, None))
        (-∞, ∞)
        """
        if self.is_point and self.low is not None:
            return other.times(self.low)
        if other.is_point and other.low is not None:
            return self.times(other.low)
        corners = [_corner(a, b) for a in _ends(self) for b in _ends(other)]
        low = min(corners, key=lambda end: (end.infinity, end.value, end.is_open))
        high = max(corners, key=lambda end: (end.infinity, end.value, not end.is_open))
        return Interval(
            None if low.infinity else low.value, None if high.infinity else high.value, low.is_open, high.is_open
        )

    def reciprocal(self) -> Interval:
        """1 ÷ the interval (IEEE 1788-2015 §9.1, ``recip``), for an interval without zero.

        Raises:
            ZeroDivisionError: zero lies inside, so that the result would not be one interval.
        """
        if 0 in self:
            raise ZeroDivisionError(f"the divisor may be zero: it lies in {self}")
        # An end at zero is open here (zero is outside), and its reciprocal is infinite.
        low = None if self.high is None else (None if self.high == 0 else whole_if_possible(Fraction(1) / self.high))
        high = None if self.low is None else (None if self.low == 0 else whole_if_possible(Fraction(1) / self.low))
        if self.high is None:
            return Interval(0, high, True, self.low_open)
        if self.low is None:
            return Interval(low, 0, self.high_open, True)
        return Interval(low, high, low is not None and self.high_open, high is not None and self.low_open)

    def __and__(self, other: Interval) -> Interval:
        """The numbers in both (IEEE 1788-2015 §9.3, ``intersection``); may be empty."""
        low, low_open = _higher_low(self, other)
        flipped, high_open = _higher_low(-self, -other)
        return Interval(low, None if flipped is None else -flipped, low_open, high_open)

    def __or__(self, other: Interval) -> Interval:
        """The smallest interval that holds both (IEEE 1788-2015 §9.3, ``convexHull``)."""
        low: Rational | None = None
        high: Rational | None = None
        low_open = high_open = False
        if self.low is not None and other.low is not None:
            low = min(self.low, other.low)
            low_open = all(side.low_open for side in (self, other) if side.low == low)
        if self.high is not None and other.high is not None:
            high = max(self.high, other.high)
            high_open = all(side.high_open for side in (self, other) if side.high == high)
        return Interval(low, high, low_open, high_open)

    def meets(self, other: Interval) -> bool:
        """Whether the two share a number.

        >>> Interval(Fraction(77, 2), Fraction(79, 2)).meets(Interval(39, 39))
        True
        """
        return not (self & other).is_empty

    def precedes(self, other: Interval) -> bool:
        """Whether every number here is less than every number there (IEEE 1788-2015 §9.5, ``strictPrecedes``)."""
        if self.high is None or other.low is None:
            return False
        return self.high < other.low or (self.high == other.low and (self.high_open or other.low_open))

    def precedes_or_touches(self, other: Interval) -> bool:
        """Whether every number here is at most every number there (IEEE 1788-2015 §9.5, ``precedes``)."""
        return self.high is not None and other.low is not None and self.high <= other.low

    def magnitude(self) -> Interval:
        """The absolute values (IEEE 1788-2015 §9.1, ``abs``).

        >>> print(Interval(-3, 2).magnitude())
        [0, 3]
        """
        if self.low is not None and self.low >= 0:
            return self
        if self.high is not None and self.high <= 0:
            return -self
        return (Interval(0, None) & self) | (Interval(0, None) & -self)

    def least(self, other: Interval) -> Interval:
        """The smaller of a number here and a number there (IEEE 1788-2015 §9.1, ``min``)."""
        return -((-self).greatest(-other))

    def greatest(self, other: Interval) -> Interval:
        """The larger of a number here and a number there (IEEE 1788-2015 §9.1, ``max``)."""
        low, low_open = _higher_low(self, other)
        hull = self | other
        return Interval(low, hull.high, low_open, hull.high_open)

    def __str__(self) -> str:
        if self.is_point and self.low is not None:
            return decimal_text(self.low)
        low = "-∞" if self.low is None else decimal_text(self.low)
        high = "∞" if self.high is None else decimal_text(self.high)
        left = "(" if self.low is None or self.low_open else "["
        right = ")" if self.high is None or self.high_open else "]"
        return f"{left}{low}, {high}{right}"


ZERO = Interval(0, 0)
EVERYTHING = Interval()


def decimal_text(value: Rational) -> str:
    """Write an exact number: as a decimal where it ends, else as a fraction. No digit is dropped.

    >>> decimal_text(Fraction(79, 2)), decimal_text(-1200), decimal_text(Fraction(1, 3))
    ('39.5', '-1200', '1/3')
    """
    if isinstance(value, int):
        return _int_text(value)
    denominator, twos, fives = value.denominator, 0, 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    if denominator != 1:
        return f"{_int_text(value.numerator)}/{_int_text(value.denominator)}"
    places = max(twos, fives)
    if places == 0:
        return _int_text(value.numerator)
    digits = _int_text(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def _int_text(value: int) -> str:
    """Write an integer of any length (CPython refuses ``str`` of more than 4,300 digits)."""
    if value.bit_length() < 14_000:
        return str(value)
    sign, value = ("-", -value) if value < 0 else ("", value)
    half = value.bit_length() * 30103 // 200_000
    upper, lower = divmod(value, 10**half)
    return sign + _int_text(upper) + _int_text(lower).rjust(half, "0")


@dataclass(frozen=True, slots=True)
class _End:
    """One product of two ends: ``infinity`` is -1, 0 or 1, and ``value`` counts only where it is 0."""

    infinity: int
    value: Rational
    is_open: bool


def _ends(interval: Interval) -> tuple[_End, _End]:
    return (
        _End(-1, 0, True) if interval.low is None else _End(0, interval.low, interval.low_open),
        _End(1, 0, True) if interval.high is None else _End(0, interval.high, interval.high_open),
    )


def _corner(a: _End, b: _End) -> _End:
    zero_a, zero_b = not a.infinity and a.value == 0, not b.infinity and b.value == 0
    if zero_a or zero_b:
        # Zero times anything is zero; it is reached as soon as one of the zeros is itself inside.
        reached = (zero_a and not a.is_open) or (zero_b and not b.is_open)
        return _End(0, 0, not reached)
    if a.infinity or b.infinity:
        sign_a = a.infinity or (1 if a.value > 0 else -1)
        sign_b = b.infinity or (1 if b.value > 0 else -1)
        return _End(sign_a * sign_b, 0, True)
    return _End(0, whole_if_possible(a.value * b.value), a.is_open or b.is_open)


def _higher_low(a: Interval, b: Interval) -> tuple[Rational | None, bool]:
    if a.low is None:
        return b.low, b.low_open
    if b.low is None or a.low > b.low:
        return a.low, a.low_open
    if a.low < b.low:
        return b.low, b.low_open
    return a.low, a.low_open or b.low_open
