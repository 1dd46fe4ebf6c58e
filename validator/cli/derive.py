"""``validator derive``: the values implied for cells that no claim states."""

from __future__ import annotations

import click


@click.command(short_help="Show what claims imply of figures that nobody states.")
@click.argument("paths", metavar="RECORD...", nargs=-1, required=True)
@click.option(
    "--rules", "rule_paths", metavar="PATH", multiple=True, help="A rule file or a folder, beside the shipped rules."
)
@click.option("--format", "form", type=click.Choice(["terminal", "json"]), default="terminal", show_default=True)
def derive(paths: tuple[str, ...], rule_paths: tuple[str, ...], form: str) -> int:
    """Show the values that the claims of a record imply for figures that nobody states, with their arithmetic."""
    from validator.cli.output import emit_utf8, tell
    from validator.cli.screen import print_page
    from validator.explain.derived import derive_cells
    from validator.explain.explaining import explain
    from validator.judge.judge import Judge
    from validator.report.checking import EXPLAIN_SECONDS, read_sources
    from validator.report.derived import DerivedRecord, derived_json, derived_lines
    from validator.rulebook.pack import load_rules

    judge = Judge(load_rules(rule_paths))
    sources = read_sources(paths)
    records = []
    problems = list(sources.problems)
    for record in sources.records:
        judged = judge.judge(record)
        problems += judged.read.problems
        wrong = bool(explain(judge, judged, EXPLAIN_SECONDS).conflicts)
        records.append(DerivedRecord(judged, derive_cells(judge, judged), wrong))
    for problem in problems:
        tell(str(problem))
    if form == "json":
        emit_utf8(derived_json(records))
    else:
        print_page(lambda page: derived_lines(page, records))
    return 2 if problems else 0
