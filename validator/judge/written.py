"""A claim's value in a text: as it was written, with its unit where the number alone would not tell."""

from __future__ import annotations

from functools import lru_cache

from validator.claims.cells import ReadClaim
from validator.claims.quantity import Kind

_SIGNS = frozenset("%$€£¥₹")


def written_value(claim: ReadClaim) -> str:
    """The value as written, with its unit where the text has none and the number alone would not tell."""
    stated = claim.claim
    text = stated.value
    quantity = claim.quantity
    if quantity.unit is None or stated.unit is None or quantity.kind is not Kind.NUMBER:
        return text
    return text if _is_count(quantity.unit) or not _SIGNS.isdisjoint(text) else f"{text} {stated.unit}"


def number_of(claim: ReadClaim) -> str:
    """The value as written without the noun that it counts, for a place where its label stands: ``270 military``."""
    text = written_value(claim)
    if claim.claim.unit is not None or claim.unit is None:
        return text
    from validator.claims.units import UnknownUnitError, is_count, parse_unit

    number, _, noun = text.rpartition(" ")
    if not number or not is_count(claim.unit):
        return text
    try:
        return number if parse_unit(noun) == claim.unit else text
    except UnknownUnitError:
        return text


@lru_cache(maxsize=1024)
def _is_count(unit: str) -> bool:
    from validator.claims.units import is_count, parse_unit

    return is_count(parse_unit(unit))
