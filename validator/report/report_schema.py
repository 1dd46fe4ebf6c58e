"""The JSON Schema of the JSON report."""

from __future__ import annotations

from validator.report.schema_terms import Schema, count, fixed_object, list_of, nullable_text, text


def report_schema() -> Schema:
    """The JSON Schema (draft 2020-12) of what ``json_report`` writes.

    >>> report_schema()["required"]
    ['tool', 'records', 'rules', 'idle', 'rule_suspects', 'patterns', 'problems', 'skipped', 'summary']
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A report of validator",
        "description": "What a run found. Exact numbers are strings; a range is [a, b], with ( or ) at an open end.",
        **fixed_object(
            {
                "tool": fixed_object({"name": {"const": "validator"}, "version": text("the program's version")}),
                "records": list_of(_record(), "one for each record, in the order of reading"),
                "rules": list_of(_rule_counts(), "one for each rule that made a check, over all records"),
                "idle": list_of(text("a rule's id"), "rules that applied to nothing in any record"),
                "rule_suspects": list_of(_rule_suspect(), "rules that are probably wrong, not the records"),
                "patterns": list_of(_pattern(), "what the contradictions of one rule have in common"),
                "problems": list_of(_problem(), "what could not be read: in files, in values, in lines of checks"),
                "skipped": list_of(
                    fixed_object({"path": text("the file"), "reason": text("why it was not read")}),
                    "what was not read because it is no record",
                ),
                "summary": fixed_object(
                    {
                        "records": count("records"),
                        **_verdict_counts(),
                        "coverage": _coverage(),
                        "acknowledged": count("contradictions that a waiver or a baseline accepts, among contradicts"),
                        "problems": count("problems"),
                        "idle": count("rules that applied to nothing"),
                        "stale_waivers": stale_waivers(),
                    }
                ),
            }
        ),
        "$defs": {
            "place": _place(),
            "check": _check(),
        },
    }


def _place() -> Schema:
    """Where a claim stands; ``field`` and ``row`` are there in tables only."""
    place = fixed_object(
        {
            "path": text("the file; <record> for a record that a program made"),
            "line": {"type": "integer", "minimum": 1},
            "column": {"type": "integer", "minimum": 1, "description": "in characters"},
        }
    )
    place["properties"] |= {
        "field": text("in a table: the name of the column"),
        "row": text("in a file without lines of text: how a person finds the row; line is its number"),
    }
    return place


def _record() -> Schema:
    return fixed_object(
        {
            "id": text("the record's id"),
            "path": text("the file that it was read from"),
            "checks": list_of(
                {"$ref": "#/$defs/check"},
                "contradictions by severity and place, then agreements, then what is undecided",
            ),
            "unchecked": list_of(text("a claim's id"), "claims that no decided check weighs against anything"),
            "reasons": {
                "type": "object",
                "description": "why each unchecked claim is unchecked, by its id",
                "additionalProperties": {"type": "string"},
            },
            "coverage": _coverage(),
            "explained": {"type": "boolean", "description": "whether the claims were weighed together (--explain)"},
            "conflicts": list_of(_conflict(), "smallest sets of claims that cannot be true together, in text order"),
            "more_conflicts": count("conflicts known of beyond those listed"),
            "suspects": list_of(_suspects(), "all sets of least weight whose change restores consistency"),
            "repairs": list_of(_repair(), "what suspects would have to be"),
            "partial": list_of(text("what was not reached, and why"), "empty where the explanation is whole"),
        }
    )


def _conflict() -> Schema:
    return fixed_object(
        {
            "claims": list_of(text("a claim's id"), "the claims, in the order of the record"),
            "rules": list_of(text("a rule's id"), "the fewest rules that tie them"),
            "text": text("the arithmetic, step by step"),
            "quotes": list_of(
                nullable_text("the words of the source"), "of each of these claims, null where it has none"
            ),
            "severity": {"enum": ["error", "warning", "note"]},
            "strength": {"enum": ["proven", "likely"]},
            "minimal": {"type": "boolean", "description": "whether it is proven that any claim left out ends it"},
        }
    )


def _suspects() -> Schema:
    return fixed_object(
        {
            "claims": list_of(text("a claim's id"), "the claims that would have to change together"),
            "weight": text("exact: the sum of the claims' confidences, 1 for a claim that gives none"),
            "proven_minimum": {"type": "boolean", "description": "whether nothing of less weight restores it"},
            "complete": {"type": "boolean", "description": "whether these are all sets of the group"},
            "group": count("of the sets with one group, one is needed; groups do not depend on each other"),
        }
    )


def _repair() -> Schema:
    return fixed_object(
        {
            "claim": text("the claim's id"),
            "from": text("the value as written"),
            "to": nullable_text("the new value in the same style; null where it cannot be written so"),
            "implied": text("exact: where the value must lie for all else to be true, in the claim's unit"),
            "cause": nullable_text("the slip that would explain what was written"),
            "evidence": text("the numbers that show the slip; empty where there is none"),
            "offered": {"type": "boolean", "description": "the only likely one, and it creates no new contradiction"},
            "group": count("the group of suspects that it belongs to"),
            "text": text("the repair as a sentence"),
        }
    )


def _check() -> Schema:
    exact = "exact: a number, a range, a date (2025-05-23) or a weekday; null where the check has no two sides"
    return fixed_object(
        {
            "rule": text("the rule's id; of a record's own line of arithmetic, the line"),
            "origin": {"enum": ["rule", "record"]},
            "title": text("what the rule checks, in words"),
            "verdict": {"enum": ["agrees", "contradicts", "undecided"]},
            "strength": {
                "enum": ["exactly", "within rounding", "within wording", "proven", "likely", None],
                "description": "the first three of an agreement, the next two of a contradiction, null if undecided",
            },
            "severity": {"enum": ["error", "warning", "note"]},
            "fingerprint": {**text("the check's name, by which it is waived"), "pattern": "^[0-9a-f]{16}$"},
            "acknowledged": _acknowledged(),
            "place": {"$ref": "#/$defs/place", "description": "where to look first"},
            "claims": list_of(text("a claim's id"), "the claims involved, in the order of the record"),
            "places": list_of({"$ref": "#/$defs/place"}, "the place of each of these claims"),
            "stated": nullable_text(exact),
            "computed": nullable_text(exact),
            "difference": nullable_text("exact: stated minus computed, in the unit of what is stated; of dates, days"),
            "derivation": text("the arithmetic in the reader's numbers"),
            "message": nullable_text("the rule's own words for the contradiction"),
            "reasons": list_of(text("what is missing"), "why the check is undecided"),
            "implied": {
                "type": "object",
                "description": "of the cells that an undecided check misses, what the other claims imply, as text",
                "additionalProperties": {"type": "string"},
            },
            "depends_on": list_of(text("a claim's id"), "claims without which the verdict would be another"),
            "figures": list_of(
                fixed_object(
                    {
                        "label": text("what the figure is"),
                        "text": text("the figure as a reader writes it"),
                        "share": nullable_text("exact, as a share of one, where it is a pure ratio"),
                    }
                ),
                "figures worth telling, of an agreement",
            ),
        }
    )


def _acknowledged() -> Schema:
    return {
        "description": "who accepted the contradiction; null of one that stands, and of what is no contradiction",
        **fixed_object(
            {
                "by": {"enum": ["waiver", "baseline"]},
                "reason": text("why"),
                "date": nullable_text("since when, as 2025-05-24; null of a baseline"),
                "expires": nullable_text("until when; null where it holds for good"),
            }
        ),
        "type": ["object", "null"],
    }


def stale_waivers() -> Schema:
    """The waivers that accept nothing any more, as in the summary of every report."""
    waiver = fixed_object(
        {
            "why": {"enum": ["expired", "unused"]},
            "text": text("the same in words, with what to do"),
            "place": {"anyOf": [{"$ref": "#/$defs/place"}, {"type": "null"}], "description": "where it stands"},
            "fingerprint": nullable_text("the contradiction's name"),
            "rule": nullable_text("the rule's id"),
            "record": nullable_text("the record's id"),
            "claims": list_of(text("a claim's id"), "the claims; empty where the waiver names none"),
            "reason": text("why it was accepted"),
            "date": text("when, as 2025-05-24"),
            "expires": nullable_text("until when"),
            "by": nullable_text("who accepted it"),
        }
    )
    return list_of(waiver, "waivers that have expired, and those of checked records that accept nothing found")


def _rule_counts() -> Schema:
    return fixed_object(
        {
            "rule": text("the rule's id; one row counts the records' own lines of arithmetic together"),
            "title": text("what the rule checks, in words"),
            "severity": {"enum": ["error", "warning", "note"]},
            "origin": {"enum": ["rule", "record"]},
            **_verdict_counts(),
        }
    )


def _rule_suspect() -> Schema:
    return fixed_object(
        {
            "rule": text("the rule's id; of a record's own line, the line"),
            "binding": {
                "type": "object",
                "description": "what the rule's variables stand for where only this binding fails",
                "additionalProperties": {"type": "string"},
            },
            "checks": count("its checks that were decided"),
            "contradicts": count("those of them that contradict"),
            "closing_term": nullable_text(
                "the one change to the rule that closes most gaps; null where there is not one"
            ),
            "closes": count("the gaps that it closes"),
            "text": text("the suspicion in sentences, with what it rests on"),
            "records": list_of(text("a record's id"), "the first few"),
        }
    )


def _pattern() -> Schema:
    return fixed_object(
        {
            "rule": text("the rule's id"),
            "role": text("the claim's place in the rule"),
            "kind": text("the slip, by its name, where there is one of it"),
            "count": count("contradictions that are alike"),
            "of": count("all contradictions of the rule"),
            "text": text("what they have in common, in a sentence"),
            "records": list_of(text("a record's id"), "the first few"),
        }
    )


def _problem() -> Schema:
    return fixed_object(
        {
            "place": {"$ref": "#/$defs/place"},
            "found": text("what is wrong"),
            "expected": text("what is understood; empty where there is nothing to say"),
            "advice": text("what to do; empty where there is nothing to say"),
        }
    )


def _verdict_counts() -> dict[str, Schema]:
    return {
        "checks": count("all checks"),
        "agrees": count("checks that agree"),
        "contradicts": count("checks that contradict"),
        "undecided": count("checks that could not be decided"),
    }


def _coverage() -> Schema:
    return fixed_object(
        {
            "checked": count("claims that a decided check weighs against something else"),
            "claims": count("all claims"),
        }
    )
