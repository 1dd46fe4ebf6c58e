"""The joint check: a contradiction that takes several rules to see, in the form of any other check.

270 + 120 for each of two sides is 780, and 800 is stated: no rule alone compares these claims, because nobody states
what a side released. It is counted and shown under a rule of its own, ``joint-consistency``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from validator.judge.check import Check
from validator.judge.verdict import Strength, Verdict
from validator.rulebook import tree
from validator.rulebook.rule import Rule, Severity

if TYPE_CHECKING:
    from validator.claims.cells import ReadClaim

JOINT_RULES = {
    severity: Rule(
        id="joint-consistency",
        title="All claims can be true together",
        expect=tree.Number(1, None),
        text="values exist that all claims allow and all rules accept",
        why="Each rule alone may leave room for what several of them together exclude.",
        severity=severity,
        source="Fellegi & Holt 1976, A systematic approach to automatic edit and imputation: implied edits",
    )
    for severity in Severity
}
"""The rule under which joint checks are counted, by how much the rules that it takes matter."""


@dataclass(frozen=True, slots=True)
class JointCheck(Check):
    """Several rules against several claims. ``lines`` are the arithmetic; the other fields are of its last step."""

    members: tuple[ReadClaim, ...] = ()
    lines: tuple[str, ...] = ()
    severity: Severity = Severity.ERROR

    @property
    def rule(self) -> Rule:
        """The rule of joint consistency."""
        return JOINT_RULES[self.severity]

    @property
    def claims(self) -> tuple[ReadClaim, ...]:
        """The claims that cannot all be true."""
        return self.members

    @property
    def relates_claims(self) -> bool:
        """Always: it weighs claims against each other."""
        return True


def joint_contradiction(
    last: Check, strength: Strength, members: Sequence[ReadClaim], lines: Sequence[str], severity: Severity
) -> JointCheck:
    """The contradiction whose last step is ``last``."""
    shared = {entry.name: getattr(last, entry.name) for entry in fields(Check)}
    shared |= {"verdict": Verdict.CONTRADICTS, "strength": strength}
    return JointCheck(**shared, members=tuple(members), lines=tuple(lines), severity=severity)


def joint_undecided(some: Check, members: Sequence[ReadClaim], reason: str, severity: Severity) -> JointCheck:
    """Whether these claims can be true together was not decided; ``some`` is any check among them."""
    return JointCheck(
        some.bound,
        some.lowered,
        Verdict.UNDECIDED,
        None,
        some.chosen,
        (),
        (reason,),
        members=tuple(members),
        severity=severity,
    )
