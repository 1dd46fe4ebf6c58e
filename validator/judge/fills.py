"""What only a check knows of its derivation: its claims as they were written, and its result.

``Written`` and ``WithResult`` are classes and no closures so that ``told_alike`` can see what a phrase is made of.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from validator.claims.cells import ReadClaim
from validator.judge.check import Check
from validator.judge.phrase import Chosen, Fill, Phrase
from validator.judge.written import number_of, written_value

NOTHING_KNOWN = "any number"


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """Writes the value of the claim of cell ``number``."""

    number: int
    form: Callable[[ReadClaim], str]

    def __call__(self, check: Check, chosen: Chosen, computed: str | None) -> str:
        """The claim's value in one check."""
        claim = chosen[self.number]
        if claim is None:
            raise AssertionError("the outline says which cells are stated")
        return self.form(claim)


@dataclass(frozen=True, slots=True, eq=False)
class WithResult:
    """``270 + 120 = 390``; without the result where it says nothing new."""

    phrase: Phrase

    def __call__(self, check: Check, chosen: Chosen, computed: str | None) -> str:
        """The phrase of one check."""
        text = self.phrase.text(check, chosen, computed)
        return f"{text} = {computed}" if computed and computed not in (text, NOTHING_KNOWN) else text


def as_written(number: int) -> Fill:
    """The value of the claim of a cell, with its unit."""
    return Written(number, written_value)


def at_the_end(number: int) -> Fill:
    """The same where no label follows, so that no space may either."""
    return Written(number, _without_space)


def as_number(number: int) -> Fill:
    """The value without the noun that it counts, for a place where a label follows."""
    return Written(number, number_of)


def _without_space(claim: ReadClaim) -> str:
    return written_value(claim).rstrip()


def with_result(phrase: Phrase) -> Fill:
    """The phrase with what it comes to."""
    return WithResult(phrase)
