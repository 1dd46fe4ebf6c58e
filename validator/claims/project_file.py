"""The file that says how a project is checked: ``validator.toml``, or ``[tool.validator]`` of ``pyproject.toml``.

Contract: the nearest one counts, from the folder of what is checked upwards. A folder without one costs two looks at
the file system, and a ``pyproject.toml`` that says nothing of the validator one look at its bytes: no import, no TOML.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from validator.errors import Place, Problem, UsageError

if TYPE_CHECKING:
    from validator.claims.origin import Loc, Origin

OWN_FILE = "validator.toml"
SHARED_FILE = "pyproject.toml"
_TABLE = ("tool", "validator")
_MOST_BYTES = 4_000_000
_DATABASE = re.compile(r"(?:duckdb|sqlite):(.*?)(?:\?.*)?", re.DOTALL)

# Whatever opens or names the table `tool.validator`: [tool.validator…], [tool], tool.validator… =, tool = {…}. The name
# of the package alone stands in the pyproject.toml of everyone who depends on it.
_SPEAKS_OF_US = re.compile(rb"""^[\s\[]*["']?tool["']?\s*(?:\.\s*["']?validator|[\]=])""", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ProjectFile:
    """What a project's file says: its values (those of ``tool.validator``, where it is shared), and their places."""

    path: str
    values: Mapping[str, Any]
    origin: Origin
    table: Loc

    @property
    def folder(self) -> str:
        """The folder that paths in the file are seen from, in full."""
        return os.path.dirname(os.path.abspath(self.path))

    def name_of(self, key: str) -> str:
        """How a key is called in the file: ``tool.validator.data``.

        >>> ProjectFile("/work/pyproject.toml", {}, None, ("tool", "validator")).name_of("data")
        'tool.validator.data'
        """
        return ".".join((*map(str, self.table), key))

    def place(self, loc: Loc) -> Place:
        """Where a part of the values stands."""
        return self.origin.place((*self.table, *loc))

    def problem(self, loc: Loc, found: str, expected: str = "", advice: str = "") -> Problem:
        """A mistake in a part of the values; where it is missing, at the nearest part around it."""
        return self.origin.problem((*self.table, *loc), found, expected, advice)


def find_project(path: str) -> ProjectFile | None:
    """The file of the project that a path belongs to; None where it belongs to none.

    Raises:
        UsageError: it cannot be read, is not TOML, or a folder has two that speak of the validator.
    """
    folder = folder_of(path)
    while True:
        found = project_in(folder)
        if found is not None:
            return found
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above


def project_in(folder: str) -> ProjectFile | None:
    """The project's file of one folder, as ``find_project`` finds it."""
    own, shared = (_read(os.path.join(folder, name)) for name in (OWN_FILE, SHARED_FILE))
    if own is not None and shared is not None:
        found = f"{OWN_FILE} and {'.'.join(_TABLE)} of {SHARED_FILE} both say how this folder is checked"
        raise UsageError([shared.problem((), found, "one file a folder", f"move all of it to {OWN_FILE}")])
    return own or shared


def folder_of(path: str) -> str:
    """The folder in which what is checked stands; of standard input and of what is far away, the current one.

    >>> folder_of("-") == os.getcwd(), os.path.basename(folder_of("duckdb:data/votes.db?county"))
    (True, 'data')
    """
    if path == "-" or "://" in path:
        return os.getcwd()
    database = _DATABASE.fullmatch(path)
    full = os.path.abspath(database[1] if database else path)
    return full if os.path.isdir(full) else os.path.dirname(full)


def told_path(file: str) -> str:
    """A path from the current folder where it is in it, or in a folder above it; else in full."""
    here, full = os.getcwd(), os.path.abspath(file)
    folder = os.path.dirname(full)
    try:
        shared = os.path.commonpath([here, folder])
    except ValueError:  # another drive of Windows
        return full
    return os.path.relpath(full, here) if shared in (here, folder) else full


def _read(path: str) -> ProjectFile | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return _read_version(path, told_path(path), status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=16)  # a data set of ten thousand files has one project
def _read_version(file: str, path: str, _changed: int, _size: int) -> ProjectFile | None:
    shared = path.endswith(SHARED_FILE)
    try:
        with open(file, "rb") as opened:
            data = opened.read(_MOST_BYTES + 1)
    except OSError as error:
        raise UsageError([_unread(path, f"cannot be read: {error.strerror or error}")]) from None
    if len(data) > _MOST_BYTES:
        raise UsageError([_unread(path, f"larger than {_MOST_BYTES:,} bytes")])
    if shared and not _SPEAKS_OF_US.search(data):
        return None
    from validator.claims.form import Number
    from validator.claims.toml_origin import read_toml

    values, origin = read_toml(path, data, Number)
    if not shared:
        return ProjectFile(path, values, origin, ())
    tool = values.get("tool")
    if not isinstance(tool, Mapping) or "validator" not in tool:
        return None
    if not isinstance(tool["validator"], Mapping):
        found = "'tool.validator' is no table"
        raise UsageError([origin.problem(_TABLE, found, "keys and values below a line [tool.validator]")])
    return ProjectFile(path, tool["validator"], origin, _TABLE)


def _unread(path: str, found: str) -> Problem:
    return Problem(Place(path), found, "the file of a project that can be read")
