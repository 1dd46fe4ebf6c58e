"""A data set as a page for editors: what was found, how much, in which rules, and every listed contradiction.

Contract: what is counted stands in the page as HTML and needs no script; the list of contradictions is data in one
block of JSON, which ``dataset.js`` shows as text. What is not listed is counted and said. The same report makes the
same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from validator.report.dataset.reasons import MOST_SHOWN
from validator.report.dataset.tally import RuleKey
from validator.report.harmless import harmless
from validator.report.html.dataset_differences import spreads
from validator.report.html.dataset_findings import Listed, listed
from validator.report.html.document import document
from validator.report.html.rendering import counted, rendered

if TYPE_CHECKING:
    from validator.report.dataset.dataset_report import DataSetReport
    from validator.report.dataset.reasons import Reasons
    from validator.report.dataset.rule_totals import RuleTotals

MOST_SPREADS, MOST_FILES, MOST_COLUMNS, MOST_SKIPPED, MOST_STALE = 12, 24, 48, 24, 24
"""Longer lists show the first, and how many more there are."""
WIDEST = 100
"""The longest bar of a chart, in the units of its drawing."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Texts with how often each came, and how often any other did."""

    title: str
    rows: Sequence[tuple[str, int]]
    other: int = 0

    @classmethod
    def reasons(cls, title: str, reasons: Reasons) -> Counted:
        """The commonest reasons."""
        return cls(title, reasons.rows(), reasons.other())


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule's row: ``number`` is the rule's in the data, None where none of its contradictions is listed."""

    totals: RuleTotals
    number: int | None
    bar: int


def dataset_page_of(report: DataSetReport) -> str:
    """The report as a whole page of HTML.

    >>> from validator.report.dataset.tally import DataSetTally
    >>> from validator.report.dataset.dataset_report import DataSetReport
    >>> dataset_page_of(DataSetReport(DataSetTally())).partition("<title>")[2][:9]
    '0 records'
    """
    title = f"{_what(report)}: {_contradictions(report)}"
    return document(
        title,
        dataset_main_of(report),
        kind="dataset",
        styles=("signoff.css", "dataset.css"),
        scripts=("dataset.js",),
    )


def dataset_main_of(report: DataSetReport) -> str:
    """The inside of the page's ``<main>`` alone."""
    return rendered("dataset.html.j2", **_values(report, listed(report)))


def script_json(data: Any) -> str:
    """Data as JSON that may stand in a script element: no ``<`` in it, so that nothing can end the element or open a
    comment (HTML, §4.12.1.3), and no character that is not printable.

    >>> print(script_json({"title": "</script><!--\\u2028"}))
    {"title":"\\u003c/script>\\u003c!--\\u2028"}
    """
    return harmless(json.dumps(data, ensure_ascii=False, separators=(",", ":"))).replace("<", "\\u003c")


def _values(report: DataSetReport, found: Listed) -> dict[str, Any]:
    from markupsafe import Markup

    tally = report.tally
    distributions = spreads(report.by_rule, found)
    return {
        "report": report,
        "tally": tally,
        "counts": report.counts,
        "what": _what(report),
        "verdict": _verdict(report),
        "listed": found.number,
        "lean": found.lean,
        "more": max(0, report.counts.contradicts - found.number),
        "data": Markup(script_json(found.data)),
        "wrong_rules": [row for row in _rule_rows(report, found.rules) if row.totals.contradicts],
        "other_rules": [row for row in report.by_rule if not row.contradicts],
        "spreads": distributions[:MOST_SPREADS],
        "more_spreads": len(distributions) - MOST_SPREADS,
        "length": _length,
        "undecided": [
            Counted.reasons(f"{row.title} ({row.id})", row.reasons) for row in report.by_rule if row.undecided
        ],
        "unread": Counted.reasons("Numbers that cannot be read", tally.unread),
        "unchecked": Counted.reasons("Numbers that nothing was weighed against", tally.unchecked),
        "judged": Counted.reasons("Judged one by one, because", tally.judged),
        "unexplained": Counted.reasons("Not fully explained, because", tally.unexplained),
        "kinds": Counted("Kinds of mistakes", tally.problem_kinds.commonest[:MOST_SHOWN], _rest(tally)),
        "files": report.files[:MOST_FILES],
        "more_files": report.files[MOST_FILES:],
        "columns": report.columns[:MOST_COLUMNS],
        "more_columns": len(report.columns) - MOST_COLUMNS,
        "stale": report.stale_waivers[:MOST_STALE],
        "skipped": report.skipped[:MOST_SKIPPED],
        "more_skipped": len(report.skipped) - MOST_SKIPPED,
        "apart": None if report.across is None else _apart(report),
        "most_shown": MOST_SHOWN,
    }


def _what(report: DataSetReport) -> str:
    """What was checked, in a few words."""
    records = counted(report.tally.records, "record")
    match len(report.files):
        case 0:
            return records
        case 1:
            return f"{report.files[0].path}, {records}"
        case number:
            return f"{number:,} files, {records}"


def _contradictions(report: DataSetReport) -> str:
    """How many contradictions stand, and how many somebody accepted."""
    accepted = f", and {report.acknowledged:,} accepted" if report.acknowledged else ""
    return f"{counted(report.counts.contradicts - report.acknowledged, 'contradiction')}{accepted}"


def _verdict(report: DataSetReport) -> tuple[str, str, str]:
    """The state of the whole, its sign, and the sentence that a reader sees first."""
    counts, tally = report.counts, report.tally
    if counts.contradicts > report.acknowledged:
        among = f" in {counted(tally.contradicting, 'record')}" if tally.contradicting else ""
        return "contradicts", "✗", f"{_contradictions(report)}{among}"
    if counts.contradicts:  # in the words of a record's page; what somebody accepted does not agree for that
        return "undecided", "?", f"No other contradiction than {report.acknowledged:,} accepted"
    if tally.problems or report.partial is not None:
        return "undecided", "?", "No contradiction in what could be read"
    if not counts.agrees or tally.coverage.is_empty:
        return "undecided", "?", "Nothing could be checked"
    return "agrees", "✓", "No contradiction"


def _rule_rows(report: DataSetReport, numbers: dict[RuleKey, int]) -> Iterator[RuleRow]:
    """The rules, those with most contradictions first."""
    most = max((row.contradicts for row in report.by_rule), default=0)
    for row in sorted(report.by_rule, key=lambda row: -row.contradicts):
        number = numbers.get((row.origin, row.id, row.severity.value))
        yield RuleRow(row, number, _length(row.contradicts, most))


def _length(number: int, most: int) -> int:
    """The length of a bar: nothing only of nothing."""
    return max(1, number * WIDEST // most) if number else 0


def _rest(tally: Any) -> int:
    kinds = tally.problem_kinds
    return int(kinds.total - sum(number for _, number in kinds.commonest[:MOST_SHOWN]))


def _apart(report: DataSetReport) -> Counted:
    assert report.across is not None
    rows = sorted(report.across.apart.items(), key=lambda entry: (-entry[1], entry[0]))
    other = sum(number for _, number in rows[MOST_SHOWN:])
    return Counted("Records that were not compared, because", rows[:MOST_SHOWN], other)
