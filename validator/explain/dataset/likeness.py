"""How a stated value is like the one that its check implies: what a single slip, made again and again, would leave.

Contract: exact tests of one contradiction at a time, each against a hypothesis from a list that does not grow with the
data (the constant difference alone takes its hypothesis from the data). A likeness is no proof; ``patterns`` counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from validator.claims.interval import Interval, Rational
from validator.claims.notation.write import write_number
from validator.explain.dataset.roles import Role
from validator.explain.dataset.term import powers_of_ten_in
from validator.explain.slips import kinds
from validator.explain.slips.magnitude import MOST_ZEROS


class Kind(Enum):
    """The kinds of likeness: those of a slip have its name."""

    SIGN_LOST = kinds.SIGN_LOST.name
    SIGN_ADDED = kinds.SIGN_ADDED.name
    SIGN = "sign-reversed"
    POWER = kinds.POWER.name
    COUNTED_TWICE = "all-counted-twice"
    STATED_TWICE = "stated-twice"
    ONE_FOR_ALL = kinds.ONE_FOR_ALL.name
    ALL_FOR_ONE = kinds.ALL_FOR_ONE.name
    ELSEWHERE = "value-stated-elsewhere"
    PART_TWICE = kinds.TWICE.name
    PART_MISSING = kinds.MISSING.name
    OFFSET = "constant-difference"
    ROUNDED = "rounded"
    DIGIT = kinds.CHANGED.name
    FIGURE = "one-figure"
    MULTIPLE = "common-multiple"
    SWAPPED = kinds.SWAPPED.name


CHANCE = {Kind.ROUNDED, Kind.DIGIT, Kind.FIGURE, Kind.MULTIPLE, Kind.SWAPPED}
"""Likenesses that differences may have by chance: a difference is a multiple of 9 once in nine times."""

OF_DIFFERENCES = {Kind.DIGIT, Kind.FIGURE, Kind.MULTIPLE, Kind.SWAPPED}
"""Likenesses of a difference alone, which is mostly the same whichever claim of the check it is seen from."""

IMPLIES = {
    Kind.SIGN_LOST: (Kind.SIGN,),
    Kind.SIGN_ADDED: (Kind.SIGN,),
    Kind.DIGIT: (Kind.MULTIPLE,),
}
"""Likenesses that say the same more precisely, and are told alone where they hold as often."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """One kind of likeness: with an exponent of ten, a difference, another role, or a dimension where it takes one."""

    kind: Kind
    number: Rational = 0
    role: Role | None = None
    dimension: str = ""

    @property
    def one_in(self) -> int:
        """Once in how many differences that have nothing in common it would hold by chance."""
        return 9 if self.kind in (Kind.SWAPPED, Kind.FIGURE) else int(10**self.number)

    @property
    def order(self) -> tuple[str, Rational, Role, str]:
        """A fixed order."""
        return self.kind.name, self.number, self.role or Role(""), self.dimension


@dataclass(frozen=True, slots=True)
class Compared:
    """A stated value beside the one that the check alone implies, both in the claim's unit.

    ``counts`` are the members of the dimensions of the check; ``others`` the record's other claims in that unit;
    ``parts`` what the value is the sum of, where it stands alone on its side.
    """

    stated: Interval
    implied: Interval
    counts: Sequence[tuple[str, int]] = ()
    others: Sequence[tuple[Role, Sequence[Interval]]] = ()
    parts: Sequence[tuple[Role, Interval]] = ()
    is_date: bool = False

    @property
    def difference(self) -> Rational | None:
        """Stated − implied, where both are exact."""
        if not self.stated.is_point or not self.implied.is_point:
            return None
        return (self.stated - self.implied).low


def likenesses(compared: Compared, offset: Rational | None) -> Iterator[Likeness]:
    """Every likeness of one contradiction; ``offset`` is the difference that may be constant.

    >>> [found.kind.name for found in likenesses(Compared(Interval(7, 7), Interval(-7, -7)), None)]
    ['SIGN_LOST', 'SIGN']
    """
    difference = compared.difference
    if not compared.is_date:
        yield from _proportional(compared)
    for role, values in compared.others:
        if compared.implied.is_point and compared.implied.low and compared.implied in values:
            yield Likeness(Kind.ELSEWHERE, role=role)
    if difference is None:
        return
    for role, value in compared.parts:
        if value.is_point and value.low and value.low in (difference, -difference):
            yield Likeness(Kind.PART_TWICE if value.low == difference else Kind.PART_MISSING, role=role)
    if difference == offset:
        yield Likeness(Kind.OFFSET, difference)
    if not compared.is_date:
        yield from _by_chance(compared, difference)


def _proportional(compared: Compared) -> Iterator[Likeness]:
    """Signs and ratios; of ranges, those that meet. A range around zero has no ratio, and an open one any."""
    stated, implied = compared.stated, compared.implied
    bounded = all(end is not None for end in (stated.low, stated.high, implied.low, implied.high))
    if not bounded or 0 in stated or 0 in implied or stated.is_empty or implied.is_empty:
        return
    if (-stated).meets(implied):
        yield Likeness(Kind.SIGN_LOST if stated.low is not None and stated.low > 0 else Kind.SIGN_ADDED)
        yield Likeness(Kind.SIGN)
    powers = [
        power
        for power in powers_of_ten_in(implied * stated.reciprocal())
        if stated.times(Fraction(10) ** power).meets(implied)
    ]
    if len(powers) == 1:
        yield Likeness(Kind.POWER, powers[0])
    if len(compared.parts) > 1 and stated.times(2).meets(implied):
        yield Likeness(Kind.COUNTED_TWICE)
    if implied.times(2).meets(stated):
        yield Likeness(Kind.STATED_TWICE)
    for dimension, count in compared.counts:
        if stated.times(count).meets(implied):
            yield Likeness(Kind.ONE_FOR_ALL, dimension=dimension)
        if implied.times(count).meets(stated):
            yield Likeness(Kind.ALL_FOR_ONE, dimension=dimension)


def _by_chance(compared: Compared, difference: Rational) -> Iterator[Likeness]:
    """What whole differences may have in common: a figure, a place, a digit, nine."""
    stated = compared.stated.low
    if not isinstance(difference, int) or not isinstance(stated, int) or not difference:
        return
    for power in range(1, MOST_ZEROS + 1):
        place = 10**power
        if stated and stated % place == 0 and abs(difference) < place:
            yield Likeness(Kind.ROUNDED, power)
        if difference % place == 0:
            yield Likeness(Kind.MULTIPLE, power)
            if abs(difference) < 10 * place:
                yield Likeness(Kind.DIGIT, power)
    figure = abs(difference)
    while figure % 10 == 0:
        figure //= 10
    if figure < 10:
        yield Likeness(Kind.FIGURE, figure)
    if difference % 9 == 0:
        yield Likeness(Kind.SWAPPED)


def told(likeness: Likeness, count: int, of: int, role: str, values: Sequence[tuple[str, str]]) -> str:
    """A pattern in one sentence: how many of how many, what they have in common, and the likely cause.

    Without a role it is told of the differences of the whole rule.
    """
    many = f"{count:,} of {of:,}"
    differences = f"{f'all {of:,}' if count == of else many} differences{f' of {role}' if role else ''}"
    other = "" if likeness.role is None else likeness.role.text(values)
    match likeness.kind:
        case Kind.SIGN_LOST | Kind.SIGN_ADDED | Kind.SIGN:
            why = {
                Kind.SIGN_LOST: "a minus sign was lost in extraction",
                Kind.SIGN_ADDED: "a minus sign was added in extraction",
            }.get(likeness.kind, "its sign is counted the other way round")
            return f"{many} differences of {role} equal twice the stated value with its sign flipped: {why}"
        case Kind.POWER:
            sign = "×" if likeness.number > 0 else "÷"
            factor = write_number(10 ** abs(int(likeness.number)))
            return f"{many} values of {role} fit {sign} {factor}: {kinds.POWER.says}, or another scale was meant"
        case Kind.COUNTED_TWICE:
            why = "these are counted twice, as in duplicated rows"
            return f"{many} values of {role} are exactly half the sum of its parts: {why}"
        case Kind.STATED_TWICE:
            return f"{many} values of {role} are exactly twice what the others imply: it was counted twice"
        case Kind.ONE_FOR_ALL | Kind.ALL_FOR_ONE:
            slip = kinds.ONE_FOR_ALL if likeness.kind is Kind.ONE_FOR_ALL else kinds.ALL_FOR_ONE
            sign = "×" if likeness.kind is Kind.ONE_FOR_ALL else "÷"
            return f"{many} values of {role} fit {sign} the number of members of {likeness.dimension}: {slip.says}"
        case Kind.ELSEWHERE:
            return f"{many} values of {role} would have to be what {other} states: another cell was read, or exchanged"
        case Kind.PART_TWICE:
            return f"{many} values of {role} are too high by exactly {other}: {kinds.TWICE.says}"
        case Kind.PART_MISSING:
            return f"{many} values of {role} are too low by exactly {other}: {kinds.MISSING.says}"
        case Kind.OFFSET:
            word = "high" if likeness.number > 0 else "low"
            difference = write_number(max(likeness.number, -likeness.number))
            return f"{many} values of {role} are too {word} by exactly {difference}"
        case Kind.ROUNDED:
            place = write_number(10 ** int(likeness.number))
            return (
                f"{many} values of {role} are whole multiples of {place} and differ by less than that: "
                f"rounded to {place}, and stated as if exact"
            )
        case Kind.DIGIT:
            place = write_number(10 ** int(likeness.number))
            return f"{differences} are 1 to 9 times {place}: one digit wrong, always in the same place"
        case Kind.FIGURE:
            return f"{differences} are {likeness.number}·10^k"
        case Kind.MULTIPLE:
            return f"{differences} are multiples of {write_number(10 ** int(likeness.number))}"
        case Kind.SWAPPED:
            return f"{differences} are multiples of 9, as where {kinds.SWAPPED.says}"
