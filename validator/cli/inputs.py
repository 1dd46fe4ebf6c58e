"""What a check reads: the files that no report may replace, also those that nobody named.

Contract: beside the checked files these are the declarations of tables, the projects' files and the rules that these
name. A name that the next run would read as one of them is refused for a report as well, whether the file is there yet
or not.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from validator.config.path_settings import Asked

_BESIDE = {"duckdb:": (".wal",), "sqlite:": ("-wal", "-journal", "-shm")}
"""What databases keep beside their file: without it the file is not whole."""


def files_read(paths: Iterable[str], asked: Asked) -> Iterator[str]:
    """Every file that a check of these paths reads: checked files, and what says how each of them is read and judged.

    Raises:
        UsageError: a project's file is wrong.
    """
    from validator.claims.readers.paths import find_files, table_form
    from validator.claims.readers.tables.declared_file import sidecars_of

    for found in find_files(paths):
        if found.skipped or found.problem is not None or found.path == "-":
            continue
        yield from _on_disk(found.path)
        if table_form(found.path) is not None:
            yield from sidecars_of(found.path)
        configuration = asked.configuration_of(found.path)
        if configuration is not None:
            yield configuration.path
            yield from (rule for data in asked.meant(found.path) for rule in data.rules)


def _on_disk(path: str) -> Iterator[str]:
    """The file itself; of a table in a database, the database's files."""
    from validator.claims.readers.tables.database import file_of

    yield file_of(path)
    scheme = next((scheme for scheme in _BESIDE if path.startswith(scheme)), "")
    yield from (file_of(path) + ending for ending in _BESIDE.get(scheme, ()))


def is_read_by_its_name(file: str) -> bool:
    """Whether a run reads a file because of how it is called: as its settings, or as the declaration of a table.

    >>> is_read_by_its_name("data/county.validator.yaml"), is_read_by_its_name("out/report.json")
    (True, False)
    """
    from validator.claims.readers.paths import SETTINGS, SIDECARS

    names = (os.path.basename(file), os.path.basename(os.path.realpath(file)))
    return any(name in SETTINGS or name.endswith(SIDECARS) for name in names)
