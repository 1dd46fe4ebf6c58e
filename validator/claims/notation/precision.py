"""How much room a written number leaves: from its last digit, or as declared beside it.

Contract: ``room`` returns an interval that holds every value which, rounded (or truncated) as declared, is written like
this; exact, with closed ends for rounding to nearest and a half-open interval for truncation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from validator.claims.interval import Interval, Rational, whole_if_possible

LARGEST_PLACE = 10_000
"""The largest number of decimal places, and of zeros, that a precision or an exponent may name."""


@dataclass(frozen=True, slots=True)
class Precision:
    """A declared precision: exactly one of the four is given.

    ``decimals`` is the place of the last correct digit, as in XBRL 2.1 §4.6.5 (2 is hundredths, -3 thousands);
    ``plus_minus`` the half-width, in the value's unit; ``significant`` the number of correct digits (XBRL's
    ``precision``, §4.6.4).
    """

    exact: bool = False
    decimals: int | None = None
    plus_minus: Rational | None = None
    significant: int | None = None

    def __post_init__(self) -> None:
        given = [self.exact, self.decimals is not None, self.plus_minus is not None, self.significant is not None]
        if given.count(True) != 1:
            raise ValueError("a precision is exactly one of exact, decimals, plus_minus and significant")
        if self.decimals is not None and abs(self.decimals) > LARGEST_PLACE:
            raise ValueError(f"decimals must lie between -{LARGEST_PLACE} and {LARGEST_PLACE}")
        if self.plus_minus is not None and self.plus_minus < 0:
            raise ValueError("plus_minus must not be negative")
        if self.significant is not None and not 1 <= self.significant <= LARGEST_PLACE:
            raise ValueError(f"significant must lie between 1 and {LARGEST_PLACE}")

    @classmethod
    def from_written(cls, written: object) -> Precision:
        """The precision that a record or a rule file states: ``"exact"`` or a mapping with one key.

        Raises:
            ValueError: it is none of the forms; the message lists them.

        >>> Precision.from_written({"decimals": -3}).decimals
        -3
        """
        if written == "exact":
            return cls(exact=True)
        if isinstance(written, dict) and len(written) == 1:
            ((name, value),) = written.items()
            match name:
                case "decimals":
                    return cls(decimals=_whole_number(name, value))
                case "significant":
                    return cls(significant=_whole_number(name, value))
                case "plus_minus":
                    return cls(plus_minus=_number(value))
        raise ValueError(
            f'{written!r} is not a precision; write "exact", {{"decimals": -3}}, {{"plus_minus": "500"}} '
            'or {"significant": 4}'
        )

    def room(self, value: Rational, rounding: str) -> Interval:
        """The interval of the values that this precision allows for the written ``value``.

        Raises:
            ValueError: a number of significant digits is declared for zero, which has none.

        >>> print(Precision(decimals=-3).room(1_234_000, "nearest"))
        [1233500, 1234500]
        """
        if self.exact:
            return Interval.point(value)
        if self.plus_minus is not None:
            return Interval(whole_if_possible(value - self.plus_minus), whole_if_possible(value + self.plus_minus))
        if self.decimals is not None:
            return room(value, power_of_ten(-self.decimals), rounding)
        if value == 0:
            raise ValueError("zero has no significant digits; declare its precision as decimals or plus_minus")
        return room(value, power_of_ten(_magnitude(value if value > 0 else -value) - (self.significant or 1)), rounding)


def room(value: Rational, step: Rational, rounding: str) -> Interval:
    """Every number that is written as ``value`` when its last digit has the size ``step``.

    To nearest: half a step on both sides, both ends closed, since a tie may go either way. Truncated: a whole step away
    from zero, its far end open; what is written as zero lies less than a step from it on either side.

    >>> from fractions import Fraction
    >>> print(room(Fraction(249, 10), Fraction(1, 10), "nearest"), room(-5, 1, "truncated"), room(0, 1, "truncated"))
    [24.85, 24.95] (-6, -5] (-1, 1)
    """
    if rounding == "nearest":
        half = whole_if_possible(step * _HALF)
        return Interval(whole_if_possible(value - half), whole_if_possible(value + half))
    near = whole_if_possible(value)
    if value == 0:
        return Interval(whole_if_possible(-step), whole_if_possible(step), True, True)
    if value > 0:
        return Interval(near, whole_if_possible(value + step), False, True)
    return Interval(whole_if_possible(value - step), near, True, False)


def power_of_ten(exponent: int) -> Rational:
    """Ten to a whole power, exactly."""
    return 10**exponent if exponent >= 0 else Fraction(1, 10**-exponent)


def _magnitude(value: Rational) -> int:
    """The number of digits before the decimal point: 3 for 234, 0 for 0.5, -1 for 0.05."""
    # bit_length × log10(2) is at most two digits off, and the loops settle it exactly.
    bits = value.numerator.bit_length() - value.denominator.bit_length()
    guess = bits * 30103 // 100_000
    while power_of_ten(guess) <= value:
        guess += 1
    while power_of_ten(guess - 1) > value:
        guess -= 1
    return guess


def _whole_number(name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{name} must be a whole number, not {value!r}")
    return value


def _number(value: object) -> Rational:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and len(value) <= 100 and _NUMBER.fullmatch(value):
        return whole_if_possible(Fraction(value))
    raise ValueError(f'plus_minus must be a number written as text, as "500" or "0.5", not {value!r}')


_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_HALF = Fraction(1, 2)
