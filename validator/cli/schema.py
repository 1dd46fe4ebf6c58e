"""``validator schema``: the JSON Schema of a record, a rule file or a report, for extractors and editors."""

from __future__ import annotations

import click


@click.command(short_help="Print a JSON Schema for extractors and editors.")
@click.argument("what", metavar="record|rule|report", type=click.Choice(["record", "rule", "report"]))
def schema(what: str) -> None:
    """Print the JSON Schema (draft 2020-12) of a record, of a rule file or of the JSON report."""
    import json

    from validator.cli.output import emit_utf8

    match what:
        case "record":
            from validator.claims.record_schema import record_schema

            found = record_schema()
        case "rule":
            from validator.rulebook.schema import rule_schema

            found = rule_schema()
        case _:
            from validator.report.report_schema import report_schema

            found = report_schema()
    emit_utf8(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
