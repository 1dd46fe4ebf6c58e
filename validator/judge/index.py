"""A record's cells, indexed for binding: every look-up during binding is one hash look-up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from validator.claims.assumed import Assumed
from validator.claims.cells import EACH, RESERVED, UNSAID, CellKey, ReadClaim
from validator.claims.reading import ReadRecord

if TYPE_CHECKING:
    from validator.claims.record import Precision
    from validator.judge.values import CellType, Declared

Signature = CellKey
"""The reserved part of a cell's key; dimensions that take any member (``as_of``) stand with an empty one."""


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A measure with its dimensions, and the claims that state it (none: unstated). Made once a record.

    ``unread`` is the id of the claim that states it where there is one, but its value could not be read.
    """

    measure: str
    key: CellKey
    claims: tuple[ReadClaim, ...]
    unread: str | None = None


def unread_cells(read: ReadRecord) -> dict[str, tuple[str, CellKey]]:
    """The cell of each claim whose value could not be read, by the claim's id, as far as its dimensions tell it."""
    if not read.unread:
        return {}
    return {
        claim.id: (claim.measure, tuple(sorted(item for item in claim.dims.items() if _is_meant(*item))))
        for claim in read.record.claims
        if claim.id in read.unread
    }


def _is_meant(name: str, member: str) -> bool:
    """Whether a dimension tells cells apart: not by its default, nor by a member that it cannot have."""
    return UNSAID.get(name) != member and member in (RESERVED.get(name) or (member,))


def cell_name(measure: str, key: CellKey) -> str:
    """A cell as it is written: ``released[category=military, side=each]``; … for a member that no claim gives."""
    dims = ", ".join(f"{name}={'…' if member.startswith('?') else member}" for name, member in key)
    return f"{measure}[{dims}]" if dims else measure


class MeasureCells:
    """The cells of one measure, in the order of the record."""

    def __init__(self) -> None:
        self.claims: dict[CellKey, list[ReadClaim]] = {}
        self.by_signature: dict[Signature, list[CellKey]] = {}
        self.each_patterns: dict[tuple[str, ...], None] = {}
        self._completions: dict[tuple[str, ...], dict[CellKey, list[tuple[str, ...]]]] = {}

    def add(self, claim: ReadClaim) -> None:
        """File one claim under its cell."""
        stated = self.claims.get(claim.key)
        if stated is not None:
            stated.append(claim)
            return
        self.place(claim.key).append(claim)
        pattern = tuple(name for name, member in claim.key if member == EACH)
        if pattern and pattern not in self.each_patterns:
            # In one order, whichever claim came first: the statements of a cell do not depend on what else is stated.
            self.each_patterns = dict.fromkeys(sorted((*self.each_patterns, pattern)))

    def place(self, key: CellKey) -> list[ReadClaim]:
        """The claims of a new cell: none yet."""
        signature = tuple((name, member if RESERVED[name] else "") for name, member in key if name in RESERVED)
        self.by_signature.setdefault(signature, []).append(key)
        return self.claims.setdefault(key, [])

    def stating(self, key: CellKey) -> list[ReadClaim]:
        """The claims that state a cell: its own, and those of ``each`` that cover it."""
        found = self.claims.get(key, [])
        if not self.each_patterns:
            return found
        covering: list[ReadClaim] = []
        for other in _with_each(key, self.each_patterns):
            covering += self.claims.get(other, [])
        return found + covering if covering else found

    def completions(self, dimensions: tuple[str, ...], partial: CellKey) -> list[tuple[str, ...]]:
        """The members of ``dimensions`` for which a cell is stated whose other dimensions are ``partial``."""
        table = self._completions.get(dimensions)
        if table is None:
            table = {}
            for key in self.claims:
                found = dict(key)
                if all(name in found for name in dimensions):
                    members = tuple(found.pop(name) for name in dimensions)
                    table.setdefault(tuple(found.items()), []).append(members)
            self._completions[dimensions] = table
        found_members = table.get(partial, [])
        for other in _with_each(partial, self.each_patterns):
            found_members = found_members + [m for m in table.get(other, []) if m not in found_members]
        return found_members


