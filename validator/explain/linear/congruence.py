"""What whole numbers make of equalities: none at all, or which remainders a column can leave.

``2x + 2y - z = 0`` with z = 781 has no whole solution, though it has fractional ones; neither have x + y = 5 and
x - y = 2 together. ``2x - z = 0`` leaves z the even numbers: a bound z >= 781 becomes z >= 782. The equalities are the
columns whose bounds are one number. They are solved one after another by whole numbers, a column-style Hermite normal
form (Schrijver, Theory of Linear and Integer Programming, 1986, sections 4.1 and 5.3); where one has no solution, its
multipliers y (rational, with yE whole and yb not whole: corollary 4.1a) name the equalities at fault.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd

from validator.explain.linear.tableau import Reason, Tableau, united

Terms = dict[int, int]


@dataclass(slots=True)
class _Equality:
    """``terms = number ÷ scale`` over the unknowns, and the fixed columns that it was put together from."""

    terms: Terms
    number: int
    columns: frozenset[int]


@dataclass(slots=True)
class _Solved:
    """An equality over the parameters: ``terms`` are fixed ones, and the last one fixed, ``pivot``."""

    terms: Terms
    pivot: int
    columns: frozenset[int]


class Remainders:
    """The whole solutions of a tableau's equalities: each unknown a whole combination of whole parameters.

    ``refutation`` holds the reasons where there are no solutions; else some parameters are fixed and the others free.
    """

    def __init__(self, tableau: Tableau, rows: Sequence[Mapping[int, int]], whole: Sequence[bool]) -> None:
        self._tableau = tableau
        self._rows = rows
        self.unknowns = tableau.size - len(rows)
        self._ways: list[Terms] = [{unknown: 1} for unknown in range(self.unknowns)]
        self.fixed: dict[int, int] = {}
        self._solved: list[_Solved] = []
        self._grouped: dict[int, frozenset[int]] | None = None
        self.refutation: frozenset[int] | None = None
        self._equalities = self._whole_equalities(whole)
        for equality in self._equalities:
            if not self._solve(equality):
                return

    def terms(self, column: int) -> Mapping[int, int]:
        """A column of the tableau over the unknowns."""
        return {column: 1} if column < self.unknowns else self._rows[column - self.unknowns]

    def over_parameters(self, terms: Mapping[int, int]) -> tuple[int, Terms]:
        """A sum of whole unknowns as a whole number and a sum of free parameters."""
        total = self._over_parameters(terms)
        start = sum(value * self.fixed[key] for key, value in total.items() if key in self.fixed)
        return start, {key: value for key, value in total.items() if key not in self.fixed}

    def behind(self, column: int) -> frozenset[int]:
        """The reasons of all equalities that may have a part in how a column depends on the free parameters."""
        if self._grouped is None:
            self._grouped = self._groups()
        groups = self._grouped
        return self._reasons(frozenset(part for unknown in self.terms(column) for part in groups.get(unknown, ())))

    def tightened(self, column: int) -> tuple[int | None, int | None, frozenset[int]] | None:
        """The least and the greatest number that a whole column can have within its bounds, and the reasons why.

        The reasons are those of the remainders, without those of the bounds; None where nothing becomes tighter.
        """
        terms = self._over_parameters(self.terms(column))
        step = gcd(*(value for parameter, value in terms.items() if parameter not in self.fixed))
        if step < 2:
            return None
        scale, low, high = self._tableau.scale, self._tableau.low[column], self._tableau.high[column]
        remainder = sum(value * self.fixed[key] for key, value in terms.items() if key in self.fixed) % step
        up = 0 if low is None else (remainder - low // scale) % step
        down = 0 if high is None else (high // scale - remainder) % step
        if not up and not down:
            return None
        fixed = {key: Fraction(value, step) for key, value in terms.items() if key in self.fixed}
        return (
            low + up * scale if low is not None and up else None,
            high - down * scale if high is not None and down else None,
            self._reasons(self._needed(fixed)),
        )

    def _groups(self) -> dict[int, frozenset[int]]:
        """By unknown, the fixed columns of all equalities that share unknowns, directly or by others.

        Unknowns whose bounds are one number join nothing: what they are is known without the other equalities.
        """
        low, high = self._tableau.low, self._tableau.high
        known = {u for u in range(self.unknowns) if low[u] is not None and low[u] == high[u]}
        groups: list[tuple[set[int], set[int]]] = []
        for one in self._equalities:
            unknowns, columns = set(one.terms) - known, set(one.columns | known.intersection(one.terms))
            apart = [group for group in groups if group[0].isdisjoint(unknowns)]
            for group in groups:
                if not group[0].isdisjoint(unknowns):
                    unknowns, columns = unknowns | group[0], columns | group[1]
            groups = [*apart, (unknowns, columns)]
        found = {unknown: frozenset((unknown,)) for unknown in known}
        for unknowns, columns in groups:
            found.update(dict.fromkeys(sorted(unknowns), frozenset(columns)))
        return found

    def _whole_equalities(self, whole: Sequence[bool]) -> list[_Equality]:
        """The equalities, combined so that unknowns which need not be whole no longer appear in them."""
        low, high = self._tableau.low, self._tableau.high
        found: list[_Equality] = []
        fractional: list[tuple[int, _Equality]] = []
        for column in range(self._tableau.size):
            number = low[column]
            if number is None or number != high[column]:
                continue
            equality = _Equality(dict(self.terms(column)), number, frozenset((column,)))
            for unknown, other in fractional:
                if factor := equality.terms.get(unknown):
                    equality = _without(equality, factor, other, other.terms[unknown])
            free = min((unknown for unknown in equality.terms if not whole[unknown]), default=None)
            if free is None:
                found.append(equality)
            else:
                # This equality can always be kept by its fractional unknown, whatever the whole ones are.
                fractional.append((free, equality))
        return found

    def _over_parameters(self, terms: Mapping[int, int]) -> Terms:
        total: Terms = {}
        for unknown, factor in terms.items():
            for parameter, value in self._ways[unknown].items():
                total[parameter] = total.get(parameter, 0) + factor * value
        return {parameter: value for parameter, value in total.items() if value}

    def _solve(self, equality: _Equality) -> bool:
        """Fix one more parameter, so that the equality holds; False where no whole number does it."""
        terms = self._over_parameters(equality.terms)
        free = sorted(parameter for parameter in terms if parameter not in self.fixed)
        if not free:
            return True  # It follows from the equalities before: that they do not contradict, the tableau has shown.
        while len(free) > 1:
            pivot = min(free, key=lambda parameter: (abs(terms[parameter]), parameter))
            for parameter in free:
                if parameter != pivot and (times := terms[parameter] // terms[pivot]):
                    terms[parameter] -= times * terms[pivot]
                    self._subtract(parameter, times, pivot)
            free = [parameter for parameter in free if terms[parameter]]
        pivot = free[0]
        fixed = {key: value for key, value in terms.items() if key in self.fixed}
        divisor = terms[pivot]
        rest = equality.number - self._tableau.scale * sum(value * self.fixed[key] for key, value in fixed.items())
        solution, over = divmod(rest, self._tableau.scale * divisor)
        if over:
            needed = self._needed({key: Fraction(value, divisor) for key, value in fixed.items()})
            self.refutation = self._reasons(needed | equality.columns)
            return False
        self.fixed[pivot] = solution
        self._solved.append(_Solved({**fixed, pivot: divisor}, pivot, equality.columns))
        return True

    def _subtract(self, parameter: int, times: int, pivot: int) -> None:
        """Let ``pivot`` stand for itself plus ``times`` the parameter: the solutions stay the same."""
        for way in self._ways:
            if value := way.get(pivot):
                total = way.get(parameter, 0) - times * value
                if total:
                    way[parameter] = total
                else:
                    del way[parameter]

    def _needed(self, weights: dict[int, Fraction]) -> frozenset[int]:
        """The columns of the equalities that determine a sum of fixed parameters up to a whole number."""
        columns: set[int] = set()
        for solved in reversed(self._solved):
            weight = weights.get(solved.pivot, Fraction(0)) % 1
            if weight:
                columns |= solved.columns
                times = weight / solved.terms[solved.pivot]
                for parameter, value in solved.terms.items():
                    weights[parameter] = weights.get(parameter, Fraction(0)) - times * value
        return frozenset(columns)

    def _reasons(self, columns: frozenset[int]) -> frozenset[int]:
        reasons: list[Reason] = []
        for column in sorted(columns):
            reasons += (self._tableau.low_why[column], self._tableau.high_why[column])
        return united(reasons)


def _without(equality: _Equality, factor: int, other: _Equality, other_factor: int) -> _Equality:
    """``other_factor × equality - factor × other``, in which an unknown is no longer there."""
    shared = gcd(factor, other_factor)
    times, less = other_factor // shared, factor // shared
    terms = {unknown: times * value for unknown, value in equality.terms.items()}
    for unknown, value in other.terms.items():
        terms[unknown] = terms.get(unknown, 0) - less * value
    return _Equality(
        {unknown: value for unknown, value in terms.items() if value},
        times * equality.number - less * other.number,
        equality.columns | other.columns,
    )
