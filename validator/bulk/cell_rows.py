"""Wide tables that are read row by row: their cells are handed on, and made records where they are judged.

A table comes this way whose format has no screen (a workbook, a database, a text that is not UTF-8), or whose rows are
not its lines. Handing on a record would take longer than making it of its cells again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from validator.bulk.row_pattern import LineRows, RowPattern, TypedRows
from validator.bulk.tail import BATCH, Read, Row
from validator.claims.readers.tables.csv_table import CsvTable
from validator.claims.readers.tables.records import taken_id, without_rows
from validator.claims.readers.tables.table import Tally
from validator.claims.readers.tables.taken_ids import TakenIds
from validator.claims.readers.tables.wide import wide_record
from validator.claims.record import Record
from validator.errors import InternalError, Problem

if TYPE_CHECKING:
    from validator.bulk.run import Run
    from validator.claims.readers.tables.wide import WideLayout
    from validator.judge.alike import Alike


def cells_reader(layout: WideLayout) -> Read:
    """What makes a record of a row's number, cells and text."""

    def read(raw: Any) -> Sequence[Record | Problem]:
        number, cells, text = raw
        return (wide_record(layout, cells, number, text),)

    return read


class CellRows:
    """Rows by their number, cells and text; those of a text table are matched by their text."""

    def __init__(self, layout: WideLayout) -> None:
        table = layout.common.table
        self._rows: LineRows | TypedRows = TypedRows(layout, are_written=True)
        self._quote: str | None = None
        self._able = True
        if isinstance(table, CsvTable):
            self._quote = table.dialect.quote
            self._able = not table.dialect.skip_space
            self._rows = LineRows(layout, table.dialect.delimiter, self._quote)

    def text(self, raw: Any) -> tuple[int, str] | None:
        """The row's text without the end of its line, or its cells in a row."""
        number, cells, text = raw
        if isinstance(self._rows, TypedRows):
            return self._rows.text((number, cells))
        if not self._able or (self._quote and self._quote in text):
            return None
        return self._rows.text((number, text.rstrip("\r\n")))

    def pattern(self, text: str, record: Record, alike: Alike) -> RowPattern | None:
        """The pattern of a row."""
        return self._rows.pattern(text, record, alike)

    def row(self, number: int) -> str:
        """The row's own words for its place, as JSON text."""
        return self._rows.row(number)


def read_cells_input(run: Run, layout: WideLayout, why: str) -> None:
    """Check a wide table row by row; ``why`` it is not screened.

    Raises:
        InternalError: the rows of the table do not add up.
    """
    table = layout.common.table
    tally = Tally()
    read = cells_reader(layout)
    work = run.work(read, CellRows(layout))
    problems = 0

    def rows(ids: TakenIds) -> Iterator[Row]:
        nonlocal problems
        for row in table.rows(tally):
            problem = row if isinstance(row, Problem) else None
            if not isinstance(row, Problem):
                if not row.cells:
                    tally.empty += 1
                    continue
                raw = row.number, row.cells, row.text
                found = read(raw)[0] if layout.named else None
                first = ids.take(found.id, row.number) if isinstance(found, Record) else None
                if first is None:
                    tally.used += 1
                    yield Row(raw, why)
                    continue
                tally.unreadable += 1
                problem = taken_id(found, table, first) if isinstance(found, Record) else None
            if problem is not None:
                problems += 1
                run.add_problem(problem)

    def batches(ids: TakenIds) -> Iterator[list[Row]]:
        batch: list[Row] = []
        for row in rows(ids):
            batch.append(row)
            if len(batch) == BATCH:
                run.add_first(work, batch)
                yield batch
                batch = []
        run.add_first(work, batch)
        yield batch

    with TakenIds() as ids:
        run.add_rows(work, batches(ids))
    run.tally.count_rows(tally.rows, unreadable=tally.unreadable, empty=tally.empty)
    if not tally.is_whole:
        raise InternalError(f"{table.path}: the rows do not add up: {tally}")
    if tally.rows == tally.empty and not problems:
        run.add_problem(without_rows(table))
