"""The commands that explain: check --explain and --fix, derive, and what the report then holds."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from validator.cli import main
from validator.report.report_schema import report_schema

SIDES = "members side: Ukraine, Russia\nmembers category: military, civilian\n"
EACH = (
    "m: released[side=each, category=military] = 270 people\nc: released[side=each, category=civilian] = 120 people\n"
)
SWAPPED = f"{SIDES}{EACH}per_side: released[side=each] = 390 people\nso_far: released = 870 people\n"
CHAIN = f"{SIDES}{EACH}t: released = 800 people\n"


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, list(arguments), input=stdin)


def write(name: str, text: str) -> str:
    Path(name).write_text(text, encoding="utf-8")
    return name


def told(result: Result) -> str:
    """What is printed, without line breaks."""
    return " ".join(result.stdout.split())


# --- check -----------------------------------------------------------------------------------------------------------


def test_the_suspect_its_value_and_the_likely_slip_stand_below_the_contradiction() -> None:
    result = run("check", write("swapped.claims", SWAPPED))
    assert result.exit_code == 1
    assert (
        "so_far (870 people) is the one claim whose change reconciles everything: it would have to be 780 people "
        "(390 people each × 2 sides = 780). Likely cause: two adjacent digits swapped (780 people → 870 people)"
    ) in told(result)


def test_without_the_explanation_nothing_is_suspected() -> None:
    result = run("check", write("swapped.claims", SWAPPED), "--no-explain")
    assert result.exit_code == 1
    assert "suspect" not in result.stdout
    data = json.loads(run("check", "swapped.claims", "--no-explain", "--format", "json").stdout)
    assert data["records"][0]["explained"] is False
    assert data["records"][0]["conflicts"] == []


def test_a_chain_through_what_nobody_states_is_a_contradiction_of_its_own() -> None:
    write("chain.claims", CHAIN)
    assert run("check", "chain.claims", "--no-explain").exit_code == 0
    result = run("check", "chain.claims")
    assert result.exit_code == 1
    assert "270 military + 120 civilian = 390 (each side)" in told(result)
    assert "390 Ukraine + 390 Russia = 780 ✗ stated 800 people" in told(result)
    assert "1 contradiction (1 error)" in told(result)


def test_the_json_report_holds_conflicts_suspects_and_repairs_as_the_schema_says() -> None:
    result = run("check", write("swapped.claims", SWAPPED), "--format", "json")
    data = json.loads(result.stdout)
    jsonschema.validate(data, report_schema())
    record = data["records"][0]
    assert [conflict["claims"] for conflict in record["conflicts"]] == [["m", "c", "so_far"], ["per_side", "so_far"]]
    assert record["conflicts"][1]["rules"] == ["parts-make-whole"]
    assert [(one["claims"], one["weight"], one["proven_minimum"]) for one in record["suspects"]] == [
        (["so_far"], "1", True)
    ]
    [repair] = record["repairs"]
    assert (repair["claim"], repair["from"], repair["to"]) == ("so_far", "870 people", "780 people")
    assert (repair["cause"], repair["offered"]) == ("two adjacent digits swapped", True)


def test_a_time_limit_gives_a_partial_answer_that_says_so() -> None:
    parts = "".join(f"a{at}: v[p=x{at}] = {at + 100} votes\n" for at in range(60))
    members = "members p: " + ", ".join(f"x{at}" for at in range(60)) + "\n"
    write("large.claims", f"{members}{parts}t: v = 1 votes\nu: v = 2 votes\n")
    result = run("check", "large.claims", "--explain-seconds", "0.001")
    assert result.exit_code == 1
    assert "not fully explained: the time limit ended the explanation before it was complete" in told(result)


@pytest.mark.parametrize("seconds", ["0", "-1", "soon"])
def test_a_time_limit_is_a_positive_number(seconds: str) -> None:
    result = run("check", write("swapped.claims", SWAPPED), "--explain-seconds", seconds)
    assert result.exit_code == 2
    assert "--explain-seconds" in result.stderr


def test_contradictions_of_a_rule_that_lacks_a_term_are_told_once() -> None:
    lines = []
    for at, (sold, spent, other) in enumerate([(900, 400, 37), (812, 311, 52), (700, 155, 91), (655, 240, 18)]):
        profit = sold - spent + other
        claims = {"sold": sold, "spent": spent, "other": other, "profit": profit, "tax": 10, "net": profit - 10}
        lines.append(
            json.dumps(
                {
                    "id": f"r{at}",
                    "claims": [{"measure": name, "value": str(value)} for name, value in claims.items()],
                    "checks": ["sold - spent = profit", "profit - tax = net"],
                }
            )
        )
    write("filings.jsonl", "\n".join(lines))
    result = run("check", "filings.jsonl")
    assert "With + other (sold - spent + other = profit), 4 of the 4 gaps close." in told(result)
    assert told(result).count("1 contradiction told below, with the rule that is suspect itself") == 4
    data = json.loads(run("check", "filings.jsonl", "--format", "json").stdout)
    jsonschema.validate(data, report_schema())
    [suspect] = data["rule_suspects"]
    assert (suspect["rule"], suspect["checks"], suspect["contradicts"]) == ("sold - spent = profit", 4, 4)
    assert (suspect["closing_term"], suspect["closes"]) == ("+ other", 4)


# --- fix -------------------------------------------------------------------------------------------------------------


def test_fix_writes_a_corrected_copy_and_a_list_of_changes() -> None:
    write("swapped.claims", SWAPPED)
    result = run("check", "swapped.claims", "--fix", "right.claims")
    assert result.exit_code == 1
    assert "1 value corrected in right.claims; the changes are listed in right.claims.changes" in result.stderr
    assert Path("swapped.claims").read_text() == SWAPPED
    assert Path("right.claims").read_text() == SWAPPED.replace("870", "780")
    [change] = json.loads(Path("right.claims.changes").read_text())["changes"]
    assert (change["file"], change["line"], change["old"], change["new"]) == (
        "swapped.claims",
        6,
        "870 people",
        "780 people",
    )
    assert run("check", "right.claims").exit_code == 0


def test_fix_corrects_nothing_where_several_claims_are_equally_suspect() -> None:
    write("chain.claims", CHAIN)
    result = run("check", "chain.claims", "--fix", "right.claims")
    assert "0 values corrected in right.claims" in result.stderr
    assert Path("right.claims").read_text() == CHAIN


def test_fix_needs_the_explanation() -> None:
    result = run("check", write("swapped.claims", SWAPPED), "--fix", "right.claims", "--no-explain")
    assert result.exit_code == 2
    assert "leave --no-explain out" in result.stderr


@pytest.mark.parametrize("output", ["swapped.claims", "./swapped.claims", "right.claims", "right.claims.changes"])
def test_a_report_replaces_no_input_and_no_copy(output: str) -> None:
    write("swapped.claims", SWAPPED)
    result = run("check", "swapped.claims", "--fix", "right.claims", "--output", output)
    assert result.exit_code == 2
    assert "is an input or a corrected copy" in result.stderr
    assert Path("swapped.claims").read_text() == SWAPPED
    assert not Path("right.claims").exists()


@pytest.mark.parametrize("name", ["right.claims", "right.claims.changes"])
def test_fix_replaces_no_file_that_it_has_not_written(name: str) -> None:
    write("swapped.claims", SWAPPED)
    write(name, "precious")
    result = run("check", "swapped.claims", "--fix", "right.claims")
    assert result.exit_code == 2
    assert Path(name).read_text() == "precious"


# --- derive ----------------------------------------------------------------------------------------------------------


def test_derive_shows_what_is_implied_with_its_steps_and_claims() -> None:
    result = run("derive", write("record.claims", f"{SIDES}{EACH}"))
    assert result.exit_code == 0
    assert "released[side=each] = 390 270 military + 120 civilian = 390 (each side) from m, c" in told(result)
    data = json.loads(run("derive", "record.claims", "--format", "json").stdout)
    derived = {one["cell"]: one["value"] for one in data["records"][0]["derived"]}
    assert derived["released[side=each]"] == "390"
    assert derived["released[category=military]"] == "540"


def test_derive_says_that_the_record_contradicts_itself() -> None:
    assert "the record contradicts itself" in told(run("derive", write("swapped.claims", SWAPPED)))


def test_derive_tells_what_it_cannot_read_and_exits_with_2() -> None:
    result = run("derive", write("broken.claims", "released = \n"))
    assert result.exit_code == 2
    assert "broken.claims:1" in result.stderr


def test_the_rule_of_joint_consistency_can_be_explained() -> None:
    result = run("explain", "joint-consistency")
    assert result.exit_code == 0
    assert "All claims can be true together" in result.stdout
