"""SARIF: what a result says, where it points, what it is called, and that nothing is silent."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

from validator import Report, RuleBook, check, load_rules
from validator.report.checking import judge_sources, read_sources
from validator.report.sarif import sarif_of
from validator.waivers.waiver import Accepted, Waiver

if TYPE_CHECKING:
    from conftest import Golden

GOLDEN = Path(__file__).parent / "golden"
ROOT = Path(__file__).parent.parent.parent
STORY = "fixtures/prisoner-exchange-contradicts"

ADDS_UP = """\
id: adds-up
title: The parts add up
expect: military + civilian = per_side
why: They are all there is.
severity: error
examples:
  - name: 270 + 120 = 390
    verdict: agrees
    claims: |
      military = 270 people
      civilian = 120 people
      per_side = 390 people
  - name: 270 + 130 = 400
    verdict: contradicts
    claims: |
      military = 270 people
      civilian = 130 people
      per_side = 390 people
"""

RECORD = """\
record: exchange
military = 270 person  "270 soldiers"
civilian = 130 person  "130 civilians"
per_side = 390 person  "390 in all"
"""


LINK = re.compile(r"\[((?:[^\[\]\\]|\\[\[\]\\])*)\]\(([^)]*)\)")
"""An embedded link as SARIF 2.1.0 §3.11.6 defines it: its text, and where it leads."""


def run_of(report: Any) -> dict[str, Any]:
    (run,) = json.loads(sarif_of(report))["runs"]
    return dict(run)


def region_of(place: dict[str, Any]) -> dict[str, int]:
    return dict(place["physicalLocation"]["region"])


def notified(run: dict[str, Any], kind: str) -> list[str]:
    told = run["invocations"][0]["toolExecutionNotifications"]
    return [entry["message"]["text"] for entry in told if entry["descriptor"]["id"] == kind]


@pytest.fixture
def story(monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.chdir(ROOT)
    return check(STORY)


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RuleBook:
    """One rule, in a folder of its own that is also the current one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "adds-up.yaml").write_text(ADDS_UP, encoding="utf-8")
    return load_rules(["rules"], shipped=False)


def test_the_file_of_the_founding_case_is_the_golden_one(story: Report, golden: Golden) -> None:
    golden.exact(GOLDEN / "prisoner-exchange-contradicts.sarif", sarif_of(story))


def test_the_file_of_the_sample_is_the_golden_one(report: Report, golden: Golden) -> None:
    golden.exact(GOLDEN / "report.sarif", sarif_of(report))


def test_the_planted_errors_are_results_with_the_line_and_column_of_their_first_claim(story: Report) -> None:
    lines = (ROOT / STORY / "record.json").read_text(encoding="utf-8").split("\n")
    found = []
    for result in run_of(story)["results"]:
        (place,) = result["locations"]
        region = region_of(place)
        assert region["endLine"] == region["startLine"]
        text = lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1]
        found.append((result["ruleId"], result["level"], text))
    # from the brace that opens the claim to the end of its value, as the file has it
    assert found == [
        (
            "weekday-of-date",
            "error",
            '{"id": "weekday", "measure": "exchange", "dims": {"statistic": "weekday"}, "value": "Thursday"',
        ),
        (
            "parts-make-whole",
            "error",
            '{"id": "per_side", "measure": "released", "dims": {"side": "each"}, "value": "390"',
        ),
        (
            "parts-make-whole",
            "error",
            '{"id": "per_side", "measure": "released", "dims": {"side": "each"}, "value": "390"',
        ),
    ]


def test_the_other_claims_are_labelled_and_the_message_links_to_them(story: Report) -> None:
    result = run_of(story)["results"][2]
    assert result["message"]["text"].split("\n")[:2] == [
        "Parts add up to their whole: 270 military + 130 civilian = 400 ✗ stated 390 (each side), 10 too low.",
        "Claims of istanbul-exchange-2025-05-23: per_side = 390 person “each side released 390 people”; "
        "[military_each](1) = 270 person “Each side handed over 270 military personnel and 130 civilians.”; "
        "[civilian_each](2) = 130 person “Each side handed over 270 military personnel and 130 civilians.”",
    ]
    assert [
        (place["id"], region_of(place)["startLine"], place["message"]["text"]) for place in result["relatedLocations"]
    ] == [
        (
            1,
            23,
            "military_each: released[category=military, side=each] = 270 person "
            "“Each side handed over 270 military personnel and 130 civilians.”",
        ),
        (
            2,
            25,
            "civilian_each: released[category=civilian, side=each] = 130 person "
            "“Each side handed over 270 military personnel and 130 civilians.”",
        ),
    ]


