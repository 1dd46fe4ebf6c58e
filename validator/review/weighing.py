"""Weighing all claims of a record together (conflicts, suspects, repairs), in a process of its own.

Contract: an explanation may take seconds, and a verdict must not wait for it: so it is worked out beside the server, by
a process that is ended as soon as the page asks about newer values. What it says is the same as anywhere else.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING

from validator.errors import InternalError
from validator.report.checking import EXPLAIN_SECONDS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from validator.claims.record import Record
    from validator.judge.judge import Judge
    from validator.review.waived import About
    from validator.waivers.waiver import Accepted


@dataclass(frozen=True, slots=True)
class Weighed:
    """A record with its explanation: the page's title, the inside of its ``<main>``, its contradictions.

    ``standing`` is how many of these nobody has accepted.
    """

    title: str
    main: str
    standing: int
    contradictions: Mapping[str, About]


@dataclass(frozen=True, slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection


class Weigher:
    """Has one record weighed at a time: the one that was asked for last."""

    def __init__(self, seconds: float = EXPLAIN_SECONDS) -> None:
        self._seconds = seconds
        self._worker: _Worker | None = None
        self._busy = False

    async def weigh(self, record: Record, rules: tuple[str, ...], accepted: Accepted | None) -> Weighed | None:
        """The record, explained by these rules beside the shipped ones; None if something newer was asked meanwhile.

        Raises:
            InternalError: the process ended by itself, or met a mistake of ours.
        """
        if self._busy:
            self.close()
        worker = self._worker = self._worker or self._started()
        self._busy = True
        try:
            found = await asyncio.to_thread(_asked, worker.pipe, (record, rules, accepted))
        except (EOFError, OSError):
            if self._worker is not worker:
                return None
            self.close()
            raise InternalError("the process that weighs claims has ended") from None
        if self._worker is not worker:
            return None
        self._busy = False
        if isinstance(found, str):
            raise InternalError(found)
        return found

    def close(self) -> None:
        """End the process, whatever it is at."""
        worker, self._worker, self._busy = self._worker, None, False
        if worker is not None:
            worker.process.kill()
            worker.process.join()

    def _started(self) -> _Worker:
        # spawned, not forked: a fork of a process with threads may hold a lock that nobody gives back
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, self._seconds), name="validator-weighing", daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)


def _asked(pipe: Connection, question: tuple[Record, tuple[str, ...], Accepted | None]) -> Weighed | str:
    pipe.send(question)
    found: Weighed | str = pipe.recv()
    return found


def _work(pipe: Connection, seconds: float) -> None:
    """Answer until the server has gone, a mistake of ours with its words; Ctrl-C is the server's affair."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from validator.judge.judge import Judge
    from validator.rulebook.pack import load_rules

    judges: dict[tuple[str, ...], Judge] = {}
    while True:
        try:
            record, rules, accepted = pipe.recv()
            found: Weighed | str
            try:
                if rules not in judges:
                    judges[rules] = Judge(load_rules(rules))
                found = _weighed(judges[rules], record, accepted, seconds)
            except Exception as error:
                found = f"{type(error).__name__}: {error}"
            pipe.send(found)
        except (EOFError, OSError):
            return


def _weighed(judge: Judge, record: Record, accepted: Accepted | None, seconds: float) -> Weighed:
    from validator.explain.explaining import explain
    from validator.report.html.article_page import main_html, title_of
    from validator.report.record_report import RecordReport
    from validator.report.result import Report
    from validator.review.waived import About

    judged = judge.judge(record)
    report = RecordReport(judged, explain(judge, judged, seconds), accepted)
    contradictions = {finding.fingerprint: About.of(finding) for finding in report.contradictions}
    return Weighed(title_of(Report((report,))), main_html(report), len(report.standing), contradictions)
