"""A position in a line of ``.claims`` text, and the parts that a line is made of: names, members, texts, signs."""

from __future__ import annotations

import re
from json import JSONDecodeError

from validator.claims.origin import Mistake, Span
from validator.claims.readers.json_scan import scan_string

_BLANK = re.compile(r"[ \t\r]*")
_WORD = re.compile(r"[^\W\d][\w-]*")
_QUOTED_WORD = re.compile(r"`([^`\n]+)`")
_BARE = re.compile(r"""[^\s,\[\]{}="`#][^,\[\]{}="`#\n]*""")
_COMMENT = re.compile(r"\#(?:\s|$)")


class MistakeError(Exception):
    """A line that cannot be read."""

    def __init__(self, span: Span, found: str, expected: str = "", advice: str = "") -> None:
        super().__init__(found)
        self.mistake = Mistake(span, found, expected, advice)


class Cursor:
    """The characters of ``text`` from ``begin`` to ``end``, read from left to right; ``at`` is the next one."""

    def __init__(self, text: str, begin: int, end: int) -> None:
        self.text = text
        self.at = begin
        self.end = end

    def name(self, expected: str) -> str:
        """A word, or any name in backquotes or double quotes."""
        self.skip()
        word = _WORD.match(self.text, self.at, self.end)
        if word is not None:
            self.at = word.end()
            return word.group()
        quoted = _QUOTED_WORD.match(self.text, self.at, self.end)
        if quoted is not None:
            self.at = quoted.end()
            return quoted.group(1)
        if self.peek() == '"':
            return self.string()
        raise self.unexpected(expected)

    def bare_or_string(self, what: str) -> str:
        """Text up to a comma, bracket or sign, or any text in double quotes."""
        self.skip()
        if self.peek() == '"':
            return self.string()
        bare = _BARE.match(self.text, self.at, self.end)
        if bare is None:
            raise self.unexpected(what)
        text = bare.group().rstrip()
        self.at += len(text)
        return text

    def string(self) -> str:
        """Text in double quotes, with the escapes of JSON."""
        try:
            text, end = scan_string(self.text, self.at + 1)
        except JSONDecodeError as error:
            if "escape" in error.msg:
                expected = 'one of \\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX'
                span = (error.pos, error.pos + 1)
                raise MistakeError(
                    span, "an escape that is not known", expected, "a backslash is written \\\\"
                ) from None
            found = "a text without its closing quotation mark"
            raise MistakeError(
                (self.at, self.end), found, '"…" on one line', 'a quotation mark inside is written \\"'
            ) from None
        self.at = end
        return text

    def take(self, char: str, expected: str, advice: str = "") -> None:
        """Step over ``char``, which must come next."""
        self.skip()
        if self.peek() != char:
            raise self.unexpected(expected, advice)
        self.at += 1

    def rest(self) -> None:
        """Make sure that only a comment follows."""
        self.skip()
        if self.at < self.end and not self.at_comment():
            raise self.unexpected("the end of the line, or a comment after ' # '")

    def unexpected(self, expected: str, advice: str = "") -> MistakeError:
        """What stands here is not what is expected."""
        found = repr(self.text[self.at]) if self.at < self.end else "the line ends"
        return MistakeError((self.at, self.at + 1), found, expected, advice)

    def peek(self) -> str:
        """The next character; nothing at the end of the line."""
        return self.text[self.at] if self.at < self.end else ""

    def skip(self) -> None:
        """Step over blanks."""
        match = _BLANK.match(self.text, self.at, self.end)
        self.at = self.at if match is None else match.end()

    def until(self, pattern: re.Pattern[str]) -> str:
        """The text up to where ``pattern`` next matches, or to the end of the line, without the blanks after it."""
        match = pattern.search(self.text, self.at, self.end)
        text = self.text[self.at : self.end if match is None else match.start()].rstrip()
        self.at += len(text)
        return text

    def at_comment(self) -> bool:
        """Whether a comment begins here."""
        return _COMMENT.match(self.text, self.at, self.end) is not None
