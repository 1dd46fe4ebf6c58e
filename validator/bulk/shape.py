"""A shape of records: an exemplar's checks, compiled once, and what each of them can come to without being accused.

Records of one shape state the same cells in the same kinds and units; binding and lowering then give the same checks,
and only the numbers differ. The exemplar is judged by the exact judge, whose bindings these are. A check's *outcome* in
a row is one of those below; a row in which any check may contradict, or is undecided for a reason that depends on its
numbers, is not cleared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING

from validator.bulk.formula_sql import CellRange, NotScreenedError, may_be_zero, same_in_every_row, truth_sql
from validator.bulk.truth_sql import NO, YES, Truths, all_of, always, any_of, both, negated, not_
from validator.bulk.whole_sql import HUGE_TYPE, TooLargeError
from validator.judge.bind import bind
from validator.judge.check import Check
from validator.judge.decide import NOT_CERTAIN
from validator.judge.index import Cell, CellIndex
from validator.judge.normal import Conjunction, Disjunction, Formula, Multiple, Negation, Possible, Relation
from validator.judge.own_checks import own_checks
from validator.judge.plan import plan_rule
from validator.judge.reasons import reasons_of
from validator.judge.shape import left_is_stated, unstated_range
from validator.judge.verdict import Strength, Truth, Verdict

if TYPE_CHECKING:
    from validator.claims.reading import ReadRecord
    from validator.judge.decide import Deciding
    from validator.judge.judge import Judge, Judged


class Outcome(IntEnum):
    """What the screen may say of a check: nothing that accuses."""

    NOT_APPLICABLE = 0
    EXACTLY = 1
    WITHIN_ROUNDING = 2
    WITHIN_WORDING = 3
    APPLIES_UNKNOWN = 4
    UNDECIDED = 5


DIGIT = 3
"""Bits that an outcome takes in a packed number."""
DIGITS = 20
"""Outcomes that are packed into one number of 64 bits."""

_STRENGTHS = {
    Outcome.EXACTLY: Strength.EXACTLY,
    Outcome.WITHIN_ROUNDING: Strength.WITHIN_ROUNDING,
    Outcome.WITHIN_WORDING: Strength.WITHIN_WORDING,
}


@dataclass(frozen=True, slots=True)
class Slot:
    """One claim of the shape in SQL: its range, and the condition that a word widened it."""

    range: CellRange
    worded: str = NO


@dataclass(frozen=True, slots=True)
class Outcomes:
    """One check in SQL: the condition that it is cleared, the outcomes it can then have, and which it is."""

    cleared: str
    possible: tuple[Outcome, ...]
    sql: str


@dataclass(frozen=True, slots=True)
class ShapeSQL:
    """A shape in SQL: the condition that a row is cleared, and its outcomes packed into whole numbers.

    ``fixed`` are the checks with one outcome; ``packed[k]`` holds ``DIGITS`` of the ``varying`` ones.
    """

    cleared: str
    packed: tuple[str, ...]
    fixed: Mapping[int, Outcome]
    varying: tuple[int, ...]

    @property
    def needs_huge(self) -> bool:
        """Whether some number in it is of 128 bits."""
        return any(HUGE_TYPE in text for text in (self.cleared, *self.packed))


class ScreenedShape:
    """The checks of one exemplar, which has been judged; ``unscreened`` says why its records are all left to the judge.

    ``bindings`` is every binding that the exemplar's shape has, also those whose condition its own values do not meet.
    """

    def __init__(self, judged: Judged, bindings: Sequence[Deciding]) -> None:
        self.judged = judged
        self.bindings = tuple(bindings)

    @cached_property
    def unscreened(self) -> str | None:
        """Why no record of this shape can be cleared; None where some can."""
        read = self.judged.read
        if read.problems:
            return f"the exemplar has a mistake: {read.problems[0].found}"
        for position, claim in enumerate(read.record.claims):
            if claim.id in read.unread:
                return f"claim {position + 1} has no quantity: {read.unread[claim.id]}"
        return None

    def sql(self, slots: Sequence[Slot]) -> ShapeSQL:
        """The shape in SQL over its claims' columns, ``slots[position]``.

        Raises:
            NotScreenedError: a check has no columnar form, so that every record is left to the exact judge.
        """
        cleared: dict[str, None] = {}
        fixed: dict[int, Outcome] = {}
        varying: dict[int, str] = {}
        for number, deciding in enumerate(self.bindings):
            try:
                found = _outcomes(deciding, slots)
            except NotScreenedError as error:
                raise NotScreenedError(f"{deciding.bound.plan.rule.id}: {error}") from error
            except TooLargeError:
                raise NotScreenedError(f"{deciding.bound.plan.rule.id}: its numbers may not fit 128 bits") from None
            cleared[found.cleared] = None
            if len(found.possible) == 1:
                fixed[number] = found.possible[0]
            else:
                varying[number] = found.sql
        codes = list(varying.values())
        packed = tuple(
            " + ".join(f"({code})::BIGINT * {1 << DIGIT * at}" for at, code in enumerate(codes[begin : begin + DIGITS]))
            for begin in range(0, len(codes), DIGITS)
        )
        return ShapeSQL(all_of(list(cleared)), packed, fixed, tuple(varying))

    def cleared(self, sql: ShapeSQL, packed: Sequence[int]) -> Judged:
        """What the exact judge says of every record with these outcomes, but for their numbers: the exemplar stands."""
        outcomes = dict(sql.fixed)
        for place, number in enumerate(sql.varying):
            word, digit = divmod(place, DIGITS)
            outcomes[number] = Outcome(packed[word] >> DIGIT * digit & (1 << DIGIT) - 1)
        checks = [
            check
            for number, deciding in enumerate(self.bindings)
            if (check := _check(deciding, outcomes[number])) is not None
        ]
        busy = {check.rule for check in checks}
        every = dict.fromkeys((*self.judged.idle, *(deciding.bound.plan.rule for deciding in self.bindings)))
        idle = tuple(rule for rule in every if rule not in busy and rule.origin != "record")
        return replace(self.judged, checks=tuple(checks), idle=idle)


def _outcomes(deciding: Deciding, slots: Sequence[Slot]) -> Outcomes:
    lowered = deciding.lowered
    if lowered.definitions:
        raise NotScreenedError(f"it takes {lowered.definitions[0].function}()")
    if deciding.bound.plan.rule.precision is not None:
        raise NotScreenedError("it has a precision of its own")
    guards: list[str] = []
    ranges: list[CellRange] = []
    worded: dict[str, None] = {}
    for number, part in enumerate(deciding.bound.cells):
        if not (isinstance(part, Cell) and part.claims):
            ranges.append(same_in_every_row(unstated_range(part, deciding.types[number].kind, deciding.index)))
            continue
        first = slots[part.claims[0].position]
        ranges.append(first.range)
        for claim in part.claims:
            if claim.unit is not deciding.types[number].unit:
                raise NotScreenedError("a cell is stated in two units")
            slot = slots[claim.position]
            guards += _equal(first.range, slot.range)
            if slot.worded != NO:
                worded[slot.worded] = None
    conditions = [] if lowered.when is None else [truth_sql(lowered.when, ranges)]
    conditions += [] if lowered.unless is None else [negated(truth_sql(lowered.unless, ranges))]
    found = _outcome(
        both(conditions) if conditions else always(Truth.TRUE),
        truth_sql(lowered.expect, ranges),
        any_of(list(worded)),
        all_of([_reasons_are_fixed(lowered.when, ranges), _reasons_are_fixed(lowered.unless, ranges)]),
        _reasons_are_fixed(lowered.expect, ranges),
    )
    return replace(found, cleared=all_of([*guards, found.cleared]))


def _equal(one: CellRange, other: CellRange) -> Iterator[str]:
    """That a cell's second statement allows the same values as its first, so that there is nothing to choose."""
    if one == other:
        return
    if one.scale != other.scale or one.low is None or one.high is None or other.low is None or other.high is None:
        raise NotScreenedError("a cell is stated at two scales")
    yield f"{one.low.sql} = {other.low.sql}"
    if not (one.is_point and other.is_point):
        yield f"{one.high.sql} = {other.high.sql}"


