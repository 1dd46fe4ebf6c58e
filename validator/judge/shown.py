"""What a check states and computes, its figures and its message: exactly, and as a reader writes them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from validator.claims.interval import Interval, Rational, decimal_text
from validator.claims.quantity import Kind
from validator.judge.check import Check
from validator.judge.evaluate import range_of
from validator.judge.lower import Lowered
from validator.judge.normal import Common, Conjunction, Disjunction, Formula, Polynomial
from validator.judge.numerals import exact_interval, show_interval, show_number
from validator.judge.sides import (
    Weighted,
    in_unit,
    side_range,
    stated_and_computed,
    telling_number,
    weighted,
)
from validator.judge.values import Side
from validator.judge.verdict import Verdict
from validator.judge.written import written_value

if TYPE_CHECKING:
    from validator.claims.units import Unit


class Shown(NamedTuple):
    """What a check states and computes; exact texts for programs, and None where it has no two sides.

    ``is_computed`` is False where what is stated is compared with another claim as it stands, ``is_stated`` where no
    claim states what stands there: both sides are worked out (50 − 30 beside 130 − 100).
    """

    stated: str | None
    computed: str | None
    difference: str | None
    stated_text: str | None
    computed_text: str | None
    difference_text: str | None
    is_computed: bool = True
    is_stated: bool = True

    @property
    def labels(self) -> tuple[str, str]:
        """What the two sides are called beside each other."""
        if not self.is_stated:
            return "one side", "other side"
        return "stated", "computed" if self.is_computed else "against"


_CALENDAR_UNITS = frozenset({"day", "week", "month", "year", "hour", "minute", "second"})
NOTHING_SHOWN = Shown(None, None, None, None, None, None)


def shown(check: Check) -> Shown:
    """Stated, computed and difference: of the pair that decides, the side that is one claim is what is stated.

    What is computed is told in the unit of what is stated: 390 ÷ 1,000 beside ``39%`` is 39 %.
    """
    sides = sides_of(check)
    return _statements(check) if sides is None else sides.shown(check)


def sides_of(check: Check) -> Sides | None:
    """How the two sides of the comparison are told that a check is told by; None where it compares no two sides."""
    number = telling_number(check)
    return None if number is None else _sides(check.lowered, number, check.verdict is Verdict.CONTRADICTS)


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """How the two sides of one comparison are told: all of it that no value changes.

    ``apart`` is the unit of the difference, ``compares`` whether there is one to tell. ``sums`` are the two sides where
    both are weighted sums of cells.
    """

    stated: Side
    computed: Side
    kind: Kind
    unit: Unit | None
    name: str | None
    apart: str | None
    compares: bool
    sums: tuple[Weighted, Weighted] | None

    @property
    def is_stated(self) -> bool:
        """Whether a claim states the first side, or the rule itself does; else it is worked out like the other."""
        return self.stated.cell is not None or all(not powers for _, powers in self.stated.value.numerator)

    def shown(self, check: Check) -> Shown:
        """The sides of one check."""
        boxes, cell, chosen = check.boxes, self.stated.cell, check.chosen
        claim = chosen[cell] if cell is not None and cell < len(chosen) else None
        if self.sums is not None and boxes and (claim is not None or cell is None):
            a, b = self.sums[0].at(boxes), self.sums[1].at(boxes)
            if a is not None and b is not None:
                return self._of_numbers(a, b, None if claim is None else written_value(claim))
        return self._of_ranges(check)

    def _of_numbers(self, a: Rational, b: Rational, stated_text: str | None) -> Shown:
        """Both sides are one number each: what ``_of_ranges`` says of points, without making intervals."""
        suffix = f" {self.name}" if self.name else ""
        exact = gap = None
        if self.compares:
            difference = a - b
            exact = decimal_text(difference)
            word = " too high" if difference > 0 else " too low" if difference < 0 else ""
            gap = f"{show_number(-difference if difference < 0 else difference)}{suffix}{word}"
        text = stated_text or f"{show_number(a)}{suffix}"
        computed = f"{show_number(b)}{suffix}"
        is_computed = self.computed.cell is None
        return Shown(decimal_text(a), decimal_text(b), exact, text, computed, gap, is_computed, self.is_stated)

    def _of_ranges(self, check: Check) -> Shown:
        a, b = side_range(self.stated, check), side_range(self.computed, check)
        if a is None or b is None:
            return NOTHING_SHOWN
        kind, name = self.kind, self.name
        a, b = in_unit(a, self.unit, kind), in_unit(b, self.unit, kind)
        cell = self.stated.cell
        if cell is not None and cell < len(check.chosen) and check.chosen[cell] is None:
            return Shown(None, exact_interval(b, kind), None, None, show_interval(b, kind, name), None)
        exact_difference = shown_difference = None
        if self.compares:
            exact_difference = exact_interval(a - b)
            shown_difference = _apart(a - b, self.apart)
        return Shown(
            exact_interval(a, kind),
            exact_interval(b, kind),
            exact_difference,
            _as_stated(self.stated, check) or show_interval(a, kind, name),
            show_interval(b, kind, name),
            shown_difference,
            is_computed=self.computed.cell is None,
            is_stated=self.is_stated,
        )


@lru_cache(maxsize=4096)
def _sides(lowered: Lowered, number: int, contradicts: bool) -> Sides:
    """How one comparison of a normal form is told, worked out once for all checks of the form."""
    pair = lowered.pairs[number]
    stated, computed = stated_and_computed(pair)
    kind, unit = stated.kind, stated.unit or computed.unit
    name = unit_name(unit)
    compares = kind is not Kind.WEEKDAY and (pair.operator == "=" or contradicts)
    a, b = weighted(stated, unit, kind), weighted(computed, unit, kind)
    sums = None if a is None or b is None else (a, b)
    return Sides(stated, computed, kind, unit, name, "days" if kind is Kind.DATE else name, compares, sums)


def unit_name(unit: Unit | None) -> str | None:
    """The unit to print behind a number; a count needs none: the claims say what is counted."""
    from validator.claims.units import is_count

    if unit is None or unit.name == "1" or is_count(unit):
        return None
    if unit.name.startswith("1/") and unit.name[2:].isdecimal():
        return f"per {int(unit.name[2:]):,}"
    return f"{unit.name}s" if unit.name in _CALENDAR_UNITS else unit.name


def figure_values(check: Check) -> list[tuple[str, str, Fraction | None]]:
    """The rule's ``show:`` figures: label, text, and the figure as a share of one where it is a pure ratio."""
    found: list[tuple[str, str, Fraction | None]] = []
    for figure, side in zip(check.rule.show, check.lowered.figures, strict=True):
        value = None if side is None else side_range(side, check)
        if side is None or value is None:
            continue
        pure = side.kind is Kind.NUMBER and side.unit is not None and not side.unit.dimension
        if pure and value.is_point and value.low is not None:
            found.append((figure.label, f"{show_number(value.low * 100)} %", Fraction(value.low)))
        elif pure:
            found.append((figure.label, show_interval(value.times(100), unit="%"), None))
        else:
            text = show_interval(in_unit(value, side.unit, side.kind), side.kind, unit_name(side.unit))
            found.append((figure.label, text, None))
    return found


