"""Reading a table or view of a DuckDB file, which is opened to be read only: ``duckdb:votes.db?county``."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

from validator.claims.readers.tables.column_names import column_names
from validator.claims.readers.tables.database import one_table, opened_database
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

_TABLES = """
    SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal AND database_name = current_database()
    UNION ALL
    SELECT schema_name, view_name FROM duckdb_views() WHERE NOT internal AND database_name = current_database()
    ORDER BY ALL
"""


class DuckdbTable(Table):
    """A table of a DuckDB file whose columns are known; its rows are read when they are asked for."""

    def __init__(self, path: str, name: str, declared: Declared, form: str) -> None:
        self.path = path
        self.name = name
        self._file, wanted = opened_database(path)
        with connected(path, self._file) as connection:
            import duckdb

            try:
                tables = {
                    table if schema == "main" else f"{schema}.{table}": f"{quoted(schema)}.{quoted(table)}"
                    for schema, table in connection.execute(_TABLES).fetchall()
                }
                self.source = tables[one_table(path, wanted, list(tables))]
                types = described(connection, self.source)
                self._written = [column for column, _ in types]
                floats = [number for number, (_, kind) in enumerate(types) if kind_of(kind)[0] is Kind.FLOAT]
                found = floats_of(connection, self.source, [quoted(self._written[number]) for number in floats])
                self._count = connection.execute(f"SELECT count(*) FROM {self.source}").fetchone()[0]
            except duckdb.Error as error:
                raise said(path, "DuckDB", error) from None
        names, self.notes = column_names(self._written)
        columns = [Column(new, *kind_of(kind)) for new, (_, kind) in zip(names, types, strict=True)]
        for number, (parts, without) in zip(floats, found, strict=True):
            columns[number] = replace(columns[number], fractional=parts)
            if without:
                self.notes += (no_numbers_note(names[number], without),)
        self.columns: tuple[Column, ...] = tuple(columns)

    def rows(self, tally: Tally) -> Generator[Row | Problem, None, None]:
        """Every row, in the order in which the rows were inserted."""
        query = text_query(self._written, self.source)
        return text_rows(self, "DuckDB", lambda: connected(self.path, self._file), query, tally, self._count)

    def place(self, row: int, column: int | None = None, text: str = "") -> Place:
        """Row and column."""
        return Place(self.path, row, field="" if column is None else self.columns[column].name, row=self.row_words(row))
