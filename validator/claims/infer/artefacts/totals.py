"""Rows that are totals of other rows: by their label, or because every measure is the sum of the rows before.

Contract: a row is a total of certain rows only where exact sums say so in every measure that adds up; a label without
the sums is told as such, with the sums. Without a label at least three rows and two measures, or five rows and one,
must agree: two small numbers are the sum of two others too easily. Measures of shares, rates and means take no part.
A number with the mark of a footnote is counted in; a total of cells that are not all numbers is never told as wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from validator.claims.infer.artefacts.footnotes import with_footnoted
from validator.claims.infer.column_roles import InferredColumn, Role, name_words
from validator.claims.infer.figures import Figures, together
from validator.claims.infer.sample import Sample


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_EXACT_LABELS = _words(
    """
    all sum overall summe alle zusammen gesamt insgesamt разом усього всього итого всего suma razem ogółem totale
    totaux ensemble tutti celkem összesen toplam
    """
)
_LABEL = re.compile(
    r"(?:grand |sub-?)?totals?\b.*|.*\b(?:sub-?)?totals?|.*\b(?:insgesamt|усього|всього|итого)", re.DOTALL
)
_NOT_ADDED = _words(
    """
    share pct percent percentage rate ratio mean average avg median index price age rank score temperature min max
    minimum maximum density
    """
)

_OUTER = 5
"""The first and the last so many totals may be of all rows; to try that of every one would take quadratic time."""

_PER = re.compile(
    r"(?i)(?:^|[\W_])per[\W_]+(?:capita|cent|head|person|household|mille|million|thousand|year|day|hour|km|kg|\d)|/"
)


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A row that claims to be, or is, the sum of others.

    ``addends`` are the rows it is compared with; ``fits`` the measures (by position) of which it is the sum, ``misses``
    those of which it is not, each with the sum that the rows make, at the scale of ``figures``. ``unsure`` are those of
    which that cannot be said, because some of the rows hold something else than a number there.
    """

    row: int
    label: str | None
    addends: tuple[int, ...]
    fits: tuple[int, ...]
    misses: tuple[tuple[int, int], ...]
    unsure: tuple[int, ...] = ()

    @property
    def is_proved(self) -> bool:
        """Whether every measure is the sum of the rows."""
        return bool(self.fits) and not self.misses


def is_total_label(cell: str) -> bool:
    """Whether a text says that its row is a total.

    >>> [is_total_label(cell) for cell in ("Total", "Kansas, total", "Subtotal A", "Insgesamt", "Totality", "Allen")]
    [True, True, True, True, False, False]
    """
    lowered = cell.strip(" :.–—-*()").casefold()
    return lowered in _EXACT_LABELS or _LABEL.fullmatch(lowered) is not None


def is_plain_label(label: str) -> bool:
    """Whether a label says "total" itself: ``all`` may also be a word of the data, as of a kind of leukaemia."""
    return _LABEL.fullmatch(label.strip(" :.–—-*()").casefold()) is not None


def additive(columns: Sequence[InferredColumn]) -> list[InferredColumn]:
    """The measures whose values may add up over rows."""
    return [
        column
        for column in columns
        if column.is_measure
        and column.unit != "%"
        and not column.figures.percents
        and not _NOT_ADDED & set(name_words(column.name))
        and not _PER.search(column.name)
    ]


class _Around:
    """The rows of a sample around its totals: which are totals themselves, and which share their other texts."""

    def __init__(self, sample: Sample, columns: Sequence[InferredColumn], mark: str) -> None:
        self.sample = sample
        self.measures = additive(columns)
        self.stated = [column.figures for column in self.measures]
        self.figures = [with_footnoted(sample, column, mark) for column in self.measures]
        self.others = [_no_numbers(sample, column) for column in self.measures]
        self.running = [_Running(figures) for figures in self.figures]
        self.texts = [
            column for column in columns if column.role in (Role.DIMENSION, Role.LABEL, Role.IDENTIFIER, Role.DATE)
        ]
        labels = [self._label(row) for row in range(sample.length)]
        if sum(label is not None for label in labels) * 2 > sample.length:
            labels = [None] * sample.length  # a column whose every cell says "total" labels no row
        self.labels = labels
        self.marked = {row for row, label in enumerate(labels) if label is not None}
        ends = sorted(self.marked)
        self.outer = {*ends[:_OUTER], *ends[-_OUTER:]}
        self.groups: dict[int, dict[tuple[str | None, ...], list[int]]] = {}

    def _label(self, row: int) -> tuple[int, str] | None:
        for column in self.texts:
            cell = self.sample.columns[column.position][row]
            if cell is not None and column.role is not Role.DATE and is_total_label(cell):
                return column.position, cell
        return None

    def like(self, row: int, column: int) -> list[int]:
        """The rows, but for totals, that share all texts of a row except the one in ``column``."""
        others = [text.position for text in self.texts if text.position != column and not text.unique]
        if column not in self.groups:
            groups: dict[tuple[str | None, ...], list[int]] = {}
            for at in range(self.sample.length):
                if at not in self.marked:
                    groups.setdefault(tuple(self.sample.columns[other][at] for other in others), []).append(at)
            self.groups[column] = groups
        key = tuple(self.sample.columns[other][row] for other in others)
        return self.groups[column].get(key, []) if any(cell is not None for cell in key) else []

    def candidates(self, row: int, column: int, start: int) -> Iterator[tuple[int, ...]]:
        """Sets of rows that a total may be of, the likeliest first."""
        yield tuple(self.like(row, column))
        yield tuple(at for at in range(start, row) if at not in self.marked)
        end = next((at for at in range(row + 1, self.sample.length) if at in self.marked), self.sample.length)
        if end < self.sample.length or self.sample.whole:
            yield tuple(range(row + 1, end))
        if row in self.outer:
            yield tuple(at for at in range(row) if at not in self.marked)
            if self.sample.whole:
                yield tuple(at for at in range(self.sample.length) if at not in self.marked)
            yield tuple(at for at in range(row) if at in self.marked)


