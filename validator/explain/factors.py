"""Factors: sets of suspects as independent choices, so that what is certain is not told with what is not.

Where one claim is in every set, it is suspect whichever of the others is wrong; where the sets are all combinations of
two choices, the choices are told apart.
"""

from __future__ import annotations

from itertools import product

from validator.explain.diagnosis.suspected import Ways


def factors(ways: Ways) -> list[Ways]:
    """The ways as independent choices, where they are all combinations of some: what every way has stands alone.

    >>> factors(((0, 2), (1, 2)))
    [((2,),), ((0,), (1,))]
    """
    common = [item for item in ways[0] if all(item in way for way in ways)]
    rest = tuple(tuple(item for item in way if item not in common) for way in ways)
    alone: list[Ways] = [((item,),) for item in common]
    return alone if rest == ((),) else [*alone, *_split(rest)]


def _split(ways: Ways) -> list[Ways]:
    """One choice from two, if taking each half of a way freely gives exactly the ways."""
    if len(ways[0]) == 2 and all(len(way) == 2 for way in ways):
        for first in _halves(ways):
            second = {tuple(item for item in way if item not in first) for way in ways}
            heads = tuple(sorted({tuple(item for item in way if item in first) for way in ways}))
            tails = tuple(sorted(second))
            if all(len(one) == 1 for one in (*heads, *tails)) and {
                tuple(sorted(a + b)) for a, b in product(heads, tails)
            } == {tuple(sorted(way)) for way in ways}:
                return [heads, tails]
    return [ways]


def _halves(ways: Ways) -> list[frozenset[int]]:
    """The items that ever go with one item are the other half."""
    item = ways[0][0]
    partners = frozenset(other for way in ways if item in way for other in way if other != item)
    return [frozenset(other for way in ways for other in way) - partners]
