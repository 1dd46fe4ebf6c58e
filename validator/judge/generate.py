"""What generates checks: the ways in which the cells of one reference fit it, as values of the rule's variables.

Cells are passed over by groups first (their reserved dimensions), then matched one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from validator.claims.cells import CONTEXT, DEFAULTS, EACH, RESERVED, CellKey
from validator.judge.index import CellIndex, MeasureCells
from validator.judge.plan import AggregateSlot, CellSlot, DateSlot, Plan
from validator.rulebook import tree

Values = dict[str, str]
"""What the pattern variables stand for."""


def generate(plan: Plan, slot: int, index: CellIndex) -> Iterator[tuple[Values, CellKey]]:
    """The variables' values and the common dimensions that one slot's cells give."""
    fit = _fit(plan, slot)
    if fit is None:
        return
    measure = fit.reference.measure
    if isinstance(measure, tree.Variable):
        places = [({measure.name: name}, cells) for name, cells in index.measures.items()]
    else:
        places = [({}, index.measures[measure])] if measure in index.measures else []
    for values, cells in places:
        for key in fit.candidates(cells):
            if fit.fewest == 1 or len(cells.stating(key)) >= fit.fewest:
                yield from fit.ways(key, values, index.read.members)


@lru_cache(maxsize=8192)
def _fit(plan: Plan, number: int) -> _Fit | None:
    """What one slot asks of cells, worked out once a rule."""
    match plan.slots[number]:
        case CellSlot(reference, statements):
            aggregated, fewest = None, 2 if statements else 1
        case AggregateSlot(aggregate, references):
            reference, aggregated, fewest = references[0], None if aggregate.among else aggregate.dimension, 1
        case DateSlot():
            return None
    wanted: dict[tree.Name, tree.Name | None] = {s.dimension: s.member for s in reference.selectors}
    needed = {
        name for name, member in wanted.items() if isinstance(name, str) and member is not None and name in RESERVED
    } - set(DEFAULTS)
    if isinstance(aggregated, str) and aggregated in RESERVED:
        needed.add(aggregated)
    defaults = {
        name for name in DEFAULTS if name in wanted and wanted[name] is not None and not _is_default(name, wanted[name])
    }
    named = frozenset(name for name in plan.named if isinstance(name, str))
    variables = tuple(name.name for name in plan.named if isinstance(name, tree.Variable))
    return _Fit(reference, aggregated, fewest, wanted, frozenset(needed | defaults), named, variables)


def _is_default(name: str, member: tree.Name | None) -> bool:
    return isinstance(member, tree.Variable) or DEFAULTS.get(name) == member


@dataclass(frozen=True, slots=True)
class _Fit:
    """How cells fit one reference.

    ``aggregated`` is the dimension that an aggregate over it takes out, ``fewest`` the statements that a cell needs,
    ``wanted`` the members by dimension, ``needed`` the reserved dimensions that a cell must have; ``named`` and
    ``variables`` are what the rule names anywhere.
    """

    reference: tree.Reference
    aggregated: tree.Name | None
    fewest: int
    wanted: Mapping[tree.Name, tree.Name | None]
    needed: frozenset[str]
    named: frozenset[str]
    variables: tuple[str, ...]

    def candidates(self, cells: MeasureCells) -> Iterator[CellKey]:
        """The cells whose reserved dimensions fit: most cells are passed over here, a group at a time."""
        for signature, keys in cells.by_signature.items():
            if self.needed and not self.needed <= {name for name, _ in signature}:
                continue
            if all(self._fits(name, member) for name, member in signature):
                yield from keys

    def _fits(self, name: str, member: str) -> bool:
        if name in self.wanted:
            chosen = self.wanted[name]
            return isinstance(chosen, tree.Variable) or (chosen is not None and member in ("", chosen))
        return name not in self.named or name in self.needed

    def ways(self, key: CellKey, values: Values, declared: Mapping[str, object]) -> Iterator[tuple[Values, CellKey]]:
        """The ways in which one cell fits: more than one where a dimension's variable has a choice."""
        named = self.named
        if not self.reference.selectors and self.aggregated is None:
            # No variable but the measure's: nothing to choose.
            if not any(name in named for name, _ in key):
                yield values, key
            return
        choices: list[tuple[Values, dict[str, str]]] = [(values, dict(key))]
        for selector in self.reference.selectors:
            choices = [after for before in choices for after in self._select(selector, declared, *before)]
        if self.aggregated is not None:
            choices = [after for before in choices for after in self._leave_out(self.aggregated, declared, *before)]
        for found, rest in choices:
            if any(name in named for name in rest) or any(found.get(name) in rest for name in self.variables):
                continue  # the rule names this dimension elsewhere: here the cell must lack it
            yield found, tuple(sorted(rest.items())) if len(rest) > 1 else tuple(rest.items())

    def _select(
        self, selector: tree.Selector, declared: Mapping[str, object], values: Values, dims: dict[str, str]
    ) -> Iterator[tuple[Values, dict[str, str]]]:
        for name, known in _dimensions(selector.dimension, values, dims, declared):
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
        self, dimension: tree.Name, declared: Mapping[str, object], values: Values, dims: dict[str, str]
    ) -> Iterator[tuple[Values, dict[str, str]]]:
        for name, known in _dimensions(dimension, values, dims, declared):
            if name in dims:
                yield known, {other: value for other, value in dims.items() if other != name}


def _dimensions(
    dimension: tree.Name, values: Values, dims: dict[str, str], declared: Mapping[str, object]
) -> Iterator[tuple[str, Values]]:
    """The dimensions that a name can mean here; a free variable means each that can make parts."""
    if isinstance(dimension, str):
        yield dimension, values
    elif dimension.name in values:
        yield values[dimension.name], values
    else:
        for name in dims:
            if name not in RESERVED and (name not in CONTEXT or name in declared):
                yield name, {**values, dimension.name: name}
