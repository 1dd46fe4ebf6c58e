"""Records as tests: ``pytest --validator PATH`` has one test a record, and tells what passed without being decided.

Contract: node ids are ``path::record id``, so that ``pytest --validator records records/fair.json::fair`` runs one
record. A file with mistakes is a collection error; the records in it that are right are tests all the same. What is
told of a record travels in its test's user properties: into a JUnit file, and to the main process of pytest-xdist.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from validator.claims.readers.files import read_items
from validator.claims.readers.paths import DATABASES, Found, find_files, table_form
from validator.claims.record import Record
from validator.errors import Problem, UserError
from validator.pytest_grounds import grounds
from validator.pytest_plugin import NothingCheckedWarning
from validator.report.layout import counted
from validator.report.plain import safe
from validator.waivers.waiver import Waiver

if TYPE_CHECKING:
    from validator.report.result import FailOn, Report

MOST_RECORDS = 10_000
"""Records of one file that become tests. pytest takes some milliseconds a test: more is for ``validator check``."""

MOST_TOLD = 10
"""Records of which the summary tells what is undecided; with ``-v`` of all."""

MOST_SKIPPED = 3
"""Skipped files that are named of each reason."""


class InconsistentError(Exception):
    """A record contradicts itself, or cannot be read; holds the report of that record."""

    def __init__(self, report: Report) -> None:
        self.report = report
        super().__init__(str(report))


@dataclass(frozen=True)
class Headline:
    """What pytest tells of a failure in a line, as ``reprcrash`` of what ``repr_failure`` returns."""

    message: str


@dataclass(frozen=True)
class Shown:
    """The report of a record in full, and its first line for pytest's summary.

    Of a text alone pytest repeats every line in the summary wherever it sees that it runs in CI.
    """

    text: str

    @property
    def reprcrash(self) -> Headline:
        """The first line of the report."""
        return Headline(self.text.partition("\n")[0])

    def toterminal(self, writer: pytest.TerminalReporter) -> None:
        """Write the whole report."""
        writer.line(self.text)

    def __str__(self) -> str:
        return self.text


class RecordFile(pytest.File):
    """A file of records."""

    found: Found
    plugin: Records

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        """A test for each record; then, where the file has mistakes, what reports them."""
        if self.found.problem is not None:
            raise self.CollectError(str(self.found.problem))
        problems: list[Problem] = []
        number = 0
        for item in self.plugin.records(self.found.path):
            if isinstance(item, Problem):
                problems.append(item)
                continue
            number += 1
            if number > MOST_RECORDS:
                raise self.CollectError(
                    f"{self.found.path}: more than {MOST_RECORDS:,} records are too many tests: "
                    f"run validator check {self.found.path}"
                )
            yield self.plugin.test(self, item)
        if problems:
            told = "\n".join(str(problem) for problem in sorted(problems, key=lambda problem: problem.place))
            if not number:
                raise self.CollectError(told)
            yield Mistakes.of(self, told)


class Mistakes(pytest.Collector):
    """What is wrong in a file that also has records that are right: an error of collection and no test."""

    told: str

    @classmethod
    def of(cls, file: RecordFile, told: str) -> Mistakes:
        """The mistakes in a file, as text."""
        made = cls.from_parent(file, name="mistakes")
        made.told = told
        return made

    def collect(self) -> Iterable[pytest.Item]:
        """Raise what is wrong."""
        raise self.CollectError(self.told)


class RecordTest(pytest.Item):
    """The test of one record."""

    record: Record
    plugin: Records

    def runtest(self) -> None:
        """Judge the record.

        Raises:
            InconsistentError: it contradicts itself at or above ``--validator-fail-on``, or cannot be read.
        """
        report = self.plugin.judge(self.record)
        self.user_properties += properties(report)
        if report.exit_code(self.plugin.fail_on(self.record)) != 0:
            raise InconsistentError(report)
        if not (report.counts.agrees or report.counts.contradicts):
            self.warn(NothingCheckedWarning(f"{self.nodeid}: nothing was checked: {report.coverage}"))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The report of the record; of an error of ours, the traceback."""
        if isinstance(excinfo.value, InconsistentError):
            return Shown(str(excinfo.value))
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the record begins; pytest counts lines from 0."""
        return self.path, self.record.place.line - 1, self.name


def properties(report: Report) -> list[tuple[str, object]]:
    """What is told of a report in the properties of a test."""
    counts, coverage = report.counts, report.coverage
    told: dict[str, object] = {
        "contradictions": counts.contradicts,
        "acknowledged": len(report.acknowledged),
        "agreements": counts.agrees,
        "undecided": counts.undecided,
        "claims_checked": coverage.checked,
        "claims": coverage.claims,
    }
    reasons = [f"{'; '.join(finding.check.reasons)} ({finding.rule.id})" for finding in report.undecided]
    reasons += [f"{unchecked.claim.id}: {unchecked.reason}" for unchecked in report.unchecked]
    if reasons:
        told["open"] = "\n".join(safe(reason) for reason in reasons)
    return [(f"validator.{name}", value) for name, value in told.items()]


class Records:
    """What a run with ``--validator`` has: its files and rules, and what it tells at its end.

    Raises:
        pytest.UsageError: the rules or the waivers cannot be read, or a path cannot be used here.
    """

    def __init__(self, config: pytest.Config) -> None:
        paths: list[str] = config.getoption("--validator")
        if "-" in paths:
            raise pytest.UsageError("--validator -: pytest keeps standard input to itself; name a file")
        self._found = list(find_files(paths))
        try:
            self._grounds = grounds(
                paths, config.getoption("--validator-rules"), config.getoption("--validator-fail-on")
            )
        except UserError as error:
            raise pytest.UsageError(str(error)) from None
        self._by_path = {_path_of(found): found for found in self._found if not found.skipped}
        self._is_named = False
        self._sources: set[Path] = set()
        self._told: list[tuple[str, dict[str, Any]]] = []
        self._waivers: set[Waiver] = set()
        self._checked: set[str] = set()

    def judge(self, record: Record) -> Report:
        """The report of one record."""
        from validator.report.checking import Sources, judge_sources

        # what has expired is told once, and not with each record
        book, accepted = self._grounds.rules(record.place.path), self._grounds.accepted
        report = judge_sources([Sources((record,))], book, accepted=replace(accepted, expired=()))
        self._checked.add(record.id)
        self._waivers.update(waiver for finding in report.acknowledged for waiver in finding.waivers)
        return report

    def fail_on(self, record: Record) -> FailOn:
        """The least that fails a record."""
        return self._grounds.asked.of(record.place.path).fail_on

    def records(self, path: str) -> Iterator[Record | Problem]:
        """What is in a file, read as ``validator check`` reads it."""
        form = table_form(path)
        return read_items(path, None if form is None else self._grounds.tables(path), [])

    def test(self, file: RecordFile, record: Record) -> RecordTest:
        """The test of a record."""
        if record.source is not None and record.source.path:
            self._sources.add((file.path.parent / record.source.path).resolve())
        made = RecordTest.from_parent(file, name=safe(record.id))
        made.record, made.plugin = record, self
        return made

    # --- collecting ---

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> RecordFile | None:
        """A record file that the command line names, alone or with a record; others are not found through folders."""
        found = self._by_path.get(file_path)
        if found is None or not parent.session.isinitpath(file_path):
            return None
        self._is_named = True
        return self._file(parent, found)

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """Add every record file to what pytest found, unless the command line picks some of them.

        Not as further arguments of pytest: those leave out what ``norecursedirs`` names, such as ``build``.
        """
        report = yield
        if isinstance(collector, pytest.Session) and report.passed and not self._is_named:
            report.result += [self._file(collector, found) for found in self._found if not found.skipped]
        return report

    def _file(self, parent: pytest.Collector, found: Found) -> RecordFile:
        path = _path_of(found)
        if table_form(found.path) in DATABASES:
            made = RecordFile.from_parent(parent, path=path, name=found.path, nodeid=found.path)
        else:
            made = RecordFile.from_parent(parent, path=path)
        made.found, made.plugin = found, self
        return made

    # --- telling ---

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what is told of a record."""
        told = {name.removeprefix("validator."): value for name, value in report.user_properties}
        if report.when == "call" and "claims_checked" in told:
            if report.failed:
                told.pop("open", None)  # the report of the record has it
            self._told.append((report.nodeid, told))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Tell the counts of all records, what is open in those that passed, stale waivers, and what was not read."""
        if terminalreporter.config.getoption("collectonly"):
            return
        terminalreporter.section("records checked for consistency")
        terminalreporter.line(self._counts())
        most = MOST_TOLD if terminalreporter.verbosity < 1 else len(self._told)
        with_open = [(nodeid, told["open"].split("\n")) for nodeid, told in self._told if "open" in told]
        for nodeid, reasons in with_open[:most]:
            terminalreporter.line(f"{nodeid}: {counted(len(reasons), 'open point')}")
            for reason in reasons[:most]:
                terminalreporter.line(f"  {reason}")
            if len(reasons) > most:
                terminalreporter.line(f"  and {len(reasons) - most:,} more (-v tells all)")
        if len(with_open) > most:
            terminalreporter.line(f"and {counted(len(with_open) - most, 'more record')} (-v tells all)")
        for stale in self._grounds.accepted.stale(self._waivers, self._checked):
            terminalreporter.line(f"waiver of {safe(stale.text)}")
        for line in self._skipped():
            terminalreporter.line(line)

    def _skipped(self) -> Iterator[str]:
        """What folders hold beside records, and beside the sources that records name: one line a reason."""
        reasons: dict[str, list[str]] = {}
        for found in () if self._is_named else self._found:
            if found.skipped and Path(found.path).resolve() not in self._sources:
                reasons.setdefault(found.skipped, []).append(found.path)
        for reason, paths in reasons.items():
            more = f" and {len(paths) - MOST_SKIPPED:,} more" if len(paths) > MOST_SKIPPED else ""
            yield f"{counted(len(paths), 'file')} skipped, {reason}: {safe(', '.join(paths[:MOST_SKIPPED]))}{more}"

    def _counts(self) -> str:
        def total(name: str) -> int:
            return sum(cast(int, told[name]) for _, told in self._told)

        acknowledged = f" ({total('acknowledged'):,} acknowledged)" if total("acknowledged") else ""
        return (
            f"{counted(len(self._told), 'record')}: {counted(total('contradictions'), 'contradiction')}{acknowledged}, "
            f"{counted(total('agreements'), 'agreement')}, {total('undecided'):,} undecided, "
            f"{total('claims_checked'):,} of {counted(total('claims'), 'number')} checked"
        )


def _path_of(found: Found) -> Path:
    """The file, also of a table in a database: ``duckdb:votes.db?county``."""
    form = table_form(found.path)
    path = found.path.removeprefix(form).partition("?")[0] if form in DATABASES else found.path
    return Path(path).absolute()
