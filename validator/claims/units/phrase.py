"""Read the words of a unit between two strokes: units, what they measure, nouns with their modifiers.

What comes out is always a ``Unit``; a word that cannot be one raises ``UnknownUnitError``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from validator.claims.units import currency
from validator.claims.units.nouns import COUNT_WORDS, PERSON_WORDS, head_of, singular
from validator.claims.units.unit import ONE, Unit, UnknownUnitError, is_money, power, product

_SCALES = {
    "hundred", "thousand", "million", "billion", "trillion", "lakh", "crore", "thousands", "millions", "billions",
    "trillions", "lakhs", "crores", "mn", "mln", "mio", "bn", "bln", "tn", "trn", "tln", "k", "'000", "000s",
}  # fmt: skip
_LETTERS = {"m", "M", "b", "B", "k", "K", "t", "T", "mm", "MM"}
"""Texts that after a currency mean a scale: "USD m" is a million dollars, no dollar-metre."""

_MILLIONS = {"m", "M", "b", "B", "k", "K"}
"""Texts that before a noun or a currency mean a scale: "m people", "M USD"."""

_CARRIED = {"vehicle", "seat", "bed", "bus", "train", "truck"}
"""Nouns other than people whose product with a unit has a name of its own: vehicle miles, bed days."""

_MONEY_WORDS = {*currency.AMBIGUOUS, "dollar", "rupee", "franc", "lira", "krona", "euro"} - {"crown", "real"}
"""Words that name a currency only with their country: a phrase on them that no list knows is refused, no noun."""

# Patterns are texts: ``re`` compiles and keeps them at the first use, which most runs never reach.
_POWER = r"(.*[^\d^*+-])(?:(?:\^|\*\*)([+-]?\d\d?)|([23]|-\d))\Z"
_RAISED = r"(.*[^^*])(?:\^|\*\*)([+-]?\d\d?)\Z"
_NOUN = r"[^\W\d_][\w.&'’-]*\Z"


def phrase(words: list[str], text: str) -> Unit:
    """Read words without strokes: units in a row, a unit and the noun it measures, or a noun with its modifiers."""
    raised = re.match(_RAISED, words[-1])
    if raised:
        base = [*words[:-1], raised[1]]
        whole = listed(" ".join(base))
        if whole is None and all(listed(word) is None for word in base):
            whole = _noun(base, text)
        if whole is not None and int(raised[2]) != 0:
            return power(whole, int(raised[2]))
    units: list[Unit] = []
    position = 0
    while position < len(words):
        found, after = _unit_at(words, position, text)
        if found is None:
            break
        units.append(found)
        position = after
    rest = words[position:]
    of_what = rest or any(is_money(unit) for unit in units[1:])
    for index, word in enumerate(words):
        after_money = index and index < position and is_money(units[0]) and word in _LETTERS
        is_scale = index >= position and word.lower() in _SCALES
        if is_scale or after_money or (of_what and index == 0 and word in _MILLIONS):
            raise UnknownUnitError(text, f"{word!r} is a scale", "write it with the value, as in '4.1 billion'")
    unit = ONE
    for found in units:
        unit = product(unit, found)
    if not rest:
        return unit
    if position == 0:
        return _carried(words, text) or _noun(words, text)
    # "foot soldiers" and "day labourers" are nouns, "tonnes CO2" and "kWh of heat" quantities of something.
    if position == 1 and rest[0].lower() != "of" and _can_modify(words[0]):
        return _noun(words, text)
    return product(unit, phrase(rest[1:] if rest[0].lower() == "of" and len(rest) > 1 else rest, text))


def _unit_at(words: list[str], position: int, text: str) -> tuple[Unit | None, int]:
    """The unit (not a noun) that starts at a position, and where it ends; the longest one counts."""
    word = words[position].lower().rstrip(".")
    if word in ("square", "sq", "cubic", "cu") and position + 1 < len(words):
        found, after = _unit_at(words, position + 1, text)
        return (None, position) if found is None else (power(found, 2 if word[0] == "s" else 3), after)
    from validator.claims.units.table import phrase_starts

    longest = 4 if singular(word) in phrase_starts() else 1
    for end in range(min(len(words), position + longest), position, -1):
        found = listed(" ".join(words[position:end]))
        if found is None and end == position + 1:
            found = _single(words[position], text, end == len(words))
        if found is not None:
            if end < len(words) and words[end].lower() in ("squared", "cubed"):
                return power(found, 2 if words[end].lower() == "squared" else 3), end + 1
            return found, end
    return None, position


@lru_cache(maxsize=4096)
def listed(words: str) -> Unit | None:
    """A unit, a currency or an alias that is written exactly so, but for case and plural."""
    from validator.claims.units.parse import parse_unit  # an alias stands for the text of a unit
    from validator.claims.units.table import find, table

    code = words if words in currency.CODES else currency.SIGNS.get(words)
    if code is not None:
        return kind(code)
    if words.lower() in COUNT_WORDS:  # a TV is no teravolt
        return None
    found = find(words)
    if found is not None:
        return found
    known = table()
    last = words.lower().rpartition(" ")
    folded = last[0] + last[1] + singular(last[2])
    target = known.aliases.get(words) or known.aliases.get(folded)
    if target is not None:
        return parse_unit(target)
    if folded in known.names:
        return find(folded)
    first, space, others = folded.partition(" ")
    if space and (first_folded := singular(first) + space + others) != folded:  # "barrels of oil", "years old"
        if first_folded in known.aliases:
            return parse_unit(known.aliases[first_folded])
        if first_folded in known.names:
            return find(first_folded)
        folded = first_folded if first_folded in currency.WORDS else folded  # "pounds sterling"
    code = currency.WORDS.get(folded) or currency.WORDS.get(words.lower())
    return None if code is None else kind(code)


def _single(word: str, text: str, last: bool) -> Unit | None:
    """A unit in one word that carries more than a name: a power, a sign in front, or hyphens between units."""
    bare = word.rstrip(".")
    if bare != word and bare and (found := listed(bare)):
        return found
    powered = re.match(_POWER, bare) if bare[-1:].isdecimal() else None
    if powered:
        base = listed(powered[1])
        if base is not None and int(powered[2] or powered[3]) != 0:
            return power(base, int(powered[2] or powered[3]))
    for length in (3, 2, 1):
        if word[:length] in currency.SIGNS and not word[:length].isalpha() and len(word) > length:
            raise UnknownUnitError(text, f"{word[length:]!r} after a currency", "write the scale with the value")
    if "-" in bare:
        return _hyphenated(bare.split("-"))
    from validator.claims.units.table import table

    noun = singular(bare.lower())
    choices = currency.AMBIGUOUS.get(noun) or table().ambiguous.get(bare.lower())
    if choices is not None and last:  # "real estate" and "crown courts" are no money
        raise UnknownUnitError(text, f"{bare!r} has several meanings", f"write {choices}")
    return _in_other_case(bare, text)


def _hyphenated(parts: list[str]) -> Unit | None:
    """``kilowatt-hours``, ``man-hours``, ``passenger-km``: units, perhaps after what they count."""
    units = [listed(part) if part else None for part in parts]
    if units[0] is None and (singular(parts[0].lower()) in PERSON_WORDS or parts[0].lower() in _CARRIED):
        units[0] = _noun([parts[0]], parts[0])
    result = ONE
    for unit in units:
        if unit is None:
            return None
        result = product(result, unit)
    return result


def _carried(words: list[str], text: str) -> Unit | None:
    """``passenger km``, ``vehicle miles``, ``man hours``: what is carried, then units only."""
    first = singular(words[0].lower())
    if len(words) == 1 or not (first in PERSON_WORDS or first in _CARRIED):
        return None
    unit, position = _noun(words[:1], text), 1
    while position < len(words):
        found, position = _unit_at(words, position, text)
        if found is None:
            return None
        unit = product(unit, found)
    return unit


def _in_other_case(word: str, text: str) -> Unit | None:
    """A symbol of three letters or more in the wrong case: ``KWH``. Refused where case decides the size: ``mwh``."""
    if not 3 <= len(word) <= 5 or word.lower() in COUNT_WORDS or word.lower() in PERSON_WORDS:
        return None
    from validator.claims.units.table import symbols_in_any_case

    found = symbols_in_any_case().get(word.lower(), ())
    if len(found) > 1:
        raise UnknownUnitError(text, f"{word!r} has several meanings", f"write {' or '.join(found)}")
    return listed(found[0]) if found else None


def _can_modify(word: str) -> bool:
    """Whether a unit's word may stand before a noun as a modifier: a long name in the singular ("foot", not "kWh")."""
    from validator.claims.units.table import table

    return word in table().names or word in currency.WORDS


