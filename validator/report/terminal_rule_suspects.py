"""What many contradictions say together: rules that are probably wrong, with their findings below, and patterns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.report.finding import Finding
from validator.report.layout import Page, Part, cut
from validator.report.record_report import RecordReport
from validator.report.result import Report

if TYPE_CHECKING:
    from rich.text import Text

    from validator.explain.dataset.rule_suspects import RuleSuspect

MOST_GROUPED = 6
"""Of the contradictions of a suspect rule, the first few are told below it."""


def grouped(report: Report, record: RecordReport) -> frozenset[Finding]:
    """The standing contradictions of a record that are told below a suspect rule, not one by one."""
    claims = record.judged.read.claims
    return frozenset(
        finding
        for finding in record.standing
        for suspect in report.rule_suspects
        if suspect.explains(finding.check, claims)
    )


def rule_suspect_lines(page: Page, report: Report) -> Iterator[Text]:
    """Each suspect rule with its first findings, then what contradictions have in common."""
    for suspect in report.rule_suspects:
        yield from page.hang(2, [("? ", "bold yellow")], ("rule suspect  ", "bold"), cut(suspect.text, 2000))
        yield from _findings(page, report, suspect)
        yield page.text()
    if report.patterns:
        yield page.text("  ", ("What contradictions have in common", "bold"))
        for pattern in report.patterns:
            yield from page.hang(4, [("· ", "dim")], cut(pattern.text, 2000), (f"  ({pattern.rule.id})", "dim"))
        yield page.text()


def _findings(page: Page, report: Report, suspect: RuleSuspect) -> Iterator[Text]:
    told = 0
    for record in report.records:
        claims = record.judged.read.claims
        for finding in record.standing:
            if suspect.explains(finding.check, claims):
                told += 1
                if told <= MOST_GROUPED:
                    body: list[Part] = [cut(finding.derivation), (f"  {finding.fingerprint}", "dim")]
                    yield from page.hang(6, [(f"{cut(record.id, 40)}  ", "dim")], *body)
    if told > MOST_GROUPED:
        yield page.text("      ", (f"and {told - MOST_GROUPED:,} more", "dim"))
