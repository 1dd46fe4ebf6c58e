"""The report as JSON: stable, documented by a JSON Schema (``report_schema``), and exact.

Numbers that decide are strings (``"39.5"``, ``"1/3"``, ``"[38.5, 39.5]"``): a JSON number would be read as a float.
Keys have a fixed order, each check stands on a line of its own, and the text ends in one newline. Characters that a
terminal would obey (control, bidirectional, zero-width) are written as escapes, which read back as the same text.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from validator.judge.numerals import exact_interval
from validator.report.check_json import Texts, check_json, problem_json
from validator.report.counts import Counts, Coverage
from validator.report.harmless import harmless
from validator.report.record_report import RecordReport
from validator.report.result import Report
from validator.report.waiver_json import stale_waivers_data

if TYPE_CHECKING:
    from validator.explain.dataset.patterns import Pattern
    from validator.explain.dataset.rule_suspects import RuleSuspect
    from validator.explain.explanation import Explanation


def json_of(report: Report) -> str:
    """The report as JSON text, ending in a newline.

    >>> print(json_of(Report(())), end="")  # doctest: +ELLIPSIS
    {
      "tool": {"name": "validator", "version": "..."},
      "records": [],
      "rules": [],
      "idle": [],
      "rule_suspects": [],
      "patterns": [],
      "problems": [],
      "skipped": [],
      "summary": {"records": 0, "checks": 0, "agrees": 0, "contradicts": 0, "undecided": 0, ...}
    }
    """
    return harmless(_object(_data(report, Written), 0) + "\n")


def report_data(report: Report) -> dict[str, Any]:
    """The report as plain data."""
    return _data(report, json.loads)


class Written(str):
    """JSON text that stands in the data as it is."""

    __slots__ = ()


def _data(report: Report, read: Callable[[str], Any]) -> dict[str, Any]:
    """The report as data in which checks and problems, which are written as text, have been ``read``."""
    from validator import __version__

    return {
        "tool": {"name": "validator", "version": __version__},
        "records": [_record(record, read) for record in report.records],
        "rules": [
            {
                "rule": row.id,
                "title": row.title,
                "severity": row.severity.value,
                "origin": row.origin,
                **_counts(row.counts),
            }
            for row in report.by_rule
        ],
        "idle": [rule.id for rule in report.idle],
        "rule_suspects": [rule_suspect_data(suspect) for suspect in report.rule_suspects],
        "patterns": [pattern_data(pattern) for pattern in report.patterns],
        "problems": [read(problem_json(problem)) for problem in report.problems],
        "skipped": [{"path": skipped.path, "reason": skipped.reason} for skipped in report.skipped],
        "summary": {
            "records": len(report.records),
            **_counts(report.counts),
            "coverage": _coverage(report.coverage),
            "acknowledged": len(report.acknowledged),
            "problems": len(report.problems),
            "idle": len(report.idle),
            "stale_waivers": stale_waivers_data(report.stale_waivers),
        },
    }


def rule_suspect_data(suspect: RuleSuspect) -> dict[str, Any]:
    """A rule that is suspect itself, as plain data."""
    return {
        "rule": suspect.rule.id,
        "binding": dict(suspect.group.values),
        "checks": suspect.checks,
        "contradicts": suspect.contradicts,
        "closing_term": suspect.closing_term,
        "closes": suspect.closes,
        "text": suspect.text,
        "records": list(suspect.examples),
    }


def pattern_data(pattern: Pattern) -> dict[str, Any]:
    """What contradictions have in common, as plain data."""
    return {
        "rule": pattern.rule.id,
        "role": pattern.role,
        "kind": pattern.kind,
        "count": pattern.count,
        "of": pattern.of,
        "text": pattern.text,
        "records": list(pattern.examples),
    }


def _record(record: RecordReport, read: Callable[[str], Any]) -> dict[str, Any]:
    known: Texts = {}
    return {
        "id": record.id,
        "path": record.path,
        "checks": [read(check_json(finding, known)) for finding in record.findings],
        "unchecked": [unchecked.claim.id for unchecked in record.unchecked],
        "reasons": {unchecked.claim.id: unchecked.reason for unchecked in record.unchecked},
        "coverage": _coverage(record.coverage),
        **_explanation(record.explanation),
    }


def _explanation(explanation: Explanation | None) -> dict[str, Any]:
    """What is wrong with a record; the same keys, empty, where nothing is or where it was not asked for."""
    if explanation is None:
        return {"explained": False, "conflicts": [], "more_conflicts": 0, "suspects": [], "repairs": [], "partial": []}
    from validator.report.suspicion import repair_text

    return {
        "explained": True,
        "conflicts": [
            {
                "claims": [claim.id for claim in conflict.claims],
                "rules": [rule.id for rule in conflict.rules],
                "text": "; ".join(conflict.lines),
                "quotes": [claim.claim.quote for claim in conflict.claims],
                "severity": conflict.severity.value,
                "strength": conflict.strength.value,
                "minimal": conflict.minimal,
            }
            for conflict in explanation.conflicts
        ],
        "more_conflicts": explanation.more,
        "suspects": [
            {
                "claims": [claim.id for claim in way.claims],
                "weight": _exact(group.weight),
                "proven_minimum": group.proven,
                "complete": group.complete,
                "group": number,
            }
            for number, group in enumerate(explanation.groups)
            for way in group.ways
        ],
        "repairs": [
            {
                "claim": repair.claim.id,
                "from": repair.claim.claim.value,
                "to": repair.text,
                "implied": exact_interval(repair.implied, repair.claim.quantity.kind),
                "cause": repair.cause,
                "evidence": repair.evidence,
                "offered": repair.offered,
                "group": repair.group,
                "text": repair_text(repair),
            }
            for repair in explanation.repairs
        ],
        "partial": list(explanation.partial),
    }


def _counts(counts: Counts) -> dict[str, int]:
    return {
        "checks": counts.checks,
        "agrees": counts.agrees,
        "contradicts": counts.contradicts,
        "undecided": counts.undecided,
    }


def _coverage(coverage: Coverage) -> dict[str, int]:
    return {"checked": coverage.checked, "claims": coverage.claims}


def _exact(value: Any) -> str:
    from validator.claims.interval import decimal_text

    return decimal_text(value)


# --- writing ---------------------------------------------------------------------------------------------------------

_OPENED = frozenset(
    {
        "records",
        "checks",
        "rules",
        "problems",
        "skipped",
        "conflicts",
        "suspects",
        "repairs",
        "rule_suspects",
        "patterns",
    }
)
"""Lists whose items stand on lines of their own; everything else stays on its key's line, where C code writes it."""


def _object(data: dict[str, Any], indent: int) -> str:
    pad = " " * (indent + 2)
    fields = [f"{pad}{_line(key)}: {_value(key, value, indent + 2)}" for key, value in data.items()]
    return "{\n" + ",\n".join(fields) + "\n" + " " * indent + "}"


def _value(key: str, value: Any, indent: int) -> str:
    if key not in _OPENED or not isinstance(value, list) or not value:
        return _line(value)
    pad = " " * (indent + 2)
    items = [_object(item, indent + 2) if key == "records" else _line(item) for item in value]
    return "[\n" + ",\n".join(pad + item for item in items) + "\n" + " " * indent + "]"


def _line(value: Any) -> str:
    return value if isinstance(value, Written) else json.dumps(value, ensure_ascii=False)
