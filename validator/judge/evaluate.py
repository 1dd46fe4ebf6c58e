"""The exact judge: truth of a normal form over intervals. Widens where it must, never narrows.

A relation is FALSE only when no choice of values inside the intervals satisfies it; so a contradiction is a proof.
Ranges of polynomials that are linear in every cell are exact: such a function takes its extremes at the corners of
the box (Rump, "Verification methods", Acta Numerica 19, 2010, §11, on exact ranges; the linear case is IEEE 1788-2015
§9.1). Others are bounded by the natural interval extension (Moore, Interval Analysis, 1966, ch. 3).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from typing import assert_never

from validator.claims.interval import EVERYTHING, ZERO, Interval, Rational, whole_if_possible
from validator.judge.normal import (
    Ascending,
    Common,
    Conjunction,
    Definition,
    Disjunction,
    Formula,
    Known,
    Multiple,
    Negation,
    Null,
    Polynomial,
    Possible,
    Quotient,
    Relation,
)
from validator.judge.verdict import Truth

MOST_CORNERS = 65_536
"""Inexact cells have 2^cells corners; times the terms of the product, beyond this the natural extension bounds it."""


def value_of(quotient: Quotient, boxes: Sequence[Interval]) -> Interval | None:
    """The range of a quotient, in base units; None where its divisor may be zero."""
    numerator = range_of(quotient.numerator, boxes)
    if quotient.denominator == ((1, ()),):
        return numerator if quotient.scale == 1 else numerator.times(quotient.scale)
    denominator = range_of(quotient.denominator, boxes)
    if 0 in denominator:
        return None
    return (numerator * denominator.reciprocal()).times(quotient.scale)


def range_of(polynomial: Polynomial, boxes: Sequence[Interval]) -> Interval:
    """Every value that the polynomial can take with each cell inside its interval.

    >>> stated = [Interval(270, 270), Interval(120, 120), Interval(390, 390)]
    >>> print(range_of(((1, (0,)), (1, (1,)), (-1, (2,))), stated))
    0
    """
    low: Rational | None = 0
    high: Rational | None = 0
    low_open = high_open = False
    for coefficient, powers in polynomial:
        if not powers:
            low = None if low is None else low + coefficient
            high = None if high is None else high + coefficient
            continue
        if len(powers) > 1:
            return _range_of_products(polynomial, boxes)
        box = boxes[powers[0]]
        if coefficient > 0:
            bottom, top, bottom_open, top_open = box.low, box.high, box.low_open, box.high_open
        else:
            bottom, top, bottom_open, top_open = box.high, box.low, box.high_open, box.low_open
        low = None if low is None or bottom is None else low + coefficient * bottom
        high = None if high is None or top is None else high + coefficient * top
        low_open = low_open or bottom_open
        high_open = high_open or top_open
    return Interval(low, high, low_open, high_open)


def _range_of_products(polynomial: Polynomial, boxes: Sequence[Interval]) -> Interval:
    used = sorted({number for _, powers in polynomial for number in powers})
    wide = [number for number in used if not boxes[number].is_point]
    multilinear = all(len(set(powers)) == len(powers) for _, powers in polynomial)
    bounded = all(boxes[number].low is not None and boxes[number].high is not None for number in used)
    if not (multilinear and bounded and len(wide) < 20 and len(polynomial) * 2 ** len(wide) <= MOST_CORNERS):
        return _natural_range(polynomial, boxes)
    at: dict[int, Rational] = {number: _end(boxes[number].low) for number in used}
    corners: list[tuple[Rational, bool]] = []
    for choice in product((False, True), repeat=len(wide)):
        is_open = False
        for number, upper in zip(wide, choice, strict=True):
            box = boxes[number]
            at[number] = _end(box.high if upper else box.low)
            is_open = is_open or (box.high_open if upper else box.low_open)
        corners.append((_value_at(polynomial, at), is_open))
    low = min(value for value, _ in corners)
    high = max(value for value, _ in corners)
    # Where several corners tie, an edge between them reaches the extreme too, so the end counts as reached.
    lowest = [is_open for value, is_open in corners if value == low]
    highest = [is_open for value, is_open in corners if value == high]
    return Interval(low, high, lowest == [True], highest == [True])


def _end(value: Rational | None) -> Rational:
    if value is None:
        raise AssertionError("only bounded boxes have corners")
    return value


def _value_at(polynomial: Polynomial, at: dict[int, Rational]) -> Rational:
    total: Rational = 0
    for coefficient, powers in polynomial:
        term: Rational = coefficient
        for number in powers:
            term = term * at[number]
        total = total + term
    return whole_if_possible(total)


def _natural_range(polynomial: Polynomial, boxes: Sequence[Interval]) -> Interval:
    total = ZERO
    for coefficient, powers in polynomial:
        term = Interval.point(coefficient)
        for number in powers:
            term = term * boxes[number]
        total = total + term
    return total


def truth_of(formula: Formula, boxes: Sequence[Interval]) -> Truth:
    """Decide a normal form with each cell and definition inside its interval."""
    match formula:
        case Relation(partial=partial):
            return _stated(_relation(formula, boxes), partial)
        case Multiple(polynomial, scale, modulus, partial):
            return _stated(_multiple(range_of(polynomial, boxes).times(scale), modulus), partial)
        case Common(members, partial):
            return _stated(_common([range_of(member, boxes) for member in members]), partial)
        case Ascending(members, partial):
            return _stated(_ascending([range_of(member, boxes) for member in members]), partial)
        case Known(value):
            return Truth.TRUE if value else Truth.FALSE
        case Null():
            return Truth.UNKNOWN
        case Negation(operand):
            return truth_of(operand, boxes).negated
        case Conjunction(operands):
            return min(truth_of(operand, boxes) for operand in operands)
        case Disjunction(operands):
            return max(truth_of(operand, boxes) for operand in operands)
        case Possible(operand):
            truth = truth_of(operand, boxes)
            return Truth.TRUE if truth is Truth.POSSIBLE else truth
        case _:
            assert_never(formula)


def _stated(truth: Truth, partial: bool) -> Truth:
    return Truth.UNKNOWN if partial and truth is Truth.POSSIBLE else truth


def _relation(relation: Relation, boxes: Sequence[Interval]) -> Truth:
    turned = False
    for divisor in relation.divisors:
        by = range_of(divisor, boxes)
        if 0 in by:
            return Truth.UNKNOWN
        turned ^= by.high is not None and by.high <= 0
    span = range_of(relation.polynomial, boxes)
    if turned:
        span = -span
    match relation.operator:
        case "=":
            return _equal(span)
        case "!=":
            return _equal(span).negated
        case "<=":
            if span.high is not None and span.high <= 0:
                return Truth.TRUE
            return Truth.FALSE if ZERO.precedes(span) else Truth.POSSIBLE
        case "<":
            if span.precedes(ZERO):
                return Truth.TRUE
            return Truth.FALSE if span.low is not None and span.low >= 0 else Truth.POSSIBLE
        case _:
            raise AssertionError(f"relation {relation.operator!r} is not of the normal form")


def _equal(span: Interval) -> Truth:
    if 0 not in span:
        return Truth.FALSE
    return Truth.TRUE if span.is_point else Truth.POSSIBLE


def _multiple(span: Interval, modulus: int) -> Truth:
    """Whether a whole multiple of the modulus lies in the range, by the first multiple at or above its low end.

    A month holds every weekday, so that it tests none: UNKNOWN. A rounded count is possible as a whole number.
    """
    if span.low is None or span.high is None:
        return Truth.UNKNOWN if modulus > 1 else Truth.POSSIBLE
    if modulus > 1 and span.high - span.low >= modulus - 1 and not span.low_open and not span.high_open:
        return Truth.UNKNOWN
    first = -(-span.low // modulus) * modulus
    if first == span.low and span.low_open:
        first += modulus
    if first not in span:
        return Truth.FALSE
    return Truth.TRUE if span.is_point else Truth.POSSIBLE


def _common(members: list[Interval]) -> Truth:
    """Intervals on a line that meet pairwise share a point (Helly), so the extremes decide for all, in one pass."""
    shared = EVERYTHING
    for member in members:
        shared = shared & member
    if shared.is_empty:
        return Truth.FALSE
    return Truth.TRUE if all(member.is_point for member in members) else Truth.POSSIBLE


def _ascending(members: list[Interval]) -> Truth:
    """Compare each member with the greatest lower end before it: the pair that is likeliest to fall."""
    truth = Truth.TRUE
    floor = members[0]
    for member in members[1:]:
        if member.precedes(floor):
            return Truth.FALSE
        if not floor.precedes_or_touches(member):
            truth = Truth.POSSIBLE
        floor = floor.greatest(member)
    return truth


def define(
    definition: Definition,
    boxes: Sequence[Interval],
    steps: Sequence[Rational | None] = (),
    places: Sequence[Rational | None] = (),
) -> Interval | None:
    """The range of a defined number; None where it has none (a divisor may be zero).

    ``steps[i]`` is the size of the last digit of cell i that is no trailing zero, ``places[i]`` that of the last digit
    written where the value was read as exact; both in base units.
    """
    arguments: list[Interval] = []
    for quotient in definition.arguments:
        value = value_of(quotient, boxes)
        if value is None:
            return None
        arguments.append(value)
    match definition.function:
        case "abs":
            return arguments[0].magnitude()
        case "min" | "max":
            result = arguments[0]
            for argument in arguments[1:]:
                result = result.least(argument) if definition.function == "min" else result.greatest(argument)
            return result
        case "round":
            return _round(arguments[0], arguments[1])
        case "rounded" | "shortened":
            step = (places if definition.function == "rounded" else steps)[definition.cells[0]]
            half = Fraction(0) if step is None else Fraction(step) / 2
            return arguments[0] + Interval(-half, half)
        case "beside":
            return _beside(arguments, steps, definition.cells)
        case "spread":
            return _spread(arguments)
        case "rank":
            return _rank(arguments[0], arguments[1:])
        case "years":
            return _years(arguments[0], arguments[1])
        case _:
            raise AssertionError(f"no definition of {definition.function!r}")


def _round(value: Interval, to: Interval) -> Interval | None:
    """To the nearest multiple; a tie may go either way, so both are kept."""
    if to.low is None or to.low <= 0 or not to.is_point:
        return None
    low = None if value.low is None else -((-(value.low / Fraction(to.low) - Fraction(1, 2))) // 1) * to.low
    high = None if value.high is None else ((value.high / Fraction(to.low) + Fraction(1, 2)) // 1) * to.low
    return Interval(low, high)


def _beside(arguments: list[Interval], steps: Sequence[Rational | None], cells: tuple[int, ...]) -> Interval:
    value, one = arguments
    half = beside_width(one.low or 0, steps, cells)
    return value + Interval(-half, half) if half else value


def beside_width(one: Rational, steps: Sequence[Rational | None], cells: tuple[int, ...]) -> Rational:
    """To how much on either side a whole number of a unit that has parts may stand for a finer statement of the same.

    42 km beside 42.195 km is the rounded one of the two, and stands for half a unit (``one``, in base units) to either
    side; the finer one, and one that has no finer beside it, for nothing but itself.
    """
    own, finest = steps[cells[0]], min((step for cell in cells[1:] if (step := steps[cell]) is not None), default=None)
    if own is None or finest is None or not one or not finest < one <= own:
        return 0
    return Fraction(one) / 2


def _spread(statements: list[Interval]) -> Interval:
    """Greatest ÷ least of the statements of one cell; 0, which no ratio is, where not all are bounded and positive."""
    low = high = statements[0]
    for statement in statements[1:]:
        low, high = low.least(statement), high.greatest(statement)
    if low.low is None or low.low <= 0 or any(statement.high is None for statement in statements):
        return ZERO
    return high * low.reciprocal()


def _rank(own: Interval, others: list[Interval]) -> Interval:
    """Ties may be counted in any of the usual ways: 1-2-2-4, 1-3-3-4 or 1-2-2-3.

    So the place is at least one more than the different values surely above, and at most one more than all not surely
    below.
    """
    above = _different([other for other in others if own.precedes(other)])
    not_below = sum(not other.precedes(own) for other in others)
    return Interval(1 + above, 1 + not_below)


def _different(values: list[Interval]) -> int:
    """The fewest different numbers that can make up all the intervals: points are put at the low ends, from the top."""
    count = 0
    reached: Interval | None = None
    for value in sorted(values, key=lambda value: (value.low is None, -(value.low or 0))):
        if reached is None or value.precedes(reached):
            count += 1
            reached = Interval(value.low, value.low) if value.low is not None and not value.low_open else value
    return count


def _years(start: Interval, end: Interval) -> Interval | None:
    from validator.claims.calendar import completed_years_between

    if start.low is None or start.high is None or end.low is None or end.high is None:
        return None
    return completed_years_between(start, end)
