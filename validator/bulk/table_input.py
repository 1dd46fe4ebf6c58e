"""Wide tables as a data set: parts of a text file, or ranges of rows of a Parquet file, through the screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from validator.bulk.ahead import ahead
from validator.bulk.cell_rows import CellRows, cells_reader
from validator.bulk.line_parts import LinePart, line_parts, told_how_far, with_one_line_end
from validator.bulk.lines_sql import LINES
from validator.bulk.owners import Owners
from validator.bulk.packed_cells import nothing, unpacked
from validator.bulk.row_pattern import LineRows, TypedRows
from validator.bulk.spans import Span, in_spans
from validator.bulk.table_form import MOST_COLUMNS, is_named_by_floats, line_form, typed_form
from validator.bulk.tail import BATCH, FEW, NOT_PLAIN, WORTH_SCREENING, Row
from validator.claims.readers.opening import opened
from validator.claims.readers.tables.csv_table import CsvTable
from validator.claims.readers.tables.duckdb_rows import cell_writers, described, quoted, written_cells
from validator.claims.readers.tables.parquet_table import ParquetTable, has_own_numbers, source_of
from validator.claims.readers.tables.records import taken_id
from validator.claims.readers.tables.table import Tally
from validator.claims.readers.tables.wide import WideLayout, wide_record
from validator.claims.record import Record
from validator.errors import InternalError, Problem
from validator.report.dataset.sample import MOST_SAMPLED

if TYPE_CHECKING:
    from validator.bulk.run import Run
    from validator.bulk.screen import Screen

ROWS = 1_000_000
"""Rows of a typed file that are screened at a time."""
NOT_WHOLE = "its part of the file cannot be read as a whole"
"""Why a row was not screened that stands near a damage."""


def has_screen(layout: object) -> bool:
    """Whether a table's rows can be screened; all others are read row by row."""
    if not isinstance(layout, WideLayout) or len(layout.columns) > MOST_COLUMNS or is_named_by_floats(layout):
        return False
    table = layout.common.table
    if isinstance(table, ParquetTable):
        return True
    return (
        isinstance(table, CsvTable)
        and table.dialect.encoding in ("utf-8", "utf-8-sig")
        and table.dialect.newline == "\n"
        and not table.dialect.skip_space
    )


def read_parquet_input(run: Run, layout: WideLayout, table: ParquetTable) -> None:
    """Check a Parquet file; from a part on that cannot be screened, row by row up to where it is damaged."""
    from duckdb import Error

    connection = run.connected().duckdb
    source = source_of(table.path)
    described_columns = described(connection, source)
    writers = cell_writers(table.columns)
    tally = Tally()
    blank = nothing(len(table.columns))

    def read(raw: Any) -> Sequence[Record | Problem]:
        number, packed = raw if isinstance(raw, tuple) else (1, raw)
        if packed == blank:
            return ()
        return (wide_record(layout, written_cells(unpacked(packed), writers, tally), number),)

    form = typed_form(layout, [kind for _, kind in described_columns], read)
    screen = run.screen(table.path, lambda: form)
    screen.start()
    owners = Owners(run, read, lambda record, row: taken_id(record, table, row + 1))
    work = run.work(read, TypedRows(layout))
    listed = ", ".join(f"{quoted(name)} AS c{number}" for number, (name, _) in enumerate(described_columns))
    total = table.row_count
    rows = total if has_own_numbers(table.columns) else ROWS
    for begin in range(0, total, rows or 1):
        where = "" if total <= rows else f" WHERE file_row_number BETWEEN {begin} AND {begin + rows - 1}"
        part = f"SELECT {listed} FROM {source}{where}"
        sampled = f"SELECT {form.raw} FROM ({part} LIMIT {0 if begin else MOST_SAMPLED})"
        try:
            count, cleared = screen.run(f"({part})")
            first = connection.execute(sampled).fetchall()
        except Error:
            run.interruption.check()
            count = -1
        if count != min(rows, total - begin):
            run.drop_connection()
            again = run.screen(table.path, lambda: form)
            again.start()
            _read_on(Unscreened(run, layout, again, owners, 1), table, begin + 1)
            return
        run.tally.count_rows(count)
        run.add_cleared(cleared)
        run.add_first(work, [Row((at, raw), "") for at, (raw,) in enumerate(first, 1)])
        run.add_rows(work, _left(run, owners, screen, blank.__eq__, begin + 1))
        run.advance()


