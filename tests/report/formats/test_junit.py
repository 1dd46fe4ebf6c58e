"""The JUnit report: held to Jenkins' schema, well-formed whatever a record says, and nothing left out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
import xmlschema
from hostile import TEXTS, report_with
from hypothesis import HealthCheck, given, settings

from validator import Report, RuleBook, check
from validator.report.dataset.dataset_report import DataSetReport
from validator.report.junit import junit_of
from validator.report.result import Skipped

SCHEMA = Path(__file__).parent / "schemas" / "junit-10.xsd"


@pytest.fixture(scope="session")
def schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(SCHEMA)


def valid(xml: str, schema: xmlschema.XMLSchema) -> ElementTree.Element:
    """The report, which must be of the schema and count itself rightly."""
    root = ElementTree.fromstring(xml)
    schema.validate(root)
    for suite in root:
        assert suite.get("tests") == str(len(suite.findall("testcase")))
        assert suite.get("failures") == str(len(suite.findall("testcase/failure")))
        assert suite.get("errors") == str(len(suite.findall("testcase/error")))
        assert suite.get("skipped") == str(len(suite.findall("testcase/skipped")))
    for name in ("tests", "failures", "errors"):
        assert int(root.get(name, "")) == sum(int(suite.get(name, "")) for suite in root)
    names = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
    assert len(names) == len(set(names))
    return root


def test_a_record_is_a_suite_and_each_check_a_case(contradicts: Report, schema: xmlschema.XMLSchema) -> None:
    root = valid(junit_of(contradicts), schema)
    counts = contradicts.counts
    assert [suite.get("name") for suite in root] == ["istanbul-exchange-2025-05-23"]
    assert (root[0].get("tests"), root[0].get("failures"), root[0].get("skipped")) == ("26", "3", "3")
    assert (counts.checks, counts.contradicts, counts.undecided) == (26, 3, 3)


def test_a_failure_says_the_arithmetic_and_shows_every_quote(contradicts: Report) -> None:
    failure = ElementTree.fromstring(junit_of(contradicts)).findall(".//failure")[1]
    assert failure.get("message") == "390 each × 2 sides = 780 ✗ stated 870, 90 too high"
    assert failure.get("type") == "error, proven"
    text = failure.text or ""
    for said in (
        "“each side released 390 people”",
        "“In all, 870 people have been exchanged so far.”",
        "record.json:27:5",
    ):
        assert said in text


def test_what_is_undecided_is_skipped_with_its_reason(contradicts: Report) -> None:
    skipped = ElementTree.fromstring(junit_of(contradicts)).findall(".//skipped")
    assert [(one.get("type"), one.get("message")) for one in skipped] == [
        ("undecided", "no claim states released[category=military]"),
        ("undecided", "no claim states released[category=civilian]"),
        ("undecided", "the members of 'gender' are not declared, so there may be more"),
    ]


def test_what_is_acknowledged_is_skipped_and_fails_nothing(waived: Report, schema: xmlschema.XMLSchema) -> None:
    root = valid(junit_of(waived), schema)
    assert root.get("failures") == "2"
    messages = [one.get("message") for one in root.findall(".//skipped") if one.get("type") == "acknowledged"]
    assert messages == [
        "acknowledged (waived on 2025-05-24, until 2025-12-31): the ministry counts who came back twice | @ministry"
    ]


def test_a_waiver_that_accepts_nothing_is_told(waived: Report) -> None:
    root = ElementTree.fromstring(junit_of(waived))
    assert [case.get("name") for case in root.findall("testsuite[@name='waivers out of date']/testcase")] == [
        "whole-count of women in istanbul-exchange-2025-05-23"
    ]


def test_a_number_that_no_check_weighs_is_in_the_output(contradicts: Report) -> None:
    output = ElementTree.fromstring(junit_of(contradicts)).find("testsuite/system-out")
    assert output is not None
    assert output.text == "largest: largest: not checked: no rule relates it to another claim"


def test_names_of_cases_hold_no_values(rules: RuleBook) -> None:
    def names(value: str) -> list[str | None]:
        claims = [{"measure": "sold", "value": value}, {"measure": "baked", "value": "110"}]
        root = ElementTree.fromstring(junit_of(check({"id": "fair", "claims": claims}, rules)))
        return [case.get("name") for case in root.iter("testcase")]

    assert sorted(map(str, names("100"))) == sorted(map(str, names("120")))


def test_checks_of_the_same_name_are_told_apart(rules: RuleBook, schema: xmlschema.XMLSchema) -> None:
    claims = [{"id": "a", "measure": "sold", "value": "1"}, {"id": "b", "measure": "baked", "value": "2"}]
    report = check({"id": "fair", "claims": claims, "checks": ["a < b", "a <= b"]}, rules)
    twice = Report((*report.records, *report.records))
    root = valid(junit_of(report), schema)
    assert len(root.findall(".//testcase[@classname='fair.own lines']")) == 2
    assert len(ElementTree.fromstring(junit_of(twice))) == 2


def test_a_file_that_cannot_be_read_is_an_error_in_a_suite_of_its_own(
    rules: RuleBook, schema: xmlschema.XMLSchema
) -> None:
    root = valid(junit_of(check("nope.json", rules)), schema)
    assert [(suite.get("name"), suite.get("errors")) for suite in root] == [("nope.json", "1")]
    error = root.find(".//error")
    assert error is not None
    assert error.get("message") == "the file does not exist; to do: check the path"
    assert error.text == "nope.json:1:1: the file does not exist; to do: check the path"


def test_a_value_that_cannot_be_read_is_an_error_in_its_records_suite(
    rules: RuleBook, schema: xmlschema.XMLSchema
) -> None:
    report = check({"id": "fair", "claims": [{"measure": "sold", "value": "lots"}]}, rules)
    root = valid(junit_of(report), schema)
    assert [(suite.get("name"), suite.get("errors")) for suite in root] == [("fair", "1")]


def test_a_record_without_a_check_does_not_look_as_if_all_were_well(
    rules: RuleBook, schema: xmlschema.XMLSchema
) -> None:
    root = valid(junit_of(check({"id": "fair", "claims": [{"measure": "visitors", "value": "3"}]}, rules)), schema)
    assert [case.get("name") for case in root.findall(".//testcase[skipped]")] == ["something can be checked"]


def test_files_that_are_no_records_are_told(schema: xmlschema.XMLSchema) -> None:
    root = valid(junit_of(Report((), skipped=(Skipped("notes.txt", "no record's ending"),))), schema)
    assert [case.get("name") for case in root.iter("testcase")] == ["notes.txt"]


def test_a_run_of_nothing_is_valid(schema: xmlschema.XMLSchema) -> None:
    assert valid(junit_of(Report(())), schema).get("tests") == "0"


@pytest.mark.parametrize("limit", [0, 1, 2, 20])
def test_a_data_set_counts_what_it_does_not_list(
    limit: int, stalls: Callable[..., DataSetReport], schema: xmlschema.XMLSchema
) -> None:
    # 120 > 110, 70 > 60; 120 + 0 ≠ 110, 40 + 10 ≠ 40, 100 + 20 ≠ 110
    report = stalls(limit)
    assert report.counts.contradicts == 5
    root = valid(junit_of(report), schema)
    listed = [case for case in root.findall(".//testcase[failure]") if case.get("name") != "all others agree"]
    rest = root.findall(".//testcase[@name='all others agree']/failure")
    more = sum(int((one.get("message") or "").split()[0]) for one in rest)
    assert len(listed) + more == 5
    assert len(listed) == len(report.findings)


def test_a_data_set_tells_what_was_not_read_and_not_weighed(
    data_set: DataSetReport, schema: xmlschema.XMLSchema
) -> None:
    root = valid(junit_of(data_set), schema)
    told = {case.get("name"): case[0].get("message") for case in root[0].findall("testcase")}
    assert told["every number can be read"] == "1 of 17 numbers cannot be read"
    assert told["every number is weighed against another"] == "2 of 17 numbers are not weighed against another"
    assert told["column remarks is checked"] == "text such as 'busy'"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
def test_the_xml_is_well_formed_whatever_a_record_says(text: str, rules: RuleBook, schema: xmlschema.XMLSchema) -> None:
    valid(junit_of(report_with(rules, text)), schema)
