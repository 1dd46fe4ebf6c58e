"""Long Parquet tables as a data set: the rows of each record are put side by side, and then screened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from validator.bulk.dialect import DUCKDB
from validator.bulk.long_form import LongCell, LongForm, is_stated, pivot_sql, unnamed_sql
from validator.bulk.long_rows import LongRows
from validator.bulk.table_form import BLANK, is_named_by_floats, may_be_nulls
from validator.bulk.tail import Row as Left
from validator.claims.readers.tables.duckdb_rows import cell_writers, described, quoted, written_cells
from validator.claims.readers.tables.long import LongLayout, long_record, row_problem
from validator.claims.readers.tables.parquet_table import ParquetTable, has_own_numbers, source_of
from validator.claims.readers.tables.table import Row, Tally
from validator.claims.record import Record
from validator.errors import Problem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from validator.bulk.run import Run
    from validator.bulk.screen import Screen

LONG_MEMORY = "1GB"
"""DuckDB's limit while records are put together from rows that may stand anywhere."""
MOST_CELLS = 60
"""Different cells that are put side by side; a table with more has records that are too large for a screen."""


@dataclass(frozen=True, slots=True)
class Whole:
    """All rows of a record, of which several state one cell: their numbers and cells."""

    rows: list[tuple[int, list[str | None]]]


def long_form(run: Run, layout: LongLayout, table: ParquetTable) -> LongForm | None:
    """How the table's records are screened; None where they are read one by one."""
    kinds = [table.columns[column.position].kind for column in layout.values]
    if any(not kind.is_number or may_be_nulls(kind, layout.common.nulls) for kind in kinds):
        return None
    if has_own_numbers(table.columns) or is_named_by_floats(layout):
        return None
    connection = run.connected().duckdb
    source = source_of(table.path)
    types = [kind for _, kind in described(connection, source)]
    cells = _cells(connection, layout, source, [quoted(name) for name, _ in described(connection, source)], types)
    if cells is None:
        return None
    writers = cell_writers(table.columns)
    tally = Tally()

    def read(raw: Any) -> Sequence[Record | Problem]:
        if isinstance(raw, Whole):
            return (long_record(layout, [Row(n, written_cells(list(cells), writers, tally)) for n, cells in raw.rows]),)
        return (long_record(layout, pivoted_rows(form, writers, tally, raw)),)

    form = LongForm(layout, cells, read)
    return form


def _cells(
    connection: DuckDBPyConnection, layout: LongLayout, source: str, columns: Sequence[str], types: Sequence[str]
) -> list[LongCell] | None:
    """The different cells that the table states; None if there are too many, or a row names none."""
    naming = naming_columns(layout)
    cells: list[LongCell] = []
    for value in layout.values:
        listed = ", ".join(f"{columns[at]}::VARCHAR" for at in naming) or "1"
        where = is_stated(layout, value.position, columns)
        query = f"SELECT {listed}, bool_or({where}) FROM {source} GROUP BY ALL ORDER BY ALL LIMIT {MOST_CELLS + 1}"
        found = cells_of(layout, value.position, types[value.position], connection.execute(query).fetchall())
        if found is None:
            return None
        cells += found
    return cells if 0 < len(cells) <= MOST_CELLS else None


def naming_columns(layout: LongLayout) -> list[int]:
    """The columns that say of what a row states a value."""
    return [at for at in (layout.measure, *layout.common.dims.values(), layout.unit) if at is not None]


def cells_of(layout: LongLayout, value: int, kind: str, found: Iterable[Sequence[Any]]) -> list[LongCell] | None:
    """The cells that one column of values states, by the different texts of what names them; None if any is wrong.

    Each of ``found`` ends in whether any of its rows states a value.
    """
    naming = naming_columns(layout)
    cells = []
    for *texts, states in found:
        row: list[str | None] = [None] * len(layout.common.table.columns)
        for at in layout.key:
            row[at] = "name"
        for at, text in zip(naming, texts, strict=False):
            row[at] = text
        if row_problem(layout, Row(1, row)) is not None:
            return None
        if states:
            cells.append(LongCell(value, kind, tuple((at, row[at]) for at in naming)))
    return cells


