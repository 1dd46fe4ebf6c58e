"""A part in memory as a file that DuckDB can read: no copy on a disk, and nothing to clean up."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from fsspec import AbstractFileSystem

from validator.bulk.lines_sql import PATH


class PartFile(AbstractFileSystem):  # type: ignore[misc]  # fsspec has no types
    """A file system with one file, whose bytes are ``data``."""

    protocol = "part"
    cachable = False

    def __init__(self) -> None:
        super().__init__()
        self.data = b""

    def _open(self, path: str, mode: str = "rb", **_: Any) -> BytesIO:
        return BytesIO(self.data)

    def info(self, path: str, **_: Any) -> dict[str, Any]:
        """The file's size."""
        return {"name": PATH, "size": len(self.data), "type": "file"}

    def ls(self, path: str, detail: bool = True, **_: Any) -> list[Any]:
        """The one file."""
        return [self.info(path) if detail else PATH]

    def glob(self, path: str, **_: Any) -> list[str]:
        """The one file."""
        return [PATH]

    def exists(self, path: str, **_: Any) -> bool:
        """Always."""
        return True
