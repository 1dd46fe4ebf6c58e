"""The patterns of records that DuckDB put together from rows of a long table: ``row_pattern`` over cells and rows.

The text of a record is what names it, and then of each cell that it states the cell's number, its row and its value,
in the order of the rows. Another order of rows, or other cells, is another pattern.
"""

from __future__ import annotations

import re
from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING, Any

from validator.bulk.row_pattern import Groups, RowPattern, digits_of, name_between, no_number_is_null
from validator.report.harmless import harmless

if TYPE_CHECKING:
    from validator.bulk.long_form import LongForm
    from validator.claims.record import Record
    from validator.judge.alike import Alike

_SEPARATOR = "\x1f"
_OTHER = f"[^{_SEPARATOR}]*"


class LongRows:
    """Records of a long form, each by all columns of its pivot as text."""

    def __init__(self, form: LongForm) -> None:
        self._form = form
        self._table = form.layout.common.table
        self._key = len(form.layout.key)
        self._able = self._key > 0 and no_number_is_null(form.layout.common.nulls)

    def text(self, raw: Any) -> tuple[int, str] | None:
        """The record; None of one whose rows were put together otherwise, or that states something twice."""
        if not self._able or not isinstance(raw, list):
            return None
        stating = self._form.stating(raw)
        parts = [*raw[: self._key], *(f"{cell}{_SEPARATOR}{row}{_SEPARATOR}{value}" for row, cell, value in stating)]
        if int(raw[self._key + 2]) != len(stating) or any(_SEPARATOR in part for part in parts[: self._key]):
            return None
        return int(raw[self._key]), _SEPARATOR.join(parts)

    def pattern(self, text: str, record: Record, alike: Alike) -> RowPattern | None:
        """The pattern of a record whose claims' names do not tell their rows."""
        cells = text.split(_SEPARATOR)
        stated = [cells[begin : begin + 3] for begin in range(self._key, len(cells), 3)]
        if len(stated) != len(record.claims):
            return None
        groups = Groups()
        ids = self._names(groups)
        numbers: dict[int, int] = {}
        apart: dict[int, int] = {}
        rows: list[int] = []
        for claim, (cell, row, value) in zip(record.claims, stated, strict=True):
            if f"(row {row})" in claim.id:
                return None
            groups.add(f"{_SEPARATOR}{cell}{_SEPARATOR}")
            rows.append(groups.group("[0-9]+"))
            groups.add(_SEPARATOR)
            if claim.position in alike.apart:
                apart[claim.position] = groups.group(_OTHER)
            elif alike.places[claim.position] is None:
                groups.add(re.escape(value))
            else:
                column = self._form.cells[int(cell)].value
                digits = digits_of(self._table.columns[column], are_written=False)
                if digits is None or claim.precision != self._precision(column):
                    return None
                numbers[claim.position] = groups.group(digits[0])
                groups.add(digits[1])
        return RowPattern(
            alike,
            re.compile(groups.text),
            tuple(numbers[claim] for claim in alike.varying),
            tuple(apart[claim] for claim in alike.apart),
            (),
            (0,) * len(record.claims),
            ids,
            self._table.name,
            tuple(rows),
        )

    def row(self, number: int) -> str:
        """A row's own words for its place, as JSON text."""
        return harmless(quoted(self._table.row_words(number)))

    def _names(self, groups: Groups) -> tuple[int, ...]:
        name = name_between(_SEPARATOR, _OTHER)
        found = []
        for part in range(self._key):
            if part:
                groups.add(_SEPARATOR)
            found.append(groups.group(name))
        return tuple(found)

    def _precision(self, column: int) -> object:
        return next(one.precision for one in self._form.layout.values if one.position == column)
