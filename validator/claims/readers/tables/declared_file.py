"""The files that declare tables: ``NAME.validator.yaml``, and ``[[data]]`` of the project's file.

Contract: all mistakes of all files that concern a table are told at once, each with its line and column; a declaration
with a mistake is not made. A file that declares nothing of the table costs a look at its name and no import.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from validator.claims.origin import Loc
from validator.claims.readers.paths import DATABASES
from validator.claims.readers.tables.database import database_of, file_of
from validator.claims.readers.tables.declared import FIELDS, Declared, Written
from validator.errors import Place, Problem, RecordFileError, UserError

if TYPE_CHECKING:
    from validator.claims.readers.tables.declared_toml import DataTable
    from validator.claims.yaml_source import Located, YamlSource

SIDECAR = (".validator.yaml", ".validator.yml")
_PACKED = re.compile(r"\.(?:gz|zst|bz2|xz)$", re.IGNORECASE)


def sidecar_of(path: str) -> str:
    """Where the sidecar of a table stands: beside it, called like it.

    >>> sidecar_of("data/county.csv.gz"), sidecar_of("duckdb:votes.db?county"), sidecar_of("duckdb:votes.db")
    ('data/county.validator.yaml', 'votes.county.validator.yaml', 'votes.validator.yaml')
    """
    file, table = database_of(path) if path.startswith(DATABASES) else (path, "")
    folder, name = os.path.split(file)
    stem = PurePath(name if file != path else _PACKED.sub("", name)).stem
    return os.path.join(folder, stem + (f".{table}" if table else "") + SIDECAR[0])


def read_declarations(path: str) -> list[Declared]:
    """The declarations of a table that stand in files, the nearest first.

    Raises:
        RecordFileError: with every mistake of these files.
    """
    found: list[Declared] = []
    problems: list[Problem] = []
    for readable in (_sidecar, _project):
        try:
            found += readable(path)
        except UserError as error:
            problems += error.problems
    if problems:
        raise RecordFileError(problems)
    return found


def read_sidecar(path: str) -> Declared:
    """Read one sidecar.

    Raises:
        RecordFileError: it cannot be read, or with every mistake in it.
    """
    data = _bytes(path)
    if _declares_nothing(data):
        return Declared()
    from validator.claims.readers.tables.declared_shape import shape_declared
    from validator.claims.yaml_source import load_yaml

    try:
        located, source = load_yaml(path, data)
    except UserError as error:
        raise RecordFileError(error.problems) from None
    return _whole(*shape_declared(_values(located), _InYaml(source, located)))


def sidecars_of(path: str) -> tuple[str, str]:
    """Where the sidecar of a table is looked for: a table may have one of the two.

    >>> sidecars_of("county.csv")
    ('county.validator.yaml', 'county.validator.yml')
    """
    first = sidecar_of(path)
    return first, first.removesuffix(SIDECAR[0]) + SIDECAR[1]


def _sidecar(path: str) -> list[Declared]:
    both = [name for name in sidecars_of(path) if os.path.isfile(name)]
    if len(both) > 1:
        found = f"two declarations of {os.path.basename(path)}, the other is {os.path.basename(both[1])}"
        raise RecordFileError([Problem(Place(both[0]), found, "one declaration a table", "remove one of the two")])
    return [read_sidecar(name) for name in both]


def _declares_nothing(data: bytes) -> bool:
    """A draft of which every line is still a comment declares nothing, which is no mistake."""
    return all(
        not line.strip() or line.lstrip().startswith(b"#") or line.strip() == b"---" for line in data.split(b"\n")
    )


def _project(path: str) -> list[Declared]:
    """The matching tables of the project's file; of two that match, the later one wins."""
    from validator.claims.project_file import find_project

    project = find_project(path)
    if project is None or "data" not in project.values:
        return []
    from validator.claims.readers.tables.declared_toml import data_tables

    return _matching(data_tables(project), name_below(project.folder, path))


def name_below(folder: str, path: str) -> str:
    """How a file is called from the folder of a project's file, which is above it.

    >>> name_below("/work", "/work/data/county.csv"), name_below("/work", "duckdb:/work/votes.db?county")
    ('data/county.csv', 'votes.db')
    """
    return Path(os.path.abspath(file_of(path))).relative_to(folder).as_posix()


