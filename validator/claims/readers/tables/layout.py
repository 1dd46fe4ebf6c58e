"""What the columns of a table state: the part that the wide and the long layout share.

Contract: a layout depends on the declaration, the columns, the names that rules refer to and the first 1,000 rows, and
on nothing else; each row's claims then depend on that row alone. Every column is accounted for: it states values, is a
dimension, names the record or its measure or its unit, is ignored by declaration, or is a label with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, fields, replace
from itertools import islice
from typing import TYPE_CHECKING

from validator.claims.cells import SAME_UNIT
from validator.claims.form import EACH, RESERVED_MEMBERS, is_member
from validator.claims.readers.tables.declared import ColumnDeclaration, Declared
from validator.claims.readers.tables.table import Kind, Row, Table, Tally
from validator.claims.record import Claim, MeasureDeclaration, Precision, Rounding, Source
from validator.errors import Problem, RecordFileError, nearest

if TYPE_CHECKING:
    from validator.claims.origin import Origin

SAMPLE_ROWS = 1_000
"""Rows in which is looked whether a column of text holds numbers."""

_PLAIN_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?").fullmatch
_LAWS = tuple(entry.name for entry in fields(MeasureDeclaration) if entry.name not in ("precision", "rounding"))
"""What is declared of a measure as a whole; how precisely a value is written is the column's own affair."""


@dataclass(frozen=True, slots=True)
class Label:
    """A column that states nothing that is checked, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A column whose cells state values: of which measure, restricted to what, and how precisely they are written.

    ``significant`` is how many digits of a float are sure, 0 where all are or where a precision is declared.
    """

    position: int
    name: str
    measure: str
    dims: Mapping[str, str]
    unit: str | None = None
    precision: Precision | None = None
    rounding: Rounding | None = None
    significant: int = 0


@dataclass(frozen=True, slots=True)
class Shared:
    """What all records of a table have in common."""

    table: Table
    declared: Declared
    nulls: frozenset[str]
    source: Source | None
    measures: Mapping[str, MeasureDeclaration]
    members: Mapping[str, tuple[str, ...]]
    dims: Mapping[str, int]
    """Dimensions that are columns: name and position."""
    labels: tuple[Label, ...]


def positions(table: Table, names: Iterable[str]) -> tuple[int, ...]:
    """Where columns of these names stand, which must be there (see ``declared.check_columns``)."""
    known = {column.name: number for number, column in enumerate(table.columns)}
    return tuple(known[name] for name in names)


def shared(table: Table, declared: Declared, stated: Sequence[Stated], labels: Iterable[Label]) -> Shared:
    """What all records of the table have in common."""
    source = None
    if declared.title is not None or declared.published is not None:
        source = Source(title=declared.title, published=declared.published)
    return Shared(
        table,
        declared,
        frozenset(token.strip() for token in declared.nulls or ()),
        source,
        declared_measures(declared, stated),
        declared.members,
        dict(zip(declared.dims, positions(table, declared.dims), strict=True)),
        tuple(labels),
    )


# ---- which columns state values --------------------------------------------------------------------------------------


def stated_column(table: Table, position: int, declared: Declared) -> Stated:
    """What the column at a position states, by its declaration and its kind."""
    column = table.columns[position]
    entry = declared.columns.get(column.name) or ColumnDeclaration()
    measure = entry.measure or column.name
    # a unit is its measure's, so that a cell may still name one of its own, unless columns of the measure differ in it
    own_unit = _has_own_unit(entry) or _differ(_columns_of(declared, measure, "unit"), "unit")
    of_measure = declared.measures.get(measure) or MeasureDeclaration()
    said = entry.precision or of_measure.precision or declared.precision
    significant = column.significant if said in (None, "exact") else 0
    unit = entry.unit if own_unit else None
    return Stated(position, column.name, measure, entry.dims, unit, entry.precision, entry.rounding, significant)


def declared_measures(declared: Declared, stated: Sequence[Stated]) -> Mapping[str, MeasureDeclaration]:
    """What is declared of measures, by themselves and by the columns that are of them."""
    measures = dict(declared.measures)
    for column in stated:
        entry = declared.columns.get(column.name)
        if entry is None:
            continue
        given = {
            part: value
            for part in _LAWS
            if (value := getattr(entry, part)) is not None and not (part == "unit" and column.unit is not None)
        }
        known = measures.get(column.measure)
        if given or known is not None:
            known = known or MeasureDeclaration()
            missing = {name: value for name, value in given.items() if getattr(known, name) is None}
            measures[column.measure] = replace(known, **missing)
    return measures


def check_agreement(declared: Declared) -> list[Problem]:
    """What columns of one measure declare differently although it can only be one thing."""
    problems = []
    for name, entry in declared.columns.items():
        for part in _LAWS:
            same = part == "unit" or getattr(entry, part) is None
            if same or not _differ(_columns_of(declared, entry.measure or name, part), part):
                continue
            found = f"columns of the measure {entry.measure or name!r} declare {part!r} differently"
            problems.append(declared.problem_at(("columns", name, part), found, "the same for all its columns"))
    return problems


def _has_own_unit(entry: ColumnDeclaration) -> bool:
    """Whether the values are not in the unit of their measure, as a share or a rank is not."""
    return entry.dims.get("statistic", "value") not in SAME_UNIT


def _columns_of(declared: Declared, measure: str, part: str) -> list[ColumnDeclaration]:
    return [
        entry
        for name, entry in declared.columns.items()
        if (entry.measure or name) == measure and not (part == "unit" and _has_own_unit(entry))
    ]