def message(check: Check, numbers: Shown | None = None) -> str | None:
    """The rule's own message with its named values filled in; None where it has none or it does not contradict.

    ``numbers`` are the check's shown numbers where they are known already.
    """
    template = check.rule.message
    if template is None or check.verdict is not Verdict.CONTRADICTS:
        return None
    values = numbers or shown(check)
    named = {
        "stated": values.stated_text or "",
        "computed": values.computed_text or "",
        "difference": values.difference_text or "",
        **check.bound.values,
    }
    for (name, _), side in zip(check.rule.message_values, check.lowered.values, strict=True):
        value = None if side is None else side_range(side, check)
        if side is not None and value is not None:
            shown_value = in_unit(value, side.unit, side.kind)
            named[name] = show_interval(shown_value, side.kind, unit_name(side.unit))
    for name, text in named.items():
        template = template.replace(f"{{{name}}}", text)
    return template


def _apart(difference: Interval, unit: str | None) -> str:
    """How far apart: ``10 too many``; the least distance where the values are ranges."""
    suffix = f" {unit}" if unit and unit != "1" else ""
    if difference.low is not None and difference.low > 0:
        least, word = difference.low, "too high"
    elif difference.high is not None and difference.high < 0:
        least, word = -difference.high, "too low"
    else:
        return show_interval(difference, unit=unit)
    return f"{'' if difference.is_point else 'at least '}{show_number(least)}{suffix} {word}"


def _statements(check: Check) -> Shown:
    """For a check over statements of one cell: the first two, in the order of the record, that share no value."""
    for common in _commons(check.lowered.expect) if check.boxes else ():
        ranges = [range_of(member, check.boxes) for member in common.members]
        for later, second in enumerate(ranges):
            for earlier, first in enumerate(ranges[:later]):
                if not first.meets(second):
                    return _two_statements(check, common.members[earlier], common.members[later])
    return NOTHING_SHOWN


def _commons(formula: Formula) -> Iterator[Common]:
    match formula:
        case Common():
            yield formula
        case Conjunction(operands) | Disjunction(operands):
            for operand in operands:
                yield from _commons(operand)
        case _:
            return


def _two_statements(check: Check, first: Polynomial, second: Polynomial) -> Shown:
    numbers = [next(powers[0] for _, powers in polynomial if powers) for polynomial in (first, second)]
    cells = [number if number < len(check.chosen) else _defined_by(check, number) for number in numbers]
    claims = [claim for number in cells if (claim := check.chosen[number]) is not None]
    if len(claims) < 2:
        return NOTHING_SHOWN
    texts = [written_value(claim) for claim in claims]
    kind = claims[1].quantity.kind
    exact = shown_gap = None
    if kind is not Kind.WEEKDAY:
        difference = claims[1].quantity.likely - claims[0].quantity.likely
        if claims[0].quantity.unit == claims[1].quantity.unit:
            exact = str(difference)
            shown_gap = _apart(difference, "days" if kind is Kind.DATE else unit_name(claims[1].unit))
    return Shown(texts[1], texts[0], exact, texts[1], texts[0], shown_gap, is_computed=False)


def _defined_by(check: Check, number: int) -> int:
    return check.lowered.definitions[number - len(check.chosen)].cells[0]


def _as_stated(side: Side, check: Check) -> str | None:
    claim = None if side.cell is None or side.cell >= len(check.chosen) else check.chosen[side.cell]
    return None if claim is None else written_value(claim)
