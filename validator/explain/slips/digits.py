"""The numbers one typing error away: one digit changed, left out or added, or two adjacent digits exchanged.

Contract: ``one_slip_away`` enumerates every number whose digits are at Damerau-Levenshtein distance 1 (Damerau 1964)
from the digits of a spot, once each, in a fixed order. Separators, decimal marks, signs and words are not digits: a
number that loses a digit is grouped anew. The errors are named for what happened to the right number, which is the
candidate: a digit that must be put back had been left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from validator.explain.slips.kinds import ADDED, CHANGED, DROPPED, PHONETIC, SWAPPED, Slip
from validator.explain.slips.spots import Spot

_DIGITS = "0123456789"


class Neighbour(NamedTuple):
    """The number that may have been meant, as digits before and after the decimal mark, and the error."""

    slip: Slip
    whole: str
    decimals: str


def one_slip_away(spot: Spot) -> Iterator[Neighbour]:
    """Every number at distance 1; about 20 for each digit.

    >>> spot = Spot("870", 0, 3, "870")
    >>> [n.whole for n in one_slip_away(spot) if n.slip is SWAPPED], sum(1 for _ in one_slip_away(spot))
    (['780', '807'], 67)
    """
    digits, point = spot.digits, len(spot.whole)
    seen: set[tuple[str, int]] = set()
    for slip, other, at in _edits(digits, point, bool(spot.decimals)):
        whole, decimals = other[:at], other[at:]
        if (other, at) in seen or not _is_number(whole, decimals, spot):
            continue
        seen.add((other, at))
        yield Neighbour(slip, whole, decimals)


def heard_alike(spot: Spot) -> Iterator[Neighbour]:
    """Numbers that sound alike: ``30`` and ``13``, ``19`` and ``90`` as their last two digits (Verhoeff 1969).

    >>> [n.whole for n in heard_alike(Spot("1,030", 0, 5, "1030", group=","))]
    ['1013']
    """
    tens = spot.whole[-2:]
    if len(tens) < 2 or spot.decimals or spot.padded:
        return
    if tens[0] == "1" and tens[1] in "23456789":
        yield Neighbour(PHONETIC, f"{spot.whole[:-2]}{tens[1]}0", "")
    elif tens[1] == "0" and tens[0] in "23456789":
        yield Neighbour(PHONETIC, f"{spot.whole[:-2]}1{tens[0]}", "")


def chance(spot: Spot) -> Fraction:
    """How many of the numbers with as many digits are one slip away: the evidence that such a slip is not.

    A single digit is one slip from any other, so it says nothing; of three digits, about one number in thirteen is.

    >>> chance(Spot("3", 0, 1, "3")), chance(Spot("870", 0, 3, "870"))
    (Fraction(1, 1), Fraction(67, 900))
    """
    count = sum(1 for _ in one_slip_away(spot))
    length = len(spot.digits)
    return min(Fraction(1), Fraction(count, 10 if length == 1 else 9 * 10 ** (length - 1)))


def _edits(digits: str, point: int, decimals: bool) -> Iterator[tuple[Slip, str, int]]:
    """Each edit with the new digits and the new place of the decimal point."""
    size = len(digits)
    for at in range(size - 1):
        if digits[at] != digits[at + 1]:
            yield SWAPPED, digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :], point
    for at in range(size):
        for digit in _DIGITS:
            if digit != digits[at]:
                yield CHANGED, digits[:at] + digit + digits[at + 1 :], point
    for at in range(size + 1):
        for digit in _DIGITS:
            longer = digits[:at] + digit + digits[at:]
            if at <= point:
                yield DROPPED, longer, point + 1
            if decimals and at >= point:
                yield DROPPED, longer, point
    for at in range(size):
        yield ADDED, digits[:at] + digits[at + 1 :], point - (at < point)


def _is_number(whole: str, decimals: str, spot: Spot) -> bool:
    if bool(decimals) != bool(spot.decimals) or (not whole and spot.whole):
        return False
    return spot.padded or len(whole) < 2 or whole[0] != "0"