def _differ(entries: Iterable[ColumnDeclaration], part: str) -> bool:
    given = [getattr(entry, part) for entry in entries if getattr(entry, part) is not None]
    return any(value != given[0] for value in given[1:])


def split_columns(
    table: Table, declared: Declared, book_names: Collection[str], taken: Collection[int]
) -> tuple[list[int], list[Label]]:
    """The columns that state values, and all others but those ``taken``, with the reason why they do not."""
    numbers: list[int] = []
    labels: list[Label] = []
    asked: dict[int, str] = {}
    named = {*book_names, *(column.name for column in table.columns if _is_named(column.name, declared.checks))}
    for number, column in enumerate(table.columns):
        if number in taken:
            continue
        entry = declared.columns.get(column.name)
        if entry is not None and entry.ignore:
            labels.append(Label(column.name, "ignored by its declaration"))
        elif column.refused:
            labels.append(Label(column.name, column.refused))
        elif column.kind.is_number or entry is not None or column.name in named:
            numbers.append(number)
        elif column.kind is not Kind.TEXT:
            labels.append(Label(column.name, column.kind.value))
        else:
            asked[number] = column.name
    if asked:
        sample = sampled(table)
        nulls = frozenset(token.strip() for token in declared.nulls or ())
        for number, name in asked.items():
            cells = (_value(row.cells[number], nulls) for row in sample)
            why = _no_numbers([cell for cell in cells if cell is not None], declared.locale)
            if why is None:
                numbers.append(number)
            else:
                labels.append(Label(name, why))
    order = {column.name: number for number, column in enumerate(table.columns)}
    return sorted(numbers), sorted(labels, key=lambda label: order[label.name])


def sampled(table: Table) -> list[Row]:
    """The first rows that hold something."""
    with closing(table.rows(Tally())) as rows:
        return list(islice((row for row in rows if isinstance(row, Row) and row.cells), SAMPLE_ROWS))


def _is_named(name: str, checks: Iterable[str]) -> bool:
    word = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
    return any(word.search(line) for line in checks)


def _no_numbers(cells: Sequence[str], locale: str | None) -> str | None:
    """Why a column of these cells is not one of numbers; None if it is."""
    if not cells:
        return f"nothing in its first {SAMPLE_ROWS:,} rows"
    for cell in dict.fromkeys(cells):
        if not _PLAIN_NUMBER(cell) and not _is_number(cell, locale):
            return f"text such as {cell[:40]!r}"
    return None


def _is_number(text: str, locale: str | None) -> bool:
    from validator.claims.notation.read import read_quantity
    from validator.claims.quantity import Kind as Read
    from validator.claims.quantity import UnreadableValueError

    try:
        return read_quantity(text, locale=locale).kind is Read.NUMBER
    except (UnreadableValueError, ValueError):
        return False


def _value(cell: str | None, nulls: Collection[str]) -> str | None:
    text = "" if cell is None else cell.strip()
    return None if not text or text in nulls else text


# ---- what a row says -------------------------------------------------------------------------------------------------


def members_of_row(common: Shared, row: Row) -> dict[str, str] | Problem:
    """The row's member of each dimension that is a column, or what is wrong with one."""
    found: dict[str, str] = {}
    for name, position in common.dims.items():
        cell = row.cells[position]
        member = "" if cell is None else cell.strip()
        if not member or member in common.nulls:
            continue
        listed = common.members.get(name)
        if member in RESERVED_MEMBERS or not is_member(member):
            what = "has a meaning in rules" if member in RESERVED_MEMBERS else "is not text on one line"
            return cell_problem(common, row, position, f"{member[:80]!r} {what}", "a member's name, or nothing")
        if listed is not None and member != EACH and member not in listed:
            text = f"{member[:80]!r} is not a declared member of {name!r}{nearest(member, listed)}"
            return cell_problem(common, row, position, text, f"one of {', '.join(listed[:12])}")
        found[name] = member
    return found


def cell_problem(common: Shared, row: Row, position: int, found: str, expected: str) -> Problem:
    """A row that cannot be read because of one cell."""
    from validator.claims.readers.tables.row_origin import RowOrigin, TableParts

    origin = RowOrigin(TableParts(common.table, common.declared, {}), row.number, row.text, (position,))
    return origin.problem(("claims", 0, "value"), f"unreadable row: {found}", expected)


ClaimMaker = Callable[[str, "Origin", int], Claim]


def claim_maker(template: Claim) -> ClaimMaker:
    """What makes claims that differ from the template in value, origin and position only.

    ``Claim(...)`` sets its thirteen frozen fields by a Python call each; here they are set by their descriptors, which
    takes half the time of what takes half the time of reading a table.
    """
    varying = ("value", "origin", "position")
    fixed = [
        (getattr(Claim, entry.name).__set__, getattr(template, entry.name))
        for entry in fields(Claim)
        if entry.name not in varying
    ]
    put_value, put_origin, put_position = (getattr(Claim, name).__set__ for name in varying)
    new = object.__new__

    def make(value: str, origin: Origin, position: int) -> Claim:
        claim = new(Claim)
        for put, part in fixed:
            put(claim, part)
        put_value(claim, value)
        put_origin(claim, origin)
        put_position(claim, position)
        return claim

    return make


def refuse(problems: Iterable[Problem]) -> None:
    """Refuse a declaration that does not fit its table.

    Raises:
        RecordFileError: if there are problems.
    """
    listed = list(problems)
    if listed:
        raise RecordFileError(listed)
