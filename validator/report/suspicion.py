"""Suspects and repairs in words: which claim is probably wrong, what it would have to be, and why.

``so_far (870) is the one claim whose change reconciles everything: it would have to be 780 (390 each × 2 sides = 780).
Likely cause: two adjacent digits swapped (780 → 870).``
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.explain.slips.kinds import EXCHANGED
from validator.explain.unknowns import is_open
from validator.judge.numerals import show_interval
from validator.judge.shown import unit_name

if TYPE_CHECKING:
    from validator.claims.cells import ReadClaim
    from validator.explain.explanation import Explanation, Repair, Suspected, SuspectGroup

MOST_STEPS = 2
"""Of the arithmetic of a repair, the last steps are told."""
MOST_VALUES = 3
"""Of the values that a claim may have been, the first few are told, and how many more there are."""


def suspicions(explanation: Explanation, number: int) -> list[str]:
    """One group in words: a sentence, and where several claims are equally suspect, a line for each."""
    group = explanation.groups[number]
    found = [repair for repair in explanation.repairs if repair.group == number]
    repairs = [repair for repair in found if repair.cause != EXCHANGED.says]
    exchanged = dict.fromkeys(repair.evidence for repair in found if repair.cause == EXCHANGED.says)
    also = [f"Or two values were exchanged: {evidence}." for evidence in exchanged]
    alone = len(explanation.groups) == 1
    least = _least(explanation, group)
    unsure = "" if group.proven else " (not proven: the explanation is partial)"
    if len(group.ways) == 1 and group.complete:
        way = group.ways[0]
        what = "everything" if alone else "this part"
        subject = _names(way)
        whose = (
            f"is {least} claim whose change reconciles {what}"
            if len(way.claims) == 1
            else f"are {least.replace('the one', 'the fewest')} claims whose change reconciles {what}"
        )
        return [f"{subject} {whose}{unsure}: {_would_be(way, repairs, named=len(way.claims) > 1)}", *also]
    offered = [repair for repair in repairs if repair.offered]
    told = [f"{_count(group)} could be wrong, and the claims alone do not say which{unsure}:"]
    if offered:
        ids = " and ".join(repair.claim.id for repair in offered)
        told = [f"{_count(group)} could be wrong{unsure}; a likely slip explains only {ids}:"]
    told += [f"{_names(way)}: {_would_be(way, repairs, named=len(way.claims) > 1)}" for way in group.ways]
    return told + also


def _least(explanation: Explanation, group: SuspectGroup) -> str:
    """What makes these claims suspect before the others that they conflict with: their number, or how sure they are."""
    suspected = {claim.position for way in group.ways for claim in way.claims}
    beside = [
        claim.claim
        for conflict in explanation.conflicts
        if suspected & {claim.position for claim in conflict.claims}
        for claim in conflict.claims
        if claim.position not in suspected
    ]
    sure = {claim.claim.confidence for way in group.ways for claim in way.claims}
    if any(claim.confidence not in sure for claim in beside if not claim.trusted):
        return "the least sure"
    return "the only untrusted" if any(claim.trusted for claim in beside) else "the one"


def repair_text(repair: Repair) -> str:
    """One repair as a sentence: ``so_far would have to be 780 (390 each × 2 sides = 780); two digits swapped``."""
    return f"{repair.claim.id} ({repair.claim.claim.value}) would have to be {_value(repair)}{_because(repair)}"


def _count(group: SuspectGroup) -> str:
    one = all(len(way.claims) == 1 for way in group.ways)
    return f"One of {len(group.ways)} claims" if one else f"The claims of one of {len(group.ways)} sets"


def _names(way: Suspected) -> str:
    return " and ".join(f"{claim.id} ({claim.claim.value})" for claim in way.claims)


def _would_be(way: Suspected, repairs: list[Repair], *, named: bool) -> str:
    told = []
    for claim in way.claims:
        found = [repair for repair in repairs if repair.claim is claim]
        subject = claim.id if named else "it"
        told.append(_one_would_be(subject, found))
    return "; ".join(told)


def _one_would_be(subject: str, found: list[Repair]) -> str:
    if not found:
        return f"nothing that can be told says what {subject} would have to be"
    first = found[0]
    if len(found) == 1 and (first.is_implied or first.text is None):
        return f"{subject} would have to be {_value(first)}{_because(first)}"
    told = [f"{_value(one)} ({one.cause})" if one.cause else _value(one) for one in found[:MOST_VALUES]]
    left = len(found) - MOST_VALUES
    more = "" if left <= 0 else ", or one other" if left == 1 else f", or {left} others"
    listed = f"{', or '.join(told)}{more}"
    if all(one.is_implied for one in found):
        return f"{subject} would have to be {listed}"
    return f"{subject} would have to be {_range(first)}, such as {listed}"


def _value(repair: Repair) -> str:
    return _range(repair) if repair.text is None else repair.text


def _range(repair: Repair) -> str:
    claim = repair.claim
    ranges = repair.ranges or (repair.implied,)
    if any(is_open(one) or (one & claim.quantity.likely) == claim.quantity.likely for one in ranges):
        return "another value"  # a range that holds the value itself says nothing
    return " or ".join(show_interval(one, claim.quantity.kind, unit_name(claim.unit)) for one in ranges)


def _because(repair: Repair) -> str:
    # Of a long chain the end is told: it is where the value comes from.
    told = [*(["…"] if len(repair.lines) > MOST_STEPS else []), *repair.lines[-MOST_STEPS:]]
    shown = f" ({'; '.join(told)})" if told else ""
    cause = f". Likely cause: {_cause(repair)}" if repair.cause else ""
    return f"{shown}{cause}"


def _cause(repair: Repair) -> str:
    return f"{repair.cause} ({repair.evidence})" if repair.evidence else f"{repair.cause}"


def groups_of(explanation: Explanation, claims: tuple[ReadClaim, ...]) -> list[int]:
    """The groups that suspect some of these claims."""
    positions = {claim.position for claim in claims}
    return [
        number
        for number, group in enumerate(explanation.groups)
        if any(claim.position in positions for way in group.ways for claim in way.claims)
    ]


def suspects_of(explanation: Explanation, groups: list[int]) -> str:
    """The ids of the claims that these groups suspect."""
    claims = {
        claim.position: claim.id for number in groups for way in explanation.groups[number].ways for claim in way.claims
    }
    return ", ".join(claims[position] for position in sorted(claims))
