"""A tree back to text: ``parse(print_formula(tree)) == tree`` for every tree the parser makes."""

from __future__ import annotations

import re
from typing import assert_never

from validator.claims.interval import decimal_text
from validator.rulebook import tree
from validator.rulebook.parse import WEEKDAYS

KEYWORDS = frozenset({"and", "or", "not", "implies", "over", "among", "none", *WEEKDAYS})
_PLAIN_NAME = re.compile(r"[^\W\d]\w*")
_BINDING = {"implies": 1, "or": 2, "and": 3, "+": 6, "-": 6, "*": 7, "/": 7}
_NOT, _CHAIN, _SIGN, _ATOM = 4, 5, 8, 9


def print_formula(node: tree.Expression) -> str:
    """Write a formula, with no more parentheses than its meaning needs.

    >>> from validator.rulebook.parse import parse
    >>> print_formula(parse("(a+b)*2 = `Total votes`"))
    '(a + b) * 2 = `Total votes`'
    """
    return _print(node, 0)


def print_name(name: tree.Name) -> str:
    """Write a name, in backquotes where it is not one plain word."""
    if isinstance(name, tree.Variable):
        return str(name)
    return name if _PLAIN_NAME.fullmatch(name) and name not in KEYWORDS else f"`{name}`"


def _print(node: tree.Expression, least: int) -> str:
    text, strength = _text(node)
    return f"({text})" if strength < least else text


def _text(node: tree.Expression) -> tuple[str, int]:
    match node:
        case tree.Number(value, unit):
            return decimal_text(value) + _unit(unit), _ATOM
        case tree.Date(text):
            return text, _ATOM
        case tree.Weekday(day):
            return WEEKDAYS[day], _ATOM
        case tree.Reference(measure, selectors):
            chosen = ", ".join(f"{print_name(s.dimension)}={_member(s.member)}" for s in selectors)
            return print_name(measure) + (f"[{chosen}]" if chosen else ""), _ATOM
        case tree.Property(subject, name):
            return f"{print_name(subject)}.{name}", _ATOM
        case tree.Negative(operand):
            return f"-{_print(operand, _SIGN)}", _SIGN
        case tree.Arithmetic(operator, left, right):
            level = _BINDING[operator]
            return f"{_print(left, level)} {operator} {_print(right, level + 1)}", level
        case tree.Call(function, arguments):
            return f"{function}({', '.join(_print(argument, 0) for argument in arguments)})", _ATOM
        case tree.Aggregate(function, operand, dimension, among):
            word = "among" if among else "over"
            return f"{function}({_print(operand, 0)} {word} {print_name(dimension)})", _ATOM
        case tree.Chain(operands, operators):
            parts = [_print(operands[0], _CHAIN + 1)]
            for operator, operand in zip(operators, operands[1:], strict=True):
                parts += [operator, _print(operand, _CHAIN + 1)]
            return " ".join(parts), _CHAIN
        case tree.Not(operand):
            return f"not {_print(operand, _NOT)}", _NOT
        case tree.Logic(word, left, right):
            level = _BINDING[word]
            # `implies` leans to the right, the others to the left.
            if word == "implies":
                return f"{_print(left, level + 1)} {word} {_print(right, level)}", level
            return f"{_print(left, level)} {word} {_print(right, level + 1)}", level
        case _:
            assert_never(node)


def _unit(unit: str | None) -> str:
    if unit is None:
        return ""
    plain = unit == "%" or (_PLAIN_NAME.fullmatch(unit) and unit not in KEYWORDS)
    return f" {unit}" if plain else f' "{unit}"'


def _member(member: tree.Name | None) -> str:
    if member is None:
        return "none"
    if isinstance(member, tree.Variable):
        return str(member)
    if (_PLAIN_NAME.fullmatch(member) and member not in KEYWORDS) or re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", member):
        return member
    return f'"{member}"'
