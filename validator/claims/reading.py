"""Reading a record: each claim's value to a quantity, its dimensions to a cell.

After this pass every claim has a quantity or a reason why it has none; what a claim need not say (``stage=actual``) is
gone from its cell, and what it leaves open is filled in where it can only be one thing: the dimension of a share, the
direction of a superlative, a year that is a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from validator.claims.assumed import Assumed, assume
from validator.claims.cells import RESERVED, SAME_UNIT, UNSAID, ReadClaim
from validator.claims.interval import Interval
from validator.claims.notation.read import read_quantity
from validator.claims.quantity import Exactness, Kind, Quantity, UnreadableValueError
from validator.claims.units import ONE, UnknownUnitError, parse_unit, written_noun
from validator.errors import Problem, nearest

if TYPE_CHECKING:
    from validator.claims.record import Claim, MeasureDeclaration, Record

PERSON = "person"
"""The kind that all nouns for persons fold to: a total of people adds soldiers and civilians."""

UNIT = "a unit such as person, USD, km or %"
"""What is expected where a unit is none."""

_NEEDS_UNIT = {"share": "39% or 0.39 with the unit 1", "percent_change": "12% or 0.12 with the unit 1"}
_CHANGES = frozenset({"change", "percent_change"})
_OF_DATES = frozenset({"age", "weekday", "duration", "relative"})
_YEAR = re.compile(r"[12]\d{3}")
_POINTS = re.compile(r"(?<!percentage )points?\b")
_SCALE = "(thousand|million|billion|trillion|bn|mn|tn)s?"
_SCALED = re.compile(rf"{_SCALE}(?: of)? (\S.*)|(\S.*) {_SCALE}")


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """A record with its claims in cells.

    ``unread`` gives the reason for each claim without a quantity; ``problems`` are the user's mistakes among them.
    ``measures`` are what packs and the record declare of measures.
    """

    record: Record
    claims: tuple[ReadClaim, ...]
    members: Mapping[str, tuple[str, ...]]
    assumed: Mapping[str, Assumed]
    published: Interval | None = None
    unread: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    measures: Mapping[str, MeasureDeclaration] = field(default_factory=dict)


def read_claims(
    record: Record,
    measures: Mapping[str, MeasureDeclaration] | None = None,
    members: Mapping[str, tuple[str, ...]] | None = None,
) -> ReadRecord:
    """Read every claim of a record; ``measures`` and ``members`` are what packs declare, the record's own go first.

    Of many records, ``claim_forms.ClaimReader`` makes the same in less time.
    """
    reading = Reading(record, {**(measures or {}), **record.measures}, known_members(record, members or {}))
    found = (reading.claim(position, claim) for position, claim in enumerate(record.claims))
    return reading.finished([claim for claim in found if claim is not None])


def known_members(record: Record, members: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The members of each dimension that packs or, before them, the record declares."""
    return {**members, **{name: tuple(listed) for name, listed in record.members.items()}}


def flaws_of(measures: Mapping[str, MeasureDeclaration]) -> list[tuple[str, str]]:
    """The measures whose declared unit is none, and why.

    >>> from validator.claims.record import MeasureDeclaration
    >>> flaws_of({"released": MeasureDeclaration(unit="person"), "m": MeasureDeclaration(unit="?")})
    [('m', "'?' is not a unit: '?' is neither a unit nor a noun")]
    """
    found = []
    for name, declared in measures.items():
        try:
            if declared.unit is not None:
                parse_unit(declared.unit)
        except UnknownUnitError as error:
            found.append((name, str(error)))
    return found


