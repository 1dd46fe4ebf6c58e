"""Deciding a normal form whose claims are all exact numbers: one expression of integer arithmetic, made once a shape.

Contract: for values that are points (``Interval(a, a)``, likely and certain alike) the compiled form gives the truth
that ``evaluate.truth_of`` gives for them; what could come out otherwise is not compiled (None) and stays with
``evaluate``. The range of a polynomial of points is a point, so a relation is decided by a sign. A cell that nobody
stated keeps its constant range, of which only sums are compiled: their ends are those that ``evaluate.range_of`` adds
up. The text that is compiled holds numbers and operators alone, nothing that a rule or a record names.

Compiling was chosen over a walk: a check costs 0.2 µs where walking the form over intervals costs 5 to 10.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from validator.claims.interval import Interval, Rational
from validator.claims.quantity import Quantity
from validator.judge.lower import Lowered
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

Values = Sequence[Rational | None]
"""The value of each claim of a record; None where it is no point, which no compiled form may read."""
Column = int | Interval | None
"""What a cell of a check holds: the claim of this number, a constant range (nobody stated it), or anything else."""
LONGEST = 5000
"""Characters of a form's text; longer ones stay with ``evaluate``, so that Python's compiler needs no deep stack."""
DEEPEST = 40
"""Brackets within brackets of a form's text: CPython refuses 200."""
MOST_BITS = 4096
"""Bits of a coefficient: CPython refuses to write integers of more than 4,300 digits."""


FALSE, UNKNOWN, TRUE, NOT_APPLICABLE, UNSURE = 0, 1, 3, 4, 5
"""What a compiled form gives: a truth of ``verdict.Truth`` as a bare integer, which is compared in half the time; that
the check's condition does not hold; or that it is not sure whether it does. 2 (possible) is left to ``evaluate``."""


def point_of(quantity: Quantity) -> Rational | None:
    """The one value that a quantity allows, softly or not; None where it allows several."""
    box = quantity.likely
    value = box.low
    if value is None or (box.high is not value and box.high != value) or box.low_open or box.high_open:
        return None
    return None if quantity.is_soft else value


def compiled(texts: Sequence[str]) -> tuple[Callable[[Values], int], ...]:
    """The functions of several forms' texts, compiled together."""
    if not texts:
        return ()
    source = "".join(f"lambda v: {text},\n" for text in texts)
    known = {"__builtins__": {}, "min": min, "max": max}
    made: tuple[Callable[[Values], int], ...] = eval(f"({source})", known)
    return made


def text_of(lowered: Lowered, columns: Sequence[Column]) -> str | None:
    """The text that gives what a check comes to, over ``v``, the values of the record's claims.

    >>> from validator.judge.normal import Relation
    >>> sums = Relation(((1, (0,)), (1, (1,)), (-1, (2,))), "=")
    >>> text = text_of(Lowered(False, sums, None, None, (), (), (), ()), [4, 0, 2])
    >>> text
    '(3 if (v[4] + v[0] - v[2]) == 0 else 0)'
    >>> compiled([text])[0]([120, None, 390, None, 270])
    3
    """
    if lowered.definitions:
        return None
    try:
        text = _truth(lowered.expect, columns)
        conditions = [] if lowered.when is None else [_truth(lowered.when, columns)]
        conditions += [] if lowered.unless is None else [_negated(_truth(lowered.unless, columns))]
    except _OtherwiseDecidedError:
        return None
    if conditions:
        text = f"({text} if (a := {_least(conditions)}) == 3 else 4 if a == 0 else 5)"
    return text if len(text) <= LONGEST and _depth(text) <= DEEPEST else None


class _OtherwiseDecidedError(Exception):
    """This form, or this cell, is left to ``evaluate``."""


@dataclass(frozen=True, slots=True)
class _Span:
    """The ends of a polynomial's range as texts; None is unbounded. Ends are closed; a point has one text for both."""

    low: str | None
    high: str | None

    @property
    def point(self) -> str:
        if self.low is None or self.low is not self.high:
            raise _OtherwiseDecidedError
        return self.low


