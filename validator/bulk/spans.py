"""Parts that follow one another in a file, screened together: DuckDB reads them where they are, and nothing is held.

Planning a query of the screen takes as long as screening some megabytes. A file that is packed, or no file at all, can
be read only once, in parts that are held.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import SEEK_CUR, SEEK_SET, BufferedReader, FileIO, RawIOBase
from typing import IO

from validator.bulk.line_parts import LinePart, line_parts

SPAN_BYTES = 128 << 20
"""The size of a span: findings are told, and a run can be ended, after each."""


class RangeFile(RawIOBase):
    """A range of an open file as a file of its own; where another reads in the file does not matter."""

    def __init__(self, number: int, begin: int, size: int) -> None:
        super().__init__()
        self._number, self._begin, self._size = number, begin, size
        self._at = 0

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, at most as many as are asked for."""
        left = self._size - self._at
        found = os.pread(self._number, left if size < 0 else min(size, left), self._begin + self._at)
        self._at += len(found)
        return found

    def seek(self, offset: int, whence: int = SEEK_SET, /) -> int:
        """Go to a place in the range."""
        self._at = offset + (0 if whence == SEEK_SET else self._at if whence == SEEK_CUR else self._size)
        return self._at

    def tell(self) -> int:
        """The place in the range."""
        return self._at

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True


@dataclass(frozen=True, slots=True)
class Span:
    """Whole lines of a file, all of them plain: the first one's number, how many, and where their bytes are."""

    file: IO[bytes]
    first_line: int
    lines: int
    begin: int
    size: int

    def open(self) -> IO[bytes]:
        """Its bytes as a file."""
        return RangeFile(self.file.fileno(), self.begin, self.size)  # type: ignore[return-value]

    def parts(self) -> Iterator[LinePart]:
        """Its lines in parts that are held."""
        for part in line_parts(self.open()):
            yield LinePart(self.first_line + part.first_line - 1, part.data, part.lines, part.is_plain, part.begin)

    def with_part(self, part: LinePart) -> Span:
        """With the part that follows it."""
        return Span(self.file, self.first_line, self.lines + part.lines, self.begin, self.size + part.size)


def in_spans(
    parts: Iterable[LinePart], file: IO[bytes], joins: Callable[[LinePart], bool], most: int = SPAN_BYTES
) -> Iterator[LinePart | Span]:
    """The parts of a file, those that ``joins`` says can be screened where they are together in spans; never the first.

    Raises:
        Exception: whatever reading the parts raises, after what was read before it.
    """
    span: Span | None = None
    is_first = True
    is_able = _can_be_read_again(file)
    try:
        for part in parts:
            if is_first or not is_able or not part.is_plain or part.too_long or not joins(part):
                if span is not None:
                    yield span
                span = None
                yield part
            elif span is None:
                span = Span(file, part.first_line, part.lines, part.begin, part.size)
            else:
                span = span.with_part(part)
            is_first = False
            if span is not None and span.size + part.size > most:
                yield span
                span = None
    except Exception:
        if span is not None:
            yield span
        raise
    if span is not None:
        yield span


def _can_be_read_again(file: IO[bytes]) -> bool:
    """Whether it is a plain file on a disk, and the system can read it anywhere."""
    if not (isinstance(file, BufferedReader) and isinstance(file.raw, FileIO) and hasattr(os, "pread")):
        return False
    return stat.S_ISREG(os.fstat(file.fileno()).st_mode)
