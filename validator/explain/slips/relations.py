"""Slips that need other values to be seen: a neighbour copied, a part twice, one member for all, a conversion.

Contract: each explains how a *right* number became the written one, by an equality that holds exactly between the
numbers as they are written (rounded numbers by the middle of their rounding). Nothing here says which number is right;
that comes from the implied interval.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from validator.claims.interval import Interval, Rational
from validator.claims.notation.precision import power_of_ten
from validator.claims.notation.write import write_number
from validator.explain.slips.kinds import (
    ALL_FOR_ONE,
    CONVERTED,
    COPIED,
    MISSING,
    ONE_FOR_ALL,
    PERCENT,
    POINTS,
    TWICE,
    ZERO,
    Slip,
)
from validator.explain.slips.written import midpoint


@dataclass(frozen=True, slots=True)
class Other:
    """Another claim: its id, its text, and its value in the unit of the claim in question."""

    id: str
    text: str
    value: Interval


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beside the written value.

    ``others`` are other claims of the record, near ones first (of the same unit: a copied date is no copied count);
    ``parts`` those that the value is the sum of; ``members`` the dimensions with the number of their members;
    ``decimals`` how many the others of its kind have, where that is one number for all;
    ``change`` what a change in per cent would have to be in percentage points, or the reverse.
    """

    others: tuple[Other, ...] = ()
    parts: tuple[Other, ...] = ()
    members: tuple[tuple[str, int], ...] = ()
    change: Interval | None = None
    decimals: int | None = None


class Cause(NamedTuple):
    """A slip with the numbers that show it."""

    slip: Slip
    evidence: str


def causes(
    written: Rational, right: Rational, allowed: Interval, unit: str | None, context: Context
) -> Iterator[Cause]:
    """How ``right`` may have become ``written`` (the numbers as they stand in the text, in ``unit``).

    ``allowed`` is what the written value allows with its rounding.

    >>> per_side = Other("per_side", "390", Interval(390, 390))
    >>> context = Context(members=(("side", 2),), others=(per_side,))
    >>> [f"{cause.slip.name}: {cause.evidence}" for cause in causes(390, 780, Interval(390, 390), None, context)]
    ['neighbour-copied: per_side is 390', 'one-for-all: 390 × 2 = 780, and side has 2 members']
    """
    for other in context.others:
        if midpoint(other.value) == written and written != 0:
            yield Cause(COPIED, f"{other.id} is {other.text}")
    for part in context.parts:
        value = midpoint(part.value)
        if value and written - right == value:
            shown = f"{_shown(written)} − {_shown(right)} = {_shown(value)}"
            yield Cause(TWICE, f"{shown}, and {part.id} is {part.text}")
        if value and right - written == value:
            shown = f"{_shown(right)} − {_shown(written)} = {_shown(value)}"
            yield Cause(MISSING, f"{shown}, and {part.id} is {part.text}")
    for dimension, count in context.members:
        if count > 1 and written and written * count == right:
            shown = f"{_shown(written)} × {count} = {_shown(right)}"
            yield Cause(ONE_FOR_ALL, f"{shown}, and {dimension} has {count} members")
        if count > 1 and right and right * count == written:
            shown = f"{_shown(right)} × {count} = {_shown(written)}"
            yield Cause(ALL_FOR_ONE, f"{shown}, and {dimension} has {count} members")
    if written == 0 and right:
        yield Cause(ZERO, f"0 in place of {_shown(right)}")
    yield from _converted(right, allowed, unit)


def change_confused(written: Rational, allowed: Interval, unit: str | None, context: Context) -> Cause | None:
    """Per cent for percentage points, or the reverse: the number is right, and its unit is the other one.

    The text alone does not mend it: the claim's statistic would change too.
    """
    if context.change is None or not allowed.meets(context.change):
        return None
    if unit == "%":
        return Cause(POINTS, f"{_shown(written)} percentage points, not per cent")
    if unit == "percentage point":
        return Cause(PERCENT, f"{_shown(written)} per cent, not percentage points")
    return None


_SOURCES = {
    "km": ("mile",), "mile": ("km",), "m": ("foot", "yard"), "ft": ("m",), "yd": ("m",), "cm": ("inch",),
    "inch": ("cm",), "kg": ("lb",), "lb": ("kg",), "hectare": ("acre",), "acre": ("hectare",),
    "km²": ("square mile",), "mile²": ("km²",), "km/h": ("mph",), "mile/h": ("km/h",),
}  # fmt: skip
"""The unit that a figure in this unit was probably converted from; all by exact factors, none with an offset."""


def _converted(right: Rational, allowed: Interval, unit: str | None) -> Iterator[Cause]:
    """A figure rounded in another unit and then converted: 26.2 miles → 26 miles → 41.8 km, where 42.2 km was right."""
    if unit not in _SOURCES or not right:
        return
    from validator.claims.units import conversion, parse_unit, shown

    for name in _SOURCES[unit]:
        factor, _ = conversion(parse_unit(name), parse_unit(unit), difference=True)
        original = Fraction(right) / Fraction(factor)
        for exponent in range(-2, len(str(abs(int(original))))):
            place = power_of_ten(exponent)
            # Halves are rounded away from zero, as people round.
            count = int(abs(original) / place + Fraction(1, 2))
            rounded = count * place if original > 0 else -count * place
            if rounded and rounded != original and rounded * factor in allowed:
                source = f"{_shown(rounded)} {shown(parse_unit(name))}"
                yield Cause(CONVERTED, f"{source} = {_about(rounded * factor)} {unit}, not {_about(right)} {unit}")
                return


def _shown(value: Rational) -> str:
    return write_number(value)


def _about(value: Rational) -> str:
    """A number with at most four decimals, marked where digits are left out."""
    cut = Fraction(int(Fraction(value) * 10_000), 10_000)
    return write_number(int(cut) if cut.denominator == 1 else cut) + ("" if cut == value else "…")
