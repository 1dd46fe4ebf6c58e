"""The check at load: every word exists, takes what it is given, and units meet. Errors list the choices.

Kinds are ``number``, ``date``, ``weekday``, ``truth`` and, for a claim whose kind only a record tells, ``any``. Units
of claims are known at load only where the rule file or its pack declares the measure; what is not known here is decided
when the rule is bound, and is then undecided, never wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, assert_never

from validator.errors import nearest
from validator.rulebook import tree
from validator.rulebook.parse import FormulaError
from validator.rulebook.words import AGGREGATES, FUNCTIONS, PROPERTIES, STATEMENT_WORDS

if TYPE_CHECKING:
    from validator.claims.units import Unit

UnitOf = Callable[[tree.Reference], "str | None"]
"""The declared unit of a reference's measure, or None."""


def check_formula(node: tree.Expression, wanted: str, *, patterns: bool = True, unit_of: UnitOf | None = None) -> None:
    """Check one formula.

    Raises:
        FormulaError: at the first part that is wrong, with what would have been right.
    """
    checker = _Checker(patterns, unit_of or (lambda _: None))
    found = checker.kind(node)
    _expect(found, wanted, node)
    checker.unit(node)


def check_expectation(node: tree.Expression, *, patterns: bool = True, unit_of: UnitOf | None = None) -> None:
    """Check a formula that must hold of claims: a condition that names one at least.

    Raises:
        FormulaError: at the first part that is wrong, with what would have been right.
    """
    check_formula(node, "truth", patterns=patterns, unit_of=unit_of)
    if not any(tree.references(node)):
        raise FormulaError("a formula that names no claim", "a measure or, in a record, a claim's id", node.span)


def _expect(found: str, wanted: str, node: tree.Expression) -> None:
    if found == wanted or (found == "any" and wanted != "truth"):
        return
    advice = "compare it with something: = != < <= > >=" if wanted == "truth" else ""
    raise FormulaError(f"{_NOUNS[found]} stands here", _NOUNS[wanted], node.span, advice)


_NOUNS = {
    "any": "a number",
    "number": "a number",
    "date": "a date",
    "weekday": "a weekday",
    "truth": "a condition",
}
UNIT_FORM = "a unit such as km, day, USD, % or person"


