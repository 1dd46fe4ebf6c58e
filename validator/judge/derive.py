"""Derivations: a check's arithmetic, step by step, in the numbers and words of the record.

``270 military + 120 civilian = 390 ✓ stated 390 (side each)``
"""

from __future__ import annotations

from collections.abc import Sequence

from validator.claims.cells import EACH, CellKey
from validator.claims.interval import Interval
from validator.claims.quantity import Kind
from validator.judge.bind import DateValue, Members, Others
from validator.judge.check import Check
from validator.judge.index import Cell
from validator.judge.lower import Pair
from validator.judge.numerals import plural, show_interval, show_number
from validator.judge.shown import (
    Shown,
    in_unit,
    number_of,
    shown,
    side_range,
    stated_and_computed,
    telling_pair,
    written_value,
)
from validator.judge.verdict import Verdict
from validator.rulebook import tree
from validator.rulebook.words import STATEMENT_WORDS

MOST_PARTS = 12
"""A sum of more parts is shown by its first and last ones and their number."""

NOT_STATED = "(not stated)"
"""What stands for the value of a cell that no claim states."""

_NOT_TOLD = frozenset({"of", "order"})
_NOTHING_KNOWN = "any number"
_SIGN = {"<=": "≤", ">=": "≥", "!=": "≠"}


def derive(check: Check, numbers: Shown | None = None) -> str:
    """The arithmetic of a check in one line; for an undecided one, as far as it goes.

    ``numbers`` are its shown numbers where they are known already.
    """
    text = _Derivation(check, numbers or shown(check)).text()
    where = ", ".join(_place(name, member) for name, member in check.bound.common if name not in _NOT_TOLD)
    return f"{text} ({where})" if where and text else text


