"""Checks without a record: bindings whose cells are numbers, and a record's claims put into those cells.

Contract: ``Patterns.of`` turns a binding over one record's cells into a pattern; ``Telling.bound`` turns the pattern
into the binding over another record of the same shape: the same parts in the same order, with that record's claims.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from validator.claims.cells import CellKey
from validator.judge.bind import Bound, DateValue, Members, Others, Part
from validator.judge.decide import Deciding
from validator.judge.generate import Values
from validator.judge.index import Cell, CellIndex
from validator.judge.lower import Lowered
from validator.judge.normal import Formula, Multiple, Relation
from validator.judge.plan import Plan
from validator.judge.points import Column, text_of
from validator.judge.renumber import parts_of
from validator.judge.shape import date_range, unstated_range
from validator.judge.values import CellType

if TYPE_CHECKING:
    from validator.claims.reading import ReadRecord


@dataclass(frozen=True, slots=True)
class CellPattern:
    """A cell of a shape; ``claims`` are the places of the claims that state it, in the order of its statements.

    ``unread`` as in ``Cell``: records of one shape call their unreadable claims alike.
    """

    measure: str
    key: CellKey
    claims: tuple[int, ...]
    unread: str | None


@dataclass(frozen=True, slots=True)
class OthersPattern:
    """As ``Others``, with the number of the cell that they are like."""

    dimension: str
    counted: bool
    like: int


@dataclass(frozen=True, slots=True, eq=False)
class CheckPattern:
    """A check of a shape: a binding whose cells are numbers, with its normal form.

    ``claims`` are the places of all its claims; ``relates`` as ``Check.relates_claims``. ``columns`` are what its cells
    hold and ``text`` is what ``points`` makes of it (None: it is left to ``decide``), which reads the values of the
    claims in ``needs``. ``steady``: the reasons for which it is undecided are those of the shape. ``kept`` is what
    others work out once for all its checks.
    """

    plan: Plan
    values: Values
    common: CellKey
    parts: tuple[int | DateValue | OthersPattern, ...]
    slots: tuple[int | tuple[int, ...] | Members, ...]
    types: tuple[CellType, ...]
    lowered: Lowered
    claims: tuple[int, ...]
    relates: bool
    columns: tuple[Column, ...]
    text: str | None
    needs: frozenset[int]
    steady: bool
    kept: dict[object, object] = field(default_factory=dict)


class Telling:
    """One record of a shape: its claims in the shape's cells, which are made when somebody looks at them."""

    __slots__ = ("_cells", "_index", "patterns", "read")

    def __init__(self, patterns: Sequence[CellPattern], read: ReadRecord) -> None:
        self.patterns = patterns
        self.read = read
        self._cells: dict[int, Cell] | None = None
        self._index: CellIndex | None = None

    @property
    def index(self) -> CellIndex:
        """The record's cells as they are indexed for binding."""
        if self._index is None:
            self._index = CellIndex(self.read)
        return self._index

    def cell(self, number: int) -> Cell:
        """A cell of the shape with this record's claims; one object each."""
        if self._cells is None:
            self._cells = {}
        cell = self._cells.get(number)
        if cell is None:
            pattern, claims = self.patterns[number], self.read.claims
            stated = tuple([claims[at] for at in pattern.claims])
            cell = self._cells[number] = Cell(pattern.measure, pattern.key, stated, pattern.unread)
        return cell

    def bound(self, pattern: CheckPattern) -> Bound:
        """A check of the shape, bound to this record's cells."""
        cells = tuple([self.part(part) for part in pattern.parts])
        return Bound(pattern.plan, pattern.values, pattern.common, cells, pattern.slots)

    def part(self, part: int | DateValue | OthersPattern) -> Part:
        """A part of a check with this record's claims."""
        match part:
            case int():
                return self.cell(part)
            case OthersPattern(dimension, counted, like):
                return Others(dimension, counted, self.cell(like))
            case DateValue():
                return part

    def deciding(self, pattern: CheckPattern) -> Deciding:
        """A check of the shape, ready to be decided over this record."""
        return Deciding(self.bound(pattern), pattern.lowered, pattern.types, self.index)


class Patterns:
    """Turns bindings over one record's cells into patterns; ``cells`` are those of the shape, each once."""

    def __init__(self, read: ReadRecord, index: CellIndex) -> None:
        self.index = index
        self.cells: list[CellPattern] = []
        self._numbers: dict[Cell, int] = {}
        self._places = {claim: at for at, claim in enumerate(read.claims)}

    def of(self, deciding: Deciding) -> CheckPattern:
        """The pattern of one binding."""
        bound, lowered, types = deciding.bound, deciding.lowered, deciding.types
        stated = {self._places[claim] for cell in bound.cells if isinstance(cell, Cell) for claim in cell.claims}
        columns = tuple(
            self._column(part, known, precise=bound.plan.rule.precision is not None)
            for part, known in zip(bound.cells, types, strict=True)
        )
        return CheckPattern(
            bound.plan,
            bound.values,
            bound.common,
            tuple(self._part(part) for part in bound.cells),
            bound.slots,
            types,
            lowered,
            tuple(sorted(stated)),
            len(stated) > 1 or any(not isinstance(cell, Cell) for cell in bound.cells),
            columns,
            text_of(lowered, columns) if None not in columns else None,
            frozenset(column for column in columns if isinstance(column, int)),
            not any(_looks_at_values(formula) for formula in (lowered.expect, lowered.when, lowered.unless)),
        )

    def _part(self, part: Part) -> int | DateValue | OthersPattern:
        match part:
            case Cell():
                return self._number(part)
            case Others(dimension, counted, like):
                return OthersPattern(dimension, counted, self._number(like))
            case DateValue():
                return part

    def _number(self, cell: Cell) -> int:
        number = self._numbers.get(cell)
        if number is None:
            number = self._numbers[cell] = len(self.cells)
            places = tuple(self._places[claim] for claim in cell.claims)
            self.cells.append(CellPattern(cell.measure, cell.key, places, cell.unread))
        return number

    def _column(self, part: Part, known: CellType, *, precise: bool) -> Column:
        """The claim whose value the cell has, or the range of one that nobody states; None where it is not so plain."""
        match part:
            case Cell(claims=(claim,)):
                alike = claim.unit is known.unit or (
                    claim.unit is not None and known.unit is not None and claim.unit == known.unit
                )
                return self._places[claim] if alike and claim.quantity.kind is known.kind and not precise else None
            case Cell(claims=()):
                return unstated_range(part, known.kind, self.index)
            case DateValue(None):
                return None
            case DateValue(text):
                return date_range(text, self.index)
            case Others():
                return unstated_range(part, known.kind, self.index)
            case _:
                return None


def _looks_at_values(formula: Formula | None) -> bool:
    """Whether the reasons why a formula is undecided depend on values (``reasons.reasons_of``)."""
    return formula is not None and any(
        isinstance(part, Multiple) or (isinstance(part, Relation) and bool(part.divisors)) for part in parts_of(formula)
    )
