"""Columns that add up: ``a + b = c`` and ``a + b + c + … = total``, found by exact integer arithmetic.

Contract: a row tells something of a sum where only one way of adding its values fits: where a value is 0, or drowns in
the room that rounded digits leave, several do. A sum is told where at least ``LEAST_ROWS`` rows tell and it holds in 19
of 20 of them, within that room. The rows in which it fails are kept: they are the find.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from validator.claims.infer.figures import Figures, together

LEAST_ROWS = 20
_PROBES = 24  # rows in which candidates are looked for before they are counted in all rows
_MOST_RUNS = 200  # that are counted in all rows: a table of tiny probabilities fits everywhere in the probes
_MOST_COLUMNS = 80  # of more, the first; a row of 80 has 3,160 pairs


@dataclass(frozen=True, slots=True)
class Sum:
    """``parts`` add up to ``total`` (positions of columns) in ``holds`` rows; ``fails`` are the rows where they do not.

    ``flipped`` are rows in which they do once the sign of one column is changed: (row, column).
    ``exact`` says that no room for rounding was needed.
    """

    parts: tuple[int, ...]
    total: int
    holds: int
    fails: tuple[int, ...]
    flipped: tuple[tuple[int, int], ...] = ()
    exact: bool = True

    @property
    def rows(self) -> int:
        """How many rows state all of its columns."""
        return self.holds + len(self.fails) + len(self.flipped)

    @property
    def is_likely(self) -> bool:
        """Whether it holds in 19 of 20 rows."""
        return self.holds * 20 >= self.rows * 19 and self.rows >= LEAST_ROWS


def find_sums(columns: Sequence[tuple[int, Figures]]) -> tuple[Sum, ...]:
    """The sums among measure columns, given by position; those of two parts first, none twice.

    Sums of which more than one row in twenty fails are given only where a change of sign repairs the failures.

    >>> from validator.claims.infer.figures import figures_of
    >>> rows = [(n, 7 * n % 50 + 1, n + 7 * n % 50 + 1) for n in range(1, 31)]
    >>> cells = [[str(value) for value in column] for column in zip(*rows)]
    >>> found = find_sums([(at, figures_of(column, ".")) for at, column in enumerate(cells)])
    >>> [(entry.parts, entry.total, entry.holds) for entry in found]
    [((0, 1), 2, 30)]
    """
    columns = columns[:_MOST_COLUMNS]
    positions = [position for position, _ in columns]
    figures = together([entry for _, entry in columns])
    probes = _probes(figures)
    found = [
        entry for triple in sorted(_likely_triples(figures, probes)) if (entry := _triple(figures, triple)) is not None
    ]
    found += _runs(figures, probes, {entry.total for entry in found if entry.is_likely})
    return tuple(_renamed(entry, positions) for entry in found)


def _renamed(entry: Sum, positions: Sequence[int]) -> Sum:
    parts = tuple(positions[part] for part in entry.parts)
    flipped = tuple((row, positions[column]) for row, column in entry.flipped)
    return Sum(parts, positions[entry.total], entry.holds, entry.fails, flipped, entry.exact)


def _probes(figures: Sequence[Figures]) -> list[int]:
    """Rows spread over the sample that state the most columns."""
    length = len(figures[0].values) if figures else 0
    stated = [(sum(bool(column.values[row]) for column in figures), row) for row in range(length)]
    useful = [(count, row) for count, row in stated if count >= 3]
    if not useful:
        return []
    most = max(count for count, _ in useful)
    rows = [row for count, row in useful if count * 2 > most]
    step = max(1, len(rows) // _PROBES)
    return rows[::step][:_PROBES]


def _likely_triples(figures: Sequence[Figures], probes: Sequence[int]) -> list[tuple[int, int, int]]:
    """Triples of columns of which, in most probes, one is the sum of the other two but for a sign."""
    hits: Counter[tuple[int, int, int]] = Counter()
    stated: Counter[tuple[int, int, int]] = Counter()
    width = max((max(column.room, default=0) for column in figures), default=0)
    for row in probes:
        sizes = [(abs(value), at) for at, column in enumerate(figures) if (value := column.values[row])]
        sizes.sort()
        keys = [size for size, _ in sizes]
        present = sorted(at for _, at in sizes)
        seen: set[tuple[int, int, int]] = set()
        for (small, first), (large, second) in combinations(sizes, 2):
            low, high = small + large - 2 * width, small + large + 2 * width
            for at in range(bisect_left(keys, low), bisect_right(keys, high)):
                third = sizes[at][1]
                if third not in (first, second):
                    one, two, three = sorted((first, second, third))
                    seen.add((one, two, three))
        hits.update(seen)
        for triple in set(hits):
            if all(at in present for at in triple):
                stated[triple] += 1
    return [triple for triple, count in hits.items() if count * 5 >= stated[triple] * 4 and count >= 2]


def _triple(figures: Sequence[Figures], triple: tuple[int, int, int]) -> Sum | None:
    """Which of the three is the sum of the others, counted in all rows."""
    columns = [figures[at] for at in triple]
    fits: list[tuple[int, int | None, bool]] = []
    failed, allowed = 0, len(columns[0].values) // 20
    for row in range(len(columns[0].values)):
        values = [column.values[row] for column in columns]
        if any(value is None for value in values):
            continue
        one, two, three = (value or 0 for value in values)
        room = sum(column.room[row] for column in columns)
        gaps = (one + two + three, two + three - one, one + three - two, one + two - three)
        forms = [form for form, gap in enumerate(gaps) if 2 * abs(gap) <= room]
        # where several forms fit (a value is 0, or drowns in the room for rounding) the row tells nothing
        if len(forms) == 1:
            fits.append((row, forms[0], gaps[forms[0]] == 0))
        elif not forms:
            fits.append((row, None, False))
            failed += 1
            if failed > allowed:
                return None
    counts = Counter(form for _, form, _ in fits if form)
    best = max((1, 2, 3), key=lambda form: (counts[form], form))
    holds = counts[best]
    # a + b = c fails where b + c = a holds: that is a - b = c, and b has lost its sign. In form 0, a + b = -c, c has.
    flipped = tuple(
        (row, triple[best - 1 if form == 0 else 5 - form - best])
        for row, form, exact in fits
        if form is not None and form != best and exact
    )
    changed = {row for row, _ in flipped}
    fails = tuple(row for row, form, _ in fits if form != best and row not in changed)
    if len(fits) < LEAST_ROWS or (holds + len(flipped)) * 20 < len(fits) * 19 or holds <= len(flipped):
        return None
    exact = all(exact for _, form, exact in fits if form == best)
    total = triple[best - 1]
    parts = tuple(at for at in triple if at != total)
    return Sum(parts, total, holds, fails, flipped, exact)


def _runs(figures: Sequence[Figures], probes: Sequence[int], known: set[int]) -> list[Sum]:
    """Three or more neighbouring columns that add up to a column beside or apart from them."""
    counts: Counter[tuple[int, int, int]] = Counter()
    width = max((max(column.room, default=0) for column in figures), default=0)
    for row in probes:
        values = [column.values[row] for column in figures]
        sizes = sorted((value, at) for at, value in enumerate(values) if value)
        keys = [size for size, _ in sizes]
        for first in range(len(values)):
            total = 0
            for last in range(first, len(values)):
                value = values[last]
                total += value or 0
                if last - first < 2 or value is None:
                    continue
                slack = width * (last - first + 2)
                for at in range(bisect_left(keys, total - slack), bisect_right(keys, total + slack)):
                    column = sizes[at][1]
                    if column not in known and not first <= column <= last:
                        counts[first, last, column] += 1
    found: dict[int, Sum] = {}
    likely = [entry for entry in counts.items() if entry[1] * 5 >= len(probes) * 4]
    for (first, last, column), _ in sorted(likely, key=lambda entry: (-entry[1], entry[0]))[:_MOST_RUNS]:
        if column not in found:
            entry = _run(figures, tuple(range(first, last + 1)), column)
            if entry.is_likely:
                found[column] = entry
    return list(found.values())


def _run(figures: Sequence[Figures], parts: tuple[int, ...], total: int) -> Sum:
    holds, fails, exact = 0, [], True
    allowed = len(figures[total].values) // 20
    for row in range(len(figures[total].values)):
        whole = figures[total].values[row]
        values = [figures[part].values[row] for part in parts]
        known = [value for value in values if value is not None]
        if not whole or len(known) < len(values) or sum(bool(value) for value in known) < 3:
            continue
        gap = abs(sum(known) - whole)
        if 2 * gap <= figures[total].room[row] + sum(figures[part].room[row] for part in parts):
            holds += 1
            exact = exact and gap == 0
        else:
            fails.append(row)
            if len(fails) > allowed:
                break
    return Sum(parts, total, holds, tuple(fails), (), exact)
