"""Rows of one key brought together in bounded memory, in the order in which the keys first appear.

Contract: up to ``IN_MEMORY`` rows stand in a dict; beyond that all go to a temporary SQLite file (which sorts on disk,
and is in every Python), and come back sorted. Each group must itself fit into memory: it is one record.
"""

from __future__ import annotations

import marshal
import os
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import groupby

from validator.claims.readers.tables.table import Row

IN_MEMORY = 100_000
"""Rows that are grouped in memory: some 100 MB."""

_BATCH = 10_000
_SETTINGS = ("PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", "PRAGMA cache_size=-16384", "PRAGMA temp_store=FILE")

_SORTED = """
    SELECT key, number, cells, text FROM (SELECT *, min(number) OVER (PARTITION BY key) AS first FROM rows)
    ORDER BY first, number
"""
"""Numbers rise within a table, so that the least one of a key is its first appearance.

Two sorts from end to end: an index on the key instead means one jump on the disk for each row.
"""

Key = tuple[str, ...]


def grouped(rows: Iterable[tuple[Key, Row]], in_memory: int | None = None) -> Iterator[list[Row]]:
    """The rows of each key.

    >>> rows = [(("b",), Row(2, ("1",))), (("a",), Row(3, ("2",))), (("b",), Row(4, ("3",)))]
    >>> [[row.number for row in group] for group in grouped(rows)]
    [[2, 4], [3]]
    """
    most = IN_MEMORY if in_memory is None else in_memory
    found: dict[Key, list[Row]] = {}
    source = iter(rows)
    for count, (key, row) in enumerate(source, 1):
        found.setdefault(key, []).append(row)
        if count > most:
            yield from _on_disk(found, source)
            return
    yield from found.values()


def _on_disk(found: dict[Key, list[Row]], rest: Iterator[tuple[Key, Row]]) -> Iterator[list[Row]]:
    import sqlite3
    import tempfile

    with (
        tempfile.TemporaryDirectory(prefix="validator-") as folder,
        closing(sqlite3.connect(os.path.join(folder, "rows.db"), isolation_level=None)) as connection,
    ):
        for setting in _SETTINGS:
            connection.execute(setting)
        connection.execute("CREATE TABLE rows (key BLOB, number INTEGER, cells BLOB, text BLOB)")
        connection.execute("BEGIN")
        for batch in _batches(found, rest):
            connection.executemany("INSERT INTO rows VALUES (?, ?, ?, ?)", batch)
        for _, group in groupby(connection.execute(_SORTED), key=lambda entry: entry[0]):
            yield [Row(number, marshal.loads(cells), text.decode()) for _, number, cells, text in group]


def _batches(
    found: dict[Key, list[Row]], rest: Iterator[tuple[Key, Row]]
) -> Iterator[list[tuple[bytes, int, bytes, bytes]]]:
    batch = []
    while found:
        key = next(iter(found))
        batch += [_entry(key, row) for row in found.pop(key)]
        if len(batch) >= _BATCH:
            yield batch
            batch = []
    for key, row in rest:
        batch.append(_entry(key, row))
        if len(batch) >= _BATCH:
            yield batch
            batch = []
    yield batch


def _entry(key: Key, row: Row) -> tuple[bytes, int, bytes, bytes]:
    return marshal.dumps(key), row.number, marshal.dumps(tuple(row.cells)), row.text.encode()
