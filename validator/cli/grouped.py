"""Files that are judged by rules of their own: each group is judged by itself, and all make one report.

Contract: the report is the one of a run in which every file had its rules: records and problems in the order of the
files, data sets in the order of the groups' first files. The exit code is the worst of the groups', each of which has
its own ``fail-on``; an interrupted run judges no further group.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from validator.config.path_settings import Asked, Settings
    from validator.report.checking import Sources
    from validator.report.dataset.dataset_report import DataSetReport
    from validator.report.record_report import RecordReport
    from validator.report.result import Report
    from validator.rulebook.rule import Rule
    from validator.waivers.waiver import Accepted


@dataclass(frozen=True, slots=True)
class Group:
    """The files that are judged alike, and by what."""

    settings: Settings
    files: Sequence[str]


def groups_of(asked: Asked, files: Iterable[str]) -> list[Group]:
    """The groups, in the order of the first file of each; one of no files where there are none."""
    found = [Group(settings, listed) for settings, listed in asked.grouped(files).items()]
    return found or [Group(asked.settings, ())]


# --- records ---------------------------------------------------------------------------------------------------------


def judge_records(
    sources: Sources,
    groups: Sequence[Group],
    judge: Callable[[Sources, Settings], Report],
    accepted: Accepted | None = None,
) -> tuple[Report, int]:
    """The report of records that were read, and its exit code."""
    if len(groups) == 1:
        report = judge(sources, groups[0].settings)
        return report, report.exit_code(groups[0].settings.fail_on)
    from validator.report.checking import Sources as Some
    from validator.report.checking import file_by_file, source_files
    from validator.report.result import Report as Whole

    order = {path: number for number, path in enumerate(dict.fromkeys(sources.files))}
    owner = {path: group for group in groups for path in group.files}
    codes, problems = [0], list(sources.problems)
    records: list[RecordReport] = []
    reports: list[Report] = []
    for group in groups:
        own = tuple(record for record in sources.records if owner.get(record.place.path, groups[0]) is group)
        report = judge(Some(own, files=tuple(group.files)), group.settings)
        codes.append(report.exit_code(group.settings.fail_on))
        reports.append(report)
        records += report.records
        problems += report.problems
    records.sort(key=lambda record: order.get(record.path, -1))
    named = source_files(record.record for record in records)
    skipped = tuple(file for file in sources.skipped if os.path.realpath(file.path) not in named)
    whole = Whole(
        tuple(records),
        tuple(file_by_file(problems, list(sources.files))),
        skipped,
        tuple(_together(report.rules for report in reports)),
        accepted,
    )
    return whole, 2 if problems else max(codes)


# --- data sets -------------------------------------------------------------------------------------------------------


def judge_data_sets(groups: Sequence[Group], run: Callable[[Group], DataSetReport]) -> tuple[DataSetReport, int]:
    """The report of all groups, and its exit code."""
    whole: DataSetReport | None = None
    code = 0
    for group in groups:
        report = run(group)
        code = max(code, report.exit_code(group.settings.fail_on))
        whole = report if whole is None else _merged(whole, report)
        if report.partial is not None:
            break
    if whole is None:
        raise ValueError("no group to judge")
    return whole, code


def _merged(first: DataSetReport, second: DataSetReport) -> DataSetReport:
    tally, sample = first.tally, first.sample
    tally.merge(second.tally)
    sample.merge(second.sample)
    number = tally.records
    partial = None if second.partial is None else f"interrupted after {number:,} record{'' if number == 1 else 's'}"
    return replace(
        first,
        rules=tuple(_together((first.rules, second.rules))),
        files=first.files + second.files,
        columns=first.columns + second.columns,
        skipped=first.skipped + second.skipped,
        not_weighed=tuple(dict.fromkeys(first.not_weighed + second.not_weighed)),
        partial=partial,
    )


def _together(rules: Iterable[Sequence[Rule]]) -> Iterator[Rule]:
    """Every rule once, though each group has loaded it for itself."""
    from validator.report.result import rule_key

    yield from {rule_key(rule): rule for listed in rules for rule in listed}.values()
