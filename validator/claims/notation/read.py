"""The entry point: a written value becomes an exact quantity, or an error that says why not.

Contract: ``read_quantity`` never guesses. It reads the whole text or raises ``UnreadableValueError``; ``likely`` always
lies inside ``certain``; no float is made. Plain integers and decimals take a fast path of a few microseconds; every
other form is tried in the order of `_read`.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from validator.claims.interval import Interval, Rational
from validator.claims.notation.refusal import FORMS, Refusal
from validator.claims.notation.unit_text import canonical, is_rounded_unit
from validator.claims.quantity import Exactness, Kind, Quantity, UnreadableValueError

if TYPE_CHECKING:
    from validator.claims.notation.precision import Precision
    from validator.claims.wording import WordingTable

_plain = re.compile(r"(-?)([0-9]{1,15}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,4})(?:\.([0-9]{1,15}))?(%?)").fullmatch
_STEPS: tuple[Rational, ...] = (1, *(Fraction(1, 10**places) for places in range(1, 16)))

LONGEST_TEXT = 200_000
"""The most characters that a written value may have."""
_LONGEST_PHRASE = 400
_DIGIT_RUN = re.compile(r"[0-9](?:[,.'’\u202f\u2009\u00a0]?[0-9])*")
_SPACES = re.compile(r" {2,}")


class Context(NamedTuple):
    """What is known beside the text, handed to the readers of all forms."""

    table: WordingTable
    unit: str | None
    precision: Precision | None
    rounding: str
    locale: str | None
    published: int | None
    duration: bool
    date: bool


def read_quantity(  # noqa: PLR0913 - each is one declaration that may stand beside a value in a record
    text: str,
    *,
    unit: str | None = None,
    precision: Precision | None = None,
    rounding: str = "nearest",
    locale: str | None = None,
    published: int | None = None,
    wording: WordingTable | None = None,
    duration: bool = False,
    date: bool = False,
) -> Quantity:
    """Read one written value.

    ``unit`` is the unit declared beside the value, ``precision`` and ``rounding`` ("nearest" or "truncated") how it was
    rounded, ``locale`` whose decimal mark it has, ``published`` the ordinal of the day of publication. ``duration``
    says that the value is the length of a period between two dates, which is returned in days; ``date`` that it is a
    date, so that a bare ``2022`` is a year. A declared precision applies to numbers, not to dates.

    Raises:
        UnreadableValueError: no reading understands the text, or it contradicts the declared unit.
        ValueError: ``rounding`` is neither of the two.

    >>> print(read_quantity("24.50"), read_quantity("390"), read_quantity("more than 100"))
    [24.495, 24.505] 390 (100, ∞)
    """
    if precision is None and locale is None and not duration and not date:
        plain = _plain(text)
        if plain is not None:
            quantity = _read_plain(plain, unit, rounding)
            if quantity is not None:
                return quantity
    if rounding not in ("nearest", "truncated"):
        raise ValueError(f"rounding is 'nearest' or 'truncated', not {rounding!r}")
    try:
        from validator.claims.notation.forms import read_form
        from validator.claims.wording import default_wording

        table = default_wording() if wording is None else wording
        context = Context(table, unit, precision, rounding, locale, published, duration, date)
        return read_form(_clean(text), context)
    except Refusal as refusal:
        raise UnreadableValueError(_excerpt(text), str(refusal), FORMS) from None


def _read_plain(plain: re.Match[str], unit: str | None, rounding: str) -> Quantity | None:
    """The fast path: digits, at most one point, at most a percent sign. None where the slow path must decide."""
    sign, whole, decimals, percent = plain.groups()
    if unit is None:
        name = "%" if percent else None
    else:
        if percent:
            return None
        try:
            name = canonical(unit)
        except Refusal:
            return None
    if "," in whole:
        whole = whole.replace(",", "")
    if decimals is None:
        value = -int(whole) if sign else int(whole)
        if not is_rounded_unit(name):
            interval = Interval(value, value)
            kept = whole.rstrip("0")
            step = 10 ** (len(whole) - len(kept)) if kept else 1
            return Quantity(Kind.NUMBER, interval, interval, name, Exactness.EXACT, step)
        decimals = ""
    elif rounding != "nearest":
        return None
    else:
        value = int(whole + decimals)
        if sign:
            value = -value
    if rounding != "nearest":
        return None
    # Half a unit of the last place on both sides; numerator and denominator are twice the written ones.
    double, twice = 2 * value, 2 * 10 ** len(decimals)
    interval = Interval(Fraction(double - 1, twice), Fraction(double + 1, twice))
    return Quantity(Kind.NUMBER, interval, interval, name, Exactness.ROUNDED, _STEPS[len(decimals)])


def _clean(text: str) -> str:
    """The text with one kind of space and apostrophe, without spaces around it.

    Raises:
        Refusal: it is empty, too long, or holds characters that are not shown as they are.
    """
    from validator.claims.notation.numerals import plain_marks

    if len(text) > LONGEST_TEXT:
        raise Refusal(f"it has {len(text):,} characters, and at most {LONGEST_TEXT:,} are read")
    text = plain_marks(text)
    if not text.isprintable():
        hidden = next(char for char in text if not char.isprintable() and char != "\u202f") if _hides(text) else ""
        if hidden:
            raise Refusal(f"it contains the control or invisible character U+{ord(hidden):04X}")
    text = _SPACES.sub(" ", text.strip(" "))
    if not text:
        raise Refusal("it is empty")
    if len(text) > _LONGEST_PHRASE and len(_DIGIT_RUN.sub("0", text)) > _LONGEST_PHRASE:
        raise Refusal(f"it is longer than {_LONGEST_PHRASE} characters, apart from the digits of its numbers")
    return text


def _hides(text: str) -> bool:
    return not text.replace("\u202f", "").isprintable()


def _excerpt(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:80]}… ({len(text):,} characters)"
