"""What stands where a formula is not of the language, what could have stood there, and what was probably meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from validator.rulebook.parse import FormulaError

if TYPE_CHECKING:
    from lark import Lark, Token
    from lark.exceptions import UnexpectedInput

# What may stand at a place, in the order in which it is told, where all of the terminals behind it may.
_EXPECTED: tuple[tuple[str, frozenset[str]], ...] = (
    ("a number, a date, a name, a variable (?x), a function, '('", frozenset({"NUMBER", "DATE", "NAME", "LPAR"})),
    ("not", frozenset({"NOT"})),
    ("a member: a name, a variable (?x), none, text in quotes", frozenset({"NAME", "STRING", "NONE"})),
    ("a name, a variable (?x)", frozenset({"NAME", "VARIABLE"})),
    ("a unit", frozenset({"NAME", "PERCENT"})),
    ("a name", frozenset({"NAME"})),
    ("an operator (+ - * /)", frozenset({"PLUS", "MINUS"})),
    ("a comparison (= != < <= > >=)", frozenset({"RELATION"})),
    ("'=' and a member", frozenset({"EQUAL"})),
    ("and", frozenset({"AND"})),
    ("or", frozenset({"OR"})),
    ("implies", frozenset({"IMPLIES"})),
    ("'over' and a dimension", frozenset({"OVER"})),
    ("','", frozenset({"COMMA"})),
    ("')'", frozenset({"RPAR"})),
    ("']'", frozenset({"RSQB"})),
    ("the end", frozenset({"$END"})),
)

# What people write who know another language, and how it is written here.
_FOREIGN = (
    ("=>", "write >= for 'at least', implies for 'if … then'"),
    ("=<", "write <= for 'at most'"),
    ("<>", "write != for 'not equal'"),
    (":=", "write = for 'equal'"),
    ("~=", "write = : rounding is taken into account anyway"),
    ("≈", "write = : rounding is taken into account anyway"),
    ("&", "write and"),
    ("|", "write or"),
    ("!", "write not, or != for 'not equal'"),
    ("**", "write a * a for a square"),
    ("^", "write a * a for a square"),
    ("'", 'put a name of several words in backquotes, text in double quotes: `Total votes`, "New York"'),
    ('"', 'text stands only in square brackets: measure[dimension="New York"]'),
    ("{", "put dimensions in square brackets: measure[dimension=member]"),
    ("$", "write the currency as a unit behind the number: 5 USD"),
    ("€", "write the currency as a unit behind the number: 5 EUR"),
    ("£", "write the currency as a unit behind the number: 5 GBP"),
)
_KEYWORD = re.compile(r"(?:and|or|not|implies|over|among|none)\b")


def unexpected(text: str, error: UnexpectedInput, grammar: Lark) -> FormulaError:
    """The error for what lark did not expect; the choices are those before it, not those after lark reduced."""
    token: Token | None = getattr(error, "token", None)
    at = len(text.rstrip()) if token is not None and token.type == "$END" else error.pos_in_stream or 0
    before = text[:at].rstrip()
    parser = grammar.parse_interactive(text[:at])
    parser.exhaust_lexer()
    expected = _choices(parser.accepts())  # type: ignore[no-untyped-call]  # lark types all but this method
    if at >= len(text.rstrip()):
        return FormulaError("the formula ends too early", expected, (at, at + 1))
    word = str(token) if token is not None else text[at]
    return FormulaError(f"unexpected {word!r}", expected, (at, at + len(word)), _advice(before, text[at:]))


def _choices(terminals: set[str]) -> str:
    names = frozenset({"NAME"})
    left, told = terminals, list[str]()
    for words, needed in _EXPECTED:
        if needed <= left:
            told.append(words)
            left = left - (needed & names)  # a name is told once, by the first line that fits
    return " or ".join((", ".join(told[:-1]), told[-1]) if told[:-1] else told)


def _advice(before: str, rest: str) -> str:
    if rest[0] == "," and before[-1:].isdigit():
        return "write a long number without commas, or as 1_000"
    for sign, advice in _FOREIGN:
        # The sign may have begun before the character that lark did not expect.
        if rest.startswith(sign) or (before[-1:] + rest).startswith(sign):
            return advice
    if rest[0].isalpha() and _KEYWORD.match(rest) is None and (before[-1:].isalnum() or before[-1:] == "_"):
        inside = before.rpartition("[")[2]
        if "[" in before and "]" not in inside:
            return 'put text of several words in double quotes: "New York"'
        return "put a name of several words in backquotes: `Total votes`"
    return ""
