"""Reports that an earlier run wrote, read back: the JSON report, that of a data set, and findings in JSON Lines.

Contract: only what identifies a check and what a reader is shown of it; nothing is judged anew. A report that does not
hold all its contradictions is refused: what it leaves out would look as if it were new, or as if it had gone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any, Literal

from validator.claims.origin import Lines, Mistake
from validator.claims.readers.opening import decoded, opened
from validator.errors import Place, Problem, RecordFileError, UsageError
from validator.waivers.waiver import Acknowledgement

Form = Literal["report", "data set", "lines"]
Data = Mapping[str, Any]

_EXPECTED = "a report that validator check wrote with --format json or --format jsonl"


@dataclass(frozen=True, slots=True)
class WrittenCheck:
    """One check as a report tells it; exact numbers are texts."""

    record: str
    path: str
    rule: str
    title: str
    severity: str
    verdict: str
    claims: tuple[str, ...]
    stated: str | None
    computed: str | None
    difference: str | None
    derivation: str
    reasons: tuple[str, ...]
    fingerprint: str
    acknowledged: Acknowledgement | None = None

    @property
    def contradicts(self) -> bool:
        """Whether it is a contradiction."""
        return self.verdict == "contradicts"


@dataclass(frozen=True, slots=True)
class WrittenReport:
    """What a report says: its checks in its order. ``records`` are the ids of all its records, where it lists them.

    ``whole`` says whether it has every check, and not contradictions alone.
    """

    path: str
    form: Form
    checks: tuple[WrittenCheck, ...]
    whole: bool
    number: int
    """How many records were checked."""
    problems: int = 0
    """How much could not be read."""
    records: frozenset[str] | None = None

    @property
    def contradictions(self) -> tuple[WrittenCheck, ...]:
        """Its contradictions, acknowledged ones among them."""
        return tuple(check for check in self.checks if check.contradicts)


def read_written(path: str) -> WrittenReport:
    """Read a report, which may be packed (``.gz``, ``.zst``); ``-`` is standard input.

    Raises:
        UsageError: it cannot be read, is no such report, or does not hold all its contradictions.
    """
    try:
        with opened(path) as file:
            return _read(path, file)
    except RecordFileError as error:
        raise UsageError(error.problems) from None


def _read(path: str, file: IO[bytes]) -> WrittenReport:
    first = file.readline()
    try:
        line = json.loads(first)
    except (ValueError, RecursionError):
        line = None  # a report on several lines
    if isinstance(line, Mapping) and "tool" not in line:
        return _lines(path, line, file)
    text = decoded(path, first + file.read())
    try:
        data = json.loads(text.text)
    except json.JSONDecodeError as error:
        raise UsageError([_no_json(text, error)]) from None
    except RecursionError:
        raise _no_report(path, "nested too deeply") from None
    if not isinstance(data, Mapping):
        raise _no_report(path, "no report")
    with _told(path):
        if isinstance(data.get("records"), list):
            return _report(path, data)
        if isinstance(data.get("findings"), list):
            return _data_set(path, data)
    raise _no_report(path, "no report")


def _report(path: str, data: Data) -> WrittenReport:
    checks = tuple(
        _check(path, check, record["id"], record["path"]) for record in data["records"] for check in record["checks"]
    )
    ids = frozenset(record["id"] for record in data["records"])
    return WrittenReport(path, "report", checks, True, len(data["records"]), len(data["problems"]), ids)


def _data_set(path: str, data: Data) -> WrittenReport:
    summary = data["summary"]
    checks = tuple(_check(path, check, check["record"], check["path"]) for check in data["findings"])
    if data["more_findings"]:
        total = summary["contradicts"]
        found = f"it holds {len(checks):,} of {total:,} contradictions; the others are only counted"
        raise UsageError([Problem(Place(path), found, "a report of all of them", _ALL_OF_THEM)])
    _refuse_partial(path, data["partial"])
    whole = len(checks) == summary["checks"]
    return WrittenReport(path, "data set", checks, whole, summary["records"], summary["problems"])


_ALL_OF_THEM = "write it with --format jsonl, which has every one"


def _lines(path: str, first: Data, file: IO[bytes]) -> WrittenReport:
    checks: list[WrittenCheck] = []
    summary: Data | None = None
    for number, line in _numbered(path, first, file):
        with _told(path, number):
            if "summary" in line:
                summary = line["summary"]
            elif "problem" not in line:
                checks.append(_check(path, line, line["record"], line["path"], number))
    if summary is None:
        found = "the last line, which sums up, is missing: the file was cut off"
        raise UsageError([Problem(Place(path), found, "the whole output of --format jsonl", "write it again")])
    with _told(path):
        _refuse_partial(path, summary["partial"])
        whole = len(checks) == summary["checks"]
        return WrittenReport(path, "lines", tuple(checks), whole, summary["records"], summary["problems"])


def _numbered(path: str, first: Data, file: IO[bytes]) -> Iterator[tuple[int, Data]]:
    yield 1, first
    for number, line in enumerate(file, 2):
        if line.isspace():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, Mapping):
            raise _no_report(path, "a line that is no JSON object", number)
        yield number, value


def _refuse_partial(path: str, partial: str | None) -> None:
    if partial is not None:
        found = f"the report of a run that was cut short: {partial}"
        raise UsageError([Problem(Place(path), found, "a report of a whole run", "run it to its end")])


def _check(path: str, check: Data, record: str, record_path: str, line: int = 1) -> WrittenCheck:
    if "fingerprint" not in check:
        raise _no_report(path, "a check without 'fingerprint': an older version wrote this report", line)
    said = check.get("acknowledged")
    return WrittenCheck(
        record,
        record_path,
        check["rule"],
        check["title"],
        check["severity"],
        check["verdict"],
        tuple(check["claims"]),
        check["stated"],
        check["computed"],
        check["difference"],
        check["derivation"],
        tuple(check["reasons"]),
        check["fingerprint"],
        None if said is None else Acknowledgement(said["by"], said["reason"], said["date"], said["expires"]),
    )


class _told:  # noqa: N801 - reads as a function
    """Tells of JSON that has not the keys of a report in our words: it is somebody else's file."""

    def __init__(self, path: str, line: int = 1) -> None:
        self.path, self.line = path, line

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, KeyError | TypeError | AttributeError):
            raise _no_report(self.path, "no report", self.line) from None


def _no_report(path: str, found: str, line: int = 1) -> UsageError:
    return UsageError([Problem(Place(path, line), found, _EXPECTED, "write it again with this version")])


def _no_json(lines: Lines, error: json.JSONDecodeError) -> Problem:
    return lines.problem(Mistake((error.pos, error.pos + 1), f"not JSON: {error.msg}", _EXPECTED))
