"""A linear system that is asked again and again, each time with other bounds.

Every answer is exact. ``Impossible`` is a proof by rows, remainders and branches, and its core can be asked again;
``Consistent`` has been reached by exchanging columns until every bound, row and step holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor, lcm

from validator.claims.interval import Interval, Rational, whole_if_possible
from validator.errors import InternalError
from validator.explain.answer import Answer, Consistent, Impossible, Unsettled
from validator.explain.effort import Effort
from validator.explain.linear.bound import Bound, columns_of
from validator.explain.linear.branch import Refutation, apply_remainders, fraction, search
from validator.explain.linear.congruence import Remainders
from validator.explain.linear.extreme import Extreme, extreme
from validator.explain.linear.lattice import search_reduced
from validator.explain.linear.repair import repair
from validator.explain.linear.tableau import Tableau

FIRST_STEPS = 100
"""So many steps of branch and bound are tried before the unknowns are changed to a reduced basis."""

MOST_STEPS = 2_000
"""Branch and bound is given up after this many steps, with ``Unsettled``: the same on every machine."""

STEPS_FOR_AN_END = 50
"""The same, for one whole number that might be the end of a range; without an answer the range stays wider."""

ENDS_TRIED = 8
"""So many whole numbers are tried as the end of a range."""

SPARE_BITS = 256
"""The common scale of all ends may have so many bits more than the bounds of one question need."""

THE_END = -2
"""The reason of a bound that is tried as the end of a range."""

NO_LIMIT = Effort()


class Linear:
    """A system over unknowns 0 … ``columns`` - 1.

    ``rows`` are integer coefficients by unknown. ``steps[j]`` says that unknown j is a whole multiple of it (1 for
    counts); None allows every rational. A row is a whole multiple of what follows from the steps of its unknowns.

    270 and 120 on one side, twice that in all; then somebody states 800 (item 7):

    >>> system = Linear(2, [{0: 2, 1: -1}], [1, 1])
    >>> rule = Bound(2, Interval.point(0), -1)
    >>> system.ask([rule, Bound(0, Interval.point(390), 5)])
    Consistent(values=(390, 780))
    >>> system.ask([rule, Bound(0, Interval.point(390), 5), Bound(1, Interval.point(800), 7)])
    Impossible(core=frozenset({5, 7}))
    >>> system.ask([rule, Bound(1, Interval.point(781), 7)])  # an odd total of two equal sides
    Impossible(core=frozenset({7}))
    >>> found = system.range_of(1, [rule, Bound(0, Interval(385, 395, high_open=True), 5)], Effort())
    >>> print(found[0], found[1])
    [770, 788] frozenset({5})
    """

    def __init__(self, columns: int, rows: Sequence[Mapping[int, int]], steps: Sequence[Rational | None]) -> None:
        self._columns = columns_of(columns, rows, steps)
        self._tableau = Tableau(columns, self._columns.rows)
        self._has_whole = any(self._columns.whole[:columns])

    def ask(self, bounds: Iterable[Bound], effort: Effort = NO_LIMIT) -> Answer:
        """Can all bounds hold together? Values of the unknowns that make them, or a core of items that cannot.

        What was asked before may change which values and which core are found, and whether a search for whole numbers
        that would end as ``Unsettled`` finds an answer early; it never turns one proof into another.

        Raises:
            OutOfTimeError: ``effort`` ran out. The system can be asked again.
        """
        refutation = self._load(tuple(bounds), effort)
        if refutation is None and self._has_whole and self._fraction() is not None:
            found = self._search(effort)
            if isinstance(found, Unsettled):
                return found
            refutation = found
        return Consistent(self._values()) if refutation is None else Impossible(refutation)

    def range_of(
        self, column: int, bounds: Iterable[Bound], effort: Effort = NO_LIMIT
    ) -> tuple[Interval, frozenset[int]] | None:
        """The least and greatest value that a column has under the bounds, and the items that keep it there.

        None where the bounds are inconsistent. Without whole unknowns the ends are exact, open where they are not
        reached. With whole unknowns no value is outside, and the ends are reached unless proving it would take long.

        Raises:
            OutOfTimeError: ``effort`` ran out. The system can be asked again.
        """
        if self._load(tuple(bounds), effort) is not None:
            return None
        if self._has_whole and isinstance(self._search(effort), frozenset):
            return None
        place, factor = self._columns.places[column], self._columns.factors[column]
        low = self._end(place, upwards=False, effort=effort)
        high = self._end(place, upwards=True, effort=effort)
        interval = Interval(
            None if low is None else low.value,
            None if high is None else high.value,
            low is not None and low.is_open,
            high is not None and high.is_open,
        )
        reasons = frozenset[int]().union(*(end.reasons for end in (low, high) if end is not None))
        return interval.times(factor), reasons

    def _fraction(self) -> int | None:
        return fraction(self._tableau, self._columns.unknowns, self._columns.whole)

    def _search(self, effort: Effort) -> Refutation | Unsettled | None:
        """Make the whole unknowns of the repaired tableau whole, and tighten its bounds: None when done."""
        tableau, unknowns, whole = self._tableau, self._columns.unknowns, self._columns.whole
        remainders = Remainders(tableau, self._columns.rows, whole)
        refutation = apply_remainders(tableau, remainders, whole, effort)
        if refutation is not None:
            return refutation
        found = search(tableau, unknowns, whole, FIRST_STEPS, effort)
        if not isinstance(found, Unsettled):
            return found
        chosen = search_reduced(tableau, remainders, whole, MOST_STEPS, effort)
        return self._adopt(chosen, effort) if isinstance(chosen, dict) else chosen

    def _adopt(self, chosen: dict[int, int], effort: Effort) -> Refutation | None:
        """Give the whole unknowns numbers that fit."""
        tableau = self._tableau
        before = [(u, tableau.low[u], tableau.low_why[u], tableau.high[u], tableau.high_why[u]) for u in chosen]
        for unknown, number in chosen.items():
            tableau.set_low(unknown, number * tableau.scale, THE_END)
            tableau.set_high(unknown, number * tableau.scale, THE_END)
        if repair(tableau, effort) is not None:
            raise InternalError(f"the whole numbers {chosen} do not fit their own system")
        for unknown, low, low_why, high, high_why in before:
            tableau.low[unknown], tableau.low_why[unknown] = low, low_why
            tableau.high[unknown], tableau.high_why[unknown] = high, high_why
        return None

    def _load(self, bounds: Sequence[Bound], effort: Effort) -> Refutation | None:
        """Give the tableau these bounds and no others, and repair it."""
        tableau = self._tableau
        if not self._take(bounds):
            needed = lcm(*(end.denominator for bound in bounds for end in self._fractional_ends(bound)))
            scale = lcm(tableau.scale, needed)
            # Other bounds' denominators are not carried along for ever.
            small = scale.bit_length() <= needed.bit_length() + SPARE_BITS
            tableau.rescale(scale if small else needed, self._columns.whole)
            self._take(bounds)
        refutation = tableau.empty_column()
        if refutation is not None:
            return refutation
        tableau.settle()
        return repair(tableau, effort)

    def _fractional_ends(self, bound: Bound) -> Iterator[Fraction]:
        if not self._columns.whole[self._columns.places[bound.column]]:
            for end in (bound.interval.low, bound.interval.high):
                if end is not None:
                    yield Fraction(end) / self._columns.factors[bound.column]

    def _take(self, bounds: Sequence[Bound]) -> bool:
        """Write the bounds into the tableau, tightened to whole numbers; False where its scale is too coarse."""
        tableau, columns = self._tableau, self._columns
        tableau.unbound()
        for bound in bounds:
            place, factor, interval = columns.places[bound.column], columns.factors[bound.column], bound.interval
            if factor != 1:
                interval = interval.times(Fraction(1) / factor)
            is_whole = columns.whole[place]
            if interval.low is not None:
                low = _whole_end(interval.low, interval.low_open) if is_whole else interval.low
                if not tableau.raise_low(place, low, interval.low_open and not is_whole, bound.item):
                    return False
            if interval.high is not None:
                high = -_whole_end(-interval.high, interval.high_open) if is_whole else interval.high
                if not tableau.lower_high(place, high, interval.high_open and not is_whole, bound.item):
                    return False
        return True

    def _end(self, place: int, *, upwards: bool, effort: Effort) -> Extreme | None:
        """The greatest or least value of a tableau's column, as near as it can be proved cheaply."""
        columns, tableau = self._columns, self._tableau
        end = extreme(tableau, place, upwards=upwards, effort=effort)
        if end is None or not columns.whole[place] or (self._fraction() is None and not end.is_open):
            return end
        sign = 1 if upwards else -1
        value, reasons = -_whole_end(-sign * end.value, end.is_open), end.reasons
        for _ in range(ENDS_TRIED):
            found = self._reach(place, sign * value, upwards=upwards, effort=effort)
            if not isinstance(found, frozenset):
                break
            value, reasons = value - 1, found
        return Extreme(sign * value, False, reasons)

    def _reach(self, place: int, value: int, *, upwards: bool, effort: Effort) -> Refutation | Unsettled | None:
        """Whether a whole column can be at this value or beyond; the bounds are then as before."""
        columns, tableau = self._columns, self._tableau
        if upwards:
            before, before_why = tableau.low[place], tableau.low_why[place]
            if before is None or before < value * tableau.scale:
                tableau.set_low(place, value * tableau.scale, THE_END)
        else:
            before, before_why = tableau.high[place], tableau.high_why[place]
            if before is None or before > value * tableau.scale:
                tableau.set_high(place, value * tableau.scale, THE_END)
        found: Refutation | Unsettled | None = repair(tableau, effort)
        if found is None:
            found = search(tableau, columns.unknowns, columns.whole, STEPS_FOR_AN_END, effort)
        if upwards:
            tableau.low[place], tableau.low_why[place] = before, before_why
        else:
            tableau.high[place], tableau.high_why[place] = before, before_why
        return found - {THE_END} if isinstance(found, frozenset) else found

    def _values(self) -> tuple[Rational, ...]:
        """The numbers of the unknowns, with δ small enough that every open bound holds."""
        tableau, factors = self._tableau, self._columns.factors
        small = tableau.small_enough()
        values: list[Rational] = []
        for unknown in range(self._columns.unknowns):
            unit = tableau.scale * tableau.denominators[unknown]
            number: Rational = tableau.value[unknown]
            if tableau.delta[unknown]:
                number += tableau.delta[unknown] * small
            if unit != 1:
                number = Fraction(number, unit)
            values.append(whole_if_possible(number * factors[unknown]))
        return tuple(values)


def _whole_end(low: Rational, is_open: bool) -> int:
    """The least whole number from a low end on."""
    return floor(low) + 1 if is_open else ceil(low)
