"""Reading Parquet files, by DuckDB.

Contract: rows in the order of the file, and as many as its metadata tell. Row and row group count from 1. A column of
decimals with more than 38 digits is refused, because DuckDB would make floats of them.
"""

from __future__ import annotations

import glob
import os
from bisect import bisect_left
from collections.abc import Generator, Iterable
from dataclasses import replace
from itertools import accumulate
from typing import Any

from validator.claims.readers.opening import told
from validator.claims.readers.tables.column_names import column_names
from validator.claims.readers.tables.declared import Declared
from validator.claims.readers.tables.duckdb_rows import (
    connected,
    described,
    floats_of,
    kind_of,
    quoted,
    said,
    text_query,
    text_rows,
)
from validator.claims.readers.tables.table import Column, Kind, Row, Table, Tally
from validator.claims.readers.tables.written import no_numbers_note
from validator.errors import Place, Problem

_GROUPS = "SELECT DISTINCT row_group_id, row_group_num_rows FROM parquet_metadata({}) ORDER BY 1"


class ParquetTable(Table):
    """A Parquet file whose columns are known; its rows are read when they are asked for."""

    def __init__(self, path: str, name: str, declared: Declared, form: str) -> None:
        self.path = path
        self.name = name
        with told(path), open(path, "rb"):
            pass  # says why a file cannot be opened better than DuckDB does
        self.source = source_of(path)
        with connected(path) as connection:
            import duckdb

            try:
                types = described(connection, self.source)
                self.written = [column for column, _ in types]
                self.types = [kind for _, kind in types]
                names, self.notes = column_names(self.written)
                stored = _stored(connection, path)
                columns = [_column(*pair, *stored.get(pair[0], ("", ""))) for pair in types]
                floats = [number for number, column in enumerate(columns) if column.kind is Kind.FLOAT]
                found = floats_of(connection, self.source, [quoted(self.written[number]) for number in floats])
                for number, (parts, without) in zip(floats, found, strict=True):
                    columns[number] = replace(columns[number], fractional=parts)
                    if without:
                        self.notes += (no_numbers_note(names[number], without),)
                groups = connection.execute(_GROUPS.format(_literal(path))).fetchall()
            except duckdb.Error as error:
                raise said(path, "Parquet", error) from None
        self.columns: tuple[Column, ...] = tuple(
            replace(column, name=new) for column, new in zip(columns, names, strict=True)
        )
        self.group_ends = list(accumulate(count for _, count in groups))

    @property
    def row_count(self) -> int:
        """How many rows there are, as the file's metadata tell."""
        return self.group_ends[-1] if self.group_ends else 0

    def rows(self, tally: Tally) -> Generator[Row | Problem, None, None]:
        """Every row; where the file is damaged, one problem after the rows before the damage."""
        return self.rows_from(1, tally)

    def rows_from(self, first: int, tally: Tally) -> Generator[Row | Problem, None, None]:
        """The rows from one on."""
        query = text_query(self.written, self.source)
        return text_rows(self, "Parquet", lambda: connected(self.path), query, tally, self.row_count, first)

    def place(self, row: int, column: int | None = None, text: str = "") -> Place:
        """Row, row group and column."""
        field = "" if column is None else self.columns[column].name
        return Place(self.path, row, field=field, row=self.row_words(row))

    def row_words(self, row: int) -> str:
        """The number of a row, and of its row group."""
        return f"row {row} (row group {bisect_left(self.group_ends, row) + 1})"


def _literal(path: str) -> str:
    """The path as SQL takes it for itself: no pattern, and no address in a network.

    It stands in the query itself: with a parameter, DuckDB imports pandas, which takes a third of a second.
    """
    return "'" + glob.escape(os.path.abspath(path)).replace("'", "''") + "'"


def source_of(path: str) -> str:
    """The file as SQL reads it."""
    return f"read_parquet({_literal(path)})"


def has_own_numbers(columns: Iterable[Column]) -> bool:
    """Whether a column has the name that DuckDB gives to the numbers of rows."""
    return any(column.name.lower() == "file_row_number" for column in columns)


def _stored(connection: Any, path: str) -> dict[str, tuple[str, str]]:
    """How the file itself calls the types of its columns."""
    columns = "name, converted_type, logical_type"
    query = f"SELECT {columns} FROM parquet_schema({_literal(path)}) WHERE num_children IS NULL"
    rows = connection.execute(query).fetchall()
    return {name: (converted or "", logical or "") for name, converted, logical in rows}


def _column(name: str, sql_type: str, converted: str, logical: str) -> Column:
    kind, significant = kind_of(sql_type)
    if kind is Kind.FLOAT and (converted == "DECIMAL" or logical.startswith("Decimal")):
        return Column(name, Kind.TEXT, refused="decimals of more than 38 digits, which cannot be read exactly")
    if logical.startswith("Float16"):
        significant = 3  # of 11 bits, by the same rule as 15 of 53
    return Column(name, kind, significant)
