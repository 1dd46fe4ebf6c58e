"""Effort: the time limit of one record's explanation, asked for at every step that may be repeated many times."""

from __future__ import annotations

from time import monotonic

from validator.explain.answer import OutOfTimeError


class Effort:
    """Raises ``OutOfTimeError`` from ``spend`` once ``seconds`` have passed; None is no limit.

    The clock decides only whether an answer is complete, never what it says.
    """

    def __init__(self, seconds: float | None = None) -> None:
        self._end = None if seconds is None else monotonic() + seconds

    def spend(self) -> None:
        """One step."""
        if self._end is not None and monotonic() > self._end:
            raise OutOfTimeError
