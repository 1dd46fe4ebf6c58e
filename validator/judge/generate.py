"""What generates checks: the ways in which the cells of one reference fit it, as values of the rule's variables.

Cells are passed over by groups first (their reserved dimensions), then matched one by one.
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.claims.cells import DEFAULTS, EACH, RESERVED, CellKey
from validator.judge.index import CellIndex, MeasureCells
from validator.judge.plan import AggregateSlot, CellSlot, DateSlot, Plan, Slot
from validator.rulebook import tree

Values = dict[str, str]
"""What the pattern variables stand for."""


def generate(plan: Plan, slot: Slot, index: CellIndex) -> Iterator[tuple[Values, CellKey]]:
    """The variables' values and the common dimensions that one slot's cells give."""
    match slot:
        case CellSlot(reference, statements):
            reference_, dimension, fewest = reference, None, 2 if statements else 1
        case AggregateSlot(aggregate, references):
            reference_, dimension, fewest = references[0], None if aggregate.among else aggregate.dimension, 1
        case DateSlot():
            return
    if isinstance(reference_.measure, tree.Variable):
        variable = reference_.measure.name
        for measure, cells in index.measures.items():
            for key in _candidates(plan, reference_, dimension, cells):
                if fewest == 1 or len(cells.stating(key)) >= fewest:
                    yield from _match(plan, reference_, dimension, key, {variable: measure})
        return
    found = index.measures.get(reference_.measure)
    if found is not None:
        for key in _candidates(plan, reference_, dimension, found):
            if fewest == 1 or len(found.stating(key)) >= fewest:
                yield from _match(plan, reference_, dimension, key, {})


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


def _match(
    plan: Plan, reference: tree.Reference, aggregated: tree.Name | None, key: CellKey, values: Values
) -> Iterator[tuple[Values, CellKey]]:
    """The ways in which one cell fits a reference: more than one where a dimension's variable has a choice."""
    if not reference.selectors and aggregated is None:
        # No variable but the measure's: nothing to choose.
        if not any(name in plan.named for name, _ in key):
            yield values, key
        return
    dims = dict(key)
    choices: list[tuple[Values, dict[str, str]]] = [(values, dims)]
    for selector in reference.selectors:
        choices = [after for before in choices for after in _select(selector.dimension, selector.member, *before)]
    if aggregated is not None:
        choices = [after for before in choices for after in _leave_out(aggregated, *before)]
    for found, rest in choices:
        named = {found.get(name.name) if isinstance(name, tree.Variable) else name for name in plan.named}
        if not any(name in named for name in rest):
            yield found, tuple(sorted(rest.items()))


def _select(
    dimension: tree.Name, member: tree.Name | None, values: Values, dims: dict[str, str]
) -> Iterator[tuple[Values, dict[str, str]]]:
    for name, known in _dimensions(dimension, values, dims):
        stated = dims.get(name, DEFAULTS.get(name))
        rest = {other: value for other, value in dims.items() if other != name}
        match member:
            case None:
                if name not in dims:
                    yield known, rest
            case tree.Variable(variable):
                if stated is not None and known.get(variable, stated) == stated:
                    yield {**known, variable: stated}, rest
            case str():
                if stated == member or (stated == EACH and name not in RESERVED):
                    yield known, rest


def _leave_out(dimension: tree.Name, values: Values, dims: dict[str, str]) -> Iterator[tuple[Values, dict[str, str]]]:
    for name, known in _dimensions(dimension, values, dims):
        if name in dims:
            yield known, {other: value for other, value in dims.items() if other != name}


def _dimensions(dimension: tree.Name, values: Values, dims: dict[str, str]) -> Iterator[tuple[str, Values]]:
    """The dimensions that a name can mean here; a free variable means each ordinary one of the cell."""
    if isinstance(dimension, str):
        yield dimension, values
    elif dimension.name in values:
        yield values[dimension.name], values
    else:
        for name in dims:
            if name not in RESERVED:
                yield name, {**values, dimension.name: name}
