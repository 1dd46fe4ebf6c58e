"""The order of a dimension's members where their names tell it: dates, or numbered rounds."""

from __future__ import annotations

from collections.abc import Sequence

from validator.claims.interval import Rational
from validator.claims.quantity import Kind


def in_order(names: Sequence[str]) -> list[int] | None:
    """The places of members in the order of the dates or whole numbers that they name; None where they name neither."""
    if all(name.isdecimal() and len(name) < 20 for name in names) and not all(len(name) == 4 for name in names):
        return sorted(range(len(names)), key=lambda at: int(names[at]))
    from validator.claims.notation.read import read_quantity
    from validator.claims.quantity import UnreadableValueError

    starts: list[Rational] = []
    for name in names:
        try:
            date = read_quantity(name, date=True)
        except UnreadableValueError:
            return None
        if date.kind is not Kind.DATE or date.certain.low is None:
            return None
        starts.append(date.certain.low)
    return sorted(range(len(names)), key=lambda at: starts[at])
