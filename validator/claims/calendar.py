"""Day arithmetic on ordinals: every date is the integer that ``datetime.date.toordinal`` gives it.

Contract: the proleptic Gregorian calendar, years 1 to 9999, integers only; 1 is 0001-01-01, a Monday. Names are English
and never depend on the machine's locale. Functions that need a date that does not exist raise ``ValueError`` with a
sentence that says why.
"""

from __future__ import annotations

from functools import lru_cache

from validator.claims.interval import Interval

FIRST_YEAR, LAST_YEAR = 1, 9999
LAST_DAY = 3_652_059
"""The ordinal of 9999-12-31."""

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

MONTHS_IN = {"month": 1, "quarter": 3, "half-year": 6, "year": 12, "decade": 120, "century": 1200}
DAYS_IN = {"day": 1, "week": 7, "fortnight": 14}

_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_CYCLE_MONTHS = 4800
_CYCLE_DAYS = 146_097


def is_leap(year: int) -> bool:
    """Whether the year has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int) -> int:
    """The number of days of a month, 28 to 31."""
    return 29 if month == 2 and is_leap(year) else _LENGTHS[month - 1]


def ordinal_of(year: int, month: int, day: int) -> int:
    """The ordinal of a date.

    Raises:
        ValueError: the year, the month or the day does not exist.

    >>> ordinal_of(2025, 5, 23)
    739394
    >>> ordinal_of(2025, 2, 31)
    Traceback (most recent call last):
    ValueError: February 2025 has 28 days, so there is no day 31
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the year {year} is outside {FIRST_YEAR} to {LAST_YEAR}")
    if not 1 <= month <= 12:
        raise ValueError(f"there is no month {month}")
    if not 1 <= day <= days_in_month(year, month):
        raise ValueError(f"{MONTHS[month - 1]} {year} has {days_in_month(year, month)} days, so there is no day {day}")
    past = year - 1
    days = 365 * past + past // 4 - past // 100 + past // 400 + sum(_LENGTHS[: month - 1]) + day
    return days + 1 if month > 2 and is_leap(year) else days


def date_of(ordinal: int) -> tuple[int, int, int]:
    """The year, month and day of an ordinal: the inverse of `ordinal_of`.

    >>> date_of(739394)
    (2025, 5, 23)
    """
    if not 1 <= ordinal <= LAST_DAY:
        raise ValueError(f"the day {ordinal} is outside the years {FIRST_YEAR} to {LAST_YEAR}")
    # A year has at most 366 days, so this guess is never too late, and it is early by few years.
    year = (ordinal - 1) * 400 // _CYCLE_DAYS + 1
    while ordinal < ordinal_of(year, 1, 1):
        year -= 1
    while year < LAST_YEAR and ordinal >= ordinal_of(year + 1, 1, 1):
        year += 1
    left = ordinal - ordinal_of(year, 1, 1)
    month = 1
    while left >= days_in_month(year, month):
        left -= days_in_month(year, month)
        month += 1
    return year, month, left + 1


def weekday_of(ordinal: int) -> int:
    """The day of the week, 0 for Monday to 6 for Sunday.

    >>> WEEKDAYS[weekday_of(ordinal_of(2025, 5, 23))]
    'Friday'
    """
    return (ordinal + 6) % 7


def months_interval(year: int, month: int, months: int = 1) -> Interval:
    """The days of ``months`` whole months from the first of one, both ends closed.

    >>> print(write_days(months_interval(2024, 7, 3)))
    July–September 2024
    """
    first = ordinal_of(year, month, 1)
    last = year * 12 + month - 1 + months
    end_year, end_month = (last - 1) // 12, (last - 1) % 12 + 1
    return Interval(first, ordinal_of(end_year, end_month, days_in_month(end_year, end_month)))


def month_interval(year: int, month: int) -> Interval:
    """The days of a month."""
    return months_interval(year, month)


def quarter_interval(year: int, quarter: int) -> Interval:
    """The days of a quarter of the calendar year, 1 to 4."""
    if not 1 <= quarter <= 4:
        raise ValueError(f"there is no quarter {quarter}")
    return months_interval(year, 3 * quarter - 2, 3)


def year_interval(year: int) -> Interval:
    """The days of a year."""
    return months_interval(year, 1, 12)


def completed_years(start: int, end: int) -> int:
    """Birthdays passed from ``start`` to ``end``, as an age is counted; negative before ``start``.

    Somebody born on 29 February has a birthday on 1 March where the year has no 29 February (the later of the two
    customs; `completed_years_between` allows both).

    >>> completed_years(ordinal_of(1978, 1, 25), ordinal_of(2025, 1, 24))
    46
    """
    year, month, day = date_of(start)
    end_year, end_month, end_day = date_of(end)
    return end_year - year - ((end_month, end_day) < (month, day))


