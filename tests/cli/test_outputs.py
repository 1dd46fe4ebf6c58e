"""Several forms of the report from one check: where they go, and what is refused."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from validator.cli.check import check as command
from validator.report.formats import FORMATS

Run = Callable[..., Result]
Write = Callable[[str, str], str]

RULE = ("--rules", "seats.yaml")
TABLE = "hall,taken,free,seats\nnorth,412,38,450\nsouth,412,38,460\nwest,1,2,4\neast,1,1,3\n"
"""Three of four rows are wrong."""


def test_one_check_writes_every_form(run: Run) -> None:
    result = run(
        "check", "wrong.json", *RULE, "--format", "json=r.json", "--format", "terminal", "--format", "html=r.html"
    )
    assert "412 taken + 38 free = 450 ✗ stated 460" in result.stdout
    assert json.loads(Path("r.json").read_text(encoding="utf-8"))["summary"]["contradicts"] == 1
    assert Path("r.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert result.exit_code == 0  # a warning, and only errors fail


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "jsonl"])
@pytest.mark.parametrize("paths", [["wrong.json"], ["hall.csv"]], ids=["records", "data set"])
def test_a_form_says_the_same_in_a_file_and_on_standard_output(
    run: Run, write: Write, name: str, paths: list[str]
) -> None:
    write("hall.csv", TABLE)
    shown = run("check", *paths, *RULE, "--format", name).stdout
    assert "10" in shown
    for where in (("--format", f"{name}=out"), ("--format", name, "--output", "out")):
        Path("out").unlink(missing_ok=True)
        assert run("check", *paths, *RULE, *where).stdout == ""
        assert Path("out").read_text(encoding="utf-8") == shown


def test_a_data_set_streams_its_findings_beside_its_reports(run: Run, write: Write) -> None:
    write("hall.csv", TABLE)
    result = run(
        "check", "hall.csv", *RULE, "--format", "jsonl=f.jsonl", "--format", "json=r.json", "--format", "terminal"
    )
    lines = [json.loads(line) for line in Path("f.jsonl").read_text(encoding="utf-8").splitlines()]
    report = json.loads(Path("r.json").read_text(encoding="utf-8"))
    assert [line["record"] for line in lines[:-1]] == ["hall-3", "hall-4", "hall-5"]
    assert lines[-1]["summary"]["contradicts"] == report["summary"]["contradicts"] == 3
    assert "3 contradictions" in result.stdout


def test_the_summary_of_json_lines_tells_what_no_finding_does(run: Run, write: Write) -> None:
    write("data/hall.csv", TABLE)
    write("data/readme.txt", "north is closed")
    lines = run("check", "data", *RULE, "--format", "jsonl", "--no-explain").stdout.splitlines()
    summary = json.loads(lines[-1])["summary"]
    assert summary["skipped"] == [{"path": "data/readme.txt", "reason": "not a record file by its name"}]
    assert [column["name"] for column in summary["columns"]] == ["hall"]
    assert summary["not_weighed"] == ["what rules say together was not weighed: leave --no-explain out"]


def test_json_lines_with_output_still_show_a_person_what_they_come_to(run: Run, write: Write) -> None:
    write("hall.csv", TABLE)
    result = run("check", "hall.csv", *RULE, "--format", "jsonl", "--output", "f.jsonl")
    assert "3 contradictions" in result.stdout
    assert run("check", "hall.csv", *RULE, "--format", "jsonl=g.jsonl").stdout == ""
    assert Path("f.jsonl").read_bytes() == Path("g.jsonl").read_bytes()


def test_each_form_keeps_as_many_contradictions_as_it_needs(run: Run, write: Write) -> None:
    rows = "".join(f"h{number},{number},1,{number}\n" for number in range(30))
    write("hall.csv", "hall,taken,free,seats\n" + rows)
    run("check", "hall.csv", *RULE, "--format", "json=r.json", "--format", "sarif=r.sarif")
    alone = run("check", "hall.csv", *RULE, "--format", "json").stdout
    report = json.loads(Path("r.json").read_text(encoding="utf-8"))
    assert (len(report["findings"]), report["more_findings"]) == (20, 10)
    assert Path("r.json").read_text(encoding="utf-8") == alone
    assert len(json.loads(Path("r.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]) == 30


def test_a_number_of_findings_that_is_said_holds_for_every_form(run: Run, write: Write) -> None:
    write("hall.csv", TABLE)
    run("check", "hall.csv", *RULE, "--limit-findings", "1", "--format", "json=r.json", "--format", "sarif=r.sarif")
    report = json.loads(Path("r.json").read_text(encoding="utf-8"))
    assert (len(report["findings"]), report["more_findings"]) == (1, 2)


def test_github_keeps_the_first_5000_results_of_sarif() -> None:
    from validator.report.sarif import MOST_RESULTS

    assert FORMATS["sarif"].findings == MOST_RESULTS


# --- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--format", "json", "--format", "terminal"], "both go to standard output: give all but one a file"),
        (["--format", "json", "--format", "sarif=-"], "both go to standard output"),
        (
            ["--format", "json=x", "--format", "sarif=./x"],
            "--format json=x and --format sarif=./x are written to the same",
        ),
        (["--format", "sarfi"], "no form of the report is called 'sarfi'; did you mean 'sarif'?"),
        (["--format", "json="], "'json=' names no file"),
        (["--format", "json=x", "--output", "y"], "every --format has a file of its own"),
        (["--format", "json=nowhere/x"], "does not exist; make it first"),
        (["--format", "json=right.json"], "'right.json' is an input"),
        (["--format", "json=seats.yaml", *RULE], "'seats.yaml' is an input"),
        (["--format", "json=seats.yaml", "--rules", "."], "'seats.yaml' is an input"),
    ],
)
def test_what_cannot_be_written_is_refused_before_anything_is_checked(
    run: Run, arguments: list[str], told: str
) -> None:
    before = {path.name: path.read_bytes() for path in Path().iterdir()}
    result = run("check", "right.json", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in " ".join(result.stderr.split())
    assert {path.name: path.read_bytes() for path in Path().iterdir()} == before


def test_a_record_of_a_checked_folder_is_not_replaced(run: Run) -> None:
    assert "is an input" in run("check", ".", "--format", "json=right.json").stderr
    assert run("check", ".", *RULE, "--format", "html=page.html").exit_code == 0
    assert run("check", ".", *RULE, "--format", "html=page.html").exit_code == 0  # no page is ever read as a record


@pytest.mark.parametrize("form", [[], ["--format", "jsonl=lines.jsonl"]])  # of records, and of a data set
def test_a_report_in_a_checked_folder_is_no_record_of_the_next_run(run: Run, form: list[str]) -> None:
    Path("shelf").mkdir()
    Path("right.json").rename("shelf/right.json")
    said = ["check", "shelf", "--format", "json=shelf/report.json", *form]
    first, before = run(*said), Path("shelf/report.json").read_text(encoding="utf-8")
    second = run(*said)
    assert (second.exit_code, second.stderr) == (first.exit_code, "")
    after = json.loads(Path("shelf/report.json").read_text(encoding="utf-8"))
    assert after["summary"] == json.loads(before)["summary"]
    assert after["skipped"] == [{"path": "shelf/report.json", "reason": "a report of validator, not a record"}]
    assert run("check", "shelf", "--baseline", "shelf/report.json", "--quiet").exit_code == 0
    assert run("check", "shelf/report.json").exit_code == 2


def test_a_baseline_is_not_replaced(run: Run) -> None:
    assert run("check", "wrong.json", *RULE, "--format", "json=last.json").exit_code == 0
    result = run("check", "wrong.json", *RULE, "--baseline", "last.json", "--format", "json=last.json")
    assert (result.exit_code, "is an input" in result.stderr) == (2, True)


def test_the_source_of_a_record_is_not_replaced(run: Run, write: Write) -> None:
    write("article.md", "Of 450 seats, 412 are taken.")
    write("hall.json", Path("right.json").read_text().replace('"claims"', '"source": {"path": "article.md"}, "claims"'))
    result = run("check", "hall.json", "--format", "markdown=article.md", "--format", "json=r.json")
    assert (result.exit_code, result.stderr) == (2, "article.md: not written, because it is the source of a record\n")
    assert Path("article.md").read_text(encoding="utf-8") == "Of 450 seats, 412 are taken."
    assert Path("r.json").exists()


def test_the_projects_file_is_not_replaced(run: Run, write: Write) -> None:
    write("validator.toml", "quiet = true\n")
    assert "is an input" in run("check", "right.json", "--format", "json=validator.toml").stderr


def test_a_comparison_does_not_replace_a_report_that_it_compares(run: Run) -> None:
    run("check", "wrong.json", *RULE, "--format", "json=old.json")
    before = Path("old.json").read_bytes()
    result = run("diff", "old.json", "old.json", "--output", "./old.json")
    assert (result.exit_code, "is an input; name another file" in result.stderr) == (2, True)
    assert Path("old.json").read_bytes() == before


def refused(run: Run, *arguments: str) -> str:
    """What is told of a command line that is refused before anything is checked, and leaves every file as it was."""
    before = {path: path.read_bytes() for path in sorted(Path().rglob("*")) if path.is_file()}
    result = run("check", *arguments)
    after = {path: path.read_bytes() for path in sorted(Path().rglob("*")) if path.is_file()}
    assert (result.exit_code, result.stdout, list(after.items())) == (2, "", list(before.items()))
    return " ".join(result.stderr.split())


WAYS = (
    ("--format", "jsonl", "--output", "{}"),
    ("--format", "json", "--output", "{}"),
    ("--format", "sarif={}"),
    ("--format", "jsonl={}"),
    ("--format", "terminal", "--format", "html=./{}"),
)
"""Every way to name the file of a report."""


@pytest.mark.parametrize("way", WAYS, ids=" ".join)
@pytest.mark.parametrize("name", ["hall.validator.yaml", "hall.validator.yml"])
def test_the_declaration_of_a_table_is_not_replaced(run: Run, write: Write, way: tuple[str, ...], name: str) -> None:
    write("hall.csv", TABLE)
    write(name, "id: hall\n")
    assert "is an input" in refused(run, "hall.csv", *RULE, *(part.format(name) for part in way))


def test_the_file_that_a_declaration_is_a_link_to_is_not_replaced(run: Run, write: Write) -> None:
    write("hall.csv", TABLE)
    write("shared.yaml", "id: hall\n")
    Path("hall.validator.yaml").symlink_to("shared.yaml")
    Path("report.json").symlink_to("hall.validator.yaml")
    assert "'shared.yaml' is an input" in refused(run, "hall.csv", *RULE, "--format", "json=shared.yaml")
    assert "'report.json' is an input" in refused(run, "hall.csv", *RULE, "--format", "json=report.json")


def test_the_waivers_that_were_found_are_not_replaced(run: Run, write: Write) -> None:
    write("halls/hall.csv", TABLE)
    write("validator.waivers.toml", "")
    assert "is an input" in refused(run, "halls", *RULE, "--format", "json=validator.waivers.toml")
    write("known.toml", "")
    said = (*RULE, "--waivers", "known.toml", "--format", "sarif=known.toml")
    assert "'known.toml' is an input" in refused(run, "halls", *said)


def test_the_rules_of_single_files_are_not_replaced(run: Run, write: Write) -> None:
    write("halls/hall.csv", TABLE)
    write("validator.toml", '[[data]]\npaths = "halls/*.csv"\nrules = "seats.yaml"\n')
    assert "'seats.yaml' is an input" in refused(run, "halls/hall.csv", "--format", "json=seats.yaml")


def test_the_file_that_a_checked_folder_links_to_is_not_replaced(run: Run, write: Write) -> None:
    write("kept.csv", TABLE)
    Path("halls").mkdir()
    Path("halls/hall.csv").symlink_to("../kept.csv")
    assert "'kept.csv' is an input" in refused(run, "halls", *RULE, "--format", "json=kept.csv")


@pytest.mark.parametrize("name", ["votes.db", "votes.db-wal", "votes.hall.validator.yaml"])
def test_the_database_of_a_checked_table_is_not_replaced(run: Run, name: str) -> None:
    import sqlite3

    with sqlite3.connect("votes.db") as connection:
        connection.execute("CREATE TABLE hall (taken, free, seats)")
    connection.close()
    assert "is an input" in refused(run, "sqlite:votes.db?hall", *RULE, "--format", f"json={name}")


@pytest.mark.parametrize("name", ["halls/validator.toml", "halls/pyproject.toml", "other.validator.yaml"])
def test_a_report_is_not_called_like_what_the_next_run_would_read(run: Run, write: Write, name: str) -> None:
    write("halls/hall.csv", TABLE)
    assert "has the name of an input" in refused(run, "halls", *RULE, "--format", f"json={name}")


def test_one_file_that_cannot_be_written_keeps_no_other_from_it(run: Run) -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("only Linux has /dev/full")
    result = run("check", "right.json", "--format", "json=/dev/full", "--format", "html=r.html")
    assert result.exit_code == 2
    assert result.stderr == "/dev/full: the report cannot be written: No space left on device\n"
    assert Path("r.html").exists()


# --- nothing was read ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["missing.json", "missing.csv"])
def test_where_nothing_was_read_only_the_mistake_is_told(run: Run, path: str) -> None:
    result = run("check", path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"{path}:1:1: the file does not exist\n")


@pytest.mark.parametrize("path", ["missing.json", "missing.csv"])
def test_where_nothing_was_read_no_report_replaces_an_older_one(run: Run, write: Write, path: str) -> None:
    write("r.sarif", "yesterday's")
    result = run("check", path, "--format", "sarif=r.sarif")
    assert "r.sarif: not written, because no record could be read" in result.stderr
    assert Path("r.sarif").read_text(encoding="utf-8") == "yesterday's"


def test_a_wrong_option_of_a_table_is_all_that_is_told(run: Run, write: Write) -> None:
    write("hall.csv", TABLE)
    result = run("check", "hall.csv", "--id", "hal")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "the table has no column 'hal'; did you mean 'hall'?" in result.stderr


@pytest.mark.parametrize(
    ("option", "told"),
    [
        (("--delimiter", "ab"), "--delimiter: 'ab' cannot separate cells; expected: one character that is no letter"),
        (("--delimiter", ""), "--delimiter: '' cannot separate cells"),
        (("--delimiter", '"'), "cannot separate cells"),
        (("--delimiter", "\n"), "cannot separate cells"),
        (("--delimiter", "1"), "cannot separate cells"),
        (("--encoding", "latin-99"), "--encoding: 'latin-99' is not known; expected: an encoding such as utf-8"),
    ],
)
def test_what_no_table_can_have_is_told_once_and_before_any_is_read(
    run: Run, write: Write, option: tuple[str, str], told: str
) -> None:
    write("halls/north.csv", TABLE)
    write("halls/south.csv", TABLE)
    result = run("check", "halls", *option)
    assert (result.exit_code, result.stdout) == (2, "")
    assert " ".join(result.stderr.split()).count(told) == 1


def test_an_option_of_tables_says_so_where_there_is_no_table(run: Run, write: Write) -> None:
    write("hall.csv", TABLE)
    result = run("check", "right.json", "hall.csv", "--layout", "wide")
    assert result.stderr == "right.json: read as records; --layout says how tables are read\n"


def test_completion_offers_the_forms() -> None:
    param = next(param for param in command.params if param.name == "formats")
    from click import Context

    offered = param.shell_complete(Context(command), "j")
    assert [item.value for item in offered] == ["json", "jsonl", "junit"]
