"""Faulty rules: a rule that contradicts most of the records whose claims satisfy the other rules is suspect itself.

Contract: exact; three passes over the records, each with memory that does not grow with their number (``rule_tally``);
the order of the records changes nothing. Of several equally good terms all are told, and none is picked.

One mistake in a rule makes as many contradictions as there are records. Here it is told once: the rule, in how many of
its checks it fails, and the single term whose addition, removal, change of sign or of size would close most of the
gaps. What that term does not close stays a contradiction of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from validator.claims.cells import ReadClaim
from validator.explain.dataset.gap import closings
from validator.explain.dataset.roles import RuleGroup, group_of
from validator.explain.dataset.rule_tally import MOST_TERMS, BrokenTally, RuleTally, Tally, TermTally
from validator.explain.dataset.term import Change, Term
from validator.explain.joint_check import JointCheck
from validator.judge.check import Check
from validator.judge.judge import Judged
from validator.judge.verdict import Verdict
from validator.rulebook.rule import Rule


@dataclass(frozen=True, slots=True)
class ClosingTerm:
    """A single change of a rule that closes ``closes`` of its gaps and opens ``breaks`` of the checks that agree.

    ``phrase`` names the change; ``formula`` is the rule's equation with a term that is added.
    """

    term: Term
    phrase: str
    formula: str
    closes: int
    breaks: int


@dataclass(frozen=True, slots=True)
class RuleSuspect:
    """A rule that is probably wrong, not the records.

    ``checks`` are those that were decided; ``undecided`` come on top. ``agree_elsewhere`` and ``contradict_elsewhere``
    are checks by other rules of the claims that the contradictions take; an inequality that agrees is not counted.
    ``closing`` are the terms that close most gaps (of several, each closes as many); ``unweighed``: there were too many
    different ones to weigh. ``examples`` are the ids of the first few records.
    """

    rule: Rule
    group: RuleGroup
    checks: int
    contradicts: int
    undecided: int
    records: int
    agree_elsewhere: int
    contradict_elsewhere: int
    closing: tuple[ClosingTerm, ...]
    examples: tuple[str, ...]
    unweighed: bool = False

    @property
    def closing_term(self) -> str | None:
        """The one change that closes most gaps; None where there is none, or where several tie."""
        return self.closing[0].phrase if len(self.closing) == 1 else None

    @property
    def closes(self) -> int:
        """How many gaps it closes; 0 without one."""
        return self.closing[0].closes if self.closing else 0

    def groups(self, check: Check) -> bool:
        """Whether a check is one of the contradictions that are told by this suspect."""
        if check.verdict is not Verdict.CONTRADICTS or isinstance(check, JointCheck):
            return False
        found = group_of(check)
        return self.group in (found, found.whole_rule)

    def explains(self, check: Check, claims: Sequence[ReadClaim]) -> bool:
        """Whether such a contradiction is gone with the term (one of those that tie): the rest are probably real.

        Without a closing term the rule as a whole is suspect, and every one of its contradictions with it.
        """
        if not self.groups(check):
            return False
        wanted = {found.term for found in self.closing}
        return not wanted or any(closed for _, closed in closings(check, claims, wanted))

    @property
    def text(self) -> str:
        """The suspicion in sentences, with all that it rests on."""
        return " ".join((self._failing(), *self._closing()))

    def _failing(self) -> str:
        where = f"{self.contradicts:,} of {_count(self.checks, 'check')}, in {_count(self.records, 'record')}"
        kind = "line" if self.rule.origin == "record" else "rule"
        found = f"The {kind} {self.group.name} is suspect: it contradicts in {where}"
        elsewhere = self.agree_elsewhere + self.contradict_elsewhere
        if not elsewhere:
            return f"{found}, and no other rule relates these claims."
        return f"{found}, while other rules confirm these claims in {self.agree_elsewhere:,} of {elsewhere:,} checks."

    def _closing(self) -> list[str]:
        if self.unweighed:
            return [f"More than {MOST_TERMS:,} different terms could stand in it, so that none was looked for."]
        if not self.closing:
            return ["No single term closes most of the gaps."]
        told = [f"{one.phrase} ({one.formula})" if one.formula else one.phrase for one in self.closing]
        gaps = f"{self.closes:,} of the {_count(self.contradicts, 'gap')}"
        if len(told) > 1:
            found = [f"Each of these alone closes {gaps}: {'; '.join(told)}."]
        else:
            broken = self.closing[0].breaks
            also = f", but {_count(broken, 'check')} that agree{'s' if broken == 1 else ''} would not" if broken else ""
            found = [f"With {told[0]}, {gaps} close{'s' if self.closes == 1 else ''}{also}."]
            rest = self.contradicts - self.closes
            if rest:
                found.append(f"{_count(rest, 'contradiction')} would remain.")
        if any(one.term.change in (Change.FLIP, Change.SCALE) for one in self.closing):
            found.append("Or the data state it so throughout, and the rule has to follow.")
        return found


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def rule_suspects(records: Collection[Judged]) -> tuple[RuleSuspect, ...]:
    """The rules that are suspect over these records, those with most contradictions first.

    A rule is suspect where it contradicts in more than half of its decided checks, in at least ``LEAST_RECORDS``
    records, while other rules confirm the claims that it blames more often than they contradict (an equation confirms,
    an inequality does not). Where no other rule relates these claims, a term that is added or left out must close most
    of its gaps: wrong data do not do that, while a sign or a scale may be wrong in the data throughout. And where no
    single term does, other rules must confirm every claim of most of its contradictions: else the data may be at fault.

    The closing term closes more than half of the gaps, and of such terms it leaves the fewest contradictions, those
    that it causes among the checks that agree included.
    """
    first = RuleTally()
    for record in records:
        first.add(record)
    tallies = first.suspicious()
    second = TermTally(tallies)
    for record in records if tallies else ():
        second.add(record)
    able = second.able(tallies)
    third = BrokenTally(able)
    for record in records if third.breaks else ():
        third.add(record)
    found = [
        _suspect(group, tally, _closing(group, able[group], third.breaks.get(group, {})), second.closes[group] is None)
        for group, tally in tallies.items()
    ]
    told = [one for one in found if _is_told(one, tallies[one.group])]
    return tuple(sorted(told, key=lambda one: (-one.contradicts, one.group)))


def _closing(group: RuleGroup, closes: Mapping[Term, int], breaks: Mapping[Term, int]) -> tuple[ClosingTerm, ...]:
    """The terms that close most, less what they break; all that tie in both."""
    most = max(((count - breaks[term], count) for term, count in closes.items()), default=(0, 0))
    found = [
        ClosingTerm(term, term.text(group.values), term.formula(group.values), count, breaks[term])
        for term, count in closes.items()
        if (count - breaks[term], count) == most and most[0] > 0
    ]
    return tuple(sorted(found, key=lambda one: (one.term.change.name, one.phrase, one.term.equation)))


def _is_told(suspect: RuleSuspect, tally: Tally) -> bool:
    if not suspect.closing and not suspect.unweighed:
        return 2 * tally.confirmed > tally.contradicts
    lack = bool(suspect.closing) and all(one.term.change in (Change.ADD, Change.REMOVE) for one in suspect.closing)
    return lack or tally.agree_elsewhere > 0


def _suspect(group: RuleGroup, tally: Tally, closing: tuple[ClosingTerm, ...], unweighed: bool) -> RuleSuspect:
    return RuleSuspect(
        tally.rule,
        group,
        tally.agrees + tally.contradicts,
        tally.contradicts,
        tally.undecided,
        tally.records,
        tally.agree_elsewhere,
        tally.contradict_elsewhere,
        closing,
        tally.examples,
        unweighed,
    )
