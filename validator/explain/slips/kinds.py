"""The kinds of slip, one row each: what a person, a keyboard or an extractor did to the right value.

Contract: data only. A row's place in ``SLIPS`` is its order among rows of one rank; ``rank`` is a class of likelihood,
1 the likeliest, and two explanations of one rank are equally good: nothing may pick between them by their order.

Sources named below by author:

- Damerau 1964: F. J. Damerau, A technique for computer detection and correction of spelling errors, Communications of
  the ACM 7(3), 171-176. Over 80 % of the misspellings had one of four single errors: a letter wrong, missing, too many,
  or two adjacent ones exchanged.
- Verhoeff 1969: J. Verhoeff, Error Detecting Decimal Codes, Mathematical Centre Tracts 29, Amsterdam. Of errors in
  decimal codes 60-95 % were one digit changed, 10-20 % adjacent digits exchanged, 10-20 % a digit omitted or added,
  0.5-1.5 % "phonetic" (a0 for 1a, as thirty for thirteen).
- Scholtus 2008: S. Scholtus, Algorithms for correcting some obvious inconsistencies and rounding errors in business
  survey data, Statistics Netherlands discussion paper 08015 (sign errors, interchanged values).
- Scholtus 2009: S. Scholtus, Automatic correction of simple typing errors in numerical data with balance edits,
  Statistics Netherlands discussion paper 09046 (the same four errors over digits, tested against balance edits).
- De Waal 2011: T. de Waal, J. Pannekoek, S. Scholtus, Handbook of Statistical Data Editing and Imputation, Wiley,
  chapter 2, deductive correction (thousand errors, sign errors, simple typing errors).
"""

from __future__ import annotations

from dataclasses import dataclass

LIKELY, RELATED, RARE = 1, 2, 3
"""A mechanical slip in this value alone; one that needs another value to explain it; one that explains much."""

UNEXPLAINED = 9
"""The rank of a candidate that no slip explains."""


@dataclass(frozen=True, slots=True)
class Slip:
    """One kind of slip. ``says`` completes "Likely cause: …"; ``source`` is who described it, or the reasoning."""

    name: str
    says: str
    rank: int
    source: str


YEAR_OFF = Slip("year-off-by-one", "the year is off by one", LIKELY, "the change of year; a special digit error")
DAY_AND_MONTH = Slip("day-and-month-exchanged", "day and month exchanged", LIKELY, "day-month and month-day order")
SWAPPED = Slip("digits-swapped", "two adjacent digits swapped", LIKELY, "Damerau 1964; Scholtus 2009")
CHANGED = Slip("digit-changed", "one digit wrong", LIKELY, "Damerau 1964; Scholtus 2009")
DROPPED = Slip("digit-dropped", "one digit left out", LIKELY, "Damerau 1964; Scholtus 2009")
ADDED = Slip("digit-added", "one digit too many", LIKELY, "Damerau 1964; Scholtus 2009")
SIGN_LOST = Slip("sign-lost", "the minus sign was lost", LIKELY, "Scholtus 2008; De Waal 2011 §2.2")
SIGN_ADDED = Slip("sign-added", "a minus sign too many", LIKELY, "Scholtus 2008; De Waal 2011 §2.2")
DIRECTION = Slip("direction-reversed", "the opposite word of direction", LIKELY, "a sign error in words")
SCALE = Slip("scale-word", "the wrong scale word", LIKELY, "De Waal 2011 §2.2, thousand errors, in words")
SCALE_LOST = Slip("scale-word-lost", "a scale word was lost", LIKELY, "De Waal 2011 §2.2, thousand errors, in words")
SCALE_ADDED = Slip("scale-word-added", "a scale word too many", LIKELY, "De Waal 2011 §2.2, thousand errors, in words")
POWER = Slip("power-of-ten", "the decimal point or the zeros misplaced", LIKELY, "De Waal 2011 §2.2, thousand errors")
EXCHANGED = Slip("claims-exchanged", "two values exchanged", RELATED, "Scholtus 2008, interchanged values")
COPIED = Slip("neighbour-copied", "another value copied in its place", RELATED, "a row or column off by one")
TWICE = Slip("part-twice", "one part counted twice", RELATED, "the difference is exactly one part")
MISSING = Slip("part-missing", "one part left out", RELATED, "the difference is exactly one part")
ONE_FOR_ALL = Slip(
    "one-for-all", "the figure of one in place of the total of all", RELATED, "ratio = number of members"
)
ALL_FOR_ONE = Slip(
    "all-for-one", "the total of all in place of the figure of one", RELATED, "ratio = number of members"
)
POINTS = Slip("points-for-percent", "percentage points written as per cent", RELATED, "a difference for a ratio")
PERCENT = Slip("percent-for-points", "per cent written as percentage points", RELATED, "a ratio for a difference")
PHONETIC = Slip("heard-alike", "a number in -teen taken for one in -ty, or the reverse", RARE, "Verhoeff 1969")
ZERO = Slip("zero-for-missing", "zero written where the value was not known", UNEXPLAINED, "De Waal 2011 §2.2")
CONVERTED = Slip(
    "rounded-before-converted", "rounded first and converted afterwards", RARE, "exact units, early rounding"
)
WEEKDAY = Slip("weekday-neighbour", "the day before or after", RARE, "off by one; explains two of six weekdays")
MONTH_OFF = Slip("month-off-by-one", "the month is off by one", RARE, "months counted from zero; the change of month")

SLIPS: tuple[Slip, ...] = (
    YEAR_OFF, DAY_AND_MONTH, SWAPPED, CHANGED, DROPPED, ADDED, SIGN_LOST, SIGN_ADDED, DIRECTION, SCALE, SCALE_LOST,
    SCALE_ADDED, POWER, EXCHANGED, COPIED, TWICE, MISSING, ONE_FOR_ALL, ALL_FOR_ONE, POINTS, PERCENT, PHONETIC, ZERO,
    CONVERTED, WEEKDAY, MONTH_OFF,
)  # fmt: skip
"""Every kind, in the order in which the causes of one text are named."""

CERTAIN = frozenset(slip.name for slip in (SIGN_LOST, SIGN_ADDED, DIRECTION, SCALE, SCALE_LOST, SCALE_ADDED, POWER))
"""Slips that hardly any other number would fit: where one of them does, it is no chance."""

ORDER = {slip.name: place for place, slip in enumerate(SLIPS)}
