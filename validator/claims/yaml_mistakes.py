"""What PyYAML says of text that is not YAML, in the words of somebody who writes a rule or a declaration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.errors import Problem

if TYPE_CHECKING:
    from yaml import MarkedYAMLError

    from validator.claims.yaml_source import YamlSource


@dataclass(frozen=True, slots=True)
class _Mistake:
    """``sign`` is part of PyYAML's sentence; ``{char}`` is what stands at the place.

    ``opening``: the place is where the thing began that PyYAML could not finish, not where it gave up.
    """

    sign: str
    found: str
    expected: str
    advice: str = ""
    opening: bool = False


_COLUMN = "one `key: value` a line, all keys of one mapping in one column"
_MISTAKES = (
    _Mistake(
        "mapping values are not allowed",
        "': ' where no key can stand",
        _COLUMN,
        "put text that contains ': ' in quotes, or begin the line in the column of the keys above it",
    ),
    _Mistake("cannot start any token", "text that begins with {char}", "text in quotes", "put all of it in quotes"),
    _Mistake(
        "expected alphabetic or numeric character",
        "text that begins with {char}",
        "text in quotes",
        "put all of it in quotes",
        opening=True,
    ),
    _Mistake("found another document", "a second document", "one document", "begin each rule with '- '"),
    _Mistake("unexpected end of stream", "a quote that is not closed", "{char} at the end of the text", opening=True),
    _Mistake("expected ',' or ']'", "a list that is not closed", "items with ',' between, then ']'", opening=True),
    _Mistake("expected ',' or '}'", "a mapping that is not closed", "pairs with ',' between, then '}'", opening=True),
    _Mistake("could not find expected ':'", "a line that is no key with a value", _COLUMN, opening=True),
    _Mistake("did not find expected key", "a line that belongs to no key", _COLUMN, "check where the line begins"),
    _Mistake("expected <block end>", "a line that belongs to no key", _COLUMN, "check where the line begins"),
    _Mistake(
        "expected '-' indicator",
        "a line that belongs to no item of the list",
        "'- ' in the column of the other items",
        "check where the line begins",
    ),
    _Mistake("sequence entries are not allowed", "'- ' where no item can stand", "items on lines of their own"),
    _Mistake("expected node content", "{char} where a value should stand", "a value", "put text with signs in quotes"),
    _Mistake("comment or line break", "text behind a | or a >", "the text on the lines below", "", opening=True),
    _Mistake(
        "unknown escape character",
        "a backslash that begins no escape",
        r"\", \\, \n, \t or a code such as \u00e9",
        "use single quotes, in which a backslash is only a backslash",
    ),
)
_TAB = _Mistake("", "a tab", "spaces", "indent with spaces")


def yaml_problem(error: MarkedYAMLError, source: YamlSource) -> Problem:
    """The problem that PyYAML's error stands for."""
    said = str(error.problem or error.context)
    mistake = next((mistake for mistake in _MISTAKES if mistake.sign in said), None)
    first, second = error.problem_mark, error.context_mark
    mark = second or first if mistake is not None and mistake.opening else first or second
    index = 0 if mark is None else mark.index
    char = source.text[index : index + 1]
    if char == "\t":
        mistake = _TAB
    if mistake is None:
        mistake = _Mistake("", f"not YAML: {said}", "YAML 1.2")
    shown = repr(char) if char else "the end"
    found, expected = (text.replace("{char}", shown) for text in (mistake.found, mistake.expected))
    return source.problem(source.place(index), found, expected, mistake.advice)
