"""Reading a table or view of an SQLite file, which is opened to be read only: ``sqlite:votes.db?county``.

Contract: SQLite gives each value a type of its own, whatever its column is declared as; a column is of one kind if all
its values are. Integers keep their digits, text stays as it is, a float is its shortest decimal, and bytes that are no
text in UTF-8 make their row unreadable. Rows come in the order of the table.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

from validator.claims.readers.opening import damaged, told
from validator.claims.readers.tables.column_names import column_names
from validator.claims.readers.tables.database import one_table, opened_database
from validator.claims.readers.tables.declared import Declared
from validator.claims.readers.tables.table import Column, Kind, Row, Table, Tally, damaged_after
from validator.claims.readers.tables.written import float_text
from validator.errors import Place, Problem, RecordFileError

if TYPE_CHECKING:
    import sqlite3

_TABLES = (
    "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND substr(name, 1, 7) <> 'sqlite_' ORDER BY 1"
)


class SqliteTable(Table):
    """A table of an SQLite file whose columns are known; its rows are read when they are asked for."""

    def __init__(self, path: str, name: str, declared: Declared, form: str) -> None:
        self.path = path
        self.name = name
        self._file, wanted = opened_database(path)
        with self._opened() as connection:
            tables = [row[0].decode() for row in connection.execute(_TABLES)]
            self._source = _quoted(one_table(path, wanted, tables))
            cursor = connection.execute(f"SELECT * FROM {self._source} LIMIT 0")
            written = [entry[0] for entry in cursor.description]
            kinds = [_kind(connection, self._source, column) for column in written]
        names, self.notes = column_names(written)
        self.columns: tuple[Column, ...] = tuple(Column(new, *kind) for new, kind in zip(names, kinds, strict=True))

    def rows(self, tally: Tally) -> Generator[Row | Problem, None, None]:
        """Every row, in the order of the table."""
        before = tally.rows
        fractional = [column.fractional for column in self.columns]
        try:
            with self._opened() as connection:
                for values in connection.execute(f"SELECT * FROM {self._source}"):
                    tally.rows += 1
                    number = tally.rows - before
                    if all(value is None for value in values):
                        yield Row(number, ())
                        continue
                    try:
                        cells = [_text(value, part, tally) for value, part in zip(values, fractional, strict=True)]
                    except UnicodeDecodeError:
                        tally.unreadable += 1
                        yield self._bytes(number, values)
                        continue
                    yield Row(number, cells)
        except RecordFileError as error:
            yield damaged_after(self, error, tally.rows - before)

    def place(self, row: int, column: int | None = None, text: str = "") -> Place:
        """Row and column."""
        return Place(self.path, row, field="" if column is None else self.columns[column].name, row=self.row_words(row))

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        import sqlite3

        with told(self._file), open(self._file, "rb"):
            pass
        try:
            uri = f"file:{quote(self._file)}?mode=ro"
            with closing(sqlite3.connect(uri, uri=True)) as connection:
                connection.text_factory = bytes  # a text that is no UTF-8 must not end the reading
                yield connection
        except sqlite3.Error as error:
            raise damaged(self.path, "SQLite", str(error)) from None

    def _bytes(self, number: int, values: tuple[object, ...]) -> Problem:
        at = next(index for index, value in enumerate(values) if isinstance(value, bytes) and not _is_text(value))
        return Problem(self.place(number, at), "unreadable row: bytes that are no text in UTF-8", "text or a number")


def _kind(connection: sqlite3.Connection, source: str, column: str) -> tuple[Kind, int, bool]:
    """The kind that all values of a column have, the sure digits of its floats, and whether one has a fraction."""
    name = _quoted(column)
    query = f"SELECT DISTINCT typeof({name}) FROM {source} WHERE {name} IS NOT NULL"
    types = {row[0].decode() for row in connection.execute(query)}
    if types == {"integer"}:
        return Kind.INTEGER, 0, False
    if "real" not in types:
        return Kind.TEXT, 0, False
    query = f"SELECT EXISTS (SELECT 1 FROM {source} WHERE typeof({name}) = 'real' AND {name} <> round({name}))"
    part = bool(connection.execute(query).fetchone()[0])
    return (Kind.FLOAT if types <= {"integer", "real"} else Kind.TEXT), 15, part


def _text(value: object, fractional: bool, tally: Tally) -> str | None:
    match value:
        case None:
            return None
        case bytes():
            return value.decode()
        case float():
            text = float_text(repr(value), fractional)
            tally.no_numbers += text is None
            return text
        case _:
            return str(value)


def _is_text(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
