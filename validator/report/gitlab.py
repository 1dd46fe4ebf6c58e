"""The report as GitLab's Code Quality report: a JSON array with an entry a contradiction and a problem.

Contract: every entry has all fields that GitLab asks for (its reader stops at the first that has not), a path in the
repository, and a fingerprint of its own (of several with one fingerprint GitLab keeps the last). Contradictions that a
data set only counts have one entry a rule. What is acknowledged has the severity ``info`` and says so. The format has
no place for what agrees or is undecided: another output of the same run tells that.

Sources: GitLab's documentation, "Code Quality", section "Code Quality report format" (fields, severities, no byte order
mark); ``lib/gitlab/ci/parsers/codequality/code_climate.rb`` and ``codequality_reports.rb`` (what its reader does).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from validator.errors import Place
from validator.report.dataset.dataset_report import DataSetReport
from validator.report.dataset.tally import rule_key
from validator.report.layout import counted
from validator.report.plain import safe
from validator.report.repository_path import repository_path
from validator.report.sentences import MOST_OF_TEXT, accepted_text, arithmetic, problem_text, quoted, rule_of, title_of
from validator.report.told import told
from validator.rulebook.rule import Severity

if TYPE_CHECKING:
    from validator.report.finding import Finding
    from validator.report.result import Report
    from validator.report.told import Told

PROBLEM = "cannot-be-read"
"""The check's name of a problem; no rule has it, for a rule's id is that of a file of its own."""
OWN_LINE = "own-line"
"""The check's name of all records' own lines of arithmetic, whose ids are their texts."""
STALE_WAIVER = "waiver-out-of-date"
MOST_QUOTED = 6

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.NOTE: "minor"}
_OF_PROBLEM, _OF_STALE_WAIVER, _OF_ACKNOWLEDGED = "blocker", "minor", "info"


def gitlab_of(report: Report | DataSetReport) -> str:
    """The report as JSON text.

    >>> from validator import check
    >>> report = check('{"claims": [{"id": "all", "measure": "released", "value": "-3 persons"}]}')
    >>> json.loads(gitlab_of(report))[0]["description"]
    'A count is not negative: -3 persons ≥ 0 ✗, 3 too low. all: -3 persons <text>:1:13'
    """
    entries: list[dict[str, Any]] = []
    seen: dict[str, int] = {}
    for entry in _entries(report, told(report)):
        name = entry["fingerprint"]
        seen[name] = number = seen.get(name, 0) + 1
        entries.append({**entry, "fingerprint": name if number == 1 else f"{name}-{number}"})
    return json.dumps(entries, ensure_ascii=False, indent=2) + "\n"


def _entries(report: Report | DataSetReport, found: Told) -> Iterator[dict[str, Any]]:
    for problem in found.problems:
        name = _name(PROBLEM, problem.place.path, problem.found)
        yield _entry(f"Cannot be read: {problem_text(problem)}", PROBLEM, name, _OF_PROBLEM, problem.place)
    if found.more_problems:
        text = f"{counted(found.more_problems, 'more problem')}: not everything could be read"
        yield _entry(text, PROBLEM, _name(PROBLEM, "more"), _OF_PROBLEM, found.problems[0].place)
    for _, finding in found.contradictions:
        yield _contradiction(finding)
    for stale in report.stale_waivers:
        place = stale.waiver.place or _first_file(report)
        yield _entry(safe(stale.text, 1_000), STALE_WAIVER, _name(STALE_WAIVER, stale.text), _OF_STALE_WAIVER, place)
    if isinstance(report, DataSetReport):
        yield from _only_counted(report)


def _contradiction(finding: Finding) -> dict[str, Any]:
    own = finding.rule.origin == "record"
    said = [f"{title_of(finding)}{f' ({rule_of(finding)})' if own else ''}: {arithmetic(finding)}"]
    said += [quoted(claim) for claim in finding.claims[:MOST_QUOTED]]
    if len(finding.claims) > MOST_QUOTED:
        said.append(f"and {counted(len(finding.claims) - MOST_QUOTED, 'more claim')}")
    severity = _SEVERITIES[finding.severity]
    if finding.acknowledgement is not None:
        said.insert(0, accepted_text(finding.acknowledgement))
        severity = _OF_ACKNOWLEDGED
    return _entry(". ".join(said), OWN_LINE if own else rule_of(finding), finding.fingerprint, severity, finding.place)


def _only_counted(report: DataSetReport) -> Iterator[dict[str, Any]]:
    """An entry a rule for the contradictions beyond the first ones, at the place of the worst of them that is known."""
    shown: dict[tuple[str, str, str], list[Finding]] = {}
    for _, finding in report.findings:
        shown.setdefault(rule_key(finding.rule), []).append(finding)
    for row in report.by_rule:
        of_row = shown.get((row.origin, row.id, row.severity.value), [])
        standing = row.standing - sum(finding.acknowledgement is None for finding in of_row)
        accepted = row.contradicts - len(of_row) - standing
        place = row.worst[0].place if row.worst else of_row[0].place if of_row else None
        name = OWN_LINE if row.origin == "record" else safe(row.id, MOST_OF_TEXT)
        for number, severity, word in (
            (standing, _SEVERITIES[row.severity], "contradiction"),
            (accepted, _OF_ACKNOWLEDGED, "acknowledged contradiction"),
        ):
            if number > 0:
                text = f"{safe(row.title, MOST_OF_TEXT)}: {counted(number, f'more {word}')}, counted and not listed"
                mark = _name("more", row.origin, row.id, word)
                yield _entry(text, name, mark, severity, place or _first_file(report))


def _name(*parts: str) -> str:
    """The fingerprint of an entry that is no single contradiction: of what it says, without numbers and lines."""
    return blake2b(json.dumps(parts).encode("ascii"), digest_size=8).hexdigest()


def _first_file(report: Report | DataSetReport) -> Place:
    """Where something stands that has no place of its own."""
    paths = [file.path for file in (report.files if isinstance(report, DataSetReport) else report.records)]
    return Place(paths[0] if paths else "")


def _entry(text: str, check: str, fingerprint: str, severity: str, place: Place) -> dict[str, Any]:
    # the reader wants a path; what is no file of the repository is named as it was read
    path = repository_path(place.path) or safe(place.path, MOST_OF_TEXT) or "unknown"
    return {
        "description": text,
        "check_name": check,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": path, "lines": {"begin": place.line}},
    }
