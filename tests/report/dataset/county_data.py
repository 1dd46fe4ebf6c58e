"""A small data set, judged once: thirteen lines of ``sample/counties.jsonl``, one of which is no record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from validator import Record, RecordReport, RuleBook, load_rules
from validator.errors import Problem
from validator.explain.explaining import explain
from validator.judge.judge import Judge
from validator.report.checking import read_sources
from validator.report.dataset.dataset_report import DataSetReport, FileCounts, UncheckedColumn
from validator.report.dataset.sample import Sample
from validator.report.dataset.tally import DataSetTally


@dataclass(frozen=True)
class Counties:
    """The records, what was found in each, and what could not be read."""

    book: RuleBook
    records: tuple[Record, ...]
    reports: tuple[RecordReport, ...]
    problems: tuple[Problem, ...]

    def __getitem__(self, name: str) -> RecordReport:
        return next(report for report in self.reports if report.id == name)

    def tally(self) -> DataSetTally:
        found = DataSetTally()
        for report in self.reports:
            found.add(report)
        for problem in self.problems:
            found.add_problem(problem)
        found.count_rows(13, unreadable=1)
        return found

    def sample(self, limit: int = 20) -> Sample:
        return sample_of(self.reports, limit)

    def report(self, limit: int = 20, partial: str | None = None) -> DataSetReport:
        return DataSetReport(
            self.tally(),
            self.book.rules,
            self.sample(limit),
            files=(FileCounts("sample/counties.jsonl", 13, 12, unreadable=1),),
            columns=(UncheckedColumn("county", "text"), UncheckedColumn("remarks", "text")),
            not_weighed=("rules across records were not applied: add --across",),
            partial=partial,
        )


def sample_of(reports: Sequence[RecordReport], limit: int = 20) -> Sample:
    found = Sample(limit)
    for report in reports:
        found.add_record(report.judged)
        found.add_contradicting(report)
    return found


def judged_counties() -> Counties:
    """From the folder of this file, so that places are named alike on every machine."""
    book = load_rules(["rules"], shipped=False)
    judge = Judge(book)
    sources = read_sources(["sample"])
    judged = [judge.judge(record) for record in sources.records]
    reports = tuple(RecordReport(one, explain(judge, one, None)) for one in judged)
    return Counties(book, sources.records, reports, sources.problems)
