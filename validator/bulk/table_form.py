"""Wide tables in SQL: which cells a row has, and their texts, or whole numbers where the file is typed.

Rows of a text table are lines, cut at the delimiter; rows of a typed file are its columns. A row whose cells are not as
many as the columns, or with a quotation mark in it, is of no shape: the exact reader knows what it means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from validator.bulk.dialect import DUCKDB, Dialect, quoted
from validator.bulk.learned import Sampled
from validator.bulk.packed_cells import cell_sql, packed_sql
from validator.claims.readers.tables.table import Kind
from validator.claims.readers.tables.wide import SEPARATOR, WideLayout
from validator.claims.record import Record
from validator.errors import Problem

if TYPE_CHECKING:
    from validator.claims.readers.tables.long import LongLayout

Key = tuple[int, tuple[str | None, ...]]
"""Which of the stated columns have a value, as bits, and the row's member of each dimension that is a column."""

MOST_COLUMNS = 62
"""Stated columns whose presence one whole number can hold; a wider table is read row by row."""
BLANK = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
"""What Python strips from a text."""


def is_named_by_floats(layout: WideLayout | LongLayout) -> bool:
    """Whether records are named by floats: of those one name may have two texts (-0.0 and 0.0), and NaN is none."""
    named = layout.named if isinstance(layout, WideLayout) else layout.key
    return any(layout.common.table.columns[position].kind is Kind.FLOAT for position in named)


@dataclass
class TableForm:
    """The rows of one wide layout. ``cells[i]`` is the SQL of column i; ``place`` of a text is its column's number.

    ``guard`` says which rows may have a shape, ``named_guard`` (by default the same) of which the id can be told.
    """

    layout: WideLayout
    columns: tuple[str, ...]
    raw: str
    cells: tuple[str, ...]
    guard: str
    inner: str
    restored: tuple[str, ...]
    read: Callable[[Any], Sequence[Record | Problem]]
    whole_numbers: frozenset[int]
    sql: Dialect = DUCKDB
    named_guard: str = ""

    @property
    def has_ids(self) -> bool:
        """Whether columns name the records."""
        return bool(self.layout.named)

    def texts(self, keys: Sequence[Key], rows: str, ordinal: str) -> str:
        """A row is of a shape if the same columns have a value, and the same members stand in it."""
        common = self.layout.common
        head = f"{ordinal}, " if ordinal else ""
        bits = " + ".join(
            f"CASE WHEN {self._present(position)} THEN {1 << bit} ELSE 0 END"
            for bit, position in enumerate(self.layout.columns)
        )
        texts = "".join(f", {self._text(position)} AS t{position}" for position in self.layout.columns)
        dims = "".join(f", {self.cells[position]} AS m{position}" for position in common.dims.values())
        cases = " ".join(f"WHEN {self._is(key)} THEN {at}" for at, key in enumerate(keys, 1))
        shape = f"CASE {cases} ELSE 0 END" if cases else "0"
        listed = ", ".join(self.columns)
        names = "".join(f", t{position}" for position in self.layout.columns)
        identity = self._identity()
        return (
            f"SELECT {head}{listed}, id, {shape} AS shape{names} FROM (SELECT *, {identity} AS id, "
            f"CASE WHEN {self.guard} THEN {bits or 0} "
            f"ELSE -1 END AS present{texts}{dims} FROM (SELECT *{self.inner} FROM {rows}))"
        )

    def _identity(self) -> str:
        """The row's id, as ``wide._identity`` makes it; null where it has none of its own."""
        parts = [self.sql.trimmed(f"{self.cells[position]}::STRING", BLANK) for position in self.layout.named]
        if not parts:
            return "NULL::STRING"
        whole = " AND ".join(f"{part} <> ''" for part in parts)
        names = f"concat_ws({self.sql.quoted(SEPARATOR)}, {', '.join(parts)})"
        return f"CASE WHEN {self.named_guard or self.guard} AND {whole} THEN {names} END"

    def again(self, kept: str) -> str:
        """What was kept is the line, or the cells of a typed row in one text."""
        return f"SELECT o, {', '.join(self.restored)} FROM {kept}"

    def sampled(self, raw: Any) -> Sampled | None:
        """A row as a sample, if it can be read."""
        if raw is None:
            return None  # an empty line
        found = self.read(raw)
        if len(found) != 1 or not isinstance(found[0], Record):
            return None
        record = found[0]
        by_id = {column.name: column for column in self.layout.stated}
        texts: dict[int, str] = {}
        present = 0
        for claim in record.claims:
            column = by_id[claim.id]
            if claim.precision != column.precision:
                return None  # a float of more digits than are sure
            texts[column.position] = claim.value
            present |= 1 << self.layout.columns.index(column.position)
        if not texts:
            return None  # it may be an empty row, which is no record
        dims = record.claims[0].dims
        key: Key = (present, tuple(dims.get(name) for name in self.layout.common.dims))
        return Sampled(key, texts, record)

    def _is(self, key: Key) -> str:
        present, members = key
        conditions = [f"present = {present}"]
        for position, member in zip(self.layout.common.dims.values(), members, strict=True):
            conditions.append(f"m{position} IS NULL" if member is None else f"m{position} = {self.sql.quoted(member)}")
        return " AND ".join(conditions)

    def _present(self, position: int) -> str:
        common = self.layout.common
        return stated_sql(self.cells[position], common.table.columns[position].kind, common.nulls, self.sql)

    def _text(self, position: int) -> str:
        """The cell as it is written; null for a float that may be written in more digits than are sure."""
        cell, column = self.cells[position], self.layout.common.table.columns[position]
        if column.kind is Kind.FLOAT:
            if position in self.whole_numbers:
                return f"CASE WHEN abs({cell}) <= 1000000000000000 THEN TRY_CAST({cell} AS BIGINT) END"
            written = f"{cell}::STRING"
            return f"CASE WHEN length({written}) <= {column.significant} THEN {written} END"
        if position in self.whole_numbers:
            return f"TRY_CAST({cell} AS BIGINT)"
        if column.kind is Kind.DATE:  # as ``written.day_text``
            return self.sql.day(cell)
        return cell if column.kind is Kind.TEXT else f"{cell}::STRING"


