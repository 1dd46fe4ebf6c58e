"""The records of the data sets of `make bench-data`: numbers drawn from a fixed seed, some of them wrong on purpose.

Records come in blocks, each drawn from a generator of its own: 1,000,000 records are the first 1,000,000 of 5,000,000,
and blocks can be made side by side. Only ``Random.random`` is used, whose numbers are the same in every Python.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

SEED = 20250523
BLOCK = 10_000
"""Records of one block."""
BROKEN = 0.01
"""The share of the records that are broken."""
ABOUT = 0.15
"""The share of the records of which one figure is stated with "about"; only the nested form says so."""
WEEKDAY = 0.6
"""The share of the records that say the day of the week as well: 7.6 claims a record."""

AGREED = (600, 700, 800, 900, 1000, 1200, 1400, 1500, 2000, 3000)
"""What may have been agreed for a side; the last is more than any side has."""
DAYS = [date(2022, 2, 24) + timedelta(days) for days in range(1186)]
"""Every day from 24 February 2022 to 24 May 2025."""
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

NOTHING, TOTAL, TARGET, WOMEN = range(4)
"""Which figure is stated with "about"."""

MISTAKES = (
    "per_side is off by a little",
    "military has a zero too many",
    "total is off by a little",
    "women is negative",
    "women is more than five times the total",
    "agreed has lost its last digit",
)
WHOLE = -1
"""The mistake of a record that is not broken."""


class Figures(NamedTuple):
    """What one record states.

    ``day`` is a place in ``DAYS``, ``weekday`` 0 for Monday and -1 where it is not said, ``mistake`` a place in
    ``MISTAKES`` or ``WHOLE``.
    """

    number: int
    military: int
    civilian: int
    per_side: int
    total: int
    agreed: int
    women: int
    about: int
    day: int
    weekday: int
    mistake: int


NAMES = ("military", "civilian", "per_side", "total", "agreed", "women")


def records(count: int, broken: float = BROKEN) -> Iterator[Figures]:
    """The first ``count`` records; ``broken`` is the share of them that have a mistake.

    >>> [(one.military, one.civilian, one.per_side, one.mistake) for one in records(2)]
    [(661, 480, 1141, -1), (141, 341, 482, -1)]
    """
    for first in range(0, count, BLOCK):
        yield from block(first, min(BLOCK, count - first), broken)


def block(first: int, count: int, broken: float = BROKEN) -> Iterator[Figures]:
    """The ``count`` records from ``first`` on, which begins a block."""
    random = Random(SEED * 1_000_003 + first // BLOCK).random
    for number in range(first, first + count):
        military = 100 + int(random() * 801)
        civilian = 50 + int(random() * 451)
        per_side = military + civilian
        total = 2 * per_side
        women = int(random() * 31)
        enough = [one for one in AGREED if one >= per_side]
        agreed = enough[int(random() * len(enough))]
        about = 1 + int(random() * 3) if random() < ABOUT else NOTHING
        day = int(random() * len(DAYS))
        weekday = DAYS[day].weekday() if random() < WEEKDAY else -1
        mistake = WHOLE
        if random() < broken:
            mistake = int(random() * len(MISTAKES))
            by = (1, 9, -9, 10, 90, -90)[int(random() * 6)]
            match mistake:
                case 0:
                    per_side += by
                case 1:
                    military *= 10
                case 2:
                    # "about" widens by a tenth and half a step: a little more or less would not contradict.
                    total = total * 10 if about == TOTAL else total + by
                case 3:
                    women = -women - 1
                    about = NOTHING if about == WOMEN else about
                case 4:
                    women += 5 * total
                case _:
                    agreed = per_side // 10
        yield Figures(number, military, civilian, per_side, total, agreed, women, about, day, weekday, mistake)


def name(number: int) -> str:
    """A record's id."""
    return f"r{number:07d}"
