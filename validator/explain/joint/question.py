"""One question to a system: can these statements and constraints hold together?

A depth-first search: the linear parts are asked first; where the values that come back violate a choice, its
alternatives are tried; where they are no product, a factor is cut in two. What is impossible comes with a core.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from validator.claims.interval import EVERYTHING, Interval, Rational
from validator.explain.answer import Answer, Consistent, Impossible, Unsettled
from validator.explain.joint.products import Box, Items, ProductRow, narrowed
from validator.explain.joint.rows import Choice, Demand, Product, Rows
from validator.explain.joint.system import Function
from validator.explain.linear import Bound, Linear
from validator.judge.evaluate import define, truth_of
from validator.judge.verdict import Truth

if TYPE_CHECKING:
    from validator.explain.joint.possible import Joint

ALWAYS = -1
"""The item of what is never in doubt."""
MOST_CASES = 400
"""Cases tried in one question; what needs more is unsettled."""
MOST_WAYS = 8
"""Ways to choose among alternatives for which a range is worked out one by one."""
MOST_CUTS = 6
"""How often in a row factors' intervals are cut in two."""


class Question:
    """One question: which items are held, and the sets of items that a single bound may stand for."""

    def __init__(self, joint: Joint, held: list[int], instead: Mapping[int, Interval]) -> None:
        self.joint = joint
        self.held = held
        self.instead = instead
        self.cases = 0

    def answer(self) -> Answer:
        """Whether what is held can hold together."""
        found = self._stated()
        if isinstance(found, int):
            return Impossible(frozenset((found,)))
        bounds, pending = found
        answer = self._search(bounds, pending, 0)
        if isinstance(answer, Consistent):
            return self._accepted(answer, bounds)
        return self._told(answer)

    def ranges_of(self, unknown: int) -> tuple[list[Interval], Items]:
        """Where an unknown must lie, a range for each way to choose among alternatives, and why; none: it cannot be."""
        found = self._stated()
        if isinstance(found, int):
            return [], frozenset((found,))
        ranges: list[Interval] = []
        items: Items = frozenset()
        ways, excluded = self._ways(*found)
        for bounds in ways:
            linear, linearised = self._linearised(bounds)
            answer = linear.range_of(unknown, linearised, self.joint.effort)
            if answer is not None:
                ranges.append(answer[0])
                items = items.union(*(self.joint.parts(item) for item in answer[1]))
        # A choice that bounds it does so because its other alternatives cannot hold beside other items, and these …
        while True:
            more = items.union(*(excluded[item] for item in items if item in excluded))
            if more == items:
                return _apart(ranges), items
            items = more

    def _stated(self) -> tuple[list[Bound], list[tuple[int, Choice]]] | int:
        """The bounds and the choices of what is held; an item that can never hold by itself."""
        joint = self.joint
        bounds = list(joint.always)
        pending: list[tuple[int, Choice]] = []
        for item in self.held:
            if item >= joint.first:
                demand = joint.rows.demands[item - joint.first]
                if demand.never:
                    return item
                pending += [(item, choice) for choice in demand.choices]
            if item in self.instead:
                unknowns = joint.system.statements[item].unknowns
                bounds += [Bound(unknown, self.instead[item], item) for unknown in unknowns]
            else:
                bounds += joint.bounds[item]
        self._functions(bounds)
        return bounds, pending

    def _ways(
        self, bounds: list[Bound], pending: list[tuple[int, Choice]]
    ) -> tuple[list[list[Bound]], dict[int, Items]]:
        """The bounds with those of the alternatives that can hold: one list for each way to choose, if they are few.

        And, for each item with a choice, the items with which it excludes alternatives, its own or another's.
        """
        ways = [bounds]
        choosing = frozenset(item for item, _ in pending)
        excluded: dict[int, Items] = {}
        for item, choice in pending:
            found: list[list[Bound]] = []
            cores: list[Items] = []
            for before in ways:
                for demand in choice.alternatives:
                    after = before + [Bound(held.column, held.interval, item) for held in demand.held]
                    linear, linearised = self._linearised(after)
                    answer = self._told(linear.ask(linearised, self.joint.effort))
                    if isinstance(answer, Impossible):
                        cores.append(answer.core)
                    else:
                        found.append(after)
            if len(found) <= MOST_WAYS:
                ways = found
                for core in cores:
                    for excluding in core & choosing:
                        excluded[excluding] = excluded.get(excluding, frozenset()) | core
        return ways, excluded

    # --- the search ------------------------------------------------------------------------------------------------

    def _search(self, bounds: list[Bound], pending: list[tuple[int, Choice]], cuts: int) -> Answer:
        self.joint.effort.spend()
        self.cases += 1
        if self.cases > MOST_CASES:
            return Unsettled(f"it takes more than {MOST_CASES} cases")
        linear, linearised = self._linearised(bounds)
        answer = linear.ask(linearised, self.joint.effort)
        if not isinstance(answer, Consistent):
            return self._told(answer)
        rows, values = self.joint.rows, answer.values
        for at, (item, choice) in enumerate(pending):
            if not any(_holds(demand, rows, values) for demand in choice.alternatives):
                return self._each(item, choice, bounds, pending[:at] + pending[at + 1 :], cuts)
        for product in rows.products:
            if values[product.column] != values[product.left] * values[product.right]:
                column = self._to_cut(product, bounds)
                return self._cut(column, values[column], bounds, pending, cuts)
        return answer

    def _each(
        self, item: int, choice: Choice, bounds: list[Bound], pending: list[tuple[int, Choice]], cuts: int
    ) -> Answer:
        """Every alternative of a choice, one after another."""
        answers: list[Answer] = []
        for demand in choice.alternatives:
            more = [Bound(held.column, held.interval, item) for held in demand.held]
            inside = [(item, inner) for inner in demand.choices]
            answers.append(self._search(bounds + more, pending + inside, cuts))
            if isinstance(answers[-1], Consistent):
                return answers[-1]
        return _joined(answers, frozenset((item,)))

    def _cut(
        self, column: int, at: Rational, bounds: list[Bound], pending: list[tuple[int, Choice]], cuts: int
    ) -> Answer:
        """A factor at the value that was found, and then on either side of it."""
        fixed = self._search([*bounds, Bound(column, Interval(at, at), ALWAYS)], pending, MOST_CUTS)
        if isinstance(fixed, Consistent) or cuts >= MOST_CUTS:
            return fixed if isinstance(fixed, Consistent) else Unsettled("it multiplies values that are not known")
        answers: list[Answer] = [fixed]
        for side in (Interval(None, at, False, True), Interval(at, None, True, False)):
            answers.append(self._search([*bounds, Bound(column, side, ALWAYS)], pending, cuts + 1))
            if isinstance(answers[-1], Consistent):
                return answers[-1]
        return _joined(answers, frozenset())

    def _to_cut(self, product: Product, bounds: list[Bound]) -> int:
        """The factor that has room: of two a whole one, whose values can be gone through."""
        boxes, steps = self._boxes(bounds), self.joint.rows.steps
        free = [column for column in (product.left, product.right) if not boxes[column].interval.is_point]
        return next((column for column in free if steps[column] is not None), free[0] if free else product.left)

    def _linearised(self, bounds: list[Bound]) -> tuple[Linear, list[Bound]]:
        joint = self.joint
        if not joint.rows.products:
            return joint.linear(())[0], bounds
        telling = joint.rows.telling
        key = tuple((bound.column, bound.interval, bound.item) for bound in bounds if bound.column in telling)
        known = joint.linearised.get(key)
        if known is None:
            known = joint.linearised[key] = self._with_products(bounds)
        linear, more = known
        return linear, bounds + more

    def _with_products(self, bounds: list[Bound]) -> tuple[Linear, list[Bound]]:
        """The rows of the products as their factors are bounded, and the bounds on these rows and on the factors."""
        joint = self.joint
        first = joint.rows.columns
        boxes = self._boxes(bounds)
        if not all(
            boxes[one.left].interval.is_point or boxes[one.right].interval.is_point for one in joint.rows.products
        ):
            rows = [
                ProductRow(joint.rows.coefficients[bound.column - first], bound.interval, joint.parts(bound.item))
                for bound in bounds
                if bound.column >= first and bound.column in joint.rows.telling
            ]
            boxes = narrowed(boxes, joint.rows, rows)
        linear, added = joint.linear(boxes)
        first = joint.rows.columns + len(joint.rows.coefficients)
        more = [Bound(first + number, row.interval, self.joint.one(row.items)) for number, row in enumerate(added)]
        for column in joint.rows.multiplied:
            box = boxes[column]
            if box.interval != EVERYTHING:
                more.append(Bound(column, box.interval, self.joint.one(box.low | box.high)))
        return linear, more

    # --- functions, and the judge's own word -----------------------------------------------------------------------

    def _functions(self, bounds: list[Bound]) -> None:
        """Add where the functions' values lie, as the cells that they look at are stated."""
        joint = self.joint
        functions = [
            (item, function)
            for item in self.held
            if item >= joint.first
            for function in joint.system.constraints[item - joint.first].functions
        ]
        for item, function in functions:
            boxes = self._boxes(bounds)
            value = _value(function, [box.interval for box in boxes])
            if value is not None:
                cells = [boxes[cell] for cell in function.cells]
                items = frozenset((item,)).union(*(box.low | box.high for box in cells))
                bounds.append(Bound(function.unknown, value, self.joint.one(items)))

    def _accepted(self, answer: Consistent, bounds: list[Bound]) -> Answer:
        """The values, once the judge has evaluated every formula that is held.

        A function that no relation expresses (a rank, completed years) is evaluated over the intervals as they are
        stated, which is all that the judge does with it.
        """
        joint = self.joint
        values = answer.values[: len(joint.system.unknowns)]
        points = [Interval.point(value) for value in values]
        stated: list[Interval] | None = None
        for item in self.held:
            if item < joint.first:
                continue
            constraint = joint.system.constraints[item - joint.first]
            fits = all(
                (value := _value(function, points)) is None or values[function.unknown] in value
                for function in constraint.functions
            )
            if fits and truth_of(constraint.formula, points) is not Truth.FALSE:
                continue
            stated = stated or [box.interval for box in self._boxes(bounds)]
            if not constraint.functions or truth_of(constraint.formula, stated) is Truth.FALSE:
                return Unsettled("it asks of all values at once what holds of none")
        return Consistent(values)

    # --- items -----------------------------------------------------------------------------------------------------

    def _boxes(self, bounds: list[Bound]) -> list[Box]:
        """Where each column lies by the bounds on itself."""
        columns = self.joint.rows.columns
        boxes = [Box()] * columns
        for bound in bounds:
            if bound.column < columns:
                boxes[bound.column] = boxes[bound.column].narrowed(bound.interval, self.joint.parts(bound.item))
        return boxes

    def _told(self, answer: Answer) -> Answer:
        if not isinstance(answer, Impossible):
            return answer
        return Impossible(frozenset().union(*(self.joint.parts(item) for item in answer.core)))


def _apart(ranges: list[Interval]) -> list[Interval]:
    """The ranges from the lowest up, those that meet as one."""
    found: list[Interval] = []
    for one in sorted(ranges, key=lambda one: (one.low is not None, one.low or 0)):
        if found and found[-1].meets(one):
            found[-1] = found[-1] | one
        else:
            found.append(one)
    return found


def _holds(demand: Demand, rows: Rows, values: Sequence[Rational]) -> bool:
    return all(rows.value(held.column, values) in held.interval for held in demand.held) and all(
        any(_holds(inner, rows, values) for inner in choice.alternatives) for choice in demand.choices
    )


def _joined(answers: Sequence[Answer], items: Items) -> Answer:
    """No alternative holds: impossible if each is, else unsettled as the first that is."""
    for answer in answers:
        if isinstance(answer, Unsettled):
            return answer
    return Impossible(items.union(*(answer.core for answer in answers if isinstance(answer, Impossible))))


def _value(function: Function, boxes: Sequence[Interval]) -> Interval | None:
    """Where a function's value lies for these boxes of the unknowns."""
    written = function.written
    return define(function.definition, [boxes[cell] for cell in function.cells], written.steps, written.places)
