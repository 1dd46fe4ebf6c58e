"""``validator check`` of a data set: the run, where its findings and its report go, and what ends it early."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from validator.errors import WorkerEndedError

if TYPE_CHECKING:
    from validator.report.dataset.dataset_report import DataSetReport
    from validator.report.result import FailOn
    from validator.report.terminal import Show
    from validator.rulebook.rule import RuleBook

INTERRUPTED = 130
"""The exit code of a run that was ended by Ctrl-C: 128 and the signal's number."""


def check_data_set(  # noqa: PLR0913 (what the command line says, as it says it)
    paths: tuple[str, ...],
    book: RuleBook,
    said: Mapping[str, Any],
    *,
    form: str,
    output: str | None,
    fail_on: FailOn,
    show: Show,
    explain: bool | None,
    explain_seconds: float,
) -> int:
    """Check a data set and report; the exit code."""
    from validator.bulk.options import Options
    from validator.bulk.run import check_data_set as run
    from validator.bulk.tail import usable_processors
    from validator.cli.data_options import table_options
    from validator.cli.output import tell
    from validator.report.dataset.json_dataset import summary_line
    from validator.report.dataset.progress import progress
    from validator.rulebook.measures import named_measures

    try:
        with _findings(form, output) as write, progress(_size(paths)) as advance:
            options = Options(
                jobs=said["jobs"] or usable_processors(),
                limit=20 if said["limit"] is None else said["limit"],
                explain=bool(explain),
                explain_all=explain is True and write is not None,
                joint=explain is not False,
                explain_seconds=explain_seconds,
                write=write,
                advance=advance,
                tables=table_options(said, named_measures(book)),
                across=said["across"],
            )
            if said["engine"] == "spark":
                from validator.bulk.spark.run_on_spark import check_data_set_on_spark as run
            report = run(paths, book, options)
            if write is not None:
                write(summary_line(report))
    except _ReaderGone:  # it went away after the last finding
        return INTERRUPTED
    except (_UnwritableError, OSError) as error:
        tell(f"{output or 'standard output'}: the findings cannot be written: {_said(error)}")
        return 2
    except WorkerEndedError as error:
        tell(f"validator: {error}")
        return 2
    try:
        _report(report, form, output, show)
    except OSError as error:
        tell(f"{output or 'standard output'}: the report cannot be written: {_said(error)}")
        return 2
    code = report.exit_code(fail_on)
    return INTERRUPTED if report.partial is not None else code


def _report(report: DataSetReport, form: str, output: str | None, show: Show) -> None:
    from validator.cli.output import emit_utf8, tell, write_whole
    from validator.report.dataset.terminal_dataset import lines_of, plain_text

    for problem in report.tally.first_problems:
        tell(str(problem))
    if form == "jsonl" and output is None:
        return
    if form == "json":
        if output is None:
            emit_utf8(report.to_json())
        else:
            write_whole(output, report.to_json())
    elif output is not None and form == "terminal":
        write_whole(output, plain_text(report, show=show))
    else:
        from validator.cli.screen import print_lines

        print_lines(lambda width, encoding: lines_of(report, width=width, encoding=encoding, show=show, problems=False))


class _UnwritableError(Exception):
    """Findings cannot be written: no ``OSError``, which the readers would take for one of the file being read."""


class _ReaderGone(KeyboardInterrupt):
    """Nobody reads standard output any more: the run ends as if it had been interrupted."""


def _said(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


@contextmanager
def _findings(form: str, output: str | None) -> Iterator[Callable[[str], None] | None]:
    """Where findings are written as they are found: a file that is whole or absent, or standard output."""
    if form != "jsonl":
        yield None
    elif output is None:
        yield lambda text: _put(_to_standard_output, text)
    else:
        from validator.whole_file import written

        with written(output) as file:
            yield lambda text: _put(file.write, text)


def _put(write: Callable[[bytes], object], text: str) -> None:
    try:
        write(text.encode("utf-8"))
    except OSError as error:
        raise _UnwritableError(_said(error)) from None


def _to_standard_output(data: bytes) -> None:
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    except OSError as error:
        # the interpreter's flush at exit would fail again
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise _ReaderGone from None
        raise


def _size(paths: tuple[str, ...]) -> int | None:
    """The bytes of the input; None where it is packed or not known."""
    from validator.claims.readers.paths import PACKED

    total = 0
    for path in paths:
        if not os.path.isfile(path) or path.lower().endswith(PACKED):
            return None
        total += os.path.getsize(path)
    return total


def refuse(fix: str | None) -> None:
    """Refuse what only records have."""
    if fix is not None:
        raise click.UsageError("--fix corrects files of records; a data set is corrected at its source")
