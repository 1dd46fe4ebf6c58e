"""A record as a system: its claims as statements, its bound rules as constraints, over one unknown a cell.

A cell that several claims state takes the value of some of them, as a check over it does. Cells that nobody states are
unknowns too: rules are bound to them as long as something new can be worked out, so that 270 + 120 for each of two
sides reaches a total of 800.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from validator.claims.assumed import exact_number
from validator.claims.cells import EACH, ReadClaim
from validator.claims.interval import Interval
from validator.explain.joint.implied import ImpliedRanges, implied
from validator.explain.joint.settled import settled
from validator.explain.joint.system import AsWritten, Statement, System
from validator.explain.unknowns import CellName, CellUnknowns, is_each
from validator.judge.bind import Bound, bind
from validator.judge.decide import Deciding, MixedUnitsError, applies
from validator.judge.index import Cell, CellIndex
from validator.judge.normal import Common, Disjunction, Formula, Multiple, Negation, Relation, finish
from validator.judge.own_checks import own_checks
from validator.judge.plan import plan_rule
from validator.judge.renumber import parts_of
from validator.judge.verdict import Truth
from validator.rulebook.rule import Rule, Severity

if TYPE_CHECKING:
    from validator.judge.judge import Judge, Judged
    from validator.judge.values import CellType


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


class Claiming(CellUnknowns):
    """A record's system under construction, round by round."""

    def __init__(self, judge: Judge, judged: Judged, least: Severity = Severity.ERROR) -> None:
        super().__init__(judged.read)
        self.judge = judge
        self.least = least
        self.applied: list[Applied | None] = []
        self.left_out: dict[tuple[Rule, str], None] = {}
        self.ranges: tuple[Interval, ...] = ()
        self._known: dict[object, None] = {}
        self._tied: dict[frozenset[int], None] = {}

    def round(self, implied: Iterable[CellName]) -> bool:
        """Bind every rule to what is stated and to these cells; whether anything new was bound."""
        index = CellIndex(self.read, implied)
        before = len(self.applied)
        for rule in self.judge.rules:
            if rule.severity.rank <= self.least.rank:
                for bound in bind(plan_rule(rule), index, implied=True):
                    self._apply(bound, index)
        for bound in own_checks(self.read.record, index)[0]:
            self._apply(bound, index)
        return len(self.applied) > before

    def implied_cells(self) -> list[CellName]:
        """The cells that nobody states and whose value is bounded on both sides by what was bound so far."""
        growing = self.growing
        hulls = [Statement((number,), hull) for number, hull in self.hulls.items()]
        stated = [Statement(tuple(self.stated[claim.position]), claim.quantity.likely) for claim in self.read.claims]
        known = {number for statement in (*stated, *hulls) for number in statement.unknowns}
        open_ones = [number for number in range(len(growing.unknowns)) if number not in known]
        found = implied(System(tuple(growing.unknowns), (*stated, *hulls), tuple(growing.constraints)), open_ones)
        self.ranges = found.boxes
        self._members_alike(found)
        return [
            name
            for number, name in self.cells.items()
            if found.boxes[number].low is not None and found.boxes[number].high is not None
        ]

    def _members_alike(self, found: ImpliedRanges) -> None:
        """What follows for each member from nothing but what is stated exactly of each member, all members have."""
        alike = {
            self.numbers["claim", claim.position]
            for claim in self.read.claims
            if is_each(claim.key) and claim.quantity.likely.is_point and ("claim", claim.position) in self.numbers
        }
        for step in found.steps:
            name = self.cells.get(step.unknown)
            if name is not None and is_each(name[1]) and step.interval.is_point and alike.issuperset(step.bases):
                alike.add(step.unknown)
                self._for_each(step.unknown, name)

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
        for number, (deciding, cell) in self.restated.items():
            self._choose(number, deciding, cell)
        self.restated = {}
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
        numbers = tuple(self.number(part, at, deciding) for at, part in enumerate(bound.cells))
        chosen = [part.claims[0] if isinstance(part, Cell) and part.claims else None for part in bound.cells]
        written = AsWritten(
            tuple(self.box_of(at, part, deciding) for at, part in enumerate(bound.cells)),
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

    def _choose(self, number: int, deciding: Deciding, at: int) -> None:
        """A cell that several claims state has the value of one of them."""
        cell = deciding.bound.cells[at]
        if not isinstance(cell, Cell):
            return
        target = deciding.types[at]
        numbers = [self.of_claim(claim, (cell.measure, cell.key)) for claim in cell.claims]
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
