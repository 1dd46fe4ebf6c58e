"""Cases and suites of JUnit, before they are written as XML.

Contract: every text has passed ``safe``. Names of cases hold no values, so that a test's history is not broken by a new
number; what a check came to stands in its message and text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from validator.judge.verdict import Verdict
from validator.report.plain import safe
from validator.report.sentences import (
    MOST_OF_TEXT,
    accepted_text,
    arithmetic,
    block,
    missing_text,
    problem_text,
    rule_of,
)

if TYPE_CHECKING:
    from validator.errors import Problem
    from validator.report.finding import Finding
    from validator.report.record_report import RecordReport

Outcome = Literal["failure", "error", "skipped"]

MOST_OF_NAME = 200
MOST_IN_NAME = 8
"""So many claims are named in the name of a case."""
OWN_LINES = "own lines"
"""The class of the cases that are records' own lines of arithmetic."""


@dataclass(frozen=True, slots=True)
class Case:
    """One test case: passed where ``outcome`` is None. ``text`` may have several lines."""

    group: str
    name: str
    outcome: Outcome | None = None
    kind: str = ""
    message: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Suite:
    """One suite; ``output`` are lines that belong to no case."""

    name: str
    cases: tuple[Case, ...]
    file: str = ""
    properties: tuple[tuple[str, str], ...] = ()
    output: tuple[str, ...] = ()

    def number(self, outcome: Outcome) -> int:
        """How many cases came to this."""
        return sum(case.outcome == outcome for case in self.cases)


def check_case(group: str, record: RecordReport, finding: Finding) -> Case:
    """One check of a record; ``group`` is the class before the rule's id, as a rule the record's id."""
    own = finding.rule.origin == "record"
    group = f"{group}.{OWN_LINES if own else rule_of(finding)}"
    name = rule_of(finding) if own else _name(finding)
    if finding.verdict is Verdict.AGREES:
        strength = f", {finding.strength.value}" if finding.strength else ""
        return Case(group, name, text=f"{safe(finding.derivation, MOST_OF_TEXT)}{strength}")
    if finding.verdict is Verdict.UNDECIDED:
        text = safe(finding.derivation, MOST_OF_TEXT)
        return Case(group, name, "skipped", "undecided", missing_text(finding), text)
    if finding.acknowledgement is not None:
        said = accepted_text(finding.acknowledgement)
        return Case(group, name, "skipped", "acknowledged", said, block(record, finding))
    strength = finding.strength.value if finding.strength else ""
    kind = f"{finding.severity.value}, {strength}" if strength else finding.severity.value
    return Case(group, name, "failure", kind, arithmetic(finding), block(record, finding))


def _name(finding: Finding) -> str:
    """What is checked, of which claims: no values, which change while the test stays the same."""
    title = safe(finding.rule.title, MOST_OF_NAME)
    ids = ", ".join(claim.id for claim in finding.claims[:MOST_IN_NAME])
    more = f" and {len(finding.claims) - MOST_IN_NAME:,} more" if len(finding.claims) > MOST_IN_NAME else ""
    return f"{title}: {safe(ids, MOST_OF_NAME)}{more}" if ids else title


def problem_case(group: str, problem: Problem) -> Case:
    """One mistake of the user's."""
    where = safe(str(problem.place), MOST_OF_TEXT)
    name = f"can be read: {safe(problem.found, MOST_OF_NAME)}"
    return Case(group, name, "error", "cannot be read", problem_text(problem), f"{where}: {problem_text(problem)}")
