"""A rule's references as slots, numbered once a rule: binding fills the slots, lowering reads them.

After this pass every reference, aggregate and dated constant of the rule's formulas has a number, and it is known which
slot generates the checks, which dimensions the rule names, and which slots make up its left side.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from validator.claims.cells import DEFAULTS
from validator.rulebook import tree
from validator.rulebook.rule import Rule
from validator.rulebook.words import STATEMENT_WORDS


@dataclass(frozen=True, slots=True)
class CellSlot:
    """One reference: a cell, or (``statements``) every claim that states the cell."""

    reference: tree.Reference
    statements: bool = False

    @property
    def selects(self) -> bool:
        """Whether the reference names a member, so that its cell has more dimensions than those in common."""
        return any(selector.member is not None for selector in self.reference.selectors)


@dataclass(frozen=True, slots=True)
class AggregateSlot:
    """An aggregate over a dimension; its operand's references are bound once a member.

    ``own`` is the variable that holds the member ranked (``among`` only).
    """

    aggregate: tree.Aggregate
    references: tuple[tree.Reference, ...]
    own: tree.Name | None = None


@dataclass(frozen=True, slots=True)
class DateSlot:
    """A date that is not a claim: a literal, ``date(?variable)`` or ``published``."""

    date: tree.Date | tree.Variable | None


Slot = CellSlot | AggregateSlot | DateSlot


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The slots of one rule; compared by identity, as rules are.

    ``left`` are the slots of the first comparison's left side.

    ``generators`` are tried one after another: each finds the checks that its own claims take part in. A rule with a
    measure variable has one; a rule of plain names has one a reference, so that no claim is passed over. ``late`` are
    the references with a member's variable that the generators leave free. ``required`` are the cells that must be
    stated for a universal rule to say anything: those of the left side, and those that its condition wants stated.
    ``subjects`` are the variables whose properties are asked for; ``repeats``: a check may be generated twice.
    ``plain`` has the measure of each slot whose cell is just the common dimensions.
    """

    rule: Rule
    slots: tuple[Slot, ...]
    numbers: dict[tree.Expression, int]
    named: tuple[tree.Name, ...]
    left: tuple[int, ...]
    generators: tuple[int, ...]
    universal: bool
    properties: tuple[tree.Property, ...]
    late: tuple[tree.Reference, ...]
    required: frozenset[int]
    subjects: tuple[str, ...]
    repeats: bool
    plain: tuple[tree.Name | None, ...]


@lru_cache(maxsize=4096)
def plan_rule(rule: Rule) -> Plan:
    """Number a rule's slots."""
    slots: list[Slot] = []
    numbers: dict[tree.Expression, int] = {}
    for formula in rule.formulas:
        _collect(formula, slots, numbers)
    named = _named(slots)
    universal = any(isinstance(reference.measure, tree.Variable) for slot in slots for reference in _references(slot))
    left = tuple(sorted({numbers[part] for part in _left_parts(rule.expect, numbers)}))
    properties = {
        part: None for formula in rule.formulas for part in tree.walk(formula) if isinstance(part, tree.Property)
    }
    generators = _generators(slots, universal)
    given = set.union(*(_variables(slots[number]) for number in generators)) if generators else set()
    late = tuple(slot.reference for slot in slots if isinstance(slot, CellSlot) and _members(slot.reference) - given)
    required = {number for number in left if isinstance(slots[number], CellSlot)} | _wanted(rule.when, numbers)
    return Plan(
        rule,
        tuple(slots),
        numbers,
        named,
        left,
        generators,
        universal,
        tuple(properties),
        late,
        frozenset(required) if universal else frozenset(),
        tuple(part.subject.name for part in properties if isinstance(part.subject, tree.Variable)),
        len(generators) != 1 or not _gives_each_once(slots[generators[0]]),
        tuple(_plain_measure(slot) for slot in slots),
    )


def _plain_measure(slot: Slot) -> tree.Name | None:
    plain = isinstance(slot, CellSlot) and not slot.statements and not slot.selects
    return slot.reference.measure if plain and isinstance(slot, CellSlot) else None


def _gives_each_once(slot: Slot) -> bool:
    """A reference without fixed members fits each cell in ways that differ; ``each`` and a fixed member fit alike."""
    return isinstance(slot, CellSlot) and not any(isinstance(s.member, str) for s in slot.reference.selectors)


