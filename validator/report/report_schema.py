"""The JSON Schema of the JSON report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_Schema = dict[str, Any]


def report_schema() -> _Schema:
    """The JSON Schema (draft 2020-12) of what ``json_report`` writes.

    >>> report_schema()["required"]
    ['tool', 'records', 'rules', 'idle', 'rule_suspects', 'patterns', 'problems', 'skipped', 'summary']
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A report of validator",
        "description": "What a run found. Exact numbers are strings; a range is [a, b], with ( or ) at an open end.",
        **_object(
            {
                "tool": _object({"name": {"const": "validator"}, "version": _text("the program's version")}),
                "records": _list(_record(), "one for each record, in the order of reading"),
                "rules": _list(_rule_counts(), "one for each rule that made a check, over all records"),
                "idle": _list(_text("a rule's id"), "rules that applied to nothing in any record"),
                "rule_suspects": _list(_rule_suspect(), "rules that are probably wrong, not the records"),
                "patterns": _list(_pattern(), "what the contradictions of one rule have in common"),
                "problems": _list(_problem(), "what could not be read: in files, in values, in lines of checks"),
                "skipped": _list(
                    _object({"path": _text("the file"), "reason": _text("why it was not read")}),
                    "what was not read because it is no record",
                ),
                "summary": _object(
                    {
                        "records": _count("records"),
                        **_verdict_counts(),
                        "coverage": _coverage(),
                        "problems": _count("problems"),
                        "idle": _count("rules that applied to nothing"),
                    }
                ),
            }
        ),
        "$defs": {
            "place": _object(
                {
                    "path": _text("the file; <record> for a record that a program made"),
                    "line": {"type": "integer", "minimum": 1},
                    "column": {"type": "integer", "minimum": 1, "description": "in characters"},
                }
            ),
            "check": _check(),
        },
    }


def _record() -> _Schema:
    return _object(
        {
            "id": _text("the record's id"),
            "path": _text("the file that it was read from"),
            "checks": _list(
                {"$ref": "#/$defs/check"},
                "contradictions by severity and place, then agreements, then what is undecided",
            ),
            "unchecked": _list(_text("a claim's id"), "claims that no decided check weighs against anything"),
            "reasons": {
                "type": "object",
                "description": "why each unchecked claim is unchecked, by its id",
                "additionalProperties": {"type": "string"},
            },
            "coverage": _coverage(),
            "explained": {"type": "boolean", "description": "whether the claims were weighed together (--explain)"},
            "conflicts": _list(_conflict(), "smallest sets of claims that cannot be true together, in text order"),
            "more_conflicts": _count("conflicts known of beyond those listed"),
            "suspects": _list(_suspects(), "all sets of least weight whose change restores consistency"),
            "repairs": _list(_repair(), "what suspects would have to be"),
            "partial": _list(_text("what was not reached, and why"), "empty where the explanation is whole"),
        }
    )


def _conflict() -> _Schema:
    return _object(
        {
            "claims": _list(_text("a claim's id"), "the claims, in the order of the record"),
            "rules": _list(_text("a rule's id"), "the fewest rules that tie them"),
            "text": _text("the arithmetic, step by step"),
            "quotes": _list(_nullable("the words of the source"), "of each of these claims, null where it has none"),
            "severity": {"enum": ["error", "warning", "note"]},
            "strength": {"enum": ["proven", "likely"]},
            "minimal": {"type": "boolean", "description": "whether it is proven that any claim left out ends it"},
        }
    )


def _suspects() -> _Schema:
    return _object(
        {
            "claims": _list(_text("a claim's id"), "the claims that would have to change together"),
            "weight": _text("exact: the sum of the claims' confidences, 1 for a claim that gives none"),
            "proven_minimum": {"type": "boolean", "description": "whether nothing of less weight restores it"},
            "complete": {"type": "boolean", "description": "whether these are all sets of the group"},
            "group": _count("of the sets with one group, one is needed; groups do not depend on each other"),
        }
    )


def _repair() -> _Schema:
    return _object(
        {
            "claim": _text("the claim's id"),
            "from": _text("the value as written"),
            "to": _nullable("the new value in the same style; null where it cannot be written so"),
            "implied": _text("exact: where the value must lie for all else to be true, in the claim's unit"),
            "cause": _nullable("the slip that would explain what was written"),
            "evidence": _text("the numbers that show the slip; empty where there is none"),
            "offered": {"type": "boolean", "description": "the only likely one, and it creates no new contradiction"},
            "group": _count("the group of suspects that it belongs to"),
            "text": _text("the repair as a sentence"),
        }
    )


