"""Claims on disk: each is written once as it is read, and read back by its offset when its group is judged.

A quantity is written as its numbers and not as an object, which is ten times as fast (0.9 against 9.9 µs a claim).
What is read back equals what was written, but for the origin: of that, the claim's place is kept.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from validator.claims.cells import ReadClaim
from validator.claims.interval import Interval
from validator.claims.quantity import Exactness, Kind, Quantity
from validator.claims.record import Claim
from validator.claims.units import parse_unit
from validator.errors import Place
from validator.judge.together import Owned, PlacedOrigin

_WRITTEN = ("value", "unit", "quote", "rounding", "confidence", "trusted", "note", "precision")
"""The fields of a claim that are kept as they are; the last may be a mapping of a reader's own kind."""


class ClaimStore:
    """A file of claims that is written from the front and read anywhere."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb+")
        self._end = 0

    def write(self, one: Owned) -> tuple[int, int]:
        """Write a claim; its offset and its length lead back to it."""
        data = pickle.dumps(flat(one), 5)
        offset = self._end
        self._file.write(data)
        self._end += len(data)
        return offset, len(data)

    def written(self) -> None:
        """All claims are written: those in the buffer go to the file."""
        self._file.flush()

    def read(self, offset: int, length: int) -> Owned:
        """The claim at an offset."""
        # S301: the file is this process's own, in a folder that it has just made for itself
        return owned(pickle.loads(os.pread(self._file.fileno(), length, offset)))

    def close(self) -> None:
        """Close the file; the folder that it is in removes it."""
        self._file.close()


def statement(claim: ReadClaim) -> str:
    """All of a claim that a verdict on statements of one cell can depend on: two of one text are judged alike."""
    precision = claim.claim.precision
    written = tuple(sorted(precision.items())) if isinstance(precision, Mapping) else precision
    return repr((*_quantity(claim), claim.is_difference, written))


def flat(one: Owned) -> tuple[Any, ...]:
    """A claim as plain tuples and texts, which are small and quick to pickle."""
    read, claim = one.read, one.read.claim
    place = claim.place
    return (
        (one.number, one.record, one.path, _ends(one.published)),
        (place.path, place.line, place.column, place.field, place.row),
        (read.id, read.position, read.measure, read.key, None if dict(read.key) == claim.dims else dict(claim.dims)),
        (*[getattr(claim, name) for name in _WRITTEN[:-1]], _plain(claim.precision)),
        _quantity(read),
    )


def owned(flattened: tuple[Any, ...]) -> Owned:
    """The claim that was made flat."""
    (number, record, path, published), at, (name, position, measure, key, dims), written, quantity = flattened
    claim = Claim(
        id=name,
        measure=measure,
        dims=dict(key) if dims is None else dims,
        origin=PlacedOrigin(Place(*at)),
        position=position,
        **dict(zip(_WRITTEN, written, strict=True)),
    )
    kind, likely, certain, unit, exactness, step, read_unit, direction, noun = quantity
    low = _interval(likely)
    known = Quantity(Kind[kind], low, low if certain is None else _interval(certain), unit, Exactness[exactness], step)
    whose = None if published is None else _interval(published)
    base = None if read_unit is None else parse_unit(read_unit)
    read = ReadClaim(name, position, measure, key, known, base, claim, direction, noun)
    return Owned(number, record, path, whose, read)


def _quantity(read: ReadClaim) -> tuple[Any, ...]:
    quantity = read.quantity
    return (
        quantity.kind.name,
        _ends(quantity.likely),
        None if quantity.certain is quantity.likely else _ends(quantity.certain),
        quantity.unit,
        quantity.exactness.name,
        quantity.step,
        None if read.unit is None else read.unit.name,
        read.says_direction,
        read.noun,
    )


def _ends(interval: Interval | None) -> tuple[Any, ...] | None:
    return None if interval is None else (interval.low, interval.high, interval.low_open, interval.high_open)


def _interval(ends: tuple[Any, ...]) -> Interval:
    return Interval(*ends)


def _plain(value: object) -> object:
    """A mapping of a reader's own kind as a plain one."""
    return dict(value) if value is not None and isinstance(value, Mapping) else value
