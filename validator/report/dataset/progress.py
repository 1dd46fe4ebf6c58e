"""A progress bar on standard error, for what takes longer than two seconds and only where somebody can see it.

Contract: nothing is written where standard error is no terminal (or one that cannot move its cursor), nor before
``SHOWN_AFTER`` seconds; what is written is wiped when the work ends, also by an error or Ctrl-C. Results never depend
on it: it reads the clock, and no report does.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

SHOWN_AFTER = 2.0
"""Seconds before there is a bar: what is done by then needs none."""

Advance = Callable[[int, int], None]
"""Told the bytes and the records that are done so far, both from the beginning."""


@contextmanager
def progress(total_bytes: int | None) -> Iterator[Advance]:
    """Show how far the work inside has come: ``with progress(size) as advance: advance(bytes_done, records_done)``.

    ``total_bytes`` is the size of all input as it is stored; None or 0 where nobody knows, and there is then a bar
    without an end. Not for threads or processes of the work: one caller advances.
    """
    if not _is_seen():
        yield _nobody_looks
        return
    bar = _Bar(total_bytes or None)
    try:
        bar.start()
        yield bar.advance
    finally:
        bar.stop()


def _is_seen() -> bool:
    return sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") not in ("dumb", "unknown")


def _nobody_looks(bytes_done: int, records_done: int) -> None:
    """Where there is no terminal."""


class _Bar:
    """The bar: a thread shows it in time, so that it is there also while one long query runs."""

    def __init__(self, total: int | None) -> None:
        from threading import Lock, Timer
        from time import monotonic

        self._total = total
        self._done = (0, 0)
        self._clock = monotonic
        self._begun = monotonic()
        self._shown: tuple[Progress, TaskID] | None = None
        self._next = 0.0
        self._lock = Lock()
        self._stopped = False
        self._timer = Timer(SHOWN_AFTER, self._show)
        self._timer.daemon = True

    def start(self) -> None:
        self._timer.start()

    def advance(self, bytes_done: int, records_done: int) -> None:
        """Note what is done; redrawn ten times a second at most, however often it is called."""
        self._done = bytes_done, records_done
        now = self._clock()
        if now >= self._next and self._shown is not None:
            self._next = now + 0.1
            self._update(*self._shown)

    def stop(self) -> None:
        """Take the bar away."""
        self._timer.cancel()
        with self._lock:
            self._stopped = True
            if self._shown is not None:
                self._shown[0].stop()
                self._shown = None

    def _show(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

        shown = Progress(
            BarColumn(bar_width=12),
            DownloadColumn(),
            TextColumn("{task.fields[told]}"),
            TimeRemainingColumn(compact=True),
            TextColumn("left"),
            console=Console(file=sys.stderr),
            transient=True,
            redirect_stdout=False,  # findings stream there, and must not pass through a console
            refresh_per_second=4,
        )
        with self._lock:
            if self._stopped:
                return
            task = shown.add_task("", total=self._total, told="")
            self._update(shown, task)
            shown.start()
            self._shown = shown, task

    def _update(self, shown: Progress, task: TaskID) -> None:
        bytes_done, records_done = self._done
        seconds = max(self._clock() - self._begun, 0.001)
        told = f"{records_done:,} records  {int(records_done / seconds):,}/s"
        shown.update(task, completed=bytes_done, told=told)
