"""What comes back from the executors: tallies, lines of findings, and the first rows that contradict.

Contract: a told row has the number of its file, from 0 in the order of the input, and a number within the file by which
those of one kind are sorted: what is merged in this order is what one process would have counted and written. A row is
told once however often the task that tells it was run, because only what a task returns at its end is kept.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from heapq import merge
from typing import TYPE_CHECKING, Any, NamedTuple

from validator.report.dataset.dataset_report import UncheckedColumn
from validator.report.dataset.tally import DataSetTally

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


class Told(IntEnum):
    """What a told row holds."""

    PART = 0
    LINES = 1
    FOUND = 2


class ToldRow(NamedTuple):
    """One row: its kind, where it belongs, and a pickled ``Part``, lines in UTF-8, or pickled rows that contradict."""

    kind: int
    file: int
    number: int
    payload: bytes


SCHEMA = "kind INT, file INT, number BIGINT, payload BINARY"
AT_THE_END = 2**62
"""The number of what is told of a file after all its rows."""


@dataclass(slots=True)
class Part:
    """What was counted in a part of a file, and what is to be said of its columns and of how it was read."""

    tally: DataSetTally = field(default_factory=DataSetTally)
    columns: tuple[UncheckedColumn, ...] = ()
    notes: tuple[str, ...] = ()

    def row(self, file: int, number: int) -> ToldRow:
        """The part as a told row."""
        return ToldRow(Told.PART, file, number, pickle.dumps(self, 5))


def lines_row(file: int, number: int, lines: str) -> ToldRow:
    """Lines of findings as a told row."""
    return ToldRow(Told.LINES, file, number, lines.encode("utf-8"))


FEW_BYTES = 32 << 20
"""So much of what a data frame tells is fetched at once; more is sorted where it is, kind by kind, and streamed."""


class ToldRows:
    """All that was told, from several data frames and from this process; those of a kind come in order."""

    def __init__(self) -> None:
        self._frames: list[DataFrame] = []
        self._here: list[ToldRow] = []

    def add(self, rows: Iterable[ToldRow]) -> None:
        """Add what this process has to tell."""
        self._here += rows

    def add_frame(self, frame: DataFrame) -> bool:
        """Add what executors tell: whether the data frame must be kept, which it is already."""
        told: Any = frame.selectExpr("coalesce(sum(octet_length(payload)), 0) AS size").first()
        if told.size <= FEW_BYTES:
            self._here += map(_row, frame.collect())
            return False
        self._frames.append(frame)
        return True

    def of(self, kind: Told) -> Iterator[ToldRow]:
        """The rows of one kind, in the order of the input; fetched as they are asked for."""
        here = sorted((row for row in self._here if row.kind == kind), key=_place)
        streams: list[Iterable[ToldRow]] = [here, *(_fetched(frame, kind) for frame in self._frames)]
        return merge(*streams, key=_place)


def _place(row: ToldRow) -> tuple[int, int]:
    return row.file, row.number


def _row(row: Any) -> ToldRow:
    return ToldRow(row.kind, row.file, row.number, bytes(row.payload))


def _fetched(frame: DataFrame, kind: Told) -> Iterator[ToldRow]:
    """The rows of one kind of a data frame, partition by partition."""
    chosen: Any = frame.where(f"kind = {int(kind)}").orderBy("file", "number")
    yield from map(_row, chosen.toLocalIterator())
