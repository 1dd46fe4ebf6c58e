"""The gap of a check, left − right, and the single changes of its rule that would close it.

Contract: exact. A change closes a gap where the check's formula with the changed equation is no longer false, by the
judge's own evaluation over the same intervals; nothing here estimates. Only equations have gaps: an inequality would be
satisfied by any large term, which says nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from validator.claims.cells import ReadClaim
from validator.claims.interval import Interval, Rational, whole_if_possible
from validator.claims.quantity import Kind
from validator.explain.dataset.roles import Role, Roles
from validator.explain.dataset.term import Change, Term, powers_of_ten_in
from validator.judge import normal
from validator.judge.bind import Members
from validator.judge.check import Check
from validator.judge.evaluate import range_of, truth_of
from validator.judge.lower import Pair
from validator.judge.normal import Conjunction, Disjunction, Formula, Negation, Possible, Quotient, Relation
from validator.judge.plan import AggregateSlot
from validator.judge.verdict import Truth
from validator.rulebook import tree
from validator.rulebook.printer import print_formula


@dataclass(frozen=True, slots=True)
class Equation:
    """One ``left = right`` of a check, as ``left − right`` in base units.

    ``total`` is None where one side is divided by a claim: the gap is then no sum of terms.
    """

    pair: Pair
    relation: Relation
    total: normal.Sum | None

    @property
    def sides(self) -> tuple[str, str]:
        """Both sides as the rule writes them."""
        left, right = self.pair.nodes
        return print_formula(left), print_formula(right)


def equations_of(check: Check) -> Iterator[Equation]:
    """The equations between numbers in what a check expects, in the order of the text."""
    for pair in check.lowered.pairs if check.boxes else ():
        relation = pair.relation
        is_equation = pair.operator == "=" and isinstance(relation, Relation) and pair.left.kind is Kind.NUMBER
        if not is_equation or not isinstance(relation, Relation):
            continue
        if _replaced(check.lowered.expect, relation, relation) is None:
            continue
        total: normal.Sum | None = None
        if pair.left.value.denominator == pair.right.value.denominator == ((1, ()),):
            total = normal.add(_numerator(pair.left.value), _numerator(pair.right.value), -1)
            if normal.finish(total)[0] != relation.polynomial:
                total = None
        yield Equation(pair, relation, total)


def _numerator(quotient: Quotient) -> normal.Sum:
    return {powers: whole_if_possible(coefficient * quotient.scale) for coefficient, powers in quotient.numerator}


def closings(
    check: Check, claims: Sequence[ReadClaim], among: Collection[Term] | None = None
) -> Iterator[tuple[Term, bool]]:
    """Single changes of the check's equations, with whether the check then does not contradict.

    ``claims`` are all of the record: those that the rule does not name may be what it lacks. A term that several claims
    state closes the gap if one of them does, as in the judge. The intervals are those the check was decided with.
    ``among`` are the changes to try; without it all are, but for powers of ten that plainly do not fit.
    """
    roles = Roles(check)
    for equation in equations_of(check):
        for changed in _changes(check, equation, roles, claims, among):
            if among is None or changed.term in among:
                yield changed.term, any(_holds(check, equation, changed, boxes) for boxes in changed.boxes)


class _Changed(NamedTuple):
    """An equation's ``left − right`` plus ``factor × addend``; ``boxes`` are the ways to choose the intervals."""

    term: Term
    total: normal.Sum
    addend: normal.Sum
    factor: Rational
    boxes: Sequence[Sequence[Interval]]


def _changes(
    check: Check, equation: Equation, roles: Roles, claims: Sequence[ReadClaim], among: Collection[Term] | None
) -> Iterator[_Changed]:
    powers = None if among is None else sorted({term.power for term in among if term.change is Change.SCALE})
    total = equation.total
    if total is not None and (among is None or any(term.change is Change.ADD for term in among)):
        yield from _added(check, equation, total, roles.others(claims, equation.pair.left.unit))
    if total is None or any(len(cells) > 1 for cells in total):
        yield from _scaled_sides(check, equation, powers)
    else:
        yield from _changed(check, equation, total, _terms(check, total, roles), powers)


def computed_side(pair: Pair) -> str:
    """The side that is worked out, where a new term belongs: the other one of a side that is just one reference."""
    left, right = pair.nodes
    return "right" if isinstance(left, tree.Reference) and not isinstance(right, tree.Reference) else "left"


def _added(
    check: Check,
    equation: Equation,
    total: normal.Sum,
    others: dict[Role, list[tuple[Interval, Rational]]],
) -> Iterator[_Changed]:
    new, sides, side = len(check.boxes), equation.sides, computed_side(equation.pair)
    for role, statements in others.items():
        ways = [(*check.boxes, interval.times(factor)) for interval, factor in statements]
        for sign in (1, -1):
            term = Term(Change.ADD, role, sides, sign, side=side)
            yield _Changed(term, total, {(new,): 1}, sign if side == "left" else -sign, ways)


