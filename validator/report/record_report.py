"""What was found in one record: its checks in order, and the claims that no check weighs against anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from validator.judge.verdict import Verdict
from validator.report.counts import Counts, Coverage
from validator.report.finding import Finding

if TYPE_CHECKING:
    from validator.claims.record import Claim, Record
    from validator.errors import Problem
    from validator.explain.explanation import Explanation
    from validator.judge.check import Check
    from validator.judge.judge import Judged
    from validator.waivers.waiver import Accepted

ALONE = "checked only by itself, against no other claim"
UNTOUCHED = "no rule relates it to another claim"


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A claim that no decided check weighs against anything, and why."""

    claim: Claim
    reason: str


@dataclass(frozen=True, eq=False)
class RecordReport:
    """What was found in one record. ``explanation`` says what is wrong with it; None where that was not asked for.

    ``accepted`` is what waivers and a baseline accept: those contradictions are *acknowledged*, all others *stand*.
    """

    judged: Judged
    explanation: Explanation | None = None
    accepted: Accepted | None = None

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """Every check: the judge's, and what all claims of the record say together where that was looked into."""
        joint = () if self.explanation is None else self.explanation.checks
        return (*self.judged.checks, *joint)

    @property
    def record(self) -> Record:
        """The record that was checked."""
        return self.judged.read.record

    @property
    def id(self) -> str:
        """The record's id."""
        return self.record.id

    @property
    def path(self) -> str:
        """The file that the record was read from."""
        return self.record.place.path

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The user's mistakes in the record: values that cannot be read, lines that name nothing known."""
        return self.judged.read.problems

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Every check of the record, contradictions first, then agreements, then what is undecided."""
        return self.contradictions + self.agreements + self.undecided

    @cached_property
    def contradictions(self) -> tuple[Finding, ...]:
        """Contradictions by severity, then by their first claim, then by rule."""
        found = self._with(Verdict.CONTRADICTS)
        return tuple(sorted(found, key=_first) if len(found) > 1 else found)

    @property
    def standing(self) -> tuple[Finding, ...]:
        """The contradictions that nobody has accepted."""
        if self.accepted is None:
            return self.contradictions
        return tuple(finding for finding in self.contradictions if finding.acknowledgement is None)

    @property
    def acknowledged(self) -> tuple[Finding, ...]:
        """The contradictions that a waiver or a baseline accepts."""
        if self.accepted is None:
            return ()
        return tuple(finding for finding in self.contradictions if finding.acknowledgement is not None)

    @cached_property
    def agreements(self) -> tuple[Finding, ...]:
        """Agreements, rule by rule."""
        return tuple(self._with(Verdict.AGREES))

    @cached_property
    def undecided(self) -> tuple[Finding, ...]:
        """Checks that could not be decided, rule by rule."""
        return tuple(self._with(Verdict.UNDECIDED))

    @cached_property
    def suspicions(self) -> Mapping[Finding, Sequence[str]]:
        """Below which contradiction what is told of suspects, in sentences; of several, below the first that stands."""
        if self.explanation is None or not self.explanation.groups:
            return {}
        from validator.report.suspicion import groups_of, suspects_of, suspicions

        told: set[int] = set()
        found: dict[Finding, list[str]] = {}
        for finding in (*self.standing, *self.acknowledged):
            groups = groups_of(self.explanation, finding.check.claims)
            for number in groups:
                if number not in told:
                    found.setdefault(finding, []).extend(suspicions(self.explanation, number))
            if groups and finding not in found:
                found[finding] = [f"as above: {suspects_of(self.explanation, groups)}"]
            told.update(groups)
        return found

    @cached_property
    def counts(self) -> Counts:
        """The checks by verdict."""
        return Counts.of(check.verdict for check in self.checks)

    @property
    def coverage(self) -> Coverage:
        """How many claims a decided check weighs against something else."""
        return Coverage(len(self.record.claims) - len(self.unchecked), len(self.record.claims))

    @cached_property
    def unchecked(self) -> tuple[Unchecked, ...]:
        """Every claim that is not covered, in the order of the record, with its reason."""
        checked: set[int] = set()
        reasons: dict[int, str] = {}
        for check in self.checks:
            positions = check.positions
            if check.verdict is Verdict.UNDECIDED:
                why = check.reasons[0] if check.reasons else "it could not be decided"
                for position in positions:
                    if reasons.get(position, ALONE) is ALONE:
                        reasons[position] = f"only undecided ({check.rule.id}): {why}"
            elif len(positions) > 1 or check.relates_claims:
                checked.update(positions)
            else:
                for position in positions:
                    reasons.setdefault(position, ALONE)
        unread = self.judged.read.unread
        return tuple(
            Unchecked(claim, unread.get(claim.id) or reasons.get(position, UNTOUCHED))
            for position, claim in enumerate(self.record.claims)
            if position not in checked
        )

    def _with(self, verdict: Verdict) -> list[Finding]:
        record = self.record
        return [
            Finding(check, record, self.explanation, self.accepted) for check in self.checks if check.verdict is verdict
        ]


def _first(finding: Finding) -> tuple[int, int, str]:
    """Positions order claims as their places do, and cost nothing to know."""
    claims = finding.check.claims
    return finding.severity.rank, claims[0].position if claims else 0, finding.rule.id
