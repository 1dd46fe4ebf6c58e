"""Minimal transversals: all sets, none of them larger than need be, that share an item with each of given sets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from validator.explain.diagnosis.questions import Places, places_in
from validator.explain.effort import Effort


def minimal_transversals(sets: Sequence[Places], effort: Effort) -> Iterator[Places]:
    """Every minimal transversal once, in an order that depends on the order of ``sets`` alone.

    Depth first; an item is added only where each item chosen before keeps a set that it alone hits (MMCS: Murakami &
    Uno 2014, "Efficient algorithms for dualizing large-scale hypergraphs", Discrete Applied Mathematics 170, section
    4.1), so no branch ends without a transversal being possible and none comes out twice.

    Raises:
        OutOfTimeError: the time limit has passed.

    >>> [f"{mask:03b}" for mask in minimal_transversals([0b011, 0b110], Effort())]
    ['101', '010']
    """
    if all(sets):
        yield from _extend(0, list(sets), {}, ~0, effort)


def _extend(
    chosen: Places, open_sets: list[Places], critical: dict[int, list[Places]], allowed: Places, effort: Effort
) -> Iterator[Places]:
    effort.spend()
    if not open_sets:
        yield chosen
        return
    branch = min(open_sets, key=lambda mask: (mask & allowed).bit_count()) & allowed
    # An item is forbidden below the branches of its later siblings: each transversal then has one path.
    allowed &= ~branch
    for place in places_in(branch):
        bit = 1 << place
        kept = {other: left for other, own in critical.items() if (left := [mask for mask in own if not mask & bit])}
        if len(kept) == len(critical):
            kept[place] = [mask for mask in open_sets if mask & bit]
            rest = [mask for mask in open_sets if not mask & bit]
            yield from _extend(chosen | bit, rest, kept, allowed, effort)
        allowed |= bit