def test_every_link_of_a_message_leads_to_one_location_of_its_result(story: Report) -> None:
    for result in run_of(story)["results"]:
        links = [destination for _, destination in LINK.findall(result["message"]["text"])]
        ids = [place["id"] for place in result["relatedLocations"]]
        assert links == [str(number) for number in ids]


def test_what_is_suspected_is_told_below_the_contradiction(story: Report) -> None:
    assert run_of(story)["results"][1]["message"]["text"].split("\n")[-1] == (
        "Suspect: so_far (870) is the one claim whose change reconciles this part: it would have to be 780 "
        "(390 each × 2 sides = 780). Likely cause: two adjacent digits swapped (780 → 870)."
    )


def test_a_rule_has_a_readable_name_and_its_help_in_text_and_markdown(book: RuleBook) -> None:
    Path("a.claims").write_text(RECORD, encoding="utf-8")
    (rule,) = run_of(check("a.claims", book))["tool"]["driver"]["rules"]
    assert (rule["id"], rule["name"], rule["shortDescription"]) == (
        "adds-up",
        "The parts add up",
        {"text": "The parts add up."},
    )
    assert rule["help"]["text"] == (
        "The parts add up.\n\nWhy: They are all there is.\n\nWhat must hold: military + civilian = per_side\n\n"
        "Severity: error"
    )
    assert rule["help"]["markdown"] == (
        "# The parts add up\n\nThey are all there is.\n\n**What must hold**\n\n"
        "    military + civilian = per_side\n\n**Severity** error"
    )


def test_severities_are_levels(book: RuleBook) -> None:
    Path("a.claims").write_text(RECORD, encoding="utf-8")
    levels = []
    for severity in ("error", "warning", "note"):
        Path("rules/adds-up.yaml").write_text(ADDS_UP.replace("severity: error", f"severity: {severity}"))
        run = run_of(check("a.claims", load_rules(["rules"], shipped=False)))
        (rule,) = run["tool"]["driver"]["rules"]
        (result,) = run["results"]
        levels.append((result["level"], rule["defaultConfiguration"]["level"], rule["properties"]["problem.severity"]))
    assert levels == [("error",) * 3, ("warning",) * 3, ("note", "note", "recommendation")]


def test_a_records_own_line_is_the_place_of_its_contradiction_and_all_its_claims_are_linked(book: RuleBook) -> None:
    text = RECORD.replace("130", "120").replace('"130 civilians"', '"120 civilians"') + "check: military = civilian\n"
    Path("a.claims").write_text(text, encoding="utf-8")
    run = run_of(check("a.claims", book))
    (result,) = run["results"]
    rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert (result["ruleId"], rule["id"], rule["name"]) == (
        "record/own-line",
        "record/own-line",
        "Lines of arithmetic that the records state",
    )
    line = "check: military = civilian"
    number = text.split("\n").index(line)
    region = region_of(result["locations"][0])
    assert region["startLine"] == number + 1
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == "military = civilian"
    assert [place["id"] for place in result["relatedLocations"]] == [1, 2]
    assert "[c1](1) = 270 person" in result["message"]["text"]
    assert "[c2](2) = 120 person" in result["message"]["text"]


# --- fingerprints ----------------------------------------------------------------------------------------------------


def prints_of(report: Report) -> list[dict[str, str]]:
    return [result["partialFingerprints"] for result in run_of(report)["results"]]


