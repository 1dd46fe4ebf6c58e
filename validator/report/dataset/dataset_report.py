"""What came out of a run over a data set: counts of bounded size, a few records whole, and what was not weighed.

Contract: neutral, as ``result.Report`` is: every form of the report reads this. It holds no clock and no speed, so that
the same input gives the same bytes. What should add up and does not is told as an error of ours (``discrepancies``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from validator.report.dataset.sample import Sample
from validator.rulebook.rule import Severity

if TYPE_CHECKING:
    from validator.across.counts import AcrossCounts
    from validator.claims.readers.tables.table import Tally
    from validator.explain.dataset.patterns import Pattern
    from validator.explain.dataset.rule_suspects import RuleSuspect
    from validator.report.counts import Counts
    from validator.report.dataset.rule_totals import RuleTotals
    from validator.report.dataset.tally import DataSetTally
    from validator.report.finding import Finding
    from validator.report.record_report import RecordReport
    from validator.report.result import FailOn, Skipped
    from validator.rulebook.rule import Rule
    from validator.waivers.waiver import Accepted, StaleWaiver


@dataclass(frozen=True, slots=True)
class FileCounts:
    """One file of the data set: its rows, and what became of them.

    ``nulls`` are cells that state nothing, ``no_numbers`` those of them that are NaN or infinite.
    """

    path: str
    rows: int
    records: int
    unreadable: int = 0
    empty: int = 0
    nulls: int = 0
    no_numbers: int = 0

    @classmethod
    def of(cls, path: str, tally: Tally) -> FileCounts:
        """What was counted while a table was read."""
        return cls(
            path,
            tally.rows,
            tally.records,
            tally.unreadable,
            tally.empty,
            tally.nulls + tally.no_numbers,
            tally.no_numbers,
        )


@dataclass(frozen=True, slots=True)
class UncheckedColumn:
    """A column of a table that states no claim, and why: ``note`` is text. ``path`` is a file that has it."""

    name: str
    reason: str
    path: str = ""


@dataclass(frozen=True, eq=False)
class DataSetReport:
    """Everything that a run over a data set found.

    ``rules`` are those that were applied, in their order. ``partial`` says what was read of an interrupted run; None
    where it is whole. ``not_weighed`` are sentences on what was not done (rules across records, say) and how to do it;
    ``across`` are the numbers of what was compared across records.
    """

    tally: DataSetTally
    rules: tuple[Rule, ...] = field(default=(), repr=False)
    sample: Sample = field(default_factory=Sample, repr=False)
    files: tuple[FileCounts, ...] = ()
    columns: tuple[UncheckedColumn, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    not_weighed: tuple[str, ...] = ()
    partial: str | None = None
    across: AcrossCounts | None = None
    accepted: Accepted | None = None

    @cached_property
    def by_rule(self) -> tuple[RuleTotals, ...]:
        """A row for each rule that made a check: in the order of the rules, then what no rule file holds."""
        order = {rule.id: number for number, rule in enumerate(self.rules)}

        def place(row: RuleTotals) -> tuple[bool, int, str, int]:
            return row.origin == "record", order.get(row.id, len(order)), row.id, row.severity.rank

        return tuple(sorted(self.tally.rules.values(), key=place))

    @cached_property
    def idle(self) -> tuple[Rule, ...]:
        """The rules that applied to nothing in any record."""
        busy = {row.id for row in self.by_rule if row.origin != "record"}
        return tuple(rule for rule in self.rules if rule.id not in busy)

    @property
    def counts(self) -> Counts:
        """All checks by verdict."""
        return self.tally.counts

    @property
    def acknowledged(self) -> int:
        """How many contradictions a waiver or a baseline accepts: they do not count against the run."""
        return sum(row.acknowledged for row in self.by_rule)

    @cached_property
    def stale_waivers(self) -> tuple[StaleWaiver, ...]:
        """The waivers that have expired, and those of checked records that accept nothing that was found."""
        if self.accepted is None:
            return ()
        return self.accepted.stale(self.tally.used_waivers, self.tally.waived_records)

    @cached_property
    def by_severity(self) -> tuple[tuple[Severity, int], ...]:
        """How many contradictions there are of each severity that has any."""
        found = [(level, sum(row.contradicts for row in self.by_rule if row.severity is level)) for level in Severity]
        return tuple((level, number) for level, number in found if number)

    @cached_property
    def findings(self) -> tuple[tuple[RecordReport, Finding], ...]:
        """The contradictions shown in full: so many that stand, so many between records, so many acknowledged.

        Those of one record are beside each other, first what stands.
        """
        sample = self.sample
        return tuple(_first(sample.limit, *(kept.items for kept in sample.shown)))

    @property
    def more_findings(self) -> int:
        """How many contradictions there are beyond those."""
        return max(0, self.counts.contradicts - len(self.findings))

    @cached_property
    def patterns(self) -> tuple[Pattern, ...]:
        """What the contradictions of a rule have in common, among the first records that contradict."""
        if not self.sample.contradicting.items:
            return ()
        from validator.explain.dataset.patterns import patterns

        return patterns(self.sample.contradicting.items)

    @cached_property
    def rule_suspects(self) -> tuple[RuleSuspect, ...]:
        """Rules that are probably wrong, not the records, judged by the first records."""
        if not self.counts.contradicts or not self.sample.records.items:
            return ()
        from validator.explain.dataset.rule_suspects import rule_suspects

        return rule_suspects(self.sample.records.items)

    @property
    def patterns_among(self) -> str:
        """What the patterns were looked for in: ``the first 1,000 of 20,000 contradicting records``."""
        return _among(len(self.sample.contradicting.items), self.tally.contradicting, "contradicting record")

    @property
    def suspects_among(self) -> str:
        """What the suspect rules were looked for in: ``the first 1,000 of 3,000,000 records``."""
        return _among(len(self.sample.records.items), self.tally.records, "record")

    @cached_property
    def discrepancies(self) -> tuple[str, ...]:
        """What does not add up, though it must: an error of ours, whatever the input."""
        return tuple(_discrepancies(self.tally))

    def exit_code(self, fail_on: FailOn = "error") -> int:
        """0: nothing that stands is at or above ``fail_on``; 1: something is; 2: not everything was read, so no 0."""
        if self.tally.problems or self.partial is not None or self.discrepancies:
            return 2
        if fail_on == "never":
            return 0
        if fail_on == "undecided":
            return 1 if self.counts.contradicts > self.acknowledged or self.counts.undecided else 0
        least = Severity(fail_on).rank
        return 1 if any(row.standing and row.severity.rank <= least for row in self.by_rule) else 0

    def __repr__(self) -> str:
        counts = self.counts
        return (
            f"<DataSetReport: {self.tally.records} records, {counts.contradicts} contradictions, {counts.agrees} "
            f"agreements, {counts.undecided} undecided, {self.tally.problems} problems, {self.tally.coverage}>"
        )

    def __str__(self) -> str:
        from validator.report.dataset.terminal_dataset import plain_text

        return plain_text(self)

    def to_json(self) -> str:
        """The report as JSON text, as ``validator schema dataset`` describes it."""
        from validator.report.dataset.json_dataset import json_of

        return json_of(self)

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data, in the form of the JSON report."""
        from validator.report.dataset.json_dataset import report_data

        return report_data(self)


