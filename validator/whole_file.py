"""Files that are written whole or not at all: a reader sees the old bytes or the new ones, never half of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO


@contextmanager
def written(path: str) -> Iterator[IO[bytes]]:
    """Write a file by way of a temporary one in the same folder, which takes its place at the end of the ``with``.

    A link stays a link, and the file keeps its permissions. What is no regular file (``/dev/stdout``) is written
    directly.

    Raises:
        OSError: the folder or the file cannot be written; an existing file is then as it was.
    """
    target = os.path.realpath(path)
    if os.path.exists(target) and not os.path.isfile(target):
        with open(target, "wb") as direct:
            yield direct
        return
    temporary = os.path.join(os.path.dirname(target), f".{os.path.basename(target)}.{os.getpid()}.tmp")
    try:
        with _begun(temporary) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            if not os.path.exists(temporary):
                # any descriptor will do for an absolute path, but without one Python would not follow the link
                os.link(f"/proc/self/fd/{file.fileno()}", temporary, src_dir_fd=file.fileno(), follow_symlinks=True)
        if os.path.exists(target):
            os.chmod(temporary, os.stat(target).st_mode & 0o777)
        os.replace(temporary, target)
    except BaseException:
        if os.path.exists(temporary):
            os.unlink(temporary)
        raise


def _begun(temporary: str) -> IO[bytes]:
    """The temporary file; where the system can, it has no name yet, so that a process that is killed leaves nothing."""
    nameless = getattr(os, "O_TMPFILE", None)
    if nameless is not None and os.path.isdir("/proc/self/fd"):
        try:
            return os.fdopen(os.open(os.path.dirname(temporary), nameless | os.O_WRONLY, 0o666), "wb")
        except OSError:
            pass  # not every file system can: some network and overlay ones
    return open(temporary, "xb")


def write_bytes(path: str, data: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        OSError: the folder or the file cannot be written; an existing file is then as it was.
    """
    with written(path) as file:
        file.write(data)
