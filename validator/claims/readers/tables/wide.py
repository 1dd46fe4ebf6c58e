"""The wide layout: each row is a record, each column that states values a claim of it.

Contract: a claim's id is its column's name, so that ``checks`` are arithmetic over columns; its measure is the
declared one, else the column's name too. A cell that is blank or a null token states nothing. ``wide_record`` makes one
record of one row's cells, in any order of rows: whoever finds the row (this reader or a screen) gets the same record.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from validator.claims.readers.tables.declared import Declared, check_columns
from validator.claims.readers.tables.layout import (
    ClaimMaker,
    Shared,
    Stated,
    check_agreement,
    claim_maker,
    members_of_row,
    positions,
    refuse,
    shared,
    split_columns,
    stated_column,
)
from validator.claims.readers.tables.row_origin import RowOrigin, TableParts
from validator.claims.readers.tables.table import Row, Table, Tally
from validator.claims.readers.tables.written import sure_digits
from validator.claims.record import Claim, Record
from validator.errors import Problem

SEPARATOR = " / "
"""What stands between the parts of a record's name that several columns make."""


@dataclass(frozen=True, slots=True)
class WideLayout:
    """Which column states what, and what all records share."""

    common: Shared
    stated: tuple[Stated, ...]
    named: tuple[int, ...]
    """The positions of the columns whose values name the record; none: NAME-<row>."""
    parts: TableParts
    makers: tuple[tuple[int, int, ClaimMaker], ...]
    """Position, sure digits (0: all) and what makes the claim, of each column in ``stated``."""
    columns: tuple[int, ...]
    make_record: Callable[[str, tuple[Claim, ...], RowOrigin], Record]


def wide_layout(table: Table, declared: Declared, book_names: Collection[str] = ()) -> WideLayout:
    """What the columns of a table state; ``book_names`` are the measures that rules refer to by name.

    Raises:
        RecordFileError: the declaration names columns that are not there, or contradicts itself.
    """
    names = [column.name for column in table.columns]
    refuse([*check_columns(declared, names), *check_agreement(declared)])
    named = positions(table, declared.id)
    taken = {*named, *positions(table, declared.dims)}
    numbers, labels = split_columns(table, declared, book_names, taken)
    stated = tuple(stated_column(table, number, declared) for number in numbers)
    common = shared(table, declared, stated, labels)
    makers = tuple((column.position, column.significant, claim_maker(_template(column))) for column in stated)
    could_state = tuple((column.name, column.measure, tuple(sorted(column.dims.items()))) for column in stated)
    parts = TableParts(table, declared, common.dims, named, could_state)
    return WideLayout(common, stated, named, parts, makers, tuple(numbers), _record_maker(common))


def _template(column: Stated) -> Claim:
    return Claim(
        id=column.name,
        measure=column.measure,
        dims=column.dims,
        value="",
        unit=column.unit,
        precision=column.precision,
        rounding=column.rounding,
    )


def _record_maker(common: Shared) -> Callable[[str, tuple[Claim, ...], RowOrigin], Record]:
    declared = common.declared
    fixed: dict[str, Any] = {
        "source": common.source,
        "members": common.members,
        "measures": common.measures,
        "precision": declared.precision,
        "rounding": declared.rounding,
        "locale": declared.locale,
        "checks": declared.checks,
    }
    return lambda identity, claims, origin: Record(id=identity, claims=claims, origin=origin, **fixed)


def wide_record(layout: WideLayout, cells: Sequence[str | None], number: int, text: str = "") -> Record | Problem:
    """The record of one row, or why the row cannot be read.

    ``number`` and ``text`` are those of ``Row``: without the text the claims' places in a text file lack their columns.
    """
    common = layout.common
    origin = RowOrigin(layout.parts, number, text, layout.columns)
    nulls = common.nulls
    claims: list[Claim] = []
    for position, significant, make in layout.makers:
        cell = cells[position]
        if cell is None:
            continue
        value = cell.strip()
        if not value or value in nulls:
            continue
        claim = make(value, origin, len(claims))
        if significant and (digits := sure_digits(value, significant)) is not None:
            claim = replace(claim, precision={"significant": digits})
        claims.append(claim)
    if len(claims) != len(layout.columns):
        origin.columns = [
            position
            for position in layout.columns
            if (cell := cells[position]) is not None and (value := cell.strip()) and value not in nulls
        ]
    if common.dims:
        dims = members_of_row(common, Row(number, cells, text))
        if isinstance(dims, Problem):
            return dims
        claims = [replace(claim, dims={**claim.dims, **dims}) for claim in claims]
    return layout.make_record(_identity(layout, cells, number), tuple(claims), origin)


def _identity(layout: WideLayout, cells: Sequence[str | None], number: int) -> str:
    if layout.named:
        parts = [(cells[position] or "").strip() for position in layout.named]
        if all(parts):
            return SEPARATOR.join(parts)
    return f"{layout.common.table.name}-{number}"


def wide_records(layout: WideLayout, tally: Tally) -> Iterator[Record | Problem]:
    """Every row as a record, in the order of the file; ids may be repeated."""
    width = len(layout.columns)
    for row in layout.common.table.rows(tally):
        if isinstance(row, Problem):
            yield row
            continue
        if not row.cells:
            tally.empty += 1
            continue
        made = wide_record(layout, row.cells, row.number, row.text)
        if isinstance(made, Problem):
            tally.unreadable += 1
        else:
            tally.used += 1
            tally.nulls += width - len(made.claims)
        yield made
