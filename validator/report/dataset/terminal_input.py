"""What a data set was read from, in a terminal: rows and what became of them, files, the screen, idle columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.report.dataset.dataset_report import DataSetReport
from validator.report.dataset.terminal_counts import reason_lines
from validator.report.layout import Page, counted, cut

if TYPE_CHECKING:
    from rich.text import Text

MOST_FILES, MOST_COLUMNS, MOST_SKIPPED = 12, 24, 3
"""Longer lists show the first, and how many more there are."""
UNTOLD = 300
"""Of so few records that are judged one by one nobody asks why: it takes no time."""


def input_lines(page: Page, report: DataSetReport) -> Iterator[Text]:
    """Where the records come from, and that no row was lost on the way."""
    rows = report.tally.rows
    sums = f"{rows.in_records:,} in records + {rows.unreadable:,} unreadable + {rows.empty:,} empty"
    if rows.read == rows.accounted:
        yield from page.hang(2, [], (f"{counted(rows.read, 'row')} read = {sums}", "dim"))
    for told in report.discrepancies:
        yield from page.hang(
            2, [("✗ ", "bold red")], ("this program is wrong: ", "bold red"), told, "; please report it"
        )
    for file in report.files[:MOST_FILES]:
        kinds = ((file.unreadable, "unreadable"), (file.empty, "empty"))
        lost = [f"{number:,} {word}" for number, word in kinds if number]
        became = [counted(file.rows, "row"), counted(file.records, "record"), *lost]
        yield from page.hang(2, [], f"{file.path}  ", (" · ".join(became), "dim"))
    more = report.files[MOST_FILES:]
    if more:
        records = counted(sum(file.records for file in more), "record")
        yield page.text("  ", (f"and {counted(len(more), 'more file')} · {records}", "dim"))
    nulls, no_numbers = sum(file.nulls for file in report.files), sum(file.no_numbers for file in report.files)
    if nulls:
        told = f"{counted(nulls, 'cell')} state nothing" + (
            f", {no_numbers:,} of them NaN or infinite" if no_numbers else ""
        )
        yield from page.hang(2, [], (told, "dim"))
    yield from _skipped(page, report)
    yield from _screened(page, report)


def _skipped(page: Page, report: DataSetReport) -> Iterator[Text]:
    reasons: dict[str, list[str]] = {}
    for skipped in report.skipped:
        reasons.setdefault(skipped.reason, []).append(skipped.path)
    for reason, paths in reasons.items():
        more = f" and {len(paths) - MOST_SKIPPED:,} more" if len(paths) > MOST_SKIPPED else ""
        told = f"{counted(len(paths), 'file')} skipped, {reason}: {', '.join(paths[:MOST_SKIPPED])}{more}"
        yield from page.hang(2, [], (told, "dim"))


def _screened(page: Page, report: DataSetReport) -> Iterator[Text]:
    tally = report.tally
    if tally.cleared or tally.judged.total > UNTOLD:
        told = f"{tally.cleared:,} cleared by the screen, {tally.judged.total:,} judged one by one"
        yield from page.hang(2, [], (told, "dim"))
        yield from reason_lines(page, 4, tally.judged)


def column_lines(page: Page, report: DataSetReport) -> Iterator[Text]:
    """The columns of tables that state no claim."""
    if not report.columns:
        return
    first = report.columns[:MOST_COLUMNS]
    listed = ", ".join(f"{cut(column.name, 60)} ({column.reason})" for column in first)
    more = f" and {len(report.columns) - len(first):,} more" if len(report.columns) > len(first) else ""
    title = f"{counted(len(report.columns), 'column')} not checked  "
    yield from page.hang(2, [], (title, "bold"), f"{listed}{more}")
