"""The one DuckDB connection of a run: in memory, with a limit, and a temporary folder for what does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from validator.bulk.stated_ids import StatedIds

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from validator.bulk.part_file import PartFile
    from validator.bulk.spans import Span


class Part:
    """What of a text the connection reads at ``lines_sql.PATH``."""

    def __init__(self, connection: DuckDBPyConnection) -> None:
        self._connection = connection
        self._file: PartFile | None = None

    def hold(self, now: bytes | Span) -> None:
        """Let this be what is read next."""
        if self._file is None:
            from validator.bulk.part_file import PartFile  # which takes as long to import as a small file to check

            self._file = PartFile()
            self._connection.register_filesystem(self._file)
        self._file.now = now


@dataclass(frozen=True, slots=True)
class Connected:
    """A connection, the part of a text that it can read, and the ids of the file at hand."""

    duckdb: DuckDBPyConnection
    part: Part
    ids: StatedIds

    def close(self) -> None:
        """Close it, and remove what it has on the disk."""
        self.duckdb.close()
        self.ids.close()


def connect(memory: str, threads: int) -> Connected:
    """A connection.

    The time zone and the locale do not matter: nothing but whole numbers, days and texts is compared.
    """
    import os
    import tempfile

    import duckdb

    # DuckDB would take ``.tmp`` in the working folder, under names that two runs at once share; it removes this itself.
    spill = os.path.join(tempfile.gettempdir(), f"validator-spill-{os.getpid()}-{os.urandom(4).hex()}")
    settings: dict[str, Any] = {"memory_limit": memory, "threads": threads, "temp_directory": spill}
    connection = duckdb.connect(config=settings)
    return Connected(connection, Part(connection), StatedIds(connection, spill))
