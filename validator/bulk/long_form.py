"""Long tables in SQL: the rows of each record side by side, one column for each different cell that the table states.

The pivot is one aggregation with a condition a cell (measured: self-joins take 1.5 and windows 3.9 times as long). A
record of which two rows state one cell, or whose rows come in another order than its shape's, is of no shape.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from validator.bulk.dialect import DUCKDB, Dialect
from validator.bulk.learned import Sampled
from validator.bulk.table_form import BLANK, stated_sql
from validator.claims.readers.tables.table import Kind
from validator.claims.readers.tables.wide import SEPARATOR
from validator.claims.record import Record
from validator.errors import Problem

if TYPE_CHECKING:
    from validator.claims.readers.tables.long import LongLayout

Key = tuple[int, ...]
"""The cells of a record by their numbers, in the order of its rows."""


@dataclass(frozen=True, slots=True)
class LongCell:
    """A cell that rows state: the column of its values, their SQL type, and what stands in the columns that name it."""

    value: int
    kind: str
    stated: tuple[tuple[int, str | None], ...]


@dataclass
class LongForm:
    """The records of one long layout: ``c<i>`` is the value of cell i, ``r<i>`` the number of its row.

    ``k<j>`` are the parts of the record's name, ``n`` is its first row, ``own`` how many rows it has in all, and
    ``stated`` how many of them state a value.
    """

    layout: LongLayout
    cells: Sequence[LongCell]
    read: Callable[[Any], Sequence[Record | Problem]]
    sql: Dialect = DUCKDB

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the pivot."""
        keys = (f"k{part}" for part in range(len(self.layout.key)))
        return (*keys, "n", "own", "stated", *(f"{part}{cell}" for cell in range(len(self.cells)) for part in "rc"))

    @property
    def raw(self) -> str:
        """All columns of a record, as text."""
        return self.sql.listed([f"{name}::STRING" for name in self.columns])

    @property
    def has_ids(self) -> bool:
        """Never: the records are told apart by their names already."""
        return False

    @property
    def whole_numbers(self) -> frozenset[int]:
        """The cells of whole numbers."""
        return frozenset(number for number, cell in enumerate(self.cells) if self._is_whole(cell))

    def texts(self, keys: Sequence[Key], rows: str, ordinal: str) -> str:
        """A record is of a shape if it states the same cells, each once, in the same order of rows."""
        head = f"{ordinal}, " if ordinal else ""
        every = range(len(self.cells))
        bits = " + ".join(f"CASE WHEN r{cell} IS NOT NULL THEN {1 << cell} ELSE 0 END" for cell in every)
        count = " + ".join(f"(r{cell} IS NOT NULL)::INT" for cell in every)
        cases = " ".join(f"WHEN {_is(key)} THEN {at}" for at, key in enumerate(keys, 1))
        shape = f"CASE WHEN stated <> {count} THEN 0 {cases} ELSE 0 END" if cases else "0"
        texts = "".join(f", {self._text(cell)} AS t{cell}" for cell in every)
        return (
            f"SELECT {head}{', '.join(self.columns)}, NULL::STRING AS id, {shape} AS shape{texts} "
            f"FROM (SELECT *, {bits} AS present FROM {rows})"
        )

    def again(self, kept: str) -> str:
        """The columns of the pivot from what was kept of them."""
        types = {f"c{number}": cell.kind for number, cell in enumerate(self.cells)}
        listed = ", ".join(
            f"raw[{at}]::{types.get(name, 'VARCHAR' if name[0] == 'k' else 'BIGINT')} AS {name}"
            for at, name in enumerate(self.columns, 1)
        )
        return f"SELECT o, {listed} FROM {kept}"

    def stating(self, raw: Sequence[str | None]) -> list[tuple[int, int, str]]:
        """The rows of a record that state something: row, cell and value, in the order of the rows."""
        begin = len(self.layout.key) + 3
        found = []
        for cell in range(len(self.cells)):
            row, value = raw[begin + 2 * cell], raw[begin + 2 * cell + 1]
            if row is not None and value is not None:
                found.append((int(row), cell, value))
        return sorted(found)

    def sampled(self, raw: Any) -> Sampled | None:
        """A record as a sample, if it can be read and no cell of it is stated twice."""
        found = self.read(raw)
        if len(found) != 1 or not isinstance(found[0], Record):
            return None
        record = found[0]
        key = tuple(cell for _, cell, _ in self.stating(raw))
        if not key or len(key) != len(record.claims) or int(raw[len(self.layout.key) + 2]) != len(key):
            return None
        by_position = {column.position: column for column in self.layout.values}
        for cell, claim in zip(key, record.claims, strict=True):
            if claim.precision != by_position[self.cells[cell].value].precision:
                return None  # a float of more digits than are sure
        return Sampled(key, {cell: claim.value for cell, claim in zip(key, record.claims, strict=True)}, record)

    def _is_whole(self, cell: LongCell) -> bool:
        column = self.layout.common.table.columns[cell.value]
        return column.kind is Kind.INTEGER or (column.kind is Kind.FLOAT and not column.fractional)

    def _text(self, number: int) -> str:
        cell, column = self.cells[number], self.layout.common.table.columns[self.cells[number].value]
        if self._is_whole(cell):
            guard = f"CASE WHEN abs(c{number}) <= 1000000000000000 THEN " if column.kind is Kind.FLOAT else ""
            return f"{guard}TRY_CAST(c{number} AS BIGINT){' END' if guard else ''}"
        if column.kind is Kind.FLOAT:
            return f"CASE WHEN length(c{number}::STRING) <= {column.significant} THEN c{number}::STRING END"
        return f"c{number}::STRING"


