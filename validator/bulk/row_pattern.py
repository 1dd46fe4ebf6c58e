"""Rows that differ in whole numbers and quoted texts alone, told by one regular expression.

A *row form* makes of a row that was read and judged the pattern of all rows that the exact reader makes the same record
of, but for those numbers and texts, and for what follows from the row's number. Wherever the reader could see anything
else in a row (a quotation mark, a blank around a number, a further cell), the expression does not match.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING, Any, Protocol

from validator.bulk.packed_cells import ESCAPE, NULL, SEPARATOR
from validator.claims.claim_form import WHOLE_NUMBER
from validator.claims.readers.tables.csv_lines import FIELD
from validator.claims.readers.tables.table import Column, Kind
from validator.judge.alike import Alike
from validator.report.harmless import harmless

if TYPE_CHECKING:
    from validator.claims.readers.tables.wide import WideLayout
    from validator.claims.record import Record


@dataclass(frozen=True, slots=True, eq=False)
class RowPattern:
    """The rows alike of one form, by the groups of their expression.

    ``numbers`` are the groups of the numbers in the order of ``alike.varying``, ``apart`` those of the texts of the
    claims in ``alike.apart``; ``columns`` a group that begins where each claim does, none in a file without lines of
    text; ``quotes`` the group of each claim's quote, 0 where it has none. The record's id is in the groups ``id``, or
    where there are none, ``name`` and the row's number. ``rows`` are the groups of the number of each claim's row, none
    where a row is a record.
    """

    alike: Alike
    regex: re.Pattern[str]
    numbers: tuple[int, ...]
    apart: tuple[int, ...]
    columns: tuple[int, ...]
    quotes: tuple[int, ...]
    id: tuple[int, ...]
    name: str
    rows: tuple[int, ...] = ()


class RowForm(Protocol):
    """How the rows of one input are matched."""

    def text(self, raw: Any) -> tuple[int, str] | None:
        """A row's number and the text that is matched; None where it can have no pattern."""

    def pattern(self, text: str, record: Record, alike: Alike) -> RowPattern | None:
        """The pattern of the rows that are like this one, which was read as this record; None where there is none."""

    def row(self, number: int) -> str:
        """How a person finds the row in a file without lines of text, as JSON text; empty elsewhere."""


class Groups:
    """Puts an expression together, and counts its groups.

    >>> groups = Groups()
    >>> groups.group("[0-9]+"), groups.add(","), groups.group("[0-9]+"), groups.text
    (1, None, 2, '([0-9]+),([0-9]+)')
    """

    def __init__(self) -> None:
        self.text = ""
        self._count = 0

    def add(self, text: str) -> None:
        """Add what stands in no group."""
        self.text += text

    def group(self, text: str) -> int:
        """Add a group; its number."""
        self.text += f"({text})"
        self._count += 1
        return self._count


class LineRows:
    """The lines of a text table, each of which is a row."""

    def __init__(self, layout: WideLayout, delimiter: str, quote: str | None) -> None:
        self._cells = _Cells(layout, delimiter, f"[^{re.escape(delimiter + (quote or ''))}\r\n\0\ud800-\udfff]*")
        self._quote = quote
        self._delimiter = delimiter

    def text(self, raw: Any) -> tuple[int, str] | None:
        """The line; a very long one may have a cell that is longer than the reader takes."""
        number, text = raw
        return (number, text) if len(text) < FIELD else None

    def pattern(self, text: str, record: Record, alike: Alike) -> RowPattern | None:
        """The pattern of a line without quotation marks."""
        if self._quote and self._quote in text:
            return None
        return self._cells.pattern(text.split(self._delimiter), record, alike, columns=True)

    def row(self, number: int) -> str:
        """A line needs no other name."""
        return ""


class TypedRows:
    """The rows of a typed file, whose cells are DuckDB's texts, packed, or as a person writes them, in a list.

    That a cell is null or empty is the same to the reader. A row with a separator in a cell has too many cells.
    """

    def __init__(self, layout: WideLayout, *, are_written: bool = False) -> None:
        self._cells = _Cells(layout, SEPARATOR, f"[^{SEPARATOR}]*", are_written=are_written)
        self._table = layout.common.table

    def text(self, raw: Any) -> tuple[int, str] | None:
        """The cells in a row."""
        if not isinstance(raw, tuple):
            return None
        number, cells = raw
        if isinstance(cells, str):
            return None if ESCAPE in cells else (number, cells.replace(NULL, ""))
        return number, SEPARATOR.join(["" if cell is None else cell for cell in cells])

    def pattern(self, text: str, record: Record, alike: Alike) -> RowPattern | None:
        """The pattern of a row."""
        return self._cells.pattern(text.split(SEPARATOR), record, alike, columns=False)

    def row(self, number: int) -> str:
        """The row's own words for its place, as JSON text."""
        return harmless(quoted(self._table.row_words(number)))