def stated_sql(cell: str, kind: Kind, nulls: Collection[str], sql: Dialect) -> str:
    """The condition that a cell states a value: it is not null, nor, of floats, no number, nor written as a null token.

    Which floats are written as one is not known in SQL: ``may_be_nulls``.
    """
    if kind is Kind.FLOAT:
        return f"{cell} IS NOT NULL AND {sql.is_finite(cell)}"
    able = _NUMBERS.get(kind)
    tokens = [token for token in sorted(nulls) if able is None or able.fullmatch(token)]
    if kind is Kind.TEXT:
        written, tokens = (sql.trimmed(cell, BLANK) if tokens else cell), ["", *tokens]
    else:
        written = sql.day(cell) if kind is Kind.DATE else f"{cell}::STRING"
    nothing = ", ".join(map(sql.quoted, tokens))
    return f"{cell} IS NOT NULL AND {written} NOT IN ({nothing})" if nothing else f"{cell} IS NOT NULL"


_NUMBERS = {Kind.INTEGER: re.compile(r"-?[0-9]+"), Kind.DECIMAL: re.compile(r"-?[0-9]+(\.[0-9]+)?")}


def may_be_nulls(kind: Kind, nulls: Collection[str]) -> list[str]:
    """The null tokens that a float may be written as.

    >>> may_be_nulls(Kind.FLOAT, ["-", "n/a", "-9.0"]), may_be_nulls(Kind.INTEGER, ["-9"])
    (['-9.0'], [])
    """
    return [token for token in sorted(nulls) if _FLOAT.fullmatch(token)] if kind is Kind.FLOAT else []


_FLOAT = re.compile(r"[-+]?[0-9.,]+([eE][-+]?[0-9]+)?")


def line_form(
    layout: WideLayout, delimiter: str, quote: str, read: Callable[[Any], Any], sql: Dialect = DUCKDB
) -> TableForm:
    """The form of a text table, whose relation has one column, ``line``."""
    width = len(layout.common.table.columns)
    column, count, cells = sql.cells(delimiter, width)
    no_quote = f" AND NOT contains(line, {sql.quoted(quote)})" if quote else ""
    guard, named_guard = f"{count} = {width}{no_quote}", f"{count} >= {width}{no_quote}"  # further cells may be blank
    inner = f", {column}"
    restored = ("raw AS line",)
    return TableForm(
        layout, ("line",), "line", tuple(cells), guard, inner, restored, read, frozenset(), sql, named_guard
    )


def typed_form(
    layout: WideLayout, types: Sequence[str], read: Callable[[Any], Any], sql: Dialect = DUCKDB
) -> TableForm:
    """The form of a typed file, whose relation has the columns ``c0``, ``c1`` … of these SQL types."""
    table = layout.common.table
    cells = tuple(f"c{number}" for number in range(len(table.columns)))
    texts = [table.columns[number].kind is Kind.TEXT for number in range(len(table.columns))]
    restored = tuple(
        f"({cell_sql('raw', number, is_text=texts[number])})::{kind} AS c{number}" for number, kind in enumerate(types)
    )
    whole = frozenset(
        number
        for number, column in enumerate(table.columns)
        if column.kind is Kind.INTEGER or (column.kind is Kind.FLOAT and not column.fractional)
    )
    raw = packed_sql(zip(cells, texts, strict=True))
    unsure = [
        f"coalesce({cells[at]} = TRY_CAST({quoted(token)} AS {types[at]}), FALSE)" if types else "TRUE"
        for at in layout.columns
        for token in may_be_nulls(table.columns[at].kind, layout.common.nulls)
    ]
    guard = f"NOT ({' OR '.join(unsure)})" if unsure else "TRUE"
    return TableForm(
        layout, cells, raw, cells, guard, "", restored, read, whole & frozenset(layout.columns), sql, "TRUE"
    )
