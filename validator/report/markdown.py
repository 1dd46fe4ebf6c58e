"""The report as Markdown for a comment on a pull or merge request: headline, table, and everything else folded.

Contract: never longer than a comment may be; what does not fit is counted where it would have stood. Nothing that a
record holds is read as Markdown, HTML, a mention or a link (``markdown_sections``).

Source: GitHub's "Body is too long (maximum is 65536 characters)"; who measured it found 262,144 bytes, and 60,000
characters of four bytes are fewer than that too. GitLab takes 1,000,000 characters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from validator.report.dataset.dataset_report import DataSetReport
from validator.report.dataset.reasons import Reasons
from validator.report.dataset.rule_totals import UNREASONED
from validator.report.layout import counted
from validator.report.markdown_sections import Section, code, fitting, preformatted, row, table
from validator.report.plain import safe
from validator.report.sentences import accepted_text, arithmetic, block, counts, mark, title_of, verdict
from validator.report.told import told

if TYPE_CHECKING:
    from validator.report.finding import Finding
    from validator.report.record_report import RecordReport
    from validator.report.result import Report
    from validator.report.told import Told

MOST = 60_000
"""The longest comment, in units of UTF-16: the strictest way to count characters, with room for a line of one's own."""
MOST_ROWS = 50
"""So many contradictions stand in the table; those beyond have their details only."""
MOST_UNCHECKED = 200
MOST_OF_SENTENCE = 2_000


def markdown_of(report: Report | DataSetReport) -> str:
    """The report as Markdown.

    >>> from validator import check
    >>> text = markdown_of(check({"claims": [{"id": "all", "measure": "released", "value": "-3 persons"}]}))
    >>> print(text)  # doctest: +ELLIPSIS
    ### ✗ 1 contradiction (1 warning) in 1 record
    <BLANKLINE>
    1 agreement · 0 undecided · 0 of 1 number checked
    <BLANKLINE>
    <table>
    <tr><th></th><th>rule</th><th>arithmetic</th><th>place</th></tr>
    <tr><td>warning</td><td><code>A count is not negative</code></td><td><code>-3 persons ≥ 0 ✗, 3 too low...
    </table>
    ...
    """
    head = f"### {mark(report)} {verdict(report)}\n\n{' · '.join(counts(report))}\n\n"
    return fitting(head, _sections(report, told(report)), MOST)


def _sections(report: Report | DataSetReport, found: Told) -> Iterator[Section]:
    standing = [pair for pair in found.contradictions if pair[1].acknowledgement is None]
    accepted = [pair for pair in found.contradictions if pair[1].acknowledgement is not None]
    if found.partial is not None:
        reason = preformatted(safe(found.partial, MOST_OF_SENTENCE))
        yield Section("**This report is partial.**", (reason,), "reason", folded=False)
    yield _table(standing, found)
    yield _problems(found)
    yield _rule_suspects(report)
    yield _details(standing, found)
    yield _by_number(report, found)
    yield _acknowledged(accepted, found)
    yield _stale_waivers(report)
    yield _undecided(report)
    yield _unchecked(report)
    yield _rules(found)
    yield _notes(found)


def _table(standing: Sequence[tuple[RecordReport, Finding]], found: Told) -> Section:
    several = found.records != 1
    rows = [
        row(
            finding.severity.value,
            *([code(record.id)] if several else []),
            code(title_of(finding)),
            code(arithmetic(finding)),
            code(str(finding.place)),
        )
        for record, finding in standing[:MOST_ROWS]
    ]
    head = ["", *(["record"] if several else []), "rule", "arithmetic", "place"]
    found_table = table("", head, rows, "contradiction", left=_all_standing(found) - len(rows))
    return replace(found_table, where="not in this table" if rows else "not listed one by one", folded=False)


def _all_standing(found: Told) -> int:
    """The contradictions that stand, also those of a data set that are only counted."""
    return found.counts.contradicts - found.acknowledged


def _details(standing: Sequence[tuple[RecordReport, Finding]], found: Told) -> Section:
    parts = []
    for record, finding in standing:
        heading = f"{finding.severity.value}: {code(title_of(finding))} {code(arithmetic(finding))}"
        told_in_full = preformatted(block(record, finding))
        parts.append(f"<details>\n<summary>{heading}</summary>\n\n{told_in_full}</details>\n\n")
    left = _all_standing(found) - len(parts) if parts else 0  # where none is shown, the table's line says so
    return Section("", tuple(parts), "contradiction", left=left, where="not shown in full here", folded=False)