def _read_on(unscreened: Unscreened, table: ParquetTable, first: int) -> None:
    """Check the rows from one on as the exact reader gives them, and tell where the file is damaged."""
    run, layout, owners = unscreened.run, unscreened.layout, unscreened.owners
    owners.read = cells_reader(layout)
    work = run.work(owners.read, CellRows(layout))
    damage: list[Problem] = []

    def batches() -> Iterator[Sequence[Row]]:
        batch: list[Row] = []
        # where rows are named, those before have ids that are taken
        for row in table.rows_from(1 if layout.named else first, Tally()):
            if isinstance(row, Problem):
                damage.append(row)
                break
            if row.number >= first:
                run.tally.count_rows(1, empty=not row.cells)
            if row.cells:
                batch.append(Row((row.number, row.cells, row.text), NOT_WHOLE))
            if len(batch) == BATCH or row.number == first - 1:
                yield batch
                batch = []
        yield batch

    def kept() -> Iterator[Sequence[Row]]:
        for batch in batches():
            if batch and batch[0].raw[0] < first:
                unscreened.noted(batch)
                continue
            if first == 1:
                run.add_first(work, batch)
            yield unscreened.kept(batch)

    run.add_rows(work, kept())
    for problem in damage:
        run.add_problem(problem)


def _left(
    run: Run, owners: Owners, screen: Screen, is_empty: Callable[[Any], bool], first: int
) -> Iterator[Sequence[Row]]:
    """The rows to judge; ``first`` is the number of the part's first row."""
    for batch in screen.leftovers():
        rows: list[Row] = []
        for number, raw, why, identity in batch:
            if raw is None or is_empty(raw):
                run.tally.count_rows(empty=1)
                continue
            row = Row((first + number, raw), why)
            if identity is None or not owners.refuses(row, identity, screen.taken(identity)):
                rows.append(row)
        yield rows


def _is_blank(line: str) -> bool:
    return line.isspace() or not line


def read_csv_input(run: Run, layout: WideLayout, table: CsvTable) -> None:
    """Check a text table, whose parts are lines; from a part on that is not plain, row by row.

    Raises:
        RecordFileError: the file is damaged; what came before has been counted.
    """
    tally = Tally()

    def read(raw: Any) -> Sequence[Record | Problem]:
        number, text = raw if isinstance(raw, tuple) else (1, raw)
        row = table.row_of_line(number, text, tally)
        if isinstance(row, Problem):
            return (row,)
        return (wide_record(layout, row.cells, row.number, row.text),) if row.cells else ()

    dialect = table.dialect
    screen = run.screen(table.path, lambda: line_form(layout, dialect.delimiter, dialect.quote, read))
    screen.start()
    work = run.work(read, LineRows(layout, dialect.delimiter, dialect.quote))
    top = max(1, dialect.first_line) + dialect.header
    owners = Owners(run, read, lambda record, row: taken_id(record, table, row + top), top)
    quote = dialect.quote.encode()

    def joins(part: LinePart) -> bool:
        return part.first_line >= top and quote not in part.data and b"\r" not in part.data

    with told_how_far() as counted, opened(table.path) as file:
        for whole in counted(ahead(in_spans(line_parts(file), file, joins))):
            part = whole if isinstance(whole, Span) else _below(whole, top)
            if part is None:
                continue
            if isinstance(part, LinePart):
                if not part.is_plain or part.too_long or not _is_row_by_line(part.data, dialect.quote):
                    owners.read = cells_reader(layout)
                    rest = Unscreened(run, layout, screen, owners, top)
                    run.add_rows(run.work(owners.read, CellRows(layout)), _row_by_row(rest, part.first_line))
                    return
                run.add_first(work, _first(part))
            run.tally.count_rows(part.lines)
            for rows in _left_of(Unscreened(run, layout, screen, owners, top), dialect.quote, part):
                run.add_rows(work, rows)
            run.bytes_done += whole.size
            run.advance()


def _left_of(unscreened: Unscreened, quote: str, part: LinePart | Span) -> Iterator[Iterator[Sequence[Row]]]:
    """What is left for the exact judge of some lines, screened together or part by part."""
    run, screen, owners = unscreened.run, unscreened.screen, unscreened.owners
    # The id of a row with a quotation mark is the exact reader's to tell, and others may be equal to it.
    unsure = isinstance(part, LinePart) and bool(unscreened.layout.named) and quote.encode() in part.data
    if not unsure and _is_screened(run, screen, part):
        yield _left(run, owners, screen, _is_blank, part.first_line)
    elif isinstance(part, LinePart):
        yield _line_by_line(unscreened, part)
    else:
        for one in part.parts():
            yield from _left_of(unscreened, quote, one)


