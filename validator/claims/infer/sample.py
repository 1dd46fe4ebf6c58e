"""The rows of a table that inference looks at: the first ones, column by column.

Contract: the sample is the first ``most`` rows that could be read, never a random choice, so that the same file gives
the same draft. Cells are the text that was written, without the white space around it; an empty cell is None.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from validator.claims.readers.tables.table import Kind, Row, Table, Tally
from validator.errors import Problem, RecordFileError

ROWS = 10_000
"""How many rows are looked at, unless the command line says otherwise."""

_SHOWN = 4  # places that a sentence names before it counts the rest


@dataclass(frozen=True, slots=True)
class Sample:
    """Columns of equal length, the number by which a person finds each row, and whether these are all rows.

    ``raw`` are the cells as they stand in the file, with white space; ``unit`` is what ``numbers`` count.
    """

    path: str
    names: tuple[str, ...]
    columns: tuple[tuple[str | None, ...], ...]
    raw: tuple[tuple[str | None, ...], ...]
    numbers: tuple[int, ...]
    whole: bool = True
    unit: str = "line"
    kinds: tuple[Kind, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def length(self) -> int:
        """How many rows there are."""
        return len(self.numbers)

    def is_text(self, column: int) -> bool:
        """Whether the file's format leaves open what the cells of a column are."""
        return not self.kinds or self.kinds[column] is Kind.TEXT

    def row(self, position: int) -> tuple[str | None, ...]:
        """The cells of a row."""
        return tuple(column[position] for column in self.columns)

    def where(self, rows: Sequence[int]) -> str:
        """The places of rows, by their positions in the sample.

        >>> sample_of(["a"], [["1"]] * 9).where([0, 1, 2, 5, 6, 7])
        'lines 2, 3, 4, 7 and 2 more'
        >>> sample_of(["a"], [["1"]]).where([0])
        'line 2'
        """
        named = [f"{self.numbers[row]:,}" for row in rows[:_SHOWN]]
        if len(rows) == 1:
            return f"{self.unit} {named[0]}"
        if len(rows) > _SHOWN:
            return f"{self.unit}s {', '.join(named)} and {len(rows) - _SHOWN:,} more"
        return f"{self.unit}s {', '.join(named[:-1])} and {named[-1]}"

    def span(self, first: int, last: int) -> str:
        """The places of adjacent rows: ``lines 2–20``."""
        if first == last:
            return self.where([first])
        return f"{self.unit}s {self.numbers[first]:,}–{self.numbers[last]:,}"


def sample_of(names: Sequence[str], rows: Iterable[Sequence[str | None]], first: int = 2) -> Sample:
    """A sample of rows at hand, as if they stood in a file whose first line names the columns."""
    listed = [tuple(row) for row in rows]
    raw = tuple(tuple(row[at] for row in listed) for at in range(len(names)))
    columns = tuple(tuple(_clean(cell) for cell in column) for column in raw)
    return Sample("<table>", tuple(names), columns, raw, tuple(range(first, first + len(listed))))


def take_sample(table: Table, most: int = ROWS) -> Sample:
    """The first ``most`` rows of a table that hold anything; rows that cannot be read are kept as problems.

    Raises:
        RecordFileError: the file is damaged among them: what is left of it says nothing of the whole.
    """
    names = tuple(column.name for column in table.columns)
    numbers: list[int] = []
    rows: list[tuple[str | None, ...]] = []
    problems: list[Problem] = []
    whole, is_text = True, False
    tally = Tally()
    counted = 0
    for row in table.rows(tally):
        if isinstance(row, Problem):
            if tally.unreadable == counted:  # it is of no row
                raise RecordFileError([row])
            counted = tally.unreadable
            problems.append(row)
        elif len(rows) == most:
            whole = False
            break
        elif row.cells:
            rows.append(tuple(row.cells))
            numbers.append(row.number)
            is_text = is_text or bool(row.text)
    raw = tuple(tuple(row[at] if at < len(row) else None for row in rows) for at in range(len(names)))
    columns = tuple(tuple(_clean(cell) for cell in column) for column in raw)
    return Sample(
        table.path,
        names,
        columns,
        raw,
        tuple(numbers),
        whole,
        "line" if is_text else "row",
        tuple(column.kind for column in table.columns),
        tuple(problems),
        tuple(table.notes),
    )


def _clean(cell: str | None) -> str | None:
    return None if cell is None else cell.strip() or None


def is_row(item: Row | Problem) -> bool:
    """Whether an item of a table could be read."""
    return isinstance(item, Row)
