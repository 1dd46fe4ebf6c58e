"""Outlines: all that a check's words depend on besides its numbers, so that checks that read alike are worded once.

A million rows of one table fail one rule in the same words with other numbers. Whatever decides *how* a check is told
stands in its outline, and nothing else does: what words a derivation is handed the outline and never sees the check, so
that no text of one check can end up in another's. What differs between checks of one outline is written by slots.
"""

from __future__ import annotations

from typing import NamedTuple

from validator.claims.cells import CellKey
from validator.judge.bind import DateValue, Members, Others
from validator.judge.check import Check
from validator.judge.index import Cell
from validator.judge.lower import Lowered
from validator.judge.plan import Plan
from validator.judge.sides import telling_number
from validator.judge.verdict import Verdict

Named = tuple[str, CellKey] | DateValue | str
"""A part of a check without its claims: a cell's measure and those dimensions that not all cells have in common, a
date, the dimension of any others."""


class Outline(NamedTuple):
    """A check without its numbers; hashable, so that what is worked out for it can be kept.

    ``pair`` is the number of the comparison that is told. ``chosen`` has for each cell None where nobody states it, or
    the number of its claim among those taken, so that one claim for two cells has one number (``~number`` where the
    claim was worked out elsewhere and stated by nobody). ``decided``: the cells have intervals.
    """

    plan: Plan
    lowered: Lowered
    verdict: Verdict
    pair: int | None
    decided: bool
    values: tuple[tuple[str, str], ...]
    cells: tuple[Named, ...]
    slots: tuple[int | tuple[int, ...] | Members, ...]
    chosen: tuple[int | None, ...]


def outline_of(check: Check) -> Outline:
    """The outline of a check."""
    bound = check.bound
    taken: dict[int, int] = {}
    chosen: list[int | None] = []
    for claim in check.chosen:
        if claim is None:
            chosen.append(None)
        else:
            number = taken.setdefault(id(claim), len(taken))
            chosen.append(number if claim.position >= 0 else ~number)
    common = {name for name, _ in bound.common} if bound.common else None
    named: list[Named] = []
    for part in bound.cells:
        if isinstance(part, Cell):
            key = part.key
            if common and key:
                key = tuple([pair for pair in key if pair[0] not in common])
            named.append((part.measure, key))
        else:
            named.append(part.dimension if isinstance(part, Others) else part)
    return Outline(
        bound.plan,
        check.lowered,
        check.verdict,
        telling_number(check),
        bool(check.boxes),
        tuple(bound.values.items()),
        tuple(named),
        bound.slots,
        tuple(chosen),
    )
