"""What a data set came to, in counts of bounded size: filled record by record, and merged part by part.

Contract: the size grows with the rules and not with the records; nothing is a float; what the tallies of consecutive
parts of an input merge to, in their order, equals the tally of the whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from validator.errors import InternalError, Problem
from validator.report.counts import OWN_LINES, Counts, Coverage
from validator.report.dataset.reasons import MOST_KEPT, NamedCounts, Reasons, kind_of_problem, shortened
from validator.report.dataset.rule_totals import RuleTotals
from validator.rulebook.rule import Severity

if TYPE_CHECKING:
    from validator.across.counts import AcrossCounts
    from validator.report.record_report import RecordReport
    from validator.rulebook.rule import Rule
    from validator.waivers.waiver import Waiver

MOST_PROBLEMS = 20
"""So many problems are kept with their places; all are counted."""
MOST_OF_PROBLEM = 2_000
"""No part of a problem that is kept is longer."""

RuleKey = tuple[str, str, str]
"""Origin, id and severity: all that tells the rows of two rules apart, alike in every process."""

_OWN: RuleKey = ("record", OWN_LINES, Severity.ERROR.value)


def rule_key(rule: Rule) -> RuleKey:
    """Under which key a rule is counted; the records' own lines are counted together."""
    return _OWN if rule.origin == "record" else _key(rule)


@lru_cache(maxsize=1024)
def _key(rule: Rule) -> RuleKey:
    return rule.origin, rule.id, rule.severity.value


@dataclass(slots=True)
class RowCounts:
    """What became of the rows that were read: each is in a record, or unreadable, or empty.

    ``read`` counts where rows are read, ``in_records`` where records are counted, so that a row lost between the two is
    seen. A row is what a file states one of: a line of a table, a line of JSON, a record of another file.
    """

    read: int = 0
    in_records: int = 0
    unreadable: int = 0
    empty: int = 0

    @property
    def accounted(self) -> int:
        """The rows of which it is known what became of them."""
        return self.in_records + self.unreadable + self.empty

    def merge(self, other: RowCounts) -> None:
        """Add the rows of another part."""
        self.read += other.read
        self.in_records += other.in_records
        self.unreadable += other.unreadable
        self.empty += other.empty


