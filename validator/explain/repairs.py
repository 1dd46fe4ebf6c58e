"""Repairs: what each suspect would have to be, ranked by the slip that would explain what was written.

A repair is *offered* when, of all the candidates of the likeliest rank, it alone survives a second judgement: with the
new value the record has no contradiction that it had not before, and everything else in its part can be true together.
Where several survive, all are listed and none is picked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

from validator.claims.interval import EVERYTHING, Interval, Rational
from validator.explain.answer import Consistent
from validator.explain.arithmetic import lines, path_to, within
from validator.explain.explanation import Repair
from validator.explain.part import Part
from validator.explain.slips.corrections import Candidate, Corrections, corrections, exchanged
from validator.explain.slips.kinds import LIKELY, UNEXPLAINED
from validator.explain.slips.written import Written, midpoint, written_of
from validator.explain.surroundings import surroundings
from validator.explain.unknowns import is_open
from validator.judge.verdict import Verdict

if TYPE_CHECKING:
    from validator.explain.suspected import Ways
    from validator.judge.check import Check
    from validator.judge.judge import Judge, Judged

LEAST_TELLING = Fraction(1, 10)
"""A slip that so large a share of all numbers has explains nothing where another claim may be wrong instead."""
MOST_JUDGED = 12
"""Equally likely candidates of one group that are judged again; where more fit, none of them is the likeliest."""
MOST_LISTED = 24
"""Repairs of one group that are listed."""
MOST_TOLD = 6
"""A claim that more slips would mend is told with the range that it must lie in."""
MOST_PAIRS = 60
"""Pairs of claims of one group that are tried as exchanged."""


@dataclass(frozen=True, slots=True)
class _Option:
    """New texts for some suspects that would restore the part."""

    changes: tuple[tuple[_Suspect, Candidate], ...]
    rank: int

    @property
    def items(self) -> frozenset[int]:
        """The items that it changes."""
        return frozenset(suspect.item for suspect, _ in self.changes)

    @property
    def is_implied(self) -> bool:
        """Whether the other claims leave nothing but these values, as precisely as the claims are written."""
        return all((suspect.implied & candidate.value) == suspect.implied for suspect, candidate in self.changes)


@dataclass(frozen=True, slots=True)
class _Suspect:
    """One claim of a way (an item of the part): where it must lie, how it is written, and what it may have been."""

    item: int
    implied: Interval
    written: Written | None
    found: Corrections


def repairs(  # noqa: PLR0913, PLR0917 (the six parts of one question)
    judge: Judge, judged: Judged, part: Part, ways: Ways, others: Collection[int], group: int
) -> list[Repair]:
    """The repairs of one group: its ``ways`` are sets of items of the part; ``others`` are suspects of other groups.

    Raises:
        OutOfTimeError: the time limit has passed.
    """
    return _Repairing(judge, judged, part, ways, frozenset(others), group).result()


class _Repairing:
    def __init__(  # noqa: PLR0913, PLR0917 (the six parts of one question)
        self, judge: Judge, judged: Judged, part: Part, ways: Ways, others: frozenset[int], group: int
    ) -> None:
        self.judge = judge
        self.judged = judged
        self.part = part
        self.ways = ways
        self.others = others
        self.group = group
        self.before = {_name(check) for check in judged.checks if check.verdict is Verdict.CONTRADICTS}
        self.decided = {_name(check) for check in judged.checks if check.verdict is not Verdict.UNDECIDED}
        self.judged_all = True

    def result(self) -> list[Repair]:
        suspected = [[self._suspect(item, frozenset(way) | self.others) for item in way] for way in self.ways]
        options = [option for way in suspected for option in _options(way)]
        survivors = self._survivors([*options, *self._exchanges()])
        offered = survivors[0] if len(survivors) == 1 and self.judged_all else None
        if offered is not None and not self._stands(offered):
            offered = None
        return self._told(suspected, survivors, offered)

    def _stands(self, option: _Option) -> bool:
        """Whether enough speaks for the only option.

        Without a slip that explains it, it must be the only claim that several conflicts share, and its value must
        follow. Of several suspects, the slip of one may be chance: then fewer than one number in ten of its length may
        have such a slip, as for 870 (67 of 900) and not for 43.
        """
        if option.rank == UNEXPLAINED:
            shared = [conflict for conflict in self.part.conflicts if not option.items.isdisjoint(conflict)]
            common = frozenset.intersection(*shared) if len(shared) > 1 else frozenset()
            return len(self.ways) == 1 and option.is_implied and common == option.items
        chances = [candidate.chance for _, candidate in option.changes if candidate.chance is not None]
        return len(self.ways) == 1 or all(chance <= LEAST_TELLING for chance in chances)

    # --- what a suspect may have been --------------------------------------------------------------------------------

    def _suspect(self, item: int, removed: frozenset[int]) -> _Suspect:
        part = self.part
        implied = EVERYTHING
        for unknown in part.component.system.statements[item].unknowns:
            found = part.joint.range_of(unknown, (part.joint.statements - removed) | part.joint.constraints)
            if found is not None:
                implied = implied & found[0]
        claim = part.claim(item)
        written = written_of(claim, self.judged.read, self.judge.book.measures)
        if implied.is_empty or written is None:
            return _Suspect(item, implied, written, Corrections())
        context = surroundings(part, self.judged.read, item)
        return _Suspect(item, implied, written, corrections(written, implied, context))

    def _exchanges(self) -> Iterator[_Option]:
        """Two claims of the group's conflicts whose texts were exchanged.

        It explains two values by one slip, exactly, and so is as good as a typing error of one (Scholtus 2008, §3).
        """
        joint = self.part.joint
        statements = self.part.component.system.statements
        involved = {item for conflict in self.part.conflicts for item in conflict} - self.others
        named = sorted(item for item in involved if statements[item].weight is not None)
        for first, second in list(combinations(named, 2))[:MOST_PAIRS]:
            removed = frozenset((first, second)) | self.others
            one, other = self.part.claim(first), self.part.claim(second)
            if one.unit is not other.unit or one.quantity.kind is not other.quantity.kind:
                continue
            swapped = {first: other.quantity.likely, second: one.quantity.likely}
            held = (joint.statements - self.others) | joint.constraints
            if not isinstance(joint.ask(held, swapped), Consistent):
                continue
            a, b = self._suspect(first, removed), self._suspect(second, removed)
            if a.written is None or b.written is None:
                continue
            found = exchanged(a.written, b.written, a.implied, b.implied)
            if found is not None:
                yield _Option(((a, found[0]), (b, found[1])), LIKELY)

    # --- a second judgement ------------------------------------------------------------------------------------------

    def _survivors(self, options: Sequence[_Option]) -> list[_Option]:
        """The options of the best rank that has any which restore the record without a new contradiction."""
        for rank in sorted({option.rank for option in options}):
            fitting = [option for option in options if option.rank == rank and self._fits(option)]
            if len(fitting) > MOST_JUDGED:
                self.judged_all = False
                return sorted(fitting, key=self._distance)
            found = [option for option in fitting if self._restores(option)]
            if found:
                return sorted(found, key=self._distance)
        return []

    def _distance(self, option: _Option) -> Rational:
        """How far the new values are from those written: of equally likely ones, the nearest is told first."""
        total: Rational = 0  # of values whose ends are infinite nothing is known
        for suspect, candidate in option.changes:
            old, new = midpoint(self.part.claim(suspect.item).quantity.likely), midpoint(candidate.value)
            if old is not None and new is not None:
                total = total + (new - old if new > old else old - new)
        return total

    def _fits(self, option: _Option) -> bool:
        """Whether all that is not suspected elsewhere can be true with the new values."""
        part = self.part
        held = (part.joint.statements - self.others) | part.joint.constraints
        changed = {suspect.item: candidate.value for suspect, candidate in option.changes}
        return isinstance(part.joint.ask(held, changed), Consistent)

    def _restores(self, option: _Option) -> bool:
        """Whether a second judgement finds nothing new that contradicts, and decides all that was decided."""
        part = self.part
        part.effort.spend()
        texts = {part.claim(suspect.item).position: candidate.text for suspect, candidate in option.changes}
        record = self.judged.read.record
        claims = tuple(
            replace(claim, value=texts[position]) if position in texts else claim
            for position, claim in enumerate(record.claims)
        )
        after = self.judge.judge(replace(record, claims=claims))
        if len(after.read.claims) != len(self.judged.read.claims):
            return False
        verdicts = {_name(check): check.verdict for check in after.checks}
        return not any(
            (verdict is Verdict.CONTRADICTS and name not in self.before)
            or (verdict is Verdict.UNDECIDED and name in self.decided)
            for name, verdict in verdicts.items()
        )

    # --- telling -----------------------------------------------------------------------------------------------------

    def _told(self, suspected: list[list[_Suspect]], survivors: list[_Option], offered: _Option | None) -> list[Repair]:
        """The survivors; then, for each suspect that none of them changes, what it would have to be."""
        told: dict[tuple[int, str | None], Repair] = {}
        changed: set[int] = set()
        for option in _worth_telling(survivors):
            for suspect, candidate in option.changes:
                changed.add(suspect.item)
                repair = self._repair(suspect, candidate, option is offered, option.items)
                told.setdefault((suspect.item, candidate.text), repair)
        for way in suspected:
            for suspect in way:
                if suspect.item in changed or is_open(suspect.implied):
                    continue
                best = next((one for one in suspect.found.candidates if one.rank == UNEXPLAINED), None)
                if best is None and suspect.implied.is_point:
                    best = next(iter(suspect.found.candidates), None)
                removed = frozenset(one.item for one in way)
                repair = self._repair(suspect, best, False, removed)
                told.setdefault((suspect.item, repair.text), repair)
        return list(told.values())[:MOST_LISTED]

    def _repair(self, suspect: _Suspect, best: Candidate | None, offered: bool, removed: frozenset[int]) -> Repair:
        part = self.part
        slip = None if best is None else best.slip
        return Repair(
            part.claim(suspect.item),
            None if best is None else best.text,
            None if best is None else best.value,
            suspect.implied,
            None if slip is None else slip.says,
            "" if best is None else best.evidence,
            tuple(self._lines(suspect.item, suspect.implied, removed)),
            offered,
            self.group,
        )

    def _lines(self, item: int, implied: Interval, removed: frozenset[int]) -> list[str]:
        """How the implied value follows, where one chain of steps gives it."""
        part = self.part
        kept = [part.component.statements[at] for at in sorted(part.joint.statements - removed - self.others)]
        ranges = within(part.claimed, kept, part.component.constraints)
        stated = {unknown for at in kept for unknown in part.claimed.system.statements[at].unknowns}
        for unknown in part.component.system.statements[item].unknowns:
            whole = part.component.unknowns[unknown]
            if ranges.boxes[whole] == implied:
                return lines(path_to(whole, ranges, stated), ranges, part.claimed, kept)
        return []


def _worth_telling(survivors: list[_Option]) -> list[_Option]:
    """All but those of a claim that so many slips would mend that its range says more than any of them."""
    counts: dict[int, int] = {}
    for option in survivors:
        for item in option.items:
            counts[item] = counts.get(item, 0) + 1
    return [
        option
        for option in survivors
        if all(counts[suspect.item] <= MOST_TOLD or is_open(suspect.implied) for suspect, _ in option.changes)
    ]


def _options(way: list[_Suspect]) -> Iterator[_Option]:
    """The candidates of one way: each of a single claim's; of several claims, the one of each that stands alone."""
    if len(way) == 1:
        for one in way[0].found.candidates:
            yield _Option(((way[0], one),), one.rank)
        return
    found = tuple((suspect, candidate) for suspect in way if (candidate := suspect.found.only) is not None)
    if len(found) == len(way):
        yield _Option(found, max(candidate.rank for _, candidate in found))


def _name(check: Check) -> tuple[object, ...]:
    """What tells a check of one judgement in another: the rule, and the cells that it binds."""
    bound = check.bound
    return check.rule.id, frozenset(bound.values.items()), bound.common
