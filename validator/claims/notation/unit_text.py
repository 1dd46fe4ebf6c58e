"""The unit written beside a number, and how it meets the unit declared for the claim.

Contract: text that is not a known wording or scale is handed to ``validator.claims.units``; here only the spellings of
per cent and of currencies are settled, and words that can be no unit are refused, so that nothing is skipped.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from validator.claims.notation.currencies import NAMES, SHARED
from validator.claims.notation.no_noun import refuse_what_is_no_noun
from validator.claims.notation.refusal import Refusal

PERCENT = frozenset({"%", "percent", "per cent", "per-cent", "pct", "pct.", "percentage"})
POINTS = frozenset({"percentage point", "percentage points", "pp", "ppt", "ppts", "p.p.", "%-points", "% points"})
BASIS_POINTS = frozenset({"basis point", "basis points", "bp", "bps"})
_SPELLINGS = PERCENT | POINTS | BASIS_POINTS

_FUNCTION_WORDS = (
    "a about above after all almost also an and another around as at before below between but by each either even "
    "every exactly few fewer for from half higher if in into is it just least less lower many maximum minimum more "
    "most much nearly neither no none nor not odd on only or other out over plus roughly several since so some "
    "something than that the their then there these they this those thereabouts to too under until up was were with "
    "within without hundred hundreds thousand thousands million millions billion billions trillion dozen dozens zero "
    "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty seventy eighty "
    "ninety"
)
_NEVER_A_UNIT = frozenset(_FUNCTION_WORDS.split())
_INSIDE_A_UNIT = frozenset({"a", "an", "in", "for", "each", "every", "all", "under", "over", "other", "and", "the"})
"""Words that may stand inside a longer unit (``dollars a barrel``, ``children under age``) but never begin one."""
_SHAPE = re.compile(r"[^\W\d_%‰°/'’.,:;!?()\[\]{}<>=+*\"“”-][^:;!?\[\]{}<>=\"“”]*|[%‰°/'′″][^:;!?\[\]{}<>=\"“”]*")


class UnitText(NamedTuple):
    """A unit found in a text. ``others`` are the currencies that its sign may also stand for."""

    written: str
    name: str
    others: frozenset[str] = frozenset()


def read_unit(
    text: str,
    currency: tuple[str, str] | None = None,
    *,
    hedges: frozenset[str] = frozenset(),
    declared: str | None = None,
    attached: bool = False,
) -> UnitText | None:
    """The unit that the rest of a written number is, after an optional currency sign before the number.

    ``hedges`` are the single words of the wording table that give a number room, ``declared`` is the unit declared for
    the value, and ``attached`` says that the text follows its digits without a space.

    Raises:
        Refusal: the text cannot be a unit.

    >>> read_unit("per cent"), read_unit("")
    (UnitText(written='per cent', name='%', others=frozenset()), None)
    """
    if not text:
        if currency is None:
            return None
        return UnitText(currency[0], canonical(currency[1]), SHARED.get(currency[0], frozenset()))
    lowered = text.lower()
    if lowered not in _SPELLINGS and lowered not in NAMES:
        refuse_what_is_no_noun(text, hedges, attached=attached, declared=declared)
    if currency is not None:
        # "$5 per barrel", "$4.1bn a year", "$5/kg"; anything else after an amount of money is a second unit.
        if lowered in NAMES:
            return _with_sign(currency, NAMES[lowered])
        if text == currency[1]:
            return _with_sign(currency, text)
        rate = re.fullmatch(r"(?:per |an? |/ ?)(.+)", text)
        if rate is None:
            raise Refusal(f"it has two units, {currency[0]!r} and {text!r}")
        return UnitText(f"{currency[0]} {text}", canonical(f"{currency[1]}/{rate[1]}"))
    return UnitText(text, canonical(text), SHARED.get(lowered, frozenset()))


def _with_sign(currency: tuple[str, str], code: str) -> UnitText:
    if code != currency[1] and code not in SHARED.get(currency[0], ()):
        raise Refusal(f"it has two currencies, {currency[0]!r} and {code}")
    return UnitText(currency[0], canonical(code))


@lru_cache(maxsize=4096)
def canonical(text: str) -> str:
    """The one name of a unit: ``people`` and ``person`` are the same, ``per cent`` is ``%``.

    Raises:
        Refusal: the text cannot be a unit.

    >>> canonical("per cent"), canonical("%")
    ('%', '%')
    """
    lowered = text.lower()
    if lowered in PERCENT:
        return "%"
    if lowered in POINTS:
        text = "percentage point"
    elif lowered in BASIS_POINTS:
        text = "basis point"
    elif lowered in NAMES:
        text = NAMES[lowered]
    _refuse_words_that_are_no_unit(text, lowered)
    from validator.claims.units import UnknownUnitError, parse_unit

    try:
        name: str = parse_unit(text).name
    except UnknownUnitError as error:
        raise Refusal(f"{_short(text)} is not a unit: {error}") from error
    return name


def meet(found: UnitText | None, declared: str | None) -> str | None:
    """The unit of the quantity: the one found in the text, which must be the declared one where there is one.

    Raises:
        Refusal: the two are different units.

    >>> meet(UnitText("$", "USD", frozenset({"USD", "AUD"})), "AUD")
    'AUD'
    """
    if declared is None:
        return None if found is None else found.name
    name = canonical(declared)
    if found is None or found.name == name or name in found.others:
        return name
    if found.name in ("point", "points") and is_rounded_unit(name) and name != "%":
        # "rose 3 points" beside a declared percentage point
        return name
    raise Refusal(f"its unit is {found.written!r}, but the unit declared for it is {declared!r}")


@lru_cache(maxsize=1)
def rounded_units() -> frozenset[str]:
    """The units beside ``%`` whose whole numbers are rounded too: ``39%`` is 38.5 to 39.5 per cent (DESIGN §3)."""
    return frozenset({canonical("percentage point"), canonical("basis point")})


def is_rounded_unit(name: str | None) -> bool:
    """Whether whole numbers of this unit are rounded too.

    >>> is_rounded_unit("%"), is_rounded_unit(None)
    (True, False)
    """
    return name is not None and (name == "%" or name in rounded_units())


def _refuse_words_that_are_no_unit(text: str, lowered: str) -> None:
    if text[:3].isdigit():
        raise Refusal("a plain space groups its digits; write 1,000, or declare a locale such as ‘fr’")
    if _SHAPE.fullmatch(text) is None or len(text) > 80:
        raise Refusal(f"{_short(text)} after the number is not a unit")
    words = lowered.replace("-", " ").split()
    for position, word in enumerate(words):
        if word in _NEVER_A_UNIT and not (0 < position < len(words) - 1 and word in _INSIDE_A_UNIT):
            raise Refusal(f"{word!r} in {_short(text)} is not part of a unit")
        if word == "of" and position in (0, len(words) - 1):
            raise Refusal(f"{_short(text)} says what the number is a part of; write the number alone")


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:39] + "…")
