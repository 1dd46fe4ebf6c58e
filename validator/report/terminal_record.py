"""One record in a terminal: its verdict, its contradictions, and then, calmly, everything else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from validator.judge.verdict import Strength
from validator.report.acknowledged import ACKNOWLEDGED_MARK, standing_words
from validator.report.finding import Finding
from validator.report.layout import Page, Part, counted, cut
from validator.report.record_report import RecordReport
from validator.report.terminal_contradiction import (
    SEVERITY_STYLE,
    contradiction_lines,
    fingerprint_line,
    suspicion_lines,
)
from validator.report.terminal_waivers import acknowledged_lines

if TYPE_CHECKING:
    from fractions import Fraction

    from rich.text import Text

MOST_AGREEMENTS, MOST_UNDECIDED, MOST_UNCHECKED = 40, 12, 12
"""Longer lists show the first few of each rule, and how many more there are."""
FIRST_OF_RULE = 3
BAR_LENGTH = 20
OWN_LINE = "own line"
"""Stands for the rule's name beside a record's own line of arithmetic."""


def record_lines(
    page: Page, record: RecordReport, *, brief: bool, grouped: frozenset[Finding] = frozenset()
) -> Iterator[Text]:
    """The lines of one record; ``brief`` leaves out all but the contradictions, also the acknowledged, and the counts.

    ``grouped`` are contradictions that are told below a rule that is suspect itself.
    """
    yield from _verdict(page, record)
    told: set[str] = set()
    for finding in record.standing:
        if finding in grouped:
            continue
        yield page.text()
        # a rule's reason is told once a record: below the first of its contradictions
        yield from contradiction_lines(page, finding, with_reason=finding.rule.id not in told)
        told.add(finding.rule.id)
        yield from suspicion_lines(page, record.suspicions.get(finding, ()))
        yield from fingerprint_line(page, finding)
    if grouped:
        yield page.text()
        below = f"{counted(len(grouped), 'contradiction')} told below, with the rule that is suspect itself"
        yield from page.hang(2, [("? ", "bold yellow")], below)
    yield from acknowledged_lines(page, record.acknowledged)
    yield from _not_explained(page, record)
    if not brief:
        yield from _figures(page, record)
        yield from _agreements(page, record)
        yield from _undecided(page, record)
        yield from _unchecked(page, record)


def _not_explained(page: Page, record: RecordReport) -> Iterator[Text]:
    if record.explanation is not None:
        for reason in record.explanation.partial:
            yield page.text()
            yield from page.hang(2, [("? ", "bold yellow")], ("not fully explained: ", "bold"), cut(reason))


def _verdict(page: Page, record: RecordReport) -> Iterator[Text]:
    counts, standing = record.counts, record.standing
    if standing:
        style = SEVERITY_STYLE[standing[0].severity]
        mark, words = "✗", standing_words(len(standing), len(record.acknowledged))
    elif counts.contradicts:
        style, mark = ("bold yellow", "?") if record.problems else ("bold", ACKNOWLEDGED_MARK)
        words = standing_words(0, counts.contradicts)
    elif counts.agrees and record.problems:
        style, mark, words = "bold yellow", "?", "no contradiction in what could be read"
    elif counts.agrees:
        style, mark, words = "bold green", "✓", "no contradiction"
    else:
        style, mark, words = "bold yellow", "?", "nothing could be checked"
    yield from page.hang(0, [(f"{mark} ", style)], (cut(record.id), "bold"), "  ", (words, style))
    told = [counted(counts.agrees, "agreement"), f"{counts.undecided:,} undecided", str(record.coverage)]
    if record.problems:
        told.append(counted(len(record.problems), "problem"))
    yield from page.hang(2, [], (" · ".join([record.path, *told]), "dim"))


def _figures(page: Page, record: RecordReport) -> Iterator[Text]:
    """Each figure, with a bar where it is a share, and the arithmetic that it comes from."""
    told = [(finding, figure) for finding in record.agreements if finding.rule.show for figure in finding.figures]
    if not told:
        return
    yield from _heading(page, "Figures")
    column = max(page.width_of(figure.label) for _, figure in told[:MOST_AGREEMENTS]) + 2
    before = None
    for finding, figure in told[:MOST_AGREEMENTS]:
        bar = f"  {_bar(figure.share)}" if figure.share is not None else ""
        source: Part = "" if finding is before else (f"  {finding.derivation}", "dim")
        yield from page.hang(4, [(figure.label, "dim")], (figure.text, "bold"), (bar, "cyan"), source, column=column)
        before = finding
    yield from _more(page, len(told) - MOST_AGREEMENTS)


def _bar(share: Fraction) -> str:
    """A share as a bar; it is full only when the share is at least one, and empty only when it is nothing."""
    filled = max(0, min(BAR_LENGTH, int(share * BAR_LENGTH)))
    if filled == 0 and share > 0:
        filled = 1
    return "█" * filled + "░" * (BAR_LENGTH - filled)


def _agreements(page: Page, record: RecordReport) -> Iterator[Text]:
    if not record.agreements:
        return
    firmly: dict[Strength | None, int] = dict.fromkeys(Strength, 0)
    for finding in record.agreements:
        firmly[finding.strength] = firmly.get(finding.strength, 0) + 1
    told = [f"{number:,} {strength.value}" for strength, number in firmly.items() if strength and number]
    yield from _heading(page, counted(len(record.agreements), "agreement"), ", ".join(told))
    rows: list[tuple[list[Part], Part]] = []
    related: list[Finding] = []
    alone: list[Finding] = []
    for finding in record.agreements:
        (related if finding.check.relates_claims else alone).append(finding)
    for rule, findings, left in _groups(related, MOST_AGREEMENTS):
        for finding in findings:
            text: list[Part] = [cut(finding.derivation)]
            if finding.strength and finding.strength is not Strength.EXACTLY:
                text.append((f", {finding.strength.value}", "dim"))
            if finding.depends_on:
                ids = ", ".join(claim.id for claim in finding.depends_on)
                text.append((f", only with {cut(ids)}: the cell is stated otherwise too", "yellow"))
            rows.append((text, (rule, "dim")))
        if left:
            rows.append(([(f"and {left:,} more", "dim")], (rule, "dim")))
    for rule, findings, left in _groups(alone, 0):
        # that a count is whole says nothing of whether it is right, so these are counted and not spread out
        number = len(findings) + left
        one = "a claim" if number == 1 else f"{number:,} claims, each"
        more = "" if number == 1 else ", …"
        rows.append(([f"{one} by itself: {cut(findings[0].derivation)}{more}"], (rule, "dim")))
    yield from page.rows(4, rows)


def _undecided(page: Page, record: RecordReport) -> Iterator[Text]:
    if not record.undecided:
        return
    yield from _heading(page, f"{len(record.undecided):,} undecided", "what is missing")
    rows: list[tuple[list[Part], Part]] = []
    for rule, findings, left in _groups(record.undecided, MOST_UNDECIDED):
        for finding in findings:
            missing = "; ".join(finding.reasons) or "it could not be decided"
            if finding.implied and list(finding.implied.values()) != [finding.shown.computed_text]:
                told = ", ".join(f"{cell} would be {text}" for cell, text in finding.implied.items())
                missing = f"{missing} ({told})"
            rows.append(([cut(missing)], (rule, "dim")))
            if finding.derivation:
                rows.append(([(f"  {cut(finding.derivation)}", "dim")], ""))
        if left:
            rows.append(([(f"and {left:,} more", "dim")], (rule, "dim")))
    yield from page.rows(4, rows)


def _groups(findings: Sequence[Finding], most: int) -> list[tuple[str, list[Finding], int]]:
    """The findings by rule; where there are more than ``most``, the first few of each rule and how many are left."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        name = OWN_LINE if finding.rule.origin == "record" else finding.rule.id
        found.setdefault(name, []).append(finding)
    few = None if len(findings) <= most else FIRST_OF_RULE
    return [(rule, listed[:few], len(listed) - len(listed[:few])) for rule, listed in found.items()]


def _unchecked(page: Page, record: RecordReport) -> Iterator[Text]:
    if not record.unchecked:
        return
    yield from _heading(page, f"{len(record.unchecked):,} not checked")
    listed = record.unchecked[:MOST_UNCHECKED]
    column = min(max(page.width_of(unchecked.claim.id) for unchecked in listed), 24) + 2
    for unchecked in listed:
        claim = unchecked.claim
        # the value stands beside the reason, which need not say it again
        reason = unchecked.reason.removeprefix(f"cannot read {claim.value[:80]!r}: ")
        yield from page.hang(4, [cut(claim.id, 60)], (cut(claim.value), "bold"), "  ", (reason, "dim"), column=column)
    yield from _more(page, len(record.unchecked) - len(listed))


def _heading(page: Page, title: str, note: str = "") -> Iterator[Text]:
    yield page.text()
    yield from page.hang(2, [], (title, "bold"), (f"  {note}" if note else "", "dim"))


def _more(page: Page, number: int) -> Iterator[Text]:
    if number > 0:
        yield page.text("    ", (f"and {number:,} more", "dim"))
