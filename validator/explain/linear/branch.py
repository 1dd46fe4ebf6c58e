"""Whole numbers within a tableau: remainders of equalities first, then branch and bound with a limit.

Branch and bound after Land & Doig, "An automatic method of solving discrete programming problems" (Econometrica 28,
1960). A branch is refuted with reasons; a branch whose refutation does not need its own bound refutes its parent too,
so that it is not tried on the other side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from validator.explain.answer import Unsettled
from validator.explain.effort import Effort
from validator.explain.linear.congruence import Remainders
from validator.explain.linear.repair import repair
from validator.explain.linear.tableau import Reason, Tableau, united

Refutation = frozenset[int]

FIRST_MARK = -3
"""Reasons from here downwards are bounds of branches; -2 is left for a bound that the asker of a search tries."""

MOST_WORK = 1_000_000
"""A search also ends when exchanges have changed so many coefficients: one step of a large dense system takes long."""


@dataclass(slots=True)
class _Branch:
    """One of two sides of a fraction in a column, and the column's bounds without it; ``mark`` is its reason.

    ``ends`` are the two sides still to be tried, the last one first: a new high end, or a new low end.
    """

    column: int
    mark: int
    before: tuple[int | None, Reason, int | None, Reason]
    ends: list[tuple[bool, int]]
    first: Refutation | None = None


def apply_remainders(
    tableau: Tableau, remainders: Remainders, whole: Sequence[bool], effort: Effort
) -> Refutation | None:
    """Tighten the bounds of whole columns to the remainders that the equalities leave, and repair the tableau."""
    if remainders.refutation is not None:
        return remainders.refutation
    changed = False
    for column in range(tableau.size):
        if not whole[column] or (tableau.low[column] is None and tableau.high[column] is None):
            continue
        if (found := remainders.tightened(column)) is not None:
            low, high, reasons = found
            changed = True
            if low is not None:
                tableau.low[column] = low
                tableau.low_why[column] = united((tableau.low_why[column], reasons))
            if high is not None:
                tableau.high[column] = high
                tableau.high_why[column] = united((tableau.high_why[column], reasons))
    if not changed:
        return None
    if (refutation := tableau.empty_column()) is not None:
        return refutation
    tableau.settle()
    return repair(tableau, effort)


def search(
    tableau: Tableau, unknowns: int, whole: Sequence[bool], limit: int, effort: Effort
) -> Refutation | Unsettled | None:
    """Make the whole unknowns of a repaired tableau whole: None when done, or why it cannot be, or the limit.

    The bounds are then as they were before.

    Raises:
        OutOfTimeError: ``effort`` ran out; the bounds are those of some branch.
    """
    path: list[_Branch] = []
    steps, last = 0, tableau.work + MOST_WORK
    while (column := fraction(tableau, unknowns, whole)) is not None:
        path.append(_sides(tableau, column, mark=FIRST_MARK - len(path)))
        _enter(tableau, path[-1])
        steps += 1
        while (refutation := repair(tableau, effort)) is not None:
            remaining = _next_side(tableau, path, refutation)
            if remaining is not None:
                return remaining
            steps += 1
        if steps >= limit or tableau.work > last:
            _leave_all(tableau, path)
            return Unsettled(f"no whole numbers were found or excluded in {steps:,} steps of branch and bound")
    _leave_all(tableau, path)
    return None


def fraction(tableau: Tableau, unknowns: int, whole: Sequence[bool]) -> int | None:
    """The first unknown that should be whole and is not."""
    value, denominators, delta, scale = tableau.value, tableau.denominators, tableau.delta, tableau.scale
    found = None
    for basic in tableau.rows:
        if (
            basic < unknowns
            and whole[basic]
            and (found is None or basic < found)
            and (delta[basic] or value[basic] % (denominators[basic] * scale))
        ):
            found = basic
    return found


def _sides(tableau: Tableau, column: int, mark: int) -> _Branch:
    """The two sides of a fraction: the side of its nearest whole number will be tried first."""
    scale = tableau.scale
    unit = tableau.denominators[column] * scale
    below, over = divmod(tableau.value[column], unit)
    if not over and tableau.delta[column] < 0:
        below, over = below - 1, unit
    ends = [(True, below * scale), (False, (below + 1) * scale)]
    if 2 * over <= unit:
        ends.reverse()
    before = (tableau.low[column], tableau.low_why[column], tableau.high[column], tableau.high_why[column])
    return _Branch(column, mark, before, ends)


def _enter(tableau: Tableau, branch: _Branch) -> None:
    """Try the next side of a branch."""
    is_high, end = branch.ends.pop()
    if is_high:
        tableau.set_high(branch.column, end, branch.mark)
    else:
        tableau.set_low(branch.column, end, branch.mark)


def _leave(tableau: Tableau, branch: _Branch) -> None:
    """Give the column of a branch its bounds back."""
    column = branch.column
    tableau.low[column], tableau.low_why[column], tableau.high[column], tableau.high_why[column] = branch.before


def _leave_all(tableau: Tableau, path: list[_Branch]) -> None:
    while path:
        _leave(tableau, path.pop())


def _next_side(tableau: Tableau, path: list[_Branch], refutation: Refutation) -> Refutation | None:
    """After a refutation, enter the next side that it leaves open; or return what refutes the root."""
    while path:
        branch = path[-1]
        _leave(tableau, branch)
        if branch.mark in refutation:
            if branch.first is None:
                branch.first = refutation
                _enter(tableau, branch)
                return None
            refutation = (refutation | branch.first) - {branch.mark}
        path.pop()
    return refutation
