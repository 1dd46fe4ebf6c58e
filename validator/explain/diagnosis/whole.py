"""Whole numbers: whether values that exist as fractions exist as whole numbers too, decided for a whole shape at once.

Integers do not follow from fractions: 2 × side = 781 has a solution, and no whole one. But unknowns can often be
eliminated without a loss, and then they do follow, whatever the other values are; or all that is left to check is
whether some number, worked out from the stated values, is divisible by another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd

Row = tuple[int, ...]
"""Coefficients by cell, and the constant last: ``a · x + constant``."""

MOST_ROWS = 200
"""Eliminating inequalities multiplies them; with more than these the question is left to the exact method."""


@dataclass(frozen=True, slots=True)
class Division:
    """``row``, over values known so far, must be divisible by ``by``; then ``cell`` is minus what comes out."""

    cell: int
    row: Row
    by: int

    def divide(self, values: list[int]) -> bool:
        """Whether it is divisible; sets the cell's value if so."""
        total = sum(factor * value for factor, value in zip(self.row, values, strict=False) if factor) + self.row[-1]
        if total % self.by:
            return False
        values[self.cell] = -total // self.by
        return True


def whole_follows(
    equal: Sequence[Row], at_least: Sequence[Row], free: frozenset[int], whole: Sequence[bool]
) -> tuple[Division, ...] | None:
    """What must divide so that the ``free`` cells have whole values wherever they have rational ones; None: unknown.

    ``equal`` rows are 0 and ``at_least`` rows are not negative, over integer values of the cells that are not free.
    The constants of ``at_least`` rows are never looked at: any integers will do for them.
    Exact eliminations only: a rational unknown always; a whole one by an equation in which its coefficient is 1 or
    -1, or by one in which it is alone (that is a ``Division``), or from inequalities where all those from below or
    all those from above have coefficient 1 (Pugh 1991, "The Omega test", section 2.3.1).

    >>> whole_follows([(2, -1, 0)], [], frozenset({1}), [True, True])  # 2 × side = total, the total open
    ()
    >>> whole_follows([(2, -1, 0)], [], frozenset({0}), [True, True])  # the side open: an odd total is impossible
    (Division(cell=0, row=(0, -1, 0), by=2),)
    """
    rows, bounds, left = list(equal), list(at_least), set(free)
    divisions: list[Division] = []
    while left:
        pivot = _pivot(rows, left, whole)
        if pivot is not None:
            cell, row = pivot
            rows.remove(row)
            alone = whole[cell] and abs(row[cell]) != 1
            if alone:
                known = tuple(0 if at == cell else value for at, value in enumerate(row))
                divisions.append(Division(cell, known, row[cell]))
            else:
                rows = [_primitive(_substituted(other, row, cell)) for other in rows]
                bounds = [_substituted(other, row, cell) for other in bounds]
            left.discard(cell)
            continue
        inside = [cell for cell in sorted(left) if not any(row[cell] for row in rows)]
        chosen = next((cell for cell in inside if _is_exact(bounds, cell, whole[cell])), None)
        if chosen is None:
            return None
        bounds = _projected(bounds, chosen)
        if len(bounds) > MOST_ROWS:
            return None
        left.discard(chosen)
    return tuple(divisions)


def _pivot(rows: Sequence[Row], left: set[int], whole: Sequence[bool]) -> tuple[int, Row] | None:
    """An unknown and an equation that eliminates it exactly: a rational one, else one by a 1, else one alone."""
    inside = [(cell, row) for row in rows for cell in sorted(left) if row[cell]]
    for cell, row in inside:
        if not whole[cell]:
            return cell, row
    for cell, row in inside:
        if abs(row[cell]) == 1:
            return cell, row
    for cell, row in inside:
        if not any(row[other] for other in left if other != cell):
            return cell, row
    return None


def _substituted(row: Row, equation: Row, cell: int) -> Row:
    """The row without the cell, by adding the equation so often; a bound keeps its direction."""
    a, b = row[cell], equation[cell]
    if not a:
        return row
    sign = 1 if b > 0 else -1
    return tuple(abs(b) * x - sign * a * y for x, y in zip(row, equation, strict=True))


def _is_exact(bounds: Sequence[Row], cell: int, is_whole: bool) -> bool:
    below = [row[cell] for row in bounds if row[cell] > 0]
    above = [row[cell] for row in bounds if row[cell] < 0]
    return not is_whole or all(value == 1 for value in below) or all(value == -1 for value in above)


def _projected(bounds: Sequence[Row], cell: int) -> list[Row]:
    """Fourier-Motzkin: every bound from below against every bound from above."""
    below = [row for row in bounds if row[cell] > 0]
    above = [row for row in bounds if row[cell] < 0]
    new = {tuple(-up[cell] * x + low[cell] * y for x, y in zip(low, up, strict=True)) for low in below for up in above}
    kept = [row for row in bounds if not row[cell]]
    return kept + [row for row in sorted(new) if row not in kept]


def _primitive(row: Row) -> Row:
    """Divided by what divides everything, known cells and constant included: it says the same of whole numbers.

    For equations only; the constants of bounds are not all known here, so that a bound may not be divided.
    """
    factor = gcd(*row)
    return row if factor < 2 else tuple(value // factor for value in row)