def _changed(
    check: Check,
    equation: Equation,
    total: normal.Sum,
    terms: Sequence[tuple[Role, frozenset[int]]],
    powers: Sequence[int] | None,
) -> Iterator[_Changed]:
    sides, ways = equation.sides, (check.boxes,)
    left = {number for _, cells in equation.pair.left.value.numerator for number in cells}
    inside = {number for cells in total for number in cells}
    for role, numbers in terms:
        own = {cells: value for cells, value in total.items() if cells and cells[0] in numbers}
        side = "left" if numbers <= left else "right"
        sign = 1 if (next(iter(own.values())) > 0) is (side == "left") else -1
        # What would be left of a rule of two terms is a number that must always be the same: no rule that anyone meant.
        if len(inside - numbers) > 1:
            yield _Changed(Term(Change.REMOVE, role, sides, sign, side=side), total, own, -1, ways)
        yield _Changed(Term(Change.FLIP, role, sides, sign, side=side), total, own, -2, ways)
        for power in _fitting(own, normal.add(total, own, -1), check.boxes) if powers is None else powers:
            # Of two terms, one times ten is the other divided by ten: it is told once.
            if power > 0 or len(terms) > 2:
                term = Term(Change.SCALE, role, sides, sign, power, side)
                yield _Changed(term, total, own, Fraction(10) ** power - 1, ways)


def _terms(check: Check, total: normal.Sum, roles: Roles) -> list[tuple[Role, frozenset[int]]]:
    """The cells of a sum one by one, and its aggregates as a whole."""
    found: list[tuple[Role, frozenset[int]]] = []
    inside = {number for cells in total for number in cells}
    for number in sorted(inside):
        role = roles.of(number)
        if role is not None and roles.is_alone(number) and _is_plain(check.chosen[number]):
            found.append((role, frozenset((number,))))
    for slot, bound in zip(check.bound.plan.slots, check.bound.slots, strict=True):
        if isinstance(slot, AggregateSlot) and isinstance(bound, Members):
            cells = frozenset(number for numbers in bound.cells for number in numbers) & inside
            if len(cells) > 1:
                found.append((Role(print_formula(slot.aggregate)), cells))
    return found


def _is_plain(claim: ReadClaim | None) -> bool:
    """Whether it makes sense to change a value's sign or size: not of a date, nor of degrees from an arbitrary zero."""
    if claim is None or claim.quantity.kind is not Kind.NUMBER:
        return claim is None
    return claim.unit is None or not claim.unit.offset


def _scaled_sides(check: Check, equation: Equation, powers: Sequence[int] | None) -> Iterator[_Changed]:
    """Of a product or a ratio only a side as a whole is scaled: its terms are no parts of the gap."""
    left, right = equation.pair.left.value, equation.pair.right.value
    a, b = _numerator(left), _numerator(right)
    if left.denominator != right.denominator:
        try:
            a = normal.multiply(a, _as_sum(right.denominator))
            b = normal.multiply(b, _as_sum(left.denominator))
        except normal.TooManyTermsError:
            return
    sides = equation.sides
    for side, name, scaled, other in (("left", sides[0], a, b), ("right", sides[1], b, a)):
        less = normal.scale(other, -1)
        for power in _fitting(scaled, less, check.boxes) if powers is None else powers:
            if power > 0:
                term = Term(Change.SCALE, Role(name), sides, power=power, side=side)
                yield _Changed(term, less, scaled, 10**power, (check.boxes,))


def _fitting(own: normal.Sum, rest: normal.Sum, boxes: Sequence[Interval]) -> list[int]:
    """The exponents of ten, but 0, for which ``own × 10^exponent + rest`` may be 0; none where one of them may be 0."""
    (a, up), (b, down) = _polynomial(own), _polynomial(rest)
    size, needed = range_of(a, boxes).times(up), -range_of(b, boxes).times(down)
    if 0 in size or 0 in needed or None in (size.low, size.high, needed.low, needed.high):
        return []
    return powers_of_ten_in(needed * size.reciprocal())


def _as_sum(polynomial: normal.Polynomial) -> normal.Sum:
    return {powers: coefficient for coefficient, powers in polynomial}


def _holds(check: Check, equation: Equation, changed: _Changed, boxes: Sequence[Interval]) -> bool:
    total = normal.add(changed.total, changed.addend, changed.factor)
    relation = replace(equation.relation, polynomial=_polynomial(total)[0])
    formula = _replaced(check.lowered.expect, equation.relation, relation)
    return formula is not None and truth_of(formula, boxes) is not Truth.FALSE


def _polynomial(total: normal.Sum) -> tuple[normal.Polynomial, Rational]:
    """As ``normal.finish``, but whole coefficients are left as they are: it is evaluated once, and not kept."""
    whole = tuple((value, cells) for cells, value in total.items() if isinstance(value, int))
    return (whole, 1) if len(whole) == len(total) else normal.finish(total)


def _replaced(formula: Formula, old: Relation, new: Relation) -> Formula | None:
    """The formula with another relation in the place of one; None where it is not there."""
    if formula == old:
        return new
    match formula:
        case Conjunction(operands) | Disjunction(operands):
            parts = [_replaced(operand, old, new) for operand in operands]
            if all(part is None for part in parts):
                return None
            kept = tuple(operand if part is None else part for part, operand in zip(parts, operands, strict=True))
            return Conjunction(kept) if isinstance(formula, Conjunction) else Disjunction(kept)
        case Negation(operand) | Possible(operand):
            part = _replaced(operand, old, new)
            if part is None:
                return None
            return Negation(part) if isinstance(formula, Negation) else Possible(part)
        case _:
            return None