def _truth(formula: Formula, columns: Sequence[Column]) -> str:
    match formula:
        case Relation():
            return _relation(formula, columns)
        case Multiple(polynomial, scale, modulus):
            point = _span(polynomial, columns).point
            numerator, denominator = _written(scale.numerator), _written(scale.denominator * modulus)
            return f"(3 if {point} * {numerator} % {denominator} == 0 else 0)"
        case Common(members):
            return _compared(members, " == ", columns)
        case Ascending(members):
            return _compared(members, " <= ", columns)
        case Known(value):
            return "3" if value else "0"
        case Null():
            return "1"
        case Negation(operand):
            return _negated(_truth(operand, columns))
        case Conjunction(operands):
            return _least([_truth(operand, columns) for operand in operands])
        case Disjunction(operands):
            texts = [_truth(operand, columns) for operand in operands]
            return texts[0] if len(texts) == 1 else f"max({', '.join(texts)})"
        case Possible(operand):
            return f"(0, 1, 3, 3)[{_truth(operand, columns)}]"
        case _:
            raise _OtherwiseDecidedError


def _depth(text: str) -> int:
    return max(accumulate((mark in "([") - (mark in ")]") for mark in text), default=0)


def _negated(text: str) -> str:
    return f"(3, 1, 2, 0)[{text}]"


def _least(texts: Sequence[str]) -> str:
    return texts[0] if len(texts) == 1 else f"min({', '.join(texts)})"


def _compared(members: Sequence[Polynomial], operator: str, columns: Sequence[Column]) -> str:
    points = [_span(member, columns).point for member in members]
    return f"(3 if {operator.join(points)} else 0)" if len(points) > 1 else "3"


def _relation(relation: Relation, columns: Sequence[Column]) -> str:
    span = _span(relation.polynomial, columns)
    if not relation.divisors:
        return _compared_with_zero(relation.operator, span, "1" if relation.partial else "2")
    point = span.point
    divisors = [_span(divisor, columns).point for divisor in relation.divisors]
    turned = " * ".join([point, *(f"(1 if {divisor} > 0 else -1)" for divisor in divisors)])
    zero = " or ".join(f"{divisor} == 0" for divisor in divisors)
    return f"(1 if {zero} else {_compared_with_zero(relation.operator, _point(f'({turned})'), '')})"


def _compared_with_zero(operator: str, span: _Span, between: str) -> str:
    """``between`` is the truth where some values of the range satisfy the relation and some do not."""
    low, high = span.low, span.high
    if low is not None and low is high:
        if operator not in ("=", "!=", "<=", "<"):
            raise _OtherwiseDecidedError
        return f"(3 if {low} {'==' if operator == '=' else operator} 0 else 0)"
    match operator:
        case "=" | "!=":
            outside = [text for text in (low and f"{low} > 0", high and f"{high} < 0") if text]
            surely = "0" if operator == "=" else "3"
            return f"({surely} if {' or '.join(outside)} else {between})" if outside else between
        case "<=" | "<":
            tests = [] if high is None else [f"3 if {high} {operator} 0"]
            tests += [] if low is None else [f"0 if {low} {'>' if operator == '<=' else '>='} 0"]
            return f"({' else '.join([*tests, between])})"
        case _:
            raise _OtherwiseDecidedError


def _point(text: str) -> _Span:
    return _Span(text, text)


def _span(polynomial: Polynomial, columns: Sequence[Column]) -> _Span:
    """The range of a polynomial: its terms over claims, and the ends of a sum of constant ranges."""
    terms: list[str] = []
    low: Rational | None = 0
    high: Rational | None = 0
    for coefficient, powers in polynomial:
        columns_of = [columns[number] for number in powers]
        if all(isinstance(column, int) for column in columns_of):
            terms.append(_term(coefficient, [f"v[{column}]" for column in columns_of]))
            continue
        (box,) = columns_of if len(columns_of) == 1 else (None,)
        if not isinstance(box, Interval) or box.low_open or box.high_open:
            raise _OtherwiseDecidedError
        bottom, top = (box.low, box.high) if coefficient > 0 else (box.high, box.low)
        low = None if low is None or bottom is None else low + coefficient * bottom
        high = None if high is None or top is None else high + coefficient * top
    if low is not None and low == high:
        return _point(_sum(terms, low))
    return _Span(None if low is None else _sum(terms, low), None if high is None else _sum(terms, high))


def _term(coefficient: int, factors: list[str]) -> str:
    sign, size = ("- ", -coefficient) if coefficient < 0 else ("+ ", coefficient)
    numbers = [] if size == 1 and factors else [_written(size)]
    return sign + " * ".join([*numbers, *factors])


def _sum(terms: list[str], constant: Rational) -> str:
    if not isinstance(constant, int):
        raise _OtherwiseDecidedError
    parts = [*terms, _term(constant, [])] if constant or not terms else terms
    return f"({' '.join(parts).removeprefix('+ ')})"


def _written(number: int) -> str:
    if number.bit_length() > MOST_BITS:
        raise _OtherwiseDecidedError
    return str(number)
