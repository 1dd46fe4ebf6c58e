"""The one DuckDB connection of a run: in memory, with a limit, and a temporary folder for what does not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.bulk.part_file import PartFile

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def connect(memory: str, threads: int) -> tuple[DuckDBPyConnection, PartFile]:
    """A connection and the file in memory that it can read.

    The time zone and the locale do not matter: nothing but whole numbers and texts is compared.
    """
    import duckdb

    connection = duckdb.connect(config={"memory_limit": memory, "threads": threads})
    part = PartFile()
    connection.register_filesystem(part)
    return connection, part