@dataclass(slots=True)
class DataSetTally:
    """The counts of a data set; fill it with ``add``, ``add_problem`` and ``count_…``, and ``merge`` what follows.

    ``unread`` and ``unchecked`` are claims, by the reason why no decided check weighs them; ``unexplained`` are records
    whose explanation was cut short. ``cleared`` records the screen settled; ``judged`` says why the others were not.
    ``between`` are groups of claims of several records that contradict; ``compared`` are claims that a decided check
    weighs against another record's (None where records were not compared); ``used_waivers`` accept something found, and
    ``waived_records`` are those of the records that waivers name which were checked.
    """

    records: int = 0
    contradicting: int = 0
    claims: int = 0
    checked: int = 0
    rules: dict[RuleKey, RuleTotals] = field(default_factory=dict)
    unread: Reasons = field(default_factory=Reasons)
    unchecked: Reasons = field(default_factory=Reasons)
    unexplained: Reasons = field(default_factory=Reasons)
    problems: int = 0
    problem_kinds: NamedCounts = field(default_factory=lambda: NamedCounts(MOST_KEPT))
    first_problems: list[Problem] = field(default_factory=list)
    rows: RowCounts = field(default_factory=RowCounts)
    cleared: int = 0
    judged: Reasons = field(default_factory=Reasons)
    between: int = 0
    compared: int | None = None
    used_waivers: set[Waiver] = field(default_factory=set)
    waived_records: set[str] = field(default_factory=set)

    @property
    def coverage(self) -> Coverage:
        """How many claims a decided check weighs against something else."""
        return Coverage(self.checked, self.claims, self.compared)

    @property
    def counts(self) -> Counts:
        """All checks by verdict."""
        return sum((totals.counts for totals in self.rules.values()), Counts())

    def add(self, report: RecordReport, times: int = 1, *, rows: int | None = None) -> None:
        """Count a record, or ``times`` of them that differ from it in nothing that is counted.

        ``rows`` is how many rows of the input all of them were read from; by default one each.

        Raises:
            InternalError: ``times`` is given for a record that contradicts: no two contradictions are alike.
        """
        if times != 1 and report.contradictions:
            raise InternalError(f"record {report.id!r} contradicts and was counted {times} times without being judged")
        self._add(report, times, times if rows is None else rows)
        for finding in report.contradictions:
            self._totals(finding.rule).weigh(finding)
        self._add_acknowledged(report)

    def add_alike(self, report: RecordReport, times: int) -> None:
        """Count ``times`` further records that differ from one in nothing that is counted, contradictions included.

        Their differences are not weighed: it is known that none of them is among the worst.
        """
        self._add(report, times, times)

    def _add(self, report: RecordReport, times: int, rows: int) -> None:
        self.records += times
        self.rows.in_records += rows
        self._add_checks(report, times)
        self._add_claims(report, times)
        if report.accepted is not None and report.id in report.accepted.records:
            self.waived_records.add(report.id)
        for problem in report.problems:
            self.add_problem(problem, times)
        if report.explanation is not None:
            for reason in report.explanation.partial:
                self.unexplained.add(reason, times)

    def add_problem(self, problem: Problem, times: int = 1) -> None:
        """Count a mistake that is in no record: a row that cannot be read, a file that is missing."""
        self.problems += times
        self.problem_kinds.add(kind_of_problem(shortened(problem.found)), times)
        if len(self.first_problems) < MOST_PROBLEMS:
            self.first_problems.append(_short(problem))

    def count_rows(self, read: int = 0, *, unreadable: int = 0, empty: int = 0) -> None:
        """Count rows where they are read; ``unreadable`` and ``empty`` ones are among ``read``."""
        self.rows.read += read
        self.rows.unreadable += unreadable
        self.rows.empty += empty

    def count_cleared(self, records: int) -> None:
        """Count records that the screen settled."""
        self.cleared += records

    def count_judged(self, why: str, records: int = 1) -> None:
        """Count records that the judge settled one by one, and why the screen did not."""
        self.judged.add(why, records)

    def add_between(self, report: RecordReport) -> None:
        """Note why checks between records are undecided or contradict; ``count_across`` counts them, once for all."""
        for check in report.checks:
            if check.strength is None:
                self._totals(check.rule).add_reason(check.reasons, 1)
        for finding in report.contradictions:
            self._totals(finding.rule).weigh(finding)
        self._add_acknowledged(report)
        if report.contradictions:
            self.between += 1

    def count_across(self, counts: AcrossCounts) -> None:
        """Count the checks between records, when all of these have been judged."""
        self.compared = counts.compared
        for rule, outcomes in counts.checks.items():
            totals = self._totals(rule)
            for (_, strength), times in outcomes.items():
                totals.count(strength, times)
        for large in counts.too_large:
            totals = self._totals(large.rule)
            totals.count(None, 1)
            totals.add_reason((large.reason,), 1)

    def merge(self, other: DataSetTally) -> None:
        """Add the tally of the part of the input that follows directly after what is counted here."""
        self.records += other.records
        self.contradicting += other.contradicting
        self.claims += other.claims
        self.checked += other.checked
        for key, totals in other.rules.items():
            known = self.rules.get(key)
            if known is None:
                known = self.rules[key] = totals.empty()
            known.merge(totals)
        self.unread.merge(other.unread)
        self.unchecked.merge(other.unchecked)
        self.unexplained.merge(other.unexplained)
        self.problems += other.problems
        self.problem_kinds.merge(other.problem_kinds)
        self.first_problems = (self.first_problems + other.first_problems)[:MOST_PROBLEMS]
        self.rows.merge(other.rows)
        self.cleared += other.cleared
        self.judged.merge(other.judged)
        self.between += other.between
        if other.compared is not None:
            self.compared = (self.compared or 0) + other.compared
        self.used_waivers |= other.used_waivers
        self.waived_records |= other.waived_records

    def _add_checks(self, report: RecordReport, times: int) -> None:
        for check in report.checks:
            totals, strength = self._totals(check.rule), check.strength
            totals.count(strength, times)
            if strength is None:
                totals.add_reason(check.reasons, times)
        if report.contradictions:
            self.contradicting += times

    def _add_acknowledged(self, report: RecordReport) -> None:
        for finding in report.acknowledged:
            self._totals(finding.rule).acknowledged += 1
            self.used_waivers.update(finding.waivers)

    def _totals(self, rule: Rule) -> RuleTotals:
        key = rule_key(rule)
        totals = self.rules.get(key)
        if totals is None:
            title = "Lines of arithmetic that the records state" if key is _OWN else rule.title
            totals = self.rules[key] = RuleTotals(key[1], title, Severity(key[2]), key[0])
        return totals

    def _add_claims(self, report: RecordReport, times: int) -> None:
        claims, unchecked = len(report.record.claims), report.unchecked
        self.claims += times * claims
        self.checked += times * (claims - len(unchecked))
        if not unchecked:
            return
        unread = report.judged.read.unread
        for one in unchecked:
            (self.unread if one.claim.id in unread else self.unchecked).add(one.reason, times)


def _short(problem: Problem) -> Problem:
    texts = (problem.found, problem.expected, problem.advice)
    if all(len(text) <= MOST_OF_PROBLEM for text in texts):
        return problem
    found, expected, advice = (shortened(text, MOST_OF_PROBLEM) for text in texts)
    return replace(problem, found=found, expected=expected, advice=advice)
