"""``validator schema``: the JSON Schema of a record, a rule file, a table's declaration or a report, for tools."""

from __future__ import annotations

import click

FORMS = ["record", "rule", "data", "report", "finding", "dataset", "diff"]


@click.command(short_help="Print a JSON Schema for extractors and editors.")
@click.argument("what", metavar="|".join(FORMS), type=click.Choice(FORMS))
def schema(what: str) -> None:
    """Print the JSON Schema (draft 2020-12) of a record, a rule file, a declaration of a table, or a JSON report."""
    import json

    from validator.cli.output import emit_utf8

    match what:
        case "record":
            from validator.claims.record_schema import record_schema

            found = record_schema()
        case "rule":
            from validator.rulebook.schema import rule_schema

            found = rule_schema()
        case "data":
            from validator.claims.readers.tables.declared_schema import declared_schema

            found = declared_schema()
        case "finding":
            from validator.report.finding_schema import finding_schema

            found = finding_schema()
        case "dataset":
            from validator.report.dataset.dataset_schema import dataset_schema

            found = dataset_schema()
        case "diff":
            from validator.report.comparison.json_comparison import comparison_schema

            found = comparison_schema()
        case _:
            from validator.report.report_schema import report_schema

            found = report_schema()
    emit_utf8(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