def _check() -> _Schema:
    exact = "exact: a number, a range, a date (2025-05-23) or a weekday; null where the check has no two sides"
    return _object(
        {
            "rule": _text("the rule's id; of a record's own line of arithmetic, the line"),
            "origin": {"enum": ["rule", "record"]},
            "title": _text("what the rule checks, in words"),
            "verdict": {"enum": ["agrees", "contradicts", "undecided"]},
            "strength": {
                "enum": ["exactly", "within rounding", "within wording", "proven", "likely", None],
                "description": "the first three of an agreement, the next two of a contradiction, null if undecided",
            },
            "severity": {"enum": ["error", "warning", "note"]},
            "place": {"$ref": "#/$defs/place", "description": "where to look first"},
            "claims": _list(_text("a claim's id"), "the claims involved, in the order of the record"),
            "places": _list({"$ref": "#/$defs/place"}, "the place of each of these claims"),
            "stated": _nullable(exact),
            "computed": _nullable(exact),
            "difference": _nullable("exact: stated minus computed, in the unit of what is stated; of dates, days"),
            "derivation": _text("the arithmetic in the reader's numbers"),
            "message": _nullable("the rule's own words for the contradiction"),
            "reasons": _list(_text("what is missing"), "why the check is undecided"),
            "implied": {
                "type": "object",
                "description": "of the cells that an undecided check misses, what the other claims imply, as text",
                "additionalProperties": {"type": "string"},
            },
            "depends_on": _list(_text("a claim's id"), "claims without which the verdict would be another"),
            "figures": _list(
                _object(
                    {
                        "label": _text("what the figure is"),
                        "text": _text("the figure as a reader writes it"),
                        "share": _nullable("exact, as a share of one, where it is a pure ratio"),
                    }
                ),
                "figures worth telling, of an agreement",
            ),
        }
    )


def _rule_counts() -> _Schema:
    return _object(
        {
            "rule": _text("the rule's id; one row counts the records' own lines of arithmetic together"),
            "title": _text("what the rule checks, in words"),
            "severity": {"enum": ["error", "warning", "note"]},
            "origin": {"enum": ["rule", "record"]},
            **_verdict_counts(),
        }
    )


def _rule_suspect() -> _Schema:
    return _object(
        {
            "rule": _text("the rule's id; of a record's own line, the line"),
            "binding": {
                "type": "object",
                "description": "what the rule's variables stand for where only this binding fails",
                "additionalProperties": {"type": "string"},
            },
            "checks": _count("its checks that were decided"),
            "contradicts": _count("those of them that contradict"),
            "closing_term": _nullable("the one change to the rule that closes most gaps; null where there is not one"),
            "closes": _count("the gaps that it closes"),
            "text": _text("the suspicion in sentences, with what it rests on"),
            "records": _list(_text("a record's id"), "the first few"),
        }
    )


def _pattern() -> _Schema:
    return _object(
        {
            "rule": _text("the rule's id"),
            "role": _text("the claim's place in the rule"),
            "kind": _text("the slip, by its name, where there is one of it"),
            "count": _count("contradictions that are alike"),
            "of": _count("all contradictions of the rule"),
            "text": _text("what they have in common, in a sentence"),
            "records": _list(_text("a record's id"), "the first few"),
        }
    )


def _problem() -> _Schema:
    return _object(
        {
            "place": {"$ref": "#/$defs/place"},
            "found": _text("what is wrong"),
            "expected": _text("what is understood; empty where there is nothing to say"),
            "advice": _text("what to do; empty where there is nothing to say"),
        }
    )


def _verdict_counts() -> dict[str, _Schema]:
    return {
        "checks": _count("all checks"),
        "agrees": _count("checks that agree"),
        "contradicts": _count("checks that contradict"),
        "undecided": _count("checks that could not be decided"),
    }


def _coverage() -> _Schema:
    return _object(
        {
            "checked": _count("claims that a decided check weighs against something else"),
            "claims": _count("all claims"),
        }
    )


def _object(properties: Mapping[str, _Schema]) -> _Schema:
    """Every key is always there, and no other is."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": dict(properties),
    }


def _list(items: _Schema, description: str) -> _Schema:
    return {"type": "array", "items": items, "description": description}


def _text(description: str) -> _Schema:
    return {"type": "string", "description": description}


def _nullable(description: str) -> _Schema:
    return {"type": ["string", "null"], "description": description}


def _count(description: str) -> _Schema:
    return {"type": "integer", "minimum": 0, "description": description}
