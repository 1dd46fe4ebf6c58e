"""What the formats for other programs say of a run, of records and of a data set alike.

Contract: nothing is left out without being counted: ``more`` contradictions and ``more_problems`` are those that a data
set has beyond the first ones, which it keeps in full.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.report.dataset.dataset_report import DataSetReport

if TYPE_CHECKING:
    from validator.errors import Problem
    from validator.report.counts import Counts, Coverage, RuleCounts
    from validator.report.dataset.rule_totals import RuleTotals
    from validator.report.finding import Finding
    from validator.report.record_report import RecordReport
    from validator.report.result import Report, Skipped
    from validator.rulebook.rule import Rule


@dataclass(frozen=True, slots=True)
class Told:
    """One run. ``contradictions`` are in full, acknowledged ones among them; ``notes`` say what was not weighed."""

    records: int
    contradictions: Sequence[tuple[RecordReport, Finding]]
    more: int
    acknowledged: int
    counts: Counts
    coverage: Coverage
    by_rule: Sequence[RuleCounts | RuleTotals]
    rules: tuple[Rule, ...]
    problems: Sequence[Problem]
    more_problems: int
    skipped: Sequence[Skipped]
    notes: tuple[str, ...] = ()
    partial: str | None = None


def told(report: Report | DataSetReport) -> Told:
    """What is said of a run.

    >>> from validator import check
    >>> found = told(check({"id": "exchange", "claims": [{"measure": "released", "value": "-3 persons"}]}))
    >>> [(record.id, finding.rule.id) for record, finding in found.contradictions], found.more
    ([('exchange', 'count-not-negative')], 0)
    """
    if isinstance(report, DataSetReport):
        tally = report.tally
        problems = tally.first_problems
        return Told(
            tally.records,
            report.findings,
            report.more_findings,
            report.acknowledged,
            report.counts,
            tally.coverage,
            report.by_rule,
            report.rules,
            problems,
            tally.problems - len(problems),
            report.skipped,
            report.not_weighed,
            report.partial,
        )
    return Told(
        len(report.records),
        [(record, finding) for record in report.records for finding in record.contradictions],
        0,
        len(report.acknowledged),
        report.counts,
        report.coverage,
        report.by_rule,
        report.rules,
        report.problems,
        0,
        report.skipped,
    )
