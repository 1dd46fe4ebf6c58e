"""Words after a number that are no noun: qualifiers, scales of other languages, abbreviations nobody knows.

Contract: ``refuse_what_is_no_noun`` gets the text between a number and the end of the value, before it is taken for a
unit. Any word may be a noun, and a noun keeps the number exact; so what surely says something *about* the number is
refused with its reason here. Words that widen the number are rows of the wording table and arrive as ``hedges``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from validator.claims.notation.refusal import Refusal
from validator.claims.notation.scales import OTHER_SCALES


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SHORT_QUALIFIERS = _words("est prov prelim vorl gesch env aprox unoff unconf unaud")
"""Abbreviations that are no noun wherever they stand, with or without a full stop."""

_QUALIFIERS = _words(
    """
    provisional provisionally preliminary incomplete partial unofficial unofficially unconfirmed unverified unaudited
    tentative projected forecast expected assumed approximate rounded estimate
    vorläufig vorläufige unvollständig geschätzt geschätzte gerundet teilweise unbestätigt inoffiziell
    environ provisoire estimé estimée aproximadamente estimado estimada provisorio
    """
)
"""Words that are no noun where they stand last: 390 provisional; but 390 provisional ballots are ballots."""

_OTHER_FUNCTION_WORDS = _words("oder und mehr weniger bis von davon knapp ou o más или и")
"""Function words of other languages, of which none is an English noun; ``5 ou plus`` is no five of anything."""

_INSIDE = frozenset({"under", "over"})
"""Words that give room and may yet stand inside a unit: children under age."""

_INITIALS = re.compile(r"(?:[^\W\d_]\.){2,}")
_FACTOR = re.compile(r"[x×][0-9]")


def refuse_what_is_no_noun(
    text: str, hedges: frozenset[str], *, attached: bool = False, declared: str | None = None
) -> None:
    """Refuse a text that would be read as a noun and is none.

    ``attached`` says that it follows its digits without a space; ``declared`` is the unit declared for the value, which
    may be any text.

    Raises:
        Refusal: it says how the number is meant, scales it, or is letters that no list knows.

    >>> refuse_what_is_no_noun("cakes", frozenset())
    >>> refuse_what_is_no_noun("est.", frozenset())
    Traceback (most recent call last):
    validator.claims.notation.refusal.Refusal: 'est.' says how the number is meant, not what is counted; ...
    """
    if text != declared:
        _refuse(text, hedges, attached, declared)


@lru_cache(maxsize=4096)
def _refuse(text: str, hedges: frozenset[str], attached: bool, declared: str | None) -> None:
    words = text.split()
    for position, word in enumerate(words):
        bare = word.lower().rstrip(".,")
        last = position == len(words) - 1
        inside = position > 0 and not last and bare in _INSIDE
        if bare in _SHORT_QUALIFIERS or (last and bare in _QUALIFIERS):
            raise Refusal(
                f"{word!r} says how the number is meant, not what is counted; leave it out, and declare a precision "
                "where the number has room"
            )
        if bare in OTHER_SCALES or word.rstrip(".") in OTHER_SCALES:
            known = OTHER_SCALES.get(bare) or OTHER_SCALES[word.rstrip(".")]
            advice = f"declare the locale {known!r}" if known else "write the number in digits, or as 5 million"
            raise Refusal(f"{word!r} multiplies the number in another language; {advice}")
        if bare in _OTHER_FUNCTION_WORDS or (not inside and (bare in hedges or word.lower() in hedges)):
            raise Refusal(f"{word!r} in {_short(text)} is not part of a unit")
        if _FACTOR.match(word):
            raise Refusal(
                f"{_short(text)} after the number is no unit: it is a factor, as in 5 x 10, or another base, as in "
                "0x10; write the number out"
            )
    if (attached or any(word.endswith(".") and word.strip(".") for word in words)) and not _is_declared(text, declared):
        _refuse_unknown(text, words, attached)


def _refuse_unknown(text: str, words: list[str], attached: bool) -> None:
    """Letters at the digits, or before a full stop, are a unit or a word of a list: there nobody writes other nouns."""
    if _is_known(text, with_nouns=len(words) == 1):
        return
    if attached and not _is_known(words[0], with_nouns=True):
        raise Refusal(f"{_short(words[0])} directly after the digits is no known unit; put a space before a noun")
    for position, word in enumerate(words):
        if not word.endswith(".") or word.lower() in ("sq.", "cu.") or _is_known(word, with_nouns=True):
            continue
        if _INITIALS.fullmatch(word) and word.isupper() and position < len(words) - 1:
            continue  # "5 U.S. soldiers"
        raise Refusal(
            f"{word!r} is an abbreviation that is not known; write it out, or leave out the full stop of a sentence"
        )


def _is_known(text: str, *, with_nouns: bool) -> bool:
    """Whether every part of a unit is in a list: units and currencies, with or without the nouns that are listed."""
    from validator.claims.units import UnknownUnitError, parse_unit
    from validator.claims.units.currency import CODES
    from validator.claims.units.nouns import COUNT_WORDS
    from validator.claims.units.table import table

    try:
        parts = [part for part, _ in parse_unit(text).dimension]
    except UnknownUnitError:
        return False
    bases = table().bases
    nouns = with_nouns and all(part == "person" or part in COUNT_WORDS for part in parts)
    return nouns or all(part in bases or part in CODES for part in parts)


def _is_declared(text: str, declared: str | None) -> bool:
    """Whether a text is one word that names the declared unit: ``5 cakes.`` beside the unit cake."""
    if declared is None or " " in text:
        return False
    from validator.claims.units import UnknownUnitError, parse_unit

    try:
        return parse_unit(text) == parse_unit(declared)
    except UnknownUnitError:
        return False


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:39] + "…")
