"""One line of ``.claims`` text, read from left to right into the record's JSON values and their places.

The format is described in ``claims_text``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from validator.claims.form import Number
from validator.claims.origin import Loc, Mistake, Span
from validator.claims.readers.claims_cursor import Cursor, MistakeError
from validator.errors import nearest

SOURCE_HEADINGS = ("title", "url", "published", "path", "language")
HEADINGS = ("record", *SOURCE_HEADINGS, "locale", "precision", "rounding", "check", "members", "measure")

CLAIM_FORM = 'measure[dimension=member] = value  "quote"'

_HEADING = re.compile(r"(record|title|url|published|path|language|locale|precision|rounding|check)[ \t]*:")
_NAMED_HEADING = re.compile(r"(members|measure)[ \t]+(?=[^\s:=\[])")
_AFTER_VALUE = re.compile(r"""(?<=\s)(?:["{]|\#(?=\s|$))""")
_AFTER_TEXT = re.compile(r"(?<=\s)\#(?=\s|$)")
_FLAGS = {"yes": True, "true": True, "no": False, "false": False}
_MEASURE_FLAGS = ("additive", "whole", "cumulative", "date")
_CLAIM_FLAGS = ("trusted",)


class Parsed:
    """The record's fields as JSON values, and where each stands."""

    def __init__(self, given: Mapping[str, object]) -> None:
        self.values: dict[str, object] = {key: value for key, value in given.items() if key not in _GROWING}
        self.claims: list[object] = []
        self.checks: list[object] = []
        self.source = _copy(given.get("source"))
        self.members = _copy(given.get("members"))
        self.measures = _copy(given.get("measures"))
        self.spans: dict[Loc, Span] = {}
        self.mistakes: list[Mistake] = []
        self.values |= {"claims": self.claims, "checks": self.checks}
        self.values |= {"members": self.members, "measures": self.measures}
        if self.source:
            self.values["source"] = self.source
        self.headings: dict[Loc, int] = {}

    def find(self, loc: Loc) -> Span:
        """The span of a part, or of the nearest part around it that is written."""
        while loc not in self.spans and loc:
            loc = loc[:-1]
        return self.spans.get(loc, (0, 1))

    def once(self, loc: Loc, span: Span) -> None:
        """Note a heading, of which there is only one."""
        if loc in self.headings:
            raise MistakeError(span, "this heading is given twice", "each heading once", "remove one of the two")
        self.headings[loc] = span[0]
        self.spans[loc] = span


_GROWING = ("claims", "checks", "source", "members", "measures")


def _copy(value: object) -> dict[str, object]:
    return {str(key): entry for key, entry in value.items()} if isinstance(value, Mapping) else {}


class Line(Cursor):
    """The characters from ``begin`` to ``end``; ``read`` adds what they say to ``parsed``."""

    def __init__(self, text: str, begin: int, end: int, parsed: Parsed) -> None:
        super().__init__(text, begin, end)
        self.parsed = parsed
        self.spans: dict[Loc, Span] = {}

    def read(self) -> None:
        """Read the line.

        Raises:
            MistakeError: it is not of the format.
        """
        self.skip()
        begin = self.at
        if begin == self.end or self.text[begin] == "#":
            return
        heading = _HEADING.match(self.text, begin, self.end)
        named = _NAMED_HEADING.match(self.text, begin, self.end)
        if heading is not None:
            self.at = heading.end()
            self._heading(heading.group(1), heading.span(1))
        elif named is not None:
            self.at = named.end()
            name = self.name("the name of a dimension" if named.group(1) == "members" else "the name of a measure")
            span = (begin, self.at)
            self.take(":", f"':' after {named.group(1)} {name}")
            if named.group(1) == "members":
                self._members(name, span)
            else:
                self._measure(name, span)
        else:
            self._claim(begin)
        self.parsed.spans |= self.spans  # a line that cannot be read leaves nothing behind

    # Headings

    def _heading(self, word: str, span: Span) -> None:
        parsed = self.parsed
        if word == "check":
            loc: Loc = ("checks", len(parsed.checks))
            text = self._free(loc)
            self.rest()
            parsed.checks.append(text)
            return
        loc = ("source", word) if word in SOURCE_HEADINGS else ("id" if word == "record" else word,)
        parsed.once(loc, span)
        text = self._free(loc)
        self.rest()
        if loc[0] == "source":
            parsed.source[word] = text
            parsed.values["source"] = parsed.source
        else:
            parsed.values[str(loc[0])] = precision_value(text) if word == "precision" else text

    def _free(self, loc: Loc) -> str:
        """Text to the end of the line or a comment, or in quotation marks."""
        self.skip()
        begin = self.at
        text = self.string() if self.peek() == '"' else self.until(_AFTER_TEXT)
        if not text:
            raise MistakeError(
                (begin - 1, begin), "nothing after the heading", "its text", "write it or remove the line"
            )
        self.spans[loc] = (begin, self.at)
        return text

    def _members(self, dimension: str, span: Span) -> None:
        loc: Loc = ("members", dimension)
        self.parsed.once(loc, span)
        names: list[object] = []
        for begin in self._items():
            self.spans[(*loc, len(names))] = (begin, begin)
            names.append(self.bare_or_string("a member"))
            self.spans[(*loc, len(names) - 1)] = (begin, self.at)
        self.rest()
        self.parsed.members[dimension] = names

    def _measure(self, name: str, span: Span) -> None:
        self.parsed.once(("measures", name), span)
        fields: dict[str, object] = {}
        self.skip()
        if self.at < self.end and self.text[self.at] != "#":
            for _ in self._items():
                self._option(fields, ("measures", name))
        self.rest()
        self.parsed.measures[name] = fields

    def _items(self) -> Iterator[int]:
        """The offset of each element of a list of at least one, separated by commas."""
        while True:
            self.skip()
            yield self.at
            self.skip()
            if self.peek() != ",":
                return
            self.at += 1

    def _option(self, fields: dict[str, object], loc: Loc) -> None:
        """``unit=USD``, or a flag alone: ``additive``."""
        begin = self.at
        name = self.name("a field such as unit=USD")
        span = (begin, self.at)
        if name in fields:
            raise MistakeError(span, f"{name} is given twice", "each field once", "remove one of the two")
        self.skip()
        flags = _CLAIM_FLAGS if loc[0] == "claims" else _MEASURE_FLAGS
        if self.peek() != "=":
            fields[name] = True if name in flags else None
            self.spans[(*loc, name)] = self.spans[(*loc, name, "[key]")] = span
            if name not in flags:
                raise MistakeError(span, f"{name!r} without a value", f"{name}=…, or one of {', '.join(flags)}")
            return
        self.at += 1
        self.skip()
        at = self.at
        text = self.bare_or_string(f"the value of {name}")
        self.spans[(*loc, name)] = (at, self.at)
        self.spans[(*loc, name, "[key]")] = span
        if name in flags:
            fields[name] = _FLAGS.get(text, text)
        else:
            fields[name] = precision_value(text) if name == "precision" else text

    # Claims

    def _claim(self, begin: int) -> None:
        parsed = self.parsed
        loc: Loc = ("claims", len(parsed.claims))
        fields: dict[str, object] = {}
        identity = ""
        name = self.name(CLAIM_FORM)
        span = (begin, self.at)
        self.skip()
        if self.peek() == ":":
            self.at += 1
            self.skip()
            fields["id"], self.spans[(*loc, "id")] = name, span
            begin_measure = self.at
            identity = name
            name = self.name(f"{CLAIM_FORM} after the id {identity!r}")
            span = (begin_measure, self.at)
            self.skip()
        fields["measure"], self.spans[(*loc, "measure")] = name, span
        if self.peek() == "[":
            fields["dims"] = self._dims((*loc, "dims"))
            self.skip()
        if self.peek() != "=":  # the advice is looked for only now: it costs more than reading the line
            advice = _heading_meant(identity) or "put a name of several words in backquotes: `Total votes`"
            raise self.unexpected(f"'=' and a value after {name!r}", advice)
        self.at += 1
        fields["value"] = self._value((*loc, "value"))
        self.skip()
        if self.peek() == "{":
            self._options(fields, loc)
            self.skip()
        if self.peek() == '"':
            at = self.at
            fields["quote"] = self.string()
            self.spans[(*loc, "quote")] = (at, self.at)
        self.spans[loc] = (begin, self.at)
        self.rest()
        parsed.claims.append(fields)

    def _dims(self, loc: Loc) -> dict[str, object]:
        dims: dict[str, object] = {}
        begin = self.at
        self.at += 1
        self.skip()
        if self.peek() == "]":
            self.at += 1
            return dims
        for at in self._items():
            dimension = self.name("dimension=member")
            if dimension in dims:
                found = f"the dimension {dimension!r} is given twice"
                raise MistakeError((at, self.at), found, "each dimension once", "remove one of the two")
            self.spans[(*loc, dimension, "[key]")] = (at, self.at)
            self.take("=", f"'=' and a member after the dimension {dimension!r}")
            self.skip()
            at_member = self.at
            dims[dimension] = self.bare_or_string(f"a member of {dimension}")
            self.spans[(*loc, dimension)] = (at_member, self.at)
        self.take("]", "',' or the ']' that ends the dimensions")
        self.spans[loc] = (begin, self.at)
        return dims

    def _value(self, loc: Loc) -> str:
        self.skip()
        begin = self.at
        if self.peek() == '"':
            value = self.string()
        elif self.peek() == "{" or self.at_comment():
            value = ""
        else:
            value = self.until(_AFTER_VALUE)
        if not value:
            raise MistakeError((begin - 1, begin), "no value after '='", "the value as the source writes it")
        self.spans[loc] = (begin, self.at)
        return value

    def _options(self, fields: dict[str, object], loc: Loc) -> None:
        self.at += 1
        options: dict[str, object] = {}
        for at in self._items():
            self._option(options, loc)
            for taken in options.keys() & _STATED:
                found = f"{taken!r} does not belong into the braces"
                raise MistakeError(
                    (at, self.at), found, "unit, precision, rounding, confidence, trusted or note", CLAIM_FORM
                )
        self.take("}", "',' or the '}' that ends the options")
        fields |= options


def _heading_meant(word: str) -> str:
    """The heading that an id before a colon may be a misspelling of."""
    return nearest(word, HEADINGS).replace("; did you mean", "did you mean the heading")


_STATED = frozenset({"id", "measure", "dims", "value", "quote"})


def precision_value(text: str) -> object:
    """``exact``, ``decimals 2``, ``significant 3``, ``plus_minus 500`` in the form of JSON; other text as it is."""
    form, _, amount = text.partition(" ")
    match form:
        case "decimals" | "significant":
            return {form: Number(amount.strip())}
        case "plus_minus":
            return {form: amount.strip()}
        case _:
            return text
