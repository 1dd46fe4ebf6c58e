"""The shape of a bound check: what lowering depends on, and what its cells may hold where nobody stated them."""

from __future__ import annotations

from collections.abc import Sequence

from validator.claims.cells import SAME_UNIT
from validator.claims.interval import EVERYTHING, Interval, Rational
from validator.claims.quantity import Kind
from validator.judge.bind import Bound, DateValue, Members, Others, Part
from validator.judge.index import Cell, CellIndex
from validator.judge.values import CellType, Declared, DeclaredBound, cell_type
from validator.rulebook import tree


def shape_of(slots: Sequence[int | tuple[int, ...] | Members]) -> tuple[object, ...]:
    """The slots, with the members' names for their order; all groups of one dimension have the same names."""
    return tuple(
        (slot.cells, slot.others, slot.own, slot.names, slot.too_many) if isinstance(slot, Members) else slot
        for slot in slots
    )


def left_is_stated(bound: Bound) -> bool:
    """Whether what the rule is about was stated: every cell of its left side, and some part of an aggregate there."""
    for number in bound.plan.left:
        slot = bound.slots[number]
        if isinstance(slot, int):
            cell = bound.cells[slot]
            if isinstance(cell, Cell) and not cell.claims:
                return False
        elif isinstance(slot, Members):
            parts = [bound.cells[number] for cells in slot.cells for number in cells]
            if not any(isinstance(part, Cell) and part.claims for part in parts):
                return False
        elif len(slot) < 2:
            return False
    return True


def type_of(cell: Part, index: CellIndex) -> CellType:
    """The type of a part of a check."""
    match cell:
        case Cell():
            known = index.types.get(cell)
            if known is None:
                known = index.types[cell] = _cell_type(cell, index)
            return known
        case DateValue(text):
            return cell_type(Kind.DATE, None, stated=date_range(text, index) is not None)
        case Others(_, counted, like):
            if counted:
                return cell_type(Kind.NUMBER, None, stated=False)
            known = type_of(like, index)
            unit = known.unit.name if known.unit else None
            return cell_type(known.kind, unit, difference=known.difference, stated=False)


def _cell_type(cell: Cell, index: CellIndex) -> CellType:
    if cell.claims:
        claim = cell.claims[0]
        unit = claim.unit.name if claim.unit else None
        direction = all(stating.says_direction for stating in cell.claims)
        return cell_type(
            claim.quantity.kind, unit, difference=claim.is_difference, direction=direction, noun=claim.noun
        )
    return _unstated_type(cell.measure, dict(cell.key).get("statistic"), index)


def _unstated_type(measure: str, statistic: str | None, index: CellIndex) -> CellType:
    if statistic == "weekday":
        return cell_type(Kind.WEEKDAY, None, stated=False)
    assumed = index.assumed(measure)
    if statistic is not None:
        unit = None
        if index.implies:
            unit = "1" if statistic in _PURE else assumed.unit if statistic in _OF_MEASURE else None
        return cell_type(Kind.NUMBER, unit, stated=False)
    if assumed.date:
        return cell_type(Kind.DATE, None, stated=False)
    return cell_type(Kind.NUMBER, assumed.unit, stated=False)


_PURE = frozenset({"share", "percent_change"})
_OF_MEASURE = SAME_UNIT - {"change"}


def date_range(text: str | None, index: CellIndex) -> Interval | None:
    """The days that a date which is no claim names; None where it names none."""
    if text is None:
        return index.read.published
    from validator.claims.notation.read import read_quantity
    from validator.claims.quantity import UnreadableValueError

    try:
        quantity = read_quantity(text, date=True)
    except UnreadableValueError:
        return None
    return quantity.certain if quantity.kind is Kind.DATE else None


def declared_values(bound: Bound, index: CellIndex) -> tuple[Declared, ...]:
    """What is declared of the properties that a rule asks for; worked out once for each measure and dimension."""
    plan = bound.plan
    if not plan.properties:
        return ()
    subjects = (plan.rule.id, *[bound.values.get(name) for name in plan.subjects])
    known = index.declared.get(subjects)
    if known is None:
        known = index.declared[subjects] = tuple(declared_value(node, bound.values, index) for node in plan.properties)
    return known


def declared_value(node: tree.Property, values: dict[str, str], index: CellIndex) -> Declared:
    """What is declared or implied of a property's subject; None where nothing is."""
    name = node.subject if isinstance(node.subject, str) else values.get(node.subject.name, "")
    if node.name in ("complete", "size"):
        members = index.members(name)
        if node.name == "complete":
            return True if members is not None else None
        return None if members is None else len(members)
    assumed = index.assumed(name)
    declared: bool | Rational | None = getattr(assumed, node.name)
    if node.name in ("minimum", "maximum") and declared is not None and assumed.bounds_in:
        return DeclaredBound(declared, assumed.bounds_in)
    return declared


def unstated_range(cell: Part, kind: Kind, index: CellIndex) -> Interval:
    """Where the value of a cell that no claim states must lie."""
    match cell:
        case DateValue(text):
            return date_range(text, index) or EVERYTHING
        case Others(_, counted):
            # Members that nobody declared may overlap those stated, so that they bound no sum.
            return Interval(0, None) if counted else EVERYTHING
        case Cell(measure, key):
            return index.assumed(measure).range_of(key) if kind is Kind.NUMBER else EVERYTHING
