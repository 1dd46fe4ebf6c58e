"""Where the keys of a TOML text stand: the way from a value that ``tomllib`` gave back to its line and column.

Contract: for a text that ``tomllib`` accepts (TOML 1.0.0) every header, every key before an ``=`` and every item of a
list has its place; anything else has the place of what it stands in. ``tomllib`` gives no places, and searching lines
for a word finds it in comments and in texts of several lines as well, so the text is walked token by token.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from validator.claims.origin import Lines, Loc, Mistake, Origin, Span
from validator.claims.readers.opening import decoded
from validator.errors import Problem, RecordFileError, UsageError

_TOKEN = re.compile(
    r"""
      (?P<comment>\#[^\n]*)
    | (?P<text>\"\"\"(?:\\.|[^\\])*?\"{3,5} | '''.*?'{3,5} | "(?:\\.|[^"\\\n])*" | '[^'\n]*')
    | (?P<word>[^\s\#"'=\[\]{},.]+)
    | (?P<open>\[|\{) | (?P<close>\]|\}) | (?P<mark>[=.,]) | (?P<line>\n) | (?P<space>[^\S\n]+)
    """,
    re.VERBOSE | re.DOTALL,
)
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def read_toml(path: str, data: bytes, parse_float: Callable[[str], Any] = float) -> tuple[Mapping[str, Any], Origin]:
    """The values of a file, and where each of them stands.

    Raises:
        UsageError: it is not UTF-8, or not TOML.
    """
    try:
        lines = decoded(path, data)
    except RecordFileError as error:
        raise UsageError(error.problems) from None
    import tomllib

    try:
        values = tomllib.loads(lines.text, parse_float=parse_float)
    except ValueError as error:  # also a number of more digits than Python reads
        raise UsageError([_not_toml(lines, str(error))]) from None
    except RecursionError:
        raise UsageError([_not_toml(lines, "nested too deeply")]) from None
    return values, toml_origin(lines)


def toml_origin(lines: Lines) -> Origin:
    """The places of all headers, keys and items; a part that has none has the place of the part around it.

    >>> origin = toml_origin(Lines("w.toml", 'a = 1\\n[[waiver]]\\nw = "a = b"\\n[[waiver]]\\ndate = 2025-05-24\\n'))
    >>> str(origin.place(("waiver", 1, "date"))), str(origin.place(("waiver", 0, "date")))
    ('w.toml:5:1', 'w.toml:2:1')
    >>> origin = toml_origin(Lines("p.toml", 'note = {by = "x"}\\nrules = [\\n  "a",\\n  "b",\\n]\\n'))
    >>> str(origin.place(("note", "by"))), str(origin.place(("rules", 1)))
    ('p.toml:1:9', 'p.toml:4:3')
    """
    known: list[dict[Loc, Span]] = []

    def find(loc: Loc) -> Span:
        if not known:  # most files have no mistake
            known.append(_Walk(lines.text).spans)
        spans = known[0]
        while loc and loc not in spans:
            loc = loc[:-1]
        return spans.get(loc, (0, 1))

    return Origin(lines, find)


class _Walk:
    """One walk over the tokens of a text, from which ``spans`` are filled: of each part, by the way to it."""

    def __init__(self, text: str) -> None:
        self.spans: dict[Loc, Span] = {}
        self._lists: dict[Loc, int] = {}
        """The number of the last table of each list of tables."""
        self._tokens = self._visible(text)
        self._next = next(self._tokens, None)
        table: Loc = ()
        while self._next is not None:
            match self._kind:
                case "line":
                    self._take()
                case "open":
                    table = self._header()
                case _:
                    self._entry(table)

    @staticmethod
    def _visible(text: str) -> Iterator[re.Match[str]]:
        return (token for token in _TOKEN.finditer(text) if token.lastgroup not in ("comment", "space"))

    @property
    def _kind(self) -> str | None:
        return None if self._next is None else self._next.lastgroup

    @property
    def _written(self) -> str:
        return "" if self._next is None else self._next.group()

    def _take(self) -> Span:
        span = (0, 1) if self._next is None else self._next.span()
        self._next = next(self._tokens, None)
        return span

    def _header(self) -> Loc:
        """The way to the table that a header opens; one in double brackets is the next of its list."""
        begin, end = self._take()
        listed = self._written == "["
        if listed:
            self._take()
        keys, _ = self._keys()
        while self._written == "]":
            end = self._take()[1]
        loc: Loc = ()
        for number, key in enumerate(keys, 1):
            loc = (*loc, key)
            if listed and number == len(keys):
                self.spans.setdefault(loc, (begin, end))
                self._lists[loc] = self._lists.get(loc, -1) + 1
            if loc in self._lists:  # what is below a list belongs to its last table
                loc = (*loc, self._lists[loc])
        self.spans[loc] = begin, end
        return loc

    def _keys(self) -> tuple[list[str], Span]:
        """The keys of a dotted name, and the span of all of it."""
        keys: list[str] = []
        begin, end = (0, 1) if self._next is None else self._next.span()
        while self._kind in ("word", "text") or self._written == ".":
            if self._kind != "mark":
                keys.append(_unquoted(self._written))
            end = self._take()[1]
        return keys, (begin, end)

    def _entry(self, table: Loc) -> None:
        """A key with its value."""
        keys, span = self._keys()
        for number in range(1, len(keys) + 1):
            self.spans.setdefault((*table, *keys[:number]), span)
        self._take()  # the sign =
        self._value((*table, *keys))

    def _value(self, loc: Loc) -> None:
        opening = self._written if self._kind == "open" else ""
        if not opening:
            while self._kind in ("word", "text") or self._written == ".":
                self._take()
            return
        self._take()
        number = 0
        while self._next is not None and self._kind != "close":
            if self._kind == "line" or self._written == ",":
                self._take()
            elif opening == "{":
                self._entry(loc)
            else:
                self.spans[*loc, number] = self._next.span()
                self._value((*loc, number))
                number += 1
        self._take()


def _unquoted(written: str) -> str:
    """A key as ``tomllib`` reads it."""
    if not written.startswith(("'", '"')):
        return written
    import tomllib

    return next(iter(tomllib.loads(f"{written} = 0")))


def _not_toml(lines: Lines, said: str) -> Problem:
    at = _AT.search(said)
    found = f"not TOML: {said[: at.start()] if at else said}"
    begin = len(lines.text)
    if at is not None and at[1] is not None:
        starts = [0, *(match.end() for match in re.finditer("\n", lines.text))]
        begin = min(begin, starts[int(at[1]) - 1] + int(at[2]) - 1)
    return lines.problem(Mistake((begin, begin + 1), found, "TOML (toml.io)"))
