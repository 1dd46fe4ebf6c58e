"""Checks as the page shows them: contradictions in full, agreements and what is undecided rule by rule.

Contract: every number and sentence is the report's own; long lists are cut with the count of what is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from validator.judge.verdict import Strength
from validator.report.finding import Finding

if TYPE_CHECKING:
    from validator.report.record_report import RecordReport
    from validator.waivers.waiver import Acknowledgement

OWN_LINE = "The record's own line"
MOST_CONTRADICTIONS, MOST_LISTED, MOST_CONFLICTS, MOST_CLAIMS = 300, 500, 3, 24
"""Of longer lists the first are shown, and how many more there are."""


@dataclass(frozen=True, slots=True)
class RepairView:
    """A repair that is offered: what stands there, what it would be, why, and the arithmetic that it follows from."""

    claim: str
    before: str
    after: str
    cause: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConflictView:
    """A smallest set of claims that cannot all be true together, and its arithmetic."""

    claims: tuple[int, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContradictionView:
    """One contradiction with all that is known of it."""

    number: int
    fingerprint: str
    rule: str
    title: str
    severity: str
    strength: str
    is_likely: bool
    stated: str
    computed: str
    labels: tuple[str, str]
    difference: str
    steps: tuple[str, ...]
    why: str
    claims: tuple[int, ...]
    needed: frozenset[int]
    conflicts: tuple[ConflictView, ...]
    suspects: tuple[str, ...]
    repairs: tuple[RepairView, ...]
    acknowledgement: Acknowledgement | None


@dataclass(frozen=True, slots=True)
class CheckView:
    """One check in a line. Of checks of one claim alone a line stands for all of a rule, and has no fingerprint."""

    text: str
    note: str
    claims: tuple[int, ...]
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class RuleView:
    """The checks of a rule; ``left`` are not listed."""

    rule: str
    title: str
    checks: tuple[CheckView, ...]
    left: int = 0


def contradiction_views(report: RecordReport) -> tuple[ContradictionView, ...]:
    """The first contradictions of the record, in its order: what nobody has accepted before what somebody has."""
    found = sorted(report.contradictions, key=lambda finding: finding.acknowledgement is not None)
    return tuple(_contradiction(report, number, one) for number, one in enumerate(found[:MOST_CONTRADICTIONS]))


def _contradiction(report: RecordReport, number: int, finding: Finding) -> ContradictionView:
    shown = finding.shown
    own = finding.rule.origin == "record"
    positions = tuple(finding.check.positions)
    return ContradictionView(
        number,
        finding.fingerprint,
        finding.rule.id,
        "The record's own line does not hold" if own else finding.rule.title,
        finding.severity.value,
        finding.strength.value if finding.strength else "",
        finding.strength is Strength.LIKELY,
        shown.stated_text or "",
        shown.computed_text or "",
        shown.labels,
        shown.difference_text or "",
        tuple(step for step in finding.steps if step),
        finding.message or finding.rule.why,
        positions,
        frozenset(claim.position for claim in finding.depends_on),
        _conflicts(report, finding, frozenset(positions)),
        tuple(report.suspicions.get(finding, ())),
        _repairs(report, frozenset(positions)),
        finding.acknowledgement,
    )


def _conflicts(report: RecordReport, finding: Finding, positions: frozenset[int]) -> tuple[ConflictView, ...]:
    """Other smallest sets that share a claim with this one; not what one rule shows, which has its own card."""
    if report.explanation is None:
        return ()
    found = (
        ConflictView(tuple(claim.position for claim in conflict.claims), conflict.lines)
        for conflict in report.explanation.conflicts
        if conflict.single is None
        and conflict.check is not finding.check
        and not positions.isdisjoint(claim.position for claim in conflict.claims)
    )
    return tuple(islice(found, MOST_CONFLICTS))


def _repairs(report: RecordReport, positions: frozenset[int]) -> tuple[RepairView, ...]:
    if report.explanation is None:
        return ()
    return tuple(
        RepairView(
            repair.claim.id,
            repair.claim.claim.value,
            repair.text,
            f"{repair.cause} ({repair.evidence})" if repair.cause and repair.evidence else repair.cause or "",
            repair.lines,
        )
        for repair in report.explanation.repairs
        if repair.offered and repair.text is not None and repair.claim.position in positions
    )


def agreement_views(report: RecordReport) -> tuple[RuleView, ...]:
    """What agrees, rule by rule: first what weighs claims against each other, then what each claim says alone."""
    related = [finding for finding in report.agreements if finding.check.relates_claims]
    alone = [finding for finding in report.agreements if not finding.check.relates_claims]
    return (*_by_rule(related, _agreement), *_alone(alone))


def undecided_views(report: RecordReport) -> tuple[RuleView, ...]:
    """What is undecided, rule by rule, with what is missing."""
    return _by_rule(report.undecided, _undecided)


def _by_rule(findings: Sequence[Finding], line: Callable[[Finding], CheckView]) -> tuple[RuleView, ...]:
    listed: dict[str, list[Finding]] = {}
    for finding in findings:
        listed.setdefault(_rule(finding), []).append(finding)
    few = MOST_LISTED if len(findings) <= MOST_LISTED else max(1, MOST_LISTED // len(listed))
    return tuple(
        RuleView(rule, _title(found[0]), tuple(line(one) for one in found[:few]), len(found) - len(found[:few]))
        for rule, found in listed.items()
    )


def _agreement(finding: Finding) -> CheckView:
    note = finding.strength.value if finding.strength and finding.strength is not Strength.EXACTLY else ""
    if finding.depends_on:
        ids = ", ".join(claim.id for claim in finding.depends_on)
        note = f"{note}; only with {ids}: the cell is stated otherwise too".removeprefix("; ")
    return CheckView(finding.derivation, note, tuple(finding.check.positions), finding.fingerprint)


def _undecided(finding: Finding) -> CheckView:
    missing = "; ".join(finding.reasons) or "it could not be decided"
    if finding.implied:
        told = ", ".join(f"{cell} would be {text}" for cell, text in finding.implied.items())
        missing = f"{missing} ({told})"
    return CheckView(finding.derivation, missing, tuple(finding.check.positions), finding.fingerprint)


def _alone(findings: Sequence[Finding]) -> tuple[RuleView, ...]:
    """That a count is whole says nothing of whether it is right: one line for all claims of a rule."""
    listed: dict[str, list[Finding]] = {}
    for finding in findings:
        listed.setdefault(_rule(finding), []).append(finding)
    return tuple(
        RuleView(
            rule,
            _title(found[0]),
            (
                CheckView(
                    found[0].derivation + (", …" if len(found) > 1 else ""),
                    "a claim by itself" if len(found) == 1 else f"{len(found):,} claims, each by itself",
                    tuple(position for finding in found for position in finding.check.positions),
                ),
            ),
        )
        for rule, found in listed.items()
    )


def _rule(finding: Finding) -> str:
    return OWN_LINE if finding.rule.origin == "record" else finding.rule.id


def _title(finding: Finding) -> str:
    return "Lines of arithmetic that the record states" if finding.rule.origin == "record" else finding.rule.title
