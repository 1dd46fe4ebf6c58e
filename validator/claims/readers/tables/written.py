"""Values of typed formats (Parquet, Arrow, Excel, databases) as the text that a person would have written.

Contract: no digit is lost and none is invented. An integer and a decimal keep all their digits (24.50 stays 24.50). A
float is its shortest decimal; a whole one is written without a point where the whole column is of whole numbers, which
is how counts with gaps are stored, and with ``.0`` where the column has fractions: as ``3`` it would be exact, and
nobody knows that it was not 2.96 rounded to one decimal. NaN and infinity are no numbers: None.
"""

from __future__ import annotations

from decimal import Decimal

MOST_EXACT = {15: 2**53, 6: 2**24}
"""Up to which size every whole number is exact in a float, by the digits that are sure of any (IEEE 754)."""


def float_text(text: str, fractional: bool) -> str | None:
    """A float written by its shortest decimal (``270.0``, ``1e+16``) as a person writes it.

    >>> [float_text(text, False) for text in ("270.0", "1e+16", "-0.0", "nan")]
    ['270', '10000000000000000', '0', None]
    >>> [float_text(text, True) for text in ("270.0", "24.5", "1.5e-07", "inf")]
    ['270.0', '24.5', '0.00000015', None]
    """
    if "n" in text or "N" in text:  # nan, inf
        return None
    if "e" in text or "E" in text:
        text = format(Decimal(text), "f")
    whole, _, fraction = text.partition(".")
    if fraction.strip("0"):
        return text
    if whole == "-0":
        whole = "0"
    return f"{whole}.0" if fractional else whole


def sure_digits(text: str, significant: int) -> int | None:
    """How many digits of a float's text are sure, where it has more than that; None where all are.

    A sum of 0.1 and 0.2 is stored as 0.30000000000000004: its last digits come from the arithmetic of the machine that
    wrote the file, and to take them for written would accuse the file of what no person stated.

    >>> sure_digits("0.30000000000000004", 15), sure_digits("24.5", 15), sure_digits("9007199254740992", 15)
    (15, None, None)
    """
    if len(text) <= significant:
        return None
    digits = text.lstrip("-0.").replace(".", "")
    if len(digits) <= significant:
        return None
    if "." not in text and abs(int(text)) <= MOST_EXACT[significant]:
        return None
    return significant


def no_numbers_note(name: str, count: int) -> str:
    """What is told of a column in which so many cells hold no number.

    >>> no_numbers_note("votes", 3)
    "NaN or infinity in 'votes' (3): such a cell states nothing"
    """
    return f"NaN or infinity in {name!r} ({count:,}): such a cell states nothing"


def day_text(text: str) -> str:
    """A point in time as text, without a time of day that is midnight, which formats without dates write for a day.

    >>> day_text("2025-05-23 00:00:00"), day_text("2025-05-23 10:05:00")
    ('2025-05-23', '2025-05-23 10:05:00')
    """
    return text.removesuffix(" 00:00:00") if len(text) <= 21 else text
