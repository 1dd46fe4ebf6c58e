"""The unknowns of a record: one for each cell that is stated or missed, with where its value must lie at all.

A claim that is stated for ``each`` member and written exactly is one unknown, however many cells it covers; a rounded
one is an unknown a cell, and what it says of ``each`` is the members' mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.claims.calendar import LAST_DAY
from validator.claims.cells import EACH, CellKey, ReadClaim
from validator.claims.interval import EVERYTHING, Interval, Rational
from validator.claims.quantity import Kind, Quantity
from validator.claims.units import IncompatibleUnitsError, conversion, parse_unit
from validator.explain.joint.system import Growing
from validator.judge.bind import DateValue, Others, Part
from validator.judge.decide import Deciding, MixedUnitsError
from validator.judge.index import Cell
from validator.judge.shape import date_range, unstated_range

if TYPE_CHECKING:
    from validator.claims.reading import ReadRecord
    from validator.claims.units import Unit
    from validator.judge.values import CellType

CellName = tuple[str, CellKey]
CALENDAR = Interval(1, LAST_DAY)
"""Every day that can be written, as ordinals."""


class CellUnknowns:
    """Gives every cell its unknown in a growing system.

    ``cells`` are the unknowns that no claim states, by number, with their ``types``; ``stated`` the unknowns of each
    claim, by its position; ``restated`` the cells that several claims state, with their ``hulls``.
    """

    def __init__(self, read: ReadRecord) -> None:
        self.read = read
        self.growing = Growing.empty()
        self.cells: dict[int, CellName] = {}
        self.types: dict[int, CellType] = {}
        self.stated: dict[int, list[int]] = {claim.position: [] for claim in self.read.claims}
        self.numbers: dict[object, int] = {}
        self.restated: dict[int, tuple[Deciding, int]] = {}
        self.hulls: dict[int, Interval] = {}
        self._limits: dict[tuple[str, str | None], tuple[Interval, Rational | None]] = {}

    def number(self, part: Part, at: int, deciding: Deciding) -> int:
        """The unknown of a part of a check."""
        match part:
            case Cell(measure, key, claims) if len(claims) == 1:
                return self.of_claim(claims[0], (measure, key))
            case Cell(measure, key, claims, unread):
                if not claims and not _has_meaning(at, deciding):
                    return self._new(measure, key, deciding.types[at].kind, None)
                # two claims may state one cell differently, also where neither value could be read
                name = ("cell", measure, key) if unread is None else ("unread", unread, "")
                number = self.numbers.get(name)
                if number is None:
                    kind = deciding.types[at].kind
                    unit = deciding.types[at].unit
                    number = self.numbers[name] = self._new(measure, key, kind, unit, mean=is_each(key))
                    if claims:
                        self.restated[number] = deciding, at
                        self.hulls[number] = self.box_of(at, part, deciding)
                    else:
                        self.cells[number] = measure, key
                        self.types[number] = deciding.types[at]
                return number
            case DateValue(text):
                dated = ("date", text)
                number = self.numbers.get(dated)
                if number is None:
                    domain = date_range(text, deciding.index) or CALENDAR
                    number = self.numbers[dated] = self.growing.unknown(domain, 1)
                return number
            case Others(_, counted):
                domain = unstated_range(part, Kind.NUMBER, deciding.index)
                return self.growing.unknown(domain, 1 if counted else None)

    def of_claim(self, claim: ReadClaim, name: CellName) -> int:
        """The unknown of a claim, or of one of the cells that a rounded claim of ``each`` covers."""
        is_one = claim.quantity.likely.is_point or claim.key == name[1]
        key = ("claim", claim.position) if is_one else ("part", claim.position, name)
        number = self.numbers.get(key)
        if number is None:
            mean = is_each(name[1]) and not claim.quantity.likely.is_point
            number = self.numbers[key] = self._new(*name, claim.quantity.kind, claim.unit, mean=mean)
            self.stated[claim.position].append(number)
        return number

    def _new(self, measure: str, key: CellKey, kind: Kind, unit: Unit | None, *, mean: bool = False) -> int:
        """One more unknown; a ``mean`` of members need not be whole: 390 for one side and 391 for the other."""
        if kind is Kind.WEEKDAY:
            number = self.growing.unknown(Interval(0, 6), 1)
        elif kind is Kind.DATE:
            number = self.growing.unknown(CALENDAR, 1)
        elif ("statistic", "count") in key:
            number = self.growing.unknown(Interval(0, None), 1)
        elif any(name == "statistic" for name, _ in key) or ("flow", "net") in key:
            number = self.growing.unknown()
        else:
            asked = measure, None if unit is None else unit.name
            if asked not in self._limits:
                self._limits[asked] = self._limit(measure, unit)
            domain, step = self._limits[asked]
            number = self.growing.unknown(domain, None if mean else step)
        return number

    def _limit(self, measure: str, unit: Unit | None) -> tuple[Interval, Rational | None]:
        """Where a value of the measure must lie, and of what it is a multiple; nothing where a claim says otherwise."""
        assumed = self.read.assumed.get(measure)
        if assumed is None:
            return EVERYTHING, None
        domain = Interval(assumed.minimum, assumed.maximum)
        if unit is not None and assumed.unit is not None and unit.name != assumed.unit:
            try:
                factor, offset = conversion(parse_unit(assumed.unit), unit)
            except IncompatibleUnitsError:
                return EVERYTHING, None
            return self._kept(measure, domain.times(factor) + Interval.point(offset)), None
        whole = assumed.whole and all(_holds_whole(claim.quantity) for claim in self._plain(measure))
        return self._kept(measure, domain), 1 if whole else None

    def _kept(self, measure: str, domain: Interval) -> Interval:
        """A domain that some claim leaves is none: whether it may is a rule's to say, not this module's."""
        inside = all((claim.quantity.certain & domain) == claim.quantity.certain for claim in self._plain(measure))
        return domain if inside else EVERYTHING

    def _plain(self, measure: str) -> Iterator[ReadClaim]:
        for claim in self.read.claims:
            if claim.measure == measure and not any(name == "statistic" for name, _ in claim.key):
                yield claim

    def box_of(self, at: int, part: Part, deciding: Deciding) -> Interval:
        """Where a cell lies as it is stated."""
        if not isinstance(part, Cell) or not part.claims:
            return unstated_range(part, deciding.types[at].kind, deciding.index)
        hull = Interval(1, 0)
        for claim in part.claims:
            try:
                box = deciding.converted(claim.quantity.likely, claim, deciding.types[at])
            except MixedUnitsError:
                return EVERYTHING
            hull = box if hull.is_empty else hull | box
        return hull


def is_open(interval: Interval) -> bool:
    """Whether an interval leaves a value anywhere on the line or, but for a week at its ends, in the calendar."""
    return interval == EVERYTHING or Interval(8, LAST_DAY - 7) & interval == Interval(8, LAST_DAY - 7)


def _has_meaning(at: int, deciding: Deciding) -> bool:
    """Whether the value of a cell that nobody states is in a unit that is the same in all checks.

    A bare number takes the unit of what it stands beside: per cents in one check and a share of one in another.
    """
    known = deciding.types[at]
    bare = all(pair.left.unit is None and pair.right.unit is None for pair in deciding.lowered.pairs)
    return known.unit is not None or known.kind is not Kind.NUMBER or bare


def _holds_whole(quantity: Quantity) -> bool:
    box = quantity.certain
    return box.low is None or box.high is None or Interval(-(-box.low // 1), -(-box.low // 1)).meets(box)


def is_each(key: CellKey) -> bool:
    """Whether a cell is stated for each member of a dimension."""
    return any(member == EACH for _, member in key)
