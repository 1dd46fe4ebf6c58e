"""Quantities: the set of true values that a written value allows.

A quantity holds two intervals. ``certain`` is bounded only by hard ends: what the writer committed to. ``likely`` lies
inside it and is bounded by soft ends too: what the wording usually means. A contradiction that already follows from the
certain intervals is *proven*; one that needs a likely one is *likely*.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from validator.claims.interval import Interval, Rational


class Kind(Enum):
    """What the numbers of a quantity's intervals count."""

    NUMBER = "number"
    """A number in the quantity's unit (durations are numbers with a unit of time)."""
    DATE = "date"
    """Days, as proleptic Gregorian ordinals (``datetime.date.toordinal``; 1 is 0001-01-01, a Monday)."""
    WEEKDAY = "weekday"
    """A day of the week: 0 is Monday, 6 is Sunday (``datetime.date.weekday``)."""


class Exactness(Enum):
    """How much room the written form leaves, from none to most."""

    EXACT = "exactly"
    """One value: ``390``, ``1,000``, ``three``."""
    ROUNDED = "within rounding"
    """Rounded to the last digit written: ``24.9``, ``1.2 million``; or a date named by its month."""
    WORDED = "within wording"
    """Widened by a word: ``about 390``, ``dozens``."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A written value as exact intervals.

    ``unit`` is None for a bare number. ``step`` is the size of the last significant digit written, in the quantity's
    own unit (``24.50`` → 1/100, ``1,600`` → 100, ``1.2 million`` → 100,000); None where the form has no digits.

    >>> from fractions import Fraction
    >>> rounded = Interval(Fraction(249, 10) - Fraction(1, 20), Fraction(249, 10) + Fraction(1, 20))
    >>> print(Quantity(Kind.NUMBER, rounded, rounded, "%", Exactness.ROUNDED, Fraction(1, 10)))
    [24.85, 24.95] %
    """

    kind: Kind
    likely: Interval
    certain: Interval
    unit: str | None = None
    exactness: Exactness = Exactness.EXACT
    step: Rational | None = None

    @property
    def is_soft(self) -> bool:
        """Whether a contradiction with this quantity may be only likely."""
        return self.likely is not self.certain and self.likely != self.certain

    def __str__(self) -> str:
        return f"{self.likely} {self.unit}" if self.unit else str(self.likely)


class UnreadableValueError(ValueError):
    """A written value that no reading understands; ``forms`` lists what would have been understood."""

    def __init__(self, text: str, reason: str, forms: tuple[str, ...] = ()) -> None:
        super().__init__(f"cannot read {text!r}: {reason}")
        self.text = text
        self.reason = reason
        self.forms = forms
