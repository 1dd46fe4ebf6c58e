"""A record's claims, read and put into cells: the last step before anything is judged.

After this pass every claim has a quantity or a reason why it has none; reserved dimensions with their default member
are gone from the cell (``stage=actual`` is the same cell as no stage); and what a rule may assume of a measure is known
or known to be undeclared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from validator.claims.interval import Interval, Rational
from validator.claims.quantity import Kind, Quantity, UnreadableValueError
from validator.claims.wording import default_wording
from validator.errors import Problem, nearest

if TYPE_CHECKING:
    from validator.claims.record import Claim, MeasureDeclaration, Record
    from validator.claims.units import Unit

CellKey = tuple[tuple[str, str], ...]
"""A cell's dimensions and members, sorted by dimension, defaults left out."""

RESERVED: dict[str, tuple[str, ...]] = {
    "stage": ("actual", "target", "limit", "remaining"),
    "statistic": (
        "value",
        "share",
        "change",
        "percent_change",
        "ratio",
        "mean",
        "median",
        "min",
        "max",
        "rank",
        "rate",
        "weekday",
        "age",
        "duration",
        "count",
        "relative",
    ),
    "edge": ("start", "end"),
    "flow": ("gain", "loss", "net"),
    "order": ("largest", "smallest"),
    "as_of": (),
    "since": (),
    "of": (),
    "section": (),
    "series": (),
    "source": (),
    "scenario": (),
}
"""Dimensions with a meaning of their own, and their members (none listed: any). They never make parts of a whole."""

CONTEXT = frozenset(
    {"estimate", "method", "edition", "version", "year", "quarter", "month", "week", "day", "date", "period"}
)
"""Dimensions that usually tell when or how a value was found. They make parts only where their members are declared."""

DEFAULTS = {"stage": "actual", "statistic": "value"}
"""The member that a claim or a reference has when it names none."""

EACH = "each"
"""The member that stands for every member of its dimension."""

_NEEDS_UNIT = {"share": "39% or 0.39 with the unit 1", "percent_change": "12% or 0.12 with the unit 1"}


@dataclass(frozen=True, slots=True, eq=False)
class ReadClaim:
    """A claim whose value has been read: its cell and its quantity. Compared by identity."""

    id: str
    position: int
    measure: str
    key: CellKey
    quantity: Quantity
    unit: Unit | None
    claim: Claim
    says_direction: bool = False
    noun: str | None = None

    @property
    def is_difference(self) -> bool:
        """Whether the value is a difference of two values (it converts without a temperature's offset)."""
        return ("statistic", "change") in self.key


@dataclass(frozen=True, slots=True)
class Assumed:
    """What a rule may assume of a measure; None where nothing says so.

    Declared by the record, else by a pack, else implied by the unit: a count is additive, whole and at least 0.
    """

    unit: str | None = None
    additive: bool | None = None
    minimum: Rational | None = None
    maximum: Rational | None = None
    whole: bool | None = None
    cumulative: bool | None = None
    signed: bool | None = None
    percent: bool | None = None
    date: bool | None = None

    def range_of(self, key: CellKey) -> Interval:
        """Where an unstated value of the measure must lie; a net flow or a change may be below its minimum."""
        plain = all(name != "statistic" and (name, member) != ("flow", "net") for name, member in key)
        return Interval(self.minimum, self.maximum) if plain else Interval()


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """A record with its claims in cells.

    ``unread`` gives the reason for each claim without a quantity; ``problems`` are the user's mistakes among them.
    """

    record: Record
    claims: tuple[ReadClaim, ...]
    members: Mapping[str, tuple[str, ...]]
    assumed: Mapping[str, Assumed]
    published: Interval | None = None
    unread: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read_claims(
    record: Record,
    measures: Mapping[str, MeasureDeclaration] | None = None,
    members: Mapping[str, tuple[str, ...]] | None = None,
) -> ReadRecord:
    """Read every claim of a record; ``measures`` and ``members`` are what packs declare, the record's own go first."""
    return _Reading(record, {**(measures or {}), **record.measures}, members or {}).result()