def _by_number(report: Report | DataSetReport, found: Told) -> Section:
    """The contradictions of a data set that are not all listed: their number by rule."""
    rows: list[str] = []
    if isinstance(report, DataSetReport) and found.more:
        rows = [
            row(one.severity.value, code(one.id), f"{one.contradicts:,}", f"{one.acknowledged:,}")
            for one in report.by_rule
            if one.contradicts
        ]
    heading = f"All of {counted(found.counts.contradicts, 'contradiction')} by rule"
    return table(heading, ["", "rule", "contradictions", "acknowledged"], rows, "rule")


def _rule_suspects(report: Report | DataSetReport) -> Section:
    """What many contradictions say together: rules that are probably wrong themselves, and patterns."""
    parts = [preformatted(f"? {safe(suspect.text, MOST_OF_SENTENCE)}") for suspect in report.rule_suspects]
    parts += [
        preformatted(f"· {safe(pattern.text, MOST_OF_SENTENCE)} ({safe(pattern.rule.id)})")
        for pattern in report.patterns
    ]
    number = len(report.rule_suspects)
    heading = f"{counted(number, 'rule')} probably wrong, not the records" if number else "What contradictions share"
    return Section(heading, tuple(parts), "sentence")


def _acknowledged(accepted: Sequence[tuple[RecordReport, Finding]], found: Told) -> Section:
    rows = [
        row(
            code(title_of(finding)),
            code(arithmetic(finding)),
            code(str(finding.place)),
            code(accepted_text(finding.acknowledgement), 400) if finding.acknowledgement else "",
        )
        for _, finding in accepted
    ]
    heading = f"{counted(found.acknowledged, 'contradiction')} acknowledged"
    left = found.acknowledged - len(rows)
    return table(heading, ["rule", "arithmetic", "place", "why"], rows, "contradiction", left)


def _stale_waivers(report: Report | DataSetReport) -> Section:
    rows = [
        row(code(str(stale.waiver.place) if stale.waiver.place else ""), code(stale.text, 400))
        for stale in report.stale_waivers
    ]
    return table(f"{counted(len(rows), 'waiver')} out of date", ["place", "why"], rows, "waiver")


def _problems(found: Told) -> Section:
    rows = [
        row(code(str(one.place)), code(one.found, 400), code(one.expected, 400), code(one.advice, 400))
        for one in found.problems
    ]
    heading = f"{counted(len(rows) + found.more_problems, 'problem')}: not everything could be read"
    return table(heading, ["place", "found", "expected", "to do"], rows, "problem", left=found.more_problems)


def _undecided(report: Report | DataSetReport) -> Section:
    """What is missing, counted by the first reason of each check."""
    reasons = Reasons()
    if isinstance(report, DataSetReport):
        for totals in report.by_rule:
            reasons.merge(totals.reasons)
    else:
        for finding in report.undecided:
            first = finding.reasons[0] if finding.reasons else UNREASONED
            reasons.add(first if len(finding.reasons) < 2 else f"{first}, and more")
    return _of_reasons(f"{report.counts.undecided:,} undecided: what is missing", reasons)


def _unchecked(report: Report | DataSetReport) -> Section:
    """The numbers that no decided check weighs, with the reason."""
    if isinstance(report, DataSetReport):
        reasons = Reasons()
        reasons.merge(report.tally.unread)
        reasons.merge(report.tally.unchecked)
        return _of_reasons(f"{counted(reasons.total, 'number')} not checked", reasons)
    rows = [
        row(code(one.claim.id), code(one.claim.value), code(str(one.claim.place)), code(one.reason, 400))
        for one in report.unchecked[:MOST_UNCHECKED]
    ]
    heading = f"{counted(len(report.unchecked), 'number')} not checked"
    left = len(report.unchecked) - len(rows)
    return table(heading, ["claim", "value", "place", "reason"], rows, "number", left)


def _rules(found: Told) -> Section:
    rows = []
    for one in found.by_rule:
        numbers = one.counts
        cells = (numbers.checks, numbers.agrees, numbers.contradicts, numbers.undecided)
        rows.append(row(code(one.id), *(f"{cell:,}" for cell in cells)))
    heading = f"{counted(found.counts.checks, 'check')} by {counted(len(rows), 'rule')}"
    return table(heading, ["rule", "checks", "agrees", "contradicts", "undecided"], rows, "rule")


def _notes(found: Told) -> Section:
    rows = [row(code(note, 400)) for note in found.notes]
    rows += [row(code(f"{file.path}: skipped, {file.reason}", 400)) for file in found.skipped]
    return table("Not weighed, not read", ["what"], rows, "note")


def _of_reasons(heading: str, reasons: Reasons) -> Section:
    rows = [row(f"{number:,}", code(reason, 400)) for reason, number in reasons.rows()]
    if reasons.other():
        rows.append(row(f"{reasons.other():,}", "for other reasons"))
    return table(heading, ["", "reason"], rows, "reason")
