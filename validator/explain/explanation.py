"""What an explanation of one record holds: conflicts, suspects, repairs, and what could not be settled."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from validator.explain.joint_check import JointCheck, joint_contradiction

if TYPE_CHECKING:
    from validator.claims.cells import ReadClaim
    from validator.claims.interval import Interval, Rational
    from validator.explain.unknowns import CellName
    from validator.judge.check import Check
    from validator.judge.verdict import Strength
    from validator.rulebook.rule import Rule, Severity


@dataclass(frozen=True, eq=False)
class RecordConflict:
    """A smallest set of claims that cannot all be true together, with the rules that tie them.

    ``single`` is the contradiction of the judge that shows it alone; None where it takes several rules. ``minimal``:
    any claim left out, the others can be true. ``work`` writes its arithmetic, when somebody asks for it.
    """

    claims: tuple[ReadClaim, ...]
    rules: tuple[Rule, ...]
    severity: Severity
    strength: Strength
    single: Check | None
    minimal: bool
    work: Callable[[], tuple[Sequence[str], Check | None]] = field(repr=False)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Its arithmetic, line by line, the last of them what fails."""
        return tuple(self._worked[0])

    @cached_property
    def check(self) -> JointCheck | None:
        """The contradiction that it is where it takes several rules; None where one shows it."""
        last = self._worked[1]
        if self.single is not None or last is None:
            return None
        return joint_contradiction(last, self.strength, self.claims, self.lines, self.severity)

    @cached_property
    def _worked(self) -> tuple[Sequence[str], Check | None]:
        return self.work()

    @property
    def is_trusted(self) -> bool:
        """Whether every claim of it is trusted, so that none can be suspected."""
        return all(claim.claim.trusted for claim in self.claims)


@dataclass(frozen=True, slots=True)
class Suspected:
    """Claims of one smallest set whose change would restore consistency; all else then can be true."""

    claims: tuple[ReadClaim, ...]


@dataclass(frozen=True, slots=True)
class SuspectGroup:
    """The ways to restore one part of the record: exactly one of them has to be taken, each of the same weight.

    Groups do not depend on each other. ``proven``: nothing of less weight restores it. ``complete``: these are all.
    """

    ways: tuple[Suspected, ...]
    weight: Rational
    proven: bool
    complete: bool


@dataclass(frozen=True, slots=True)
class Repair:
    """A new value for a suspected claim.

    ``text`` is in the style of the claim, None where the implied value cannot be written so, and ``value`` what it
    allows; ``implied`` is where the value must lie for all else to be true, in the claim's unit, and ``ranges`` what
    alternatives leave of that. ``lines`` show how it
    follows. ``offered``: it is the
    only one left after ranking by likely slips, and with it the record has no new contradiction.
    """

    claim: ReadClaim
    text: str | None
    value: Interval | None
    implied: Interval
    ranges: tuple[Interval, ...]
    cause: str | None
    evidence: str
    lines: tuple[str, ...]
    offered: bool
    group: int

    @property
    def is_implied(self) -> bool:
        """Whether the other claims leave nothing but this value, as precisely as it is written."""
        return self.value is not None and (self.implied & self.value) == self.implied


@dataclass(frozen=True, eq=False)
class Explanation:
    """What is wrong with one record, as far as it can be known.

    ``more`` is how many further conflicts are known of beyond those listed, ``complete`` whether that is all.
    ``partial`` says what was not reached, and why; ``open`` are joint checks that could not be decided.
    ``implied`` are the values, as a reader writes them, of cells that checks miss and that other claims imply.
    """

    conflicts: tuple[RecordConflict, ...] = ()
    more: int = 0
    complete: bool = True
    groups: tuple[SuspectGroup, ...] = ()
    repairs: tuple[Repair, ...] = ()
    partial: tuple[str, ...] = ()
    open: tuple[JointCheck, ...] = ()
    implied: Mapping[CellName, str] = field(default_factory=dict)

    @cached_property
    def checks(self) -> tuple[JointCheck, ...]:
        """What the record's claims together add to its checks: contradictions that no rule shows alone, then what is
        open.

        Of conflicts that share a claim the smallest is told, and none that shares one with a contradiction of a single
        rule: the same mistake runs through both.
        """
        told = {claim.position for conflict in self.conflicts if conflict.single for claim in conflict.claims}
        found: list[JointCheck] = []
        for conflict in sorted(self.conflicts, key=lambda one: len(one.claims)):
            positions = {claim.position for claim in conflict.claims}
            if conflict.single is None and not positions & told and conflict.check is not None:
                found.append(conflict.check)
                told |= positions
        return (*found, *self.open)


NOTHING_WRONG = Explanation()
