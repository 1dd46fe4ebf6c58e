"""``validator waive`` and what ``check`` then says: a waived contradiction is acknowledged, and never gone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from validator.cli import main
from validator.waivers.waiver_file import NAME, load_waivers

FAIR = """{"id": "fair", "members": {"stall": ["north", "south"]}, "claims": [
  {"id": "n", "measure": "sold", "dims": {"stall": "north"}, "value": "120 cakes"},
  {"id": "s", "measure": "sold", "dims": {"stall": "south"}, "value": "85 cakes"},
  {"id": "all", "measure": "sold", "value": "215 cakes"}
], "checks": ["n < s"]}"""
DAY = ("--date", "2025-05-24")


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VALIDATOR_CACHE", "")
    Path("fair.json").write_text(FAIR, encoding="utf-8")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def report(*arguments: str) -> dict[str, Any]:
    result = run("check", "fair.json", "--format", "json", "--as-of", "2025-06-01", *arguments)
    data: dict[str, Any] = json.loads(result.stdout)
    return data


def contradictions(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Those of the record, by rule."""
    [record] = data["records"]
    return {check["rule"]: check for check in record["checks"] if check["verdict"] == "contradicts"}


SUM, LINE = "parts-make-whole", "n < s"


def fingerprint(rule: str) -> str:
    return str(contradictions(report())[rule]["fingerprint"])


@pytest.fixture
def known() -> Callable[[str], str]:
    Path("report.json").write_text(run("check", "fair.json", "--format", "json").stdout, encoding="utf-8")
    return fingerprint


# --- what it writes --------------------------------------------------------------------------------------------------


def test_a_waiver_names_rule_record_and_claims_for_its_reader(known: Callable[[str], str]) -> None:
    name = known(SUM)
    result = run("waive", name[:8].upper(), "--report", "report.json", "--reason", "counted twice", *DAY, "--by", "Jo")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        f"{NAME}: {name}, {SUM} of n, s, all in fair is waived: 120 north + 85 south = 205 ✗ stated 215 cakes\n"
    )
    assert (
        Path(NAME)
        .read_text(encoding="utf-8")
        .endswith(
            f'[[waiver]]\n# 120 north + 85 south = 205 ✗ stated 215 cakes\nfingerprint = "{name}"\n'
            'rule = "parts-make-whole"\nrecord = "fair"\nclaims = ["n", "s", "all"]\n'
            'reason = "counted twice"\ndate = 2025-05-24\nby = "Jo"\n'
        )
    )


def test_a_path_is_checked_to_look_a_fingerprint_up(known: Callable[[str], str]) -> None:
    name = known(LINE)
    result = run("waive", name[:9], "fair.json", "--reason", "they know", *DAY)
    assert (result.exit_code, result.stderr) == (0, "")
    [waiver] = load_waivers(NAME).waivers
    assert (waiver.fingerprint, waiver.rule, waiver.record) == (name, "n < s", "fair")


def test_what_cannot_be_read_in_a_path_is_told_in_its_own_letters(known: Callable[[str], str]) -> None:
    digits = known(SUM)
    Path("märz.json").write_text("{", encoding="utf-8")
    result = run("waive", digits[:8], "fair.json", "märz.json", "--reason", "x", *DAY)
    assert result.exit_code == 0
    assert result.stderr.startswith("märz.json:1:2: ")


def test_findings_in_json_lines_are_looked_up_too(known: Callable[[str], str]) -> None:
    run("check", "fair.json", "--format", "jsonl=report.jsonl")
    assert run("waive", known(SUM)[:8], "--report", "report.jsonl", "--reason", "x").exit_code == 0


def test_without_a_report_a_whole_fingerprint_is_taken_as_it_is() -> None:
    assert run("waive", "11AD 03FB B9B4 5F7F", "--reason", "x", *DAY).exit_code == 0
    [waiver] = load_waivers(NAME).waivers
    assert (waiver.fingerprint, waiver.rule, waiver.record) == ("11ad03fbb9b45f7f", None, None)


