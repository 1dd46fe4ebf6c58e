"""Read the text of a unit: ``km/h``, ``people per 100,000``, ``US dollars a barrel``, ``sq. miles``, ``boxes``.

A word that no list knows is a noun, and its own kind; a phrase around a noun for people is ``person``. A word that is
almost a unit's name, a number, a scale ("million") and a name with several meanings are refused, never guessed.

A quantity followed by a noun is their product: ``tonnes of CO2`` is ``co2·t``, so it converts to kilotonnes of CO2 and
never meets plain tonnes or tonnes of methane.
"""

from __future__ import annotations

import re
from functools import lru_cache

from validator.claims.units import currency
from validator.claims.units.nouns import COUNT_WORDS, PERSON_WORDS, singular
from validator.claims.units.phrase import kind, listed, phrase
from validator.claims.units.unit import DIGITS, ONE, Unit, UnknownUnitError, product, quotient

LONGEST = 80
"""Longer texts are sentences, not units."""

_SCALE_VALUES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "lakh": 10**5, "crore": 10**7}
_NOT_STATED = {"n/a", "na", "none", "null", "nan", "unknown", "tbd"}

# Patterns are texts: ``re`` compiles and keeps them at the first use, which most runs never reach.
_PERCENT = r"(?i)\bper[ -]cent(?!\w)"
_RAISED = "[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+"
_PER_PERSON = r"(?i)\bper (?:capita|head)\b"
_STROKE = r"\s*/\s*|\s+(?:[Pp]er|a|an)\s+|^[Pp]er\s+"
_FACTORS = r"\s*(?:·|(?<!\*)\*(?!\*))\s*"
_NUMBER = r"\d+(?:[ ,]\d{3})*\Z"


@lru_cache(maxsize=4096)
def parse_unit(text: str) -> Unit:
    """Read a unit. Spellings of one unit give equal units, and ``parse_unit(unit.name) == unit``.

    >>> [parse_unit(text).name for text in ("kilometres per hour", "prisoners", "$ a barrel", "sq. miles", "Boxes")]
    ['km/h', 'person', 'USD/barrel', 'mile²', 'box']

    Raises:
        UnknownUnitError: the text cannot be a unit, means several, or is almost the name of one.
    """
    # The commonest units answer here, before the table is needed.
    if text in currency.CODES:
        return kind(text)
    if text.isalpha() and text.islower():
        noun = singular(text)
        if noun in PERSON_WORDS or noun in COUNT_WORDS:
            return kind(noun if noun in COUNT_WORDS else "person")
    if text == "%":
        return Unit("%", (), _HUNDREDTH)
    if text == "1":
        return ONE
    if text in currency.SIGNS:
        return kind(currency.SIGNS[text])
    return _expression(_clean(text), text)


def written_noun(text: str) -> str:
    """The noun as written, in the singular, before nouns for people become ``person``.

    >>> written_noun("Soldiers"), parse_unit("Soldiers").name
    ('soldier', 'person')
    """
    return singular(_clean(text).lower())


def _clean(text: str) -> str:
    """Write compatible characters (``²``, ``㎞``, ``µ``) in one way, and refuse what cannot be a unit."""
    if len(text) > LONGEST:
        raise UnknownUnitError(text, f"it has {len(text)} characters, more than {LONGEST}")
    if not text.isascii():
        import unicodedata

        text = re.sub(_RAISED, lambda raised: "^" + raised[0].translate(DIGITS), text)
        text = unicodedata.normalize("NFKC", text.replace("⋅", "·").replace("×", "·"))
        text = text.replace("−", "-").replace("⁄", "/")
    if not text.isprintable():
        raise UnknownUnitError(text, "it contains a control character or an invisible one")
    clean = " ".join(text.split())
    if not clean:
        raise UnknownUnitError(text, "it is empty")
    if clean.lower() in _NOT_STATED:
        raise UnknownUnitError(text, "it says that there is none", "leave the unit out")
    if re.match(_NUMBER, clean) and clean != "1":
        raise UnknownUnitError(text, "it is a number", "write numbers in the value")
    return clean


def _expression(clean: str, text: str) -> Unit:
    if "per" in clean.lower():
        clean = re.sub(_PERCENT, "%", clean)
        clean = clean.replace("per mille", "‰")
        clean = re.sub(_PER_PERSON, "per person", clean)
    whole = listed(clean)
    if whole is not None:
        return whole
    above, *below = re.split(_STROKE, clean)
    unit = _group(above, text, False) if above else ONE
    for group in below:
        if not group:
            raise UnknownUnitError(text, "nothing follows 'per'")
        if "·" in group or "*" in group.replace("**", ""):
            raise UnknownUnitError(text, "a product after '/' can be read in two ways", "write a/b/c or a·c/b")
        divisor = _group(group, text, True)
        if unit.dimension and not _leading_number(group.split())[1]:
            # "deaths per million" is not a number of deaths: it is a share of a whole that goes unnamed.
            divisor = product(divisor, kind("whole"))
        unit = quotient(unit, divisor)
    if unit.name.isdecimal() and unit != ONE:
        raise UnknownUnitError(text, "it is a number", "write numbers in the value")
    return unit


def _group(group: str, text: str, below: bool) -> Unit:
    """Read what stands between two strokes: factors with "·" or spaces, and below the line perhaps a number."""
    unit = ONE
    for factor in re.split(_FACTORS, group):
        if factor.isdecimal() and (below or "·" in group or factor == "1") and int(factor) > 0:
            unit = product(unit, _number(int(factor)))
            continue
        words = factor.split()
        if not words:
            raise UnknownUnitError(text, "a factor is missing")
        number, words = _leading_number(words) if below else (1, words)
        if number != 1:
            unit = product(unit, _number(number))
        if words and words != ["1"]:
            unit = product(unit, phrase(words, text))
    return unit


def _leading_number(words: list[str]) -> tuple[int, list[str]]:
    """Split off ``100,000``, ``100 000``, ``thousand`` or ``10 million`` at the start."""
    count = 0
    while count < len(words) and re.match(_NUMBER, " ".join(words[: count + 1])):
        count += 1
    number = int(re.sub(r"[ ,]", "", " ".join(words[:count]))) if count else 1
    if count < len(words) and words[count].lower() in _SCALE_VALUES:
        number *= _SCALE_VALUES[words[count].lower()]
        count += 1
    return (number, words[count:]) if number else (1, words)


def _number(value: int) -> Unit:
    return ONE if value == 1 else Unit(str(value), (), value)


_HUNDREDTH = quotient(ONE, _number(100)).factor
