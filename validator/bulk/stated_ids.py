"""The ids that the rows of a file state, each of which one record may have.

Contract: every id of the file at hand is known, with the number of its row, whatever the size of the file. Ids that
only ascend, as most do, are unique; nothing is looked up among them, and they stand in files of the run's own until
another order comes. Others stand in DuckDB's memory, and on the disk where that does not do.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from validator.bulk.dialect import quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ASIDE = 200_000
"""So many ascending ids are written into a file at a time."""


class StatedIds:
    """The ids of the file at hand, in a connection; ``folder`` need not be there."""

    def __init__(self, connection: DuckDBPyConnection, folder: str) -> None:
        self._connection = connection
        self._folder = folder
        self._files: list[str] = []
        self._held = 0
        self._last: str | None = None
        self._ascend = True
        self._firsts: dict[str, int] = {}

    def start(self) -> None:
        """Begin a new file: ids are unique in a file."""
        self._remove_files()
        self._held = 0
        self._last = None
        self._ascend = True
        self._firsts = {}
        self._do("CREATE OR REPLACE TABLE ids (o INT8, id TEXT)")
        self._do("CREATE OR REPLACE TABLE doubled (id TEXT)")

    def add(self, done: int) -> bool:
        """Note the ids of the table ``screened``, whose rows follow ``done`` others.

        Whether the table ``doubled`` has any of them: that several rows state, of these or of earlier ones.
        """
        ascend, first, last, count = self._rows(
            "SELECT coalesce(bool_and(before IS NULL OR before < id), true), min(id), max(id), count(*) "
            "FROM (SELECT id, lag(id) OVER () AS before FROM screened WHERE id IS NOT NULL)"
        )[0]
        if first is None:
            return False
        self._do(f"INSERT INTO ids SELECT rowid + {done}, id FROM screened WHERE id IS NOT NULL")
        self._held += count
        if ascend and self._ascend and (self._last is None or self._last < first):
            self._last = last
            self._put_aside()
            return False
        self._take_back()
        self._do(
            f"CREATE OR REPLACE TABLE doubled AS SELECT id FROM screened WHERE id IN "
            f"(SELECT id FROM ids WHERE o < {done}) UNION "
            "SELECT id FROM screened WHERE id IS NOT NULL GROUP BY id HAVING count(*) > 1"
        )
        self._firsts = dict(self._rows("SELECT id, min(o) FROM ids WHERE id IN (SELECT id FROM doubled) GROUP BY id"))
        return bool(self._firsts)

    def note(self, identities: Sequence[tuple[int, str | None]]) -> dict[int, int]:
        """Note the ids of rows that are not screened; by row, the row before it whose record has the same id."""
        rows = ", ".join(f"({row}, {quoted(one)})" for row, one in identities if one is not None)
        if not rows:
            return {}
        self._take_back()
        self._do(f"CREATE OR REPLACE TABLE noted AS FROM (VALUES {rows}) AS t(o, id)")
        self._do("INSERT INTO ids SELECT o, id FROM noted")
        return dict(
            self._rows(
                "SELECT noted.o, min(ids.o) FROM noted JOIN ids USING (id) WHERE ids.o < noted.o GROUP BY noted.o"
            )
        )

    def first(self, identity: str) -> int:
        """The first row that states one of the ids that are doubled."""
        return self._firsts[identity]

    def among(self, identities: Iterable[str]) -> set[str]:
        """Those of some ids that rows state."""
        listed = ", ".join(map(quoted, identities))
        if not listed:
            return set()
        everywhere = " UNION ALL ".join(f"SELECT id FROM {rows}" for rows in ("ids", *map(_rows_of, self._files)))
        return {one for (one,) in self._rows(f"SELECT id FROM ({everywhere}) WHERE id IN ({listed})")}

    def close(self) -> None:
        """Remove what stands on the disk."""
        self._remove_files()

    def _put_aside(self) -> None:
        if self._held < ASIDE:
            return
        from duckdb import Error

        file = os.path.join(self._folder, f"ids-{len(self._files)}.parquet")
        try:
            os.makedirs(self._folder, exist_ok=True)
            self._do(f"COPY ids TO {quoted(file)} (FORMAT parquet)")
        except (OSError, Error):
            return  # there is no room: they stay where they are
        self._files.append(file)
        self._held = 0
        self._do("CREATE OR REPLACE TABLE ids (o INT8, id TEXT)")

    def _take_back(self) -> None:
        """Have all ids in the table: from now on each is looked up."""
        self._ascend = False
        for file in self._files:
            self._do(f"INSERT INTO ids FROM {_rows_of(file)}")
        self._remove_files()

    def _remove_files(self) -> None:
        for file in self._files:
            os.remove(file)
        if self._files:
            self._files.clear()
            with suppress(OSError):  # DuckDB has something in it, and removes it itself
                os.rmdir(self._folder)

    def _do(self, sql: str) -> None:
        self._connection.execute(sql)

    def _rows(self, sql: str) -> list[Any]:
        return self._connection.execute(sql).fetchall()


def _rows_of(file: str) -> str:
    return f"read_parquet({quoted(file)})"
