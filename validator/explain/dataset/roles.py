"""What is alike in the checks of many records: the same rule for the same measures, and the same place in it.

Contract: groups and roles are plain values that do not depend on the order of records or claims. A role leaves out the
dimensions that all terms of its check share, so that a rule for each region has one role for all regions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from validator.claims.cells import EACH, RESERVED, CellKey, ReadClaim
from validator.claims.interval import Interval, Rational
from validator.claims.quantity import Kind
from validator.judge.index import Cell, cell_name
from validator.judge.plan import AggregateSlot, CellSlot, Plan
from validator.rulebook import tree

if TYPE_CHECKING:
    from validator.claims.units import Unit
    from validator.judge.check import Check


@dataclass(frozen=True, slots=True, order=True)
class RuleGroup:
    """The checks of one rule for one choice of its measures and dimensions; members of them do not tell groups apart.

    Records' own lines of one text are one rule.
    """

    origin: str
    rule: str
    values: tuple[tuple[str, str], ...] = ()

    @property
    def whole_rule(self) -> RuleGroup:
        """The group of all checks of the rule."""
        return RuleGroup(self.origin, self.rule)

    @property
    def name(self) -> str:
        """The rule, and what its variables stand for: ``parts-make-whole (?measure = released)``."""
        bound = ", ".join(f"?{name} = {value}" for name, value in self.values)
        return f"{self.rule} ({bound})" if bound else self.rule


def group_of(check: Check) -> RuleGroup:
    """The group of a check."""
    plan, values = check.bound.plan, check.bound.values
    found = tuple((name, values[name]) for name in _general(plan) if name in values)
    return RuleGroup(plan.rule.origin, plan.rule.id, found)


@lru_cache(maxsize=4096)
def _general(plan: Plan) -> tuple[str, ...]:
    """The variables that stand for a measure or a dimension, in the order of the rule."""
    names: dict[str, None] = {}
    for slot in plan.slots:
        for reference in _references(slot):
            for name in (reference.measure, *(selector.dimension for selector in reference.selectors)):
                if isinstance(name, tree.Variable):
                    names[name.name] = None
        if isinstance(slot, AggregateSlot) and isinstance(slot.aggregate.dimension, tree.Variable):
            names[slot.aggregate.dimension.name] = None
    return tuple(names)


def _references(slot: object) -> tuple[tree.Reference, ...]:
    match slot:
        case CellSlot(reference):
            return (reference,)
        case AggregateSlot(references=references):
            return references
        case _:
            return ()


@dataclass(frozen=True, slots=True, order=True)
class Role:
    """What a cell is in the checks of a rule: its measure (or a claim's id), and its dimensions beside those in common.

    Where the rule's own word for the measure is a ``variable``, ``name`` is empty: one role for all that it stands for.
    """

    name: str
    dims: CellKey = ()
    variable: str = ""

    def text(self, values: Sequence[tuple[str, str]]) -> str:
        """The role in words: ``released[category=military]``; ``?measure[…]`` where the variable has no one value."""
        name = dict(values).get(self.variable, f"?{self.variable}") if self.variable else self.name
        return cell_name(name, self.dims)


class Roles:
    """The roles of one check's cells, and those of the record's other claims beside them."""

    def __init__(self, check: Check) -> None:
        self.check = check
        self.cells = [cell for cell in check.bound.cells if isinstance(cell, Cell)]
        shared = set(self.cells[0].key).intersection(*(cell.key for cell in self.cells)) if self.cells else set()
        self.common: CellKey = tuple(sorted(shared))
        self._by_id = _names_claims(check)
        self._stating = Counter(claim.position for claim in check.chosen if claim is not None)
        values = check.bound.values
        self._variables = {values[name]: name for name in reversed(_measures(check.bound.plan)) if name in values}

    def of(self, number: int) -> Role | None:
        """The role of one of the check's cells; None of what is no cell."""
        part = self.check.bound.cells[number] if number < len(self.check.bound.cells) else None
        if not isinstance(part, Cell):
            return None
        if self._by_id and part.claims:
            return Role(part.claims[0].id)
        claim = self.check.chosen[number]
        key = part.key if claim is None or self.is_alone(number) else claim.key
        return self._role(part.measure, tuple(pair for pair in key if pair not in self.common))

    def is_alone(self, number: int) -> bool:
        """Whether no other cell of the check has its value from the same claim, as where it is stated for each member.

        Such cells have one role, ``released[side=each]``, and none of them is a term that could change without others.
        """
        claim = self.check.chosen[number]
        return claim is None or self._stating[claim.position] == 1

    def _role(self, measure: str, dims: CellKey) -> Role:
        variable = self._variables.get(measure)
        return Role(measure, dims) if variable is None else Role("", dims, variable)

    def others(self, claims: Sequence[ReadClaim], unit: Unit | None) -> dict[Role, list[tuple[Interval, Rational]]]:
        """Numbers of the record that a sum of this check could also have: each role with its statements.

        A statement is its interval in its own unit and that unit's factor. They share the check's common dimensions;
        beside these they have dimensions of its terms, or reserved ones with members of their own; they are actual
        values where its terms are, and not a share beside values; and they are of the terms' kind of ``unit``.
        """
        own = {claim.position for cell in self.cells for claim in cell.claims}
        allowed = {name for cell in self.cells for name, _ in cell.key} | {name for name in RESERVED if RESERVED[name]}
        kinds = {_kind_of_value(cell.key) for cell in self.cells}
        found: dict[Role, list[tuple[Interval, Rational]]] = {}
        for claim in claims:
            if (
                claim.position in own
                or claim.quantity.kind is not Kind.NUMBER
                or _kind_of_value(claim.key) not in kinds
            ):
                continue
            factor = _factor(claim.unit, unit)
            dims = self._beside(claim.key)
            if factor is None or dims is None or any(name not in allowed for name, _ in dims):
                continue
            role = Role(claim.id) if self._by_id else self._role(claim.measure, dims)
            found.setdefault(role, []).append((claim.quantity.likely, factor))
        stated = {self.of(number) for number in range(len(self.check.bound.cells))}
        return {role: found[role] for role in sorted(found) if role not in stated}

    def _beside(self, key: CellKey) -> CellKey | None:
        """The dimensions of a cell beside the common ones; None where it does not share these."""
        known = dict(key)
        if any(known.get(name) not in (member, EACH) for name, member in self.common):
            return None
        names = {name for name, _ in self.common}
        return tuple(pair for pair in key if pair[0] not in names)


@lru_cache(maxsize=4096)
def _measures(plan: Plan) -> tuple[str, ...]:
    names = [reference.measure for slot in plan.slots for reference in _references(slot)]
    return tuple(dict.fromkeys(name.name for name in names if isinstance(name, tree.Variable)))


def _names_claims(check: Check) -> bool:
    """Whether the rule is a record's line that names claims by their ids."""
    plan = check.bound.plan
    if plan.rule.origin != "record":
        return False
    for slot, at in zip(plan.slots, check.bound.slots, strict=True):
        if isinstance(slot, CellSlot) and isinstance(at, int):
            claim = check.chosen[at]
            if claim is None or slot.reference.selectors or claim.id != slot.reference.measure:
                return False
    return not any(isinstance(slot, AggregateSlot) for slot in plan.slots)


def _kind_of_value(key: CellKey) -> tuple[str | None, str | None]:
    known = dict(key)
    return known.get("stage"), known.get("statistic")


def _factor(own: Unit | None, unit: Unit | None) -> Rational | None:
    """To the base units of ``unit``, which a bare number takes; None where the two cannot be added."""
    if (own is not None and own.offset) or (unit is not None and unit.offset):
        return None
    if own is None or unit is None:
        return 1 if unit is None else unit.factor
    return own.factor if own.dimension == unit.dimension else None


def smallest(found: Sequence[str], more: str, most: int) -> tuple[str, ...]:
    """The first few of several names by their order, with one more: which they are does not depend on who came first.

    >>> smallest(("r2", "r5"), "r1", 2)
    ('r1', 'r2')
    """
    return tuple(sorted({*found, more}))[:most]
