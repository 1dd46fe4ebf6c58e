"""``validator rules lint``: what it prints, its JSON, its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lint_rules import rule_file

from validator.cli import main
from validator.rulebook.pack import shipped_rules


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["rules", "lint", *arguments])


def write(rules: str) -> str:
    Path("own.yaml").write_text(rule_file(rules), encoding="utf-8")
    return "own.yaml"


def test_a_contradiction_is_printed_with_its_rules_and_is_exit_code_1() -> None:
    result = run("--rules", write("few: seats <= 100\nmany: seats >= 120"))
    assert result.stdout == (
        "error    no values can satisfy few and many together\n"
        "         few   seats <= 100  own.yaml:1:3\n"
        "         many  seats >= 120  own.yaml:9:3\n"
        "\n"
        "✗ 1 error in 2 rules of yours, with 3 of the 49 shipped ones\n"
    )
    assert result.exit_code == 1


def test_a_rule_without_fault_is_exit_code_0() -> None:
    result = run("--rules", write("a: x + y = z"))
    assert result.stdout == "✓ nothing is wrong in 1 rule of yours, with 3 of the 49 shipped ones\n"
    assert result.exit_code == 0


def test_warnings_and_notes_are_exit_code_0() -> None:
    result = run("--rules", write("a: x <= 5\nb: x <= 10"))
    assert "warning  b follows from a\n" in result.stdout
    assert "note     x can only lie in (-∞, 5] (a)  own.yaml:1:3\n" in result.stdout
    assert result.exit_code == 0


def test_the_shipped_rules_are_examined_by_themselves() -> None:
    result = run()
    assert result.exit_code == 0
    assert "\n✓ nothing is wrong in 53 rules; " in result.stdout
    assert "not examined, or only in part\n" in result.stdout


def test_a_part_of_the_shipped_rules_can_be_examined() -> None:
    result = run("--rules", str(shipped_rules() / "progress"))
    assert "✓ nothing is wrong in 6 rules of yours, with " in result.stdout


def test_what_was_not_examined_is_listed_with_its_reason() -> None:
    result = run("--rules", write("a: rounded(x) = y\nb: rounded(z) = y"))
    assert "    2  rounded() depends on what the claims say: a, b\n" in result.stdout


def test_json_has_a_stable_shape() -> None:
    report = json.loads(run("--rules", write("a: share <= 90 %\nb: 0 % <= share <= 100 %"), "--format", "json").stdout)
    assert list(report) == ["tool", "findings", "unexamined", "summary"]
    assert report["findings"][0] == {
        "kind": "range",
        "level": "note",
        "rules": ["a", "b"],
        "place": {"path": "own.yaml", "line": 1, "column": 3},
        "text": "share can only lie in [0, 90] % (a and b)",
        "when": None,
        "subject": "share",
        "similar": None,
        "range": "[0, 90]",
        "unit": "%",
        "declared": [],
        "assuming": [],
        "smallest": True,
        "proven": True,
    }
    assert list(report["summary"]) == ["rules", "shipped", "shipped_used", "errors", "warnings", "notes", "unexamined"]


def test_json_of_a_condition_has_the_condition() -> None:
    report = json.loads(run("--rules", write("a: y = 1; for: x > 5\nb: y = 2"), "--format", "json").stdout)
    (finding,) = [finding for finding in report["findings"] if finding["level"] == "error"]
    assert (finding["kind"], finding["rules"], finding["when"]) == ("conditional-contradiction", ["a", "b"], "x > 5")


def test_a_name_that_a_terminal_would_obey_is_made_visible() -> None:
    result = run("--rules", write("a: `x\u202ey` > 5\nb: `x\u202ey` < 3\nc: `x\u202ey` < 4"))
    assert "\u202e" not in result.stdout
    assert "\u202e" not in run("--rules", "own.yaml", "--format", "json").stdout


@pytest.mark.parametrize(("text", "found"), [("titel: x\n", "titel"), ("- id: a\n  expect: x +\n", "title")])
def test_a_rule_file_that_cannot_be_read_is_exit_code_2(text: str, found: str) -> None:
    Path("own.yaml").write_text(text, encoding="utf-8")
    result = run("--rules", "own.yaml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "own.yaml:1:1" in result.stderr or "own.yaml:1:3" in result.stderr
    assert found in result.stderr
    assert "expected: " in result.stderr


def test_a_missing_rule_file_is_exit_code_2() -> None:
    result = run("--rules", "missing.yaml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "missing.yaml:1:1: cannot be read" in result.stderr
