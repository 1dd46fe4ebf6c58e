"""Units and their algebra: what a unit measures, and its exact size in base units.

Every factor and offset is an exact rational. A unit is built from atoms (``km``, ``USD``, ``person``, ``100000``) by
products, quotients and whole powers; its name writes the atoms in one fixed order, so that two spellings of the same
unit have the same name, and ``parse_unit(unit.name) == unit``.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from validator.claims.interval import Rational, whole_if_possible
from validator.claims.units.currency import CODES
from validator.claims.units.nouns import COUNT_WORDS, PERSON_WORDS

Dimension = tuple[tuple[str, int], ...]
"""Bases with their powers, sorted by base; the powers are never 0."""

_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: a value in base units is ``value * factor + offset``, exactly.

    ``dimension`` is empty for pure numbers. Count nouns and currencies are bases of their own. ``offset`` is 0 for all
    but the temperature scales; a difference of two temperatures ignores it.
    """

    name: str
    dimension: Dimension
    factor: Rational
    offset: Rational = 0

    def __hash__(self) -> int:
        # Equal units have equal names, and a string keeps its hash while a Fraction computes it each time.
        return hash(self.name)

    def __str__(self) -> str:
        return self.name


ONE = Unit("1", (), 1)


class UnknownUnitError(ValueError):
    """A text that is no unit: ``reason`` says why, ``advice`` (may be empty) what to write instead."""

    def __init__(self, text: str, reason: str, advice: str = "") -> None:
        super().__init__(f"{text[:80]!r} is not a unit: {reason}{'; ' if advice else ''}{advice}")
        self.text = text
        self.reason = reason
        self.advice = advice


def same_dimension(a: Unit, b: Unit) -> bool:
    """Whether values of the two can be compared and added (after conversion)."""
    return a.dimension == b.dimension


def is_ratio(unit: Unit) -> bool:
    """Whether the unit is a pure number: ``1``, ``%``, percentage points, basis points, parts per million."""
    return not unit.dimension


def is_money(unit: Unit) -> bool:
    """Whether the unit is one currency (an amount, not a price)."""
    return len(unit.dimension) == 1 and unit.dimension[0][1] == 1 and unit.dimension[0][0] in CODES


def is_time(unit: Unit) -> bool:
    """Whether the unit is a duration: in seconds (up to weeks) or in calendar months (months and longer)."""
    return unit.dimension in ((("second", 1),), (("month", 1),))


def is_count(unit: Unit) -> bool:
    """Whether the unit counts a noun: people, votes, boxes. Such values add up and are not negative."""
    if len(unit.dimension) != 1 or unit.factor != 1 or unit.dimension[0][1] != 1:
        return False
    base = unit.dimension[0][0]
    if base in PERSON_WORDS or base in COUNT_WORDS:
        return True
    if base in CODES:
        return False
    from validator.claims.units.table import table

    return base not in table().bases


def is_whole(unit: Unit) -> bool:
    """Whether the unit counts something known not to come in parts: people, votes, ships.

    Stricter than ``is_count``: a word that no list knows may be a measure ("2.5 dirhams of silver"), and demanding a
    whole number of it would accuse.
    """
    if not is_count(unit):
        return False
    return unit.name in PERSON_WORDS or unit.name.rpartition(" ")[2] in COUNT_WORDS


def product(a: Unit, b: Unit) -> Unit:
    """The unit of a product. Inside a product a temperature is a difference: its offset is dropped.

    A temperature that comes out of one is called ``Δ°C`` (°C/day × day).

    >>> product(Unit("m", (("metre", 1),), 1), Unit("m", (("metre", 1),), 1)).name
    'm²'
    """
    if b is ONE or b == ONE:
        return a
    if a is ONE or a == ONE:
        return b
    return _combined(a, b, 1)


def quotient(a: Unit, b: Unit) -> Unit:
    """The unit of a quotient; what is in both cancels.

    >>> quotient(Unit("USD", (("USD", 1),), 1), Unit("barrel", (("barrel", 1),), 1)).name
    'USD/barrel'
    """
    return a if b is ONE or b == ONE else _combined(a, b, -1)


@lru_cache(maxsize=1024)
def power(unit: Unit, exponent: int) -> Unit:
    """The unit to a whole power.

    >>> power(Unit("km", (("metre", 1),), 1000), 2).factor
    1000000
    """
    if exponent == 1:
        return unit
    dimension = tuple((base, count * exponent) for base, count in unit.dimension) if exponent else ()
    factor = whole_if_possible(Fraction(unit.factor) ** exponent)
    return Unit(_written({atom: count * exponent for atom, count in _atoms(unit.name)}), dimension, factor)


@lru_cache(maxsize=4096)
def _combined(a: Unit, b: Unit, sign: int) -> Unit:
    bases, atoms = dict(a.dimension), dict(_atoms(a.name))
    for base, count in b.dimension:
        bases[base] = bases.get(base, 0) + sign * count
    for atom, count in _atoms(b.name):
        atoms[atom] = atoms.get(atom, 0) + sign * count
    factor = a.factor * b.factor if sign == 1 else Fraction(a.factor) / b.factor
    dimension = tuple(sorted((base, count) for base, count in bases.items() if count))
    return Unit(_written(atoms), dimension, whole_if_possible(factor))


@lru_cache(maxsize=4096)
def _atoms(name: str) -> tuple[tuple[str, int], ...]:
    """Split a canonical name into its atoms and their powers."""
    if name in ("Δ°C", "Δ°F"):
        return ((name[1:], 1),)
    atoms: list[tuple[str, int]] = []
    for position, group in enumerate(name.split("/")):
        sign = 1 if position == 0 else -1
        number, space, rest = group.partition(" ")
        counted = position > 0 and space != "" and number.isdigit()
        if counted:
            atoms.append((number, -1))
        for atom in (rest if counted else group).split("·"):
            bare = atom.rstrip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
            if bare != "1":
                atoms.append((bare, sign * int(atom[len(bare) :].translate(DIGITS) or 1)))
    return tuple(atoms)


def _written(atoms: dict[str, int]) -> str:
    """Write atoms in the one canonical order: ``kg·m/s²``, ``case/100000 person``."""
    number = Fraction(1)
    above: list[str] = []
    below: list[str] = []
    for atom, count in sorted(atoms.items()):
        if atom.isdecimal():
            number *= Fraction(int(atom)) ** count
        elif count:
            text = atom if abs(count) == 1 else atom + str(abs(count)).translate(_SUPERSCRIPTS)
            (above if count > 0 else below).append(text)
    if number.numerator != 1:
        above.insert(0, str(number.numerator))
    if number.denominator != 1:
        counted = next((i for i, atom in enumerate(below) if atom in PERSON_WORDS or atom in COUNT_WORDS), 0)
        if below:
            below[counted] = f"{number.denominator} {below[counted]}"
        else:  # "case/100000" would read as cases per 100,000 of an unnamed whole
            below = [f"{number.denominator} 1" if above else str(number.denominator)]
    name = "/".join(["·".join(above) or "1", *below])
    # What is left of °C/day × day is a difference: it must not take the name, and so the zero, of the scale.
    return f"Δ{name}" if name in ("°C", "°F") else name
