"""A run over a data set: file by file and part by part through the screen, and what it leaves through the judge.

Everything comes in the order of the input, whatever the number of processes. Ctrl-C ends the run after the part at hand
and leaves a report that says what was read.
"""

from __future__ import annotations

import os
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Any

from validator.bulk.interruption import Interruption, interruptible
from validator.bulk.joint import Weighing
from validator.bulk.tail import Done, Row, Tail, Work, plain_report
from validator.claims.record import Record
from validator.errors import WorkerEndedError
from validator.report.dataset.dataset_report import DataSetReport, FileCounts, UncheckedColumn
from validator.report.dataset.sample import MOST_SAMPLED, Sample
from validator.report.dataset.tally import DataSetTally
from validator.report.record_report import RecordReport
from validator.report.result import Skipped
from validator.rulebook.rule import Within

if TYPE_CHECKING:
    from validator.across.counts import AcrossCounts
    from validator.bulk.connection import Connected
    from validator.bulk.options import Options
    from validator.bulk.row_pattern import RowForm
    from validator.bulk.screen import Cleared, Screen
    from validator.bulk.screen_sql import Form
    from validator.claims.readers.tables.layout import Label
    from validator.errors import Problem
    from validator.judge.judge import Judge
    from validator.rulebook.rule import RuleBook

MOSTLY_WRONG = 5
"""A rule is looked into where at least one in so many of its checks contradicts."""
LAST_SECONDS = 2.0
"""How long a run that was interrupted waits for what other processes judge."""


