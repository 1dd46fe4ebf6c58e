"""Joint consistency: can values exist, inside all that is stated, that satisfy every constraint at once?

Linear parts are decided exactly (``linear/``); alternatives by cases, tried only where the values found violate them;
products by exact outer bounds, and by cutting a factor's interval in two where those leave room. Yes comes with values
that the judge's own evaluation has accepted (of a rank, a spread or completed years, what it says of the intervals as
they are stated); no comes with a core; everything else is unsettled, with its reason.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from validator.claims.interval import Interval
from validator.explain.answer import Answer, Impossible
from validator.explain.effort import Effort
from validator.explain.joint.products import Box, Items, ProductRow, product_rows
from validator.explain.joint.question import ALWAYS, Question
from validator.explain.joint.rows import Rows, rows_of
from validator.explain.joint.system import System
from validator.explain.linear import Bound, Linear


class Joint:
    """Answers which statements and constraints of one system can hold together.

    Items are numbered: statement i is item i, and constraint j is item ``len(system.statements) + j``.

    >>> from validator.explain.joint.system import Growing, Statement
    >>> growing = Growing.empty()
    >>> side, total = growing.unknown(step=1), growing.unknown(step=1)
    >>> growing.statements.append(Statement((total,), Interval(781, 781)))
    >>> from validator.judge.normal import Relation
    >>> growing.constrain(Relation(((2, (0,)), (-1, (1,))), "="), (side, total))
    0
    >>> Joint(growing.finished()).ask({0, 1})  # two equal sides cannot make an odd total
    Impossible(core=frozenset({0, 1}))
    """

    def __init__(self, system: System, effort: Effort | None = None) -> None:
        self.system = system
        self.effort = effort or Effort()
        self.rows: Rows = rows_of(system)
        self.first = len(system.statements)
        self.always = [
            Bound(number, unknown.domain, ALWAYS)
            for number, unknown in enumerate(system.unknowns)
            if unknown.domain.low is not None or unknown.domain.high is not None
        ]
        self.bounds: list[list[Bound]] = [
            [Bound(unknown, statement.interval, item) for unknown in statement.unknowns]
            for item, statement in enumerate(system.statements)
        ]
        for number, demand in enumerate(self.rows.demands):
            self.bounds.append([Bound(held.column, held.interval, self.first + number) for held in demand.held])
        self.left_out: frozenset[int] = frozenset()
        """Constraints that are not asked about with the others, because they can never hold with them."""
        self._linear: dict[object, tuple[Linear, list[ProductRow]]] = {}
        self._several: list[Items] = []
        self._numbers: dict[Items, int] = {}
        self.linearised: dict[object, tuple[Linear, list[Bound]]] = {}
        """What ``Question`` has worked out of the bounds on products and their factors."""

    @property
    def statements(self) -> frozenset[int]:
        """The items of all statements."""
        return frozenset(range(self.first))

    @property
    def constraints(self) -> frozenset[int]:
        """The items of all constraints, but for those left out."""
        return frozenset(range(self.first, len(self.bounds))) - self.left_out

    def ask(self, items: Collection[int], instead: Mapping[int, Interval] | None = None) -> Answer:
        """Whether these statements and constraints can hold together. The core is of the same items.

        ``instead``: statements that say another interval than they do.

        Raises:
            OutOfTimeError: the time limit has passed.
        """
        return Question(self, sorted(items), instead or {}).answer()

    def ask_statements(self, statements: frozenset[int]) -> Answer:
        """Whether these statements can hold together under all constraints. The core is of statements only."""
        answer = self.ask(statements | self.constraints)
        if isinstance(answer, Impossible):
            return Impossible(frozenset(item for item in answer.core if item < self.first))
        return answer

    def range_of(self, unknown: int, items: Collection[int]) -> tuple[Interval, Items] | None:
        """Where one unknown must lie if these items hold, and the items that say so; None if they cannot hold.

        It spans all of ``ranges_of``.
        """
        ranges, why = Question(self, sorted(items), {}).ranges_of(unknown)
        return (ranges[0] | ranges[-1], why) if ranges else None

    def ranges_of(self, unknown: int, items: Collection[int]) -> list[Interval]:
        """Where one unknown must lie if these items hold: the ranges that alternatives leave it, from the lowest up.

        Of many alternatives none is taken, and products are bounded, so that a range may be too wide, never too narrow.
        """
        return Question(self, sorted(items), {}).ranges_of(unknown)[0]

    def one(self, items: Items) -> int:
        """One item for several: a bound that holds because of several items gets a number of its own."""
        if len(items) <= 1:
            return next(iter(items), ALWAYS)
        number = self._numbers.get(items)
        if number is None:
            number = self._numbers[items] = len(self.bounds) + len(self._several)
            self._several.append(items)
        return number

    def parts(self, item: int) -> Items:
        """The items that one stands for."""
        if item < 0:
            return frozenset()
        own = len(self.bounds)
        return frozenset((item,)) if item < own else self._several[item - own]

    def linear(self, boxes: Sequence[Box]) -> tuple[Linear, list[ProductRow]]:
        """The rows with those of the products, which depend on where the factors lie; kept for the next question."""
        key = tuple(boxes[column] for column in self.rows.multiplied)
        known = self._linear.get(key)
        if known is None:
            added = [row for product in self.rows.products for row in product_rows(product, boxes)]
            coefficients = [*self.rows.coefficients, *(row.coefficients for row in added)]
            known = self._linear[key] = Linear(self.rows.columns, coefficients, self.rows.steps), added
        return known
