"""Words before a whole number (``about 1200``) in SQL: their ends are linear in the number and its last digit's step.

The wording table gives every end as the number, a share of it, steps of its last significant digit and an offset
(``claims.wording.End``). Which these are is solved from three readings by the exact reader, and a word is only used if
the exact reader then reads numbers of every size as they say, in every shape that has the position.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from validator.bulk.dialect import Dialect

if TYPE_CHECKING:
    from validator.bulk.positions import Entry

MOST_WORDS = 6
"""Words that one position is compiled for."""
MOST_SHARE = 9
"""Above this, an end is not within ten times the number."""

_WORDED = re.compile(r"(\D{1,30}[ ~≈<>≤≥])([1-9][0-9]{0,14})")
_SOLVED = (7, 12, 20)
_TRIED = (1, 2, 9, 10, 15, 99, 100, 101, 120, 250, 999, 1000, 1234, 1600, 1900, 2022, 3000, 12345, 20000, 100000)
_LARGE = (202201, 1000000, 20220131, 123456789, 10**12, 123456789012345)


@dataclass(frozen=True, slots=True)
class Linear:
    """``share`` of the number, ``steps`` of its last digit that is not zero, and an ``offset``.

    >>> Linear(Fraction(9, 10), Fraction(-1, 2), Fraction(0)).at(390)  # the lower end of "about 390"
    Fraction(346, 1)
    """

    share: Fraction
    steps: Fraction
    offset: Fraction

    def at(self, number: int) -> Fraction:
        """The end that a number has."""
        step: int = 10 ** trailing_zeros(number)
        return self.share * number + self.steps * step + self.offset

    @property
    def denominator(self) -> int:
        """What makes every such end whole."""
        return lcm(self.share.denominator, self.steps.denominator, self.offset.denominator)

    def sql(self, number: str, step: str, scale: int) -> str:
        """The end at a scale."""
        share, steps, offset = (int(part * scale) for part in (self.share, self.steps, self.offset))
        terms = [f"{share} * {number}", f"{steps} * {step}" if steps else "", str(offset) if offset else ""]
        return f"({' + '.join(term for term in terms if term)})"


@dataclass(frozen=True, slots=True)
class Word:
    """What stands before a whole number, with the space after it, and the ends that it gives."""

    prefix: str
    low: Linear
    high: Linear
    worded: bool

    @property
    def denominator(self) -> int:
        """What makes both ends whole."""
        return lcm(self.low.denominator, self.high.denominator)

    def condition(self, text: str, most: int, sql: Dialect) -> str:
        """That a text is the word and a whole number in plain digits, from 1 to ``most``."""
        number, digits = self._number(text)
        return (
            f"left({text}, {len(self.prefix)}) = {sql.quoted(self.prefix)} AND {number}::STRING = {digits} "
            f"AND {number} BETWEEN 1 AND {most}"
        )

    def ends(self, text: str, most: int, scale: int, sql: Dialect) -> tuple[str, str]:
        """Both ends of such a text at a scale."""
        number, digits = self._number(text)
        powers = " ".join(f"WHEN {zeros} THEN {10**zeros}" for zeros in range(len(str(most))))
        step = f"CASE {sql.trailing_zeros(digits)} {powers} END"
        return self.low.sql(number, step, scale), self.high.sql(number, step, scale)

    def _number(self, text: str) -> tuple[str, str]:
        digits = f"substr({text}, {len(self.prefix) + 1})"
        return f"TRY_CAST({digits} AS BIGINT)", digits


def trailing_zeros(number: int) -> int:
    """How many zeros a whole number above 0 ends in."""
    digits = str(number)
    return len(digits) - len(digits.rstrip("0"))


def parted(text: str) -> tuple[str, int] | None:
    """The word and the number of a text of that form.

    >>> parted("about 1200"), parted("1200 people"), parted("about 01")
    (('about ', 1200), None, None)
    """
    found = _WORDED.fullmatch(text)
    return None if found is None else (found[1], int(found[2]))


def solved(prefix: str, read: Callable[[Sequence[str]], Mapping[str, Entry | None]]) -> Word | None:
    """The word as the exact reader reads it; None where some number after it is not read as the solution says."""
    numbers = (*_SOLVED, *_TRIED, *_LARGE)
    entries = read([f"{prefix}{number}" for number in numbers])
    found = [entries[f"{prefix}{number}"] for number in numbers]
    known = [entry for entry in found if entry is not None]
    if len(known) < len(found):
        return None
    low = _solved([entry.low for entry in known])
    high = _solved([entry.high for entry in known])
    if not all(
        (low.at(number), high.at(number), known[0].worded) == (entry.low, entry.high, entry.worded)
        for number, entry in zip(numbers, known, strict=True)
    ):
        return None
    room = max(abs(end.share) + abs(end.steps) + abs(end.offset) for end in (low, high))
    return Word(prefix, low, high, known[0].worded) if room <= MOST_SHARE else None


def _solved(ends: Sequence[Fraction]) -> Linear:
    """From the ends at 7, 12 and 20: only 20 has a step of ten."""
    at_7, at_12, at_20 = ends[:3]
    share = (at_12 - at_7) / 5
    steps = (at_20 - at_12 - 8 * share) / 9
    return Linear(share, steps, at_7 - 7 * share - steps)


def prefixes(texts: Iterable[str]) -> list[str]:
    """The words that some texts begin with, in their order."""
    found = {part[0] for text in texts if (part := parted(text)) is not None}
    return sorted(found)
