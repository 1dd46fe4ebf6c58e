"""The implied value in the written style: ``780`` for ``870``, ``41%`` for ``39%``, ``about 370`` for ``about 390``.

Contract: ``Place`` knows one written number and what it may become; ``fits`` is the only test that a candidate passes:
its quantity, as it is read, shares a value with the implied interval, and where a wording gives room, the number itself
lies within half a step of its last significant digit of it. ("About 250" allows 240 to 260, and so does "about 248";
"more than 10" allows 980, but nobody who means 980 writes it.)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from validator.claims.interval import Interval, Rational, decimal_text
from validator.claims.quantity import Exactness, Kind, Quantity
from validator.explain.slips.dates import DateText
from validator.explain.slips.magnitude import other_sign
from validator.explain.slips.spots import Spot, spots_of
from validator.explain.slips.written import Written

MOST_TRIED = 64
"""Where an interval holds more values of the written precision than this, none of them is *the* value."""

MOST_LISTED = 2
"""A tie between two roundings has two texts; more values than that are an interval, and are reported as one."""


@dataclass(frozen=True, slots=True)
class Place:
    """A written value and what the other claims imply for it.

    ``head`` and ``tail`` are how many characters of wording stand before and after the number with its sign and unit;
    ``about_one`` says that there is wording around one number (a range has its room from its two).
    """

    written: Written
    quantity: Quantity
    implied: Interval
    head: int = 0
    tail: int = 0
    about_one: bool = False

    def centre(self, text: str) -> Rational | None:
        """The number that a text writes, without its words of approximation."""
        return self.written.centre(text[self.head : len(text) - self.tail])

    def fits(self, text: str) -> Interval | None:
        """What the text allows, if that shares a value with what is implied; None otherwise."""
        quantity = self.written.read(text)
        if quantity is None or quantity.kind is not self.quantity.kind or quantity.unit != self.quantity.unit:
            return None
        if not quantity.likely.meets(self.implied):
            return None
        if self.about_one:
            centre = self.centre(text)
            if centre is None or quantity.step is None:
                return None
            half = Fraction(quantity.step) / 2
            if not Interval(centre - half, centre + half).meets(self.implied):
                return None
        return quantity.likely

    def distance(self, text: str) -> Rational:
        """How far the number written is from the implied interval: 0 inside."""
        centre = self.centre(text)
        if centre is None:
            return 0
        if self.implied.low is not None and centre < self.implied.low:
            return self.implied.low - centre
        if self.implied.high is not None and centre > self.implied.high:
            return centre - self.implied.high
        return 0


def place_of(written: Written, implied: Interval) -> Place | None:
    """The place of a written value, or None where its text cannot be read."""
    quantity = written.read(written.text)
    if quantity is None:
        return None
    if quantity.exactness is not Exactness.WORDED or quantity.kind is not Kind.NUMBER:
        return Place(written, quantity, implied)
    text = written.text
    if len(spots_of(text, written.locale)) != 1:
        return Place(written, quantity, implied)
    breaks = [at for at in range(len(text) + 1) if at in (0, len(text)) or _breaks(text[at - 1], text[at])]
    for head in breaks:
        for end in reversed(breaks):
            if end > head and text[head:end].strip() == text[head:end] and written.centre(text[head:end]) is not None:
                return Place(written, quantity, implied, head, len(text) - end, True)
    return Place(written, quantity, implied, about_one=True)


@dataclass(frozen=True, slots=True)
class Reach:
    """Which numbers in a spot can fit at all: arithmetic that spares reading thousands of texts.

    ``factor`` is what one in the number is worth: 10⁹ in ``$4.1bn``, -1 in ``(5)``. ``bounds`` are the implied interval
    divided by it; None where the room of a text does not follow from its digits, and every text must be read.
    """

    factor: Fraction
    bounds: Interval | None
    worded: bool

    def allows(self, whole: str, decimals: str) -> bool:
        """Whether the number may fit. It may say yes too often (a step either way), and never no wrongly."""
        if self.bounds is None:
            return True
        digits = whole + decimals
        room = 1
        if self.worded:
            kept = digits.rstrip("0")
            room = 10 ** (len(digits) - len(kept)) if kept else 1
        number, scale = int(digits), 10 ** len(decimals)
        low, high = self.bounds.low, self.bounds.high
        below = low is not None and (number + room) * low.denominator < low.numerator * scale
        above = high is not None and (number - room) * high.denominator > high.numerator * scale
        return not (below or above)


def reach_of(place: Place, spot: Spot) -> Reach | None:
    """The reach of the only number of a text, or None where what the text says is no multiple of it (``2½``)."""
    factor = _factor(place, spot)
    if factor is None:
        return None
    bounds = None
    if place.written.precision is None and not place.written.duration:
        bounds = place.implied.times(1 / factor)
    return Reach(factor, bounds, place.quantity.exactness is Exactness.WORDED)


def implied_numbers(place: Place, spot: Spot, factor: Fraction) -> Iterator[str]:
    """The texts that write the implied value, at the coarsest precision of the written number that can.

    None where the implied interval holds several values of that precision.
    """
    coarse = _zeros(place, spot, factor)
    for zeros in range(coarse, -1, -1):
        texts = _at_precision(place, spot, factor, zeros)
        if texts is None:
            return
        if texts:
            nearest = min(place.distance(text) for text in texts)
            best = [text for text in texts if place.distance(text) == nearest]
            if len(best) <= MOST_LISTED:
                yield from best
            return


def implied_dates(place: Place, date: DateText) -> Iterator[str]:
    """The day, month or year that holds the implied days, if one holds them all."""
    low, high = place.implied.low, place.implied.high
    if low is None or high is None:
        return
    first = low.numerator // low.denominator + (1 if place.implied.low_open or low.numerator % low.denominator else 0)
    last = -(-high.numerator // high.denominator) - (
        1 if place.implied.high_open or high.numerator % high.denominator else 0
    )
    text = date.holding(first)
    if text is not None and text == date.holding(last) and place.fits(text) is not None:
        yield text


def _factor(place: Place, spot: Spot) -> Fraction | None:
    """What one in the number written is worth, from two readings, which also show that it is a multiple."""
    places = len(spot.decimals)
    number = int(spot.digits)
    first, second = (number, 2 * number) if number else (1, 2)
    values = []
    for digits in (first, second):
        text = _with_digits(spot, str(digits))
        value = None if text is None else place.centre(text)
        if not value:
            return None
        values.append(Fraction(value))
    return values[0] * 10**places / first if values[1] == 2 * values[0] else None


def _zeros(place: Place, spot: Spot, factor: Fraction) -> int:
    """How many last digits are only places: the 0 of ``about 390``, not the zeros of the count ``1,000``."""
    kept = spot.digits.rstrip("0")
    zeros = len(spot.digits) - len(kept) if kept else 0
    low, high = place.quantity.likely.low, place.quantity.likely.high
    if low is None or high is None:
        return zeros
    unit = abs(factor) / 10 ** len(spot.decimals)
    while zeros and unit * 10**zeros > high - low:
        zeros -= 1
    return zeros


def _at_precision(place: Place, spot: Spot, factor: Fraction, zeros: int) -> list[str] | None:
    """Every fitting text whose number is a multiple of ten to ``zeros`` in its last place; None where too many may."""
    ends = [end for end in (place.implied.low, place.implied.high) if end is not None]
    if not ends:
        return None
    step = factor * 10**zeros / 10 ** len(spot.decimals)
    multiples = [Fraction(end) / step for end in ends]
    first, last = min(multiples).__floor__() - 1, max(multiples).__ceil__() + 1
    if last - first > MOST_TRIED:
        return None
    texts = []
    for multiple in range(first, last + 1):
        text = _with_number(spot, multiple * 10**zeros)
        if text is not None and place.fits(text) is not None:
            texts.append(text)
    if len(ends) == 1 and len(texts) > 1:
        return None  # an interval without an end holds many more
    return texts


def _with_number(spot: Spot, number: int) -> str | None:
    text = _with_digits(spot, decimal_text(abs(number)))
    if number >= 0 or text is None:
        return text
    signed = replace(spot, text=text, end=len(text) - (len(spot.text) - spot.end))
    return next((other for _, other in other_sign(signed)), None)


def _with_digits(spot: Spot, digits: str) -> str | None:
    """The text with these digits, of which as many as before stand after the decimal mark."""
    places = len(spot.decimals)
    digits = digits.rjust(places + 1, "0")
    whole, decimals = (digits[:-places], digits[-places:]) if places else (digits, "")
    if not spot.whole and whole == "0":
        whole = ""
    elif spot.padded:
        whole = whole.rjust(len(spot.whole), "0")
    return spot.write(whole, decimals)


def _breaks(before: str, after: str) -> bool:
    """Whether a word may end between two characters."""
    return before == " " or after == " " or (before.isalnum() != after.isalnum())
