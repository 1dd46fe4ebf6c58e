"""A second way to whole numbers, for what branch and bound alone does not settle: the same question in a shorter basis.

``1000 a - 391 b`` between two bounds lets a and b grow together without end, and branches on a or b follow them. Over
the whole solutions of the equalities, with a reduced basis of their lattice for unknowns, each unknown hardly matters
to the others, and a few branches decide: Aardal, Hurkens & Lenstra, "Solving a system of linear Diophantine equations
with lower and upper bounds on the variables" (Mathematics of Operations Research 25, 2000).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import gcd

from validator.explain.answer import Unsettled
from validator.explain.effort import Effort
from validator.explain.linear.basis import reduced
from validator.explain.linear.branch import Refutation, search
from validator.explain.linear.congruence import Remainders
from validator.explain.linear.repair import repair
from validator.explain.linear.tableau import Tableau, united

MOST_PARAMETERS = 60
"""Reducing a larger basis takes longer than an answer is worth."""


@dataclass(frozen=True, slots=True)
class _Column:
    """A bounded column over the free parameters and the fractional unknowns: ``start`` is what is fixed of it."""

    number: int
    start: int
    terms: Mapping[int, int]
    fractional: Mapping[int, int]


def search_reduced(
    tableau: Tableau, remainders: Remainders, whole: Sequence[bool], limit: int, effort: Effort
) -> Refutation | Unsettled | dict[int, int]:
    """Whole numbers for the whole unknowns of a tableau, or why there are none, or the limit.

    ``remainders`` have been taken from the tableau and refute nothing.

    Raises:
        OutOfTimeError: ``effort`` ran out.
    """
    unknowns = remainders.unknowns
    free = [unknown for unknown in range(unknowns) if whole[unknown] and unknown not in remainders.fixed]
    if len(free) > MOST_PARAMETERS:
        return Unsettled(f"{len(free)} whole numbers are free, and no quick way was found to choose or exclude them")
    others = [unknown for unknown in range(unknowns) if not whole[unknown]]
    columns = [
        _column(remainders, number, whole)
        for number in range(tableau.size)
        if tableau.low[number] is not None or tableau.high[number] is not None
    ]
    # The longest vectors come first: few multiples of them fit between the bounds, so that they are best to branch on.
    basis = reduced(_weighted(tableau, remainders, columns, free, whole), effort)[::-1]
    place = {unknown: len(free) + i for i, unknown in enumerate(others)}
    rows = [
        {
            **{k: total for k, multiples in enumerate(basis) if (total := _combined(one.terms, free, multiples))},
            **{place[unknown]: factor for unknown, factor in one.fractional.items()},
        }
        for one in columns
    ]
    inner = _inner(tableau, remainders, columns, rows, len(free) + len(others))
    kinds = [k < len(free) for k in range(inner.size)]
    refutation = inner.empty_column()
    if refutation is None:
        inner.settle()
        refutation = repair(inner, effort)
    if refutation is not None:
        return refutation
    found = search(inner, len(free), kinds, limit, effort)
    if found is not None:
        return found
    chosen = [inner.value[k] // (inner.scale * inner.denominators[k]) for k in range(len(free))]
    parameters = {
        parameter: sum(number * multiples[i] for number, multiples in zip(chosen, basis, strict=True))
        for i, parameter in enumerate(free)
    }
    return {
        unknown: start + sum(factor * parameters[parameter] for parameter, factor in terms.items())
        for unknown in range(unknowns)
        if whole[unknown]
        for start, terms in (remainders.over_parameters({unknown: 1}),)
    }


def _column(remainders: Remainders, number: int, whole: Sequence[bool]) -> _Column:
    terms = remainders.terms(number)
    start, over = remainders.over_parameters({unknown: factor for unknown, factor in terms.items() if whole[unknown]})
    return _Column(number, start, over, {u: factor for u, factor in terms.items() if not whole[u]})


def _combined(terms: Mapping[int, int], free: Sequence[int], multiples: Sequence[int]) -> int:
    return sum(terms.get(parameter, 0) * times for parameter, times in zip(free, multiples, strict=True) if times)


def _weighted(
    tableau: Tableau,
    remainders: Remainders,
    columns: Sequence[_Column],
    free: Sequence[int],
    whole: Sequence[bool],
) -> list[list[int]]:
    """How each free parameter moves the unknowns and the bounded columns: narrow bounds count more than wide ones."""
    widths = []
    widest = 1
    for one in columns:
        low, high = tableau.low[one.number], tableau.high[one.number]
        widths.append(None if low is None or high is None else max(1, (high - low) // tableau.scale))
        # A column without end may have to go as far as the largest numbers of the question.
        widest = max(widest, *(abs(end) // tableau.scale for end in (low, high) if end is not None))
    weights = [1 if width is None else max(1, widest // width) for width in widths]
    ways = [remainders.over_parameters({unknown: 1})[1] for unknown in range(remainders.unknowns) if whole[unknown]]
    return [
        [
            *(way.get(parameter, 0) for way in ways),
            *(weight * one.terms.get(parameter, 0) for weight, one in zip(weights, columns, strict=True)),
        ]
        for parameter in free
    ]


def _inner(
    tableau: Tableau,
    remainders: Remainders,
    columns: Sequence[_Column],
    rows: Sequence[Mapping[int, int]],
    unknowns: int,
) -> Tableau:
    """The tableau over the basis: the bounds of every column, less what is fixed of it, with the reasons for that."""
    scale = tableau.scale
    shared = [1 if one.fractional else gcd(*row.values()) or 1 for one, row in zip(columns, rows, strict=True)]
    inner = Tableau(
        unknowns,
        [{k: value // step for k, value in row.items()} for row, step in zip(rows, shared, strict=True)],
    )
    inner.scale = scale
    for i, (one, step) in enumerate(zip(columns, shared, strict=True)):
        number, column = one.number, unknowns + i
        behind = remainders.behind(number)
        low, high = tableau.low[number], tableau.high[number]
        # Whole columns are whole multiples of their step: the ends move to the next ones.
        unit = 1 if one.fractional else scale * step
        back = 1 if one.fractional else scale
        if low is not None:
            inner.low[column] = -((one.start * scale - low) // unit) * back
            inner.low_delta[column] = tableau.low_delta[number]
            inner.low_why[column] = united((tableau.low_why[number], behind))
        if high is not None:
            inner.high[column] = (high - one.start * scale) // unit * back
            inner.high_delta[column] = tableau.high_delta[number]
            inner.high_why[column] = united((tableau.high_why[number], behind))
    return inner
