"""Values under construction: quotients of polynomials with a unit, the types of cells, and the algebra of units."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from validator.claims.interval import Rational
from validator.claims.quantity import Kind
from validator.judge import normal
from validator.judge.normal import Quotient
from validator.rulebook import tree

if TYPE_CHECKING:
    from validator.claims.units import Unit


@dataclass(frozen=True, slots=True, eq=False)
class CellType:
    """What lowering knows of a cell: its kind and unit, whether it is a difference, and whether anybody stated it.

    ``direction`` is set where the words give a direction (``rose``), ``noun`` where a noun for persons was written.

    Made by ``cell_type`` only, once for each combination, so that shapes compare by identity.
    """

    kind: Kind = Kind.NUMBER
    unit: Unit | None = None
    difference: bool = False
    stated: bool = True
    direction: bool = False
    noun: str | None = None


@lru_cache(maxsize=4096)
def cell_type(  # noqa: PLR0913 (each is one part of the shape)
    kind: Kind,
    unit_name: str | None,
    *,
    difference: bool = False,
    stated: bool = True,
    direction: bool = False,
    noun: str | None = None,
) -> CellType:
    """The one type of this kind and unit."""
    if unit_name is None:
        return CellType(kind, None, difference, stated, direction, noun)
    from validator.claims.units import parse_unit

    return CellType(kind, parse_unit(unit_name), difference, stated, direction, noun)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison, for showing: its value, its unit, and its cell where it is nothing but one."""

    value: Quotient
    unit: Unit | None
    kind: Kind
    cell: int | None = None


class NotComparableError(Exception):
    """Two values that no arithmetic joins; becomes the reason of an undecided check."""


@dataclass(frozen=True, slots=True)
class Value:
    """A quotient under construction, in base units; ``unit`` None is a bare number that takes another's unit."""

    above: normal.Sum
    below: normal.Sum
    unit: Unit | None = None
    kind: Kind = Kind.NUMBER
    cell: int | None = None


@dataclass(frozen=True, slots=True)
class DeclaredBound:
    """A declared minimum or maximum, and the units that it may be in: none, for a bare number, or several."""

    number: Rational
    units: tuple[str, ...]

    def unit_of(self, measure: str, name: str) -> str:
        """The unit that it is in.

        Raises:
            NotComparableError: there are several.
        """
        if len(self.units) > 1:
            stated = " and in ".join(self.units)
            raise NotComparableError(
                f"{measure}.{name} is declared without a unit, and {measure} is stated in {stated}"
            )
        return self.units[0]


Declared = bool | Rational | DeclaredBound | None
"""What is declared of a property; None where nothing is."""


def difference_of(unit: Unit | None) -> Unit | None:
    """The unit of a difference of two values: degrees without their zero point."""
    return unit if unit is None or not unit.offset else replace(unit, offset=0)


def comparable(a: Unit, b: Unit) -> str | None:
    """Why two units cannot be compared; None where they can.

    Nouns may be left out of a rate: deaths ÷ people beside ``4.9 per 100,000``, dollars ÷ people beside ``$31,000``.
    """
    if a.dimension != b.dimension and not _same_but_nouns(a, b):
        return f"{a.name} and {b.name} do not measure the same kind of thing"
    if bool(a.offset) is not bool(b.offset):
        return f"a temperature in {a.name} cannot be compared with a difference of temperatures"
    return None


@lru_cache(maxsize=1024)
def _same_but_nouns(a: Unit, b: Unit) -> bool:
    if not any(power < 0 for unit in (a, b) for _, power in unit.dimension):
        return False
    return _without_nouns(a) == _without_nouns(b)


def _without_nouns(unit: Unit) -> tuple[tuple[str, int], ...]:
    from validator.claims.units import is_count, parse_unit

    return tuple((base, power) for base, power in unit.dimension if not is_count(parse_unit(base)))


def tree_name(name: tree.Name) -> str:
    """A name or variable as it is written in a rule."""
    return str(name)


def in_unit(bare: Value, unit: Unit) -> Value:
    """A bare number as one in a unit: 3 beside kilometres is 3 km."""
    above = normal.scale(bare.above, unit.factor)
    if unit.offset:
        above = normal.add(above, normal.scale(bare.below, unit.offset))
    return replace(bare, above=above, unit=unit)


def product_unit(operator: str, a: Unit | None, b: Unit | None) -> Unit | None:
    """The unit of ``a operator b``; a share of persons is persons."""
    from validator.claims.units import product, quotient

    if operator == "*":
        if a is None or b is None:
            return a or b
        # A share of persons is persons: 39 % × 1,000 person.
        if not a.dimension:
            return b
        return a if not b.dimension else product(a, b)
    if b is None or (a is not None and a.dimension and not b.dimension):
        return a
    return quotient(pure() if a is None else a, b)


def pure() -> Unit:
    """The unit of a pure number."""
    from validator.claims.units import parse_unit

    return parse_unit("1")


def completed_years_unit() -> Unit:
    """The unit of an age: it meets bare numbers and ages in years, but no age in months or weeks."""
    from validator.claims.units import Unit

    return Unit("year", (("completed year", 1),), 1)


def day_unit() -> Unit:
    """The unit of a difference of dates."""
    from validator.claims.units import parse_unit

    return parse_unit("day")
