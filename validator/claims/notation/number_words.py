"""Numbers in words, to the quadrillions: ``three hundred and ninety``, ``twenty-one``, ``two and a half million``.

Contract: ``read_words`` reads the longest number at the start of a lower-case text and says where it stopped. An order
of words that makes no number (``twenty thirty``) is a refusal. A number that ends in a scale word is rounded there
(``twelve thousand`` is 12 thousand), any other is exact.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from validator.claims.interval import Rational, whole_if_possible
from validator.claims.notation.refusal import Refusal

ONES = {
    "zero": 0, "nil": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
SCALES = {
    "thousand": 10**3, "lakh": 10**5, "million": 10**6, "crore": 10**7, "billion": 10**9, "trillion": 10**12,
    "quadrillion": 10**15,
}  # fmt: skip
DENOMINATORS = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4, "fifth": 5,
    "fifths": 5, "sixth": 6, "sixths": 6, "seventh": 7, "sevenths": 7, "eighth": 8, "eighths": 8, "ninth": 9,
    "ninths": 9, "tenth": 10, "tenths": 10,
}  # fmt: skip

_TOKEN = re.compile(r"[a-z]+")
_GAP = re.compile(r" ?, | | ?- ?|-")


class WordNumber(NamedTuple):
    """A number in words. ``step`` is its last significant place; ``fraction`` marks a bare fraction as ``two-thirds``.

    ``scale`` is what its last words multiply by: 100,000 in ``three hundred thousand``, 1 in ``twenty-one``.
    """

    value: Rational
    step: Rational
    rounded: bool
    end: int
    fraction: bool = False
    dozen: bool = False
    scale: int = 1


class _Words:
    """The words of a text, taken one by one; a gap is one space, a hyphen or a comma."""

    __slots__ = ("at", "text")

    def __init__(self, text: str, at: int) -> None:
        self.text = text
        self.at = at

    def peek(self) -> tuple[str, int]:
        """The next word and its end, or an empty word."""
        at = self.at
        gap = _GAP.match(self.text, at) if at else None
        if gap is not None:
            at = gap.end()
        found = _TOKEN.match(self.text, at)
        return (found[0], found.end()) if found else ("", self.at)

    def take(self) -> str:
        word, self.at = self.peek()
        return word


def read_words(text: str, start: int = 0) -> WordNumber | None:
    """Read a number in words; None when the text does not begin with one.

    Raises:
        Refusal: the words begin a number that cannot be completed.

    >>> read_words("one thousand two hundred people")
    WordNumber(value=1200, step=100, rounded=False, end=24, fraction=False, dozen=False, scale=100)
    >>> read_words("half a million").value
    500000
    """
    number = _read(_Words(text, start))
    if number is None or number.fraction:
        return number
    return number._replace(scale=_last_scale(text[start : number.end]))


def _last_scale(text: str) -> int:
    scale = 1
    for word in reversed(_TOKEN.findall(text)):
        size = 100 if word == "hundred" else 12 if word == "dozen" else SCALES.get(word)
        if size is None:
            break
        scale *= size
    return scale


def _read(words: _Words) -> WordNumber | None:
    first, _ = words.peek()
    if first in ("a", "an"):
        return _after_an_article(words)
    if first in DENOMINATORS and first in ("half", "quarter", "third"):
        return _bare_fraction(words) if first in ("half", "quarter") else None
    if first not in ONES and first not in TENS:
        return None
    total, unit = _cardinal(words)
    word, end = words.peek()
    if word in DENOMINATORS and unit == 1 and 0 < total < 20 and not (total == 1 and word.endswith("s")):
        words.at = end
        return _scaled_fraction(words, Fraction(total, DENOMINATORS[word]))
    part = _and_a_fraction(words)
    if part is not None:
        value, place = (total + part), Fraction(1, part.denominator)
        scale = _optional_scale(words)
        return WordNumber(whole_if_possible(value * scale), whole_if_possible(place * scale), True, words.at)
    return WordNumber(total, unit if unit > 1 else _place(total), unit > 1, words.at)


def _after_an_article(words: _Words) -> WordNumber | None:
    words.take()
    word, end = words.peek()
    if word == "hundred":
        total, unit = _cardinal(words, article=True)
        return WordNumber(total, unit if unit > 1 else _place(total), unit > 1, words.at)
    if word in SCALES:
        total, unit = _cardinal(words, article=True)
        part = None if total != unit else _and_a_fraction(words)
        if part is not None:
            # "a million and a half"
            step = whole_if_possible(Fraction(unit, part.denominator))
            return WordNumber(whole_if_possible(unit * (1 + part)), step, True, words.at)
        return WordNumber(total, unit if unit > 1 else _place(total), unit > 1, words.at)
    if word == "dozen":
        words.at = end
        return WordNumber(12, 12, True, words.at, dozen=True)
    if word in DENOMINATORS and not word.endswith("s") and word != "halves":
        words.at = end
        return _scaled_fraction(words, Fraction(1, DENOMINATORS[word]))
    return None


def _bare_fraction(words: _Words) -> WordNumber:
    return _scaled_fraction(words, Fraction(1, DENOMINATORS[words.take()]))


def _scaled_fraction(words: _Words, value: Fraction) -> WordNumber:
    """A fraction, and what it is a fraction of where that is a scale: ``half a million``, ``quarter of a million``."""
    before = words.at
    for skip in ("of", "a"):
        word, end = words.peek()
        if word == skip:
            words.at = end
    word, end = words.peek()
    scale = SCALES.get(word) or {"dozen": 12, "hundred": 100}.get(word)
    if scale is None:
        words.at = before
        return WordNumber(value, Fraction(1, value.denominator), True, words.at, fraction=True)
    words.at = end
    step = whole_if_possible(Fraction(scale, value.denominator))
    return WordNumber(whole_if_possible(value * scale), step, True, words.at, fraction=True, dozen=word == "dozen")


def _and_a_fraction(words: _Words) -> Fraction | None:
    """``and a half``, ``and three quarters``, or None and nothing taken."""
    before = words.at
    if words.take() == "and":
        count = words.take()
        word, end = words.peek()
        number = 1 if count in ("a", "one") else ONES.get(count, 0)
        if word in DENOMINATORS and 0 < number < DENOMINATORS[word]:
            words.at = end
            return Fraction(number, DENOMINATORS[word])
    words.at = before
    return None


def _optional_scale(words: _Words) -> int:
    word, end = words.peek()
    if word in SCALES:
        words.at = end
        return SCALES[word]
    return 1


def _cardinal(words: _Words, *, article: bool = False) -> tuple[int, int]:
    """A whole number and the scale that it ends in (1 where it ends below a thousand)."""
    total, limit, unit = 0, 10**18, 1
    while True:
        before = words.at
        group = _below_a_thousand(words, article=article and total == 0 and limit == 10**18)
        if group is None:
            words.at = before
            return total, unit
        word, end = words.peek()
        scale = SCALES.get(word, 1)
        if scale >= limit or (total and group == 0):
            raise Refusal(
                f"its number words do not stand in falling order at {words.text[before : words.at].strip()!r}"
            )
        if scale > 1:
            words.at = end
        total, limit, unit = total + group * scale, scale, scale
        if scale == 1:
            follower, _ = words.peek()
            if follower in TENS or follower in ONES:
                raise Refusal(f"the number words before {follower!r} are already complete")
            return total, 1
        after = words.at
        if words.peek()[0] == "and":
            words.take()
            if words.peek()[0] not in TENS and words.peek()[0] not in ONES:
                words.at = after
                return total, unit


def _below_a_thousand(words: _Words, *, article: bool) -> int | None:
    """``three hundred and ninety``, ``twelve hundred``, ``twenty-one``; with an article also ``(a) hundred``."""
    word, end = words.peek()
    if article and (word == "hundred" or word in SCALES):
        value = 1
    elif word in TENS or word in ONES:
        value = _below_a_hundred(words)
        word, end = words.peek()
    else:
        return None
    if word != "hundred":
        return value
    if value == 0:
        raise Refusal("there is no ‘zero hundred’")
    words.at = end
    value *= 100
    after = words.at
    if words.peek()[0] == "and":
        words.take()
    if words.peek()[0] in TENS or words.peek()[0] in ONES:
        return value + _below_a_hundred(words)
    words.at = after
    return value


def _below_a_hundred(words: _Words) -> int:
    word = words.take()
    if word in ONES:
        return ONES[word]
    follower, end = words.peek()
    if 0 < ONES.get(follower, 0) < 10:
        words.at = end
        return TENS[word] + ONES[follower]
    return TENS[word]


def _place(total: int) -> int:
    place = 1
    while total and total % (place * 10) == 0:
        place *= 10
    return place
