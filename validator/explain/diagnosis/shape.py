"""A compiled shape: comparisons of integers, run over many records, and the suspects that their failures name.

Every number is a Python integer, of any size. The comparisons are generated as one function without a loop. Refused:
one integer matrix product in numpy. For 1,000 records of 6 cells and 31 comparisons it takes 1.3 µs a record and this
takes 2.6 µs, of 15 µs in all; but numpy takes 100 ms to import, wraps around above 2^63 unless a bound is proven
first, and has no missing whole number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from validator.claims.interval import Rational, whole_if_possible
from validator.explain.diagnosis.conflicts import Conflict
from validator.explain.diagnosis.covering import without_supersets
from validator.explain.diagnosis.hitting import solve, whole_weights
from validator.explain.diagnosis.questions import Places, places_in
from validator.explain.diagnosis.suspected import MOST_SETS, Suspects, Ways, joined
from validator.explain.diagnosis.whole import Division, Row, whole_follows
from validator.explain.effort import Effort

End = int | None
"""An end of a closed interval of integers; None is unbounded."""

MOST_KNOWN = 10_000
"""So many different sets of failures are remembered from one batch to the next."""

Ends = Sequence[End]
Failing = Callable[[Ends, Ends], int]
"""The numbers of the comparisons that fail, as bits, of the lower and the upper ends of a record's cells."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """``sum(factor × low) - sum(factor × high) + constant > 0`` shows that the cells which take part conflict."""

    lows: tuple[tuple[int, int], ...]
    highs: tuple[tuple[int, int], ...]
    constant: int

    @property
    def mask(self) -> Places:
        """The cells whose stated ends take part."""
        return sum({1 << cell for cell, _ in (*self.lows, *self.highs)})

    @property
    def text(self) -> str:
        """The comparison in Python."""
        left = [f"{factor} * l{cell}" if factor != 1 else f"l{cell}" for cell, factor in self.lows]
        right = [f"{factor} * h{cell}" if factor != 1 else f"h{cell}" for cell, factor in self.highs]
        (left if self.constant > 0 else right).append(str(abs(self.constant)))
        return f"{' + '.join(left) or 0} > {' + '.join(right) or 0}"


@dataclass(frozen=True, slots=True)
class _Found:
    """The suspects of every record with the same failures; ``divisions`` must come out even, for each set of them."""

    suspects: Suspects
    divisions: tuple[tuple[Division, ...], ...]


