"""``validator check`` of records: they are read once, judged by the rules of their files, and reported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from validator.cli.aside import Aside
    from validator.cli.outputs import Output
    from validator.config.path_settings import Asked, Settings
    from validator.errors import Problem
    from validator.explain.corrected_files import Plan
    from validator.report.checking import Sources
    from validator.report.result import Report
    from validator.waivers.waiver import Accepted


def check_records(  # noqa: PLR0913, PLR0917 (what a run is made of, each once)
    paths: tuple[str, ...],
    asked: Asked,
    said: Mapping[str, Any],
    outputs: Sequence[Output],
    accepted: Accepted | None,
    plan: Plan | None,
    aside: Aside,
    beside: Callable[[Report], None] | None,
) -> int:
    """Check records and report; the exit code. ``beside`` is told the report, for what its forms do not show."""
    from validator.cli.grouped import groups_of, judge_records
    from validator.cli.output import tell
    from validator.cli.outputs import write_outputs
    from validator.cli.verdict import lines_for
    from validator.report.checking import read_sources

    with aside.step("reading"):
        sources = read_sources(paths)
    aside.tell(f"read: {len(sources.records)} records of {len(sources.files)} files")
    groups = groups_of(asked, sources.files)
    with aside.step("judging"):
        report, code = judge_records(sources, groups, partial(_judged, said, accepted, aside), accepted)
    for told in problem_texts(report.problems):
        tell(told)
    if plan is not None:
        _fix(plan, report)
    if beside is not None:
        beside(report)
    if not report.records and report.problems:
        # in place of a good report of yesterday, one of nothing would be read as: all is well
        for output in outputs:
            if output.file is not None:
                tell(f"{output.file}: not written, because no record could be read")
        outputs = [output for output in outputs if output.file is None and _says_more(output, report)]
        code = 2
    kept, lost = _sparing_sources(outputs, report)
    if lost:
        outputs, code = kept, 2
    with aside.step("writing"):
        failed = write_outputs(report, outputs, lines_for(report, said), show=said["show"])
    return failed or code


def _judged(
    said: Mapping[str, Any], accepted: Accepted | None, aside: Aside, sources: Sources, settings: Settings
) -> Report:
    from validator.cli.rules_in_force import rules_of
    from validator.report.checking import judge_sources

    book = rules_of(settings, aside)
    return judge_sources(
        [sources],
        book,
        explain=said["explain"] is not False,
        explain_seconds=said["explain_seconds"],
        accepted=accepted,
    )


def _sparing_sources(outputs: Sequence[Output], report: Report) -> tuple[list[Output], bool]:
    """The outputs without those that would replace a source of a record, which is known only now that it was read."""
    import os

    from validator.cli.output import tell
    from validator.report.checking import source_files

    files = [output for output in outputs if output.file is not None]
    sources = source_files(record.record for record in report.records) if files else set()
    lost = [output for output in files if os.path.realpath(output.file or "") in sources]
    for output in lost:
        tell(f"{output.file}: not written, because it is the source of a record")
    return [output for output in outputs if output not in lost], bool(lost)


def _says_more(output: Output, report: Report) -> bool:
    """Whether a report without records says anything that standard error has not said."""
    return output.form.name != "terminal" or bool(report.skipped)


LONG_LIST = 100
"""From this length on, what was expected is told once: a screen full of the same list hides the mistakes."""


def problem_texts(problems: Iterable[Problem]) -> Iterator[str]:
    """The problems as they are told on standard error."""
    from dataclasses import replace

    told: set[str] = set()
    for problem in problems:
        again = len(problem.expected) >= LONG_LIST and problem.expected in told
        told.add(problem.expected)
        yield str(replace(problem, expected="the same as listed above") if again else problem)


# --- corrected copies ------------------------------------------------------------------------------------------------


def plan_for(paths: tuple[str, ...], fix: str, explain: bool) -> Plan:
    """Where the corrected copies go; before anything is checked, which may take long.

    Raises:
        click.UsageError: nothing is explained, so that nothing can be corrected.
        UsageError: they cannot go there.
    """
    if not explain:
        raise click.UsageError("--fix needs the explanation: leave --no-explain out")
    from validator.explain.corrected_files import plan_copies

    return plan_copies(paths, fix)


def _fix(plan: Plan, report: Report) -> None:
    """Write the corrected copies, and say on standard error how many values were corrected."""
    from validator.cli.output import tell
    from validator.explain.corrected import Replacement
    from validator.explain.corrected_files import write_corrected
    from validator.report.suspicion import repair_text

    replacements = [
        Replacement(record.record, repair.claim.claim, repair.text, repair_text(repair))
        for record in report.records
        for repair in (record.explanation.repairs if record.explanation else ())
        if repair.offered and repair.text is not None
    ]
    write_corrected(plan, replacements)
    number = len(replacements)
    written = ", ".join(target for _, target in plan.copies[:3]) + (" …" if len(plan.copies) > 3 else "")
    tell(f"{number} value{'' if number == 1 else 's'} corrected in {written}; the changes are listed in {plan.log}")