def test_a_fingerprint_survives_edits_elsewhere_and_changes_with_a_value(book: RuleBook) -> None:
    path = Path("a.claims")
    path.write_text(RECORD, encoding="utf-8")
    (before,) = prints_of(check("a.claims", book))
    path.write_text("# a comment\n\n" + RECORD + "women = 3 person\n", encoding="utf-8")
    moved = check("a.claims", book)
    assert region_of(run_of(moved)["results"][0]["locations"][0])["startLine"] == 4
    assert prints_of(moved) == [before]
    path.write_text(RECORD.replace("390", "391"), encoding="utf-8")
    (after,) = prints_of(check("a.claims", book))
    assert after != before


def test_the_fingerprint_is_that_of_the_finding_also_where_github_looks_for_it(story: Report) -> None:
    assert prints_of(story) == [
        {
            "recordRuleClaims/v1": finding.fingerprint,
            "primaryLocationLineHash": f"{finding.fingerprint}:1",
        }
        for finding in story.contradictions
    ]


def test_equal_fingerprints_of_one_file_are_numbered(book: RuleBook) -> None:
    report = check([DATA, DATA], book)
    assert [prints["primaryLocationLineHash"][-2:] for prints in prints_of(report)] == [":1", ":2"]


DATA: dict[str, Any] = {
    "id": "exchange",
    "claims": [
        {"id": "military", "measure": "military", "value": "270"},
        {"id": "civilian", "measure": "civilian", "value": "130"},
        {"id": "per_side", "measure": "per_side", "value": "390"},
    ],
}


# --- what is accepted, what could not be read ------------------------------------------------------------------------


def test_an_acknowledged_contradiction_is_suppressed_and_the_others_say_that_they_are_not(book: RuleBook) -> None:
    Path("a.claims").write_text(RECORD, encoding="utf-8")
    Path("b.claims").write_text(RECORD.replace("exchange", "second"), encoding="utf-8")
    waiver = Waiver(
        reason="the ministry counts {0} [twice](1)",
        date=date(2025, 5, 24),
        expires=date(2026, 1, 1),
        record="second",
        rule="adds-up",
        claims=("c1", "c2", "c3"),
    )
    report = judge_sources([read_sources(["a.claims", "b.claims"])], book, accepted=Accepted((waiver,)))
    run = run_of(report)
    told = "Acknowledged by a waiver (2025-05-24, until 2026-01-01): the ministry counts {{0}} [twice] (1)."
    assert [result["suppressions"] for result in run["results"]] == [
        [],
        [{"kind": "external", "status": "accepted", "justification": told}],
    ]
    assert run["results"][1]["message"]["text"].endswith(told)
    assert run["properties"]["acknowledged"] == 1


def test_without_anything_acknowledged_no_result_speaks_of_suppressions(story: Report) -> None:
    assert [result for result in run_of(story)["results"] if "suppressions" in result] == []


def test_what_could_not_be_read_is_an_error_of_a_run_that_did_not_succeed(book: RuleBook) -> None:
    Path("a.claims").write_text("record: exchange\nmilitary 270 person\n", encoding="utf-8")
    run = run_of(check(["a.claims", "missing.json"], book))
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    first, second = [
        entry for entry in invocation["toolExecutionNotifications"] if entry["descriptor"]["id"] == "unreadable"
    ]
    assert {first["level"], second["level"]} == {"error"}
    places = [first["locations"][0], second["locations"][0]]
    by_uri = {place["physicalLocation"]["artifactLocation"]["uri"]: place["physicalLocation"] for place in places}
    assert by_uri["a.claims"]["region"] == {"startLine": 2, "startColumn": 10, "endLine": 2, "endColumn": 11}
    assert "region" not in by_uri["missing.json"]


def test_a_run_that_read_everything_succeeded_whatever_it_found(story: Report) -> None:
    assert run_of(story)["invocations"][0]["executionSuccessful"] is True


