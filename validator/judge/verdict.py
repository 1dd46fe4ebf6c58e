"""Verdicts, and the four-valued truth that evaluation over intervals uses below them."""

from __future__ import annotations

from enum import Enum, IntEnum


class Verdict(Enum):
    """What a check came to. Not a Boolean: undecided must never pass for either."""

    AGREES = "agrees"
    CONTRADICTS = "contradicts"
    UNDECIDED = "undecided"

    def __bool__(self) -> bool:
        raise TypeError("a verdict is not true or false; compare it: verdict is Verdict.AGREES")


class Strength(Enum):
    """How firmly a verdict stands: the first three of an agreement, the last two of a contradiction."""

    EXACTLY = "exactly"
    WITHIN_ROUNDING = "within rounding"
    WITHIN_WORDING = "within wording"
    PROVEN = "proven"
    LIKELY = "likely"


class Truth(IntEnum):
    """Kleene's strong three-valued logic with the middle split in two; ``and`` is min, ``or`` is max.

    ``UNKNOWN`` is null: something was not stated. ``POSSIBLE`` is stated: some allowed values satisfy, some do not.
    ``UNKNOWN or POSSIBLE`` is POSSIBLE, because nothing that is learned can make it false; ``and`` is UNKNOWN.
    Kleene, Introduction to Metamathematics (1952), §64.

    >>> Truth.FALSE.negated, min(Truth.TRUE, Truth.UNKNOWN), max(Truth.POSSIBLE, Truth.FALSE)
    (<Truth.TRUE: 3>, <Truth.UNKNOWN: 1>, <Truth.POSSIBLE: 2>)
    """

    FALSE = 0
    UNKNOWN = 1
    POSSIBLE = 2
    TRUE = 3

    @property
    def negated(self) -> Truth:
        """Not: true and false change places, the middle stays."""
        return _NEGATED[self]


_NEGATED = (Truth.TRUE, Truth.UNKNOWN, Truth.POSSIBLE, Truth.FALSE)
