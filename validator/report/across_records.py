"""What was found across records, in the form of what is found in one: each group is shown as a record of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.report.record_report import RecordReport

if TYPE_CHECKING:
    from validator.across.across import AcrossResult


def across_reports(found: AcrossResult) -> Iterator[RecordReport]:
    """A report for each group with a contradiction or something undecided, as they are found.

    Its claims are called ``record/claim`` and have the places of their own files. Agreements are in ``found.counts``,
    which are whole when the last report was given.
    """
    for judged in found.judged:
        yield RecordReport(judged)
