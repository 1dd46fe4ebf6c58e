"""What the screen left: the exact judge, record by record, in as many processes as are allowed.

Batches are handed out and taken back in the order of the input, with a bounded number under way, so that the report is
the same for any number of processes and memory does not grow with the input. A process that is ended from outside ends
the run with a ``WorkerEndedError``; one whose first process is ended ends itself.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

from validator.bulk.joint import Weighing
from validator.claims.record import Record
from validator.errors import Problem
from validator.report.dataset.tally import DataSetTally
from validator.report.record_report import RecordReport

if TYPE_CHECKING:
    from concurrent.futures import Future

    from validator.bulk.known_rows import KnownRows
    from validator.bulk.workers import Workers
    from validator.judge.judge import Judge
    from validator.waivers.waiver import Accepted

BATCH = 1_000
"""Rows handed to a process at a time."""
ALONE = 400
"""So few rows are judged in this process: starting others takes longer."""
SEVERAL = 3
"""Batches under way for each process."""

WORTH_SCREENING = 300
"""Fewer rows are judged one by one before DuckDB is there."""
FEW = "its file has too few records for a screen"
"""Why no row of a small file was screened."""
JOINT = "its claims may not all be true together"
"""Why a row was left that no check alone speaks against."""
NOT_PLAIN = "it stands among lines that are read one by one"
"""Why a row was not screened whose part DuckDB would not surely read as the exact reader does."""

Read = Callable[[Any], Sequence[Record | Problem]]
"""Reads a row's raw form again: its record, or its problems."""
Render = Callable[[RecordReport], Iterable[str]]
"""The lines of a record's findings."""


class Row(NamedTuple):
    """A row to be judged: what ``Read`` takes, and why the screen left it (empty: there was no screen)."""

    raw: Any
    why: str


@dataclass(slots=True)
class Done:
    """What came of one batch; by their places in it, the rows that contradict and those that are no record.

    ``acknowledged`` are those of the contradicting rows of which nothing stands. ``is_taken``: it was counted.
    """

    tally: DataSetTally = field(default_factory=DataSetTally)
    lines: list[str] = field(default_factory=list)
    contradicting: list[int] = field(default_factory=list)
    acknowledged: set[int] = field(default_factory=set)
    no_records: list[int] = field(default_factory=list)
    is_taken: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """How a row is read, judged and told; ``report`` explains as well where that was asked for.

    ``known`` tells rows that are like others; it is None where every row is to be judged by itself. ``is_alone``: its
    rows stay in this process, because handing them to another would take longer than judging them.
    """

    read: Read
    report: Callable[[Record], RecordReport]
    render: Render | None
    known: KnownRows | None = None
    is_alone: bool = False

    def batch(self, rows: Sequence[Row]) -> Done:
        """Judge some rows."""
        return self.judged([row.raw for row in rows], [row.why for row in rows])

    def judged(self, raws: Sequence[Any], whys: Sequence[str]) -> Done:
        """Judge some rows: what ``read`` takes of each, and why each was left."""
        done = Done()
        lines = done.lines
        why_judged: dict[str, int] = {}
        tell = None if self.known is None else self.known.tell
        for place, raw in enumerate(raws):
            contradicts = None if tell is None else tell(raw, lines)
            if contradicts is None:
                contradicts = self._judge(raw, done, place)
            if contradicts is not None:
                why_judged[whys[place]] = why_judged.get(whys[place], 0) + 1
                if contradicts:
                    done.contradicting.append(place)
            else:
                done.no_records.append(place)
        if self.known is not None:
            self.known.count(done.tally)
        for why, records in why_judged.items():
            done.tally.count_judged(why, records)
        done.lines = ["".join(lines)] if lines else []  # one text goes through a pipe much quicker than thousands
        return done

    def _judge(self, raw: Any, done: Done, place: int) -> bool | None:
        """Judge one row by itself: whether it contradicts, None where it is no record."""
        tally, lines = done.tally, done.lines
        contradicts = None
        is_problem = False
        for item in self.read(raw):
            if isinstance(item, Problem):
                is_problem = True
                tally.add_problem(item)
                if self.render is not None:
                    lines.append(_problem_line(item))
                continue
            report = self.report(item)
            tally.add(report)
            contradicts = bool(report.contradictions)
            if contradicts and not report.standing:
                done.acknowledged.add(place)
            if self.render is not None:
                lines += self.render(report)
            if self.known is not None and report.explanation is None and self._says_of_others(report):
                self.known.learn(raw, report)
        if contradicts is None:
            tally.count_rows(unreadable=is_problem, empty=not is_problem)
        return contradicts

    def _says_of_others(self, report: RecordReport) -> bool:
        """Whether others like it come to the same: not where those that do not contradict may have to be weighed."""
        is_weighed = isinstance(self.report, Weighing) and self.report.may_weigh(report.judged)
        return bool(report.contradictions) or not is_weighed


