"""Check sources and report: the whole main job in one call."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from validator.claims.record import Record
from validator.report.record_report import RecordReport
from validator.report.result import Report, Skipped

if TYPE_CHECKING:
    from validator.errors import Problem
    from validator.judge.judge import Judge
    from validator.rulebook.rule import RuleBook
    from validator.waivers.waiver import Accepted

Path = str | os.PathLike[str]
Source = str | os.PathLike[str] | Record | Mapping[str, Any]
"""A path of a file or a folder; a record; a record as a dict; or the text of one, in JSON or the ``.claims`` form."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What was read: the records, the problems of those that could not be read, and what was passed over.

    ``files`` are the paths of all that was looked at, in their order.
    """

    records: tuple[Record, ...]
    problems: tuple[Problem, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    files: tuple[str, ...] = ()


EXPLAIN_SECONDS = 5
"""How long the explanation of one record may take, unless told otherwise."""


def check(
    source: Source | Iterable[Source],
    rules: RuleBook | Path | Sequence[Path] | None = None,
    *,
    explain: bool = True,
    explain_seconds: float | None = EXPLAIN_SECONDS,
    accepted: Accepted | None = None,
) -> Report:
    """Check a file, a folder, a record, or a list of them, by the shipped rules or by ``rules``.

    ``explain`` also weighs all claims of a record together, and says of contradictions which claims are suspect and
    what they may have been, in at most ``explain_seconds`` a record (None: as long as it takes).

    ``rules`` are what ``load_rules`` returns, or the paths of rules of your own, which are added to the shipped ones.
    A file that cannot be read is among the report's ``problems``; the others are still checked. What a program hands
    over itself (a record as a dict or as text) is not a file, and raises.

    What ``accepted`` accepts (waivers, a baseline) is reported as acknowledged, and does not count against the run.

    Raises:
        RecordFileError: a record given as a dict or as text is not of the form.
        RuleFileError: the rules cannot be read.
    """
    book = _book(rules)
    if isinstance(source, str | os.PathLike | Record | Mapping):
        source = [source]
    parts = [_read(part) for part in source]
    return judge_sources(parts, book, explain=explain, explain_seconds=explain_seconds, accepted=accepted)


def _book(rules: RuleBook | Path | Sequence[Path] | None) -> RuleBook:
    if rules is not None and not isinstance(rules, str | os.PathLike | Sequence):
        return rules
    from validator.rulebook.pack import load_rules

    own = [rules] if isinstance(rules, str | os.PathLike) else rules or []
    return load_rules([os.fspath(path) for path in own])


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
    files: list[str] = []
    for file in read_paths(paths):
        files.append(file.path)
        records += file.records
        problems += file.problems
        if file.skipped:
            skipped.append(Skipped(file.path, file.skipped))
    return Sources(tuple(records), tuple(problems), tuple(skipped), tuple(files))


def judge_sources(
    sources: Iterable[Sources],
    rules: RuleBook,
    *,
    explain: bool = True,
    explain_seconds: float | None = EXPLAIN_SECONDS,
    accepted: Accepted | None = None,
) -> Report:
    """Judge, and ``explain``, records that have been read; the problems in them are added to those of reading.

    What ``accepted`` accepts is reported as acknowledged, and does not count against the run.
    """
    from validator.judge.judge import Judge

    judge = Judge(rules)
    records: list[RecordReport] = []
    problems: list[Problem] = []
    skipped: list[Skipped] = []
    files: list[str] = []
    for part in sources:
        files += part.files
        problems += part.problems
        skipped += part.skipped
        for record in part.records:
            report = _report(judge, record, explain, explain_seconds, accepted)
            records.append(report)
            problems += report.problems
    if skipped:
        named = source_files(report.record for report in records)
        skipped = [file for file in skipped if os.path.realpath(file.path) not in named]
    return Report(tuple(records), tuple(file_by_file(problems, files)), tuple(skipped), judge.rules, accepted)


def _report(
    judge: Judge, record: Record, explain: bool, seconds: float | None, accepted: Accepted | None
) -> RecordReport:
    judged = judge.judge(record)
    if not explain:
        return RecordReport(judged, None, accepted)
    from validator.explain.explaining import explain as explain_record

    return RecordReport(judged, explain_record(judge, judged, seconds), accepted)


def source_files(records: Iterable[Record]) -> set[str]:
    """The files that records name as their sources, from the record's own folder: part of the run, not passed over."""
    found = set()
    for record in records:
        if record.origin is not None and record.source is not None and record.source.path:
            with suppress(ValueError):  # no file has a NUL in its name
                found.add(os.path.realpath(os.path.join(os.path.dirname(record.origin.lines.path), record.source.path)))
    return found


def file_by_file(problems: list[Problem], files: list[str]) -> list[Problem]:
    """In the order of the files, and each from its top: not all of reading before all of judging."""
    order = {path: number for number, path in enumerate(dict.fromkeys(files))}
    return sorted(problems, key=lambda problem: (order.get(problem.place.path, -1), problem.place))
