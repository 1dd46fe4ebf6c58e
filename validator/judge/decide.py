"""Deciding one bound check: its cells' intervals, every choice among restated values, the verdict and its strength."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from validator.claims.cells import ReadClaim
from validator.claims.interval import Interval, Rational
from validator.claims.quantity import Exactness, Kind, Quantity
from validator.judge.bind import Bound
from validator.judge.check import Check
from validator.judge.evaluate import define, truth_of
from validator.judge.index import Cell, CellIndex
from validator.judge.lower import Lowered
from validator.judge.reasons import reasons_of
from validator.judge.shape import unstated_range
from validator.judge.values import CellType
from validator.judge.verdict import Strength, Truth, Verdict

MOST_ALTERNATIVES = 64
"""Ways to choose among restated values that are tried one by one; beyond it only what holds for all of them is said."""
NOT_CERTAIN = "whether it applies is not certain"
"""The reason where a condition gives none."""


class Deciding:
    """One binding under decision, with every way to choose among restated values."""

    def __init__(self, bound: Bound, lowered: Lowered, types: tuple[CellType, ...], index: CellIndex) -> None:
        self.bound = bound
        self.lowered = lowered
        self.types = types
        self.index = index

    def check(self) -> Check | None:
        """The decided check; None where the rule's condition does not hold."""
        cells = self.bound.cells
        if not any(isinstance(cell, Cell) and len(cell.claims) > 1 for cell in cells):
            return self._with(
                tuple([cell.claims[0] if isinstance(cell, Cell) and cell.claims else None for cell in cells])
            )
        alternatives = [
            _distinct(cell.claims) if isinstance(cell, Cell) and len(cell.claims) > 1 else None for cell in cells
        ]
        ways = 1
        for claims in alternatives:
            ways *= len(claims) if claims else 1
        choices = [
            claims or (cell.claims[:1] if isinstance(cell, Cell) and cell.claims else (None,))
            for claims, cell in zip(alternatives, self.bound.cells, strict=True)
        ]
        if ways > MOST_ALTERNATIVES:
            return self._with_all_together(choices, ways)
        return self._with_each(choices)

    def _with_each(self, choices: Sequence[Sequence[ReadClaim | None]]) -> Check | None:
        """Contradicts only if every choice does; else takes the first that agrees and names what it depends on."""
        ways = [self._with(chosen) for chosen in product(*choices)]
        found = [check for check in ways if check is not None]
        if not found:
            return None
        for verdict in (Verdict.AGREES, Verdict.UNDECIDED):
            best = next((check for check in found if check.verdict is verdict), None)
            if best is not None:
                break
        else:
            if len(found) < len(ways):
                reason = "whether the rule applies depends on which statement of a cell is right"
                return replace(found[0], verdict=Verdict.UNDECIDED, strength=None, reasons=(reason,))
            return _weakest(found)
        if all(check.verdict is best.verdict for check in found):
            return best
        varied = [at for at, claims in enumerate(choices) if len(claims) > 1]
        depends = tuple(claim for at in varied if (claim := best.chosen[at]) is not None)
        return replace(best, depends_on=depends)

    def _with_all_together(self, choices: Sequence[Sequence[ReadClaim | None]], ways: int) -> Check | None:
        """Too many choices to try: decide over the hull of each cell, which only ever widens."""
        first = tuple(claims[0] for claims in choices)
        reason = f"its cells are restated in {ways} combinations, more than the {MOST_ALTERNATIVES} that are tried"
        if self.lowered.definitions:
            return self.undecided(first, (), (reason,))  # a function may look at how one statement is written
        try:
            hulls = {
                number: _hull([self._hull_box(number, claim) for claim in claims if claim is not None])
                for number, claims in enumerate(choices)
                if len(claims) > 1
            }
        except (MixedUnitsError, NotPreciseError) as error:
            return self.undecided(first, (), (str(error),))
        check = self._with(first, hulls)
        if check is None or check.verdict is Verdict.CONTRADICTS:
            return check
        return replace(check, verdict=Verdict.UNDECIDED, strength=None, reasons=(reason,))

    def _with(self, chosen: tuple[ReadClaim | None, ...], hulls: dict[int, Interval] | None = None) -> Check | None:
        try:
            likely, steps, soft = self.boxes(chosen, certain=False, hulls=hulls)
        except (MixedUnitsError, NotPreciseError) as error:
            return self.undecided(chosen, (), (str(error),))
        lowered = self.lowered
        undefined = self.defined(likely, steps, chosen)
        if undefined is not None:
            return self.undecided(chosen, (), (undefined,))
        known = applies(lowered, likely)
        if known is Truth.FALSE:
            return None
        if known is not Truth.TRUE:
            reasons = tuple(reasons_of(self.bound, self.types, lowered.when, likely)) + tuple(
                reasons_of(self.bound, self.types, lowered.unless, likely)
            )
            return self.undecided(chosen, tuple(likely), reasons or (NOT_CERTAIN,))
        truth = truth_of(lowered.expect, likely)
        if truth is Truth.UNKNOWN:
            return self.undecided(
                chosen, tuple(likely), tuple(reasons_of(self.bound, self.types, lowered.expect, likely))
            )
        if truth is not Truth.FALSE:
            return Check(self.bound, lowered, Verdict.AGREES, self._agreement(truth, chosen), chosen, tuple(likely))
        strength = Strength.PROVEN
        if soft:
            certain, steps, _ = self.boxes(chosen, certain=True, hulls=hulls)
            proven = self.defined(certain, steps, chosen) is None
            proven = proven and applies(lowered, certain) is Truth.TRUE
            proven = proven and truth_of(lowered.expect, certain) is Truth.FALSE
            strength = Strength.PROVEN if proven else Strength.LIKELY
        return Check(self.bound, lowered, Verdict.CONTRADICTS, strength, chosen, tuple(likely))

    def undecided(
        self, chosen: tuple[ReadClaim | None, ...], boxes: tuple[Interval, ...], reasons: tuple[str, ...]
    ) -> Check:
        """The check as undecided, each reason once."""
        distinct = tuple(
            reason for reason in dict.fromkeys(reasons) if not any(_says_more(other, reason) for other in reasons)
        )
        return Check(self.bound, self.lowered, Verdict.UNDECIDED, None, chosen, boxes, distinct)

    def _agreement(self, truth: Truth, chosen: Sequence[ReadClaim | None]) -> Strength:
        if truth is Truth.TRUE:
            return Strength.EXACTLY
        worded = any(claim is not None and claim.quantity.exactness is Exactness.WORDED for claim in chosen)
        return Strength.WITHIN_WORDING if worded else Strength.WITHIN_ROUNDING

    def boxes(
        self, chosen: Sequence[ReadClaim | None], *, certain: bool, hulls: dict[int, Interval] | None
    ) -> tuple[list[Interval], list[Rational | None], bool]:
        """Each cell's interval for this choice of claims, the size of its last digit, and whether a word is soft.

        Raises:
            MixedUnitsError: the statements of one cell cannot be brought to one unit.
            NotPreciseError: a value cannot be written with the rule's precision.
        """
        boxes: list[Interval] = []
        soft = False
        precise = self.bound.plan.rule.precision is not None
        for number, claim in enumerate(chosen):
            if claim is None:
                boxes.append(unstated_range(self.bound.cells[number], self.types[number].kind, self.index))
                continue
            quantity = self._quantity(claim) if precise else claim.quantity
            soft = soft or quantity.is_soft
            box = quantity.certain if certain else quantity.likely
            known = self.types[number]
            if claim.unit is not known.unit or quantity.kind is not known.kind:
                box = self.converted(box, claim, known)
            boxes.append(box)
        steps = [self.step(number, claim) for number, claim in enumerate(chosen)] if self.lowered.definitions else []
        for number, hull in (hulls or {}).items():
            boxes[number] = hull
        return boxes, steps, soft

    def _quantity(self, claim: ReadClaim) -> Quantity:
        """A claim's quantity; read again where the rule sets a precision, and nothing else declares that of the claim.

        Raises:
            NotPreciseError: the value cannot be written with that precision.
        """
        precision = self.bound.plan.rule.precision
        if precision is None or claim.quantity.kind is not Kind.NUMBER:
            return claim.quantity
        found = self.index.with_precision(claim, precision)
        if isinstance(found, str):
            raise NotPreciseError(f"the rule's precision is not that of {claim.claim.value}: {found}")
        return found.quantity

    def _hull_box(self, number: int, claim: ReadClaim) -> Interval:
        return self.converted(self._quantity(claim).certain, claim, self.types[number])

    def step(self, number: int, claim: ReadClaim | None) -> Rational | None:
        """The size of the last digit written, in base units."""
        if claim is None or claim.quantity.step is None or claim.quantity.exactness is Exactness.WORDED:
            return None  # "over 800" is not rounded: its own end stands
        unit = self.types[number].unit
        return claim.quantity.step if unit is None else claim.quantity.step * unit.factor

    def converted(self, box: Interval, claim: ReadClaim, target: CellType) -> Interval:
        """A statement's interval in the unit of the cell's first statement."""
        kind = claim.quantity.kind
        if kind is not target.kind:
            raise MixedUnitsError(f"the cell is stated as a {target.kind.value} and as a {kind.value}")
        if claim.unit is None or target.unit is None or claim.unit.name == target.unit.name:
            return box
        from validator.claims.units import IncompatibleUnitsError, conversion

        try:
            factor, offset = conversion(claim.unit, target.unit, difference=target.difference)
        except IncompatibleUnitsError as error:
            raise MixedUnitsError(f"the cell is stated in {target.unit.name} and in {claim.unit.name}") from error
        return box.times(factor) + Interval.point(offset)

    def place(self, number: int, claim: ReadClaim | None) -> Rational | None:
        """The size of the last digit written of an exact value, in base units; what is rounded has its room already."""
        step = self.step(number, claim)
        if claim is None or step is None or claim.quantity.exactness is not Exactness.EXACT:
            return None
        unit = self.types[number].unit
        return min(step, 1 if unit is None else unit.factor)

    def defined(
        self, boxes: list[Interval], steps: list[Rational | None], chosen: Sequence[ReadClaim | None]
    ) -> str | None:
        """Append the definitions' intervals; return a reason where one has no value."""
        if not self.lowered.definitions:
            return None
        places = [self.place(number, claim) for number, claim in enumerate(chosen)]
        for definition in self.lowered.definitions:
            value = define(definition, boxes, steps, places)
            if value is None:
                return f"{definition.function}() has no value here: a divisor may be zero, or a date is open"
            boxes.append(value)
        return None


