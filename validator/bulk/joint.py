"""What several rules say together of a shape's claims, in SQL: comparisons that no single check makes.

270 + 120 for each of two sides is 780: where nobody states what a side released, no check compares 780 with 270 and
120, but the rules imply that it does. The linear rules that apply whatever the values are, are closed into all they
imply (``explain.diagnosis.circuits``: the elementary vectors, which eliminate every cell that nobody states). A record
for which an implied comparison fails is left to the exact explanation, which tells whether its claims conflict.

Fellegi & Holt 1976, A systematic approach to automatic edit and imputation, on implied edits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import lcm
from typing import TYPE_CHECKING

from validator.bulk.shape import Slot
from validator.bulk.truth_sql import NO, YES, all_of
from validator.bulk.whole_sql import TooLargeError, Whole, constant, product, total
from validator.judge.normal import Conjunction, Formula, Known, Relation
from validator.report.record_report import RecordReport

if TYPE_CHECKING:
    from validator.claims.interval import Interval, Rational
    from validator.claims.record import Record
    from validator.explain.claimed import Applied
    from validator.explain.diagnosis.circuits import ShapeRow
    from validator.explain.diagnosis.shape import Comparison
    from validator.explain.joint.system import Statement
    from validator.judge.judge import Judge, Judged
    from validator.waivers.waiver import Accepted

MOST_ROWS = 24
"""More linear rules are not closed: the number of what they imply may double with each."""
MOST_TESTS = 400
"""The same of the comparisons."""
MOST_KEPT = 1_000
"""Shapes of which is kept what their rules imply."""


class Weighing:
    """Judges records; where no check contradicts but what the rules imply fails, weighs all claims together.

    Whether a record is weighed depends on it alone, and not on whether a screen cleared others like it. What its
    rules imply is worked out once for all records of its shape.
    """

    def __init__(self, judge: Judge, seconds: float | None, accepted: Accepted | None = None) -> None:
        self.judge = judge
        self.seconds = seconds
        self.accepted = accepted
        self._implied: dict[object, Implied] = {}

    def __call__(self, record: Record) -> RecordReport:
        """The report of a record, with an explanation where it was weighed as a whole."""
        judged = self.judge.judge(record)
        report = RecordReport(judged, None, self.accepted)
        if report.contradictions or not self._fails(judged):
            return report
        from validator.explain.explaining import explain

        return RecordReport(judged, explain(self.judge, judged, self.seconds), self.accepted)

    def may_weigh(self, judged: Judged) -> bool:
        """Whether records of this shape may have to be weighed: whether their rules imply more than they say."""
        return bool(self._implied_by(judged).comparisons)

    def _fails(self, judged: Judged) -> bool:
        boxes = {claim.position: claim.quantity.likely for claim in judged.read.claims}
        return self._implied_by(judged).fails(boxes)

    def _implied_by(self, judged: Judged) -> Implied:
        read = judged.read
        claims = tuple(
            [
                (claim.position, claim.measure, claim.key, claim.quantity.kind, claim.unit, claim.noun)
                for claim in read.claims
            ]
        )
        key = claims, tuple(read.members.items()), tuple(read.assumed.items()), read.record.checks
        implied = self._implied.get(key)
        if implied is None:
            if len(self._implied) >= MOST_KEPT:
                self._implied.clear()
            implied = self._implied[key] = implied_by(self.judge, judged)
        return implied


class Implied:
    """The comparisons that a shape's rules imply; cells are numbered by the claims' positions."""

    def __init__(self, comparisons: Sequence[Comparison]) -> None:
        self.comparisons = tuple(comparisons)

    def fails(self, boxes: Mapping[int, Interval]) -> bool:
        """Whether one of them fails for a record, by the interval of each claim's position."""
        return any(_fails(comparison, boxes) for comparison in self.comparisons)

    def holds(self, slots: Sequence[Slot]) -> str:
        """The SQL condition that none of them fails."""
        conditions = []
        for comparison in self.comparisons:
            try:
                conditions.append(_holds(comparison, slots))
            except TooLargeError:
                conditions.append(NO)  # then every record of the shape is looked at
        return all_of(conditions)


def _fails(comparison: Comparison, boxes: Mapping[int, Interval]) -> bool:
    total: Rational = comparison.constant
    for cell, factor in comparison.lows:
        low = boxes[cell].low
        if low is None:
            return False
        total += factor * low
    for cell, factor in comparison.highs:
        high = boxes[cell].high
        if high is None:
            return False
        total -= factor * high
    return total > 0


