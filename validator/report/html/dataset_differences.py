"""How large the differences of contradictions are: counted by powers of ten and by their sign, exactly.

Contract: a difference is sorted by its distance from nothing, of a range the nearer end, in the unit of what is stated;
no logarithm and no float has a part in it. Differences of different units are never counted together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from validator.report.dataset.rule_totals import distance_of

if TYPE_CHECKING:
    from validator.claims.cells import ReadClaim
    from validator.claims.interval import Rational
    from validator.judge.check import Check
    from validator.report.dataset.rule_totals import RuleTotals
    from validator.report.finding import Finding
    from validator.report.html.dataset_findings import Listed

LEAST_POWER, MOST_POWER = -4, 12
"""Smaller and larger differences than these powers of ten are counted with them, and their bars say so."""

Sign = Literal[-1, 0, 1]


@dataclass(frozen=True, slots=True)
class Size:
    """A difference: its exact distance, the power of ten that it reaches (None of nothing at all), and its sign.

    ``sign`` is -1 where what is stated is too low, 1 where it is too high, 0 where the two sides only touch.
    """

    distance: Rational
    power: int | None
    sign: Sign


def size_of(difference: str | None) -> Size | None:
    """The size of an exact difference, as ``Shown.difference`` writes it; None where there is none.

    >>> size_of("-10"), size_of("1/3").power, size_of("[-2.5, -0.5]").power, size_of(None)
    (Size(distance=10, power=1, sign=-1), -1, -1, None)
    >>> size_of("0"), size_of("(0, 3]").sign, size_of("[-3, 0)").sign
    (Size(distance=0, power=None, sign=0), 1, -1)
    """
    distance = distance_of(difference)
    if difference is None or distance is None:
        return None
    if difference[0] in "[(":
        high = difference[1:-1].partition(", ")[2]
        sign: Sign = -1 if high.startswith("-") or high == "0" else 1
    else:
        sign = 0 if distance == 0 else -1 if difference.startswith("-") else 1
    return Size(distance, power_of_ten(distance) if distance else None, sign)


def power_of_ten(size: Rational) -> int:
    """The largest ``k`` with ``10 ** k <= size``, of a number above nothing, kept within the powers that are told.

    >>> power_of_ten(999), power_of_ten(1000), power_of_ten(10**4300)
    (2, 3, 12)
    >>> from fractions import Fraction
    >>> power_of_ten(Fraction(1, 10)), power_of_ten(Fraction(99, 1000)), power_of_ten(Fraction(1, 10**9))
    (-1, -2, -4)
    """
    numerator, denominator = size.numerator, size.denominator
    power = LEAST_POWER
    while power < MOST_POWER and _reaches(numerator, denominator, power + 1):
        power += 1
    return power


def _reaches(numerator: int, denominator: int, power: int) -> bool:
    if power >= 0:
        return bool(numerator >= denominator * 10**power)
    return bool(numerator * 10**-power >= denominator)


@dataclass(frozen=True, slots=True)
class Row:
    """One listed contradiction: the number of its rule in the data, the unit of its difference, and how large it is."""

    rule: int
    unit: str
    size: Size | None


@dataclass(frozen=True, slots=True)
class Bar:
    """How many differences have one size: ``low`` of them where what is stated is too low, ``high`` too high.

    ``touching`` are those of no size: what must be more than 5 and is stated as 5.
    """

    power: int | None
    low: int
    high: int
    touching: int

    @property
    def label(self) -> str:
        """The size in words.

        >>> Bar(2, 1, 0, 0).label, Bar(-1, 1, 0, 0).label, Bar(12, 1, 0, 0).label, Bar(-4, 1, 0, 0).label
        ('100 to < 1,000', '0.1 to < 1', '1,000,000,000,000 and more', 'less than 0.001')
        """
        if self.power is None:
            return "nothing"
        if self.power == MOST_POWER:
            return f"{_written(self.power)} and more"
        if self.power == LEAST_POWER:
            return f"less than {_written(self.power + 1)}"
        return f"{_written(self.power)} to < {_written(self.power + 1)}"


def _written(power: int) -> str:
    return f"{10**power:,}" if power >= 0 else f"0.{'0' * (-power - 1)}1"


@dataclass(frozen=True, slots=True)
class Spread:
    """The differences of one rule in one unit, the largest sizes first; sizes between two that occur are not left out.

    ``number`` is the rule's in the data of the page. ``unit`` is empty of counts. ``without`` are contradictions that
    have no difference: of days of the week, say.
    """

    number: int
    rule: str
    title: str
    unit: str
    bars: tuple[Bar, ...]
    without: int

    @property
    def total(self) -> int:
        """All differences that are counted here."""
        return sum(bar.low + bar.high + bar.touching for bar in self.bars)

    @property
    def most(self) -> int:
        """The longest bar."""
        return max((max(bar.low, bar.high, bar.touching) for bar in self.bars), default=0)


def spreads(rules: Sequence[RuleTotals], found: Listed) -> tuple[Spread, ...]:
    """The differences of the listed contradictions by rule and unit, those of most contradictions first.

    A rule whose contradictions have no difference at all has no spread.
    """
    titles = {
        found.rules[key]: row for row in rules if (key := (row.origin, row.id, row.severity.value)) in found.rules
    }
    sizes: dict[tuple[int, str], list[Size | None]] = {}
    for row in found.rows:
        sizes.setdefault((row.rule, row.unit), []).append(row.size)
    made = [
        Spread(rule, titles[rule].id, titles[rule].title, unit, _bars(counted), counted.count(None))
        for (rule, unit), counted in sizes.items()
    ]
    return tuple(sorted((spread for spread in made if spread.bars), key=lambda spread: -spread.total))


def _bars(sizes: Sequence[Size | None]) -> tuple[Bar, ...]:
    """The sizes that occur, and those between two of them."""
    found = Counter((size.power, size.sign) for size in sizes if size is not None)
    powers = [power for power, _ in found if power is not None]
    told: list[int | None] = [*range(max(powers), min(powers) - 1, -1)] if powers else []
    if (None, 0) in found or (None, 1) in found or (None, -1) in found:
        told.append(None)
    return tuple(Bar(power, found[power, -1], found[power, 1], found[power, 0]) for power in told)


def unit_of(finding: Finding) -> str:
    """The unit of a finding's difference; empty of a count."""
    from validator.judge.shown import sides_of

    sides = sides_of(finding.check)
    return "" if sides is None else sides.apart or ""


def stated_claim(check: Check) -> ReadClaim | None:
    """The claim that is what a check states; None where that is not one claim."""
    from validator.judge.shown import sides_of

    sides = sides_of(check)
    cell = None if sides is None else sides.stated.cell
    return check.chosen[cell] if cell is not None and cell < len(check.chosen) else None
