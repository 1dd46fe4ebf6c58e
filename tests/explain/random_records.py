"""Small random records of exact and rounded numbers with lines of arithmetic, and what is true of them by brute force.

Nothing is shared with the program: values are read from their digits here, and what can hold together is decided by
eliminating one unknown after another (Fourier and Motzkin) over fractions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

Draw = Callable[[int, int], int]
Inequality = tuple[tuple[Fraction, ...], Fraction]
"""``Σ factor × value <= bound``; all that is stated here has closed ends."""


@dataclass(frozen=True)
class Line:
    """``Σ factor × claim  operator  constant``, written as text in ``text``."""

    factors: dict[int, int]
    operator: str
    constant: int
    text: str


@dataclass(frozen=True)
class Invented:
    """Claims by their values as written, lines of arithmetic over them, and how sure each claim is."""

    values: tuple[str, ...]
    lines: tuple[Line, ...]
    weights: tuple[Fraction | None, ...]

    @property
    def ids(self) -> list[str]:
        """The claims' names."""
        return [f"c{number}" for number in range(len(self.values))]

    def record(self, order: Sequence[int] | None = None) -> dict[str, object]:
        """The record as JSON, its claims in some order."""
        claims = []
        for number in range(len(self.values)) if order is None else order:
            claim: dict[str, object] = {
                "id": f"c{number}",
                "measure": f"m{number}",
                "value": self.values[number],
            }
            weight = self.weights[number]
            if weight is None:
                claim["trusted"] = True
            elif weight != 1:
                claim["confidence"] = {Fraction(1, 2): "0.5", Fraction(1, 4): "0.25"}[weight]
            claims.append(claim)
        return {"id": "invented", "claims": claims, "checks": [line.text for line in self.lines]}


def invented(draw: Draw, most: int = 7, *, trust: bool = False) -> Invented:
    """Three to ``most`` numbers that satisfy one to four lines, of which up to two are then written wrongly."""
    size = draw(3, most)
    tenths = [draw(-20, 60) * (1 if draw(0, 3) == 0 else 10) for _ in range(size)]
    lines: list[Line] = []
    ended: set[int] = set()
    for _ in range(draw(1, 4)):
        total = draw(0, size - 1)
        others = [number for number in range(size) if number != total]
        parts = sorted({others[draw(0, len(others) - 1)] for _ in range(draw(1, 3))})
        factors = {part: (1, 1, 1, 2, -1)[draw(0, 4)] for part in parts}
        text = " + ".join(f"{factor} * c{part}" if factor != 1 else f"c{part}" for part, factor in factors.items())
        if draw(0, 3) == 0 or total in ended or any(part in ended for part in parts):
            slack = draw(0, 9)
            lines.append(Line({**factors, total: -1}, "<=", slack, f"{text} <= c{total} + {slack}"))
            continue
        ended |= {total, *parts}
        lines.append(Line({**factors, total: -1}, "=", 0, f"{text} = c{total}"))
        tenths[total] = sum(factor * tenths[part] for part, factor in factors.items())
    for _ in range(draw(0, 2)):
        tenths[draw(0, size - 1)] += draw(1, 9) * (1, 10, 100)[draw(0, 2)]
    weights = tuple(
        (None, Fraction(1, 2), Fraction(1, 4), Fraction(1), Fraction(1), Fraction(1))[draw(0, 5)]
        if trust
        else Fraction(1)
        for _ in range(size)
    )
    return Invented(tuple(_written(value) for value in tenths), tuple(lines), weights)


def _written(tenths: int) -> str:
    sign, size = ("-" if tenths < 0 else ""), abs(tenths)
    return f"{sign}{size // 10}" if size % 10 == 0 else f"{sign}{size // 10}.{size % 10}"


# --- brute force ------------------------------------------------------------------------------------------------------


def ends(written: str) -> tuple[Fraction, Fraction]:
    """A whole number is exact; one decimal is rounded to it."""
    value = Fraction(written)
    half = Fraction(1, 20) if "." in written else Fraction(0)
    return value - half, value + half


class Oracle:
    """Which claims can hold together under all lines, asked once for each set."""

    def __init__(self, told: Invented) -> None:
        self.told = told
        self.every = frozenset(range(len(told.values)))
        self._known: dict[frozenset[int], bool] = {}

    def holds(self, kept: frozenset[int]) -> bool:
        """Whether these claims can be true together."""
        if kept not in self._known:
            self._known[kept] = self._holds(kept)
        return self._known[kept]

    def _holds(self, kept: frozenset[int]) -> bool:
        size = len(self.told.values)
        system: set[Inequality] = set()

        def add(factors: dict[int, int], bound: Fraction) -> None:
            system.add((tuple(Fraction(factors.get(number, 0)) for number in range(size)), bound))

        for number in kept:
            low, high = ends(self.told.values[number])
            add({number: 1}, high)
            add({number: -1}, -low)
        for line in self.told.lines:
            add(line.factors, Fraction(line.constant))
            if line.operator == "=":
                add({number: -factor for number, factor in line.factors.items()}, Fraction(-line.constant))
        return eliminated(system, size)

    def conflicts(self) -> set[frozenset[str]]:
        """All smallest sets that cannot hold together."""
        found: list[frozenset[int]] = []
        for size in range(len(self.every) + 1):
            for chosen in map(frozenset, combinations(sorted(self.every), size)):
                if not any(conflict <= chosen for conflict in found) and not self.holds(chosen):
                    found.append(chosen)
        return {self.named(conflict) for conflict in found}

    def suspects(self) -> tuple[Fraction, set[frozenset[str]]] | None:
        """The least weight of claims without which the rest holds, and all sets of it; None if trust forbids it."""
        best: Fraction | None = None
        sets: set[frozenset[str]] = set()
        for size in range(len(self.every) + 1):
            for removed in map(frozenset, combinations(sorted(self.every), size)):
                weights = [self.told.weights[number] for number in removed]
                if None in weights or not self.holds(self.every - removed):
                    continue
                weight = sum((one for one in weights if one is not None), Fraction(0))
                if best is None or weight < best:
                    best, sets = weight, set()
                if weight == best:
                    sets.add(self.named(removed))
        return None if best is None else (best, sets)

    def named(self, numbers: frozenset[int]) -> frozenset[str]:
        """The claims' names."""
        return frozenset(f"c{number}" for number in numbers)


def eliminated(system: set[Inequality], size: int) -> bool:
    """Whether fractions satisfy the inequalities."""
    for unknown in range(size):
        above = [one for one in system if one[0][unknown] > 0]
        below = [one for one in system if one[0][unknown] < 0]
        system = {one for one in system if one[0][unknown] == 0}
        for a, b in above:
            for c, d in below:
                p, q = -c[unknown], a[unknown]
                factors = tuple(p * x + q * y for x, y in zip(a, c, strict=True))
                scale = max((abs(x) for x in factors), default=Fraction(0)) or Fraction(1)
                system.add((tuple(x / scale for x in factors), (p * b + q * d) / scale))
    return all(bound >= 0 for _, bound in system)
