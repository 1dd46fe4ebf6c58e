"""Where the quotes of claims stand in the article's text.

Contract: a quote is looked for as it is, then with white space, quotation marks, dashes, accents' encoding and
invisible characters made alike, then part by part where it leaves words out ("…"). A place never begins or ends inside
a number, nor inside a word where another place does not. What is not found so is not found: a guess would mark the
wrong figure as checked.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

Span = tuple[int, int]
"""Offsets into a text: the first character, and one past the last."""

Place = tuple[Span, ...]
"""One place of a quote: one span, or one for each part of a quote that leaves words out."""

_SINGLE, _DOUBLE, _DASHES = "‘’‚‛′`´ʼ‹›＇", "“”„‟″«»〝〞＂", "‐‑‒–—―−﹣－"
_ALIKE = {
    **dict.fromkeys(_SINGLE, "'"),
    **dict.fromkeys(_DOUBLE, '"'),
    **dict.fromkeys(_DASHES, "-"),
    "…": "...",
}
_LEFT_OUT = re.compile(r"\s*[\[(]?(?:\.\.\.|…)[\])]?\s*")
_IN_NUMBERS = ".,'’\u00a0\u202f"
"""What stands between the digits of one number; "390, 120" has a space after it."""


class SearchedText:
    """A text in which quotes are looked for; what it takes to find one that is not there to the letter is made once.

    >>> text = SearchedText("On Thursday,\\n23 May, each side “released” 390\\u00a0people, and 1,390 in all.")
    >>> [text.text[begin:end] for ((begin, end),) in text.places('"released" 390 people')]
    ['“released” 390\\xa0people']
    >>> [len(text.places(quote)) for quote in ("390", "eased", "each side … 390 people", "391")]
    [1, 1, 1, 0]
    """

    def __init__(self, text: str) -> None:
        self.text = text

    def places(self, quote: str) -> tuple[Place, ...]:
        """Every place of the quote, in order."""
        quote = quote.strip()
        if not quote:
            return ()
        spans = self.exact(quote) or self.alike(quote)
        return tuple((span,) for span in spans) or self._part_by_part(quote)

    def exact(self, quote: str, spans: Iterable[Span] | None = None) -> tuple[Span, ...]:
        """Where the quote stands to the letter."""
        return _whole(self.text, _found(self.text, quote) if spans is None else spans)

    def alike(self, quote: str, *, any_case: bool = False) -> tuple[Span, ...]:
        """Where the quote stands but for white space, the form of quotation marks and dashes, and the invisible."""
        wanted = Folded(quote).text.strip()
        return _whole(self.text, self._folded.find(wanted, any_case=any_case)) if wanted else ()

    def _part_by_part(self, quote: str) -> tuple[Place, ...]:
        """Where the parts of a quote that leaves words out follow each other: the first such place."""
        parts = [part for part in _LEFT_OUT.split(quote) if part]
        if len(parts) < 2 and not (parts and _LEFT_OUT.search(quote)):
            return ()
        found: list[Span] = []
        after = 0
        for part in parts:
            spans = self.exact(part) or self.alike(part)
            span = next((span for span in spans if span[0] >= after), None)
            if span is None:
                return ()
            found.append(span)
            after = span[1]
        return (tuple(found),)

    @cached_property
    def _folded(self) -> Folded:
        return Folded(self.text)


class Folded:
    """A text with what looks alike made alike, and the way back to the offsets of the text."""

    __slots__ = ("_begins", "_ends", "_starts", "text")

    def __init__(self, text: str) -> None:
        # Only characters that change are visited: most of a megabyte stays as it is.
        changing = {char for char in set(text) if alike(char) != char}
        pattern = re.compile("[" + "".join(map(re.escape, sorted(changing | {" "}))) + "]+")
        parts: list[str] = []
        self._starts: list[int] = []
        self._begins: list[int] = []
        self._ends: list[int] = []
        length = at = 0

        def add(part: str, begin: int, end: int) -> None:
            nonlocal length
            if part:
                parts.append(part)
                self._starts.append(length)
                self._begins.append(begin)
                self._ends.append(end)
                length += len(part)

        space = False
        for match in pattern.finditer(text):
            if at < match.start():
                add(text[at : match.start()], at, match.start())
                space = False
            for offset, char in enumerate(match[0], match.start()):
                same = alike(char)
                if same != " " or not space:
                    add(same, offset, offset + 1)
                space = same == " " or (space and not same)
            at = match.end()
        add(text[at:], at, len(text))
        self.text = "".join(parts)

    def find(self, wanted: str, *, any_case: bool = False) -> Iterator[Span]:
        """Where a folded text stands in this one, as offsets into the text as it was."""
        flags = re.IGNORECASE if any_case else 0
        for match in re.finditer(re.escape(wanted), self.text, flags):
            yield self._begin(match.start()), self._end(match.end())

    def _begin(self, at: int) -> int:
        number = bisect_right(self._starts, at) - 1
        begin = self._begins[number]
        return begin if self._ends[number] - begin == 1 else begin + at - self._starts[number]

    def _end(self, at: int) -> int:
        number = bisect_right(self._starts, at - 1) - 1
        begin, end = self._begins[number], self._ends[number]
        return end if end - begin == 1 else begin + at - self._starts[number]


@lru_cache(maxsize=4096)
def alike(char: str) -> str:
    """What a character is taken for: itself, its plain form, a space, or nothing where it cannot be seen.

    Letters with accents are taken apart (Unicode Standard Annex 15, NFD), so that both encodings of one are alike.

    >>> [ascii(alike(char)) for char in ("–", "\\u00a0", "\\u00ad", "\\u00e9", "5")]
    ["'-'", "' '", "''", "'e\\\\u0301'", "'5'"]
    """
    if char.isspace():
        return " "
    if char in _ALIKE:
        return _ALIKE[char]
    if unicodedata.category(char) == "Cf":
        return ""
    return unicodedata.normalize("NFD", char)


def _found(text: str, quote: str) -> Iterator[Span]:
    at = text.find(quote)
    while at >= 0:
        yield at, at + len(quote)
        at = text.find(quote, at + len(quote))


def _whole(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Those that cut no number; and of these those that cut no word, where there are any."""
    whole = [span for span in spans if not _cuts_number(text, span)]
    return tuple([span for span in whole if not _cuts_word(text, span)] or whole)


def _cuts_number(text: str, span: Span) -> bool:
    return any(_inside_number(text, at) for at in span)


def _inside_number(text: str, at: int) -> bool:
    """Whether a number goes on across this offset: ``1,3|90``, ``1|,390``, ``1,|390``."""
    before, after = text[max(0, at - 2) : at], text[at : at + 2]
    if not before or not after:
        return False
    if before[-1].isdigit():
        return after[0].isdigit() or (after[0] in _IN_NUMBERS and after[1:].isdigit())
    return before[-1] in _IN_NUMBERS and before[:-1].isdigit() and after[0].isdigit()


def _cuts_word(text: str, span: Span) -> bool:
    return any(0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum() for at in span)
