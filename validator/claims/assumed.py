"""What a rule may assume of a measure: declared by the record, else by a pack, else implied by its unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.claims.cells import SAME_UNIT, CellKey, ReadClaim
from validator.claims.interval import Interval, Rational
from validator.claims.quantity import Kind
from validator.claims.units import UnknownUnitError, parse_unit

if TYPE_CHECKING:
    from validator.claims.record import MeasureDeclaration
    from validator.claims.units import Unit


@dataclass(frozen=True, slots=True)
class Assumed:
    """What a rule may assume of a measure; None where nothing says so.

    Declared by the record, else by a pack, else implied by the unit: a count is additive, whole and at least 0.
    ``bounds_in`` are the units that declared bounds may be in: the declared one, or else all in which it is stated.
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
    count: bool | None = None
    bounds_in: tuple[str, ...] = ()

    def range_of(self, key: CellKey) -> Interval:
        """Where an unstated value of the measure must lie; a net flow or a change may be below its minimum."""
        if len(self.bounds_in) > 1:
            return Interval()
        plain = all(name != "statistic" and (name, member) != ("flow", "net") for name, member in key)
        return Interval(self.minimum, self.maximum) if plain else Interval()


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
        if claim.unit is not None and statistic in SAME_UNIT and statistic != "change":  # which may be in points
            stated.setdefault(claim.measure, {})[claim.unit.name] = claim.unit
    return {name: _assumed(measures.get(name), list(stated.get(name, {}).values()), kinds.get(name)) for name in names}


def _assumed(declared: MeasureDeclaration | None, units: list[Unit], kind: Kind | None) -> Assumed:
    from validator.claims.units import is_count, is_ratio, is_whole

    if declared is not None and declared.unit is not None:
        with suppress(UnknownUnitError):  # told by ``Reading``, where it stands
            units = [parse_unit(declared.unit)]
    counts = bool(units) and all(is_count(unit) for unit in units)
    implied = Assumed(
        unit=units[0].name if units else None,
        additive=True if counts else None,
        minimum=0 if counts else None,
        whole=True if units and all(is_whole(unit) for unit in units) else None,
        percent=all(is_ratio(unit) for unit in units) if units else None,
        date=None if kind is None else kind is Kind.DATE,
        count=True if counts else None,
    )
    if declared is None:
        return implied
    is_bound = declared.minimum is not None or declared.maximum is not None
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
        count=implied.count if declared.minimum is None else None,
        bounds_in=tuple(unit.name for unit in units) if is_bound else (),
    )


def exact_number(text: str) -> Rational:
    """A declared bound, exact as written, in the measure's unit."""
    from validator.claims.notation.precision import Precision
    from validator.claims.notation.read import read_quantity

    low = read_quantity(text, precision=Precision(exact=True)).certain.low
    return 0 if low is None else low
