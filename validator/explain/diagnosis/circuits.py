"""Suspects of many records of one shape: the same linear rows over the same cells, with other values in each record.

Compiled once, a shape is the list of all equations and inequalities that its rows can ever contradict minimally (see
``elementary``), each as one comparison of integers. A record's comparisons that fail *are* its conflicts, all of them,
so its suspects are minimum hitting sets and no question has to be asked; and records with the same failures share
them. Whole numbers are exact as well: where they do not follow from fractions, the record is left to the exact search.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from validator.explain.diagnosis.elementary import elementary_vectors
from validator.explain.diagnosis.shape import Comparison, End, Shape
from validator.explain.diagnosis.whole import Row

MOST_TESTS = 2_000
"""A shape with more comparisons is not compiled: the search that asks is quicker then."""


@dataclass(frozen=True, slots=True)
class ShapeRow:
    """``low <= sum of coefficient × cell <= high``: a rule, or what a cell must be whatever is stated."""

    coefficients: Mapping[int, int]
    low: End
    high: End


def compile_shape(
    cells: int, rows: Collection[ShapeRow], whole: Sequence[bool], *, most: int = MOST_TESTS
) -> Shape | None:
    """Compile the rows over cells 0 … ``cells`` - 1; None where that takes more than ``most`` comparisons.

    ``whole[j]``: cell j is a whole number. Ends are integers, so that rational cells are scaled before.

    >>> shape = compile_shape(4, [ShapeRow({0: 1, 1: 1, 2: -1}, 0, 0), ShapeRow({2: 2, 3: -1}, 0, 0)], [True] * 4)
    >>> records = [(270, 120, 390, 870), (270, 130, 390, 780)]
    >>> [found.sets for found in shape.suspects(records, records, weights=(1, 1, 1, 1))]
    [((3,),), ((0,), (1,))]
    """
    rows = [_without_zeros(row) for row in rows]
    domains = [_domain(cell, rows, is_whole) for cell, is_whole in enumerate(whole)]
    own = [row for row in rows if not _is_domain(row, whole)]
    slacks = [row for row in own if row.low is None or row.high is None or row.low != row.high]
    width = cells + 1 + len(slacks)
    vectors = elementary_vectors([_homogeneous(row, cells, slacks, width) for row in own], most)
    if vectors is None:
        return None
    tests: dict[Comparison, None] = {Comparison(((cell, 1),), ((cell, 1),), 0): None for cell in range(cells)}
    for cell, (low, high) in enumerate(domains):
        if low is not None:
            tests[Comparison((), ((cell, 1),), low)] = None
        if high is not None:
            tests[Comparison(((cell, 1),), (), -high)] = None
        if low is not None and high is not None and low > high:
            tests[Comparison((), (), low - high)] = None
    fixed: list[tuple[End, End]] = [(1, 1), *((row.low, row.high) for row in slacks)]
    for vector in vectors:
        for signed in (vector, tuple(-factor for factor in vector)):
            for test in _tests(signed, domains, fixed):
                tests[test] = None
                if len(tests) > most:
                    return None
    equal, at_least = _plain(rows, cells)
    return Shape(tuple(tests), equal, at_least, tuple(whole))


def _without_zeros(row: ShapeRow) -> ShapeRow:
    return ShapeRow({cell: factor for cell, factor in row.coefficients.items() if factor}, row.low, row.high)


def _is_domain(row: ShapeRow, whole: Sequence[bool]) -> bool:
    """Whether it bounds one cell by integers: a coefficient of 1, or any where the cell is whole."""
    if len(row.coefficients) != 1:
        return False
    ((cell, factor),) = row.coefficients.items()
    return factor in (1, -1) or whole[cell]


def _domain(cell: int, rows: Iterable[ShapeRow], is_whole: bool) -> tuple[End, End]:
    """Where the cell lies whatever is stated. Apart from the stated ends, which can be doubted and these cannot."""
    lowest: End = None
    highest: End = None
    for row in rows:
        factor = row.coefficients.get(cell, 0)
        if len(row.coefficients) != 1 or not (factor in (1, -1) or (factor and is_whole)):
            continue
        low, high = (row.low, row.high) if factor > 0 else (row.high, row.low)
        if low is not None:
            low = -(-low // factor)
            lowest = low if lowest is None else max(lowest, low)
        if high is not None:
            high = high // factor
            highest = high if highest is None else min(highest, high)
    return lowest, highest


def _homogeneous(row: ShapeRow, cells: int, slacks: Sequence[ShapeRow], width: int) -> Row:
    """Coefficients, then that of the number 1, then those of the sums that are not fixed: all together are 0."""
    full = [0] * width
    for cell, factor in row.coefficients.items():
        full[cell] = factor
    for at, other in enumerate(slacks):
        if other is row:
            full[cells + 1 + at] = -1
            return tuple(full)
    full[cells] = -(row.low or 0)
    return tuple(full)


def _tests(
    vector: Sequence[int], domains: Sequence[tuple[End, End]], fixed: Sequence[tuple[End, End]]
) -> Iterator[Comparison]:
    """The comparisons by which the least of ``vector · columns`` is seen to be above 0.

    A cell takes part with its stated end or, where it has one, with the end of its domain: the first is the sharper
    comparison, the second blames one cell less. Both are needed, for each cell, and so all their combinations.
    """
    cells = len(domains)
    constant = 0
    for factor, (low, high) in zip(vector[cells:], fixed, strict=True):
        end = low if factor > 0 else high
        if factor and end is None:
            return
        constant += factor * (end or 0)
    options: list[list[tuple[int, int, int]]] = []
    for cell, factor in enumerate(vector[:cells]):
        if factor:
            end = domains[cell][0] if factor > 0 else domains[cell][1]
            stated = (cell, factor, 0)
            options.append([stated] if end is None else [stated, (cell, 0, factor * end)])
    for chosen in product(*options):
        lows = tuple((cell, factor) for cell, factor, _ in chosen if factor > 0)
        highs = tuple((cell, -factor) for cell, factor, _ in chosen if factor < 0)
        total = constant + sum(part for _, _, part in chosen)
        if lows or highs or total > 0:
            yield Comparison(lows, highs, total)


def _plain(rows: Iterable[ShapeRow], cells: int) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The rows as ``= 0`` and ``>= 0``, constant last."""
    equal: list[Row] = []
    at_least: list[Row] = []
    for row in rows:
        factors = [row.coefficients.get(cell, 0) for cell in range(cells)]
        if row.low is not None and row.low == row.high:
            equal.append((*factors, -row.low))
            continue
        if row.low is not None:
            at_least.append((*factors, -row.low))
        if row.high is not None:
            at_least.append((*(-factor for factor in factors), row.high))
    return tuple(equal), tuple(at_least)
