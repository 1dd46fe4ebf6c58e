"""What several records declare, taken together: members, measures, and what follows from the units that they state.

What one record declares and no other denies holds for all. Where two declare differently, nothing is declared, and
``notes`` tell it: a rule then stays undecided rather than taking one record's word against another's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from validator.claims.assumed import Assumed, assume, exact_number
from validator.claims.cells import SAME_UNIT, ReadClaim
from validator.claims.record import MeasureDeclaration

if TYPE_CHECKING:
    from validator.claims.reading import ReadRecord
    from validator.claims.record import Record

_ASSUMED = ("unit", "additive", "minimum", "maximum", "whole", "cumulative", "sign", "date")
"""The fields of a declaration that rules assume something by; the others say how a record's own values are read."""

_BY_THE_PACKS = "the rules"


class Declared:
    """Grows record by record; its size depends on how many names are declared, not on how many records there are.

    ``measures`` and ``members`` are what packs declare; they count like a record's, so that a record which declares
    otherwise for itself leaves the two sides without a common word.
    """

    def __init__(self, measures: Mapping[str, MeasureDeclaration], members: Mapping[str, tuple[str, ...]]) -> None:
        self._members = {name: (listed, _BY_THE_PACKS) for name, listed in members.items()}
        self._fields: dict[tuple[str, str], tuple[object, str]] = {}
        self._names: dict[str, None] = {}
        self._notes: dict[tuple[str, ...], str] = {}
        self._stated: dict[tuple[object, ...], ReadClaim] = {}
        for name, declared in measures.items():
            self._measure(name, declared, _BY_THE_PACKS)

    def add(self, read: ReadRecord) -> None:
        """Take in what one record declares, and the units that it states."""
        record = read.record
        for dimension, listed in record.members.items():
            self._dimension(dimension, tuple(listed), record)
        for measure, declared in record.measures.items():
            self._measure(measure, declared, _called(record))
        for claim in read.claims:
            self._unit(claim)

    @property
    def members(self) -> dict[str, tuple[str, ...]]:
        """The members of each dimension on which all that declare it agree, in the order of the first that does."""
        return {name: listed for name, (listed, _) in self._members.items() if ("members", name) not in self._notes}

    @property
    def measures(self) -> dict[str, MeasureDeclaration]:
        """The measures as far as all that declare a field of one agree on it."""
        found: dict[str, dict[str, object]] = {name: {} for name in self._names}
        for (name, field), (value, _) in self._fields.items():
            if (name, field) not in self._notes:
                found[name][field] = value
        return {name: replace(MeasureDeclaration(), **values) for name, values in found.items()}  # type: ignore[arg-type]

    @property
    def assumed(self) -> dict[str, Assumed]:
        """What rules may assume of each measure, from all declarations and all units together."""
        return assume(self._stated.values(), self.measures)

    @property
    def notes(self) -> tuple[str, ...]:
        """Every declaration that two records give differently, in the order in which that was found."""
        return tuple(self._notes.values())

    def _dimension(self, name: str, listed: tuple[str, ...], record: Record) -> None:
        first, by = self._members.setdefault(name, (listed, _called(record)))
        if first is listed or first == listed or set(first) == set(listed) or ("members", name) in self._notes:
            return
        told = f"{_listed(first)} ({by}) and as {_listed(listed)} ({_called(record)})"
        self._notes["members", name] = (
            f"the members of {name!r} are declared as {told}: for all records together they count as not declared"
        )

    def _measure(self, name: str, declared: MeasureDeclaration, by: str) -> None:
        self._names.setdefault(name)
        for field in _ASSUMED:
            value = getattr(declared, field)
            if value is None:
                continue
            first, before = self._fields.setdefault((name, field), (value, by))
            if first == value or (name, field) in self._notes or _same_number(field, first, value):
                continue
            told = f"{_word(first)} ({before}) and as {_word(value)} ({by})"
            self._notes[name, field] = (
                f"{field!r} of {name!r} is declared as {told}: for all records together it counts as not declared"
            )

    def _unit(self, claim: ReadClaim) -> None:
        """Keep the first claim of each measure, unit and kind: all that ``assume`` looks at."""
        statistic = next((member for name, member in claim.key if name == "statistic"), "value")
        in_unit = statistic in SAME_UNIT and statistic != "change"
        kind = claim.quantity.kind if statistic == "value" else None
        if not in_unit and kind is None:
            known: tuple[object, ...] = (claim.measure,)
        else:
            known = (claim.measure, claim.unit.name if claim.unit is not None and in_unit else None, kind)
        if known not in self._stated:
            # Without its origin: that would keep the text of the whole record.
            self._stated[known] = replace(claim, claim=replace(claim.claim, origin=None, quote=None))


def _called(record: Record) -> str:
    return record.id if record.origin is None else f"{record.id}, {record.place}"


def _listed(members: tuple[str, ...]) -> str:
    most = 6
    return ", ".join(members[:most]) + (f" and {len(members) - most} more" if len(members) > most else "")


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _same_number(field: str, first: object, second: object) -> bool:
    return field in ("minimum", "maximum") and exact_number(str(first)) == exact_number(str(second))
