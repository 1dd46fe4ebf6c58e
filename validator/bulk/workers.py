"""Processes that were forked from this one and answer one question at a time, each over a pipe of its own.

Contract: answers come as futures, in whatever order is asked for; a process that is ended from outside, at any moment,
ends the run with a ``WorkerEndedError``, and the end of the first process ends the others. The standard library's
``ProcessPoolExecutor`` is not used because its processes share one pipe for their answers: one that is killed while it
writes leaves half an answer there, and the first process waits for the rest for ever.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing import get_context
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from validator.errors import WorkerEndedError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

ENDED = "a process that judges records was ended from outside, perhaps for want of memory: try again with --jobs 1"


class Workers:
    """A number of processes that all run ``answer``; what it holds is handed on by forking, nothing is made again."""

    def __init__(self, number: int, answer: Callable[[Any], Any]) -> None:
        import warnings

        self._processes: list[BaseProcess] = []
        self._ends: list[Connection] = []
        self._idle: SimpleQueue[Connection] = SimpleQueue()
        context = get_context("fork")
        with warnings.catch_warnings():  # DuckDB's threads are not used in the other processes
            warnings.simplefilter("ignore", DeprecationWarning)
            for _ in range(number):
                ours, theirs = context.Pipe()
                process = context.Process(target=_serve, args=(theirs, (*self._ends, ours), answer), daemon=True)
                process.start()
                theirs.close()  # so that its end is the end of the pipe
                self._processes.append(process)
                self._ends.append(ours)
                self._idle.put(ours)
        # a thread waits for each answer: pipes are small, and both sides may not write to each other at once
        self._threads = ThreadPoolExecutor(number)

    def ask(self, question: Any) -> Future[Any]:
        """The answer of whichever process is free.

        The future raises:
            WorkerEndedError: the process was ended from outside.
        """
        return self._threads.submit(self._answer, question)

    def close(self) -> None:
        """End the processes; what they work on is lost."""
        for process in self._processes:
            process.kill()
        self._threads.shutdown(cancel_futures=True)
        for process, end in zip(self._processes, self._ends, strict=True):
            process.join()
            end.close()

    def _answer(self, question: Any) -> Any:
        end = self._idle.get()
        try:
            end.send(question)
            answer, error = end.recv()
        except (EOFError, OSError):
            raise WorkerEndedError(ENDED) from None
        finally:
            self._idle.put(end)
        if error is not None:
            raise error
        return answer


def _serve(end: Connection, others: Sequence[Connection], answer: Callable[[Any], Any]) -> None:
    """Answer questions until the first process is gone."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the first process's to answer
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for other in others:  # else this process would keep open what tells others that the first one is gone
        other.close()
    gc.freeze()  # what was handed on is not garbage, and to look through it would copy its memory
    try:
        while True:
            end.send(_answered(answer, end.recv()))
    except (EOFError, OSError):
        os._exit(1)


def _answered(answer: Callable[[Any], Any], question: Any) -> tuple[Any, Exception | None]:
    try:
        return answer(question), None
    except Exception as error:
        return None, error
