"""The long layout: each row is one claim (or one of each value column), and rows of one key are a record.

Contract: the record's name is the values of its key columns, the measure that of the measure column or else the value
column's name. Rows of one record need not stand together; records come in the order in which they first appear, and
their claims in the order of the rows. A claim is called by its measure and members, ``votes[Smith, P1]``, with its row
where two are called the same. ``long_record`` makes one record of its rows, whoever found them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from validator.claims.form import is_name
from validator.claims.readers.tables.declared import Declared, check_columns
from validator.claims.readers.tables.grouping import grouped
from validator.claims.readers.tables.layout import (
    Label,
    Shared,
    Stated,
    cell_problem,
    check_agreement,
    members_of_row,
    positions,
    refuse,
    shared,
    stated_column,
)
from validator.claims.readers.tables.row_origin import RowOrigin, TableParts
from validator.claims.readers.tables.table import Row, Table, Tally
from validator.claims.readers.tables.wide import SEPARATOR
from validator.claims.readers.tables.written import sure_digits
from validator.claims.record import Claim, Record
from validator.errors import Problem


@dataclass(frozen=True, slots=True)
class LongLayout:
    """Which columns hold what; ``key`` empty: all rows are one record."""

    common: Shared
    key: tuple[int, ...]
    values: tuple[Stated, ...]
    measure: int | None
    unit: int | None
    parts: TableParts
    make_record: Callable[[str, tuple[Claim, ...], RowOrigin], Record]


def long_layout(table: Table, declared: Declared) -> LongLayout:
    """What the columns of a table hold.

    Raises:
        RecordFileError: no value column is declared, or the declaration names columns that are not there.
    """
    names = [column.name for column in table.columns]
    refuse([*check_columns(declared, names), *check_agreement(declared)])
    if not declared.value:
        found = "the layout long without a column that holds the values"
        refuse([declared.problem_at(("layout",), found, f"value: one of {', '.join(names[:12])}", "--value COLUMN")])
    values = tuple(stated_column(table, number, declared) for number in positions(table, declared.value))
    key = positions(table, declared.record)
    measure = positions(table, [declared.measure])[0] if declared.measure is not None else None
    unit = positions(table, [declared.unit])[0] if declared.unit is not None else None
    dims = positions(table, declared.dims)
    taken = {*key, *dims, *(column.position for column in values), measure, unit}
    labels = [
        Label(column.name, _why_label(column.name, declared))
        for number, column in enumerate(table.columns)
        if number not in taken
    ]
    refused = [column.position for column in values if table.columns[column.position].refused]
    refuse(
        declared.problem_at(("value",), f"{names[at]!r} holds {table.columns[at].refused}", "numbers") for at in refused
    )
    common = shared(table, declared, values, labels)
    fixed: dict[str, Any] = {
        "source": common.source,
        "members": common.members,
        "measures": common.measures,
        "precision": declared.precision,
        "rounding": declared.rounding,
        "locale": declared.locale,
        "checks": declared.checks,
    }
    return LongLayout(
        common,
        key,
        values,
        measure,
        unit,
        TableParts(table, declared, common.dims, key),
        lambda identity, claims, origin: Record(id=identity, claims=claims, origin=origin, **fixed),
    )


def _why_label(name: str, declared: Declared) -> str:
    entry = declared.columns.get(name)
    return "ignored by its declaration" if entry is not None and entry.ignore else "no part of the layout long"


def row_problem(layout: LongLayout, row: Row) -> Problem | None:
    """Why a row cannot be part of a record; None if it can."""
    for position in layout.key:
        if not (row.cells[position] or "").strip():
            return cell_problem(layout.common, row, position, "the cell is empty that names the record", "a name")
    if layout.measure is not None:
        name = (row.cells[layout.measure] or "").strip()
        if not name or not is_name(name):
            found = f"{name[:80]!r} cannot be a measure" if name else "no measure"
            return cell_problem(layout.common, row, layout.measure, found, "the name of a measure")
    if layout.common.dims:
        dims = members_of_row(layout.common, row)
        if isinstance(dims, Problem):
            return dims
    return None


def record_key(layout: LongLayout, cells: Sequence[str | None]) -> tuple[str, ...]:
    """What names the record of a row."""
    return tuple((cells[position] or "").strip() for position in layout.key)


def long_record(layout: LongLayout, rows: Sequence[Row]) -> Record:
    """The record of these rows, each of which has passed ``row_problem``; there is at least one."""
    common = layout.common
    first = rows[0]
    columns = tuple(column.position for column in layout.values)
    origin = RowOrigin(layout.parts, first.number, first.text, columns)
    claims: list[Claim] = []
    where: list[tuple[int, int]] = []
    taken: set[str] = set()
    for at, row in enumerate(rows):
        members = members_of_row(common, row) if common.dims else {}
        if isinstance(members, Problem):
            raise ValueError("the row has not passed row_problem")
        for column in layout.values:
            value = (row.cells[column.position] or "").strip()
            if not value or value in common.nulls:
                continue
            claims.append(_claim(layout, column, row, value, members, origin, len(claims), taken))
            where.append((at, column.position))
    origin.claims = where
    origin.rows = [(row.number, row.text) for row in rows]
    key = record_key(layout, first.cells)
    return layout.make_record(SEPARATOR.join(key) if key else common.table.name, tuple(claims), origin)


def _claim(  # noqa: PLR0913, PLR0917 (what one claim is made of)
    layout: LongLayout,
    column: Stated,
    row: Row,
    value: str,
    members: dict[str, str],
    origin: RowOrigin,
    position: int,
    taken: set[str],
) -> Claim:
    measure = column.measure
    if layout.measure is not None:
        measure = (row.cells[layout.measure] or "").strip()
    name = f"{measure}[{', '.join(members.values())}]" if members else measure
    if layout.measure is not None and len(layout.values) > 1:
        name += f" {column.name}"
    if name in taken:
        name += f" (row {row.number})"
    while name in taken:
        name += "'"
    taken.add(name)
    unit = (row.cells[layout.unit] or "").strip() if layout.unit is not None else ""
    unit = "" if unit in layout.common.nulls else unit
    digits = sure_digits(value, column.significant) if column.significant else None
    return Claim(
        id=name,
        measure=measure,
        dims={**column.dims, **members} if column.dims else members,
        value=value,
        unit=unit or column.unit,
        precision=column.precision if digits is None else {"significant": digits},
        rounding=column.rounding,
        origin=origin,
        position=position,
    )


_NOT_CHECKED = "; none of its records is checked, because any may have rows after the damage"


def long_records(layout: LongLayout, tally: Tally) -> Iterator[Record | Problem]:
    """First every problem of a row, then every record, in the order of first appearance.

    Of a damaged file no record is made: any of them may have further rows after the damage, without which it would be
    accused of what it does not say.
    """
    problems: list[Problem] = []
    is_damaged = False

    def sound() -> Iterator[tuple[tuple[str, ...], Row]]:
        nonlocal is_damaged
        counted = tally.unreadable
        for row in layout.common.table.rows(tally):
            if isinstance(row, Problem):
                is_of_row = tally.unreadable != counted
                is_damaged = is_damaged or not is_of_row
                counted = tally.unreadable
                problems.append(row if is_of_row else replace(row, found=row.found + _NOT_CHECKED))
                continue
            if not row.cells:
                tally.empty += 1
                continue
            problem = row_problem(layout, row)
            if problem is not None:
                tally.unreadable += 1
                counted = tally.unreadable
                problems.append(problem)
                continue
            tally.used += 1
            yield record_key(layout, row.cells), row

    for rows in grouped(sound()):
        yield from problems
        problems.clear()
        if is_damaged:
            tally.used -= len(rows)
            tally.unreadable += len(rows)
            continue
        record = long_record(layout, rows)
        tally.nulls += len(rows) * len(layout.values) - len(record.claims)
        yield record
    yield from problems
