"""What the screen left: the exact judge, record by record, in as many processes as are allowed.

Batches are handed out and taken back in the order of the input, with a bounded number under way, so that the report is
the same for any number of processes and memory does not grow with the input.
"""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from validator.claims.record import Record
from validator.errors import Problem
from validator.report.dataset.tally import DataSetTally
from validator.report.record_report import RecordReport

if TYPE_CHECKING:
    from multiprocessing.pool import AsyncResult, Pool

    from validator.judge.judge import Judge

BATCH = 500
"""Rows handed to a process at a time."""
ALONE = 400
"""So few rows are judged in this process: starting others takes longer."""
SEVERAL = 3
"""Batches under way for each process."""

WORTH_SCREENING = 300
"""Fewer rows are judged one by one before DuckDB is there."""
FEW = "its file has too few records for a screen"
"""Why no row of a small file was screened."""
NOT_PLAIN = "it stands among lines that are read one by one"
"""Why a row was not screened whose part DuckDB would not surely read as the exact reader does."""

Read = Callable[[Any], Sequence[Record | Problem]]
"""Reads a row's raw form again: its record, or its problems."""
Render = Callable[[RecordReport], Iterable[str]]
"""The lines of a record's findings."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row to be judged: what ``Read`` takes, and why the screen left it (empty: there was no screen)."""

    raw: Any
    why: str


@dataclass(slots=True)
class Done:
    """What came of one batch; ``contradicting`` are the places in it of rows that contradict."""

    rows: Sequence[Row]
    tally: DataSetTally = field(default_factory=DataSetTally)
    lines: list[str] = field(default_factory=list)
    contradicting: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Work:
    """How a row is read, judged and told; ``report`` explains as well where that was asked for."""

    read: Read
    report: Callable[[Record], RecordReport]
    render: Render | None

    def batch(self, rows: Sequence[Row]) -> Done:
        """Judge some rows."""
        done = Done(rows)
        tally = done.tally
        for place, row in enumerate(rows):
            is_record = is_problem = False
            for item in self.read(row.raw):
                if isinstance(item, Problem):
                    is_problem = True
                    tally.add_problem(item)
                    if self.render is not None:
                        done.lines.append(_problem_line(item))
                    continue
                is_record = True
                report = self.report(item)
                tally.add(report)
                tally.count_judged(row.why)
                if report.contradictions:
                    done.contradicting.append(place)
                if self.render is not None:
                    done.lines += self.render(report)
            if not is_record:
                tally.count_rows(unreadable=is_problem, empty=not is_problem)
        return done


def _problem_line(problem: Problem) -> str:
    from validator.report.json_lines import problem_line

    return problem_line(problem)


def plain_report(judge: Judge) -> Callable[[Record], RecordReport]:
    """Judging without an explanation."""
    return lambda record: RecordReport(judge.judge(record))


class Tail:
    """Judges rows in this process while they are few, else in ``jobs`` others; close it when all is done."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._pool: Pool | None = None
        self._work: Work | None = None

    def judge(self, work: Work, batches: Iterable[Sequence[Row]]) -> Iterator[Done]:
        """What came of each batch, in order."""
        if work is not self._work:
            self.close()
            self._work = work
        seen = 0
        under_way: deque[AsyncResult[Done]] = deque()
        for batch in batches:
            if self._pool is None and (self.jobs == 1 or seen + len(batch) <= ALONE):
                seen += len(batch)
                yield work.batch(batch)
                continue
            pool = self._started(work)
            for begin in range(0, len(batch), BATCH):
                under_way.append(pool.apply_async(_judge, (batch[begin : begin + BATCH],)))
                if len(under_way) > SEVERAL * self.jobs:
                    yield under_way.popleft().get()
        while under_way:
            yield under_way.popleft().get()

    def close(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.terminate()
            self._pool.join()
            self._pool = None

    def _started(self, work: Work) -> Pool:
        if self._pool is None:
            import multiprocessing
            import warnings

            # What a process needs is handed on by forking: rules and compiled shapes need not be made again.
            context = multiprocessing.get_context("fork" if sys.platform.startswith("linux") else None)
            with warnings.catch_warnings():
                warnings.simplefilter(
                    "ignore", DeprecationWarning
                )  # DuckDB's threads are not used in the other process
                self._pool = context.Pool(self.jobs, _begin, (work,))
        return self._pool


_WORK: list[Work] = []
"""The work of this process, where it is one of several."""


def _begin(work: Work) -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the first process's to answer
    _WORK[:] = [work]


def _judge(rows: Sequence[Row]) -> Done:
    return _WORK[0].batch(rows)


def usable_processors() -> int:
    """How many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def as_it_is(item: Record | Problem) -> Sequence[Record | Problem]:
    """What has been read already."""
    return (item,)
