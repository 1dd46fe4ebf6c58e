"""Ctrl-C while the program starts: the process ends at once."""

from __future__ import annotations

import signal


class EndsAtOnce:
    """Within it, Ctrl-C ends the process without another word, as the system does where nobody looks out for it.

    What imports modules cannot be interrupted otherwise: KeyboardInterrupt is raised between any two lines, also within
    code that takes every exception for one of its own, and comes out as a SyntaxError or a RuntimeError, or not at all.
    Nothing has been read or written by then. A process that ignores Ctrl-C, or has its own answer, keeps it.
    """

    def __enter__(self) -> None:
        self.is_ours = signal.getsignal(signal.SIGINT) is signal.default_int_handler
        if self.is_ours:
            try:
                signal.signal(signal.SIGINT, signal.SIG_DFL)
            except ValueError:  # signals are told to the main thread only
                self.is_ours = False

    def __exit__(self, *_: object) -> None:
        if self.is_ours:
            signal.signal(signal.SIGINT, signal.default_int_handler)
