"""Explaining one record: which claims cannot be true together, which are suspect, and what is probably right.

The errors are explained first; contradictions of warnings only where no error has explained their claims, because a
warning (a target that was passed) is no reason to suspect a number that an error clears.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from validator.claims.interval import Interval, Rational
from validator.explain.answer import Answer, Impossible, OutOfTimeError, Unsettled
from validator.explain.claimed import Claimed, claimed
from validator.explain.effort import Effort
from validator.explain.explanation import (
    NOTHING_WRONG,
    Explanation,
    RecordConflict,
    Repair,
    Suspected,
    SuspectGroup,
)
from validator.explain.joint.components import Group, component, groups_of, surely_possible
from validator.explain.joint.implied import stated_boxes
from validator.explain.joint_check import JointCheck, joint_undecided
from validator.explain.second_judgement import MOST_WHOLE, SecondJudgement, with_texts
from validator.explain.telling import is_telling, value_text
from validator.explain.unknowns import CellName
from validator.judge.derive import derive
from validator.judge.index import Cell
from validator.judge.verdict import Strength, Verdict
from validator.rulebook.rule import Severity

if TYPE_CHECKING:
    from validator.explain.part import Part
    from validator.judge.check import Check
    from validator.judge.judge import Judge, Judged

MOST_TIES = 16
"""Among more constraints than this, those of the first refutation are taken, not those that read most easily."""
MOST_QUESTIONS = 300
"""Questions asked to find them all."""
MOST_CONFLICTS = 12
"""Conflicts listed for one record; a total that fits nothing makes hundreds, and none of them says more."""
MOST_UNKNOWNS = 1500
"""A component with more unknowns is not weighed as a whole: it would take the time of the whole run."""


def explain(judge: Judge, judged: Judged, seconds: float | None = None) -> Explanation:
    """Explain one record that has been judged, in at most ``seconds``; what that cuts short says that it is partial."""
    return _Explaining(judge, judged, Effort(seconds)).result()


class _Explaining:
    """What is known of one record so far."""

    def __init__(self, judge: Judge, judged: Judged, effort: Effort) -> None:
        self.judge = judge
        self.judged = judged
        self.effort = effort
        self.contradictions = [check for check in judged.checks if check.verdict is Verdict.CONTRADICTS]
        self.conflicts: list[RecordConflict] = []
        self.more = 0
        self.complete = True
        self.groups: list[SuspectGroup] = []
        self.repairs: list[Repair] = []
        self.partial: dict[str, None] = {}
        self.explained: set[int] = set()
        self.open: list[JointCheck] = []
        self.parts: list[tuple[Part, Severity]] = []
        self.with_repairs = True
        self.second = SecondJudgement(judge, judged)
        self.implied: dict[CellName, str] = {}

    def result(self) -> Explanation:
        """Errors first, then what of the warnings and notes no error explains."""
        try:
            self._explain_all()
            for part, severity in self.parts:
                self._conflicts(part, severity)
        except OutOfTimeError:
            self._out_of_time()
        try:
            self._confirm()
        except OutOfTimeError:
            self._out_of_time()
            self._withdraw()
        self._uncovered()
        if not (self.conflicts or self.partial or self.open or self.implied):
            return NOTHING_WRONG
        self.conflicts.sort(key=lambda one: (one.severity.rank, [claim.position for claim in one.claims]))
        return Explanation(
            tuple(self.conflicts),
            self.more,
            self.complete,
            tuple(self.groups),
            tuple(self.repairs),
            tuple(self.partial),
            tuple(self.open),
            self.implied,
        )

    def _confirm(self) -> None:
        """Where several groups have a repair to offer, offer them only if they go together."""
        offered = [repair for repair in self.repairs if repair.offered]
        texts = {repair.claim.position: repair.text for repair in offered if repair.text is not None}
        settled = {repair.group for repair in offered}
        large = len(self.judged.read.record.claims) > MOST_WHOLE  # then each was judged without the rest of the record
        if len(settled) < (1 if large else 2):
            return
        again = _Explaining(self.judge, self.judge.judge(with_texts(self.judged.read.record, texts)), self.effort)
        left = sum(Fraction(group.weight) for number, group in enumerate(self.groups) if number not in settled)
        if again.weight() > left:
            self._withdraw()

    def _withdraw(self) -> None:
        """What could not be confirmed is not offered."""
        self.repairs = [replace(repair, offered=False) for repair in self.repairs]

    def _out_of_time(self) -> None:
        self.partial["the time limit ended the explanation before it was complete"] = None
        self.complete = False

    def weight(self) -> Fraction:
        """The least weight of suspects that every severity asks for, without looking for repairs."""
        self.with_repairs = False
        self._explain_all()
        return sum((Fraction(group.weight) for group in self.groups), Fraction(0))

    def _uncovered(self) -> None:
        """A contradiction that the system could not hold (left out, too large) is a conflict as it stands."""
        known = [frozenset(claim.position for claim in conflict.claims) for conflict in self.conflicts]
        for check in self.contradictions:
            positions = frozenset(claim.position for claim in check.claims)
            if not any(one <= positions for one in known):
                self.more = max(0, self.more - 1)  # it may be one of those beyond the limit
                strength = check.strength or Strength.LIKELY
                self.conflicts.append(
                    RecordConflict(
                        check.claims, (check.rule,), check.rule.severity, strength, check, False, partial(_alone, check)
                    )
                )

    def _explain_all(self) -> None:
        for severity in Severity:
            found = any(check.rule.severity is severity for check in self.contradictions)
            if found or severity is Severity.ERROR:
                self._explain(severity)

    def _explain(self, severity: Severity) -> None:
        claiming = claimed(self.judge, self.judged, severity)
        likely = claiming.finished()
        if severity is Severity.ERROR:
            self._imply(likely, claiming.ranges)
        certain: Claimed | None = None
        ranges = [*claiming.ranges, *stated_boxes(likely.system)[len(claiming.ranges) :]]
        for group in groups_of(likely.system):
            claims = {likely.claims[number].position for number in group.statements}
            if self.explained & claims or surely_possible(likely.system, group, ranges):
                continue
            if len(group.unknowns) > MOST_UNKNOWNS:
                many = f"{len(group.unknowns):,} figures hang together, more than the {MOST_UNKNOWNS:,}"
                self._open(likely, group, f"{many} that are weighed as a whole", severity)
                continue
            certain = certain or claiming.finished(certain=True)
            part = _part(likely, certain, group, self.effort)
            answer = part.joint.ask_statements(part.joint.statements)
            if isinstance(answer, Impossible):
                if not self._rules_can_hold(part):
                    continue
                answer = part.joint.ask_statements(part.joint.statements)
            if isinstance(answer, Unsettled):
                self._open(likely, group, answer.reason, severity)
            elif isinstance(answer, Impossible):
                self.explained |= claims
                if all(self._failing(part, item) is None for item in part.joint.constraints):
                    from validator.explain.diagnosis.conflicts import smallest

                    # No check shows it: whatever the time allows, the contradiction itself must be told.
                    first = smallest(part.joint.ask_statements, answer.core, sorted(answer.core), self.effort)
                    if not isinstance(first, Unsettled):
                        self._add(part, first.items, first.minimal, severity)
                self._suspects(part)
                self.parts.append((part, severity))

    def _imply(self, record: Claimed, ranges: Sequence[Interval]) -> None:
        """What the claims say of the cells that checks miss."""
        missed = {
            (cell.measure, cell.key)
            for check in self.judged.checks
            if check.verdict is Verdict.UNDECIDED
            for cell in check.bound.cells
            if isinstance(cell, Cell) and not cell.claims
        }
        for number, name in record.cells.items():
            if name in missed and number < len(ranges):
                domain = record.system.unknowns[number].domain
                if is_telling(name, ranges[number], domain, self.judged):
                    self.implied[name] = value_text(ranges[number], record.types[number])

    def _rules_can_hold(self, part: Part) -> bool:
        """Leave out lines of the record that no values satisfy beside the rules; whether the rest can hold at all."""
        from validator.explain.diagnosis.conflicts import smallest

        while isinstance(part.joint.ask(part.joint.constraints), Impossible):
            every = part.joint.constraints
            found = smallest(part.joint.ask, every, sorted(every), self.effort)
            tying = sorted(every) if isinstance(found, Unsettled) else list(found.items)
            rules = {}
            for item in tying:
                applied = part.claimed.applied[part.constraint(item)]
                if applied is not None:
                    rules[item] = applied.rule
            names = ", ".join(dict.fromkeys(f"'{rule.id}'" for rule in rules.values()))
            lines = frozenset(item for item, rule in rules.items() if rule.origin == "record")
            told = "no values at all can satisfy these together"
            self.partial[f"{told}, whatever the claims say: {names}"] = None
            if not lines:
                return False
            part.joint.left_out |= lines
            part.certain.left_out |= lines
        return True

    def _open(self, claimed: Claimed, group: Group, reason: str, severity: Severity) -> None:
        """Whether the claims of a component can be true together is not decided."""
        from validator.explain.arithmetic import check_with

        members = [claimed.claims[number] for number in group.statements]
        for number in group.constraints:
            applied = claimed.applied[number]
            if applied is not None:
                some = check_with(applied, stated_boxes(claimed.system), (), Verdict.UNDECIDED)
                self.open.append(joint_undecided(some, members, reason, severity))
                return

    # --- conflicts ---------------------------------------------------------------------------------------------------

    def _conflicts(self, part: Part, severity: Severity) -> None:
        from validator.explain.diagnosis.conflicts import conflicts

        order = range(part.joint.first)
        found = conflicts(
            part.joint.ask_statements, order, order, MOST_CONFLICTS, self.effort, questions=MOST_QUESTIONS
        )
        self.more += found.known - len(found.found)
        self.complete = self.complete and found.complete
        for conflict in found.found:
            self._add(part, conflict.items, conflict.minimal, severity)

    def _add(self, part: Part, items: Sequence[int], minimal: bool, severity: Severity) -> None:
        claims = [part.claim(item) for item in sorted(items)]
        if all(list(conflict.claims) != claims for conflict in self.conflicts):
            self.conflicts.append(self._conflict(part, frozenset(items), minimal, severity))

    def _conflict(self, part: Part, items: frozenset[int], minimal: bool, severity: Severity) -> RecordConflict:
        single, tying = self._tied(part, items)
        claims = tuple(part.claim(item) for item in sorted(items))
        numbers = [part.constraint(item) for item in tying]
        applied = [one for number in numbers if (one := part.claimed.applied[number]) is not None]
        proven = isinstance(part.certain.ask(items | part.joint.constraints), Impossible)
        strength = Strength.PROVEN if proven else Strength.LIKELY
        matters = max((one.rule.severity for one in applied), key=lambda one: one.rank, default=severity)
        rules = tuple(dict.fromkeys(one.rule for one in applied))

        def work() -> tuple[Sequence[str], Check | None]:
            if single is not None:
                return [derive(single)], single
            from validator.explain.arithmetic import clash_of

            return clash_of(part.claimed, [part.statement(item) for item in sorted(items)], numbers)

        return RecordConflict(claims, rules, matters, strength, single, minimal, work)

    def _tied(self, part: Part, items: frozenset[int]) -> tuple[Check | None, list[int]]:
        """The fewest constraints that tie these claims; and the judge's own contradiction, where one alone does."""

        def ask(constraints: frozenset[int]) -> Answer:
            answer = part.joint.ask(items | constraints)
            return Impossible(answer.core - items) if isinstance(answer, Impossible) else answer

        for item in sorted(part.joint.constraints):
            check = self._failing(part, item)
            if check is not None and isinstance(ask(frozenset((item,))), Impossible):
                return check, [item]
        from validator.explain.diagnosis.conflicts import smallest

        core = part.joint.constraints
        if len(core) > MOST_TIES:
            answer = ask(core)
            core = answer.core if isinstance(answer, Impossible) else core
        found = smallest(ask, core, sorted(core, key=part.plainness), self.effort)
        return None, sorted(core) if isinstance(found, Unsettled) else sorted(found.items)

    def _failing(self, part: Part, item: int) -> Check | None:
        """The judge's contradiction that a constraint is, as the rule binds."""
        applied = part.claimed.applied[part.constraint(item)]
        if applied is None:
            return None
        bound = applied.deciding.bound
        name = (bound.plan, bound.values, bound.common)
        for check in self.contradictions:
            if (check.bound.plan, check.bound.values, check.bound.common) == name:
                return check
        return None

    # --- suspects ----------------------------------------------------------------------------------------------------

    def _suspects(self, part: Part) -> None:
        from validator.explain.diagnosis.suspects import suspects
        from validator.explain.factors import factors
        from validator.explain.repairs import repairs

        statements = part.component.system.statements
        items = [item for item in range(part.joint.first) if statements[item].unknowns]
        weights = {item: statements[item].weight for item in items}
        found = suspects(part.joint.ask_statements, items, weights, items, self.effort)
        part.conflicts = [frozenset(conflict.items) for conflict in found.conflicts]
        if found.partial:
            self.partial[f"the suspects are not certain: {found.partial}"] = None
        if found.unremovable is not None:
            names = ", ".join(part.claim(item).id for item in found.unremovable.items)
            self.partial[f"every claim of a conflict is trusted, so that none can be suspected: {names}"] = None
        groups = [group for ways in found.parts for group in factors(ways)]
        first = len(self.groups)
        for ways in groups:
            weight: Rational = sum(weights[item] or 0 for item in ways[0])
            told = tuple(Suspected(tuple(part.claim(item) for item in way)) for way in ways)
            self.groups.append(SuspectGroup(told, weight, found.proven, found.complete))
        named = [frozenset(item for way in ways for item in way) for ways in groups]
        for number, ways in enumerate(groups if self.with_repairs else []):
            others = frozenset().union(*(items for at, items in enumerate(named) if at != number))
            self.repairs += repairs(self.second, part, ways, others, first + number)


def _part(likely: Claimed, certain: Claimed, group: Group, effort: Effort) -> Part:
    # Most records have nothing wrong with them: what looks for a fault is loaded when there may be one.
    from validator.explain.part import Part

    return Part.of(likely, component(likely.system, group), component(certain.system, group), effort)


def _alone(check: Check) -> tuple[Sequence[str], Check | None]:
    return [derive(check)], check
