"""Places in an order: ``3rd``, ``twenty-first``, ``No. 3``, ``largest``, ``second-smallest``.

Contract: ``read_rank`` gives the rank as a whole number, 1 for the first; which end it counts from is
``superlative_direction``. Superlatives whose direction depends on the measure (``fastest``, ``latest``) are not read.
"""

from __future__ import annotations

import re
from typing import Literal

from validator.claims.notation.number_words import ONES, TENS
from validator.claims.notation.numerals import whole_number
from validator.claims.notation.refusal import Refusal

LARGEST = frozenset(
    {
        "largest",
        "biggest",
        "highest",
        "greatest",
        "longest",
        "tallest",
        "heaviest",
        "richest",
        "top",
        "deepest",
        "widest",
    }
)
SMALLEST = frozenset(
    {"smallest", "lowest", "least", "fewest", "shortest", "lightest", "poorest", "narrowest", "bottom", "tiniest"}
)

_IRREGULAR = {"first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12}
_DIGITS = re.compile(r"([0-9][0-9,]*)(st|nd|rd|th)")
_NUMBERED = re.compile(r"(?:no\.? ?|nº ?|№ ?|# ?|number )([0-9]{1,9})")


def ordinal_words() -> dict[str, int]:
    """Ordinals in words from first to ninety-ninth, with hyphens."""
    words = dict(_IRREGULAR)
    for word, value in ONES.items():
        if value > 0 and value not in _IRREGULAR.values():
            words[f"{word}th"] = value
    for tens, value in TENS.items():
        words[f"{tens[:-1]}ieth"] = value
    units = [(word, value) for word, value in words.items() if value < 10]
    words.update({f"{tens}-{word}": ten + value for tens, ten in TENS.items() for word, value in units})
    return words


_ORDINALS = ordinal_words()


def read_rank(text: str) -> int | None:
    """The rank that a lower-case text names, or None.

    Raises:
        Refusal: the ending does not belong to the number (``1nd``).

    >>> read_rank("23rd"), read_rank("twenty-first"), read_rank("no. 3"), read_rank("second-largest")
    (23, 21, 3, 2)
    """
    text = text.removeprefix("the ")
    ranked = _split_superlative(text)
    if ranked is not None:
        order, _ = ranked
        return 1 if not order else _ordinal(order)
    return _ordinal(text)


def superlative_direction(text: str) -> Literal["largest", "smallest"] | None:
    """Which end of the order a superlative counts from, or None where the text is not one.

    >>> superlative_direction("second-largest"), superlative_direction("the lowest"), superlative_direction("third")
    ('largest', 'smallest', None)
    """
    ranked = _split_superlative(" ".join(text.lower().split()).removeprefix("the "))
    if ranked is None or (ranked[0] and _ordinal_or_none(ranked[0]) is None):
        return None
    return "largest" if ranked[1] in LARGEST else "smallest"


def _split_superlative(text: str) -> tuple[str, str] | None:
    order, _, word = text.replace(" ", "-").rpartition("-")
    return (order, word) if word in LARGEST or word in SMALLEST else None


def _ordinal(text: str) -> int | None:
    found = _DIGITS.fullmatch(text)
    if found is not None:
        rank = whole_number(found[1].replace(",", ""))
        if rank == 0 or found[2] != _ending(rank):
            raise Refusal(f"{text!r} is not an ordinal; {rank} takes {_ending(rank)!r}")
        return rank
    numbered = _NUMBERED.fullmatch(text)
    if numbered is not None:
        return int(numbered[1])
    return _ORDINALS.get(text.replace(" ", "-"))


def _ordinal_or_none(text: str) -> int | None:
    try:
        return _ordinal(text)
    except Refusal:
        return None


def _ending(rank: int) -> str:
    if rank % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
