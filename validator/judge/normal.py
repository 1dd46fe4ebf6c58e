"""The integer normal form: what a bound rule says, as polynomial relations over cells, without division.

A check's cells are numbered 0 … n-1; definitions (absolute value, rank, completed years …) follow as n, n+1, ….
Every relation is ``polynomial operator 0`` with integer coefficients, in base units; a quotient has been multiplied
out, and its divisor stands in ``divisors``: the relation means something only where none of them can be zero. The
judge, the bulk screen and the explanations read this form; none of them reads the syntax tree.

``270 + 120 = 390`` is ``Relation(((1, (0,)), (1, (1,)), (-1, (2,))), "=")``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from validator.claims.interval import Rational, whole_if_possible

Powers = tuple[int, ...]
"""The numbers of the multiplied cells, ascending; a square names its cell twice; ``()`` is the constant."""

Sum = dict[Powers, Rational]
"""A polynomial under construction: coefficients by powers, zeros left out."""

Polynomial = tuple[tuple[int, Powers], ...]
"""A finished polynomial: integer coefficients in the order of the powers."""


ONE: Sum = {(): 1}
MOST_TERMS = 20_000
"""A product with more terms is refused, so that no rule can take exponential time."""


class TooManyTermsError(Exception):
    """A product of sums that is too large to be multiplied out."""


def constant(value: Rational) -> Sum:
    """The polynomial of one number."""
    return {(): value} if value else {}


def cell(number: int) -> Sum:
    """The polynomial of one cell."""
    return {(number,): 1}


def add(left: Mapping[Powers, Rational], right: Mapping[Powers, Rational], factor: Rational = 1) -> Sum:
    """``left + factor × right``, with the terms of one cell collected: ``x - x`` is 0."""
    return add_all((left, right if factor == 1 else {powers: value * factor for powers, value in right.items()}))


def add_all(parts: Iterable[Mapping[Powers, Rational]]) -> Sum:
    """The sum of many polynomials, in one pass."""
    total: Sum = {}
    for part in parts:
        for powers, coefficient in part.items():
            total[powers] = total.get(powers, 0) + coefficient
    return {powers: whole_if_possible(value) for powers, value in total.items() if value}


def multiply(left: Mapping[Powers, Rational], right: Mapping[Powers, Rational]) -> Sum:
    """The product, expanded.

    Raises:
        TooManyTermsError: it would have more than ``MOST_TERMS`` terms; sums multiplied by sums grow exponentially.
    """
    if left == ONE:
        return dict(right)
    if right == ONE:
        return dict(left)
    if len(left) * len(right) > MOST_TERMS:
        raise TooManyTermsError(f"multiplied out, it has more than {MOST_TERMS:,} terms")
    return add_all({tuple(sorted(a + b)): x * y} for a, x in left.items() for b, y in right.items())


def as_sum(polynomial: Polynomial) -> Sum:
    """A finished polynomial, to be worked with again: coefficients by powers."""
    return {powers: coefficient for coefficient, powers in polynomial}


def scale(polynomial: Mapping[Powers, Rational], factor: Rational) -> Sum:
    """Every coefficient times one number."""
    return add({}, polynomial, factor)


def finish(polynomial: Mapping[Powers, Rational]) -> tuple[Polynomial, Rational]:
    """Clear denominators and common factors by a positive number: signs, and so relations to 0, stay.

    Returns the integer polynomial and the scale that was taken out: ``polynomial = finished × scale``.

    >>> finish({(0,): Fraction(1, 2), (1,): Fraction(-3, 4)})
    (((2, (0,)), (-3, (1,))), Fraction(1, 4))
    """
    ordered = sorted(polynomial.items())
    up = lcm(*(Fraction(value).denominator for _, value in ordered)) if ordered else 1
    whole = [(int(value * up), powers) for powers, value in ordered]
    down = gcd(*(value for value, _ in whole)) or 1
    return tuple((value // down, powers) for value, powers in whole), whole_if_possible(Fraction(down, up))


@dataclass(frozen=True, slots=True)
class Relation:
    """``polynomial operator 0`` with one of ``= != < <=``; where a divisor is negative, ``< <=`` turn around.

    ``partial`` (here and below): a cell that nobody stated takes part, so what is only possible is not known.
    """

    polynomial: Polynomial
    operator: str
    divisors: tuple[Polynomial, ...] = ()
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Multiple:
    """``polynomial × scale`` can be a whole multiple of ``modulus``: 7 for a weekday, 1 for a whole count."""

    polynomial: Polynomial
    scale: Rational
    modulus: int
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Common:
    """The numbered cells or definitions share one value."""

    members: tuple[Polynomial, ...]
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Ascending:
    """No member is less than one before it."""

    members: tuple[Polynomial, ...]
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """Decided before any value is read: a declared property."""

    value: bool


@dataclass(frozen=True, slots=True)
class Null:
    """Not decidable, and why: something that nobody declared or stated."""

    reason: str


@dataclass(frozen=True, slots=True)
class Negation:
    """``not operand``."""

    operand: Formula


@dataclass(frozen=True, slots=True)
class Conjunction:
    """Every operand holds."""

    operands: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Disjunction:
    """Some operand holds."""

    operands: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Possible:
    """The operand can be true for some allowed values."""

    operand: Formula


Formula = Relation | Multiple | Common | Ascending | Known | Null | Negation | Conjunction | Disjunction | Possible


@dataclass(frozen=True, slots=True)
class Quotient:
    """``numerator × scale ÷ denominator``: the value of one side of a relation, for showing."""

    numerator: Polynomial
    denominator: Polynomial
    scale: Rational = 1


@dataclass(frozen=True, slots=True)
class Definition:
    """A number that is not a polynomial of cells: ``function`` of quotients, in base units."""

    function: str
    arguments: tuple[Quotient, ...]
    cells: tuple[int, ...] = ()
