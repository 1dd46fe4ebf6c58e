"""The order of a dimension's members where their names tell it: dates, numbered rounds, ordinals."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from validator.claims.interval import Interval
from validator.claims.quantity import Kind


def in_order(names: Sequence[str]) -> list[int] | None:
    """The places of members in the order that their names tell; None where they tell none, or it is not sure.

    2023 and 2023-06 are in no order: a figure for the year may be from its end.

    >>> in_order(["2024", "2022-02"]), in_order(["first", "third", "2nd"]), in_order(["2023", "2023-06"])
    ([1, 0], [0, 2, 1], None)
    """
    places = [_place(name) for name in names]
    if any(place is None for place in places) or len({place[0] for place in places if place is not None}) > 1:
        return None
    known = [place[1] for place in places if place is not None]
    order = sorted(range(len(names)), key=lambda at: known[at].low or 0)
    sure = all(known[before].precedes(known[after]) for before, after in pairwise(order))
    return order if sure else None


def _place(name: str) -> tuple[Kind, Interval] | None:
    from validator.claims.notation.read import read_quantity
    from validator.claims.quantity import UnreadableValueError

    try:
        quantity = read_quantity(name, date=len(name) == 4 and name.isdecimal())
    except UnreadableValueError:
        return None
    if quantity.kind is Kind.WEEKDAY or quantity.unit is not None or quantity.is_soft:
        return None
    return (quantity.kind, quantity.certain) if quantity.certain.low is not None else None
