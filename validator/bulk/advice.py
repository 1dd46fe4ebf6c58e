"""What a person should know of a table of which nothing was checked: a wrong delimiter, units that nobody declared."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.claims.readers.tables.csv_table import CsvTable
from validator.claims.readers.tables.declared_file import sidecar_of
from validator.claims.readers.tables.wide import WideLayout

if TYPE_CHECKING:
    from validator.claims.readers.tables.long import LongLayout

MOST_NAMED = 5
_UNRULED = "no rule applied to it"


def advice(layout: WideLayout | LongLayout, checks: int) -> Iterator[str]:
    """Sentences on a table whose rows made so many checks."""
    table = layout.common.table
    columns = layout.stated if isinstance(layout, WideLayout) else layout.values
    if not columns:
        found = ""
        if isinstance(table, CsvTable) and not table.dialect.later_header:  # else the table's own note says more
            found = f"; its delimiter was taken for {table.dialect.delimiter!r} (--delimiter)"
        named = ", ".join(repr(column.name) for column in table.columns[:MOST_NAMED])
        yield f"{table.path}: no column states numbers, of {named}{found}"
    elif not checks:
        yield (
            f"{table.path}: {_UNRULED}; rules know from units what adds up: declare them beside the table "
            f"({os.path.basename(sidecar_of(table.path))}: {_example(layout)}), or lines of arithmetic "
            f"(checks: ['a + b = c']); validator infer {table.path} drafts the file"
        )


def unruled(note: str) -> str | None:
    """The table of which a sentence says that no rule applied to it; None of any other sentence."""
    path, says_so, _ = note.partition(f": {_UNRULED};")
    return path if says_so else None


def _example(layout: WideLayout | LongLayout) -> str:
    if isinstance(layout, WideLayout):
        return f"columns: {{{layout.stated[0].name}: {{unit: person}}}}"
    return "measures: {votes: {unit: vote}}"
