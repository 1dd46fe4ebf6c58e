"""Numbers in digits: grouping, decimal marks, exponents, fractions; exact at any length that is allowed.

Contract: ``read_numeral`` reads at the start of a text and says where it stopped. A grouping that is not whole
(``1,23,45``) or a second decimal mark is a refusal, never a guess. Thin and no-break spaces and typographic
apostrophes have been made one character each by ``plain_marks`` before.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from validator.claims.interval import Rational
from validator.claims.notation.precision import LARGEST_PLACE, power_of_ten
from validator.claims.notation.refusal import Refusal

MOST_DIGITS = 100_000
"""The most digits that a number may have; reading one this long takes milliseconds."""

THIN = "\u202f"
"""The one character that stands for every space that groups digits (thin, narrow no-break, no-break, figure)."""

_SPACES = re.compile("[\u00a0\u2007\u2009\u202f](?=([0-9]{3}(?![0-9]))?)")
_VULGAR = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
    "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅐": (1, 7), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
    "⅑": (1, 9), "⅒": (1, 10),
}  # fmt: skip
_FRACTION = re.compile(r"( ?)([0-9]{1,6})/([0-9]{1,6})(?![0-9/.,])")
_EXPONENT = re.compile(r"[eE]([-+]?)([0-9]+)")

_POINT = ("en", "us", "gb", "ie", "au", "nz", "ca", "in", "ja", "zh", "ko", "he", "th")
_COMMA = (
    "de", "fr", "es", "it", "pt", "nl", "da", "nb", "nn", "no", "sv", "fi", "is", "pl", "cs", "sk", "sl", "hr", "sr",
    "bs", "bg", "ro", "hu", "el", "ru", "uk", "be", "tr", "id", "lt", "lv", "et", "ca-es", "at",
)  # fmt: skip
LOCALES = tuple(sorted({*_POINT, *_COMMA, "ch"}))
"""The declared locales: a language or country code, with or without a region (``de``, ``de-AT``, ``de-CH``, ``ch``)."""


class Numeral(NamedTuple):
    """A number in digits: its value, the size of its last digit, whether that digit is rounded, and where it ends."""

    value: Rational
    step: Rational
    rounded: bool
    end: int
    fraction: bool = False


def plain_marks(text: str) -> str:
    """Make every grouping space one character and every other such space a plain one; likewise apostrophes.

    >>> plain_marks("1\u2009000\u00a0km") == "1\u202f000 km"
    True
    """
    if text.isascii():
        return text
    text = text.replace("’", "'")
    return _SPACES.sub(lambda found: THIN if found[1] else " ", text)


def read_numeral(text: str, start: int = 0, locale: str | None = None) -> Numeral | None:
    """Read a number in digits that begins at ``start``; None when no digit stands there.

    Raises:
        Refusal: the digits cannot be one number, or the number is longer than is allowed.

    >>> read_numeral("1,234.50 km")
    Numeral(value=Fraction(2469, 2), step=Fraction(1, 100), rounded=True, end=8, fraction=False)
    """
    if start < len(text) and text[start] in _VULGAR:
        numerator, denominator = _VULGAR[text[start]]
        return Numeral(Fraction(numerator, denominator), Fraction(1, denominator), True, start + 1, True)
    found = _pattern(locale).match(text, start)
    if found is None:
        return None
    whole, decimals = found["whole"] or "", found["decimals"] or ""
    group = found["group"] or found["lakh"]
    digits = (
        whole.replace("." if decimal_mark(locale) == "," else ",", "")
        .replace(THIN, "")
        .replace("'", "")
        .replace(" ", "")
    )
    end = found.end()
    _refuse_a_broken_number(text, start, end, locale)
    exponent = _EXPONENT.match(text, end)
    place = -len(decimals)
    if exponent is not None:
        end = exponent.end()
        size = exponent[2].lstrip("0") or "0"
        if len(size) > len(str(LARGEST_PLACE)) or int(size) > LARGEST_PLACE:
            raise Refusal(f"its exponent is larger than {LARGEST_PLACE:,}, the most that is read")
        place += -int(size) if exponent[1] == "-" else int(size)
    number = whole_number(digits + decimals)
    if not decimals and exponent is None and not group:
        fraction = _fraction_after(text, end, number)
        if fraction is not None:
            return fraction
    value: Rational = number
    if place:
        value = number * 10**place if place > 0 else Fraction(number, 10**-place)
    if decimals or exponent is not None:
        return Numeral(value, power_of_ten(place), True, end)
    return Numeral(value, last_place(digits), False, end)


def whole_number(digits: str) -> int:
    """The integer that ASCII digits write, at any length: CPython's ``int`` refuses more than 4,300 digits.

    Raises:
        Refusal: there are more than ``MOST_DIGITS`` digits.
    """
    if len(digits) > MOST_DIGITS:
        raise Refusal(f"it has {len(digits):,} digits, and at most {MOST_DIGITS:,} are read")
    if len(digits) <= 4000:
        return int(digits)
    # Halving keeps the multiplications large and few, where Python's are faster than quadratic.
    half = len(digits) // 2
    shift: int = 10 ** (len(digits) - half)
    return whole_number(digits[:half]) * shift + whole_number(digits[half:])


def last_place(digits: str) -> int:
    """The size of the last digit that is not a trailing zero: 100 for ``1600``, 1 for ``0``."""
    kept = digits.rstrip("0")
    return 10 ** (len(digits) - len(kept)) if kept else 1


def known_locale(locale: str) -> bool:
    """Whether the decimal mark of a locale is known."""
    return _code(locale) in LOCALES


def _code(locale: str) -> str:
    language, _, region = locale.lower().replace("_", "-").partition("-")
    return "ch" if region in ("ch", "li") else language


def decimal_mark(locale: str | None) -> str:
    """The decimal mark: a point, unless the locale writes a comma.

    Raises:
        Refusal: the locale is not known.
    """
    if locale is None:
        return "."
    code = _code(locale)
    if code not in LOCALES:
        raise Refusal(f"the locale {locale!r} is not known; known are {', '.join(LOCALES)}")
    return "," if code in _COMMA else "."


@lru_cache(maxsize=16)
def _pattern(locale: str | None) -> re.Pattern[str]:
    mark = decimal_mark(locale)
    # A plain space groups digits only where the declared locale writes its numbers so: elsewhere it separates words.
    groups = r"[.'\u202f ]" if mark == "," else r"[,'\u202f]"
    grouped = rf"[1-9][0-9]{{0,2}}(?P<group>{groups})[0-9]{{3}}(?:(?P=group)[0-9]{{3}})*(?![0-9])"
    lakh = r"[1-9][0-9]?(?P<lakh>,)(?:[0-9]{2},)+[0-9]{3}(?![0-9])" if mark == "." else r"(?P<lakh>(?!))"
    decimals = re.escape(mark) + "(?P<decimals>[0-9]+)"
    return re.compile(rf"(?P<whole>{grouped}|{lakh}|[0-9]+|(?={re.escape(mark)}[0-9]))(?:{decimals})?")


_BROKEN = re.compile(r"[.,':_\u202f][0-9]")


def _refuse_a_broken_number(text: str, start: int, end: int, locale: str | None) -> None:
    if _BROKEN.match(text, end) is None:
        return
    written = re.match(r"[0-9.,':_\u202f]+", text[start:])
    shown = written[0] if written and len(written[0]) < 40 else text[start : start + 40]
    mark = text[end]
    if mark == ":":
        raise Refusal(f"{shown!r} may be a time of day or a ratio; write a ratio as ‘3 to 1’")
    if mark == "_":
        raise Refusal(f"digits are not grouped by {mark!r}; write 1,000 or 1000")
    if mark in ".," and locale is None:
        raise Refusal(
            f"the grouping in {shown!r} is not one of thousands (1,234.56) or lakhs (12,34,567); "
            "if the comma is its decimal mark, declare a locale such as ‘de’"
        )
    raise Refusal(f"the grouping in {shown!r} is not one of thousands")


def _fraction_after(text: str, end: int, number: int) -> Numeral | None:
    """``2 1/2``, ``2½`` or ``1/3`` whose first integer ends at ``end``; the fraction counts as the last digit."""
    if text.startswith("/", end):
        found = re.compile(r"/([0-9]{1,6})(?![0-9/.,])").match(text, end)
        if found is None or number == 0 or int(found[1]) <= number:
            raise Refusal("the slash does not make a fraction below one, as 2/3 is; write a date as 2025-05-23")
        denominator = int(found[1])
        return Numeral(Fraction(number, denominator), Fraction(1, denominator), True, found.end(), True)
    at = end + 1 if text.startswith(" ", end) else end
    if at < len(text) and text[at] in _VULGAR:
        numerator, denominator = _VULGAR[text[at]]
        return Numeral(number + Fraction(numerator, denominator), Fraction(1, denominator), True, at + 1)
    mixed = _FRACTION.match(text, end)
    if mixed is None or not mixed[1]:
        return None
    numerator, denominator = int(mixed[2]), int(mixed[3])
    if not 0 < numerator < denominator:
        raise Refusal(f"{mixed[2]}/{mixed[3]} is not a fraction below one")
    return Numeral(number + Fraction(numerator, denominator), Fraction(1, denominator), True, mixed.end())