class _Derivation:
    """Writes one check's formula with the claims in place of the references."""

    def __init__(self, check: Check, numbers: Shown) -> None:
        self.check = check
        self.numbers = numbers
        self.bound = check.bound
        self.inner: dict[tree.Reference, int] = {}
        measures = {cell.measure for cell in self.bound.cells if isinstance(cell, Cell)}
        self.many_measures = len(measures) > 1

    def text(self) -> str:
        expect = self.check.rule.expect
        if isinstance(expect, tree.Call | tree.Aggregate) and not isinstance(expect, tree.Reference):
            return self._truth(expect)
        pair = telling_pair(self.check)
        if pair is None:
            return "; ".join(self._cell(number) for number, claim in enumerate(self.check.chosen) if claim is not None)
        return self._pair(pair)

    def _pair(self, pair: Pair) -> str:
        left, right = pair.nodes
        stated, computed = stated_and_computed(pair)
        computed_node = right if stated is pair.left else left
        computed_text = self.numbers.computed_text
        worked_out = self.written(computed_node)
        is_sum = computed.cell is None and not isinstance(computed_node, tree.Number | tree.Property)
        if is_sum and computed_text and computed_text not in (worked_out, _NOTHING_KNOWN):
            worked_out = f"{worked_out} = {computed_text}"
        if pair.operator == "=" and stated.cell is not None and computed.cell is None:
            if stated.cell < len(self.check.chosen) and self.check.chosen[stated.cell] is None:
                return worked_out
            claim = self.check.chosen[stated.cell] if stated.cell < len(self.check.chosen) else None
            if claim is not None and claim.position < 0:  # worked out elsewhere, and stated by nobody
                return f"{worked_out} {self._mark}" + (
                    ""
                    if self.check.verdict is Verdict.AGREES
                    else f" worked out {self._cell(stated.cell, label=False)}"
                )
            return f"{worked_out} {self._mark} stated {self._cell(stated.cell, label=False)}"
        if pair.operator == "=" and stated.cell is None and computed.cell is None:
            return f"{worked_out} {self._mark} must be {self.written(left if stated is pair.left else right)}"
        known = self.written(left if stated is pair.left else right)
        sides = (known, worked_out) if stated is pair.left else (worked_out, known)
        return f"{sides[0]} {_SIGN.get(pair.operator, pair.operator)} {sides[1]} {self._mark}"

    @property
    def _mark(self) -> str:
        return {Verdict.AGREES: "✓", Verdict.CONTRADICTS: "✗", Verdict.UNDECIDED: "?"}[self.check.verdict]

    def _truth(self, node: tree.Expression) -> str:
        mark = self._mark
        match node:
            case tree.Call("whole", (operand,)):
                return f"{self.written(operand)} is a whole number {mark}"
            case tree.Call("restated" | "converted"):
                numbers = self.bound.slots[self.bound.plan.numbers[node]]
                texts = [self._cell(number, label=False) for number in numbers] if isinstance(numbers, tuple) else []
                return f"{', '.join(_cut(texts))} {mark}"
            case tree.Aggregate("ascending"):
                return f"{' → '.join(self._members(node))} {mark}"
            case _:
                return f"{self.written(node)} {mark}"

    def written(self, node: tree.Expression, tight: bool = False) -> str:
        """An expression with written values: ``270 military + 120 civilian``."""
        match node:
            case tree.Number(value, unit):
                return show_number(value) + (f" {unit}" if unit else "")
            case tree.Date(text):
                return text
            case tree.Weekday():
                return show_interval(Interval(node.day, node.day), Kind.WEEKDAY)
            case tree.Reference():
                number = self.inner[node] if node in self.inner else self.bound.slots[self.bound.plan.numbers[node]]
                return self._cell(number) if isinstance(number, int) else ""
            case tree.Property():
                at = self.bound.plan.properties.index(node)
                return self._property(node, at)
            case tree.Negative(operand):
                return f"-{self.written(operand, True)}"
            case tree.Arithmetic(operator, left, right):
                sign = {"*": "×", "/": "÷", "-": "−"}.get(operator, operator)
                inside = operator in "*/"
                text = f"{self.written(left, inside)} {sign} {self.written(right, inside or operator == '-')}"
                return f"({text})" if tight else text
            case tree.Call(function) if function in STATEMENT_WORDS:
                numbers = self.bound.slots[self.bound.plan.numbers[node]]
                texts = [self._cell(number, label=False) for number in numbers] if isinstance(numbers, tuple) else []
                return f"{function}({', '.join(_cut(texts))})"
            case tree.Call("published"):
                return "the date of publication"
            case tree.Call("date", (tree.Reference(measure=tree.Variable(name)),)):
                return self.bound.values.get(name, f"?{name}")
            case tree.Call(function, arguments):
                return f"{function}({', '.join(self.written(argument) for argument in arguments)})"
            case tree.Aggregate():
                return self._aggregate(node, tight)
            case tree.Chain(operands, operators):
                parts = [self.written(operands[0])]
                for operator, operand in zip(operators, operands[1:], strict=True):
                    parts += [_SIGN.get(operator, operator), self.written(operand)]
                return " ".join(parts)
            case tree.Not(operand):
                return f"not {self.written(operand, True)}"
            case tree.Logic(word, left, right):
                return f"{self.written(left)} {word} {self.written(right)}"

    def _property(self, node: tree.Property, at: int) -> str:
        subject = node.subject if isinstance(node.subject, str) else self.bound.values.get(node.subject.name, "")
        if node.name in ("minimum", "maximum"):
            bound = self._declared_bound(node)
            if bound is not None:
                return bound
        return f"{subject}.{node.name}"

    def _declared_bound(self, node: tree.Property) -> str | None:
        for pair in self.check.lowered.pairs:
            for side in (pair.left, pair.right):
                value = side_range(side, self.check)
                if side.cell is None and value is not None and value.is_point:
                    return show_interval(in_unit(value, side.unit, side.kind), side.kind)
        return None

    def _members(self, node: tree.Aggregate) -> list[str]:
        members = self.bound.slots[self.bound.plan.numbers[node]]
        if not isinstance(members, Members):
            return []
        inner = list(tree.references(node.operand))
        texts = []
        for cells in members.cells:
            outer, self.inner = self.inner, dict(zip(inner, cells, strict=True))
            texts.append(self.written(node.operand, True))
            self.inner = outer
        return texts

    def _aggregate(self, node: tree.Aggregate, tight: bool) -> str:
        members = self.bound.slots[self.bound.plan.numbers[node]]
        if not isinstance(members, Members):
            return ""
        if node.function == "rank":
            return (
                f"rank of {members.names[members.own] if members.own is not None else 'it'} among {len(members.names)}"
            )
        if node.function == "count":
            return f"{plural(_dimension(node, self.bound.values), len(members.names))} listed"
        texts = self._members(node)
        if members.others is not None:
            texts.append("any others")
        claims = [self.check.chosen[cells[0]] for cells in members.cells if len(cells) == 1]
        same = len(claims) > 1 and claims[0] is not None and all(claim is claims[0] for claim in claims)
        if node.function == "sum":
            if same and claims[0] is not None and len(claims) == len(members.cells):
                value = written_value(claims[0])
                text = f"{value} each × {plural(_dimension(node, self.bound.values), len(claims))}"
                return text
            text = " + ".join(_cut(texts))
            return f"({text})" if tight and len(texts) > 1 else text
        return f"{node.function}({', '.join(_cut(texts))})"

    def _cell(self, number: int, label: bool = True) -> str:
        cell = self.bound.cells[number]
        match cell:
            case Cell(measure, key):
                claim = self.check.chosen[number]
                named = self._label(measure, key) if label else ""
                value = NOT_STATED if claim is None else number_of(claim) if named else written_value(claim)
                return f"{value} {named}".rstrip()
            case DateValue(text):
                return text or "the date of publication"
            case Others(dimension):
                return f"(others of {dimension})"

    def _label(self, measure: str, key: CellKey) -> str:
        common = dict(self.bound.common)
        words = [_word(name, member) for name, member in key if name not in common]
        if self.many_measures or not words:
            words.append(measure if self.many_measures or self.bound.plan.rule.origin == "record" else "")
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


def _dimension(node: tree.Aggregate, values: dict[str, str]) -> str:
    name = node.dimension
    return name if isinstance(name, str) else values.get(name.name, name.name)


def _cut(texts: Sequence[str]) -> list[str]:
    if len(texts) <= MOST_PARTS:
        return list(texts)
    return [*texts[:4], f"… ({len(texts) - 5:,} more) …", texts[-1]]
