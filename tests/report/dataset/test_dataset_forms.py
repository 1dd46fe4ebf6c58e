"""The report of the counties in every form, compared with files: ``pytest --regenerate`` writes them anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest
from county_data import Counties

from validator.report.dataset.dataset_report import DataSetReport
from validator.report.dataset.dataset_schema import dataset_schema, summary_schema
from validator.report.dataset.json_dataset import summary_line
from validator.report.dataset.tally import DataSetTally
from validator.report.dataset.terminal_dataset import plain_text
from validator.report.json_lines import finding_lines

if TYPE_CHECKING:
    from conftest import Golden

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("width", [80, 200])
def test_a_terminal_of_each_width_gets_the_golden_report(counties: Counties, width: int, golden: Golden) -> None:
    golden.exact(GOLDEN / f"width-{width}.txt", plain_text(counties.report(limit=3), width))


def test_an_ascii_terminal_gets_the_golden_report_spelled_out(counties: Counties, golden: Golden) -> None:
    text = plain_text(counties.report(limit=3, partial="interrupted after 12 records"), encoding="ascii")
    assert text.isascii()
    golden.exact(GOLDEN / "ascii.txt", text)


def test_showing_contradictions_only_leaves_out_why_others_are_undecided(counties: Counties, golden: Golden) -> None:
    golden.exact(GOLDEN / "contradictions.txt", plain_text(counties.report(limit=1), show="contradictions"))


def test_the_json_report_is_the_golden_one(counties: Counties, golden: Golden) -> None:
    golden.exact(GOLDEN / "report.json", counties.report(limit=3).to_json())


@pytest.mark.parametrize("width", [60, 80, 120, 200])
@pytest.mark.parametrize("times", [1, 10**9])
def test_no_line_is_wider_than_the_page_and_no_rule_is_cut(counties: Counties, width: int, times: int) -> None:
    report = counties.report()
    for name in ("kings", "erie", "bronx", "orange"):
        report.tally.add(counties[name], times)
    lines = plain_text(report, width).splitlines()
    assert [line for line in lines if len(line) > width or line != line.rstrip()] == []
    assert any(line.strip().startswith("women-among-all") for line in lines)


def test_a_thousand_million_records_are_as_short_to_tell_as_a_thousand(counties: Counties) -> None:
    few, many = counties.report(), counties.report()
    many.tally.add(counties["kings"], 10**9)
    assert abs(len(plain_text(many).splitlines()) - len(plain_text(few).splitlines())) <= 6


def test_the_schemas_are_json_schemas() -> None:
    jsonschema.Draft202012Validator.check_schema(dataset_schema())
    jsonschema.Draft202012Validator.check_schema(summary_schema())


def test_the_json_report_is_of_its_schema(counties: Counties) -> None:
    schema = jsonschema.Draft202012Validator(dataset_schema())
    schema.validate(json.loads(counties.report().to_json()))
    schema.validate(json.loads(counties.report(0, partial="interrupted").to_json()))
    schema.validate(json.loads(DataSetReport(DataSetTally()).to_json()))


def test_text_and_data_are_the_same_report(counties: Counties) -> None:
    report = counties.report()
    assert json.loads(report.to_json()) == report.to_dict()
    assert report.to_json().endswith("}\n")
    assert report.to_json() == counties.report().to_json()


def test_numbers_that_decide_are_strings(counties: Counties) -> None:
    parts = counties.report().to_dict()["rules"][0]
    assert [worst["distance"] for worst in parts["worst"]] == ["3510", "2700", "990"]


def test_the_findings_are_those_of_the_json_lines(counties: Counties) -> None:
    lines = [json.loads(line) for report in counties.reports for line in finding_lines(report)]
    contradictions = [line for line in lines if "problem" not in line]
    assert counties.report().to_dict()["findings"] == contradictions
    assert len(contradictions) == 7


def test_the_last_line_of_json_lines_is_the_summary(counties: Counties) -> None:
    line = summary_line(counties.report(partial="interrupted after 12 records"))
    assert line.endswith("}\n")
    assert line.count("\n") == 1
    data = json.loads(line)
    jsonschema.Draft202012Validator(summary_schema()).validate(data)
    summary = data["summary"]
    assert summary["partial"] == "interrupted after 12 records"
    assert (summary["records"], summary["contradicts"], summary["complete"]) == (12, 7, False)
    assert [(row["rule"], row["contradicts"]) for row in summary["rules"]] == [
        ("parts-of-a-side", 6),
        ("women-among-all", 1),
    ]
