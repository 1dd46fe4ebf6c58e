"""Files that an executor reads as a whole, each by the local engine: the same code, in many places at a time.

Contract: what is told of a file is what the local engine counts and writes. A file that an executor does not see as the
driver does ends the run: it would be told as missing, which it is not. Memory is bounded, whatever a file holds.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

from validator.bulk.run import Run
from validator.bulk.spark.judging import Judging, as_batches
from validator.bulk.spark.screening import view
from validator.bulk.spark.session import UnlikeDriverError
from validator.bulk.spark.told import SCHEMA, Part, Told, ToldRow, lines_row
from validator.claims.record import Record
from validator.report.dataset.sample import MOST_SAMPLED

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import DataFrame, SparkSession

    from validator.bulk.options import Options
    from validator.bulk.spark.ways import InputFile
    from validator.bulk.tail import Done, Row, Work
    from validator.rulebook.rule import RuleBook

LINES_BYTES = 1 << 20
"""Bytes of findings that are told together."""


@dataclass(frozen=True, slots=True)
class WholeFile:
    """A file for an executor; ``size`` is what the driver sees, None of a table in a database."""

    number: int
    path: str
    size: int | None


class FileRun(Run):
    """A run over one file, which keeps the first records that contradict, to be judged again on the driver."""

    def __init__(self, book: RuleBook, options: Options) -> None:
        super().__init__(book, options)
        self.found: list[tuple[Record, str]] = []

    def _take(self, work: Work, rows: Sequence[Row], done: Done) -> None:
        self.tally.merge(done.tally)
        if self.options.write is not None and done.lines:
            self.options.write("".join(done.lines))
        for place in done.contradicting[: max(0, MOST_SAMPLED - len(self.found))]:
            row = rows[place]
            self.found += [(item, row.why) for item in work.read(row.raw) if isinstance(item, Record)]


def told_of_files(session: SparkSession, files: Sequence[InputFile], judging: Judging) -> DataFrame:
    """What is told of files, each in a task of its own."""
    sized = sized_files(files)

    def told(batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        places = (place for batch in batches for place in batch.column("place").to_pylist())
        yield from as_batches(row for place in places for row in told_of_file(sized[place], judging))

    view(session, "validator_files", [{"place": place} for place in range(len(sized))], place="int32")
    places: Any = session.table("validator_files").repartitionByRange(len(sized), "place")
    frame: DataFrame = places.mapInArrow(told, SCHEMA)
    return frame


def sized_files(files: Iterable[InputFile]) -> list[WholeFile]:
    """Files as the driver sees them."""
    return [WholeFile(file.number, file.path, _size(file.path)) for file in files]


def as_the_driver_sees(file: WholeFile) -> str:
    """The path of a file that is here what it is there.

    Raises:
        UnlikeDriverError: the file is not here, or not the same.
    """
    if _size(file.path) != file.size:
        raise UnlikeDriverError(
            f"an executor does not see {file.path} as the driver does: data must be where all see it"
        )
    return file.path


def _size(path: str) -> int | None:
    return os.path.getsize(path) if os.path.isfile(path) else None


def told_of_file(file: WholeFile, judging: Judging) -> Iterator[ToldRow]:
    """What is told of one file, here.

    Raises:
        UnlikeDriverError: the file is not here, or not the same.
    """
    from pyspark import cloudpickle

    from validator.bulk.inputs import read_input

    path = as_the_driver_sees(file)
    with TemporaryFile() as lines:
        run = judging.run(lambda text: _write(lines, text), FileRun)
        try:
            read_input(run, path)
        finally:
            run.tail.close()
        for number, part in enumerate(_parts(lines)):
            yield lines_row(file.number, number, part)
    if run.found:  # records have parts that only cloudpickle can send
        dumps: Any = cloudpickle.dumps
        yield ToldRow(Told.FOUND, file.number, 0, dumps(run.found))
    yield Part(run.tally, tuple(run.columns), tuple(run.notes)).row(file.number, 0)


def _write(lines: IO[bytes], text: str) -> None:
    lines.write(text.encode("utf-8"))


def _parts(lines: IO[bytes]) -> Iterator[str]:
    """The lines that were written, some at a time."""
    lines.seek(0)
    while part := lines.readlines(LINES_BYTES):
        yield b"".join(part).decode("utf-8")
