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
from validator.claims.quantity import Exactness, Kind
from validator.explain.answer import Consistent
from validator.explain.arithmetic import lines, path_to, within
from validator.explain.explanation import Repair
from validator.explain.part import Part
from validator.explain.slips.corrections import Candidate, Corrections, corrections, exchanged
from validator.explain.slips.kinds import CERTAIN, EXCHANGED, LIKELY, UNEXPLAINED
from validator.explain.slips.written import Written, midpoint, written_of
from validator.explain.surroundings import surroundings
from validator.explain.unknowns import is_open

if TYPE_CHECKING:
    from validator.explain.diagnosis.suspected import Ways
    from validator.explain.second_judgement import SecondJudgement

LEAST_TELLING, LEAST_TELLING_ALONE = Fraction(1, 10), Fraction(1, 4)
"""A slip that a larger share of all numbers has tells nothing: where another claim may be wrong, and where none may."""
MOST_JUDGED = 12
"""Equally likely candidates of one group that are judged again; where more fit, none of them is the likeliest."""
MOST_LISTED = 24
"""Repairs of one group that are listed."""
MOST_TOLD = 6
"""A claim that more slips would mend is told with the range that it must lie in."""
MOST_RANGES = 3
"""Ranges that alternatives leave a suspect; more are told as one."""
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
    """One claim of a way (an item of the part): where it must lie, how it is written, and what it may have been.

    ``ranges`` are what alternatives leave of ``implied``, where they are few.
    """

    item: int
    implied: Interval
    ranges: tuple[Interval, ...]
    written: Written | None
    found: Corrections


def repairs(second: SecondJudgement, part: Part, ways: Ways, others: Collection[int], group: int) -> list[Repair]:
    """The repairs of one group: its ``ways`` are sets of items of the part; ``others`` are suspects of other groups.

    Raises:
        OutOfTimeError: the time limit has passed.
    """
    return _Repairing(second, part, ways, frozenset(others), group).result()


class _Repairing:
    def __init__(self, second: SecondJudgement, part: Part, ways: Ways, others: frozenset[int], group: int) -> None:
        self.second = second
        self.part = part
        self.ways = ways
        self.others = others
        self.group = group
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

        Where several conflicts meet in no other claim that is not trusted, and the value follows, it stands. Else the
        slip must tell: fewer than one number in ten of its length, for all values that would do, may have such a slip,
        as for 870 (67 of 900) and not for 43. Where only the value is open, and not the claim, one in four.
        """
        statements = self.part.component.system.statements
        shared = [conflict for conflict in self.part.conflicts if not option.items.isdisjoint(conflict)]
        common = frozenset.intersection(*shared) if shared else frozenset()
        rivals = {item for item in common if statements[item].weight is not None} - option.items
        alone = len(self.ways) == 1 and not rivals and option.is_implied
        if option.rank == UNEXPLAINED:
            return alone and len(shared) > 1
        most = LEAST_TELLING if rivals or len(self.ways) > 1 else LEAST_TELLING_ALONE
        return alone or all(_is_telling(suspect, candidate, most) for suspect, candidate in option.changes)

    # --- what a suspect may have been --------------------------------------------------------------------------------

    def _suspect(self, item: int, removed: frozenset[int]) -> _Suspect:
        part = self.part
        held = (part.joint.statements - removed) | part.joint.constraints
        ranges: tuple[Interval, ...] = ()
        implied = EVERYTHING
        for unknown in part.component.system.statements[item].unknowns:
            ranges = tuple(part.joint.ranges_of(unknown, held))
            if ranges:
                implied = implied & (ranges[0] | ranges[-1])
        if len(part.component.system.statements[item].unknowns) != 1 or len(ranges) > MOST_RANGES:
            ranges = ()
        claim = part.claim(item)
        written = written_of(claim, self.second.judged.read, self.second.judge.book.measures)
        if implied.is_empty or written is None:
            return _Suspect(item, implied, ranges, written, Corrections())
        context = surroundings(part, self.second.judged.read, item)
        found = [corrections(written, one, context) for one in ranges or (implied,)]
        candidates = tuple(candidate for one in found for candidate in one.candidates)
        told = found[0] if len(found) == 1 else replace(found[0], candidates=candidates)
        return _Suspect(item, implied, ranges, written, told)

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
        """Whether a second judgement finds the record better with the new values."""
        self.part.effort.spend()
        return self.second.accepts(
            {self.part.claim(suspect.item).position: candidate.text for suspect, candidate in option.changes}
        )

    # --- telling -----------------------------------------------------------------------------------------------------

    def _told(self, suspected: list[list[_Suspect]], survivors: list[_Option], offered: _Option | None) -> list[Repair]:
        """The survivors; then, for each suspect that none of them changes, what it would have to be."""
        told: dict[tuple[int, str | None], Repair] = {}
        changed: set[int] = set()
        for option in _worth_telling(survivors):
            for suspect, candidate in option.changes:
                if candidate.slip is not EXCHANGED:
                    changed.add(suspect.item)
                repair = self._repair(suspect, candidate, option is offered, option.items)
                told.setdefault((suspect.item, candidate.text), repair)
        for way in suspected:
            for suspect in way:
                if suspect.item in changed or is_open(suspect.implied):
                    continue
                # Not judged again, so a text is told only where nothing else could stand there.
                fitting = (one for one in suspect.found.candidates if (suspect.implied & one.value) == suspect.implied)
                best = min(fitting, key=lambda one: one.rank != UNEXPLAINED, default=None)
                removed = frozenset(one.item for one in way)
                repair = self._repair(suspect, best, False, removed)
                told.setdefault((suspect.item, repair.text), repair)
        return list(told.values())[:MOST_LISTED]

    def _repair(self, suspect: _Suspect, best: Candidate | None, offered: bool, removed: frozenset[int]) -> Repair:
        part = self.part
        slip = None if best is None else best.slip
        hint = suspect.found.hint if slip is None else None
        return Repair(
            part.claim(suspect.item),
            None if best is None else best.text,
            None if best is None else best.value,
            suspect.implied,
            suspect.ranges,
            slip.says if slip else hint.slip.says if hint else None,
            hint.evidence if hint else "" if best is None else best.evidence,
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


def _is_telling(suspect: _Suspect, candidate: Candidate, most: Fraction) -> bool:
    """Whether a slip is unlikely to fit by chance: for a typing error of digits, over all values that would do.

    A sign, a power of ten or a scale word that fits is no chance. Of dates and of slips that other claims explain, it
    is not known how many would fit.
    """
    if candidate.chance is None:
        return candidate.slip is not None and candidate.slip.name in CERTAIN
    low, high = suspect.implied.low, suspect.implied.high
    step = None if suspect.written is None else _step(suspect.written)
    if low is None or high is None or not step:
        return False
    return candidate.chance * (1 + (high - low) / Fraction(step)) <= most


def _step(written: Written) -> Rational | None:
    """The size of the last digit that is written."""
    quantity = written.read(written.text)
    if quantity is None or quantity.kind is not Kind.NUMBER:
        return None
    if quantity.exactness is Exactness.EXACT and quantity.step is not None:
        return min(quantity.step, 1)
    return quantity.step


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
