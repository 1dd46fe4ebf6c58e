"""Suspects: all sets of items of least total weight without which the rest can hold together.

Fellegi & Holt (1976), "A systematic approach to automatic edit and imputation", JASA 71: change as little as restores
consistency. A set is listed only after the rest was shown consistent; its weight is ``proven`` least only where every
lighter set leaves a proven conflict in place.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from itertools import islice, product
from math import prod

from validator.claims.interval import Rational, whole_if_possible
from validator.explain.answer import Ask, Consistent, OutOfTimeError, Unsettled
from validator.explain.diagnosis.conflicts import Conflict, shrink
from validator.explain.diagnosis.hitting import Solved, solve, whole_weights
from validator.explain.diagnosis.questions import Places, Questions, places_in
from validator.explain.diagnosis.suspected import MOST_SETS, Suspects, Ways, joined
from validator.explain.effort import Effort


def suspects(  # noqa: PLR0913  (limit and known have defaults that hardly anyone changes)
    ask: Ask,
    items: Collection[int],
    weights: Mapping[int, Rational | None],
    order: Sequence[int],
    effort: Effort,
    *,
    limit: int = MOST_SETS,
    known: Collection[frozenset[int]] = (),
) -> Suspects:
    """All minimum-weight sets of ``items`` whose removal makes the rest consistent; weight None: never removed.

    Implicit hitting sets: a restoring set hits every conflict (Reiter 1987, "A theory of diagnosis from first
    principles", with the correction of Greiner, Smith & Wilkerson 1989), so a minimum hitting set of the conflicts
    known so far is no heavier than the answer; either the rest is consistent, and it is an answer, or it holds a new
    conflict (Moreno-Centeno & Karp 2013, "The implicit hitting set approach"; Davies & Bacchus 2011, MaxHS, for going
    on with sets that are not minimum, so that each minimum hitting set yields several conflicts).

    A set whose rest is *not settled* is neither listed nor refuted. Where such a set is lighter than those found, they
    are not ``proven``; where it weighs the same, they are not ``complete``. ``known``: conflicts proven elsewhere.

    Raises:
        ValueError: a weight is not positive, or missing.

    >>> from validator.explain.answer import Impossible
    >>> def ask(kept):  # 0: 270, 1: 130, 2: 390 each, 3: 780 in all, where 0 + 1 = 2 and 2 × 2 = 3
    ...     for conflict in ({0, 1, 2}, {0, 1, 3}):
    ...         if conflict <= kept:
    ...             return Impossible(frozenset(conflict))
    ...     return Consistent(())
    >>> found = suspects(ask, range(4), dict.fromkeys(range(4), 1), range(4), Effort())
    >>> found.sets, found.weight, found.proven, found.complete
    (((0,), (1,)), 1, True, True)
    """
    questions = Questions(ask, items, order, effort)
    search = _Search(questions, [weights.get(item, 0) for item in questions.items], limit)
    for conflict in known:
        search.conflicts.setdefault(questions.mask(conflict), False)
    try:
        search.run()
    except OutOfTimeError:
        search.partial = "out of time"
    return search.result()


LARGE = 16
"""A core of more items than this is worth four questions about three quarters of it."""


class _Search:
    """What is known so far. ``run`` adds to it and may end at any question; ``result`` then says how far it came."""

    def __init__(self, questions: Questions, weights: Sequence[Rational | None], limit: int) -> None:
        self.questions = questions
        self.weights, self.scale = whole_weights(weights)
        self.limit = limit
        self.removable = sum(1 << place for place, weight in enumerate(weights) if weight is not None)
        self.conflicts: dict[Places, bool] = {}
        self.doubts: dict[Places, str] = {}  # neither shown consistent nor impossible
        self.bound = 0  # no lighter set hits all proven conflicts
        self.best: int | None = None  # the weight of the lightest sets shown to restore consistency
        self.restoring: list[Places] = []  # those sets
        self.parts: list[list[Places]] | None = None
        self.complete = False
        self.unremovable: Places | None = None
        self.partial: str | None = None

    def run(self) -> None:
        """Find the least weight, then all sets of it."""
        self._more_conflicts(0, apart=True)
        if self._find_least():
            self._find_all()

    def _more_conflicts(self, removed: Places, *, apart: bool) -> None:
        """Find conflicts one after another, taking items out until the rest is consistent.

        ``apart``: all items of each, so that no two conflicts share one, and the bound grows by each. Else only the
        item that hits most conflicts for its weight: more conflicts, and what is taken out is nearly a minimum.
        """
        while True:
            answer = self.questions.put(self.questions.every & ~removed)
            if isinstance(answer, Consistent):
                self._restores(removed)
                return
            if isinstance(answer, Unsettled):
                return
            conflict = self._conflict(self.questions.every & ~removed, answer) & self.removable
            if not conflict:
                return
            removed |= conflict if apart else 1 << self._most_blamed(conflict)

    def _conflict(self, asked: Places, core: Places) -> Places:
        """The core as a conflict, made smaller where that is cheap, and minimal where the oracle left it as asked.

        Minimal cores would be fewer, but each takes a question an item, and about few items, where most unknowns are
        free and whole numbers are hardest to find. Measured with an exact simplex, 100 cells, 85 rules, 10 errors, 8
        systems: 500 ms and 313 questions in the middle (5.5 s at worst) with minimal cores, 32 ms and 52 (0.6 s) with
        cores as they come, 74 ms and 60 (0.3 s) with quarters left out of the large ones.
        """
        minimal = False
        if core == asked:
            core, minimal = shrink(self.questions, core, core)
        while not minimal and core.bit_count() > LARGE:
            places = list(places_in(core))
            for quarter in range(4):
                answer = self.questions.put(core & ~sum(1 << place for place in places[quarter::4]))
                if isinstance(answer, int):
                    core = answer
                    break
            else:
                break
        self.conflicts[core] = minimal
        return core

    def _most_blamed(self, mask: Places) -> int:
        def merit(place: int) -> tuple[Fraction, int]:
            return Fraction(sum(other >> place & 1 for other in self.conflicts), self.weights[place] or 1), -place

        return max(places_in(mask), key=merit)

    def _restores(self, removed: Places) -> None:
        weight = self._weight(removed)
        if self.best is None or weight < self.best:
            self.best, self.restoring = weight, []
        if weight == self.best and removed not in self.restoring:
            self.restoring.append(removed)

    def _weight(self, mask: Places) -> int:
        return sum(self.weights[place] or 0 for place in places_in(mask))

    def _solve(self, masks: list[Places], limit: int) -> Solved | None:
        """Minimum hitting sets of conflicts and doubts; None, and noted why, where one of them cannot be hit."""
        solved = solve(masks, self.weights, self.questions.effort, limit)
        if not isinstance(solved, int):
            return solved
        if masks[solved] in self.conflicts:
            self.unremovable = masks[solved]
        else:
            self.partial = self.doubts[masks[solved]]
        return None

    def _find_least(self) -> bool:
        """Look until a minimum hitting set of all that is known restores consistency; whether there is one."""
        while (solved := self._solve([*self.conflicts, *self.doubts], 1)) is not None:
            removed = sum(ways[0] for _, ways, _ in solved)
            weight = self._weight(removed)
            if not self.doubts:
                self.bound = weight
            if self.best == weight:
                return True
            answer = self.questions.put(self.questions.every & ~removed)
            if isinstance(answer, Consistent):
                self._restores(removed)
                return True
            if isinstance(answer, Unsettled):
                self._doubt(self.questions.every & ~removed, answer.reason)
            else:
                self._more_conflicts(removed, apart=False)
        if self.doubts and self.unremovable is None:
            self._bound_by_conflicts()
        return False

    def _doubt(self, mask: Places, reason: str) -> None:
        """Treat items that were not shown consistent as if they were a conflict, made as small as that goes.

        Otherwise each of the very many sets that leave them in place would be asked about in turn. Being only
        supposed, it leads on to sets that can be shown, and never counts in the proof of a weight.
        """
        for place in reversed(list(places_in(mask))):
            less = mask & ~(1 << place)
            answer = self.questions.put(less)
            if isinstance(answer, int):
                self._conflict(less, answer)
                return
            if isinstance(answer, Unsettled):
                mask, reason = less, answer.reason
        self.doubts[mask] = reason

    def _bound_by_conflicts(self) -> bool:
        """Whether the conflicts alone, without doubts, prove the weight of the best set."""
        solved = self._solve(list(self.conflicts), 1)
        self.bound = 0 if solved is None else sum(weight for weight, _, _ in solved)
        return self.bound == self.best

    def _find_all(self) -> None:
        """Ask about every minimum hitting set; one that does not restore yields a conflict, and so new hitting sets.

        That each way of one part restores together with *one* choice in the others does not prove that all
        combinations do: of the conflicts {a, b} and {c, d}, {a, c} and {a, d} and {b, c} may restore while {b, d}
        leaves a conflict {a, c} that nobody has come upon. So each combination listed has been asked about.
        """
        while True:
            proven = self._bound_by_conflicts()
            masks = [*self.conflicts] if proven else [*self.conflicts, *self.doubts]
            solved = self._solve(masks, self.limit)
            if solved is None:
                return
            before = len(self.conflicts)
            open_reason = self._ask_each(solved)
            if len(self.conflicts) > before:
                continue
            count = prod(len(ways) for _, ways, _ in solved)
            whole = count <= self.limit and all(complete for _, _, complete in solved)
            if len(self.restoring) == count:
                self.parts = [ways for _, ways, _ in solved]
            if not whole:
                self.partial = f"more than {self.limit} minimum sets"
            elif not proven:
                self.partial = next(iter(self.doubts.values()))
            else:
                self.partial = open_reason
            self.complete = whole and proven and open_reason is None
            return

    def _ask_each(self, solved: Solved) -> str | None:
        """Ask about the combinations, the first ``limit``; why one of them could not be settled, if so."""
        reason: str | None = None
        found: list[Places] = []
        for ways in islice(product(*(ways for _, ways, _ in solved)), self.limit):
            removed = sum(ways)
            if any(not conflict & removed for conflict in found):
                continue
            answer = self.questions.put(self.questions.every & ~removed)
            if isinstance(answer, Consistent):
                self._restores(removed)
            elif isinstance(answer, Unsettled):
                reason = answer.reason
            else:
                found.append(self._conflict(self.questions.every & ~removed, answer))
        return reason

    def result(self) -> Suspects:
        """What is known now."""
        named = self.questions.named
        conflicts = tuple(
            Conflict(named(mask), self.conflicts[mask])
            for mask in sorted(self.conflicts, key=lambda mask: tuple(places_in(mask)))
        )
        at_least = whole_if_possible(Fraction(self.bound, self.scale))
        if self.unremovable is not None:
            impossible = Conflict(named(self.unremovable), self.conflicts[self.unremovable])
            return Suspects((), (), None, True, True, at_least, conflicts, impossible)
        if self.best is None:
            return Suspects((), (), None, False, False, at_least, conflicts, None, self.partial)
        weight = self.best
        masks = [sorted(self.restoring, key=lambda mask: tuple(places_in(mask)))] if self.parts is None else self.parts
        parts: tuple[Ways, ...] = tuple(tuple(named(mask) for mask in ways) for ways in masks)
        return Suspects(
            joined(parts, self.questions.place, self.limit),
            parts,
            whole_if_possible(Fraction(weight, self.scale)),
            self.bound == weight,
            self.complete,
            at_least,
            conflicts,
            None,
            self.partial,
        )
