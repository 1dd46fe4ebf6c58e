"""Which files a list of paths means: a file is itself, a folder is every record file and table in it, ``-`` is standard
input, and ``duckdb:votes.db?county`` a table of a database.

The order is the order of the arguments, and within a folder that of the names. What is not read is named with its
reason: nothing in a folder is passed over silently.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from validator.claims.readers.opening import unreadable, whole_problem
from validator.errors import Problem

EXTENSIONS = (".json", ".jsonl", ".ndjson", ".claims")
"""Of record files; each may be followed by ``.gz`` or ``.zst``."""

TEXT_TABLES = (".csv", ".tsv")
"""Of tables in text; each may be followed by ``.gz`` or ``.zst``."""

TABLES = (*TEXT_TABLES, ".parquet", ".arrow", ".feather", ".xlsx")
"""Of all files that hold one table."""

PACKED = (".gz", ".zst")

DATABASES = ("duckdb:", "sqlite:")
"""What the name of a table in a database begins with: ``duckdb:votes.db?county``."""

SIDECARS = (".validator.yaml", ".validator.yml")
"""Of the declarations of tables, which are read with the table beside them."""
SETTINGS = ("pyproject.toml", "validator.toml", "validator.waivers.toml")
"""Files that say how a run goes: no records, and nothing that was passed over."""

REPORT = b'{\n  "tool": {"name": "validator"'
"""How a JSON report begins. In a folder that is checked again and again it is no record that cannot be read."""

READABLE = f"one of {', '.join(EXTENSIONS + TEXT_TABLES)}, each also with .gz or .zst, or {', '.join(TABLES[2:])}"
"""What the name of a file ends in that can be read."""

_Identity = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read; with ``skipped``, one not to read, and why; with ``problem``, what is wrong with the path."""

    path: str
    skipped: str = ""
    problem: Problem | None = None


def extension(path: str) -> str | None:
    """The record format that a file's name tells, without ``.gz`` or ``.zst``; None where it tells none.

    >>> extension("exchange.JSONL.gz"), extension("article.txt")
    ('.jsonl', None)
    """
    name = unpacked_name(os.path.basename(path).lower())
    return next((ending for ending in EXTENSIONS if name.endswith(ending)), None)


def table_form(path: str) -> str | None:
    """The table format that a path tells: an ending of ``TABLES`` or a prefix of ``DATABASES``; None if it is no table.

    >>> table_form("county.csv.gz"), table_form("votes.parquet"), table_form("sqlite:votes.db?county")
    ('.csv', '.parquet', 'sqlite:')
    >>> table_form("exchange.jsonl"), table_form("votes.parquet.gz")
    (None, None)
    """
    database = next((prefix for prefix in DATABASES if path.startswith(prefix)), None)
    if database is not None:
        return database
    name = os.path.basename(path).lower()
    text = unpacked_name(name)
    found = next((ending for ending in TEXT_TABLES if text.endswith(ending)), None)
    return found or next((ending for ending in TABLES if name.endswith(ending)), None)


def unpacked_name(name: str) -> str:
    """A file's name without the ending that says how it is packed."""
    return next((name[: -len(ending)] for ending in PACKED if name.lower().endswith(ending)), name)


def is_readable(path: str) -> bool:
    """Whether a path's form tells that records or a table are there."""
    return extension(path) is not None or table_form(path) is not None


def find_files(paths: Iterable[str | os.PathLike[str]]) -> Iterator[Found]:
    """Every file that the paths mean, each once."""
    seen: dict[_Identity, str] = {}
    databases: set[str] = set()
    for entry in paths:
        path = os.fspath(entry)
        if path.startswith(DATABASES):
            yield Found(path, skipped=f"the same as {path}, which is read" if path in databases else "")
            databases.add(path)
            continue
        if path == "-":
            yield Found(path)
            continue
        try:
            status = os.stat(path)
        except (OSError, ValueError) as error:
            yield Found(path, problem=_problem(path, error))
            continue
        if stat.S_ISDIR(status.st_mode):
            yield from _folder(path, status, seen)
        elif stat.S_ISREG(status.st_mode) and not is_readable(path):
            found = f"{os.path.basename(path)!r} is not the name of a record file"
            yield Found(path, problem=whole_problem(path, found, READABLE, "rename it, or pipe it in and name it -"))
        else:
            yield _once(path, status, seen)


