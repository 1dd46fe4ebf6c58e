"""Questions about items in the order of the text: the numbering in which conflicts and suspects are searched.

Inside the searches an item is its place in the text and a set of items is an ``int`` with one bit a place, the first
item lowest. So whatever numbers the items carry, and in whatever order they are handed in, the search is the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from validator.explain.answer import Ask, Consistent, Impossible, Unsettled
from validator.explain.effort import Effort

Places = int
"""A set of places: bit ``p`` is set where the item at place ``p`` of the text is in the set."""


def places_in(mask: Places) -> Iterator[int]:
    """The places of a set, in the order of the text.

    >>> list(places_in(0b10110))
    [1, 2, 4]
    """
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


class Questions:
    """Puts questions to ``ask`` in places of the text, each at most once, and counts them.

    ``order`` lists items in the order of the text; items that it does not name follow, by their numbers.
    """

    def __init__(self, ask: Ask, items: Collection[int], order: Sequence[int], effort: Effort) -> None:
        wanted = set(items)
        named = [item for item in dict.fromkeys(order) if item in wanted]
        self.items = (*named, *sorted(wanted.difference(named)))
        self.place = {item: place for place, item in enumerate(self.items)}
        self.every: Places = (1 << len(self.items)) - 1
        self.asked = 0
        self.effort = effort
        self._ask = ask
        self._known: dict[Places, Places | Consistent | Unsettled] = {}

    def put(self, mask: Places) -> Places | Consistent | Unsettled:
        """Whether these items can hold together: the places of a core that cannot, or the oracle's other answers.

        Raises:
            OutOfTimeError: the time limit has passed.
            ValueError: the oracle's core names an item that was not asked about; such an answer proves nothing.
        """
        known = self._known.get(mask)
        if known is not None:
            return known
        self.effort.spend()
        self.asked += 1
        answer = self._ask(frozenset(self.named(mask)))
        result: Places | Consistent | Unsettled
        if isinstance(answer, Impossible):
            result = sum(1 << self.place[item] for item in answer.core if item in self.place)
            if result & ~mask or result.bit_count() < len(answer.core):
                raise ValueError("the core of an answer names items that were not asked about")
        else:
            result = answer
        self._known[mask] = result
        return result

    def mask(self, items: Collection[int]) -> Places:
        """The set of places of these items.

        Raises:
            ValueError: an item is none of those that the questions are about.
        """
        total = 0
        for item in items:
            place = self.place.get(item)
            if place is None:
                raise ValueError(f"item {item} is none of the items asked about")
            total |= 1 << place
        return total

    def named(self, mask: Places) -> tuple[int, ...]:
        """The items at these places, in the order of the text."""
        return tuple(self.items[place] for place in places_in(mask))
