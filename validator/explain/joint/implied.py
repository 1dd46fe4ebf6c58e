"""What is implied: each unknown's interval by propagation to a fixpoint, with the step that gave it.

Every relation that must hold is solved for every unknown in it, over the intervals of the others (interval constraint
propagation: Davis, "Constraint propagation with interval labels", Artificial Intelligence 32, 1987), until nothing
narrows. 270 + 120 = x gives 390, and 2 x = y then 780.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from validator.claims.interval import EVERYTHING, Interval, Rational, whole_if_possible
from validator.explain.joint.system import System
from validator.judge.evaluate import range_of, truth_of
from validator.judge.normal import (
    Common,
    Conjunction,
    Disjunction,
    Formula,
    Polynomial,
    Powers,
    Relation,
    add,
    as_sum,
    finish,
)
from validator.judge.verdict import Truth

MOST_PASSES = 12
"""How often all constraints are gone through: a chain of twelve, or a circle that would narrow for ever."""


@dataclass(frozen=True, slots=True)
class Step:
    """An unknown narrowed to ``interval`` by one constraint over the intervals that the others had by then.

    ``bases`` are the unknowns that it was worked out of, in the order of the relation.
    """

    unknown: int
    interval: Interval
    constraint: int
    bases: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ImpliedRanges:
    """Where every unknown lies; ``steps`` are those that narrowed, in order.

    ``clash`` is a step that leaves an unknown nowhere to lie: what is stated cannot be.
    """

    boxes: tuple[Interval, ...]
    steps: tuple[Step, ...]
    clash: Step | None = None


def implied(system: System, only: Sequence[int] | None = None) -> ImpliedRanges:
    """Narrow the unknowns (those of ``only``: all others stay as they are stated) as far as the relations go.

    An interval that comes out empty ends it: nothing more can be implied of what contradicts itself.
    """
    boxes = stated_boxes(system)
    wanted = frozenset(range(len(boxes)) if only is None else only)
    relations = [
        (number, relation, sorted({cell for _, powers in relation.polynomial for cell in powers}))
        for number, constraint in enumerate(system.constraints)
        for relation in _certain(constraint.formula, boxes)
    ]
    relations = [entry for entry in relations if not wanted.isdisjoint(entry[2])]
    steps: list[Step] = []
    for _ in range(MOST_PASSES):
        narrowed = False
        for number, relation, cells in relations:
            for cell in cells:
                if cell not in wanted:
                    continue
                found = solved(relation, cell, boxes)
                both = multiples(boxes[cell] & found, system.unknowns[cell].step)
                if both == boxes[cell]:
                    continue
                step = Step(cell, both, number, tuple(other for other in cells if other != cell))
                if both.is_empty:
                    return ImpliedRanges(tuple(boxes), tuple(steps), step)
                boxes[cell] = both
                steps.append(step)
                narrowed = True
        if not narrowed:
            break
    return ImpliedRanges(tuple(boxes), tuple(steps))


def stated_boxes(system: System) -> list[Interval]:
    """Where each unknown lies by what is assumed of it and by what the claims state."""
    boxes = [unknown.domain for unknown in system.unknowns]
    for statement in system.statements:
        for unknown in statement.unknowns:
            boxes[unknown] = boxes[unknown] & statement.interval
    return boxes


def solved(relation: Relation, cell: int, boxes: Sequence[Interval]) -> Interval:
    """Where one unknown must lie for a relation to hold; everywhere if the relation does not say.

    >>> stated = [Interval(270, 270), Interval(120, 120), EVERYTHING]
    >>> print(solved(Relation(((1, (0,)), (1, (1,)), (-1, (2,))), "="), 2, stated))
    390
    """
    factor, rest = _split(relation.polynomial, cell)
    if factor is None or relation.operator == "!=" or (relation.divisors and relation.operator != "="):
        return EVERYTHING
    by, others = range_of(factor, boxes), range_of(rest, boxes)
    if 0 in by:
        return EVERYTHING
    if relation.operator == "=":
        return (-others) * by.reciprocal()
    # factor × x + rest <= 0: below -rest ÷ factor where the factor is positive, above it where it is negative.
    bound = (-others) * by.reciprocal()
    is_open = relation.operator == "<"
    if by.low is not None and by.low >= 0:
        return Interval(None, bound.high, False, bound.high_open or is_open)
    return Interval(bound.low, None, bound.low_open or is_open, False)


def _split(polynomial: Polynomial, cell: int) -> tuple[Polynomial | None, Polynomial]:
    """``factor × cell + rest``; no factor where the cell stands squared."""
    factor: dict[Powers, Rational] = {}
    rest: list[tuple[int, Powers]] = []
    for coefficient, powers in polynomial:
        if powers.count(cell) > 1:
            return None, polynomial
        if cell in powers:
            factor[tuple(number for number in powers if number != cell)] = coefficient
        else:
            rest.append((coefficient, powers))
    return tuple((int(value), powers) for powers, value in sorted(factor.items())), tuple(rest)


def _certain(formula: Formula, boxes: Sequence[Interval]) -> Iterator[Relation]:
    """The relations that must hold as things are stated: of alternatives, the only one that still can."""
    match formula:
        case Relation():
            yield formula
        case Conjunction(operands):
            for operand in operands:
                yield from _certain(operand, boxes)
        case Disjunction(operands):
            left = [operand for operand in operands if truth_of(operand, boxes) is not Truth.FALSE]
            if len(left) == 1:
                yield from _certain(left[0], boxes)
        case Common(members):
            for member in members[1:]:
                both = add(as_sum(members[0]), as_sum(member), -1)
                yield Relation(finish(both)[0], "=")
        case _:
            return


def multiples(interval: Interval, step: Rational | None) -> Interval:
    """The interval from its least to its greatest whole multiple of ``step``; as it is where that is None."""
    if step is None:
        return interval
    low, high = interval.low, interval.high
    if low is not None:
        least = -(-low // step) * step
        low = whole_if_possible(least + step if least == low and interval.low_open else least)
    if high is not None:
        most = high // step * step
        high = whole_if_possible(most - step if most == high and interval.high_open else most)
    return Interval(low, high)
