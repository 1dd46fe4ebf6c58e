"""Findings as JSON Lines: each line is what the JSON report says of a check, with the words of the source beside it."""

from __future__ import annotations

import json
from hashlib import blake2b

import jsonschema
import pytest

from validator import Report, RuleBook, check
from validator.errors import Place, Problem
from validator.report.check_json import place_json
from validator.report.finding_schema import finding_schema
from validator.report.json_lines import SHOW, Show, finding_lines, problem_line

EXCHANGE = """{"id": "exchange", "members": {"category": ["military", "civilian"]}, "claims": [
 {"id": "military", "measure": "released", "dims": {"category": "military"}, "value": "270", "quote": "270 men"},
 {"id": "civilian", "measure": "released", "dims": {"category": "civilian"}, "value": "1,120"},
 {"id": "all", "measure": "released", "value": "1400", "quote": "1400 in all"}],
 "checks": ["military + civilian = all"]}"""


def lines_of(report: Report, show: Show) -> list[str]:
    return [line for record in report for line in finding_lines(record, show=show)]


def test_a_contradiction_is_one_line_with_all_that_a_reader_needs() -> None:
    [line] = [
        line for line in lines_of(check(EXCHANGE, explain=False), "contradictions") if '"origin": "record"' in line
    ]
    identity = (
        '"exchange"\n"military + civilian = all"\n'
        '"released"["category"="civilian"] "1,120" ""\n"released"["category"="military"] "270" ""\n'
        '"released"[] "1400" ""'
    )
    assert line == (
        '{"record": "exchange", "path": "<text>", "rule": "military + civilian = all", "origin": "record", '
        '"title": "military + civilian = all", "verdict": "contradicts", "strength": "proven", "severity": "error", '
        f'"fingerprint": "{blake2b(identity.encode(), digest_size=8).hexdigest()}", "acknowledged": null, '
        '"place": {"path": "<text>", "line": 5, "column": 13}, "claims": ["military", "civilian", "all"], '
        '"places": [{"path": "<text>", "line": 2, "column": 2}, {"path": "<text>", "line": 3, "column": 2}, '
        '{"path": "<text>", "line": 4, "column": 2}], "stated": "1400", "computed": "1390", "difference": "10", '
        '"derivation": "270 military + 1,120 civilian = 1,390 ✗ stated 1400", "message": null, "reasons": [], '
        '"implied": {}, "depends_on": [], "figures": [], "values": ["270", "1,120", "1400"], '
        '"quotes": ["270 men", null, "1400 in all"]}\n'
    )


@pytest.mark.parametrize("show", SHOW)
def test_every_line_is_of_its_schema(report: Report, show: Show) -> None:
    jsonschema.Draft202012Validator.check_schema(finding_schema())
    lines = lines_of(report, show)
    assert lines
    for line in lines:
        jsonschema.Draft202012Validator(finding_schema()).validate(json.loads(line))


def test_a_line_says_of_a_check_what_the_report_says(report: Report) -> None:
    for record, data in zip(report, report.to_dict()["records"], strict=True):
        claims = {claim.id: claim for claim in record.record.claims}
        lines = [json.loads(line) for line in finding_lines(record, show="all") if not line.startswith('{"problem"')]
        assert len(data["checks"]) == len(lines)
        for known, line in zip(data["checks"], lines, strict=True):
            expected = {
                "record": data["id"],
                "path": data["path"],
                **known,
                "values": [claims[name].value for name in known["claims"]],
                "quotes": [claims[name].quote for name in known["claims"]],
            }
            assert list(expected.items()) == list(line.items())


def test_only_contradictions_are_written_unless_all_are_asked_for(report: Report) -> None:
    written = [json.loads(line) for line in lines_of(report, "contradictions")]
    verdicts = [line["verdict"] for line in written if "problem" not in line]
    assert verdicts == ["contradicts"] * 4
    written = [json.loads(line) for line in lines_of(report, "all")]
    assert [f.verdict.value for record in report for f in record.findings] == [
        line["verdict"] for line in written if "problem" not in line
    ]


def test_what_could_not_be_read_is_a_line_before_the_records_checks(rules: RuleBook) -> None:
    record = {"id": "odd", "claims": [{"id": "a", "measure": "x", "value": "3"}], "checks": ["a = 3", "a = other"]}
    found = check(record, rules)
    problem, *checks = lines_of(found, "all")
    assert [json.loads(problem)] == [{"problem": problem} for problem in found.to_dict()["problems"]]
    assert json.loads(problem)["problem"]["found"] == "no claim and no measure is called 'other'"
    assert "a = 3" in [json.loads(line)["rule"] for line in checks]
    jsonschema.Draft202012Validator(finding_schema()).validate(json.loads(problem))


def test_a_line_is_one_line_and_nothing_in_it_is_obeyed() -> None:
    hostile = '"\\\n\r\u2028\x1b[2J\u202e021\u202c\x00'
    claims = [{"id": "a", "measure": "votes", "value": "-3", "unit": "vote", "quote": hostile, "dims": {"place": "x"}}]
    [line] = lines_of(check({"id": hostile, "claims": claims}, explain=False), "contradictions")
    assert line.endswith("}\n")
    assert line[:-1].isprintable()
    assert [hostile, [hostile]] == [json.loads(line)["record"], json.loads(line)["quotes"]]


def test_the_place_of_a_cell_of_a_table_names_its_column_and_row() -> None:
    place = Place("votes.parquet", 14, field="votes", row="row 14 (row group 2)")
    assert (json.loads(place_json(place))) == {
        "path": "votes.parquet",
        "line": 14,
        "column": 1,
        "field": "votes",
        "row": "row 14 (row group 2)",
    }
    line = json.loads(problem_line(Problem(place, "an empty row")))
    jsonschema.Draft202012Validator(finding_schema()).validate(line)


def test_a_line_with_another_key_is_not_of_the_schema() -> None:
    line = lines_of(check(EXCHANGE, explain=False), "contradictions")[0]
    wrong = {**json.loads(line), "other": 1}
    assert not jsonschema.Draft202012Validator(finding_schema()).is_valid(wrong)


def test_the_places_of_a_record_on_one_line_and_on_several_are_those_of_its_claims() -> None:
    on_one = '{"claims": [{"id": "a", "measure": "x", "value": "-1 votes"}, {"measure": "y", "value": "-2 votes"}]}'
    on_several = on_one.replace(", {", ",\n  {")
    for text, places in ((on_one, [(1, 13), (1, 63)]), (on_several, [(1, 13), (2, 3)])):
        found = [json.loads(line)["place"] for line in lines_of(check(text, explain=False), "contradictions")]
        assert places == [(place["line"], place["column"]) for place in found]
