"""Readings: a bound rule in the normal form for each way in which records may state and declare what it asks about.

A rule that asks ``stated(x)`` or ``?measure.additive`` says different things of different records. Each combination of
answers is a reading of its own; a rule that asks nothing has one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from validator.claims.interval import Rational
from validator.judge.bind import Bound
from validator.judge.lower import Lowered, lower
from validator.judge.plan import Plan, plan_rule
from validator.judge.values import CellType, cell_type
from validator.rulebook import tree
from validator.rulebook.rule import Rule
from validator.rulebook.words import PROPERTIES

MOST_READINGS = 64
"""A rule that asks for more at once is not examined by itself."""

Types = tuple[CellType, ...]
Properties = tuple[bool | Rational | None, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a rule asks of the record besides values: cells that are stated, that say a direction, and properties."""

    stated: tuple[tree.Reference, ...]
    directions: tuple[tree.Reference, ...]
    properties: tuple[tree.Property, ...]
    declared: frozenset[tree.Property]
    """The properties of which it asks whether they are declared."""

    @property
    def nothing(self) -> bool:
        """Whether the rule is about values only."""
        return not (self.stated or self.directions or self.properties)


def asked_by(rule: Rule) -> Asked:
    """What the rule's condition, exception and expectation ask."""
    stated: dict[tree.Reference, None] = {}
    directions: dict[tree.Reference, None] = {}
    declared: dict[tree.Property, None] = {}
    properties: dict[tree.Property, None] = {}
    for formula in truths_of(rule):
        for part in tree.walk(formula):
            match part:
                case tree.Call("stated", (tree.Reference() as reference,)):
                    stated[reference] = None
                case tree.Call("direction", (tree.Reference() as reference,)):
                    directions[reference] = None
                case tree.Call("stated", (tree.Property() as named,)):
                    declared[named] = None
                case tree.Property():
                    properties[part] = None
                case _:
                    pass
    return Asked(tuple(stated), tuple(directions), tuple(properties), frozenset(declared))


def truths_of(rule: Rule) -> tuple[tree.Expression, ...]:
    """The formulas that decide a check; what is only shown is left out."""
    return tuple(formula for formula in (rule.expect, rule.when, rule.unless) if formula is not None)


def readings(bound: Bound, types: Types) -> list[Lowered] | None:
    """The bound rule for every record that it can be bound to; None where there are too many ways or endless ones."""
    asked = asked_by(bound.plan.rule)
    choices: list[list[tuple[object, object]]] = []
    for reference in asked.stated:
        choices.append([(("stated", reference), value) for value in (True, False)])
    for reference in asked.directions:
        choices.append([(("direction", reference), value) for value in (True, False)])
    for named in asked.properties:
        if PROPERTIES[named.name][0] != "truth":
            return None
        values = (True, False, None) if named in asked.declared else (True, False)
        choices.append([(named, value) for value in values])
    ways = 1
    for choice in choices:
        ways *= len(choice)
    if ways > MOST_READINGS:
        return None
    return [lowered for way in product(*choices) if (lowered := _lowered(bound, types, dict(way))) is not None]


def _lowered(bound: Bound, types: Types, way: dict[object, object]) -> Lowered | None:
    """One reading; None where a record that is like that binds nothing."""
    plan = bound.plan
    told = list(types)
    for question, answer in way.items():
        if isinstance(question, tuple):
            word, reference = question
            number = bound.slots[plan.numbers[reference]]
            if isinstance(number, int):
                told[number] = _with(told[number], word, bool(answer))
    for slot in {*plan.left, *plan.required} if plan.universal else ():
        number = bound.slots[slot]
        if isinstance(number, int) and not told[number].stated:
            return None
    properties: Properties = tuple(way.get(named) for named in plan.properties)  # type: ignore[misc]
    return lower(plan, bound.slots, told, properties)


def _with(known: CellType, word: object, answer: bool) -> CellType:
    stated = answer if word == "stated" else known.stated
    direction = answer if word == "direction" else known.direction
    unit = known.unit.name if known.unit else None
    return cell_type(known.kind, unit, difference=known.difference, stated=stated, direction=direction, noun=known.noun)


@dataclass(frozen=True, slots=True)
class Case:
    """A condition of a rule: its own, with the ``if`` of each implication that stands around what is expected."""

    when: tree.Expression | None
    plan: Plan


def cases_of(rule: Rule) -> Iterator[Case]:
    """The rule's own condition, and one more case for each implication that it expects."""
    if rule.when is not None or rule.unless is not None:
        yield Case(rule.when, plan_rule(rule))
    for condition in _antecedents(rule.expect):
        when = condition if rule.when is None else tree.Logic("and", rule.when, condition)
        yield Case(when, plan_rule(replace(rule, when=when, show=(), message_values=())))


def _antecedents(node: tree.Expression) -> Iterator[tree.Expression]:
    match node:
        case tree.Logic("implies", left, right):
            yield left
            for inner in _antecedents(right):
                yield tree.Logic("and", left, inner)
        case tree.Logic("and", left, right):
            yield from _antecedents(left)
            yield from _antecedents(right)
        case _:
            pass
