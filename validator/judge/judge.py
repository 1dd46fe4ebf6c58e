"""The judge: every rule on every record, exactly. It defines what a rule means; nothing else may accuse."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from validator.claims.reading import ReadRecord, read_claims
from validator.judge.bind import Bound, bind
from validator.judge.check import Check
from validator.judge.decide import Deciding
from validator.judge.index import CellIndex
from validator.judge.lower import Lowered, lower
from validator.judge.own_checks import own_checks
from validator.judge.plan import plan_rule
from validator.judge.shape import declared_values, left_is_stated, shape_of, type_of
from validator.rulebook.rule import Rule, RuleBook

if TYPE_CHECKING:
    from validator.claims.record import Record


@dataclass(frozen=True, slots=True)
class Judged:
    """All checks of one record, and the rules that applied to nothing."""

    read: ReadRecord
    checks: tuple[Check, ...]
    idle: tuple[Rule, ...]


class Judge:
    """Judges records by one rule book; keeps what it has worked out for each shape of check."""

    def __init__(self, book: RuleBook) -> None:
        self.book = book
        self._lowered: dict[object, Lowered] = {}

    def judge(self, record: Record) -> Judged:
        """Check one record by every rule of the book and by its own lines of arithmetic."""
        with _without_collection():
            return self._judge(record)

    def _judge(self, record: Record) -> Judged:
        read = read_claims(record, self.book.measures, self.book.members)
        index = CellIndex(read)
        checks: list[Check] = []
        idle: list[Rule] = []
        for rule in self.book.rules:
            found = [check for bound in bind(plan_rule(rule), index) if (check := self._check(bound, index))]
            checks += found
            if not found:
                idle.append(rule)
        own, problems = own_checks(record, index)
        checks += [check for bound in own if (check := self._check(bound, index))]
        if problems:
            read = replace(read, problems=(*read.problems, *problems))
        return Judged(read, tuple(checks), tuple(idle))

    def _check(self, bound: Bound, index: CellIndex) -> Check | None:
        """The check of one binding; none where its left side is not stated or its condition does not hold."""
        if bound.plan.universal and not left_is_stated(bound):
            return None
        deciding = self.deciding(bound, index)
        return None if deciding is None else deciding.check()

    def deciding(self, bound: Bound, index: CellIndex) -> Deciding | None:
        """One binding in its normal form, ready to be decided; none where checks of its shape say nothing."""
        plan = bound.plan
        types = tuple(type_of(cell, index) for cell in bound.cells)
        properties = declared_values(bound, index)
        shape = (plan.rule, shape_of(bound.slots), types, properties)
        lowered = self._lowered.get(shape)
        if lowered is None:
            lowered = self._lowered[shape] = lower(plan, bound.slots, types, properties)
        return None if lowered.idle else Deciding(bound, lowered, types, index)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Pause the cycle collector: what judging makes is kept and has no cycles, so that a scan costs and finds nothing.

    Measured on a record of 10,000 claims: a third of the time.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
