"""Sentences that the formats for other programs share: the headline of a run, a contradiction in one line, its block.

Contract: text from records is passed through ``safe`` wherever it becomes part of a sentence, so that nothing here
holds a line break or an unseen character; escaping for a format is the format's own work.
"""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

from validator.report.acknowledged import ACKNOWLEDGED_MARK, accepted_words
from validator.report.dataset.dataset_report import DataSetReport
from validator.report.layout import Page, counted
from validator.report.plain import safe
from validator.report.terminal_contradiction import (
    OWN_LINE_TITLE,
    contradiction_lines,
    fingerprint_line,
    suspicion_lines,
)
from validator.report.told import told
from validator.rulebook.rule import Severity

if TYPE_CHECKING:
    from validator.claims.record import Claim
    from validator.errors import Problem
    from validator.report.finding import Finding
    from validator.report.record_report import RecordReport
    from validator.report.result import Report
    from validator.waivers.waiver import Acknowledgement

BLOCK_WIDTH = 100
"""Columns of a contradiction's block: what a comment or a test's page shows without scrolling sideways."""
MOST_OF_TEXT = 400
"""Longer texts of a record are cut there, and the rest is counted."""


def standing_by_severity(report: Report | DataSetReport) -> list[tuple[Severity, int]]:
    """How many contradictions that nobody has accepted there are of each severity that has any."""
    if isinstance(report, DataSetReport):
        found = {level: sum(row.standing for row in report.by_rule if row.severity is level) for level in Severity}
    else:
        found = {level: sum(finding.severity is level for finding in report.standing) for level in Severity}
    return [(level, number) for level, number in found.items() if number]


def mark(report: Report | DataSetReport) -> str:
    """``✗`` where a contradiction stands, ``?`` where something was not read or nothing decided, else ``✓``.

    ``~`` where no contradiction stands because somebody has accepted them: the terminal's mark for it.
    """
    if standing_by_severity(report):
        return "✗"
    found = told(report)
    if found.problems or found.partial is not None or _discrepancies(report):
        return "?"
    if found.acknowledged:
        return ACKNOWLEDGED_MARK
    return "✓" if found.counts.agrees and not found.coverage.is_empty else "?"


def verdict(report: Report | DataSetReport) -> str:
    """What stands against the run: ``3 contradictions (2 errors, 1 note) in 1 record``.

    >>> from validator import check
    >>> verdict(check({"claims": [{"measure": "released", "value": "-3 persons"}]}))
    '1 contradiction (1 warning) in 1 record'
    """
    found = told(report)
    records = counted(found.records, "record")
    levels = standing_by_severity(report)
    if levels:
        detail = ", ".join(counted(number, level.value) for level, number in levels)
        return f"{counted(sum(number for _, number in levels), 'contradiction')} ({detail}) in {records}"
    if not found.records:
        return "no record could be read"
    nobody = "no contradiction stands" if found.acknowledged else "no contradiction"
    if (not found.counts.agrees or found.coverage.is_empty) and not found.acknowledged:
        return f"{nobody}, and nothing that could be checked, in {records}"
    return f"{nobody} in {records}"


def counts(report: Report | DataSetReport) -> list[str]:
    """The rest of the headline: what is acknowledged, agrees, is undecided, was checked, and could not be read."""
    found = told(report)
    problems = len(found.problems) + found.more_problems
    said = [
        counted(found.counts.agrees, "agreement"),
        f"{found.counts.undecided:,} undecided",
        str(found.coverage),
    ]
    if found.acknowledged:
        said.insert(0, f"{found.acknowledged:,} acknowledged")
    if problems:
        said.append(f"{counted(problems, 'problem')}: not everything could be read")
    if found.partial is not None:
        said.append("partial: not everything was read")
    said += [f"error of the program: {text}" for text in _discrepancies(report)]
    return said


