"""What a person should know of a table of which nothing was checked: a wrong delimiter, units that nobody declared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.claims.readers.tables.csv_table import CsvTable
from validator.claims.readers.tables.wide import WideLayout

if TYPE_CHECKING:
    from validator.claims.readers.tables.long import LongLayout

MOST_NAMED = 5


def advice(layout: WideLayout | LongLayout, checks: int) -> Iterator[str]:
    """Sentences on a table whose rows made so many checks."""
    table = layout.common.table
    columns = layout.stated if isinstance(layout, WideLayout) else layout.values
    if not columns:
        found = f"its delimiter was taken for {table.dialect.delimiter!r}" if isinstance(table, CsvTable) else ""
        named = ", ".join(repr(column.name) for column in table.columns[:MOST_NAMED])
        yield f"{table.path}: no column states numbers, of {named}{f'; {found} (--delimiter)' if found else ''}"
    elif not checks:
        yield (
            f"{table.path}: no rule applied to it; rules know from units what adds up: declare them beside the table "
            f"({_sidecar(table.name)}: {_example(layout)}), or lines of arithmetic (checks: ['a + b = c']); "
            f"validator infer {table.path} drafts the file"
        )


def _sidecar(name: str) -> str:
    return f"{name}.validator.yaml"


def _example(layout: WideLayout | LongLayout) -> str:
    if isinstance(layout, WideLayout):
        return f"columns: {{{layout.stated[0].name}: {{unit: person}}}}"
    return "measures: {votes: {unit: vote}}"
