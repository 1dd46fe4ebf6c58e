"""What must be stated in a group before a rule can say anything there: its left side, and what its condition wants.

Contract: a group that lacks a bit of ``needed`` has no check of the rule for these meanings of its variables; with None
no group has one, whatever is stated. So such groups need not be read, nor such keys written. Of a rule that is not
universal nothing is needed, since its checks tell what is missing.
"""

from __future__ import annotations

from collections.abc import Mapping

from validator.claims.reading import ReadRecord
from validator.claims.record import Record
from validator.judge.index import CellIndex
from validator.judge.plan import DateSlot, Plan
from validator.judge.shape import declared_value
from validator.judge.together import Known
from validator.rulebook import tree

MOST_SLOTS = 60
"""Slots are bits of a number of 63 bits; of a rule with more of them none is asked for."""


class Needs:
    """What one rule needs; properties are those of all records together."""

    def __init__(self, plan: Plan, known: Known) -> None:
        self._plan = plan
        self._index = CellIndex(ReadRecord(Record(), (), known.members, known.assumed))
        self._asks = len(plan.slots) <= MOST_SLOTS
        self._known: dict[tuple[tuple[str, str], ...], int | None] = {}
        self._left = 0
        if self._asks and plan.universal:
            self._left = sum(1 << at for at in plan.left if not isinstance(plan.slots[at], DateSlot))

    def bit(self, slot: int) -> int:
        """The bit of a slot."""
        return 1 << slot if self._asks else 1

    def needed(self, values: Mapping[str, str]) -> int | None:
        """The bits without which a check says nothing, where the variables stand for ``values`` (some may be open)."""
        meant = tuple(values.items())
        if meant not in self._known:  # as many as there are measures and dimensions
            self._known[meant] = self._needed(values)
        return self._known[meant]

    def _needed(self, values: Mapping[str, str]) -> int | None:
        when = self._plan.rule.when
        if when is None or not self._asks:
            return self._left
        if self._truth(when, values, 0) is False:
            return None
        wanted = {
            1 << self._plan.numbers[part.arguments[0]]
            for part in tree.walk(when)
            if isinstance(part, tree.Call) and part.function == "stated" and part.arguments[0] in self._plan.numbers
        }
        return self._left | sum(bit for bit in wanted if self._truth(when, values, bit) is False)

    def _truth(self, node: tree.Expression, values: Mapping[str, str], missing: int) -> bool | None:
        """Whether a condition holds by what is declared, with a slot that is not stated; None where that is open."""
        match node:
            case tree.Logic(word, left, right):
                first, second = self._truth(left, values, missing), self._truth(right, values, missing)
                if word == "and":
                    return _both(first, second)
                return _either(first if word == "or" else _negated(first), second)
            case tree.Not(operand):
                return _negated(self._truth(operand, values, missing))
            case tree.Property():
                known, value = self._property(node, values)
                return bool(value) if known and value is not None else None
            case tree.Call("stated", (tree.Property() as named,)):
                known, value = self._property(named, values)
                return value is not None if known else None
            case tree.Call("stated", (tree.Reference() as reference,)):
                return False if missing == 1 << self._plan.numbers[reference] else None
            case _:
                return None

    def _property(self, node: tree.Property, values: Mapping[str, str]) -> tuple[bool, object]:
        subject = node.subject
        if isinstance(subject, tree.Variable) and subject.name not in values:
            return False, None
        return True, declared_value(node, dict(values), self._index)


def _both(first: bool | None, second: bool | None) -> bool | None:
    if first is False or second is False:
        return False
    return None if first is None or second is None else True


def _either(first: bool | None, second: bool | None) -> bool | None:
    return _negated(_both(_negated(first), _negated(second)))


def _negated(truth: bool | None) -> bool | None:
    return None if truth is None else not truth
