"""Which way each file goes: read by Spark with others that are like it, or as a whole by one executor.

Contract: every file goes exactly one way. Spark reads what can be split and whose rows the screen knows: JSON Lines,
wide text tables in UTF-8, and Parquet, wide and long, in files that are worth it together. All else (packed files,
whose bytes must be read from the front; workbooks, databases; long text tables; what cannot be opened) goes to an
executor as it would to the local engine, many files at a time.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from validator.bulk.table_checks import usable_checks
from validator.bulk.table_form import is_named_by_floats
from validator.bulk.table_input import has_screen
from validator.claims.readers.paths import PACKED, extension, table_form
from validator.claims.readers.tables.csv_table import CsvTable
from validator.claims.readers.tables.long import LongLayout
from validator.claims.readers.tables.opened_table import open_table
from validator.claims.readers.tables.parquet_table import ParquetTable
from validator.claims.readers.tables.records import layout_of
from validator.claims.readers.tables.wide import WideLayout
from validator.errors import RecordFileError

if TYPE_CHECKING:
    from validator.bulk.options import Options

WORTH_SPLITTING = 32 << 20
"""So many bytes of files that are alike are worth Spark's own reading; fewer are read by an executor at once."""

_PLAIN_PATH = re.compile(r"[\w/. =@+,()~-]+")
"""Paths that Spark takes for themselves, and not for a pattern or an address."""


Layout = WideLayout | LongLayout


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file by its number in the order of the input."""

    number: int
    path: str

    @property
    def size(self) -> int:
        """Its bytes."""
        return os.path.getsize(self.path)


@dataclass(slots=True)
class Alike:
    """Text tables, or Parquet files, that have the same columns, declarations and manner of writing."""

    layouts: list[Layout] = field(default_factory=list)
    files: list[InputFile] = field(default_factory=list)


@dataclass(slots=True)
class Ways:
    """The files by the way they go."""

    lines: list[InputFile] = field(default_factory=list)
    tables: list[Alike] = field(default_factory=list)
    whole: list[InputFile] = field(default_factory=list)


def ways_of(files: Iterable[InputFile], options: Options, worth: int = WORTH_SPLITTING) -> Ways:
    """Which way each file goes."""
    ways = Ways()
    for file in files:
        if not _is_splittable(file.path):
            ways.whole.append(file)
        elif extension(file.path) is not None:
            ways.lines.append(file)
        else:
            layout = _layout(file.path, options)
            if layout is None:
                ways.whole.append(file)
            else:
                _add(ways.tables, file, layout)
    if _size(ways.lines) < worth:
        ways.whole += ways.lines
        ways.lines = []
    for alike in ways.tables:
        if _size(alike.files) < worth:
            ways.whole += alike.files
    ways.tables = [alike for alike in ways.tables if _size(alike.files) >= worth]
    ways.whole.sort(key=lambda file: file.number)
    return ways


def _is_splittable(path: str) -> bool:
    name = os.path.basename(path)
    if path.lower().endswith(PACKED) or not _PLAIN_PATH.fullmatch(os.path.abspath(path)) or name.startswith(("_", ".")):
        return False
    if extension(path) not in (".jsonl", ".ndjson") and table_form(path) not in (".csv", ".tsv", ".parquet"):
        return False
    return os.path.getsize(path) > 0


def _size(files: Sequence[InputFile]) -> int:
    return sum(file.size for file in files)


def _layout(path: str, options: Options) -> Layout | None:
    """The layout of a table that Spark can read; None for any other, whose mistakes the local engine tells."""
    try:
        table, declared = open_table(path, options.tables.declared)
        layout = layout_of(table, declared, options.tables.book_names)
    except RecordFileError:
        return None
    if usable_checks(layout)[1]:
        return None
    if isinstance(layout, LongLayout):
        if is_named_by_floats(layout):
            return None
        is_number = all(table.columns[column.position].kind.is_number for column in layout.values)
        return layout if isinstance(table, ParquetTable) and is_number else None
    if not has_screen(layout):
        return None
    if isinstance(table, CsvTable) and (table.dialect.newline != "\n" or len(table.dialect.quote) != 1):
        return None
    return layout


def _add(groups: list[Alike], file: InputFile, layout: Layout) -> None:
    for alike in groups:
        if _are_alike(alike.layouts[0], layout):
            break
    else:
        alike = Alike()
        groups.append(alike)
    alike.layouts.append(layout)
    alike.files.append(file)


def _are_alike(one: Layout, other: Layout) -> bool:
    first, second = one.common.table, other.common.table
    if first.columns != second.columns or one.common.declared != other.common.declared:
        return False
    return (_stated(one), _writing(first)) == (_stated(other), _writing(second))


def _stated(layout: Layout) -> object:
    if isinstance(layout, WideLayout):
        return "wide", layout.stated, layout.named, layout.columns
    return "long", layout.key, layout.values, layout.measure, layout.unit


def _writing(table: object) -> object:
    match table:
        case CsvTable():
            return "text", table.dialect
        case ParquetTable():
            return "typed", table.written, table.types  # Spark reads all files by the types of the first
        case _:
            raise AssertionError("only text tables and Parquet files are split")
