"""The address of a table in a database file: ``duckdb:votes.db?county``, ``sqlite:votes.db?county``.

The table may be left out where the database has only one.
"""

from __future__ import annotations

from collections.abc import Sequence

from validator.claims.readers.opening import whole_problem
from validator.errors import RecordFileError, nearest

_LISTED = 20


def database_of(path: str) -> tuple[str, str]:
    """The file, and the name of the table, which may be empty.

    >>> database_of("duckdb:data/votes.db?county"), database_of("sqlite:votes.db")
    (('data/votes.db', 'county'), ('votes.db', ''))
    """
    file, _, table = path.partition(":")[2].rpartition("?")
    return (file, table) if file else (table, "")


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
