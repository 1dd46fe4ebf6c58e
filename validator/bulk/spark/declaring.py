"""What records declare, told by tasks in any order and taken in by the driver in the order of the records.

Contract: what the driver comes to is what one process would, with the same notes in the same order. Of all that is
declared of one thing only the first word counts and the first that differs from it, so these two are told; the size
depends on the words of the data and not on how many records there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from validator.across.claim_store import flat, owned
from validator.claims.assumed import exact_number
from validator.claims.cells import EACH
from validator.claims.merged import Declared
from validator.claims.reading import ReadRecord
from validator.claims.record import MeasureDeclaration, Record
from validator.judge.together import Owned, PlacedOrigin

if TYPE_CHECKING:
    from validator.claims.cells import ReadClaim
    from validator.errors import Place
    from validator.rulebook.rule import RuleBook

_FIELDS = tuple(name for name in MeasureDeclaration.__slots__ if name != "precision")
"""How a record's own values are written is nothing to others, and may be of a reader's own kind."""
_CLAIMS = 1 << 32
"""Claims come after what is declared in words."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """One thing that a record declares or shows by a claim's unit; ``at`` is its place among those of the record.

    ``means`` is what others must declare to say the same; ``by`` are the record's id and its place.
    """

    record: int
    at: int
    means: object
    by: tuple[str, Place | None] = ("", None)
    members: tuple[str, tuple[str, ...]] | None = None
    measure: tuple[str, MeasureDeclaration] | None = None
    claim: tuple[Any, ...] | None = None

    @property
    def order(self) -> tuple[int, int]:
        """Its place in the input."""
        return self.record, self.at

    @property
    def read(self) -> ReadRecord:
        """A record that says this and nothing else."""
        name, place = self.by
        record = Record(
            id=name,
            members=dict(() if self.members is None else (self.members,)),
            measures=dict(() if self.measure is None else (self.measure,)),
            origin=None if place is None else PlacedOrigin(place),
        )
        claims = () if self.claim is None else (owned(self.claim).read,)
        return ReadRecord(record, claims, {}, {})


@dataclass(slots=True)
class Spoken:
    """What was counted in records, what they declare, and of which dimensions a measure is stated for ``each``."""

    records: int = 0
    claims: int = 0
    unread: int = 0
    apart: dict[str, int] = field(default_factory=dict)
    each: dict[str, frozenset[str]] = field(default_factory=dict)
    declarations: dict[tuple[str | None, ...], list[Declaration]] = field(default_factory=dict)

    def add(self, number: int, read: ReadRecord, *, declares: bool = True) -> None:
        """Take in a record by its number; without ``declares`` an earlier one has said all that this one declares."""
        self.records += 1
        self.claims += len(read.claims)
        self.unread += len(read.unread)
        if declares:
            for about, one in _declared(number, read.record):
                self._tell(about, one)
        for claim in read.claims:
            about = _unit(claim)
            if about not in self.declarations or number < self.declarations[about][0].record:
                flattened = flat(Owned(number, "", "", None, claim))
                self._tell(about, Declaration(number, _CLAIMS + claim.position, None, claim=flattened))
            each = [name for name, member in claim.key if member == EACH]
            if each:
                self.each[claim.measure] = self.each.get(claim.measure, frozenset()).union(each)

    def merge(self, other: Spoken) -> None:
        """Add what another task tells."""
        self.records += other.records
        self.claims += other.claims
        self.unread += other.unread
        for reason, records in other.apart.items():
            self.apart[reason] = self.apart.get(reason, 0) + records
        for measure, names in other.each.items():
            self.each[measure] = self.each.get(measure, frozenset()) | names
        for about, told in other.declarations.items():
            for one in told:
                self._tell(about, one)

    def declared(self, book: RuleBook) -> Declared:
        """What all records declare together, under what the packs declare."""
        declared = Declared(book.measures, book.members)
        told = [one for listed in self.declarations.values() for one in listed]
        for one in sorted(told, key=lambda one: one.order):
            declared.add(one.read)
        return declared

    def _tell(self, about: tuple[str | None, ...], one: Declaration) -> None:
        """Keep a declaration if it is the first on its subject, or the first that differs from the first."""
        known = self.declarations.setdefault(about, [])
        for at, other in enumerate(known):
            if other.means == one.means:
                if other.order <= one.order:
                    return
                del known[at]
                break
        known.append(one)
        known.sort(key=lambda one: one.order)
        del known[2:]


def _declared(number: int, record: Record) -> Iterator[tuple[tuple[str | None, ...], Declaration]]:
    """What a record declares, field by field: its subject and itself."""
    if not record.members and not record.measures:
        return
    by = (record.id, None if record.origin is None else record.place)
    at = 0
    for name, listed in record.members.items():
        members = (name, tuple(listed))
        yield ("members", name), Declaration(number, at, frozenset(listed), by, members=members)
        at += 1
    for name, declared in record.measures.items():
        yield ("measure", name), Declaration(number, at, None, by, measure=(name, MeasureDeclaration()))
        for part in _FIELDS:
            value = getattr(declared, part)
            if value is not None:
                at += 1
                measure = (name, replace(MeasureDeclaration(), **{part: value}))
                means = exact_number(str(value)) if part in ("minimum", "maximum") else value
                yield ("measure", name, part), Declaration(number, at, means, by, measure=measure)
        at += 1


def _unit(claim: ReadClaim) -> tuple[str | None, ...]:
    """All that decides whether ``Declared`` keeps a claim, and more."""
    statistic = next((member for name, member in claim.key if name == "statistic"), None)
    unit = None if claim.unit is None else claim.unit.name
    return "unit", claim.measure, unit, statistic, claim.quantity.kind.name


def merged(told: Iterable[Spoken]) -> Spoken:
    """What all tasks tell together."""
    found = Spoken()
    for one in told:
        found.merge(one)
    return found
