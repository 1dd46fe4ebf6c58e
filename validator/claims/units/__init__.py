"""Units: what a unit's text means, the algebra of dimensions, and exact conversion.

The public names are here; ``selection`` lists the units that are read, ``nouns`` and ``currency`` the words, and
``generate`` writes ``table.json`` with exact sizes from pint. The table is read only when a text needs it.
"""

from validator.claims.units.convert import IncompatibleUnitsError, conversion, describe, measured, shown
from validator.claims.units.parse import parse_unit, written_noun
from validator.claims.units.unit import (
    ONE,
    Unit,
    UnknownUnitError,
    is_count,
    is_money,
    is_ratio,
    is_time,
    is_whole,
    power,
    product,
    quotient,
    same_dimension,
)

__all__ = [
    "ONE",
    "IncompatibleUnitsError",
    "Unit",
    "UnknownUnitError",
    "conversion",
    "describe",
    "is_count",
    "is_money",
    "is_ratio",
    "is_time",
    "is_whole",
    "measured",
    "parse_unit",
    "power",
    "product",
    "quotient",
    "same_dimension",
    "shown",
    "written_noun",
]
