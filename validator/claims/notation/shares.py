"""Two numbers that make one: shares (``one in five``, ``3 out of 10``) and ratios (``3 to 1``, ``3:1``).

Contract: both return an amount with the form ``share`` or ``ratio`` and without a unit. ``n:m`` with two digits after
the colon looks like a time of day and is refused; ``n to m`` is a ratio only where it cannot be a range (falling).
"""

from __future__ import annotations

import re
from fractions import Fraction

from validator.claims.interval import whole_if_possible
from validator.claims.notation.amount import Amount
from validator.claims.notation.number_words import read_words
from validator.claims.notation.numerals import read_numeral
from validator.claims.notation.refusal import Refusal

_SHARE = re.compile(r"(.+?)[ -](in|out[ -]of)[ -](?:every |each )?(.+)")
_COLON = re.compile(r"([0-9][0-9.,]*) ?: ?([0-9][0-9.,]*)")
_TO = re.compile(r"(.+?)[ -]to[ -](.+)")
_FIRST_YEAR, _LAST_YEAR = 1000, 2999


def read_share(text: str) -> Amount | None:
    """A share in lower case, as ``one in five`` or ``3 out of 10``.

    Raises:
        Refusal: the part exceeds the whole, or the whole may be a year (``390 in 2024``).

    >>> read_share("one in five").value
    Fraction(1, 5)
    """
    found = _SHARE.fullmatch(text)
    if found is None:
        return None
    part, whole = _count(found[1]), _count(found[3])
    if part is None or whole is None:
        return None
    if found[2] == "in" and part != 1 and _FIRST_YEAR <= whole <= _LAST_YEAR and found[3].isdigit():
        raise Refusal(f"{found[3]} may be a year; write ‘{found[1]} out of {found[3]}’ for a share")
    if whole == 0 or part > whole:
        raise Refusal(f"{found[1]} is more than {found[3]}, so it is not a share")
    return Amount(whole_if_possible(Fraction(part, whole)), 1, 1, True, form="share")


def read_ratio(text: str) -> Amount | None:
    """A ratio in lower case: ``3:1``, ``1:100``, or falling numbers with ``to`` as in ``3 to 1``.

    Raises:
        Refusal: it may be a time of day (``12:30``), or its second number is zero.

    >>> read_ratio("3 to 1").value, read_ratio("5 to 7")
    (3, None)
    """
    found = _COLON.fullmatch(text)
    if found is not None:
        if len(found[2]) == 2:
            raise Refusal(f"{text!r} may be a time of day; write a ratio as ‘{found[1]} to {found[2]}’")
    else:
        found = _TO.fullmatch(text)
    if found is None:
        return None
    left, right = _count(found[1]), _count(found[2])
    if left is None or right is None or (":" not in text and left <= right):
        return None
    if right == 0:
        raise Refusal("the second number of its ratio is zero")
    return Amount(whole_if_possible(Fraction(left, right)), 1, 1, True, form="ratio")


def _count(text: str) -> int | None:
    """A whole number in digits or words that is all of ``text``."""
    number = read_numeral(text) or read_words(text)
    if number is None or number.end != len(text) or number.fraction or not isinstance(number.value, int):
        return None
    return number.value
