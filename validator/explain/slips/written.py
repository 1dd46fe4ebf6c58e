"""A written value with everything that its reading depends on, so that another text can be read in its place.

Contract: ``Written.read`` gives for the text itself what the claim's reading gave; ``written_of`` finds the parameters
by reading and comparing, and returns None where it cannot reproduce the claim's quantity.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from validator.claims.interval import Interval, Rational, whole_if_possible
from validator.claims.notation.read import read_quantity
from validator.claims.quantity import Exactness, Quantity
from validator.claims.reading import unscaled

if TYPE_CHECKING:
    from validator.claims.cells import ReadClaim
    from validator.claims.notation.precision import Precision
    from validator.claims.reading import ReadRecord
    from validator.claims.record import MeasureDeclaration


@dataclass(frozen=True, slots=True)
class Written:
    """A written value: its ``text`` and the declarations beside it, as ``read_quantity`` takes them.

    ``unit`` is the unit field as written; it may have a scale, as ``million USD`` has.

    >>> print(Written("4.1", unit="million USD").read("4.2"))
    [4150000, 4250000] USD
    """

    text: str
    unit: str | None = None
    precision: Precision | None = None
    rounding: str = "nearest"
    locale: str | None = None
    published: int | None = None
    duration: bool = False
    date: bool = False

    def read(self, text: str) -> Quantity | None:
        """The quantity that ``text`` would have in this place, or None where it could not stand here."""
        text, unit = unscaled(text, self.unit)
        try:
            return read_quantity(
                text,
                unit=unit,
                precision=self.precision,
                rounding=self.rounding,
                locale=self.locale,
                published=self.published,
                duration=self.duration,
                date=self.date,
            )
        except ValueError:  # an UnreadableValueError, or a unit or precision that cannot be with this text
            return None

    def centre(self, text: str) -> Rational | None:
        """The number that ``text`` writes, before any rounding is allowed for; None for a wording, a date, nothing."""
        text, unit = unscaled(text, self.unit)
        try:
            quantity = read_quantity(text, unit=unit, locale=self.locale, duration=self.duration, date=self.date)
        except ValueError:
            return None
        return None if quantity.exactness is Exactness.WORDED else midpoint(quantity.likely)


def midpoint(interval: Interval) -> Rational | None:
    """Halfway between the ends, exactly; None where one is infinite.

    >>> print(midpoint(Interval(Fraction(77, 2), Fraction(79, 2))), midpoint(Interval(100, None)))
    39 None
    """
    if interval.low is None or interval.high is None:
        return None
    if interval.low == interval.high:
        return interval.low
    return whole_if_possible(Fraction(interval.low + interval.high) / 2)


def written_of(
    claim: ReadClaim, read: ReadRecord, measures: Mapping[str, MeasureDeclaration] | None = None
) -> Written | None:
    """The written value of a claim that has been read; ``measures`` are what packs declare, as for ``read_claims``.

    The unit and whether it is a date depend on the rest of the record (``validator/claims/reading.py``). They are found
    by trying the few possibilities and comparing with what was read: a rule of its own here could differ from it.
    """
    record = read.record
    declared = record.measures.get(claim.measure) or (measures or {}).get(claim.measure)
    precision = claim.claim.precision or (declared.precision if declared else None) or record.precision
    rounding = claim.claim.rounding or (declared.rounding if declared else None) or record.rounding
    statistic = next((member for name, member in claim.key if name == "statistic"), "value")
    known = read.published is not None and read.published.is_point
    start = Written(
        claim.claim.value,
        claim.claim.unit,
        _precision(precision),
        rounding or "nearest",
        record.locale,
        int(read.published.low or 0) if known and read.published is not None else None,
        statistic == "duration",
    )
    own = declared.unit if declared is not None and claim.claim.unit is None else None
    for date in (bool(declared and declared.date), False, True):
        for unit in (own, claim.claim.unit, None):
            found = replace(start, unit=unit, date=date)
            if found.read(found.text) == claim.quantity:
                return found
    return None


def _precision(written: object) -> Precision | None:
    if written is None:
        return None
    from validator.claims.notation.precision import Precision

    return Precision.from_written(written if isinstance(written, str) else dict(written))  # type: ignore[call-overload]
