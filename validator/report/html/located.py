"""Where each claim stands in the text: its quote, and in the quote its value.

Contract: every place that is given states the claim; a claim that cannot be placed says why, and is placed nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from validator.claims.notation.read import read_quantity
from validator.claims.quantity import Kind, Quantity, UnreadableValueError
from validator.claims.reading import ReadRecord
from validator.claims.record import Claim
from validator.report.html.figures_in_text import figures_in
from validator.report.html.quotes import Place, SearchedText, Span

MOST_PLACES = 12
"""A quote that stands more often (a bare "5") is marked at its first place only, and the claim's entry says so."""

NO_QUOTE = "the record gives no quote for it, so it is not marked in the text"
NOT_FOUND = "its quote does not stand in the text"
NOT_IN_QUOTE = "its quote does not hold the value as it is written"


@dataclass(frozen=True, slots=True)
class Located:
    """Where one claim stands: its quote, and in that its value; ``note`` says what the reader has to know of it."""

    position: int
    quotes: tuple[Span, ...] = ()
    values: tuple[Span, ...] = ()
    ends: tuple[int, ...] = ()
    note: str | None = None
    is_found: bool = True


def located(text: str, read: ReadRecord) -> tuple[Located, ...]:
    """Where each claim of the record stands, in the order of the record.

    Claims with the same quote and the same value share its places in order where there are as many; else all of them
    stand at each.
    """
    searched = SearchedText(text)
    claims = read.record.claims
    quantities = {claim.position: claim.quantity for claim in read.claims}
    places: dict[str, tuple[Place, ...]] = {}
    alike: dict[tuple[str, str], list[int]] = {}
    for claim in claims:
        quote = (claim.quote or "").strip()
        if quote and quote not in places:
            places[quote] = searched.places(quote)
        alike.setdefault((quote, claim.value), []).append(claim.position)
    found: dict[int, Located] = {}
    for (quote, _), positions in alike.items():
        there = places.get(quote, ())
        for number, position in enumerate(positions):
            if not there:
                found[position] = Located(position, note=NOT_FOUND if quote else NO_QUOTE, is_found=False)
                continue
            own = (there[number],) if len(there) == len(positions) else there
            within = number if len(positions) > 1 and len(there) < len(positions) else 0
            found[position] = _located(text, quantities.get(position), claims[position], own, within)
    return tuple(found[position] for position in range(len(claims)))


def _located(text: str, quantity: Quantity | None, claim: Claim, places: Sequence[Place], within: int) -> Located:
    note = None
    if len(places) > MOST_PLACES:
        note = f"its quote stands at {len(places):,} places in the text; the first is marked"
        places = places[:1]
    elif len(places) > 1:
        note = f"its quote stands at {len(places)} places in the text"
    quotes: list[Span] = []
    values: list[Span] = []
    ends: list[int] = []
    for place in places:
        quotes += place
        stated = _value_in(text, quantity, claim.value, place)
        if stated:
            # Of claims with one quote and one value ("5 men and 5 women") each takes its own.
            span = stated[min(within, len(stated) - 1)]
            values.append(span)
            ends.append(span[1])
        else:
            note = NOT_IN_QUOTE
            ends.append(place[-1][1])
    return Located(claim.position, tuple(quotes), tuple(values), tuple(ends), note)


def _value_in(text: str, quantity: Quantity | None, value: str, place: Place) -> tuple[Span, ...]:
    """Where a quote states the value: as it is written, or else the figures in it that read as the same quantity."""
    for begin, end in place:
        part = SearchedText(text[begin:end])
        wanted = value.strip()
        spans = (part.exact(wanted) or part.alike(wanted, any_case=True)) if wanted else ()
        if not spans and quantity is not None:
            spans = tuple(span for span in figures_in(part.text) if _reads_as(part.text[slice(*span)], quantity))
        if spans:
            return tuple((begin + first, begin + last) for first, last in spans)
    return ()


def _reads_as(written: str, quantity: Quantity) -> bool:
    """Whether a figure of the text says what the claim says: ``23 May 2025`` for ``2025-05-23``."""
    try:
        found = read_quantity(written, unit=quantity.unit, date=quantity.kind is Kind.DATE)
    except UnreadableValueError:
        return False
    return found.kind is quantity.kind and found.certain == quantity.certain
