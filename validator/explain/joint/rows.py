"""Rows: the cases of a system's constraints over linear columns, so that a linear method can be asked.

Columns are the unknowns, then one for each product of unknowns (a product of three is a product of a product), then
one for each whole multiple that a condition speaks of; row i is column ``columns + i``. After this pass a condition is
``Held``: one column lies in one interval. What a product's column has to do with its factors is left to
``products.py``, because it depends on what is stated of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import assert_never

from validator.claims.interval import Interval, Rational
from validator.explain.joint.cases import All, Any, Case, Whole, Within, cases_of
from validator.explain.joint.system import Constraint, System
from validator.judge.normal import Polynomial, Powers


@dataclass(frozen=True, slots=True)
class Held:
    """One column lies in one interval."""

    column: int
    interval: Interval


@dataclass(frozen=True, slots=True)
class Choice:
    """Some alternative holds: all conditions of it, and all choices inside it."""

    alternatives: tuple[Demand, ...]


@dataclass(frozen=True, slots=True)
class Demand:
    """What a constraint asks for: conditions without alternatives, and choices. ``never``: it cannot hold."""

    held: tuple[Held, ...] = ()
    choices: tuple[Choice, ...] = ()
    never: bool = False


@dataclass(frozen=True, slots=True)
class Product:
    """The column of a product and those of its two factors."""

    column: int
    left: int
    right: int


@dataclass(frozen=True)
class Rows:
    """A system in linear columns. ``coefficients[i]`` are those of row i, by column; ``demands`` one a constraint."""

    steps: tuple[Rational | None, ...]
    coefficients: tuple[dict[int, int], ...]
    products: tuple[Product, ...]
    demands: tuple[Demand, ...]

    @cached_property
    def multiplied(self) -> tuple[int, ...]:
        """The columns of products and of their factors, ascending."""
        found = {column for product in self.products for column in (product.column, product.left, product.right)}
        return tuple(sorted(found))

    @cached_property
    def telling(self) -> frozenset[int]:
        """The columns whose bounds say something of a product or of a factor: those, the rows that they are in, and all
        columns in such rows."""
        multiplied = set(self.multiplied)
        found = set(multiplied)
        for number, row in enumerate(self.coefficients):
            if not multiplied.isdisjoint(row):
                found |= {len(self.steps) + number, *row}
        return frozenset(found)

    @property
    def columns(self) -> int:
        """How many columns come before the rows."""
        return len(self.steps)

    def value(self, column: int, values: Sequence[Rational]) -> Rational:
        """A column's value where the first columns have these."""
        if column < len(self.steps):
            return values[column]
        return sum(factor * values[part] for part, factor in self.coefficients[column - len(self.steps)].items())


def leaves_of(constraint: Constraint) -> Iterator[Within | Whole]:
    """The conditions on polynomials that a constraint is made of."""
    return _leaves(cases_of(constraint.formula, constraint.undefined))


def unknowns_of(constraint: Constraint) -> list[int]:
    """The unknowns that a constraint speaks of, ascending; those that its functions look at are among them."""
    found = {number for leaf in leaves_of(constraint) for _, powers in leaf.polynomial for number in powers}
    for function in constraint.functions:
        found |= {function.unknown, *function.cells}
    return sorted(found)


def rows_of(system: System) -> Rows:
    """Lay out a system in columns and rows; equal conditions share a row."""
    return _Layout(system).result()


class _Layout:
    def __init__(self, system: System) -> None:
        self.system = system
        self.cases = [cases_of(constraint.formula, constraint.undefined) for constraint in system.constraints]
        self.steps: list[Rational | None] = [unknown.step for unknown in system.unknowns]
        self.products: dict[Powers, Product] = {}
        self.multiples: dict[Whole, int] = {}
        self.rows: dict[tuple[tuple[int, int], ...], int] = {}

    def result(self) -> Rows:
        # Every column must have its number before the first row is numbered after them.
        for case in self.cases:
            for leaf in _leaves(case):
                for _, powers in leaf.polynomial:
                    if len(powers) > 1:
                        self._product(powers)
                if isinstance(leaf, Whole) and leaf not in self.multiples:
                    self.multiples[leaf] = self._column(1)
        demands = tuple(self._demand(case) for case in self.cases)
        return Rows(tuple(self.steps), tuple(dict(row) for row in self.rows), tuple(self.products.values()), demands)

    def _column(self, step: Rational | None) -> int:
        self.steps.append(step)
        return len(self.steps) - 1

    def _product(self, powers: Powers) -> int:
        if len(powers) == 1:
            return powers[0]
        known = self.products.get(powers)
        if known is None:
            left, right = self._product(powers[:-1]), powers[-1]
            steps = self.steps[left], self.steps[right]
            step = None if steps[0] is None or steps[1] is None else steps[0] * steps[1]
            known = self.products[powers] = Product(self._column(step), left, right)
        return known.column

    def _demand(self, case: Case) -> Demand:
        match case:
            case Within(polynomial, interval):
                return self._held(self._columns(polynomial), interval)
            case Whole(polynomial, scale, modulus, rest):
                parts = [(part, Fraction(value) * scale) for part, value in self._columns(polynomial)]
                up = lcm(*(value.denominator for _, value in parts))
                whole = [(part, int(value * up)) for part, value in parts]
                return self._held([*whole, (self.multiples[case], -modulus * up)], rest.times(up))
            case All(parts):
                demands = [self._demand(part) for part in parts]
                return Demand(
                    tuple(held for demand in demands for held in demand.held),
                    tuple(choice for demand in demands for choice in demand.choices),
                    any(demand.never for demand in demands),
                )
            case Any(parts):
                alternatives = tuple(demand for part in parts if not (demand := self._demand(part)).never)
                if any(not demand.held and not demand.choices for demand in alternatives):
                    return Demand()
                if not alternatives:
                    return Demand(never=True)
                return alternatives[0] if len(alternatives) == 1 else Demand((), (Choice(alternatives),))
            case _:
                assert_never(case)

    def _columns(self, polynomial: Polynomial) -> list[tuple[int, int]]:
        """Coefficients by column; the constant has column -1."""
        return [(self._product(powers) if powers else -1, value) for value, powers in polynomial]

    def _held(self, parts: list[tuple[int, int]], interval: Interval) -> Demand:
        constant = sum(value for column, value in parts if column < 0)
        row = tuple(sorted((column, value) for column, value in parts if column >= 0))
        moved = interval + Interval.point(-constant)
        if not row:
            return Demand(never=0 not in moved)
        if len(row) == 1:
            column, factor = row[0]
            return Demand((Held(column, moved.times(Fraction(1, factor))),))
        number = self.rows.setdefault(row, len(self.rows))
        return Demand((Held(len(self.steps) + number, moved),))


def _leaves(case: Case) -> Iterator[Within | Whole]:
    if isinstance(case, All | Any):
        for part in case.parts:
            yield from _leaves(part)
    else:
        yield case
