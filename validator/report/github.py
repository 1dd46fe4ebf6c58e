"""The report as workflow commands of GitHub Actions: what a step prints becomes annotations at the claims' lines.

Contract: one line a command, whatever a record holds; ``error``, ``warning`` and ``notice`` by severity, problems as
errors. The runner makes annotations of the first ten of each kind that a step prints and drops the rest, so the rest is
printed in a folded group of the log instead, and the last line, which is among the ten notices, says how many. What is
acknowledged is listed in the log and annotated nowhere.

Sources: GitHub's documentation, "Workflow commands for GitHub Actions" (parameters of ``error``); the runner's
``ActionCommand.cs`` (escapes: ``%``, CR and LF everywhere, ``:`` and ``,`` in properties too; a line is also searched
for the old form ``##[command]``, wherever in it that begins) and ``ExecutionContext.cs`` (ten issues of a type,
messages of 4,096 characters); the REST documentation of check runs (titles of 255 characters).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from validator.report.layout import counted, cut
from validator.report.plain import safe
from validator.report.repository_path import repository_path
from validator.report.sarif_place import finding_location, location, problem_location
from validator.report.sentences import (
    accepted_text,
    arithmetic,
    code_units,
    headline,
    problem_text,
    quoted,
    rule_of,
    suspects,
    title_of,
)
from validator.report.told import told
from validator.rulebook.rule import NO_PLACE, Severity

if TYPE_CHECKING:
    from validator.errors import Place
    from validator.report.dataset.dataset_report import DataSetReport
    from validator.report.finding import Finding
    from validator.report.record_report import RecordReport
    from validator.report.result import Report
    from validator.report.told import Told
    from validator.waivers.waiver import Acknowledgement

Kind = Literal["error", "warning", "notice"]

ANNOTATED = 10
"""So many of each kind the runner annotates in a step."""
MOST_OF_MESSAGE = 4_000
MOST_OF_TITLE = 200
MOST_CLAIMS = 12

_KINDS: dict[Severity, Kind] = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


@dataclass(frozen=True, slots=True)
class Annotation:
    """One message at a place; ``lines`` are shown below each other. ``location`` is the place as SARIF has it."""

    kind: Kind
    place: Place
    location: Mapping[str, Any]
    title: str
    lines: tuple[str, ...]

    @property
    def command(self) -> str:
        """The annotation as a workflow command."""
        message = "\n".join(self.lines)
        if code_units(message) > MOST_OF_MESSAGE:
            # no character takes more than two units
            message = cut(message, MOST_OF_MESSAGE // 2)
        return command(self.kind, message, **_position(self.place, self.location), title=cut(self.title, MOST_OF_TITLE))

    @property
    def line(self) -> str:
        """The annotation as a line of the log that is no command."""
        return _inert(f"{self.kind} {safe(str(self.place))}: {self.title}: {'; '.join(self.lines)}")


def github_of(report: Report | DataSetReport) -> str:
    """The report as lines for the log of a step.

    >>> from validator import check
    >>> report = check('{"claims": [{"id": "all", "measure": "released", "value": "-3 persons"}]}')
    >>> print(github_of(report), end="")  # doctest: +ELLIPSIS
    ::warning title=A count is not negative (proven%2C count-not-negative)::-3 persons ≥ 0 ✗, 3 too low%0Aall: ...
    ::notice title=validator::✗ 1 contradiction (1 warning) in 1 record, 1 agreement, 0 undecided, 0 of 1 number checked
    """
    found = told(report)
    annotations = list(_annotations(report, found))
    return "".join(f"{line}\n" for line in _lines(report, found, annotations))


def command(name: str, message: str, **properties: str | int | None) -> str:
    """A workflow command on one line; a property that is None is left out.

    >>> command("error", "40% of 780\\nis 312", file="a,b.json", line=21, title="Share: 40%")
    '::error file=a%2Cb.json,line=21,title=Share%3A 40%25::40%25 of 780%0Ais 312'
    """
    said = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items() if value is not None)
    return f"::{name} {said}::{_data(message)}" if said else f"::{name}::{_data(message)}"


def _lines(report: Report | DataSetReport, found: Told, annotations: Sequence[Annotation]) -> Iterator[str]:
    dropped: list[str] = []
    for kind in ("error", "warning", "notice"):
        of_kind = [annotation for annotation in annotations if annotation.kind == kind]
        # the last line is a notice too, and must not be the eleventh
        room = ANNOTATED - 1 if kind == "notice" else ANNOTATED
        yield from (annotation.command for annotation in of_kind[:room])
        rest = of_kind[room:]
        if rest:
            dropped.append(counted(len(rest), f"more {kind}"))
            yield from _group(dropped[-1], (annotation.line for annotation in rest))
    accepted = [
        _accepted(finding, finding.acknowledgement) for _, finding in found.contradictions if finding.acknowledgement
    ]
    if found.acknowledged > len(accepted):
        accepted.append(f"- and {found.acknowledged - len(accepted):,} more, counted and not listed")
    if accepted:
        yield from _group(f"{counted(found.acknowledged, 'contradiction')} acknowledged", map(_inert, accepted))
    if found.notes or found.skipped:
        notes = [*found.notes, *(f"{skipped.path}: {skipped.reason}" for skipped in found.skipped)]
        yield from _group("Not weighed, not read", (_inert(f"- {safe(note)}") for note in notes))
    yield command("notice", _summary(report, found, dropped), title="validator")


def _summary(report: Report | DataSetReport, found: Told, dropped: Sequence[str]) -> str:
    said = [headline(report)]
    if found.partial is not None:
        said.append(safe(found.partial, 1_000))
    said += [safe(suspect.text, 1_000) for suspect in report.rule_suspects[:2]]
    if found.more:
        said.append(f"{found.more:,} of the contradictions are only counted")
    if dropped:
        said.append(f"GitHub shows ten annotations of a kind: {', '.join(dropped)} in the log of this step")
    return "; ".join(said)


def _annotations(report: Report | DataSetReport, found: Told) -> Iterator[Annotation]:
    """Problems first: what could not be read is in no other annotation."""
    for problem in found.problems:
        text = problem_text(problem)
        yield Annotation("error", problem.place, problem_location(problem), "Cannot be read", (text,))
    if found.more_problems:
        first, text = found.problems[0], f"and {counted(found.more_problems, 'more problem')}"
        yield Annotation("error", first.place, problem_location(first), "Cannot be read", (text,))
    for record, finding in found.contradictions:
        if finding.acknowledgement is None:
            yield _contradiction(record, finding)
    for stale in report.stale_waivers:
        place = stale.waiver.place or NO_PLACE
        text = safe(stale.text, 1_000)
        yield Annotation("warning", place, location(place), "A waiver is out of date", (text,))


def _contradiction(record: RecordReport, finding: Finding) -> Annotation:
    strength = f"{finding.strength.value}, " if finding.strength else ""
    name = "own line" if finding.rule.origin == "record" else rule_of(finding)
    lines = [arithmetic(finding)]
    if finding.rule.origin == "record":
        lines.insert(0, rule_of(finding))
    if finding.message:
        lines.append(safe(finding.message, 1_000))
    lines += [quoted(claim) for claim in finding.claims[:MOST_CLAIMS]]
    if len(finding.claims) > MOST_CLAIMS:
        lines.append(f"and {counted(len(finding.claims) - MOST_CLAIMS, 'more claim')}")
    lines += suspects(record, finding)
    title = f"{title_of(finding)} ({strength}{name})"
    return Annotation(_KINDS[finding.severity], finding.place, finding_location(finding), title, tuple(lines))


def _accepted(finding: Finding, acknowledgement: Acknowledgement) -> str:
    where = safe(str(finding.place))
    return f"- {where}: {title_of(finding)}: {arithmetic(finding)}; {accepted_text(acknowledgement)}"


def _position(place: Place, location: Mapping[str, Any]) -> dict[str, str | int | None]:
    """Where an annotation stands; a row of a file that has no lines of text is told in the message alone."""
    path = repository_path(place.path)
    if path is None:
        return {}
    region = location["physicalLocation"].get("region", {})
    return {
        "file": safe(path),
        "line": region.get("startLine"),
        "col": region.get("startColumn"),
        "endColumn": region.get("endColumn"),
    }


def _group(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield command("group", title)
    yield from lines
    yield command("endgroup", "")


def _inert(line: str) -> str:
    """A line of the log that holds no command of the old form, which the runner obeys anywhere in a line."""
    return line.replace("##[", "##\\[")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