def _matching(tables: tuple[DataTable, ...], name: str) -> list[Declared]:
    from validator.claims.readers.tables.declared_shape import shape_declared

    found: list[Declared] = []
    problems: list[Problem] = []
    for table in tables:
        if table.problems:
            problems += table.problems
        elif any(matches(pattern, name) for pattern in table.patterns):
            try:
                found.append(_whole(*shape_declared(table.values, table)))
            except RecordFileError as error:
                problems += error.problems
    if problems:
        raise RecordFileError(problems)
    return found[::-1]


def matches(pattern: str, name: str) -> bool:
    """Whether a glob relative to the project's file means a file: ``*`` within a folder, ``**`` across folders.

    >>> [matches("data/*.csv", name) for name in ("data/county.csv", "data/2024/county.csv")]
    [True, False]
    >>> [matches("data/**/*.csv", name) for name in ("data/county.csv", "data/2024/county.csv")]
    [True, True]
    """
    parts = re.split(r"(\*\*/|\*\*|\*|\?|\[!?\]?[^\]]*\])", pattern.removeprefix("./"))
    return re.fullmatch("".join(_GLOB.get(part) or _plain(part) for part in parts), name, re.DOTALL) is not None


_GLOB = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def _plain(part: str) -> str:
    if part.startswith("[") and part.endswith("]") and len(part) > 2:
        inside = part[1:-1].replace("\\", r"\\")
        return "[^" + inside[1:] + "]" if inside.startswith("!") else "[" + inside.replace("^", r"\^", 1) + "]"
    return re.escape(part)


def _bytes(path: str) -> bytes:
    from validator.claims.yaml_source import MOST_BYTES

    try:
        with open(path, "rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise RecordFileError([Problem(Place(path), f"cannot be read: {reason}", "a file that can be read")]) from None


def _whole(declared: Declared | None, problems: list[Problem]) -> Declared:
    if declared is None or problems:
        raise RecordFileError(problems)
    return declared


def with_origins(declared: Declared, written: Written) -> Declared:
    """The declaration with the place of each part."""
    origins: dict[Loc, tuple[Written, Loc]] = {(name,): (written, (name,)) for name in FIELDS}
    for name in ("columns", "measures", "members"):
        origins |= {(name, key): (written, (name, key)) for key in getattr(declared, name)}
    origins |= {("checks", number): (written, ("checks", number)) for number in range(len(declared.checks))}
    return replace(declared, origins=origins)


class _InYaml:
    """The way from a part of a declaration to its place in a sidecar."""

    __slots__ = ("located", "source")

    def __init__(self, source: YamlSource, located: Located) -> None:
        self.source = source
        self.located = located

    def problem(self, loc: Loc, found: str, expected: str = "", advice: str = "") -> Problem:
        """A mistake in a part; where the part is missing, at the nearest part around it."""
        at, place, length = self.located, self.located.place, 1
        for step in loc:
            if step == "[key]":
                break
            keys = at.key_places or {}
            if isinstance(at.value, Mapping) and step in at.value:
                at, place, length = at.value[str(step)], keys[str(step)], len(str(step))
                if loc[-1] != "[key]":
                    place, length = at.place, _length(at)
            elif isinstance(at.value, tuple) and isinstance(step, int) and step < len(at.value):
                at = at.value[step]
                place, length = at.place, _length(at)
            else:
                break
        return self.source.problem(place, found, expected, advice, length)


def _length(at: Located) -> int:
    return len(at.value) + 2 * bool(at.style) if isinstance(at.value, str) else 1


def _values(located: Located) -> Any:
    """A located value without its places; numbers keep their digits."""
    from validator.claims.form import Number
    from validator.claims.yaml_source import WrittenNumber

    match located.value:
        case tuple():
            return [_values(item) for item in located.value]
        case Mapping():
            return {key: _values(value) for key, value in located.value.items()}
        case WrittenNumber():
            return Number(str(located.value))
        case _:
            return located.value
