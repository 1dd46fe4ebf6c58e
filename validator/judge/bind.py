"""Binding: a rule and a record's cells to bound checks, as a natural join by hashing.

A reference takes the cells of its measure whose named dimensions match. Every dimension that the rule does not name
must be the same in all cells of one check; one that the rule names, but this reference does not, must be absent (or
have its default). This is the implicit filtering of XBRL Variables 1.0, done by look-up rather than by trying
combinations: a check costs one hash look-up a reference, whatever the number of claims.

After this pass a check's slots hold cell numbers; a cell without claims is one that nobody stated.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from validator.claims.cells import DEFAULTS, EACH, CellKey
from validator.judge.generate import Values, generate
from validator.judge.index import Cell, CellIndex
from validator.judge.plan import AggregateSlot, CellSlot, DateSlot, Plan
from validator.rulebook import tree


@dataclass(frozen=True, slots=True)
class DateValue:
    """A date that is not a claim's, as text; None is the date of publication."""

    text: str | None


@dataclass(frozen=True, slots=True)
class Others:
    """What members of a dimension that nobody declared may add to an aggregate: a count, or cells like one stated."""

    dimension: str
    counted: bool
    like: Cell


@dataclass(frozen=True, slots=True)
class Members:
    """One aggregate, bound: the cells of each member, in order; a declared member that nobody stated is among them.

    ``others`` is the number of the ``Others`` where the members are not declared, so that there may be more. ``own`` is
    the place of the member ranked. ``too_many`` is how many there are where they are more than a rank is counted among.
    """

    names: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]
    others: int | None = None
    own: int | None = None
    too_many: int = 0


Part = Cell | DateValue | Others

MOST_RANKED = 1000
"""Each rank is counted against every peer; among more peers than this it is undecided, so that time stays linear."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A rule bound to concrete cells. ``slots[i]`` holds a cell's number, several, or an aggregate's members."""

    plan: Plan
    values: Values
    common: CellKey
    cells: tuple[Part, ...]
    slots: tuple[int | tuple[int, ...] | Members, ...]


def bind(plan: Plan, index: CellIndex, *, implied: bool = False) -> Iterator[Bound]:
    """Every check of a rule on a record, once, in the order of the claims that generate them.

    ``implied``: also those that need a cell which nobody states, for what can be worked out of it.
    """
    repeats = plan.repeats or index.has_each
    generated: set[_Key] = set()
    bound: set[_Key] = set()
    for generator in plan.generators:
        for values, common in generate(plan, generator, index):
            # Every part of a sum generates its group: it is resolved once.
            if repeats and _is_known(values, common, generated):
                continue
            for found in _resolve(plan, values, common, index, implied):
                # A check of `each` may lead to the same single members as their own claims.
                if not index.has_each or not _is_known(found.values, found.common, bound):
                    yield found


_Key = tuple[frozenset[tuple[str, str]], CellKey]


def _is_known(values: Values, common: CellKey, known: set[_Key]) -> bool:
    key = (frozenset(values.items()), common)
    if key in known:
        return True
    known.add(key)
    return False


def _resolve(plan: Plan, values: Values, common: CellKey, index: CellIndex, implied: bool) -> Iterator[Bound]:
    """Fill every slot; where a later reference has a free variable, once for each cell that fits."""
    for_each = any(member == EACH for _, member in common)
    for known in _complete(plan, values, common, index):
        bound = _fill(plan, known, common, index, every=for_each or implied)
        if bound is None:
            continue
        if for_each and _is_missing(bound):
            narrower = list(_member_by_member(plan, known, common, index))
            if narrower:
                yield from narrower
                continue
        yield bound


def _complete(plan: Plan, values: Values, common: CellKey, index: CellIndex) -> list[Values]:
    """Give the variables that the generator left free a value, from the cells that are stated."""
    choices = [values]
    for reference in plan.late:
        choices = [after for before in choices for after in _free(reference, before, common, index)]
    return choices


def _free(reference: tree.Reference, values: Values, common: CellKey, index: CellIndex) -> list[Values]:
    free: list[tuple[str, str]] = []
    fixed = dict(common)
    measure = _name(reference.measure, values)
    for selector in reference.selectors:
        dimension = _name(selector.dimension, values)
        if dimension is None:
            return [values]
        if isinstance(selector.member, tree.Variable) and selector.member.name not in values:
            free.append((dimension, selector.member.name))
        elif selector.member is not None:
            fixed[dimension] = _name(selector.member, values) or ""
    cells = index.measures.get(measure or "")
    if not free or cells is None:
        return [values]
    partial = _key(fixed)
    found = cells.completions(tuple(name for name, _ in free), partial)
    variables = [variable for _, variable in free]
    return [{**values, **dict(zip(variables, members, strict=True))} for members in found] or [values]


def _name(name: tree.Name, values: Values) -> str | None:
    return name if isinstance(name, str) else values.get(name.name)


def _key(dims: dict[str, str]) -> CellKey:
    for name, default in DEFAULTS.items():
        if dims.get(name) == default:
            del dims[name]
    return tuple(sorted(dims.items()))


