"""Lowering: a rule's tree and the types of its bound cells to the integer normal form.

Only the *shape* of a check matters here (which slots hold how many cells, their kinds and units, what is declared), so
the result is kept and serves every check of that shape. After this pass no unit, no quotient and no name remains: cells
are numbers, values are in base units, and what cannot be compared has become ``Null`` with its reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from validator.claims.quantity import Kind
from validator.claims.units import is_count
from validator.judge import normal
from validator.judge.bind import Members
from validator.judge.member_order import in_order
from validator.judge.normal import Formula
from validator.judge.numbers import Numbers
from validator.judge.plan import Plan
from validator.judge.simplify import simplify
from validator.judge.values import CellType, Declared, NotComparableError, Side, Value, in_unit, tree_name
from validator.rulebook import tree

if TYPE_CHECKING:
    from validator.claims.units import Unit


@dataclass(frozen=True, slots=True)
class Pair:
    """One comparison of two sides, in the operator of the text; ``nodes`` are the sides as written, for derivations."""

    operator: str
    left: Side
    right: Side
    relation: Formula
    nodes: tuple[tree.Expression, tree.Expression]


@dataclass(frozen=True, slots=True, eq=False)
class Lowered:
    """A check's normal form: what must hold, under which conditions, and what can be shown of it.

    Compared by identity: there is one for each shape, and what is worked out of it can be kept beside it.

    ``idle``: checks of this shape say nothing, because a condition is declared away or nothing is left to compare.
    ``properties``: what is declared of each property that the rule asks for, None where nothing is.
    """

    idle: bool
    expect: Formula
    when: Formula | None
    unless: Formula | None
    definitions: tuple[normal.Definition, ...]
    pairs: tuple[Pair, ...]
    figures: tuple[Side | None, ...]
    values: tuple[Side | None, ...]
    properties: dict[tree.Property, Declared] = field(default_factory=dict)


def lower(
    plan: Plan,
    slots: Sequence[int | tuple[int, ...] | Members],
    types: Sequence[CellType],
    properties: Sequence[Declared],
) -> Lowered:
    """Lower one shape of a rule's checks."""
    return _Lowering(plan, slots, types, dict(zip(plan.properties, properties, strict=True))).result()


