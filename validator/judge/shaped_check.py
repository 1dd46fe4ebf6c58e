"""A check decided by its record's shape alone: what it says of its cells is put together when somebody looks.

Most checks of a large data set agree and are only counted: binding them to their record's cells would take most of the
time of judging it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import TYPE_CHECKING

from validator.judge.check import Check

if TYPE_CHECKING:
    from validator.claims.cells import ReadClaim
    from validator.claims.interval import Interval
    from validator.judge.bind import Bound
    from validator.judge.lower import Lowered
    from validator.judge.patterns import CheckPattern, Telling
    from validator.judge.verdict import Strength, Verdict
    from validator.rulebook.rule import Rule


class ShapedCheck(Check):
    """A check like any other; no cell of it is stated more than once, so that it depends on no choice."""

    __slots__ = ("_bound", "_pattern", "_telling")
    __setattr__ = object.__setattr__  # the frozen parent's, written in Python, takes a third of the time of a check

    def __init__(
        self,
        pattern: CheckPattern,
        telling: Telling,
        verdict: Verdict,
        strength: Strength | None,
        reasons: tuple[str, ...] = (),
    ) -> None:
        self._pattern = pattern
        self._telling = telling
        self._bound: Bound | None = None
        # The parent's fields, which mypy takes for read-only: setting them is what construction is.
        self.verdict = verdict  # type: ignore[misc]
        self.strength = strength  # type: ignore[misc]
        self.reasons = reasons  # type: ignore[misc]
        self.depends_on = ()  # type: ignore[misc]

    @property
    def bound(self) -> Bound:
        """The rule bound to the record's cells."""
        if self._bound is None:
            self._bound = self._telling.bound(self._pattern)
        return self._bound

    @property
    def pattern(self) -> CheckPattern:
        """What all checks of the shape have in common."""
        return self._pattern

    @property
    def lowered(self) -> Lowered:
        """The check's normal form."""
        return self._pattern.lowered

    @property
    def chosen(self) -> tuple[ReadClaim | None, ...]:
        """The claim that states each cell."""
        claims = self._telling.read.claims
        return tuple([claims[column] if isinstance(column, int) else None for column in self._pattern.columns])

    @property
    def boxes(self) -> tuple[Interval, ...]:
        """The interval of each cell."""
        claims = self._telling.read.claims
        columns = self._pattern.columns
        return tuple([claims[at].quantity.likely if isinstance(at, int) else at for at in columns if at is not None])

    @property
    def rule(self) -> Rule:
        """The rule that was bound."""
        return self._pattern.plan.rule

    @property
    def claims(self) -> tuple[ReadClaim, ...]:
        """Every claim of the check, once each, in the order of the record."""
        claims = self._telling.read.claims
        return tuple([claims[at] for at in self._pattern.claims])

    @property
    def positions(self) -> Sequence[int]:
        """The positions of its claims in the record, in order."""
        read = self._telling.read
        # where every claim could be read, the place of a claim among those that were is its position
        return self._pattern.claims if len(read.claims) == len(read.record.claims) else super().positions

    @property
    def relates_claims(self) -> bool:
        """Whether the verdict weighs a claim against something else."""
        return self._pattern.relates

    @property
    def kept(self) -> dict[object, object]:
        """Where to keep what is alike for all checks of the pattern."""
        return self._pattern.kept

    def __reduce__(self) -> tuple[type[Check], tuple[object, ...]]:
        return Check, tuple(getattr(self, entry.name) for entry in fields(Check))