def _first(limit: int, *parts: Sequence[RecordReport]) -> Iterator[tuple[RecordReport, Finding]]:
    acknowledged = limit
    for records in parts:
        standing = limit
        for record in records:
            shown, known = record.standing[:standing], record.acknowledged[:acknowledged]
            standing, acknowledged = standing - len(shown), acknowledged - len(known)
            for finding in (*shown, *known):
                yield record, finding


def _among(number: int, of: int, noun: str) -> str:
    if number < of:
        return f"the first {number:,} of {of:,} {noun}s"
    return f"the {of:,} {noun}s" if of != 1 else f"the one {noun}"


def _discrepancies(tally: DataSetTally) -> Iterator[str]:
    rows = tally.rows
    if rows.read != rows.accounted:
        yield (
            f"{rows.read:,} rows were read, but {rows.in_records:,} in records + {rows.unreadable:,} unreadable + "
            f"{rows.empty:,} empty = {rows.accounted:,}"
        )
    unread, unchecked = tally.unread.total, tally.unchecked.total
    if tally.claims != tally.checked + unread + unchecked:
        yield (
            f"the records have {tally.claims:,} claims, but {tally.checked:,} checked + {unread:,} not readable + "
            f"{unchecked:,} not checked = {tally.checked + unread + unchecked:,}"
        )
    judged = tally.judged.total
    if tally.cleared + judged not in (0, tally.records):
        yield (
            f"there are {tally.records:,} records, but {tally.cleared:,} cleared by the screen + {judged:,} judged one "
            f"by one = {tally.cleared + judged:,}"
        )
