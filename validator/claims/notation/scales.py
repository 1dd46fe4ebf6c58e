"""Scale words and suffixes: thousand, million, bn, lakh, crore, dozen; in a German locale also Tsd., Mio., Mrd., Bio.

Contract: ``read_scale`` reads at a position and returns the factor, where it stopped and whether the factor is a dozen;
letters that are also units (``m``, ``t``, ``K``) count as a scale only where nothing else can be meant.
"""

from __future__ import annotations

import re

from validator.claims.notation.refusal import Refusal

WORDS = {
    "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "quadrillion": 10**15,
    "lakh": 10**5, "lakhs": 10**5, "lac": 10**5, "lacs": 10**5, "crore": 10**7, "crores": 10**7,
    "mn": 10**6, "mln": 10**6, "bn": 10**9, "bln": 10**9, "tn": 10**12, "trn": 10**12, "dozen": 12, "dozens": 12,
}  # fmt: skip
"""Factors of the words that may stand apart from their number (short scale: a billion is 10⁹)."""

LETTERS = {"k": 10**3, "K": 10**3, "m": 10**6, "M": 10**6, "b": 10**9, "B": 10**9, "t": 10**12, "T": 10**12}
"""Letters that are a scale directly after the digits, or after a currency's number: ``4.1m``, ``$5 m``."""

_GERMAN = {
    "hundert": 100, "tsd": 10**3, "tausend": 10**3, "mio": 10**6, "millionen": 10**6, "mrd": 10**9, "milliarde": 10**9,
    "milliarden": 10**9, "billionen": 10**12, "billiarde": 10**15, "billiarden": 10**15,
}  # fmt: skip
"""Scale words where the declared locale is German (long scale: a Billion is 10¹²)."""

_GERMAN_WITH_STOP = {"tsd": 10**3, "mio": 10**6, "mrd": 10**9, "bio": 10**12, "brd": 10**15}
"""Abbreviations that a full stop belongs to; Bio and Brd without it are other words."""

_LONG_WORDS = frozenset({"billion", "trillion", "quadrillion"})
_GERMAN_SPEAKING = frozenset({"de", "at", "ch", "li"})
_OTHER_MEANING = {
    **dict.fromkeys((*_GERMAN_SPEAKING, "fr", "da", "nb", "nn", "no", "sv"), _LONG_WORDS),
    **dict.fromkeys(("es", "pt"), frozenset({"mil"})),
}
"""Words that name another number in a language than they do in English, where a mil is a thousandth of an inch."""

_OTHERS = (
    "mille milliard milliards Md Mds mila milione milioni miliardo miliardi mld mlrd mia duizend miljoen miljard "
    "miljarden biljoen tusen miljon miljoner miljarder tusind millioner milliarder tuhat tuhatta miljoona miljoonaa "
    "miljardi miljardia tys tysięcy tysiące tysiąc milion miliony milionów miliard miliardy miliardów tisíc milionů "
    "miliarda millón millones millardo millardos billón billones milhão milhões bilhão bilhões bilião biliões milyon "
    "milyar ribu juta miliar triliun milioane miliarde ezer millió milliárd тыс тысяч тысяча тысячи млн млрд трлн "
    "миллион миллиона миллионов миллиард миллиарда миллиардов триллион триллиона триллионов тис тисяч мільйон "
    "мільйона мільйонів мільярд мільярда мільярдів"
)
OTHER_SCALES = dict.fromkeys(_OTHERS.split(), "") | dict.fromkeys((*_GERMAN, *_GERMAN_WITH_STOP), "de")
"""Scale words of other languages, which are no nouns, with the locale in which they are read, or ''."""

_WORD = re.compile(r"[ -]?([A-Za-z]+)(?![A-Za-z0-9/²³^*·])")


def read_scale(
    text: str, at: int, *, letters: str, unit: str | None, locale: str | None = None
) -> tuple[int, int, bool] | None:
    """The factor of the scale words from ``at`` on (``lakh crore`` has two), the end, and whether it is a dozen.

    ``letters`` is where single letters count: "attached" (``5m``), "anywhere" (``$5 m``) or "nowhere", which is so
    after number words. A suffix that is the declared ``unit`` is that unit: ``5m`` beside ``m`` is five metres.

    Raises:
        Refusal: the word is another number in the language of the declared locale than in English.

    >>> read_scale("4.1bn", 3, letters="attached", unit=None)
    (1000000000, 5, False)
    >>> read_scale("5 Mrd. Euro", 1, letters="attached", unit=None, locale="de")
    (1000000000, 6, False)
    """
    factor, is_dozen, start = 1, False, at
    language = "" if locale is None else locale.lower().replace("_", "-").partition("-")[0]
    for _ in range(3):
        found = _WORD.match(text, at)
        if found is None:
            break
        word, end = found[1], found.end()
        lower = word.lower()
        attached = found.start(1) == at
        size = WORDS.get(lower)
        if language in _GERMAN_SPEAKING and size is None:
            size = _GERMAN.get(lower)
            if lower in _GERMAN_WITH_STOP and text.startswith(".", end):
                size, end = _GERMAN_WITH_STOP[lower], end + 1
        if size is None and at == start and letters != "nowhere" and (attached or letters == "anywhere"):
            size = LETTERS.get(word)
        if unit in (word, f"{word}."):
            break
        if letters != "nowhere" and lower in _OTHER_MEANING.get(language, ()):
            raise Refusal(
                f"{word!r} means one thing in English and another in the declared locale {locale!r}; write the digits"
            )
        if size is None:
            break
        if lower == "dozens" and factor == 1:
            break
        factor, at, is_dozen = factor * size, end, is_dozen or size == 12
    return (factor, at, is_dozen) if at > start else None
