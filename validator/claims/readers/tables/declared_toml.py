"""``[[data]]`` of a project's file: which files each table of it means, what it declares of them, and where.

Contract: only what declares tables is taken; what else may stand there (the rules of these files, what makes a run
fail) is the affair of ``validator.config``, which also says which keys there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from validator.claims.form import Number
from validator.claims.origin import Loc
from validator.claims.project_file import ProjectFile
from validator.claims.readers.shape import describe
from validator.errors import Problem, RecordFileError

PATTERNS = ("paths", "files")
"""The key that says which files are meant; ``files`` is how it was called first."""
OF_THE_RUN = ("rules", "fail-on")
"""The keys that say how these files are judged, and nothing of what stands in them."""


@dataclass(frozen=True, slots=True)
class DataTable:
    """One ``[[data]]``: the globs of its files, what it declares of them, and what is wrong with its form."""

    patterns: tuple[str, ...]
    values: Mapping[str, Any]
    project: ProjectFile
    number: int
    problems: tuple[Problem, ...] = ()

    def problem(self, loc: Loc, found: str, expected: str = "", advice: str = "") -> Problem:
        """A mistake in a part, at its key."""
        return self.project.problem(("data", self.number, *loc), found, expected, advice)


def data_tables(project: ProjectFile) -> tuple[DataTable, ...]:
    """The tables of a file.

    Raises:
        RecordFileError: ``data`` is no list of tables.
    """
    tables = project.values.get("data", [])
    if not isinstance(tables, list) or not all(isinstance(table, Mapping) for table in tables):
        name = project.name_of("data")
        found = f"{name!r} is {describe(plain(tables))}"
        expected, advice = f"[[{name}]] for each table", "write the header in double brackets"
        raise RecordFileError([project.problem(("data",), found, expected, advice)])
    return tuple(_table(project, number, table) for number, table in enumerate(tables))


def _table(project: ProjectFile, number: int, table: Mapping[str, Any]) -> DataTable:
    values = {key: plain(value) for key, value in table.items() if key not in PATTERNS + OF_THE_RUN}
    key = next((key for key in PATTERNS if key in table), None)
    written = None if key is None else table[key]
    listed = (written,) if isinstance(written, str) else tuple(written) if isinstance(written, list) else ()
    made = DataTable(listed, values, project, number)
    if all(key in table for key in PATTERNS):
        found = "'paths' and 'files' are two names of one key"
        wrong = made.problem(("files",), found, "`paths`", "move the globs of `files` to `paths`")
    elif listed and all(isinstance(pattern, str) and pattern for pattern in listed):
        return made
    elif key is None:
        found = f"a table of {project.name_of('data')} without 'paths'"
        wrong = made.problem((), found, _PATHS, "add `paths`")
    else:
        wrong = made.problem((key,), f"{key!r} is {describe(plain(written))}", _PATHS)
    return DataTable((), values, project, number, (wrong,))


_PATHS = 'a glob relative to this file, or a list of them: paths = "data/*.csv"'


def plain(value: Any) -> Any:
    """A TOML value as a sidecar would have it: numbers with their digits, dates as text."""
    match value:
        case bool():
            return value
        case int():
            return Number(str(value))
        case datetime() | date() | time():
            return value.isoformat()
        case list():
            return [plain(item) for item in value]
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case _:
            return value
