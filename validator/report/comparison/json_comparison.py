"""A comparison of two reports as JSON.

Contract: documented by ``comparison_schema``; exact numbers are strings; keys have a fixed order, each change stands on
a line of its own, and the text ends in one newline.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from validator.report.comparison.comparison import Change, Comparison
from validator.report.harmless import harmless
from validator.report.schema_terms import Schema, count, fixed_object, list_of, nullable_text, text
from validator.waivers.written_report import WrittenCheck, WrittenReport


def json_of(comparison: Comparison) -> str:
    """The comparison as JSON text, ending in a newline."""
    fields = [f"  {json.dumps(key)}: {_value(value)}" for key, value in comparison_data(comparison).items()]
    return harmless("{\n" + ",\n".join(fields) + "\n}\n")


def comparison_data(comparison: Comparison) -> dict[str, Any]:
    """The comparison as plain data."""
    return {
        "old": _report(comparison.old),
        "new": _report(comparison.new),
        "appeared": [_change(change) for change in comparison.appeared],
        "went": [{**_change(change), "became": comparison.became(change)} for change in comparison.went],
        "changed": [_change(change) for change in comparison.changed],
        "summary": {
            "appeared": len(comparison.appeared),
            "acknowledged": len(comparison.appeared) - len(comparison.standing),
            "went": len(comparison.went),
            "changed": len(comparison.changed),
            "same": comparison.same,
            "restated": comparison.restated,
        },
    }


def comparison_schema() -> Schema:
    """The JSON Schema (draft 2020-12) of what ``json_of`` writes.

    >>> comparison_schema()["required"]
    ['old', 'new', 'appeared', 'went', 'changed', 'summary']
    """
    change = {
        "record": text("the record's id"),
        "rule": text("the rule's id; of a record's own line of arithmetic, the line"),
        "title": text("what the rule checks, in words"),
        "severity": {"enum": ["error", "warning", "note"]},
        "claims": list_of(text("a claim's id"), "the claims, as the newer report that has the check names them"),
        "old": {"anyOf": [{"$ref": "#/$defs/check"}, {"type": "null"}]},
        "new": {"anyOf": [{"$ref": "#/$defs/check"}, {"type": "null"}]},
    }
    became = text("what became of it: it agrees, is undecided, or is not checked any more")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A comparison of two reports of validator",
        "description": "What appeared, went and changed. Exact numbers are strings.",
        **fixed_object(
            {
                "old": _report_schema("the older report"),
                "new": _report_schema("the newer report"),
                "appeared": list_of(fixed_object(change), "contradictions that the older report does not have"),
                "went": list_of(fixed_object({**change, "became": became}), "contradictions only of the older report"),
                "changed": list_of(
                    fixed_object(change), "contradictions with other values, and other checks with another verdict"
                ),
                "summary": fixed_object(
                    {
                        "appeared": count("contradictions that appeared"),
                        "acknowledged": count("of these, those that a waiver or a baseline accepts"),
                        "went": count("contradictions that went"),
                        "changed": count("checks that changed"),
                        "same": count("contradictions that are as they were"),
                        "restated": count("other checks that came to the same verdict over other values"),
                    }
                ),
            }
        ),
        "$defs": {
            "check": fixed_object(
                {
                    "verdict": {"enum": ["agrees", "contradicts", "undecided"]},
                    "fingerprint": text("the check's name"),
                    "stated": nullable_text("exact"),
                    "computed": nullable_text("exact"),
                    "difference": nullable_text("exact: stated minus computed"),
                    "derivation": text("the arithmetic in the reader's numbers"),
                    "reasons": list_of(text("what is missing"), "why the check is undecided"),
                    "acknowledged": nullable_text("why it is accepted; null where it is not"),
                }
            )
        },
    }


def _report_schema(description: str) -> Schema:
    return {
        "description": description,
        **fixed_object(
            {
                "path": text("its file"),
                "records": count("the records that were checked"),
                "contradictions": count("all contradictions, acknowledged ones among them"),
                "problems": count("what could not be read"),
            }
        ),
    }


def _report(report: WrittenReport) -> dict[str, Any]:
    return {
        "path": report.path,
        "records": report.number,
        "contradictions": len(report.contradictions),
        "problems": report.problems,
    }


def _change(change: Change) -> dict[str, Any]:
    check = change.check
    return {
        "record": check.record,
        "rule": check.rule,
        "title": check.title,
        "severity": check.severity,
        "claims": list(check.claims),
        "old": _check(change.old),
        "new": _check(change.new),
    }


def _check(check: WrittenCheck | None) -> dict[str, Any] | None:
    if check is None:
        return None
    return {
        "verdict": check.verdict,
        "fingerprint": check.fingerprint,
        "stated": check.stated,
        "computed": check.computed,
        "difference": check.difference,
        "derivation": check.derivation,
        "reasons": list(check.reasons),
        "acknowledged": None if check.acknowledged is None else check.acknowledged.reason,
    }


def _value(value: Any) -> str:
    if not isinstance(value, list) or not value:
        return json.dumps(value, ensure_ascii=False)
    items = ",\n".join(f"    {line}" for line in _lines(value))
    return f"[\n{items}\n  ]"


def _lines(values: Iterable[Any]) -> Iterable[str]:
    return (json.dumps(value, ensure_ascii=False) for value in values)
