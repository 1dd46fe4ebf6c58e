"""Minimum hitting sets: all sets of least total weight that share an item with every given set.

Exact: weights are whole numbers or fractions, bounds are compared as integers. What is returned keeps independent
parts apart, because ten parts with two ways each have 1,024 combinations that say no more than twenty lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, product
from math import lcm, prod

from validator.claims.interval import Rational, whole_if_possible
from validator.explain.diagnosis.covering import least_weight, of_weight, without_supersets
from validator.explain.diagnosis.questions import Places, places_in
from validator.explain.effort import Effort


@dataclass(frozen=True, slots=True)
class Part:
    """Sets tied to each other by shared items, and the ways of least ``weight`` to hit them, in ascending order."""

    weight: Rational
    ways: tuple[tuple[int, ...], ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class HittingSets:
    """One way from each part, freely combined, is a minimum hitting set; ``complete``: and there are no others."""

    weight: Rational
    parts: tuple[Part, ...]
    complete: bool

    @property
    def count(self) -> int:
        """How many minimum hitting sets the parts describe."""
        return prod(len(part.ways) for part in self.parts)

    def sets(self) -> Iterator[tuple[int, ...]]:
        """The minimum hitting sets, one at a time; of the first part, the first way stays longest."""
        for ways in product(*(part.ways for part in self.parts)):
            yield tuple(sorted(item for way in ways for item in way))


@dataclass(frozen=True, slots=True)
class Unhittable:
    """A set none of whose items may be chosen."""

    items: frozenset[int]


def minimum_hitting_sets(
    sets: Sequence[frozenset[int]], weights: Mapping[int, Rational | None], effort: Effort, limit: int
) -> HittingSets | Unhittable:
    """All hitting sets of least weight, at most ``limit`` ways a part; an item of weight None is never chosen.

    Raises:
        OutOfTimeError: the time limit has passed.
        ValueError: a weight is not positive (such an item would be blamed for nothing) or missing.

    >>> found = minimum_hitting_sets([frozenset({1, 2}), frozenset({2, 3}), frozenset({7, 8})],
    ...                              {1: 1, 2: 1, 3: 1, 7: 1, 8: None}, Effort(), limit=10)
    >>> found.weight, [part.ways for part in found.parts]
    (2, [((2,),), ((7,),)])
    """
    items = sorted(frozenset().union(*sets))
    scaled, scale = whole_weights([weights.get(item, 0) for item in items])
    place = {item: number for number, item in enumerate(items)}
    masks = [sum(1 << place[item] for item in one) for one in sets]
    solved = solve(masks, scaled, effort, limit)
    if isinstance(solved, int):
        return Unhittable(frozenset(items[number] for number in places_in(masks[solved])))
    parts = tuple(
        Part(
            whole_if_possible(Fraction(weight, scale)),
            tuple(tuple(items[number] for number in places_in(way)) for way in ways),
            complete,
        )
        for weight, ways, complete in solved
    )
    total = whole_if_possible(sum((Fraction(part.weight) for part in parts), Fraction(0)))
    return HittingSets(total, parts, all(part.complete for part in parts))


def whole_weights(weights: Sequence[Rational | None]) -> tuple[list[int | None], int]:
    """The weights times the least number that makes all of them whole, and that number.

    Raises:
        ValueError: a weight is not positive.

    >>> whole_weights([1, None, Fraction(1, 2)])
    ([2, None, 1], 2)
    """
    if any(weight is not None and weight <= 0 for weight in weights):
        raise ValueError("the weight of an item must be positive, or None where it may never be chosen")
    scale = lcm(*(weight.denominator for weight in weights if weight is not None))
    return [None if weight is None else int(weight * scale) for weight in weights], scale


Solved = list[tuple[int, list[Places], bool]]
"""For each part its weight, its ways of that weight in ascending order, and whether these are all."""


def solve(masks: Sequence[Places], weights: Sequence[int | None], effort: Effort, limit: int) -> Solved | int:
    """``minimum_hitting_sets`` over places; the number of a set that cannot be hit, where there is one."""
    trusted = sum(1 << place for place, weight in enumerate(weights) if weight is None)
    whole = [weight or 0 for weight in weights]
    sealed = [number for number, mask in enumerate(masks) if not mask & ~trusted]
    if sealed:  # the smallest of them, whatever the order of the sets
        return min(sealed, key=lambda number: (masks[number].bit_count(), tuple(places_in(masks[number]))))
    open_masks = [mask & ~trusted for mask in masks]
    solved: Solved = []
    for part in split(without_supersets(open_masks)):
        weight, way = least_weight(part, whole, effort)
        if limit == 1:
            solved.append((weight, [way], False))
            continue
        ways = list(islice(of_weight(part, whole, weight, effort), limit + 1))
        solved.append((weight, sorted(ways[:limit], key=lambda mask: tuple(places_in(mask))), len(ways) <= limit))
    return solved


def split(masks: Sequence[Places]) -> list[list[Places]]:
    """The sets in parts that share no item, by the first item of each part.

    >>> split([0b0011, 0b1100, 0b0110, 0b10000])
    [[3, 6, 12], [16]]
    """
    parts: list[tuple[Places, list[Places]]] = []
    for mask in masks:
        joined, own = mask, [mask]
        apart = []
        for items, members in parts:
            if items & joined:
                joined |= items
                own = [*members, *own]
            else:
                apart.append((items, members))
        parts = [*apart, (joined, own)]
    return [sorted(own) for _, own in sorted(parts, key=lambda part: part[0] & -part[0])]
