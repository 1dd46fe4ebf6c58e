"""What runs in the executors' Python: the exact judge on the rows that the screen left, batch by batch of Arrow.

Contract: rows come sorted by file and number, and those of one *chunk* of a file (``CHUNK`` numbers) in one task. Each
chunk is told by itself, so that what is told does not depend on how chunks are spread over tasks. The judge is the one
of the local engine (``tail.Work``); nothing here decides anything.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from validator.bulk.run import Run
from validator.bulk.screen_sql import Left
from validator.bulk.spark.session import UnlikeDriverError
from validator.bulk.spark.told import Part, Told, ToldRow, lines_row
from validator.bulk.tail import BATCH, NOT_PLAIN, Row, Work
from validator.claims.record import Record
from validator.errors import Problem
from validator.report.dataset.sample import MOST_SAMPLED

if TYPE_CHECKING:
    import pyarrow

    from validator.bulk.options import Options
    from validator.bulk.row_pattern import RowForm
    from validator.rulebook.rule import RuleBook

R = TypeVar("R", bound=Run)

CHUNK = 1 << 16
"""Numbers of a file that are judged and told together."""
ROWS_A_TASK = 20_000
"""Rows that Python reads in a task: some two seconds."""


@dataclass(frozen=True, slots=True)
class Judging:
    """How rows are judged wherever that is: the pickled rule book, and the options that matter there."""

    book: bytes
    options: Options
    writes: bool
    version: str

    def work(self, read: Any, form: RowForm | None) -> Work:
        """The local engine's work on rows of one kind; with a form, those that are like others are known by it."""
        return _run(self).work(read, form)

    def run(self, write: Callable[[str], None], kind: type[R]) -> R:
        """A run of the local engine that is like the driver's; what it finds goes to ``write``, if anywhere."""
        from validator import __version__

        if __version__ != self.version:
            raise UnlikeDriverError(f"an executor has validator {__version__}, the driver {self.version}")
        options = replace(self.options, write=write if self.writes else None)
        return kind(pickle.loads(self.book), options)


def judging_like(book: RuleBook, options: Options) -> Judging:
    """Judging as these options say, in one process."""
    from validator import __version__

    there = replace(options, jobs=1, explain=False, write=None, advance=None, across=False)
    return Judging(pickle.dumps(book, 5), there, options.write is not None, __version__)


@lru_cache(maxsize=1)
def _run(judging: Judging) -> Run:
    """The run of this process: the tasks that it works on one after the other share what its judge has worked out."""
    return judging.run(_nothing, Run)


def _nothing(text: str) -> None:
    """Lines are told with what is judged, and not written."""


@dataclass(frozen=True, slots=True)
class LeftRow:
    """A row that the screen left: what its reader takes, why, and the number of the row that has its id already."""

    file: int
    number: int
    state: int
    why: int | None
    raw: Any
    taken: int | None

    @property
    def reason(self) -> str:
        """Why it is judged one by one."""
        return NOT_PLAIN if self.why is None or self.state else Left(self.why).reason


class Reading(Protocol):
    """How the rows of one kind of file are read again; what differs between the kinds."""

    def read(self, file: int) -> Callable[[Any], Sequence[Record | Problem]]:
        """The reader of a file's rows, each its number and what is left of it."""

    def form(self, file: int) -> RowForm | None:
        """By what rows that are like others are known."""

    def prepared(self, row: LeftRow) -> Any:
        """What the reader takes; None for an empty row; a ``Problem`` for one that cannot be read.

        A row that is no part of the table (its header) is ``...``.
        """

    def taken_id(self, file: int, record: Record, first: int) -> Problem:
        """The mistake of a record whose id the record of the row ``first`` has."""


