"""JSON with places: a parser that knows where every key and value stands, and says in words why a text is not JSON.

It runs only when something is wrong or a place is wanted; ``json_scan`` reads everything else at the speed of C. Both
accept the same texts: RFC 8259 without duplicate keys, at most ``DEEPEST`` levels deep.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from json.decoder import JSONDecodeError

from validator.claims.form import Number
from validator.claims.origin import Loc, Mistake, Span
from validator.claims.readers.json_scan import scan_string

DEEPEST = 64
"""Levels of nesting that are followed; a record needs six."""

_SPACE = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_WORD = re.compile(r"[^\W\d]\w*|[-+]?(?:Infinity|NaN)")
_NUMBERISH = re.compile(r"[-+.]?\.?[0-9]")
_CONSTANTS = {"true": True, "false": False, "null": None}
_PYTHON = {"True": "true", "False": "false", "None": "null", "undefined": "null"}
_NOT_NUMBERS = frozenset({"NaN", "Infinity", "-Infinity", "+Infinity", "-NaN", "+NaN", "inf", "nan"})
_NO_COMMENTS = "JSON has no comments: remove it, or write it into a claim's note"


@dataclass(frozen=True, slots=True)
class Node:
    """A value with its span; ``parts`` are the values in it by key or position, ``keys`` the spans of its keys."""

    value: object
    span: Span
    parts: dict[str | int, Node]
    keys: dict[str, Span]


class NotJsonError(Exception):
    """The text cannot be followed further; ``mistakes`` are all that were met, the fatal one last."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__(mistakes[-1].found)
        self.mistakes = mistakes


def parse_tree(text: str, start: int = 0, first_line: int = 1) -> tuple[Node, list[Mistake]]:
    """Parse the value that begins at ``start`` (after blanks); what follows it is left alone.

    ``first_line`` is the number of the text's first line in its file. The mistakes returned are those after which
    reading could go on: duplicate keys, NaN and infinities.

    Raises:
        NotJsonError: the text is not JSON.

    >>> node, _ = parse_tree('{"value": 24.50}')
    >>> node.parts["value"].value, node.parts["value"].span
    (Number(text='24.50'), (10, 15))
    """
    mistakes: list[Mistake] = []
    try:
        return _Parser(text, mistakes, first_line).value(skip_space(text, start), 0), mistakes
    except _FatalError as error:
        raise NotJsonError([*mistakes, error.mistake]) from None


def skip_space(text: str, offset: int) -> int:
    """The offset of the first character that is not blank."""
    match = _SPACE.match(text, offset)
    return offset if match is None else match.end()


def find(node: Node, loc: Loc) -> Span:
    """The span of a part, or of the nearest part around it: a field that is missing is marked at its object's brace."""
    for step in loc:
        if step == "[key]":
            break
        if step not in node.parts:
            return node.span[0], node.span[0] + 1 if node.parts else node.span[1]
        parent, node = node, node.parts[step]
        if loc[-1] == "[key]" and step == loc[-2]:
            return parent.keys[str(step)]
    return node.span


class _FatalError(Exception):
    def __init__(self, mistake: Mistake) -> None:
        super().__init__(mistake.found)
        self.mistake = mistake


