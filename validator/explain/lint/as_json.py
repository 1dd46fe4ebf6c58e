"""The lint's report as JSON: the same keys in the same order for every finding, numbers as exact text.

::

    {"tool": …, "findings": [{"kind", "level", "rules", "place": {"path", "line", "column"}, "text", "when", "subject",
     "similar", "range", "unit", "declared", "assuming", "smallest", "proven"}], "unexamined": [{"rule", "reason"}],
     "summary": {"rules", "shipped", "shipped_used", "errors", "warnings", "notes", "unexamined"}}
"""

from __future__ import annotations

import json
from typing import Any

from validator.errors import visible
from validator.explain.lint.finding import PROVEN, Finding, Level, LintReport


def json_of(report: LintReport, version: str) -> str:
    """The report as JSON text, ending in a newline; ``version`` is the program's."""
    return json.dumps(report_data(report, version), indent=2, ensure_ascii=False) + "\n"


def report_data(report: LintReport, version: str) -> dict[str, Any]:
    """The report as plain data."""
    levels = [finding.level for finding in report.findings]
    return {
        "tool": {"name": "validator", "version": version},
        "findings": [_finding(finding) for finding in report.findings],
        "unexamined": [{"rule": entry.rule, "reason": visible(entry.reason)} for entry in report.unexamined],
        "summary": {
            "rules": report.own,
            "shipped": report.shipped,
            "shipped_used": report.used,
            "errors": levels.count(Level.ERROR),
            "warnings": levels.count(Level.WARNING),
            "notes": levels.count(Level.NOTE),
            "unexamined": len({entry.rule for entry in report.unexamined}),
        },
    }


def _finding(finding: Finding) -> dict[str, Any]:
    place = finding.place
    return {
        "kind": finding.kind.value,
        "level": finding.level.value,
        "rules": list(finding.rules),
        "place": {"path": visible(place.path), "line": place.line, "column": place.column},
        "text": visible(finding.text),
        "when": None if finding.when is None else visible(finding.when),
        "subject": None if finding.subject is None else visible(finding.subject),
        "similar": None if finding.similar is None else visible(finding.similar),
        "range": None if finding.interval is None else str(finding.interval),
        "unit": finding.unit,
        "declared": [visible(words) for words in finding.declared],
        "assuming": [visible(words) for words in finding.assuming],
        "smallest": finding.smallest,
        "proven": finding.kind in PROVEN,
    }
