"""Every exception the project raises, and the one form in which a user's mistake is told.

::

    ValidatorError
    ├── UserError                 something the user gave is wrong; holds every Problem found, sorted by place
    │   ├── RecordFileError       ... in a file of claims
    │   ├── RuleFileError         ... in a rule file
    │   └── UsageError            ... on the command line
    ├── WorkerEndedError          a process of ours was ended by somebody else
    └── InternalError             we are wrong; please report it

A ``Problem`` has four parts: where, the excerpt with a caret, what was found and what was expected, what to do.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a file: ``line`` and ``column`` count from 1, columns in characters.

    In a table ``field`` is the name of the column. Where the file has no lines of text, ``row`` says how a person finds
    the row, and ``line`` is its number.

    >>> print(Place("county.csv", 3, 14, field="civilian"))
    county.csv:3:14 (civilian)
    >>> print(Place("votes.parquet", 14, field="votes", row="row 14 (row group 2)"))
    votes.parquet: row 14 (row group 2), votes
    """

    path: str
    line: int = 1
    column: int = 1
    # left out of the repr, where they are almost always empty
    field: str = dataclasses.field(default="", repr=False)
    row: str = dataclasses.field(default="", repr=False)

    def __str__(self) -> str:
        if self.row:
            return f"{self.path}: {self.row}, {self.field}" if self.field else f"{self.path}: {self.row}"
        # an editor opens what begins with path:line:column, whatever follows
        position = f"{self.path}:{self.line}:{self.column}"
        return f"{position} ({self.field})" if self.field else position


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in something the user gave.

    ``excerpt`` is the text of the line at ``place`` (empty where there is none to show, as for a missing file), without
    its first ``cut`` characters: a record on one line of ten megabytes must not be copied into each of its problems.
    ``length`` is how many characters the caret underlines.
    """

    place: Place
    found: str
    expected: str = ""
    advice: str = ""
    excerpt: str = field(default="", compare=False)
    length: int = field(default=1, compare=False)
    cut: int = field(default=0, compare=False)

    def __str__(self) -> str:
        lines = [f"{visible(str(self.place))}: {visible(self.found)}"]
        if self.excerpt:
            shown, caret = _window(self.excerpt, self.place.column - 1 - self.cut, self.length, cut=self.cut > 0)
            number = str(self.place.line)
            lines.append(f"  {number} | {shown}")
            lines.append(f"  {' ' * len(number)} | {caret}")
        if self.expected:
            lines.append(f"  expected: {visible(self.expected)}")
        if self.advice:
            lines.append(f"  to do: {visible(self.advice)}")
        return "\n".join(lines)


class ValidatorError(Exception):
    """The root of every exception that this package raises on purpose."""


class UserError(ValidatorError):
    """Something the user gave is wrong. ``problems`` is never empty and is sorted by place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(problems, key=lambda problem: problem.place))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class RecordFileError(UserError):
    """A file of claims is wrong."""


class RuleFileError(UserError):
    """A rule file is wrong."""


class UsageError(UserError):
    """The command line is wrong."""


class WorkerEndedError(ValidatorError):
    """One of several processes was ended from outside, and with it what it was working on."""


class InternalError(ValidatorError):
    """The program is wrong, not the user's files."""


def nearest(word: str, choices: Iterable[str]) -> str:
    """Return ``; did you mean 'x'?`` for the closest choice, or an empty string.

    >>> nearest("mesure", ["measure", "dims"])
    "; did you mean 'measure'?"
    """
    import difflib

    found = difflib.get_close_matches(word, list(choices), n=1, cutoff=0.6)
    return f"; did you mean {found[0]!r}?" if found else ""


def visible(text: str) -> str:
    """Replace control, bidirectional and zero-width characters by escapes, so that text is shown and never obeyed.

    >>> visible("safe" + chr(27) + "[2J" + chr(0x202E))
    'safe\\\\x1b[2J\\\\u202e'
    """
    if text.isprintable():
        return text
    return "".join(char if char == "\n" or char.isprintable() else ascii(char)[1:-1] for char in text)


def _window(line: str, start: int, length: int, width: int = 100, *, cut: bool = False) -> tuple[str, str]:
    """Cut a long line around the caret, and make every character one that can be seen, so that columns line up."""
    line = line.rstrip("\r\n")
    begin = max(0, min(start - width // 3, len(line) - width))
    shown = line[begin : begin + width].replace("\t", " ")
    shown = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in shown)
    left = "…" if begin or cut else ""
    right = "…" if begin + width < len(line) else ""
    before, marked = shown[: start - begin], shown[start - begin : start - begin + length]
    return f"{left}{shown}{right}", " " * (len(left) + _columns(before)) + "^" * max(1, _columns(marked))


def _columns(text: str) -> int:
    """The columns that a text takes on a screen (Unicode Standard Annex 11; combining marks take none)."""
    if text.isascii():
        return len(text)
    from unicodedata import category, east_asian_width

    return sum(0 if category(char) in ("Mn", "Me") else 2 if east_asian_width(char) in "WF" else 1 for char in text)
