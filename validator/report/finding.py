"""One check of one record, with what is said of it in words.

Derivations and texts are worked out when they are first asked for: a report of ten thousand agreements must not pay for
arithmetic that nobody reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from validator.judge.verdict import Strength, Verdict
from validator.rulebook.rule import Severity

if TYPE_CHECKING:
    from fractions import Fraction

    from validator.claims.record import Claim, Record
    from validator.errors import Place
    from validator.explain.explanation import Explanation
    from validator.judge.check import Check
    from validator.judge.shown import Shown
    from validator.rulebook.rule import Rule
    from validator.waivers.waiver import Accepted, Acknowledgement, Waiver


@dataclass(frozen=True, eq=False)
class Figure:
    """A figure that a rule computes for the reader; ``share`` is it as a share of one where it is a pure ratio."""

    label: str
    text: str
    share: Fraction | None


@dataclass(frozen=True, eq=False)
class Finding:
    """One check of one record, with what is said of it in words. Compared by identity.

    ``explanation`` is that of the whole record, where there is one; ``accepted`` what waivers and a baseline accept.
    """

    check: Check
    record: Record
    explanation: Explanation | None = None
    accepted: Accepted | None = None

    @property
    def implied(self) -> dict[str, str]:
        """Of the cells that an undecided check misses, those whose value other claims imply, and that value."""
        if self.explanation is None or self.verdict is not Verdict.UNDECIDED:
            return {}
        from validator.judge.index import Cell, cell_name

        known = self.explanation.implied
        cells = (cell for cell in self.check.bound.cells if isinstance(cell, Cell) and not cell.claims)
        return {
            cell_name(cell.measure, cell.key): known[cell.measure, cell.key]
            for cell in cells
            if (cell.measure, cell.key) in known
        }

    @property
    def rule(self) -> Rule:
        """The rule that was checked."""
        return self.check.rule

    @property
    def verdict(self) -> Verdict:
        """Agrees, contradicts or undecided."""
        return self.check.verdict

    @property
    def strength(self) -> Strength | None:
        """How firmly the verdict stands; None of an undecided check."""
        return self.check.strength

    @property
    def severity(self) -> Severity:
        """How much a contradiction matters."""
        return self.check.rule.severity

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the check is undecided: what is missing, in words."""
        return self.check.reasons

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """Every claim of the check, in the order of the record."""
        return tuple(claim.claim for claim in self.check.claims)

    @cached_property
    def depends_on(self) -> tuple[Claim, ...]:
        """The claims without which the verdict would be another, where a cell is stated more than once."""
        return tuple(claim.claim for claim in self.check.depends_on)

    @cached_property
    def fingerprint(self) -> str:
        """The name of the finding that outlives edits elsewhere, by which it is waived."""
        from validator.report.fingerprint import fingerprint

        return fingerprint(self.record.id, self.rule.id, self.claims)

    @cached_property
    def acknowledgement(self) -> Acknowledgement | None:
        """Why a contradiction does not count against the run, where somebody has accepted it."""
        if self.accepted is None or self.verdict is not Verdict.CONTRADICTS:
            return None
        claims = [claim.id for claim in self.claims]
        return self.accepted.acknowledgement(self.fingerprint, self.rule.id, self.record.id, claims)

    @property
    def waivers(self) -> tuple[Waiver, ...]:
        """The waivers that accept this contradiction: one is enough, but none of them is unused."""
        if self.accepted is None or self.verdict is not Verdict.CONTRADICTS:
            return ()
        claims = [claim.id for claim in self.claims]
        return self.accepted.matching(self.fingerprint, self.rule.id, self.record.id, claims)

    @property
    def own_line(self) -> int | None:
        """The number of the record's own line of arithmetic that was checked; None of a rule's check."""
        if self.rule.origin == "record" and self.rule.id in self.record.checks:
            return self.record.checks.index(self.rule.id)
        return None

    @cached_property
    def place(self) -> Place:
        """Where to look first: the record's own line of arithmetic, else the first claim, else the record.

        A line that stands beside a table, and not in it, holds for all its rows: then the claim's row is the place.
        """
        line = self.own_line
        if line is not None:
            place = self.record.place_of("checks", line)
            if place.path == self.record.place.path or not self.claims:
                return place
        return self.claims[0].place if self.claims else self.record.place

    @cached_property
    def derivation(self) -> str:
        """The arithmetic in one line: ``270 military + 120 civilian = 390 ✓ stated 390``."""
        return "; ".join(self.steps)

    @cached_property
    def steps(self) -> tuple[str, ...]:
        """The arithmetic step by step: one line, but for what takes several rules."""
        from validator.judge.derive import steps

        return steps(self.check, self.shown)

    @cached_property
    def shown(self) -> Shown:
        """Stated, computed and difference, exact and as a reader writes them."""
        from validator.judge.shown import shown

        return shown(self.check)

    @cached_property
    def message(self) -> str | None:
        """The rule's own words for this contradiction, where it has any."""
        from validator.judge.shown import message

        return message(self.check, self.shown)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The rule's figures worth telling, of an agreement."""
        if self.verdict is not Verdict.AGREES or not self.rule.show:
            return ()
        from validator.judge.shown import figure_values

        return tuple(Figure(*values) for values in figure_values(self.check))
