"""What generates checks: the ways in which the cells of one reference fit it, as values of the rule's variables.

Cells are passed over by groups first (their reserved dimensions), then matched one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from validator.claims.cells import CONTEXT, DEFAULTS, EACH, RESERVED, CellKey
from validator.judge.index import CellIndex, MeasureCells
from validator.judge.plan import AggregateSlot, CellSlot, DateSlot, Plan, Slot
from validator.rulebook import tree

Values = dict[str, str]
"""What the pattern variables stand for."""


def generate(plan: Plan, slot: Slot, index: CellIndex) -> Iterator[tuple[Values, CellKey]]:
    """The variables' values and the common dimensions that one slot's cells give."""
    match slot:
        case CellSlot(reference, statements):
            fit, fewest = _Fit(plan, reference, None, index.read.members), 2 if statements else 1
        case AggregateSlot(aggregate, references):
            dimension = None if aggregate.among else aggregate.dimension
            fit, fewest = _Fit(plan, references[0], dimension, index.read.members), 1
        case DateSlot():
            return
    measure = fit.reference.measure
    if isinstance(measure, tree.Variable):
        places = [({measure.name: name}, cells) for name, cells in index.measures.items()]
    else:
        places = [({}, index.measures[measure])] if measure in index.measures else []
    for values, cells in places:
        for key in _candidates(plan, fit.reference, fit.aggregated, cells):
            if fewest == 1 or len(cells.stating(key)) >= fewest:
                yield from fit.ways(key, values)


def _candidates(
    plan: Plan, reference: tree.Reference, dimension: tree.Name | None, cells: MeasureCells
) -> Iterator[CellKey]:
    """The cells whose reserved dimensions fit the reference: most cells are passed over here, a group at a time."""
    wanted = {s.dimension: s.member for s in reference.selectors if isinstance(s.dimension, str)}
    needed = {name for name, member in wanted.items() if member is not None and name in RESERVED} - set(DEFAULTS)
    if isinstance(dimension, str) and dimension in RESERVED:
        needed.add(dimension)
    named = {name for name in plan.named if isinstance(name, str)}
    for signature, keys in cells.by_signature.items():
        found = dict(signature)
        if not needed <= found.keys():
            continue
        if all(_fits(name, member, wanted, named, needed) for name, member in signature) and all(
            name in found or wanted[name] is None or _is_default(name, wanted[name])
            for name in DEFAULTS
            if name in wanted
        ):
            yield from keys


def _fits(name: str, member: str, wanted: dict[str, tree.Name | None], named: set[str], needed: set[str]) -> bool:
    if name in wanted:
        chosen = wanted[name]
        return isinstance(chosen, tree.Variable) or member in ("", chosen)
    return name not in named or name in needed


def _is_default(name: str, member: tree.Name | None) -> bool:
    return isinstance(member, tree.Variable) or DEFAULTS.get(name) == member


@dataclass(frozen=True, slots=True)
class _Fit:
    """How cells fit one reference; ``aggregated`` is the dimension that an aggregate over it takes out."""

    plan: Plan
    reference: tree.Reference
    aggregated: tree.Name | None
    declared: Mapping[str, object]

    def ways(self, key: CellKey, values: Values) -> Iterator[tuple[Values, CellKey]]:
        """The ways in which one cell fits: more than one where a dimension's variable has a choice."""
        named = self.plan.named
        if not self.reference.selectors and self.aggregated is None:
            # No variable but the measure's: nothing to choose.
            if not any(name in named for name, _ in key):
                yield values, key
            return
        choices: list[tuple[Values, dict[str, str]]] = [(values, dict(key))]
        for selector in self.reference.selectors:
            choices = [after for before in choices for after in self._select(selector, *before)]
        if self.aggregated is not None:
            choices = [after for before in choices for after in self._leave_out(self.aggregated, *before)]
        variables = [name.name for name in named if isinstance(name, tree.Variable)]
        for found, rest in choices:
            if any(name in named for name in rest) or any(found.get(name) in rest for name in variables):
                continue  # the rule names this dimension elsewhere: here the cell must lack it
            yield found, tuple(sorted(rest.items())) if len(rest) > 1 else tuple(rest.items())

    def _select(
        self, selector: tree.Selector, values: Values, dims: dict[str, str]
    ) -> Iterator[tuple[Values, dict[str, str]]]:
        for name, known in self._dimensions(selector.dimension, values, dims):
            stated = dims.get(name, DEFAULTS.get(name))
            rest = {other: value for other, value in dims.items() if other != name}
            match selector.member:
                case None:
                    if name not in dims:
                        yield known, rest
                case tree.Variable(variable):
                    if stated is not None and known.get(variable, stated) == stated:
                        yield {**known, variable: stated}, rest
                case str(member):
                    if stated == member or (stated == EACH and name not in RESERVED):
                        yield known, rest

    def _leave_out(
        self, dimension: tree.Name, values: Values, dims: dict[str, str]
    ) -> Iterator[tuple[Values, dict[str, str]]]:
        for name, known in self._dimensions(dimension, values, dims):
            if name in dims:
                yield known, {other: value for other, value in dims.items() if other != name}

    def _dimensions(self, dimension: tree.Name, values: Values, dims: dict[str, str]) -> Iterator[tuple[str, Values]]:
        """The dimensions that a name can mean here; a free variable means each that can make parts."""
        if isinstance(dimension, str):
            yield dimension, values
        elif dimension.name in values:
            yield values[dimension.name], values
        else:
            for name in dims:
                if name not in RESERVED and (name not in CONTEXT or name in self.declared):
                    yield name, {**values, dimension.name: name}
