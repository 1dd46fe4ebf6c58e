"""The address of a table in a database file: ``duckdb:votes.db?county``, ``sqlite:votes.db?county``.

The table may be left out where the database has only one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from validator.claims.readers.opening import told, whole_problem
from validator.claims.readers.paths import DATABASES, is_readable
from validator.errors import RecordFileError, nearest

_LISTED = 20
_BEGINNINGS: Mapping[str, tuple[str, int, bytes]] = {
    "duckdb:": ("DuckDB", 8, b"DUCK"),
    "sqlite:": ("SQLite", 0, b"SQLite format 3\0"),
}
"""What the files of a database hold at an offset (DuckDB's ``MainHeader``; SQLite's file format, section 1.3)."""


def database_of(path: str) -> tuple[str, str]:
    """The file, and the name of the table, which may be empty.

    >>> database_of("duckdb:data/votes.db?county"), database_of("sqlite:votes.db")
    (('data/votes.db', 'county'), ('votes.db', ''))
    """
    file, mark, table = path.partition(":")[2].rpartition("?")
    return (file, table) if mark else (table, "")


def opened_database(path: str) -> tuple[str, str]:
    """The file and the table, once it is sure that the file can be read and is of that database.

    Raises:
        RecordFileError: the address names no file, the file cannot be read, or it is something else.
    """
    file, table = database_of(path)
    scheme = path.partition(":")[0] + ":"
    name, offset, magic = _BEGINNINGS[scheme]
    if not file:
        found = f"the address {path!r} names no file"
        raise RecordFileError([whole_problem(path, found, f"{scheme}FILE?TABLE", "write the file behind the colon")])
    with told(file), open(file, "rb") as opened:
        data = opened.read(32)
    is_empty = not data and scheme == "sqlite:"  # SQLite makes no difference between it and one without tables
    if not is_empty and data[offset : offset + len(magic)] != magic:
        raise RecordFileError(
            [whole_problem(path, f"{file!r} is no {name} file", f"a {name} file", _instead(path, data))]
        )
    return file, table


def _instead(path: str, data: bytes) -> str:
    """What to do about a file that is no database of this kind."""
    file, table = database_of(path)
    for scheme, (name, offset, magic) in _BEGINNINGS.items():
        if data[offset : offset + len(magic)] == magic:
            return f"it is a {name} file: {scheme}{file}{f'?{table}' if table else ''}"
    if is_readable(file):
        return f"name the file alone: {file}"
    return "check the path, or copy the file again if it is damaged"


def file_of(path: str) -> str:
    """The file of what is checked: itself, or that of the database.

    >>> file_of("duckdb:data/votes.db?county"), file_of("county.csv")
    ('data/votes.db', 'county.csv')
    """
    return database_of(path)[0] if path.startswith(DATABASES) else path


def one_table(path: str, wanted: str, tables: Sequence[str]) -> str:
    """The table that is meant.

    Raises:
        RecordFileError: there is no such table, or several could be meant.
    """
    if wanted in tables:
        return wanted
    if not wanted and len(tables) == 1:
        return tables[0]
    if not tables:
        raise RecordFileError([whole_problem(path, "a database without tables", "a table")])
    listed = ", ".join(tables[:_LISTED]) + (f" (and {len(tables) - _LISTED} more)" if len(tables) > _LISTED else "")
    prefix = path.removesuffix(f"?{wanted}") if wanted else path.removesuffix("?")
    example = f"name one of them: {prefix}?{tables[0]}"
    if not wanted:
        raise RecordFileError([whole_problem(path, f"a database of {len(tables)} tables", listed, example)])
    found = f"the database has no table {wanted!r}{nearest(wanted, tables)}"
    raise RecordFileError([whole_problem(path, found, f"one of {listed}", example)])