def _is(key: Key) -> str:
    conditions = [f"present = {sum(1 << cell for cell in key)}"]
    conditions += [f"r{one} < r{other}" for one, other in pairwise(key)]
    return " AND ".join(conditions)


def pivot_sql(form: LongForm, source: str, columns: Sequence[str], file: str = "") -> str:
    """One row a record, in the order of their first rows; ``source`` has the number of each row as ``n``.

    ``columns`` are the SQL names of the table's columns. With ``file``, the column that tells several tables apart, the
    records of each come with it, in no order.
    """
    layout = form.layout
    keys = [f"k{part}" for part in range(len(layout.key))]
    trimmed = [
        f"{form.sql.trimmed(f'{columns[position]}::STRING', BLANK)} AS {key}"
        for key, position in zip(keys, layout.key, strict=True)
    ]
    parts = []
    for number, cell in enumerate(form.cells):
        holds = [_holds(columns[at], text, form.sql) for at, text in cell.stated]
        where = f"FILTER (WHERE {' AND '.join([is_stated(layout, cell.value, columns, form.sql), *holds])})"
        parts.append(f"min(n) {where} AS r{number}, max({columns[cell.value]}) {where} AS c{number}")
    conditions = [is_stated(layout, one.position, columns, form.sql) for one in layout.values]
    stated = " + ".join(f"count(*) FILTER (WHERE {condition})" for condition in conditions)
    named = [file, *keys] if file else keys
    grouped = f"GROUP BY {', '.join(named)} " if named else ""
    return (
        f"SELECT {', '.join([*named, 'min(n) AS n', 'count(*) AS own', f'{stated} AS stated', *parts])} "
        f"FROM (SELECT {', '.join(['*', *trimmed])} FROM {source}) {grouped}{'' if file else 'ORDER BY min(n)'}"
    )


def is_stated(layout: LongLayout, position: int, columns: Sequence[str], sql: Dialect = DUCKDB) -> str:
    """The condition that a row states a value in a column."""
    return stated_sql(columns[position], layout.common.table.columns[position].kind, layout.common.nulls, sql)


def unnamed_sql(parts: Sequence[str], sql: Dialect = DUCKDB) -> str:
    """The condition that the name of a record cannot be told, or may be that of another, over the parts of names."""
    conditions = [f"coalesce({part}, '') = ''" for part in parts]
    if len(parts) > 1:  # two keys with the separator in them may make one name
        conditions += [f"contains({part}, {sql.quoted(SEPARATOR.strip())})" for part in parts]
    return " OR ".join(conditions) or "FALSE"


def _holds(column: str, text: str | None, sql: Dialect) -> str:
    return f"{column} IS NULL" if text is None else f"{column}::STRING = {sql.quoted(text)}"