def test_several_are_waived_at_once_and_twice_the_same_is_once(known: Callable[[str], str]) -> None:
    one, other = known(SUM), known(LINE)
    assert run("waive", one, other, one, "fair.json", "--reason", "x").exit_code == 0
    assert [waiver.fingerprint for waiver in load_waivers(NAME).waivers] == [one, other]


def test_the_file_above_what_is_checked_takes_the_waiver(known: Callable[[str], str]) -> None:
    Path("deep").mkdir()
    Path("deep/fair.json").write_text(FAIR, encoding="utf-8")
    Path(NAME).write_text("# ours\n")
    assert run("waive", known(SUM), "deep/fair.json", "--reason", "x").exit_code == 0
    assert len(load_waivers(NAME).waivers) == 1
    assert run("waive", known(LINE), "--reason", "x", "--file", "other.toml").exit_code == 0
    assert len(load_waivers("other.toml").waivers) == 1


# --- what it refuses -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("0000000000000000", "--report", "report.json"), "no contradiction is called '0000000000000000'; there are:"),
        (("0000000000000000", "fair.json"), "parts-make-whole in fair"),
        (("00000000",), "has 8 of 16 digits: write all of them, or name the report"),
        (("0000000",), "at least 8 digits of a fingerprint are needed"),
        (("0000000g",), "neither a fingerprint (16 digits 0-9, a-f) nor a file"),
        (("fair.json",), "no fingerprint: every report shows one"),
        (("0000000000000000", "--rules", "rules"), "--rules is for checking a PATH"),
        (("0000000000000000", "--expires", "2025-05-23", *DAY), "2025-05-23 is before the day of the decision"),
        (("0000000000000000", "--expires", "soon"), "'soon' is not a day such as 2025-05-24"),
        (("0000000000000000", "--by", " "), "it says nothing"),
        (("0000000000000000", "--reason", ""), "it says nothing"),
        (("0000000000000000", "--report", "nowhere.json"), "does not exist"),
    ],
)
def test_what_cannot_be_waived_is_refused_and_nothing_is_written(
    arguments: tuple[str, ...], said: str, known: Callable[[str], str]
) -> None:
    result = run("waive", *(("--reason", "x") if "--reason" not in arguments else ()), *arguments)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())
    assert not Path(NAME).exists()


def test_what_agrees_is_not_waived(known: Callable[[str], str]) -> None:
    [record] = report()["records"]
    agrees = next(check["fingerprint"] for check in record["checks"] if check["verdict"] == "agrees")
    result = run("waive", agrees, "--report", "report.json", "--reason", "x")
    assert (result.exit_code, "agrees: there is nothing to waive" in result.stderr) == (2, True)


# --- what a report then says -----------------------------------------------------------------------------------------


def test_a_waived_contradiction_is_acknowledged_and_counted(known: Callable[[str], str]) -> None:
    run("waive", known(SUM), "fair.json", "--reason", "counted twice", *DAY, "--expires", "2025-12-31")
    data = report()
    assert (data["summary"]["contradicts"], data["summary"]["acknowledged"]) == (2, 1)
    assert {rule: check["acknowledged"] for rule, check in contradictions(data).items()} == {
        SUM: {"by": "waiver", "reason": "counted twice", "date": "2025-05-24", "expires": "2025-12-31"},
        LINE: None,
    }
    assert run("check", "fair.json", "--as-of", "2025-06-01").exit_code == 1
    run("waive", known(LINE), "fair.json", "--reason", "they know", *DAY)
    assert run("check", "fair.json", "--as-of", "2025-06-01").exit_code == 0


def test_an_expired_waiver_accepts_nothing_and_is_reported(known: Callable[[str], str]) -> None:
    run("waive", known(SUM), known(LINE), "fair.json", "--reason", "x", *DAY, "--expires", "2025-05-31")
    assert run("check", "fair.json", "--as-of", "2025-05-31").exit_code == 0
    data = report()
    assert data["summary"]["acknowledged"] == 0
    assert [(stale["why"], stale["rule"], stale["place"]["line"]) for stale in data["summary"]["stale_waivers"]] == [
        ("expired", SUM, 3),
        ("expired", LINE, 13),
    ]
    result = run("check", "fair.json", "--as-of", "2025-06-01")
    assert result.exit_code == 1
    assert "2 waivers out of date" in result.stdout