def _outcome(applies: Truths, expect: Truths, worded: str, fixed_applies: str, fixed_expect: str) -> Outcomes:
    """One check's outcomes; ``fixed_…`` are the conditions that the reasons of what is undecided are the shape's."""
    middle = (Truth.UNKNOWN, Truth.POSSIBLE)
    possible: dict[Outcome, str] = {}  # and the condition of each, tried in this order
    cleared: list[str] = []
    if applies.can_be(Truth.FALSE):
        possible[Outcome.NOT_APPLICABLE] = applies.is_one_of(Truth.FALSE)
        cleared.append(possible[Outcome.NOT_APPLICABLE])
    if fixed_applies != NO and any(applies.can_be(truth) for truth in middle):
        possible[Outcome.APPLIES_UNKNOWN] = applies.is_one_of(*middle)
        cleared.append(all_of([possible[Outcome.APPLIES_UNKNOWN], fixed_applies]))
    if applies.can_be(Truth.TRUE):
        holds = expect.is_one_of(Truth.TRUE, Truth.POSSIBLE)
        unknown = all_of([expect.is_one_of(Truth.UNKNOWN), fixed_expect])
        if fixed_expect == YES:
            holds, unknown = expect.is_one_of(Truth.TRUE, Truth.POSSIBLE, Truth.UNKNOWN), NO
        cleared.append(all_of([applies.is_one_of(Truth.TRUE), any_of([holds, unknown])]))
        if expect.can_be(Truth.TRUE):
            possible[Outcome.EXACTLY] = expect.is_one_of(Truth.TRUE)
        if expect.can_be(Truth.UNKNOWN) and fixed_expect != NO:
            possible[Outcome.UNDECIDED] = expect.is_one_of(Truth.UNKNOWN)
        if expect.can_be(Truth.POSSIBLE):
            if worded != NO:
                possible[Outcome.WITHIN_WORDING] = worded
            possible[Outcome.WITHIN_ROUNDING] = YES
    outcomes = tuple(possible)
    if not outcomes:
        return Outcomes(NO, (Outcome.NOT_APPLICABLE,), "0")
    branches = " ".join(f"WHEN {condition} THEN {int(outcome)}" for outcome, condition in list(possible.items())[:-1])
    sql = f"CASE {branches} ELSE {int(outcomes[-1])} END" if branches else str(int(outcomes[0]))
    return Outcomes(any_of(cleared), outcomes, sql)