def _is_missing(bound: Bound) -> bool:
    return any(isinstance(cell, Cell) and not cell.claims for cell in bound.cells) or any(
        isinstance(slot, Members) and not slot.names for slot in bound.slots
    )


def _member_by_member(plan: Plan, values: Values, common: CellKey, index: CellIndex) -> Iterator[Bound]:
    """A check of `each` that lacks a cell, tried for the single members for which somebody states a cell."""
    for at, (dimension, member) in enumerate(common):
        if member != EACH:
            continue
        for single in index.members(dimension) or ():
            narrower = (*common[:at], (dimension, single), *common[at + 1 :])
            bound = _fill(plan, values, narrower, index)
            if (
                bound is not None
                and not _is_missing(bound)
                and any(
                    (dimension, single) in claim.key
                    for cell in bound.cells
                    if isinstance(cell, Cell)
                    for claim in cell.claims
                )
            ):
                yield bound


@dataclass(slots=True)
class _Filling:
    """The cells of one check while its slots are filled."""

    values: Values
    common: CellKey
    index: CellIndex
    cells: list[Part] = field(default_factory=list)
    numbers: dict[Cell, int] = field(default_factory=dict)

    def measure(self, reference: tree.Reference) -> str:
        return _name(reference.measure, self.values) or str(reference.measure)

    def cell(self, reference: tree.Reference, extra: tuple[tuple[str, str], ...] = ()) -> int:
        measure = self.measure(reference)
        if extra or any(selector.member is not None for selector in reference.selectors):
            dims = dict(self.common)
            for selector in reference.selectors:
                dimension = _name(selector.dimension, self.values)
                if selector.member is not None and dimension is not None:
                    dims[dimension] = _name(selector.member, self.values) or str(selector.member)
            dims.update(extra)
            key = _key(dims)
        else:
            key = self.common
        return self.number(self.index.cell(measure, key))

    def number(self, cell: Cell) -> int:
        """The place of a cell among those of the check; a cell that stands in two slots has one."""
        number = self.numbers.get(cell)
        if number is None:
            number = self.numbers[cell] = len(self.cells)
            self.cells.append(cell)
        return number

    def statements(self, reference: tree.Reference) -> tuple[int, ...]:
        """A cell of its own for every claim that states the cell."""
        cell = self.cells[self.cell(reference)]
        if not isinstance(cell, Cell):
            raise AssertionError("a reference is never a date")
        first = len(self.cells)
        self.cells += [Cell(cell.measure, cell.key, (claim,)) for claim in cell.claims]
        return tuple(range(first, len(self.cells)))

    def members(self, slot: AggregateSlot) -> Members:
        dimension = _name(slot.aggregate.dimension, self.values) or ""
        reference = slot.references[0]
        fixed = dict(self.common)
        for selector in reference.selectors:
            name = _name(selector.dimension, self.values)
            if name is not None and selector.member is not None:
                fixed[name] = _name(selector.member, self.values) or ""
        fixed.pop(dimension, None)
        cells = self.index.measures.get(_name(reference.measure, self.values) or "")
        stated = [] if cells is None else [member for (member,) in cells.completions((dimension,), _key(fixed))]
        declared = self.index.members(dimension)
        names = declared or tuple(member for member in stated if member != EACH)
        if slot.aggregate.among and len(names) > MOST_RANKED:
            return Members((), (), too_many=len(names))
        parts = tuple(
            tuple(self.cell(reference, ((dimension, name),)) for reference in slot.references) for name in names
        )
        others = None
        if declared is None and parts:
            like = self.cells[parts[0][0]]
            if isinstance(like, Cell):
                others = len(self.cells)
                self.cells.append(Others(dimension, slot.aggregate.function in ("count", "rank"), like))
        own = self.values.get(slot.own.name) if isinstance(slot.own, tree.Variable) else slot.own
        return Members(names, parts, others, names.index(own) if own in names else None)


def _fill(plan: Plan, values: Values, common: CellKey, index: CellIndex, *, every: bool = False) -> Bound | None:
    """Fill the slots; None where a cell is unstated without which a check says nothing (unless ``every``)."""
    filling = _Filling(values, common, index)
    slots: list[int | tuple[int, ...] | Members] = []
    for number, slot in enumerate(plan.slots):
        measure = plan.plain[number]
        if measure is not None:
            name = measure if isinstance(measure, str) else values.get(measure.name, str(measure))
            cell = index.cell(name, common)
            if not cell.claims and not every and number in plan.required:
                return None
            slots.append(filling.number(cell))
            continue
        match slot:
            case CellSlot(reference, statements):
                if statements:
                    slots.append(filling.statements(reference))
                    continue
                at = filling.cell(reference)
                found = filling.cells[at]
                if number in plan.required and not every and isinstance(found, Cell) and not found.claims:
                    return None
                slots.append(at)
            case AggregateSlot():
                slots.append(filling.members(slot))
            case DateSlot(date):
                match date:
                    case None:
                        text = None
                    case tree.Date(written):
                        text = written
                    case tree.Variable(name):
                        text = values.get(name, "")
                slots.append(len(filling.cells))
                filling.cells.append(DateValue(text))
    return Bound(plan, values, common, tuple(filling.cells), tuple(slots))
