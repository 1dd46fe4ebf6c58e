"""The least and greatest value of one column of a repaired tableau, and the bounds that keep it there.

The simplex method on bounded columns with Bland's rule ("New finite pivoting rules for the simplex method",
Mathematics of Operations Research 2, 1977): no column leaves its bounds, and it always ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from validator.claims.interval import Rational, whole_if_possible
from validator.explain.effort import Effort
from validator.explain.linear.tableau import Tableau, united


@dataclass(frozen=True, slots=True)
class Extreme:
    """The last value of a column in one direction, whether it is reached, and the reasons that it goes no further."""

    value: Rational
    is_open: bool
    reasons: frozenset[int]


def extreme(tableau: Tableau, column: int, *, upwards: bool, effort: Effort) -> Extreme | None:
    """Move a column as far up or down as the bounds let it; None where nothing stops it.

    The tableau is left with the column at that value (if there is one).

    Raises:
        OutOfTimeError: ``effort`` ran out; all columns are within their bounds.
    """
    while True:
        effort.spend()
        row = tableau.rows.get(column, {column: 1})
        entering = min(
            (other for other, coefficient in row.items() if tableau.can_move(other, (coefficient > 0) is upwards)),
            default=None,
        )
        if entering is None:
            return _here(tableau, column, upwards)
        if not _advance(tableau, entering, (row[entering] > 0) is upwards):
            return None


def _here(tableau: Tableau, column: int, upwards: bool) -> Extreme:
    if column in tableau.rows:
        reasons = united(tableau.blocking(column, upwards))
    else:
        reasons = united((tableau.high_why[column] if upwards else tableau.low_why[column],))
    number = tableau.value[column]
    unit = tableau.scale * tableau.denominators[column]
    return Extreme(whole_if_possible(Fraction(number, unit)), tableau.delta[column] != 0, reasons)


def _advance(tableau: Tableau, entering: int, upwards: bool) -> bool:
    """Move a nonbasic column until the first bound is met: its own, or that of a basic column, with which it changes.

    False where no bound is met.
    """
    nearest: tuple[Fraction, Fraction, int] | None = None
    nearest_at_low = False
    own = tableau.high[entering] if upwards else tableau.low[entering]
    if own is not None:
        own_delta = tableau.high_delta[entering] if upwards else tableau.low_delta[entering]
        room, room_delta = own - tableau.value[entering], own_delta - tableau.delta[entering]
        nearest = (Fraction(abs(room)), Fraction(room_delta if upwards else -room_delta), entering)
    for basic, row in tableau.rows.items():
        coefficient = row.get(entering, 0)
        if not coefficient:
            continue
        at_low = (coefficient > 0) is not upwards
        end = tableau.low[basic] if at_low else tableau.high[basic]
        if end is None:
            continue
        end_delta = tableau.low_delta[basic] if at_low else tableau.high_delta[basic]
        denominator = tableau.denominators[basic]
        room = end * denominator - tableau.value[basic]
        room_delta = end_delta * denominator - tableau.delta[basic]
        rate = -abs(coefficient) if at_low else abs(coefficient)
        met = (Fraction(room, rate), Fraction(room_delta, rate), basic)
        if nearest is None or met < nearest:
            nearest, nearest_at_low = met, at_low
    if nearest is None:
        return False
    if nearest[2] == entering and own is not None:
        tableau.move(entering, own, tableau.high_delta[entering] if upwards else tableau.low_delta[entering])
    else:
        tableau.exchange(nearest[2], entering, at_low=nearest_at_low)
    return True
