"""Cases: a formula as conditions on polynomials, joined by *all* and *any*, without negation, quotient or comparison.

What remains after this pass: ``Within`` (a polynomial lies in an interval), ``Whole`` (it is a whole multiple), ``All``
and ``Any``. Every value that satisfies the formula satisfies its cases. The other way round it holds but for what the
judge cannot decide either (what is not declared) and what ``possible`` says of all values at once (``settled.py``); a
witness is therefore tried on the formula itself.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise
from typing import assert_never

from validator.claims.interval import ZERO, Interval, Rational
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
    add,
    as_sum,
    finish,
)


@dataclass(frozen=True, slots=True)
class Within:
    """The polynomial's value lies in the interval."""

    polynomial: Polynomial
    interval: Interval


@dataclass(frozen=True, slots=True)
class Whole:
    """The polynomial's value × ``scale``, less some whole multiple of ``modulus``, lies in ``rest``.

    In [0, 0] it is a multiple; between 0 and the modulus it is none.
    """

    polynomial: Polynomial
    scale: Rational
    modulus: int
    rest: Interval = ZERO


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds; with none, it always does."""

    parts: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Some part holds; with none, it never does."""

    parts: tuple[Case, ...]


Case = Within | Whole | All | Any

TRUE = All(())
FALSE = Any(())

_BELOW = Interval(None, 0)
_LESS = Interval(None, 0, False, True)
_ABOVE = Interval(0, None)
_MORE = Interval(0, None, True, False)


def cases_of(formula: Formula, undefined: Collection[Polynomial] = ()) -> Case:
    """The cases of a formula; a relation whose divisor is among ``undefined`` also holds where that is zero.

    ``x != 3`` is less or more:

    >>> [part.interval.high for part in cases_of(Relation(((-3, ()), (1, (0,))), "!=")).parts]
    [0, None]
    """
    return _cases(formula, True, undefined)


def _cases(formula: Formula, positive: bool, undefined: Collection[Polynomial]) -> Case:
    match formula:
        case Relation():
            return _relation(formula, positive, undefined)
        case Multiple(polynomial, scale, modulus):
            return Whole(polynomial, scale, modulus, ZERO if positive else Interval(0, modulus, True, True))
        case Common(members):
            return _chain(members, "=", positive)
        case Ascending(members):
            return _chain(members, "<=", positive)
        case Known(value):
            return TRUE if value is positive else FALSE
        case Null():
            return TRUE
        case Negation(operand):
            return _cases(operand, not positive, undefined)
        case Conjunction(operands) | Disjunction(operands):
            parts = tuple(_cases(operand, positive, undefined) for operand in operands)
            return all_of(parts) if isinstance(formula, Conjunction) is positive else any_of(parts)
        case Possible(operand):
            # What is not possible is not so: the true values would make it possible.
            return _cases(operand, positive, undefined)
        case _:
            assert_never(formula)


_OPPOSITE = {"=": "!=", "!=": "=", "<=": ">", "<": ">="}


def _relation(relation: Relation, positive: bool, undefined: Collection[Polynomial]) -> Case:
    operator = relation.operator if positive else _OPPOSITE[relation.operator]
    found = _signed(relation.polynomial, operator, relation.divisors)
    zero = tuple(_within(divisor, ZERO) for divisor in relation.divisors if divisor in undefined)
    return any_of((found, *zero)) if zero else found


def _signed(polynomial: Polynomial, operator: str, divisors: tuple[Polynomial, ...]) -> Case:
    if operator == "=":
        return _within(polynomial, ZERO)
    if operator == "!=":
        return Any((_within(polynomial, _LESS), _within(polynomial, _MORE)))
    if not divisors:
        return _within(polynomial, {"<=": _BELOW, "<": _LESS, ">=": _ABOVE, ">": _MORE}[operator])
    first, rest = divisors[0], divisors[1:]
    turned = {"<=": ">=", "<": ">", ">=": "<=", ">": "<"}[operator]
    return any_of(
        (
            all_of((_within(first, _MORE), _signed(polynomial, operator, rest))),
            all_of((_within(first, _LESS), _signed(polynomial, turned, rest))),
        )
    )


def _within(polynomial: Polynomial, interval: Interval) -> Case:
    """The condition; of a constant, whether it holds."""
    if any(powers for _, powers in polynomial):
        return Within(polynomial, interval)
    return TRUE if sum(value for value, _ in polynomial) in interval else FALSE


def _chain(members: tuple[Polynomial, ...], operator: str, positive: bool) -> Case:
    """Neighbours compared, one by one."""
    if not positive:
        operator = _OPPOSITE[operator]
    pairs = tuple(
        _signed(finish(add(as_sum(left), as_sum(right), -1))[0], operator, ()) for left, right in pairwise(members)
    )
    return all_of(pairs) if positive else any_of(pairs)


def all_of(parts: tuple[Case, ...]) -> Case:
    """Every part holds, flat and without what always holds."""
    flat: list[Case] = []
    for part in parts:
        if part == FALSE:
            return FALSE
        flat += part.parts if isinstance(part, All) else (part,)
    return flat[0] if len(flat) == 1 else All(tuple(flat))


def any_of(parts: tuple[Case, ...]) -> Case:
    """Some part holds, flat and without what never holds."""
    flat: list[Case] = []
    for part in parts:
        if part == TRUE:
            return TRUE
        flat += part.parts if isinstance(part, Any) else (part,)
    return flat[0] if len(flat) == 1 else Any(tuple(flat))
