"""Exact conversion between units, and the sentence that says why two units never meet."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from validator.claims.interval import Rational, whole_if_possible
from validator.claims.units.currency import CODES
from validator.claims.units.nouns import plural
from validator.claims.units.unit import ONE, Dimension, Unit, is_count, is_money, is_ratio

_MEASURES: dict[Dimension, str] = {
    (("metre", 1),): "a length",
    (("metre", 2),): "an area",
    (("metre", 3),): "a volume",
    (("kilogram", 1),): "a mass",
    (("second", 1),): "a time",
    (("month", 1),): "a time on the calendar",
    (("kelvin", 1),): "a temperature",
    (("metre", 1), ("second", -1)): "a speed",
    (("second", -1),): "a frequency",
    (("kilogram", 1), ("metre", 2), ("second", -2)): "an energy",
    (("kilogram", 1), ("metre", 2), ("second", -3)): "a power",
    (("kilogram", 1), ("metre", 1), ("second", -2)): "a force",
    (("kilogram", 1), ("metre", -1), ("second", -2)): "a pressure",
    (("kilogram", 1), ("metre", -3)): "a density",
    (("ampere", 1),): "an electric current",
    (("bit", 1),): "an amount of data",
    (("bit", 1), ("second", -1)): "a rate of data",
    (("mole", 1),): "an amount of substance",
}


class IncompatibleUnitsError(ValueError):
    """Two units measure different things; ``reason`` is a sentence without a full stop."""

    def __init__(self, source: Unit, target: Unit, reason: str) -> None:
        super().__init__(reason)
        self.source = source
        self.target = target
        self.reason = reason


@lru_cache(maxsize=4096)
def conversion(source: Unit, target: Unit, *, difference: bool = False) -> tuple[Rational, Rational]:
    """Return ``(factor, offset)`` so that a value in ``target`` is exactly the value in ``source`` × factor + offset.

    ``difference`` is for a difference of two values (a rise by 9 °F is one by 5 °C): the offset is then 0.

    >>> from validator.claims.units import parse_unit
    >>> conversion(parse_unit("mile"), parse_unit("km"))
    (Fraction(25146, 15625), 0)
    >>> conversion(parse_unit("°C"), parse_unit("°F"))
    (Fraction(9, 5), 32)

    Raises:
        IncompatibleUnitsError: the two measure different things.
    """
    if source.dimension != target.dimension:
        raise IncompatibleUnitsError(source, target, _why_not(source, target))
    factor = whole_if_possible(Fraction(source.factor) / target.factor)
    if difference or source.offset == target.offset == 0 or "Δ" in (source.name[0], target.name[0]):
        return factor, 0
    return factor, whole_if_possible((Fraction(source.offset) - target.offset) / target.factor)


def describe(unit: Unit) -> str:
    """Name a unit and what it measures, for messages.

    >>> from validator.claims.units import parse_unit
    >>> [describe(parse_unit(text)) for text in ("km", "people", "USD", "USD/barrel")]
    ['kilometres: a length', 'people: a count', 'USD: an amount of money', 'USD/barrel: money per barrel']
    """
    return f"{shown(unit)}: {measured(unit)}"


def shown(unit: Unit) -> str:
    """A unit's name in the plural, as in "5 kilometres"; a compound keeps its canonical form."""
    if is_money(unit) or "/" in unit.name or "·" in unit.name:
        return unit.name
    from validator.claims.units.table import shown_plural

    return shown_plural(unit.name) or (plural(unit.name) if is_count(unit) else unit.name)


def measured(unit: Unit) -> str:
    """What a unit measures, with its article: "a length", "a count", "an amount of money", "money per barrel"."""
    if is_ratio(unit):
        return "a pure number"
    if is_money(unit):
        return "an amount of money"
    if is_count(unit):
        return "a count"
    known = _MEASURES.get(unit.dimension)
    if known is not None:
        return known
    if "/" not in unit.name and "·" not in unit.name:
        return "a measure of its own"
    above, *below = unit.name.split("/")
    return " per ".join([_factors(above, True), *(_factors(group, False) for group in below)])


def _factors(group: str, many: bool) -> str:
    """What the atoms of one side of a stroke measure: ``km²`` → "area", ``100000 person`` → "100000 people"."""
    from validator.claims.units.parse import parse_unit

    number, space, rest = group.partition(" ")
    if space and number.isdecimal():
        return f"{number} {_factors(rest, True)}"
    told: list[str] = []
    atoms = group.split("·")
    for atom in atoms:
        unit = ONE if atom.isdecimal() else parse_unit(atom)
        if atom.isdecimal() or is_count(unit):
            told.append(shown(unit) if many and len(atoms) == 1 else atom)
        elif is_money(unit):
            told.append("money")
        else:
            what = measured(unit) if unit.dimension in _MEASURES else unit.name
            told.append(what.removeprefix("an ").removeprefix("a "))
    return " × ".join(told)


def _why_not(source: Unit, target: Unit) -> str:
    a, b = shown(source), shown(target)
    if is_money(source) and is_money(target):
        return f"{a} and {b} are different currencies, and no rate of exchange is assumed"
    if is_count(source) and is_count(target):
        return f"{a} and {b} are counts of different things"
    told = f"{a} {_verb(source)}, {b} {_verb(target)}"
    from validator.claims.units.table import table

    reasons = table().reasons
    bases = dict.fromkeys(base for unit in (source, target) for base, _ in unit.dimension if base not in CODES)
    because = [reasons[base] for base in bases if base in reasons]
    return "; ".join([told, *because])


def _verb(unit: Unit) -> str:
    what = measured(unit)
    if is_count(unit):
        return "are counted"
    if is_money(unit):
        return "is money"
    if is_ratio(unit):
        return "is a pure number" if unit.name in ("1", "%", "‰", "ppm", "ppb") else "are pure numbers"
    if what == "a measure of its own":
        return "stand alone"
    return f"measure {what.removeprefix('a ').removeprefix('an ')}"
