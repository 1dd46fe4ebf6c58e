"""The tableau of a general simplex: every column within its bounds, or one row that shows why that cannot be.

Columns are numbers under bounds; the *basic* ones are given by the others, ``d × basic = Σ a × nonbasic`` with integer
coefficients without a common factor and d > 0. Nonbasic columns are always within their bounds, and everything is
``int``: ends of bounds are kept times one common ``scale``. The method is Dutertre & de Moura, "A Fast
Linear-Arithmetic Solver for DPLL(T)" (CAV 2006), section 3; an open end is section 5's pair ``number + k × δ`` for an
infinitely small δ.

The bounds may be changed at any time, and the tableau repaired again (``repair``): the exchanged rows are kept, which
makes the next answer quick. Which columns are basic has no influence on whether there is a solution, only on which one
is found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import gcd

from validator.claims.interval import Rational

Reason = int | frozenset[int]
"""What a bound stands for: an item, or the items that imply it."""

NEVER_IN_DOUBT = -1
"""The item of what is never in doubt: it is left out of every answer."""


class Tableau:
    """Columns 0 … ``unknowns`` - 1 and then one for each row, which is basic at first; all of them are 0, unbounded.

    ``low_delta`` is 1 where the low end is open, ``high_delta`` is -1 where the high end is. ``value`` and ``delta``
    of a nonbasic column are ``scale`` times its number; of a basic one, ``scale × denominators`` times.
    ``work`` counts the coefficients that exchanges have changed, long ones more than once: a measure of time that is
    the same on every machine.
    """

    __slots__ = (
        "delta",
        "denominators",
        "high",
        "high_delta",
        "high_why",
        "low",
        "low_delta",
        "low_why",
        "rows",
        "scale",
        "size",
        "value",
        "work",
    )

    def __init__(self, unknowns: int, rows: Sequence[Mapping[int, int]]) -> None:
        self.size = unknowns + len(rows)
        self.scale = 1
        self.work = 0
        self.rows: dict[int, dict[int, int]] = {unknowns + i: dict(row) for i, row in enumerate(rows)}
        self.denominators: list[int] = [1] * self.size
        self.value: list[int] = [0] * self.size
        self.delta: list[int] = [0] * self.size
        self.unbound()

    def unbound(self) -> None:
        """Take all bounds away."""
        self.low: list[int | None] = [None] * self.size
        self.high: list[int | None] = [None] * self.size
        self.low_delta: list[int] = [0] * self.size
        self.high_delta: list[int] = [0] * self.size
        self.low_why: list[Reason] = [NEVER_IN_DOUBT] * self.size
        self.high_why: list[Reason] = [NEVER_IN_DOUBT] * self.size

    def raise_low(self, column: int, end: Rational, is_open: bool, item: int) -> bool:
        """Take a low end where it is tighter than the one before; False where it is no whole number on the scale."""
        scale = self.scale
        if isinstance(end, int):
            number = end * scale
        else:
            number, over = divmod(end.numerator * scale, end.denominator)
            if over:
                return False
        before, delta = self.low[column], 1 if is_open else 0
        if before is not None and number <= before:
            if number < before or delta < (known := self.low_delta[column]):
                return True
            if delta == known and item != NEVER_IN_DOUBT:
                return True
        self.low[column], self.low_delta[column], self.low_why[column] = number, delta, item
        return True

    def lower_high(self, column: int, end: Rational, is_open: bool, item: int) -> bool:
        """The same for a high end."""
        scale = self.scale
        if isinstance(end, int):
            number = end * scale
        else:
            number, over = divmod(end.numerator * scale, end.denominator)
            if over:
                return False
        before, delta = self.high[column], -1 if is_open else 0
        if before is not None and number >= before:
            if number > before or delta > (known := self.high_delta[column]):
                return True
            if delta == known and item != NEVER_IN_DOUBT:
                return True
        self.high[column], self.high_delta[column], self.high_why[column] = number, delta, item
        return True

    def small_enough(self) -> Fraction:
        """A positive number that δ can be, so that every value is within its bounds in plain numbers."""
        small = Fraction(1)
        for column in range(self.size):
            if not (delta := self.delta[column]) and not self.low_delta[column] and not self.high_delta[column]:
                continue
            unit = self.denominators[column]
            for end, end_delta, sign in (
                (self.low[column], self.low_delta[column], 1),
                (self.high[column], self.high_delta[column], -1),
            ):
                if end is not None and (short := sign * (end_delta * unit - delta)) > 0:
                    small = min(small, Fraction(sign * (self.value[column] - end * unit), short))
        return small

    def empty_column(self) -> frozenset[int] | None:
        """The reasons of the first column whose bounds leave it no number at all."""
        low, high = self.low, self.high
        for column in range(self.size):
            least, most = low[column], high[column]
            if least is None or most is None or least < most:
                continue
            if least > most or self.low_delta[column] > self.high_delta[column]:
                return united((self.low_why[column], self.high_why[column]))
        return None

    def settle(self) -> None:
        """Move every nonbasic column to its nearest number within its bounds, which are not empty."""
        for column in range(self.size):
            if column not in self.rows:
                self.settle_column(column)

    def settle_column(self, column: int) -> None:
        """Move one nonbasic column to its nearest number within its bounds."""
        end, number = self.low[column], self.value[column]
        if end is not None and (number < end or (number == end and self.delta[column] < self.low_delta[column])):
            self.move(column, end, self.low_delta[column])
            return
        end = self.high[column]
        if end is not None and (number > end or (number == end and self.delta[column] > self.high_delta[column])):
            self.move(column, end, self.high_delta[column])

    def move(self, column: int, to: int, to_delta: int) -> None:
        """Give a nonbasic column another number, and the basic columns theirs."""
        value, delta = self.value, self.delta
        change, change_delta = to - value[column], to_delta - delta[column]
        value[column], delta[column] = to, to_delta
        for basic, row in self.rows.items():
            if coefficient := row.get(column):
                value[basic] += coefficient * change
                if change_delta:
                    delta[basic] += coefficient * change_delta

    def set_low(self, column: int, end: int, why: Reason) -> None:
        """Raise the low end of a column to a closed end within its bounds."""
        self.low[column], self.low_delta[column], self.low_why[column] = end, 0, why
        if column not in self.rows:
            self.settle_column(column)

    def set_high(self, column: int, end: int, why: Reason) -> None:
        """Lower the high end of a column to a closed end within its bounds."""
        self.high[column], self.high_delta[column], self.high_why[column] = end, 0, why
        if column not in self.rows:
            self.settle_column(column)

    def can_move(self, column: int, upwards: bool) -> bool:
        """Whether a nonbasic column is not yet at the end of its bounds in that direction."""
        if upwards:
            end = self.high[column]
            if end is None or self.value[column] < end:
                return True
            return self.delta[column] < self.high_delta[column]
        end = self.low[column]
        if end is None or self.value[column] > end:
            return True
        return self.delta[column] > self.low_delta[column]

    def blocking(self, basic: int, upwards: bool) -> Iterable[Reason]:
        """The reasons of the bounds that keep a basic column from moving in a direction."""
        for column, coefficient in self.rows[basic].items():
            yield self.high_why[column] if (coefficient > 0) is upwards else self.low_why[column]

    def exchange(self, leaving: int, entering: int, *, at_low: bool) -> None:
        """Make the basic column ``leaving`` nonbasic, at one end of its bounds, and ``entering`` basic in its place."""
        end = self.low[leaving] if at_low else self.high[leaving]
        if end is None:
            raise AssertionError(f"column {leaving} has no such end")
        end_delta = self.low_delta[leaving] if at_low else self.high_delta[leaving]
        rows, denominators, value, delta = self.rows, self.denominators, self.value, self.delta
        row = rows.pop(leaving)
        pivot = row.pop(entering)
        denominator = denominators[leaving]
        # denominator × leaving = pivot × entering + rest, turned into pivot × entering = denominator × leaving - rest.
        gain = end * denominator - value[leaving]
        gain_delta = end_delta * denominator - delta[leaving]
        if pivot > 0:
            for column in row:
                row[column] = -row[column]
            row[leaving] = denominator
        else:
            row[leaving] = -denominator
            pivot, gain, gain_delta = -pivot, -gain, -gain_delta
        value[leaving], delta[leaving], denominators[leaving] = end, end_delta, 1
        value[entering] = value[entering] * pivot + gain
        delta[entering] = delta[entering] * pivot + gain_delta
        denominators[entering] = pivot
        cost = len(row) * (1 + pivot.bit_length() // 64)
        for basic, other in rows.items():
            factor = other.pop(entering, 0)
            if not factor:
                continue
            if pivot != 1:
                shared = gcd(pivot, factor)
                factor //= shared
                if (times := pivot // shared) != 1:
                    for column in other:
                        other[column] *= times
                    denominators[basic] *= times
                    value[basic] *= times
                    delta[basic] *= times
            value[basic] += factor * gain
            if gain_delta:
                delta[basic] += factor * gain_delta
            self.work += cost
            for column, coefficient in row.items():
                total = other.get(column, 0) + factor * coefficient
                if total:
                    other[column] = total
                else:
                    del other[column]
            if denominators[basic] != 1:
                self._reduce(basic, other)
        rows[entering] = row

    def _reduce(self, basic: int, row: dict[int, int]) -> None:
        """Divide a row by its common factor: the numbers stay as small as the solution lets them."""
        shared = gcd(self.denominators[basic], *row.values())
        if shared != 1:
            for column in row:
                row[column] //= shared
            self.denominators[basic] //= shared
            self.value[basic] //= shared
            self.delta[basic] //= shared

    def rescale(self, scale: int, whole: Sequence[bool]) -> None:
        """Change the scale; nonbasic columns take the nearest lower number on it (whole ones a whole one)."""
        old, self.scale = self.scale, scale
        nonbasic = [column for column in range(self.size) if column not in self.rows]
        for column in nonbasic:
            number = self.value[column]
            self.value[column] = number // old * scale if whole[column] else number * scale // old
            self.delta[column] = 0
        for basic, row in self.rows.items():
            self.value[basic] = sum(coefficient * self.value[column] for column, coefficient in row.items())
            self.delta[basic] = 0


def united(reasons: Iterable[Reason]) -> frozenset[int]:
    """All items of some reasons that can be in doubt."""
    items: set[int] = set()
    for reason in reasons:
        if isinstance(reason, int):
            items.add(reason)
        else:
            items |= reason
    items.discard(NEVER_IN_DOUBT)
    return frozenset(items)
