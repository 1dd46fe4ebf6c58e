"""Text of a formula to its tree. After this pass every node is typed, relations are ``= != < <= > >=``, signs ASCII.

The grammar is ``formula.lark``. Lark and the grammar are loaded on the first parse, not on import.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from validator.claims.interval import Rational, whole_if_possible
from validator.rulebook import tree

if TYPE_CHECKING:
    from lark import Lark, Token

MOST_CHARACTERS = 4_000
"""A rule is one line of arithmetic; a longer text is refused before it is parsed."""
MOST_NESTED = 60
"""Parentheses inside one another; deeper is refused, so that no later pass can run out of stack."""
MOST_OPERATORS = 200
"""The same of operators: ``a + b + c`` is a tree of two levels."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_RELATIONS = {"≤": "<=", "≥": ">=", "≠": "!=", "==": "="}
_OPERATORS = re.compile(r'`[^`\n]*`|"[^"\n]*"|\d{4}-\d\d(?:-\d\d)?|\b(?:and|or|not|implies)\b|[-−+*×/÷]')


class FormulaError(ValueError):
    """A formula that is not of the language; ``span`` are the offending character offsets in its text."""

    def __init__(self, found: str, expected: str, span: tuple[int, int], advice: str = "") -> None:
        super().__init__(f"{found}; expected {expected}" if expected else found)
        self.found = found
        self.expected = expected
        self.span = span
        self.advice = advice


def parse(text: str) -> tree.Expression:
    """Parse one formula.

    >>> parse("military + civilian = per_side").operators
    ('=',)

    Raises:
        FormulaError: with the offending characters and what could have stood there.
    """
    from lark.exceptions import UnexpectedInput, VisitError

    if len(text) > MOST_CHARACTERS:
        raise FormulaError(f"a formula of {len(text):,} characters", f"at most {MOST_CHARACTERS:,}", (0, 1), _SHORTER)
    _refuse_deep_nesting(text)
    grammar, builder = _grammar()
    try:
        result: tree.Expression = builder.transform(grammar.parse(text))
    except UnexpectedInput as error:
        from validator.rulebook.formula_mistakes import unexpected

        raise unexpected(text, error, grammar) from None
    except VisitError as error:
        if isinstance(error.orig_exc, FormulaError):
            raise error.orig_exc from None
        raise
    return result


_SHORTER = "sum the members of a dimension, sum(x over d), or make several rules of it"


def _refuse_deep_nesting(text: str) -> None:
    depth = 0
    for at, char in enumerate(text):
        depth += (char in "([") - (char in ")]")
        if depth > MOST_NESTED:
            raise FormulaError("parentheses nested too deeply", f"at most {MOST_NESTED} levels", (at, at + 1))
    operators = [found for found in _OPERATORS.finditer(text) if len(found[0]) == 1 or found[0].isalpha()]
    if len(operators) > MOST_OPERATORS:
        found = f"{len(operators)} operators in one formula"
        raise FormulaError(found, f"at most {MOST_OPERATORS}", operators[MOST_OPERATORS].span(), _SHORTER)


@cache
def _grammar() -> tuple[Lark, Any]:
    from lark import Lark

    text = (Path(__file__).parent / "formula.lark").read_text(encoding="utf-8")
    return Lark(text, parser="lalr", start="formula", propagate_positions=True, maybe_placeholders=False), _builder()


def _name(token: Token) -> tree.Name:
    match token.type:
        case "VARIABLE":
            return tree.Variable(token[1:])
        case "QUOTED_NAME" | "STRING":
            return str(token[1:-1])
        case _:
            return str(token)


def _exact(text: str) -> Rational:
    return whole_if_possible(Fraction(text.replace("_", "")))


def _builder() -> Any:
    from lark import Transformer, v_args

    def span(meta: Any) -> tree.Span:
        return (meta.start_pos, meta.end_pos) if not meta.empty else (0, 0)

    @v_args(meta=True)
    class Build(Transformer[Any, tree.Expression]):
        """Each method builds the node that its grammar rule is named for."""

        def implies(self, meta: Any, parts: Any) -> tree.Expression:
            return tree.Logic("implies", parts[0], parts[1], span(meta))

        def either(self, meta: Any, parts: Any) -> tree.Expression:
            return tree.Logic("or", parts[0], parts[1], span(meta))

        def both(self, meta: Any, parts: Any) -> tree.Expression:
            return tree.Logic("and", parts[0], parts[1], span(meta))

        def denial(self, meta: Any, parts: Any) -> tree.Expression:
            return tree.Not(parts[0], span(meta))

        def chain(self, meta: Any, parts: Any) -> tree.Expression:
            operators = tuple(_RELATIONS.get(str(token), str(token)) for token in parts[1::2])
            return tree.Chain(tuple(parts[0::2]), operators, span(meta))

        def plus(self, meta: Any, parts: Any) -> tree.Expression:
            return tree.Arithmetic("+", parts[0], parts[1], span(meta))

        def minus(self, meta: Any, parts: Any) -> tree.Expression:
            return tree.Arithmetic("-", parts[0], parts[2], span(meta))

        def times(self, meta: Any, parts: Any) -> tree.Expression:
            return tree.Arithmetic("*", parts[0], parts[2], span(meta))

        def divided(self, meta: Any, parts: Any) -> tree.Expression:
            return tree.Arithmetic("/", parts[0], parts[2], span(meta))

        def negative(self, meta: Any, parts: Any) -> tree.Expression:
            return tree.Negative(parts[1], span(meta))

        def number(self, meta: Any, parts: Any) -> tree.Expression:
            unit = None if len(parts) == 1 else _name(parts[1])
            return tree.Number(_exact(parts[0]), None if unit is None else str(unit), span(meta))

        def date(self, meta: Any, parts: Any) -> tree.Expression:
            return tree.Date(str(parts[0]), span(meta))

        def weekday(self, meta: Any, parts: Any) -> tree.Expression:
            return tree.Weekday(WEEKDAYS.index(str(parts[0])), span(meta))

        def reference(self, meta: Any, parts: Any) -> tree.Expression:
            chosen = [selector.dimension for selector in parts[1:]]
            for dimension in chosen:
                if chosen.count(dimension) > 1:
                    raise FormulaError(f"{dimension} is selected twice", "each dimension once", span(meta))
            return tree.Reference(_name(parts[0]), tuple(parts[1:]), span(meta))

        def selector(self, meta: Any, parts: Any) -> Any:
            return tree.Selector(_name(parts[0]), parts[1])

        def member(self, meta: Any, parts: Any) -> Any:
            return None if parts[0].type == "NONE" else _name(parts[0])

        def property(self, meta: Any, parts: Any) -> tree.Expression:
            return tree.Property(_name(parts[0]), str(parts[1]), span(meta))

        def call(self, meta: Any, parts: Any) -> tree.Expression:
            return tree.Call(str(parts[0]), tuple(parts[1:]), span(meta))

        def over(self, meta: Any, parts: Any) -> tree.Expression:
            return tree.Aggregate(str(parts[0]), parts[1], _name(parts[2]), False, span(meta))

        def among(self, meta: Any, parts: Any) -> tree.Expression:
            return tree.Aggregate(str(parts[0]), parts[1], _name(parts[2]), True, span(meta))

    return Build()
