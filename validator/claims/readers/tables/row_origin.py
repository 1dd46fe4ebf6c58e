"""The way back from a record of a table to its rows, its columns, and to the declaration of the table.

Contract: nothing is worked out before somebody asks. Where the file is text, the place is that of the cell, and the
excerpt is its line; elsewhere there is no line to show, and the place tells row and column. What the declaration says
(checks, members, the date of publication) has its place in the declaration.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from validator.claims.origin import CouldState, Lines, Loc, Mistake, Origin, Span
from validator.claims.readers.tables.declared import Declared
from validator.claims.readers.tables.table import Table
from validator.errors import Place, Problem

_DECLARED = frozenset(("checks", "members", "measures", "locale", "precision", "rounding"))


@dataclass(frozen=True, slots=True)
class TableParts:
    """What the origins of all records of a table share.

    ``dims`` are the columns of dimensions by their names, ``named`` those of the record's id. ``could_state`` are the
    claims that a row makes where none of its cells is empty: id, measure and dimensions. ``places`` are those in the
    declaration that were asked for: a line of it is checked in every row.
    """

    table: Table
    declared: Declared
    dims: Mapping[str, int]
    named: Sequence[int] = ()
    could_state: CouldState = ()
    places: dict[Loc, Place] = field(default_factory=dict)


class RowOrigin(Origin):
    """Where a record of one or more rows was read.

    ``rows`` are numbers and texts of the rows, ``claims`` the row (from 0) and the column of each claim; without
    ``claims`` all are of the one row, in ``columns``.
    """

    __slots__ = ("claims", "columns", "number", "parts", "rows", "text")

    def __init__(self, parts: TableParts, number: int, text: str, columns: Sequence[int]) -> None:
        self.parts = parts
        self.number = number
        self.text = text
        self.columns = columns
        self.rows: Sequence[tuple[int, str]] = ()
        self.claims: Sequence[tuple[int, int]] = ()

    def __reduce__(self) -> tuple[Any, ...]:
        """To another process, without what ``__getattr__`` gives: a function there cannot be handed on."""
        return _from_parts, (self.parts, self.number, self.text, self.columns, (self.rows, self.claims))

    @property
    def could_state(self) -> CouldState:
        """The claims that the record would have if no cell were empty."""
        return self.parts.could_state

    @property
    def is_told_apart(self) -> bool:
        """Whether the record's claims say what tells them from those of other rows: dimensions, or a key of rows."""
        return bool(self.parts.dims or self.rows)

    def __getattr__(self, name: str) -> Any:
        """``lines`` and ``find`` of ``Origin``, which only what corrects a text asks for."""
        if name == "lines":
            return Lines(self.parts.table.path, self.text, self.number)
        if name == "find":
            return lambda loc: (0, 0)
        raise AttributeError(name)

    def place(self, loc: Loc) -> Place:
        """Where the part is."""
        if len(loc) == 2 and loc[0] == "claims" and isinstance(loc[1], int) and not self.claims:
            # every finding asks for its claims' places, and telling them from what is declared takes the longest
            return self.parts.table.place(self.number, self.columns[loc[1]], self.text)
        known = self.parts.places.get(loc)
        if known is not None:
            return known
        declared = _in_declaration(loc)
        if declared is not None:
            place = self.parts.places[loc] = self.parts.declared.place_of(declared)
            return place
        number, text, column = self._cell(loc)
        return self.parts.table.place(number, column, text)

    def problem(self, loc: Loc, found: str, expected: str = "", advice: str = "", inner: Span | None = None) -> Problem:
        """A problem with the part, or with the characters ``inner`` of the value that it is."""
        declared = _in_declaration(loc)
        if declared is not None:
            return self.parts.declared.problem_at(declared, found, expected, advice)
        number, text, column = self._cell(loc)
        place = self.parts.table.place(number, column, text)
        if not text or column is None:
            return Problem(place, found, expected, advice)
        begin, end = self._value_span(column, text)
        if inner is not None and inner[1] > inner[0]:
            begin, end = begin + inner[0], min(end, begin + inner[1])
        told = Lines(place.path, text, number).problem(Mistake((begin, end), found, expected, advice))
        return replace(told, place=replace(told.place, field=place.field))

    def _cell(self, loc: Loc) -> tuple[int, str, int | None]:
        """The number and the text of the row, and the column, None for the whole row."""
        match loc:
            case ("claims", int(position), *rest):
                at, column = self.claims[position] if self.claims else (0, self.columns[position])
                number, text = self.rows[at] if self.rows else (self.number, self.text)
                match rest:
                    case ["dims", str(name)]:
                        return number, text, self.parts.dims.get(name, column)
                    case _:
                        return number, text, column
            case ("id",) if self.parts.named:
                return self.number, self.text, self.parts.named[0]
            case _:
                return self.number, self.text, None

    def _value_span(self, column: int, text: str) -> Span:
        """Where the value stands in the row's text, without quotation marks and blanks around it."""
        begin, end = self.parts.table.span(column, text)
        if end - begin > 1 and text[begin] == text[end - 1] and text[begin] in "\"'":
            begin, end = begin + 1, end - 1
        inside = text[begin:end]
        begin += len(inside) - len(inside.lstrip())
        return begin, max(begin + 1, begin + len(inside.strip()))


def _from_parts(
    parts: TableParts,
    number: int,
    text: str,
    columns: Sequence[int],
    of_rows: tuple[Sequence[tuple[int, str]], Sequence[tuple[int, int]]],
) -> RowOrigin:
    origin = RowOrigin(parts, number, text, columns)
    origin.rows, origin.claims = of_rows
    return origin


def _in_declaration(loc: Loc) -> Loc | None:
    """The part of the declaration that a part of the record comes from."""
    match loc:
        case ("source", "published" | "title" as name):
            return (name,)
        case (str(name), *_) if name in _DECLARED:
            return loc
        case _:
            return None
