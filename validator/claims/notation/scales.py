"""Scale words and suffixes: thousand, million, bn, lakh, crore, dozen.

Contract: ``read_scale`` reads at a position and returns the factor, where it stopped and whether the factor is a dozen;
letters that are also units (``m``, ``t``, ``K``) count as a scale only where nothing else can be meant.
"""

from __future__ import annotations

import re

WORDS = {
    "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "quadrillion": 10**15,
    "lakh": 10**5, "lakhs": 10**5, "lac": 10**5, "lacs": 10**5, "crore": 10**7, "crores": 10**7,
    "mn": 10**6, "mln": 10**6, "bn": 10**9, "bln": 10**9, "tn": 10**12, "trn": 10**12, "dozen": 12, "dozens": 12,
}  # fmt: skip
"""Factors of the words that may stand apart from their number (short scale: a billion is 10⁹)."""

LETTERS = {"k": 10**3, "K": 10**3, "m": 10**6, "M": 10**6, "b": 10**9, "B": 10**9, "t": 10**12, "T": 10**12}
"""Letters that are a scale directly after the digits, or after a currency's number: ``4.1m``, ``$5 m``."""

_WORD = re.compile(r"[ -]?([A-Za-z]+)(?![A-Za-z0-9/²³^*·])")


def read_scale(text: str, at: int, *, letters: str, unit: str | None) -> tuple[int, int, bool] | None:
    """The factor of the scale words from ``at`` on (``lakh crore`` has two), the end, and whether it is a dozen.

    ``letters`` is where single letters count: "attached" (``5m``), "anywhere" (``$5 m``) or "nowhere". A suffix that is
    the declared ``unit`` is that unit: ``5m`` beside the unit ``m`` is five metres.

    >>> read_scale("4.1bn", 3, letters="attached", unit=None)
    (1000000000, 5, False)
    """
    factor, is_dozen, start = 1, False, at
    for _ in range(3):
        found = _WORD.match(text, at)
        if found is None:
            break
        word = found[1]
        attached = found.start(1) == at
        size = WORDS.get(word.lower())
        if size is None and at == start and letters != "nowhere" and (attached or letters == "anywhere"):
            size = LETTERS.get(word)
        if size is None or word == unit:
            break
        if word.lower() == "dozens" and factor == 1:
            break
        factor, at, is_dozen = factor * size, found.end(), is_dozen or size == 12
    return (factor, at, is_dozen) if at > start else None
