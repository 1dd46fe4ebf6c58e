"""Which ids the records of a file have taken, and where, in bounded memory.

Contract: exact, never by a hash alone: a collision would refuse a record that nothing is wrong with. Up to
``IN_MEMORY`` ids stand in a dict; beyond that they go to a temporary SQLite file.
"""

from __future__ import annotations

import os
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    import tempfile

IN_MEMORY = 200_000
"""Ids that are kept in memory: some 30 MB."""


class TakenIds:
    """The ids that are taken; ``take`` says by which row an id is taken already.

    >>> with TakenIds() as ids:
    ...     ids.take("Adams", 2), ids.take("Bell", 3), ids.take("Adams", 4)
    (None, None, 2)
    """

    def __init__(self, in_memory: int | None = None) -> None:
        self._most = IN_MEMORY if in_memory is None else in_memory
        self._known: dict[str, int] = {}
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._stored: sqlite3.Connection | None = None

    def __enter__(self) -> TakenIds:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._stored is not None:
            self._stored.close()
        if self._folder is not None:
            self._folder.cleanup()

    def take(self, identity: str, row: int) -> int | None:
        """Take an id for the record of a row; if it is taken, the row that has it."""
        if self._stored is None:
            first = self._known.setdefault(identity, row)
            if len(self._known) > self._most:
                self._store()
            return None if first == row else first
        cursor = self._stored.execute("INSERT OR IGNORE INTO ids VALUES (?, ?)", (identity, row))
        if cursor.rowcount:
            return None
        found = self._stored.execute("SELECT number FROM ids WHERE id = ?", (identity,)).fetchone()
        return int(found[0])

    def _store(self) -> None:
        import sqlite3
        import tempfile

        self._folder = tempfile.TemporaryDirectory(prefix="validator-")
        self._stored = sqlite3.connect(os.path.join(self._folder.name, "ids.db"), isolation_level=None)
        for setting in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-16384"):
            self._stored.execute(f"PRAGMA {setting}")
        self._stored.execute("CREATE TABLE ids (id TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID")
        self._stored.execute("BEGIN")
        self._stored.executemany("INSERT INTO ids VALUES (?, ?)", self._known.items())
        self._known.clear()
