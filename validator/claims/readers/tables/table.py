"""What every table reader gives: the columns of a table, its rows in the order of the file, and the place of a cell.

Contract: a cell is the text that was written, or None where there is none. Rows are streamed; what cannot be read is a
``Problem`` in their midst, and the rows after it go on. Every row of the file is counted once in a ``Tally``, whether
it could be read or not: a reader that passes over a row without counting it is wrong.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from validator.claims.origin import Span
from validator.errors import Place, Problem, RecordFileError


class Kind(Enum):
    """What the cells of a column hold, as far as the file's format tells; in a CSV file all is text."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    FLOAT = "float"
    DATE = "date"
    BOOLEAN = "boolean"

    @property
    def is_number(self) -> bool:
        """Whether every value is a number."""
        return self in (Kind.INTEGER, Kind.DECIMAL, Kind.FLOAT)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name as rules can write it, and the kind of its cells.

    ``significant`` is set for floats alone: how many digits of a value are sure, 15 in 64 bits and 6 in 32 (IEEE 754,
    C's DBL_DIG and FLT_DIG). ``fractional`` says of floats that some value of the column is not whole, ``refused`` why
    the cells of a column cannot be read as they were written.
    """

    name: str
    kind: Kind = Kind.TEXT
    significant: int = 0
    fractional: bool = False
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the number by which a person finds it, and its cells as written, None where a cell states nothing.

    ``number`` is the line in a text file, the row of the sheet in a workbook, and counts from 1 elsewhere. ``text`` is
    the row as it stands in a text file, from which the columns of its cells are worked out; empty elsewhere.
    """

    number: int
    cells: Sequence[str | None]
    text: str = ""


@dataclass(slots=True)
class Tally:
    """What was counted while a table was read: every row is used, empty or unreadable.

    ``used`` are rows that made claims or could have, ``nulls`` are cells that a null token or nothing stands in,
    ``no_numbers`` are NaN and infinity in float columns, which state nothing either. ``records`` are those delivered.
    """

    rows: int = 0
    used: int = 0
    empty: int = 0
    unreadable: int = 0
    nulls: int = 0
    no_numbers: int = 0
    records: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether every row that was read is accounted for."""
        return self.rows == self.used + self.empty + self.unreadable


class Table(ABC):
    """A table that was opened; its columns are known, its rows are not read yet."""

    path: str
    """The path as it was given, with which places begin."""
    name: str
    """What a record without an id is called: NAME-<row>."""
    columns: tuple[Column, ...]
    """The columns in the order of the file."""
    notes: tuple[str, ...]
    """What had to be decided about the file that a person may want to decide otherwise."""

    @abstractmethod
    def rows(self, tally: Tally) -> Generator[Row | Problem, None, None]:
        """Every row and every problem, in the order of the file; each row is counted in ``tally.rows``.

        Never raises for the file's sake: where it is damaged, a problem that is counted in no row ends it. An empty row
        has no cells at all.
        """

    @abstractmethod
    def place(self, row: int, column: int | None = None, text: str = "") -> Place:
        """Where a row, or its cell in a column (from 0), stands; ``text`` is the row's, where the file is text."""

    def row_words(self, row: int) -> str:
        """How a person finds a row where there are no lines of text: ``Place.row`` of all that stands in it."""
        return f"row {row}"

    def span(self, column: int, text: str) -> Span:
        """Where a cell stands in the text of its row, with its quotation marks; only tables in text have that."""
        return 0, len(text)


def damaged_after(table: Table, error: RecordFileError, rows: int, stated: int = 0) -> Problem:
    """What is told of a damaged table after the rows that could be read, of those that it states to have."""
    of = f" of {stated:,}" if stated > rows else ""
    (problem,) = error.problems
    read = f"{rows:,}{of} row{'' if rows == 1 and not of else 's'}"
    found = f"{problem.found}; {read} {'was' if rows == 1 else 'were'} read before"
    return replace(problem, place=table.place(rows + 1), found=found)
