"""A claim as the page shows it: its state with a colour, a sign and words, where it stands, and why it is not checked.

Contract: a claim contradicts where any check of it does; else it is checked as the report's coverage counts it; what
is only undecided is never shown as agreed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from validator.judge.index import cell_name
from validator.judge.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.report.html.located import Located
    from validator.report.record_report import RecordReport


class State(Enum):
    """What is known of a claim: the name of its colour, its sign, and its words."""

    CONTRADICTS = ("contradicts", "✗", "contradicts")
    UNDECIDED = ("undecided", "?", "undecided")
    UNCHECKED = ("unchecked", "–", "not checked")
    AGREES = ("agrees", "✓", "agrees")

    def __init__(self, colour: str, sign: str, words: str) -> None:
        self.colour = colour
        self.sign = sign
        self.words = words


WORST = tuple(State)
"""Where a piece of text belongs to several claims, it has the colour of the first of these."""


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One claim. ``reason`` says why it is not checked; ``accepted`` that all its contradictions are acknowledged."""

    position: int
    id: str
    value: str
    unit: str
    cell: str
    quote: str
    state: State
    accepted: bool
    reason: str
    place: str
    note: str
    located: Located

    @property
    def said(self) -> str:
        """What a screen reader says of its sign."""
        return f"{self.value}: {self.state.words}{', accepted' if self.accepted else ''}"


def claim_views(report: RecordReport, claims: Sequence[Located]) -> tuple[ClaimView, ...]:
    """Every claim of the record, in its order."""
    reasons = {unchecked.claim.position: unchecked.reason for unchecked in report.unchecked}
    contradicted = {position for finding in report.contradictions for position in finding.check.positions}
    standing = {position for finding in report.standing for position in finding.check.positions}
    undecided = {
        position
        for check in report.checks
        if check.verdict is Verdict.UNDECIDED
        for position in check.positions
        if position in reasons
    }
    cells = {read.position: cell_name(read.measure, read.key) for read in report.judged.read.claims}
    found = []
    for claim, located in zip(report.record.claims, claims, strict=True):
        position = claim.position
        state = (
            State.CONTRADICTS
            if position in contradicted
            else State.UNDECIDED
            if position in undecided
            else State.UNCHECKED
            if position in reasons
            else State.AGREES
        )
        place = claim.place
        found.append(
            ClaimView(
                position,
                claim.id,
                claim.value,
                claim.unit or "",
                cells.get(position) or cell_name(claim.measure, tuple(sorted(claim.dims.items()))),
                claim.quote or "",
                state,
                position in contradicted and position not in standing,
                reasons.get(position, "") if state is not State.CONTRADICTS else "",
                f"line {place.line}" if place.path == report.path else str(place),
                claim.note or "",
                located,
            )
        )
    return tuple(found)
