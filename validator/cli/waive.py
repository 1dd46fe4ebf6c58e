"""``validator waive``: accept contradictions, with a reason and a date, in the file of waivers."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from validator.cli.accepting import DayType
from validator.report.plain import safe

if TYPE_CHECKING:
    import datetime

    from validator.waivers.written_report import WrittenCheck, WrittenReport

LEAST_DIGITS = 8
"""So many digits of a fingerprint are enough where they name one contradiction of what is given."""
MOST_LISTED = 8


@dataclass(frozen=True, slots=True)
class _Known:
    """Checks by their fingerprints, and what the reports that they are from lack, in lines."""

    checks: Mapping[str, WrittenCheck]
    lacks: str


@click.command(short_help="Accept a contradiction, with a reason.")
@click.argument("named", metavar="FINGERPRINT... [PATH...]", nargs=-1, required=True)
@click.option("--reason", metavar="TEXT", required=True, help="Why it is accepted; every report shows it.")
@click.option("--expires", type=DayType(), metavar="DATE", help="The last day that it is accepted on: 2025-12-31.")
@click.option("--date", "day", type=DayType(), metavar="DATE", help="The day of the decision.  [default: today]")
@click.option("--by", metavar="NAME", help="Who decided.")
@click.option(
    "--file",
    metavar="FILE",
    help="The file of waivers.  [default: the nearest validator.waivers.toml, else one in the current folder]",
)
@click.option(
    "--report",
    "reports",
    metavar="REPORT",
    multiple=True,
    help="A report in JSON or JSON Lines in which the fingerprint is looked up; or name a PATH, which is then checked.",
)
@click.option("--rules", "rule_paths", metavar="PATH", multiple=True, help="Rules to check the PATH by, as for check.")
def waive(  # noqa: PLR0913, PLR0917 - one parameter for each option
    named: tuple[str, ...],
    reason: str,
    expires: datetime.date | None,
    day: datetime.date | None,
    by: str | None,
    file: str | None,
    reports: tuple[str, ...],
    rule_paths: tuple[str, ...],
) -> int:
    """Accept contradictions by their fingerprints, which every report shows.

    They are not hidden: check counts and shows them as acknowledged, with the reason. With a report or a PATH the
    waiver also names rule, record and claims for its reader, and the first 8 digits of a fingerprint are enough.
    """
    import datetime

    from validator.cli.output import emit
    from validator.waivers.waiver import Waiver
    from validator.waivers.waiver_file import NAME, find_waivers
    from validator.waivers.waiver_text import add_waivers

    day = datetime.date.today() if day is None else day
    for option, text in (("--reason", reason), ("--by", by)):
        if text is not None and not text.strip():
            raise click.BadParameter("it says nothing", param_hint=option)
    if expires is not None and expires < day:
        raise click.BadParameter(f"{expires} is before the day of the decision, {day}", param_hint="--expires")
    fingerprints, paths = _sorted_out(named)
    known = _known(reports, paths, rule_paths)
    found = [_found(fingerprint, known) for fingerprint in fingerprints]
    waivers = [
        Waiver(
            reason=reason.strip(),
            date=day,
            expires=expires,
            by=None if by is None else by.strip(),
            fingerprint=fingerprint if check is None else check.fingerprint,
            record=None if check is None else check.record,
            rule=None if check is None else check.rule,
            claims=() if check is None else check.claims,
        )
        for fingerprint, check in zip(fingerprints, found, strict=True)
    ]
    waivers = list({waiver.fingerprint: waiver for waiver in waivers}.values())
    remarks = {check.fingerprint: check.derivation for check in found if check is not None}
    file = file or find_waivers(paths or (".",)) or NAME
    add_waivers(file, waivers, [remarks.get(waiver.fingerprint or "", "") for waiver in waivers])
    for waiver in waivers:
        remark = remarks.get(waiver.fingerprint or "", "")
        named_too = f", {waiver.name}" if waiver.rule is not None else ""
        emit(safe(f"{file}: {waiver.fingerprint}{named_too} is waived{f': {remark}' if remark else ''}") + "\n")
    return 0


def _sorted_out(named: Iterable[str]) -> tuple[list[str], list[str]]:
    """The fingerprints among the arguments, and the paths: what is there under its name is a path.

    Raises:
        click.UsageError: one is neither, or there is no fingerprint.
    """
    from validator.waivers.waiver_file import DIGITS, fingerprint_of

    fingerprints, paths = [], []
    for text in named:
        digits = fingerprint_of(text)
        if digits is not None and len(digits) >= LEAST_DIGITS and not os.path.exists(text):
            fingerprints.append(digits)
        elif text == "-" or ":" in text or os.path.exists(text):
            paths.append(text)
        elif digits is not None:
            raise click.UsageError(f"{text!r}: at least {LEAST_DIGITS} digits of a fingerprint are needed")
        else:
            raise click.UsageError(f"{text!r} is neither a fingerprint ({DIGITS} digits 0-9, a-f) nor a file")
    if not fingerprints:
        raise click.UsageError("no fingerprint: every report shows one beside each contradiction")
    return fingerprints, paths


def _known(reports: Sequence[str], paths: Sequence[str], rule_paths: Sequence[str]) -> _Known | None:
    """What the reports and the paths hold; None where nothing is given to look a fingerprint up in."""
    if not reports and not paths:
        if rule_paths:
            raise click.UsageError("--rules is for checking a PATH: name one")
        return None
    from validator.waivers.written_report import read_written

    read = [read_written(report) for report in reports]
    if paths:
        read.append(_checked(paths, rule_paths))
    return _Known(
        {check.fingerprint: check for report in read for check in report.checks},
        "".join(f"\n  {report.path}: {report.lacks}" for report in read if report.lacks),
    )


def _checked(paths: Sequence[str], rule_paths: Sequence[str]) -> WrittenReport:
    """What ``validator check`` finds in the paths, as their project has it checked."""
    import io
    from contextlib import redirect_stderr, redirect_stdout
    from tempfile import TemporaryDirectory

    from validator.cli.check import check
    from validator.cli.data_options import is_data_set
    from validator.cli.output import tell
    from validator.waivers.written_report import read_written

    rules = [part for path in rule_paths for part in ("--rules", path)]
    with TemporaryDirectory(prefix="validator-") as folder:
        file = os.path.join(folder, "report")
        # Of a data set the JSON report has the first findings only.
        form = "jsonl" if is_data_set(paths, {}) else "json"
        arguments = [*paths, "--format", f"{form}={file}", "--fail-on", "never", "--quiet", *rules]
        said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")  # a StringIO has no encoding: it would get escapes
        with redirect_stdout(io.StringIO()), redirect_stderr(said):
            code = check.main(arguments, "validator check", standalone_mode=False)
        if code:  # what could not be read may be what is looked for
            said.seek(0)
            tell(said.read().rstrip())
        return read_written(file)


def _found(fingerprint: str, known: _Known | None) -> WrittenCheck | None:
    """The contradiction that a fingerprint or its beginning names; None where there is nothing to look it up in.

    Raises:
        click.UsageError: there is none, or several begin so.
    """
    from validator.waivers.waiver_file import DIGITS

    if known is None:
        if len(fingerprint) < DIGITS:
            raise click.UsageError(
                f"{fingerprint!r} has {len(fingerprint)} of {DIGITS} digits: write all of them, or name the report or "
                f"the PATH that it is in"
            )
        return None
    found = [check for name, check in known.checks.items() if name.startswith(fingerprint)]
    contradictions = [check for check in found if check.contradicts]
    if len(contradictions) == 1:
        return contradictions[0]
    if contradictions:
        raise click.UsageError(
            f"{fingerprint!r} is the beginning of {len(contradictions)} fingerprints:{_list(contradictions)}"
        )
    for check in found:
        said = "agrees" if check.verdict == "agrees" else "is undecided"
        raise click.UsageError(
            f"{check.fingerprint} ({check.rule} in {check.record}) {said}: there is nothing to waive"
        )
    there = [check for check in known.checks.values() if check.contradicts]
    listed = f"; there are:{_list(there)}" if there else ": there is none in what is given"
    raise click.UsageError(f"no contradiction is called {fingerprint!r}{listed}{known.lacks}")


def _list(checks: Sequence[WrittenCheck]) -> str:
    """The first few, one a line."""
    lines = ["\n  " + safe(f"{check.fingerprint}  {check.rule} in {check.record}") for check in checks[:MOST_LISTED]]
    more = len(checks) - MOST_LISTED
    return "".join(lines) + (f"\n  and {more:,} more" if more > 0 else "")