def _wanted(when: tree.Expression | None, numbers: dict[tree.Expression, int]) -> set[int]:
    """The cells of ``stated(x)`` that the condition cannot do without."""
    match when:
        case tree.Logic("and", left, right):
            return _wanted(left, numbers) | _wanted(right, numbers)
        case tree.Call("stated", (tree.Reference() as reference,)):
            return {numbers[reference]}
        case _:
            return set()


def _members(reference: tree.Reference) -> set[str]:
    return {s.member.name for s in reference.selectors if isinstance(s.member, tree.Variable)}


def _collect(node: tree.Expression, slots: list[Slot], numbers: dict[tree.Expression, int]) -> None:
    slot: Slot | None = None
    match node:
        case tree.Reference():
            slot = CellSlot(node)
        case tree.Aggregate(operand=operand, dimension=dimension, among=among):
            slot = AggregateSlot(node, tuple(tree.references(operand)), _own(dimension, slots) if among else None)
        case tree.Call(function=function, arguments=(tree.Reference() as reference,)) if function in STATEMENT_WORDS:
            slot = CellSlot(reference, statements=True)
        case tree.Call(function="date", arguments=(tree.Reference(measure=tree.Variable() as variable),)):
            slot = DateSlot(variable)
        case tree.Call(function="published"):
            slot = DateSlot(None)
        case tree.Date():
            slot = DateSlot(node)
        case _:
            for child in tree.children(node):
                _collect(child, slots, numbers)
            return
    if node not in numbers:
        numbers[node] = len(slots)
        slots.append(slot)
    if isinstance(node, tree.Aggregate):
        for part in tree.walk(node.operand):
            if isinstance(part, tree.Date) or (isinstance(part, tree.Call) and part.function in ("date", "published")):
                _collect(part, slots, numbers)


def _own(dimension: tree.Name, slots: list[Slot]) -> tree.Name | None:
    for slot in slots:
        for reference in _references(slot):
            for selector in reference.selectors:
                if selector.dimension == dimension:
                    return selector.member
    return None


def _references(slot: Slot) -> tuple[tree.Reference, ...]:
    match slot:
        case CellSlot(reference):
            return (reference,)
        case AggregateSlot(references=references):
            return references
        case DateSlot():
            return ()


def _named(slots: list[Slot]) -> tuple[tree.Name, ...]:
    """Every dimension that the rule names, and the reserved ones that a reference without them takes the default of."""
    named: dict[tree.Name, None] = dict.fromkeys(DEFAULTS)
    for slot in slots:
        if isinstance(slot, AggregateSlot):
            named[slot.aggregate.dimension] = None
        for reference in _references(slot):
            for selector in reference.selectors:
                named[selector.dimension] = None
    return tuple(named)


def _left_parts(expect: tree.Expression, numbers: dict[tree.Expression, int]) -> list[tree.Expression]:
    """The slots of what the rule is about: the first operand of its first comparison, or its antecedent."""
    node = expect
    while isinstance(node, tree.Not | tree.Logic):
        node = node.operand if isinstance(node, tree.Not) else node.left
    if isinstance(node, tree.Chain):
        node = node.operands[0]
    return list(_slotted(node, numbers))


def _slotted(node: tree.Expression, numbers: dict[tree.Expression, int]) -> Iterator[tree.Expression]:
    if node in numbers:
        yield node
        return
    for child in tree.children(node):
        yield from _slotted(child, numbers)


def _variables(slot: Slot) -> set[str]:
    """The variables that a slot's claims give a value to."""
    found: set[str] = set()
    for reference in _references(slot):
        names = [reference.measure, *(n for s in reference.selectors for n in (s.dimension, s.member))]
        found |= {name.name for name in names if isinstance(name, tree.Variable)}
    if isinstance(slot, AggregateSlot) and isinstance(slot.aggregate.dimension, tree.Variable):
        found.add(slot.aggregate.dimension.name)
    return found


def _generators(slots: list[Slot], universal: bool) -> tuple[int, ...]:
    """A universal rule's checks come from the first slot that gives the most variables; any other rule's from all."""
    able = [number for number, slot in enumerate(slots) if _references(slot)]
    if not universal and not any(_variables(slots[number]) for number in able):
        return tuple(able)
    most = max((len(_variables(slots[number])) for number in able), default=0)
    return tuple(number for number in able if len(_variables(slots[number])) == most)[:1]
