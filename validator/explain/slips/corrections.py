"""The corrections of one written value: every text that a slip could have turned into it, with the cause.

Contract: each candidate is in the written style and, read in the claim's place, allows a value of the implied interval.
The enumeration starts from the written text, so it is complete for the slips it names, and its order depends on nothing
but its arguments. Candidates of one rank are equally good; ``Corrections.only`` answers only where the best is alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import assert_never

from validator.claims.calendar import WEEKDAYS, write_days
from validator.claims.interval import Interval
from validator.claims.quantity import Exactness, Kind
from validator.explain.slips.dates import date_slips, date_text, weekday_slips, weekday_text
from validator.explain.slips.digits import chance, heard_alike, one_slip_away
from validator.explain.slips.implied import Place, Reach, implied_dates, implied_numbers, place_of, reach_of
from validator.explain.slips.kinds import EXCHANGED, ORDER, UNEXPLAINED, Slip
from validator.explain.slips.magnitude import other_power, other_scale, other_sign, scale_of
from validator.explain.slips.relations import Cause, Context, causes, change_confused
from validator.explain.slips.spots import Spot, group_of, spots_of
from validator.explain.slips.written import Written, midpoint


@dataclass(frozen=True, slots=True)
class Candidate:
    """One correction: the ``text`` in the written style, what it allows, its likeliest cause and the evidence.

    ``slip`` is None for the implied value where no slip explains the written one; ``also`` are further causes of the
    same text; ``unusual``: it has other decimals than every value of its kind. ``chance`` is how many of the numbers as
    long as the written one a typing error would explain as well
    (None where the cause is no typing error of digits): the nearer to 1, the less the cause says.
    """

    text: str
    value: Interval
    slip: Slip | None = None
    evidence: str = ""
    also: tuple[Cause, ...] = ()
    chance: Fraction | None = None
    unusual: bool = False

    @property
    def rank(self) -> int:
        """The class of likelihood, 1 the best; equal ranks are equally good."""
        return UNEXPLAINED if self.slip is None else self.slip.rank + self.unusual


@dataclass(frozen=True, slots=True)
class Corrections:
    """Everything that the written value may have been, best first.

    None is left out, however many a wide interval allows: who judges them again must not take the last of a cut list
    for the only one. ``unwritable`` says why there is no text at all, where there is none; ``hint`` is a cause that
    another text would not mend (per cent for percentage points).
    """

    candidates: tuple[Candidate, ...] = ()
    unwritable: str = ""
    hint: Cause | None = None

    @property
    def only(self) -> Candidate | None:
        """The best candidate, where no other of its rank writes another number; None on a tie."""
        if not self.candidates:
            return None
        best = self.candidates[0]
        rivals = [other for other in self.candidates[1:] if other.rank == best.rank and not _same(best, other)]
        return None if rivals else best


def corrections(written: Written, implied: Interval, context: Context | None = None) -> Corrections:
    """The corrections of a written value for which the other claims imply ``implied``, in the value's own unit.

    Days are ordinals and weekdays 0 to 6, as in ``Quantity``.

    >>> found = corrections(Written("870"), Interval.point(780)).candidates[0]
    >>> found.text, found.slip.says, found.evidence
    ('780', 'two adjacent digits swapped', '780 → 870')
    >>> found = corrections(Written("about 390"), Interval.point(831))
    >>> [(candidate.text, candidate.slip) for candidate in found.candidates]
    [('about 830', None)]
    """
    context = context or Context()
    place = place_of(written, implied)
    if place is None:
        return Corrections(unwritable=f"{written.text!r} cannot be read")
    match place.quantity.kind:
        case Kind.NUMBER:
            return _of_number(place, context)
        case Kind.DATE:
            return _of_date(place)
        case Kind.WEEKDAY:
            return _of_weekday(place)
        case _:
            assert_never(place.quantity.kind)


def exchanged(
    first: Written, second: Written, first_implied: Interval, second_implied: Interval
) -> tuple[Candidate, Candidate] | None:
    """The corrections of two claims whose texts were exchanged, or None where that does not fit both.

    >>> pair = exchanged(Written("120"), Written("270"), Interval.point(270), Interval.point(120))
    >>> [candidate.text for candidate in pair], pair[0].slip.says
    (['270', '120'], 'two values exchanged')
    """
    there, here = place_of(first, first_implied), place_of(second, second_implied)
    if there is None or here is None or first.text == second.text:
        return None
    first_value, second_value = there.fits(second.text), here.fits(first.text)
    if first_value is None or second_value is None:
        return None
    evidence = f"{first.text} ↔ {second.text}"
    return (
        Candidate(second.text, first_value, EXCHANGED, evidence),
        Candidate(first.text, second_value, EXCHANGED, evidence),
    )


Change = tuple[Slip | None, str, str]
"""A slip, the text before it, and evidence of its own ("" for the two texts)."""


def _of_number(place: Place, context: Context) -> Corrections:
    text, quantity = place.written.text, place.quantity
    texts = tuple(other.text for other in context.others)
    spots = spots_of(text, place.written.locale, group_of(texts, place.written.locale))
    centre = place.centre(text)
    hint = None if centre is None else change_confused(centre, quantity.likely, quantity.unit, context)
    if not spots:
        return Corrections(unwritable=f"{text!r} has no number that could be corrected", hint=hint)
    reach = reach_of(place, spots[0]) if len(spots) == 1 else None
    changes = [change for spot in spots for change in _mechanical(spot, reach, len(spots) == 1)]
    if len(spots) == 1:
        spoken = _spoken_scales(texts, place.written.locale)
        changes += [(slip, other, "") for slip, other in (*other_sign(spots[0]), *other_scale(spots[0], spoken))]
    if reach is not None:
        for other in implied_numbers(place, spots[0], reach.factor):
            changes.append((None, other, ""))
            right = place.implied.low if place.implied.is_point else place.centre(other)
            if centre is not None and right is not None:
                found = causes(centre, right, quantity.likely, quantity.unit, context)
                changes += [(cause.slip, other, cause.evidence) for cause in found]
    return _sorted(place, changes, hint, spots[0] if len(spots) == 1 else None, context.decimals)


def _mechanical(spot: Spot, reach: Reach | None, alone: bool) -> Iterator[Change]:
    """Slips of the keyboard and of the ear; of the decimal point too where the number stands alone."""
    for neighbour in (*one_slip_away(spot), *heard_alike(spot), *(other_power(spot) if alone else ())):
        if reach is None or reach.allows(neighbour.whole, neighbour.decimals):
            text = spot.write(neighbour.whole, neighbour.decimals)
            if text is not None:
                yield neighbour.slip, text, ""


def _of_date(place: Place) -> Corrections:
    text = place.written.text
    date = date_text(text)
    if date is None or place.quantity.exactness is Exactness.WORDED:
        return Corrections(unwritable=f"{text!r} is not one day, month or year in numbers and names")
    changes: list[Change] = [(slip, other, "") for slip, other in date_slips(date)]
    changes += [(None, other, "") for other in implied_dates(place, date)]
    return _sorted(place, changes, None, None)


def _of_weekday(place: Place) -> Corrections:
    text, weekday = place.written.text, place.quantity.likely.low
    changes: list[Change] = []
    if isinstance(weekday, int):
        changes += [(slip, other, "") for slip, other in weekday_slips(text, weekday)]
    right = place.implied.low
    if place.implied.is_point and isinstance(right, int):
        other = weekday_text(text, right % 7)
        changes += [] if other is None else [(None, other, "")]
    return _sorted(place, changes, None, None)


def _spoken_scales(texts: tuple[str, ...], locale: str | None) -> tuple[str, ...]:
    """The scale words of other claims, with the gap before them, each once, in their order."""
    found = (scale_of(spot) for text in texts for spot in spots_of(text, locale) if spot.words is None)
    return tuple(dict.fromkeys(gap + word for gap, word in (pair for pair in found if pair is not None)))


def _sorted(
    place: Place, changes: list[Change], hint: Cause | None, spot: Spot | None, usual: int | None = None
) -> Corrections:
    """The changes that fit, one candidate a number, best first."""
    written = place.written.text
    values: dict[str, Interval | None] = {}
    found: dict[str, list[Cause]] = {}
    for slip, text, evidence in changes:
        if text == written:
            continue
        if text not in values:
            values[text] = place.fits(text)
        if values[text] is None:
            continue
        listed = found.setdefault(text, [])
        if slip is not None and all(cause.slip is not slip for cause in listed):
            listed.append(Cause(slip, evidence or f"{text} → {written}"))
    candidates = []
    for text, listed in found.items():
        candidate = _candidate(text, values[text] or place.implied, listed, spot)
        other = spot is not None and usual is not None and decimals_of(text, place.written.locale) != usual
        candidates.append(replace(candidate, unusual=other))
    candidates.sort(key=lambda candidate: (candidate.rank, place.distance(candidate.text), _order(candidate)))
    kept: list[Candidate] = []
    for candidate in candidates:
        # One text a number: beside "4.1 billion", "4,100 million" says nothing new.
        if not any(_same(candidate, other) for other in kept):
            kept.append(candidate)
    unwritable = "" if kept else f"no value that is written like {written!r} is {_outside(place)}"
    return Corrections(tuple(kept), unwritable, hint)


def _candidate(text: str, value: Interval, listed: list[Cause], spot: Spot | None) -> Candidate:
    listed.sort(key=lambda cause: (cause.slip.rank, ORDER[cause.slip.name]))
    if not listed:
        return Candidate(text, value)
    typed = spot is not None and listed[0].slip.name.startswith("digit")
    likelihood = chance(spot) if typed and spot is not None else None
    return Candidate(text, value, listed[0].slip, listed[0].evidence, tuple(listed[1:]), likelihood)


def decimals_of(text: str, locale: str | None = None) -> int | None:
    """How many decimals the one number of a text has; None where it has several or none.

    >>> decimals_of("16.3%"), decimals_of("1,000")
    (1, 0)
    """
    spots = spots_of(text, locale)
    return len(spots[0].decimals) if len(spots) == 1 else None


def _same(first: Candidate, second: Candidate) -> bool:
    """Whether two texts write one number: ``4.1 billion`` and ``4,100 million`` differ only in their rounding."""
    middle = midpoint(first.value)
    return first.value == second.value if middle is None else middle == midpoint(second.value)


def _order(candidate: Candidate) -> tuple[int, str]:
    return (len(ORDER) if candidate.slip is None else ORDER[candidate.slip.name]), candidate.text


def _outside(place: Place) -> str:
    """The implied interval for a reader: days as dates."""
    match place.quantity.kind:
        case Kind.DATE:
            try:
                return write_days(place.implied)
            except ValueError:  # a day before the year 1 or after 9999
                return "a day outside the calendar"
        case Kind.WEEKDAY:
            low = place.implied.low
            return WEEKDAYS[int(low) % 7] if place.implied.is_point and low is not None else "among the possible ones"
        case Kind.NUMBER:
            return str(place.implied) if place.implied.is_point else f"in {place.implied}"
        case _:
            assert_never(place.quantity.kind)
