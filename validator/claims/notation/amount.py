"""One number with its sign, currency, scale and unit: ``-$4.1bn``, ``(1,234)``, ``two and a half hours``, ``3x``.

Contract: ``read_amount`` reads the whole of a text. What it returns is what was written, not yet widened: the
value, the place of its last digit and the form that the wording table may give room.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from validator.claims.interval import Rational, whole_if_possible
from validator.claims.notation.currencies import read_currency
from validator.claims.notation.number_words import WordNumber, read_words
from validator.claims.notation.numerals import Numeral, read_numeral
from validator.claims.notation.refusal import Refusal
from validator.claims.notation.scales import read_scale
from validator.claims.notation.unit_text import UnitText, read_unit
from validator.claims.wording import Wording, WordingTable


class Amount(NamedTuple):
    """A written number, not yet widened.

    ``place`` is the size of its last digit, ``step`` of its last digit that is not a trailing zero. ``form`` is a row
    of the wording table's forms, ``after`` a phrase between the number and its unit (``5 or more people``), ``scale``
    the scale that was written (1 without one); ``in_digits`` tells whether digits were.
    """

    value: Rational
    place: Rational
    step: Rational
    rounded: bool
    unit: UnitText | None = None
    form: str | None = None
    after: Wording | None = None
    scale: int = 1
    in_digits: bool = True
    signed: bool = False


_MULTIPLE = re.compile(r"[ -]?(?:times|x|×|fold)(?: as (?:many|much))?", re.IGNORECASE)
_FOLD = re.compile(r"(?<=[a-z])fold", re.IGNORECASE)
_ARTICLE = re.compile(r"(?:of )?an? ")
_TIME = re.compile(r"an? (minute|hour|day|week|fortnight|month|year|decade|century)")


def read_amount(
    text: str, table: WordingTable, *, unit: str | None = None, locale: str | None = None, factor: int = 1
) -> Amount | None:
    """Read a text that is one number and nothing else; None when it does not begin with a number.

    ``factor`` is a scale that the text shares with another (the 5 of ``5-7 million``); it applies where the text has no
    scale of its own.

    Raises:
        Refusal: it begins as a number and goes on as something that is not understood.
    """
    if text.startswith("("):
        return _read_in_parentheses(text, table, unit, locale)
    if text.lower().endswith("fold"):
        # "tenfold" is one word; the number must end before it.
        text = _FOLD.sub(" fold", text)
    at, negative, signed = _sign(text, 0)
    currency = read_currency(text, at)
    if currency is not None:
        at = currency[2]
        if not signed:
            at, negative, signed = _sign(text, at)
    number: Numeral | WordNumber | None = read_numeral(text, at, locale)
    in_digits = number is not None
    lowered = text if in_digits else text.lower()
    if number is None and len(lowered) == len(text):
        number = read_words(lowered, at)
    if number is None:
        return _one_unit(text) if at == 0 else None
    at = number.end
    form = "fraction" if number.fraction else None
    if isinstance(number, WordNumber) and number.dozen:
        form = "dozen"
    letters = "nowhere" if not in_digits else "anywhere" if currency else "attached"
    scale = read_scale(text, at, letters=letters, unit=unit, locale=locale)
    rounded = number.rounded
    own_scale = number.scale if isinstance(number, WordNumber) else 1
    if scale is not None:
        factor, at, is_dozen = scale
        own_scale *= factor
        form = "dozen" if is_dozen else form
        rounded = True
    elif factor > 1:
        rounded = True
    place: Rational = number.step if number.rounded else 1
    sign = -1 if negative else 1
    value = whole_if_possible(number.value * factor * sign)
    place, step = whole_if_possible(place * factor), whole_if_possible(number.step * factor)
    rest, multiple, after = _rest(text, at, form, in_digits, table)
    if multiple:
        form = "multiple"
    found = None
    if not multiple:
        sign_of = None if currency is None else (currency[0], currency[1])
        attached = in_digits and text[at : at + 1].isalpha()
        found = read_unit(rest, sign_of, hedges=table.hedges, declared=unit, attached=attached)
    step = place if number.rounded else step
    return Amount(value, place, step, rounded, found, form, after, own_scale, in_digits, signed)


def _sign(text: str, at: int) -> tuple[int, bool, bool]:
    if text[at : at + 1] in ("-", "−", "+"):
        return at + 1 + (text[at + 1 : at + 2] == " "), text[at] != "+", True
    return at, False, False


def _read_in_parentheses(text: str, table: WordingTable, unit: str | None, locale: str | None) -> Amount | None:
    """A negative number as accounts write it: ``(1,234)``, ``($5m)``, ``(390) km``."""
    inside, closing, rest = text[1:].partition(")")
    if not closing:
        raise Refusal("its parenthesis is not closed")
    amount = read_amount(inside.strip(), table, unit=unit, locale=locale)
    if amount is None or amount.signed or amount.form is not None or amount.after is not None:
        raise Refusal("parentheses make one plain number negative, as in (1,234)")
    found = amount.unit
    if rest.strip():
        if found is not None:
            raise Refusal(f"it has two units, {found.written!r} and {rest.strip()!r}")
        found = read_unit(rest.strip(), hedges=table.hedges, declared=unit)
    return Amount(-amount.value, amount.place, amount.step, amount.rounded, found, None, None, amount.scale, True, True)


def _rest(
    text: str, at: int, form: str | None, in_digits: bool, table: WordingTable
) -> tuple[str, bool, Wording | None]:
    """What follows the number: the text of the unit, whether it is a multiple, and a phrase between the two."""
    multiple = _MULTIPLE.fullmatch(text, at)
    if multiple is not None:
        return "", True, None
    rest = text[at:]
    after = table.leading(rest.strip().lower(), table.after)
    if after is not None:
        return rest.strip()[len(after.phrase) :].strip(), False, after
    if rest[:1] == "-" and rest[1:2].isalpha():
        # "three-day", "5-km"
        rest = rest[1:]
    rest = rest.strip()
    if form in ("fraction", "dozen") and not in_digits and rest:
        article = _ARTICLE.match(rest.lower())
        if article is not None:
            return rest[article.end() :], False, None
        if form == "fraction":
            # "a third person" is not a third of a person
            raise Refusal(f"{rest[:40]!r} follows a share; write the share alone")
    return rest, False, None


def _one_unit(text: str) -> Amount | None:
    """``a week``, ``an hour``: one of a unit of time. ``a lot`` shows why other nouns with an article are not read."""
    if _TIME.fullmatch(text.lower()) is None:
        return None
    return Amount(1, 1, 1, False, read_unit(text.partition(" ")[2]), in_digits=False)
