"""Check sources and report: the whole main job in one call."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from validator.claims.record import Record
from validator.report.record_report import RecordReport
from validator.report.result import Report, Skipped

if TYPE_CHECKING:
    from validator.errors import Problem
    from validator.rulebook.rule import RuleBook

Source = str | os.PathLike[str] | Record | Mapping[str, Any]
"""A path of a file or a folder; a record; a record as a dict; or the text of one, in JSON or the ``.claims`` form."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What was read: the records, the problems of those that could not be read, and what was passed over."""

    records: tuple[Record, ...]
    problems: tuple[Problem, ...] = ()
    skipped: tuple[Skipped, ...] = field(default=())


def check(source: Source | Iterable[Source], rules: RuleBook | None = None) -> Report:
    """Check a file, a folder, a record, or a list of them, by the shipped rules or by ``rules``.

    A file that cannot be read is among the report's ``problems``; the others are still checked. What a program hands
    over itself (a record as a dict or as text) is not a file, and raises.

    Raises:
        RecordFileError: a record given as a dict or as text is not of the form.
        RuleFileError: the shipped rules cannot be read.
    """
    if rules is None:
        from validator.rulebook.pack import load_rules

        rules = load_rules()
    if isinstance(source, str | os.PathLike | Record | Mapping):
        source = [source]
    return judge_sources([_read(part) for part in source], rules)


def _read(source: Source) -> Sources:
    if isinstance(source, Record):
        return Sources((source,))
    is_text = isinstance(source, str) and ("\n" in source or source.lstrip().startswith(("{", "[")))
    if isinstance(source, Mapping) or is_text:
        from validator.claims.readers import load_record

        return Sources((load_record(source),))
    return read_sources([source])


def read_sources(paths: Iterable[str | os.PathLike[str]]) -> Sources:
    """Read every record below the paths, in their order."""
    from validator.claims.readers import read_paths

    records: list[Record] = []
    problems: list[Problem] = []
    skipped: list[Skipped] = []
    for file in read_paths(paths):
        records += file.records
        problems += file.problems
        if file.skipped:
            skipped.append(Skipped(file.path, file.skipped))
    return Sources(tuple(records), tuple(problems), tuple(skipped))


def judge_sources(sources: Iterable[Sources], rules: RuleBook) -> Report:
    """Judge records that have been read; the problems in them are added to those of reading."""
    from validator.judge.judge import Judge

    judge = Judge(rules)
    records: list[RecordReport] = []
    problems: list[Problem] = []
    skipped: list[Skipped] = []
    for part in sources:
        problems += part.problems
        skipped += part.skipped
        for record in part.records:
            report = RecordReport(judge.judge(record))
            records.append(report)
            problems += report.problems
    return Report(tuple(records), tuple(problems), tuple(skipped), tuple(rules))
