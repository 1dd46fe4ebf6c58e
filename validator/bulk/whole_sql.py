"""Whole-number arithmetic as SQL text: every expression knows the largest absolute value that it can take.

The bound is worked out before anything runs, so that an expression is written in 64 bits where it surely fits, in 128
bits where it surely fits those, and otherwise not at all (``TooLargeError``): the exact judge has numbers of any size.
Nothing here divides, and nothing is a float or a DECIMAL: their products are rounded without a word.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

LONG = 2**63 - 1
HUGE = 2**127 - 1
HUGE_TYPE = "::HUGEINT"
"""How a number of 128 bits is told from one of 64."""


class TooLargeError(Exception):
    """A whole number that 128 bits may not hold."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number in SQL: its text, the largest absolute value, and its value where it is the same in every row.

    ``minus``: it is the negative of what the text says, so that a sum can subtract it.
    """

    plain: str
    most: int
    value: int | None = None
    minus: bool = False

    @property
    def sql(self) -> str:
        """The text of the number."""
        return f"(-{self.plain})" if self.minus else self.plain

    @property
    def is_long(self) -> bool:
        """Whether it fits 64 bits."""
        return self.most <= LONG


def constant(value: int) -> Whole:
    """A number that is the same in every row.

    >>> constant(-390).sql
    '(-390)'
    """
    if abs(value) > HUGE:
        raise TooLargeError
    sql = str(value) if value >= 0 else f"({value})"
    return Whole(sql if abs(value) <= LONG else f"('{value}'{HUGE_TYPE})", abs(value), value)


def column(sql: str, most: int) -> Whole:
    """A column or another expression of 64 bits whose absolute values are at most ``most``."""
    return Whole(sql, most)


def total(parts: Iterable[Whole], within: int = HUGE) -> Whole:
    """The sum; every partial sum fits as well, because the bound is that of the absolute values.

    >>> total([column("n0", 10**6), column("n1", 10**6), constant(-7)])
    Whole(plain='(n0 + n1 - 7)', most=2000007, value=None, minus=False)
    """
    kept = [part for part in parts if part.value != 0]
    known = sum(part.value for part in kept if part.value is not None)
    columns = [part for part in kept if part.value is None]
    if not columns:
        return constant(known)
    if known:
        columns.append(replace(constant(abs(known)), minus=known < 0, value=None))
    most = sum(part.most for part in columns)
    _fits(most, within)
    if len(columns) == 1:
        return columns[0]
    huge = most > LONG
    columns.sort(key=lambda part: part.minus)  # a sum does not begin with a minus where it need not
    first = f"-{_operand(columns[0], huge)}" if columns[0].minus else _operand(columns[0], huge)
    rest = "".join(f" {'-' if part.minus else '+'} {_operand(part, huge)}" for part in columns[1:])
    return Whole(f"({first}{rest})", most)


def product(factors: Iterable[Whole], within: int = HUGE) -> Whole:
    """The product of several numbers.

    >>> product([constant(2), column("n2", 10**18)])
    Whole(plain='(2 * n2)', most=2000000000000000000, value=None, minus=False)
    >>> product([column("n0", 10**12), column("n1", 10**12)]).sql
    '(n0::HUGEINT * n1::HUGEINT)'
    """
    known = 1
    columns: list[Whole] = []
    for factor in factors:
        if factor.value is None:
            columns.append(factor)
        else:
            known *= factor.value
    if known == 0 or not columns:
        return constant(known if not columns else 0)
    minus = (known < 0) ^ (sum(factor.minus for factor in columns) % 2 == 1)
    if abs(known) != 1:
        columns.insert(0, constant(abs(known)))
    most = 1
    for factor in columns:
        most *= factor.most
    _fits(most, within)
    if len(columns) == 1:
        return replace(columns[0], minus=minus)
    huge = most > LONG
    return Whole("(" + " * ".join(_operand(part, huge) for part in columns) + ")", most, minus=minus)


def _operand(part: Whole, huge: bool) -> str:
    """The text without its sign."""
    return f"{part.plain}{HUGE_TYPE}" if huge and part.is_long else part.plain


def _fits(most: int, within: int) -> None:
    if most > within:
        raise TooLargeError


def least(parts: list[Whole]) -> Whole:
    """The least of several numbers."""
    return _extreme("least", parts)


def greatest(parts: list[Whole]) -> Whole:
    """The greatest of several numbers."""
    return _extreme("greatest", parts)


def _extreme(function: str, parts: list[Whole]) -> Whole:
    distinct = list({part.sql: part for part in parts}.values())
    if len(distinct) == 1:
        return distinct[0]
    huge = any(not part.is_long for part in distinct)
    listed = ", ".join(f"{part.sql}{HUGE_TYPE}" if huge and part.is_long else part.sql for part in distinct)
    return Whole(f"{function}({listed})", max(part.most for part in distinct))
