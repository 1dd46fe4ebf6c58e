"""Failures as exit codes: a mistake of the user, an interruption, and a mistake of ours are told differently."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

import click

from validator.cli.output import tell
from validator.errors import UserError

FAILED, UNUSABLE, INTERNAL, INTERRUPTED, UNHEARD = 1, 2, 3, 130, 141
"""The last two are 128 and a signal's number, as a shell tells them: SIGINT of Ctrl-C, SIGPIPE of ``| head``."""


def exit_code(run: Callable[[], Any]) -> int:
    """Run a command and return its exit code; whatever it raises is told on standard error."""
    try:
        result = run()
    except (click.Abort, KeyboardInterrupt):
        tell("validator: interrupted")
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return UNUSABLE
    except UserError as error:
        tell(str(error))
        return UNUSABLE
    except Exception as error:
        if isinstance(error.__cause__, KeyboardInterrupt):  # Ctrl-C while a class was made, as modules do
            tell("validator: interrupted")
            return INTERRUPTED
        return _internal(error)
    return result if isinstance(result, int) else 0


def _internal(error: Exception) -> int:
    if os.environ.get("VALIDATOR_DEBUG") == "1":
        import traceback

        traceback.print_exc()
    else:
        tell(f"validator: internal error ({type(error).__name__}): please report it")
        tell("  to do: run the same command with VALIDATOR_DEBUG=1 and send what it prints")
    sys.stderr.flush()
    return INTERNAL