def _holds(comparison: Comparison, slots: Sequence[Slot]) -> str:
    cells = [cell for cell, _ in (*comparison.lows, *comparison.highs)]
    scale = lcm(*(slots[cell].range.scale for cell in cells))
    parts: list[Whole] = [constant(comparison.constant * scale)]
    for ends, sign, name in ((comparison.lows, 1, "low"), (comparison.highs, -1, "high")):
        for cell, factor in ends:
            end = getattr(slots[cell].range, name)
            if end is None:
                return YES
            parts.append(product([constant(sign * factor * (scale // slots[cell].range.scale)), end]))
    return f"{total(parts).sql} <= 0"


def implied_by(judge: Judge, judged: Judged) -> Implied:
    """What the rules imply of an exemplar's claims beyond what its checks say one by one."""
    from validator.explain.claimed import claimed
    from validator.explain.diagnosis.circuits import ShapeRow, compile_shape

    found = claimed(judge, judged).finished()
    stated = _stated(
        found.system.statements, len(judged.read.record.claims), [claim.position for claim in found.claims]
    )
    rows = list(_rows([applied for applied in found.applied if applied is not None]))
    if not rows or len(rows) > MOST_ROWS or all(set(row.coefficients) <= set(stated) for row in rows):
        return Implied(())
    used = sorted({unknown for row in rows for unknown in row.coefficients})
    column = {unknown: number for number, unknown in enumerate(used)}
    moved = [
        ShapeRow({column[unknown]: c for unknown, c in row.coefficients.items()}, row.low, row.high) for row in rows
    ]
    for unknown in used:
        least = found.system.unknowns[unknown].domain.low
        if isinstance(least, int):
            moved.append(ShapeRow({column[unknown]: 1}, least, None))
    shape = compile_shape(len(used), moved, [False] * len(used), most=MOST_TESTS)
    if shape is None:
        return Implied(())
    single = [{claim.position for claim in check.claims} for check in judged.checks]
    position = {column[unknown]: claim for unknown, claim in stated.items() if unknown in column}
    kept = [
        comparison
        for test in shape.tests
        if (comparison := _moved(test, position)) is not None
        and not any({cell for cell, _ in (*comparison.lows, *comparison.highs)} <= claims for claims in single)
    ]
    return Implied(kept)


def _stated(statements: Sequence[Statement], claims: int, positions: Sequence[int]) -> dict[int, int]:
    """The unknowns that exactly one claim states, and which."""
    found: dict[int, int] = {}
    several: set[int] = set()
    for statement, position in zip(statements, positions, strict=False):
        for unknown in statement.unknowns:
            several |= {unknown} & found.keys()
            found[unknown] = position
    return {unknown: position for unknown, position in found.items() if unknown not in several and position < claims}


def _rows(applied: Sequence[Applied]) -> Iterator[ShapeRow]:
    from validator.explain.diagnosis.circuits import ShapeRow

    for one in applied:
        lowered = one.deciding.lowered
        if lowered.when is not None or lowered.unless is not None or lowered.definitions:
            continue
        for relation in _relations(lowered.expect):
            if relation.divisors or any(len(powers) > 1 for _, powers in relation.polynomial):
                continue
            coefficients: dict[int, int] = {}
            known = 0
            for factor, powers in relation.polynomial:
                if powers:
                    unknown = one.unknowns[powers[0]]
                    coefficients[unknown] = coefficients.get(unknown, 0) + factor
                else:
                    known = factor
            if relation.operator == "=":
                yield ShapeRow(coefficients, -known, -known)
            elif relation.operator in ("<", "<="):
                yield ShapeRow(coefficients, None, -known)


def _relations(formula: Formula) -> Iterator[Relation]:
    match formula:
        case Relation():
            yield formula
        case Conjunction(operands):
            for operand in operands:
                yield from _relations(operand)
        case Known():
            return
        case _:
            return


def _moved(test: Comparison, position: Mapping[int, int]) -> Comparison | None:
    """A comparison by the claims' positions; None where it takes a cell that no claim states."""
    from validator.explain.diagnosis.shape import Comparison

    if any(cell not in position for cell, _ in (*test.lows, *test.highs)):
        return None
    return Comparison(
        tuple((position[cell], factor) for cell, factor in test.lows),
        tuple((position[cell], factor) for cell, factor in test.highs),
        test.constant,
    )
