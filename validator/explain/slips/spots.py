"""The places of a text where a number stands, and the text with another number in such a place.

Contract: ``spots_of`` finds every number in digits, and the one number in words where there is none in digits. Writing
another number keeps everything around it and the number's own style: its grouping, decimal mark, leading zeros, words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from validator.claims.notation.number_words import read_words
from validator.claims.notation.numerals import plain_marks, read_numeral
from validator.claims.notation.refusal import Refusal
from validator.explain.slips.words import WordStyle, in_words, style_of

_LETTER_START = re.compile(r"(?<![^\W\d_])[^\W\d_]")
_ORDINAL = re.compile(r"(st|nd|rd|th)(?![a-z])", re.IGNORECASE)
_LAKH = re.compile(r"[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}")
MOST_DIGITS = 40
"""A longer number is left alone: its one-digit neighbours are many, and no source states one."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A number in ``text`` from ``start`` to ``end``: the digits before and after its decimal mark.

    ``group`` is the mark that groups its digits, empty without one; ``words`` is set for a number in words, whose
    ``whole`` are the digits that it would have.
    """

    text: str
    start: int
    end: int
    whole: str
    decimals: str = ""
    group: str = ""
    lakh: bool = False
    mark: str = "."
    words: WordStyle | None = None

    @property
    def digits(self) -> str:
        """All its digits."""
        return self.whole + self.decimals

    @property
    def padded(self) -> bool:
        """Whether it has leading zeros, as the ``05`` of a date."""
        return len(self.whole) > 1 and self.whole[0] == "0"

    def write(self, whole: str, decimals: str = "") -> str | None:
        """The text with another number here, in the same style; None where this style cannot write it."""
        after = self.text[self.end :]
        if self.words is not None:
            number = None if decimals or len(whole) > 18 else in_words(int(whole), self.words)
            return None if number is None else f"{self.text[: self.start]}{number}{after}"
        if len(whole) > 1 and whole[0] == "0" and not self.padded:
            return None
        number = self._grouped(whole) + (self.mark + decimals if decimals else "")
        ordinal = None if decimals else _ORDINAL.match(after)
        if ordinal is not None:
            ending = _ending(int(whole))
            after = (ending.upper() if ordinal[1].isupper() else ending) + after[2:]
        return f"{self.text[: self.start]}{number}{after}"

    def _grouped(self, whole: str) -> str:
        if not self.group or len(whole) <= 3:
            return whole
        size = 2 if self.lakh else 3
        head, tail = whole[:-3], [whole[-3:]]
        while head:
            head, last = head[:-size], head[-size:]
            tail.insert(0, last)
        return self.group.join(tail)


def spots_of(text: str, locale: str | None = None, group: str = "") -> tuple[Spot, ...]:
    """Every number of the text, from left to right; ``group`` groups digits where the text itself does not show how.

    A number of at most three digits does not; one of four or more without a mark shows that it has none.

    >>> [(spot.whole, spot.decimals, spot.group) for spot in spots_of("between 1,000 and 2.50")]
    [('1000', '', ','), ('2', '50', '')]
    >>> spots_of("1,000")[0].write("12345"), spots_of("Three weeks")[0].write("4")
    ('12,345', 'Four weeks')
    """
    plain = plain_marks(text)
    mark = decimal_mark(locale)
    found: list[Spot] = []
    at = 0
    while at < len(plain):
        begins = _is_digit(plain[at]) or (plain[at] == mark and _is_digit(plain[at + 1 : at + 2]))
        if not begins:
            at += 1
            continue
        end = _end_of_number(plain, at, locale)
        found.append(_spot(text, (at, end), mark, group))
        at = end
    return tuple(spot for spot in found if 0 < len(spot.digits) <= MOST_DIGITS) or _word_spots(text)


@lru_cache(maxsize=16)
def decimal_mark(locale: str | None) -> str:
    """The decimal mark of a locale; a point where it is not known."""
    if locale is None:
        return "."
    try:
        numeral = read_numeral("1,5", 0, locale)
    except Refusal:
        return "."
    return "," if numeral is not None and numeral.end == 3 else "."


def group_of(texts: tuple[str, ...], locale: str | None) -> str:
    """The mark that groups the digits of the first of these texts that shows one, or nothing."""
    for text in texts:
        for spot in spots_of(text, locale):
            if len(spot.whole) > 3 and spot.words is None and not spot.padded:
                return spot.group
    return ""


def _end_of_number(plain: str, at: int, locale: str | None) -> int:
    """The end of the digits, with grouping and decimals; without an exponent or a fraction, which are numbers too."""
    run = at + 1
    while _is_digit(plain[run : run + 1]):
        run += 1
    try:
        numeral = read_numeral(plain, at, locale)
    except Refusal:
        return run
    if numeral is None or numeral.fraction:
        return run
    inside = re.compile(r"[^eE/½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒]*").match(plain, at, numeral.end)
    end = inside.end() if inside else run
    while end > run and not _is_digit(plain[end - 1]):
        end -= 1
    # "2 1/2": the plain space before the fraction is no grouping
    return run if "/" in plain[at : numeral.end] else max(end, run)


def _spot(text: str, span: tuple[int, int], mark: str, group: str) -> Spot:
    start, end = span
    whole, _, decimals = text[start:end].partition(mark)
    marks = [character for character in whole if not _is_digit(character)]
    digits = "".join(character for character in whole if _is_digit(character))
    if marks:
        group = marks[0]
    elif len(digits) > 3 or (len(digits) > 1 and digits[0] == "0"):
        group = ""
    return Spot(text, start, end, digits, decimals, group, _LAKH.fullmatch(whole) is not None, mark)


def _word_spots(text: str) -> tuple[Spot, ...]:
    lowered = text.lower()
    if len(lowered) != len(text):
        return ()
    for begin in _LETTER_START.finditer(lowered):
        try:
            number = read_words(lowered, begin.start())
        except Refusal:
            continue
        if number is None or number.fraction or not isinstance(number.value, int) or number.value >= 10**18:
            continue
        style = style_of(text[begin.start() : number.end], number.value)
        if style is None:
            return ()
        return (Spot(text, begin.start(), number.end, str(number.value), words=style),)
    return ()


def _ending(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _is_digit(character: str) -> bool:
    return len(character) == 1 and "0" <= character <= "9"
