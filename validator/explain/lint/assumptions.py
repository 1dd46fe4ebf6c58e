"""What a proof takes for granted of the records: units that nobody declares, members that were made up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from validator.claims.quantity import Kind
from validator.explain.lint.ground import Instance
from validator.explain.lint.kinds import Shape, Subject, subject_of
from validator.explain.lint.readings import truths_of
from validator.explain.lint.specimen import COUNT, FEWEST_MEMBERS
from validator.judge.index import Cell
from validator.judge.plan import AggregateSlot
from validator.rulebook import tree
from validator.rulebook.rule import Rule


def of_members(instances: Sequence[Instance]) -> Iterator[str]:
    """The dimensions whose members were made up."""
    for instance in instances:
        for slot in instance.bound.plan.slots if instance.supposed else ():
            if isinstance(slot, AggregateSlot):
                dimension = slot.aggregate.dimension
                name = dimension if isinstance(dimension, str) else instance.bound.values[dimension.name]
                yield f"{name} has {FEWEST_MEMBERS} or {FEWEST_MEMBERS + 1} members, or those that rules name"


def of_units(instances: Sequence[Instance], shapes: Mapping[Subject, Shape], *, counted: bool) -> Iterator[str]:
    """Units that nobody declares: they matter as soon as a bare number stands beside, which takes the unit on.

    ``counted``: it was used that a measure is a count, which follows from its unit.
    """
    beside = _beside([instance.rule for instance in instances])
    together: dict[int, dict[str, None]] = {}
    for instance in instances:
        for cell in instance.bound.cells:
            if not isinstance(cell, Cell):
                continue
            if cell.measure.startswith("?"):
                if counted and cell.measure.startswith(COUNT):
                    yield "the measure is a count"
                elif not counted and (units := _mixed_units(instances)):
                    yield f"the measure is stated in {units[0]}"
                continue
            shape = shapes.get(subject_of(cell.measure, dict(cell.key)), Shape(told=True))
            if shape.told or shape.kind is not Kind.NUMBER:
                continue
            bare = beside.is_bare(cell.measure)
            if shape.unit is not None and (bare or counted):
                yield f"{cell.measure} is stated in {shape.unit}"
            elif shape.unit is None and bare:
                together.setdefault(beside.root(cell.measure), {})[cell.measure] = None
    for measures in together.values():
        if len(measures) > 1:
            *before, last = sorted(measures)
            yield f"{', '.join(before)} and {last} are stated in one unit"


@dataclass(slots=True)
class _Beside:
    """Which measures are compared with each other, through whatever; and where a bare number takes part."""

    numbers: dict[str, int] = field(default_factory=dict)
    parent: list[int] = field(default_factory=list)
    bare: set[int] = field(default_factory=set)

    def root(self, measure: str) -> int:
        """The number of all that the measure is compared with."""
        number = self.numbers.get(measure)
        if number is None:
            number = self.numbers[measure] = len(self.parent)
            self.parent.append(number)
        while self.parent[number] != number:
            number = self.parent[number]
        return number

    def is_bare(self, measure: str) -> bool:
        """Whether a bare number takes part in what the measure is compared with."""
        root = self.root(measure)
        return any(self._up(number) == root for number in self.bare)

    def _up(self, number: int) -> int:
        while self.parent[number] != number:
            number = self.parent[number]
        return number

    def join(self, measures: Sequence[str], bare: bool) -> None:
        """Measures of one comparison."""
        roots = sorted({self.root(measure) for measure in measures})
        for other in roots[1:]:
            self.parent[other] = roots[0]
        if bare and roots:
            self.bare.add(roots[0])


def _beside(rules: Sequence[Rule]) -> _Beside:
    found = _Beside()
    for rule in rules:
        for formula in truths_of(rule):
            for part in tree.walk(formula):
                if isinstance(part, tree.Chain):
                    found.join([str(reference.measure) for reference in tree.references(part)], _has_bare_number(part))
    return found


def _has_bare_number(chain: tree.Chain) -> bool:
    """Whether a number without a unit is compared with or added to something: 0 is 0 in every unit."""
    for part in tree.walk(chain):
        beside: tuple[tree.Expression, ...] = ()
        if isinstance(part, tree.Chain | tree.Call):
            beside = tree.children(part)
        elif isinstance(part, tree.Arithmetic) and part.operator in "+-":
            beside = (part.left, part.right)
        for child in beside:
            number = child.operand if isinstance(child, tree.Negative) else child
            if isinstance(number, tree.Number) and number.unit is None and number.value:
                return True
    return False


def _mixed_units(instances: Sequence[Instance]) -> list[str]:
    """The units that rules of patterns write, where they also write bare numbers."""
    chains = [
        part
        for instance in instances
        for formula in truths_of(instance.rule)
        for part in tree.walk(formula)
        if isinstance(part, tree.Chain)
    ]
    if not any(_has_bare_number(chain) for chain in chains):
        return []
    return [part.unit for chain in chains for part in tree.walk(chain) if isinstance(part, tree.Number) and part.unit]
