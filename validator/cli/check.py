"""``validator check``: judge the records below the given paths and report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from validator.cli.data_options import data_options, is_data_set

if TYPE_CHECKING:
    from validator.errors import Problem
    from validator.explain.corrected_files import Plan
    from validator.report.result import FailOn, Report
    from validator.report.terminal import Show


@click.command(short_help="Check records and report what contradicts.")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "--rules",
    "rule_paths",
    metavar="PATH",
    multiple=True,
    help="A rule file or a folder of them, beside the shipped rules.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["terminal", "json", "jsonl"]),
    default="terminal",
    show_default=True,
    help="The report's form; jsonl writes each finding as it is found, one a line.",
)
@click.option("--output", metavar="FILE", help="Write the report to a file instead of standard output.")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "note", "undecided", "never"]),
    default="error",
    show_default=True,
    help="The least that makes the exit code 1.",
)
@click.option(
    "--show",
    type=click.Choice(["all", "contradictions"]),
    default="all",
    show_default=True,
    help="Leave out what agrees and what is undecided (both are still counted).",
)
@click.option(
    "--explain/--no-explain",
    "explain",
    default=None,
    help="Weigh all claims of a record together; say which are suspect and what they may have been. "
    "[default: of records, but not of data sets]",
)
@click.option(
    "--explain-seconds",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    default=5,
    show_default=True,
    help="How long the explanation of one record may take.",
)
@click.option(
    "--fix",
    metavar="OUT",
    help="Write a corrected copy (a file, or a folder for several) and a change log, where a repair is unique.",
)
@data_options
def check(  # noqa: PLR0913, PLR0917 (click passes one argument an option)
    paths: tuple[str, ...],
    rule_paths: tuple[str, ...],
    form: str,
    output: str | None,
    fail_on: FailOn,
    show: Show,
    explain: bool | None,
    explain_seconds: float,
    fix: str | None,
    **said: Any,
) -> int:
    """Check records (JSON, JSON Lines, .claims), tables (CSV, Parquet, Arrow, Excel, duckdb:FILE?TABLE), or folders.

    A - is standard input. A table or a file of thousands of records is reported as a data set: in counts, with the
    first contradictions in full.
    """
    from validator.cli.output import tell
    from validator.report.checking import judge_sources, read_sources
    from validator.rulebook.pack import load_rules

    if output is not None:
        _refuse_missing_folder(output)
    if form == "jsonl" or is_data_set(paths, said):
        from validator.cli.data_set import check_data_set, refuse

        refuse(fix)
        if output is not None:
            _refuse_overwriting(output, paths, None)
        return check_data_set(
            paths,
            load_rules(rule_paths),
            said,
            form=form,
            output=output,
            fail_on=fail_on,
            show=show,
            explain=explain,
            explain_seconds=explain_seconds,
        )
    explain = explain is not False
    plan = None if fix is None else _plan(paths, fix, explain)
    if output is not None:
        _refuse_overwriting(output, paths, plan)
    book = load_rules(rule_paths)
    report = judge_sources([read_sources(paths)], book, explain=explain, explain_seconds=explain_seconds)
    for told in _told(report.problems):
        tell(told)
    if plan is not None:
        _fix(plan, report)
    if output is not None:
        return _write(report, form, output, show) or report.exit_code(fail_on)
    _print(report, form, show)
    return report.exit_code(fail_on)


def _plan(paths: tuple[str, ...], fix: str, explain: bool) -> Plan:
    """Before anything is checked, which may take long."""
    if not explain:
        raise click.UsageError("--fix needs the explanation: leave --no-explain out")
    from validator.explain.corrected_files import plan_copies

    return plan_copies(paths, fix)


def _fix(plan: Plan, report: Report) -> None:
    """Write the corrected copies, and say on standard error how many values were corrected."""
    from validator.cli.output import tell
    from validator.explain.corrected import Replacement
    from validator.explain.corrected_files import write_corrected
    from validator.report.suspicion import repair_text

    replacements = [
        Replacement(record.record, repair.claim.claim, repair.text, repair_text(repair))
        for record in report.records
        for repair in (record.explanation.repairs if record.explanation else ())
        if repair.offered and repair.text is not None
    ]
    write_corrected(plan, replacements)
    number = len(replacements)
    written = ", ".join(target for _, target in plan.copies[:3]) + (" …" if len(plan.copies) > 3 else "")
    tell(f"{number} value{'' if number == 1 else 's'} corrected in {written}; the changes are listed in {plan.log}")


LONG_LIST = 100
"""From this length on, what was expected is told once: a screen full of the same list hides the mistakes."""


def _told(problems: Iterable[Problem]) -> Iterator[str]:
    from dataclasses import replace

    told: set[str] = set()
    for problem in problems:
        again = len(problem.expected) >= LONG_LIST and problem.expected in told
        told.add(problem.expected)
        yield str(replace(problem, expected="the same as listed above") if again else problem)


def _refuse_missing_folder(output: str) -> None:
    """Before anything is checked, which may take long."""
    import os

    folder = os.path.dirname(os.path.abspath(output))
    if not os.path.isdir(folder):
        raise click.BadParameter(f"the folder {folder!r} does not exist; make it first", param_hint="--output")
    if os.path.isdir(output):
        raise click.BadParameter(f"{output!r} is a folder; name a file in it", param_hint="--output")


def _refuse_overwriting(output: str, paths: tuple[str, ...], plan: Plan | None) -> None:
    """A report in place of a record, or of its corrected copy, would be a loss."""
    import os

    written = [] if plan is None else [*(target for _, target in plan.copies), plan.log]
    for path in (*paths, *written):
        same = os.path.abspath(path) == os.path.abspath(output)
        if same or (os.path.isfile(path) and os.path.isfile(output) and os.path.samefile(path, output)):
            raise click.BadParameter(f"{output!r} is an input or a corrected copy; name another", param_hint="--output")


def _write(report: Report, form: str, output: str, show: Show) -> int:
    """Write the report to a file; 2 where that failed, and the file is then as it was."""
    from validator.cli.output import tell, write_whole

    if not report.records and report.problems:
        tell(f"{output}: not written, because no record could be read")
        return 2
    if form == "json":
        text = report.to_json()
    else:
        from validator.report.terminal import plain_text

        text = plain_text(report, show=show)
    try:
        write_whole(output, text)
    except OSError as error:
        tell(f"{output}: the report cannot be written: {error.strerror or error}")
        return 2
    return 0


def _print(report: Report, form: str, show: Show) -> None:
    if form == "json":
        from validator.cli.output import emit_utf8

        emit_utf8(report.to_json())
        return
    from validator.cli.screen import print_lines
    from validator.report.terminal import lines_of

    print_lines(lambda width, encoding: lines_of(report, width=width, encoding=encoding, show=show, problems=False))