def _first(part: LinePart) -> Iterator[Row]:
    for number, line in enumerate(part.data.split(b"\n", MOST_SAMPLED)[:MOST_SAMPLED], part.first_line):
        if line.strip():
            yield Row((number, line.rstrip(b"\r").decode()), "")


def _below(part: LinePart, first_line: int) -> LinePart | None:
    """The part without the lines above ``first_line``; None where nothing is left."""
    above = first_line - part.first_line
    if above <= 0 or part.too_long:
        return part
    if above >= part.lines:
        return None
    at = 0
    for _ in range(above):
        at = part.data.index(b"\n", at) + 1
    return LinePart(first_line, part.data[at:], part.lines - above, part.is_plain, part.begin + at)


def _is_row_by_line(data: bytes, quote: str) -> bool:
    """Whether every line is a row: no quotation goes on in the next line, and no carriage return stands alone."""
    mark = re.escape(quote.encode())
    if mark and quote.encode() in data:
        odd = rb"(?m)^[^%b\n]*%b(?:[^%b\n]*%b[^%b\n]*%b)*[^%b\n]*$" % ((mark,) * 7)
        if re.search(odd, data):
            return False
    return data.count(b"\r") == data.count(b"\r\n")


def _is_screened(run: Run, screen: Screen, part: LinePart | Span) -> bool:
    from duckdb import Error

    if part.lines < WORTH_SCREENING:
        return False
    run.connected().part.hold(part if isinstance(part, Span) else with_one_line_end(part.data))
    try:
        count, cleared = screen.run(LINES)
    except Error:
        run.interruption.check()
        return False
    if count != part.lines:
        raise InternalError(f"{part.lines:,} lines are there and DuckDB found {count:,}")
    run.add_cleared(cleared)
    return True


@dataclass(frozen=True, slots=True)
class Unscreened:
    """Rows that go past the screen; ``top`` is the line of the table's first row."""

    run: Run
    layout: WideLayout
    screen: Screen
    owners: Owners
    top: int

    def kept(self, rows: Sequence[Row]) -> list[Row]:
        """The rows that are not empty and whose ids are not taken."""
        if not self.layout.named:
            return list(rows)
        ids, taken = self.noted(rows)
        return [
            row
            for (at, identity), row in zip(ids, rows, strict=True)
            if not self.owners.refuses(row, identity, taken.get(at))
        ]

    def noted(self, rows: Sequence[Row]) -> tuple[list[tuple[int, str | None]], dict[int, int]]:
        """The place of each row and the id that it states, and by place the row before it that has the same id."""
        found = [self.owners.read(row.raw) for row in rows]
        records = [one[0] if len(one) == 1 and isinstance(one[0], Record) else None for one in found]
        places = [_number(row) - self.top for row in rows]
        ids = [(at, None if one is None else one.id) for at, one in zip(places, records, strict=True)]
        return ids, self.screen.note(ids)


def _number(row: Row) -> int:
    """The line of a row."""
    return int(row.raw[0])


def _line_by_line(unscreened: Unscreened, part: LinePart) -> Iterator[Sequence[Row]]:
    """Every line of a part that was not screened."""
    lines = part.data.removesuffix(b"\n").decode().split("\n")
    why = NOT_PLAIN if part.lines >= WORTH_SCREENING else FEW
    for begin in range(0, len(lines), BATCH):
        batch = [line.removesuffix("\r") for line in lines[begin : begin + BATCH]]
        yield unscreened.kept([Row((part.first_line + begin + at, line), why) for at, line in enumerate(batch)])


def _row_by_row(unscreened: Unscreened, first_line: int) -> Iterator[Sequence[Row]]:
    """The rest of a table as the exact reader gives it: its rows are not its lines."""
    layout, tally = unscreened.layout, unscreened.run.tally
    batch: list[Row] = []
    for row in layout.common.table.rows(Tally()):
        if isinstance(row, Problem):
            if row.place.line >= first_line:
                tally.count_rows(1, unreadable=1)
                unscreened.run.add_problem(row)
        elif row.number >= first_line:
            tally.count_rows(1, empty=not row.cells)
            if row.cells:
                batch.append(Row((row.number, row.cells, row.text), NOT_PLAIN))
        if len(batch) == BATCH:
            yield unscreened.kept(batch)
            batch = []
    yield unscreened.kept(batch)
