"""Opening a table by its path: which reader, with which declaration."""

from __future__ import annotations

import os
from collections.abc import Callable

from validator.claims.readers.opening import whole_problem
from validator.claims.readers.paths import READABLE, table_form, unpacked_name
from validator.claims.readers.tables.declared import Declared, read_declared
from validator.claims.readers.tables.table import Table
from validator.errors import RecordFileError


def open_table(path: str, override: Declared | None = None) -> tuple[Table, Declared]:
    """The table at a path, and what is declared of it: by ``override`` first, then by files beside it.

    Raises:
        RecordFileError: the file cannot be opened or is no table, or its declaration is wrong.
    """
    form = table_form(path)
    if form is None:
        found = f"{os.path.basename(path)!r} is not the name of a table"
        raise RecordFileError([whole_problem(path, found, READABLE)])
    declared = read_declared(path, override)
    return _reader(form)(path, table_name(path), declared, form), declared


def table_name(path: str) -> str:
    """What a table's records are called by default: its file without endings, or its name in the database.

    >>> table_name("data/county.csv.gz"), table_name("duckdb:data/votes.db?county"), table_name("sqlite:votes.db")
    ('county', 'county', 'votes')
    """
    form = table_form(path) or ""
    if form.endswith(":"):
        from validator.claims.readers.tables.database import database_of

        file, table = database_of(path)
        return table or os.path.splitext(os.path.basename(file))[0] or "table"
    name = os.path.basename(path)
    name = unpacked_name(name) if form in (".csv", ".tsv") else name
    return os.path.splitext(name)[0] or "table"


def _reader(form: str) -> Callable[[str, str, Declared, str], Table]:
    match form:
        case ".csv" | ".tsv":
            from validator.claims.readers.tables.csv_table import CsvTable

            return CsvTable
        case ".parquet":
            from validator.claims.readers.tables.parquet_table import ParquetTable

            return ParquetTable
        case ".arrow" | ".feather":
            from validator.claims.readers.tables.arrow_table import ArrowTable

            return ArrowTable
        case ".xlsx":
            from validator.claims.readers.tables.excel_table import ExcelTable

            return ExcelTable
        case "duckdb:":
            from validator.claims.readers.tables.duckdb_table import DuckdbTable

            return DuckdbTable
        case _:
            from validator.claims.readers.tables.sqlite_table import SqliteTable

            return SqliteTable
