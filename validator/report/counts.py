"""Counts of a report: checks by verdict, and how many claims were checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from validator.judge.verdict import Verdict
from validator.rulebook.rule import Severity


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the claims a decided check weighs against something else.

    >>> print(Coverage(31, 38) + Coverage(2, 1002))
    33 of 1,040 numbers checked
    >>> print(Coverage(0, 7, 4))
    0 of 7 numbers checked within their records, 4 between records

    ``between`` are the claims that a decided check weighs against another record's, where records were compared. They
    are told beside the others and not with them: which claim is among both is known of no record that a screen settled.
    """

    checked: int
    claims: int
    between: int | None = None

    def __add__(self, other: Coverage) -> Coverage:
        between = None if self.between is None and other.between is None else (self.between or 0) + (other.between or 0)
        return Coverage(self.checked + other.checked, self.claims + other.claims, between)

    @property
    def is_empty(self) -> bool:
        """Whether records were compared, and yet no number was weighed against another in its record or beyond."""
        return self.between == 0 == self.checked

    def __str__(self) -> str:
        told = f"{self.checked:,} of {self.claims:,} number{'' if self.claims == 1 else 's'} checked"
        return told if self.between is None else f"{told} within their records, {self.between:,} between records"


@dataclass(frozen=True, slots=True)
class Counts:
    """Checks by their verdict."""

    agrees: int = 0
    contradicts: int = 0
    undecided: int = 0

    @property
    def checks(self) -> int:
        """All of them."""
        return self.agrees + self.contradicts + self.undecided

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.agrees + other.agrees, self.contradicts + other.contradicts, self.undecided + other.undecided
        )

    @classmethod
    def of(cls, verdicts: Iterable[Verdict]) -> Counts:
        """Count verdicts."""
        found = dict.fromkeys(Verdict, 0)
        for verdict in verdicts:
            found[verdict] += 1
        return cls(found[Verdict.AGREES], found[Verdict.CONTRADICTS], found[Verdict.UNDECIDED])


@dataclass(frozen=True, slots=True)
class RuleCounts:
    """What one rule came to over all records. The records' own lines of arithmetic are counted together."""

    id: str
    title: str
    severity: Severity
    origin: str
    counts: Counts


OWN_LINES = "(the record's own lines)"
"""The id under which the summary counts the records' own lines of arithmetic."""
