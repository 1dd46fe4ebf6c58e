"""Systems of linear rules with planted errors, and the same job done by mixed-integer programming, a record at a time.

The opponent is what everybody writes: one 0/1 variable a cell, ``|x - stated| <= M × changed``, and as few changes as
possible (De Jonge & Van der Loo 2014, "Error localization as a mixed integer problem with the editrules package"). Its
``M`` is ten times the largest value, and at least the 10⁷ of the R packages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random

from validator.claims.interval import Interval
from validator.explain.answer import Answer, Impossible
from validator.explain.diagnosis.circuits import ShapeRow
from validator.explain.diagnosis.suspected import Suspects
from validator.explain.diagnosis.suspects import suspects
from validator.explain.effort import Effort
from validator.explain.linear.bound import Bound
from validator.explain.linear.linear import Linear

Values = tuple[int, ...]


@dataclass(frozen=True)
class Rules:
    """Rows over cells that are whole numbers."""

    cells: int
    rows: tuple[ShapeRow, ...]

    def hold(self, values: Sequence[int]) -> bool:
        for row in self.rows:
            total = sum(factor * values[cell] for cell, factor in row.coefficients.items())
            if (row.low is not None and total < row.low) or (row.high is not None and total > row.high):
                return False
        return True

    @cached_property
    def asked(self) -> Asked:
        return Asked(self)

    def suspects(self, values: Values, effort: Effort | None = None, *, cold: bool = False) -> Suspects:
        """All minimum sets of suspects of one record, by the exact search."""
        asked = Asked(self) if cold else self.asked
        return asked.suspects(values, effort or Effort())


class Asked:
    """The exact simplex over the rules, asked again and again."""

    def __init__(self, rules: Rules) -> None:
        cells = rules.cells
        self.cells = cells
        self.linear = Linear(cells, [row.coefficients for row in rules.rows], [1] * cells)
        self.always = [Bound(cells + at, Interval(row.low, row.high), -1) for at, row in enumerate(rules.rows)]

    def suspects(self, values: Values, effort: Effort) -> Suspects:
        stated = [Bound(cell, Interval.point(value), cell) for cell, value in enumerate(values)]

        def ask(kept: frozenset[int]) -> Answer:
            return self.linear.ask([*self.always, *(stated[cell] for cell in sorted(kept))], effort)

        return suspects(ask, range(self.cells), dict.fromkeys(range(self.cells), 1), range(self.cells), effort)

    def impossible(self, values: Values) -> bool:
        stated = [Bound(cell, Interval.point(value), cell) for cell, value in enumerate(values)]
        return isinstance(self.linear.ask([*self.always, *stated]), Impossible)


def story_rules() -> Rules:
    """The founding case: 3 equations and 7 inequalities over soldiers, civilians, a side, all, agreed, to come."""
    m, c, side, total, agreed, left = range(6)
    equal = [{m: 1, c: 1, side: -1}, {side: 2, total: -1}, {agreed: 1, side: -1, left: -1}]
    above = [
        {side: 1, m: -1},
        {side: 1, c: -1},
        {agreed: 1, side: -1},
        {agreed: 1, left: -1},
        {total: 1, side: -1},
        {agreed: 2, total: -1},
        {total: 1, m: -2},
    ]
    return Rules(6, (*(ShapeRow(row, 0, 0) for row in equal), *(ShapeRow(row, 0, None) for row in above)))


def chained(cells: int, count: int, random: Random) -> Rules:
    """Each rule says that one more cell is the sum of two to four cells before it, some of them subtracted."""
    rows = []
    for result in range(cells - count, cells):
        parts = random.sample(range(result), min(result, random.randint(2, 4)))
        row = {part: 1 if place == 0 else random.choice((1, 1, -1)) for place, part in enumerate(parts)}
        rows.append(ShapeRow({**row, result: -1}, 0, 0))
    return Rules(cells, tuple(rows))


def consistent(rules: Rules, random: Random, largest: int) -> list[int]:
    """Values with which the equations of ``chained`` hold: free cells at random, the others in their order."""
    values = [0] * rules.cells
    results = {cell: row for row in rules.rows for cell in (max(row.coefficients),)}
    for cell in range(rules.cells):
        row = results.get(cell)
        if row is None:
            values[cell] = random.randint(1, largest)
        else:
            values[cell] = sum(factor * values[part] for part, factor in row.coefficients.items() if part != cell)
    return values


def story_record(random: Random, largest: int) -> list[int]:
    """Values with which all ten rules of the story hold."""
    m, c = random.randint(1, largest), random.randint(1, largest)
    agreed = m + c + random.randint(1, largest)
    return [m, c, m + c, 2 * (m + c), agreed, agreed - m - c]


def with_errors(rules: Rules, values: list[int], errors: int, random: Random, by: int | None = None) -> Values:
    """Other values in so many cells, until the rules are broken; ``by``: off by exactly that."""
    while True:
        wrong = list(values)
        for cell in random.sample(range(rules.cells), errors):
            wrong[cell] += by or random.randint(1, max(10, 2 * abs(wrong[cell]))) * random.choice((-1, 1))
        if not rules.hold(wrong):
            return tuple(wrong)


# --- the opponent ----------------------------------------------------------------------------------------------------


class PlainMilp:
    """``scipy.optimize.milp`` on one record at a time."""

    def __init__(self, rules: Rules) -> None:
        import numpy as np

        cells = rules.cells
        self.cells = cells
        self.coefficients = np.zeros((len(rules.rows), 2 * cells))
        for at, row in enumerate(rules.rows):
            for cell, factor in row.coefficients.items():
                self.coefficients[at, cell] = factor
        self.low = np.array([-np.inf if row.low is None else row.low for row in rules.rows], dtype=float)
        self.high = np.array([np.inf if row.high is None else row.high for row in rules.rows], dtype=float)

    def least(
        self, values: Values, forbidden: Sequence[frozenset[int]] = (), limit: float = 60.0
    ) -> frozenset[int] | None:
        """One smallest set of cells to change, of those that hold none of ``forbidden``; None where it finds none."""
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp

        cells = self.cells
        big = max(1e7, 10.0 * max(abs(value) for value in values))
        stated = np.array(values, dtype=float)
        ones = np.eye(cells)
        constraints = [
            LinearConstraint(self.coefficients, self.low, self.high),
            LinearConstraint(np.hstack([ones, -big * ones]), -np.inf, stated),
            LinearConstraint(np.hstack([ones, big * ones]), stated, np.inf),
        ]
        for chosen in forbidden:
            row = np.zeros((1, 2 * cells))
            row[0, [cells + cell for cell in sorted(chosen)]] = 1
            constraints.append(LinearConstraint(row, -np.inf, len(chosen) - 1))
        found = milp(
            np.concatenate([np.zeros(cells), np.ones(cells)]),
            constraints=constraints,
            integrality=np.concatenate([np.zeros(cells), np.ones(cells)]),
            bounds=Bounds(
                np.concatenate([np.full(cells, -np.inf), np.zeros(cells)]),
                np.concatenate([np.full(cells, np.inf), np.ones(cells)]),
            ),
            options={"time_limit": limit},
        )
        if found.status != 0:
            return None
        return frozenset(cell for cell in range(cells) if found.x[cells + cell] > 0.5)

    def every(self, values: Values) -> list[frozenset[int]]:
        """All smallest sets: forbid what was found, until it gets heavier."""
        found: list[frozenset[int]] = []
        while True:
            one = self.least(values, found)
            if one is None or (found and len(one) > len(found[0])):
                return found
            found.append(one)
            if not one:
                return found