class Run:
    """The state of one run: what has been counted, and the processes that judge."""

    def __init__(self, book: RuleBook, options: Options) -> None:
        from validator.judge.judge import Judge

        self.options = options
        self.judge: Judge = Judge(book)
        accepted = options.accepted
        self.plainly = (
            Weighing(self.judge, options.explain_seconds, accepted)
            if options.joint
            else plain_report(self.judge, accepted)
        )
        self.tally = DataSetTally()
        self.sample = Sample(options.limit)
        self.files: list[FileCounts] = []
        self.columns: list[UncheckedColumn] = []
        self.skipped: list[Skipped] = []
        self.notes: dict[str, None] = {}
        self.partial: str | None = None
        self.not_judged = 0
        self.across: AcrossCounts | None = None
        self.bytes_done = 0
        self.path = ""
        self.tail = Tail(options.jobs)
        self.interruption = Interruption()
        self._no_records = array("q")
        self._first_rows: list[tuple[Work, Row]] = []
        self._screens: dict[str, Screen] = {}
        self._connected: Connected | None = None

    # --- what files hand in ------------------------------------------------------------------------------------------

    def add_cleared(self, cleared: Iterable[Cleared]) -> None:
        """Count records that the screen settled."""
        for group in cleared:
            if group.judged.read.problems:
                self.take_rest()  # the first problems of the input are kept
            with self.interruption.held():
                self.tally.add(RecordReport(group.judged), group.records)
                self.tally.count_cleared(group.records)

    def add_rows(self, work: Work, batches: Iterable[Sequence[Row]]) -> None:
        """Judge rows one by one, and write what is found; some of it only when ``take_rest`` is called."""
        for judging, rows, done in self.tail.judge(work, batches):
            with self.interruption.held():
                self._take(judging, rows, done)
                self._note_no_records(rows, done)

    def take_rest(self) -> None:
        """Wait for the rows that are being judged."""
        for judging, rows, done in self.tail.rest():
            with self.interruption.held():
                self._take(judging, rows, done)
                self._note_no_records(rows, done)

    def stop(self) -> None:
        """Take what other processes judge in a moment, and count what else was read of the file and not judged."""
        rows = self.tally.rows
        try:
            if self.interruption.asked:
                with suppress(WorkerEndedError):  # the same signal may have ended them
                    for judging, batch, done in self.tail.soon(LAST_SECONDS):
                        self._take(judging, batch, done)
        finally:
            self.not_judged += rows.read - rows.accounted
            rows.read = rows.accounted

    def is_no_record(self, number: int) -> bool:
        """Whether a row of the file at hand was judged and is no record, by its line or number."""
        self.take_rest()
        at = bisect_left(self._no_records, number)
        return at < len(self._no_records) and self._no_records[at] == number

    def begin(self, path: str) -> None:
        """Begin a file."""
        self.path = path
        self._no_records = array("q")

    def add_first(self, work: Work, rows: Iterable[Row]) -> None:
        """Remember the first rows of the input: rules that are suspect themselves are looked for among them."""
        room = MOST_SAMPLED - len(self._first_rows)
        if room > 0:
            self._first_rows += [(work, row) for row in islice(rows, room)]

    def connected(self) -> Connected:
        """DuckDB, and what it reads."""
        if self._connected is None:
            from validator.bulk.connection import connect

            self._connected = connect(self.options.memory, self.options.jobs)
        return self._connected

    def drop_connection(self) -> None:
        """Let the next file have a new connection: an error inside DuckDB ends all that one can do."""
        self._screens.clear()
        if self._connected is not None:
            self._connected.close()
            self._connected = None

    def screen(self, name: str, form: Callable[[], Form]) -> Screen:
        """The screen of one kind of input, which is kept for the next file of that kind."""
        screen = self._screens.get(name)
        if screen is None:
            from validator.bulk.screen import Screen

            screen = self._screens[name] = Screen(self.connected(), self.judge, form())
        return screen

    def note_waived_records(self, path: str, rows: int) -> None:
        """Note which records that waivers name were in a file: what the screen cleared was checked as well."""
        accepted = self.options.accepted
        if accepted is None or not accepted.records:
            return
        from validator.claims.readers.files import record_name

        waived = sorted(accepted.records - self.tally.waived_records)
        by_row = f"{record_name(path)}-"
        numbers = {record: record.removeprefix(by_row) for record in waived if record.startswith(by_row)}
        found = {record for record, text in numbers.items() if text.isdecimal() and int(text) <= rows}
        if self._screens:
            found |= self.connected().ids.among(waived)
        self.tally.waived_records |= found

    def add_labels(self, path: str, labels: Iterable[Label]) -> None:
        """Note the columns of a table that state nothing that is checked."""
        self.columns += [UncheckedColumn(label.name, label.why, path) for label in labels]

    def add_problem(self, problem: Problem) -> None:
        """Count a mistake that belongs to no row."""
        self.take_rest()  # what comes before it is told before it
        with self.interruption.held():
            self.tally.add_problem(problem)
            if self.options.write is not None:
                from validator.report.json_lines import problem_line

                self.options.write(problem_line(problem))

    def work(self, read: Any, form: RowForm | None = None) -> Work:
        """How the rows of one kind of input are judged; with a form, those that are like others are known by it."""
        render = None if self.options.write is None else self._lines
        if self.options.explain_all:
            return Work(read, self.explained, render)
        known = None
        if form is not None:
            from validator.bulk.known_rows import KnownRows

            known = KnownRows(self.judge, form, self.options.accepted, writes=render is not None)
        return Work(read, self.plainly, render, known)

    def write(self, report: RecordReport) -> None:
        """Write the findings of one record at once."""
        if self.options.write is not None:
            self.options.write("".join(self._lines(report)))

    def explained(self, record: Record) -> RecordReport:
        """Judge a record, and work out what is wrong with it."""
        from validator.explain.explaining import explain

        judged = self.judge.judge(record)
        return RecordReport(judged, explain(self.judge, judged, self.options.explain_seconds), self.options.accepted)

    def advance(self, records: int | None = None) -> None:
        """Tell how far the run has come."""
        if self.options.advance is not None:
            self.options.advance(self.bytes_done, self.tally.records if records is None else records)

    def close(self) -> None:
        """End the processes, and DuckDB with what it keeps on the disk."""
        self.tail.close()
        self.drop_connection()

    # --- the end -----------------------------------------------------------------------------------------------------

    def report(self) -> DataSetReport:
        """The report of what was read."""
        self.tail.close()
        if self._may_be_wrong():
            for work, row in self._first_rows:
                for item in work.read(row.raw):
                    if isinstance(item, Record):
                        self.sample.add_record(self.judge.judge(item))
        if not self.options.joint:
            self.notes["what rules say together was not weighed: leave --no-explain out"] = None
        if self.options.explain and self.sample.findings.weight > self.options.explained:
            shown = f"the first {self.options.explained:,} of the contradictions that are shown in full"
            self.notes[f"suspects were worked out for {shown}: more of them with --limit-findings"] = None
        if not self.options.across and any(rule.within is Within.DATA_SET for rule in self.judge.book.rules):
            self.notes["rules that compare records with each other were not applied: add --across"] = None
        return DataSetReport(
            self.tally,
            self.judge.rules if self.across is None else self.judge.book.rules,
            self.sample,
            tuple(self.files),
            tuple(self.columns),
            tuple(self.skipped),
            tuple(self.notes),
            self.partial,
            self.across,
            self.options.accepted,
        )

    def _is_explained(self) -> bool:
        """Whether what is kept next is explained: only the first ones are, which takes up to a second each."""
        return self.options.explain and self.sample.findings.weight < self.options.explained

    def _may_be_wrong(self) -> bool:
        return any(
            totals.contradicts and totals.contradicts * MOSTLY_WRONG >= totals.counts.checks
            for totals in self.tally.rules.values()
        )

    def _lines(self, report: RecordReport) -> Iterator[str]:
        from validator.report.json_lines import finding_lines

        return finding_lines(report)

    def _note_no_records(self, rows: Sequence[Row], done: Done) -> None:
        raws = (rows[place].raw for place in done.no_records)
        self._no_records.extend(raw[0] for raw in raws if isinstance(raw, tuple) and isinstance(raw[0], int))

    def _take(self, work: Work, rows: Sequence[Row], done: Done) -> None:
        done.is_taken = True
        self.tally.merge(done.tally)
        if self.options.write is not None and done.lines:
            self.options.write("".join(done.lines))
        sample = self.sample
        if sample.findings.is_full and sample.contradicting.is_full and not done.acknowledged:
            return
        for place in done.contradicting:
            stands = place not in done.acknowledged
            shown = not (sample.findings.is_full if stands else sample.waived.is_full and sample.known.is_full)
            if not shown and sample.contradicting.is_full:
                continue
            for item in work.read(rows[place].raw):
                if isinstance(item, Record):
                    report = self.explained if shown and self._is_explained() else work.report
                    sample.add_contradicting(report(item))


