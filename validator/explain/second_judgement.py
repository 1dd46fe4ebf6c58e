"""The second judgement: a record judged again with new values for some claims, compared with the first.

New values pass if no check contradicts that did not before, none is undecided that was decided, and no rule that failed
is only got around. Of a large record, only the claims are judged that share a check with what changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from validator.judge.verdict import Verdict
from validator.rulebook import tree

if TYPE_CHECKING:
    from validator.claims.record import Record
    from validator.judge.check import Check
    from validator.judge.judge import Judge, Judged

MOST_WHOLE = 100
"""A record of no more claims is judged again as a whole."""

_Name = tuple[object, ...]


class SecondJudgement:
    """Tells whether new texts for claims, by their positions, leave a record better than it was."""

    def __init__(self, judge: Judge, judged: Judged) -> None:
        self.judge = judge
        self.judged = judged

    @cached_property
    def _first(self) -> tuple[dict[_Name, Verdict], dict[str, set[_Name]], dict[str, set[str]], set[_Name]]:
        """The verdicts by check, and by claim its checks and the claims that it shares one with; what has to hold."""
        verdicts: dict[_Name, Verdict] = {}
        checks: dict[str, set[_Name]] = {}
        near: dict[str, set[str]] = {}
        standing: set[_Name] = set()
        for check in self.judged.checks:
            name = _name(check)
            verdicts[name] = check.verdict
            # A rule about how often a figure is restated may cease to apply; any other that failed has to hold then.
            if check.verdict is Verdict.CONTRADICTS and not isinstance(check.rule.expect, tree.Call):
                standing.add(name)
            ids = [claim.id for claim in check.claims]
            for claim in ids:
                checks.setdefault(claim, set()).add(name)
                near.setdefault(claim, set()).update(ids)
        return verdicts, checks, near, standing

    def accepts(self, texts: Mapping[int, str]) -> bool:
        """Whether the record is better with these texts: nothing new contradicts, all that was decided is."""
        before, checks, near, standing = self._first
        record = self.judged.read.record
        changed = {record.claims[position].id for position in texts}
        kept = changed.union(*(near.get(claim, ()) for claim in changed))
        corrected = with_texts(record, texts)
        if len(record.claims) > MOST_WHOLE:
            corrected = replace(corrected, claims=tuple(claim for claim in corrected.claims if claim.id in kept))
        after = self.judge.judge(corrected)
        if not changed <= {claim.id for claim in after.read.claims}:
            return False
        verdicts = {
            _name(check): check.verdict for check in after.checks if any(claim.id in changed for claim in check.claims)
        }
        touched = set().union(*(checks.get(claim, ()) for claim in changed))
        if not standing & touched <= verdicts.keys():
            return False  # the values do not meet the rule, they only get around it
        return not any(
            (verdict is Verdict.CONTRADICTS and before.get(name) is not Verdict.CONTRADICTS)
            or (verdict is Verdict.UNDECIDED and before.get(name) in (Verdict.AGREES, Verdict.CONTRADICTS))
            for name, verdict in verdicts.items()
        )


def with_texts(record: Record, texts: Mapping[int, str]) -> Record:
    """The record with new values for the claims at these positions."""
    claims = tuple(
        replace(claim, value=texts[position]) if position in texts else claim
        for position, claim in enumerate(record.claims)
    )
    return replace(record, claims=claims)


def _name(check: Check) -> _Name:
    """What tells a check of one judgement in another: the rule, and the cells that it binds."""
    bound = check.bound
    return check.rule.id, frozenset(bound.values.items()), bound.common