def _folder(path: str, status: os.stat_result, seen: dict[_Identity, str]) -> Iterator[Found]:
    """The files below a folder; a stack and not a recursion, so that depth is the file system's affair."""
    count = 0
    stack: list[tuple[str, os.stat_result, dict[_Identity, str]]] = [(path, status, {})]
    while stack:
        current, status, above = stack.pop()
        if not stat.S_ISDIR(status.st_mode):
            found = _once(current, status, seen)
            count += 1
            yield found
            continue
        if _identity(status) in above:
            problem = whole_problem(
                current,
                f"a loop of folders: this leads back to {above[_identity(status)]}",
                "folders that end",
                "remove the symbolic link",
            )
            count += 1
            yield Found(current, problem=problem)
            continue
        folder = _once(current, status, seen)
        if folder.skipped:
            count += 1
            yield folder
            continue
        try:
            names = sorted(os.listdir(current))
            tables = {_stem(name) for name in names if table_form(name) is not None}
        except OSError as error:
            count += 1
            yield Found(current, problem=_problem(current, error))
            continue
        inside = {**above, _identity(status): current}
        entries: list[Found | tuple[str, os.stat_result]] = [
            _entry(os.path.join(current, name), name) for name in names if not _declares(name, tables)
        ]
        # what is told at once comes first: what is not read, then files and folders in the order of their names
        for entry in entries:
            if isinstance(entry, Found):
                count += entry.problem is not None
                yield entry
        stack += [(*entry, inside) for entry in reversed(entries) if not isinstance(entry, Found)]
    if count == 0:
        expected = f"a file whose name ends in {READABLE.removeprefix('one of ')}"
        yield Found(path, problem=whole_problem(path, "no record file in this folder", expected, "check the path"))


def _stem(name: str) -> str:
    """What the sidecar of a table is called like."""
    return os.path.splitext(unpacked_name(name))[0]


def _declares(name: str, tables: set[str]) -> bool:
    """Whether a file says how the run goes, or is the sidecar of a table beside it: neither is passed over."""
    return name in SETTINGS or any(name.endswith(ending) and name.removesuffix(ending) in tables for ending in SIDECARS)


def _entry(path: str, name: str) -> Found | tuple[str, os.stat_result]:
    """A file or folder to go into, or what is to be said of it at once."""
    if name.startswith("."):
        return Found(path, skipped="hidden: its name begins with a point")
    if name.startswith("~$"):
        return Found(path, skipped="the mark that Excel leaves beside an open workbook")
    try:
        status = os.stat(path)
    except OSError as error:
        return Found(path, problem=_problem(path, error))
    if stat.S_ISDIR(status.st_mode):
        return path, status
    if not is_readable(path):
        declares = name.endswith(SIDECARS)
        reason = "it declares a table that is not in this folder" if declares else "not a record file by its name"
        return Found(path, skipped=reason)
    if not stat.S_ISREG(status.st_mode):
        return Found(path, skipped="not a regular file")
    if is_report(path):
        return Found(path, skipped="a report of validator, not a record")
    return path, status


def is_report(path: str) -> bool:
    """Whether a file is a JSON report that validator wrote; a file that cannot be opened is left to its reader."""
    if not path.lower().endswith(".json"):
        return False
    try:
        with open(path, "rb", buffering=0) as file:
            return file.read(len(REPORT)) == REPORT
    except OSError:
        return False


def _once(path: str, status: os.stat_result, seen: dict[_Identity, str]) -> Found:
    identity = _identity(status)
    if identity in seen:
        return Found(path, skipped=f"the same as {seen[identity]}, which is read")
    seen[identity] = path
    return Found(path)


def _identity(status: os.stat_result) -> _Identity:
    return status.st_dev, status.st_ino


def _problem(path: str, error: OSError | ValueError) -> Problem:
    if isinstance(error, OSError):
        if os.path.islink(path) and isinstance(error, FileNotFoundError):
            found = f"a symbolic link to {os.readlink(path)!r}, which does not exist"
            return whole_problem(path, found, "", "remove the link, or restore what it names")
        return unreadable(path, error)
    return whole_problem(path, f"a path that cannot be ({error})", "", "check the path")
