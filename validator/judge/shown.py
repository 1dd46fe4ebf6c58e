"""What a check states and computes, its figures and its message: exactly, and as a reader writes them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from validator.claims.cells import ReadClaim
from validator.claims.interval import Interval
from validator.claims.quantity import Kind
from validator.judge.check import Check
from validator.judge.evaluate import range_of, truth_of, value_of
from validator.judge.lower import Pair
from validator.judge.normal import Common, Conjunction, Disjunction, Formula, Polynomial
from validator.judge.numerals import exact_interval, show_interval, show_number
from validator.judge.values import Side
from validator.judge.verdict import Truth, Verdict

if TYPE_CHECKING:
    from validator.claims.units import Unit


@dataclass(frozen=True, slots=True)
class Shown:
    """What a check states and computes; exact texts for programs, and None where it has no two sides.

    ``is_computed`` is False where what is stated is compared with another claim as it stands.
    """

    stated: str | None
    computed: str | None
    difference: str | None
    stated_text: str | None
    computed_text: str | None
    difference_text: str | None
    is_computed: bool = True


_CALENDAR_UNITS = frozenset({"day", "week", "month", "year", "hour", "minute", "second"})
NOTHING_SHOWN = Shown(None, None, None, None, None, None)


def shown(check: Check) -> Shown:
    """Stated, computed and difference: of the pair that decides, the side that is one claim is what is stated.

    What is computed is told in the unit of what is stated: 390 ÷ 1,000 beside ``39%`` is 39 %.
    """
    pair = telling_pair(check)
    if pair is None:
        return _statements(check)
    stated, computed = stated_and_computed(pair)
    a, b = side_range(stated, check), side_range(computed, check)
    if a is None or b is None:
        return NOTHING_SHOWN
    kind, unit = stated.kind, stated.unit or computed.unit
    a, b = in_unit(a, unit, kind), in_unit(b, unit, kind)
    name = unit_name(unit)
    exact_difference = shown_difference = None
    if kind is not Kind.WEEKDAY and (pair.operator == "=" or check.verdict is Verdict.CONTRADICTS):
        exact_difference = exact_interval(a - b)
        shown_difference = _apart(a - b, "days" if kind is Kind.DATE else name)
    if stated.cell is not None and stated.cell < len(check.chosen) and check.chosen[stated.cell] is None:
        return Shown(None, exact_interval(b, kind), None, None, show_interval(b, kind, name), None)
    return Shown(
        exact_interval(a, kind),
        exact_interval(b, kind),
        exact_difference,
        _as_stated(stated, check) or show_interval(a, kind, name),
        show_interval(b, kind, name),
        shown_difference,
        is_computed=computed.cell is None,
    )


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


def message(check: Check) -> str | None:
    """The rule's own message with its named values filled in; None where it has none or it does not contradict."""
    template = check.rule.message
    if template is None or check.verdict is not Verdict.CONTRADICTS:
        return None
    values = shown(check)
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


def telling_pair(check: Check) -> Pair | None:
    """The comparison to show: the first that fails or, of several in an agreement, the first that holds."""
    pairs = check.lowered.pairs
    if len(pairs) > 1 and check.verdict is not Verdict.UNDECIDED:
        failing = check.verdict is Verdict.CONTRADICTS
        for pair in pairs:
            if (truth_of(pair.relation, check.boxes) is Truth.FALSE) is failing:
                return pair
    return pairs[0] if pairs else None


def stated_and_computed(pair: Pair) -> tuple[Side, Side]:
    """The side that is what a claim states, and the side that is worked out."""
    if pair.left.cell is None and all(not powers for _, powers in pair.right.value.numerator):
        return pair.right, pair.left
    if pair.right.cell is not None and (pair.left.cell is None or pair.operator not in ("<", "<=", ">", ">=")):
        return pair.right, pair.left
    return pair.left, pair.right


def side_range(side: Side, check: Check) -> Interval | None:
    """The range of one side, in base units."""
    return value_of(side.value, check.boxes) if check.boxes else None


def in_unit(interval: Interval, unit: Unit | None, kind: Kind) -> Interval:
    """From base units to a unit."""
    if unit is None or kind is not Kind.NUMBER or (unit.factor == 1 and not unit.offset):
        return interval
    return (interval - Interval.point(unit.offset)).times(1 / Fraction(unit.factor))


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


def written_value(claim: ReadClaim) -> str:
    """The value as written, with its unit where the text has none and the number alone would not tell."""
    text = claim.claim.value
    unit = claim.quantity.unit
    if unit is None or claim.claim.unit is None or claim.quantity.kind is not Kind.NUMBER:
        return text
    from validator.claims.units import is_count, parse_unit

    return (
        text if is_count(parse_unit(unit)) or any(char in text for char in "%$€£¥₹") else f"{text} {claim.claim.unit}"
    )


def number_of(claim: ReadClaim) -> str:
    """The value as written without the noun that it counts, for a place where its label stands: ``270 military``."""
    text = written_value(claim)
    if claim.claim.unit is not None or claim.unit is None:
        return text
    from validator.claims.units import UnknownUnitError, is_count, parse_unit

    number, _, noun = text.rpartition(" ")
    if not number or not is_count(claim.unit):
        return text
    try:
        return number if parse_unit(noun) == claim.unit else text
    except UnknownUnitError:
        return text