def judged_rows(batches: Iterable[pyarrow.RecordBatch], judging: Judging, reading: Reading) -> Iterator[ToldRow]:
    """Judge the rows of one task; where batches have a column ``row``, the rows of one number are one record."""
    for file, rows_of_file in groupby(left_rows(batches), key=lambda row: row.file):
        work = judging.work(reading.read(file), reading.form(file))
        for _, rows in groupby(rows_of_file, key=lambda row: row.number // CHUNK):
            yield from _Chunk(file, work, reading).judged(rows)


def left_rows(batches: Iterable[pyarrow.RecordBatch]) -> Iterator[LeftRow]:
    """The rows of one task; where batches have a column ``row``, those of one number are one, and follow another."""
    last: LeftRow | None = None
    for batch in batches:
        columns = [batch.column(name).to_pylist() for name in ("file", "number", "st", "why", "raw", "taken")]
        if "row" not in batch.schema.names:
            yield from map(LeftRow, *columns)
            continue
        for number, row in zip(batch.column("row").to_pylist(), map(LeftRow, *columns), strict=True):
            if last is None or (last.file, last.number) != (row.file, row.number):
                if last is not None:
                    yield last
                last = replace(row, raw=[])
            last.raw.append((number, row.raw))
    if last is not None:
        yield last


class _Chunk:
    """One chunk: its rows are judged in batches; what was counted in it is told at its end."""

    def __init__(self, file: int, work: Work, reading: Reading) -> None:
        self._file = file
        self._reading = reading
        self._work = work
        self._part = Part()
        self._found: list[Row] = []

    def judged(self, rows: Iterable[LeftRow]) -> Iterator[ToldRow]:
        """What is told of the chunk."""
        batch: list[Row] = []
        first = last = -1
        for left in rows:
            first = left.number if first < 0 else first
            last = left.number
            row = self._prepared(left)
            if isinstance(row, Problem):
                yield from self._judge(batch)
                batch = []
                self._part.tally.count_rows(unreadable=1)
                self._part.tally.add_problem(row)
                if self._work.render is not None:
                    from validator.report.json_lines import problem_line

                    yield lines_row(self._file, last, problem_line(row))
            elif row is not None:
                batch.append(row)
            if len(batch) == BATCH:
                yield from self._judge(batch)
                batch = []
        yield from self._judge(batch)
        if self._found:
            yield ToldRow(Told.FOUND, self._file, first, pickle.dumps([tuple(row) for row in self._found], 5))
        yield self._part.row(self._file, first)

    def _prepared(self, left: LeftRow) -> Row | Problem | None:
        """The row to judge, the problem that it is instead, or None where it is empty or no row at all."""
        raw = self._reading.prepared(left)
        if raw is None:
            self._part.tally.count_rows(empty=1)
            return None
        if raw is ... or isinstance(raw, Problem):
            return None if raw is ... else raw
        if left.taken is not None:
            found = self._work.read(raw)
            if len(found) == 1 and isinstance(found[0], Record):  # what is no record has no id
                return self._reading.taken_id(self._file, found[0], left.taken)
        return Row(raw, left.reason)

    def _judge(self, batch: Sequence[Row]) -> Iterator[ToldRow]:
        if not batch:
            return
        done = self._work.batch(batch)
        self._part.tally.merge(done.tally)
        room = MOST_SAMPLED - len(self._found)
        self._found += [batch[place] for place in done.contradicting[: max(0, room)]]
        if done.lines:
            yield lines_row(self._file, batch[0].raw[0], "".join(done.lines))


def as_batches(
    rows: Iterable[ToldRow], at_a_time: int = 500, most_bytes: int = 4 << 20
) -> Iterator[pyarrow.RecordBatch]:
    """Told rows as Arrow batches of bounded size."""
    kept: list[ToldRow] = []
    size = 0
    for row in rows:
        kept.append(row)
        size += len(row.payload)
        if len(kept) == at_a_time or size > most_bytes:
            yield _batch(kept)
            kept, size = [], 0
    if kept:
        yield _batch(kept)


def _batch(rows: Sequence[ToldRow]) -> pyarrow.RecordBatch:
    import pyarrow

    types = (pyarrow.int32(), pyarrow.int32(), pyarrow.int64(), pyarrow.binary())
    columns = [pyarrow.array(column, kind) for column, kind in zip(zip(*rows, strict=True), types, strict=True)]
    return pyarrow.RecordBatch.from_arrays(columns, list(ToldRow._fields))
