"""The terminal that standard output is, or the plain page that stands in for it."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from validator.report.layout import Page

Lines = Callable[[int, str], "Iterable[Text]"]
"""Lays out lines for a width and an encoding."""

PIPE_WIDTH = 80
"""The width of what goes to a file or a program: it must not depend on the window that somebody has open."""


class _Held(io.StringIO):
    """Keeps what a console writes, and answers for standard output when it is asked what that can do.

    The console never writes to standard output itself: on a closed pipe it would end the program in its own way.
    """

    encoding = property(lambda self: sys.stdout.encoding or "ascii")

    def isatty(self) -> bool:
        return sys.stdout.isatty()


def print_lines(lines: Lines) -> None:
    """Write the lines that ``lines`` lays out for standard output's width and encoding."""
    from validator.cli.output import emit

    held = _Held()
    console = _console(held)
    for line in lines(console.width, held.encoding):
        console.print(line, soft_wrap=True)
    emit(held.getvalue())


def print_page(lines: Callable[[Page], Iterable[Text]]) -> None:
    """Write the lines of a page."""
    from validator.report.layout import Page

    print_lines(lambda width, encoding: lines(Page(width, encoding)))


def _console(file: _Held) -> Console:
    """A console that never reads text as markup; without colours and styles where ``NO_COLOR`` is set."""
    from rich.console import Console

    plain = bool(os.environ.get("NO_COLOR"))
    width = None if sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit() else PIPE_WIDTH
    console = Console(
        file=file,
        width=width,
        markup=False,
        emoji=False,
        highlight=False,
        force_terminal=False if plain else None,
        force_jupyter=False,
    )
    if console.legacy_windows:  # it shows escapes as text
        return Console(file=file, width=console.width, markup=False, emoji=False, highlight=False, color_system=None)
    return console
