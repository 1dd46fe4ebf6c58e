"""A file of lines, in parts of bounded size: how large it is makes no difference to the memory that reading it takes.

A part begins and ends with a line. It is *plain* where DuckDB surely finds the same lines in it as the exact reader:
UTF-8 without NUL or the character that stands for "no delimiter", and no line longer than DuckDB's limit. Any other
part is read line by line. A line that is larger than a part is refused with its place, and never held whole. Of a file
that is damaged, the lines that end before the damage are given: the rest of a line could be a number cut short.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Protocol, TypeVar

from validator.claims.readers.opening import read_up_to
from validator.errors import RecordFileError

NO_DELIMITER = b"\x01"
PART_BYTES = 16 << 20
"""The size of a part: large enough that DuckDB reads it with all threads, small beside the memory limit."""
STEP = 1 << 20
"""DuckDB's buffer takes four of it; a longer line it refuses, or leaves out where it is the last one."""
MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class LinePart:
    """Some whole lines: the number of the first in the file, their bytes, how many there are, and whether all is plain.

    ``begin`` is where its bytes are in the file. ``too_long`` is a line that was refused, by its number; such a part
    holds nothing else.
    """

    first_line: int
    data: bytes
    lines: int
    is_plain: bool
    begin: int
    too_long: bool = False

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.data)


class Numbered(Protocol):
    """Some whole lines of a file."""

    @property
    def first_line(self) -> int:
        """The number of the first."""

    @property
    def lines(self) -> int:
        """How many."""


P = TypeVar("P", bound=Numbered)


@contextmanager
def told_how_far() -> Iterator[Callable[[Iterator[P]], Iterator[P]]]:
    """Count parts as they are read, so that what is told of a damaged file says how much of it was read.

    Raises:
        RecordFileError: the one that was raised inside, placed at the first line that was not read.
    """
    line = 0

    def counted(parts: Iterator[P]) -> Iterator[P]:
        nonlocal line
        for part in parts:
            line = part.first_line + part.lines - 1
            yield part

    try:
        yield counted
    except RecordFileError as error:
        raise read_up_to(error, line) from None


def line_parts(file: IO[bytes], size: int = PART_BYTES) -> Iterator[LinePart]:
    """The parts of a file, in order.

    Raises:
        Exception: whatever reading raises, after the lines before it.

    >>> from io import BytesIO
    >>> [(part.first_line, part.lines, part.data) for part in line_parts(BytesIO(b"a\\nbb\\nc"), 5)]
    [(1, 2, b'a\\nbb\\n'), (3, 1, b'c')]
    """
    number = 1
    at = 0
    carried = b""
    buffer = bytearray(size)
    view = memoryview(buffer)
    first = True
    while True:
        held = len(carried)
        view[:held] = carried
        read, damage = _fill(file, view[held:])
        end = held + read
        ended = read < size - held
        cut = end if ended and damage is None else buffer.rfind(b"\n", 0, end) + 1
        if damage is not None and cut == 0:
            raise damage
        if end == 0:
            return
        if cut == 0:
            yield LinePart(number, b"", 1, False, at, too_long=True)
            carried, ended, passed = _after_line(file, view)
            at += end + passed
            number += 1
            if ended and not carried:
                return
            continue
        begin = len(MARK) if first and buffer.startswith(MARK) else 0
        first = False
        data = bytes(view[begin:cut])
        carried = bytes(view[cut:end])
        lines = data.count(b"\n") + (not data.endswith(b"\n"))
        if data:
            yield LinePart(number, data, lines, _is_plain(data), at + begin)
        number += lines
        at += cut
        if damage is not None:
            raise damage
        if ended:
            return


def _fill(file: IO[bytes], view: memoryview) -> tuple[int, Exception | None]:
    """Read until the view is full or the file ends or is damaged: a pipe or a packed file gives less at a time."""
    done = 0
    # One read of what is packed at a time: a damage loses what the same call has read before it.
    readinto = getattr(file, "readinto1", None)
    try:
        while done < len(view):
            if readinto is not None:
                got = readinto(view[done:])
            else:
                data = file.read(len(view) - done)
                got = len(data)
                view[done : done + got] = data
            if not got:
                break
            done += got
    except Exception as damage:
        return done, damage
    return done, None


def _after_line(file: IO[bytes], view: memoryview) -> tuple[bytes, bool, int]:
    """What follows the end of a line that goes on, whether the file ended, and how many bytes were passed over."""
    passed = 0
    while True:
        got, damage = _fill(file, view)
        at = bytes(view[:got]).find(b"\n")
        if at >= 0:
            return bytes(view[at + 1 : got]), False, passed + at + 1
        if damage is not None:
            raise damage
        if got == 0:
            return b"", True, passed
        passed += got


def _is_plain(data: bytes) -> bool:
    if NO_DELIMITER in data or b"\0" in data or _has_long_line(data):
        return False
    if data.isascii():
        return True
    if MARK in data:
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _has_long_line(data: bytes) -> bool:
    """Whether a line may be longer than ``STEP``; none is three times as long where this says no."""
    return any(data.find(b"\n", begin, begin + STEP) < 0 for begin in range(0, len(data) - STEP, STEP))


def with_one_line_end(data: bytes) -> bytes:
    """The same lines, all ended alike: DuckDB refuses a mixture.

    >>> with_one_line_end(b"a\\r\\nb\\n")
    b'a\\nb\\n'
    """
    return data.replace(b"\r\n", b"\n") if b"\r" in data else data
