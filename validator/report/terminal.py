"""The report as a person reads it in a terminal: what is wrong first, and where; the rest calmly below.

Nothing is left out without its count: long lists of agreements and of what is undecided show the first of each rule
and say how many more there are; the JSON report lists every one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from validator.report.acknowledged import ACKNOWLEDGED_MARK, standing_words
from validator.report.layout import Page, Part, counted, cut
from validator.report.result import Report
from validator.report.terminal_contradiction import SEVERITY_STYLE
from validator.report.terminal_idle import idle_lines
from validator.report.terminal_record import record_lines
from validator.report.terminal_rule_suspects import grouped, rule_suspect_lines
from validator.report.terminal_waivers import stale_lines
from validator.rulebook.rule import Severity

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

Show = Literal["all", "contradictions"]

TITLES_FROM = 120
"""From this width on the table of rules has their titles too."""
MOST_SKIPPED = 3
MOST_PROBLEMS = 24


def print_report(report: Report, console: Console, show: Show = "all") -> None:
    """Print the report to a console in its width and encoding."""
    for line in lines_of(report, width=console.width, encoding=console.encoding, show=show):
        console.print(line, soft_wrap=True)


def plain_text(report: Report, width: int = 80, encoding: str = "utf-8", show: Show = "all") -> str:
    """The report as text without colours."""
    return "".join(f"{line.plain}\n" for line in lines_of(report, width=width, encoding=encoding, show=show))


def lines_of(report: Report, *, width: int, encoding: str, show: Show = "all", problems: bool = True) -> Iterator[Text]:
    """The lines of the report, the verdict over all records last: that is what stands on the screen at the end.

    Without ``problems`` they are only counted, for who has told them already.
    """
    page = Page(width, encoding)
    for record in report.records:
        hidden = grouped(report, record) if report.rule_suspects else frozenset()
        yield from record_lines(page, record, brief=show == "contradictions", grouped=hidden)
        yield page.text()
    yield from rule_suspect_lines(page, report)
    if show == "all" and report.by_rule:
        yield from _rules(page, report)
        yield page.text()
    idle = list(idle_lines(page, report.idle if report.records else ()))
    if idle:
        yield from (*idle, page.text())
    yield from _skipped(page, report)
    if report.stale_waivers:
        if report.skipped:
            yield page.text()
        yield from stale_lines(page, report.stale_waivers)
        yield page.text()
    if problems and report.problems:
        yield from _problems(page, report)
        yield page.text()
    yield from summary_lines(page, report)


def _rules(page: Page, report: Report) -> Iterator[Text]:
    wide = page.width >= TITLES_FROM
    header = ["rule", *(["<"] if wide else []), "checks", "agrees", "contradicts", "undecided"]
    rows: list[list[Part]] = []
    for row in report.by_rule:
        counts = row.counts
        rows.append(
            [
                row.id,
                *([(row.title, "dim")] if wide else []),
                f"{counts.checks:,}",
                _count(counts.agrees, "green"),
                _count(counts.contradicts, SEVERITY_STYLE[row.severity]),
                _count(counts.undecided, "yellow"),
            ]
        )
    yield from page.table(2, header, rows)
    if report.idle:
        note = f"{counted(len(report.idle), 'other rule')} applied to nothing here"
        yield from page.hang(2, [], (note, "dim"))


def _count(number: int, style: str) -> Part:
    return (f"{number:,}", style if number else "dim")


def _skipped(page: Page, report: Report) -> Iterator[Text]:
    """What a folder holds beside records: one line a reason, with the first files."""
    reasons: dict[str, list[str]] = {}
    for skipped in report.skipped:
        reasons.setdefault(skipped.reason, []).append(skipped.path)
    most = MOST_SKIPPED if report.records else MOST_SKIPPED * 4
    for reason, paths in reasons.items():
        more = f" and {len(paths) - most:,} more" if len(paths) > most else ""
        told = f"{counted(len(paths), 'file')} skipped, {reason}: {', '.join(paths[:most])}{more}"
        yield from page.hang(2, [], (told, "dim"))


def _problems(page: Page, report: Report) -> Iterator[Text]:
    """What could not be read, each with its place; what was expected is told once for all that are alike."""
    yield page.text("  ", (counted(len(report.problems), "problem"), "bold"))
    expected = ""
    for problem in report.problems[:MOST_PROBLEMS]:
        yield from page.hang(4, [], str(problem.place), "  ", (cut(problem.found), "bold"))
        if problem.expected and problem.expected != expected:
            yield from page.hang(6, [("expected ", "dim")], cut(problem.expected))
        if problem.advice:
            yield from page.hang(6, [("to do    ", "dim")], cut(problem.advice))
        expected = problem.expected
    more = len(report.problems) - MOST_PROBLEMS
    if more > 0:
        yield page.text("    ", (f"and {more:,} more", "dim"))


def summary_lines(page: Page, report: Report) -> Iterator[Text]:
    """The verdict over all records."""
    if not report.records:
        problems = f": {counted(len(report.problems), 'problem')}" if report.problems else ""
        yield from page.hang(0, [("? no record could be read", "bold yellow")], problems)
        return
    counts = report.counts
    levels = [
        (level, number)
        for level in Severity
        if (number := sum(finding.severity is level for finding in report.standing))
    ]
    if levels:
        style, mark = SEVERITY_STYLE[levels[0][0]], "✗"
    elif report.problems or not (counts.agrees or report.acknowledged):
        style, mark = "bold yellow", "?"
    elif report.acknowledged:
        style, mark = "bold", ACKNOWLEDGED_MARK
    else:
        style, mark = "bold green", "✓"
    detail = f" ({', '.join(counted(number, level.value) for level, number in levels)})" if levels else ""
    told = [
        standing_words(len(report.standing), len(report.acknowledged), detail),
        counted(counts.agrees, "agreement"),
        f"{counts.undecided:,} undecided",
        str(report.coverage),
    ]
    if report.problems:
        told.append(f"{counted(len(report.problems), 'problem')}: not everything could be read")
    records = counted(len(report.records), "record")
    yield from page.hang(0, [(f"{mark} ", style)], (records, style), ": ", ", ".join(told))
