"""How a row that the screen left is read again on an executor: lines of JSON, lines of a text table, typed rows.

Contract: the readers are those of the local engine, with the file's own path, name and declaration, so that a record,
its places and its problems are the same. Everything here travels to the executors.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from validator.bulk.json_input import LineReader, too_long
from validator.bulk.row_pattern import JsonRows, LineRows, TypedRows
from validator.bulk.spark.judging import LeftRow
from validator.bulk.spark.state import State
from validator.claims.readers.files import record_name
from validator.claims.readers.files import taken_id as taken_line_id
from validator.claims.readers.tables.csv_table import CsvTable
from validator.claims.readers.tables.duckdb_rows import cell_writers, written_cells
from validator.claims.readers.tables.long import LongLayout, long_record
from validator.claims.readers.tables.parquet_table import ParquetTable
from validator.claims.readers.tables.records import taken_id
from validator.claims.readers.tables.table import Column, Kind, Row, Tally
from validator.claims.readers.tables.wide import WideLayout, wide_record
from validator.errors import Problem

if TYPE_CHECKING:
    from validator.bulk.row_pattern import RowForm
    from validator.bulk.tail import Read
    from validator.claims.readers.tables.declared import Declared
    from validator.claims.record import Record


@dataclass(frozen=True)
class JsonReading:
    """Lines of JSON; ``paths`` are the files by their numbers."""

    paths: Mapping[int, str]

    def read(self, file: int) -> Read:
        """The reader of one file's lines."""
        return LineReader(self.paths[file])

    def form(self, file: int) -> RowForm:
        """Lines that are like others are known by their text."""
        return JsonRows(record_name(self.paths[file]))

    def prepared(self, row: LeftRow) -> Any:
        """A line as bytes, as the exact reader takes it."""
        if row.state == State.TOO_LONG:
            return too_long(self.paths[row.file], row.number)
        line = row.raw.rstrip(b"\r")
        return (row.number, line) if line.strip(b" \t\r\n") else None

    def taken_id(self, file: int, record: Record, first: int) -> Problem:
        """The mistake of a record whose id is taken."""
        return taken_line_id(record, first)


L = TypeVar("L", WideLayout, LongLayout)


@dataclass(frozen=True)
class TableFile:
    """What tells one table of several that are alike from the others."""

    path: str
    name: str
    declared: Declared
    group_ends: Sequence[int] = ()


def table_file(layout: WideLayout | LongLayout) -> TableFile:
    """What a layout has of its own."""
    table = layout.common.table
    ends = table.group_ends if isinstance(table, ParquetTable) else ()
    return TableFile(table.path, table.name, layout.common.declared, ends)


def table_rows(layout: LongLayout) -> int:
    """The rows of a Parquet table, as its metadata tell."""
    table = layout.common.table
    if not isinstance(table, ParquetTable):
        raise AssertionError("only Parquet files are read in the long layout")
    return table.row_count


def layout_for(layout: L, file: TableFile) -> L:
    """The layout of a table that is like another's."""
    table = copy.copy(layout.common.table)
    table.path, table.name = file.path, file.name
    if isinstance(table, ParquetTable):
        table.group_ends = list(file.group_ends)
    common = replace(layout.common, table=table, declared=file.declared)
    return replace(layout, common=common, parts=replace(layout.parts, table=table, declared=file.declared, places={}))


