"""``validator check`` of a data set: the run, where its findings and its reports go, and what ends it early."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from validator.cli.failure import INTERRUPTED, UNHEARD
from validator.errors import WorkerEndedError

if TYPE_CHECKING:
    from validator.bulk.options import Options
    from validator.claims.readers.paths import Found
    from validator.cli.aside import Aside
    from validator.cli.grouped import Group
    from validator.cli.outputs import Output
    from validator.config.path_settings import Asked
    from validator.errors import Problem
    from validator.report.dataset.dataset_report import DataSetReport
    from validator.waivers.waiver import Accepted

Write = Callable[[str], None]

LONG = 80
"""What is expected, where it takes more than a line."""


def check_data_set(  # noqa: PLR0913, PLR0917 (what a run is made of, each once)
    paths: tuple[str, ...],
    asked: Asked,
    said: Mapping[str, Any],
    outputs: Sequence[Output],
    accepted: Accepted | None,
    aside: Aside,
    beside: Callable[[DataSetReport], None] | None,
) -> int:
    """Check a data set and report; the exit code. ``beside`` is told the report, for what its forms do not show."""
    from validator.cli.grouped import judge_data_sets
    from validator.cli.output import tell
    from validator.report.dataset.json_dataset import summary_line
    from validator.report.dataset.progress import progress

    streams = [output for output in outputs if output.form.name == "jsonl"]
    where = ", ".join(output.file or "standard output" for output in streams) or "standard output"
    stdout = _StandardOutput()
    try:
        with _findings(streams, stdout) as write, progress(_size(paths)) as advance, aside.step("checking"):
            options = _options(said, write, advance, _most_findings(said, outputs), accepted)
            groups, found = _groups(paths, asked, said)
            report, code = judge_data_sets(groups, _runner(paths, found, said, options, aside))
            if write is not None:
                write(summary_line(report))
    except _ReaderGone:  # it went away after the last finding
        return UNHEARD
    except (_UnwritableError, OSError) as error:
        tell(f"{where}: the findings cannot be written: {_said(error)}")
        return 2
    except WorkerEndedError as error:
        tell(f"validator: {error}")
        return 2
    aside.tell(f"read: {report.tally.records} records of {len(report.files)} files")
    failed = _report(report, said, outputs)
    if beside is not None:
        beside(report)
    if report.partial is not None:
        return UNHEARD if stdout.is_closed else INTERRUPTED
    return failed or code


# --- what is run -----------------------------------------------------------------------------------------------------


def _options(
    said: Mapping[str, Any],
    write: Write | None,
    advance: Callable[[int, int], None],
    limit: int,
    accepted: Accepted | None,
) -> Options:
    from validator.bulk.options import Options
    from validator.bulk.tail import usable_processors
    from validator.report.dataset.sample import FINDINGS

    return Options(
        jobs=said["jobs"] or usable_processors(),
        limit=limit,
        explained=FINDINGS if said["limit"] is None else said["limit"],
        explain=bool(said["explain"]),
        explain_all=said["explain"] is True and write is not None,
        joint=said["explain"] is not False,
        explain_seconds=said["explain_seconds"],
        write=write,
        advance=advance,
        across=said["across"],
        accepted=accepted,
    )


def _most_findings(said: Mapping[str, Any], outputs: Iterable[Output]) -> int:
    """How many contradictions are kept in full: what was asked for, or what the most talkative form needs."""
    if said["limit"] is not None:
        return int(said["limit"])
    return max(output.form.findings for output in outputs)


def _groups(paths: tuple[str, ...], asked: Asked, said: Mapping[str, Any]) -> tuple[list[Group], list[Found] | None]:
    """The groups of files; with what was found below the paths, where there is more than one group."""
    from validator.claims.readers.paths import find_files
    from validator.cli.grouped import groups_of

    found = None
    if any(os.path.isdir(path) for path in paths):
        found = list(find_files(paths))
    files = list(paths) if found is None else _read(found)
    groups = groups_of(asked, files)
    if len(groups) == 1:
        return groups, None
    if found is None:
        found = list(find_files(paths))
        groups = groups_of(asked, _read(found))
    if said["across"]:
        raise click.UsageError(
            f"--across compares all records by the same rules, but {groups[0].files[0]} and {groups[1].files[0]} are "
            "given different rules or fail-on by [[data]]: check them in runs of their own"
        )
    return groups, found


def _read(found: Iterable[Found]) -> list[str]:
    """The files that are read."""
    return [file.path for file in found if not file.skipped and file.problem is None]


def _runner(
    paths: tuple[str, ...],
    found: Sequence[Found] | None,
    said: Mapping[str, Any],
    options: Options,
    aside: Aside,
) -> Callable[[Group], DataSetReport]:
    """How a group is checked; the first one also tells of what was found and is not read."""
    from validator.cli.data_options import table_options
    from validator.cli.rules_in_force import rules_of
    from validator.rulebook.measures import named_measures

    unread = [file for file in found or () if file.skipped or file.problem is not None]

    def run(group: Group) -> DataSetReport:
        from validator.bulk.run import check_data_set as check

        if said["engine"] == "spark":
            from validator.bulk.spark.run_on_spark import check_data_set_on_spark as check
        book = rules_of(group.settings, aside)
        told = replace(options, tables=table_options(said, named_measures(book)))
        report = check(paths if found is None else group.files, book, told)
        if unread:
            report = _with_unread(report, unread, options.write)
            unread.clear()
        return report

    return run


def _with_unread(report: DataSetReport, unread: Iterable[Found], write: Write | None) -> DataSetReport:
    from validator.report.json_lines import problem_line
    from validator.report.result import Skipped

    skipped = []
    for file in unread:
        if file.problem is None:
            skipped.append(Skipped(file.path, file.skipped))
            continue
        report.tally.add_problem(file.problem)
        if write is not None:
            write(problem_line(file.problem))
    return replace(report, skipped=(*skipped, *report.skipped))


# --- what is told ----------------------------------------------------------------------------------------------------


def _report(report: DataSetReport, said: Mapping[str, Any], outputs: Sequence[Output]) -> int:
    from validator.cli.output import tell
    from validator.cli.outputs import write_outputs
    from validator.cli.verdict import lines_for

    for problem in _expected_once(report.tally.first_problems):
        tell(str(problem))
    for told in _no_tables(report, said):
        tell(told)
    failed = 0
    if _is_nothing(report):
        for output in outputs:
            if output.file is not None and output.form.name != "jsonl":
                tell(f"{output.file}: not written, because no record could be read")
        outputs = [output for output in outputs if output.file is None and _says_more(output, report)]
        failed = 2
    for output in outputs:
        view = _narrowed(report, output.form.findings if said["limit"] is None else said["limit"])
        failed = write_outputs(view, [output], lines_for(view, said), show=said["show"]) or failed
    return failed


def _expected_once(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems; a long list of what is expected, as of all forms of a value, stands with the first alone."""
    told: dict[str, None] = {}
    for problem in problems:
        if len(problem.expected) > LONG and problem.expected in told:
            yield replace(problem, expected="")
            continue
        told[problem.expected] = None
        yield problem


