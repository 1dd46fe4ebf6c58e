"""Rows that DuckDB reads from Parquet and from its own files, as the text that a person would have written.

Contract: every value is cast to text by DuckDB itself, so that integers of 128 bits, decimals and floats of 32 bits
keep their digits, and comes in the order of the file, 2,048 rows at a time. One thread: a second one reads ahead and
gains nothing, because making records of the rows takes ten times as long. Nothing is ever fetched from a network.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Any

from validator.claims.readers.opening import damaged, missing_package
from validator.claims.readers.tables.table import Column, Kind, Row, Table, Tally, damaged_after
from validator.claims.readers.tables.written import day_text, float_text
from validator.errors import Problem, RecordFileError

_BATCH = 2_048
_INTEGERS = frozenset(
    ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT")
)
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


def connected(path: str, database: str = ":memory:") -> Any:
    """A connection: to nothing, or to a DuckDB file that is only read and may itself read no other file.

    Raises:
        RecordFileError: DuckDB is not installed, or cannot open the file.
    """
    try:
        import duckdb
    except ImportError:
        raise missing_package(path, "this table", "duckdb") from None
    inside = database != ":memory:"
    config = {**_SETTINGS, "enable_external_access": "false"} if inside else _SETTINGS
    try:
        return duckdb.connect(database, read_only=inside, config=config)
    except duckdb.Error as error:
        raise said(path, "DuckDB", error) from None


def said(path: str, what: str, error: Exception) -> RecordFileError:
    """What DuckDB says of a file, without the query that nobody but us has seen."""
    told = re.split(r"\n\s*(?:LINE \d+:|Candidate|Stack Trace:)", str(error))[0]
    return damaged(path, what, re.sub(r'^Invalid Input Error: Failed to read file "[^"]*": ', "", told))


def quoted(name: str) -> str:
    """A name as SQL holds it."""
    return '"' + name.replace('"', '""') + '"'


def kind_of(sql_type: str) -> tuple[Kind, int]:
    """The kind of a column of an SQL type, and how many digits of its floats are sure.

    >>> kind_of("DECIMAL(18,2)"), kind_of("FLOAT")
    ((<Kind.DECIMAL: 'decimal'>, 0), (<Kind.FLOAT: 'float'>, 6))
    """
    name = sql_type.partition("(")[0]
    if "[" in sql_type or sql_type.startswith(("STRUCT", "MAP", "UNION")):
        return Kind.TEXT, 0
    if name in _INTEGERS or name in ("BIGNUM", "VARINT"):
        return Kind.INTEGER, 0
    if name == "DECIMAL":
        return Kind.DECIMAL, 0
    if name in ("FLOAT", "DOUBLE"):
        return Kind.FLOAT, 6 if name == "FLOAT" else 15
    if name == "DATE" or name.startswith("TIMESTAMP"):
        return Kind.DATE, 0
    return (Kind.BOOLEAN if name == "BOOLEAN" else Kind.TEXT), 0


def described(connection: Any, source: str) -> list[tuple[str, str]]:
    """The names of a source's columns and their SQL types."""
    return [(row[0], row[1]) for row in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()]


def floats_of(connection: Any, source: str, columns: Sequence[str]) -> list[tuple[bool, int]]:
    """Of each of these float columns, whether some value of it is not whole, and how many are NaN or infinite."""
    if not columns:
        return []
    tests = (
        f"coalesce(bool_or(isfinite({name}) AND {name} <> trunc({name})), false), "
        f"count(*) FILTER (WHERE NOT isfinite({name}))"
        for name in columns
    )
    row = connection.execute(f"SELECT {', '.join(tests)} FROM {source}").fetchone()
    return [(bool(parts), count) for parts, count in zip(row[::2], row[1::2], strict=True)]


def text_query(names: Sequence[str], source: str) -> str:
    """The query that gives every cell as text, in the order of the source."""
    return f"SELECT {', '.join(f'CAST({quoted(name)} AS VARCHAR)' for name in names)} FROM {source}"


def cell_writers(columns: Sequence[Column]) -> list[tuple[int, Callable[[str], str | None]]]:
    """What makes of DuckDB's text that of a person, for the columns where the two differ."""
    writers: list[tuple[int, Callable[[str], str | None]]] = []
    for position, column in enumerate(columns):
        if column.kind is Kind.FLOAT:
            writers.append((position, _fractional_text if column.fractional else _whole_text))
        elif column.kind is Kind.DATE:
            writers.append((position, day_text))
    return writers


def _whole_text(text: str) -> str | None:
    return float_text(text, False)


def _fractional_text(text: str) -> str | None:
    return float_text(text, True)


def written_cells(
    cells: list[str | None], writers: Sequence[tuple[int, Callable[[str], str | None]]], tally: Tally
) -> list[str | None]:
    """The cells of one row as a person writes them; a float that is no number is counted and states nothing."""
    for position, write in writers:
        text = cells[position]
        if text is not None:
            cells[position] = written = write(text)
            if written is None:
                tally.no_numbers += 1
    return cells


def text_rows(  # noqa: PLR0913, PLR0917 - what is read, and what is known of it
    table: Table, what: str, connect: Callable[[], Any], query: str, tally: Tally, stated: int, first: int = 1
) -> Generator[Row | Problem, None, None]:
    """Every row of a query from the ``first`` on, counted from 1; of a damaged file the rows before the damage.

    A problem follows them then, and also where not as many rows come as the file has stated. ``what`` is its format.
    """
    import duckdb

    writers = cell_writers(table.columns)
    number = first - 1
    try:
        for batch in _batches(connect, query, number):
            for cells in batch:
                number += 1
                tally.rows += 1
                if any(cell is not None for cell in cells):
                    yield Row(number, written_cells(list(cells), writers, tally))
                else:
                    yield Row(number, ())
    except duckdb.Error as error:
        yield damaged_after(table, said(table.path, what, error), number, stated)
    else:
        if number != stated:
            told = f"it states {stated:,} rows and has {number:,}"
            yield damaged_after(table, damaged(table.path, what, told), number)


def _batches(connect: Callable[[], Any], query: str, done: int) -> Iterator[list[Any]]:
    """The rows of a query after those that are done.

    Raises:
        Exception: the first thing that went wrong, after all rows that can be read before it.
    """
    import duckdb

    try:
        with connect() as connection:
            cursor = connection.execute(f"{query} OFFSET {done}" if done else query)
            while batch := cursor.fetchmany(_BATCH):
                done += len(batch)
                yield batch
            return
    except duckdb.Error as error:
        damage = error
    size = _BATCH  # rows that were read in one go with the damage, or ahead of it, are lost with it
    while size:
        try:
            with connect() as connection:
                batch = connection.execute(f"{query} LIMIT {size} OFFSET {done}").fetchall()
        except duckdb.Error:
            size //= 2
            continue
        if not batch:
            break
        done += len(batch)
        yield batch
    raise damage
