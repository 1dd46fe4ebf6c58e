"""A record as a system: its claims as statements, its bound rules as constraints, over one unknown a cell.

A claim that is stated for ``each`` member and written exactly is one unknown, however many cells it covers; one that is
rounded is an unknown a cell, because 388 and 391 are both "about 390", and what it says of ``each`` is their mean. A
cell that several claims state takes the
value of some of them, as a check over it does. Cells that nobody states are unknowns too: rules are bound to them as
long as something new can be worked out, so that 270 + 120 for each of two sides reaches a total of 800.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from validator.claims.assumed import exact_number
from validator.claims.calendar import LAST_DAY
from validator.claims.cells import EACH, CellKey, ReadClaim
from validator.claims.interval import EVERYTHING, Interval, Rational
from validator.claims.quantity import Kind, Quantity
from validator.claims.units import IncompatibleUnitsError, conversion, parse_unit
from validator.explain.implied import implied
from validator.explain.settled import settled
from validator.explain.system import AsWritten, Growing, Statement, System
from validator.judge.bind import Bound, DateValue, Others, Part, bind
from validator.judge.decide import Deciding, MixedUnitsError, applies
from validator.judge.index import Cell, CellIndex
from validator.judge.normal import Common, Disjunction, Formula, Multiple, Negation, Relation, finish
from validator.judge.own_checks import own_checks
from validator.judge.plan import plan_rule
from validator.judge.renumber import parts_of
from validator.judge.shape import date_range, unstated_range
from validator.judge.verdict import Truth
from validator.rulebook.rule import Rule, Severity

if TYPE_CHECKING:
    from validator.claims.units import Unit
    from validator.judge.judge import Judge, Judged
    from validator.judge.values import CellType

CellName = tuple[str, CellKey]

CALENDAR = Interval(1, LAST_DAY)
"""Every day that can be written, as ordinals."""
MOST_STATEMENTS = 8
"""A cell that more claims state is left open: which of them counts would take a case each."""
MOST_PRODUCTS, MOST_FACTORS, MOST_FUNCTIONS = 60, 4, 20
"""A check with more products, with longer ones, or with more functions, is left to the judge alone."""
MOST_ROUNDS = 6
"""How long a chain of cells that nobody states may become."""


@dataclass(frozen=True, slots=True)
class Applied:
    """A rule as it binds to cells of the record, in its normal form; ``unknowns[i]`` is that of cell i."""

    deciding: Deciding
    unknowns: tuple[int, ...]

    @property
    def rule(self) -> Rule:
        """The rule that was bound."""
        return self.deciding.bound.plan.rule


@dataclass(frozen=True, slots=True)
class Claimed:
    """A record's system. Statement i is ``claims[i]``; constraint j is ``applied[j]``, which is None where it only
    links a cell to the claims that state it. ``cells`` are the unknowns that no claim states, by their numbers, and
    ``types`` their kinds and units."""

    system: System
    claims: tuple[ReadClaim, ...]
    applied: tuple[Applied | None, ...]
    cells: dict[int, CellName]
    types: dict[int, CellType]
    left_out: tuple[tuple[Rule, str], ...] = ()


def claimed(judge: Judge, judged: Judged, least: Severity = Severity.ERROR) -> Claiming:
    """Everything that a record's claims and the rules of this severity, or a higher one, say of each other."""
    claiming = Claiming(judge, judged, least)
    implied_cells: list[CellName] = []
    for _ in range(MOST_ROUNDS):
        if not claiming.round(implied_cells):
            break
        found = claiming.implied_cells()
        if found == implied_cells:
            break
        implied_cells = found
    return claiming


