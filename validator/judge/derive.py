"""Derivations: a check's arithmetic, step by step, in the numbers and words of the record.

``270 military + 120 civilian = 390 ✓ stated 390 (side each)``

Worked in two stages: ``_worded`` turns the outline of a check into a phrase, once for all checks that read alike, and
the phrase is filled with each check's numbers. The first stage is handed the outline alone, so that a phrase cannot
depend on what its outline does not say.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from validator.claims.cells import EACH, CellKey
from validator.claims.interval import Interval
from validator.claims.quantity import Kind
from validator.judge.bind import DateValue, Members
from validator.judge.check import Check
from validator.judge.fills import as_number, as_written, at_the_end, with_result
from validator.judge.lower import Pair
from validator.judge.numerals import plural, show_interval, show_number
from validator.judge.outline import Outline, outline_of
from validator.judge.phrase import Parts, Phrase, joined
from validator.judge.shown import Shown, shown
from validator.judge.sides import stated_and_computed, telling_number
from validator.judge.values import DeclaredBound
from validator.judge.verdict import Verdict
from validator.rulebook import tree
from validator.rulebook.words import STATEMENT_WORDS

MOST_PARTS = 12
"""A sum of more parts is shown by its first and last ones and their number."""

NOT_STATED = "(not stated)"
"""What stands for the value of a cell that no claim states."""

_MOST_CELLS = 200
"""Phrases of checks with more cells are not kept: what one holds must not depend on what somebody sends."""

_NOT_TOLD = frozenset({"of", "order"})
_SIGN = {"<=": "≤", ">=": "≥", "!=": "≠"}


def derive(check: Check, numbers: Shown | None = None) -> str:
    """The arithmetic of a check in one line; for an undecided one, as far as it goes.

    ``numbers`` are its shown numbers where they are known already.
    """
    wording = wording_of(check)
    text = wording.phrase.text(check, check.chosen, (numbers or shown(check)).computed_text)
    return text + wording.where if text else text


def steps(check: Check, numbers: Shown | None = None) -> tuple[str, ...]:
    """The arithmetic of a check step by step: one line, but for a check of several rules, which brings its own."""
    lines: tuple[str, ...] | None = getattr(check, "lines", None)
    return (derive(check, numbers),) if lines is None else lines


class Wording(NamedTuple):
    """The words of all checks that read alike; ``where`` are the dimensions that their cells have in common."""

    phrase: Phrase
    where: str


def wording_of(check: Check) -> Wording:
    """The words of a check: those kept with what it has in common with others, or for its outline."""
    kept = check.kept
    if kept is None:
        return Wording(_phrase_of(outline_of(check)), _where(check.bound.common))
    key = (check.verdict, telling_number(check))
    found = kept.get(key)
    if not isinstance(found, Wording):
        found = kept[key] = Wording(_phrase_of(outline_of(check)), _where(check.bound.common))
    return found


def _phrase_of(outline: Outline) -> Phrase:
    return (_worded if len(outline.cells) <= _MOST_CELLS else _worded.__wrapped__)(outline)


@lru_cache(maxsize=4096)
def _worded(outline: Outline) -> Phrase:
    """The words of all checks of one outline."""
    return Phrase(_Derivation(outline).parts())


@lru_cache(maxsize=1024)
def _where(common: CellKey) -> str:
    """The dimensions that all cells of a check have in common, as they stand behind its arithmetic."""
    where = ", ".join(_place(name, member) for name, member in common if name not in _NOT_TOLD)
    return f" ({where})" if where else ""


class _Derivation:
    """Words a formula with places for the claims' values instead of the references."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.values = dict(outline.values)
        self.inner: dict[tree.Reference, int] = {}
        measures = {cell[0] for cell in outline.cells if isinstance(cell, tuple)}
        self.many_measures = len(measures) > 1

    def parts(self) -> Parts:
        expect = self.outline.plan.rule.expect
        if isinstance(expect, tree.Call | tree.Aggregate) and not isinstance(expect, tree.Reference):
            return self._truth(expect)
        if self.outline.pair is None:
            stated = [number for number, claim in enumerate(self.outline.chosen) if claim is not None]
            return joined("; ", [self._cell(number) for number in stated])
        return self._pair(self.outline.lowered.pairs[self.outline.pair])

    def _pair(self, pair: Pair) -> Parts:
        left, right = pair.nodes
        stated, computed = stated_and_computed(pair)
        computed_node = right if stated is pair.left else left
        worked_out = self.written(computed_node)
        if computed.cell is None and not isinstance(computed_node, tree.Number | tree.Property):
            worked_out = [with_result(Phrase(worked_out))]
        if pair.operator == "=" and stated.cell is not None and computed.cell is None:
            chosen = self.outline.chosen
            if stated.cell < len(chosen) and chosen[stated.cell] is None:
                return worked_out
            claim = chosen[stated.cell] if stated.cell < len(chosen) else None
            told = self._cell(stated.cell, label=False)
            if claim is not None and claim < 0:  # worked out elsewhere, and stated by nobody
                agrees = self.outline.verdict is Verdict.AGREES
                return [*worked_out, f" {self._mark}"] + ([] if agrees else [" worked out ", *told])
            return [*worked_out, f" {self._mark} stated ", *told]
        if pair.operator == "=" and stated.cell is None and computed.cell is None:
            return [*worked_out, f" {self._mark} must be ", *self.written(left if stated is pair.left else right)]
        known = self.written(left if stated is pair.left else right)
        sides = (known, worked_out) if stated is pair.left else (worked_out, known)
        return [*sides[0], f" {_SIGN.get(pair.operator, pair.operator)} ", *sides[1], f" {self._mark}"]

    @property
    def _mark(self) -> str:
        return {Verdict.AGREES: "✓", Verdict.CONTRADICTS: "✗", Verdict.UNDECIDED: "?"}[self.outline.verdict]

    def _truth(self, node: tree.Expression) -> Parts:
        mark = self._mark
        match node:
            case tree.Call("whole", (operand,)):
                return [*self.written(operand), f" is a whole number {mark}"]
            case tree.Call("restated" | "converted"):
                return [*joined(", ", _cut(self._statements(node))), f" {mark}"]
            case tree.Aggregate("ascending"):
                return [*joined(" → ", self._members(node)), f" {mark}"]
            case _:
                return [*self.written(node), f" {mark}"]

    def written(self, node: tree.Expression, tight: bool = False) -> Parts:
        """An expression with written values: ``270 military + 120 civilian``."""
        match node:
            case tree.Number(value, unit):
                return [show_number(value) + (f" {unit}" if unit else "")]
            case tree.Date(text):
                return [text]
            case tree.Weekday():
                return [show_interval(Interval(node.day, node.day), Kind.WEEKDAY)]
            case tree.Reference():
                number = self.inner[node] if node in self.inner else self._slot(node)
                return self._cell(number) if isinstance(number, int) else []
            case tree.Property():
                return self._property(node)
            case tree.Negative(operand):
                return ["-", *self.written(operand, True)]
            case tree.Arithmetic(operator, left, right):
                sign = {"*": "×", "/": "÷", "-": "−"}.get(operator, operator)
                inside = operator in "*/"
                parts = [
                    *self.written(left, inside),
                    f" {sign} ",
                    *self.written(right, inside or operator == "-"),
                ]
                return ["(", *parts, ")"] if tight else parts
            case tree.Call(function) if function in STATEMENT_WORDS:
                return [f"{function}(", *joined(", ", _cut(self._statements(node))), ")"]
            case tree.Call("published"):
                return ["the date of publication"]
            case tree.Call("date", (tree.Reference(measure=tree.Variable(name)),)):
                return [self.values.get(name, f"?{name}")]
            case tree.Call(function, arguments):
                return [f"{function}(", *joined(", ", [self.written(argument) for argument in arguments]), ")"]
            case tree.Aggregate():
                return self._aggregate(node, tight)
            case tree.Chain(operands, operators):
                parts = [*self.written(operands[0])]
                for operator, operand in zip(operators, operands[1:], strict=True):
                    parts += [f" {_SIGN.get(operator, operator)} ", *self.written(operand)]
                return parts
            case tree.Not(operand):
                return ["not ", *self.written(operand, True)]
            case tree.Logic(word, left, right):
                return [*self.written(left), f" {word} ", *self.written(right)]

    def _slot(self, node: tree.Expression) -> int | tuple[int, ...] | Members:
        return self.outline.slots[self.outline.plan.numbers[node]]

    def _statements(self, node: tree.Expression) -> list[Parts]:
        numbers = self._slot(node)
        return [self._cell(number, label=False) for number in numbers] if isinstance(numbers, tuple) else []

    def _property(self, node: tree.Property) -> Parts:
        """A bound by its own number, which is in the measure's unit; every other property by its name."""
        bound = self.outline.lowered.properties.get(node)
        if self.outline.decided and bound is not None and node.name in ("minimum", "maximum"):
            if isinstance(bound, DeclaredBound):
                return [" ".join([show_number(bound.number), *_told(bound.units)])]
            return [show_number(bound)]
        subject = node.subject if isinstance(node.subject, str) else self.values.get(node.subject.name, "")
        return [f"{subject}.{node.name}"]

    def _members(self, node: tree.Aggregate) -> list[Parts]:
        members = self._slot(node)
        if not isinstance(members, Members):
            return []
        inner = list(tree.references(node.operand))
        texts = []
        for cells in members.cells:
            outer, self.inner = self.inner, dict(zip(inner, cells, strict=True))
            texts.append(self.written(node.operand, True))
            self.inner = outer
        return texts

    def _aggregate(self, node: tree.Aggregate, tight: bool) -> Parts:
        members = self._slot(node)
        if not isinstance(members, Members):
            return []
        dimension = node.dimension if isinstance(node.dimension, str) else self._dimension(node.dimension)
        if node.function == "rank":
            own = members.names[members.own] if members.own is not None else "it"
            return [f"rank of {own} among {len(members.names)}"]
        if node.function == "count":
            return [f"{plural(dimension, len(members.names))} listed"]
        texts = self._members(node)
        if members.others is not None:
            texts.append(["any others"])
        numbers = [cells[0] for cells in members.cells if len(cells) == 1]
        claims = [self.outline.chosen[number] for number in numbers]
        same = len(claims) > 1 and claims[0] is not None and all(claim == claims[0] for claim in claims)
        if node.function == "sum":
            if same and len(claims) == len(members.cells):
                return [as_written(numbers[0]), f" each × {plural(dimension, len(claims))}"]
            parts = joined(" + ", _cut(texts))
            return ["(", *parts, ")"] if tight and len(texts) > 1 else parts
        return [f"{node.function}(", *joined(", ", _cut(texts)), ")"]

    def _dimension(self, variable: tree.Variable) -> str:
        return self.values.get(variable.name, variable.name)

    def _cell(self, number: int, label: bool = True) -> Parts:
        cell = self.outline.cells[number]
        if isinstance(cell, DateValue):
            return [cell.text or "the date of publication"]
        if isinstance(cell, str):
            return [f"(others of {cell})"]
        named = self._label(*cell) if label else ""
        if self.outline.chosen[number] is None:
            return [f"{NOT_STATED} {named}".rstrip()]
        if not named:
            return [at_the_end(number)]
        return [as_number(number), f" {named}".rstrip()]

    def _label(self, measure: str, key: CellKey) -> str:
        words = [_word(name, member) for name, member in key]
        if self.many_measures or not words:
            own = self.outline.plan.rule.origin == "record"
            words.append(measure if self.many_measures or own else "")
        return " ".join(word for word in words if word)


def _word(name: str, member: str) -> str:
    if member.startswith("?"):
        return ""
    match name:
        case "statistic":
            return member.replace("_", " ")
        case "as_of":
            return f"at {member}"
        case "since":
            return f"since {member}"
        case "of" | "order":
            return ""
        case _:
            return f"each {name}" if member == EACH else member


def _place(name: str, member: str) -> str:
    return f"each {name}" if member == EACH else f"{name} {member}" if name != "as_of" else f"as of {member}"


def _cut(texts: Sequence[Parts]) -> list[Parts]:
    if len(texts) <= MOST_PARTS:
        return list(texts)
    return [*texts[:4], [f"… ({len(texts) - 5:,} more) …"], texts[-1]]


def _told(units: Sequence[str]) -> Sequence[str]:
    """The units beside a bound; what is counted is clear from the number that it bounds."""
    from validator.claims.units import is_count, parse_unit

    return [unit for unit in units if not is_count(parse_unit(unit))]
