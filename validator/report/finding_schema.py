"""The JSON Schema of one line of the findings in JSON Lines."""

from __future__ import annotations

from validator.report.dataset.dataset_schema import summary_schema
from validator.report.report_schema import report_schema
from validator.report.schema_terms import Schema, fixed_object, list_of, nullable_text, text


def finding_schema() -> Schema:
    """The JSON Schema (draft 2020-12) of each line that ``json_lines`` writes, and of the summary that ends them.

    >>> [list(line["properties"])[0] for line in finding_schema()["anyOf"]]
    ['record', 'problem', 'summary']
    """
    whole = report_schema()
    return {
        "$schema": whole["$schema"],
        "title": "A line of validator's findings",
        "description": "A check of a record, what could not be read, or (the last line of a whole output) a summary. "
        "Exact numbers are strings; a range is [a, b], with ( or ) at an open end.",
        "anyOf": [
            _check_line(whole["$defs"]["check"]["properties"]),
            fixed_object({"problem": whole["properties"]["problems"]["items"]}),
            summary_schema(),
        ],
        "$defs": {"place": whole["$defs"]["place"]},
    }


def _check_line(check: dict[str, Schema]) -> Schema:
    return fixed_object(
        {
            "record": text("the record's id"),
            "path": text("the file that it was read from"),
            **check,
            "values": list_of(text("a value as it is written"), "of each of the claims"),
            "quotes": list_of(
                nullable_text("the words of the source"), "of each of the claims, null where it has none"
            ),
        }
    )
