"""The table of units, read once when a text first needs it (``table.json``, written by ``generate``)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from validator.claims.interval import Rational, whole_if_possible
from validator.claims.units.currency import WORDS
from validator.claims.units.nouns import singular
from validator.claims.units.unit import Dimension, Unit

Row = tuple[list[tuple[str, int]], int, int, int, int, str]
"""Dimension, factor (numerator, denominator), offset (the same), and the plural of the name."""
Prefix = tuple[str, str, int, int]
"""Name, symbol, and the power of ten (numerator, denominator)."""


@dataclass(frozen=True, slots=True)
class Table:
    """The table as it lies in the file, with sets where membership is asked.

    ``units`` has a row for each canonical name. ``names`` are lower-case words in the singular, ``symbols`` are exact;
    both lead to a canonical name. Units in ``scaled`` take the prefixes. ``aliases`` lead to a text that is itself a
    unit. ``ambiguous`` words are refused with the choices. ``reasons`` say why a base stands alone ("gallon": US or
    imperial).
    """

    units: dict[str, Row]
    names: dict[str, str]
    symbols: dict[str, str]
    scaled: frozenset[str]
    prefix_names: dict[str, Prefix]
    prefix_symbols: dict[str, Prefix]
    aliases: dict[str, str]
    ambiguous: dict[str, str]
    reasons: dict[str, str]
    bases: frozenset[str]


@lru_cache(maxsize=1)
def table() -> Table:
    """Read the table; about a millisecond, once a process."""
    import json

    # pathlib would cost more than reading the file does.
    with open(os.path.join(os.path.dirname(__file__), "table.json"), "rb") as file:
        data = json.loads(file.read())
    return Table(
        units=data["units"],
        names=data["names"],
        symbols=data["symbols"],
        scaled=frozenset(data["scaled"]),
        prefix_names={prefix[0]: prefix for prefix in data["prefixes"]},
        prefix_symbols={prefix[1]: prefix for prefix in data["prefixes"]},
        aliases=data["aliases"],
        ambiguous=data["ambiguous"],
        reasons=data["reasons"],
        bases=frozenset(data["bases"]),
    )


def unit_of(canonical: str) -> Unit:
    """The unit with this canonical name, which must be in the table."""
    dimension, numerator, denominator, offset, offset_denominator, _ = table().units[canonical]
    bases: Dimension = tuple((base, count) for base, count in dimension)
    return Unit(canonical, bases, _ratio(numerator, denominator), _ratio(offset, offset_denominator))


def find(word: str) -> Unit | None:
    """Find a symbol (as written) or a name (in any case, singular or plural), with or without an SI prefix."""
    known = table()
    canonical = known.symbols.get(word)
    if canonical is not None:
        return unit_of(canonical)
    for length in (1, 2):
        prefix = known.prefix_symbols.get(word[:length])
        if prefix is not None:
            canonical = known.symbols.get(word[length:])
            if canonical in known.scaled:
                return _scaled(prefix, canonical)
    lower = word.lower()
    canonical = known.names.get(lower) or known.names.get(singular(lower))
    if canonical is not None:
        return unit_of(canonical)
    for length in (4, 5, 3):
        prefix = known.prefix_names.get(lower[:length])
        if prefix is not None:
            rest = lower[length:]
            canonical = known.names.get(rest) or known.names.get(singular(rest))
            if canonical in known.scaled:
                return _scaled(prefix, canonical)
    return None


def misspelt(noun: str) -> str | None:
    """The name of a unit of seven letters or more that is one edit away from a noun, or None.

    Shorter names lie too close to real nouns: stores and stones, trains and grains, mouths and months.
    """
    if len(noun) < 6:
        return None
    near = _long_names()
    for name in near.get(noun[:3], ()) + near.get("-" + noun[-3:], ()):
        if _one_edit_apart(noun, name):
            return name
    return None


def shown_plural(canonical: str) -> str | None:
    """The plural of a unit's name for messages ("kilometres"), or None where the unit is not in the table."""
    known = table()
    row = known.units.get(canonical)
    if row is not None:
        return str(row[5])
    for length in (1, 2):
        prefix = known.prefix_symbols.get(canonical[:length])
        if prefix is not None and canonical[length:] in known.scaled:
            return f"{prefix[0]}{known.units[canonical[length:]][5]}"
    return None


def _scaled(prefix: Prefix, canonical: str) -> Unit:
    unit = unit_of(canonical)
    factor = whole_if_possible(unit.factor * _ratio(prefix[2], prefix[3]))
    return Unit(f"{prefix[1]}{canonical}", unit.dimension, factor)


def _ratio(numerator: int, denominator: int) -> Rational:
    return numerator if denominator == 1 else Fraction(numerator, denominator)


@lru_cache(maxsize=1)
def phrase_starts() -> frozenset[str]:
    """The first words (singular) of names of several words: where one is possible, longer matches are tried."""
    known = table()
    phrases = (*known.names, *known.aliases, *known.symbols, *WORDS)
    return frozenset(singular(text.split(" ")[0].lower()) for text in phrases if " " in text)


@lru_cache(maxsize=1)
def _long_names() -> dict[str, tuple[str, ...]]:
    """Names of seven letters or more, by their first three letters and by "-" and their last three."""
    known = table()
    names = [name for name in known.names if len(name) >= 7 and name.isalpha()]
    scaled = [name for name, canonical in known.names.items() if canonical in known.scaled]
    names += [prefix + name for prefix in known.prefix_names for name in scaled]
    near: dict[str, tuple[str, ...]] = {}
    for name in names:
        for key in (name[:3], "-" + name[-3:]):
            near[key] = (*near.get(key, ()), name)
    return near


def _one_edit_apart(a: str, b: str) -> bool:
    """Whether one insertion, deletion, replacement or swap of neighbours leads from one to the other."""
    if abs(len(a) - len(b)) > 1 or a == b:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    if len(a) != len(b):
        return a[start + 1 :] == b[start:] or a[start:] == b[start + 1 :]
    if a[start + 1 :] == b[start + 1 :]:
        return True
    return a[start : start + 2] == b[start : start + 2][::-1] and a[start + 2 :] == b[start + 2 :]


@lru_cache(maxsize=1)
def symbols_in_any_case() -> dict[str, tuple[str, ...]]:
    """Symbols of three letters or more by their lower-case form, with the prefixes that are in daily use."""
    known = table()
    spelt = [symbol for symbol in known.symbols if symbol.isalpha()]
    spelt += [prefix + symbol for prefix in "mkMGT" for symbol in sorted(known.scaled)]
    found: dict[str, tuple[str, ...]] = {}
    for symbol in spelt:
        if len(symbol) >= 3:
            found[symbol.lower()] = (*found.get(symbol.lower(), ()), symbol)
    return found
