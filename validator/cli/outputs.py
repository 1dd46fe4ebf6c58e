"""Where reports go: each form to its file or to standard output, all of them from one check.

Contract: at most one form goes to standard output, and no two to one file; a file is written whole or not at all, and
none that is an input is ever replaced. All of that is refused before anything is checked, which may take long.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import click

from validator.report.formats import FORMATS, Format

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem
    from rich.text import Text

    from validator.report.dataset.dataset_report import DataSetReport
    from validator.report.result import Report
    from validator.report.terminal import Show


class Shown(Protocol):
    """The lines of the form for a person; with the problems, or without where they are told already."""

    def __call__(self, width: int, encoding: str, *, problems: bool) -> Iterable[Text]:
        """The lines for a width and an encoding."""
        ...


@dataclass(frozen=True, slots=True)
class Output:
    """A form of the report and its file; None for standard output."""

    form: Format
    file: str | None = None
    option: str = "--format"
    """The option that named the file."""

    def __str__(self) -> str:
        return self.form.name if self.file is None else f"{self.form.name}={self.file}"


class FormatType(click.ParamType):  # type: ignore[type-arg]  # generic in new versions of click only
    """``NAME`` or ``NAME=FILE``; ``-`` for the file is standard output."""

    name = "format"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Output:
        """The output that an option's text means."""
        if isinstance(value, Output):
            return value
        name, given, file = str(value).partition("=")
        if name not in FORMATS:
            from validator.errors import nearest, visible

            found = f"no form of the report is called {visible(name)!r}{nearest(name, FORMATS)}"
            self.fail(f"{found}; there are {', '.join(FORMATS)}", param, ctx)
        if given and not file:
            self.fail(f"{value!r} names no file: write {name}=FILE, or {name} for standard output", param, ctx)
        return Output(FORMATS[name], file if file not in ("", "-") else None)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The names of the forms."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(form.name, help=form.title) for form in FORMATS.values() if incomplete in form.name]


def outputs_of(said: Sequence[Output], output: str | None) -> tuple[Output, ...]:
    """What is written where; ``output`` is the file of the one form that has none of its own.

    Raises:
        click.UsageError: two forms for one file or for standard output, or a file that cannot be written.
    """
    outputs = list(said) or [Output(FORMATS["terminal"])]
    bare = [number for number, entry in enumerate(outputs) if entry.file is None]
    if output is not None and not bare:
        raise click.BadParameter("every --format has a file of its own: leave --output out", param_hint="--output")
    if len(bare) > 1:
        names = " and ".join(f"--format {outputs[number].form.name}" for number in bare[:2])
        name = outputs[bare[0]].form.name
        raise click.UsageError(
            f"{names} both go to standard output: give all but one a file, such as --format {name}=FILE"
        )
    if output is not None:
        form = outputs[bare[0]].form
        outputs[bare[0]] = Output(form, output, "--output")
        if form.name == "jsonl":  # the findings go to the file, and a person still sees what they come to
            outputs.append(Output(FORMATS["terminal"]))
    seen: dict[str, Output] = {}
    for entry in outputs:
        if entry.file is not None:
            _refuse_missing_folder(entry)
            other = seen.setdefault(os.path.realpath(entry.file), entry)
            if other is not entry and os.path.realpath(entry.file) != os.path.realpath(os.devnull):
                raise click.UsageError(f"--format {other} and --format {entry} are written to the same file")
    return tuple(outputs)


def _refuse_missing_folder(output: Output) -> None:
    file = output.file or ""
    folder = os.path.dirname(os.path.abspath(file))
    if not os.path.isdir(folder):
        raise click.BadParameter(f"the folder {folder!r} does not exist; make it first", param_hint=output.option)
    if os.path.isdir(file):
        raise click.BadParameter(f"{file!r} is a folder; name a file in it", param_hint=output.option)


def refuse_replacing(output: str, paths: Iterable[str]) -> None:
    """Refuse the one output of a command in place of something that it reads.

    Raises:
        click.BadParameter: the output is one of the paths.
    """
    if any(_is_read(output, path) for path in paths):
        raise click.BadParameter(f"{output!r} is an input; name another file", param_hint="--output")


def refuse_overwriting(outputs: Iterable[Output], paths: Iterable[str], others: Iterable[str | None]) -> None:
    """Refuse a report in place of something that is read: it would be lost, or read as a record by the next run.

    ``paths`` are checked, ``others`` are files and folders that are read besides: rules, waivers, corrected copies.

    Raises:
        click.BadParameter: an output is one of them, or is called like what the next run would read.
    """
    from validator.cli.inputs import is_read_by_its_name

    read = [*paths, *(path for path in others if path is not None)]
    for output in outputs:
        if output.file is None:
            continue
        if any(_is_read(output.file, path) for path in read):
            text = f"{output.file!r} is an input or a corrected copy; name another file"
            raise click.BadParameter(text, param_hint=output.option)
        if is_read_by_its_name(output.file):
            text = f"{output.file!r} has the name of an input: a run reads it as settings or as a table's declaration"
            raise click.BadParameter(f"{text}; name another file", param_hint=output.option)


def _is_read(output: str, path: str) -> bool:
    if os.path.abspath(path) == os.path.abspath(output):
        return True
    if not os.path.isfile(output):
        return False
    if os.path.isfile(path):
        return os.path.samefile(path, output)
    if not os.path.isdir(path):
        return False
    from validator.claims.readers.paths import is_readable, is_report

    if is_report(output):  # in a folder it is passed over: it may be the one that the last run wrote
        return False
    below = os.path.relpath(os.path.realpath(output), os.path.realpath(path)).split(os.sep)
    hidden = any(part.startswith(".") for part in below)  # ".." among them: it is not in the folder
    return not hidden and (is_readable(output) or output.endswith((".yaml", ".yml")))


def write_outputs(report: Report | DataSetReport, outputs: Iterable[Output], terminal: Shown, *, show: Show) -> int:
    """Write a report in its forms, files first; 2 where one of them could not be written, else 0.

    ``terminal`` lays out the lines of the form for a person. JSON Lines are written elsewhere, as they are found.

    Raises:
        click.ClickException: standard output cannot be written.
    """
    from validator.cli.output import tell

    code = 0
    for output in sorted(outputs, key=lambda entry: entry.file is None):
        if output.form.name == "jsonl":
            continue
        if output.file is None:
            _print(report, output.form, terminal, show)
            continue
        from validator.cli.output import write_whole

        try:
            write_whole(output.file, _text(report, output.form, terminal, show))
        except OSError as error:
            tell(f"{output.file}: the report cannot be written: {error.strerror or error}")
            code = 2
    return code


def _text(report: Report | DataSetReport, form: Format, terminal: Shown, show: Show) -> str:
    if form.name == "terminal":
        return "".join(f"{line.plain}\n" for line in terminal(80, "utf-8", problems=True))
    return form.text(report, show=show)


def _print(report: Report | DataSetReport, form: Format, terminal: Shown, show: Show) -> None:
    if form.name == "terminal":
        from validator.cli.screen import print_lines

        print_lines(lambda width, encoding: terminal(width, encoding, problems=False))
        return
    from validator.cli.output import emit_utf8

    emit_utf8(form.text(report, show=show))