class Reading:
    """The state of reading one record: what has been read, and what could not be.

    ``measures`` and ``members`` are what packs and the record declare together; ``published`` are the days of
    publication where they have been read before.
    """

    def __init__(
        self,
        record: Record,
        measures: Mapping[str, MeasureDeclaration],
        members: Mapping[str, tuple[str, ...]],
        published: Interval | None = None,
    ) -> None:
        self.record = record
        self.measures = measures
        self.members = members
        self.problems: list[Problem] = list(self._flaws())
        self.unread: dict[str, str] = {}
        self.published = self._published() if published is None else published

    def finished(self, read: list[ReadClaim]) -> ReadRecord:
        """The record with the claims that could be read, one by one; what takes several of them is settled here."""
        read = self._years(read)
        assumed = assume(read, self.measures)
        read = [self._in_points(claim, bool(assumed[claim.measure].percent)) for claim in read]
        return ReadRecord(
            self.record,
            tuple(read),
            self.members,
            assumed,
            self.published,
            self.unread,
            tuple(self.problems),
            self.measures,
        )

    def _flaws(self) -> Iterator[Problem]:
        """The units that the record declares and that are none: its measures are then what their claims say."""
        for name, flaw in flaws_of(self.record.measures):
            yield self.record.problem_at_measure(name, "unit", f"measure {name!r}: {flaw}", UNIT)

    def _published(self) -> Interval | None:
        source = self.record.source
        if source is None or source.published is None:
            return None
        try:
            quantity = read_quantity(source.published, date=True)
        except UnreadableValueError as error:
            quantity, reason = None, error.reason
        else:
            reason = "it is not a date"
        if quantity is None or quantity.kind is not Kind.DATE:
            self.problems.append(
                self.record.problem_at_source(
                    "published", f"the date of publication {source.published!r}: {reason}", "a date such as 2025-05-23"
                )
            )
            return None
        return quantity.certain

    @property
    def _published_day(self) -> int | None:
        return day_of(self.published)

    def claim(self, position: int, claim: Claim) -> ReadClaim | None:
        """Read one claim by itself; None where it cannot be read, and then ``unread`` says why."""
        dims = {name: member for name, member in claim.dims.items() if UNSAID.get(name) != member}
        for name, member in dims.items():
            choices = RESERVED.get(name)
            if choices and member not in choices:
                found = f"{member!r} is not a member of the reserved dimension {name!r}{nearest(member, choices)}"
                self._refuse(claim, "dims", found, "one of " + ", ".join(choices))
                return None
        statistic = dims.get("statistic", "value")
        quantity = self._quantity(claim, statistic)
        if quantity is None:
            return None
        # How many values a mean is over is a pure number, whatever they are called; an age in years is a bare number.
        unit = None if quantity.unit is None or statistic == "count" else parse_unit(quantity.unit)
        if unit is None and _is_fraction(quantity):
            unit = ONE
        if statistic == "age" and unit is not None and unit.name == "year":
            unit = None
        said = statistic in _CHANGES and _says_direction(claim.value)
        if statistic in _NEEDS_UNIT and unit is None and quantity.kind is Kind.NUMBER:
            reason = _needs_unit(claim, statistic, quantity, said)
            if reason is not None:
                self.unread[claim.id] = reason
                return None
            unit = ONE
        if statistic in ("share", "rank") and "of" not in dims:
            # "Highest in 2024" of one region may be among the years or among the regions: then nothing is filled in.
            able = [name for name in dims if name not in RESERVED or (name == "as_of" and statistic == "rank")]
            if len(able) == 1:
                dims["of"] = able[0]
        if statistic == "rank" and "order" not in dims:
            order = self._order(claim)
            if order is not None:
                dims["order"] = order
        key = tuple(sorted(dims.items()))
        noun = _noun(claim) if unit is not None and unit.name == PERSON else None
        return ReadClaim(claim.id, position, claim.measure, key, quantity, unit, claim, said, noun)

    def _order(self, claim: Claim) -> str | None:
        from validator.claims.notation.ranks import superlative_direction

        declared = self.measures.get(claim.measure)
        return superlative_direction(claim.value) or (declared.order if declared else None)

    def _quantity(self, claim: Claim, statistic: str, date: bool = False) -> Quantity | None:
        declared = self.measures.get(claim.measure)
        text, unit = unscaled(claim.value, claim.unit)
        if unit == "1" and statistic in _NEEDS_UNIT:
            unit = None
        try:
            if unit is None and declared is not None and declared.unit is not None and statistic in SAME_UNIT:
                try:
                    return self._read(claim, text, declared.unit, statistic, date)
                except UnreadableValueError:
                    pass  # the declared unit is that of a value that names none; this one may name its own
            return self._read(claim, text, unit, statistic, date)
        except UnreadableValueError as error:
            self._refuse(claim, "value", f"cannot read {claim.value[:80]!r}: {error.reason}", "; ".join(error.forms))
        except ValueError as error:
            self._refuse(claim, "unit", str(error), UNIT)
        return None

    def _read(self, claim: Claim, text: str, unit: str | None, statistic: str, date: bool) -> Quantity:
        declared = self.measures.get(claim.measure)
        precision = claim.precision or (declared.precision if declared else None) or self.record.precision
        rounding = claim.rounding or (declared.rounding if declared else None) or self.record.rounding
        if precision is not None:
            from validator.claims.notation.precision import Precision
        dated = declared is not None and bool(declared.date) and statistic in ("value", "relative")
        return read_quantity(
            text,
            unit=unit,
            precision=None if precision is None else Precision.from_written(precision),
            rounding=rounding or "nearest",
            locale=self.record.locale,
            published=self._published_day,
            duration=statistic == "duration",
            date=date or dated,
        )

    def _refuse(self, claim: Claim, part: str, found: str, expected: str) -> None:
        self.unread[claim.id] = found
        self.problems.append(self.record.problem_at(claim, part, f"claim {claim.id!r}: {found}", expected))

    def _in_points(self, claim: ReadClaim, percent: bool) -> ReadClaim:
        """``up 3 points`` is percentage points where the measure is in per cent, or the change is of a share.

        It is read again as such: percentages are rounded to the last digit written, and points of a score are not.
        """
        if not maybe_in_points(claim) or not (percent or any(name == "of" for name, _ in claim.key)):
            return claim
        text, unit = claim.claim.value, claim.claim.unit
        words = _POINTS.sub("percentage points", text) if unit is None else text
        named = None if unit is None else "percentage point"
        quantity = self._quantity(replace(claim.claim, value=words, unit=named), "change")
        return claim if quantity is None else replace(claim, quantity=quantity, unit=parse_unit("percentage point"))

    def _years(self, read: list[ReadClaim]) -> list[ReadClaim]:
        """Read a bare year as a date where it can only be one: as an edge, or beside a date, an age, a weekday of its
        measure."""
        able = set(maybe_years(read))
        result = []
        for at, claim in enumerate(read):
            if at in able and is_year(claim.claim.value):
                quantity = self._quantity(claim.claim, "value", date=True)
                if quantity is None:
                    continue
                claim = replace(claim, quantity=quantity)  # noqa: PLW2901 (the claim as read again)
            result.append(claim)
        return result


