"""Elementary vectors: of all integer combinations of some rows, those with as few non-zero columns as can be.

Rockafellar (1969), "The elementary vectors of a subspace of R^N": intervals contain a point at which all rows are zero
unless one elementary vector already shows, by its own columns alone, that they do not. So the elementary vectors are
all the equations that can ever be contradicted minimally, and there are finitely many up to a factor.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd

Row = tuple[int, ...]


def elementary_vectors(rows: Sequence[Row], most: int) -> tuple[Row, ...] | None:
    """Every elementary vector of the space that the rows span, without common factor, the first entry positive.

    None where there are more than ``most``, or more on the way to them. Column by column: in the first columns, one
    for each independent row, the reduced rows themselves are elementary. An elementary vector in one column more
    either was one before, or has a zero there; then it is got from two that have none, by eliminating that column
    (what spans it in the columns before, conformally, has entries of both signs there or only zeros). What is left
    over has a support that contains another one's. The method is that of elementary flux modes: Gagneur & Klamt 2004,
    "Computation of elementary modes", BMC Bioinformatics 5:175, with every column free to have either sign.

    a + b = c and 2c = d leave a third equation to be contradicted, 2a + 2b = d:

    >>> elementary_vectors([(1, 1, -1, 0), (0, 0, 2, -1)], most=10)
    ((0, 0, 2, -1), (1, 1, -1, 0), (2, 2, 0, -1))
    """
    basis, pivots = _reduced(rows)
    if not basis:
        return ()
    seen = sum(1 << column for column in pivots)
    rest = set(range(len(basis[0]))).difference(pivots)
    vectors = basis
    while rest:
        # The column with the fewest entries makes the fewest pairs.
        column = min(rest, key=lambda at: (sum(1 for vector in vectors if vector[at]), at))
        rest.discard(column)
        seen |= 1 << column
        pivoted = [vector for vector in vectors if vector[column]]
        if len(vectors) + len(pivoted) * (len(pivoted) - 1) // 2 > most * 20:
            return None
        found = {_support(vector) & seen: vector for vector in vectors}
        for at, left in enumerate(pivoted):
            for right in pivoted[:at]:
                a, b = left[column], right[column]
                vector = _primitive([a * y - b * x for x, y in zip(left, right, strict=True)])
                found.setdefault(_support(vector) & seen, vector)
        vectors = _minimal(found)
        if len(vectors) > most:
            return None
    return tuple(sorted(vectors))


def _reduced(rows: Sequence[Row]) -> tuple[list[Row], list[int]]:
    """Independent rows, each with an entry where the others have none, and where these are."""
    basis: list[Row] = []
    pivots: list[int] = []
    for row in rows:
        left = row
        for own, at in zip(basis, pivots, strict=True):
            left = _eliminated(left, own, at)
        if not any(left):
            continue
        # From the last column on, where the caller puts what occurs in one row only.
        pivot = max(at for at, value in enumerate(left) if value)
        basis = [_eliminated(own, left, pivot) for own in basis]
        basis.append(_primitive(left))
        pivots.append(pivot)
    return basis, pivots


def _eliminated(row: Row, other: Row, column: int) -> Row:
    a, b = row[column], other[column]
    return row if not a else _primitive([b * x - a * y for x, y in zip(row, other, strict=True)])


def _primitive(row: Sequence[int]) -> Row:
    factor = gcd(*row)
    if not factor:
        return tuple(row)
    if next(value for value in row if value) < 0:
        factor = -factor
    return tuple(row) if factor == 1 else tuple(value // factor for value in row)


def _support(row: Row) -> int:
    return sum(1 << at for at, value in enumerate(row) if value)


def _minimal(vectors: dict[int, Row]) -> list[Row]:
    kept: list[int] = []
    for support in sorted(vectors, key=lambda mask: (mask.bit_count(), mask)):
        if not any(smaller & ~support == 0 for smaller in kept):
            kept.append(support)
    return [vectors[support] for support in kept]
