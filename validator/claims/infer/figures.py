"""The numbers of a column, exactly: integers at one decimal scale, with the room that the written digits leave.

Contract: integers only. A cell that is not wholly a number is None here; what it is instead, the artefacts say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_SIGN = r"(?P<sign>[-−+]?)"
_CURRENCY = r"[$€£¥₴₽₹]?"
_TAIL = r"(?P<tail> ?(?:%|[$€£¥₴₽₹]))?"
_EXPONENT = r"(?:[eE](?P<exponent>[-+]?\d{1,3}))?"
_SPACES = "\u00a0\u2007\u2009\u202f "


def _form(mark: str, other: str) -> re.Pattern[str]:
    grouped = rf"\d{{1,3}}(?:(?P<group>[{other}'’{_SPACES}])\d{{3}}(?:(?P=group)\d{{3}})*)"
    body = rf"(?:{grouped}|\d+)?(?:{re.escape(mark)}(?P<decimals>\d+))?"
    return re.compile(
        rf"(?P<open>\()?{_SIGN}{_CURRENCY} ?(?=[\d{mark}])(?P<body>{body}){_EXPONENT}{_TAIL}(?P<close>\))?"
    )


_FORMS = {".": _form(".", ","), ",": _form(",", ".")}
_GROUPING = re.compile(rf"[,.'’{_SPACES}]")
_MOST_DIGITS = 60
"""A longer row of digits is an identifier; no sum is looked for in it."""

_POINT = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}|\d*\.(?:\d{1,2}|\d{4,})|(?:0|\d{4,})?\.\d{3}")
_COMMA = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}|\d*,(?:\d{1,2}|\d{4,})|(?:0|\d{4,})?,\d{3}")
_PRUNED = re.compile(rf"^[-−+($€£¥₴₽₹{_SPACES}]+|[%)$€£¥₴₽₹{_SPACES}]+$")


@dataclass(frozen=True, slots=True)
class Number:
    """One written number: ``digits`` × 10^-``places``; ``lost`` are the places that an exponent leaves unwritten."""

    digits: int
    places: int
    percent: bool = False
    lost: int = 0


def read_number(cell: str, mark: str = ".") -> Number | None:
    """The number that a cell is, with the decimal mark of its table; None where it is anything else.

    >>> read_number("1,234.50")
    Number(digits=123450, places=2, percent=False, lost=0)
    >>> read_number("1.234,5", ",").digits, read_number("39%").percent
    (12345, True)
    >>> read_number("(390)").digits, read_number("12 a)"), read_number("12.04.2022")
    (-390, None, None)
    """
    found = _FORMS[mark].fullmatch(cell)
    if found is None or bool(found["open"]) != bool(found["close"]):
        return None
    decimals = found["decimals"] or ""
    body = found["body"]
    digits = _GROUPING.sub("", body)
    if not digits or len(digits) > _MOST_DIGITS or not digits.isascii():
        return None
    places = len(decimals)
    value = int(digits)
    lost = 0
    if found["exponent"]:
        power = int(found["exponent"])
        if abs(power) > _MOST_DIGITS:
            return None
        places -= power
        if places < 0:
            value, places, lost = value * 10**-places, 0, -places
    if found["sign"] in ("-", "−") or found["open"]:
        value = -value
    return Number(value, places, "%" in (found["tail"] or ""), lost)


def decimal_mark(cell: str) -> str:
    """The decimal mark that a cell proves: "." or ",", or nothing where it can be read either way.

    >>> [decimal_mark(cell) for cell in ("1,234.5", "12,5", "1,234", "1.234.567", "270", "12.04.2022")]
    ['.', ',', '', ',', '', '']
    """
    body = _PRUNED.sub("", cell)
    if _POINT.fullmatch(body):
        return "."
    return "," if _COMMA.fullmatch(body) else ""


def table_mark(columns: Iterable[Sequence[str | None]]) -> tuple[str, Counter[str]]:
    """The decimal mark that most cells of a table prove, and how many prove which."""
    counts: Counter[str] = Counter()
    for column in columns:
        for cell in column:
            if cell is not None and ("," in cell or "." in cell) and (proved := decimal_mark(cell)):
                counts[proved] += 1
    return ("," if counts[","] > counts["."] else "."), counts


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of a column at one scale: a value is ``values[row]`` × 10^-``places``, None where there is none.

    ``room[row]`` is the width of the interval that the written digits leave, at the same scale: 0 for a whole number,
    and for 24.9 at two places 10, since it may be anything from 24.85 to 24.95.
    """

    values: tuple[int | None, ...]
    room: tuple[int, ...]
    places: int
    percents: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether every value is written without decimals."""
        return self.places == 0

    def exactly(self) -> Figures:
        """The same values, meant to their last digit."""
        return Figures(self.values, (0,) * len(self.values), self.places, self.percents)

    def at(self, places: int) -> Figures:
        """The same values at a finer scale."""
        factor: int = 10 ** (places - self.places)
        values = tuple(None if value is None else value * factor for value in self.values)
        return Figures(values, tuple(width * factor for width in self.room), places, self.percents)


def figures_of(column: Sequence[str | None], mark: str) -> Figures:
    """The numbers of a column; every other cell is None."""
    numbers = [None if cell is None else read_number(cell, mark) for cell in column]
    places = max((number.places for number in numbers if number is not None), default=0)
    values = tuple(None if number is None else number.digits * 10 ** (places - number.places) for number in numbers)
    room = tuple(10 ** (places - number.places) if number is not None and number.places else 0 for number in numbers)
    return Figures(values, room, places, sum(number.percent for number in numbers if number is not None))


def _room(number: Number, places: int) -> int:
    if number.places:
        return 10 ** (places - number.places)  # type: ignore[no-any-return] # int ** int is an int here
    return 10 ** (places + number.lost) if number.lost else 0


def together(columns: Sequence[Figures]) -> tuple[Figures, ...]:
    """Columns at one scale, so that they can be added."""
    places = max((column.places for column in columns), default=0)
    return tuple(column.at(places) for column in columns)


def written(value: int, places: int) -> str:
    """A scaled integer as a person writes it.

    >>> written(-123450, 2), written(390, 0)
    ('-1,234.50', '390')
    """
    sign, digits = ("-" if value < 0 else ""), str(abs(value)).rjust(places + 1, "0")
    whole = f"{int(digits[: len(digits) - places]):,}"
    return f"{sign}{whole}.{digits[len(digits) - places :]}" if places else f"{sign}{whole}"