class _Lowering(Numbers):
    """Adds the truths: comparisons, logic, declared properties."""

    pairs: list[Pair]

    def result(self) -> Lowered:
        rule = self.plan.rule
        self.pairs = []
        expect = simplify(self.formula(rule.expect))
        pairs = tuple(self.pairs)
        when = None if rule.when is None else simplify(self.formula(rule.when))
        unless = None if rule.unless is None else simplify(self.formula(rule.unless))
        figures = tuple(self.shown(figure.value) for figure in rule.show)
        values = tuple(self.shown(value) for _, value in rule.message_values)
        if when == normal.Known(True):
            when = None
        if unless == normal.Known(False):
            unless = None
        idle = when == normal.Known(False) or unless == normal.Known(True) or expect == normal.Known(True)
        return Lowered(idle, expect, when, unless, tuple(self.definitions), pairs, figures, values, self.properties)

    def shown(self, node: tree.Expression) -> Side | None:
        try:
            return self.side(self.value(node))
        except (NotComparableError, normal.TooManyTermsError):
            return None

    # --- truths -----------------------------------------------------------------------------------------------

    def formula(self, node: tree.Expression) -> Formula:
        try:
            return self._formula(node)
        except (NotComparableError, normal.TooManyTermsError) as error:
            return normal.Null(str(error))

    def _formula(self, node: tree.Expression) -> Formula:
        match node:
            case tree.Logic("and", left, right):
                return normal.Conjunction((self.formula(left), self.formula(right)))
            case tree.Logic("or", left, right):
                return normal.Disjunction((self.formula(left), self.formula(right)))
            case tree.Logic(_, left, right):
                before = len(self.pairs)
                antecedent = normal.Negation(self.formula(left))
                del self.pairs[before:]  # of an implication, what is implied is told
                return normal.Disjunction((antecedent, self.formula(right)))
            case tree.Not(operand):
                return normal.Negation(self.formula(operand))
            case tree.Property():
                return self._declared(node)
            case tree.Chain(operands, operators):
                pairs = [self._compare(operators[at], operands[at], operands[at + 1]) for at in range(len(operators))]
                return pairs[0] if len(pairs) == 1 else normal.Conjunction(tuple(pairs))
            case tree.Call("possible", (operand,)):
                return normal.Possible(self.formula(operand))
            case tree.Call("whole", (operand,)):
                return self._whole(self.value(operand))
            case tree.Call("stated", (tree.Property() as named,)):
                return normal.Known(self.properties[named] is not None)
            case tree.Call("stated", (tree.Reference() as reference,)):
                return normal.Known(self.types[self.number(reference)].stated)
            case tree.Call("direction", (tree.Reference() as reference,)):
                return normal.Known(self.types[self.number(reference)].direction)
            case tree.Call("restated"):
                return self._restated(self.statements(node))
            case tree.Call("converted"):
                return self._converted(self.statements(node))
            case tree.Aggregate("ascending"):
                return self._ascending(node)
            case _:
                raise NotComparableError("a number stands where a condition is needed")

    def _declared(self, node: tree.Property) -> Formula:
        value = self.properties[node]
        if value is None and node.name == "complete":
            return normal.Null(f"the members of '{tree_name(node.subject)}' are not declared")
        if value is None:
            return normal.Null(f"nothing declares {tree_name(node.subject)}.{node.name}")
        return normal.Known(bool(value))

    def _compare(self, operator: str, left: tree.Expression, right: tree.Expression) -> Formula:
        try:
            a, b = self.meet(self.value(left), self.value(right))
            relation = self._relation(operator, a, b)
        except (NotComparableError, normal.TooManyTermsError) as error:
            return normal.Null(str(error))
        self.pairs.append(Pair(operator, self.side(a), self.side(b), relation, (left, right)))
        nouns = {self.types[value.cell].noun for value in (a, b) if value.cell is not None} - {None}
        if operator == "=" and self.plan.universal and len(nouns) > 1:
            several = normal.Null("it is stated of " + " and of ".join(sorted(str(noun) for noun in nouns)))
            return normal.Disjunction((relation, several))
        return relation

    def _relation(self, operator: str, a: Value, b: Value) -> Formula:
        if operator in (">", ">="):
            a, b, operator = b, a, operator.replace(">", "<")
        if a.below == b.below:
            difference = normal.add(a.above, b.above, -1)
            under = [a.below]
        else:
            difference = normal.add(normal.multiply(a.above, b.below), normal.multiply(b.above, a.below), -1)
            under = [a.below, b.below]
        if a.kind is Kind.WEEKDAY:
            if operator not in ("=", "!="):
                raise NotComparableError("weekdays go round: they are equal or not, and never less")
            polynomial, scale = normal.finish(difference)
            multiple = normal.Multiple(polynomial, scale, 7, self.partial(difference))
            return multiple if operator == "=" else normal.Negation(multiple)
        divisors = tuple(normal.finish(divisor)[0] for divisor in under if set(divisor) != {()})
        sign_flips = sum(1 for divisor in under if set(divisor) == {()} and divisor[()] < 0)
        if sign_flips % 2:
            difference = normal.scale(difference, -1)
        partial = self.partial(difference) or any(self.partial(divisor) for divisor in under)
        return normal.Relation(normal.finish(difference)[0], operator, divisors, partial)

    def _whole(self, value: Value) -> Formula:
        if set(value.below) != {()}:
            raise NotComparableError("whole() takes a sum or a product, not a quotient of claims")
        factor = Fraction(1) if value.unit is None else Fraction(value.unit.factor)
        polynomial, scale = normal.finish(value.above)
        scale = scale / factor / Fraction(value.below[()])
        return normal.Multiple(polynomial, scale, 1, self.partial(value.above))

    def _restated(self, numbers: list[int]) -> Formula:
        """Statements in one unit share a value; a bare number takes the unit, where there is one only."""
        units = {unit.name: unit for number in numbers if (unit := self.types[number].unit) is not None}
        only = next(iter(units.values())) if len(units) == 1 else None
        groups: dict[str, list[int]] = {}
        for number in numbers:
            unit = self.types[number].unit or only
            groups.setdefault(f"{self.types[number].kind.value} {unit.name if unit else ''}", []).append(number)
        return _all_of([self._one_noun(group, only) for group in groups.values() if len(group) > 1])

    def _one_noun(self, numbers: list[int], unit: Unit | None) -> Formula:
        """270 soldiers and 390 people may be two numbers, though they are of one kind: then nobody is accused."""
        nouns: dict[str, list[int]] = {}
        for number in numbers:
            nouns.setdefault(self.types[number].noun or "", []).append(number)
        together = self._share_value(numbers, unit)
        named = [noun for noun in nouns if noun]
        if len(named) < 2:
            return together
        several = normal.Null("it is stated of " + " and of ".join(named))
        apart = [self._share_value(group, unit) for group in nouns.values() if len(group) > 1]
        return normal.Conjunction((*apart, normal.Disjunction((together, several))))

    def _share_value(self, numbers: list[int], unit: Unit | None) -> Formula:
        values = [self.cell(number) for number in numbers]
        known = [value if value.unit or unit is None else in_unit(value, unit) for value in values]
        if known[0].kind is Kind.NUMBER and (known[0].unit is None or not is_count(known[0].unit)):
            known = [
                self.define("beside", [value, _one(value)], value.unit, value.kind, (number, *numbers))
                for number, value in zip(numbers, known, strict=True)
            ]
        return normal.Common(tuple(normal.finish(value.above)[0] for value in known))

    def _converted(self, numbers: list[int]) -> Formula:
        """Statements in different units share a value once each is read as rounded to its last digit."""
        firsts = self._one_of_each_unit(numbers)
        if len(firsts) < 2:
            return normal.Known(True)
        values = [self.cell(number) for number in firsts]
        rounded = [
            self.define("shortened", [value], value.unit, value.kind, (number,))
            for number, value in zip(firsts, values, strict=True)
        ]
        return normal.Common(tuple(normal.finish(value.above)[0] for value in rounded))

    def _one_of_each_unit(self, numbers: list[int]) -> list[int]:
        first: dict[str, int] = {}
        dimensions: set[tuple[tuple[str, int], ...]] = set()
        for number in numbers:
            unit = self.types[number].unit
            if unit is not None and self.types[number].kind is Kind.NUMBER:
                first.setdefault(unit.name, number)
                dimensions.add(unit.dimension)
        if len(dimensions) > 1:
            raise NotComparableError("the cell is stated in units that cannot be converted: " + ", ".join(first))
        return list(first.values())

    def _ascending(self, node: tree.Aggregate) -> Formula:
        members, values = self.member_values(node)
        order = in_order(members.names)
        if order is None:
            raise NotComparableError(f"the members {', '.join(members.names[:5])} have no order that is known")
        if len(values) < 2:
            return normal.Null("only one value is stated")
        first = values[order[0]]
        polynomials = []
        for at in order:
            _, value = self.meet(first, values[at])
            polynomials.append(normal.finish(value.above))
        scales = {scale for _, scale in polynomials}
        if len(scales) > 1:
            raise NotComparableError("the values are stated in different units")
        partial = any(self.partial(value.above) for value in values)
        return normal.Ascending(tuple(polynomial for polynomial, _ in polynomials), partial)


def _one(value: Value) -> Value:
    """One of the unit of a value, in base units."""
    return Value(normal.constant(1 if value.unit is None else value.unit.factor), normal.ONE, value.unit)


def _all_of(formulas: list[Formula]) -> Formula:
    if not formulas:
        return normal.Known(True)
    return formulas[0] if len(formulas) == 1 else normal.Conjunction(tuple(formulas))
