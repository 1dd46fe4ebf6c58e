"""The program: its commands, each imported when it is asked for, and how what they do becomes an exit code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

import click

from validator import __version__
from validator.cli.starting import EndsAtOnce

COMMANDS: Mapping[str, str] = {
    "check": "Check records and report what contradicts.",
    "completion": "Print the script that completes commands in a shell.",
    "config": "Show the options in force, and where each was set.",
    "derive": "Show what claims imply of figures that nobody states.",
    "diff": "Show what two reports tell differently.",
    "explain": "Explain a rule, its examples worked through.",
    "infer": "Draft the declaration of a table, and tell what went wrong on its way.",
    "review": "Edit records in the browser and see the verdicts change.",
    "rules": "List, show, test and lint rules, and begin a new one.",
    "schema": "Print a JSON Schema for extractors and editors.",
    "waive": "Accept a contradiction, with a reason.",
}
"""Every command with its short help: ``--help`` lists them without importing one.

A command is the object of its name in the module of its name in this package.
"""


class _Program(click.Group):
    """The group of commands, whose results and failures become exit codes; a command is imported when it is asked for.

    So a command costs nothing to those that are not run (click's documentation, "Lazily Loading Subcommands").
    """

    def main(  # type: ignore[override]
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> NoReturn:
        """Run one command line and exit."""
        import sys

        try:
            with EndsAtOnce():
                from validator.cli.failure import exit_code

            extra["standalone_mode"] = False
            run = super().main
            sys.exit(exit_code(lambda: run(args, prog_name or "validator", **extra)))
        except KeyboardInterrupt:  # before or after a command runs
            sys.exit(130)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command, imported now; None where there is no such."""
        if cmd_name not in COMMANDS:
            return None
        from importlib import import_module

        with EndsAtOnce():
            found = getattr(import_module(f"validator.cli.{cmd_name}"), cmd_name)
        return found if isinstance(found, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands for ``--help``, which imports none of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that a command line names; a misspelt one is told with the nearest."""
        name = args[0] if args else ""
        if name not in COMMANDS and not name.startswith("-") and not ctx.resilient_parsing:
            from validator.errors import nearest, visible

            ctx.fail(f"No such command {visible(name)!r}{nearest(name, COMMANDS)}")
        return super().resolve_command(ctx, args)


@click.group(
    cls=_Program,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 nothing at or above --fail-on; 1 contradictions; 2 usage or unreadable input; 3 our error.",
)
@click.version_option(__version__, "-V", "--version", message="validator %(version)s")
def main() -> None:
    """Check that the numbers and dates a source states are consistent with each other, and show the arithmetic."""
