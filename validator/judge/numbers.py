"""Lowering of numbers, dates and weekdays: expressions to quotients of polynomials in base units.

After this pass no unit remains: kilometres and miles are both metres, a bare number has taken the unit of what it
stands beside, and what does not fit together has raised ``NotComparableError`` with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from validator.claims.interval import Rational, whole_if_possible
from validator.claims.quantity import Kind
from validator.judge import normal
from validator.judge.bind import MOST_RANKED, Members
from validator.judge.normal import Quotient
from validator.judge.plan import Plan
from validator.judge.values import (
    CellType,
    Declared,
    DeclaredBound,
    NotComparableError,
    Side,
    Value,
    comparable,
    completed_years_unit,
    day_unit,
    difference_of,
    in_unit,
    product_unit,
    pure,
    tree_name,
)
from validator.rulebook import tree

if TYPE_CHECKING:
    from validator.claims.units import Unit


def _refuse_zero_points(values: Sequence[Value]) -> None:
    """20 °C and 10 °C are not 30 °C: where the zero point is arbitrary, only differences can be added."""
    for value in values:
        if value.unit is not None and value.unit.offset:
            raise NotComparableError(f"{value.unit.name} has no natural zero: its values cannot be added")


class Numbers:
    """One shape of a rule's checks, while its expressions are lowered.

    ``definitions`` grows as functions are met; ``unstated`` holds the numbers of cells that nobody stated, and of the
    definitions that depend on one.
    """

    def __init__(
        self,
        plan: Plan,
        slots: Sequence[int | tuple[int, ...] | Members],
        types: Sequence[CellType],
        properties: dict[tree.Property, Declared],
    ) -> None:
        self.plan = plan
        self.slots = slots
        self.types = types
        self.properties = properties
        self.definitions: list[normal.Definition] = []
        self.unstated = {number for number, cell in enumerate(types) if not cell.stated}
        self.inner: dict[tree.Reference, int] = {}

    def side(self, value: Value) -> Side:
        """A finished value, for showing and for definitions."""
        above, up = normal.finish(value.above)
        below, down = normal.finish(value.below)
        return Side(
            Quotient(above, below, whole_if_possible(Fraction(up) / Fraction(down))), value.unit, value.kind, value.cell
        )

    def partial(self, polynomial: normal.Sum) -> bool:
        """Whether a cell that nobody stated takes part."""
        return any(number in self.unstated for powers in polynomial for number in powers)

    def statements(self, node: tree.Expression) -> list[int]:
        """The cells of a word that looks at every statement of one cell."""
        numbers = self.slots[self.plan.numbers[node]]
        return list(numbers) if isinstance(numbers, tuple) else []

    def value(self, node: tree.Expression) -> Value:
        """Lower an expression that is not a truth."""
        match node:
            case tree.Number(number, unit_text):
                return self._literal(number, unit_text)
            case tree.Date():
                return Value(normal.cell(self.number(node)), normal.ONE, None, Kind.DATE)
            case tree.Weekday(day):
                return Value(normal.constant(day), normal.ONE, None, Kind.WEEKDAY)
            case tree.Reference():
                return self.cell(self.inner[node] if node in self.inner else self.number(node))
            case tree.Property():
                bound = self.properties[node]
                if bound is None:
                    raise NotComparableError(f"nothing declares {tree_name(node.subject)}.{node.name}")
                if isinstance(bound, DeclaredBound):
                    return self._literal(bound.number, bound.unit_of(tree_name(node.subject), node.name))
                return self._literal(bound, None)
            case tree.Negative(operand):
                value = self.value(operand)
                if value.kind is not Kind.NUMBER:
                    raise NotComparableError(f"a {value.kind.value} has no negative")
                return replace(value, above=normal.scale(value.above, -1), cell=None)
            case tree.Arithmetic(operator, left, right):
                return self._arithmetic(operator, self.value(left), self.value(right))
            case tree.Call():
                return self._call(node)
            case tree.Aggregate():
                return self._aggregate(node)
            case tree.Chain() | tree.Not() | tree.Logic():
                raise NotComparableError("a condition stands where a number is needed")
            case _:
                assert_never(node)

    def number(self, node: tree.Expression) -> int:
        """The cell that a reference or a date stands for."""
        number = self.slots[self.plan.numbers[node]]
        if not isinstance(number, int):
            raise AssertionError("a reference's slot holds one cell")
        return number

    def _literal(self, number: Rational, unit_text: str | None) -> Value:
        if unit_text is None:
            return Value(normal.constant(number), normal.ONE)
        from validator.claims.units import parse_unit

        unit = parse_unit(unit_text)
        return Value(normal.constant(number * unit.factor + unit.offset), normal.ONE, unit)

    def cell(self, number: int) -> Value:
        """A cell's value, converted to base units."""
        cell = self.types[number]
        polynomial = normal.cell(number)
        unit = difference_of(cell.unit) if cell.difference else cell.unit
        if unit is not None:
            polynomial = normal.scale(polynomial, unit.factor)
            if unit.offset:
                polynomial = normal.add(polynomial, normal.constant(unit.offset))
        return Value(polynomial, normal.ONE, unit, cell.kind, number)

    def meet(self, a: Value, b: Value) -> tuple[Value, Value]:
        """Give a bare number the unit of what it stands beside; refuse kilometres beside hours."""
        if a.kind is not b.kind:
            raise NotComparableError(f"a {a.kind.value} cannot be compared with a {b.kind.value}")
        if a.unit is None and b.unit is not None:
            return in_unit(a, b.unit), b
        if b.unit is None and a.unit is not None:
            return a, in_unit(b, a.unit)
        if a.unit is not None and b.unit is not None and a.unit is not b.unit:
            reason = comparable(a.unit, b.unit)
            if reason is not None:
                raise NotComparableError(reason)
        return a, b

    def _arithmetic(self, operator: str, a: Value, b: Value) -> Value:
        if operator in "+-":
            return self._sum(a, b, 1 if operator == "+" else -1)
        if a.kind is not Kind.NUMBER or b.kind is not Kind.NUMBER:
            raise NotComparableError(f"a {a.kind.value} and a {b.kind.value} cannot be multiplied or divided")
        for side in (a, b):
            if side.unit is not None and side.unit.offset:
                raise NotComparableError(
                    f"{side.unit.name} has no natural zero, so its products and ratios mean nothing"
                )
        unit = product_unit(operator, a.unit, b.unit)
        if operator == "/" and unit is None and set(b.above) != {()}:
            # One bare claim ÷ another is a pure ratio, which a per cent sign beside it must not take for per cents.
            unit = pure()
        if operator == "*":
            return Value(normal.multiply(a.above, b.above), normal.multiply(a.below, b.below), unit)
        if not b.above:
            raise NotComparableError("a division by zero")
        return Value(normal.multiply(a.above, b.below), normal.multiply(a.below, b.above), unit)

    def _sum(self, a: Value, b: Value, sign: int) -> Value:
        kind, unit = Kind.NUMBER, None
        if a.kind is Kind.DATE or b.kind is Kind.DATE:
            a, b, kind, unit = self._dates(a, b, sign)
        elif Kind.WEEKDAY in (a.kind, b.kind):
            raise NotComparableError("weekdays cannot be added")
        else:
            a, b, unit = self._added(a, b, sign)
        if a.below == b.below:
            return Value(normal.add(a.above, b.above, sign), a.below, unit, kind)
        above = normal.add(normal.multiply(a.above, b.below), normal.multiply(b.above, a.below), sign)
        return Value(above, normal.multiply(a.below, b.below), unit, kind)

    def _added(self, a: Value, b: Value, sign: int) -> tuple[Value, Value, Unit | None]:
        """Two temperatures leave a difference; a temperature and a difference leave a temperature."""
        if a.unit is not None and b.unit is not None and a.unit.dimension == b.unit.dimension:
            if sign < 0 and a.unit.offset and b.unit.offset:
                return a, b, difference_of(a.unit)
            if bool(a.unit.offset) is not bool(b.unit.offset) and (sign > 0 or a.unit.offset):
                return a, b, a.unit if a.unit.offset else b.unit
        _refuse_zero_points([a, b])
        a, b = self.meet(a, b)
        return a, b, a.unit or b.unit

    def _dates(self, a: Value, b: Value, sign: int) -> tuple[Value, Value, Kind, Unit | None]:
        """Date − date is days; date ± days is a date."""
        day = day_unit()
        if a.kind is Kind.DATE and b.kind is Kind.DATE and sign < 0:
            factor = day.factor
            scaled = [replace(side, above=normal.scale(side.above, factor)) for side in (a, b)]
            return scaled[0], scaled[1], Kind.NUMBER, day
        if a.kind is Kind.DATE and b.kind is Kind.NUMBER:
            return a, self._in_days(b), Kind.DATE, None
        if a.kind is Kind.NUMBER and b.kind is Kind.DATE and sign > 0:
            return self._in_days(a), b, Kind.DATE, None
        raise NotComparableError("dates are subtracted from each other, or moved by a number of days")

    def _in_days(self, value: Value) -> Value:
        day = day_unit()
        if value.unit is None:
            return value
        if value.unit.dimension != day.dimension:
            raise NotComparableError(f"a date is moved by days, not by {value.unit.name}")
        return replace(value, above=normal.scale(value.above, Fraction(1) / Fraction(day.factor)), unit=None)

    def define(
        self, function: str, values: list[Value], unit: Unit | None, kind: Kind, cells: tuple[int, ...] = ()
    ) -> Value:
        """A new number that stands for a function of others."""
        number = len(self.types) + len(self.definitions)
        if any(self.partial(value.above) or self.partial(value.below) for value in values):
            self.unstated.add(number)
        self.definitions.append(normal.Definition(function, tuple(self.side(value).value for value in values), cells))
        return Value(normal.cell(number), normal.ONE, unit, kind)

    def _together(self, values: list[Value]) -> list[Value]:
        """Bring several values to one unit."""
        if not values:
            raise NotComparableError("nothing is stated of it")
        first = next((value for value in values if value.unit is not None), values[0])
        return [self.meet(first, value)[1] for value in values]

    def _call(self, node: tree.Call) -> Value:
        match node.function:
            case "date" | "published":
                return Value(normal.cell(self.number(node)), normal.ONE, None, Kind.DATE)
            case "spread":
                values = self._together([self.cell(number) for number in self.statements(node)])
                return self.define("spread", values, None, Kind.NUMBER)
            case "rounded" | "shortened":
                value = self.value(node.arguments[0])
                if value.cell is None:
                    raise NotComparableError(f"{node.function}() takes one claim")
                known = self.define(node.function, [value], value.unit, value.kind, (value.cell,))
                return replace(known, cell=value.cell)
        values = [self.value(argument) for argument in node.arguments]
        match node.function, values:
            case "abs", [value]:
                return self.define("abs", values, value.unit, Kind.NUMBER)
            case (("min" | "max"), _):
                values = self._together(values)
                return self.define(node.function, values, values[0].unit, values[0].kind)
            case "round", [value, *rest]:
                to = rest[0] if rest else Value(normal.ONE, normal.ONE)
                value, to = self.meet(value, to)
                return self.define("round", [value, to], value.unit, Kind.NUMBER)
            case "days", [start, end]:
                if start.kind is not Kind.DATE or end.kind is not Kind.DATE:
                    raise NotComparableError("days() takes two dates")
                return self._sum(end, start, -1)
            case "years", [start, end]:
                if start.kind is not Kind.DATE or end.kind is not Kind.DATE:
                    raise NotComparableError("years() takes two dates")
                return self.define("years", [start, end], completed_years_unit(), Kind.NUMBER)
            case "weekday", [date]:
                if date.kind is not Kind.DATE:
                    raise NotComparableError("weekday() takes a date")
                # Ordinal 1 (0001-01-01) is a Monday, which is weekday 0.
                return replace(date, above=normal.add(date.above, {(): -1}), kind=Kind.WEEKDAY, cell=None)
            case _:
                raise NotComparableError(f"{node.function}() is a condition, not a number")

    def member_values(self, node: tree.Aggregate) -> tuple[Members, list[Value]]:
        """The operand of an aggregate, once a member."""
        members = self.slots[self.plan.numbers[node]]
        if not isinstance(members, Members):
            raise AssertionError("an aggregate's slot holds members")
        inner = list(tree.references(node.operand))
        outer, values = self.inner, []
        for cells in members.cells:
            self.inner = dict(zip(inner, cells, strict=True))
            values.append(self.value(node.operand))
        self.inner = outer
        return members, values

    def _aggregate(self, node: tree.Aggregate) -> Value:
        members, values = self.member_values(node)
        if members.too_many:
            many = f"{members.too_many:,} peers are more than the {MOST_RANKED:,}"
            raise NotComparableError(f"{many} that a rank is counted among")
        if not values:
            raise NotComparableError(f"no member of {tree_name(node.dimension)} is stated")
        if node.function == "rank":
            return self._rank(members, values)
        if node.function == "count":
            count = normal.constant(len(values))
            if members.others is not None:
                count = normal.add(count, normal.cell(members.others))
            return Value(count, normal.ONE)
        others = members.others
        if others is not None:
            values.append(self.cell(others))
        values = self._together(values)
        match node.function:
            case "sum":
                _refuse_zero_points(values)
                return self._total(values)
            case "mean":
                if others is not None:
                    raise NotComparableError(f"the members of {tree_name(node.dimension)} are not declared")
                total = self._total(values)
                return replace(total, below=normal.scale(total.below, len(values)))
            case _:
                return self.define(node.function, values, values[0].unit, values[0].kind)

    def _total(self, values: list[Value]) -> Value:
        first = values[0]
        if first.kind is Kind.NUMBER and all(value.below == first.below for value in values):
            return replace(first, above=normal.add_all(value.above for value in values), cell=None)
        for value in values[1:]:
            first = self._sum(first, value, 1)
        return first

    def _rank(self, members: Members, values: list[Value]) -> Value:
        if members.own is None:
            raise NotComparableError("the value of the member that is ranked is not stated")
        peers = [value for at, value in enumerate(values) if at != members.own]
        if not peers:
            raise NotComparableError("no peer is stated to rank it against")
        own, *peers = self._together([values[members.own], *peers])
        rank = self.define("rank", [own, *peers], None, Kind.NUMBER)
        if members.others is not None:
            # Peers that nobody stated can only push the rank down the list.
            return replace(rank, above=normal.add(rank.above, normal.cell(members.others)))
        return rank