class CellIndex:
    """Every measure's cells, with what the record declares; ``types`` and ``declared`` fill up as checks are bound.

    ``implied`` are cells that no claim states and that checks shall be generated for all the same; where it is given,
    a cell that nobody states has the unit that its statistic implies, so that it is one value in all checks.
    """

    def __init__(self, read: ReadRecord, implied: Iterable[tuple[str, CellKey]] | None = None) -> None:
        self.read = read
        self.implies = implied is not None
        self._implied = () if implied is None else tuple(implied)
        self._cells: dict[tuple[str, CellKey], Cell] = {}
        self.types: dict[Cell, CellType] = {}
        self.declared: dict[tuple[str | None, ...], tuple[Declared, ...]] = {}
        self._precise: dict[str, tuple[Mapping[int, ReadClaim], ReadRecord]] = {}

    def with_precision(self, claim: ReadClaim, precision: Precision) -> ReadClaim | str:
        """A claim read with a rule's precision; why it cannot be, where it cannot."""
        known = self._precise.get(str(precision))
        if known is None:
            from validator.claims.with_precision import read_with_precision

            read = read_with_precision(self.read, precision)
            known = self._precise[str(precision)] = {one.position: one for one in read.claims}, read
        claims, read = known
        return claims.get(claim.position) or read.unread[claim.id]

    @cached_property
    def measures(self) -> dict[str, MeasureCells]:
        """The cells of each measure; made when a rule is bound, since checks of a known shape are not bound again."""
        found: dict[str, MeasureCells] = {}
        for claim in self.read.claims:
            cells = found.get(claim.measure)
            if cells is None:
                cells = found[claim.measure] = MeasureCells()
            cells.add(claim)
        for measure, key in self._implied:
            if key not in found.setdefault(measure, MeasureCells()).claims:
                found[measure].place(key)
        return found

    @cached_property
    def has_each(self) -> bool:
        """Whether a claim states something for every member of a dimension."""
        return any(cells.each_patterns for cells in self.measures.values())

    @cached_property
    def unread(self) -> Mapping[tuple[str, CellKey], str]:
        """The claims whose value could not be read, by their cells; of several of one cell the first."""
        found: dict[tuple[str, CellKey], str] = {}
        for name, cell in unread_cells(self.read).items():
            found.setdefault(cell, name)
        return found

    @cached_property
    def by_id(self) -> Mapping[str, ReadClaim]:
        """The claims by their ids, which a record's own checks use."""
        return {claim.id: claim for claim in self.read.claims}

    def cell(self, measure: str, key: CellKey) -> Cell:
        """One cell of a measure with the claims that state it."""
        cell = self._cells.get((measure, key))
        if cell is None:
            cells = self.measures.get(measure)
            claims = () if cells is None else tuple(cells.stating(key))
            unread = self.unread.get((measure, key)) if self.read.unread and not claims else None
            cell = Cell(measure, key, claims, unread)
            self._cells[measure, key] = cell
        return cell

    def assumed(self, measure: str) -> Assumed:
        """What is declared or implied of a measure."""
        return self.read.assumed.get(measure, _NOTHING)

    def members(self, dimension: str) -> tuple[str, ...] | None:
        """The declared members of a dimension; None where they are not declared."""
        return self.read.members.get(dimension)


_NOTHING = Assumed()


def _with_each(key: CellKey, patterns: Iterable[tuple[str, ...]]) -> Iterator[CellKey]:
    """The keys of ``each`` claims that cover a cell: one for each set of dimensions that claims state for ``each``."""
    if not key:
        return
    found = dict(key)
    tried = {key}
    for pattern in patterns:
        if all(name in found for name in pattern):
            other = tuple((name, EACH if name in pattern else member) for name, member in key)
            if other not in tried:  # two sets lead to one key where the cell itself says each
                tried.add(other)
                yield other