def test_what_is_no_result_is_counted(story: Report) -> None:
    run = run_of(story)
    assert run["properties"] == {
        "records": 1,
        "checks": 26,
        "agrees": 20,
        "contradicts": 3,
        "acknowledged": 0,
        "undecided": 3,
        "listed": 3,
        "leftOut": 0,
        "claims": 13,
        "claimsChecked": 12,
        "problems": 0,
        "skipped": 0,
    }
    assert notified(run, "undecided") == [
        "3 of 5 checks of parts-make-whole could not be decided: no claim states released[category=civilian]; "
        "no claim states released[category=military]; the members of 'gender' are not declared, so there may be more."
    ]
    assert notified(run, "not-checked") == [
        "12 of 13 numbers checked. The others: no rule relates it to another claim."
    ]
    (note,) = [
        entry
        for entry in run["invocations"][0]["toolExecutionNotifications"]
        if entry["descriptor"]["id"] == "not-checked"
    ]
    (place,) = note["locations"]
    assert place["message"]["text"] == "largest (largest): no rule relates it to another claim."
    rules = {rule["id"]: rule["properties"] for rule in run["tool"]["driver"]["rules"]}
    whole = rules["parts-make-whole"]
    assert (whole["checks"], whole["agrees"], whole["contradicts"], whole["undecided"]) == (5, 0, 2, 3)
    assert rules["record/own-line"]["agrees"] == 3
    assert rules["two-units"]["checks"] == 0


def test_a_file_that_was_passed_over_is_told(book: RuleBook) -> None:
    Path("data").mkdir()
    Path("data/notes.txt").write_text("hello", encoding="utf-8")
    Path("data/a.claims").write_text(RECORD, encoding="utf-8")
    run = run_of(check("data", book))
    (text,) = notified(run, "skipped")
    assert text.startswith("data/notes.txt was not read: ")


# --- places ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("a b.claims", "a%20b.claims"),
        ("50%.claims", "50%25.claims"),
        ("https:x.claims", "https%3Ax.claims"),
        ("a#b?c.claims", "a%23b%3Fc.claims"),
        ("звіт.claims", "%D0%B7%D0%B2%D1%96%D1%82.claims"),
        ("a\\b.claims", "a%5Cb.claims"),
        ("<b>.claims", "%3Cb%3E.claims"),
    ],
)
def test_a_path_is_a_relative_percent_encoded_uri(book: RuleBook, name: str, uri: str) -> None:
    Path(name).write_text(RECORD, encoding="utf-8")
    (result,) = run_of(check(name, book))["results"]
    for place in (*result["locations"], *result["relatedLocations"]):
        assert place["physicalLocation"]["artifactLocation"] == {"uri": uri, "uriBaseId": "%SRCROOT%"}
    assert unquote(uri) == name


def test_an_absolute_path_below_the_current_folder_becomes_relative_and_another_one_stays_absolute(
    book: RuleBook, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("elsewhere") / "b c.claims"
    inside = tmp_path / "data" / ".." / "a.claims"
    (tmp_path / "data").mkdir()
    for path in (inside, outside):
        path.write_text(RECORD, encoding="utf-8")
    files = [
        result["locations"][0]["physicalLocation"]["artifactLocation"]
        for result in run_of(check([str(inside), str(outside)], book))["results"]
    ]
    assert files == [{"uri": "a.claims", "uriBaseId": "%SRCROOT%"}, {"uri": outside.as_uri()}]


def test_the_file_names_no_folder_of_the_machine(story: Report) -> None:
    text = sarif_of(story)
    assert str(ROOT) not in text
    assert run_of(story)["originalUriBaseIds"] == {
        "%SRCROOT%": {"description": {"text": "The folder that the command ran in."}}
    }


def test_columns_count_characters_and_not_utf_16_units(book: RuleBook) -> None:
    # the emoji before the second claim are one character each, and two units of UTF-16
    claims = [{**claim, "quote": "😀😀"} for claim in DATA["claims"]]
    text = json.dumps({**DATA, "claims": claims}, ensure_ascii=False)
    Path("a.json").write_text(text, encoding="utf-8")
    run = run_of(check("a.json", book))
    assert run["columnKind"] == "unicodeCodePoints"
    (result,) = run["results"]
    for place, value in zip((*result["locations"], *result["relatedLocations"]), ("270", "130", "390"), strict=True):
        region = region_of(place)
        found = text[region["startColumn"] - 1 : region["endColumn"] - 1]
        assert found.startswith('{"id": ')
        assert found.endswith(f'"value": "{value}"')


def test_a_line_that_ends_in_cr_lf_keeps_its_end_to_itself(book: RuleBook) -> None:
    text = re.sub(r' +"[^"]*"', "", RECORD)
    Path("a.claims").write_bytes(text.replace("\n", "\r\n").encode())
    (result,) = run_of(check("a.claims", book))["results"]
    region = region_of(result["locations"][0])
    assert (region["startLine"], region["startColumn"]) == (2, 1)
    assert region["endColumn"] == len("military = 270 person") + 1


def test_of_a_claim_over_several_lines_the_region_is_its_first_line(book: RuleBook) -> None:
    text = json.dumps(DATA, indent=1)
    Path("a.json").write_text(text.replace('{\n   "id"', '{"id"'), encoding="utf-8")
    (result,) = run_of(check("a.json", book))["results"]
    lines = Path("a.json").read_text(encoding="utf-8").split("\n")
    region = region_of(result["locations"][0])
    assert region["endLine"] == region["startLine"]
    found = lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1]
    assert found == '{"id": "military",'


