"""Where output goes: standard output that may be closed early, and files that are written whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import click


def emit(text: str) -> None:
    """Write to standard output. A reader that has gone away (``| head``) is no failure.

    Raises:
        click.ClickException: it cannot be written for another reason (a full disk).
    """
    _written(lambda: sys.stdout.write(text))


def emit_utf8(text: str) -> None:
    """Write to standard output as UTF-8, whatever the terminal's encoding is: JSON is always UTF-8 (RFC 8259 §8.1).

    Raises:
        click.ClickException: it cannot be written for another reason than a reader that has gone away.
    """
    binary = getattr(sys.stdout, "buffer", None)
    if binary is None:
        emit(text)
    else:
        _written(lambda: binary.write(text.encode("utf-8")))


def _written(write: Callable[[], object]) -> None:
    try:
        write()
        sys.stdout.flush()
    except BrokenPipeError:
        _stop_writing()
    except OSError as error:
        _stop_writing()
        raise click.ClickException(f"standard output cannot be written: {error.strerror or error}") from None


def tell(text: str) -> None:
    """Write a line to standard error, spelled out where its encoding cannot write it."""
    if not text.isascii():
        from validator.report.plain import spelling

        text = spelling(getattr(sys.stderr, "encoding", None) or "ascii")(text)
    try:
        print(text, file=sys.stderr)
    except (BrokenPipeError, UnicodeEncodeError):
        return


def _stop_writing() -> None:
    """Point standard output at nothing, so that the interpreter's flush at exit does not fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write_whole(path: str, text: str) -> None:
    """Write a text file whole or not at all, as UTF-8.

    Raises:
        OSError: the folder or the file cannot be written; an existing file is then as it was.
    """
    from validator.whole_file import write_bytes

    write_bytes(path, text.encode("utf-8"))