def interrupted(records: int, not_judged: int) -> str:
    """What was read of a run that was interrupted: its records, and rows of which no record was judged.

    >>> interrupted(1, 0)
    'interrupted after 1 record'
    >>> interrupted(588_264, 589)
    'interrupted after 588,264 records; 589 more rows were read and not judged'
    """
    told = f"interrupted after {records:,} record{'' if records == 1 else 's'}"
    if not not_judged:
        return told
    more = "1 more row was" if not_judged == 1 else f"{not_judged:,} more rows were"
    return f"{told}; {more} read and not judged"


def check_data_set(paths: Iterable[str | os.PathLike[str]], book: RuleBook, options: Options) -> DataSetReport:
    """Check everything below the paths as one data set."""
    paths = list(paths)
    from validator.bulk.inputs import read_input
    from validator.claims.readers.paths import find_files

    run = Run(book, options)
    try:
        with interruptible(run.interruption):
            for found in find_files(paths):
                if found.skipped:
                    run.skipped.append(Skipped(found.path, found.skipped))
                elif found.problem is not None:
                    run.add_problem(found.problem)
                else:
                    read_input(run, found.path)
            if options.across:
                from validator.bulk.between import add_between

                add_between(run, paths)
    except KeyboardInterrupt:
        run.partial = interrupted(run.tally.records, run.not_judged)
    finally:
        run.close()
    return run.report()
