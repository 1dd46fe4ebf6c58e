"""Definitions as relations: what a defined number (a rounding, an absolute value, the greatest of …) must satisfy.

After this pass only completed years, ranks and spreads remain functions; everything else is a formula of the integer
normal form that a linear method can take apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from validator.claims.interval import Rational
from validator.judge import normal
from validator.judge.evaluate import beside_width
from validator.judge.normal import (
    Conjunction,
    Definition,
    Disjunction,
    Formula,
    Multiple,
    Quotient,
    Relation,
)


def relation_of(
    definition: Definition, number: int, steps: Sequence[Rational | None], places: Sequence[Rational | None]
) -> Formula | None:
    """What ``number``, which stands for the definition, must satisfy; None where no relation says it.

    ``steps`` and ``places`` are as in ``evaluate.define``. ``rounded(38.6)``, written 39 as a whole number, is at most
    half of one away from what it stands for:

    >>> from validator.judge.normal import Quotient
    >>> one = (Quotient(((1, (0,)),), ((1, ()),)),)
    >>> relation_of(Definition("rounded", one, (0,)), 1, [None], [1]).operands[0]
    Relation(polynomial=((-1, ()), (-2, (0,)), (2, (1,))), operator='<=', divisors=(), partial=False)
    """
    arguments = definition.arguments
    own = normal.cell(number)
    match definition.function:
        case "abs":
            value = arguments[0]
            # own >= v and own >= -v beside the choice: they are linear, and all that a bound on |v| from above needs.
            above = tuple(_relate(sign, value, own, "<=") for sign in (1, -1))
            return Conjunction((*above, Disjunction(tuple(_relate(sign, value, own, "=") for sign in (1, -1)))))
        case "min" | "max":
            turn = 1 if definition.function == "max" else -1
            bounds = tuple(_relate(turn, value, normal.scale(own, turn), "<=") for value in arguments)
            reached = Disjunction(tuple(_relate(1, value, own, "=") for value in arguments))
            return Conjunction((*bounds, reached))
        case "round":
            return _round(arguments[0], arguments[1], own)
        case "rounded" | "shortened":
            step = (places if definition.function == "rounded" else steps)[definition.cells[0]]
            return _within(arguments[0], own, Fraction(0) if step is None else Fraction(step) / 2)
        case "beside":
            one = arguments[1]
            if (one.numerator and one.numerator[0][1]) or one.denominator != ((1, ()),):
                return None
            width = beside_width(one.scale * one.numerator[0][0] if one.numerator else 0, steps, definition.cells)
            return _within(arguments[0], own, width)
        case _:
            return None


def _relate(factor: Rational, value: Quotient | None, less: Mapping[normal.Powers, Rational], operator: str) -> Formula:
    """``factor × value - less  operator  0``; a quotient is multiplied out, its divisor taken along."""
    if value is None:
        return Relation(normal.finish(less)[0], operator)
    numerator = normal.scale(normal.as_sum(value.numerator), factor * value.scale)
    denominator = normal.as_sum(value.denominator)
    whole = normal.add(numerator, normal.multiply(less, denominator), -1)
    divisors = () if set(denominator) == {()} else (value.denominator,)
    return Relation(normal.finish(whole)[0], operator, divisors)


def _within(value: Quotient, own: normal.Sum, half: Rational) -> Formula:
    """``value - half <= own <= value + half``."""
    if not half:
        return _relate(1, value, own, "=")
    return Conjunction(
        (
            _relate(-1, value, normal.add(normal.constant(half), own, -1), "<="),
            _relate(1, value, normal.add(normal.constant(half), own), "<="),
        )
    )


def _round(value: Quotient, to: Quotient, own: normal.Sum) -> Formula | None:
    """To the nearest multiple of a fixed number; a tie may go either way."""
    if to.denominator != ((1, ()),) or len(to.numerator) != 1 or to.numerator[0][1]:
        return None
    place = Fraction(to.scale) * to.numerator[0][0]
    if place <= 0:
        return None
    polynomial, scale = normal.finish(own)
    return Conjunction((_within(value, own, place / 2), Multiple(polynomial, scale / place, 1)))
