"""A check's normal form as SQL: the truth that the exact judge would find, worked out for every row at once.

Each cell has a range of whole numbers at a scale of its own (24.9 per cent is 497 … 499 twentieths), closed at both
ends. A relation is brought to one scale by multiplication, so that nothing is divided or rounded. After this pass no
cell number remains. What has no such form raises ``NotScreenedError`` with the reason; it is the exact judge's.

The cases follow ``judge.evaluate`` one by one; a test holds that both say the same for random formulas and values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product as combinations
from math import lcm
from typing import assert_never

from validator.bulk.truth_sql import (
    NO,
    YES,
    Truths,
    all_of,
    always,
    both,
    choose,
    decided,
    either,
    negated,
    possibly,
    stated,
)
from validator.bulk.whole_sql import Whole, constant, greatest, least, product, total
from validator.claims.interval import Interval
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
from validator.judge.verdict import Truth

MOST_WIDE = 4
"""Cells of a product that may be no single number; beyond it the corners are too many for one expression."""


class NotScreenedError(Exception):
    """A formula that has no columnar form, and why."""


@dataclass(frozen=True, slots=True)
class CellRange:
    """What a cell can be in each row: ``low ÷ scale`` to ``high ÷ scale``, both reached; None is unbounded."""

    low: Whole | None
    high: Whole | None
    scale: int = 1

    @property
    def is_point(self) -> bool:
        """Whether it is one number in every row."""
        return self.low is not None and self.low == self.high


def same_in_every_row(interval: Interval) -> CellRange:
    """The range of a cell that no row states: what is declared of it, or anything.

    Raises:
        NotScreenedError: an end is not reached.
    """
    if (interval.low_open and interval.low is not None) or (interval.high_open and interval.high is not None):
        raise NotScreenedError("a range without its own end")
    low = None if interval.low is None else Fraction(interval.low)
    high = None if interval.high is None else Fraction(interval.high)
    scale = lcm(*(end.denominator for end in (low, high) if end is not None))
    return CellRange(
        None if low is None else constant(int(low * scale)),
        None if high is None else constant(int(high * scale)),
        scale,
    )


def truth_sql(formula: Formula, cells: Sequence[CellRange]) -> Truths:
    """The truth of a formula in every row.

    Raises:
        NotScreenedError: it has no columnar form.
        TooLargeError: a number in it may not fit 128 bits.
    """
    match formula:
        case Relation(partial=partial):
            return stated(_relation(formula, cells), partial)
        case Multiple(polynomial, scale, modulus, partial):
            return stated(_multiple(_range(polynomial, cells), Fraction(scale), modulus), partial)
        case Common(members, partial):
            return stated(_common(_at_one_scale(members, cells)), partial)
        case Ascending(members, partial):
            return stated(_ascending(_at_one_scale(members, cells)), partial)
        case Known(value):
            return always(Truth.TRUE if value else Truth.FALSE)
        case Null():
            return always(Truth.UNKNOWN)
        case Negation(operand):
            return negated(truth_sql(operand, cells))
        case Conjunction(operands):
            return both([truth_sql(operand, cells) for operand in operands])
        case Disjunction(operands):
            return either([truth_sql(operand, cells) for operand in operands])
        case Possible(operand):
            return possibly(truth_sql(operand, cells))
        case _:
            assert_never(formula)


def may_be_zero(polynomial: Polynomial, cells: Sequence[CellRange]) -> str:
    """The SQL condition that a polynomial may be 0 in a row."""
    span = _range(polynomial, cells)
    return all_of([_reaches_down(span.low), _reaches_up(span.high)])


def _range(polynomial: Polynomial, cells: Sequence[CellRange]) -> CellRange:
    """Every value that the polynomial can take in a row, at one scale."""
    used = {number for _, powers in polynomial for number in powers}
    if any(number >= len(cells) for number in used):
        raise NotScreenedError("it takes a number that is not a polynomial of claims")
    scales = [_scale(powers, cells) for _, powers in polynomial]
    scale = lcm(*scales) if scales else 1
    terms = [
        (coefficient * (scale // own), powers) for (coefficient, powers), own in zip(polynomial, scales, strict=True)
    ]
    if all(len(powers) <= 1 for _, powers in terms):
        return CellRange(_end(terms, cells, upper=False), _end(terms, cells, upper=True), scale)
    return _range_of_products(terms, cells, used, scale)


def _scale(powers: Sequence[int], cells: Sequence[CellRange]) -> int:
    scale = 1
    for number in powers:
        scale *= cells[number].scale
    return scale


Terms = Sequence[tuple[int, tuple[int, ...]]]


def _end(terms: Terms, cells: Sequence[CellRange], *, upper: bool) -> Whole | None:
    parts: list[Whole] = []
    for coefficient, powers in terms:
        if not powers:
            parts.append(constant(coefficient))
            continue
        cell = cells[powers[0]]
        end = cell.high if (coefficient > 0) is upper else cell.low
        if end is None:
            return None
        parts.append(product([constant(coefficient), end]))
    return total(parts)


def _range_of_products(terms: Terms, cells: Sequence[CellRange], used: set[int], scale: int) -> CellRange:
    """A product takes its extremes where each of its cells is at an end, if none is multiplied by itself."""
    wide = sorted(number for number in used if not cells[number].is_point)
    if wide and any(len(set(powers)) < len(powers) for _, powers in terms):
        raise NotScreenedError("a number that is not exact is multiplied by itself")
    if len(wide) > MOST_WIDE:
        raise NotScreenedError(f"more than {MOST_WIDE} numbers that are not exact are multiplied")
    at: dict[int, Whole] = {}
    for number in used:
        low, high = cells[number].low, cells[number].high
        if low is None or high is None:
            raise NotScreenedError("an unbounded number is multiplied")
        at[number] = low
    corners: list[Whole] = []
    for choice in combinations((False, True), repeat=len(wide)):
        for number, upper in zip(wide, choice, strict=True):
            chosen = cells[number].high if upper else cells[number].low
            if chosen is not None:
                at[number] = chosen
        corners.append(_value_at(terms, at))
    return CellRange(least(corners), greatest(corners), scale)


def _value_at(terms: Terms, at: Mapping[int, Whole]) -> Whole:
    return total(
        [product([constant(coefficient), *(at[number] for number in powers)]) for coefficient, powers in terms]
    )


def _compare(left: Whole, operator: str, right: Whole) -> str:
    if left.value is not None and right.value is not None:
        holds = {
            "<": left.value < right.value,
            "<=": left.value <= right.value,
            "=": left.value == right.value,
        }[operator]
        return YES if holds else NO
    return f"{left.sql} {operator} {right.sql}"


ZERO = constant(0)


def _relation(relation: Relation, cells: Sequence[CellRange]) -> Truths:
    span = _range(relation.polynomial, cells)
    turned = CellRange(_minus(span.high), _minus(span.low), span.scale)
    found, against = _compared(relation.operator, span), _compared(relation.operator, turned)
    for divisor in relation.divisors:
        by = _range(divisor, cells)
        positive = NO if by.low is None else _compare(ZERO, "<", by.low)
        negative = NO if by.high is None else _compare(by.high, "<", ZERO)
        unknown = always(Truth.UNKNOWN)
        found, against = (
            choose(positive, found, choose(negative, against, unknown)),
            choose(positive, against, choose(negative, found, unknown)),
        )
    return found


def _minus(end: Whole | None) -> Whole | None:
    return None if end is None else product([constant(-1), end])


def _compared(operator: str, span: CellRange) -> Truths:
    match operator:
        case "=":
            return _equal(span)
        case "!=":
            return negated(_equal(span))
        case "<=":
            return _upto(span, "<=")
        case "<":
            return _upto(span, "<")
        case _:
            raise AssertionError(f"relation {operator!r} is not of the normal form")


def _upto(span: CellRange, operator: str) -> Truths:
    holds = NO if span.high is None else _compare(span.high, operator, ZERO)
    return decided(holds, YES if span.low is None else _compare(span.low, operator, ZERO))


def _equal(span: CellRange) -> Truths:
    if span.is_point and span.low is not None:
        zero = _compare(span.low, "=", ZERO)
        return decided(zero, zero)
    inside = all_of([_reaches_down(span.low), _reaches_up(span.high)])
    point = NO if span.low is None or span.high is None else _compare(span.low, "=", span.high)
    return decided(all_of([inside, point]), inside)


def _reaches_down(low: Whole | None) -> str:
    return YES if low is None else _compare(low, "<=", ZERO)


def _reaches_up(high: Whole | None) -> str:
    return YES if high is None else _compare(ZERO, "<=", high)


def _multiple(span: CellRange, scale: Fraction, modulus: int) -> Truths:
    """Whether a whole multiple of ``modulus`` lies in the range times ``scale``: the greatest one that is not above."""
    if span.low is None or span.high is None:
        return always(Truth.UNKNOWN if modulus > 1 else Truth.POSSIBLE)
    factor = constant(scale.numerator)
    ends = product([factor, span.low]), product([factor, span.high])
    low, high = ends if scale > 0 else ends[::-1]
    step = constant(scale.denominator * span.scale * modulus)
    if span.is_point:
        rest = YES if step.value == 1 else f"{high.sql} % {step.sql} = 0"
        return decided(rest, rest)
    above = Whole(f"((({high.sql}) % {step.sql} + {step.sql}) % {step.sql})", step.most)
    within = _compare(low, "<=", total([high, product([constant(-1), above])]))
    truths = decided(all_of([within, f"{low.sql} = {high.sql}"]), within)
    if modulus == 1:
        return truths
    room = total([high, product([constant(-1), low])])
    anything = _compare(constant(scale.denominator * span.scale * (modulus - 1)), "<=", room)
    return choose(anything, always(Truth.UNKNOWN), truths)


def _at_one_scale(members: Sequence[Polynomial], cells: Sequence[CellRange]) -> list[CellRange]:
    spans = [_range(member, cells) for member in members]
    scale = lcm(*(span.scale for span in spans))
    return [
        CellRange(_times(span.low, scale // span.scale), _times(span.high, scale // span.scale), scale)
        for span in spans
    ]


def _times(end: Whole | None, factor: int) -> Whole | None:
    return None if end is None else product([constant(factor), end])


def _common(spans: Sequence[CellRange]) -> Truths:
    """Ranges on a line share a number if the greatest lower end is not above the least upper end."""
    lows = [span.low for span in spans if span.low is not None]
    highs = [span.high for span in spans if span.high is not None]
    together = all_of([_compare(low, "<=", high) for low in lows for high in highs if low is not high])
    points = [NO if s.low is None or s.high is None else _compare(s.low, "=", s.high) for s in spans if not s.is_point]
    return decided(all_of([together, *points]), together)


def _ascending(spans: Sequence[CellRange]) -> Truths:
    not_falling: list[str] = []
    rising: list[str] = []
    for at, later in enumerate(spans):
        for earlier in spans[:at]:
            if later.high is not None and earlier.low is not None:
                not_falling.append(_compare(earlier.low, "<=", later.high))
            unbounded = later.low is None or earlier.high is None
            rising.append(NO if unbounded else _compare(_end_of(earlier.high), "<=", _end_of(later.low)))
    possible = all_of(not_falling)
    return decided(all_of([possible, *rising]), possible)


def _end_of(end: Whole | None) -> Whole:
    if end is None:
        raise AssertionError("only a bounded range has an end")
    return end