def completed_years_between(start: Interval, end: Interval) -> Interval:
    """Every age that is possible when birth and day are only known as intervals of days.

    Unbounded ends stay unbounded; a 29 February may be kept on 28 February.

    >>> print(completed_years_between(year_interval(1978), Interval.point(ordinal_of(2025, 5, 23))))
    [46, 47]
    """
    low = high = None
    if end.low is not None and start.high is not None:
        low = completed_years(_whole(start.high), _whole(end.low))
    if end.high is not None and start.low is not None:
        birth = _whole(start.low)
        # 28 February instead of 29: only the upper end can gain a birthday by it.
        early = birth - 1 if date_of(birth)[1:] == (2, 29) else birth
        high = completed_years(early, _whole(end.high))
    return Interval(low, high)


def days_in_span(count: int, unit: str) -> tuple[int, int]:
    """The fewest and the most days that ``count`` consecutive calendar units can have.

    From a day to the same day ``count`` months later are as many days as those months have, from whichever month on:
    the extremes are taken over all 4,800 months of the Gregorian cycle of 400 years (146,097 days), which repeats
    exactly. Quarters, years, decades and centuries are 3, 12, 120 and 1,200 months, and may begin in any month.

    Raises:
        ValueError: the unit is not one of day, week, fortnight, month, quarter, half-year, year, decade, century.

    >>> days_in_span(1, "month"), days_in_span(2, "month"), days_in_span(4, "year"), days_in_span(3, "week")
    ((28, 31), (59, 62), (1460, 1461), (21, 21))
    """
    if unit in DAYS_IN:
        return count * DAYS_IN[unit], count * DAYS_IN[unit]
    if unit not in MONTHS_IN:
        raise ValueError(f"{unit!r} is not a calendar unit; known: {', '.join([*DAYS_IN, *MONTHS_IN])}")
    cycles, months = divmod(count * MONTHS_IN[unit], _CYCLE_MONTHS)
    fewest, most = _extremes(months)
    return cycles * _CYCLE_DAYS + fewest, cycles * _CYCLE_DAYS + most


def write_day(ordinal: int) -> str:
    """A day in words, as ``23 May 2025``.

    >>> write_day(739394)
    '23 May 2025'
    """
    year, month, day = date_of(ordinal)
    return f"{day} {MONTHS[month - 1]} {year:04d}"


def write_days(days: Interval) -> str:
    """An interval of days in words: the shortest form that names exactly these days.

    >>> first, last = ordinal_of(2025, 5, 16), ordinal_of(2025, 5, 22)
    >>> write_days(Interval(first, last)), write_days(month_interval(2022, 2)), write_days(Interval(first, None))
    ('16–22 May 2025', 'February 2022', '16 May 2025 or later')
    """
    low = None if days.low is None else _ceiling(days)
    high = None if days.high is None else -_ceiling(-days)
    if low is None:
        return "any day" if high is None else f"{write_day(high)} or earlier"
    if high is None:
        return f"{write_day(low)} or later"
    if low == high:
        return write_day(low)
    from_year, from_month, from_day = date_of(low)
    to_year, to_month, to_day = date_of(high)
    start, end = MONTHS[from_month - 1], MONTHS[to_month - 1]
    if from_day == 1 and to_day == days_in_month(to_year, to_month):
        if from_month == 1 and to_month == 12:
            return f"{from_year:04d}" if from_year == to_year else f"{from_year:04d}–{to_year:04d}"
        if from_year != to_year:
            return f"{start} {from_year:04d}–{end} {to_year:04d}"
        return f"{end} {to_year:04d}" if from_month == to_month else f"{start}–{end} {to_year:04d}"
    if from_year != to_year:
        return f"{write_day(low)}–{write_day(high)}"
    if from_month != to_month:
        return f"{from_day} {start}–{write_day(high)}"
    return f"{from_day}–{write_day(high)}"


def _ceiling(days: Interval) -> int:
    """The first whole day inside: an open end excludes its own day."""
    low = days.low
    if low is None:
        raise ValueError("an unbounded interval has no first day")
    first = -(-low.numerator // low.denominator)
    return first + 1 if days.low_open and first == low else first


def _whole(value: object) -> int:
    if not isinstance(value, int):
        raise ValueError(f"{value} is not a whole day")
    return value


@lru_cache(maxsize=1)
def _month_starts() -> tuple[int, ...]:
    """The days before each month of two cycles, so that a window may run past the end of the first."""
    starts = [0]
    for index in range(2 * _CYCLE_MONTHS):
        starts.append(starts[-1] + days_in_month(index // 12 % 400 + 400, index % 12 + 1))
    return tuple(starts)


@lru_cache(maxsize=256)
def _extremes(months: int) -> tuple[int, int]:
    starts = _month_starts()
    spans = [starts[index + months] - starts[index] for index in range(_CYCLE_MONTHS)]
    return min(spans), max(spans)
