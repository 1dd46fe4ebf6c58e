"""Learning on the driver: the local engine's screen looks at the first part of a few files, and keeps what it learned.

Contract: what is learned says only how much is cleared, never what is found. It depends on the files alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from duckdb import Error

from validator.bulk.dialect import Dialect
from validator.bulk.json_form import JsonForm
from validator.bulk.line_parts import NO_DELIMITER, line_parts
from validator.bulk.lines_sql import LINES
from validator.bulk.long_form import LongCell, LongForm, pivot_sql
from validator.bulk.long_input import numbered_rows, pivoted_rows
from validator.bulk.packed_cells import unpacked
from validator.bulk.screen import Screen
from validator.bulk.table_form import line_form, typed_form
from validator.claims.readers.opening import opened
from validator.claims.readers.tables.csv_table import CsvTable
from validator.claims.readers.tables.duckdb_rows import cell_writers, described, quoted, written_cells
from validator.claims.readers.tables.long import LongLayout, long_record
from validator.claims.readers.tables.parquet_table import ParquetTable, source_of
from validator.claims.readers.tables.table import Tally
from validator.claims.readers.tables.wide import WideLayout, wide_record
from validator.errors import Problem

if TYPE_CHECKING:
    from validator.bulk.learned import Learned
    from validator.bulk.screen_sql import Form
    from validator.judge.judge import Judge

MOST_FILES = 4
"""Files that are learned from: the first, the last, and two between them."""
SAMPLE_BYTES = 24 << 20
"""Bytes of all of them: some 30,000 records, which the driver screens in two seconds."""
SAMPLE_ROWS = 100_000
"""Rows of all typed files."""


class _Long(Dialect):
    """DuckDB's SQL without the numbers of 128 bits, which Spark has not, and with lines that are no JSON."""

    has_huge = False

    def json_texts(self, rows: str, paths: Sequence[str]) -> tuple[str, list[str]]:
        """As in DuckDB, but null for what is no JSON: of a sample, one broken line must not spoil the rest."""
        found, texts = super().json_texts(rows, paths)
        listed = found.removeprefix("(SELECT *, ").partition(" AS v FROM ")
        return f"(SELECT *, TRY({listed[0]}) AS v FROM {listed[2]}", texts


class Learning:
    """A DuckDB in which samples are screened."""

    def __init__(self, judge: Judge, memory: str) -> None:
        from validator.bulk.connection import connect

        self._judge = judge
        self._connected = connect(memory, 1)

    def from_json(self, paths: Sequence[str]) -> Learned:
        """What files of JSON Lines are like."""
        return self._from_lines(JsonForm(_Long()), paths, 1)

    def from_csv(self, layouts: Sequence[WideLayout], top: int) -> Learned:
        """What text tables that are alike are like, whose first row is in line ``top``."""
        layout = layouts[0]
        table = layout.common.table
        if not isinstance(table, CsvTable):
            raise AssertionError("a text table is learned from")
        tally = Tally()

        def read(raw: Any) -> Any:
            number, text = raw if isinstance(raw, tuple) else (1, raw)
            row = table.row_of_line(number, text, tally)
            if isinstance(row, Problem):
                return (row,)
            return (wide_record(layout, row.cells, row.number, row.text),) if row.cells else ()

        form = line_form(layout, table.dialect.delimiter, table.dialect.quote, read, _Long())
        return self._from_lines(form, [one.common.table.path for one in layouts], top)

    def from_parquet(self, layouts: Sequence[WideLayout]) -> Learned:
        """What Parquet files that are alike are like."""
        layout = layouts[0]
        table = layout.common.table
        if not isinstance(table, ParquetTable):
            raise AssertionError("a Parquet file is learned from")
        writers, tally = cell_writers(table.columns), Tally()

        def read(raw: Any) -> Any:
            cells = unpacked(raw)
            if all(cell is None for cell in cells):
                return ()
            return (wide_record(layout, written_cells(cells, writers, tally), 1),)

        columns = described(self._connected.duckdb, source_of(table.path))
        screen = self._screen(typed_form(layout, [kind for _, kind in columns], read, _Long()))
        listed = ", ".join(f"{quoted(name)} AS c{number}" for number, (name, _) in enumerate(columns))
        chosen = _chosen(layouts)
        for one in chosen:
            screen.start()
            rows = SAMPLE_ROWS // len(chosen)
            with suppress(Error):  # then its rows are read one by one
                screen.run(f"(SELECT {listed} FROM {source_of(one.common.table.path)} LIMIT {rows})")
        return screen.learned

    def from_long(self, layout: LongLayout, cells: Sequence[LongCell]) -> Learned:
        """What long Parquet files that are alike are like, by the records in the first rows of the first."""
        table = layout.common.table
        source = source_of(table.path)
        columns = described(self._connected.duckdb, source)
        kinds = [kind for _, kind in columns]
        typed = [replace(cell, kind=kinds[cell.value]) for cell in cells]
        writers, tally = cell_writers(table.columns), Tally()

        def read(raw: Any) -> Any:
            return (long_record(layout, pivoted_rows(form, writers, tally, raw)),)

        form = LongForm(layout, typed, read, _Long())
        rows = numbered_rows(source, [quoted(name) for name, _ in columns], "BIGINT")
        names = [f"s{at}" for at in range(len(columns))]
        pivot = pivot_sql(form, f"(SELECT * FROM {rows} LIMIT {SAMPLE_ROWS})", names)
        screen = self._screen(form)
        screen.start()
        with suppress(Error):  # then its records are read one by one
            self._connected.duckdb.execute(f"CREATE OR REPLACE TABLE side_by_side AS {pivot}")
            screen.run("side_by_side")
        return screen.learned

    def close(self) -> None:
        """Close the DuckDB."""
        self._connected.close()

    def _from_lines(self, form: Form, paths: Sequence[str], top: int) -> Learned:
        screen = self._screen(form)
        chosen = _chosen(paths)
        for path in chosen:
            with opened(path) as file:
                part = next(line_parts(file, SAMPLE_BYTES // len(chosen)), None)
            if part is None:
                continue
            lines = [line.removesuffix(b"\r") for line in part.data.split(b"\n")[top - 1 :]]
            self._connected.part.hold(b"\n".join(line for line in lines if _is_plain(line)))
            screen.start()
            with suppress(Error):  # then these are read one by one
                screen.run(LINES)
        return screen.learned

    def _screen(self, form: Form) -> Screen:
        return Screen(self._connected, self._judge, form)


def _is_plain(line: bytes) -> bool:
    """Whether DuckDB surely reads a line as it is."""
    if NO_DELIMITER in line or b"\0" in line or b"\r" in line:
        return False
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _chosen(items: Sequence[Any]) -> list[Any]:
    """At most ``MOST_FILES`` of several, the first and the last among them.

    >>> _chosen("abcdefg"), _chosen("ab")
    (['a', 'c', 'e', 'g'], ['a', 'b'])
    """
    if len(items) <= MOST_FILES:
        return list(items)
    return [items[at * (len(items) - 1) // (MOST_FILES - 1)] for at in range(MOST_FILES)]