def headline(report: Report | DataSetReport) -> str:
    """The run in one line.

    >>> from validator import check
    >>> headline(check({"claims": [{"measure": "released", "value": "-3 persons"}]}))
    '✗ 1 contradiction (1 warning) in 1 record, 1 agreement, 0 undecided, 0 of 1 number checked'
    """
    return ", ".join([f"{mark(report)} {verdict(report)}", *counts(report)])


def title_of(finding: Finding) -> str:
    """What was checked, in words."""
    if finding.rule.origin == "record":
        return OWN_LINE_TITLE
    return safe(finding.rule.title, MOST_OF_TEXT)


def rule_of(finding: Finding) -> str:
    """The rule's id; of a record's own line that is its text."""
    return safe(finding.rule.id, MOST_OF_TEXT)


def arithmetic(finding: Finding) -> str:
    """The arithmetic of a check in one line, and how far it is off: ``270 + 130 = 400 ✗ stated 390, 10 too low``."""
    difference = finding.shown.difference_text
    text = safe(finding.derivation or finding.message or "", MOST_OF_TEXT)
    return f"{text}, {safe(difference, MOST_OF_TEXT)}" if difference else text


def suspects(record: RecordReport, finding: Finding) -> list[str]:
    """What is suspected, a sentence a line; the suspects themselves, where there are several, as a list."""
    said = [safe(line, 2_000) for line in record.suspicions.get(finding, ())]
    return said[:1] + [f"· {line}" for line in said[1:]]


def quoted(claim: Claim) -> str:
    """A claim in one line: what it states, its quote, and its place."""
    stated = claim.value + (f" {claim.unit}" if claim.unit else "")
    quote = f" “{safe(claim.quote, MOST_OF_TEXT)}”" if claim.quote else ""
    return f"{safe(claim.id, 60)}: {safe(stated, MOST_OF_TEXT)}{quote} {safe(str(claim.place), MOST_OF_TEXT)}"


def accepted_text(acknowledgement: Acknowledgement) -> str:
    """Who accepted a contradiction, and why.

    >>> from validator.waivers.waiver import Acknowledgement
    >>> accepted_text(Acknowledgement("waiver", "the ministry counts twice", "2025-05-24", "2025-12-31"))
    'acknowledged (waived on 2025-05-24, until 2025-12-31): the ministry counts twice'
    """
    who, why = accepted_words(acknowledgement)
    return f"acknowledged ({safe(who, MOST_OF_TEXT)}): {safe(why, MOST_OF_TEXT)}"


def problem_text(problem: Problem) -> str:
    """A problem in one line, without its place."""
    said = [safe(problem.found, MOST_OF_TEXT)]
    if problem.expected:
        said.append(f"expected: {safe(problem.expected, MOST_OF_TEXT)}")
    if problem.advice:
        said.append(f"to do: {safe(problem.advice, MOST_OF_TEXT)}")
    return "; ".join(said)


def missing_text(finding: Finding) -> str:
    """Why a check is undecided, and what the other claims imply of what it misses."""
    said = safe("; ".join(finding.reasons) or "it could not be decided", MOST_OF_TEXT)
    implied = ", ".join(f"{cell} would be {text}" for cell, text in finding.implied.items())
    return f"{said} ({safe(implied, MOST_OF_TEXT)})" if implied else said


def block(record: RecordReport, finding: Finding) -> str:
    """A contradiction in full, as the terminal shows it: the arithmetic, why, every claim with its quote, suspects."""
    page = Page(BLOCK_WIDTH, "utf-8")
    lines = [
        *contradiction_lines(page, finding),
        *suspicion_lines(page, record.suspicions.get(finding, ())),
        *fingerprint_line(page, finding),
    ]
    if finding.acknowledgement is not None:
        lines += page.hang(4, [], accepted_text(finding.acknowledgement))
    return dedent("\n".join(line.plain for line in lines))


def code_units(text: str) -> int:
    """The length of a text in UTF-16, as JavaScript and .NET count: never less than its characters.

    >>> code_units("870 ✗"), code_units("🙂")
    (5, 2)
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _discrepancies(report: Report | DataSetReport) -> tuple[str, ...]:
    return report.discrepancies if isinstance(report, DataSetReport) else ()
