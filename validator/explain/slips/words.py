"""Whole numbers written in words, in the style of a given text: ``three``, ``Twenty-one``, ``three hundred and ten``.

Contract: a style is found only where it writes the given text again, character by character; what is written is read
back by ``read_words`` as the same number.
"""

from __future__ import annotations

from typing import NamedTuple

from validator.claims.notation.number_words import ONES, SCALES, TENS

_ONES = {value: word for word, value in ONES.items() if word != "nil"}
_TENS = {value: word for word, value in TENS.items() if word != "fourty"}
_SCALES = sorted(((value, word) for word, value in SCALES.items() if word not in ("lakh", "crore")), reverse=True)


class WordStyle(NamedTuple):
    """``joint`` stands between tens and ones, ``link`` after a hundred; ``case`` is lower, title or upper."""

    joint: str = "-"
    link: str = " and "
    case: str = "lower"


_CASES = {"lower": str.lower, "title": str.capitalize, "upper": str.upper}


def style_of(text: str, value: int) -> WordStyle | None:
    """The style in which ``value`` is written as ``text``, or None.

    >>> style_of("Twenty one", 21), style_of("two dozen", 24)
    (WordStyle(joint=' ', link=' and ', case='title'), None)
    """
    for case in _CASES:
        for joint in ("-", " "):
            for link in (" and ", " "):
                style = WordStyle(joint, link, case)
                if in_words(value, style) == text:
                    return style
    return None


def in_words(value: int, style: WordStyle) -> str | None:
    """A whole number from 0 to below a quintillion in words; None for any other.

    >>> in_words(2390, WordStyle()), in_words(-1, WordStyle())
    ('two thousand three hundred and ninety', None)
    """
    if not 0 <= value < 10**18:
        return None
    if value == 0:
        return _CASES[style.case]("zero")
    parts = []
    for size, word in _SCALES:
        if value >= size:
            parts.append(f"{_below_a_thousand(value // size, style)} {word}")
            value %= size
    if value:
        # "two thousand and five", but "two thousand three hundred and five"
        last = _below_a_thousand(value, style)
        parts.append(f"{style.link.strip()} {last}".strip() if parts and value < 100 else last)
    return _CASES[style.case](" ".join(parts))


def _below_a_thousand(value: int, style: WordStyle) -> str:
    hundreds, rest = divmod(value, 100)
    below = _below_a_hundred(rest, style) if rest else ""
    if not hundreds:
        return below
    return f"{_ONES[hundreds]} hundred{style.link + below if below else ''}"


def _below_a_hundred(value: int, style: WordStyle) -> str:
    if value < 20:
        return _ONES[value]
    tens, ones = value // 10 * 10, value % 10
    return f"{_TENS[tens]}{style.joint + _ONES[ones] if ones else ''}"
