"""The report of a data set as JSON, and its summary as the last line of JSON Lines.

Contract: documented by ``dataset_schema``; exact numbers are strings; keys have a fixed order, each item of a list
stands on a line of its own, and the text ends in one newline. It is as large for a billion records as for a thousand.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from validator.claims.interval import decimal_text
from validator.report.check_json import place_data, problem_data
from validator.report.dataset.dataset_report import DataSetReport
from validator.report.harmless import harmless
from validator.report.json_lines import finding_lines
from validator.report.json_report import pattern_data, rule_suspect_data
from validator.report.waiver_json import stale_waivers_data

if TYPE_CHECKING:
    from validator.across.counts import AcrossCounts
    from validator.report.dataset.reasons import Reasons
    from validator.report.dataset.rule_totals import RuleTotals
    from validator.report.dataset.tally import DataSetTally


def json_of(report: DataSetReport) -> str:
    """The report as JSON text, ending in a newline.

    >>> from validator.report.dataset.tally import DataSetTally
    >>> print(json_of(DataSetReport(DataSetTally())), end="")  # doctest: +ELLIPSIS
    {
      "tool": {"name": "validator", "version": "..."},
      "partial": null,
      "summary": {"records": 0, "contradicting": 0, "checks": 0, ..., "complete": true},
      "rules": [],
      ...
      "not_weighed": {"told": [], "unexplained": 0, "reasons": []}
    }
    """
    fields = [f"  {json.dumps(key)}: {_value(value)}" for key, value in report_data(report).items()]
    return harmless("{\n" + ",\n".join(fields) + "\n}\n")


def summary_line(report: DataSetReport) -> str:
    """The last line of the findings in JSON Lines, ending in a newline: ``{"summary": {…}}``.

    A file without it was cut off. What no finding tells stands there as well: files and columns that were passed over,
    and what was not weighed.
    """
    told = {
        "partial": report.partial,
        **_summary(report),
        "rules": [_rule(row) for row in report.by_rule],
        "skipped": _skipped(report),
        "columns": _columns(report),
        "not_weighed": list(report.not_weighed),
    }
    summary = {"summary": told}
    return harmless(json.dumps(summary, ensure_ascii=False)) + "\n"


def report_data(report: DataSetReport) -> dict[str, Any]:
    """The report as plain data."""
    from validator import __version__

    tally = report.tally
    return {
        "tool": {"name": "validator", "version": __version__},
        "partial": report.partial,
        "summary": _summary(report),
        "rules": [
            {**_rule(row), "undecided_because": _reasons(row.reasons), "worst": _worst(row)} for row in report.by_rule
        ],
        "idle": [rule.id for rule in report.idle],
        "findings": list(_findings(report)),
        "more_findings": report.more_findings,
        "rule_suspects_among": len(report.sample.records.items),
        "rule_suspects": [rule_suspect_data(suspect) for suspect in report.rule_suspects],
        "patterns_among": len(report.sample.contradicting.items),
        "patterns": [pattern_data(pattern) for pattern in report.patterns],
        "unread": _reasons(tally.unread),
        "unchecked": _reasons(tally.unchecked),
        "problem_kinds": _named(tally.problem_kinds.commonest, tally.problem_kinds.other),
        "first_problems": [problem_data(problem) for problem in tally.first_problems],
        "files": [
            {
                "path": file.path,
                "rows": file.rows,
                "records": file.records,
                "unreadable": file.unreadable,
                "empty": file.empty,
                "nulls": file.nulls,
                "no_numbers": file.no_numbers,
            }
            for file in report.files
        ],
        "skipped": _skipped(report),
        "columns": _columns(report),
        "screen": {
            "cleared": tally.cleared,
            "judged": tally.judged.total,
            "judged_because": _reasons(tally.judged),
        },
        "across": None if report.across is None else _across(report.across),
        "not_weighed": {
            "told": list(report.not_weighed),
            "unexplained": tally.unexplained.total,
            "reasons": _reasons(tally.unexplained),
        },
    }


def _skipped(report: DataSetReport) -> list[dict[str, str]]:
    return [{"path": skipped.path, "reason": skipped.reason} for skipped in report.skipped]


def _columns(report: DataSetReport) -> list[dict[str, str]]:
    return [{"name": column.name, "reason": column.reason, "path": column.path} for column in report.columns]


def _summary(report: DataSetReport) -> dict[str, Any]:
    tally: DataSetTally = report.tally
    counts, rows = report.counts, tally.rows
    return {
        "records": tally.records,
        "contradicting": tally.contradicting,
        "checks": counts.checks,
        "agrees": counts.agrees,
        "contradicts": counts.contradicts,
        "undecided": counts.undecided,
        "acknowledged": report.acknowledged,
        "coverage": {"checked": tally.checked, "claims": tally.claims},
        "rows": {
            "read": rows.read,
            "in_records": rows.in_records,
            "unreadable": rows.unreadable,
            "empty": rows.empty,
        },
        "problems": tally.problems,
        "idle": len(report.idle),
        "stale_waivers": stale_waivers_data(report.stale_waivers),
        "discrepancies": list(report.discrepancies),
        "complete": report.partial is None and not tally.problems and not report.discrepancies,
    }


def _rule(row: RuleTotals) -> dict[str, Any]:
    counts = row.counts
    return {
        "rule": row.id,
        "title": row.title,
        "severity": row.severity.value,
        "origin": row.origin,
        "checks": counts.checks,
        "agrees": counts.agrees,
        "exactly": row.exactly,
        "within_rounding": row.within_rounding,
        "within_wording": row.within_wording,
        "contradicts": counts.contradicts,
        "proven": row.proven,
        "likely": row.likely,
        "acknowledged": row.acknowledged,
        "undecided": counts.undecided,
    }


def _worst(row: RuleTotals) -> list[dict[str, Any]]:
    return [
        {
            "distance": decimal_text(worst.distance),
            "record": worst.record,
            "place": place_data(worst.place),
            "difference": worst.difference,
            "derivation": worst.derivation,
        }
        for worst in row.worst
    ]


def _findings(report: DataSetReport) -> Iterator[dict[str, Any]]:
    """The contradictions shown in full, each as its line of the JSON Lines has it."""
    for record, entries in groupby(report.findings, key=lambda entry: entry[0]):
        lines = [line for line in finding_lines(record) if not line.startswith('{"problem"')]
        line_of = dict(zip(map(id, record.contradictions), lines, strict=True))
        for _, finding in entries:
            yield json.loads(line_of[id(finding)])


def _across(across: AcrossCounts) -> dict[str, Any]:
    return {
        "records": across.records,
        "claims": across.claims,
        "compared": across.compared,
        "unread": across.unread,
        "apart": _named(sorted(across.apart.items(), key=lambda entry: (-entry[1], entry[0])), 0),
        "groups": across.groups,
        "incomplete": across.incomplete,
        "alike": across.alike,
        "too_large": [
            {"rule": large.rule.id, "first": large.first, "claims": large.claims, "most": large.most}
            for large in across.too_large
        ],
        "notes": list(across.notes),
    }


def _reasons(reasons: Reasons) -> list[dict[str, Any]]:
    return _named(reasons.rows(), reasons.other())


def _named(rows: list[tuple[str, int]], other: int) -> list[dict[str, Any]]:
    """Each reason with its count; all that have no name of their own come last, under null."""
    named: list[tuple[str | None, int]] = [*rows, *([(None, other)] if other else [])]
    return [{"reason": reason, "count": number} for reason, number in named]


def _value(value: Any) -> str:
    """A list of objects with an item a line; anything else on the line of its key."""
    if not isinstance(value, list) or not value or not isinstance(value[0], dict):
        return json.dumps(value, ensure_ascii=False)
    items = ",\n".join(f"    {json.dumps(item, ensure_ascii=False)}" for item in value)
    return f"[\n{items}\n  ]"
