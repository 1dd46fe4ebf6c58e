"""A shorter basis of a lattice: the same whole combinations, of vectors that are short and nearly at right angles.

Lenstra, Lenstra & Lovász, "Factoring polynomials with rational coefficients" (Mathematische Annalen 261, 1982), in
whole numbers throughout: Cohen, A Course in Computational Algebraic Number Theory (1993), algorithm 2.6.7.
"""

from __future__ import annotations

from collections.abc import Sequence

from validator.explain.effort import Effort

Vector = list[int]


def reduced(vectors: Sequence[Sequence[int]], effort: Effort) -> list[Vector]:
    """The multiples of the vectors that make a reduced basis: one list of multiples for each new vector.

    The vectors must be linearly independent.

    Raises:
        OutOfTimeError: ``effort`` ran out.

    (1, 0, 9) and (0, 1, 10) become (-1, 1, 1) and (4, -3, 6):

    >>> reduced([(1, 0, 9), (0, 1, 10)], Effort())
    [[-1, 1], [4, -3]]
    """
    return _Reduction(vectors).finished(effort)


class _Reduction:
    """``sizes`` are the determinants of Gram's matrix, ``shares`` Gram-Schmidt's coefficients times them."""

    def __init__(self, vectors: Sequence[Sequence[int]]) -> None:
        count = len(vectors)
        self._vectors = [list(vector) for vector in vectors]
        self._multiples = [[int(i == j) for j in range(count)] for i in range(count)]
        self._sizes = [1] * (count + 1)
        self._shares = [[0] * count for _ in range(count)]
        self._known = 0

    def finished(self, effort: Effort) -> list[Vector]:
        k = 1
        if self._vectors:
            self._orthogonalize(0)
        while k < len(self._vectors):
            effort.spend()
            if k > self._known:
                self._known = k
                self._orthogonalize(k)
            self._shorten(k, k - 1)
            sizes, share = self._sizes, self._shares[k][k - 1]
            if 4 * sizes[k + 1] * sizes[k - 1] < 3 * sizes[k] ** 2 - 4 * share**2:
                self._swap(k)
                k = max(1, k - 1)
            else:
                for j in range(k - 2, -1, -1):
                    self._shorten(k, j)
                k += 1
        return self._multiples

    def _orthogonalize(self, k: int) -> None:
        sizes, shares = self._sizes, self._shares
        for j in range(k + 1):
            product = sum(x * y for x, y in zip(self._vectors[k], self._vectors[j], strict=True))
            for i in range(j):
                product = (sizes[i + 1] * product - shares[k][i] * shares[j][i]) // sizes[i]
            if j < k:
                shares[k][j] = product
            else:
                sizes[k + 1] = product

    def _shorten(self, k: int, j: int) -> None:
        size, shares = self._sizes[j + 1], self._shares
        if 2 * abs(shares[k][j]) <= size:
            return
        times = (2 * shares[k][j] + size) // (2 * size)
        for lists in (self._vectors, self._multiples):
            lists[k] = [x - times * y for x, y in zip(lists[k], lists[j], strict=True)]
        shares[k][j] -= times * size
        for i in range(j):
            shares[k][i] -= times * shares[j][i]

    def _swap(self, k: int) -> None:
        sizes, shares = self._sizes, self._shares
        for lists in (self._vectors, self._multiples):
            lists[k], lists[k - 1] = lists[k - 1], lists[k]
        for j in range(k - 1):
            shares[k][j], shares[k - 1][j] = shares[k - 1][j], shares[k][j]
        share = shares[k][k - 1]
        size = (sizes[k - 1] * sizes[k + 1] + share**2) // sizes[k]
        for i in range(k + 1, self._known + 1):
            before = shares[i][k]
            shares[i][k] = (sizes[k + 1] * shares[i][k - 1] - share * before) // sizes[k]
            shares[i][k - 1] = (size * before + share * shares[i][k]) // sizes[k + 1]
        sizes[k] = size