def _is_nothing(report: DataSetReport) -> bool:
    """Whether nothing was read at all: the problems say why, and a report of nothing would hide them."""
    tally = report.tally
    return not tally.records and not tally.rows.read and bool(tally.problems) and report.partial is None


def _says_more(output: Output, report: DataSetReport) -> bool:
    return output.form.name != "terminal" or bool(report.skipped)


def _narrowed(report: DataSetReport, limit: int) -> DataSetReport:
    """The report with fewer contradictions in full, as if no form had asked for more."""
    if limit >= report.sample.limit:
        return report
    from validator.report.dataset.sample import Sample

    sample = Sample(limit)
    sample.merge(report.sample)
    return replace(report, sample=sample)


def _no_tables(report: DataSetReport, said: Mapping[str, Any]) -> Iterator[str]:
    """That an option describes tables, where what was read is none."""
    from validator.claims.readers.paths import table_form
    from validator.cli.data_options import TABLE_OPTIONS

    given = [option for name, option in TABLE_OPTIONS.items() if said[name] is not None]
    others = [file.path for file in report.files if table_form(file.path) is None]
    if given and others:
        more = f" and {len(others) - 1:,} more" if len(others) > 1 else ""
        verb = "says" if len(given) == 1 else "say"
        yield f"{others[0]}{more}: read as records; {', '.join(given)} {verb} how tables are read"


# --- findings as they are found --------------------------------------------------------------------------------------


class _UnwritableError(Exception):
    """Findings cannot be written: no ``OSError``, which the readers would take for one of the file being read."""


class _ReaderGone(KeyboardInterrupt):
    """Nobody reads standard output any more: the run ends as if it had been interrupted."""


def _said(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


@contextmanager
def _findings(streams: Sequence[Output], stdout: _StandardOutput) -> Iterator[Write | None]:
    """Where findings are written as they are found: files that are whole or absent, or standard output."""
    if not streams:
        yield None
        return
    from validator.whole_file import written

    with ExitStack() as opened:
        places = [
            stdout.write if output.file is None else opened.enter_context(written(output.file)).write
            for output in streams
        ]

        def write(text: str) -> None:
            for place in places:
                _put(place, text)

        yield write


def _put(write: Callable[[bytes], object], text: str) -> None:
    try:
        write(text.encode("utf-8"))
    except OSError as error:
        raise _UnwritableError(_said(error)) from None


class _StandardOutput:
    """Standard output, which knows whether its reader went away."""

    def __init__(self) -> None:
        self.is_closed = False

    def write(self, data: bytes) -> None:
        """Write, at once.

        Raises:
            _ReaderGone: nobody reads it any more.
            OSError: it cannot be written for another reason.
        """
        try:
            sys.stdout.buffer.write(data)
            sys.stdout.flush()
        except OSError as error:
            # the interpreter's flush at exit would fail again
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            if isinstance(error, BrokenPipeError):
                self.is_closed = True
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
