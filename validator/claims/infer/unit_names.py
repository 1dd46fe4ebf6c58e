"""The unit that a column's name gives: ``price_usd``, ``share (%)``, ``area_km2``, ``Total votes``.

Contract: a unit is only ever taken from words that can hardly mean anything else. The name ``general`` is no count of
generals and ``try`` is no Turkish lira: a wrong unit in a draft would make rules bind to what they do not concern.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SYMBOLS = {
    "%": "%", "pct": "%", "percent": "%", "percentage": "%", "per cent": "%", "prozent": "%", "procent": "%",
    "km": "km", "km2": "km²", "km²": "km²", "sqkm": "km²", "sq km": "km²", "m2": "m²", "m²": "m²", "sqm": "m²",
    "m3": "m³", "m³": "m³", "ha": "ha", "hectares": "ha", "acres": "acre", "mm": "mm", "cm": "cm", "miles": "mile",
    "kg": "kg", "tonnes": "t", "tons": "t", "litres": "l", "liters": "l", "kwh": "kWh", "mwh": "MWh", "gwh": "GWh",
    "twh": "TWh", "kw": "kW", "mw": "MW", "gw": "GW", "hours": "h", "minutes": "min", "seconds": "s", "days": "day",
    "years": "year", "months": "month", "weeks": "week", "°c": "°C", "°f": "°F", "barrels": "barrel",
}  # fmt: skip
_IN_BRACKETS = {"m": "m", "g": "g", "t": "t", "l": "l", "h": "h", "s": "s", "min": "min", "w": "W", "v": "V", "a": "A"}
"""Symbols of one letter, which anywhere else may be an abbreviation of anything."""

_CURRENCIES = _listed(
    """
    usd eur gbp jpy chf cny inr uah rub cad aud nzd pln sek nok dkk czk huf brl mxn krw zar ils
    """
)
_SIGNS = {"$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₴": "UAH", "₹": "INR", "euro": "EUR"}
_SCALES = {
    "thousand": "thousands", "thousands": "thousands", "000": "thousands", "000s": "thousands", "1000": "thousands",
    "tsd": "thousands", "k": "thousands", "million": "millions", "millions": "millions", "mio": "millions",
    "mln": "millions", "mn": "millions", "billion": "billions", "billions": "billions", "bn": "billions",
    "тис": "thousands", "млн": "millions", "млрд": "billions",
}  # fmt: skip
_COLLECTIVE = _listed(
    """
    population personnel headcount troops police staff
    """
)
_NOT_COUNTED = _listed(
    """
    per share shares pct percent percentage rate rates ratio index average avg mean median price prices cost costs
    income age ages id ids code codes type class level rank score year date name no nr change growth density size
    length duration value amount revenue salary tax spending expenditure budget debt gdp
    """
)
_BRACKETS = re.compile(r"[(\[]([^()\[\]]+)[)\]]\s*$")
_WORDS = re.compile(r"[^\W_]+|[%$€£¥₴₹°²³]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """What a name says of its column's unit: the unit, the scale of its values, and the words that say so."""

    unit: str | None = None
    scale: str | None = None
    words: str = ""


def unit_of_name(name: str) -> NamedUnit:
    """The unit and the scale in a column's name; both None where it names none.

    >>> [unit_of_name(name).unit for name in ("price_usd", "share (%)", "area_km2", "Total votes", "general", "retry")]
    ['USD', '%', 'km²', 'vote', None, None]
    >>> unit_of_name("GDP (million EUR)")
    NamedUnit(unit='EUR', scale='millions', words='million EUR')
    """
    bracket = _BRACKETS.search(name)
    if bracket is not None:
        scale, rest = _scale(bracket[1].strip())
        unit = _symbol(rest, bracketed=True)
        if unit is not None or scale is not None:
            return NamedUnit(unit, scale, bracket[1].strip())
        name = name[: bracket.start()]
    elif name.endswith("%"):
        return NamedUnit("%", None, "%")
    words = _WORDS.findall(_CAMEL.sub(" ", name))
    for count in (2, 1):
        if len(words) > count or (len(words) == count and count == 1):
            last = words[-count:]
            before = words[-count - 1].lower() if len(words) > count else ""
            unit = None if before == "per" else _symbol(" ".join(last), bracketed=False)
            if unit is not None:
                return NamedUnit(unit, None, " ".join(last))
    return _counted(words)


def _scale(text: str) -> tuple[str | None, str]:
    """The scale word in a text and the rest: ``in thousands of EUR`` is thousands and ``EUR``."""
    words = re.findall(r"[^\s,.']+", text)
    scale, rest = None, []
    for word in words:
        found = _SCALES.get(word.lower())
        if found is not None and scale is None and (word.lower() != "k" or len(words) > 1):
            scale = found
        elif word.lower() not in ("in", "of"):
            rest.append(word)
    return scale, " ".join(rest)


def _symbol(text: str, *, bracketed: bool) -> str | None:
    lowered = text.lower()
    if bracketed and ("/" in text or " per " in lowered):
        parts = [part.strip() for part in re.split(r"/| per ", lowered)]
        above, *below = [_symbol(part, bracketed=True) or _plural(part) for part in parts]
        known = [unit for unit in (above, *below) if unit]
        return "/".join(known) if len(known) == len(parts) else None
    if lowered in _SYMBOLS:
        return _SYMBOLS[lowered]
    if lowered in _SIGNS:
        return _SIGNS[lowered]
    if lowered in _CURRENCIES:
        return lowered.upper()
    if bracketed:
        from validator.claims.units.currency import CODES

        if text in CODES:
            return text
        return _IN_BRACKETS.get(text.lower()) or _plural(lowered)
    return None


def _counted(words: list[str]) -> NamedUnit:
    """The noun that is counted: the last word of the name, in the plural."""
    lowered = [word.lower() for word in words]
    if not lowered or _NOT_COUNTED & set(lowered):
        return NamedUnit()
    for word in (lowered[-1], lowered[0]):
        unit = _plural(word)
        if unit is not None:
            return NamedUnit(unit, None, word)
    return NamedUnit()


def _plural(word: str) -> str | None:
    from validator.claims.units.nouns import COUNT_WORDS, PERSON_WORDS, singular

    noun = singular(word)
    if noun == word and word not in _COLLECTIVE:
        return None
    if noun in PERSON_WORDS:
        return "person"
    return noun if noun in COUNT_WORDS else None
