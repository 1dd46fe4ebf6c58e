"""``validator check``: judge what is below the given paths, and report it in one form or in several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from validator.cli.accepting import DayType
from validator.cli.aside import Aside
from validator.cli.data_options import data_options, is_data_set
from validator.cli.outputs import FormatType
from validator.cli.settings import Check, configure

if TYPE_CHECKING:
    from validator.cli.outputs import Output
    from validator.config.path_settings import Asked


@click.command(cls=Check, short_help="Check records and report what contradicts.")
@click.argument(
    "paths", metavar="PATH...", nargs=-1, required=True, is_eager=True, callback=configure, type=click.Path()
)
@click.option(
    "--rules",
    "rule_paths",
    metavar="PATH",
    multiple=True,
    type=click.Path(),
    help="A rule file or a folder of them, beside the shipped rules.",
)
@click.option(
    "--format",
    "formats",
    metavar="NAME[=FILE]",
    multiple=True,
    type=FormatType(),
    help="A form of the report, and its file: terminal (default), json, jsonl, sarif, junit, github, gitlab, markdown, "
    "html. Several at once: --format sarif=out.sarif --format terminal.",
)
@click.option(
    "--output", metavar="FILE", type=click.Path(), help="The file of the one form that has none, for standard output."
)
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
@click.option("--quiet/--no-quiet", "-q", "quiet", default=False, help="Show the verdict's line alone, and problems.")
@click.option("--statistics/--no-statistics", default=False, help="Show a table of the rules in place of the records.")
@click.option(
    "--verbose/--no-verbose", "-v", "verbose", default=False, help="Tell what was taken and how long it took."
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
    type=click.Path(),
    help="Write a corrected copy (a file, or a folder for several) and a change log, where a repair is unique.",
)
@click.option(
    "--waivers",
    metavar="FILE",
    type=click.Path(),
    help="The accepted contradictions.  [default: validator.waivers.toml in the folder of PATH or above]",
)
@click.option("--no-waivers", is_flag=True, help="Accept nothing: take no file of waivers.")
@click.option(
    "--baseline", metavar="REPORT", type=click.Path(), help="An earlier JSON report: only what is new counts."
)
@click.option(
    "--as-of",
    metavar="DATE",
    type=DayType(),
    envvar="VALIDATOR_AS_OF",
    help="The day that waivers expire against.  [default: today]",
)
@click.option("--watch", is_flag=True, help="Check again whenever something that was read is saved; Ctrl-C ends.")
@data_options
def check(paths: tuple[str, ...], **said: Any) -> int:
    """Check records (JSON, JSON Lines, .claims), tables (CSV, Parquet, Arrow, Excel, duckdb:FILE?TABLE), or folders.

    A - is standard input. A table or a file of thousands of records is reported as a data set: in counts, with the
    first contradictions in full. Options can stand in [tool.validator] of pyproject.toml, or in validator.toml.
    """
    from validator.cli.outputs import outputs_of
    from validator.cli.settings import asked_for, tell_configuration

    context = click.get_current_context()
    outputs = outputs_of(said["formats"], said["output"])
    asked = asked_for(context)
    if said["watch"]:
        from validator.cli.watch import watch

        return watch(context, paths, outputs, asked)
    aside = Aside(said["verbose"])
    tell_configuration(context, asked, paths, aside)
    return _check(paths, asked, said, outputs, aside)


def _check(
    paths: tuple[str, ...], asked: Asked, said: dict[str, Any], outputs: tuple[Output, ...], aside: Aside
) -> int:
    from validator.cli.accepting import accepted_in, tell_stale, waivers_file
    from validator.cli.outputs import refuse_overwriting
    from validator.cli.settings import configuration_of

    waivers = waivers_file(paths, said)
    data_set = is_data_set(paths, said) or any(output.form.name == "jsonl" for output in outputs)
    plan = None
    if said["fix"] is not None:
        if data_set:
            raise click.UsageError("--fix corrects files of records; a data set is corrected at its source")
        from validator.cli.records import plan_for

        plan = plan_for(paths, said["fix"], said["explain"] is not False)
    copies = () if plan is None else (*(target for _, target in plan.copies), plan.log)
    if any(output.file is not None for output in outputs):
        from validator.cli.inputs import files_read

        configuration = configuration_of(click.get_current_context())
        read = (waivers, said["baseline"], None if configuration is None else configuration.path)
        besides = files_read(paths, asked)
        refuse_overwriting(outputs, paths, (*asked.settings.rules, *read, *copies, *besides))
    accepted = accepted_in(waivers, said, aside)
    in_full = not said["quiet"] and not said["statistics"]
    shown = in_full and any(output.form.name == "terminal" and output.file is None for output in outputs)
    told = None if shown else tell_stale
    if data_set:
        from validator.cli.data_set import check_data_set

        return check_data_set(paths, asked, said, outputs, accepted, aside, told)
    from validator.cli.records import check_records

    return check_records(paths, asked, said, outputs, accepted, plan, aside, told)