# --- text is shown, never obeyed -------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["\x1b[31m", "\u202eabc", "a\x00b", "\u2028", "\ufeff"])
def test_unseen_characters_are_spelled_out(book: RuleBook, text: str) -> None:
    claims = [{**claim, "quote": text} for claim in DATA["claims"]]
    told = sarif_of(check({**DATA, "id": f"x{text}", "claims": claims}, book))
    assert [char for char in told if not char.isprintable() and char != "\n"] == []
    assert json.loads(told.encode()) == json.loads(told)


def test_a_quote_can_neither_link_nor_fill_in(book: RuleBook) -> None:
    quote = "[all is well](https://example.org) {0} {1}"
    claims = [{**claim, "quote": quote} for claim in DATA["claims"]]
    claims[1] = {**claims[1], "id": "a[0](9)\\"}
    (result,) = run_of(check({**DATA, "claims": claims}, book))["results"]
    text = result["message"]["text"]
    assert "“[all is well] (https://example.org) {{0}} {{1}}”" in text
    # SARIF 2.1.0 §3.11.6: in the text of a link, brackets and backslashes are escaped
    assert "[a\\[0\\](9)\\\\](1) = 130" in text
    assert [destination for _, destination in LINK.findall(text)] == ["1", "2"]


def test_rules_of_a_stranger_are_shown_as_text(book: RuleBook) -> None:
    text = ADDS_UP.replace("They are all there is.", "'<script>*x*</script> [a](javascript:b) & `c`'")
    Path("rules/adds-up.yaml").write_text(text, encoding="utf-8")
    (rule,) = run_of(check(DATA, load_rules(["rules"], shipped=False)))["tool"]["driver"]["rules"]
    assert rule["help"]["markdown"].split("\n\n")[1] == (
        "&lt;script&gt;\\*x\\*&lt;/script&gt; \\[a\\] (javascript:b) &amp; \\`c\\`"
    )


def test_long_texts_are_cut_and_say_by_how_much(book: RuleBook) -> None:
    claims = [{**claim, "quote": "x" * 1_000_000} for claim in DATA["claims"]]
    told = sarif_of(check({**DATA, "claims": claims}, book))
    assert len(told) < 20_000
    assert "… (999,700 more characters)" in told


# --- always the same -------------------------------------------------------------------------------------------------


def test_the_same_input_gives_the_same_bytes_in_another_process(story: Report) -> None:
    program = (
        "import sys\nfrom validator import check\nfrom validator.report.sarif import sarif_of\n"
        f"sys.stdout.buffer.write(sarif_of(check({STORY!r})).encode())"
    )
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, check=True, cwd=ROOT, env={"PYTHONHASHSEED": seed}
        )
        assert done.stdout.decode() == sarif_of(story)


def test_a_report_of_nothing_is_a_run_without_results() -> None:
    run = run_of(Report(()))
    assert run["results"] == []
    assert run["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]


def test_rules_that_found_nothing_are_listed_as_well(story: Report) -> None:
    rules = run_of(story)["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [*(rule.id for rule in story.rules), "record/own-line"]
    assert run_of(replace(story, records=()))["tool"]["driver"]["rules"][0]["id"] == story.rules[0].id
