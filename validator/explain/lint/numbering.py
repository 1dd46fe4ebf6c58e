"""Numbering: the cells and functions of all bound rules as one set of unknowns.

Equal cells are one unknown, and so are equal functions of them. What only a written value tells (how far it is rounded)
becomes an unknown that may be anything: less is found, and nothing that is false. After this pass a formula has no
definitions any more, and no negation of a whole multiple.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from validator.claims.cells import CellKey
from validator.claims.interval import EVERYTHING, Interval, Rational, decimal_text
from validator.claims.quantity import Kind
from validator.explain.joint.definitions import relation_of
from validator.explain.joint.system import Unknown
from validator.explain.lint import truths
from validator.judge.bind import Bound, DateValue, Part
from validator.judge.index import Cell, CellIndex, cell_name
from validator.judge.lower import Lowered
from validator.judge.normal import (
    Ascending,
    Common,
    Conjunction,
    Definition,
    Disjunction,
    Formula,
    Multiple,
    Negation,
    Polynomial,
    Relation,
    add,
    constant,
    finish,
)
from validator.judge.plan import DateSlot
from validator.judge.renumber import parts_of, renumbered
from validator.judge.shape import date_range, type_of
from validator.judge.simplify import simplify
from validator.rulebook import tree

BY_RELATION = frozenset({"abs", "min", "max", "round"})
"""The functions that relations express; any other is an unknown that may be anything."""


@dataclass(slots=True)
class Numbering:
    """Unknowns under construction. ``declared[n]`` is what a pack or a unit says of unknown n, with its words."""

    index: CellIndex
    unknowns: list[Unknown] = field(default_factory=list)
    cells: dict[int, tuple[str, CellKey]] = field(default_factory=dict)
    declared: dict[int, tuple[Interval, str]] = field(default_factory=dict)
    _numbers: dict[object, int] = field(default_factory=dict)

    def name(self, unknown: int) -> str | None:
        """An unknown as a rule would write it; None for one that is no cell."""
        return cell_name(*self.cells[unknown]) if unknown in self.cells else None

    def formula(self, bound: Bound, lowered: Lowered, formula: Formula) -> Formula:
        """A formula of a bound rule over the ground's unknowns, with what its functions mean."""
        numbers = self.cells_of(bound)
        used = frozenset(unknowns_in(formula))
        parts = [formula]
        functions: list[tuple[int, Formula]] = []
        for definition in lowered.definitions:
            number = len(numbers)
            numbers.append(self._function(definition, numbers))
            if definition.function in BY_RELATION:
                relation = relation_of(definition, number, (), ())
                if relation is not None:
                    functions.append((number, truths.holds(None, None, relation)))
        wanted = set(used)
        for number, relation in reversed(functions):
            if number in wanted:
                wanted |= unknowns_in(relation)
                parts.append(relation)
        return self._without_multiples(renumbered(simplify(Conjunction(tuple(parts))), numbers))

    def _without_multiples(self, formula: Formula) -> Formula:
        """What is no multiple lies between two that are neighbours: ``m·k < x < m·(k + 1)`` for a whole k."""
        match formula:
            case Negation(Multiple(polynomial, scale, modulus)):
                key = ("between multiples", polynomial, scale, modulus)
                known = self._numbers.get(key)
                if known is None:
                    known = self._numbers[key] = self._unknown(Unknown(EVERYTHING, 1))
                value = {powers: Fraction(coefficient) * scale for coefficient, powers in polynomial}
                above = add({(known,): modulus}, value, -1)
                below = add(add(value, {(known,): modulus}, -1), constant(modulus), -1)
                return Conjunction((Relation(finish(above)[0], "<"), Relation(finish(below)[0], "<")))
            case Conjunction(operands):
                return Conjunction(tuple(self._without_multiples(operand) for operand in operands))
            case Disjunction(operands):
                return Disjunction(tuple(self._without_multiples(operand) for operand in operands))
            case _:
                return formula

    def _function(self, definition: Definition, numbers: Sequence[int]) -> int:
        arguments = tuple(
            (_over(quotient.numerator, numbers), _over(quotient.denominator, numbers), quotient.scale)
            for quotient in definition.arguments
        )
        key = (definition.function, arguments)
        known = self._numbers.get(key)
        if known is None:
            step = 1 if definition.function in ("years", "rank") else None
            known = self._numbers[key] = self._unknown(Unknown(EVERYTHING, step))
        return known

    def _unknown(self, unknown: Unknown) -> int:
        self.unknowns.append(unknown)
        return len(self.unknowns) - 1

    def cells_of(self, bound: Bound) -> list[int]:
        """The unknowns of a binding's cells; the date of a made-up member may be any."""
        made_up = {
            number
            for slot, number in zip(bound.plan.slots, bound.slots, strict=False)
            if isinstance(slot, DateSlot) and isinstance(slot.date, tree.Variable)
        }
        return [self._cell(part, made_up=number in made_up) for number, part in enumerate(bound.cells)]

    def _cell(self, part: Part, *, made_up: bool) -> int:
        key: object = (part.measure, part.key) if isinstance(part, Cell) else (part, made_up)
        known = self._numbers.get(key)
        if known is not None:
            return known
        index = self.index
        match part:
            case Cell(measure, dims):
                kind = type_of(part, index).kind
                assumed = index.assumed(measure)
                plain = assumed.range_of(dims)
                counted = kind is Kind.NUMBER and bool(assumed.whole) and all(name != "statistic" for name, _ in dims)
                number = self._unknown(_unknown_of(kind, 1 if counted else None))
                self.cells[number] = (measure, dims)
                if kind is Kind.NUMBER and plain != EVERYTHING:
                    self.declared[number] = (plain, _words(measure, plain, bool(assumed.count)))
            case DateValue(text):
                days = None if made_up else date_range(text, index)
                number = self._unknown(Unknown(days or EVERYTHING, 1))
            case _:
                number = self._unknown(Unknown())
        self._numbers[key] = number
        return number


def _unknown_of(kind: Kind, step: Rational | None) -> Unknown:
    match kind:
        case Kind.DATE:
            return Unknown(EVERYTHING, 1)
        case Kind.WEEKDAY:
            return Unknown(Interval(0, 6), 1)
        case Kind.NUMBER:
            return Unknown(EVERYTHING, step)


def _words(measure: str, plain: Interval, counted: bool) -> str:
    if counted:
        return f"{measure} is a count, and at least 0"
    if plain.low is None or plain.high is None:
        word, bound = ("least", plain.low) if plain.high is None else ("most", plain.high)
        return f"{measure} is at {word} {decimal_text(bound or 0)}"
    return f"{measure} is from {decimal_text(plain.low)} to {decimal_text(plain.high)}"


def unknowns_in(formula: Formula) -> set[int]:
    """The numbers that a formula speaks of."""
    found: set[int] = set()
    for part in parts_of(formula):
        for polynomial in _polynomials(part):
            found.update(number for _, powers in polynomial for number in powers)
    return found


def _polynomials(part: Formula) -> Iterator[Polynomial]:
    match part:
        case Relation(polynomial=polynomial, divisors=divisors):
            yield polynomial
            yield from divisors
        case Multiple(polynomial=polynomial):
            yield polynomial
        case Common(members) | Ascending(members):
            yield from members
        case _:
            pass


def _over(polynomial: Polynomial, numbers: Sequence[int]) -> tuple[tuple[tuple[int, ...], int], ...]:
    return tuple(sorted((tuple(sorted(numbers[number] for number in powers)), value) for value, powers in polynomial))
