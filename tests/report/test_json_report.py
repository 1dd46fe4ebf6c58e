from __future__ import annotations

import json

import jsonschema

from validator import Report
from validator.report.report_schema import report_schema


def test_the_schema_is_a_json_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(report_schema())


def test_the_report_is_of_its_schema(report: Report) -> None:
    jsonschema.Draft202012Validator(report_schema()).validate(json.loads(report.to_json()))
    jsonschema.Draft202012Validator(report_schema()).validate(json.loads(Report(()).to_json()))


def test_text_and_data_are_the_same_report(report: Report) -> None:
    assert json.loads(report.to_json()) == report.to_dict()


def test_the_shape_that_programs_rely_on_is_there(report: Report) -> None:
    data = report.to_dict()
    assert set(data) >= {"tool", "records", "summary"}
    assert set(data["records"][0]) >= {"id", "path", "checks", "unchecked", "coverage"}
    check = data["records"][0]["checks"][0]
    needed = {"rule", "origin", "verdict", "strength", "severity", "claims", "stated", "computed", "difference"}
    assert set(check) >= needed | {"derivation", "message"}
    assert data["summary"]["contradicts"] == 4
    assert data["records"][0]["coverage"] == {"checked": 10, "claims": 12}


def test_a_records_own_line_has_its_text_as_its_rule(report: Report) -> None:
    own = [check for check in report.to_dict()["records"][0]["checks"] if check["origin"] == "record"]
    assert [(check["rule"], check["verdict"]) for check in own] == [
        ("so_far < per_side", "contradicts"),
        ("per_side / agreed = share", "agrees"),
    ]


def test_no_number_that_decides_is_a_json_number(report: Report) -> None:
    for record in report.to_dict()["records"]:
        for check in record["checks"]:
            for key in ("stated", "computed", "difference"):
                assert check[key] is None or isinstance(check[key], str)
            assert all(figure["share"] is None or isinstance(figure["share"], str) for figure in check["figures"])


def test_the_text_ends_in_one_newline_and_keys_keep_their_order(report: Report) -> None:
    text = report.to_json()
    assert text.endswith("}\n")
    assert not text.endswith("\n\n")
    assert list(json.loads(text)) == [
        "tool",
        "records",
        "rules",
        "idle",
        "rule_suspects",
        "patterns",
        "problems",
        "skipped",
        "summary",
    ]
