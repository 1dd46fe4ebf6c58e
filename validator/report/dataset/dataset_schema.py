"""The JSON Schema of the JSON report of a data set, and of the last line of its findings in JSON Lines."""

from __future__ import annotations

from validator.report.report_schema import report_schema, stale_waivers
from validator.report.schema_terms import Schema, count, fixed_object, list_of, nullable_text, text


def dataset_schema() -> Schema:
    """The JSON Schema (draft 2020-12) of what ``json_dataset.json_of`` writes.

    >>> dataset_schema()["required"][:4]
    ['tool', 'partial', 'summary', 'rules']
    """
    one_by_one = report_schema()
    same = one_by_one["properties"]
    return {
        "$schema": one_by_one["$schema"],
        "title": "A report of validator on a data set",
        "description": "What a run over a data set found: counts, and the first findings in full. Exact numbers are "
        "strings; a range is [a, b], with ( or ) at an open end.",
        **fixed_object(
            {
                "tool": same["tool"],
                "partial": _partial(),
                "summary": fixed_object(_summary()),
                "rules": list_of(_rule(), "one for each rule that made a check"),
                "idle": same["idle"],
                "findings": list_of(
                    _finding(),
                    "the first contradictions that stand, in the order of the input, then the first acknowledged ones",
                ),
                "more_findings": count("contradictions beyond those"),
                "rule_suspects_among": count("so many of the first records the suspect rules were looked for in"),
                "rule_suspects": same["rule_suspects"],
                "patterns_among": count("so many of the first contradicting records patterns were looked for in"),
                "patterns": same["patterns"],
                "unread": _reasons("claims whose value cannot be read"),
                "unchecked": _reasons("claims that no decided check weighs against anything"),
                "problem_kinds": _reasons("what could not be read, without names and numbers"),
                "first_problems": list_of(same["problems"]["items"], "the first of these problems, with their places"),
                "files": list_of(_file(), "every file that was read, in the order of reading"),
                "skipped": same["skipped"],
                "columns": list_of(_column(), "columns of tables that state no claim"),
                "screen": fixed_object(
                    {
                        "cleared": count("records in which everything surely agrees, or nothing applies"),
                        "judged": count("records that were judged one by one"),
                        "judged_because": _reasons("why the screen did not clear them"),
                    }
                ),
                "across": {**_across(), "type": ["object", "null"]},
                "not_weighed": fixed_object(
                    {
                        "told": list_of(text("a sentence"), "what was not done, and how to do it"),
                        "unexplained": count("times that an explanation was cut short"),
                        "reasons": _reasons("why"),
                    }
                ),
            }
        ),
        "$defs": one_by_one["$defs"],
    }


def summary_schema() -> Schema:
    """The JSON Schema of the last line of the findings in JSON Lines.

    >>> list(summary_schema()["properties"])
    ['summary']
    """
    rules = list_of(fixed_object(_rule_counts()), "one for each rule that made a check")
    whole = {
        "partial": _partial(),
        **_summary(),
        "rules": rules,
        "skipped": report_schema()["properties"]["skipped"],
        "columns": list_of(_column(), "columns of tables that state no claim"),
        "not_weighed": list_of(text("a sentence"), "what was not done, and how to do it"),
    }
    return fixed_object({"summary": fixed_object(whole)})


def _partial() -> Schema:
    return nullable_text("of a run that was cut short, what was read; null of a whole run")


