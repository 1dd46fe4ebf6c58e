"""Components: the parts of a system that share no unknown, each a system of its own.

What cannot hold together lies in one component, so that each is asked about alone: a record of thousands of claims with
two mistakes is two small questions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from validator.claims.interval import Interval
from validator.explain.joint.rows import unknowns_of
from validator.explain.joint.system import Constraint, Function, Statement, System
from validator.judge.evaluate import truth_of
from validator.judge.renumber import renumbered, renumbered_polynomial
from validator.judge.verdict import Truth


@dataclass(frozen=True, slots=True)
class Group:
    """The unknowns, statements and constraints of one component, by their numbers in the whole system."""

    unknowns: tuple[int, ...]
    statements: tuple[int, ...]
    constraints: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Component:
    """A system, and for each of its unknowns, statements and constraints the number that it has in the whole."""

    system: System
    unknowns: tuple[int, ...]
    statements: tuple[int, ...]
    constraints: tuple[int, ...]


def groups_of(system: System) -> list[Group]:
    """The components that have a constraint, in the order of their first unknowns."""
    above = list(range(len(system.unknowns)))

    def root(number: int) -> int:
        while above[number] != number:
            above[number] = above[above[number]]
            number = above[number]
        return number

    def unite(numbers: Iterable[int]) -> None:
        first: int | None = None
        for number in numbers:
            if first is None:
                first = root(number)
            else:
                above[root(number)] = first

    named = [unknowns_of(constraint) for constraint in system.constraints]
    for numbers in named:
        unite(numbers)
    for statement in system.statements:
        unite(statement.unknowns)
    groups: dict[int, tuple[list[int], list[int], list[int]]] = {}
    for number, numbers in enumerate(named):
        if numbers:
            groups.setdefault(root(numbers[0]), ([], [], []))[2].append(number)
    for number in range(len(system.unknowns)):
        group = groups.get(root(number))
        if group is not None:
            group[0].append(number)
    for number, statement in enumerate(system.statements):
        group = groups.get(root(statement.unknowns[0])) if statement.unknowns else None
        if group is not None:
            group[1].append(number)
    return [Group(*(tuple(numbers) for numbers in group)) for group in sorted(groups.values())]


def component(system: System, group: Group) -> Component:
    """One component as a system of its own."""
    unknowns, statements, constraints = group.unknowns, group.statements, group.constraints
    numbers = [0] * len(system.unknowns)
    for place, number in enumerate(unknowns):
        numbers[number] = place
    part = System(
        tuple(system.unknowns[number] for number in unknowns),
        tuple(_statement(system.statements[number], numbers) for number in statements),
        tuple(_constraint(system.constraints[number], numbers) for number in constraints),
    )
    return Component(part, unknowns, statements, constraints)


def _statement(statement: Statement, numbers: list[int]) -> Statement:
    return replace(statement, unknowns=tuple(numbers[number] for number in statement.unknowns))


def _constraint(constraint: Constraint, numbers: list[int]) -> Constraint:
    return Constraint(
        renumbered(constraint.formula, numbers),
        tuple(_function(function, numbers) for function in constraint.functions),
        frozenset(renumbered_polynomial(divisor, numbers) for divisor in constraint.undefined),
    )


def _function(function: Function, numbers: list[int]) -> Function:
    cells = tuple(numbers[cell] for cell in function.cells)
    return replace(function, unknown=numbers[function.unknown], cells=cells)


def surely_possible(system: System, group: Group, ranges: Sequence[Interval]) -> bool:
    """Whether the values that are stated, or follow, satisfy everything, so that nothing needs to be searched for.

    ``ranges`` are where the unknowns lie, as far as it is known. It never says yes where the exact answer is no: only
    where each unknown has one value left, and the judge finds that these values satisfy every constraint.
    """
    for number in group.unknowns:
        box, step = ranges[number], system.unknowns[number].step
        if not box.is_point or box.low is None or (step is not None and box.low % step):
            return False
    return all(
        not system.constraints[number].functions and truth_of(system.constraints[number].formula, ranges) is Truth.TRUE
        for number in group.constraints
    )