def _says_more(other: str, reason: str) -> bool:
    return other != reason and other.startswith(reason)


class MixedUnitsError(Exception):
    """The statements of one cell cannot be brought to one unit."""


class NotPreciseError(Exception):
    """A value cannot be written with the precision that a rule sets."""


def applies(lowered: Lowered, boxes: Sequence[Interval]) -> Truth:
    """Whether a check's conditions hold with each cell and definition inside its interval."""
    truth = Truth.TRUE
    if lowered.when is not None:
        truth = truth_of(lowered.when, boxes)
    if lowered.unless is not None:
        truth = min(truth, truth_of(lowered.unless, boxes).negated)
    return truth


def _distinct(claims: Sequence[ReadClaim]) -> tuple[ReadClaim, ...]:
    """One claim for each different quantity, in the order of the record: equal statements are one choice."""
    found: dict[object, ReadClaim] = {}
    for claim in claims:
        quantity = claim.quantity
        found.setdefault((quantity.kind, quantity.likely, quantity.certain, quantity.unit), claim)
    return tuple(found.values())


def _hull(boxes: Sequence[Interval]) -> Interval:
    hull = boxes[0]
    for box in boxes[1:]:
        hull = hull | box
    return hull


def _weakest(checks: Sequence[Check]) -> Check:
    """Of contradictions, a likely one where there is one: the whole is no firmer than its weakest choice."""
    return next((check for check in checks if check.strength is Strength.LIKELY), checks[0])