class _Parser:
    """Recursive descent, which ``DEEPEST`` keeps far from Python's own limit."""

    def __init__(self, text: str, mistakes: list[Mistake], first_line: int) -> None:
        self.text = text
        self.mistakes = mistakes
        self.first_line = first_line

    def value(self, begin: int, depth: int) -> Node:
        char = self.text[begin : begin + 1]
        if depth > DEEPEST:
            raise self.fatal(begin, f"nested more than {DEEPEST} deep", "a record, which is at most six levels deep")
        if char == "{":
            return self.object(begin, depth)
        if char == "[":
            return self.list(begin, depth)
        if char == '"':
            text, end = self.string(begin)
            return Node(text, (begin, end), {}, {})
        return self.bare(begin)

    def object(self, begin: int, depth: int) -> Node:
        value: dict[str, object] = {}
        parts: dict[str | int, Node] = {}
        keys: dict[str, Span] = {}
        offset = skip_space(self.text, begin + 1)
        while self.text[offset : offset + 1] != "}" or parts:
            if self.text[offset : offset + 1] != '"':
                raise self.no_key(offset, begin)
            key, end = self.string(offset)
            key_span = (offset, end)
            offset = skip_space(self.text, end)
            if self.text[offset : offset + 1] != ":":
                raise self.fatal(offset, self.seen(offset, begin), f"':' and a value after the key {key!r}")
            part = self.value(skip_space(self.text, offset + 1), depth + 1)
            if key in parts:
                self.mistakes.append(
                    Mistake(key_span, f"the key {key!r} is given twice", "each key once", "remove one of the two")
                )
            else:
                parts[key], keys[key], value[key] = part, key_span, part.value
            offset = self.separator(part.span[1], begin, "}")
            if self.text[offset - 1] == "}" and offset > part.span[1]:
                return Node(value, (begin, offset), parts, keys)
        return Node(value, (begin, offset + 1), parts, keys)

    def list(self, begin: int, depth: int) -> Node:
        parts: dict[str | int, Node] = {}
        offset = skip_space(self.text, begin + 1)
        while self.text[offset : offset + 1] != "]" or parts:
            part = self.value(offset, depth + 1)
            parts[len(parts)] = part
            offset = self.separator(part.span[1], begin, "]")
            if self.text[offset - 1] == "]" and offset > part.span[1]:
                return Node([node.value for node in parts.values()], (begin, offset), parts, {})
        return Node([], (begin, offset + 1), parts, {})

    def separator(self, end: int, begin: int, closing: str) -> int:
        """Step over a comma to what follows, or over the closing bracket."""
        offset = skip_space(self.text, end)
        char = self.text[offset : offset + 1]
        if char == closing:
            return offset + 1
        if char != ",":
            kind = "object" if closing == "}" else "list"
            advice = "put a comma between the two values" if char and (char.isalnum() or char in '"{[-') else ""
            raise self.fatal(offset, self.seen(offset, begin), f"',' or the '{closing}' that ends the {kind}", advice)
        after = skip_space(self.text, offset + 1)
        if self.text[after : after + 1] == closing:
            raise self.fatal(
                offset, f"a comma before '{closing}'", "no comma after the last element", "remove the comma"
            )
        return after

    def string(self, begin: int) -> tuple[str, int]:
        try:
            return scan_string(self.text, begin + 1)
        except JSONDecodeError as error:
            if error.msg.startswith("Invalid control character"):
                char = self.text[error.pos]
                name = "a line break" if char in "\r\n" else "a tab" if char == "\t" else "a control character"
                escape = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(char, f"\\u{ord(char):04x}")
                found = f"{name} inside a text, or a text without its closing quotation mark"
                raise self.fatal(begin, found, '"' + "…" + '"', f"close the text, or write {escape}") from None
            if "escape" in error.msg:
                at = self.text.rfind("\\", begin, error.pos + 1)
                found = f"an escape that JSON does not have: {self.text[at : at + 2]}"
                raise self.fatal(
                    at, found, 'one of \\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX', "a backslash is written \\\\"
                ) from None
            raise self.fatal(
                begin, "the file ends inside this text", "a closing quotation mark", "the file may be cut off"
            ) from None

    def bare(self, begin: int) -> Node:
        """A number or a word, or what should have been one."""
        number = _NUMBER.match(self.text, begin)
        if number is not None and not _follows_number(self.text, number.end()):
            return Node(Number(number.group()), number.span(), {}, {})
        word = _WORD.match(self.text, begin)
        if word is not None and word.group() in _CONSTANTS:
            return Node(_CONSTANTS[word.group()], word.span(), {}, {})
        if word is not None and word.group() in _NOT_NUMBERS:
            self.mistakes.append(
                Mistake(
                    word.span(),
                    f"{word.group()} is not a number of JSON",
                    "the value as the source writes it",
                    "leave the claim out if the source states no value",
                )
            )
            return Node(None, word.span(), {}, {})
        expected = 'a value: "text", a number, true, false, null, {…} or […]'
        if word is not None and word.group() in _PYTHON:
            raise self.fatal_span(word.span(), f"{word.group()}", expected, f"write {_PYTHON[word.group()]}")
        if word is not None:
            found = f"the word {word.group()!r} without quotation marks"
            raise self.fatal_span(word.span(), found, expected, 'put it in quotation marks: "…"')
        if _NUMBERISH.match(self.text, begin):
            written = re.compile(r"[-+.\w]*").match(self.text, begin)
            end = min(written.end() if written else begin + 1, begin + 40)
            found = f"a number that JSON does not have: {self.text[begin:end]!r}"
            raise self.fatal_span((begin, end), found, expected, "put it in quotation marks; values may be text")
        raise self.fatal(begin, self.seen(begin), expected, self.hint(begin))

    def no_key(self, offset: int, begin: int) -> _FatalError:
        word = _WORD.match(self.text, offset)
        expected = 'a key in quotation marks, such as "measure"'
        if word is not None:
            found = f"the key {word.group()!r} without quotation marks"
            return self.fatal_span(word.span(), found, expected, f'write "{word.group()}"')
        return self.fatal(offset, self.seen(offset, begin), expected, self.hint(offset))

    def hint(self, offset: int) -> str:
        start = self.text[offset : offset + 2]
        if start[:1] in ("'", "‘", "’", "“", "”", "`"):
            return 'JSON has only straight double quotation marks: "…"'
        return _NO_COMMENTS if start in ("//", "/*") or start[:1] == "#" else ""

    def seen(self, offset: int, begin: int | None = None) -> str:
        if offset < len(self.text):
            start = self.text[offset : offset + 2]
            return f"a comment: {start!r}" if start in ("//", "/*") else repr(self.text[offset])
        if begin is None:
            return "the file ends where a value should be"
        line = self.text.count("\n", 0, begin) + self.first_line
        kind = "object" if self.text[begin] == "{" else "list"
        return (
            f"the file ends inside the {kind} that begins in line {line} with {self.text[begin]!r}; it may be cut off"
        )

    def fatal(self, offset: int, found: str, expected: str = "", advice: str = "") -> _FatalError:
        return self.fatal_span((offset, offset + 1), found, expected, advice or self.hint(offset))

    def fatal_span(self, span: Span, found: str, expected: str = "", advice: str = "") -> _FatalError:
        return _FatalError(Mistake(span, found, expected, advice))


def _follows_number(text: str, end: int) -> bool:
    """Whether digits, letters or a point go on where a number has ended, as in ``007``, ``1.`` and ``12h``."""
    return end < len(text) and (text[end].isalnum() or text[end] in "._")
