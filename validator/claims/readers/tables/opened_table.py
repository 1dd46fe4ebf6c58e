"""Opening a table by its path: which reader, with which declaration."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

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
    with told_of_table(path):
        declared = read_declared(path, override)
        table = _reader(form)(path, table_name(path), declared, form)
    table.notes = (*table.notes, *_of_other_forms(declared, form))
    return table, declared


_TEXT = frozenset((".csv", ".tsv"))
_FORMS_OF = {
    "delimiter": (_TEXT, "text"),
    "encoding": (_TEXT, "text"),
    "header": (_TEXT | {".xlsx"}, "text or a workbook"),
    "sheet": (frozenset((".xlsx",)), "a workbook"),
}
"""The fields that only some formats have, and what these are."""


def _of_other_forms(declared: Declared, form: str) -> Iterator[str]:
    """What is declared and says nothing of a table of this format: a folder may hold several formats."""
    for name, (forms, what) in _FORMS_OF.items():
        if getattr(declared, name) is not None and form not in forms:
            yield f"`{name}` is declared and says nothing here: only {what} has it"


@contextmanager
def told_of_table(path: str) -> Iterator[None]:
    """Say of a mistake that stands in a declaration which table cannot be read because of it.

    One declaration may be of a thousand tables, and a table that is left out must not be missing without a word.

    Raises:
        RecordFileError: the one that was raised inside; each of its problems elsewhere than in the table names it.
    """
    try:
        yield
    except RecordFileError as error:
        left_out = f"no row of {path!r} was read: "
        raise RecordFileError(
            problem if problem.place.path == path else replace(problem, found=left_out + problem.found)
            for problem in error.problems
        ) from None


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