@dataclass(frozen=True)
class CsvReading:
    """Lines of text tables that are alike; ``top`` is the number of the first line below the header."""

    layout: WideLayout
    files: Mapping[int, TableFile]
    top: int

    def read(self, file: int) -> Read:
        """The reader of one table's lines."""
        layout = layout_for(self.layout, self.files[file])
        table, tally = layout.common.table, Tally()
        assert isinstance(table, CsvTable)

        def read(raw: tuple[int, str]) -> Sequence[Record | Problem]:
            row = table.row_of_line(*raw, tally)
            if isinstance(row, Problem):
                return (row,)
            return (wide_record(layout, row.cells, row.number, row.text),) if row.cells else ()

        return read

    def form(self, file: int) -> RowForm:
        """Lines that are like others are known by their text."""
        layout = layout_for(self.layout, self.files[file])
        table = layout.common.table
        assert isinstance(table, CsvTable)
        return LineRows(layout, table.dialect.delimiter, table.dialect.quote)

    def prepared(self, row: LeftRow) -> Any:
        """A line as text; bytes that are none are kept as the exact reader keeps them."""
        if row.number < self.top:
            return ...
        text = row.raw.decode("utf-8", "surrogateescape").removesuffix("\r")
        return (row.number, text) if text.strip() else None

    def taken_id(self, file: int, record: Record, first: int) -> Problem:
        """The mistake of a record whose id is taken."""
        return taken_id(record, layout_for(self.layout, self.files[file]).common.table, first)


@dataclass(frozen=True)
class TypedReading:
    """Rows of Parquet files that are alike; ``positions`` are the columns whose texts a row brings."""

    layout: WideLayout
    files: Mapping[int, TableFile]
    positions: Sequence[int]

    def read(self, file: int) -> Read:
        """The reader of one table's rows."""
        layout = layout_for(self.layout, self.files[file])
        writers, tally = cell_writers(layout.common.table.columns), Tally()

        def read(raw: tuple[int, Sequence[str | None]]) -> Sequence[Record | Problem]:
            number, cells = raw
            return (wide_record(layout, written_cells(list(cells), writers, tally), number),)

        return read

    def form(self, file: int) -> RowForm:
        """Rows that are like others are known by their cells."""
        return TypedRows(layout_for(self.layout, self.files[file]))

    def prepared(self, row: LeftRow) -> Any:
        """All cells as DuckDB writes them; those that nothing is read of are left out."""
        return row.number, _cells(self.layout.common.table.columns, self.positions, row.raw)

    def taken_id(self, file: int, record: Record, first: int) -> Problem:
        """The mistake of a record whose id is taken."""
        return taken_id(record, layout_for(self.layout, self.files[file]).common.table, first)


@dataclass(frozen=True)
class LongReading:
    """Records of long Parquet files that are alike; a record's raw form are its rows, each with its number."""

    layout: LongLayout
    files: Mapping[int, TableFile]
    positions: Sequence[int]

    def read(self, file: int) -> Read:
        """The reader of one table's records."""
        layout = layout_for(self.layout, self.files[file])
        writers, tally = cell_writers(layout.common.table.columns), Tally()

        def read(raw: tuple[int, Sequence[tuple[int, Sequence[str | None]]]]) -> Sequence[Record | Problem]:
            rows = [Row(number, written_cells(list(cells), writers, tally)) for number, cells in raw[1]]
            return (long_record(layout, rows),)

        return read

    def form(self, file: int) -> RowForm | None:
        """Records of several rows are judged one by one."""
        return None

    def prepared(self, row: LeftRow) -> Any:
        """All cells of all rows, as DuckDB writes them."""
        columns = self.layout.common.table.columns
        return row.number, [(number, _cells(columns, self.positions, texts)) for number, texts in row.raw]

    def taken_id(self, file: int, record: Record, first: int) -> Problem:
        """No record has another's name: its rows would be the other's."""
        raise AssertionError(f"{record.id!r} is the name of two records")


def _cells(columns: Sequence[Column], positions: Sequence[int], texts: Sequence[str | None]) -> list[str | None]:
    """The cells of a row, of which Spark brought the texts at some positions."""
    cells: list[str | None] = [None] * len(columns)
    for position, text in zip(positions, texts, strict=True):
        is_float = text is not None and columns[position].kind is Kind.FLOAT
        cells[position] = float_digits(text or "") if is_float else text
    return cells


def float_digits(text: str) -> str:
    """A float of 64 bits, which Java writes in one of several ways, by its shortest decimal.

    >>> float_digits("2.0E-3"), float_digits("1.23456789E8"), float_digits("0.1"), float_digits("NaN")
    ('0.002', '123456789.0', '0.1', 'nan')
    """
    return repr(float(text))