def _problem_line(problem: Problem) -> str:
    from validator.report.json_lines import problem_line

    return problem_line(problem)


def plain_report(judge: Judge, accepted: Accepted | None = None) -> Callable[[Record], RecordReport]:
    """Judging without an explanation."""
    return lambda record: RecordReport(judge.judge(record), None, accepted)


@dataclass(frozen=True, slots=True)
class _UnderWay:
    """A batch with what comes of it, now or later."""

    work: Work
    rows: Sequence[Row]
    done: Future[Done]


class Tail:
    """Judges rows in this process while they are few, else in ``jobs`` others; close it when all is done."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs if _can_fork() else 1
        self._workers: Workers | None = None
        self._work: Work | None = None
        self._alone = 0
        self._under_way: deque[_UnderWay] = deque()

    def judge(self, work: Work, batches: Iterable[Sequence[Row]]) -> Iterator[tuple[Work, Sequence[Row], Done]]:
        """What came of batches, in order: of earlier ones first, and of the last ones when ``rest`` is asked for.

        Raises:
            WorkerEndedError: one of the processes was ended.
        """
        if work is not self._work:
            yield from self.rest()
            self.close()
            self._work, self._alone = work, 0
        for batch in batches:
            for begin in range(0, len(batch), BATCH):
                rows = batch[begin : begin + BATCH]
                if self._workers is None and (self.jobs == 1 or work.is_alone or self._alone + len(rows) <= ALONE):
                    self._alone += len(rows)
                    yield work, rows, work.batch(rows)
                    continue
                self._under_way.append(_UnderWay(work, rows, self._submitted(work, rows)))
                if len(self._under_way) > SEVERAL * self.jobs:
                    yield from self._next()

    def rest(self) -> Iterator[tuple[Work, Sequence[Row], Done]]:
        """What comes of the batches that are under way.

        Raises:
            WorkerEndedError: one of the processes was ended.
        """
        while self._under_way:
            yield from self._next()

    def soon(self, seconds: float) -> Iterator[tuple[Work, Sequence[Row], Done]]:
        """What comes within so many seconds of the batches that are under way.

        Raises:
            WorkerEndedError: one of the processes was ended.
        """
        until = monotonic() + seconds
        while self._under_way:
            try:
                self._under_way[0].done.result(timeout=max(0.0, until - monotonic()))
            except TimeoutError:
                return
            yield from self._next()

    def close(self) -> None:
        """End the processes; what is under way is lost."""
        self._under_way.clear()
        if self._workers is not None:
            self._workers.close()
            self._workers = None

    def _next(self) -> Iterator[tuple[Work, Sequence[Row], Done]]:
        """What came of the first batch that is under way; it is so until it was taken, whatever interrupts that."""
        first = self._under_way[0]
        done = first.done.result()
        if not done.is_taken:
            yield first.work, first.rows, done
        self._under_way.popleft()

    def _submitted(self, work: Work, rows: Sequence[Row]) -> Future[Done]:
        if self._workers is None:
            from validator.bulk.workers import Workers

            self._workers = Workers(self.jobs, lambda batch: work.judged(*batch))
        return self._workers.ask(([row.raw for row in rows], [row.why for row in rows]))


def _can_fork() -> bool:
    """Whether processes can be forked beside DuckDB's threads: elsewhere than on Linux the system's libraries mind."""
    import sys

    return sys.platform.startswith("linux")


def usable_processors() -> int:
    """How many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def as_it_is(item: Record | Problem) -> Sequence[Record | Problem]:
    """What has been read already."""
    return (item,)
