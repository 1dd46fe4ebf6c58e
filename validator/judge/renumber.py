"""Renumbering: a formula over a check's own cells as one over other numbers, and what a formula is made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

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
    finish,
)


def parts_of(formula: Formula) -> Iterator[Formula]:
    """The formula and everything inside it."""
    yield formula
    match formula:
        case Negation(operand) | Possible(operand):
            yield from parts_of(operand)
        case Conjunction(operands) | Disjunction(operands):
            for operand in operands:
                yield from parts_of(operand)


def renumbered(formula: Formula, numbers: Sequence[int]) -> Formula:
    """The same formula with ``numbers[i]`` for cell i; cells that become one are collected.

    >>> renumbered(Relation(((1, (0,)), (-1, (1,))), "="), [7, 3])
    Relation(polynomial=((-1, (3,)), (1, (7,))), operator='=', divisors=(), partial=False)
    """
    match formula:
        case Relation(polynomial, operator, divisors, partial):
            under = tuple(renumbered_polynomial(divisor, numbers) for divisor in divisors)
            return Relation(renumbered_polynomial(polynomial, numbers), operator, under, partial)
        case Multiple(polynomial, scale, modulus, partial):
            collected, factor = finish(_sum(polynomial, numbers))
            return Multiple(collected, scale * factor, modulus, partial)
        case Common(members, partial):
            return Common(tuple(_exact(member, numbers) for member in members), partial)
        case Ascending(members, partial):
            return Ascending(tuple(_exact(member, numbers) for member in members), partial)
        case Known() | Null():
            return formula
        case Negation(operand):
            return Negation(renumbered(operand, numbers))
        case Conjunction(operands):
            return Conjunction(tuple(renumbered(operand, numbers) for operand in operands))
        case Disjunction(operands):
            return Disjunction(tuple(renumbered(operand, numbers) for operand in operands))
        case Possible(operand):
            return Possible(renumbered(operand, numbers))
        case _:
            assert_never(formula)


def renumbered_polynomial(polynomial: Polynomial, numbers: Sequence[int]) -> Polynomial:
    """The same polynomial up to a positive factor, which a comparison with zero does not see."""
    return finish(_sum(polynomial, numbers))[0]


def _sum(polynomial: Polynomial, numbers: Sequence[int]) -> dict[tuple[int, ...], int]:
    total: dict[tuple[int, ...], int] = {}
    for coefficient, powers in polynomial:
        key = tuple(sorted(numbers[number] for number in powers))
        total[key] = total.get(key, 0) + coefficient
    return {powers: coefficient for powers, coefficient in total.items() if coefficient}


def _exact(polynomial: Polynomial, numbers: Sequence[int]) -> Polynomial:
    """The same polynomial, factor and all: it is compared with others."""
    return tuple((coefficient, powers) for powers, coefficient in sorted(_sum(polynomial, numbers).items()))
