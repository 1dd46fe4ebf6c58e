"""Reading a sheet of an Excel workbook (``.xlsx``), by python-calamine.

Contract: the declared sheet, else the first; its first row that is not blank names the columns. Excel holds every
number in 64 bits: a number is its shortest decimal, whole where all of its column are. A date is a day. What a format
only shows (two decimals, a per cent sign) is not part of the value. Errors such as ``#DIV/0!`` and formulas whose
results were never saved state nothing; how many there are stands in ``notes``.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime
from typing import Any

from validator.claims.readers.opening import damaged, missing_package, told, whole_problem
from validator.claims.readers.tables.column_names import column_names
from validator.claims.readers.tables.declared import Declared
from validator.claims.readers.tables.excel_parts import silent_cells
from validator.claims.readers.tables.header import is_data
from validator.claims.readers.tables.table import Column, Kind, Row, Table, Tally
from validator.claims.readers.tables.written import day_text, float_text
from validator.errors import Place, Problem, RecordFileError, nearest

_SURE_DIGITS = 15
_SAMPLE = 200


class ExcelTable(Table):
    """A sheet whose columns are known; its rows are read when they are asked for."""

    def __init__(self, path: str, name: str, declared: Declared, form: str) -> None:
        self.path = path
        self.name = name
        with self._workbook() as book:
            self._sheet = _sheet_of(path, list(book.sheet_names), declared)
            rows = self._rows(book)
            first = next((at for at, row in enumerate(rows) if any(cell != "" for cell in row)), None)
            if isinstance(declared.header, int) and not isinstance(declared.header, bool):
                first = declared.header - 1 if declared.header <= len(rows) else None
            if first is None:
                expected = "a row that names the columns, and rows below it"
                raise RecordFileError([whole_problem(path, f"the sheet {self._sheet!r} is empty", expected)])
            heads = [_head(cell) for cell in rows[first]]
            notes = [*_other_sheets(book.sheet_names, self._sheet, declared), *silent_cells(path, self._sheet)]
            has_header = declared.header is not False
            if declared.header is None and is_data([[_head(cell) for cell in row] for row in rows[first:][:_SAMPLE]]):
                has_header = False
                notes.append(f"row {first + 1} is taken for data and not for the columns' names")
            self._first = first + 1 if has_header else first
            kinds = [_kind(row[at] for row in rows[self._first :]) for at in range(len(heads))]
        names, told_names = column_names(heads if has_header else [""] * len(heads))
        self.columns: tuple[Column, ...] = tuple(Column(new, *kind) for new, kind in zip(names, kinds, strict=True))
        self.notes: tuple[str, ...] = (*notes, *(told_names if has_header else ()))

    def rows(self, tally: Tally) -> Generator[Row | Problem, None, None]:
        """Every row below the header."""
        fractional = [column.fractional for column in self.columns]
        with self._workbook() as book:
            for number, values in enumerate(self._rows(book)[self._first :], self._first + 1):
                tally.rows += 1
                if all(value == "" for value in values):
                    yield Row(number, ())
                else:
                    cells = [_text(value, part, tally) for value, part in zip(values, fractional, strict=True)]
                    yield Row(number, cells)

    def place(self, row: int, column: int | None = None, text: str = "") -> Place:
        """Sheet and cell, and the name of the column."""
        if column is None:
            return Place(self.path, row, row=self.row_words(row))
        cell = f"{self._sheet}!{column_letters(column)}{row}"
        return Place(self.path, row, column + 1, field=self.columns[column].name, row=cell)

    def row_words(self, row: int) -> str:
        """The sheet and the number of a row."""
        return f"{self._sheet}, row {row}"

    def _rows(self, book: Any) -> Sequence[Sequence[Any]]:
        """All rows from the first of the sheet on; a sheet has at most 1,048,576."""
        rows: Sequence[Sequence[Any]] = book.get_sheet_by_name(self._sheet).to_python(skip_empty_area=False)
        return rows

    @contextmanager
    def _workbook(self) -> Iterator[Any]:
        try:
            import python_calamine
        except ImportError:
            raise missing_package(self.path, "an Excel workbook", "python-calamine") from None
        try:
            with told(self.path), open(self.path, "rb"):
                pass
            with closing(python_calamine.CalamineWorkbook.from_path(self.path)) as book:
                yield book
        except python_calamine.CalamineError as error:
            raise damaged(self.path, "Excel", str(error)) from None


def column_letters(column: int) -> str:
    """How Excel calls a column that is counted from 0.

    >>> column_letters(0), column_letters(25), column_letters(26), column_letters(702)
    ('A', 'Z', 'AA', 'AAA')
    """
    letters = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def _sheet_of(path: str, sheets: list[str], declared: Declared) -> str:
    if declared.sheet is None:
        if not sheets:
            raise RecordFileError([whole_problem(path, "a workbook without sheets", "a sheet with a table")])
        return sheets[0]
    if declared.sheet not in sheets:
        found = f"the workbook has no sheet {declared.sheet!r}{nearest(declared.sheet, sheets)}"
        raise RecordFileError([declared.problem_at(("sheet",), found, f"one of {', '.join(sheets)}")])
    return declared.sheet


def _other_sheets(sheets: Sequence[str], chosen: str, declared: Declared) -> Iterator[str]:
    others = [sheet for sheet in sheets if sheet != chosen]
    if others and declared.sheet is None:
        yield f"only the sheet {chosen!r} is read, not {', '.join(map(repr, others))}: declare `sheet` to choose"


def _head(value: object) -> str:
    return (_text(value, False, Tally()) or "") if value != "" else ""


def _kind(values: Iterator[object]) -> tuple[Kind, int, bool]:
    """The kind that all values of a column have, the sure digits of its floats, and whether one has a fraction."""
    types: dict[type, None] = {}
    fractional = False
    for value in values:
        if value != "":
            types[type(value)] = None
            fractional = fractional or (isinstance(value, float) and not value.is_integer())
    kinds = set(types)
    floats = _SURE_DIGITS if float in kinds else 0
    if not kinds:
        return Kind.TEXT, 0, False
    if kinds <= {float, int}:
        return Kind.FLOAT, floats, fractional
    if kinds <= {date, datetime}:
        return Kind.DATE, 0, False
    return (Kind.BOOLEAN if kinds == {bool} else Kind.TEXT), floats, fractional


def _text(value: object, fractional: bool, tally: Tally) -> str | None:
    match value:
        case "":
            return None
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case float():
            text = float_text(repr(value), fractional)
            tally.no_numbers += text is None
            return text
        case datetime():
            return day_text(value.isoformat(" "))
        case _:
            return str(value)
