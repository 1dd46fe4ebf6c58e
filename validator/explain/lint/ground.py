"""The ground: every rule bound to the specimen, and the questions that are asked of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from validator.explain.lint import truths
from validator.explain.lint.numbering import BY_RELATION, Numbering, unknowns_in
from validator.explain.lint.readings import Case, Types, asked_by, cases_of, readings, truths_of
from validator.explain.lint.specimen import COUNT, Specimen, namings
from validator.judge.bind import Bound, bind
from validator.judge.index import Cell
from validator.judge.lower import Lowered, lower
from validator.judge.normal import Formula, Known, Null, Possible
from validator.judge.plan import AggregateSlot, plan_rule
from validator.judge.renumber import parts_of
from validator.judge.shape import declared_values, left_is_stated, type_of
from validator.rulebook import tree
from validator.rulebook.rule import Rule
from validator.rulebook.words import STATEMENT_WORDS

_OF_A_NUMBER = frozenset({"count", "mean", "rank"})


@dataclass(frozen=True, slots=True)
class Instance:
    """One binding of a rule to the specimen.

    ``named`` are the dimensions that the rule names; ``unknowns`` those that it speaks of. ``home``: the binding that
    stands for all others, to claims that have no dimension but those that the rule names. ``supposed``: it goes over a
    dimension whose members are made up. ``free``: it asks nothing but values, so that it says the same of all records.
    """

    rule: Rule
    bound: Bound
    types: Types
    named: frozenset[str]
    unknowns: frozenset[int]
    holds: Formula
    home: bool
    supposed: bool
    free: bool


@dataclass(frozen=True, slots=True)
class Probe:
    """What is asked of an instance that stands for all bindings of its rule.

    ``applied`` is where it is applied, ``broken`` where it contradicts and ``unmet`` where it is not true, in each
    reading of the rule; None where there are too many readings. ``conditions`` are its conditions where everything is
    stated.
    """

    instance: Instance
    applied: tuple[Formula, ...] | None
    broken: tuple[Formula, ...] | None
    unmet: tuple[Formula, ...] | None
    conditions: tuple[tuple[Case, Formula], ...]

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """Every question."""
        found = (self.applied or (), self.broken or (), self.unmet or ())
        return (*(formula for each in found for formula in each), *(formula for _, formula in self.conditions))


@dataclass(slots=True)
class Ground:
    """The instances of rules, over the unknowns of one numbering; ``unread`` has what was not taken in, by rule."""

    specimen: Specimen
    numbering: Numbering
    instances: list[Instance] = field(default_factory=list)
    unread: dict[str, dict[str, None]] = field(default_factory=dict)

    # --- binding ------------------------------------------------------------------------------------------------

    def add(self, rule: Rule) -> None:
        """Bind one rule wherever it fits."""
        plan = plan_rule(rule)
        several = [word for word in _words_in(rule) if word in STATEMENT_WORDS]
        if several:
            self._skip(rule, f"{several[0]}() compares several statements of one cell")
            return
        homes = [dict(naming.values) for naming in namings(rule)]
        for bound in bind(plan, self.specimen.index):
            if not self._is_stated(bound) or (plan.universal and not left_is_stated(bound)):
                continue
            over = self._supposed(bound)
            if over is not None and any(
                isinstance(slot, AggregateSlot) and slot.aggregate.function in _OF_A_NUMBER for slot in plan.slots
            ):
                self._skip(rule, f"it depends on how many members {over} has, which nobody declares")
                continue
            types = tuple(type_of(cell, self.specimen.index) for cell in bound.cells)
            lowered = lower(plan, bound.slots, types, declared_values(bound, self.specimen.index))
            holds = self.numbering.formula(bound, lowered, truths.holds(lowered.when, lowered.unless, lowered.expect))
            unknowns = frozenset((*self.numbering.cells_of(bound), *unknowns_in(holds)))
            home = not bound.common and any(bound.values.items() <= values.items() for values in homes)
            named = frozenset(
                name if isinstance(name, str) else bound.values.get(name.name, str(name)) for name in plan.named
            )
            home = home and _stands_for_all(bound)
            if home:
                self._note(rule, lowered)
            free = asked_by(rule).nothing
            self.instances.append(Instance(rule, bound, types, named, unknowns, holds, home, over is not None, free))
        if rule.id not in self.unread and not any(found.rule is rule and found.home for found in self.instances):
            self._skip(rule, "no claims could be made up that it binds to")

    def _is_stated(self, bound: Bound) -> bool:
        """A cell that no rule names is left alone: nobody says that it exists."""
        return all(not isinstance(cell, Cell) or cell.claims for cell in bound.cells)

    def _supposed(self, bound: Bound) -> str | None:
        for slot in bound.plan.slots:
            if isinstance(slot, AggregateSlot):
                dimension = slot.aggregate.dimension
                name = dimension if isinstance(dimension, str) else bound.values.get(dimension.name, "")
                if name in self.specimen.supposed:
                    return name
        return None

    def _skip(self, rule: Rule, reason: str) -> None:
        self.unread.setdefault(rule.id, {})[reason] = None

    def _note(self, rule: Rule, lowered: Lowered) -> None:
        """What of a rule was taken to be anything."""
        for formula in (lowered.expect, lowered.when, lowered.unless):
            for part in () if formula is None else parts_of(formula):
                if isinstance(part, Null) and "declare" not in part.reason:
                    self._skip(rule, part.reason)
                elif isinstance(part, Possible):
                    self._skip(rule, "possible() asks how much room the written values leave")
        for definition in lowered.definitions:
            if definition.function not in BY_RELATION:
                self._skip(rule, f"{definition.function}() depends on what the claims say")

    # --- by itself ----------------------------------------------------------------------------------------------

    def probe(self, instance: Instance) -> Probe:
        """The questions about one instance, as formulas."""
        bound = instance.bound
        found = readings(bound, instance.types)
        if found is None:
            self._skip(instance.rule, "what it says depends on too much that only a record declares")
            return Probe(instance, None, None, None, tuple(self._conditions(instance)))

        def asked(made: Callable[[Lowered], Formula]) -> tuple[Formula, ...]:
            return tuple(self.numbering.formula(bound, one, made(one)) for one in found)

        return Probe(
            instance,
            asked(lambda one: truths.applies(one.when, one.unless)),
            asked(lambda one: truths.broken(one.when, one.unless, one.expect)),
            asked(lambda one: truths.unmet(one.when, one.unless, one.expect)),
            tuple(self._conditions(instance)),
        )

    def _conditions(self, instance: Instance) -> Iterator[tuple[Case, Formula]]:
        """The conditions of an instance where everything is stated, but for those that always hold."""
        old = instance.bound
        for case in cases_of(instance.rule):
            bound = Bound(case.plan, old.values, old.common, old.cells, old.slots[: len(case.plan.slots)])
            properties = declared_values(bound, self.specimen.index)
            lowered = lower(case.plan, bound.slots, instance.types, properties)
            condition = truths.applies(lowered.when, lowered.unless)
            if not isinstance(condition, Known):
                yield case, self.numbering.formula(bound, lowered, condition)


def _words_in(rule: Rule) -> list[str]:
    """The functions that decide the rule's checks."""
    parts = (part for formula in truths_of(rule) for part in tree.walk(formula))
    return [part.function for part in parts if isinstance(part, tree.Call)]


def _stands_for_all(bound: Bound) -> bool:
    """Of a pattern, the binding to a measure of which nothing is known."""
    return not any(value.startswith(COUNT) for value in bound.values.values())
