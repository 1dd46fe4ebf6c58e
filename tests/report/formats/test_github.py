"""Workflow commands: read as the runner of GitHub Actions reads a line of the log, they are what was meant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hostile import TEXTS, report_with
from hypothesis import HealthCheck, given, settings

from validator import Report, RuleBook, Severity, check
from validator.report.dataset.dataset_report import DataSetReport
from validator.report.github import ANNOTATED, MOST_OF_MESSAGE, command, github_of
from validator.report.sentences import code_units

MEANT = {"error", "warning", "notice", "group", "endgroup"}


@dataclass(frozen=True)
class Command:
    name: str
    properties: dict[str, str]
    message: str


def read(line: str) -> Command | None:
    """A line of the log as ``ActionCommand.TryParseV2`` of the runner reads it, and then ``TryParse``.

    The runner asks whether it knows the command; here every command counts as known.
    """
    line = line.lstrip()
    end = line.find("::", 2) if line.startswith("::") else -1
    if end >= 0:
        name, _, said = line[2:end].partition(" ")
        pairs = (part.split("=", 1) for part in said.strip().split(",") if part)
        properties = {pair[0]: unescaped(pair[1], ":", ",") for pair in pairs if len(pair) == 2}
        return Command(name, properties, unescaped(line[end + 2 :]))
    start = line.find("##[")
    end = line.find("]", start)
    return Command(line[start + 3 : end], {}, line[end + 1 :]) if start >= 0 and end >= 0 else None


def unescaped(text: str, *more: str) -> str:
    for char in ("\r", "\n", *more, "%"):
        text = text.replace(f"%{ord(char):02X}", char)
    return text


def commands(text: str) -> list[Command]:
    assert text.endswith("\n")
    # the runner's lines end at CR and LF; no other end of a line of Unicode may be there either
    assert text.splitlines() == text.split("\n")[:-1]
    return [found for line in text.splitlines() if (found := read(line)) is not None]


def test_each_contradiction_is_an_error_at_its_line(contradicts: Report) -> None:
    found = commands(github_of(contradicts))
    assert [one.name for one in found] == ["error", "error", "error", "notice"]
    assert found[1].properties == {
        "file": "fixtures/prisoner-exchange-contradicts/record.json",
        "line": "21",
        "col": "5",
        "endColumn": "87",
        "title": "Parts add up to their whole (proven, parts-make-whole)",
    }
    assert found[1].message.splitlines()[:3] == [
        "390 each × 2 sides = 780 ✗ stated 870, 90 too high",
        "per_side: 390 person “each side released 390 people” fixtures/prisoner-exchange-contradicts/record.json:21:5",
        "so_far: 870 person “In all, 870 people have been exchanged so far.” "
        "fixtures/prisoner-exchange-contradicts/record.json:27:5",
    ]


def test_the_last_line_is_the_summary(contradicts: Report, agrees: Report) -> None:
    assert commands(github_of(contradicts))[-1].message == (
        "✗ 3 contradictions (3 errors) in 1 record, 20 agreements, 3 undecided, 12 of 13 numbers checked"
    )
    assert [(one.name, one.message) for one in commands(github_of(agrees))] == [
        ("notice", "✓ no contradiction in 1 record, 23 agreements, 3 undecided, 12 of 13 numbers checked")
    ]


def test_what_is_acknowledged_is_in_the_log_and_annotates_nothing(waived: Report) -> None:
    text = github_of(waived)
    found = commands(text)
    assert [one.name for one in found] == ["error", "error", "warning", "group", "endgroup", "notice"]
    assert found[2].properties["title"] == "A waiver is out of date"
    lines = text.splitlines()
    group = lines[lines.index("::group::1 contradiction acknowledged") + 1 : lines.index("::endgroup::")]
    assert len(group) == 1
    assert group[0].endswith("until 2025-12-31): the ministry counts who came back twice | @ministry")
    assert ", 1 acknowledged, " in found[-1].message


@pytest.mark.parametrize(("stalls", "annotated", "rest"), [(3, 3, 0), (10, 10, 0), (11, 10, 1), (25, 10, 15)])
def test_of_more_than_ten_the_rest_is_in_a_group_and_counted(
    stalls: int, annotated: int, rest: int, rules: RuleBook
) -> None:
    claims = [
        {"measure": measure, "dims": {"stall": str(number)}, "value": value}
        for number in range(stalls)
        for measure, value in (("sold", "120"), ("baked", "110"))
    ]
    text = github_of(check({"claims": claims}, rules, explain=False))
    found = commands(text)
    assert sum(one.name == "error" for one in found) == annotated
    grouped = [line for line in text.splitlines() if line.startswith("error ")]
    assert len(grouped) == rest
    noun = f"{rest} more error{'s' if rest > 1 else ''}"
    assert (f"{noun} in the log of this step" in found[-1].message) == bool(rest)
    assert (f"::group::{noun}" in text.splitlines()) == bool(rest)


def test_the_summary_is_among_the_ten_notices_that_are_shown(rules: RuleBook) -> None:
    noted = [replace(rule, severity=Severity.NOTE) for rule in rules]
    claims = [
        {"measure": measure, "dims": {"stall": str(number)}, "value": value}
        for number in range(14)
        for measure, value in (("sold", "120"), ("baked", "110"))
    ]
    found = commands(github_of(check({"claims": claims}, replace(rules, rules=tuple(noted)), explain=False)))
    notices = [one for one in found if one.name == "notice"]
    assert len(notices) == ANNOTATED
    assert "5 more notices in the log of this step" in notices[-1].message


def test_a_data_set_has_a_warning_and_an_error_and_counts_the_rest(data_set: DataSetReport) -> None:
    found = commands(github_of(data_set))
    assert [one.name for one in found] == ["error", "error", "warning", "group", "endgroup", "notice"]
    assert found[0].properties["title"] == "Cannot be read"
    assert found[0].properties["line"] == "7"
    assert "2 of the contradictions are only counted" in found[-1].message


def test_a_record_that_is_in_no_file_has_no_place(rules: RuleBook) -> None:
    claims = [{"measure": "sold", "value": "120"}, {"measure": "baked", "value": "110"}]
    found = commands(github_of(check({"claims": claims}, rules)))
    assert list(found[0].properties) == ["title"]


def test_a_file_outside_of_the_folder_is_not_named(
    rules: RuleBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path
    (folder / "fair.claims").write_text("sold = 120\nbaked = 110\n", encoding="utf-8")
    (folder / "work").mkdir()
    monkeypatch.chdir(folder / "work")
    assert "file" not in commands(github_of(check("../fair.claims", rules)))[0].properties
    monkeypatch.chdir(folder)
    assert commands(github_of(check(str(folder / "fair.claims"), rules)))[0].properties["file"] == "fair.claims"


def test_a_files_name_breaks_no_command(rules: RuleBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    name = "a,b::c 100%\nd.claims"
    Path(name).write_text("sold = 120\nbaked = 110\n", encoding="utf-8")
    found = commands(github_of(check(Path(name), rules)))
    assert [one.name for one in found] == ["error", "notice"]
    assert found[0].properties["file"] == "a,b::c 100% d.claims"


def test_a_long_message_is_cut_with_its_length_before_the_runner_cuts_it(rules: RuleBook) -> None:
    claims = [{"measure": "sold", "value": "120", "quote": "🙂" * 5_000}, {"measure": "baked", "value": "110"}]
    claims += [{"measure": "sold", "value": "120", "quote": "🙂" * 5_000} for _ in range(20)]
    for one in commands(github_of(check({"claims": claims}, rules, explain=False))):
        assert code_units(one.message) <= MOST_OF_MESSAGE + 40
        assert code_units(one.properties.get("title", "")) <= 255


def test_the_escapes_are_those_of_the_documentation() -> None:
    assert (
        command("error", "a%b\r\nc:d,e", title="a%b\r\nc:d,e") == "::error title=a%25b%0D%0Ac%3Ad%2Ce::a%25b%0D%0Ac:d,e"
    )


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
def test_no_text_of_a_record_is_a_command_or_breaks_one(text: str, rules: RuleBook) -> None:
    for stalls in (1, 14):
        found = commands(github_of(report_with(rules, text, stalls)))
        assert {one.name for one in found} <= MEANT
        assert [one.name for one in found].count("notice") == 1
        for one in found:
            assert set(one.properties) <= {"file", "line", "col", "endColumn", "title"}


def test_a_command_of_the_old_form_is_not_obeyed_in_the_log(rules: RuleBook) -> None:
    text = github_of(report_with(rules, "x ##[add-path]/tmp/owned", 14))
    assert "##[" not in "\n".join(line for line in text.splitlines() if not line.startswith("::"))
    assert {one.name for one in commands(text)} <= MEANT


def test_the_oracle_reads_what_the_runner_obeys() -> None:
    assert read("some text ##[add-path]/tmp") == Command("add-path", {}, "/tmp")
    assert read("  ::warning file=a%2Cb,line=1::x%0Ay%25") == Command("warning", {"file": "a,b", "line": "1"}, "x\ny%")
    assert read("plain") is None
