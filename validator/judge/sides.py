"""The two sides of the comparison that a check is told by: which they are, and where their values lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from validator.claims.interval import Interval, Rational, whole_if_possible
from validator.claims.quantity import Kind
from validator.judge.check import Check
from validator.judge.evaluate import truth_of, value_of
from validator.judge.lower import Pair
from validator.judge.values import Side
from validator.judge.verdict import Truth, Verdict

if TYPE_CHECKING:
    from validator.claims.units import Unit


def telling_number(check: Check) -> int | None:
    """The number of the comparison to show: the first that fails or, of several in an agreement, the first that holds.

    None where the check compares no two sides.
    """
    pairs = check.lowered.pairs
    if len(pairs) > 1 and check.verdict is not Verdict.UNDECIDED:
        failing = check.verdict is Verdict.CONTRADICTS
        for number, pair in enumerate(pairs):
            if (truth_of(pair.relation, check.boxes) is Truth.FALSE) is failing:
                return number
    return 0 if pairs else None


def telling_pair(check: Check) -> Pair | None:
    """The comparison to show."""
    number = telling_number(check)
    return None if number is None else check.lowered.pairs[number]


def stated_and_computed(pair: Pair) -> tuple[Side, Side]:
    """The side that is what a claim states, and the side that is worked out."""
    if pair.left.cell is None and all(not powers for _, powers in pair.right.value.numerator):
        return pair.right, pair.left
    if pair.right.cell is not None and (pair.left.cell is None or pair.operator not in ("<", "<=", ">", ">=")):
        return pair.right, pair.left
    return pair.left, pair.right


def side_range(side: Side, check: Check) -> Interval | None:
    """The range of one side, in base units."""
    return value_of(side.value, check.boxes) if check.boxes else None


def in_unit(interval: Interval, unit: Unit | None, kind: Kind) -> Interval:
    """From base units to a unit."""
    if unit is None or kind is not Kind.NUMBER or (unit.factor == 1 and not unit.offset):
        return interval
    return (interval - Interval.point(unit.offset)).times(1 / Fraction(unit.factor))


@dataclass(frozen=True, slots=True, eq=False)
class Weighted:
    """A side that is a weighted sum of cells, in the unit that it is told in: ``constant + Σ weight × cell``.

    Where every cell is one number the side is one too, and plain arithmetic on it is exact; intervals, which cost ten
    times as much, are for cells with room. Weights and constant are exact.
    """

    constant: Rational
    terms: tuple[tuple[Rational, int], ...]

    def at(self, boxes: Sequence[Interval]) -> Rational | None:
        """The value; None where a cell is not one number.

        >>> Weighted(0, ((1, 0), (2, 1))).at([Interval(270, 270), Interval(120, 120)])
        510
        """
        total = self.constant
        for weight, number in self.terms:
            box = boxes[number]
            value = box.low
            if value is None or value != box.high:
                return None
            total += value if weight == 1 else weight * value
        return total


def weighted(side: Side, unit: Unit | None, kind: Kind) -> Weighted | None:
    """The side as a weighted sum of cells, told in a unit; None where it is a quotient, a product, a date or a day."""
    value = side.value
    if kind is not Kind.NUMBER or value.denominator != ((1, ()),):
        return None
    if any(len(powers) > 1 for _, powers in value.numerator):
        return None
    by, offset = Fraction(value.scale), Fraction(0)
    if unit is not None:
        by, offset = by / Fraction(unit.factor), Fraction(unit.offset) / Fraction(unit.factor)
    constant = sum((coefficient * by for coefficient, powers in value.numerator if not powers), -offset)
    terms = [(whole_if_possible(coefficient * by), powers[0]) for coefficient, powers in value.numerator if powers]
    return Weighted(whole_if_possible(constant), tuple(terms))
