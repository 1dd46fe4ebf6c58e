"""Why a check is undecided, in words: what nobody stated or declared, and what cannot be compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from validator.claims.interval import Interval
from validator.judge.bind import Bound, DateValue, Others
from validator.judge.evaluate import range_of, truth_of
from validator.judge.index import Cell, cell_name
from validator.judge.normal import Conjunction, Disjunction, Formula, Multiple, Negation, Null, Possible, Relation
from validator.judge.values import CellType
from validator.judge.verdict import Truth


def reasons_of(
    bound: Bound, types: Sequence[CellType], formula: Formula | None, boxes: Sequence[Interval] | None
) -> tuple[str, ...]:
    """Every reason why a formula is not decided, in the order of its parts, then the cells that nobody stated.

    Without boxes, those that do not depend on values.
    """
    if formula is None:
        return ()
    return (*_of_formula(bound, formula, boxes), *_missing(bound, types))


def _of_formula(bound: Bound, formula: Formula, boxes: Sequence[Interval] | None) -> Iterator[str]:
    match formula:
        case Null(reason):
            yield _in_names(bound, reason)
        case Negation(operand) | Possible(operand):
            yield from _of_formula(bound, operand, boxes)
        case Conjunction(operands) | Disjunction(operands):
            for operand in operands:
                yield from _of_formula(bound, operand, boxes)
        case Multiple():
            if boxes is not None and truth_of(formula, boxes) is Truth.UNKNOWN:
                yield "what is stated leaves so much room that anything would fit"
        case Relation(divisors=divisors):
            if boxes is not None and any(0 in range_of(divisor, boxes) for divisor in divisors):
                yield "it divides by a number that may be zero"


def _in_names(bound: Bound, reason: str) -> str:
    """The reason of a shape, with what the rule's variables stand for in this check."""
    for variable, name in sorted(bound.values.items(), key=lambda item: -len(item[0])):
        reason = reason.replace(f"?{variable}", name)
    return reason


def _missing(bound: Bound, types: Sequence[CellType]) -> Iterator[str]:
    for cell, known in zip(bound.cells, types, strict=True):
        if known.stated:
            continue
        match cell:
            case Cell(unread=str(claim)):
                yield f"the value of claim {claim!r} could not be read"
            case Cell(measure, key):
                yield f"no claim states {cell_name(measure, key)}"
            case DateValue(None):
                yield "the source has no date of publication"
            case DateValue(text):
                yield f"{text!r} is not a date"
            case Others(dimension):
                yield f"the members of {dimension!r} are not declared, so there may be more"