class Claiming:
    """A record's system under construction, round by round."""

    def __init__(self, judge: Judge, judged: Judged, least: Severity = Severity.ERROR) -> None:
        self.judge = judge
        self.read = judged.read
        self.least = least
        self.growing = Growing.empty()
        self.applied: list[Applied | None] = []
        self.cells: dict[int, CellName] = {}
        self.types: dict[int, CellType] = {}
        self.left_out: dict[tuple[Rule, str], None] = {}
        self.ranges: tuple[Interval, ...] = ()
        self.stated: dict[int, list[int]] = {claim.position: [] for claim in self.read.claims}
        self._numbers: dict[object, int] = {}
        self._known: dict[object, None] = {}
        self._restated: dict[int, tuple[Deciding, int]] = {}
        self._hulls: dict[int, Interval] = {}
        self._tied: dict[frozenset[int], None] = {}
        self._limits: dict[tuple[str, str | None], tuple[Interval, Rational | None]] = {}

    def round(self, implied: Iterable[CellName]) -> bool:
        """Bind every rule to what is stated and to these cells; whether anything new was bound."""
        index = CellIndex(self.read, implied)
        before = len(self.applied)
        for rule in self.judge.book.rules:
            if rule.severity.rank <= self.least.rank:
                for bound in bind(plan_rule(rule), index, implied=True):
                    self._apply(bound, index)
        for bound in own_checks(self.read.record, index)[0]:
            self._apply(bound, index)
        return len(self.applied) > before

    def implied_cells(self) -> list[CellName]:
        """The cells that nobody states and whose value is bounded on both sides by what was bound so far."""
        growing = self.growing
        hulls = [Statement((number,), hull) for number, hull in self._hulls.items()]
        stated = [Statement(tuple(self.stated[claim.position]), claim.quantity.likely) for claim in self.read.claims]
        boxes = implied(
            System(tuple(growing.unknowns), (*stated, *hulls), tuple(growing.constraints)), list(self.cells)
        )
        self.ranges = boxes.boxes
        found = [
            (number, name)
            for number, name in self.cells.items()
            if boxes.boxes[number].low is not None and boxes.boxes[number].high is not None
        ]
        for number, name in found:
            if boxes.boxes[number].is_point and is_each(name[1]):
                self._for_each(number, name)
        return [name for _, name in found]

    def _for_each(self, each: int, name: CellName) -> None:
        """What was worked out for each member of a dimension is the value of every member that nobody states."""
        measure, key = name
        for number, (other, dims) in self.cells.items():
            if other != measure or number == each or len(dims) != len(key) or ("same", number) in self._known:
                continue
            if all(a == c and b in (EACH, d) for (a, b), (c, d) in zip(key, dims, strict=True)):
                self._known["same", number] = None
                self._link(Relation(((1, (0,)), (-1, (1,))), "="), [each, number])

    def finished(self, *, certain: bool = False) -> Claimed:
        """The system, with what the claims are likely to mean or (``certain``) what they commit to."""
        for number, (deciding, cell) in self._restated.items():
            self._choose(number, deciding, cell)
        self._restated = {}
        statements = tuple(
            Statement(
                tuple(self.stated[claim.position]),
                claim.quantity.certain if certain else claim.quantity.likely,
                weight_of(claim),
            )
            for claim in self.read.claims
        )
        growing = self.growing
        system = System(tuple(growing.unknowns), statements, tuple(growing.constraints))
        return Claimed(
            system, self.read.claims, tuple(self.applied), dict(self.cells), dict(self.types), tuple(self.left_out)
        )

    # --- rules to constraints ----------------------------------------------------------------------------------------

    def _apply(self, bound: Bound, index: CellIndex) -> None:
        key = (bound.plan.rule, frozenset(bound.values.items()), bound.common, bound.slots)
        if key in self._known:
            return
        deciding = self.judge.deciding(bound, index)
        if deciding is None:
            return
        self._known[key] = None
        rule = bound.plan.rule
        if rule.precision is not None:
            self.left_out[rule, "it reads the claims with a precision of its own"] = None
            return
        formula = self._formula(deciding)
        if formula is None:
            return
        if _is_too_large(formula) or len(deciding.lowered.definitions) > MOST_FUNCTIONS:
            self.left_out[rule, "it has too many products or functions to be weighed with others"] = None
            return
        numbers = tuple(self._number(part, at, deciding) for at, part in enumerate(bound.cells))
        chosen = [part.claims[0] if isinstance(part, Cell) and part.claims else None for part in bound.cells]
        written = AsWritten(
            tuple(self._box(at, part, deciding) for at, part in enumerate(bound.cells)),
            tuple(deciding.step(at, claim) for at, claim in enumerate(chosen)),
            tuple(deciding.place(at, claim) for at, claim in enumerate(chosen)),
        )
        if isinstance(formula, Common) and not deciding.lowered.definitions:
            self._tied[frozenset(numbers)] = None
        added = self.growing.constrain(settled(formula, written.boxes), numbers, deciding.lowered.definitions, written)
        if added is not None:
            self.applied.append(Applied(deciding, numbers))

    def _formula(self, deciding: Deciding) -> Formula | None:
        """What must hold, its conditions folded in; None where the check does not apply as the claims stand."""
        lowered = deciding.lowered
        if lowered.when is None and lowered.unless is None:
            return lowered.expect
        if not lowered.definitions:
            parts: list[Formula] = [] if lowered.when is None else [Negation(lowered.when)]
            parts += [] if lowered.unless is None else [lowered.unless]
            return Disjunction((*parts, lowered.expect))
        # A condition on a function (a spread) is taken as it stands: no linear method could weigh it against the rest.
        chosen = tuple(
            cell.claims[0] if isinstance(cell, Cell) and cell.claims else None for cell in deciding.bound.cells
        )
        try:
            boxes, steps, _ = deciding.boxes(chosen, certain=True, hulls=None)
        except MixedUnitsError:
            return None
        if deciding.defined(boxes, steps, chosen) is not None:
            return None
        truth = applies(lowered, boxes)
        if truth is not Truth.TRUE:
            if truth is not Truth.FALSE:
                self.left_out[deciding.bound.plan.rule, "whether it applies is not certain"] = None
            return None
        return lowered.expect

    # --- cells to unknowns -------------------------------------------------------------------------------------------

    def _number(self, part: Part, at: int, deciding: Deciding) -> int:
        match part:
            case Cell(measure, key, claims) if len(claims) == 1:
                return self._of_claim(claims[0], (measure, key))
            case Cell(measure, key, claims):
                if not claims and not _has_meaning(at, deciding):
                    return self._new(measure, key, deciding.types[at].kind, None)
                name = ("cell", measure, key)
                number = self._numbers.get(name)
                if number is None:
                    kind = deciding.types[at].kind
                    unit = deciding.types[at].unit
                    number = self._numbers[name] = self._new(measure, key, kind, unit, mean=is_each(key))
                    if claims:
                        self._restated[number] = deciding, at
                        self._hulls[number] = self._box(at, part, deciding)
                    else:
                        self.cells[number] = measure, key
                        self.types[number] = deciding.types[at]
                return number
            case DateValue(text):
                dated = ("date", text)
                number = self._numbers.get(dated)
                if number is None:
                    domain = date_range(text, deciding.index) or CALENDAR
                    number = self._numbers[dated] = self.growing.unknown(domain, 1)
                return number
            case Others(_, counted):
                domain = unstated_range(part, Kind.NUMBER, deciding.index)
                return self.growing.unknown(domain, 1 if counted else None)

    def _of_claim(self, claim: ReadClaim, name: CellName) -> int:
        """The unknown of a claim, or of one of the cells that a rounded claim of ``each`` covers."""
        is_one = claim.quantity.likely.is_point or claim.key == name[1]
        key = ("claim", claim.position) if is_one else ("part", claim.position, name)
        number = self._numbers.get(key)
        if number is None:
            mean = is_each(name[1]) and not claim.quantity.likely.is_point
            number = self._numbers[key] = self._new(*name, claim.quantity.kind, claim.unit, mean=mean)
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

    def _box(self, at: int, part: Part, deciding: Deciding) -> Interval:
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

    def _choose(self, number: int, deciding: Deciding, at: int) -> None:
        """A cell that several claims state has the value of one of them."""
        cell = deciding.bound.cells[at]
        if not isinstance(cell, Cell):
            return
        target = deciding.types[at]
        numbers = [self._of_claim(claim, (cell.measure, cell.key)) for claim in cell.claims]
        links: list[Formula] = []
        for place, claim in enumerate(cell.claims, start=1):
            try:
                one = deciding.converted(Interval(1, 1), claim, target).low or 0
                zero = deciding.converted(Interval(0, 0), claim, target).low or 0
            except MixedUnitsError:
                continue
            polynomial = finish({(0,): -1, (place,): one - zero, (): zero} if zero else {(0,): -1, (place,): one})[0]
            links.append(Relation(polynomial, "="))
        if len(links) > MOST_STATEMENTS or not links:
            return
        if frozenset(numbers) in self._tied:
            del links[1:]
        self._link(links[0] if len(links) == 1 else Disjunction(tuple(links)), [number, *numbers])

    def _link(self, formula: Formula, numbers: list[int]) -> None:
        if self.growing.constrain(formula, numbers) is not None:
            self.applied.append(None)


def is_open(interval: Interval) -> bool:
    """Whether an interval leaves a value anywhere on the line or, but for a week at its ends, in the calendar."""
    return interval == EVERYTHING or Interval(8, LAST_DAY - 7) & interval == Interval(8, LAST_DAY - 7)


def weight_of(claim: ReadClaim) -> Fraction | None:
    """What it costs to blame a claim: its confidence, 1 where none is given; None where it is trusted."""
    if claim.claim.trusted:
        return None
    confidence = claim.claim.confidence
    return Fraction(1) if confidence is None else Fraction(exact_number(confidence))


def _is_too_large(formula: Formula) -> bool:
    """Whether a formula has more products than can be taken apart in a moment; the judge decides it all the same."""
    polynomials = [part.polynomial for part in parts_of(formula) if isinstance(part, Relation | Multiple)]
    products = [powers for polynomial in polynomials for _, powers in polynomial if len(powers) > 1]
    return len(products) > MOST_PRODUCTS or any(len(powers) > MOST_FACTORS for powers in products)


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
