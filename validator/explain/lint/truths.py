"""A rule's normal form as what it asks of exact values: where it applies, what it then leaves, and what breaks it.

The judge's logic has a third value for what is not known; here each formula becomes the weakest statement about exact
values that the judge's answer implies. So a proof that such statements cannot hold together is a proof about the judge
too; that they can proves nothing. What nobody could decide (``Null``) is taken to be anything.
"""

from __future__ import annotations

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
)
from validator.judge.simplify import simplify

TRUE, FALSE = Known(True), Known(False)


def holds(when: Formula | None, unless: Formula | None, expect: Formula) -> Formula:
    """What a rule asks: it does not apply, or what it expects is not false.

    >>> x, y = Relation(((1, (0,)),), "<"), Relation(((1, (1,)),), "=")
    >>> holds(x, None, y) == Disjunction((Negation(x), y))  # where x < 0, y = 0
    True
    """
    idle: list[Formula] = []
    if when is not None:
        idle.append(_not_true(when))
    if unless is not None:
        idle.append(_not_false(unless))
    return simplify(Disjunction((*idle, _not_false(expect))))


def applies(when: Formula | None, unless: Formula | None) -> Formula:
    """Where the rule is applied: its condition is true, and its exception is false."""
    parts: list[Formula] = []
    if when is not None:
        parts.append(_true(when))
    if unless is not None:
        parts.append(_false(unless))
    return simplify(Conjunction(tuple(parts)))


def broken(when: Formula | None, unless: Formula | None, expect: Formula) -> Formula:
    """Where the rule contradicts: it is applied, and what it expects is false."""
    return simplify(Conjunction((applies(when, unless), _false(expect))))


def unmet(when: Formula | None, unless: Formula | None, expect: Formula) -> Formula:
    """Where the rule is applied, and what it expects is not true: false, or undecided because a divisor is zero."""
    return simplify(Conjunction((applies(when, unless), _not_true(expect))))


def _true(formula: Formula) -> Formula:
    match formula:
        case Relation(divisors=divisors):
            return _all((*(_nonzero(divisor) for divisor in divisors), formula))
        case Multiple() | Common() | Ascending() | Known():
            return formula
        case Null() | Possible():
            # "Possible" is true of a range as soon as one value in it fits, which is not always the true one.
            return TRUE
        case Negation(operand):
            return _false(operand)
        case Conjunction(operands):
            return Conjunction(tuple(_true(operand) for operand in operands))
        case Disjunction(operands):
            return Disjunction(tuple(_true(operand) for operand in operands))
        case _:
            assert_never(formula)


def _false(formula: Formula) -> Formula:
    match formula:
        case Relation(divisors=divisors):
            return _all((*(_nonzero(divisor) for divisor in divisors), Negation(formula)))
        case Multiple() | Common() | Ascending() | Known():
            return Negation(formula)
        case Null():
            return TRUE
        case Possible(operand):
            return _false(operand)
        case Negation(operand):
            return _true(operand)
        case Conjunction(operands):
            return Disjunction(tuple(_false(operand) for operand in operands))
        case Disjunction(operands):
            return Conjunction(tuple(_false(operand) for operand in operands))
        case _:
            assert_never(formula)


def _not_false(formula: Formula) -> Formula:
    match formula:
        case Relation(divisors=divisors):
            return _any((*(_zero(divisor) for divisor in divisors), formula))
        case Multiple() | Common() | Ascending() | Known():
            return formula
        case Null() | Possible():
            return TRUE
        case Negation(operand):
            return _not_true(operand)
        case Conjunction(operands):
            return Conjunction(tuple(_not_false(operand) for operand in operands))
        case Disjunction(operands):
            return Disjunction(tuple(_not_false(operand) for operand in operands))
        case _:
            assert_never(formula)


def _not_true(formula: Formula) -> Formula:
    match formula:
        case Relation(divisors=divisors):
            return _any((*(_zero(divisor) for divisor in divisors), Negation(formula)))
        case Multiple() | Common() | Ascending() | Known():
            return Negation(formula)
        case Null():
            return TRUE
        case Possible(operand):
            return _not_true(operand)
        case Negation(operand):
            return _not_false(operand)
        case Conjunction(operands):
            return Disjunction(tuple(_not_true(operand) for operand in operands))
        case Disjunction(operands):
            return Conjunction(tuple(_not_true(operand) for operand in operands))
        case _:
            assert_never(formula)


def _nonzero(divisor: Polynomial) -> Formula:
    return Relation(divisor, "!=")


def _zero(divisor: Polynomial) -> Formula:
    return Relation(divisor, "=")


def _all(parts: tuple[Formula, ...]) -> Formula:
    return parts[0] if len(parts) == 1 else Conjunction(parts)


def _any(parts: tuple[Formula, ...]) -> Formula:
    return parts[0] if len(parts) == 1 else Disjunction(parts)