def _noun(words: list[str], text: str) -> Unit:
    """Read a count noun: ``electoral votes`` → ``electoral vote``, ``prisoners of war`` → ``person``."""
    for word in words:
        if word.lower() == "per" or (not re.match(_NOUN, word) and word != "&"):
            raise UnknownUnitError(text, f"{word!r} is neither a unit nor a noun")
    lower = [word.lower().rstrip(".").replace("’", "'") for word in words]
    head = head_of(lower)
    noun = singular(lower[head])
    if noun in PERSON_WORDS or noun == "person":
        return kind("person")
    if len(words) == 1 and noun not in COUNT_WORDS:
        _refuse_near_miss(noun, text)
    if noun in _MONEY_WORDS and head == len(words) - 1:
        raise UnknownUnitError(
            text, f"no currency of the list is called {text!r}", "write its ISO 4217 code, as in 'USD'"
        )
    lower[head] = noun
    # "hepatitis A" keeps its capital, and so does any word that small letters would turn into a unit.
    lower = [
        word if len(folded) == 1 or _as_unit(folded) not in (None, _as_unit(word)) else folded
        for word, folded in zip(words, lower, strict=True)
    ]
    unit = kind(" ".join(lower))
    if unit.name != text and not _reads_back(unit):
        raise UnknownUnitError(text, f"as a noun it would be {unit.name!r}, which reads differently")
    return unit


def _reads_back(unit: Unit) -> bool:
    """Whether the name of a noun reads as that noun: "MS-KT" in small letters would be a product of units."""
    from validator.claims.units.parse import parse_unit

    try:
        return parse_unit(unit.name) == unit
    except UnknownUnitError:
        return False


def _as_unit(word: str) -> Unit | None:
    return listed(word) or (_single(word, word, False) if word[-1:].isdecimal() else None)


def _refuse_near_miss(noun: str, text: str) -> None:
    from validator.claims.units.table import misspelt

    if len(noun) == 1:
        raise UnknownUnitError(text, "no unit has this letter as its symbol")
    meant = misspelt(noun)
    if meant is not None:
        raise UnknownUnitError(text, f"{noun!r} is no unit, but almost one", f"did you mean {meant!r}?")


def kind(noun: str) -> Unit:
    """The unit that counts one noun, or one currency."""
    return Unit(noun, ((noun, 1),), 1)
