"""The project's file: where it is found, what it may say, and each mistake in it with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from validator.claims.project_file import find_project
from validator.config.configuration import Configuration, find_configuration
from validator.config.path_settings import Asked, Settings
from validator.errors import UsageError


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(name: str, text: str) -> str:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return name


def found(*paths: str) -> Configuration:
    configuration = find_configuration(paths)
    assert configuration is not None
    return configuration


def mistakes(*paths: str) -> list[str]:
    with pytest.raises(UsageError) as caught:
        find_configuration(paths)
    return [f"{problem.place}: {problem.found}" for problem in caught.value.problems]


# --- finding ---------------------------------------------------------------------------------------------------------


def test_the_nearest_file_above_a_path_is_found() -> None:
    write("pyproject.toml", "[tool.validator]\nfail-on = 'never'\n")
    write("data/validator.toml", "fail-on = 'warning'\n")
    write("data/deep/x.json", "{}")
    assert found("data/deep/x.json").path == "data/validator.toml"
    assert found("data").path == "data/validator.toml"
    assert found(".").path == "pyproject.toml"
    assert found("duckdb:data/votes.db?county").path == "data/validator.toml"


def test_standard_input_belongs_to_the_current_folder() -> None:
    write("validator.toml", "")
    assert found("-").path == "validator.toml"


@pytest.mark.parametrize(
    "text",
    [
        "[tool.validator]\nquiet = true\n",
        "[tool]\nvalidator = {quiet = true}\n",
        "tool.validator.quiet = true\n",
        "tool = {validator = {quiet = true}}\n",
        "[ tool . 'validator' ]\nquiet = true\n",
        '["tool".validator]\nquiet = true\n',
        "[[tool.validator.data]]\npaths = '*'\n",
    ],
)
def test_every_way_to_write_the_table_of_a_pyproject_is_seen(text: str) -> None:
    write("pyproject.toml", text)
    assert find_project("x") is not None


@pytest.mark.parametrize(
    "text",
    [
        '[project]\nname = "x"\ndependencies = ["validator"]\n[project.scripts]\nvalidator = "validator.cli:main"\n',
        "[tool.ruff]\nline-length = 120\n[tool.validators]\nx = 1\n",
        "[project]\nthis is not TOML, but somebody else's affair\n",
    ],
)
def test_a_pyproject_that_says_nothing_of_the_validator_is_passed_over(text: str) -> None:
    write("pyproject.toml", "[tool.validator]\n")
    write("a/pyproject.toml", text)
    assert found("a").path == "pyproject.toml"


def test_two_files_of_one_folder_are_refused() -> None:
    write("pyproject.toml", "[project]\nname = 'x'\n[tool.validator]\n")
    write("validator.toml", "")
    told = "validator.toml and tool.validator of pyproject.toml both say how this folder is checked"
    assert mistakes(".") == [f"pyproject.toml:3:1: {told}"]


def test_paths_with_different_files_are_refused() -> None:
    write("a/validator.toml", "")
    write("b/validator.toml", "")
    assert mistakes("a", "b") == ["a/validator.toml:1:1: this says how a is checked, and b/validator.toml says it of b"]


def test_a_path_without_a_file_follows_the_others() -> None:
    write("a/validator.toml", "quiet = true\n")
    write("b/x.json", "{}")
    assert found("b/x.json", "a").path == "a/validator.toml"


def test_a_file_that_has_changed_is_read_again() -> None:
    write("validator.toml", "quiet = true\n")
    assert found(".").settings["quiet"].value is True
    write("validator.toml", "quiet = false #\n")
    assert found(".").settings["quiet"].value is False


# --- what it may say -------------------------------------------------------------------------------------------------

EVERYTHING = """\
rules = ["own", "more.yaml"]
format = ["terminal", "sarif=out/report.sarif"]
fail-on = "warning"
show = "contradictions"
explain = false
explain-seconds = 2.5
waivers = "accepted.toml"
baseline = "last.json"
jobs = 2
limit-findings = 0
across = true
engine = "local"
quiet = true
verbose = false
statistics = true
"""


def test_every_option_has_its_kind_and_paths_are_seen_from_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    write("validator.toml", EVERYTHING)
    Path("data").mkdir()
    monkeypatch.chdir("data")
    configuration = found(".")
    assert {key: setting.value for key, setting in configuration.settings.items()} == {
        "rules": ("../own", "../more.yaml"),
        "format": ("terminal", "sarif=../out/report.sarif"),
        "fail-on": "warning",
        "show": "contradictions",
        "explain": False,
        "explain-seconds": 2.5,
        "waivers": "../accepted.toml",
        "baseline": "../last.json",
        "jobs": 2,
        "limit-findings": 0,
        "across": True,
        "engine": "local",
        "quiet": True,
        "verbose": False,
        "statistics": True,
    }
    assert str(configuration.settings["show"].place) == "../validator.toml:4:1"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("rulez = 1", "1:1: unknown key 'rulez'; did you mean 'rules'?"),
        ("fail_on = 'error'", "1:1: unknown key 'fail_on'; did you mean 'fail-on'?"),
        ("output = 'x'", "1:1: unknown key 'output'"),
        ("as-of = 2025-05-24", "1:1: unknown key 'as-of'"),
        ("locale = 'de'", "1:1: unknown key 'locale'"),
        ("fail-on = 'errors'", "1:1: 'fail-on' is the text 'errors'"),
        ("rules = ['a', 3]", "1:15: 'rules' holds the number 3"),
        ("rules = ''", "1:1: 'rules' is an empty text"),
        ("format = 'sarfi'", "1:1: no form of the report is called 'sarfi'; did you mean 'sarif'?"),
        ("format = ['json',\n  'xml']", "2:3: no form of the report is called 'xml'"),
        ("jobs = 0", "1:1: 'jobs' is the number 0"),
        ("jobs = true", "1:1: 'jobs' is true"),
        ("limit-findings = -1", "1:1: 'limit-findings' is the number -1"),
        ("explain-seconds = 0.0", "1:1: 'explain-seconds' is the number 0.0"),
        ("explain-seconds = inf", "1:1: 'explain-seconds' is the number inf"),
        ("quiet = 'yes'", "1:1: 'quiet' is the text 'yes'"),
        ("waivers = true", "1:1: 'waivers' is true"),
        ("quiet = ", "1:9: not TOML: Invalid value"),
        ("data = 3", "1:1: 'data' is the number 3"),
        ("[[data]]\nid = 'x'", "1:1: a table of data without 'paths'"),
        ("[[data]]\npaths = '*'\nrule = 'x'", "3:1: unknown key 'rule'; did you mean 'rules'?"),
        ("[[data]]\npaths = '*'\ndelimiter = 'ab'", "3:1: 'delimiter' is the text 'ab'"),
        ("[[data]]\npaths = '*'\nlocale = 'xx'", "3:1: the locale 'xx' is not known"),
        ("[[data]]\npaths = '*'\nfail-on = 'no'", "3:1: 'fail-on' is the text 'no'"),
        ("[[data]]\npaths = '*'\nfiles = '*'", "3:1: 'paths' and 'files' are two names of one key"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_column(text: str, told: str) -> None:
    write("validator.toml", text + "\n")
    assert mistakes(".") == [f"validator.toml:{told}"]


def test_a_table_of_a_pyproject_that_is_none_is_told() -> None:
    write("pyproject.toml", "[tool]\nvalidator = 3\n")
    assert mistakes(".") == ["pyproject.toml:2:1: 'tool.validator' is no table"]


def test_all_mistakes_are_told_at_once_and_in_their_order() -> None:
    write("pyproject.toml", "[tool.validator]\nquiet = 1\nshow = 'few'\n[[tool.validator.data]]\nrules = 1\n")
    assert mistakes(".") == [
        "pyproject.toml:2:1: 'quiet' is the number 1",
        "pyproject.toml:3:1: 'show' is the text 'few'",
        "pyproject.toml:4:1: a table of tool.validator.data without 'paths'",
        "pyproject.toml:5:1: 'rules' is the number 1",
    ]


def test_an_option_of_tables_is_sent_to_data() -> None:
    write("pyproject.toml", "[tool.validator]\nlocale = 'de'\n")
    with pytest.raises(UsageError) as caught:
        find_configuration(["."])
    assert caught.value.problems[0].advice == "say it of the tables it describes: [[tool.validator.data]]"


# --- single files ----------------------------------------------------------------------------------------------------

DATA = """\
[[data]]
paths = ["data/**", "one.json"]
rules = "rules/data.yaml"
fail-on = "warning"