def day_of(published: Interval | None) -> int | None:
    """The day of publication, where it is known to the day."""
    return int(published.low or 0) if published is not None and published.is_point else None


def maybe_years(read: Sequence[ReadClaim]) -> list[int]:
    """The places of bare numbers that are dates if they are written as a year: an edge, or beside dates."""
    dated = {
        claim.measure
        for claim in read
        if claim.quantity.kind is Kind.DATE or any(("statistic", name) in claim.key for name in _OF_DATES)
    }
    found = []
    for at, claim in enumerate(read):
        plain = claim.quantity.kind is Kind.NUMBER and claim.unit is None and not _statistic(claim)
        if plain and (claim.measure in dated or any(name == "edge" for name, _ in claim.key)):
            found.append(at)
    return found


def is_year(text: str) -> bool:
    """Whether a value is written as a year of this or the last millennium."""
    return _YEAR.fullmatch(text.strip()) is not None


def maybe_in_points(claim: ReadClaim) -> bool:
    """Whether a claim is a change in points, which are percentage points where its measure is in per cent."""
    return claim.unit is not None and claim.unit.name == "point" and _statistic(claim) == "change"


def _statistic(claim: ReadClaim) -> str | None:
    return next((member for name, member in claim.key if name == "statistic"), None)


def _says_direction(text: str) -> bool:
    from validator.claims.wording import default_wording

    return default_wording().says_direction(text)


def _is_fraction(quantity: Quantity) -> bool:
    """``half``, ``one in five``, ``a majority``: pure numbers, which beside a per cent sign are no per cents."""
    low, high = quantity.likely.low, quantity.likely.high
    worded = quantity.exactness is Exactness.WORDED and quantity.step is None and quantity.kind is Kind.NUMBER
    return worded and low is not None and high is not None and low >= 0 and high <= 1


def _needs_unit(claim: Claim, statistic: str, quantity: Quantity, said: bool) -> str | None:
    """Why a share or a percent change without a unit cannot be used; ``one in five`` and ``rose`` can."""
    if claim.unit == "1":
        return None
    if quantity.step is not None:
        return f"a {statistic.replace('_', ' ')} needs its unit: {_NEEDS_UNIT[statistic]}"
    if statistic == "percent_change" and not said:
        return "it is a multiple and no percentage: label it statistic=ratio, or write it in per cent"
    return None


def unscaled(text: str, unit: str | None) -> tuple[str, str | None]:
    """A table's ``4.1`` in ``million USD`` is ``4.1 million`` in ``USD``."""
    found = None if unit is None else _SCALED.fullmatch(unit.strip())
    if found is None:
        return text, unit
    return f"{text} {found[1] or found[4]}", found[2] or found[3]


def _noun(claim: Claim) -> str | None:
    """The noun as written: 270 soldiers and 390 people are one kind, but not two statements of one number."""
    word = claim.unit or claim.value.split()[-1]
    try:
        return written_noun(word) if claim.unit or word.isalpha() else None
    except UnknownUnitError:
        return None
