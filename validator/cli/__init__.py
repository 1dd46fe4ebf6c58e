"""The command line: arguments and exit codes only. Every command imports what it needs when it runs.

===== =============================================================================================
code  meaning
===== =============================================================================================
0     no contradiction at or above ``--fail-on``; all rule examples hold
1     contradictions at or above ``--fail-on``; a rule example does not hold; ``rules lint`` finds an error
2     a usage error, or something that could not be read (the rest is still checked and reported)
3     an internal error: the program is wrong, not the input
130   interrupted (Ctrl-C)
===== =============================================================================================
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NoReturn

import click

from validator import __version__
from validator.cli.check import check
from validator.cli.derive import derive
from validator.cli.explain import explain
from validator.cli.infer import infer
from validator.cli.rules import rules
from validator.cli.schema import schema


class _Program(click.Group):
    """The group of commands, whose results and failures become exit codes."""

    def main(  # type: ignore[override]
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> NoReturn:
        """Run one command line and exit."""
        import sys

        from validator.cli.failure import exit_code

        extra["standalone_mode"] = False
        run = super().main
        sys.exit(exit_code(lambda: run(args, prog_name or "validator", **extra)))


@click.group(
    cls=_Program,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 nothing at or above --fail-on; 1 contradictions; 2 usage or unreadable input; 3 our error.",
)
@click.version_option(__version__, "-V", "--version", message="validator %(version)s")
def main() -> None:
    """Check that the numbers and dates a source states are consistent with each other, and show the arithmetic."""


for _command in (check, derive, infer, rules, schema, explain):
    main.add_command(_command)
