"""Judging rules over all records of a run, in bounded memory.

Contract: the checks are those of ``judge/together.py``, which is what the rules mean, found group by group (see
``join_key.py`` for why a group holds all claims of each of its checks). Records are read once and none is kept; groups
come in the order of the rules, and of each rule in the order of their first claim.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from validator.across.compared import Compared
from validator.across.counts import AcrossCounts, Outcome, TooLarge
from validator.across.emission import Emission
from validator.across.join_key import JoinKey
from validator.across.key_table import Group, KeyTable, is_judged
from validator.judge.judge import Judge, Judged
from validator.judge.together import ACROSS, Gathered, checks_between, gather
from validator.judge.verdict import Verdict
from validator.rulebook.rule import Rule, RuleBook, Within

if TYPE_CHECKING:
    from validator.claims.record import Record
    from validator.judge.check import Check

MOST_CLAIMS = 100_000
"""More claims than this are not judged together: that would take 200 MB and more."""

MOST_GROUPS = 20_000
"""After so many groups a fresh judge is taken, so that the shapes of checks that it keeps are bounded."""


def judge_across(
    records: Iterable[Record],
    book: RuleBook,
    *,
    memory: str = "512MB",
    apart: Callable[[Record], str] = lambda record: "",
    most_claims: int = MOST_CLAIMS,
) -> AcrossResult:
    """Check all records together by the rules of the book that are bound to a data set.

    Reads all records before it returns; what it found is judged as ``judged`` is read. ``memory`` is what DuckDB may
    use (as it writes sizes: "512MB"), ``apart`` gives the reason why a record is not compared with others, if there is
    one (the rows of a table that nothing tells apart, say).

    >>> from validator.claims.readers.claims_text import parse_claims
    >>> from validator.rulebook.pack import load_rules
    >>> north = parse_claims("record: north\\nseats[as_of=2024] = 41 seats")
    >>> south = parse_claims("record: south\\nseats[as_of=2024] = 14 seats")
    >>> with judge_across([north, south], load_rules()) as found:
    ...     for judged in found.judged:
    ...         print(judged.read.record.id, [claim.id for claim in judged.checks[0].claims])
    across records: seats[as_of=2024] ['north/c1', 'south/c1']
    """
    result = AcrossResult(book, memory, most_claims)
    try:
        result.collect(records, apart)
    except BaseException:
        result.close()
        raise
    return result


class AcrossResult:
    """What was found across records.

    ``judged`` gives, once, every group of claims with a contradiction or something undecided, as a record of its own
    whose claims are called ``record/claim`` and keep their places; agreements are in ``counts`` only, which are whole
    when ``judged`` has been read to its end. What was spilled is then removed, or at the end of a ``with``.
    """

    def __init__(self, book: RuleBook, memory: str, most_claims: int) -> None:
        self._book = book
        self._rules = book.within(Within.DATA_SET)
        self._most = most_claims
        self._folder = tempfile.TemporaryDirectory(prefix="validator-across-")
        folder = Path(self._folder.name)
        self._emission = Emission(folder, book)
        self._table = KeyTable(folder, memory, most_claims)
        self._noted = Compared(folder)
        self._compared = 0
        self._ruled: tuple[str, ...] = ()
        self._checks: dict[Rule, dict[Outcome, int]] = {rule: {} for rule in self._rules}
        self._too_large: list[TooLarge] = []
        self._shared = self._kept = self._alike = 0
        self._keys: tuple[JoinKey, ...] = ()
        self.judged: Iterator[Judged] = iter(())
        self._open = True

    def collect(self, records: Iterable[Record], apart: Callable[[Record], str]) -> None:
        """Read all records, spill their claims, and group them."""
        if not self._rules:
            return
        self._emission.collect(records, apart)
        vocabulary = self._emission.vocabulary
        self._keys = tuple(JoinKey(rule, vocabulary) for rule in self._rules)
        self._table.fill(self._emission.rows(self._keys), is_judged(self._keys))
        self._shared, self._kept = self._table.shared, self._table.kept
        for large in self._table.large():
            first = self._emission.claim(*large.first)
            told = f"{first.record}/{first.read.id}"
            self._too_large.append(TooLarge(self._rules[large.rule], told, large.claims, self._most))
        self.judged = self._judged()

    @property
    def counts(self) -> AcrossCounts:
        """The numbers of the run so far."""
        busy = {rule for rule, outcomes in self._checks.items() if outcomes} | {one.rule for one in self._too_large}
        return AcrossCounts(
            self._emission.records,
            self._emission.claims,
            self._emission.unread,
            dict(self._emission.apart),
            self._compared,
            self._ruled,
            self._emission.emitted,
            self._shared,
            self._shared - self._kept,
            self._alike,
            tuple(self._too_large),
            {rule: dict(outcomes) for rule, outcomes in self._checks.items() if outcomes},
            self._emission.declared.notes,
            tuple(rule for rule in self._rules if rule not in busy),
        )

    def close(self) -> None:
        """Remove what was spilled."""
        if self._open:
            self._open = False
            self._emission.close()
            self._noted.close()
            self._table.close()
            self._folder.cleanup()

    def __enter__(self) -> AcrossResult:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _judged(self) -> Iterator[Judged]:
        known = self._emission.vocabulary.known
        judge = Judge(self._book)
        unlike: list[Group] = []
        for number, group in zip(count(1), self._groups(unlike), strict=False):
            if number % MOST_GROUPS == 0:
                judge = Judge(self._book)
            gathered = gather([self._emission.claim(*claim) for claim in group.claims], known, ACROSS)
            checks = self._checks_of(group, gathered, judge)
            if group.times > 1 and not is_one_agreement(checks):
                unlike.append(group)
                times = 1
            else:
                times = group.times
            self._alike += times - 1
            self._noted.add(group, gathered, checks)
            if times > 1:
                self._noted.add_alike(group)
            tally = self._checks[self._rules[group.rule]]
            for check in checks:
                outcome = (check.verdict, check.strength)
                tally[outcome] = tally.get(outcome, 0) + times
            if any(check.verdict is not Verdict.AGREES for check in checks):
                name = f"{ACROSS}: {self._keys[group.rule].name_of(checks[0].bound)}"
                record = replace(gathered.read.record, id=name)
                yield Judged(replace(gathered.read, record=record), tuple(checks), ())
        self._noted.close()
        self._compared, files = self._table.compared(self._noted.claims, self._noted.groups)
        paths = list(self._emission.files)
        self._ruled = tuple(sorted(self._noted.paths | {paths[file] for file in files}))
        self.close()

    def _checks_of(self, group: Group, gathered: Gathered, judge: Judge) -> list[Check]:
        """The checks of one group; what is bound of another group's checks, perhaps not whole, is passed over."""
        key = self._keys[group.rule]
        return checks_between(judge, self._rules[group.rule], gathered, lambda bound: key.of_check(bound) == group.key)

    def _groups(self, unlike: list[Group]) -> Iterator[Group]:
        """The groups; then, of those that were found not to speak for others, the others."""
        yield from self._table.groups()
        for group in unlike:
            yield from self._table.like(group)


def is_one_agreement(checks: list[Check]) -> bool:
    """Whether a group came to one agreement and nothing else: then it speaks for those like it."""
    return len(checks) == 1 and checks[0].verdict is Verdict.AGREES
