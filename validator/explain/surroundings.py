"""Surroundings: what stands beside a suspect claim, for the slips that another claim explains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from validator.claims.interval import Interval
from validator.claims.quantity import Kind
from validator.explain.slips.corrections import decimals_of
from validator.explain.slips.relations import Context, Other

if TYPE_CHECKING:
    from validator.claims.cells import ReadClaim
    from validator.claims.reading import ReadRecord
    from validator.explain.part import Part

WIDE = 200
"""How many claims to either side are looked at at all."""
NEAR = 8
"""How many claims to either side may have been copied in a claim's place."""


def surroundings(part: Part, read: ReadRecord, item: int) -> Context:
    """The claims around one (an item of the part), those that it is the sum of, and the sizes of its dimensions."""
    claim = part.claim(item)
    around = read.claims[max(0, claim.position - WIDE) : claim.position + WIDE]  # unread claims shift it by a few
    near = sorted(
        (other for other in around if other is not claim and other.unit is claim.unit),
        key=lambda other: (abs(other.position - claim.position), other.position),
    )
    kind = claim.quantity.kind
    others = tuple(_other(other) for other in near[: 2 * NEAR] if other.quantity.kind is kind)
    members = tuple((name, len(listed)) for name, listed in read.members.items())
    parts = {
        other.position: _other(other)
        for positions in _sums(part, item)
        for other in read.claims
        if other.position in positions
    }
    return Context(
        others,
        tuple(parts.values()),
        members if kind is Kind.NUMBER else (),
        change=_difference(claim, read),
        decimals=_usual_decimals(near, claim, read.record.locale),
    )


def _sums(part: Part, item: int) -> Iterator[set[int]]:
    """The positions of the claims that a claim is the sum of, for every sum that the rules make of it."""
    own = set(part.component.system.statements[item].unknowns)
    owners = {
        unknown: part.claim(at).position
        for at, statement in enumerate(part.component.system.statements)
        for unknown in statement.unknowns
    }
    for coefficients in part.joint.rows.coefficients:
        mine = [value for column, value in coefficients.items() if column in own]
        if len(mine) == 1 and len(coefficients) > 2:
            opposite = [column for column, value in coefficients.items() if value == -mine[0]]
            if len(opposite) == len(coefficients) - 1:
                yield {owners[column] for column in opposite if column in owners}


def _difference(claim: ReadClaim, read: ReadRecord) -> Interval | None:
    """For a change in per cent, by how many points the two levels differ; None where they are no percentages."""
    now = dict(claim.key)
    since = now.pop("since", None)
    if now.pop("statistic", None) != "percent_change" or since is None:
        return None
    levels = {
        other.key: other.quantity.likely
        for other in read.claims
        if other.measure == claim.measure and other.unit is not None and other.unit.name == "%"
    }
    later, earlier = (levels.get(tuple(sorted(dims.items()))) for dims in (now, {**now, "as_of": since}))
    return None if later is None or earlier is None else later - earlier


def _usual_decimals(near: Sequence[ReadClaim], claim: ReadClaim, locale: str | None) -> int | None:
    """How many decimals all claims of the same unit and statistic have, where two or more agree on it."""

    def statistic(one: ReadClaim) -> list[tuple[str, str]]:
        return [pair for pair in one.key if pair[0] == "statistic"]

    found = [decimals_of(one.claim.value, locale) for one in near[: 4 * NEAR] if statistic(one) == statistic(claim)]
    return found[0] if len(found) > 1 and len(set(found)) == 1 else None


def _other(claim: ReadClaim) -> Other:
    return Other(claim.id, claim.claim.value, claim.quantity.likely)
