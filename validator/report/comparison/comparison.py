"""What became of each contradiction between two reports.

Contract: a check of the one report is the same as a check of the other where their fingerprints are the same, else
where record, rule and ids of the claims are. Ids that were counted out (c1, c2, …) name nothing: a claim that was added
above moves them, so by these alone no two checks are taken for the same. Nothing is judged anew.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from validator.waivers.written_report import WrittenCheck, WrittenReport

_COUNTED = re.compile(r"c[1-9][0-9]*")


@dataclass(frozen=True, slots=True)
class Change:
    """One check in the older report and in the newer; None where the report does not have it."""

    old: WrittenCheck | None
    new: WrittenCheck | None

    @property
    def check(self) -> WrittenCheck:
        """The newer of the two that is there."""
        check = self.new or self.old
        assert check is not None, "a change is of a check"
        return check


@dataclass(frozen=True)
class Comparison:
    """Everything that differs between two reports.

    ``appeared``: contradictions of the newer report that the older one does not have; ``went``: the other way round;
    ``changed``: contradictions of both with other values or another acknowledgement, and other checks of both with
    another verdict; ``same``: how many contradictions are as they were; ``restated``: how many other checks came to the
    same verdict over other values.
    """

    old: WrittenReport
    new: WrittenReport
    appeared: tuple[Change, ...]
    went: tuple[Change, ...]
    changed: tuple[Change, ...]
    same: int
    restated: int

    @cached_property
    def standing(self) -> tuple[Change, ...]:
        """What appeared and is not acknowledged."""
        return tuple(change for change in self.appeared if change.check.acknowledged is None)

    @property
    def exit_code(self) -> int:
        """1 where a contradiction appeared that nobody has accepted, else 0."""
        return 1 if self.standing else 0

    def became(self, change: Change) -> str:
        """What became of a contradiction that went: undecided or unread is not the same as put right."""
        old, new = change.old, change.new
        if new is not None:
            reasons = f": {'; '.join(new.reasons)}" if new.reasons else ""
            return "it agrees now" if new.verdict == "agrees" else f"it is undecided now{reasons}"
        if old is not None and self.new.records is not None and old.record not in self.new.records:
            return "its record is not in the newer report"
        if self.new.whole:
            return "it is not checked any more"
        return "it is not among the contradictions any more; this report does not say what became of the check"


def compare(old: WrittenReport, new: WrittenReport) -> Comparison:
    """What differs between two reports, in the order of the newer one, and what went in that of the older."""
    pairs = list(_pairs(old.checks, new.checks))
    appeared, went, changed, same, restated = [], [], [], 0, 0
    for change in pairs:
        before, after = change.old, change.new
        was, is_now = before is not None and before.contradicts, after is not None and after.contradicts
        if was and not is_now:
            went.append(change)
        elif is_now and not was:
            appeared.append(change)
        elif before is not None and after is not None:
            if before.verdict != after.verdict or (is_now and _told(before) != _told(after)):
                changed.append(change)
            elif is_now:
                same += 1
            elif before.fingerprint != after.fingerprint:
                restated += 1
    return Comparison(old, new, tuple(appeared), tuple(went), tuple(changed), same, restated)


def _told(check: WrittenCheck) -> tuple[object, ...]:
    return check.fingerprint, check.stated, check.computed, check.difference, check.severity, check.acknowledged


def _pairs(old: Iterable[WrittenCheck], new: Iterable[WrittenCheck]) -> Iterator[Change]:
    """Every check of both, paired where it is the same: the newer ones in their order, then what only the older has."""
    left = dict(enumerate(old))
    after = list(new)
    found: dict[int, WrittenCheck] = {}
    for key in (_by_arithmetic, _by_fingerprint, _by_claims):
        waiting: dict[Hashable, deque[int]] = {}
        for number, check in left.items():
            name = key(check)
            if name is not None:
                waiting.setdefault(name, deque()).append(number)
        for place, check in enumerate(after):
            name = key(check)
            if place not in found and name is not None and waiting.get(name):
                found[place] = left.pop(waiting[name].popleft())
    for place, check in enumerate(after):
        yield Change(found.get(place), check)
    for check in left.values():
        yield Change(check, None)


def _by_arithmetic(check: WrittenCheck) -> Hashable:
    """Of several checks of a rule over the same claims, first those that came to the same."""
    return check.record, check.fingerprint, check.verdict, check.derivation


def _by_fingerprint(check: WrittenCheck) -> Hashable:
    return check.record, check.fingerprint


def _by_claims(check: WrittenCheck) -> Hashable:
    if not check.claims or any(_COUNTED.fullmatch(claim) for claim in check.claims):
        return None
    return check.record, check.rule, check.claims
