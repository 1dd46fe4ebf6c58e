"""What one rule came to over a data set: its checks by verdict and strength, why undecided, the worst differences.

Contract: of bounded size; differences are compared as exact fractions; of equal ones the first of the input is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from validator.claims.interval import Rational
from validator.judge.verdict import Strength
from validator.report.counts import Counts
from validator.report.dataset.reasons import Reasons, shortened
from validator.rulebook.rule import Severity

if TYPE_CHECKING:
    from validator.errors import Place
    from validator.report.finding import Finding

MOST_WORST = 3
MOST_OF_ID = 200
"""A record's id that is kept is no longer."""
UNREASONED = "it could not be decided"


@dataclass(frozen=True, slots=True)
class WorstDifference:
    """One of the contradictions that are furthest apart.

    ``distance`` is the least distance between what is stated and what is computed, in the unit of what is stated.
    """

    distance: Fraction
    record: str
    place: Place
    difference: str
    derivation: str


@dataclass(slots=True)
class RuleTotals:
    """The checks of one rule. ``undecided`` holds their number, ``reasons`` the same by the first reason of each.

    ``acknowledged`` are those of the contradictions that a waiver or a baseline accepts.
    """

    id: str
    title: str
    severity: Severity
    origin: str
    exactly: int = 0
    within_rounding: int = 0
    within_wording: int = 0
    proven: int = 0
    likely: int = 0
    undecided: int = 0
    acknowledged: int = 0
    reasons: Reasons = field(default_factory=Reasons)
    worst: list[WorstDifference] = field(default_factory=list)

    @property
    def agrees(self) -> int:
        """The agreements of every strength."""
        return self.exactly + self.within_rounding + self.within_wording

    @property
    def contradicts(self) -> int:
        """The contradictions, proven and likely."""
        return self.proven + self.likely

    @property
    def standing(self) -> int:
        """The contradictions that nobody has accepted."""
        return self.contradicts - self.acknowledged

    @property
    def counts(self) -> Counts:
        """The checks by verdict."""
        return Counts(self.agrees, self.contradicts, self.undecided)

    def empty(self) -> RuleTotals:
        """The same rule before any check."""
        return RuleTotals(self.id, self.title, self.severity, self.origin)

    def count(self, strength: Strength | None, times: int) -> None:
        """Count a check; one without a strength is undecided."""
        if strength is Strength.EXACTLY:
            self.exactly += times
        elif strength is None:
            self.undecided += times
        elif strength is Strength.WITHIN_ROUNDING:
            self.within_rounding += times
        elif strength is Strength.WITHIN_WORDING:
            self.within_wording += times
        elif strength is Strength.PROVEN:
            self.proven += times
        else:
            self.likely += times

    def add_reason(self, reasons: Sequence[str], times: int) -> None:
        """Count why a check is undecided: by its first reason, so that the counts add up to the undecided checks."""
        first = reasons[0] if reasons else UNREASONED
        self.reasons.add(first if len(reasons) < 2 else f"{first}, and more", times)

    def weigh(self, finding: Finding) -> None:
        """Keep a contradiction if it is among the worst; those without a difference (weekdays) are only counted."""
        distance = distance_of(finding.shown.difference)
        if distance is None or (len(self.worst) == MOST_WORST and distance <= self.worst[-1].distance):
            return
        self._keep(
            WorstDifference(
                Fraction(distance),
                shortened(finding.record.id, MOST_OF_ID),
                finding.place,
                shortened(finding.shown.difference_text or ""),
                shortened(finding.derivation),
            )
        )

    def merge(self, other: RuleTotals) -> None:
        """Add the checks of the part of the input that follows."""
        self.exactly += other.exactly
        self.within_rounding += other.within_rounding
        self.within_wording += other.within_wording
        self.proven += other.proven
        self.likely += other.likely
        self.undecided += other.undecided
        self.acknowledged += other.acknowledged
        self.reasons.merge(other.reasons)
        for worst in other.worst:
            self._keep(worst)

    def _keep(self, worst: WorstDifference) -> None:
        # the sort is stable: of equal differences the one that came first stays in front
        self.worst = sorted([*self.worst, worst], key=lambda one: -one.distance)[:MOST_WORST]


def distance_of(difference: str | None) -> Rational | None:
    """How far an exact difference is from nothing: of a range, its nearer end.

    >>> distance_of("-10"), distance_of("1/3"), distance_of("[-2.5, -0.5]"), distance_of("(3, ∞)"), distance_of(None)
    (10, Fraction(1, 3), Fraction(1, 2), 3, None)
    """
    if difference is None:
        return None
    if difference[0] not in "[(":
        value = _exact(difference)
        return value if value >= 0 else -value
    low, _, high = difference[1:-1].partition(", ")
    least = None if "∞" in low else _exact(low)
    most = None if "∞" in high else _exact(high)
    if least is not None and least > 0:
        return least
    return -most if most is not None and most < 0 else 0


def _exact(text: str) -> Rational:
    """A number as ``decimal_text`` writes it; most are whole, for which ``Fraction`` would take ten times as long."""
    digits = text.removeprefix("-")
    if digits.isdecimal():
        value: Rational = _whole(digits)
    else:
        numerator, _, denominator = digits.partition("/")
        whole, _, places = numerator.partition(".")
        value = Fraction(_whole(whole + places), 10 ** len(places) * _whole(denominator or "1"))
    return value if digits is text else -value


def _whole(digits: str) -> int:
    """Digits of any number: a product of two claims may have more than ``int`` reads, and more than a claim may."""
    if len(digits) <= 4_000:
        return int(digits)
    half = len(digits) // 2
    shift: int = 10 ** (len(digits) - half)
    return _whole(digits[:half]) * shift + _whole(digits[half:])
