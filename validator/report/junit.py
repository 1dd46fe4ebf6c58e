"""The report as JUnit XML: of records a suite a record and a case a check, of a data set a suite a rule.

Contract: what agrees passes, what contradicts fails, what is undecided or acknowledged is skipped with its reason, what
cannot be read is an error. Nothing is left out: what a data set only counts is a case that says the number; numbers
that no check weighs are listed in the suite's output. There are no times: the same input gives the same bytes. Every
text has passed ``safe``, which makes visible escapes of all characters that XML 1.0 §2.2 forbids.

Sources: the schema of Jenkins' xUnit plugin, ``junit-10.xsd``, to which the output is held by a test; Windy Road's
older schema asks for times and a host, which this report has not. Cases are told apart by ``classname`` and ``name``
(Jenkins' JUnit plugin; GitLab's ``lib/gitlab/ci/parsers/test/junit.rb``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from validator.report.dataset.dataset_report import DataSetReport
from validator.report.junit_case import MOST_OF_NAME, Case, Suite, check_case, problem_case
from validator.report.plain import safe
from validator.report.sentences import MOST_OF_TEXT

if TYPE_CHECKING:
    from validator.errors import Problem
    from validator.report.record_report import RecordReport
    from validator.report.result import Report
    from validator.waivers.waiver import StaleWaiver


def junit_of(report: Report | DataSetReport) -> str:
    """The report as XML text.

    >>> from validator import check
    >>> report = check({"id": "exchange", "claims": [{"id": "all", "measure": "released", "value": "-3 persons"}]})
    >>> print(junit_of(report))  # doctest: +ELLIPSIS
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="validator" tests="2" failures="1" errors="0">
      <testsuite name="exchange" tests="2" failures="1" errors="0" skipped="0" ...>
    ...
    """
    from validator.report.junit_data_set import data_set_suites

    suites = list(data_set_suites(report) if isinstance(report, DataSetReport) else _of_records(report))
    suites += _of_waivers(report.stale_waivers)
    root = ElementTree.Element(
        "testsuites",
        name="validator",
        tests=str(sum(len(suite.cases) for suite in suites)),
        failures=str(sum(suite.number("failure") for suite in suites)),
        errors=str(sum(suite.number("error") for suite in suites)),
    )
    for suite in suites:
        root.append(_suite(suite))
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _of_records(report: Report) -> Iterator[Suite]:
    inside = {id(problem) for record in report.records for problem in record.problems}
    outside: dict[str, list[Problem]] = {}
    for problem in report.problems:
        if id(problem) not in inside:
            outside.setdefault(problem.place.path, []).append(problem)
    for path, problems in outside.items():
        name = safe(path, MOST_OF_NAME) or "input"
        yield Suite(name, tuple(problem_case(name, problem) for problem in problems), file=safe(path))
    for record in report.records:
        yield _of_record(record)
    if report.skipped:
        cases = [
            Case("files", safe(file.path, MOST_OF_NAME), "skipped", "no record", safe(file.reason, MOST_OF_TEXT))
            for file in report.skipped
        ]
        yield Suite("files that are no records", tuple(cases))


def _of_record(record: RecordReport) -> Suite:
    name = safe(record.id, MOST_OF_NAME) or "record"
    cases = [problem_case(name, problem) for problem in record.problems]
    cases += [check_case(name, record, finding) for finding in record.findings]
    if not cases:
        # no case at all would look like a record in which all is well
        cases = [Case(name, "something can be checked", "skipped", "undecided", "no rule applies to the record")]
    output = [f"{one.claim.id}: {one.claim.value}: not checked: {one.reason}" for one in record.unchecked]
    if record.explanation is not None:
        output += [f"not fully explained: {reason}" for reason in record.explanation.partial]
    return Suite(
        name,
        tuple(cases),
        file=safe(record.path),
        properties=(("numbers", str(record.coverage)), ("acknowledged", str(len(record.acknowledged)))),
        output=tuple(safe(line, MOST_OF_TEXT) for line in output),
    )


def _of_waivers(stale: Sequence[StaleWaiver]) -> Iterator[Suite]:
    """Waivers out of date. They fail nothing by themselves: what they no longer accept does."""
    cases = [
        Case("waivers", safe(one.waiver.name, MOST_OF_NAME), "skipped", "out of date", safe(str(one), 2 * MOST_OF_TEXT))
        for one in stale
    ]
    if cases:
        yield Suite("waivers out of date", tuple(cases))


def _suite(suite: Suite) -> ElementTree.Element:
    attributes = {
        "name": suite.name,
        "tests": str(len(suite.cases)),
        "failures": str(suite.number("failure")),
        "errors": str(suite.number("error")),
        "skipped": str(suite.number("skipped")),
    }
    if suite.file:
        attributes["file"] = suite.file
    element = ElementTree.Element("testsuite", attributes)
    if suite.properties:
        properties = ElementTree.SubElement(element, "properties")
        for name, value in suite.properties:
            ElementTree.SubElement(properties, "property", name=name, value=value)
    element.extend(_case(case, name) for case, name in _told_apart(suite.cases))
    if suite.output:
        ElementTree.SubElement(element, "system-out").text = "\n".join(suite.output)
    return element


def _told_apart(cases: Iterable[Case]) -> Iterator[tuple[Case, str]]:
    """Each case with a name that no other of its class has: of two alike, a reader keeps one."""
    seen: dict[tuple[str, str], int] = {}
    for case in cases:
        key = case.group, case.name
        seen[key] = number = seen.get(key, 0) + 1
        yield case, case.name if number == 1 else f"{case.name} ({number})"


def _case(case: Case, name: str) -> ElementTree.Element:
    element = ElementTree.Element("testcase", classname=case.group, name=name)
    if case.outcome is not None:
        ElementTree.SubElement(element, case.outcome, type=case.kind, message=case.message).text = case.text or None
    elif case.text:
        ElementTree.SubElement(element, "system-out").text = case.text
    return element
