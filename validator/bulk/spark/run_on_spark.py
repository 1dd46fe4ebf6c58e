"""A run over a data set on Spark: which files go which way, and what the executors told, merged in order.

Contract: the report, and the lines of findings in their order, are those of the local engine, but for how many records
the screen cleared. Only tallies, lines of findings and the first rows that contradict come to the driver.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from validator.bulk.inputs import read_input
from validator.bulk.interruption import interruptible
from validator.bulk.run import Run, interrupted
from validator.bulk.spark.judging import judging_like
from validator.bulk.spark.session import connected, failure, refused
from validator.bulk.spark.told import AT_THE_END, Part, Told, ToldRows, lines_row
from validator.bulk.spark.ways import WORTH_SPLITTING, InputFile, ways_of
from validator.bulk.tail import Done, Row, Work, as_it_is
from validator.claims.readers.files import empty_file
from validator.claims.readers.paths import find_files
from validator.claims.readers.tables.long import LongLayout
from validator.claims.readers.tables.records import without_rows
from validator.claims.record import Record
from validator.errors import Problem
from validator.report.dataset.dataset_report import DataSetReport, FileCounts
from validator.report.dataset.sample import MOST_SAMPLED
from validator.report.dataset.tally import DataSetTally
from validator.report.json_lines import problem_line
from validator.report.result import Skipped

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from validator.bulk.options import Options
    from validator.bulk.spark.between import Between
    from validator.bulk.spark.groups import Group
    from validator.bulk.spark.ways import Layout
    from validator.rulebook.rule import RuleBook


def check_data_set_on_spark(
    paths: Iterable[str | os.PathLike[str]], book: RuleBook, options: Options, *, worth: int = WORTH_SPLITTING
) -> DataSetReport:
    """Check everything below the paths as one data set, on the Spark that is there.

    Files that are alike and have fewer than ``worth`` bytes together are not split.

    Raises:
        UsageError: there is no Spark, or something is asked for that cannot be done there.
    """
    return SparkRun(book, options, connected(), worth).check(paths)


class SparkRun(Run):
    """The state of one run on the driver."""

    def __init__(self, book: RuleBook, options: Options, session: SparkSession, worth: int) -> None:
        super().__init__(book, options)
        self.session = session
        self.told = ToldRows()
        self.judging = judging_like(book, options)
        self._worth = worth
        self._paths: dict[int, str] = {}
        self._inputs: list[int] = []
        self._read: dict[int, Callable[[Any], Sequence[Record | Problem]]] = {}
        self.read_by_spark: dict[int, Layout | None] = {}
        self._frames: list[DataFrame] = []
        self.between: Between | None = None
        if options.across:
            from validator.bulk.spark.between import between_of

            self.between = between_of(session, self.judging, book)

    def check(self, paths: Iterable[str | os.PathLike[str]]) -> DataSetReport:
        """Check everything below the paths."""
        try:
            with interruptible(self.interruption):
                self._tell(paths)
                self._merge()
                if self.options.across:
                    self._compare()
        except KeyboardInterrupt:
            self.partial = interrupted(self.tally.records, 0)
        except Exception as error:
            told = failure(error)
            if told is None:
                raise
            raise told from error
        finally:
            for frame in self._frames:
                frame.unpersist()
            if self.between is not None:
                self.between.close()
        self._add_first_rows()
        return self.report()

    def path_of(self, file: int) -> str:
        """The path of a file of the input, by its number."""
        return self._paths[file]

    # --- what is told ------------------------------------------------------------------------------------------------

    def keep(self, told: DataFrame) -> None:
        """Have executors tell something, once, and keep it there."""
        frame = told.persist()
        if self.told.add_frame(frame):
            self._frames.append(frame)
        else:
            frame.unpersist()

    def _tell(self, paths: Iterable[str | os.PathLike[str]]) -> None:
        from validator.bulk.spark.groups import lines_group, table_group, tell_group
        from validator.bulk.spark.whole_files import sized_files, told_of_files

        ways = ways_of(self._files(paths), self.options, self._worth)
        whole = list(ways.whole)
        groups: list[tuple[Sequence[InputFile], Callable[[], Group | None]]] = []
        if ways.lines:
            groups.append((ways.lines, lambda: lines_group(self, ways.lines)))
        for alike in ways.tables:
            groups.append((alike.files, partial(table_group, self, alike)))
        for files, make in groups:
            group = make()
            if group is None:
                whole += files
                continue
            whole += tell_group(self, group)
            self._read.update({file.number: group.reading.read(file.number) for file in files})
        if whole:
            self.keep(told_of_files(self.session, whole, self.judging))
            if self.between is not None:
                self.between.take_files(sized_files(whole))

    def _files(self, paths: Iterable[str | os.PathLike[str]]) -> Iterator[InputFile]:
        for number, found in enumerate(find_files(paths)):
            self._paths[number] = found.path
            if found.skipped:
                self.skipped.append(Skipped(found.path, found.skipped))
            elif found.problem is not None:
                self._tell_problem(number, found.problem)
            elif found.path == "-":
                raise refused("standard input cannot be read by several machines", "write it to a file and name that")
            else:
                self._inputs.append(number)
                yield InputFile(number, found.path)

    def _tell_problem(self, file: int, problem: Problem) -> None:
        part = Part()
        part.tally.add_problem(problem)
        self.told.add([part.row(file, AT_THE_END)])
        if self.options.write is not None:
            self.told.add([lines_row(file, AT_THE_END, problem_line(problem))])

    # --- what is merged ----------------------------------------------------------------------------------------------

    def _merge(self) -> None:
        for file, rows in groupby(self.told.of(Told.PART), key=lambda row: row.file):
            self._merge_file(file, [pickle.loads(row.payload) for row in rows])
        if self.options.write is not None:
            for row in self.told.of(Told.LINES):
                self.options.write(row.payload.decode("utf-8"))
        self._add_found()

    def _compare(self) -> None:
        """Check all records together, when each was checked by itself."""
        from validator.bulk.spark.between import NOTHING

        if self.between is None:
            self.across = NOTHING
        else:
            self.between.judge(self)

    def _merge_file(self, file: int, parts: Sequence[Part]) -> None:
        total = Part()
        for part in parts:
            total.tally.merge(part.tally)
            self.columns += part.columns
            self.notes.update(dict.fromkeys(part.notes))
        rows = total.tally.rows
        problem = self._empty(file, total.tally)
        if problem is not None:
            total.tally.add_problem(problem)
            if self.options.write is not None:
                self.told.add([lines_row(file, AT_THE_END, problem_line(problem))])
        self.tally.merge(total.tally)
        if rows.read or os.path.exists(self._paths[file]):
            counts = (rows.read, total.tally.records, rows.unreadable, rows.empty)
            self.files.append(FileCounts(self._paths[file], *counts))

    def _empty(self, file: int, tally: DataSetTally) -> Problem | None:
        """The mistake of a file that Spark read and that states nothing, as the local engine tells it."""
        if file not in self.read_by_spark or tally.problems:
            return None
        layout = self.read_by_spark[file]
        if layout is None:
            return None if tally.records else empty_file(self._paths[file])
        return without_rows(layout.common.table) if tally.rows.read == tally.rows.empty else None

    def _add_found(self) -> None:
        """Judge the first rows that contradict once more, to show them."""
        for told in self.told.of(Told.FOUND):
            if self.sample.findings.is_full and self.sample.contradicting.is_full:
                return
            rows = [Row(*found) for found in pickle.loads(told.payload)]
            read = as_it_is if isinstance(rows[0].raw, Record) else self._read[told.file]
            self._take(self.work(read), rows, Done(contradicting=list(range(len(rows)))))

    def _add_first_rows(self) -> None:
        """Remember the first rows of the input, as the local engine does."""
        if not self._may_be_wrong():
            return
        first = _FirstRows(self.judge.book, replace(self.options, write=None, advance=None))
        try:
            for file in self._inputs:
                if not isinstance(self.read_by_spark.get(file), LongLayout):
                    read_input(first, self._paths[file])
        except _EnoughError:
            pass
        finally:
            first.tail.close()
        self._first_rows = first._first_rows


class _EnoughError(Exception):
    """There are as many rows as are looked at."""


class _FirstRows(Run):
    """A run that judges nothing and ends when it has the first rows."""

    def add_first(self, work: Work, rows: Iterable[Row]) -> None:
        """Remember rows, until there are enough."""
        super().add_first(work, rows)
        if len(self._first_rows) >= MOST_SAMPLED:
            raise _EnoughError

    def add_rows(self, work: Work, batches: Iterable[Sequence[Row]]) -> None:
        """Let the reader go on to its next rows, if it remembers any."""
        for _ in batches if work.read is not as_it_is else ():
            pass
