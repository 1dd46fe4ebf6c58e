"""The records of a table: its layout applied to its rows, each record with an id of its own.

Contract: every row is counted once, as used, empty or unreadable, and a count that does not add up raises. Rows that
cannot be read are problems among the records; so is the second record of an id.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, fields

from validator.claims.readers.opening import whole_problem
from validator.claims.readers.tables.declared import Declared
from validator.claims.readers.tables.layout import Label
from validator.claims.readers.tables.long import LongLayout, long_layout, long_records
from validator.claims.readers.tables.opened_table import open_table, told_of_table
from validator.claims.readers.tables.row_origin import RowOrigin
from validator.claims.readers.tables.table import Table, Tally
from validator.claims.readers.tables.taken_ids import TakenIds
from validator.claims.readers.tables.wide import WideLayout, wide_layout, wide_records
from validator.claims.record import Record
from validator.errors import InternalError, Problem, RecordFileError


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What the command line says of all tables; it goes before what stands in files beside them.

    ``book_names`` are the measures that rules refer to by name: columns of these names state values whatever they hold.
    """

    layout: str | None = None
    id: tuple[str, ...] = ()
    record: tuple[str, ...] = ()
    measure: str | None = None
    value: tuple[str, ...] = ()
    dims: tuple[str, ...] = ()
    unit: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    header: bool | int | None = None
    sheet: str | None = None
    nulls: tuple[str, ...] | None = None
    locale: str | None = None
    book_names: frozenset[str] = frozenset()

    @property
    def declared(self) -> Declared:
        """The options as a declaration."""
        names = (entry.name for entry in fields(self) if entry.name != "book_names")
        return Declared(**{name: getattr(self, name) for name in names})


@dataclass(frozen=True, slots=True)
class TableReading:
    """What is to be said of a table that was read: the columns that were not checked, decisions, and counts."""

    path: str
    layout: str
    labels: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    tally: Tally = field(default_factory=Tally)


def layout_of(table: Table, declared: Declared, book_names: Collection[str] = ()) -> WideLayout | LongLayout:
    """What the rows of a table mean.

    Raises:
        RecordFileError: the declaration does not fit the table.
    """
    with told_of_table(table.path):
        match declared.layout:
            case "long":
                return long_layout(table, declared)
            case "records":
                found = "the layout records for a table"
                expected = "wide or long; records that hold their claims stand in JSON Lines"
                raise RecordFileError([declared.problem_at(("layout",), found, expected)])
            case _:
                return wide_layout(table, declared, book_names)


def records_of(
    table: Table, declared: Declared, book_names: Collection[str] = (), tally: Tally | None = None
) -> Iterator[Record | Problem]:
    """Every record of a table, and every problem, in the order of its rows (long: of first appearance).

    Raises:
        RecordFileError: at the first step, the declaration does not fit the table.
    """
    yield from records_in(layout_of(table, declared, book_names), tally)


def records_in(layout: WideLayout | LongLayout, tally: Tally | None = None) -> Iterator[Record | Problem]:
    """Every record of the table that the layout belongs to, each with an id of its own, and every problem."""
    tally = Tally() if tally is None else tally
    table = layout.common.table
    if isinstance(layout, LongLayout):
        found, has_names = long_records(layout, tally), len(layout.key) > 1
    else:
        found, has_names = wide_records(layout, tally), bool(layout.named)
    problems = 0
    # NAME-<row>, and the one value of one key column, are different in every record
    for item in _unique(found, table, tally) if has_names else found:
        if isinstance(item, Record):
            tally.records += 1
        else:
            problems += 1
        yield item
    if not tally.is_whole:
        raise InternalError(f"{table.path}: the rows do not add up: {tally}")
    if tally.rows == tally.empty and not problems:
        yield without_rows(table)


def without_rows(table: Table) -> Problem:
    """The mistake of a table that states nothing."""
    return whole_problem(table.path, "a table without rows", "rows below the names of the columns")


def _unique(items: Iterator[Record | Problem], table: Table, tally: Tally) -> Iterator[Record | Problem]:
    with TakenIds() as ids:
        for item in items:
            origin = item.origin if isinstance(item, Record) else None
            if isinstance(item, Record) and isinstance(origin, RowOrigin):
                first = ids.take(item.id, origin.number)
                if first is not None:
                    rows = len(origin.rows) or 1
                    tally.used -= rows
                    tally.unreadable += rows
                    yield taken_id(item, table, first)
                    continue
            yield item


def taken_id(record: Record, table: Table, first: int) -> Problem:
    """The mistake of a record whose id the record of an earlier row has."""
    found = f"the id {record.id!r} is already taken by the record {_at(table, first)}"
    advice = "rename one of the two, or name the columns that tell them apart; the second was not read"
    if record.origin is None:
        return whole_problem(table.path, found, "", advice)
    return record.origin.problem(("id",), found, "an id of its own for each record", advice)


def _at(table: Table, row: int) -> str:
    place = table.place(row)
    return f"in {place.row}" if place.row else f"in line {place.line}"


def read_table(
    path: str, options: TableOptions | None = None, readings: list[TableReading] | None = None
) -> Iterator[Record | Problem]:
    """Every record of the table at a path, and every problem; what is to be said of it is added to ``readings``.

    Raises:
        RecordFileError: the table cannot be opened, or its declaration is wrong or does not fit.
    """
    options = options or TableOptions()
    table, declared = open_table(path, options.declared)
    layout = layout_of(table, declared, options.book_names)
    kind = "long" if isinstance(layout, LongLayout) else "wide"
    reading = TableReading(path, kind, layout.common.labels, table.notes)
    if readings is not None:
        readings.append(reading)
    yield from records_in(layout, reading.tally)
