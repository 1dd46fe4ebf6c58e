"""Unpacking Zstandard: by the standard library from Python 3.14 on, else by the package zstandard.

Contract: memory stays bounded whatever the file claims, and a file that ends within a frame raises ``EOFError``
(zstandard's own stream reader ends silently there, which is why it is not used).
"""

from __future__ import annotations

import io
import sys
from typing import IO, Any, cast

from validator.claims.readers.opening import damaged, missing_package

_PIECE = 2_048
"""Bytes that are unpacked at once. A block packs at most 128 kB into at least 4 bytes, so this is at most 64 MB."""


def unpacked(path: str, packed: IO[bytes]) -> IO[bytes]:
    """The bytes that were packed; ``path`` is named in errors.

    Raises:
        RecordFileError: the package is missing, or, while reading, the file is damaged.
        EOFError: while reading, the file ends too early.
    """
    return cast("IO[bytes]", io.BufferedReader(_Unpacking(path, packed), 1 << 16))


def _decompressor(path: str) -> tuple[Any, type[Exception]]:
    """What makes a decompressor of one frame, and the error that it raises."""
    if sys.version_info >= (3, 14):
        from compression import zstd

        return zstd.ZstdDecompressor, zstd.ZstdError
    try:
        import zstandard
    except ImportError:
        raise missing_package(path, "a Zstandard file", "zstandard") from None
    return zstandard.ZstdDecompressor().decompressobj, zstandard.ZstdError


class _Unpacking(io.RawIOBase):
    """The frames of a file one after the other, as a raw stream."""

    def __init__(self, path: str, packed: IO[bytes]) -> None:
        self._path = path
        self._packed = packed
        self._make, self._error = _decompressor(path)
        self._frame: Any = None
        self._rest = b""
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with what comes next; 0 at the end."""
        while not self._ready and self._unpack():
            pass
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def _unpack(self) -> bool:
        """Unpack the next piece, which may give nothing; whether there may be more."""
        data = self._rest or self._packed.read(_PIECE)
        self._rest = b""
        if not data:
            if self._frame is not None:
                raise EOFError
            return False
        frame = self._frame if self._frame is not None else self._make()
        try:
            self._ready = memoryview(frame.decompress(data))
        except self._error as error:
            raise damaged(self._path, "Zstandard", str(error)) from None
        self._frame = None if frame.eof else frame
        self._rest = frame.unused_data if frame.eof else b""
        return True
