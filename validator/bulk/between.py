"""The rules that compare records with each other: all records are read once more, and grouped by what they share."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from validator.across.across import judge_across
from validator.bulk.advice import unruled
from validator.claims.readers.files import read_items
from validator.claims.readers.paths import find_files
from validator.claims.readers.tables.row_origin import RowOrigin
from validator.claims.record import Record
from validator.report.record_report import RecordReport

if TYPE_CHECKING:
    from validator.across.counts import AcrossCounts
    from validator.bulk.run import Run

NOT_TOLD_APART = "its table declares no dims, so that its rows cannot be told apart"


def add_between(run: Run, paths: Iterable[str | os.PathLike[str]]) -> None:
    """Check all records of the paths together; what cannot be read was told when each was checked by itself."""
    with judge_across(_records(run, paths), run.judge.book, apart=apart) as found:
        for judged in found.judged:
            report = RecordReport(judged, None, run.options.accepted)
            run.tally.add_between(report)
            run.sample.add_between(report)
            run.write(report)
        count_between(run, found.counts)


def count_between(run: Run, counts: AcrossCounts) -> None:
    """Take in the numbers of the comparison; where a rule applied between records, no table is told that none did."""
    ruled = frozenset(counts.ruled)
    run.notes = {note: None for note in run.notes if unruled(note) not in ruled}
    run.across = counts
    run.tally.count_across(counts)


def _records(run: Run, paths: Iterable[str | os.PathLike[str]]) -> Iterator[Record]:
    for found in find_files(paths):
        if found.skipped or found.problem is not None:
            continue
        for item in read_items(found.path, run.options.tables, []):
            if isinstance(item, Record):
                yield item


def apart(record: Record) -> str:
    """Why a record is not compared with others; empty where it is."""
    origin = record.origin
    return NOT_TOLD_APART if isinstance(origin, RowOrigin) and not origin.is_told_apart else ""
