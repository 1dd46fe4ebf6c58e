"""Saving a record file: whole or not at all, only over the bytes that were read, and with those kept beside it.

Contract: of the file only the characters of the edited values change. Bytes that this review did not write itself are
first copied to ``NAME.bak``; where that name is taken, to ``NAME.bak.2``, ``NAME.bak.3`` …: no older copy is ever
replaced. So one run of the review leaves one copy of each file, of how it was before; and another where somebody else
wrote to the file in between.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import count
from typing import TYPE_CHECKING

from validator.explain.corrected import corrected_text
from validator.review.desk import version_of
from validator.whole_file import written

if TYPE_CHECKING:
    from validator.explain.corrected import Replacement
    from validator.review.desk import OpenFile

_MARK = b"\xef\xbb\xbf"


class ChangedError(Exception):
    """The file is no longer the one that was read."""


class Saver:
    """Saves record files, and remembers which bytes it wrote itself."""

    def __init__(self) -> None:
        self._own: set[str] = set()

    def save(self, file: OpenFile, changes: Sequence[Replacement]) -> str | None:
        """Write the file with these values; return the path of the copy of the old bytes, None if one is there already.

        Raises:
            ChangedError: somebody else has changed the file since it was read.
            OSError: the file or its copy cannot be written; the file is then as it was.
        """
        old = _read(file)
        mark = _MARK if old.startswith(_MARK) else b""
        text = old[len(mark) :].decode("utf-8")
        new = mark + corrected_text(file.path, text, changes).encode("utf-8")
        with written(file.path) as target:
            target.write(new)
            target.flush()
            os.fsync(target.fileno())
            # asked again last of all: writing to a slow disk takes its time
            _read(file)
            copy = None if file.version in self._own else keep(file.path, old)
        self._own.add(version_of(new))
        return copy


def _read(file: OpenFile) -> bytes:
    try:
        with open(file.path, "rb") as source:
            data = source.read()
    except FileNotFoundError:
        raise ChangedError from None
    if version_of(data) != file.version:
        raise ChangedError
    return data


def keep(path: str, data: bytes) -> str:
    """Copy ``data``, the bytes of the file at ``path``, to a name beside it that nothing has yet.

    Raises:
        OSError: it cannot be written.
    """
    mode = os.stat(path).st_mode & 0o777
    for number in count(1):
        name = f"{path}.bak" if number == 1 else f"{path}.bak.{number}"
        try:
            # whoever may not read the file may not read its copy at any moment
            with open(name, "xb", opener=lambda new, flags: os.open(new, flags, mode)) as copy:
                copy.write(data)
                copy.flush()
                os.fsync(copy.fileno())
        except FileExistsError:
            if _same(name, data):
                return name
            continue
        os.chmod(name, mode)
        return name
    raise AssertionError("there is always another number")


def _same(path: str, data: bytes) -> bool:
    """Whether a file holds just these bytes, so that they need no second copy."""
    try:
        with open(path, "rb") as file:
            return file.read(len(data) + 1) == data
    except OSError:
        return False
