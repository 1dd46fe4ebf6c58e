"""How much is shown: the verdict alone, a table of rules, what was taken; and what a run accepts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]
Write = Callable[[str, str], str]

RULE = ("--rules", "seats.yaml")
TABLE = "hall,taken,free,seats\nnorth,412,38,450\nsouth,412,38,460\nwest,1,2,\n"


def test_quiet_shows_the_verdict_alone(run: Run) -> None:
    result = run("check", "right.json", "wrong.json", *RULE, "--quiet")
    told = "✗ 2 records: 1 contradiction (1 warning), 1 agreement, 0 undecided, 6 of 6 numbers checked"
    assert " ".join(result.stdout.split()) == told


def test_quiet_still_tells_what_could_not_be_read(run: Run, write: Write) -> None:
    write("broken.json", "{")
    result = run("check", "right.json", "broken.json", "-q")
    assert (result.exit_code, len(result.stdout.splitlines())) == (2, 2)
    assert result.stderr.startswith("broken.json:1:2:")


def test_quiet_leaves_other_forms_as_they_are(run: Run) -> None:
    assert (
        run("check", "wrong.json", "-q", "--format", "json").stdout
        == run("check", "wrong.json", "--format", "json").stdout
    )


def test_statistics_are_a_table_of_the_rules(run: Run) -> None:
    rows = [
        line.split() for line in run("check", "right.json", "wrong.json", *RULE, "--statistics").stdout.splitlines()
    ]
    assert rows[0] == ["rule", "checks", "agrees", "contradicts", "undecided", "decided"]
    assert rows[1] == ["seats-add-up", "2", "1", "1", "0", "100", "%"]
    assert rows[2] == ["all", "2", "1", "1", "0", "100", "%"]
    assert ["coverage:", "6", "of", "6", "numbers", "checked", "(100", "%)"] in rows


def test_statistics_of_a_data_set_have_the_same_columns(run: Run, write: Write) -> None:
    write("hall.csv", TABLE)
    rows = [line.split() for line in run("check", "hall.csv", *RULE, "--statistics").stdout.splitlines()]
    assert rows[0] == ["rule", "checks", "agrees", "contradicts", "undecided", "decided"]
    assert rows[1] == ["seats-add-up", "3", "1", "1", "1", "66", "%"]
    assert ["coverage:", "6", "of", "8", "numbers", "checked", "(75", "%)"] in rows


def test_verbose_tells_on_standard_error_and_changes_no_byte_of_the_report(run: Run, write: Write) -> None:
    write("validator.toml", 'rules = "seats.yaml"\n')
    plain, told = run("check", "wrong.json"), run("check", "wrong.json", "--verbose")
    assert (told.stdout, told.exit_code) == (plain.stdout, plain.exit_code)
    assert plain.stderr == ""
    assert "validator: configuration: validator.toml\n" in told.stderr
    assert "1 of them from seats.yaml\n" in told.stderr
    assert "validator: read: 1 records of 1 files\n" in told.stderr
    assert "validator: judging: " in told.stderr


# --- what is accepted ------------------------------------------------------------------------------------------------

WAIVER = """\
[[waiver]]
rule = "seats-add-up"
record = "arena"
claims = ["c1", "c2", "c3"]
reason = "the ministry counts the boxes"
date = 2025-05-24
expires = 2025-06-30
"""


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], 0),
        (["--as-of", "2025-07-01"], 1),
        (["--no-waivers"], 1),
        (["--waivers", "none.toml"], 1),
        (["--waivers", "validator.waivers.toml"], 0),
    ],
)
def test_waivers_are_found_named_or_left_out(
    run: Run, write: Write, arguments: list[str], code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VALIDATOR_AS_OF", "2025-06-30")
    write("validator.waivers.toml", WAIVER)
    write("none.toml", "")
    assert run("check", "wrong.json", *RULE, "--fail-on", "warning", *arguments).exit_code == code


def test_waivers_and_no_waivers_exclude_each_other(run: Run, write: Write) -> None:
    write("none.toml", "")
    assert "exclude each other" in run("check", "wrong.json", "--waivers", "none.toml", "--no-waivers").stderr
    write("validator.toml", "waivers = false\n")
    assert run("check", "wrong.json", "--waivers", "none.toml").exit_code == 0


@pytest.mark.parametrize("day", ["2025-13-01", "yesterday", "20250524"])
def test_a_day_that_is_none_is_refused(run: Run, day: str) -> None:
    assert f"'{day}' is not a day such as 2025-05-24" in run("check", "wrong.json", "--as-of", day).stderr


def test_a_stale_waiver_is_told_whatever_the_form(run: Run, write: Write) -> None:
    write("validator.waivers.toml", WAIVER)
    arguments = ("check", "wrong.json", *RULE, "--as-of", "2025-07-01")
    shown = run(*arguments)
    assert ("expired on 2025-06-30" in " ".join(shown.stdout.split()), shown.stderr) == (True, "")
    for form in (["--format", "json"], ["-q"], ["--statistics"], ["--format", "terminal=r.txt"]):
        assert "expired on 2025-06-30" in run(*arguments, *form).stderr


def test_only_what_a_baseline_does_not_know_fails(run: Run, write: Write) -> None:
    run("check", "wrong.json", *RULE, "--format", "json=last.json")
    arguments = ("check", "wrong.json", *RULE, "--fail-on", "warning", "--baseline", "last.json", "-q")
    assert run(*arguments).exit_code == 0
    write("wrong.json", Path("wrong.json").read_text().replace("460", "470"))
    assert run(*arguments).exit_code == 1


def test_a_data_set_accepts_what_a_waiver_accepts(run: Run, write: Write) -> None:
    write("hall.csv", TABLE)
    write(
        "validator.waivers.toml",
        WAIVER.replace("arena", "hall-3").replace('"c1", "c2", "c3"', '"taken", "free", "seats"'),
    )
    arguments = ("check", "hall.csv", *RULE, "--fail-on", "warning", "--as-of", "2025-06-01")
    result = run(*arguments, "--format", "json")
    assert (result.exit_code, json.loads(result.stdout)["summary"]["acknowledged"]) == (0, 1)
    assert run(*arguments, "--no-waivers", "-q").exit_code == 1
