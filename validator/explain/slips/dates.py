"""Slips in a date or a weekday: day and month exchanged, one digit, the year off by one, the day before.

Contract: a date is taken apart only where it is one day, month or year written with a four-digit year; it is written
again with the same names, order, zeros and punctuation, and with the weekday that the new day has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from validator.claims.calendar import MONTHS, WEEKDAYS, date_of, ordinal_of, weekday_of
from validator.claims.notation.dates import MONTH_NAMES, WEEKDAY_NAMES
from validator.explain.slips.digits import one_slip_away
from validator.explain.slips.kinds import CHANGED, DAY_AND_MONTH, MONTH_OFF, SWAPPED, WEEKDAY, YEAR_OFF, Slip
from validator.explain.slips.magnitude import Change, as_cased
from validator.explain.slips.spots import Spot

_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+")
_MONTH, _DAY, _YEAR, _NAMED_MONTH, _WEEKDAY, _ENDING = "m", "d", "y", "M", "W", "e"
_NUMERIC = (_YEAR, _MONTH, _DAY)


@dataclass(frozen=True, slots=True)
class DateText:
    """A date taken apart: ``parts`` are (what it is, its text), with "" for what stands between."""

    parts: tuple[tuple[str, str], ...]
    year: int
    month: int | None
    day: int | None

    def write(self, year: int, month: int | None, day: int | None) -> str | None:
        """The same text for another date; None where there is no such date."""
        try:
            ordinal = ordinal_of(year, month or 1, day or 1)
        except ValueError:
            return None
        numeric = any(kind == _MONTH for kind, _ in self.parts)
        return "".join(_written(kind, text, ordinal, numeric) for kind, text in self.parts)

    def holding(self, ordinal: int) -> str | None:
        """The same text for the day, month or year (whichever is written) that holds a day."""
        try:
            year, month, day = date_of(ordinal)
        except ValueError:
            return None
        return self.write(year, self.month and month, self.day and day)


def date_text(text: str) -> DateText | None:
    """A text taken apart as a date, or None where it is not one of these.

    >>> date = date_text("Friday, 23 May 2025")
    >>> date.write(2025, 5, 22), date_text("last week")
    ('Thursday, 22 May 2025', None)
    """
    tokens = list(_TOKEN.finditer(text))
    numeric = all(token[0].isdigit() for token in tokens)
    parts: list[tuple[str, str]] = []
    at = 0
    for position, token in enumerate(tokens):
        kind = _NUMERIC[position] if numeric and position < 3 else _kind(token[0], bool(parts) and parts[-1][0] == _DAY)
        parts += [("", text[at : token.start()]), (kind, token[0])]
        at = token.end()
    parts.append(("", text[at:]))
    values = {kind: word for kind, word in parts if kind}
    if sum(kind != "" for kind, _ in parts) != len(values) or "?" in values or len(values.get(_YEAR, "")) != 4:
        return None
    month = MONTH_NAMES[values[_NAMED_MONTH].lower()] if _NAMED_MONTH in values else None
    if _MONTH in values:
        month = int(values[_MONTH])
    day = int(values[_DAY]) if _DAY in values else None
    found = DateText(tuple(parts), int(values[_YEAR]), month, day)
    return found if found.write(found.year, found.month, found.day) == text else None


def date_slips(date: DateText) -> Iterator[Change]:
    """Every date that is one slip away, as texts in the same style."""
    year, month, day = date.year, date.month, date.day
    for slip, written in (
        (YEAR_OFF, date.write(year - 1, month, day)),
        (YEAR_OFF, date.write(year + 1, month, day)),
        (DAY_AND_MONTH, date.write(year, day, month) if month and day and month != day else None),
        *((MONTH_OFF, date.write(year, month + by, day)) for by in (-1, 1) if month),
    ):
        if written is not None:
            yield slip, written
    for slip, values in _digit_slips(date):
        written = date.write(*values)
        if written is not None:
            yield slip, written


def weekday_text(text: str, weekday: int) -> str | None:
    """The text with another weekday in the place of its own: ``on Fri.`` becomes ``on Thu.``.

    >>> weekday_text("Friday", 3), weekday_text("on Fri.", 3)
    ('Thursday', 'on Thu.')
    """
    for token in _TOKEN.finditer(text):
        if token[0].lower() in WEEKDAY_NAMES:
            return f"{text[: token.start()]}{_weekday_like(token[0], weekday)}{text[token.end() :]}"
    return None


def weekday_slips(text: str, weekday: int) -> Iterator[Change]:
    """The weekday before and the one after."""
    for by in (-1, 1):
        written = weekday_text(text, (weekday + by) % 7)
        if written is not None:
            yield WEEKDAY, written


def _kind(word: str, after_day: bool) -> str:
    lowered = word.lower()
    if word.isdigit():
        return _YEAR if len(word) == 4 else _DAY if len(word) <= 2 else "?"
    if lowered in MONTH_NAMES:
        return _NAMED_MONTH
    if lowered in WEEKDAY_NAMES:
        return _WEEKDAY
    return _ENDING if after_day and lowered in ("st", "nd", "rd", "th") else "" if lowered in ("the", "of") else "?"


def _written(kind: str, text: str, ordinal: int, numeric: bool) -> str:
    """One part of a date for another day, in the width, the length and the case of its present text."""
    year, month, day = date_of(ordinal)
    match kind:
        case "y":
            return f"{year:04d}"
        case "m":
            return f"{month:02d}"
        case "d":
            return f"{day:02d}" if numeric or text[0] == "0" else str(day)
        case "M":
            name = MONTHS[month - 1]
            short = len(text) == 3 and MONTHS[MONTH_NAMES[text.lower()] - 1].lower() != text.lower()
            if text.lower() == "sept" and month != 9:
                short = True
            return as_cased((text if text.lower() == "sept" and month == 9 else name[:3] if short else name), text)
        case "W":
            return _weekday_like(text, weekday_of(ordinal))
        case "e":
            return "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
        case _:
            return text


def _weekday_like(text: str, weekday: int) -> str:
    full = WEEKDAYS[WEEKDAY_NAMES[text.lower()]]
    name = WEEKDAYS[weekday]
    if full == name:
        return text
    return as_cased(name.lower() if len(text) == len(full) else name[:3].lower(), text)


def _digit_slips(date: DateText) -> Iterator[tuple[Slip, tuple[int, int | None, int | None]]]:
    """One digit wrong or two exchanged; in numbers of a fixed width none can be missing or too many."""
    written = {kind: text for kind, text in date.parts if kind in _NUMERIC}
    if _MONTH in written:
        digits = "".join(written.values())
        spot = Spot(digits, 0, len(digits), "0" + digits)  # padded: its first digit may be any
        for neighbour in one_slip_away(spot):
            if neighbour.slip in (CHANGED, SWAPPED) and neighbour.whole[0] == "0":
                yield neighbour.slip, _split(neighbour.whole[1:], written)
        return
    for kind, text in written.items():
        for neighbour in one_slip_away(Spot(text, 0, len(text), text)):
            number, widest = neighbour.whole, 4 if kind == _YEAR else 2
            if len(number) > widest or (kind == _YEAR and len(number) < 4):
                continue
            if kind == _YEAR:
                yield neighbour.slip, (int(number), date.month, date.day)
            else:
                yield neighbour.slip, (date.year, date.month, int(number))


def _split(digits: str, written: dict[str, str]) -> tuple[int, int | None, int | None]:
    values: dict[str, int] = {}
    at = 0
    for kind, text in written.items():
        values[kind] = int(digits[at : at + len(text)])
        at += len(text)
    return values[_YEAR], values.get(_MONTH), values.get(_DAY)
