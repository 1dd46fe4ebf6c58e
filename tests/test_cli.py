"""The command line in this process: arguments, outputs, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from validator.cli import main

RULES = Path(__file__).parent / "report" / "rules"
GOOD = """{"claims": [
  {"measure": "raised", "value": "1"},
  {"measure": "raised", "dims": {"stage": "target"}, "value": "2"}
]}"""
WARNS = GOOD.replace('"1"', '"3"')
WRONG = """{"claims": [
  {"id": "a", "measure": "x", "value": "1"},
  {"id": "b", "measure": "y", "value": "2"}
], "checks": ["a = b"]}"""


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test runs in an empty folder, with the rules of the report's tests as the shipped ones."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VALIDATOR_CACHE", "")
    monkeypatch.setattr("validator.rulebook.pack.shipped_rules", lambda: RULES)


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, list(arguments), input=stdin)


def write(name: str, text: str) -> str:
    Path(name).write_text(text, encoding="utf-8")
    return name


# --- exit codes ------------------------------------------------------------------------------------------------------


def test_no_contradiction_is_exit_code_0() -> None:
    result = run("check", write("good.json", GOOD))
    assert (result.exit_code, result.stderr) == (0, "")
    assert "no contradiction" in result.stdout


def test_a_contradiction_is_exit_code_1() -> None:
    assert run("check", write("wrong.json", WRONG)).exit_code == 1


@pytest.mark.parametrize(("level", "expected"), [("error", 0), ("warning", 1), ("never", 0), ("undecided", 1)])
def test_fail_on_says_what_fails(level: str, expected: int) -> None:
    assert run("check", write("warns.json", WARNS), "--fail-on", level).exit_code == expected


def test_an_unreadable_file_is_exit_code_2_and_the_others_are_still_reported() -> None:
    result = run("check", write("broken.json", "{"), write("good.json", GOOD), "missing.json")
    assert result.exit_code == 2
    assert "no contradiction" in result.stdout
    assert "broken.json:1:" in result.stderr
    assert "missing.json" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [[], ["check"], ["check", "--format", "xml", "a"], ["chek"], ["check", "a", "--fail-on", "all"], ["schema"]],
)
def test_a_usage_error_is_exit_code_2(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_a_rule_file_that_is_wrong_is_exit_code_2() -> None:
    result = run("check", write("good.json", GOOD), "--rules", write("mine.yaml", "titel: x\n"))
    assert result.exit_code == 2
    assert "did you mean 'title'?" in result.stderr


def test_an_interruption_is_one_line_and_exit_code_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("validator.rulebook.pack.load_rules", interrupted)
    result = run("check", "x.json")
    assert (result.exit_code, result.stderr.strip()) == (130, "validator: interrupted")


def test_an_internal_error_is_short_and_exit_code_3(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("ours")

    monkeypatch.setattr("validator.rulebook.pack.load_rules", broken)
    result = run("check", "x.json")
    assert result.exit_code == 3
    assert "please report it" in result.stderr
    assert "Traceback" not in result.stderr
    monkeypatch.setenv("VALIDATOR_DEBUG", "1")
    assert "Traceback" in run("check", "x.json").stderr


def test_help_and_version_are_exit_code_0() -> None:
    assert run("--help").exit_code == 0
    assert run("check", "-h").exit_code == 0
    assert run("--version").stdout == "validator 0.1.0\n"


# --- check -----------------------------------------------------------------------------------------------------------


def test_standard_input_is_a_dash() -> None:
    result = run("check", "-", stdin=WRONG)
    assert result.exit_code == 1
    assert "1 contradiction" in result.stdout


def test_json_is_of_the_published_schema() -> None:
    schema = json.loads(run("schema", "report").stdout)
    result = run("check", write("wrong.json", WRONG), "--format", "json")
    jsonschema.Draft202012Validator(schema).validate(json.loads(result.stdout))


def test_showing_contradictions_leaves_the_counts() -> None:
    result = run("check", write("good.json", GOOD), "--show", "contradictions")
    assert "1 agreement" in result.stdout
    assert "within-target" not in result.stdout


def test_a_long_list_of_what_was_expected_is_told_once() -> None:
    claims = ", ".join(f'{{"measure": "x{number}", "value": "lots"}}' for number in range(3))
    result = run("check", write("lots.json", f'{{"claims": [{claims}]}}'))
    assert result.stderr.count("cannot read 'lots'") == 3
    assert result.stderr.count("1.2 million") == 1
    assert result.stderr.count("  expected: the same as listed above\n") == 2


def test_a_folder_without_records_says_what_it_skipped() -> None:
    Path("papers").mkdir()
    write("papers/notes.txt", "hello")
    result = run("check", "papers")
    assert result.exit_code == 2
    assert "no record file in this folder" in result.stderr
    assert "papers/notes.txt" in result.stdout


def test_own_rules_are_added_to_the_shipped_ones() -> None:
    rule = (RULES / "within-target.yaml").read_text().replace("severity: warning", "severity: error\nid: mine")
    result = run("check", write("warns.json", WARNS), "--rules", write("mine.yaml", rule))
    assert result.exit_code == 1
    assert "mine" in result.stdout


# --- output files ----------------------------------------------------------------------------------------------------


def test_output_goes_to_a_file_in_place_of_standard_output() -> None:
    result = run("check", write("wrong.json", WRONG), "--format", "json", "--output", "report.json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert json.loads(Path("report.json").read_text())["summary"]["contradicts"] == 1
    assert sorted(path.name for path in Path().iterdir()) == ["report.json", "wrong.json"]


def test_a_terminal_report_in_a_file_is_plain_utf_8_text() -> None:
    run("check", write("wrong.json", WRONG), "--output", "report.txt")
    text = Path("report.txt").read_text(encoding="utf-8")
    assert text.startswith("✗ wrong")
    assert "\x1b" not in text


@pytest.mark.parametrize(
    "arguments", [["missing.json"], ["good.json", "--rules", "missing.yaml"], ["good.json", "--format", "x"]]
)
def test_a_failed_run_leaves_the_output_file_as_it_was(arguments: list[str]) -> None:
    write("good.json", GOOD)
    write("report.json", "precious")
    assert run("check", *arguments, "--output", "report.json").exit_code == 2
    assert Path("report.json").read_text() == "precious"
    assert sorted(path.name for path in Path().iterdir()) == ["good.json", "report.json"]


def test_a_failure_while_writing_leaves_the_output_file_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    write("report.json", "precious")
    monkeypatch.setattr("os.fsync", full)
    result = run("check", write("good.json", GOOD), "--output", "report.json")
    assert result.exit_code == 2
    assert "No space left on device" in result.stderr
    assert Path("report.json").read_text() == "precious"
    assert sorted(path.name for path in Path().iterdir()) == ["good.json", "report.json"]


def test_an_output_file_keeps_its_permissions_and_a_link_stays_a_link() -> None:
    write("real.txt", "old")
    Path("real.txt").chmod(0o640)
    Path("link.txt").symlink_to("real.txt")
    assert run("check", write("good.json", GOOD), "--output", "link.txt").exit_code == 0
    assert Path("link.txt").is_symlink()
    assert Path("real.txt").stat().st_mode & 0o777 == 0o640
    assert "no contradiction" in Path("real.txt").read_text()


@pytest.mark.parametrize(("output", "told"), [("nowhere/report.json", "does not exist"), (".", "is a folder")])
def test_an_output_that_cannot_be_is_told_before_anything_is_checked(output: str, told: str) -> None:
    result = run("check", "missing.json", "--output", output)
    assert result.exit_code == 2
    assert told in " ".join(result.stderr.split())
    assert "missing.json" not in result.stderr


# --- rules, explain, schema ------------------------------------------------------------------------------------------


def test_rules_are_listed_by_pack() -> None:
    result = run("rules", "list")
    assert result.exit_code == 0
    assert "within-target     warning  What is done does not pass its target" in result.stdout
    assert "4 rules." in result.stdout


def test_a_rule_is_shown_as_its_file_has_it() -> None:
    result = run("rules", "show", "within-target")
    assert (RULES / "within-target.yaml").read_text().strip() in result.stdout


def test_of_a_list_of_rules_only_the_one_is_shown() -> None:
    examples = '[{{verdict: agrees, claims: "a = 1\\nb = 1"}}, {{verdict: contradicts, claims: "a = 1\\nb = 2"}}]'
    one = f"- id: {{}}\n  title: One\n  expect: a = b\n  examples: {examples}\n"
    path = write("both.yaml", one.format("first") + one.format("second"))
    result = run("rules", "show", "first", "--rules", path)
    assert "id: first" in result.stdout
    assert "id: second" not in result.stdout


@pytest.mark.parametrize("command", [["explain"], ["rules", "show"]])
def test_a_misspelt_rule_gets_the_nearest_name(command: list[str]) -> None:
    result = run(*command, "within-traget")
    assert result.exit_code == 2
    assert "did you mean 'within-target'?" in " ".join(result.stderr.split())


def test_an_explanation_works_the_examples_through() -> None:
    shown = run("explain", "parts-make-whole").stdout
    assert "sum(?measure over ?dimension) = ?measure" in shown
    assert "XBRL Calculations 1.1, summation-item" in shown
    assert "→ agrees: 270" in shown
    assert "= 390 ✓ stated 390" in shown
    assert "→ contradicts: 270" in shown
    assert "= 400 ✗ stated" in shown


def test_the_examples_of_the_rules_are_run() -> None:
    result = run("rules", "test")
    assert (result.exit_code, result.stdout) == (0, "✓ 8 of 8 examples of 4 rules hold\n")


def test_a_part_of_the_shipped_rules_can_be_tested() -> None:
    result = run("rules", "test", str(RULES / "within-target.yaml"))
    assert (result.exit_code, result.stdout) == (0, "✓ 2 of 2 examples of 1 rule hold\n")


def test_a_rule_with_the_id_of_a_shipped_one_is_refused_when_it_is_tested() -> None:
    rule = (RULES / "within-target.yaml").read_text()
    result = run("rules", "test", write("within-target.yaml", rule))
    assert result.exit_code == 2
    assert "the rule 'within-target' is already defined in" in result.stderr


def test_a_rule_in_a_file_of_its_own_is_listed_as_your_own() -> None:
    run("rules", "new", "seats-add-up")
    own = ("--rules", "seats-add-up.yaml")
    assert "\nyour own\n  seats-add-up " in run("rules", "list", *own).stdout
    assert "pack" not in run("explain", "seats-add-up", *own).stdout


def test_an_example_that_does_not_hold_is_exit_code_1() -> None:
    rule = (RULES / "within-target.yaml").read_text().replace("= 270", "= 2,700")
    result = run("rules", "test", write("mine.yaml", "id: mine\n" + rule))
    assert result.exit_code == 1
    assert "✗ mine: below  mine.yaml:" in result.stdout
    assert "1 of 2 examples of 1 rule hold" in result.stdout


def test_a_new_rule_loads_and_passes_its_own_test() -> None:
    assert run("rules", "new", "seats-add-up").exit_code == 0
    result = run("rules", "test", "seats-add-up.yaml")
    assert (result.exit_code, result.stdout) == (0, "✓ 2 of 2 examples of 1 rule hold\n")


def test_a_new_rule_never_overwrites_a_file() -> None:
    write("mine.yaml", "precious")
    result = run("rules", "new", "mine")
    assert result.exit_code == 2
    assert Path("mine.yaml").read_text() == "precious"


@pytest.mark.parametrize("name", ["Seats Add Up", "seats_add_up", "../seats-add-up", "seats-add-up.yaml"])
def test_a_name_that_is_not_kebab_case_is_refused_with_one_that_is(name: str) -> None:
    result = run("rules", "new", name)
    assert result.exit_code == 2
    assert "did you mean 'seats-add-up'?" in " ".join(result.stderr.split())
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("what", ["record", "rule", "report", "dataset"])
def test_every_schema_is_a_json_schema(what: str) -> None:
    schema = json.loads(run("schema", what).stdout)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)


def test_an_explanation_tells_conditions_and_what_examples_declare() -> None:
    rule = """
id: mine
title: Parts stay below the whole
expect: a <= b
for: a > 0
unless: b = 7
show: {share: a / b}
examples:
  - {name: small, verdict: agrees, published: 2025-05-23, measures: {a: {additive: true}}, claims: "a = 1\\nb = 2"}
  - {name: large, verdict: contradicts, members: {side: [x, y]}, claims: "a = 1\\nb = 2"}
"""
    result = run("explain", "mine", "--rules", write("mine.yaml", rule))
    assert result.exit_code == 0
    for told in ("for      a > 0", "unless   b = 7", "shows    share: a / b", "published 2025-05-23"):
        assert told in result.stdout
    assert "a: additive: true" in result.stdout.lower()
    assert "side: x, y" in result.stdout
    assert "this example does not hold" in result.stdout


def test_a_new_rule_where_nothing_can_be_written_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refused)
    result = run("rules", "new", "mine")
    assert result.exit_code == 2
    assert "Permission denied" in result.stderr


def test_output_to_what_is_no_file_is_written_directly() -> None:
    assert run("check", write("good.json", GOOD), "--output", "/dev/null").exit_code == 0
    assert Path("/dev/null").is_char_device()
