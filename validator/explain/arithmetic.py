"""The arithmetic of an explanation: the steps from what is stated to what is implied, in the reader's numbers.

``270 military + 120 civilian = 390 (each side)``, then ``390 each × 2 sides = 780``. A cell that nobody states appears
with the value that was worked out for it, so that the derivations of the judge's own checks serve for chains too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from validator.claims.cells import ReadClaim
from validator.claims.interval import Interval
from validator.claims.quantity import Quantity
from validator.claims.record import Claim
from validator.explain.claimed import Applied, Claimed
from validator.explain.joint.implied import ImpliedRanges, Step, implied
from validator.explain.joint.rows import unknowns_of
from validator.explain.joint.system import System
from validator.explain.unknowns import is_each
from validator.judge.check import Check
from validator.judge.decide import Deciding, MixedUnitsError
from validator.judge.derive import NOT_STATED, derive
from validator.judge.index import Cell
from validator.judge.numerals import show_interval
from validator.judge.shape import unstated_range
from validator.judge.verdict import Verdict


def check_with(
    applied: Applied,
    boxes: Sequence[Interval],
    held: Collection[int],
    verdict: Verdict,
    hidden: int | None = None,
) -> Check:
    """A check of the judge's form in which cells that no claim of ``held`` states have the values of ``boxes``.

    ``held`` are positions of claims, ``hidden`` the unknown that is taken as not stated: what the check works out.
    """
    deciding = applied.deciding
    bound = deciding.bound
    chosen: list[ReadClaim | None] = []
    cells = []
    for at, (part, unknown) in enumerate(zip(bound.cells, applied.unknowns, strict=True)):
        claim: ReadClaim | None = None
        if isinstance(part, Cell) and unknown != hidden:
            claim = next((stating for stating in part.claims if stating.position in held), None)
            claim = claim or _worked_out(part, deciding, at, boxes[unknown])
        chosen.append(claim)
        cells.append(replace(part, claims=()) if isinstance(part, Cell) and claim is None else part)
    taken = tuple(chosen)
    found = _boxes(deciding, taken, boxes, applied.unknowns)
    return Check(replace(bound, cells=tuple(cells)), deciding.lowered, verdict, None, taken, found)


def _worked_out(cell: Cell, deciding: Deciding, at: int, interval: Interval) -> ReadClaim | None:
    if interval.low is None or interval.high is None:
        return None
    known = deciding.types[at]
    unit = None if known.unit is None else known.unit.name
    percent = unit == "1"
    text = show_interval(interval.times(100), unit="%") if percent else show_interval(interval, known.kind)
    claim = Claim(measure=cell.measure, value=text)
    quantity = Quantity(known.kind, interval, interval, unit)
    return ReadClaim("", -1, cell.measure, cell.key, quantity, known.unit, claim)


def _boxes(
    deciding: Deciding, chosen: tuple[ReadClaim | None, ...], boxes: Sequence[Interval], unknowns: Sequence[int]
) -> tuple[Interval, ...]:
    try:
        found, steps, _ = deciding.boxes(chosen, certain=False, hulls=None)
    except MixedUnitsError:
        return ()
    for at, claim in enumerate(chosen):
        if claim is None:
            domain = unstated_range(deciding.bound.cells[at], deciding.types[at].kind, deciding.index)
            found[at] = (boxes[unknowns[at]] & domain) if at < len(unknowns) else domain
    return () if deciding.defined(found, steps, chosen) is not None else tuple(found)


def within(claimed: Claimed, statements: Collection[int], constraints: Collection[int]) -> ImpliedRanges:
    """What only these statements and constraints imply, propagated to every unknown."""
    system = claimed.system
    # What each member has comes first: 270 + 120 = 390 each, and then all sides of it.
    each = {number for number, name in claimed.cells.items() if is_each(name[1])}
    numbers = sorted(constraints, key=lambda at: (each.isdisjoint(unknowns_of(system.constraints[at])), at))
    kept = System(
        system.unknowns,
        tuple(system.statements[at] for at in statements),
        tuple(system.constraints[at] for at in numbers),
    )
    found = implied(kept)

    def named(step: Step) -> Step:
        return replace(step, constraint=numbers[step.constraint])

    clash = None if found.clash is None else named(found.clash)
    return ImpliedRanges(found.boxes, tuple(named(step) for step in found.steps), clash)


def path_to(unknown: int, ranges: ImpliedRanges, stated: Collection[int]) -> list[Step]:
    """The steps that give an unknown its interval, each after those that it rests on.

    An unknown of ``stated`` stands for itself. Of several steps for one unknown the last is told: it is the narrowest.
    """
    last = {step.unknown: place for place, step in enumerate(ranges.steps)}
    path: dict[int, None] = {}

    def visit(wanted: int, before: int) -> None:
        if wanted in stated and wanted != unknown:
            return
        places = [at for at, step in enumerate(ranges.steps[:before]) if step.unknown == wanted]
        if not places or places[-1] in path:
            return
        for base in ranges.steps[places[-1]].bases:
            visit(base, places[-1])
        path[places[-1]] = None

    if unknown in last:
        visit(unknown, last[unknown] + 1)
    return [ranges.steps[place] for place in path]


def lines(path: Iterable[Step], ranges: ImpliedRanges, claimed: Claimed, held: Collection[int]) -> list[str]:
    """Each step as arithmetic: ``390 each × 2 sides = 780``; ``held`` are the statements that it may rest on."""
    positions = {claimed.claims[at].position for at in held}
    found: dict[str, None] = {}
    for step in path:
        applied = claimed.applied[step.constraint]
        if applied is None:
            continue
        text = derive(check_with(applied, ranges.boxes, positions, Verdict.UNDECIDED, step.unknown))
        if NOT_STATED in text:
            # It was not worked out forwards, so it is shown in its place: 270 military + 120 civilian = 390.
            text = derive(check_with(applied, ranges.boxes, positions, Verdict.AGREES))
        if text and NOT_STATED not in text:
            found[text] = None
    # A rounding makes a step of its own: the same line, once as far as it goes and once to its end.
    return [text for text in found if " ?" not in text or not any(_goes_on(text, other) for other in found)]


def _goes_on(text: str, other: str) -> bool:
    return other != text and other.startswith(text.split(" ?", maxsplit=1)[0])


def clash_of(
    claimed: Claimed, statements: Collection[int], constraints: Collection[int]
) -> tuple[list[str], Check | None]:
    """The arithmetic of a conflict: what is worked out, and last what it contradicts; and the check of that last line.

    Where no single chain shows it (each step leaves room, all together do not), every check is told as it stands.
    """
    ranges = within(claimed, statements, constraints)
    stated = {unknown for at in statements for unknown in claimed.system.statements[at].unknowns}
    positions = {claimed.claims[at].position for at in statements}
    clash = ranges.clash
    applied = None if clash is None else claimed.applied[clash.constraint]
    if clash is None or applied is None:
        checks = [one for at in sorted(constraints) if (one := claimed.applied[at]) is not None]
        told = [check_with(one, ranges.boxes, positions, Verdict.UNDECIDED) for one in checks]
        return [derive(check) for check in told], told[-1] if told else None
    path: dict[Step, None] = {}
    for unknown in (*clash.bases, clash.unknown):
        path |= dict.fromkeys(path_to(unknown, ranges, stated))
    failing = check_with(applied, ranges.boxes, positions, Verdict.CONTRADICTS)
    return [*lines(path, ranges, claimed, statements), derive(failing)], failing
