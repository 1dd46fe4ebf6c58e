"""Slips of sign and of size: a minus sign lost, the decimal point or zeros misplaced, million for billion.

Contract: each function yields the slip and a whole text in the written style; what cannot be read there is left to the
caller to refuse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from validator.claims.notation.currencies import SIGNS
from validator.claims.notation.scales import LETTERS, WORDS
from validator.explain.slips.digits import Neighbour
from validator.explain.slips.kinds import (
    DIRECTION,
    POWER,
    SCALE,
    SCALE_ADDED,
    SCALE_LOST,
    SIGN_ADDED,
    SIGN_LOST,
    Slip,
)
from validator.explain.slips.spots import Spot

Change = tuple[Slip, str]
"""A slip, and the text that may have been meant."""

MOST_ZEROS = 15
"""The most places that a decimal point is moved: from units to quadrillions."""

_FAMILIES = (
    ("thousand", "million", "billion", "trillion"),
    ("lakh", "crore"),
    ("lakhs", "crores"),
    ("k", "m", "bn", "tn"),
    ("K", "M", "B", "T"),
    ("mn", "bn", "tn"),
    ("mln", "bln", "trn"),
)
"""Scale words that belong to one style; a word belongs to the first family that has it."""
_SCALE_WORD = re.compile(r"([ -]?)([A-Za-z]+)(?![A-Za-z])")

_DIRECTIONS = (
    ("rose", "fell"),
    ("up", "down"),
    ("increased", "decreased"),
    ("gained", "lost"),
    ("grew", "shrank"),
    ("increase", "decrease"),
    ("rise", "fall"),
    ("higher", "lower"),
    ("gain", "loss"),
)
_OPPOSITE = {word: other for pair in _DIRECTIONS for word, other in (pair, pair[::-1])}
_WORD = re.compile(r"[a-z]+", re.IGNORECASE)


def other_sign(spot: Spot) -> Iterator[Change]:
    """The text with the opposite sign, or the opposite word of direction.

    >>> [text for _, text in other_sign(Spot("-$5", 2, 3, "5"))], [text for _, text in other_sign(Spot("5", 0, 1, "5"))]
    (['$5'], ['-5'])
    """
    text, start = spot.text, spot.start
    for found in _WORD.finditer(text, 0, start):
        opposite = _OPPOSITE.get(found[0].lower())
        if opposite is not None:
            yield DIRECTION, text[: found.start()] + as_cased(opposite, found[0]) + text[found.end() :]
            return
    if text.startswith("(") and ")" in text[spot.end :]:
        yield SIGN_ADDED, text[1:].replace(")", "", 1)
        return
    amount = _before_currency(text, start)
    for at in (start, amount):
        before = text[:at].rstrip(" ")
        if before.endswith(("-", "−")):
            yield SIGN_ADDED, before[:-1] + text[at:]
            return
        if before.endswith("+"):
            yield SIGN_LOST, f"{before[:-1]}-{text[at:]}"
            return
        if before.lower().endswith("minus"):
            yield SIGN_ADDED, before[:-5] + text[at:]
            return
    minus = "minus " if spot.words is not None else "-"
    yield SIGN_LOST, text[:amount] + minus + text[amount:]


def other_power(spot: Spot) -> Iterator[Neighbour]:
    """The number with its decimal point moved, or with zeros more or fewer.

    A whole number loses zeros where it has them, and gets a decimal point where it has not: 1234 for 12.34.

    >>> [(n.whole, n.decimals) for n in other_power(Spot("24.50", 0, 5, "24", "50"))][:3]
    [('245', '0'), ('2', '450'), ('2450', '')]
    """
    digits, point = spot.digits, len(spot.whole)
    if not digits.strip("0"):
        return
    for places in range(1, MOST_ZEROS + 1):
        for at in (point + places, point - places):
            yield Neighbour(POWER, *_with_point(digits, at, whole=not spot.decimals))


def other_scale(spot: Spot, spoken: tuple[str, ...] = ()) -> Iterator[Change]:
    """The text with another scale word, without its scale word, or with one of those that are ``spoken`` elsewhere.

    >>> [text for _, text in other_scale(Spot("$4.1bn", 1, 4, "4", "1"))]
    ['$4.1k', '$4.1m', '$4.1tn', '$4.1']
    """
    if spot.words is not None or not spot.digits.strip("0"):
        return
    found = scale_of(spot)
    before, after = spot.text[: spot.end], spot.text[spot.end :]
    if found is None:
        for joint in spoken or ((" million", " billion", " thousand") if spot.decimals else ()):
            yield SCALE_LOST, f"{before}{joint}{after}"
        return
    gap, word = found
    rest = after[len(gap) + len(word) :]
    for other in _family(word):
        if other != word.lower() and other != word:
            yield SCALE, f"{before}{gap}{as_cased(other, word) if len(word) > 1 else other}{rest}"
    yield SCALE_ADDED, before + rest


def scale_of(spot: Spot) -> tuple[str, str] | None:
    """The gap and the scale word directly after a number in digits."""
    found = _SCALE_WORD.match(spot.text, spot.end)
    if found is None or not (found[2].lower() in WORDS or (not found[1] and found[2] in LETTERS)):
        return None
    return found[1], found[2]


def as_cased(word: str, model: str) -> str:
    """The word in the case of a model: ``Fell`` for ``Rose``."""
    if model.isupper() and len(model) > 1:
        return word.upper()
    return word.capitalize() if model[:1].isupper() and model[1:].islower() else word


def _family(word: str) -> tuple[str, ...]:
    return next((family for family in _FAMILIES if word in family or word.lower() in family), ())


def _with_point(digits: str, at: int, *, whole: bool) -> tuple[str, str]:
    if at <= 0:
        digits, at = "0" * (1 - at) + digits, 1
    if at >= len(digits):
        return digits.ljust(at, "0").lstrip("0") or "0", ""
    before, after = digits[:at].lstrip("0") or "0", digits[at:]
    if whole:
        # zeros that only filled places are not digits of the decimals: 1,000 is 100, not 100.0
        after = after.rstrip("0")
    return before, after


def _before_currency(text: str, start: int) -> int:
    """Where the amount begins: at its currency sign, if one stands directly before the number."""
    before = text[:start].rstrip(" ")
    sign = max((sign for sign in SIGNS if before.endswith(sign)), key=len, default="")
    return len(before) - len(sign) if sign else start