def _summary() -> dict[str, Schema]:
    return {
        "records": count("records"),
        "contradicting": count("records with a contradiction"),
        "checks": count("all checks"),
        "agrees": count("checks that agree"),
        "contradicts": count("checks that contradict"),
        "undecided": count("checks that could not be decided"),
        "acknowledged": count("contradictions that a waiver or a baseline accepts; they are among contradicts"),
        "coverage": fixed_object(
            {
                "checked": count("claims that a decided check weighs against something else in their record"),
                "claims": count("all claims"),
            }
        ),
        "rows": fixed_object(
            {
                "read": count("rows of tables, lines of JSON Lines, records of other files"),
                "in_records": count("those that are in records"),
                "unreadable": count("those that could not be read"),
                "empty": count("those that state nothing"),
            }
        ),
        "problems": count("what could not be read"),
        "idle": count("rules that applied to nothing"),
        "stale_waivers": stale_waivers(),
        "discrepancies": list_of(text("a sentence"), "counts that do not add up: errors of the program"),
        "complete": {"type": "boolean", "description": "whether everything was read, and every count adds up"},
    }


def _rule_counts() -> dict[str, Schema]:
    return {
        "rule": text("the rule's id; one row counts the records' own lines of arithmetic together"),
        "title": text("what the rule checks, in words"),
        "severity": {"enum": ["error", "warning", "note"]},
        "origin": {"enum": ["rule", "record"]},
        "checks": count("all checks"),
        "agrees": count("checks that agree"),
        "exactly": count("of these, those that agree exactly"),
        "within_rounding": count("those that agree within the rounding of what is stated"),
        "within_wording": count("those that agree within what the words leave open"),
        "contradicts": count("checks that contradict"),
        "proven": count("of these, those that are proven"),
        "likely": count("those that contradict what the words usually mean"),
        "acknowledged": count("contradictions that a waiver or a baseline accepts"),
        "undecided": count("checks that could not be decided"),
    }


def _rule() -> Schema:
    worst = fixed_object(
        {
            "distance": text("exact: how far apart at least, in the unit of what is stated"),
            "record": text("the record's id"),
            "place": {"$ref": "#/$defs/place"},
            "difference": text("the difference as a reader writes it"),
            "derivation": text("the arithmetic in the reader's numbers"),
        }
    )
    return fixed_object(
        {
            **_rule_counts(),
            "undecided_because": _reasons("by the first reason of each check; they add up to undecided"),
            "worst": list_of(worst, "the contradictions that are furthest apart"),
        }
    )


def _finding() -> Schema:
    """A line of the findings in JSON Lines, whose schema has the summary from here."""
    from validator.report.finding_schema import finding_schema

    found: Schema = finding_schema()["anyOf"][0]
    return found


def _reasons(description: str) -> Schema:
    reason = nullable_text("the reason; … stands for what differs; null for all reasons not listed")
    return list_of(fixed_object({"reason": reason, "count": count("how often")}), f"{description}, the commonest first")


def _file() -> Schema:
    return fixed_object(
        {
            "path": text("the file"),
            "rows": count("its rows"),
            "records": count("the records read from it"),
            "unreadable": count("rows that could not be read"),
            "empty": count("rows that state nothing"),
            "nulls": count("cells that state nothing"),
            "no_numbers": count("of these, those that are NaN or infinite"),
        }
    )


def _across() -> Schema:
    large = fixed_object(
        {
            "rule": text("the rule's id"),
            "first": text("the first claim, with its record"),
            "claims": count("the claims that would have to be judged together"),
            "most": count("so many are judged together at most"),
        }
    )
    return {
        "description": "what was compared across records; null where that was not asked for",
        **fixed_object(
            {
                "records": count("records that take part in the comparison"),
                "claims": count("their claims that could be read"),
                "compared": count("those of them that a decided check weighs against another record's"),
                "unread": count("claims that could not be read"),
                "apart": _reasons("records that were not compared"),
                "groups": count("groups of claims that two records share"),
                "incomplete": count("those of them that lack what their rule is about"),
                "alike": count("those that say just what another does"),
                "too_large": list_of(large, "groups too large to be judged, which are undecided"),
                "notes": list_of(text("a sentence"), "what was assumed"),
            }
        ),
    }


def _column() -> Schema:
    return fixed_object(
        {
            "name": text("the column"),
            "reason": text("why it is not checked"),
            "path": text("a file that has it; empty where all have"),
        }
    )