class _Reading:
    """The state of reading one record: what has been read, and what could not be."""

    def __init__(
        self,
        record: Record,
        measures: Mapping[str, MeasureDeclaration],
        members: Mapping[str, tuple[str, ...]],
    ) -> None:
        self.record = record
        self.measures = measures
        self.members = {**members, **{name: tuple(listed) for name, listed in record.members.items()}}
        self.problems: list[Problem] = []
        self.unread: dict[str, str] = {}
        self.published = self._published()

    def result(self) -> ReadRecord:
        read: list[ReadClaim] = []
        for position, claim in enumerate(self.record.claims):
            found = self._claim(position, claim)
            if found is not None:
                read.append(found)
        read = self._years(read)
        return ReadRecord(
            self.record,
            tuple(read),
            self.members,
            assume(read, self.measures),
            self.published,
            self.unread,
            tuple(self.problems),
        )

    def _published(self) -> Interval | None:
        source = self.record.source
        if source is None or source.published is None:
            return None
        from validator.claims.notation.read import read_quantity

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

    def _claim(self, position: int, claim: Claim) -> ReadClaim | None:
        dims = {name: member for name, member in claim.dims.items() if DEFAULTS.get(name) != member}
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
        # How many values a mean is over is a pure number, whatever the values are called.
        unit = None if statistic == "count" else _unit(quantity.unit)
        if unit is None and quantity.step is not None and statistic in _NEEDS_UNIT:
            self.unread[claim.id] = f"a {statistic.replace('_', ' ')} needs its unit: {_NEEDS_UNIT[statistic]}"
            return None
        if statistic == "share" and "of" not in dims:
            ordinary = [name for name in dims if name not in RESERVED]
            if len(ordinary) == 1:
                dims["of"] = ordinary[0]
        if statistic == "rank" and "order" not in dims:
            order = self._order(claim)
            if order is not None:
                dims["order"] = order
        key = tuple(sorted(dims.items()))
        said = statistic in _CHANGES and default_wording().says_direction(claim.value)
        noun = _noun(claim) if unit is not None and unit.name == PERSON else None
        return ReadClaim(claim.id, position, claim.measure, key, quantity, unit, claim, said, noun)

    def _order(self, claim: Claim) -> str | None:
        from validator.claims.notation.ranks import superlative_direction

        declared = self.measures.get(claim.measure)
        return superlative_direction(claim.value) or (declared.order if declared else None)

    def _quantity(self, claim: Claim, statistic: str, date: bool = False) -> Quantity | None:
        from validator.claims.notation.precision import Precision
        from validator.claims.notation.read import read_quantity

        declared = self.measures.get(claim.measure)
        precision = claim.precision or (declared.precision if declared else None) or self.record.precision
        rounding = claim.rounding or (declared.rounding if declared else None) or self.record.rounding
        unit = claim.unit
        if unit is None and declared is not None and declared.unit is not None and statistic in _SAME_UNIT:
            unit = declared.unit
        try:
            return read_quantity(
                claim.value,
                unit=unit,
                precision=None if precision is None else Precision.from_written(precision),
                rounding=rounding or "nearest",
                locale=self.record.locale,
                published=None if self.published is None or not self.published.is_point else _day(self.published),
                duration=statistic == "duration",
                date=date or (declared is not None and bool(declared.date) and statistic in ("value", "relative")),
            )
        except UnreadableValueError as error:
            self._refuse(claim, "value", f"cannot read {claim.value[:80]!r}: {error.reason}", "; ".join(error.forms))
        except ValueError as error:
            self._refuse(claim, "unit", str(error), "a unit such as person, USD, km or %")
        return None

    def _refuse(self, claim: Claim, part: str, found: str, expected: str) -> None:
        self.unread[claim.id] = found
        self.problems.append(self.record.problem_at(claim, part, f"claim {claim.id!r}: {found}", expected))

    def _years(self, read: list[ReadClaim]) -> list[ReadClaim]:
        """Read a bare year as a date where another claim of its measure is a date: ``2022`` beside ``2022-02``."""
        dated = {claim.measure for claim in read if claim.quantity.kind is Kind.DATE}
        if not dated:
            return read
        result = []
        for claim in read:
            statistic = dict(claim.key).get("statistic", "value")
            bare = claim.quantity.kind is Kind.NUMBER and claim.unit is None and statistic == "value"
            if bare and claim.measure in dated:
                quantity = self._quantity(claim.claim, statistic, date=True)
                if quantity is None:
                    continue
                claim = ReadClaim(  # noqa: PLW2901 (the claim as read again)
                    claim.id, claim.position, claim.measure, claim.key, quantity, None, claim.claim
                )
            result.append(claim)
        return result


