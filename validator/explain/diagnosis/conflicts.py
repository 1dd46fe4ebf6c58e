"""Conflicts: smallest sets of items that cannot hold together, one or all of them.

A conflict that is reported was proven impossible as a set. That it is a smallest one is proven where every set with
one item less was shown consistent; where the oracle could not settle one of those, ``minimal`` is False. An
``Unsettled`` answer never counts as impossible and never as consistent.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from validator.explain.answer import Ask, Consistent, OutOfTimeError, Unsettled
from validator.explain.diagnosis.questions import Places, Questions, places_in
from validator.explain.diagnosis.transversals import minimal_transversals
from validator.explain.effort import Effort


@dataclass(frozen=True, slots=True)
class Conflict:
    """Items, in the order of the text, that cannot hold together; ``minimal``: any of them left out, they can."""

    items: tuple[int, ...]
    minimal: bool


@dataclass(frozen=True, slots=True)
class Conflicts:
    """The conflicts found, in the order of the text: by their first items, then their second ones, and so on.

    No minimal conflict begins with the whole of another, so the size never has to break a tie.

    ``complete``: these are proven to be all. Otherwise ``partial`` says why not, and ``known`` is how many there are
    at least.
    """

    found: tuple[Conflict, ...]
    complete: bool
    known: int
    partial: str | None = None


def smallest(ask: Ask, core: Collection[int], order: Sequence[int], effort: Effort) -> Conflict | Unsettled:
    """One minimal conflict among the items of ``core``: the one that the order of the text prefers.

    Its last item in the order is as early as can be, then the last but one, and so on: the preferred explanation of
    Junker (2004), "QUICKXPLAIN", AAAI, definition 5. It depends on what is possible and on ``order`` alone, not on
    the numbers of the items nor on which cores the oracle returns. Out of time, the conflict is what is proven so
    far, and not ``minimal``; where nothing is proven yet, it is ``Unsettled``.

    Raises:
        ValueError: the items of ``core`` can hold together.

    >>> from validator.explain.answer import Impossible
    >>> def ask(kept):  # 270 + 120 = 390 stated as 270, 130, 390; item 3 takes no part
    ...     return Impossible(kept) if {0, 1, 2} <= kept else Consistent(())
    >>> smallest(ask, frozenset({0, 1, 2, 3}), order=[3, 2, 1, 0], effort=Effort())
    Conflict(items=(2, 1, 0), minimal=True)
    """
    questions = Questions(ask, core, order, effort)
    try:
        answer = questions.put(questions.every)
    except OutOfTimeError:
        return Unsettled("out of time")
    if isinstance(answer, Unsettled):
        return answer
    if isinstance(answer, Consistent):
        raise ValueError("there is no conflict among items that can hold together")
    mask, minimal = shrink(questions, questions.every, answer)
    return Conflict(questions.named(mask), minimal)


def shrink(questions: Questions, within: Places, core: Places) -> tuple[Places, bool]:
    """The preferred minimal conflict inside ``within``, of which ``core`` was proven impossible; is it minimal?

    The preferred conflict ends at the place where the text first becomes impossible; that place is kept, and the
    search goes on before it. Questions leave out the last item, then 2, 4, … more while the rest stays impossible
    ("progression": Marques-Silva, Janota & Belov 2013, "Minimal sets over monotone predicates in Boolean formulae",
    CAV), so a core that is already minimal costs one question an item (QuickXplain: about two), and a large one with
    a small conflict inside costs logarithmically many for each item kept. A core that comes back proves that the text
    is impossible up to its last item, so everything after is left out unasked; it is *not* taken as the new set
    (clause-set refinement), which would be quicker and would make the result hang on the oracle's choice of core.
    """
    kept, doubtful, step, certain = 0, 0, 1, True
    undecided = within
    floor: Places | None = None  # a beginning of ``undecided`` that is too little: consistent with ``kept``
    try:
        while True:
            # Everything after the last undecided item of the proven core is not needed.
            undecided &= (1 << (core & ~kept).bit_length()) - 1
            if not undecided:
                break
            between = undecided if floor is None else undecided & ~floor
            if floor is not None and between.bit_count() == 1:
                kept, undecided, floor, step = kept | between, floor, None, 1
                continue
            left_out = _last(between, step if floor is None else between.bit_count() // 2)
            answer = questions.put(undecided & ~left_out | kept)
            if isinstance(answer, int):
                core, undecided, step = answer, undecided & ~left_out, step * 2
            elif isinstance(answer, Consistent):
                floor = undecided & ~left_out
            else:
                if left_out.bit_count() == 1:
                    kept, doubtful, undecided = kept | left_out, doubtful | left_out, undecided & ~left_out
                floor, step = None, 1
        # What was kept only because a larger question was not settled may be settled now that less is left.
        while doubtful:
            item = 1 << (doubtful.bit_length() - 1)
            doubtful ^= item
            answer = questions.put(kept & ~item)
            if isinstance(answer, int):
                kept = answer
                doubtful &= kept
            elif isinstance(answer, Unsettled):
                certain = False
    except OutOfTimeError:
        return core, False
    return kept, certain


def _last(mask: Places, count: int) -> Places:
    """The last ``count`` places of a set, or all where it has fewer."""
    rest = mask
    for _ in range(count):
        if rest:
            rest ^= 1 << (rest.bit_length() - 1)
    return mask ^ rest


MOST_QUESTIONS = 2_000
"""How many questions an enumeration of all conflicts asks unless told otherwise.