def test_a_waiver_of_another_value_is_unused_and_the_contradiction_stands(known: Callable[[str], str]) -> None:
    run("waive", known(SUM), "fair.json", "--reason", "x", *DAY)
    Path("fair.json").write_text(FAIR.replace("215", "214"), encoding="utf-8")
    data = report()
    assert contradictions(data)[SUM]["acknowledged"] is None
    assert [(stale["why"], stale["rule"]) for stale in data["summary"]["stale_waivers"]] == [("unused", SUM)]


def test_a_waiver_by_rule_record_and_claims_holds_whatever_the_values_are() -> None:
    named = (
        f'[[waiver]]\nrule = "{SUM}"\nrecord = "fair"\nclaims = ["all", "n", "s"]\nreason = "x"\ndate = 2025-05-24\n'
    )
    Path(NAME).write_text(named)
    for total in ("215", "214"):
        Path("fair.json").write_text(FAIR.replace("215", total), encoding="utf-8")
        assert contradictions(report())[SUM]["acknowledged"]["reason"] == "x"


def test_a_waiver_of_a_record_that_nobody_looked_at_is_not_called_unused(known: Callable[[str], str]) -> None:
    run("waive", known(SUM), "fair.json", "--reason", "x", *DAY)
    Path("market.json").write_text(FAIR.replace('"fair"', '"market"'), encoding="utf-8")
    result = run("check", "market.json", "--format", "json")
    assert json.loads(result.stdout)["summary"]["stale_waivers"] == []


def test_two_waivers_of_one_contradiction_are_both_used(known: Callable[[str], str]) -> None:
    run("waive", known(SUM), "fair.json", "--reason", "x", *DAY)
    with Path(NAME).open("a") as file:
        file.write(f'[[waiver]]\nrule = "{SUM}"\nrecord = "fair"\nclaims = ["n", "s", "all"]\nreason = "y"\n')
        file.write("date = 2025-05-24\n")
    data = report()
    assert contradictions(data)[SUM]["acknowledged"]["reason"] == "x"
    assert data["summary"]["stale_waivers"] == []


# --- baselines -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_a_baseline_fails_only_on_what_is_new(form: str) -> None:
    run("check", "fair.json", "--format", f"{form}=before.{form}")
    assert run("check", "fair.json", "--baseline", f"before.{form}").exit_code == 0
    data = report("--baseline", f"before.{form}")
    assert {check["acknowledged"]["reason"] for check in contradictions(data).values()} == {f"known in before.{form}"}
    Path("fair.json").write_text(FAIR.replace('"n < s"', '"n < s", "all < n"'), encoding="utf-8")
    assert run("check", "fair.json", "--baseline", f"before.{form}").exit_code == 1
    new = [
        rule
        for rule, check in contradictions(report("--baseline", f"before.{form}")).items()
        if not check["acknowledged"]
    ]
    assert new == ["all < n"]


def test_another_value_is_new_to_a_baseline() -> None:
    run("check", "fair.json", "--format", "json=before.json")
    Path("fair.json").write_text(FAIR.replace("215", "214"), encoding="utf-8")
    assert contradictions(report("--baseline", "before.json"))[SUM]["acknowledged"] is None


def test_a_waiver_goes_before_the_baseline(known: Callable[[str], str]) -> None:
    run("check", "fair.json", "--format", "json=before.json")
    run("waive", known(SUM), "fair.json", "--reason", "counted twice", *DAY)
    acknowledged = contradictions(report("--baseline", "before.json"))
    assert {rule: check["acknowledged"]["by"] for rule, check in acknowledged.items()} == {
        SUM: "waiver",
        LINE: "baseline",
    }
