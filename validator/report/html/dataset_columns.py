"""Columns of data for a page: texts that many rows have alike are a number, and what all texts weigh is known.

Contract: a text is as the source has it, cut where it is long and said to be; numbers are given in the order of first
use, so that the same rows make the same columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from validator.report.dataset.reasons import shortened

MOST_OF_TEXT = 400
"""Of a longer value, quote or reason the rest is counted."""
_BESIDE = 4
"""What stands beside a text or a number in JSON, about."""


@dataclass(slots=True)
class Texts:
    """The texts of a page; ``weight`` is about how many characters they and the numbers into ``names`` take.

    >>> texts = Texts()
    >>> texts.name("county.csv"), texts.name("military"), texts.name("county.csv"), texts.names
    (1, 2, 1, ['', 'county.csv', 'military'])
    """

    weight: int = 0
    _numbers: dict[str, int] = field(default_factory=lambda: {"": 0})

    @property
    def names(self) -> list[str]:
        """The texts that have numbers, in their order; the first is empty."""
        return list(self._numbers)

    def name(self, text: str, most: int = MOST_OF_TEXT) -> int:
        """The number of a text that many rows have alike."""
        text = shortened(text, most)
        number = self._numbers.get(text)
        if number is None:
            number = self._numbers[text] = len(self._numbers)
            self.weight += len(text) + _BESIDE
        self.weight += _BESIDE
        return number

    def text(self, text: str, most: int = MOST_OF_TEXT) -> str:
        """A text that stands in its row."""
        text = shortened(text, most)
        self.weight += len(text) + _BESIDE
        return text

    def numbers(self, numbers: Iterable[int]) -> list[int]:
        """A list of numbers that stands in its row."""
        listed = list(numbers)
        self.weight += len(listed) * _BESIDE
        return listed


class Columns:
    """Rows as columns: a list for each key that every row has, an object by the row's number for one that few have.

    >>> columns = Columns(["stated"], ["likely"])
    >>> columns.add({"stated": "390"}, {})
    0
    >>> columns.add({"stated": "500"}, {"likely": True})
    1
    >>> columns.data
    {'stated': ['390', '500'], 'likely': {1: True}}
    """

    def __init__(self, every: Sequence[str], some: Sequence[str]) -> None:
        self.every: dict[str, list[Any]] = {key: [] for key in every}
        self.some: dict[str, dict[int, Any]] = {key: {} for key in some}
        self.rows = 0

    @property
    def data(self) -> dict[str, Any]:
        """The columns as plain data."""
        return {**self.every, **self.some}

    def add(self, every: dict[str, Any], some: dict[str, Any]) -> int:
        """Add a row and tell its number; of ``some``, what says nothing is left out."""
        number = self.rows
        for key, value in every.items():
            self.every[key].append(value)
        for key, value in some.items():
            if value:
                self.some[key][number] = value
        self.rows += 1
        return number
