"""The files on the desk: what is under review, as it was last read from disk.

Contract: a file is read again only when its size, its time or its inode has changed; its version is a digest of its
bytes, so that a page can say which bytes it speaks of.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from validator.claims.readers.files import read_file
from validator.claims.readers.opening import whole_problem
from validator.claims.readers.paths import PACKED, find_files, table_form
from validator.errors import Problem, UsageError

if TYPE_CHECKING:
    from validator.claims.record import Record

_Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file as it was read; ``read_only`` says why nothing can be saved in it, and is empty where it can."""

    path: str
    version: str
    records: tuple[Record, ...]
    problems: tuple[Problem, ...]
    read_only: str = ""

    def record(self, record_id: str) -> Record | None:
        """The record of that id."""
        return next((record for record in self.records if record.id == record_id), None)


class Desk:
    """The record files below some paths; their order and numbers stay as long as the review lasts.

    ``left`` are files that are not shown, with the reason.

    Raises:
        UsageError: there is no record to review; with everything that is wrong.
    """

    def __init__(self, paths: Sequence[str]) -> None:
        self.paths: list[str] = []
        self.left: list[tuple[str, str]] = []
        self.problems: list[Problem] = []
        self._read: dict[str, tuple[_Stamp, OpenFile]] = {}
        for path in paths:
            if path == "-":
                raise _refusal("standard input", "it cannot be saved", "save it to a file and review that")
        for found in find_files(paths):
            if found.problem is not None:
                self.problems.append(found.problem)
            elif found.skipped:
                self.left.append((found.path, found.skipped))
            elif table_form(found.path) is not None:
                self.left.append((found.path, "a table: check it with validator check --format html=FILE"))
            else:
                self.paths.append(found.path)
        if not any(self.file(number).records for number in range(len(self.paths))):
            raise self._nothing(paths)

    def file(self, number: int) -> OpenFile:
        """A file as it is now on disk; one that cannot be read has problems and no records."""
        path = self.paths[number]
        stamp = _stamp(path)
        known = self._read.get(path)
        if known is not None and known[0] == stamp:
            return known[1]
        data = _bytes(path)
        read = read_file(path)
        # written while it was read: what was parsed must be the bytes that the version names
        while _bytes(path) != data:
            stamp, data, read = _stamp(path), _bytes(path), read_file(path)
        file = OpenFile(path, version_of(data), read.records, read.problems, _read_only(path))
        self._read[path] = stamp, file
        return file

    def find(self, number: int, record_id: str) -> tuple[OpenFile, Record] | None:
        """A record with its file; None where there is no such file or record (any more)."""
        if not 0 <= number < len(self.paths):
            return None
        file = self.file(number)
        record = file.record(record_id)
        return None if record is None else (file, record)

    def _nothing(self, paths: Sequence[str]) -> UsageError:
        problems = [*self.problems, *(problem for number in range(len(self.paths)) for problem in self._of(number))]
        if problems:
            return UsageError(problems)
        names = ", ".join(repr(path) for path in paths)
        reason = f" ({self.left[0][1]})" if len(self.left) == 1 else ""
        return _refusal(names, f"no record to review{reason}", "name a record file, or a folder that holds some")

    def _of(self, number: int) -> tuple[Problem, ...]:
        return self.file(number).problems


def version_of(data: bytes) -> str:
    """What tells these bytes of a file from all others: 32 hex digits of their BLAKE2b digest."""
    return blake2b(data, digest_size=16).hexdigest()


def _stamp(path: str) -> _Stamp:
    try:
        status = os.stat(path)
    except OSError:
        return 0, 0, 0
    return status.st_mtime_ns, status.st_size, status.st_ino


def _bytes(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""


def _read_only(path: str) -> str:
    if path.lower().endswith(PACKED):
        return "the file is packed: unpack it to save edits in it"
    if not os.access(path, os.W_OK):
        return "the file may not be written to: change its permissions to save edits in it"
    return ""


def _refusal(name: str, found: str, advice: str) -> UsageError:
    return UsageError([whole_problem(name, found, "records in JSON, JSON Lines or .claims text", advice)])
