"""The wording table: what ``about``, ``more than`` or ``dozens`` add to a number, read from ``rules/wording.yaml``.

Contract: no widening is written in Python; each is a row of the table with its source. A row gives two intervals as
text over the ends ``low`` and ``high`` of what the phrase stands at: ``likely`` (what the word usually means) and
``certain`` (what the writer committed to; the same as ``likely`` where that is left out, which makes both ends hard).
A loaded table holds only frozen dataclasses, dicts, strings, booleans and exact numbers, so it can be
cached as a whole.

An end is ``inf``, ``-inf``, a number, or ``low``, ``high``, ``-low``, ``-high`` with terms added or taken away:
``10 %`` (of that end's magnitude), ``1/2 step`` (of the last significant digit written), ``1/2 span`` (of the distance
from ``low`` to ``high``) or a plain number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from validator.cache import cached
from validator.claims.interval import Interval, Rational, whole_if_possible

if TYPE_CHECKING:
    from pathlib import Path

POSITIONS = ("before", "after", "alone", "form", "before-date")
FORMS = ("fraction", "share", "ratio", "dozen", "multiple", "range")
"""The names that a row at position ``form`` may have: a written form that is read with room of its own."""


@dataclass(frozen=True, slots=True)
class End:
    """One end as a formula over the ends of what the phrase stands at; ``base`` is '', 'low', 'high', '-low', '-high'.

    ``infinite`` is -1, 0 or 1; the other fields count only where it is 0.
    """

    infinite: int = 0
    base: str = ""
    share: Rational = 0
    steps: Rational = 0
    spans: Rational = 0
    offset: Rational = 0


@dataclass(frozen=True, slots=True)
class Bounds:
    """An interval whose ends are formulas."""

    low: End
    high: End
    low_open: bool
    high_open: bool

    def around(self, inner: Interval, step: Rational | None) -> Interval:
        """The interval that the phrase makes of ``inner``, whose last significant digit has the size ``step``.

        >>> print(parse_bounds("[low - 10 % - 1/2 step, high + 10 % + 1/2 step]").around(Interval(390, 390), 10))
        [346, 434]
        """
        low, low_open = _value(self.low, inner, step, self.low_open)
        high, high_open = _value(self.high, inner, step, self.high_open)
        return Interval(low, high, low_open and low is not None, high_open and high is not None)


@dataclass(frozen=True, slots=True)
class Wording:
    """One row of the table, for one of its phrases.

    ``value`` is the number meant when a further phrase stands before (``more than doubled`` is more than 2). ``share``
    marks a part of a whole, ``scales`` a word that a scale may follow (``several hundred``), ``counts`` one that a unit
    may follow (``dozens of people``). ``direction`` marks a word that says which way something went (``fell by``).
    ``literal`` allows a negative number after the phrase; ``keeps`` leaves the exactness as it was, ``sharp`` takes
    away the room of a round form (``exactly a dozen`` is 12).
    """

    phrase: str
    likely: Bounds
    certain: Bounds
    value: Rational | None = None
    share: bool = False
    scales: bool = False
    counts: bool = False
    direction: bool = False
    literal: bool = False
    keeps: bool = False
    sharp: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class WordingTable:
    """Every phrase, by position; ``longest`` is the number of words of the longest.

    ``hedges`` are the phrases of one word that give a number room before or after it: none of them is a noun.
    """

    before: dict[str, Wording] = field(default_factory=dict)
    after: dict[str, Wording] = field(default_factory=dict)
    alone: dict[str, Wording] = field(default_factory=dict)
    form: dict[str, Wording] = field(default_factory=dict)
    before_date: dict[str, Wording] = field(default_factory=dict)
    longest: int = 0
    hedges: frozenset[str] = frozenset()

    def leading(self, text: str, rows: dict[str, Wording]) -> Wording | None:
        """The longest phrase of ``rows`` that ``text`` (lower case, single spaces) begins with, as whole words."""
        words = text.split(" ", self.longest)[: self.longest]
        for count in range(len(words), 0, -1):
            found = rows.get(" ".join(words[:count]))
            if found is not None:
                return found
        for count in (2, 1):
            symbol = text[:count]
            if symbol in rows and not symbol[-1].isalnum():
                return rows[symbol]
        return None

    def says_direction(self, text: str) -> bool:
        """Whether a text says in words which way something went: ``fell by 0.3``, ``rose``, but not ``-0.3``."""
        plain = " ".join(text.lower().split())
        rows = (self.leading(plain, self.before), self.leading(plain, self.alone))
        return any(row is not None and row.direction for row in rows)

    def trailing(self, text: str) -> Wording | None:
        """The longest phrase that ``text`` ends with, as whole words; ``-odd`` and ``+`` may be attached."""
        words = text.rsplit(" ", self.longest)[-self.longest :] if self.longest else []
        for start in range(len(words)):
            found = self.after.get(" ".join(words[start:]))
            if found is not None and len(found.phrase) < len(text):
                return found
        for phrase, row in self.after.items():
            if phrase[0] in "-+" and text.endswith(phrase) and len(text) > len(phrase):
                return row
        return None


_BOUNDS = re.compile(r"([\[(]) *([^,]+?) *, *([^,]+?) *([\])])")
_TERM = re.compile(r" *([-+]?) *(?:(low|high|inf)|([0-9]+(?:/[1-9][0-9]*)?)(?: *(%|steps?\b|spans?\b))?)")


def parse_bounds(text: str) -> Bounds:
    """Parse an interval of formulas, as ``(low, high + 10 %]``.

    Raises:
        ValueError: the text is not one; the sentence says what was expected.
    """
    found = _BOUNDS.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is not an interval; write it as [low - 10 %, high] or (low, inf)")
    return Bounds(_parse_end(found[2]), _parse_end(found[3]), found[1] == "(", found[4] == ")")


def _parse_end(text: str) -> End:
    infinite, base, position, amounts = 0, "", 0, {"%": Fraction(0), "step": Fraction(0), "span": Fraction(0)}
    offset = Fraction(0)
    while position < len(text):
        term = _TERM.match(text, position)
        if term is None or (position and not term[1]):
            raise ValueError(
                f"{text!r} is not an end; it adds up terms as low, high, inf, 10 %, 1/2 step, 1/2 span or a number"
            )
        sign = -1 if term[1] == "-" else 1
        if term[2] is not None:
            if position:
                raise ValueError(f"in {text!r}, {term[2]!r} must stand first")
            if term[2] == "inf":
                infinite = sign
            else:
                base = term[2] if sign > 0 else f"-{term[2]}"
        elif term[4] is None:
            offset += sign * Fraction(term[3])
        else:
            amounts[term[4].removesuffix("s")] += sign * Fraction(term[3])
        position = term.end()
    if infinite and (offset or any(amounts.values())):
        raise ValueError(f"in {text!r}, nothing can be added to inf")
    if amounts["%"] and not base:
        raise ValueError(f"in {text!r}, a share is taken of low or high, and neither stands first")
    return End(
        infinite,
        base,
        whole_if_possible(amounts["%"] / 100),
        whole_if_possible(amounts["step"]),
        whole_if_possible(amounts["span"]),
        whole_if_possible(offset),
    )


def _value(end: End, inner: Interval, step: Rational | None, is_open: bool) -> tuple[Rational | None, bool]:
    if end.infinite:
        return None, True
    if not end.base:
        return end.offset, is_open
    at_low = end.base.endswith("low")
    base = inner.low if at_low else inner.high
    if base is None:
        return None, True
    value: Rational = -base if end.base[0] == "-" else base
    moved = end.share * (base if base > 0 else -base) + end.offset
    if end.steps and step is not None:
        moved += end.steps * step
    if end.spans:
        if inner.low is None or inner.high is None:
            return None, True
        moved += end.spans * (inner.high - inner.low)
    # An end that stays where it was keeps what was known of it: "a total of more than 5" still excludes 5.
    inner_open = inner.low_open if at_low else inner.high_open
    return whole_if_possible(value + moved), is_open or (inner_open and not moved)


@lru_cache(maxsize=1)
def default_wording() -> WordingTable:
    """The table that ships with the project.

    It lies beside the package's modules when installed, else at the top of the repository.

    >>> print(default_wording().before["more than"].certain.around(Interval(100, 100), None))
    (100, ∞)
    """
    from pathlib import Path

    package = Path(__file__).resolve().parent.parent
    installed = package / "rules" / "wording.yaml"
    path = installed if installed.is_file() else package.parent / "rules" / "wording.yaml"
    sources = ("claims/wording.py", "claims/wording_file.py", "claims/interval.py")
    return cached("wording", [path.read_bytes()], sources, lambda: load_wording(path))


def load_wording(path: str | Path) -> WordingTable:
    """Read a table: a YAML list of rows.

    Raises:
        RuleFileError: with every problem of the file and its place.
    """
    from validator.claims.wording_file import read_wording_file

    return read_wording_file(path)
