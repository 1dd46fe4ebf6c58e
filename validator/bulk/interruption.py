"""Ctrl-C and a request to end: they stop a run between two batches, never between a count and the line that tells it.

Contract: inside ``interruptible`` both raise ``KeyboardInterrupt``, at once or at the end of what is ``held``; a second
one does not wait. ``asked`` stays true, because DuckDB, interrupted in a query, raises an error of its own instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class Interruption:
    """Whether a run has been asked to end."""

    def __init__(self) -> None:
        self.asked = False
        self._held = 0

    def ask(self, *_: object) -> None:
        """End the run now; the handler of a signal.

        Raises:
            KeyboardInterrupt: unless something is held; it is then raised at its end.
        """
        again, self.asked = self.asked, True
        if again or not self._held:
            raise KeyboardInterrupt

    def check(self) -> None:
        """Raise what a library that was interrupted has turned into an error of its own.

        Raises:
            KeyboardInterrupt: the run has been asked to end.
        """
        if self.asked:
            raise KeyboardInterrupt

    @contextmanager
    def held(self) -> Iterator[None]:
        """What is done whole or not at all.

        Raises:
            KeyboardInterrupt: at its end, where the run was asked to end meanwhile.
        """
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1
        if not self._held:
            self.check()


@contextmanager
def interruptible(interruption: Interruption | None = None) -> Iterator[None]:
    """Let Ctrl-C and a request to end raise here, so that what was read is reported.

    Elsewhere than in the first thread nothing is changed: only that one is told of signals.

    Raises:
        KeyboardInterrupt: also in place of the errors that follow from being interrupted.
    """
    import signal
    import threading

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    interruption = Interruption() if interruption is None else interruption
    before = {number: signal.signal(number, interruption.ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    except (
        Exception
    ):  # DuckDB's RuntimeError, or a process that the same signal ended: what was asked for explains both
        interruption.check()
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
