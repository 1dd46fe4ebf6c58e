"""The rows of a text table: its lines of bounded length, put together to rows by Python's csv module in strict mode.

Contract: a row is a list of cells, or why the row cannot be read, with the lines that it took; no line is lost between
two rows. Of a line longer than ``longest`` characters only the beginning is held. A row whose quotation mark is not
closed within ``FIELD`` characters, or is closed where no cell can end, is given up at its first line, and reading goes
on at its second: a stray mark costs its own row and not the thousand rows up to the next mark. Bytes that are no text
in the file's encoding are kept as surrogates (PEP 383), so that the cells around them are still told apart.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import IO, NamedTuple

from validator.claims.readers.tables.csv_dialect import Dialect

LONGEST = 16 * 2**20
"""Characters of the longest line that is read."""

FIELD = 2**20
"""Characters of the longest cell, and of the longest way to the end of a row that goes on in further lines."""

_AGAIN = 64 * 2**20
"""Characters that may be read a second time, beyond four times what the file has: a bound on hostile files."""


class Line(NamedTuple):
    """A line with its end; ``flaw`` is the offset of what cannot be read, or -1; ``cut`` says that it is too long."""

    number: int
    text: str
    flaw: int = -1
    cut: bool = False


@dataclass(frozen=True, slots=True)
class BadRow:
    """Why a row cannot be read; ``unclosed`` is the last line in which the end of its quotation was looked for."""

    lines: list[Line]
    reason: str
    advice: str = ""
    unclosed: int = 0


def text_lines(file: IO[bytes], encoding: str, newline: str, longest: int = LONGEST) -> Generator[Line, None, None]:
    """Every line of the file; a byte order mark is dropped.

    >>> [line.text for line in text_lines(io.BytesIO(b"a,b\\r\\n1,2"), "utf-8", "\\n")]
    ['a,b\\r\\n', '1,2']
    """
    # UTF-16 has no bytes that stand alone: what it cannot decode becomes the replacement character
    utf16 = encoding.startswith("utf-16")
    text = io.TextIOWrapper(file, encoding, "replace" if utf16 else "surrogateescape", newline=newline)
    try:
        number = 0
        while line := text.readline(longest):
            number += 1
            cut = len(line) == longest and line[-1] != newline
            yield Line(number, line, -1 if line.isascii() and "\0" not in line else _flaw(line, utf16), cut)
            if cut:
                while (rest := text.readline(longest)) and rest[-1] != newline:
                    pass
    finally:
        text.detach()  # the file is closed by who opened it


def _flaw(line: str, utf16: bool) -> int:
    null = line.find("\0")
    bad = line.find("\N{REPLACEMENT CHARACTER}") if utf16 else -1
    if not utf16:
        try:
            line.encode()
        except UnicodeEncodeError as error:
            bad = error.start
    return min(bad, null) if bad >= 0 and null >= 0 else max(bad, null)


class _GivenUpError(Exception):
    """The row goes on for too long, or into a line that is too long."""


class _Feed:
    """What the csv module reads from: the lines of one row after the other. Lines can be given back."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._back: deque[Line] = deque()
        self._size = 0
        self.row: list[Line] = []

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._lines)
        if self.row:
            self._size += len(line.text)
            if self._size > FIELD or line.cut:
                self._back.appendleft(line)
                raise _GivenUpError
        else:
            self._size = 0
        self.row.append(line)
        if line.cut:
            raise _GivenUpError
        return line.text

    def skip_to(self, number: int) -> None:
        """Leave out the lines before a line."""
        while number > 1:
            next(self._lines, None)
            number -= 1

    def drop(self, count: int) -> None:
        """Leave out as many of the lines that were given back."""
        for _ in range(count):
            self._back.popleft()

    def give_back(self, lines: list[Line]) -> int:
        """Let these lines be read again; how many characters that is."""
        self._back.extendleft(reversed(lines))
        return sum(len(line.text) for line in lines)


def text_rows(
    lines: Iterator[Line], dialect: Dialect, first_line: int = 1
) -> Generator[tuple[list[str], list[Line]] | BadRow, None, None]:
    """Every row from a line on: its cells and its lines, or why it cannot be read."""
    # The limit belongs to the process; it is only ever raised, and a higher one only lets more pass.
    csv.field_size_limit(max(csv.field_size_limit(), FIELD))
    feed = _Feed(lines)
    feed.skip_to(first_line)
    reader = csv.reader(
        feed,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        skipinitialspace=dialect.skip_space,
        strict=True,
    )
    read = again = 0
    while True:
        row: list[Line] = []
        feed.row = row
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, _GivenUpError) as error:
            if len(row) == 1:
                yield BadRow(row, *_reason(row[0], error))
                continue
            again += feed.give_back(row[1:])
            if again <= _AGAIN + 4 * read:
                yield BadRow(row[:1], "", unclosed=row[-1].number)
                continue
            # a file in which every line opens a mark: to try each of them costs the square of its length
            feed.drop(len(row) - 1)
            found = f"the quotation marks of the lines {row[0].number} to {row[-1].number} do not fit"
            yield BadRow(row, found, "close each mark, or write it twice where it is part of the text")
            continue
        read += len(row[0].text)
        yield cells, row


def _reason(line: Line, error: Exception) -> tuple[str, str]:
    """Why the row of a line cannot be read, and what to do."""
    if line.cut:
        found = f"the line is longer than {len(line.text):,} characters"
        return found, "split it, if line ends are missing in it; else shorten its cells or leave out a column"
    if "field limit" in str(error):
        return f"a cell of more than {csv.field_size_limit():,} characters", "shorten it, or leave out its column"
    if "unexpected end of data" in str(error):
        return "a quotation mark that is never closed", "close it, or write it twice where it is part of the text"
    if "new-line character" in str(error):
        found = "a carriage return within a cell that is not in quotation marks"
        return found, "put the cell into quotation marks, or take the carriage return out"
    found = "text after the quotation mark that ends a cell"
    return found, "write a mark that is part of the text twice, or take out what follows the mark"


def cell_spans(text: str, dialect: Dialect) -> list[tuple[int, int]]:
    """Where the cells of a row begin and end in its text, quotation marks included.

    >>> cell_spans('Adams,"1,5",7', Dialect("utf-8", ",", '"', True))
    [(0, 5), (6, 11), (12, 13)]
    """
    spans: list[tuple[int, int]] = []
    begin = at = 0
    end = len(text.rstrip("\r\n"))
    while True:
        if dialect.skip_space:
            while text[begin : begin + 1] == " ":
                begin += 1
            at = max(at, begin)
        if text[begin : begin + 1] == dialect.quote:
            at = _closed(text, begin + 1, dialect.quote)
        found = text.find(dialect.delimiter, at, end)
        if found < 0:
            spans.append((begin, end))
            return spans
        spans.append((begin, found))
        begin = at = found + 1


def _closed(text: str, at: int, quote: str) -> int:
    """The offset after the mark that closes a quotation; the end of the text where none does."""
    while True:
        found = text.find(quote, at)
        if found < 0:
            return len(text)
        if text[found + 1 : found + 2] != quote:
            return found + 1
        at = found + 2