def _reasons_are_fixed(formula: Formula | None, ranges: Sequence[CellRange]) -> str:
    """The condition that an undecided formula's reasons (``judge.reasons``) are those of its shape, in every row."""
    match formula:
        case Multiple():
            return NO
        case Relation(divisors=divisors):
            return all_of([not_(may_be_zero(divisor, ranges)) for divisor in divisors])
        case Negation(operand) | Possible(operand):
            return _reasons_are_fixed(operand, ranges)
        case Conjunction(operands) | Disjunction(operands):
            return all_of([_reasons_are_fixed(operand, ranges) for operand in operands])
        case _:
            return YES


def _check(deciding: Deciding, outcome: Outcome) -> Check | None:
    cells = deciding.bound.cells
    chosen = tuple(cell.claims[0] if isinstance(cell, Cell) and cell.claims else None for cell in cells)
    boxes, _, _ = deciding.boxes(chosen, certain=False, hulls=None)
    lowered = deciding.lowered
    strength = _STRENGTHS.get(outcome)
    if strength is not None:
        return Check(deciding.bound, lowered, Verdict.AGREES, strength, chosen, tuple(boxes))
    if outcome is Outcome.NOT_APPLICABLE:
        return None
    formulas = (lowered.expect,) if outcome is Outcome.UNDECIDED else (lowered.when, lowered.unless)
    # reasons that depend on values may be the exemplar's; a row that was cleared has none (``_reasons_are_fixed``)
    reasons = tuple(
        reason for formula in formulas for reason in reasons_of(deciding.bound, deciding.types, formula, None)
    )
    return deciding.undecided(chosen, tuple(boxes), reasons or (NOT_CERTAIN,))


def bindings_of(judge: Judge, read: ReadRecord) -> list[Deciding]:
    """Every binding that a record's shape has, the rules' first and then its own lines', whether or not it applies."""
    index = CellIndex(read)
    bounds = [bound for rule in judge.rules for bound in bind(plan_rule(rule), index)]
    bounds += own_checks(read.record, index)[0]
    kept = [bound for bound in bounds if not bound.plan.universal or left_is_stated(bound)]
    return [deciding for bound in kept if (deciding := judge.deciding(bound, index)) is not None]
