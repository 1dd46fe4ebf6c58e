"""One check, decided: which claims it joins, what came out, and what it was decided with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from validator.claims.cells import ReadClaim
from validator.claims.interval import Interval
from validator.judge.bind import Bound
from validator.judge.index import Cell
from validator.judge.lower import Lowered
from validator.judge.verdict import Strength, Verdict
from validator.rulebook.rule import Rule


@dataclass(frozen=True, slots=True)
class Check:
    """A rule bound to cells of one record, with its verdict.

    ``chosen[i]`` is the claim that was taken for cell i (None where nobody stated it) and ``boxes`` are the intervals,
    in each claim's own unit, that it was decided with; the definitions' follow. ``reasons`` say why it is undecided.
    ``depends_on`` are the claims without which the verdict would be another, where a cell is stated more than once.
    """

    bound: Bound
    lowered: Lowered
    verdict: Verdict
    strength: Strength | None
    chosen: tuple[ReadClaim | None, ...]
    boxes: tuple[Interval, ...]
    reasons: tuple[str, ...] = ()
    depends_on: tuple[ReadClaim, ...] = ()

    @property
    def rule(self) -> Rule:
        """The rule that was bound."""
        return self.bound.plan.rule

    @property
    def claims(self) -> tuple[ReadClaim, ...]:
        """Every claim of the check, once each, in the order of the record."""
        found = {claim.position: claim for cell in self.bound.cells if isinstance(cell, Cell) for claim in cell.claims}
        return tuple(found[position] for position in sorted(found))

    @property
    def positions(self) -> Sequence[int]:
        """The positions of its claims in the record, in order."""
        return [claim.position for claim in self.claims]

    @property
    def relates_claims(self) -> bool:
        """Whether the verdict weighs a claim against something else: another claim, or the date of publication.

        A check of one claim alone (a count is not negative) says nothing of whether the number is right.
        """
        return len(self.claims) > 1 or any(not isinstance(cell, Cell) for cell in self.bound.cells)

    @property
    def kept(self) -> dict[object, object] | None:
        """Where to keep what is alike for all checks that differ in their claims' values only; None of one alone."""
        return None