def _no_numbers(sample: Sample, column: InferredColumn) -> frozenset[int]:
    """The rows in which something stands that is no number, also a number with the mark of a footnote."""
    cells = zip(sample.columns[column.position], column.figures.values, strict=True)
    return frozenset(row for row, (cell, value) in enumerate(cells) if cell is not None and value is None)


def find_totals(sample: Sample, columns: Sequence[InferredColumn], mark: str = ".") -> tuple[TotalRow, ...]:
    """The total rows of a sample, in its order."""
    around = _Around(sample, columns, mark)
    if not around.measures or sample.length < 3:
        return ()
    found = []
    start = 0
    for row, label in enumerate(around.labels):
        if label is not None:
            total = _best(around, row, label, start)
        elif (plain := _unlabelled(around, row, start)) is not None:
            total = plain
            around.marked.add(row)
        else:
            continue
        found.append(_positioned(total, around.measures))
        start = row + 1
    return tuple(found)


def _positioned(total: TotalRow, measures: Sequence[InferredColumn]) -> TotalRow:
    fits = tuple(measures[at].position for at in total.fits)
    misses = tuple((measures[at].position, made) for at, made in total.misses)
    unsure = tuple(measures[at].position for at in total.unsure)
    return TotalRow(total.row, total.label, total.addends, fits, misses, unsure)


def _best(around: _Around, row: int, label: tuple[int, str], start: int) -> TotalRow:
    """The rows of which a labelled row is the sum; where it is of none, the choice with the most fitting measures."""
    tried: list[TotalRow] = []
    for addends in around.candidates(row, label[0], start):
        if len(addends) < 2:
            continue
        total = _compare(around, row, label[1], addends)
        if total.is_proved:
            return total
        tried.append(total)
    return max(tried, key=lambda total: len(total.fits), default=TotalRow(row, label[1], (), (), ()))


def _compare(around: _Around, row: int, label: str | None, addends: tuple[int, ...]) -> TotalRow:
    fits, misses, unsure = [], [], []
    for at, column in enumerate(around.figures):
        stated = around.stated[at].values[row]
        known = [value for addend in addends if (value := column.values[addend]) is not None]
        if stated is None or len(known) < 2 or not any(known):
            continue
        room = column.room[row] + sum(column.room[addend] for addend in addends)
        if 2 * abs(sum(known) - stated) <= room:
            fits.append(at)
        elif around.others[at].isdisjoint(addends):
            misses.append((at, sum(known)))
        else:
            unsure.append(at)
    return TotalRow(row, label, addends, tuple(fits), tuple(misses), tuple(unsure))


class _Running:
    """Sums over adjacent rows of one measure, each in two look-ups however many rows there are."""

    def __init__(self, figures: Figures) -> None:
        self.values = figures.values
        self.sums = [0, *accumulate(value or 0 for value in figures.values)]
        self.told = [0, *accumulate(bool(value) for value in figures.values)]
        self.negative = [0, *accumulate((value or 0) < 0 for value in figures.values)]


def _unlabelled(around: _Around, row: int, start: int) -> TotalRow | None:
    """Whether a row without a label is the exact sum of all rows since the last total."""
    if row - start < 3:
        return None
    fits, evidence = [], []
    for at, running in enumerate(around.running):
        stated = running.values[row]
        if stated is None:
            continue
        if running.told[row] - running.told[start] < 3 or running.sums[row] - running.sums[start] != stated:
            return None
        fits.append(at)
        if running.negative[row] == running.negative[start]:  # gains and losses may cancel out to anything
            evidence.append(at)
    if not evidence or (len(evidence) < 2 and row - start < 5):
        return None
    addends = tuple(range(start, row))
    if _are_proportional(around.figures, evidence, (*addends, row)):
        return None
    return TotalRow(row, None, addends, tuple(fits), ())


def _are_proportional(figures: Sequence[Figures], fits: Sequence[int], rows: Sequence[int]) -> bool:
    """Whether two measures say the same twice, so that they are one piece of evidence and not two."""
    if len(fits) < 2 or len(rows) > 5:
        return False
    first, second = together([figures[fits[0]], figures[fits[1]]])
    pairs = [(first.values[row] or 0, second.values[row] or 0) for row in rows]
    return all(a * pairs[0][1] == b * pairs[0][0] for a, b in pairs)
