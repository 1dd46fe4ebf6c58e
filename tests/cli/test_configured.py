"""A project's file at work: its options hold where the command line says nothing, and single files have their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Run = Callable[..., Result]
Write = Callable[[str, str], str]

SHARED = '[tool.validator]\nrules = "seats.yaml"\nfail-on = "warning"\n'
OTHER_RULE = """\
- id: seats-are-even
  title: The house has an even number of seats
  expect: seats = 2 * half
  why: There are two sides.
  examples:
    - {name: even, verdict: agrees, claims: "seats = 450\\nhalf = 225"}
    - {name: odd, verdict: contradicts, claims: "seats = 451\\nhalf = 225"}
"""


def contradictions(result: Result) -> list[str]:
    """The records that contradict, with the rules, of a JSON report."""
    report = json.loads(result.stdout)
    checks = [(record["id"], check) for record in report["records"] for check in record["checks"]]
    return [f"{record} {check['rule']}" for record, check in checks if check["verdict"] == "contradicts"]


# --- the options of a run --------------------------------------------------------------------------------------------


def test_the_options_of_the_file_hold(run: Run, write: Write) -> None:
    assert run("check", "wrong.json").exit_code == 0
    write("pyproject.toml", SHARED)
    assert run("check", "wrong.json").exit_code == 1


def test_the_command_line_goes_before_the_file(run: Run, write: Write) -> None:
    write("pyproject.toml", SHARED)
    assert run("check", "wrong.json", "--fail-on", "error").exit_code == 0
    write("other.yaml", OTHER_RULE)
    assert run("check", "wrong.json", "--rules", "other.yaml").exit_code == 0


def test_a_flag_of_the_file_can_be_taken_back(run: Run, write: Write) -> None:
    write("validator.toml", "quiet = true\n")
    assert len(run("check", "right.json").stdout.splitlines()) < len(run("check", "right.json", "--no-quiet").stdout)
    assert run("check", "right.json").stdout == run("check", "right.json", "--quiet").stdout


def test_paths_in_the_file_are_seen_from_it(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write("pyproject.toml", SHARED + 'format = ["terminal", "json=report.json"]\n')
    write("deep/wrong.json", Path("wrong.json").read_text())
    monkeypatch.chdir("deep")
    result = run("check", "wrong.json")
    assert result.exit_code == 1
    assert json.loads(Path("../report.json").read_text())["summary"]["contradicts"] == 1


def test_a_mistake_in_the_file_is_all_that_is_told(run: Run, write: Write) -> None:
    write("pyproject.toml", "[tool.validator]\nfail_on = 'error'\n")
    result = run("check", "right.json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("pyproject.toml:2:1: unknown key 'fail_on'; did you mean 'fail-on'?\n")


def test_help_needs_no_file(run: Run, write: Write) -> None:
    write("pyproject.toml", "[tool.validator]\nfail_on = 'error'\n")
    assert run("check", "--help").exit_code == 0


def test_a_nearer_file_of_a_folder_below_is_told(run: Run, write: Write) -> None:
    write("sub/validator.toml", "quiet = true\n")
    write("sub/right.json", Path("right.json").read_text().replace("hall", "below"))
    result = run("check", ".", "--fail-on", "never")
    assert "sub/validator.toml: only its [[data]] counts here" in result.stderr
    assert "seats" in result.stdout


# --- single files ----------------------------------------------------------------------------------------------------


def test_files_have_rules_of_their_own(run: Run, write: Write) -> None:
    write("own/a.json", Path("wrong.json").read_text().replace("arena", "a"))
    write("validator.toml", '[[data]]\npaths = "own/*"\nrules = "seats.yaml"\n')
    assert contradictions(run("check", "wrong.json", "own", "right.json", "--format", "json")) == ["a seats-add-up"]
    assert contradictions(run("check", "wrong.json", "own", "--rules", "seats.yaml", "--format", "json")) == [
        "arena seats-add-up",
        "a seats-add-up",
    ]


def test_records_stay_in_the_order_of_their_files_and_rules_are_counted_once(run: Run, write: Write) -> None:
    for name in "abc":
        write(f"{name}.json", Path("wrong.json").read_text().replace("arena", name))
    write("validator.toml", 'rules = "seats.yaml"\n[[data]]\npaths = "b.json"\nfail-on = "never"\n')
    report = json.loads(run("check", "a.json", "b.json", "c.json", "--format", "json").stdout)
    assert [record["id"] for record in report["records"]] == ["a", "b", "c"]
    assert [(row["rule"], row["contradicts"]) for row in report["rules"]] == [("seats-add-up", 3)]


@pytest.mark.parametrize(("path", "code"), [("wrong.json", 0), ("own/a.json", 1), ("hall.csv", 0), ("own/hall.csv", 1)])
def test_files_have_a_fail_on_of_their_own(run: Run, write: Write, path: str, code: int) -> None:
    write("own/a.json", Path("wrong.json").read_text().replace("arena", "a"))
    for name in ("hall.csv", "own/hall.csv"):
        write(name, "hall,taken,free,seats\nsouth,412,38,460\n")
    write("validator.toml", 'rules = "seats.yaml"\n[[data]]\npaths = "own/**"\nfail-on = "warning"\n')
    assert run("check", path, "-q").exit_code == code
    assert run("check", path, "right.json", "-q").exit_code == code
    assert run("check", path, "-q", "--fail-on", "error").exit_code == 0


def summary_of(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])["summary"]
    return found


def test_the_groups_of_a_data_set_make_one_report(run: Run, write: Write) -> None:
    write("other.yaml", OTHER_RULE)
    write("data/a.csv", "hall,taken,free,seats,half\nnorth,412,38,451,225\n")
    write("data/b/b.csv", "hall,taken,free,seats,half\nsouth,412,38,451,225\neast,1,1,2,1\n")
    write("data/notes.txt", "x")
    write(
        "validator.toml",
        '[[data]]\npaths = "data/*.csv"\nrules = "seats.yaml"\n[[data]]\npaths = "data/b/*"\nrules = "other.yaml"\n',
    )
    result = run("check", "data", "missing.csv", "--format", "jsonl")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(line["record"], line["rule"]) for line in lines if "rule" in line] == [
        ("a-2", "seats-add-up"),
        ("b-2", "seats-are-even"),
    ]
    summary = summary_of(result)
    assert (summary["records"], summary["contradicts"], summary["rows"]["read"], summary["problems"]) == (3, 2, 3, 1)
    assert [row["rule"] for row in summary["rules"]] == ["seats-add-up", "seats-are-even"]
    assert [entry["path"] for entry in summary["skipped"]] == ["data/notes.txt"]
    assert (result.exit_code, result.stderr.startswith("missing.csv:1:1:")) == (2, True)


def test_across_is_refused_where_files_have_rules_of_their_own(run: Run, write: Write) -> None:
    write("a.csv", "hall,taken,free,seats\nsouth,412,38,460\n")
    write("validator.toml", '[[data]]\npaths = "a.csv"\nrules = "seats.yaml"\n')
    result = run("check", "a.csv", "right.json", "--across")
    assert result.exit_code == 2
    assert "compares all records by the same rules" in result.stderr
    assert run("check", "a.csv", "right.json", "--across", "--rules", "seats.yaml", "-q").exit_code == 0


def test_a_table_is_declared_by_paths_of_a_validator_toml(run: Run, write: Write) -> None:
    write("data/hall.csv", "hall;taken;free;seats\nsouth;412;38;460\n")
    write("data/deep/hall.csv", "hall;taken;free;seats\nsouth;412;38;460\n")
    write(
        "validator.toml",
        'rules = "seats.yaml"\n[[data]]\npaths = "data/*.csv"\nid = "hall"\nprecision = {decimals = -1}\n',
    )
    found = [json.loads(line) for line in run("check", "data", "--format", "jsonl").stdout.splitlines()[:-1]]
    assert [line["record"] for line in found] == [
        "hall-2"
    ]  # 460 to the next ten may be 455, which is 412 + 38 likewise


def test_a_declaration_that_no_table_can_have_is_told_once_for_all_files(run: Run, write: Write) -> None:
    for name in ("north", "south", "east"):
        write(f"halls/{name}.csv", "hall,seats\nmain,460\n")
    write("validator.toml", '[[data]]\npaths = "halls/*.csv"\ndelimiter = "ab"\n')
    result = run("check", "halls")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("'delimiter' is the text 'ab'") == 1


def test_a_file_that_a_declaration_does_not_fit_is_named_and_said_to_be_left_out(run: Run, write: Write) -> None:
    write("halls/north.csv", "hall,seats\nmain,460\n")
    write("halls/south.csv", "house,seats\nmain,460\n")
    result = run("check", "halls", "--id", "hall", "--format", "jsonl")
    left_out = "no row of 'halls/south.csv' was read: the table has no column 'hall'"
    assert f"<command line>:1:1: {left_out}\n" in result.stderr
    problems = [line["problem"]["found"] for line in map(json.loads, result.stdout.splitlines()) if "problem" in line]
    assert problems == [left_out]
    assert summary_of(result)["rows"]["read"] == 1


# --- what is in force ------------------------------------------------------------------------------------------------


def test_config_shows_each_option_and_where_it_was_set(run: Run, write: Write) -> None:
    write("pyproject.toml", SHARED + '[[tool.validator.data]]\npaths = "own/*"\nrules = "more.yaml"\nid = "hall"\n')
    lines = [line.split() for line in run("config").stdout.splitlines()]
    assert ["configuration", "pyproject.toml"] in lines
    assert ["rules", "seats.yaml", "pyproject.toml:2:1"] in lines
    assert ["fail-on", "warning", "pyproject.toml:3:1"] in lines
    assert ["show", "all", "default"] in lines
    assert ["[[tool.validator.data]]", "pyproject.toml:4:1"] in lines
    assert ["declares", "id"] in lines


def test_config_cuts_no_option_and_no_value_where_a_value_is_long(run: Run, write: Write) -> None:
    forms = [f"{form}=reports/of/the/night/{form}.out" for form in ("json", "sarif", "junit", "html")]
    write("validator.toml", f"format = {forms}\n")
    told = run("config").stdout
    assert all(len(line) <= 80 for line in told.splitlines())
    assert " ".join(told.split()).count(f"format {', '.join(forms)} validator.toml:1:1 fail-on error default") == 1
    assert "\n  explain-seconds  5  default\n" in told


def test_config_as_json_says_by_what_a_file_is_judged(run: Run, write: Write) -> None:
    write("own/a.json", "{}")
    write(
        "pyproject.toml", SHARED + '[[tool.validator.data]]\npaths = "own/*"\nrules = "more.yaml"\nfail-on = "never"\n'
    )
    report = json.loads(run("config", "own/a.json", "--format", "json").stdout)
    options = {entry["key"]: (entry["value"], entry["from"]) for entry in report["options"]}
    assert report["file"] == "pyproject.toml"
    assert options["rules"] == (["seats.yaml"], "pyproject.toml:2:1")
    assert options["format"] == (["terminal"], "default")
    assert report["judged_by"] == {
        "rules": ["seats.yaml", "more.yaml"],
        "fail-on": "never",
        "data": ["pyproject.toml:4:1"],
    }


def test_config_finds_the_waivers(run: Run, write: Write) -> None:
    write("validator.waivers.toml", "")
    options = {entry["key"]: entry for entry in json.loads(run("config", "--format", "json").stdout)["options"]}
    assert options["waivers"] == {"key": "waivers", "value": "validator.waivers.toml", "from": "found"}
    write("validator.toml", "waivers = false\n")
    options = {entry["key"]: entry for entry in json.loads(run("config", "--format", "json").stdout)["options"]}
    assert options["waivers"] == {"key": "waivers", "value": False, "from": "validator.toml:1:1"}


def test_config_of_a_path_that_does_not_exist_is_an_error(run: Run) -> None:
    assert run("config", "nowhere/x.json").exit_code == 2
    assert run("config", "missing.json").exit_code == 2


def test_config_without_a_file_says_so(run: Run) -> None:
    assert "none: no validator.toml and no [tool.validator]" in " ".join(run("config").stdout.split())
