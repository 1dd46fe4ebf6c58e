"""What each rule came to over many records, and what single changes of it would do: counted record by record.

Contract: each tally is filled in one pass, with memory that grows with the rules and with the terms that records could
lend them, never with the number of records; what it holds in the end does not depend on their order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from validator.explain.dataset.gap import closings
from validator.explain.dataset.roles import RuleGroup, group_of, smallest
from validator.explain.dataset.term import Term
from validator.explain.joint_check import JointCheck
from validator.judge.check import Check
from validator.judge.judge import Judged
from validator.judge.normal import (
    Ascending,
    Common,
    Conjunction,
    Disjunction,
    Formula,
    Known,
    Multiple,
    Negation,
    Null,
    Possible,
    Relation,
)
from validator.judge.verdict import Verdict
from validator.rulebook.rule import Rule

LEAST_RECORDS = 3
"""Of one record nobody can say whether the rule or the record is wrong, and two may repeat one slip."""

MOST_TERMS = 10_000
"""More different terms than this are not weighed for one rule, and it is said so."""

MOST_EXAMPLES = 3
"""How many records are named as examples."""


@dataclass(slots=True)
class Tally:
    """What one group of checks came to, and other rules' checks of the claims that its contradictions take.

    ``confirmed`` are the contradictions all of whose claims other rules confirm: then no claim is left to be wrong.
    """

    rule: Rule
    agrees: int = 0
    contradicts: int = 0
    undecided: int = 0
    records: int = 0
    agree_elsewhere: int = 0
    contradict_elsewhere: int = 0
    confirmed: int = 0
    examples: tuple[str, ...] = ()

    @property
    def is_mostly_wrong(self) -> bool:
        """Whether more than half of what was decided contradicts."""
        return self.contradicts > self.agrees

    @property
    def is_suspicious(self) -> bool:
        """Whether it is mostly wrong in enough records, and other rules do not blame the same claims as well."""
        related = self.agree_elsewhere or self.contradict_elsewhere
        trusted = not related or self.agree_elsewhere > self.contradict_elsewhere
        return self.is_mostly_wrong and self.records >= LEAST_RECORDS and trusted


class RuleTally:
    """The first pass: how often each rule contradicts, and what other rules say of the claims that it blames."""

    def __init__(self) -> None:
        self._groups: dict[RuleGroup, Tally] = {}

    def add(self, record: Judged) -> None:
        """Count one record."""
        checks = [(group_of(check), check) for check in record.checks if not isinstance(check, JointCheck)]
        blamed: dict[RuleGroup, list[Check]] = {}
        for group, check in checks:
            for counted in dict.fromkeys((group, group.whole_rule)):
                tally = self._groups.get(counted)
                if tally is None:
                    tally = self._groups[counted] = Tally(check.rule)
                match check.verdict:
                    case Verdict.AGREES:
                        tally.agrees += 1
                    case Verdict.UNDECIDED:
                        tally.undecided += 1
                    case Verdict.CONTRADICTS:
                        tally.contradicts += 1
                        blamed.setdefault(counted, []).append(check)
                    case _:
                        assert_never(check.verdict)
        for group, failing in blamed.items():
            tally = self._groups[group]
            tally.records += 1
            tally.examples = smallest(tally.examples, record.read.record.id, MOST_EXAMPLES)
            others = [check for other, check in checks if group not in (other, other.whole_rule)]
            _count_elsewhere(tally, failing, others)

    def suspicious(self) -> dict[RuleGroup, Tally]:
        """The groups to look into.

        A rule with variables is told as a whole where it is mostly wrong for everything that it was decided for, or
        where no single binding of it was seen often enough; else each binding for which it is.
        """
        bindings: dict[RuleGroup, list[RuleGroup]] = {}
        for group, tally in self._groups.items():
            listed = bindings.setdefault(group.whole_rule, [])
            if group.values and (tally.agrees or tally.contradicts):
                listed.append(group)
        found: dict[RuleGroup, Tally] = {}
        for rule, groups in sorted(bindings.items()):
            single = [group for group in sorted(groups) if self._groups[group].is_suspicious]
            several = len(groups) != 1 and all(self._groups[group].is_mostly_wrong for group in groups)
            chosen = [rule] if several or not single else single
            found |= {group: self._groups[group] for group in chosen if self._groups[group].is_suspicious}
        return found


def _count_elsewhere(tally: Tally, failing: Sequence[Check], others: Iterable[Check]) -> None:
    """What the other rules say of the claims that some contradictions take."""
    blamed = {claim.position for check in failing for claim in check.claims}
    good: set[int] = set()
    bad: set[int] = set()
    for check in others:
        positions = {claim.position for claim in check.claims}
        if not check.relates_claims or blamed.isdisjoint(positions):
            continue
        if check.verdict is Verdict.CONTRADICTS:
            tally.contradict_elsewhere += 1
            bad |= positions
        elif check.verdict is Verdict.AGREES and _is_exacting(check.lowered.expect):
            tally.agree_elsewhere += 1
            good |= positions
    good -= bad
    tally.confirmed += sum(all(claim.position in good for claim in check.claims) for check in failing)


def _is_exacting(formula: Formula) -> bool:
    """Whether values that are wrong would hardly satisfy it: an inequality or an order confirms no value."""
    match formula:
        case Relation(operator=operator):
            return operator == "="
        case Common() | Multiple():
            return True
        case Conjunction(operands) | Disjunction(operands):
            return any(_is_exacting(operand) for operand in operands)
        case Negation(operand) | Possible(operand):
            return _is_exacting(operand)
        case Ascending() | Known() | Null():
            return False
        case _:
            assert_never(formula)


class TermTally:
    """The second pass, for the groups that the first one found: which single changes of the rule close its gaps.

    ``closes`` counts the gaps by term; it is None for a group where there were too many different terms.
    """

    def __init__(self, groups: Iterable[RuleGroup]) -> None:
        self.closes: dict[RuleGroup, dict[Term, int] | None] = {group: {} for group in groups}

    def add(self, record: Judged) -> None:
        """Weigh every single change on one record's contradictions."""
        for group, check in _checks_of(record, self.closes, Verdict.CONTRADICTS):
            closes = self.closes[group]
            if closes is None:
                continue
            for term, closed in closings(check, record.read.claims):
                if closed:
                    closes[term] = closes.get(term, 0) + 1
            if len(closes) > MOST_TERMS:
                self.closes[group] = None

    def able(self, tallies: Mapping[RuleGroup, Tally]) -> dict[RuleGroup, dict[Term, int]]:
        """The terms that close more than half of the gaps of a group, and how many."""
        return {
            group: {term: count for term, count in (closes or {}).items() if 2 * count > tallies[group].contradicts}
            for group, closes in self.closes.items()
        }


class BrokenTally:
    """The third pass, for the terms that the second one found: how many checks that agree would not with them."""

    def __init__(self, able: Mapping[RuleGroup, Mapping[Term, int]]) -> None:
        self.breaks = {group: dict.fromkeys(terms, 0) for group, terms in able.items() if terms}

    def add(self, record: Judged) -> None:
        """Try the terms on one record's agreements."""
        for group, check in _checks_of(record, self.breaks, Verdict.AGREES):
            breaks = self.breaks[group]
            for term, holds in closings(check, record.read.claims, breaks):
                breaks[term] += not holds


def _checks_of(record: Judged, groups: Collection[RuleGroup], verdict: Verdict) -> Iterator[tuple[RuleGroup, Check]]:
    for check in record.checks:
        if check.verdict is verdict and not isinstance(check, JointCheck):
            group = group_of(check)
            yield from ((known, check) for known in dict.fromkeys((group, group.whole_rule)) if known in groups)
