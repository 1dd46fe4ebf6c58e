"""``validator diff``: what appeared, went and changed between two reports."""

from __future__ import annotations

from typing import Literal

import click


@click.command(short_help="Show what two reports tell differently.")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "--format",
    "form",
    type=click.Choice(["terminal", "json"]),
    default="terminal",
    show_default=True,
    help="The form of what is said.",
)
@click.option("--output", metavar="FILE", help="Write it to a file instead of standard output.")
def diff(old: str, new: str, form: Literal["terminal", "json"], output: str | None) -> int:
    """Compare two reports that check wrote, with --format json or --format jsonl, also of data sets.

    The exit code is 1 where a contradiction appeared that is not acknowledged, else 0.
    """
    from validator.report.comparison.comparison import compare
    from validator.waivers.written_report import read_whole

    if old == new == "-":
        raise click.UsageError("only one of the two reports can come from standard input")
    if output is not None:
        from validator.cli.outputs import refuse_replacing

        refuse_replacing(output, (old, new))
    comparison = compare(read_whole(old), read_whole(new))
    if form == "json":
        from validator.report.comparison.json_comparison import json_of

        text = json_of(comparison)
        if output is None:
            from validator.cli.output import emit_utf8

            emit_utf8(text)
        else:
            _write(output, text)
        return comparison.exit_code
    from validator.report.comparison.terminal_comparison import lines_of, plain_text

    if output is None:
        from validator.cli.screen import print_lines

        print_lines(lambda width, encoding: lines_of(comparison, width=width, encoding=encoding))
    else:
        _write(output, plain_text(comparison))
    return comparison.exit_code


def _write(output: str, text: str) -> None:
    from validator.cli.output import write_whole

    try:
        write_whole(output, text)
    except OSError as error:
        raise click.ClickException(f"{output}: cannot be written: {error.strerror or error}") from None