[[data]]
paths = "data/*.csv"
rules = ["rules/csv.yaml", "rules/data.yaml"]
id = "county"

[[data]]
files = "data/old.csv"
fail-on = "never"
"""


def test_the_rules_of_all_that_means_a_file_hold_and_of_fail_on_the_last() -> None:
    write("validator.toml", DATA)
    asked = Asked(Settings(("run.yaml",), "error"))
    assert asked.of("other.json") == Settings(("run.yaml",), "error")
    assert asked.of("one.json") == Settings(("run.yaml", "rules/data.yaml"), "warning")
    assert asked.of("data/deep/x.json") == Settings(("run.yaml", "rules/data.yaml"), "warning")
    both = ("run.yaml", "rules/data.yaml", "rules/csv.yaml")
    assert asked.of("data/x.csv") == Settings(both, "warning")
    assert asked.of("data/old.csv") == Settings(both, "never")


def test_the_command_line_goes_before_what_is_said_of_single_files() -> None:
    write("validator.toml", DATA)
    settings = Settings(("line.yaml",), "note")
    assert Asked(settings, rules_fixed=True).of("data/x.csv") == Settings(("line.yaml",), "warning")
    assert Asked(settings, fail_on_fixed=True).of("data/old.csv").fail_on == "note"
    assert Asked(settings, rules_fixed=True, fail_on_fixed=True).of("data/old.csv") == settings


def test_files_are_grouped_by_what_they_are_judged_by_in_the_order_of_the_first() -> None:
    write("validator.toml", DATA)
    groups = Asked(Settings((), "error")).grouped(["b.json", "one.json", "a.json", "data/deep/x.json"])
    assert list(groups.values()) == [["b.json", "a.json"], ["one.json", "data/deep/x.json"]]


def test_the_nearest_file_says_what_holds_of_a_single_file() -> None:
    write("validator.toml", "[[data]]\npaths = '**'\nfail-on = 'never'\n")
    write("sub/validator.toml", "quiet = true\n[[data]]\npaths = '*.csv'\nfail-on = 'note'\n")
    asked = Asked(Settings((), "error"))
    assert [asked.of(path).fail_on for path in ("x.csv", "sub/x.csv", "sub/x.json")] == ["never", "note", "error"]
    assert asked.nearer(["sub/x.csv", "sub/y.csv", "x.csv"], "validator.toml") == ["sub/validator.toml"]
