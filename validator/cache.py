"""A cache of what is read from YAML and parsed from formulas, keyed by the content of everything it is made from.

Loading PyYAML and lark costs more than a small check. The key is a hash of the input and of the sources of the code
that reads it, so a stale entry cannot be found. An entry is a checksum, of its name and content, and a pickle that may
name only this package's data classes, ``Fraction`` and containers: whatever lies in the cache folder, it cannot run
code, and what was damaged or put there by another program is not read. A cache that cannot be read or written is passed
over.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

Loaded = TypeVar("Loaded")

MOST_ENTRIES = 64
"""Older entries are deleted when a new one is written beyond this."""

_OURS = ("validator.claims.", "validator.rulebook.", "validator.errors")
_ALLOWED = frozenset({("fractions", "Fraction"), ("builtins", "frozenset")})


def cache_folder() -> Path | None:
    """``$VALIDATOR_CACHE``, else the user's cache folder; None where ``VALIDATOR_CACHE`` is empty (no cache)."""
    chosen = os.environ.get("VALIDATOR_CACHE")
    if chosen is not None:
        return Path(chosen) if chosen else None
    if sys.platform == "win32":
        root = os.environ.get("LOCALAPPDATA")
        return Path(root) / "validator" / "cache" if root else None
    root = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(root) / "validator" if os.path.isabs(root) else None


def cached(what: str, parts: Iterable[bytes], sources: Sequence[str], build: Callable[[], Loaded]) -> Loaded:
    """Return what ``build`` makes of ``parts``, from the cache where it was made before.

    ``sources`` are the files and folders of this package whose code takes part.
    """
    folder = cache_folder()
    if folder is None:
        return build()
    entry = folder / f"{what}-{_key(parts, sources)}.pickle"
    with suppress(Exception):  # whatever reading a damaged pickle raises, it is made anew
        return _load(entry)  # type: ignore[no-any-return]
    loaded = build()
    _write(entry, _pickled(loaded))
    return loaded


class _ByValue(pickle.Pickler):
    def reducer_override(self, one: Any) -> Any:
        """An enumeration's member by its value: some Pythons (3.11.2) pickle it as a call of ``getattr``."""
        return (type(one), (one.value,)) if isinstance(one, Enum) else NotImplemented


def _pickled(loaded: Any) -> bytes:
    written = io.BytesIO()
    _ByValue(written, protocol=5).dump(loaded)
    return written.getvalue()


def _load(entry: Path) -> Any:
    data = entry.read_bytes()
    if data[:_CHECKSUM] != _checksum(entry, data[_CHECKSUM:]):
        raise pickle.UnpicklingError(f"{entry} is damaged")
    return _Restricted(io.BytesIO(data[_CHECKSUM:])).load()


_CHECKSUM = hashlib.sha256().digest_size


def _checksum(entry: Path, pickled: bytes) -> bytes:
    return hashlib.sha256(entry.stem.encode() + pickled).digest()


def _key(parts: Iterable[bytes], sources: Sequence[str]) -> str:
    digest = hashlib.sha256(sys.version.encode())
    package = Path(__file__).parent
    for name in sources:
        path = package / name
        files = sorted(path.glob("*.*")) if path.is_dir() else [path]
        for source in files:
            if source.suffix in (".py", ".lark"):
                digest.update(source.read_bytes())
    for part in parts:
        digest.update(str(len(part)).encode() + b":" + part)
    return digest.hexdigest()[:32]


def _write(entry: Path, data: bytes) -> None:
    """Whole or not at all, by renaming; two processes may race, and either may win."""
    try:
        entry.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary = entry.with_suffix(f".{os.getpid()}.tmp")
        temporary.write_bytes(_checksum(entry, data) + data)
        temporary.replace(entry)
        entries = sorted(entry.parent.glob("*.pickle"), key=lambda path: path.stat().st_mtime)
        for old in entries[:-MOST_ENTRIES]:
            old.unlink(missing_ok=True)
    except OSError:
        return


class _Restricted(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> object:
        if (module, name) in _ALLOWED:
            return super().find_class(module, name)
        if module.startswith(_OURS) and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and (is_dataclass(found) or issubclass(found, Enum)):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is not of this package")
