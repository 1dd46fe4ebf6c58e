"""What came out of a run, neutral: every output format reads this and nothing below it.

A ``Report`` holds one ``RecordReport`` a record, and that a ``Finding`` a check. Everything is in a fixed order:
records as they were read; contradictions by severity, then by their first claim, then by rule; other findings by rule
as they were judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, get_args

from validator.errors import Place
from validator.judge.verdict import Verdict
from validator.report.counts import OWN_LINES, Counts, Coverage, RuleCounts
from validator.rulebook.rule import Severity

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

    from validator.errors import Problem
    from validator.explain.dataset.patterns import Pattern
    from validator.explain.dataset.rule_suspects import RuleSuspect
    from validator.report.finding import Finding
    from validator.report.record_report import RecordReport, Unchecked
    from validator.rulebook.rule import Rule
    from validator.waivers.waiver import Accepted, StaleWaiver

FailOn = Literal["error", "warning", "note", "undecided", "never"]
"""What makes a run fail: a contradiction of this severity or a higher one, or (``undecided``) anything open."""
FAIL_ON: tuple[FailOn, ...] = get_args(FailOn)


RuleKey = tuple[str, Place]
"""A rule by its id and the place of its file: alike for two books that hold the same rule."""


def rule_key(rule: Rule) -> RuleKey:
    """What a rule is counted under."""
    return rule.id, rule.place


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not read because it is no record, and why."""

    path: str
    reason: str


@dataclass(frozen=True, eq=False)
class Report:
    """Everything that a run found: printed in a terminal, shown as HTML in a notebook, written by the output formats.

    ``problems`` are all the user's mistakes, in files and in records: with one of them a run is not complete.
    ``skipped`` are files of a folder that are no records. ``rules`` are the rules that were applied.
    """

    records: tuple[RecordReport, ...]
    problems: tuple[Problem, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    rules: tuple[Rule, ...] = field(default=(), repr=False)
    accepted: Accepted | None = field(default=None, repr=False)

    @cached_property
    def contradictions(self) -> tuple[Finding, ...]:
        """Every contradiction, record by record."""
        return tuple(finding for record in self.records for finding in record.contradictions)

    @cached_property
    def standing(self) -> tuple[Finding, ...]:
        """The contradictions that nobody has accepted, record by record."""
        return tuple(finding for record in self.records for finding in record.standing)

    @cached_property
    def acknowledged(self) -> tuple[Finding, ...]:
        """The contradictions that a waiver or a baseline accepts, record by record."""
        return tuple(finding for record in self.records for finding in record.acknowledged)

    @cached_property
    def stale_waivers(self) -> tuple[StaleWaiver, ...]:
        """The waivers that have expired, and those of checked records that accept nothing that was found."""
        if self.accepted is None:
            return ()
        used = {waiver for finding in self.contradictions for waiver in finding.waivers}
        return self.accepted.stale(used, {record.id for record in self.records})

    @cached_property
    def agreements(self) -> tuple[Finding, ...]:
        """Every agreement, record by record."""
        return tuple(finding for record in self.records for finding in record.agreements)

    @cached_property
    def undecided(self) -> tuple[Finding, ...]:
        """Every check that could not be decided, record by record."""
        return tuple(finding for record in self.records for finding in record.undecided)

    @cached_property
    def unchecked(self) -> tuple[Unchecked, ...]:
        """Every claim that no decided check weighs against anything, with the reason."""
        return tuple(unchecked for record in self.records for unchecked in record.unchecked)

    @cached_property
    def coverage(self) -> Coverage:
        """How many claims a decided check weighs against something else."""
        return sum((record.coverage for record in self.records), Coverage(0, 0))

    @cached_property
    def counts(self) -> Counts:
        """All checks by verdict."""
        return sum((record.counts for record in self.records), Counts())

    @cached_property
    def by_rule(self) -> tuple[RuleCounts, ...]:
        """A row for each rule that made a check, in the order of the rules, then one for the records' own lines."""
        verdicts: dict[RuleKey, tuple[Rule, list[Verdict]]] = {rule_key(rule): (rule, []) for rule in self.rules}
        own: list[Verdict] = []
        for record in self.records:
            for check in record.checks:
                if check.rule.origin == "record":
                    own.append(check.verdict)
                else:
                    verdicts.setdefault(rule_key(check.rule), (check.rule, []))[1].append(check.verdict)
        rows = [
            RuleCounts(rule.id, rule.title, rule.severity, rule.origin, Counts.of(found))
            for rule, found in verdicts.values()
            if found
        ]
        if own:
            title = "Lines of arithmetic that the records state"
            rows.append(RuleCounts(OWN_LINES, title, Severity.ERROR, "record", Counts.of(own)))
        return tuple(rows)

    @cached_property
    def idle(self) -> tuple[Rule, ...]:
        """The rules that applied to nothing in any record."""
        busy = {rule_key(check.rule) for record in self.records for check in record.checks}
        return tuple(rule for rule in self.rules if rule_key(rule) not in busy)

    @cached_property
    def rule_suspects(self) -> tuple[RuleSuspect, ...]:
        """Rules that are probably wrong, not the records; none where the records were not explained."""
        if not any(record.explanation for record in self.records) or not self.contradictions:
            return ()
        from validator.explain.dataset.rule_suspects import rule_suspects

        return rule_suspects([record.judged for record in self.records])

    @cached_property
    def patterns(self) -> tuple[Pattern, ...]:
        """What the contradictions of a rule have in common; none where the records were not explained."""
        if not any(record.explanation for record in self.records) or not self.contradictions:
            return ()
        from validator.explain.dataset.patterns import patterns

        return patterns([record.judged for record in self.records])

    def exit_code(self, fail_on: FailOn = "error") -> int:
        """0: nothing that stands is at or above ``fail_on``; 1: something is; 2: not everything was read, so no 0."""
        if self.problems:
            return 2
        if fail_on == "never":
            return 0
        if fail_on == "undecided":
            return 1 if self.standing or self.counts.undecided else 0
        least = Severity(fail_on).rank
        return 1 if any(finding.severity.rank <= least for finding in self.standing) else 0

    def __iter__(self) -> Iterator[RecordReport]:
        return iter(self.records)

    def __repr__(self) -> str:
        counts = self.counts
        return (
            f"<Report: {len(self.records)} records, {counts.contradicts} contradictions, {counts.agrees} agreements, "
            f"{counts.undecided} undecided, {len(self.problems)} problems, {self.coverage}>"
        )

    def __str__(self) -> str:
        from validator.report.terminal import plain_text

        return plain_text(self)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from validator.report.terminal import lines_of

        yield from lines_of(self, width=options.max_width, encoding=options.encoding)

    def _repr_html_(self) -> str:
        from validator.report.notebook import html_of

        return html_of(self)

    def to_json(self) -> str:
        """The report as JSON text, as ``validator schema report`` describes it."""
        from validator.report.json_report import json_of

        return json_of(self)

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data, in the form of the JSON report."""
        from validator.report.json_report import report_data

        return report_data(self)
