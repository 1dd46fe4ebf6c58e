"""The report of a data set as a person reads it in a terminal: the verdict first and last, the counts, a few cases.

Nothing is left out without its count; a run that was cut short says so in its first line and in its last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from validator.report.acknowledged import ACKNOWLEDGED_MARK, standing_words
from validator.report.dataset.dataset_report import DataSetReport
from validator.report.dataset.reasons import MOST_SHOWN
from validator.report.dataset.terminal_counts import count_lines, reason_lines
from validator.report.dataset.terminal_input import column_lines, input_lines
from validator.report.dataset.terminal_rules import rule_lines
from validator.report.layout import Page, counted, cut
from validator.report.terminal_contradiction import (
    SEVERITY_STYLE,
    contradiction_lines,
    fingerprint_line,
    suspicion_lines,
)
from validator.report.terminal_waivers import acknowledged_title, first_acknowledged, stale_lines
from validator.rulebook.rule import Severity

if TYPE_CHECKING:
    from rich.text import Text

    from validator.errors import Problem
    from validator.report.record_report import RecordReport
    from validator.report.terminal import Show


def plain_text(report: DataSetReport, width: int = 80, encoding: str = "utf-8", show: Show = "all") -> str:
    """The report as text without colours."""
    return "".join(f"{line.plain}\n" for line in lines_of(report, width=width, encoding=encoding, show=show))


def lines_of(
    report: DataSetReport, *, width: int, encoding: str, show: Show = "all", problems: bool = True
) -> Iterator[Text]:
    """The lines of the report; ``contradictions`` leaves out the reasons of what is undecided or not checked.

    Without ``problems`` they are only counted, by their kinds, for who has told them already.
    """
    page = Page(width, encoding)
    yield from _partial(page, report)
    yield from _summary(page, report)
    yield from input_lines(page, report)
    sections = [
        rule_lines(page, report, brief=show != "all"),
        _findings(page, report),
        _acknowledged(page, report),
        stale_lines(page, report.stale_waivers),
        _alike(page, report),
    ]
    if show == "all":
        sections += [
            _across(page, report),
            _claims(page, report),
            column_lines(page, report),
            _not_weighed(page, report),
        ]
    for section in (*sections, _problems(page, report, with_places=problems)):
        lines = list(section)
        if lines:
            yield page.text()
            yield from lines
    yield page.text()
    yield from summary_lines(page, report)


def summary_lines(page: Page, report: DataSetReport) -> Iterator[Text]:
    """The verdict over the data set, and what was read of it where the run was cut short."""
    yield from _summary(page, report)
    yield from _partial(page, report)


def _partial(page: Page, report: DataSetReport) -> Iterator[Text]:
    if report.partial is not None:
        yield from page.hang(0, [("! ", "bold yellow")], ("partial report: ", "bold yellow"), cut(report.partial))


def _summary(page: Page, report: DataSetReport) -> Iterator[Text]:
    tally, counts = report.tally, report.counts
    levels = [
        (level, number)
        for level in Severity
        if (number := sum(row.standing for row in report.by_rule if row.severity is level))
    ]
    if levels:
        style, mark = SEVERITY_STYLE[levels[0][0]], "✗"
    elif tally.problems or report.partial is not None or not (_weighs(report) or report.acknowledged):
        style, mark = "bold yellow", "?"
    elif report.acknowledged:
        style, mark = "bold", ACKNOWLEDGED_MARK
    else:
        style, mark = "bold green", "✓"
    severities = f" ({', '.join(counted(number, level.value) for level, number in levels)})" if levels else ""
    told = [
        standing_words(counts.contradicts - report.acknowledged, report.acknowledged, severities),
        counted(counts.agrees, "agreement"),
        f"{counts.undecided:,} undecided",
        str(report.tally.coverage),
    ]
    if tally.contradicting:
        told[0] += f" in {counted(tally.contradicting, 'record')}"
    if tally.problems:
        told.append(f"{counted(tally.problems, 'problem')}: not everything could be read")
    yield from page.hang(0, [(f"{mark} ", style)], (counted(tally.records, "record"), style), ": ", ", ".join(told))


def _weighs(report: DataSetReport) -> bool:
    """Whether anything agrees, and where records were compared more than numbers that are checked by themselves."""
    return bool(report.counts.agrees) and not report.tally.coverage.is_empty


def _findings(page: Page, report: DataSetReport) -> Iterator[Text]:
    """The first contradictions in full. A rule's reason is told once, below the first of its contradictions."""
    before: RecordReport | None = None
    told: set[str] = set()
    shown = [(record, finding) for record, finding in report.findings if finding.acknowledgement is None]
    standing = report.counts.contradicts - report.acknowledged
    number, of = len(shown), counted(standing, "contradiction")
    if number:
        first = "The first" if number == 1 else f"The first {number:,}"
        title = f"{first} of {of}" if standing > number else of
        yield from page.hang(2, [], (title, "bold"), ("  in full", "dim"))
    for record, finding in shown:
        yield page.text()
        if record is not before:
            yield from page.hang(
                0,
                [("✗ ", SEVERITY_STYLE[finding.severity])],
                (cut(record.id), "bold"),
                "" if report.sample.is_between(record) else f"  {record.path}",
            )
        before = record
        yield from contradiction_lines(page, finding, with_reason=finding.rule.id not in told)
        told.add(finding.rule.id)
        yield from suspicion_lines(page, record.suspicions.get(finding, ()))
        yield from fingerprint_line(page, finding)
    if standing > number:
        more = f"… and {standing - number:,} more" if number else of
        if number:
            yield page.text()
        yield from page.hang(2, [], f"{more}: write them all with --format jsonl --output FILE")


