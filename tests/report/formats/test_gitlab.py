"""The Code Quality report: the fields that GitLab documents, each fingerprint once, paths of the repository."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
from hostile import TEXTS, report_with
from hypothesis import HealthCheck, given, settings

from validator import Report, RuleBook, check
from validator.report.dataset.dataset_report import DataSetReport
from validator.report.gitlab import gitlab_of

# as GitLab's page "Code Quality", section "Code Quality report format" lists them
DOCUMENTED = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "minLength": 1, "not": {"pattern": "^(/|\\./|\\.\\./)"}},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
        "additionalProperties": False,
    },
}


def entries(report: Report | DataSetReport) -> list[dict[str, Any]]:
    text = gitlab_of(report)
    assert not text.startswith("\ufeff")
    found: list[dict[str, Any]] = json.loads(text)
    jsonschema.validate(found, DOCUMENTED)
    names = [entry["fingerprint"] for entry in found]
    assert len(names) == len(set(names))
    return found


def test_each_contradiction_is_an_entry_at_its_first_claim(contradicts: Report) -> None:
    path = "fixtures/prisoner-exchange-contradicts/record.json"
    assert [(one["check_name"], one["severity"], one["location"]) for one in entries(contradicts)] == [
        ("weekday-of-date", "critical", {"path": path, "lines": {"begin": 17}}),
        ("parts-make-whole", "critical", {"path": path, "lines": {"begin": 21}}),
        ("parts-make-whole", "critical", {"path": path, "lines": {"begin": 21}}),
    ]


def test_a_description_has_the_arithmetic_and_the_quotes(contradicts: Report) -> None:
    said = entries(contradicts)[1]["description"]
    assert said.startswith("Parts add up to their whole: 390 each × 2 sides = 780 ✗ stated 870, 90 too high. ")
    assert "“In all, 870 people have been exchanged so far.”" in said


def test_a_story_that_agrees_has_no_entry(agrees: Report) -> None:
    assert gitlab_of(agrees) == "[]\n"


def test_what_is_acknowledged_is_an_entry_of_the_least_severity(waived: Report) -> None:
    found = entries(waived)
    assert [one["severity"] for one in found] == ["critical", "info", "critical", "minor"]
    assert found[1]["description"].startswith("acknowledged (waived on 2025-05-24, until 2025-12-31): the ministry ")
    assert found[3]["check_name"] == "waiver-out-of-date"


def test_the_fingerprint_does_not_depend_on_the_line(rules: RuleBook) -> None:
    claims = [{"measure": "sold", "value": "120"}, {"measure": "baked", "value": "110"}]
    first = entries(check(json.dumps({"claims": claims}), rules))
    later = entries(check("\n\n" + json.dumps({"claims": claims}, indent=1), rules))
    assert [one["fingerprint"] for one in first] == [one["fingerprint"] for one in later]
    assert [one["location"] for one in first] != [one["location"] for one in later]


def test_two_records_of_one_id_keep_both_of_their_entries(rules: RuleBook) -> None:
    claims = [{"measure": "sold", "value": "120"}, {"measure": "baked", "value": "110"}]
    record = check({"id": "fair", "claims": claims}, rules).records
    found = entries(Report((*record, *record)))
    assert len(found) == 2
    assert found[1]["fingerprint"] == f"{found[0]['fingerprint']}-2"


def test_what_cannot_be_read_blocks(rules: RuleBook) -> None:
    assert [(one["check_name"], one["severity"]) for one in entries(check("nope.json", rules))] == [
        ("cannot-be-read", "blocker")
    ]


@pytest.mark.parametrize("limit", [0, 1, 2, 20])
def test_a_data_set_counts_what_it_does_not_list(limit: int, stalls: Callable[..., DataSetReport]) -> None:
    found = [one for one in entries(stalls(limit)) if one["check_name"] != "cannot-be-read"]
    more = [one for one in found if one["description"].endswith("counted and not listed")]
    counted = sum(int(one["description"].split(": ")[1].split()[0]) for one in more)
    assert len(found) - len(more) + counted == 5


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
def test_every_entry_is_as_documented_whatever_a_record_says(text: str, rules: RuleBook) -> None:
    assert len(entries(report_with(rules, text))) >= 2
