"""What accepts a contradiction: a waiver with its reason and date, or a baseline in which it was known already.

Contract: a contradiction is named by its fingerprint (``report.fingerprint``), or by record, rule and claims. What
accepts it never changes its verdict: it only says that somebody knows of it, and why. No clock is read here: who asks
says what day it is.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from validator.errors import visible

if TYPE_CHECKING:
    from validator.errors import Place
    from validator.waivers.baseline import Baseline


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Why a contradiction does not count against a run: who accepted it, with what reason, when and until when."""

    by: Literal["waiver", "baseline"]
    reason: str
    date: str | None = None
    expires: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """One accepted contradiction: by its fingerprint, or by record, rule and the ids of its claims.

    A fingerprint holds as long as the claims keep their values; record, rule and claims hold whatever the values are.
    Beside a fingerprint, rule and claims are there for the reader; a record that is named must be that of the finding.
    """

    reason: str
    date: datetime.date
    expires: datetime.date | None = None
    by: str | None = None
    fingerprint: str | None = None
    record: str | None = None
    rule: str | None = None
    claims: tuple[str, ...] = ()
    place: Place | None = field(default=None, compare=False)

    def is_expired(self, today: datetime.date) -> bool:
        """Whether it no longer holds: it holds on the day it expires."""
        return self.expires is not None and self.expires < today

    @property
    def acknowledgement(self) -> Acknowledgement:
        """What a report says of a contradiction that this waiver accepts."""
        expires = None if self.expires is None else self.expires.isoformat()
        return Acknowledgement("waiver", self.reason, self.date.isoformat(), expires)

    @property
    def name(self) -> str:
        """What it accepts, in words.

        >>> day = datetime.date(2025, 5, 24)
        >>> Waiver(reason="…", date=day, record="fair", rule="parts-make-whole", claims=("n", "all")).name
        'parts-make-whole of n, all in fair'
        """
        if self.rule is None or self.record is None:
            return f"fingerprint {self.fingerprint}"
        claims = f" of {', '.join(self.claims)}" if self.claims else ""
        return f"{self.rule}{claims} in {self.record}"


@dataclass(frozen=True, slots=True)
class Waivers:
    """The waivers of a file, in its order."""

    path: str
    waivers: tuple[Waiver, ...] = ()


@dataclass(frozen=True, slots=True)
class StaleWaiver:
    """A waiver that accepts nothing (any more): it has expired, or nothing is found that it could accept.

    ``text`` says so in words, with what to do.
    """

    waiver: Waiver
    why: Literal["expired", "unused"]
    text: str

    def __str__(self) -> str:
        place = self.waiver.place
        return visible(f"{self.text}" if place is None else f"{place}: {self.text}")


@dataclass(frozen=True)
class Accepted:
    """Everything that is accepted in a run: the waivers that hold, and the fingerprints of a baseline.

    >>> from datetime import date
    >>> waiver = Waiver(reason="the ministry counts twice", date=date(2025, 5, 24), fingerprint="00c0ffee00c0ffee")
    >>> accepted = Accepted((waiver,))
    >>> accepted.acknowledgement("00c0ffee00c0ffee", "parts-make-whole", "exchange", ["c1", "c2"]).reason
    'the ministry counts twice'
    >>> accepted.acknowledgement("ffffffffffffffff", "parts-make-whole", "exchange", ["c1", "c2"]) is None
    True
    """

    waivers: tuple[Waiver, ...] = ()
    baseline: Mapping[str, str] = field(default_factory=dict, hash=False)
    """The ids of records, by the fingerprints that were found in them."""
    baseline_name: str = ""
    expired: tuple[Waiver, ...] = ()

    @classmethod
    def on(cls, day: datetime.date, waivers: Waivers | None = None, baseline: Baseline | None = None) -> Accepted:
        """What waivers and a baseline accept on a day; waivers that have expired are only kept to be reported.

        >>> from datetime import date
        >>> old = Waiver(reason="…", date=date(2025, 5, 24), expires=date(2025, 6, 1), fingerprint="00c0ffee00c0ffee")
        >>> len(Accepted.on(date(2025, 6, 1), Waivers("w", (old,))).waivers)
        1
        >>> len(Accepted.on(date(2025, 6, 2), Waivers("w", (old,))).expired)
        1
        """
        listed = () if waivers is None else waivers.waivers
        return cls(
            tuple(waiver for waiver in listed if not waiver.is_expired(day)),
            {} if baseline is None else baseline.fingerprints,
            "" if baseline is None else baseline.path,
            tuple(waiver for waiver in listed if waiver.is_expired(day)),
        )

    @cached_property
    def records(self) -> frozenset[str]:
        """The ids of the records that its waivers name."""
        return frozenset(waiver.record for waiver in self.waivers if waiver.record is not None)

    def acknowledgement(
        self, fingerprint: str, rule: str, record: str, claims: Sequence[str]
    ) -> Acknowledgement | None:
        """Why a contradiction is accepted; None where it is not."""
        matching = self.matching(fingerprint, rule, record, claims)
        if matching:
            return matching[0].acknowledgement
        if fingerprint in self.baseline:
            return Acknowledgement("baseline", f"known in {self.baseline_name}")
        return None

    def matching(self, fingerprint: str, rule: str, record: str, claims: Sequence[str]) -> tuple[Waiver, ...]:
        """The waivers that accept a contradiction, that of its fingerprint first."""
        found = self._by_fingerprint.get(fingerprint), self._by_claims.get((record, rule, frozenset(claims)))
        return tuple(waiver for waiver in found if waiver is not None and waiver.record in (None, record))

    def stale(self, used: Collection[Waiver], checked: Collection[str]) -> tuple[StaleWaiver, ...]:
        """The waivers that have expired, then those that accepted nothing, each in the order of their file.

        ``used`` are the waivers that accepted something, ``checked`` the ids of the records that were checked: that
        nothing was found in a record which nobody looked at says nothing. A waiver that names no record is therefore
        never called unused.
        """
        unused = (waiver for waiver in self.waivers if waiver not in used and waiver.record is not None)
        return (
            *(StaleWaiver(waiver, "expired", _expired(waiver)) for waiver in self.expired),
            *(StaleWaiver(waiver, "unused", _unused(waiver)) for waiver in unused if waiver.record in checked),
        )

    def may_name(self, record: str) -> bool:
        """Whether anything found in a record may be accepted: quicker than a fingerprint of everything found."""
        return self._names_all or record in self._records

    @cached_property
    def _names_all(self) -> bool:
        return any(waiver.record is None for waiver in self.waivers)

    @cached_property
    def _records(self) -> frozenset[str]:
        return self.records.union(self.baseline.values())

    @cached_property
    def _by_fingerprint(self) -> dict[str, Waiver]:
        return {waiver.fingerprint: waiver for waiver in reversed(self.waivers) if waiver.fingerprint is not None}

    @cached_property
    def _by_claims(self) -> dict[tuple[str | None, str | None, frozenset[str]], Waiver]:
        return {
            (waiver.record, waiver.rule, frozenset(waiver.claims)): waiver
            for waiver in reversed(self.waivers)
            if waiver.fingerprint is None
        }


def _expired(waiver: Waiver) -> str:
    return f"{waiver.name}: expired on {waiver.expires}; look at it again, then remove it or move its date"


def _unused(waiver: Waiver) -> str:
    return f"{waiver.name}: no such contradiction was found; remove it, or waive what is there now"
