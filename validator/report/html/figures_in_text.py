"""The figures of a text: digits, dates, and numbers in English words, each where it stands.

Contract: an editor ticks every figure, so rather one too many is found than one too few; "one" and ordinals in words
("first") are left out, for they count nothing more often than not, and so are digits inside a word ("G7").
"""

from __future__ import annotations

import re

from validator.claims.notation.number_words import ONES, SCALES, TENS, read_words
from validator.claims.notation.refusal import Refusal
from validator.report.html.quotes import Span

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?"
)
_LETTERS = "A-Za-z\u00c0-\u024f\u0370-\u052f"
"""Letters that make one word with the digits behind them; Arabic and Chinese are written without a space between."""
_NARROW = "\u00a0\u2009\u202f"
"""Spaces that stand inside a number; a plain space may as well stand between two."""
_FIGURE = re.compile(
    rf"""
    (?<![{_LETTERS}\d])(?:
      \d{{1,2}}(?:st|nd|rd|th)?\s{_MONTH}(?:,?\s\d{{4}}\b)?      # 23 May 2025
    | {_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s\d{{4}}\b)?     # May 23, 2025
    | {_MONTH}\s\d{{4}}\b                                         # February 2022
    | \d{{4}}-\d{{2}}-\d{{2}}\b
    | (?:[$€£¥₴₽₹][ ]?)?\d+(?:[.,:'’{_NARROW}]\d+)*                   # 1,234.50, 10:30
      (?:[ ]?%|\s(?:percent|per\scent)\b)?
      (?:\s?(?:thousand|million|billion|trillion|bn|mn)\b)?
    )
    """,
    re.VERBOSE,
)
_WORDS = re.compile(
    r"\b(?:"
    + "|".join(sorted({*ONES, *TENS, *SCALES, "hundred", "dozen"} - {"zero", "nil", "one"}, key=len, reverse=True))
    + r"|one(?=[ -](?:hundred|thousand|million|billion|trillion|dozen)))\b",
    re.IGNORECASE,
)


def figures_in(text: str) -> tuple[Span, ...]:
    """Where the text states a figure.

    >>> text = "On 23 May 2025 three of the 1,390 (39%) left; the G7 gave $4.1 billion, one by one, in twenty-two days."
    >>> [text[begin:end] for begin, end in figures_in(text)]
    ['23 May 2025', 'three', '1,390', '39%', '$4.1 billion', 'twenty-two']
    """
    found = [match.span() for match in _FIGURE.finditer(text)]
    lowered = text.lower()
    if len(lowered) == len(text):  # a letter that grows in lower case would move every offset after it
        found += _in_words(lowered)
    return _apart(sorted(found))


def _in_words(lowered: str) -> list[Span]:
    """Numbers in words; what only looks like one ("twenty thirty") is one figure, to be looked at."""
    found: list[Span] = []
    for match in _WORDS.finditer(lowered):
        begin, end = match.span()
        if found and begin <= found[-1][1] + 1 and lowered[found[-1][1] : begin] in ("", " ", "-"):
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif not found or begin >= found[-1][1]:
            found.append((begin, max(end, begin + _length_in_words(lowered[begin : begin + 200]))))
    return found


def _length_in_words(text: str) -> int:
    for part in (text, text.partition(",")[0]):  # a comma may go on with the number, or with the next one
        try:
            number = read_words(part)
        except Refusal:
            continue
        return 0 if number is None else number.end
    return 0


def _apart(spans: list[Span]) -> tuple[Span, ...]:
    """Without what lies inside another or begins inside it: "1.2 million" is one figure."""
    found: list[Span] = []
    for span in spans:
        if found and span[0] < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], span[1]))
        else:
            found.append(span)
    return tuple(found)
