"""The report as a small, self-contained fragment of HTML, for notebooks.

Everything that comes from a record is escaped twice over: made visible as in a terminal, then escaped for HTML.
Styles are inline and few, and take the notebook's own text colour, so that dark themes work.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from validator.report.acknowledged import ACKNOWLEDGED_MARK, accepted_words, standing_words
from validator.report.finding import Finding
from validator.report.plain import safe
from validator.report.record_report import RecordReport
from validator.report.result import Report
from validator.rulebook.rule import Severity

if TYPE_CHECKING:
    from validator.errors import Problem
    from validator.waivers.waiver import StaleWaiver

MOST_CONTRADICTIONS, MOST_LISTED = 100, 50
"""Of longer lists the number of the others is said: a notebook keeps every output in its file."""
MOST_CLAIMS = 24
QUOTE_LENGTH = 400
_COLOURS = {Severity.ERROR: "#c62828", Severity.WARNING: "#b26a00", Severity.NOTE: "#00708a"}
_GREEN, _GREY = "#2e7d32", "#888"


def html_of(report: Report) -> str:
    """The report as HTML."""
    counts = report.counts
    told = (
        f"{_count(len(report.records), 'record')}: {standing_words(len(report.standing), len(report.acknowledged))}, "
        f"{_count(counts.agrees, 'agreement')}, {counts.undecided:,} undecided, {report.coverage}"
    )
    parts = [
        '<div style="font-family:sans-serif;font-size:13px;line-height:1.45;max-width:60em">',
        *(line for record in report.records for line in _record(record)),
        *(_stale(waiver) for waiver in report.stale_waivers[:MOST_LISTED]),
        *(_problem(problem) for problem in report.problems),
        f'<p style="margin:.6em 0 0;color:{_GREY}">{_text(told)}</p>',
        "</div>",
    ]
    return "\n".join(parts)


def _record(record: RecordReport) -> Iterator[str]:
    counts, standing = record.counts, record.standing
    if standing:
        colour = _COLOURS[standing[0].severity]
        mark, words = "✗", standing_words(len(standing), len(record.acknowledged))
    elif counts.contradicts:
        colour, mark, words = _GREY, ACKNOWLEDGED_MARK, standing_words(0, counts.contradicts)
    elif counts.agrees:
        colour, mark, words = _GREEN, "✓", "no contradiction"
    else:
        colour, mark, words = _COLOURS[Severity.WARNING], "?", "nothing could be checked"
    yield (
        f'<p style="margin:.6em 0 .2em"><b style="color:{colour}">{mark}</b> <b>{_text(record.id)}</b> '
        f'<span style="color:{colour}">{_text(words)}</span> {_grey(f"· {record.coverage}")}</p>'
    )
    for finding in standing[:MOST_CONTRADICTIONS]:
        yield _contradiction(finding, record.suspicions.get(finding, ()))
    if len(standing) > MOST_CONTRADICTIONS:
        yield f"<p>{_grey(f'and {len(standing) - MOST_CONTRADICTIONS:,} more contradictions')}</p>"
    accepted = record.acknowledged
    yield from _folded(f"{len(accepted):,} acknowledged", map(_acknowledged, accepted), len(accepted))
    yield from _folded(_count(counts.agrees, "agreement"), map(_agreement, record.agreements), counts.agrees)
    yield from _folded(f"{counts.undecided:,} undecided", map(_open, record.undecided), counts.undecided)
    unchecked = (
        f"<b>{_text(one.claim.id)}</b> {_text(one.claim.value)} {_grey(one.reason)}" for one in record.unchecked
    )
    yield from _folded(f"{len(record.unchecked):,} not checked", unchecked, len(record.unchecked))


def _contradiction(finding: Finding, suspicions: Sequence[str]) -> str:
    colour = _COLOURS[finding.severity]
    shown = finding.shown
    strength = finding.strength.value if finding.strength else ""
    first, second = shown.labels
    rows = [
        (first, _optional(shown.stated_text)),
        (second, _optional(shown.computed_text)),
        ("difference", _optional(shown.difference_text)),
        ("arithmetic", _text(finding.derivation)),
        ("why", _text(finding.message or finding.rule.why)),
        *(("claim" if number == 0 else "", line) for number, line in enumerate(_claims(finding))),
        *(("suspect" if number == 0 else "", _text(line)) for number, line in enumerate(suspicions)),
    ]
    lines = "".join(f'<div><span style="{_LABEL}">{label}</span>{value}</div>' for label, value in rows if value)
    title = "The record's own line does not hold" if finding.rule.origin == "record" else finding.rule.title
    return (
        f'<div style="border-left:3px solid {colour};padding:.1em .8em;margin:.4em 0">'
        f'<b style="color:{colour}">{finding.severity.value}</b> <b>{_text(title)}</b> '
        f"{_grey(f'{strength}, {finding.rule.id}, {finding.fingerprint}')}"
        f"{lines}</div>"
    )


_LABEL = f"display:inline-block;min-width:6.5em;color:{_GREY}"


def _claims(finding: Finding) -> Iterator[str]:
    for claim in finding.claims[:MOST_CLAIMS]:
        value = claim.value + (f" {claim.unit}" if claim.unit else "")
        quote = f" <i>“{_text(claim.quote)}”</i>" if claim.quote else ""
        yield f"<b>{_text(claim.id)}</b> {_text(value)}{quote} {_grey(claim.place)}"
    if len(finding.claims) > MOST_CLAIMS:
        yield _grey(f"and {len(finding.claims) - MOST_CLAIMS:,} more")


def _acknowledged(finding: Finding) -> str:
    who, why = ("", "") if finding.acknowledgement is None else accepted_words(finding.acknowledgement)
    return f"{_text(finding.derivation)} {_grey(f'{finding.rule.id}, {finding.fingerprint}')} {_text(f'{who}: {why}')}"


def _agreement(finding: Finding) -> str:
    strength = f", {finding.strength.value}" if finding.strength and finding.strength.value != "exactly" else ""
    figures = "".join(f" · {_text(figure.label)} {_text(figure.text)}" for figure in finding.figures)
    return f"{_text(finding.derivation)}{figures} {_grey(finding.rule.id + strength)}"


def _open(finding: Finding) -> str:
    return f"{_text('; '.join(finding.reasons))} {_grey(finding.rule.id)}"


def _folded(title: str, items: Iterable[str], number: int) -> Iterator[str]:
    """A list behind its title, closed at first."""
    if not number:
        return
    rows = "".join(f"<li>{item}</li>" for item, _ in zip(items, range(MOST_LISTED), strict=False))
    rest = f"<li>{_grey(f'and {number - MOST_LISTED:,} more')}</li>" if number > MOST_LISTED else ""
    listed = f'<ul style="margin:.2em 0">{rows}{rest}</ul>'
    yield f'<details style="margin:.2em 0"><summary>{_text(title)}</summary>{listed}</details>'


def _stale(waiver: StaleWaiver) -> str:
    return f'<p style="margin:.3em 0;color:{_COLOURS[Severity.WARNING]}">{_text(waiver)}</p>'


def _problem(problem: Problem) -> str:
    told = "; ".join(part for part in (problem.found, problem.expected and f"expected: {problem.expected}") if part)
    return f'<p style="margin:.3em 0;color:{_COLOURS[Severity.ERROR]}">{_text(problem.place)}: {_text(told)}</p>'


def _optional(text: str | None) -> str:
    return "" if text is None else f"<b>{_text(text)}</b>"


def _grey(text: object) -> str:
    return f'<span style="color:{_GREY}">{_text(text)}</span>'


def _text(text: object) -> str:
    return escape(safe(str(text), QUOTE_LENGTH))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
