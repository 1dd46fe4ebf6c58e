"""A system: everything that one record claims and everything that its rules want, over one set of unknowns.

Unknowns are the true values that nobody knows; statements say in which interval some of them lie, and can be in doubt;
constraints are formulas of the integer normal form (``judge/normal.py``) and are never in doubt. Two sides released
390 each and 780 in all: unknowns 0 (a side) and 1 (the total), the statements 0 ∈ [390, 390] and 1 ∈ [780, 780], and
the constraint ``2 × 0 - 1 = 0``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from validator.claims.interval import EVERYTHING, Interval, Rational
from validator.explain.joint.cases import TRUE, cases_of
from validator.explain.joint.definitions import relation_of
from validator.judge.evaluate import range_of
from validator.judge.normal import Conjunction, Definition, Formula, Known, Polynomial, Relation
from validator.judge.renumber import parts_of, renumbered, renumbered_polynomial


@dataclass(frozen=True, slots=True)
class Unknown:
    """A true value: where it must lie whatever anybody states, and of what it is a whole multiple (None: of nothing).

    Both are in the unit of the claim that states it first.
    """

    domain: Interval = EVERYTHING
    step: Rational | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """What one claim says: each of ``unknowns`` lies in ``interval``. Of weight None, it is never in doubt."""

    unknowns: tuple[int, ...]
    interval: Interval
    weight: Fraction | None = Fraction(1)


@dataclass(frozen=True, slots=True)
class AsWritten:
    """How a check's cells are written: their intervals, and the ``steps`` and ``places`` of ``evaluate.define``."""

    boxes: tuple[Interval, ...] = ()
    steps: tuple[Rational | None, ...] = ()
    places: tuple[Rational | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Function:
    """An unknown that is a function of others which no relation expresses (completed years, a rank, a spread).

    ``cells`` are the unknowns in the order of the definition's own numbers.
    """

    unknown: int
    definition: Definition
    cells: tuple[int, ...]
    written: AsWritten


@dataclass(frozen=True, slots=True)
class Constraint:
    """What must hold of the unknowns, with the functions that it speaks of.

    ``undefined`` are the divisors that may be zero: where one is, the relations under it say nothing.
    """

    formula: Formula
    functions: tuple[Function, ...] = ()
    undefined: frozenset[Polynomial] = frozenset()


@dataclass(frozen=True, slots=True)
class System:
    """Unknowns, the statements about them, and what must hold."""

    unknowns: tuple[Unknown, ...]
    statements: tuple[Statement, ...]
    constraints: tuple[Constraint, ...]


@dataclass(slots=True)
class Growing:
    """A system under construction."""

    unknowns: list[Unknown]
    statements: list[Statement]
    constraints: list[Constraint]

    @classmethod
    def empty(cls) -> Growing:
        """Nothing yet."""
        return cls([], [], [])

    def unknown(self, domain: Interval = EVERYTHING, step: Rational | None = None) -> int:
        """One more unknown; returns its number."""
        self.unknowns.append(Unknown(domain, step))
        return len(self.unknowns) - 1

    def constrain(
        self,
        formula: Formula,
        cells: Sequence[int],
        definitions: Sequence[Definition] = (),
        written: AsWritten = AsWritten(),
    ) -> int | None:
        """Add a formula over numbered cells and definitions; ``cells[i]`` is the unknown of cell i.

        A divisor that may be zero as the cells are written is undefined there.
        Returns the constraint's number; None where the formula is true whatever the values are.
        """
        numbers = list(cells)
        parts: list[Formula] = []
        functions: list[Function] = []
        for definition in definitions:
            numbers.append(self.unknown())
            relation = relation_of(definition, len(numbers) - 1, written.steps, written.places)
            if relation is not None:
                parts.append(relation)
                continue
            functions.append(Function(numbers[-1], definition, tuple(numbers[:-1]), written))
        whole = Conjunction((formula, *parts)) if parts else formula
        if isinstance(whole, Known) and whole.value:
            return None
        divisors = dict.fromkeys(
            divisor for part in parts_of(whole) if isinstance(part, Relation) for divisor in part.divisors
        )
        undefined = frozenset(
            renumbered_polynomial(divisor, numbers) for divisor in divisors if _may_be_zero(divisor, written.boxes)
        )
        meant = renumbered(whole, numbers)
        if cases_of(meant, undefined) == TRUE:
            return None
        self.constraints.append(Constraint(meant, tuple(functions), undefined))
        return len(self.constraints) - 1

    def finished(self) -> System:
        """The system."""
        return System(tuple(self.unknowns), tuple(self.statements), tuple(self.constraints))


def _may_be_zero(divisor: Polynomial, boxes: Sequence[Interval]) -> bool:
    """Whether a divisor may be zero as the cells are stated; one that holds a definition is not looked into."""
    numbers = {number for _, powers in divisor for number in powers}
    return any(number >= len(boxes) for number in numbers) or 0 in range_of(divisor, boxes)
