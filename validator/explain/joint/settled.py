"""Settling: what a formula asks of all values at once, decided for the intervals as they are stated.

``possible(f)`` beside ``or`` says that *some* allowed values satisfy f, not that the true ones do. After this pass
``Possible`` remains only where it must hold, or must not, by itself: then the true values have to satisfy f, or not f.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from validator.claims.interval import Interval
from validator.judge.evaluate import truth_of
from validator.judge.normal import (
    Ascending,
    Common,
    Conjunction,
    Disjunction,
    Formula,
    Known,
    Multiple,
    Negation,
    Null,
    Polynomial,
    Possible,
    Relation,
)
from validator.judge.renumber import parts_of
from validator.judge.simplify import simplify
from validator.judge.verdict import Truth


def settled(formula: Formula, boxes: Sequence[Interval]) -> Formula:
    """The formula with the ``possible`` of its alternatives decided over ``boxes``, the cells as they are stated.

    >>> one = Relation(((-3, ()), (1, (0,))), "=")
    >>> settled(Disjunction((Possible(one), Null("unit"))), [Interval(2, 4)])
    Known(value=True)
    """
    return simplify(_settled(formula, boxes, positive=True, excuses=False))


def _settled(formula: Formula, boxes: Sequence[Interval], *, positive: bool, excuses: bool) -> Formula:
    match formula:
        case Possible(operand) if excuses:
            numbers = [number for part in parts_of(operand) for number in _cells(part)]
            if any(number >= len(boxes) for number in numbers):
                return Known(positive)  # a function of how something is written: nothing is accused on its account
            truth = truth_of(formula, boxes)
            return Null("it is not known whether it is possible") if truth is Truth.UNKNOWN else Known(bool(truth))
        case Negation(operand):
            return Negation(_settled(operand, boxes, positive=not positive, excuses=excuses))
        case Conjunction(operands) | Disjunction(operands):
            any_of = isinstance(formula, Disjunction) is positive
            parts = tuple(_settled(one, boxes, positive=positive, excuses=excuses or any_of) for one in operands)
            return replace(formula, operands=parts)
        case _:
            return formula


def _cells(formula: Formula) -> list[int]:
    polynomials: tuple[Polynomial, ...]
    match formula:
        case Relation(polynomial, _, divisors):
            polynomials = (polynomial, *divisors)
        case Multiple(polynomial):
            polynomials = (polynomial,)
        case Common(members) | Ascending(members):
            polynomials = members
        case _:
            return []
    return [number for polynomial in polynomials for _, powers in polynomial for number in powers]
