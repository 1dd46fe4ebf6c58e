"""A single change of one term of a rule: added, left out, with the other sign, or times a power of ten.

Contract: a term is a plain value, alike for all records; its words name what the rule's own text names.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from validator.claims.interval import Interval
from validator.claims.notation.write import write_number
from validator.explain.dataset.roles import Role
from validator.explain.slips.magnitude import MOST_ZEROS


class Change(Enum):
    """What is done to a rule; the value completes "… closes 37 of the 40 gaps"."""

    ADD = "added"
    REMOVE = "left out"
    FLIP = "with the other sign"
    SCALE = "times a power of ten"


@dataclass(frozen=True, slots=True)
class Term:
    """One single change of a rule's equation, whose sides as written are ``equation``.

    ``sign`` is that of the term in the side where it stands (``REMOVE``, ``FLIP``) or would stand (``ADD``: the side
    that is worked out); ``power`` is the exponent of ten of ``SCALE``. ``side`` is that side: "left" or "right".
    """

    change: Change
    role: Role
    equation: tuple[str, str] = ("", "")
    sign: int = 1
    power: int = 0
    side: str = "left"

    def text(self, values: Sequence[tuple[str, str]] = ()) -> str:
        """The change in one phrase.

        >>> Term(Change.ADD, Role("other_income")).text(), Term(Change.FLIP, Role("costs")).text()
        ('+ other_income', '- costs instead of + costs')
        """
        name = self.role.text(values)
        mark, other = ("+", "-") if self.sign > 0 else ("-", "+")
        match self.change:
            case Change.ADD:
                return f"{mark} {name}"
            case Change.REMOVE:
                return f"without {mark} {name}"
            case Change.FLIP:
                return f"{other} {name} instead of {mark} {name}"
            case Change.SCALE:
                sign = "×" if self.power > 0 else "÷"
                return f"{name} {sign} {write_number(10 ** abs(self.power))}"

    def formula(self, values: Sequence[tuple[str, str]] = ()) -> str:
        """The equation with a term that is added; "" for other changes, which the phrase tells.

        >>> Term(Change.ADD, Role("other"), ("profit", "revenue - costs"), side="right").formula()
        'profit = revenue - costs + other'
        """
        if self.change is not Change.ADD:
            return ""
        sides = [f"{text} {self.text(values)}" if name == self.side else text for name, text in self._sides()]
        return " = ".join(sides)

    def _sides(self) -> tuple[tuple[str, str], tuple[str, str]]:
        return ("left", self.equation[0]), ("right", self.equation[1])


_POWERS = tuple(Fraction(10) ** power for power in range(-MOST_ZEROS, MOST_ZEROS + 1))


def powers_of_ten_in(ratio: Interval) -> list[int]:
    """The exponents, but 0, of the powers of ten in a closed range of ratios, as far as a decimal point is moved.

    >>> powers_of_ten_in(Interval(1000, 1000)), powers_of_ten_in(Interval(Fraction(1, 10), 10))
    ([3], [-1, 1])
    """
    if ratio.low is None or ratio.high is None:
        return []
    first, end = bisect_left(_POWERS, ratio.low), bisect_right(_POWERS, ratio.high)
    return [at - MOST_ZEROS for at in range(first, end) if at != MOST_ZEROS]
