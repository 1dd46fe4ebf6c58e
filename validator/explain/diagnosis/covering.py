"""The search behind minimum hitting sets: branch and bound over one part, in places and whole weights.

Sets are masks of places (see ``questions``), none contains another. Bounds come from the dual of the linear
relaxation: each set is given a price, the prices of the sets with an item in them never add up to more than the
item's weight, so every hitting set weighs at least all prices together (disjoint sets are the case of unit prices).
What an item's weight exceeds its prices by is what choosing it adds to the bound, which rules items out at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from validator.explain.diagnosis.questions import Places, places_in
from validator.explain.effort import Effort


def least_weight(masks: Sequence[Places], weights: Sequence[int], effort: Effort) -> tuple[int, Places]:
    """The weight of a lightest hitting set, and one of them.

    Raises:
        OutOfTimeError: the time limit has passed.
    """
    best = _greedy(masks, weights)
    weight = _weight(best, weights)
    bound, _ = _price(masks, weights)
    if bound < weight:
        search = _Search(weights, effort, equals=False)
        while (lighter := next(search.within(0, list(masks), weight - 1), None)) is not None:
            best, weight = lighter, _weight(lighter, weights)
            if weight <= bound:
                break
    return weight, best


def of_weight(masks: Sequence[Places], weights: Sequence[int], least: int, effort: Effort) -> Iterator[Places]:
    """Every hitting set of the ``least`` weight there is, once.

    Raises:
        OutOfTimeError: the time limit has passed.
    """
    return _Search(weights, effort, equals=True).within(0, list(masks), least)


class _Search:
    """``equals``: every hitting set counts, so that an item is dropped only for one that is strictly better."""

    def __init__(self, weights: Sequence[int], effort: Effort, *, equals: bool) -> None:
        self.weights = weights
        self.effort = effort
        self.equals = equals

    def within(self, chosen: Places, masks: list[Places], budget: int) -> Iterator[Places]:
        """Hitting sets of ``masks`` of at most ``budget``, each joined with ``chosen``."""
        self.effort.spend()
        while masks:
            bound, left = _price(masks, self.weights)
            if bound > budget:
                return
            barred = sum(1 << place for place, rest in left.items() if bound + rest > budget)
            barred |= self._dominated(masks, left, barred)
            forced = 0
            if barred:
                masks = [mask & ~barred for mask in masks]
                if not all(masks):
                    return
            for mask in masks:
                if mask & (mask - 1) == 0:
                    forced |= mask
            if forced:
                chosen |= forced
                budget -= _weight(forced, self.weights)
                masks = [mask for mask in masks if not mask & forced]
            elif not barred:
                break
            masks = without_supersets(masks)
        if budget < 0:
            return
        if not masks:
            yield chosen
            return
        branch = min(masks, key=int.bit_count)
        covers = {place: sum(mask >> place & 1 for mask in masks) for place in places_in(branch)}
        tried = 0
        for place in sorted(covers, key=lambda place: (-covers[place], self.weights[place], place)):
            bit = 1 << place
            rest = [mask & ~tried for mask in masks if not mask & bit]
            if all(rest):
                yield from self.within(
                    chosen | bit, without_supersets(rest) if tried else rest, budget - self.weights[place]
                )
            tried |= bit

    def _dominated(self, masks: list[Places], left: dict[int, int], barred: Places) -> Places:
        """Items for which another one hits the same sets and more for the same weight, or as many for less."""
        hits: dict[int, int] = {}
        for number, mask in enumerate(masks):
            for place in places_in(mask & ~barred):
                hits[place] = hits.get(place, 0) | 1 << number
        dominated = 0
        for place, own in hits.items():
            # Only an item of the same set can hit all sets that this one hits.
            for other in places_in(masks[(own & -own).bit_length() - 1] & ~barred & ~dominated):
                if other == place or own & ~hits[other] or self.weights[other] > self.weights[place]:
                    continue
                if self.weights[other] < self.weights[place] or (not self.equals):
                    dominated |= 1 << place
                    break
        return dominated


def _price(masks: Sequence[Places], weights: Sequence[int]) -> tuple[int, dict[int, int]]:
    """A lower bound of the weight of any hitting set, and what each item's weight exceeds its prices by.

    Prices are raised one set after another as far as they go (dual ascent, Erlenkotter 1978), the sets whose items
    are in the fewest others first: what they take away is missed least.
    """
    left: dict[int, int] = {}
    count: dict[int, int] = {}
    members = []
    for mask in masks:
        own = list(places_in(mask))
        members.append(own)
        for place in own:
            count[place] = count.get(place, 0) + 1
            left[place] = weights[place]
    members.sort(key=lambda own: sum(count[place] for place in own))
    bound = 0
    for own in members:
        price = min(left[place] for place in own)
        if price:
            bound += price
            for place in own:
                left[place] -= price
    return bound, left


def _greedy(masks: Sequence[Places], weights: Sequence[int]) -> Places:
    """A hitting set that is good but perhaps not the best: most sets hit for its weight first, then none to spare."""
    chosen: list[int] = []
    rest = list(masks)
    while rest:
        hits: dict[int, int] = {}
        for mask in rest:
            for place in places_in(mask):
                hits[place] = hits.get(place, 0) + 1
        best = next(iter(hits))
        for place, count in hits.items():
            gain, most = count * weights[best], hits[best] * weights[place]
            if gain > most or (gain == most and place < best):
                best = place
        chosen.append(best)
        rest = [mask for mask in rest if not mask >> best & 1]
    taken = sum(1 << place for place in chosen)
    for place in chosen:
        if all(mask & taken & ~(1 << place) for mask in masks):
            taken &= ~(1 << place)
    return taken


def _weight(mask: Places, weights: Sequence[int]) -> int:
    return sum(weights[place] for place in places_in(mask))


def without_supersets(masks: Sequence[Places]) -> list[Places]:
    """The sets that contain no other: to hit those is to hit all. Smallest first.

    >>> without_supersets([0b111, 0b011, 0b100, 0b011])
    [4, 3]
    """
    kept: list[Places] = []
    for mask in sorted(set(masks), key=lambda mask: (mask.bit_count(), mask)):
        if not any(smaller & ~mask == 0 for smaller in kept):
            kept.append(mask)
    return kept