_SAME_UNIT = frozenset({"value", "change", "mean", "median", "min", "max"})
"""Statistics that are in the unit of their measure; a share, a rank or a count of items is not."""

_CHANGES = frozenset({"change", "percent_change"})


PERSON = "person"
"""The kind that all nouns for persons fold to: a total of people adds soldiers and civilians."""


def _noun(claim: Claim) -> str | None:
    """The noun as written: 270 soldiers and 390 people are one kind, but not two statements of one number."""
    from validator.claims.units import written_noun

    if claim.unit is not None:
        return written_noun(claim.unit)
    word = claim.value.split()[-1]
    return written_noun(word) if word.isalpha() else None


def _day(interval: Interval) -> int:
    return int(interval.low or 0)


def _unit(name: str | None) -> Unit | None:
    if name is None:
        return None
    from validator.claims.units import parse_unit

    return parse_unit(name)


def assume(claims: Iterable[ReadClaim], measures: Mapping[str, MeasureDeclaration]) -> dict[str, Assumed]:
    """What rules may assume of each measure that is stated or declared."""
    stated: dict[str, dict[str, Unit]] = {}
    names: dict[str, None] = dict.fromkeys(measures)
    kinds: dict[str, Kind] = {}
    for claim in claims:
        names[claim.measure] = None
        statistic = dict(claim.key).get("statistic", "value")
        if statistic == "value":
            kinds.setdefault(claim.measure, claim.quantity.kind)
        if claim.unit is not None and statistic in _SAME_UNIT:
            stated.setdefault(claim.measure, {})[claim.unit.name] = claim.unit
    return {name: _assumed(measures.get(name), list(stated.get(name, {}).values()), kinds.get(name)) for name in names}


def _assumed(declared: MeasureDeclaration | None, units: list[Unit], kind: Kind | None) -> Assumed:
    from validator.claims.units import is_count, is_ratio, is_whole

    if declared is not None and declared.unit is not None:
        units = [unit for unit in [_unit(declared.unit)] if unit is not None]
    counts = bool(units) and all(is_count(unit) for unit in units)
    implied = Assumed(
        unit=units[0].name if units else None,
        additive=True if counts else None,
        minimum=0 if counts else None,
        whole=True if units and all(is_whole(unit) for unit in units) else None,
        percent=all(is_ratio(unit) for unit in units) if units else None,
        date=None if kind is None else kind is Kind.DATE,
    )
    if declared is None:
        return implied
    return Assumed(
        unit=implied.unit,
        additive=implied.additive if declared.additive is None else declared.additive,
        minimum=implied.minimum if declared.minimum is None else exact_number(declared.minimum),
        maximum=None if declared.maximum is None else exact_number(declared.maximum),
        whole=implied.whole if declared.whole is None else declared.whole,
        cumulative=declared.cumulative,
        signed=None if declared.sign is None else declared.sign == "increase",
        percent=implied.percent,
        date=implied.date if declared.date is None else declared.date,
    )


def exact_number(text: str) -> Rational:
    """A declared bound, exact as written, in the measure's unit."""
    from validator.claims.notation.precision import Precision
    from validator.claims.notation.read import read_quantity

    low = read_quantity(text, precision=Precision(exact=True)).certain.low
    return 0 if low is None else low
