"""Repair: exchange columns of a tableau until all are within their bounds, or one row shows why that cannot be.

The procedure ``check`` of Dutertre & de Moura, "A Fast Linear-Arithmetic Solver for DPLL(T)" (CAV 2006), section 3.2.
"""

from __future__ import annotations

from validator.explain.effort import Effort
from validator.explain.linear.tableau import Tableau, united

GREEDY_EXCHANGES = 4
"""After this many exchanges a row, Bland's rule takes over: slower, and never in a circle."""


def repair(tableau: Tableau, effort: Effort) -> frozenset[int] | None:
    """Exchange columns until all are within their bounds: None, or the reasons of bounds that cannot hold together.

    The reasons are those of one row's bounds, of which none could be spared (CAV 2006, section 3.2.2).

    Raises:
        OutOfTimeError: ``effort`` ran out; the rows are as good as before.
    """
    greedy = GREEDY_EXCHANGES * len(tableau.rows)
    while broken := _broken(tableau):
        effort.spend()
        if greedy:
            greedy -= 1
            basic, below = min(broken, key=lambda one: (len(tableau.rows[one[0]]), one[0]))
            entering = _entering(tableau, basic, below)
        else:
            basic, below = min(broken)
            entering = min(_free_to_help(tableau, basic, below), default=None)
        if entering is None:
            return _least_refutation(tableau, broken)
        tableau.exchange(basic, entering, at_low=below)
    return None


def _broken(tableau: Tableau) -> list[tuple[int, bool]]:
    """The basic columns that are outside their bounds, and whether they are below."""
    broken = []
    value, denominators, low, high = tableau.value, tableau.denominators, tableau.low, tableau.high
    for basic in tableau.rows:
        number, end = value[basic], low[basic]
        if end is not None:
            if (denominator := denominators[basic]) != 1:
                end *= denominator
            if number <= end and (
                number < end or tableau.delta[basic] < tableau.low_delta[basic] * denominators[basic]
            ):
                broken.append((basic, True))
                continue
        end = high[basic]
        if end is not None:
            if (denominator := denominators[basic]) != 1:
                end *= denominator
            if number >= end and (
                number > end or tableau.delta[basic] > tableau.high_delta[basic] * denominators[basic]
            ):
                broken.append((basic, False))
    return broken


def _free_to_help(tableau: Tableau, basic: int, below: bool) -> list[int]:
    return [
        column
        for column, coefficient in tableau.rows[basic].items()
        if tableau.can_move(column, (coefficient > 0) is below)
    ]


def _entering(tableau: Tableau, basic: int, below: bool) -> int | None:
    """The column to exchange: one with few bounds will not be broken next, one in few rows costs little."""
    candidates = _free_to_help(tableau, basic, below)
    if len(candidates) < 2:
        return candidates[0] if candidates else None
    low, high, rows = tableau.low, tableau.high, tableau.rows.values()
    return min(
        candidates,
        key=lambda column: (
            (low[column] is not None) + (high[column] is not None),
            sum(column in row for row in rows),
            column,
        ),
    )


def _least_refutation(tableau: Tableau, broken: list[tuple[int, bool]]) -> frozenset[int]:
    """Of the broken rows that no column can help, the reasons of the one with fewest."""
    found = [
        _reasons(tableau, basic, below) for basic, below in sorted(broken) if not _free_to_help(tableau, basic, below)
    ]
    return min(found, key=len)


def _reasons(tableau: Tableau, basic: int, below: bool) -> frozenset[int]:
    """The reasons of the bounds that keep a basic column below its low end, or above its high end."""
    own = tableau.low_why[basic] if below else tableau.high_why[basic]
    return united((own, *tableau.blocking(basic, below)))