class _Cells:
    """The rows of a wide layout, cut at a delimiter; any cell that no claim is made of may be ``other``."""

    def __init__(self, layout: WideLayout, delimiter: str, other: str, *, are_written: bool = True) -> None:
        self._layout = layout
        self._are_written = are_written
        self._delimiter = re.escape(delimiter)
        self._other = other
        self._name = name_between(self._delimiter, other)
        self._able = no_number_is_null(layout.common.nulls)

    def pattern(self, cells: Sequence[str], record: Record, alike: Alike, *, columns: bool) -> RowPattern | None:
        """The pattern of a row with these cells, whose columns are told where it is a line."""
        layout = self._layout
        table = layout.common.table
        if not self._able or len(cells) != len(table.columns):
            return None
        stated = {column.position: column for column in layout.stated}
        claims = {claim.id: claim.position for claim in record.claims}
        groups = Groups()
        numbers: dict[int, int] = {}
        begins: dict[int, int] = {}
        named: dict[int, int] = {}
        for position, cell in enumerate(cells):
            if position:
                groups.add(self._delimiter)
            column = stated.get(position)
            claim = None if column is None else claims.get(column.name)
            if position in layout.named:
                is_member = position in layout.common.dims.values()
                named[position] = groups.group(re.escape(cell) if is_member else self._name)
                continue
            if column is None or claim is None or alike.places[claim] is None:
                is_free = column is None and position not in layout.common.dims.values()
                begin = groups.group(self._other if is_free or claim in alike.apart else re.escape(cell))
                if claim is not None:
                    begins[claim] = begin
                continue
            digits = digits_of(table.columns[position], are_written=self._are_written)
            if digits is None or record.claims[claim].precision != column.precision:
                return None
            numbers[claim] = begins[claim] = groups.group(digits[0])
            groups.add(digits[1])
        return RowPattern(
            alike,
            re.compile(groups.text),
            tuple(numbers[claim] for claim in alike.varying),
            tuple(begins[claim] for claim in alike.apart),
            tuple(begins[claim] for claim in range(len(record.claims))) if columns else (),
            (0,) * len(record.claims),
            tuple(named[position] for position in layout.named),
            table.name,
        )


def digits_of(column: Column, *, are_written: bool) -> tuple[str, str] | None:
    """How a whole number stands in a column, and what stands behind it; None where it has no pattern.

    A float has only as many digits as are sure, and ``.0`` behind them where DuckDB wrote it.
    """
    if column.kind is not Kind.FLOAT:
        return (WHOLE_NUMBER, "") if column.kind is not Kind.DATE else None
    if column.fractional:
        return None
    most = min(column.significant or 15, 15) - 2
    return f"0|-?[1-9][0-9]{{0,{most}}}", "" if are_written else re.escape(".0")


def name_between(delimiter: str, other: str) -> str:
    """The expression of a cell that names a record: one without anything in it names nothing."""
    some = rf"[^\s{delimiter}]"
    return f"(?={some}){other}(?<={some})"


def no_number_is_null(nulls: Collection[str]) -> bool:
    """Whether no whole number is a token that states nothing."""
    number = re.compile(WHOLE_NUMBER)
    return not any(number.fullmatch(token) for token in nulls)


_TEXT = '[^"\\\\\0-\x1f\ud800-\udfff]+'
"""A text that stands between quotation marks in JSON as it is."""
_VALUE = re.compile(r"\$\.claims\[(\d+)\]\.value")
_QUOTE = re.compile(r"\$\.claims\[(\d+)\]\.quote")
_JSON_NUMBER = "-?(?:0|[1-9][0-9]{0,14})"


class JsonRows:
    """Lines of JSON, each a record."""

    def __init__(self, name: str) -> None:
        self._name = name

    def text(self, raw: Any) -> tuple[int, str] | None:
        """The line, if it is text."""
        number, text = raw
        if isinstance(text, str):
            return number, text
        try:
            return number, text.decode()
        except UnicodeDecodeError:
            return None

    def row(self, number: int) -> str:
        """A line needs no other name."""
        return ""

    def pattern(self, text: str, record: Record, alike: Alike) -> RowPattern | None:
        """The pattern of a record without lines of arithmetic of its own, whose places are not known for all lines."""
        from validator.bulk.skeleton import skeleton

        found = skeleton(text)
        if found is None or record.checks or record.origin is None:
            return None
        begins = [record.origin.find(("claims", number))[0] for number in range(len(record.claims))]
        groups = Groups()
        numbers: dict[int, int] = {}
        apart: dict[int, int] = {}
        quotes = [0] * len(begins)
        columns: list[int] = []
        identity: tuple[int, ...] = ()
        at = 0
        for piece, path, following in zip(found.pieces, (*found.paths, ""), (*found.pieces[1:], ""), strict=True):
            end = at + len(piece)
            while len(columns) < len(begins) and begins[len(columns)] < end:
                begin = begins[len(columns)]
                groups.add(re.escape(text[at:begin]))
                columns.append(groups.group(""))
                at = begin
            groups.add(re.escape(text[at:end]))
            at = text.index(following, end)  # no text has the quotation mark, no number the comma, that follows it
            value, quote = _VALUE.fullmatch(path), _QUOTE.fullmatch(path)
            if value is not None and int(value[1]) in alike.apart:
                apart[int(value[1])] = groups.group(_TEXT if piece.endswith('"') else re.escape(text[end:at]))
            elif value is not None and alike.places[int(value[1])] is None:
                groups.add(re.escape(text[end:at]))
            elif value is not None:
                numbers[int(value[1])] = groups.group(WHOLE_NUMBER if piece.endswith('"') else _JSON_NUMBER)
            elif quote is not None:
                quotes[int(quote[1])] = groups.group(_TEXT)
            elif path == "$.id":
                identity = (groups.group(_TEXT),)
            elif path:
                groups.add(_TEXT)
        if len(columns) != len(begins) or set(numbers) != set(alike.varying) or set(apart) != set(alike.apart):
            return None
        return RowPattern(
            alike,
            re.compile(groups.text),
            tuple(numbers[claim] for claim in alike.varying),
            tuple(apart[claim] for claim in alike.apart),
            tuple(columns),
            tuple(quotes),
            identity,
            self._name,
        )