def pivoted_rows(form: LongForm, writers: Any, tally: Tally, raw: Sequence[str | None]) -> list[Row]:
    """The rows of a record that state something, as the exact reader would give them; one without a value if none."""
    layout = form.layout
    width = len(layout.common.table.columns)
    rows: dict[int, list[str | None]] = {}
    for number, cell, value in form.stating(raw):
        row = rows.setdefault(number, [None] * width)
        row[form.cells[cell].value] = value
        for at, text in form.cells[cell].stated:
            row[at] = text
    if not rows:
        rows[int(raw[len(layout.key)] or 1)] = [None] * width
    for row in rows.values():
        for part, at in enumerate(layout.key):
            row[at] = raw[part]
    return [Row(number, written_cells(row, writers, tally)) for number, row in sorted(rows.items())]


def numbered_rows(source: str, columns: Sequence[str], kind: str) -> str:
    """The rows of a Parquet file with their number as ``n``; its own columns, which may have any name, as ``s0`` …"""
    listed = ", ".join(f"{name} AS s{at}" for at, name in enumerate(columns))
    file = f"{source.removesuffix(')')}, file_row_number = true)"
    return f"(SELECT {listed}, (file_row_number + 1)::{kind} AS n FROM {file})"


def read_long_input(run: Run, layout: LongLayout, table: ParquetTable, form: LongForm) -> bool:
    """Check a long Parquet table; False, and nothing is counted, where its rows are not as many as it says, or unnamed.

    That every row names its record is seen quickest where each name stands once.
    """
    connection = run.connected().duckdb
    source = source_of(table.path)
    columns = [quoted(name) for name, _ in described(connection, source)]
    # numbers of 32 bits halve what the pivot keeps of each cell
    numbered = numbered_rows(source, columns, "INT" if table.row_count < 1 << 31 else "BIGINT")
    columns = [f"s{at}" for at in range(len(columns))]
    connection.execute(f"SET memory_limit = '{LONG_MEMORY}'")
    connection.execute(f"CREATE OR REPLACE TABLE side_by_side AS {pivot_sql(form, numbered, columns)}")
    unnamed = unnamed_sql([f"k{part}" for part in range(len(layout.key))])
    found = connection.execute(f"SELECT sum(own), bool_or({unnamed}) FROM side_by_side").fetchone()
    if found != (table.row_count, False):
        connection.execute("DROP TABLE side_by_side")  # the exact reader needs the room
        return False
    screen = run.screen(table.path, lambda: form)
    screen.start()
    work = run.work(form.read, LongRows(form))
    run.tally.count_rows(table.row_count)
    count, cleared = screen.run("side_by_side")
    run.add_cleared(cleared)
    run.tally.rows.in_records += table.row_count - count
    run.add_rows(work, _left(connection, form, numbered, columns, screen))
    connection.execute("DROP TABLE side_by_side")
    run.advance()
    return True


def _left(
    connection: DuckDBPyConnection, form: LongForm, source: str, columns: Sequence[str], screen: Screen
) -> Iterator[Sequence[Left]]:
    """The records that are left; where several rows state one cell, with all rows as they stand in the file."""
    parts = len(form.layout.key)
    stated = " + ".join(f"(raw[{parts + 4 + 2 * cell}] IS NOT NULL)::INT" for cell in range(len(form.cells)))
    names = ", ".join(f"raw[{part + 1}] AS k{part}" for part in range(parts)) or "0 AS k"
    connection.execute(
        f"CREATE OR REPLACE TABLE doubly AS SELECT {names} FROM kept WHERE raw[{parts + 3}]::BIGINT <> {stated}"
    )
    keys = [DUCKDB.trimmed(f"{columns[at]}::VARCHAR", BLANK) for at in form.layout.key]
    joined = " AND ".join(f"{key} = doubly.k{part}" for part, key in enumerate(keys)) or "TRUE"
    key_list = f"[{', '.join(keys)}]::VARCHAR[]"
    cells = f"[{', '.join(f'{name}::VARCHAR' for name in columns)}]"
    if connection.execute("SELECT 1 FROM doubly LIMIT 1").fetchone():
        connection.execute(
            f"CREATE OR REPLACE TABLE whole AS SELECT {key_list} AS keys, n, {cells} AS cells FROM {source} "
            f"WHERE EXISTS (SELECT 1 FROM doubly WHERE {joined})"
        )
    for batch in screen.leftovers():
        rows = []
        for left in batch:
            raw: Any = left.raw
            if int(raw[parts + 2]) != len(form.stating(raw)):
                listed = ", ".join(DUCKDB.quoted(key) for key in raw[:parts])
                found = connection.cursor().execute(
                    f"SELECT n, cells FROM whole WHERE keys = [{listed}]::VARCHAR[] ORDER BY n"
                )
                raw = Whole(found.fetchall())
            rows.append(Left(raw, left.why))
        yield rows
