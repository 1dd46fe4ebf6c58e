"""Write ``table.json`` from ``selection`` and pint's definitions: ``python -m validator.claims.units.generate``.

pint is asked with ``non_int_type=Fraction``, so that every decimal in its definitions is read as the rational that is
written (mile = 201168/125 m). A unit that rests on π or on a measured constant is refused: pint's value of it is a
rounded decimal, which a Fraction would only dress up as exact. Needs pint; nothing at run time imports this module.
"""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from validator.claims.units import selection

TARGET = Path(__file__).with_name("table.json")
_BASES = {"meter": "metre", "gram": "kilogram"}


def generated() -> str:
    """Return the text of the table; the same pint and selection give the same bytes.

    Raises:
        ValueError: a chosen unit is not exact, or two units claim one spelling.
    """
    import pint

    registry: Any = pint.UnitRegistry(non_int_type=Fraction)
    constants = _constants(Path(pint.__file__).with_name("constants_en.txt")) - selection.EXACT_CONSTANTS
    table: dict[str, Any] = {
        "source": f"pint {pint.__version__}; written from selection.py by python -m validator.claims.units.generate",
        "prefixes": [_prefix(registry, name) for name in selection.PREFIXES.split()],
        "units": {},
        "names": {},
        "symbols": {},
        "scaled": [],
        "aliases": {},
        "ambiguous": selection.AMBIGUOUS,
        "reasons": selection.REASONS,
    }
    for canonical, expression, plural, *spellings in _rows(selection.CONVERTIBLE):
        _refuse_inexact(registry, expression, constants)
        _add(table, canonical, [*_measured(registry, expression), plural], spellings)
    for canonical, base, size, plural, *spellings in _rows(selection.STANDALONE):
        factor = Fraction(size)
        dimension = [] if base == "1" else [[base, 1]]
        _add(table, canonical, [dimension, factor.numerator, factor.denominator, 0, 1, plural], spellings)
    for line in selection.ALIASES.strip().splitlines():
        target, spellings_text = line.split(" = ")
        for alias in spellings_text.split(", "):
            _claim(table["aliases"], alias, target)
    table["bases"] = sorted({base for row in table["units"].values() for base, _ in row[0]})
    return json.dumps(table, ensure_ascii=False, indent=None, separators=(",", ":")).replace('],"', '],\n"') + "\n"


def _rows(text: str) -> list[list[str]]:
    lines = [line for line in text.strip().splitlines() if not line.startswith("#")]
    return [[cell.strip() for cell in line.split("|")] + [""] * (6 - line.count("|") - 1) for line in lines]


def _add(table: dict[str, Any], canonical: str, row: list[Any], spellings: list[str]) -> None:
    names, symbols, prefixes = (*spellings, "", "")[:3]
    _claim(table["units"], canonical, row)
    for name in filter(None, names.split(", ")):
        _claim(table["names"], name, canonical)
    for symbol in (canonical, *filter(None, symbols.split(", "))):
        _claim(table["symbols"], symbol, canonical)
    if prefixes == "yes":
        table["scaled"].append(canonical)


def _claim(spellings: dict[str, Any], spelling: str, meaning: Any) -> None:
    if spellings.setdefault(spelling, meaning) != meaning:
        raise ValueError(f"{spelling!r} stands for two units")


def _prefix(registry: Any, name: str) -> list[Any]:
    definition = registry._prefixes[name]  # pint offers no public list of prefixes
    value = Fraction(definition.converter.scale)
    symbol = {"micro": "\N{GREEK SMALL LETTER MU}"}.get(name, definition.symbol)  # as NFKC writes the micro sign
    return [name, symbol, value.numerator, value.denominator]


def _measured(registry: Any, expression: str) -> list[Any]:
    """Dimension, factor and offset of a unit in metres, kilograms, seconds, …, as pint defines them."""
    offset = Fraction(0)
    if expression.startswith("degree_"):
        offset = Fraction(registry.Quantity(Fraction(0), expression).to("kelvin").magnitude)
        expression = "delta_" + expression
    found = (Fraction(1) * registry.parse_expression(expression)).to_root_units()
    factor = found.magnitude
    if not isinstance(factor, int | Fraction):
        raise ValueError(f"{expression}: pint computes {factor!r}, which is not exact")
    dimension = []
    for base, count in sorted(dict(found._units).items()):  # the public property copies to strings
        if int(count) != count:
            raise ValueError(f"{expression}: a broken power of {base}")
        if base == "gram":
            factor /= Fraction(1000) ** int(count)
        dimension.append([_BASES.get(base, base), int(count)])
    exact = Fraction(factor)
    return [sorted(dimension), exact.numerator, exact.denominator, offset.numerator, offset.denominator]


def _constants(path: Path) -> set[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return {line.split("=")[0].strip() for line in lines if "=" in line and not line.startswith("#")}


def _refuse_inexact(registry: Any, expression: str, constants: set[str]) -> None:
    """Follow a unit's definition down to the base units, and refuse π and every measured constant on the way."""
    waiting, seen = list(dict(registry.parse_expression(expression)._units)), set()
    while waiting:
        for _, name, _ in registry.parse_unit_name(waiting.pop()):
            if name in constants:
                raise ValueError(f"{expression} rests on {name}, which has no exact value")
            definition = registry._units.get(name)
            if name not in seen and definition is not None and definition.reference:
                waiting += dict(definition.reference)
            seen.add(name)


if __name__ == "__main__":
    TARGET.write_text(generated(), encoding="utf-8")
    print(f"wrote {TARGET}")
