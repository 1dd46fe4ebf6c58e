"""What can be known of a mistyped record, worked out apart from the validator and from its rules.

For each figure: is there a value of it alone, in its written style's domain, with which every relation of the generator
holds? If only the mistyped figure has one, the mistake can be found. If others have one as well, arithmetic cannot tell
which is wrong. If the mistyped value itself is such a value, nothing is wrong that could be seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor

from explain_records import Ratio, Relation, Sample, Sum

Span = tuple[Fraction, Fraction]
"""A closed interval."""

HUGE = Fraction(10) ** 30
UNITS = {"million": 10**6}


def standing(sample: Sample) -> str:
    """``unnoticed`` (no relation fails), ``one`` (only the mistyped figure can mend it) or ``several`` can."""
    spans = {claim["id"]: span_of(claim["value"]) for claim in sample.claims}
    if all(holds(relation, spans) for relation in sample.relations):
        return "unnoticed"
    able = [claim["id"] for claim in sample.claims if can_mend(claim, sample, spans)]
    if sample.wrong not in able:
        raise AssertionError(f"{sample.head['id']}: the right value does not mend it: {able}, {sample.wrong}")
    return "one" if len(able) == 1 else "several"


def span_of(text: str) -> Span:
    """What a written number allows: whole numbers exactly, decimals, per cent and scaled numbers half a last digit."""
    sign = -1 if text.startswith(("-", "−")) else 1
    digits = "".join(letter for letter in text if letter.isdigit() or letter == ".")
    value = sign * Fraction(digits)
    scale = next((factor for word, factor in UNITS.items() if word in text), 1)
    if "." not in digits and scale == 1 and "%" not in text:
        return value, value
    half = Fraction(1, 2 * 10 ** len(digits.partition(".")[2]))
    return (value - half) * scale, (value + half) * scale


def holds(relation: Relation, spans: Mapping[str, Span]) -> bool:
    """Whether the two sides share a value."""
    match relation:
        case Sum(factors, constant):
            low, high = total(factors, spans)
            return low <= constant <= high
        case Ratio(share, part, whole):
            low, high = product(spans[share], spans[whole])
            return low <= 100 * spans[part][1] and 100 * spans[part][0] <= high


def can_mend(claim: Mapping[str, str], sample: Sample, spans: Mapping[str, Span]) -> bool:
    """Whether some value of this figure alone makes every relation hold."""
    name = claim["id"]
    others = [relation for relation in sample.relations if name not in names(relation)]
    if not all(holds(relation, spans) for relation in others):
        return False
    signed = "change" in name or name.startswith("x") or sample.kind == "table of rounded money"
    low, high = (-HUGE if signed else Fraction(0)), HUGE
    for relation in sample.relations:
        if name in names(relation):
            least, most = implied(name, relation, spans)
            low, high = max(low, least), min(high, most)
    counted = claim["unit"] in ("person", "vote", "car")
    return ceil(low) <= floor(high) if counted else low <= high


def names(relation: Relation) -> set[str]:
    match relation:
        case Sum(factors):
            return set(factors)
        case Ratio(share, part, whole):
            return {share, part, whole}


def implied(name: str, relation: Relation, spans: Mapping[str, Span]) -> Span:
    """Where one figure must lie, as the others are written."""
    match relation:
        case Sum(factors, constant):
            low, high = total({other: factor for other, factor in factors.items() if other != name}, spans)
            ends = sorted(((constant - low) / factors[name], (constant - high) / factors[name]))
            return ends[0], ends[1]
        case Ratio(share, part, whole):
            if name == part:
                low, high = product(spans[share], spans[whole])
                return low / 100, high / 100
            other = spans[whole] if name == share else spans[share]
            low, high = (100 * end for end in spans[part])
            if other[1] <= 0:
                return (-HUGE, HUGE) if low <= 0 <= high else (HUGE, -HUGE)
            return low / other[1], (high / other[0] if other[0] > 0 else HUGE)


def total(factors: Mapping[str, int], spans: Mapping[str, Span]) -> Span:
    ends = [(factor * spans[name][0], factor * spans[name][1]) for name, factor in factors.items()]
    return sum((min(pair) for pair in ends), Fraction(0)), sum((max(pair) for pair in ends), Fraction(0))


def product(a: Span, b: Span) -> Span:
    ends = [x * y for x in a for y in b]
    return min(ends), max(ends)
