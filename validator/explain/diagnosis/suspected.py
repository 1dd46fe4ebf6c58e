"""What a search for suspects returns: the minimum sets, how far they are proven, and what stood in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, product
from math import prod

from validator.claims.interval import Rational, whole_if_possible
from validator.explain.diagnosis.conflicts import Conflict

MOST_SETS = 100
"""How many minimum sets are listed unless told otherwise; nobody reads more, and each may be a question."""

Ways = tuple[tuple[int, ...], ...]
"""Sets of items, one of which is to be taken."""


@dataclass(frozen=True, slots=True)
class Suspects:
    """What must be wrong at least, for all else to be possible.

    ``sets``: minimum sets, each in the order of the text and sorted by it. Each was shown to restore consistency.
    ``parts``: the same in factors; one set from each part, freely combined, is a minimum set. Ten separate errors with
    two suspects each are ten parts with two ways each; ``sets`` then has the first of the 1,024.
    ``proven``: no lighter set restores consistency. ``complete``: the parts describe every minimum set.
    ``at_least``: no set lighter than this restores consistency; proven even where all else is partial.
    ``unremovable``: a conflict of items that may never be blamed; then there are no sets, and no weight.
    ``conflicts``: those that the search came upon, in the order of the text; enough for the proof, perhaps not all,
    and perhaps not minimal (``conflicts.smallest`` makes them so).
    ``partial``: why something is not proven or not complete; None where all is.

    Nothing wrong is one empty set of weight 0. If none was found before the search ended, ``weight`` is None; a set
    found before it was proven minimum is listed, and ``proven`` is False.
    """

    sets: Ways
    parts: tuple[Ways, ...]
    weight: Rational | None
    proven: bool
    complete: bool
    at_least: Rational
    conflicts: tuple[Conflict, ...] = ()
    unremovable: Conflict | None = None
    partial: str | None = None

    @property
    def count(self) -> int:
        """How many sets the parts describe."""
        return 0 if self.weight is None else prod(len(part) for part in self.parts)


def joined(parts: Sequence[Ways], place: Mapping[int, int], limit: int) -> Ways:
    """One way from each part, joined: the first ``limit`` combinations, sorted by the order of the text.

    >>> joined([((3,), (1,)), ((2,),)], {1: 0, 2: 1, 3: 2}, limit=10)
    ((1, 2), (2, 3))
    """
    sets = []
    for ways in islice(product(*parts), limit):
        sets.append(sorted(place[item] for way in ways for item in way))
    item = {number: one for one, number in place.items()}
    return tuple(tuple(item[number] for number in one) for one in sorted(sets))


def together(groups: Sequence[Suspects], order: Sequence[int], limit: int = MOST_SETS) -> Suspects:
    """The suspects of all items, where each group was asked about alone and no conflict has items of two groups.

    So it is where the groups share no unknown. A set then restores the whole exactly if it restores each group: if
    the rest were impossible, it would hold a minimal conflict, that would lie in one group, and the rest of that group
    was shown consistent. Ten groups cost ten searches, where one search over all asks about every combination.
    """
    weights = [Fraction(group.weight) for group in groups if group.weight is not None]
    whole = len(weights) == len(groups)
    parts = tuple(part for group in groups for part in group.parts) if whole else ()
    place = {item: number for number, item in enumerate(order)}
    conflicts = [conflict for group in groups for conflict in group.conflicts]
    return Suspects(
        joined(parts, place, limit) if whole else (),
        parts,
        whole_if_possible(sum(weights, Fraction(0))) if whole else None,
        all(group.proven for group in groups),
        all(group.complete for group in groups),
        whole_if_possible(sum((Fraction(group.at_least) for group in groups), Fraction(0))),
        tuple(sorted(conflicts, key=lambda conflict: [place[item] for item in conflict.items])),
        next((group.unremovable for group in groups if group.unremovable), None),
        next((group.partial for group in groups if group.partial), None),
    )
