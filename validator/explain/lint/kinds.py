"""Kinds and units of measures as the rules use them: what a record that fits the rules would state.

``weekday(opened)`` makes ``opened`` a date, ``share <= 100 %`` a share in per cent, and ``closed >= opened`` makes
``closed`` what ``opened`` is. What packs declare goes first; what nothing tells stays a bare number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from validator.claims.cells import SAME_UNIT
from validator.claims.quantity import Kind
from validator.rulebook import tree

if TYPE_CHECKING:
    from validator.claims.record import MeasureDeclaration

Subject = tuple[str, str]
"""A measure and a statistic: what has one kind and one unit."""

STATISTIC_UNITS = {"share": "%", "percent_change": "%", "duration": "day"}
"""The unit of a statistic where the rules tell none; a claim of one must have a unit."""
_BARE = frozenset({"count", "rank", "age", "ratio"})


@dataclass(frozen=True, slots=True)
class Shape:
    """The kind and the unit of a subject; ``told``: a pack declares it, or there is nothing to declare."""

    kind: Kind = Kind.NUMBER
    unit: str | None = None
    told: bool = False


def subject_of(measure: str, dims: Mapping[str, str]) -> Subject:
    """The subject of a cell."""
    return measure, dims.get("statistic", "value")


Named = Callable[[tree.Reference], "Subject | None"]
"""What a reference of a formula stands for; None where it is nothing of interest."""


def shapes_of(
    formulas: Sequence[tuple[tree.Expression, Named]], declared: Mapping[str, MeasureDeclaration]
) -> dict[Subject, Shape]:
    """The shape of every subject of the formulas."""
    classes = _Classes()
    # Sums are told apart only once it is known which of their parts are dates.
    for classes.sums in (False, True):
        for formula, classes.named in formulas:
            classes.visit(formula)
    return {subject: classes.shape(subject, declared) for subject in sorted(classes.subjects)}


@dataclass(slots=True)
class _Classes:
    """Subjects and parts of formulas that are of one kind and unit, found by joining what stands side by side."""

    named: Named = lambda _: None
    sums: bool = False
    parent: list[int] = field(default_factory=list)
    kinds: dict[int, Kind] = field(default_factory=dict)
    units: dict[int, str] = field(default_factory=dict)
    subjects: dict[Subject, int] = field(default_factory=dict)

    def shape(self, subject: Subject, declared: Mapping[str, MeasureDeclaration]) -> Shape:
        measure, statistic = subject
        root = self._root(self.subjects[subject])
        declaration = declared.get(measure)
        if statistic == "weekday":
            return Shape(Kind.WEEKDAY, told=True)
        if declaration is not None and declaration.date and statistic in ("value", "relative"):
            return Shape(Kind.DATE, told=True)
        if declaration is not None and declaration.unit is not None and statistic in SAME_UNIT:
            return Shape(Kind.NUMBER, declaration.unit, told=True)
        kind = self.kinds.get(root, Kind.NUMBER)
        if kind is not Kind.NUMBER:
            return Shape(kind)
        if statistic in _BARE:
            return Shape(told=True)
        unit = self.units.get(root) or STATISTIC_UNITS.get(statistic)
        return Shape(Kind.NUMBER, unit)

    # --- walking ------------------------------------------------------------------------------------------------

    def visit(self, node: tree.Expression) -> int | None:
        """The class of a number or date; None where it tells nothing of what stands beside it."""
        match node:
            case tree.Number(unit=unit):
                return None if unit is None else self._new(unit=unit)
            case tree.Date():
                return self._new(Kind.DATE)
            case tree.Weekday():
                return self._new(Kind.WEEKDAY)
            case tree.Reference():
                subject = self.named(node)
                return None if subject is None else self._subject(subject)
            case tree.Negative(operand):
                return self.visit(operand)
            case tree.Arithmetic():
                return self._arithmetic(node)
            case tree.Chain(operands):
                return self._join(*(self.visit(operand) for operand in operands))
            case tree.Aggregate(function, operand):
                found = self.visit(operand)
                return found if function in ("sum", "mean", "min", "max") else None
            case tree.Call():
                return self._call(node)
            case _:
                for child in tree.children(node):
                    self.visit(child)
                return None

    def _call(self, node: tree.Call) -> int | None:
        if node.function in ("date", "published"):
            return self._new(Kind.DATE)
        found = [self.visit(argument) for argument in node.arguments]
        match node.function:
            case "abs" | "min" | "max" | "round" | "rounded" | "shortened":
                return self._join(*found)
            case "days" | "years" | "weekday":
                for part in found:
                    self._join(part, self._new(Kind.DATE))
                if node.function == "days":
                    return self._new(unit="day")
                return self._new(Kind.WEEKDAY) if node.function == "weekday" else None
            case _:
                return None

    def _arithmetic(self, node: tree.Arithmetic) -> int | None:
        left, right = self.visit(node.left), self.visit(node.right)
        if node.operator in "*/":
            # A number of times something is of its unit; what a product of two measures is, no rule needs to say.
            if isinstance(node.right, tree.Number) and node.right.unit is None:
                return left
            plain = node.operator == "*" and isinstance(node.left, tree.Number) and node.left.unit is None
            return right if plain else None
        dates = [part for part in (left, right) if part is not None and self._kind(part) is Kind.DATE]
        if not dates:
            return self._join(left, right) if self.sums else None
        if node.operator == "-" and len(dates) == 2:
            return self._new(unit="day")
        return self._new(Kind.DATE) if node.operator == "+" or left in dates else None

    # --- classes ------------------------------------------------------------------------------------------------

    def _new(self, kind: Kind | None = None, *, unit: str | None = None) -> int:
        number = len(self.parent)
        self.parent.append(number)
        if kind is not None:
            self.kinds[number] = kind
        if unit is not None:
            self.units[number] = unit
        return number

    def _subject(self, subject: Subject) -> int:
        known = self.subjects.get(subject)
        if known is None:
            known = self.subjects[subject] = self._new(Kind.WEEKDAY if subject[1] == "weekday" else None)
        return known

    def _root(self, number: int) -> int:
        while self.parent[number] != number:
            number = self.parent[number] = self.parent[self.parent[number]]
        return number

    def _kind(self, number: int) -> Kind | None:
        return self.kinds.get(self._root(number))

    def _join(self, *parts: int | None) -> int | None:
        """One class of several; the first unit stays, and what is of two kinds stays apart."""
        first: int | None = None
        for part in parts:
            if part is None:
                continue
            if first is None:
                first = self._root(part)
                continue
            other = self._root(part)
            kinds = {self.kinds.get(first), self.kinds.get(other)} - {None}
            if other == first or len(kinds) > 1:
                continue
            low, high = sorted((first, other))
            self.parent[high] = low
            if high in self.kinds:
                self.kinds.setdefault(low, self.kinds[high])
            if high in self.units:
                self.units.setdefault(low, self.units[high])
            first = low
        return first