def _acknowledged(page: Page, report: DataSetReport) -> Iterator[Text]:
    """What somebody accepted: how many of each rule, and the first of them with their reasons."""
    if not report.acknowledged:
        return
    yield from page.hang(2, [], *acknowledged_title(report.acknowledged))
    yield from count_lines(page, 4, [(row.id, row.acknowledged) for row in report.by_rule if row.acknowledged])
    shown = [(record.id, finding) for record, finding in report.findings if finding.acknowledgement is not None]
    yield from first_acknowledged(page, shown, report.acknowledged)


def _alike(page: Page, report: DataSetReport) -> Iterator[Text]:
    """What many contradictions say together."""
    for suspect in report.rule_suspects:
        among = f"among {report.suspects_among}: "
        head = [("? ", "bold yellow")]
        yield from page.hang(2, head, ("rule suspect  ", "bold"), (among, "dim"), cut(suspect.text, 2000))
    if report.rule_suspects and report.patterns:
        yield page.text()
    if report.patterns:
        among = f"  among {report.patterns_among}"
        yield from page.hang(2, [], ("What contradictions have in common", "bold"), (among, "dim"))
        for pattern in report.patterns:
            yield from page.hang(4, [("· ", "dim")], cut(pattern.text, 2000), (f"  ({pattern.rule.id})", "dim"))


def _across(page: Page, report: DataSetReport) -> Iterator[Text]:
    """What was compared across records, and what was not."""
    across = report.across
    if across is None:
        return
    read = f"{counted(across.claims, 'number')} of {counted(across.records, 'record')} read"
    alone = f"{across.claims - across.compared:,} with none"
    compared = f"{read}: {across.compared:,} of them compared with another record's, {alone}"
    yield from page.hang(2, [], ("Across records", "bold"), (f"  {compared}", "dim"))
    groups = f"{counted(across.groups, 'group')} of numbers that two records share"
    lacking = f", {across.incomplete:,} of them without what their rule is about" if across.incomplete else ""
    yield from page.hang(4, [], groups + lacking)
    if across.unread:
        yield from page.hang(4, [], f"{counted(across.unread, 'number')} could not be read")
    if across.apart:
        apart = sorted(across.apart.items(), key=lambda entry: (-entry[1], entry[0]))
        yield from page.hang(4, [], f"{counted(sum(across.apart.values()), 'record')} not compared")
        yield from count_lines(page, 6, apart[:MOST_SHOWN], sum(number for _, number in apart[MOST_SHOWN:]))
    for note in across.notes[:MOST_SHOWN]:
        yield from page.hang(4, [("· ", "dim")], cut(note))
    if len(across.notes) > MOST_SHOWN:
        yield page.text("    ", (f"and {len(across.notes) - MOST_SHOWN:,} more", "dim"))


def _claims(page: Page, report: DataSetReport) -> Iterator[Text]:
    """Why claims are not checked."""
    tally = report.tally
    unchecked = "not checked"
    if report.across is not None:
        unchecked += " within its record" if tally.unchecked.total == 1 else " within their records"
    for noun, reasons in (("cannot be read", tally.unread), (unchecked, tally.unchecked)):
        if reasons:
            yield from page.hang(2, [], (f"{counted(reasons.total, 'number')} {noun}", "bold"))
            yield from reason_lines(page, 4, reasons)


def _not_weighed(page: Page, report: DataSetReport) -> Iterator[Text]:
    unexplained = report.tally.unexplained
    if not report.not_weighed and not unexplained:
        return
    yield page.text("  ", ("not weighed", "bold"))
    for told in report.not_weighed:
        yield from page.hang(4, [("· ", "dim")], cut(told))
    if unexplained:
        yield from page.hang(4, [("· ", "dim")], f"{counted(unexplained.total, 'record')} not fully explained")
        yield from reason_lines(page, 6, unexplained)


def _problems(page: Page, report: DataSetReport, *, with_places: bool) -> Iterator[Text]:
    tally = report.tally
    if not tally.problems:
        return
    yield page.text("  ", (counted(tally.problems, "problem"), "bold"))
    kinds = tally.problem_kinds
    yield from count_lines(page, 4, kinds.commonest, kinds.other)
    if not with_places:
        return
    more = tally.problems - len(tally.first_problems)
    yield page.text("  ", ("the first of them" if more else "where", "bold"))
    yield from _places(page, tally.first_problems)
    if more > 0:
        yield page.text("    ", (f"and {more:,} more", "dim"))


def _places(page: Page, problems: Sequence[Problem]) -> Iterator[Text]:
    """Each with its place; what was expected is told once for all that are alike."""
    expected = ""
    for problem in problems:
        yield from page.hang(4, [], str(problem.place), "  ", (cut(problem.found), "bold"))
        if problem.expected and problem.expected != expected:
            yield from page.hang(6, [("expected ", "dim")], cut(problem.expected))
        if problem.advice:
            yield from page.hang(6, [("to do    ", "dim")], cut(problem.advice))
        expected = problem.expected
