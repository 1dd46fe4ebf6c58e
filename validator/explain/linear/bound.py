"""A bound on one column, and the columns as the tableau keeps them: without steps, without repeated rows.

The tableau's columns are the unknowns divided by their steps, so that "a whole multiple of 0.05" becomes "whole", and
the different rows of more than one unknown, divided by their common factor: ``4x + 4y`` and ``-x - y`` are bounds on
one column, and ``3x`` is a bound on x. A row is whole where all of its unknowns are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from validator.claims.interval import Interval, Rational, whole_if_possible


@dataclass(frozen=True, slots=True)
class Bound:
    """Where a column must lie; ``column`` is an unknown 0 … n-1, or n + i for the value of row i.

    ``item`` is what the bound stands for, and several bounds may stand for one item; -1 is what is never in doubt, and
    is left out of cores.
    """

    column: int
    interval: Interval
    item: int


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the asker's columns are: column c is ``factors[c]`` times the tableau's column ``places[c]``.

    ``rows`` are the tableau's rows over the unknowns, and ``whole`` says which of its columns are whole numbers.
    """

    unknowns: int
    places: tuple[int, ...]
    factors: tuple[Rational, ...]
    rows: tuple[Mapping[int, int], ...]
    whole: tuple[bool, ...]


def columns_of(unknowns: int, rows: Sequence[Mapping[int, int]], steps: Sequence[Rational | None]) -> Columns:
    """Divide the columns by their steps, and put equal rows together.

    Raises:
        ValueError: a step is not positive, a row names an unknown that does not exist, or there is not one step each.

    >>> columns_of(2, [{0: 4, 1: 4}, {0: -1, 1: -1}, {1: 3}], [1, 1]).places
    (0, 1, 2, 2, 1)
    """
    if len(steps) != unknowns or any(step is not None and step <= 0 for step in steps):
        raise ValueError("there must be one step for each unknown, positive or None")
    places = list(range(unknowns))
    factors: list[Rational] = [1 if step is None else whole_if_possible(step) for step in steps]
    whole = [step is not None for step in steps]
    found: dict[tuple[tuple[int, int], ...], int] = {}
    kept: list[Mapping[int, int]] = []
    for row in rows:
        if any(not 0 <= unknown < unknowns for unknown in row):
            raise ValueError(f"a row names an unknown that is not among the {unknowns}: {dict(row)}")
        terms, factor = _primitive(
            sorted((unknown, value * factors[unknown]) for unknown, value in row.items() if value)
        )
        if len(terms) == 1:
            places.append(terms[0][0])
        elif terms in found:
            places.append(found[terms])
        else:
            found[terms] = unknowns + len(kept)
            places.append(unknowns + len(kept))
            kept.append(dict(terms))
            whole.append(all(whole[unknown] for unknown, _ in terms))
        factors.append(factor)
    return Columns(unknowns, tuple(places), tuple(factors), tuple(kept), tuple(whole))


def _primitive(terms: Sequence[tuple[int, Rational]]) -> tuple[tuple[tuple[int, int], ...], Rational]:
    """Integer coefficients without a common factor, the first one positive, and the factor that was taken out."""
    if not terms:
        return (), 1
    up = 1
    if any(type(value) is not int for _, value in terms):
        up = lcm(*(Fraction(value).denominator for _, value in terms))
    integers = [(unknown, int(value * up)) for unknown, value in terms]
    down = gcd(*(value for _, value in integers))
    if integers[0][1] < 0:
        down = -down
    factor = down if up == 1 else whole_if_possible(Fraction(down, up))
    return tuple((unknown, value // down) for unknown, value in integers), factor
