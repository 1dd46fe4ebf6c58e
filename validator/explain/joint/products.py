"""Products: what the column of a product must satisfy, linearly, where its factors lie in intervals.

For x ∈ [a, b] and y ∈ [c, d] the product p = x·y satisfies (x - a)(y - c) >= 0 and the three inequalities like it,
which are linear in p, x and y (McCormick, "Computability of global solutions to factorable nonconvex programs",
Mathematical Programming 10, 1976). Where a factor is one number they become an equation, so that products with a known
factor are decided like any linear row. After this pass every product has rows, exact or an outer bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

from validator.claims.interval import EVERYTHING, Interval, Rational
from validator.explain.joint.implied import multiples
from validator.explain.joint.rows import Product, Rows

Items = frozenset[int]
MOST_PASSES = 3


@dataclass(frozen=True, slots=True)
class Box:
    """Where a column lies, and the items that say so, end by end."""

    interval: Interval = EVERYTHING
    low: Items = frozenset()
    high: Items = frozenset()

    @property
    def items(self) -> Items:
        """The items of both ends."""
        return self.low | self.high

    def narrowed(self, interval: Interval, items: Items) -> Box:
        """The box with one more interval that it lies in."""
        both = self.interval & interval
        low = self.low if (both.low, both.low_open) == (self.interval.low, self.interval.low_open) else items
        high = self.high if (both.high, both.high_open) == (self.interval.high, self.interval.high_open) else items
        return Box(both, low, high)


@dataclass(frozen=True, slots=True)
class ProductRow:
    """``coefficients`` by column, whose sum lies in ``interval`` because of ``items``."""

    coefficients: dict[int, int]
    interval: Interval
    items: Items


def narrowed(boxes: Sequence[Box], rows: Rows, held: Sequence[ProductRow]) -> list[Box]:
    """The boxes with those of products and factors narrowed by each other and by the rows that are held.

    Of 8 boxes in 8 days at 1.25 a day nothing is left to choose. A few passes: what narrows for ever is the search's.
    """
    known = list(boxes)
    multiplied = set(rows.multiplied)
    telling = [row for row in held if not multiplied.isdisjoint(row.coefficients)]
    for _ in range(MOST_PASSES):
        before = list(known)
        for row in telling:
            for column in row.coefficients:
                if column in multiplied:
                    _narrow(known, column, *_rest(row, column, known), rows)
        for product in rows.products:
            left, right, whole = known[product.left], known[product.right], known[product.column]
            _narrow(known, product.column, left.interval * right.interval, left.items | right.items, rows)
            if product.left == product.right:
                continue
            for column, other in ((product.left, right), (product.right, left)):
                if 0 not in other.interval:
                    quotient = whole.interval * other.interval.reciprocal()
                    _narrow(known, column, quotient, whole.items | other.items, rows)
        if known == before:
            break
    return known


def _narrow(known: list[Box], column: int, interval: Interval, items: Items, rows: Rows) -> None:
    box = known[column].narrowed(interval, items)
    # Rounding to whole multiples moves an end for the reasons that it stands where it does.
    known[column] = replace(box, interval=multiples(box.interval, rows.steps[column]))


def _rest(row: ProductRow, column: int, known: Sequence[Box]) -> tuple[Interval, Items]:
    """Where one column of a row must lie by the others."""
    total, items = row.interval, row.items
    for other, factor in row.coefficients.items():
        if other != column:
            total = total + known[other].interval.times(-factor)
            items |= known[other].items
    return total.times(Fraction(1, row.coefficients[column])), items


def product_rows(product: Product, boxes: Sequence[Box]) -> list[ProductRow]:
    """The rows of one product. 39 % to 40 % of exactly 1,000 is 1,000 × the share: one equation."""
    left, right = boxes[product.left], boxes[product.right]
    for fixed, column in ((left, product.right), (right, product.left)):
        if fixed.interval.is_point and fixed.interval.low is not None:
            return [_row({product.column: 1, column: -fixed.interval.low}, 0, fixed.low | fixed.high, equal=True)]
    rows: list[ProductRow] = []
    for x, x_items, turned in _ends(left):
        for y, y_items, also in _ends(right):
            # (x - a)(y - c) >= 0 with a, c both low ends or both high ends; <= 0 with one of each.
            sign = 1 if turned is also else -1
            parts: dict[int, Rational] = {product.column: sign}
            parts[product.left] = parts.get(product.left, 0) - sign * y
            parts[product.right] = parts.get(product.right, 0) - sign * x
            rows.append(_row(parts, -sign * x * y, x_items | y_items, equal=False))
    return rows


def _ends(box: Box) -> list[tuple[Rational, Items, bool]]:
    ends: list[tuple[Rational, Items, bool]] = []
    if box.interval.low is not None:
        ends.append((box.interval.low, box.low, False))
    if box.interval.high is not None:
        ends.append((box.interval.high, box.high, True))
    return ends


def _row(parts: dict[int, Rational], least: Rational, items: Items, *, equal: bool) -> ProductRow:
    up = lcm(*(Fraction(value).denominator for value in parts.values()))
    coefficients = {column: int(value * up) for column, value in parts.items() if value}
    low = least * up
    return ProductRow(coefficients, Interval(low, low if equal else None), items)