Ten independent conflicts of three items have 59,049 ways to be resolved, and a proof that there is no eleventh
conflict must look at each; the limit keeps that from taking the time of everything else, and is reported."""


def conflicts(  # noqa: PLR0913  (the last two have defaults that hardly anyone changes)
    ask: Ask,
    items: Collection[int],
    order: Sequence[int],
    limit: int,
    effort: Effort,
    *,
    questions: int = MOST_QUESTIONS,
) -> Conflicts:
    """All minimal conflicts among ``items``, at most ``limit`` of them.

    First conflicts that share no item, then the rest by duality: a conflict not yet found leaves out some minimal way
    to resolve those found (a minimal hitting set), so every such way is asked about, until all are consistent
    (Reiter 1987; the map of MARCO, Liffiton, Previti, Malik & Marques-Silva 2016, Constraints 21, holds the same
    information as clauses and needs a SAT solver). Items of separate systems of unknowns should be asked about
    separately: the ways to resolve them multiply.

    >>> from validator.explain.answer import Impossible
    >>> def ask(kept):
    ...     for conflict in ({0, 1}, {1, 2}, {3, 4}):
    ...         if conflict <= kept:
    ...             return Impossible(frozenset(conflict))
    ...     return Consistent(())
    >>> [conflict.items for conflict in conflicts(ask, range(5), range(5), limit=10, effort=Effort()).found]
    [(0, 1), (1, 2), (3, 4)]
    """
    asking = Questions(ask, items, order, effort)
    found: dict[Places, bool] = {}
    try:
        partial = _find(asking, found, limit, questions)
    except OutOfTimeError:
        partial = "out of time"
    # A conflict that could not be shown minimal may hold another one, found later.
    kept = [mask for mask in found if not any(other != mask and other & ~mask == 0 for other in found)]
    kept.sort(key=lambda mask: tuple(places_in(mask)))
    return Conflicts(
        tuple(Conflict(asking.named(mask), found[mask]) for mask in kept[:limit]),
        partial is None,
        len(kept),
        partial,
    )


def _find(asking: Questions, found: dict[Places, bool], limit: int, questions: int) -> str | None:
    """Add conflicts to ``found``; why they are perhaps not all, None where they are."""
    unsettled: str | None = None

    def look(rest: Places) -> bool:
        """Look for a conflict in ``rest``: whether there was one."""
        nonlocal unsettled
        answer = asking.put(rest)
        if isinstance(answer, Unsettled):
            unsettled = unsettled or answer.reason
        if not isinstance(answer, int):
            return False
        mask, minimal = shrink(asking, rest, answer)
        found[mask] = minimal
        return True

    rest = asking.every
    while rest and len(found) <= limit and look(rest):
        for mask in found:
            rest &= ~mask
        if 0 in found:  # even nothing at all cannot hold: what is never in doubt contradicts itself
            return None
    settled: set[Places] = set()
    grown = True
    while grown:
        grown = False
        for ways in minimal_transversals(list(found), asking.effort):
            if ways in settled:
                continue
            if len(found) > limit:
                return f"more than {limit} conflicts"
            if asking.asked >= questions:
                return f"more than {questions} questions"
            settled.add(ways)
            if look(asking.every & ~ways):
                grown = True
                break
    return unsettled