class _Checker:
    def __init__(self, patterns: bool, unit_of: UnitOf) -> None:
        self.patterns = patterns
        self.unit_of = unit_of

    # --- kinds --------------------------------------------------------------------------------------------------

    def kind(self, node: tree.Expression) -> str:
        match node:
            case tree.Number():
                self._known_unit(node)
                return "number"
            case tree.Date():
                self._known_date(node)
                return "date"
            case tree.Weekday():
                return "weekday"
            case tree.Reference():
                self._reference(node)
                return _statistic_kind(node)
            case tree.Property():
                return self._property(node)
            case tree.Negative(operand):
                _expect(self.kind(operand), "number", operand)
                return "number"
            case tree.Arithmetic():
                return self._arithmetic(node)
            case tree.Call():
                return self._call(node)
            case tree.Aggregate():
                return self._aggregate(node)
            case tree.Chain():
                return self._chain(node)
            case tree.Not(operand):
                _expect(self.kind(operand), "truth", operand)
                return "truth"
            case tree.Logic(_, left, right):
                _expect(self.kind(left), "truth", left)
                _expect(self.kind(right), "truth", right)
                return "truth"
            case _:
                assert_never(node)

    def _reference(self, node: tree.Reference) -> None:
        variables = [node.measure, *(name for s in node.selectors for name in (s.dimension, s.member))]
        for name in variables:
            if isinstance(name, tree.Variable) and not self.patterns:
                raise FormulaError(f"the variable {name}", "a claim's id or a measure", node.span)
        from validator.claims.cells import RESERVED

        for selector in node.selectors:
            choices = RESERVED.get(selector.dimension) if isinstance(selector.dimension, str) else None
            if choices and isinstance(selector.member, str) and selector.member not in choices:
                found = (
                    f"{selector.member!r} is not a member of {selector.dimension}{nearest(selector.member, choices)}"
                )
                raise FormulaError(found, "one of " + ", ".join(choices), node.span)

    def _property(self, node: tree.Property) -> str:
        if node.name not in PROPERTIES:
            found = f"no property is called {node.name!r}{nearest(node.name, PROPERTIES)}"
            raise FormulaError(found, "one of " + ", ".join(PROPERTIES), node.span)
        return PROPERTIES[node.name][0]

    def _arithmetic(self, node: tree.Arithmetic) -> str:
        left, right = self.kind(node.left), self.kind(node.right)
        for side, kind in ((node.left, left), (node.right, right)):
            if kind in ("truth", "weekday"):
                raise FormulaError(f"{_NOUNS[kind]} stands here", "a number or a date", side.span)
        if node.operator in "*/":
            _expect(left, "number", node.left)
            _expect(right, "number", node.right)
            if node.operator == "/" and isinstance(node.right, tree.Number) and node.right.value == 0:
                raise FormulaError("a division by zero", "another divisor", node.right.span)
            return "number"
        if left == right == "date":
            if node.operator == "+":
                raise FormulaError("two dates are added", "a date and a number of days", node.span)
            return "number"
        if "any" in (left, right):
            return "any"
        return "date" if "date" in (left, right) else "number"

    def _call(self, node: tree.Call) -> str:
        word = FUNCTIONS.get(node.function)
        if word is None:
            hint = nearest(node.function, [*FUNCTIONS, *AGGREGATES])
            if node.function in AGGREGATES:
                hint = f"; it goes over a dimension: {node.function}(x over d)"
            raise FormulaError(f"no function is called {node.function!r}{hint}", _listed(FUNCTIONS), node.span)
        if not word.fewest <= len(node.arguments) <= word.most:
            wanted = f"{word.fewest} to {word.most}" if word.fewest != word.most else str(word.fewest or "none")
            raise FormulaError(f"{node.function}() of {_arguments(len(node.arguments))}", wanted, node.span)
        for argument in node.arguments:
            if node.function == "stated" and isinstance(argument, tree.Property):
                self.kind(argument)
            elif node.function in STATEMENT_WORDS or word.takes.startswith(("reference", "variable")):
                self._lone_reference(node, argument, word.takes)
            elif node.function in ("min", "max"):
                if self.kind(argument) not in ("number", "date", "any"):
                    raise FormulaError("a condition stands here", "a number or a date", argument.span)
            else:
                _expect(self.kind(argument), word.takes, argument)
        return word.gives

    def _lone_reference(self, call: tree.Call, argument: tree.Expression, takes: str) -> None:
        if not isinstance(argument, tree.Reference):
            raise FormulaError(f"{call.function}() has a computed argument", "one reference", argument.span)
        if takes == "variable":
            if not isinstance(argument.measure, tree.Variable) or argument.selectors:
                raise FormulaError(f"{call.function}() has no variable", "a member's variable: ?x", argument.span)
            return
        self._reference(argument)

    def _aggregate(self, node: tree.Aggregate) -> str:
        word = AGGREGATES.get(node.function)
        if word is None:
            found = f"no aggregate is called {node.function!r}{nearest(node.function, AGGREGATES)}"
            raise FormulaError(found, _listed(AGGREGATES), node.span)
        if node.among != (node.function == "rank"):
            words = ("over", "among") if node.function == "rank" else ("among", "over")
            found, right = (f"{node.function}(x {word} d)" for word in words)
            raise FormulaError(found, right, node.span)
        if not any(tree.references(node.operand)):
            raise FormulaError("nothing inside varies over the dimension", "a reference", node.operand.span)
        for part in tree.walk(node.operand):
            if isinstance(part, tree.Aggregate):
                raise FormulaError("an aggregate inside an aggregate", "one dimension at a time", part.span)
            if isinstance(part, tree.Call) and part.function in STATEMENT_WORDS:
                found, expected = f"{part.function}() inside an aggregate", f"{part.function}() of one cell, by itself"
                raise FormulaError(found, expected, part.span)
        if self.kind(node.operand) not in ("number", "date", "any"):
            raise FormulaError("a condition stands here", "a number", node.operand.span)
        return word.gives

    def _chain(self, node: tree.Chain) -> str:
        kinds = [self.kind(operand) for operand in node.operands]
        for at in range(len(kinds) - 1):
            left, right = kinds[at], kinds[at + 1]
            if "truth" in (left, right):
                side = node.operands[at if left == "truth" else at + 1]
                raise FormulaError("a condition stands here", "a number, a date or a weekday", side.span)
            if "any" not in (left, right) and left != right:
                found = f"{_NOUNS[right]} is compared with {_NOUNS[left]}"
                raise FormulaError(found, _NOUNS[left], node.operands[at + 1].span)
        return "truth"

    # --- units --------------------------------------------------------------------------------------------------

    def unit(self, node: tree.Expression) -> Unit | None:
        """The unit where it is known; None where only a record tells."""
        match node:
            case tree.Number(unit=text):
                return _parsed(text, node)
            case tree.Reference():
                return _parsed(self.unit_of(node), node)
            case tree.Arithmetic(operator, left, right):
                return self._meeting(operator, left, right, node)
            case tree.Negative(operand):
                return self.unit(operand)
            case tree.Chain(operands):
                for at in range(len(operands) - 1):
                    self._meeting("=", operands[at], operands[at + 1], node)
                return None
            case tree.Aggregate(function, operand):
                unit = self.unit(operand)
                return unit if function in ("sum", "min", "max", "mean") else None
            case _:
                for child in tree.children(node):
                    self.unit(child)
                return None

    def _meeting(
        self, operator: str, left: tree.Expression, right: tree.Expression, node: tree.Expression
    ) -> Unit | None:
        a, b = self.unit(left), self.unit(right)
        if operator in "*/":
            if a is None or b is None:
                return None
            from validator.claims.units import product, quotient

            return product(a, b) if operator == "*" else quotient(a, b)
        if a is not None and b is not None and a.dimension != b.dimension:
            from validator.claims.units import describe

            word = {"=": "compared with", "+": "added to", "-": "subtracted from"}[operator]
            one, other = (" (".join(describe(unit).split(": ")) + ")" for unit in (b, a))
            raise FormulaError(f"{one} {word} {other}", f"something in {a.name}", right.span)
        return a or b

    def _known_unit(self, node: tree.Number) -> None:
        _parsed(node.unit, node)

    def _known_date(self, node: tree.Date) -> None:
        from validator.claims.notation.read import read_quantity
        from validator.claims.quantity import UnreadableValueError

        try:
            read_quantity(node.text, date=True)
        except UnreadableValueError as error:
            raise FormulaError(f"{node.text} is not a date: {error.reason}", "a day or a month", node.span) from None


def _arguments(number: int) -> str:
    return "1 argument" if number == 1 else f"{number or 'no'} arguments"


def _statistic_kind(node: tree.Reference) -> str:
    for selector in node.selectors:
        if selector.dimension == "statistic" and isinstance(selector.member, str):
            if selector.member == "weekday":
                return "weekday"
            return "any" if selector.member in ("value", "min", "max", "median", "mean", "relative") else "number"
    return "any"


def _parsed(text: str | None, node: tree.Expression) -> Unit | None:
    if text is None:
        return None
    from validator.claims.units import UnknownUnitError, parse_unit

    try:
        return parse_unit(text)
    except UnknownUnitError as error:
        raise FormulaError(str(error), UNIT_FORM, node.span) from None


def _listed(words: dict[str, object] | object) -> str:
    return "one of " + ", ".join(words) if isinstance(words, dict) else ""
