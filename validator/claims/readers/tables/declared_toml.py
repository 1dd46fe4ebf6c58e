"""``[[tool.validator.data]]`` of a ``pyproject.toml``: which files each table means, its values, and their places.

``tomllib`` gives values without places, so places are found by the headers and keys of the text: an approximation that
may point at the table's header where a key is written in an unusual way, but never at another table.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from validator.claims.form import Number
from validator.claims.origin import Loc
from validator.claims.readers.shape import describe
from validator.claims.yaml_source import YamlSource
from validator.errors import Place, Problem, RecordFileError

_HEADER = re.compile(r"\s*\[\[\s*tool\s*\.\s*validator\s*\.\s*data\s*\]\]")
_SUB_TABLE = re.compile(r"\s*\[\s*tool\s*\.\s*validator\s*\.\s*data\s*\.\s*(.+?)\s*\]\s*(?:#.*)?$")
_ANY_HEADER = re.compile(r"\s*\[[^\[\]]|\s*\[\[")


@dataclass(frozen=True, slots=True)
class DataTable:
    """One ``[[tool.validator.data]]``: the globs of its files, its other values, and what is wrong with its form."""

    files: tuple[str, ...]
    values: Mapping[str, Any]
    source: YamlSource
    first: int
    last: int
    """Its header's line and the last line before the next header, from 1."""
    problems: tuple[Problem, ...] = ()

    def problem(self, loc: Loc, found: str, expected: str = "", advice: str = "") -> Problem:
        """A mistake in a part, at the line of its key."""
        line, column, length = _found(self.source.lines, self.first, self.last, [str(step) for step in loc])
        return self.source.problem(Place(self.source.path, line, column), found, expected, advice, length)


def read_data_tables(path: str, data: bytes) -> tuple[DataTable, ...] | None:
    """The tables of a file; None where it has no ``tool.validator`` at all.

    Raises:
        RecordFileError: it is not TOML, or ``tool.validator.data`` is no list of tables.
    """
    try:
        text = data.removeprefix(b"\xef\xbb\xbf").decode()
        parsed = tomllib.loads(text, parse_float=_float)
    except UnicodeDecodeError:
        raise RecordFileError([Problem(Place(path), "not UTF-8", "UTF-8 text", "save the file as UTF-8")]) from None
    except tomllib.TOMLDecodeError as error:
        raise RecordFileError([_not_toml(path, text, str(error))]) from None
    tool = parsed.get("tool")
    ours = tool.get("validator") if isinstance(tool, Mapping) else None
    if not isinstance(ours, Mapping):
        return None
    source = YamlSource(path, text)
    tables = ours.get("data", [])
    headers = [number for number, line in enumerate(source.lines, 1) if _HEADER.match(line)]
    if not isinstance(tables, list) or not all(isinstance(table, Mapping) for table in tables):
        line = next((n for n, text in enumerate(source.lines, 1) if "tool.validator" in text), 1)
        found, expected = (
            f"'tool.validator.data' is {describe(_plain(tables))}",
            "[[tool.validator.data]] for each table",
        )
        raise RecordFileError(
            [source.problem(Place(path, line), found, expected, "write the header in double brackets")]
        )
    ends = [*(number - 1 for number in headers[1:]), len(source.lines)]
    spans = (
        list(zip(headers, ends, strict=True)) if len(headers) == len(tables) else [(1, len(source.lines))] * len(tables)
    )
    return tuple(_table(source, table, *span) for table, span in zip(tables, spans, strict=True))


def _table(source: YamlSource, table: Mapping[str, Any], first: int, last: int) -> DataTable:
    values = {key: _plain(value) for key, value in table.items() if key != "files"}
    files = table.get("files")
    listed = (files,) if isinstance(files, str) else tuple(files) if isinstance(files, list) else ()
    made = DataTable(listed, values, source, first, last)
    if listed and all(isinstance(pattern, str) and pattern for pattern in listed):
        return made
    if "files" in table:
        wrong = made.problem(("files",), f"'files' is {describe(_plain(files))}", _FILES)
    else:
        wrong = made.problem((), "a table of tool.validator.data without 'files'", _FILES, "add `files`")
    return DataTable((), values, source, first, last, (wrong,))


_FILES = 'a glob relative to this file, or a list of them: files = "data/*.csv"'


def _float(text: str) -> Any:
    return Number(text)


def _plain(value: Any) -> Any:
    """A TOML value as a sidecar would have it: numbers with their digits, dates as text."""
    match value:
        case bool():
            return value
        case int():
            return Number(str(value))
        case datetime() | date() | time():
            return value.isoformat()
        case list():
            return [_plain(item) for item in value]
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case _:
            return value


def _found(lines: list[str], first: int, last: int, keys: list[str]) -> tuple[int, int, int]:
    """Line, column and length of the deepest key of ``keys`` that can be found between two lines."""
    best, depth = (first, 1, len(lines[first - 1].strip()) if lines else 1), 0
    prefix: list[str] = []
    for number in range(first, last + 1):
        line = lines[number - 1]
        sub = _SUB_TABLE.match(line)
        if sub is not None:
            prefix = [part.strip("\"' ") for part in re.findall(r'"[^"]*"|\'[^\']*\'|[^.\s]+', sub[1])]
            if prefix == keys[: len(prefix)] and len(prefix) > depth:
                best, depth = (number, sub.start(1) + 1, len(sub[1])), len(prefix)
            continue
        if number > first and _ANY_HEADER.match(line) and "=" not in line.split("[", 1)[0]:
            prefix = ["", ""]  # a table of somebody else
        if prefix != keys[: len(prefix)]:
            continue
        at, deep = 0, len(prefix)
        for key in keys[deep:]:
            match = re.compile(rf"(?<![\w\"'-])(\"|'|){re.escape(key)}\1\s*(?==|\.)").search(line, at)
            if match is None or (deep == len(prefix) and line[: match.start()].strip()):
                break
            at, deep = match.end(), deep + 1
            if deep > depth:
                best, depth = (number, match.start() + 1, len(match.group().rstrip())), deep
    return best


def _not_toml(path: str, text: str, error: str) -> Problem:
    at = re.search(r" \(at line (\d+), column (\d+)\)$", error)
    found = f"not TOML: {error[: at.start()] if at else error}"
    if at is None:
        return Problem(Place(path, max(1, len(text.splitlines()))), found, "TOML (toml.io)")
    return YamlSource(path, text).problem(Place(path, int(at[1]), int(at[2])), found, "TOML (toml.io)")
