"""Where a record was read: the text, and the way back from a part of the record to its line and column.

Reading keeps only offsets. Lines, columns and the places of single fields are worked out when somebody asks, which is
when something is wrong or is reported: parsing a claim a second time is cheaper than noting eight places for each.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from validator.errors import Place, Problem

Loc = tuple[str | int, ...]
"""The way to a part: ``("claims", 3, "value")``; a key itself ends in ``"[key]"``."""

Span = tuple[int, int]
"""Offsets into the text: first character, one past the last."""

CouldState = tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]
"""Claims that a source has room for: the id, the measure, and the dimensions, sorted, of each."""

_CHARACTER = re.compile(r"\\u[dD][89abAB]..\\u....|\\u....|\\.|.", re.DOTALL)
"""One character of a quoted text as it is written in the file."""

_EXCERPT = 160  # a terminal's width and some: no more of a long line is kept on either side of the mistake


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something wrong in a text: its span and the words of a ``Problem``."""

    span: Span
    found: str
    expected: str = ""
    advice: str = ""


class Lines:
    """A text with its name; ``first_line`` is the number of its first line in the file.

    >>> Lines("exchange.claims", "released = 780\\nagreed = 1,000").place(24)
    Place(path='exchange.claims', line=2, column=10)
    """

    __slots__ = ("_starts", "first_line", "path", "text")

    def __init__(self, path: str, text: str, first_line: int = 1) -> None:
        self.path = path
        self.text = text
        self.first_line = first_line
        self._starts: list[int] | None = None

    def place(self, offset: int) -> Place:
        """Line and column of an offset."""
        if self._starts is None:
            if self.text.find("\n", 0, offset) < 0:  # a record a line, as in JSON Lines, needs no list of lines
                return Place(self.path, self.first_line, offset + 1)
            self._starts = [0, *(match.end() for match in re.finditer("\n", self.text))]
        line = bisect_right(self._starts, offset)
        return Place(self.path, line - 1 + self.first_line, offset - self._starts[line - 1] + 1)

    def problem(self, mistake: Mistake) -> Problem:
        """The mistake with its place, and the part of its line around it as the excerpt."""
        begin, end = mistake.span
        place = self.place(begin)
        line_end = self.text.find("\n", begin)
        line_end = len(self.text) if line_end < 0 else line_end
        cut = max(0, place.column - 1 - _EXCERPT)
        excerpt = self.text[begin - (place.column - 1) + cut : min(line_end, begin + _EXCERPT)].rstrip("\r")
        length = max(1, min(end, line_end) - begin)
        return Problem(place, mistake.found, mistake.expected, mistake.advice, excerpt, length, cut)


class Origin:
    """The text that a record was read from, and ``find``, which gives the span of a part of the record.

    Where the part is missing, ``find`` gives the span of the nearest part around it.
    """

    __slots__ = ("find", "lines")

    def __init__(self, lines: Lines, find: Callable[[Loc], Span]) -> None:
        self.lines = lines
        self.find = find

    @property
    def could_state(self) -> CouldState:
        """Claims that the source has room for whether it states them or not, as a table has in an empty cell."""
        return ()

    def place(self, loc: Loc) -> Place:
        """Where the part is."""
        return self.lines.place(self.find(loc)[0])

    def problem(self, loc: Loc, found: str, expected: str = "", advice: str = "", inner: Span | None = None) -> Problem:
        """A problem with the part, or with the characters ``inner`` of the text that the part is."""
        span = self.find(loc)
        if inner is not None and inner[1] > inner[0]:
            span = self._within(span, inner)
        return self.lines.problem(Mistake(span, found, expected, advice))

    def _within(self, outer: Span, inner: Span) -> Span:
        """The span in the file of a part of the text at ``outer``, which may be quoted and hold escapes."""
        begin, end = outer
        text = self.lines.text
        if text[begin : begin + 1] != '"':
            return begin + inner[0], begin + inner[1]
        ends = [begin + 1, *(match.end() for match in _CHARACTER.finditer(text, begin + 1, end - 1))]
        return ends[min(inner[0], len(ends) - 1)], ends[min(inner[1], len(ends) - 1)]
