"""Reports that an earlier run wrote, read back: the JSON report, that of a data set, and findings in JSON Lines.

Contract: only what identifies a check and what a reader is shown of it; nothing is judged anew. For comparisons a
report must hold all its contradictions (``read_whole``): what it leaves out would look as if it were new, or had gone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
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
    lacks: str = ""
    """Why it does not hold every contradiction that was found; empty where it does."""

    @property
    def contradictions(self) -> tuple[WrittenCheck, ...]:
        """Its contradictions, acknowledged ones among them."""
        return tuple(check for check in self.checks if check.contradicts)


def read_written(path: str) -> WrittenReport:
    """Read a report, which may be packed (``.gz``, ``.zst``); ``-`` is standard input.

    Raises:
        UsageError: it cannot be read, or is no such report.
    """
    try:
        with opened(path) as file:
            return written_report(path, file)
    except RecordFileError as error:
        raise UsageError(error.problems) from None


def read_whole(path: str) -> WrittenReport:
    """Read a report that holds every contradiction that its run found.

    Raises:
        UsageError: it cannot be read, is no such report, or does not hold all.
    """
    return _whole(read_written(path))


def _whole(report: WrittenReport) -> WrittenReport:
    if report.lacks:
        raise _not_whole(report.path, report.lacks)
    return report


def _not_whole(path: str, lacks: str) -> UsageError:
    expected = "a report with all contradictions of a whole run"
    return UsageError([Problem(Place(path), lacks, expected, "write it with --format jsonl=FILE")])


def known_contradictions(path: str) -> dict[str, str]:
    """The fingerprints of all contradictions of a report, each with its record's id.

    Of JSON Lines nothing else is kept: a baseline may know a million.

    Raises:
        UsageError: as ``read_whole``.
    """
    found: dict[str, str] = {}

    def take(number: int, line: Data) -> None:
        if "fingerprint" not in line:
            raise _no_fingerprint(path, number)
        if line["verdict"] == "contradicts":
            found[line["fingerprint"]] = line["record"]

    try:
        with opened(path) as file:
            first = file.readline()
            line = _line(first)
            if line is None:
                report = _whole(_several_lines(path, first + file.read()))
                return {check.fingerprint: check.record for check in report.contradictions}
            summary = _each_line(path, line, file, take)
            with _told(path):
                lacks = _CUT_OFF if summary is None else _lacks_partial(summary["partial"])
            if lacks:
                raise _not_whole(path, lacks)
            return found
    except RecordFileError as error:
        raise UsageError(error.problems) from None


def written_report(path: str, file: IO[bytes]) -> WrittenReport:
    """The report that a file holds, opened as bytes.

    Raises:
        UsageError: it is no report.
        RecordFileError: it is not UTF-8.
    """
    first = file.readline()
    line = _line(first)
    return _several_lines(path, first + file.read()) if line is None else _lines(path, line, file)


def _line(text: bytes) -> Data | None:
    """The first line of findings in JSON Lines; None of a report on several lines, or of one object on one line."""
    try:
        line = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return line if isinstance(line, Mapping) and "tool" not in line else None


def _several_lines(path: str, data_bytes: bytes) -> WrittenReport:
    text = decoded(path, data_bytes)
    try:
        data = json.loads(text.text)
    except json.JSONDecodeError as error:
        raise UsageError([_no_json(text, error)]) from None
    except (ValueError, RecursionError):
        raise _no_report(path, "no report") from None
    with _told(path):
        if isinstance(data, Mapping) and isinstance(data.get("records"), list):
            return _report(path, data)
        if isinstance(data, Mapping) and isinstance(data.get("findings"), list):
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
    lacks = _lacks_partial(data["partial"])
    if data["more_findings"]:
        lacks = f"it holds {len(checks):,} of {summary['contradicts']:,} contradictions; the others are only counted"
    whole = len(checks) == summary["checks"]
    return WrittenReport(path, "data set", checks, whole, summary["records"], summary["problems"], lacks=lacks)


def _lacks_partial(partial: str | None) -> str:
    return "" if partial is None else f"it is of a run that was cut short: {partial}"


def _lines(path: str, first: Data, file: IO[bytes]) -> WrittenReport:
    checks: list[WrittenCheck] = []

    def take(number: int, line: Data) -> None:
        checks.append(_check(path, line, line["record"], line["path"], number))

    summary = _each_line(path, first, file, take)
    if summary is None:
        ids = {check.record for check in checks}
        return WrittenReport(path, "lines", tuple(checks), False, len(ids), lacks=_CUT_OFF)
    with _told(path):
        whole, lacks = len(checks) == summary["checks"], _lacks_partial(summary["partial"])
        return WrittenReport(path, "lines", tuple(checks), whole, summary["records"], summary["problems"], lacks=lacks)


_CUT_OFF = "its last line, which sums up, is missing: it was cut off"


def _each_line(path: str, first: Data, file: IO[bytes], take: Callable[[int, Data], None]) -> Data | None:
    """Hand over the line of each check with its number; the summary, None where it is missing."""
    summary: Data | None = None
    for number, line in _numbered(path, first, file):
        with _told(path, number):
            if "summary" in line:
                summary = line["summary"]
            elif "problem" not in line:
                take(number, line)
    return summary


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


def _check(path: str, check: Data, record: str, record_path: str, line: int = 1) -> WrittenCheck:
    if "fingerprint" not in check:
        raise _no_fingerprint(path, line)
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


def _no_fingerprint(path: str, line: int) -> UsageError:
    return _no_report(path, "a check without 'fingerprint': an older version wrote this report", line)


def _no_json(lines: Lines, error: json.JSONDecodeError) -> Problem:
    return lines.problem(Mistake((error.pos, error.pos + 1), f"not JSON: {error.msg}", _EXPECTED))