class Shape:
    """Rows over cells, as all comparisons that can fail; ``equal`` (= 0) and ``at_least`` (>= 0) are the rows."""

    def __init__(
        self, tests: tuple[Comparison, ...], equal: tuple[Row, ...], at_least: tuple[Row, ...], whole: tuple[bool, ...]
    ) -> None:
        self.tests = tests
        self.equal = equal
        self.at_least = at_least
        self.whole = whole
        self._known: dict[tuple[Rational | None, ...], dict[tuple[int, Places], _Found | None]] = {}
        self._masks = [test.mask for test in tests]
        self._failing: dict[tuple[int, int], Failing] = {}
        self._divisions: dict[tuple[Places, Places], tuple[Division, ...] | None] = {}

    def suspects(
        self,
        lows: Sequence[Ends],
        highs: Sequence[Ends],
        weights: Sequence[Rational | None],
        effort: Effort | None = None,
    ) -> list[Suspects | None]:
        """The suspects of each record; a cell of weight None is never one. Cell j is item j.

        ``lows[r][j]`` and ``highs[r][j]`` are the ends that record r states for cell j, both None where it states none.
        None instead of suspects: whether whole numbers restore consistency is not decided by the shape; ask.

        Raises:
            ValueError: a weight is not positive, or there is not one for each cell.
            OutOfTimeError: ``effort`` ran out, over all records; what was found is kept for the next call.
        """
        if len(weights) != len(self.whole):
            raise ValueError(f"{len(weights)} weights for {len(self.whole)} cells")
        whole, scale = whole_weights(weights)
        if sum(map(len, self._known.values())) > MOST_KNOWN:
            self._known.clear()
        known = self._known.setdefault(tuple(weights), {})
        results: list[Suspects | None] = []
        for low, high in zip(lows, highs, strict=True):
            failing = self._function(low, high)(low, high)
            wide = 0 if low == high and None not in low else _wide(low, high)
            key = failing, wide
            if key not in known:
                known[key] = self._solve(failing, wide, whole, scale, effort or Effort())
            found = known[key]
            if found is not None and any(found.divisions) and not _come_out_even(found.divisions, low):
                found = None
            results.append(None if found is None else found.suspects)
        return results

    def conflicts(self, low: Ends, high: Ends) -> list[tuple[int, ...]]:
        """The smallest sets of one record's cells that cannot hold together as rational numbers, all of them."""
        return [tuple(places_in(mask)) for mask in self._conflicting(self._function(low, high)(low, high))]

    def _conflicting(self, failing: int) -> list[Places]:
        masks = without_supersets([self._masks[number] for number in places_in(failing)])
        return sorted(masks, key=lambda mask: tuple(places_in(mask)))

    def _function(self, low: Ends, high: Ends) -> Failing:
        """The comparisons that can be made where these ends are missing."""
        key = _missing(low) if None in low else 0, _missing(high) if None in high else 0
        function = self._failing.get(key)
        if function is None:
            function = self._failing[key] = self._generated(*key)
        return function

    def _generated(self, no_lows: Places, no_highs: Places) -> Failing:
        cells = range(len(self.whole))
        lines = [
            "def failing(lows, highs):",
            f"    {''.join(f'l{cell}, ' for cell in cells) or '()'} = lows",
            f"    {''.join(f'h{cell}, ' for cell in cells) or '()'} = highs",
            "    found = 0",
        ]
        for number, test in enumerate(self.tests):
            if any(no_lows >> cell & 1 for cell, _ in test.lows) or any(no_highs >> cell & 1 for cell, _ in test.highs):
                continue
            lines.append(f"    if {test.text}: found |= {1 << number}")
        lines.append("    return found")
        names: dict[str, Failing] = {}
        exec("\n".join(lines), {}, names)  # generated from integers alone
        return names["failing"]

    def _solve(
        self, failing: int, wide: Places, weights: Sequence[int | None], scale: int, effort: Effort
    ) -> _Found | None:
        masks = self._conflicting(failing)
        minimal = not any(self.whole)  # of whole numbers, less than a conflict of fractions may be impossible too
        conflicts = tuple(Conflict(tuple(places_in(mask)), minimal) for mask in masks)
        solved = solve(masks, weights, effort, MOST_SETS)
        if isinstance(solved, int):
            return _Found(Suspects((), (), None, True, True, 0, conflicts, conflicts[solved]), ())
        if not all(complete for _, _, complete in solved):
            return None
        parts: tuple[Ways, ...] = tuple(tuple(tuple(places_in(way)) for way in ways) for _, ways, _ in solved)
        sets = joined(parts, {cell: cell for cell in range(len(self.whole))}, MOST_SETS)
        divisions: list[tuple[Division, ...]] = []
        if any(self.whole):
            if len(sets) == MOST_SETS:
                return None  # too many to be looked at one by one
            for one in sets:
                needed = self._needed(sum(1 << cell for cell in one), wide)
                if needed is None:
                    return None
                divisions.append(needed)
        weight = whole_if_possible(Fraction(sum(weight for weight, _, _ in solved), scale))
        return _Found(Suspects(sets, parts, weight, True, True, weight, conflicts), tuple(divisions))

    def _needed(self, removed: Places, wide: Places) -> tuple[Division, ...] | None:
        """What must divide for whole values to exist of the removed cells and of those not stated as one number."""
        key = removed, wide & ~removed
        if key not in self._divisions:
            # Stated ends bound a cell by integers, whichever they are.
            width = len(self.whole) + 1
            stated = [
                tuple(sign if at == cell else 0 for at in range(width))
                for cell in places_in(key[1])
                for sign in (1, -1)
            ]
            free = frozenset(places_in(removed | wide))
            self._divisions[key] = whole_follows(self.equal, [*self.at_least, *stated], free, self.whole)
        return self._divisions[key]


def _missing(ends: Ends) -> Places:
    return sum(1 << cell for cell, end in enumerate(ends) if end is None)


def _wide(low: Ends, high: Ends) -> Places:
    """The cells that are not stated as one number."""
    ends = enumerate(zip(low, high, strict=True))
    return sum(1 << cell for cell, (least, most) in ends if least is None or least != most)


def _come_out_even(divisions: Sequence[Sequence[Division]], stated: Ends) -> bool:
    for needed in divisions:
        values = [end or 0 for end in stated]
        if not all(division.divide(values) for division in needed):
            return False
    return True
