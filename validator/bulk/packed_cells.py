"""The cells of a typed row as one text, which is handed from DuckDB to other processes much quicker than a list.

The cells stand between separators; a cell that is null is a mark of its own, and such characters within a text are
escaped.
"""

from __future__ import annotations

from collections.abc import Iterable

SEPARATOR = "\x1f"
NULL = "\x1d"
ESCAPE = "\x1e"
_ESCAPED = ((ESCAPE, "e"), (NULL, "n"), (SEPARATOR, "s"))
"""What is escaped, and the letter that stands for it behind the mark, in the order of escaping."""


def packed_sql(cells: Iterable[tuple[str, bool]]) -> str:
    """The SQL of the packed row; of each cell its SQL, and whether it may hold any text.

    >>> packed_sql([("c0", False)])
    'concat(coalesce(c0::STRING, chr(29)))'
    """
    parts = []
    for cell, is_text in cells:
        written = f"{cell}::STRING"
        for mark, letter in _ESCAPED if is_text else ():
            written = f"replace({written}, {_chr(mark)}, {_chr(ESCAPE)} || '{letter}')"
        parts.append(f"coalesce({written}, {_chr(NULL)})")
    return f"concat({f', {_chr(SEPARATOR)}, '.join(parts)})"


def cell_sql(packed: str, number: int, *, is_text: bool) -> str:
    """The SQL of a cell's text, from 0, in a packed row."""
    cell = f"string_split({packed}, {_chr(SEPARATOR)})[{number + 1}]"
    written = cell
    for mark, letter in reversed(_ESCAPED) if is_text else ():
        written = f"replace({written}, {_chr(ESCAPE)} || '{letter}', {_chr(mark)})"
    return f"CASE WHEN {cell} <> {_chr(NULL)} THEN {written} END"


def unpacked(packed: str) -> list[str | None]:
    """The cells of a packed row.

    >>> unpacked("270\\x1f\\x1d\\x1fa\\x1esb")
    ['270', None, 'a\\x1fb']
    """
    cells: list[str | None] = [None if cell == NULL else cell for cell in packed.split(SEPARATOR)]
    return cells if ESCAPE not in packed else [None if cell is None else _plain(cell) for cell in cells]


def nothing(width: int) -> str:
    """A packed row whose cells are all null."""
    return SEPARATOR.join([NULL] * width)


def _plain(cell: str) -> str:
    for mark, letter in reversed(_ESCAPED):
        cell = cell.replace(f"{ESCAPE}{letter}", mark)
    return cell


def _chr(mark: str) -> str:
    return f"chr({ord(mark)})"
