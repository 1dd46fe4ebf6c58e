"""What is screened as a file that DuckDB can read: a part in memory, or a span where it is; no copy on a disk."""

from __future__ import annotations

from io import BytesIO
from typing import IO, Any

from fsspec import AbstractFileSystem

from validator.bulk.lines_sql import PATH
from validator.bulk.spans import Span


class PartFile(AbstractFileSystem):  # type: ignore[misc]  # fsspec has no types
    """A file system with one file, whose bytes are ``now``."""

    protocol = "part"
    cachable = False

    def __init__(self) -> None:
        super().__init__()
        self.now: bytes | Span = b""

    def _open(self, path: str, mode: str = "rb", **_: Any) -> IO[bytes]:
        return self.now.open() if isinstance(self.now, Span) else BytesIO(self.now)

    def info(self, path: str, **_: Any) -> dict[str, Any]:
        """The file's size."""
        size = self.now.size if isinstance(self.now, Span) else len(self.now)
        return {"name": PATH, "size": size, "type": "file"}

    def ls(self, path: str, detail: bool = True, **_: Any) -> list[Any]:
        """The one file."""
        return [self.info(path) if detail else PATH]

    def glob(self, path: str, **_: Any) -> list[str]:
        """The one file."""
        return [PATH]

    def exists(self, path: str, **_: Any) -> bool:
        """Always."""
        return True
