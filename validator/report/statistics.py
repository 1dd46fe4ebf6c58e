"""What each rule came to, as a table: how often it was applied, how its checks ended, and what it could not decide.

Contract: of records and of data sets alike; every rule that was applied has a row, and those that applied to nothing
are counted. The last row adds up the rows above it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.report.counts import Counts
from validator.report.layout import Page, Part, counted
from validator.report.terminal_contradiction import SEVERITY_STYLE
from validator.report.told import told

if TYPE_CHECKING:
    from rich.text import Text

    from validator.report.dataset.dataset_report import DataSetReport
    from validator.report.result import Report

HEADER = ("rule", "checks", "agrees", "contradicts", "undecided", "decided")


def share(part: int, whole: int) -> str:
    """A share in whole percent, rounded towards the middle, so that only all is 100 % and only nothing 0 %.

    >>> share(999, 1000), share(1, 1000), share(0, 3), share(3, 3), share(2, 3), share(0, 0)
    ('99 %', '1 %', '0 %', '100 %', '66 %', '–')
    """
    if not whole:
        return "–"
    percent = 100 * part // whole
    return f"{max(1, percent) if part else 0} %"


def statistics_lines(page: Page, report: Report | DataSetReport) -> Iterator[Text]:
    """The table, and how many numbers were checked at all."""
    run = told(report)
    rows: list[list[Part]] = []
    for row in run.by_rule:
        rows.append(_row(row.id, row.counts, SEVERITY_STYLE[row.severity]))
    if rows:
        rows.append(_row("all", sum((row.counts for row in run.by_rule), Counts()), "bold"))
        yield from page.table(0, list(HEADER), rows)
    busy = {row.id for row in run.by_rule}
    idle = sum(rule.id not in busy for rule in run.rules)
    if idle:
        yield from page.hang(0, [], (f"{counted(idle, 'rule')} applied to nothing here", "dim"))
    coverage = run.coverage
    yield from page.hang(0, [], f"coverage: {coverage} ({share(coverage.checked, coverage.claims)})")


def _row(name: str, counts: Counts, style: str) -> list[Part]:
    numbers = ((counts.agrees, "green"), (counts.contradicts, style), (counts.undecided, "yellow"))
    return [
        name,
        f"{counts.checks:,}",
        *((f"{number:,}", told if number else "dim") for number, told in numbers),
        share(counts.agrees + counts.contradicts, counts.checks),
    ]
