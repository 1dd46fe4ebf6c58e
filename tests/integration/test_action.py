"""``action.yml``: its form by GitHub's schema, its scripts by shellcheck and by running them as the runner does."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from required import needs
from shell_steps import Runner, obeyed

ROOT = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
INSTALL = next(step for step in STEPS if step.get("name") == "Install")
CHECK = next(step for step in STEPS if step.get("name") == "Check")
PROGRAMS = Path(sys.executable).parent

FAIR = """\
members stall: north, south
n: sold[stall=north] = 120 cakes  "{quote}"
s: sold[stall=south] = 85 cakes
all: sold = {all} cakes
"""


DEFAULTS = {f"inputs.{name}": str(declared.get("default", "")) for name, declared in ACTION["inputs"].items()}


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """A runner with the inputs' defaults; in its workspace ``wrong.claims`` contradicts and ``right.claims`` agrees."""
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    (workspace / "wrong.claims").write_text(FAIR.format(quote="120 cakes", all=215))
    (workspace / "right.claims").write_text(FAIR.format(quote="120 cakes", all=205))
    values = {
        **DEFAULTS,
        "steps.python.outputs.python-path": sys.executable,
        "github.action_path": str(ROOT),
    }
    return Runner(tmp_path / "runner", workspace, values, [str(PROGRAMS)])


def check(runner: Runner, **inputs: str) -> subprocess.CompletedProcess[str]:
    for name, value in inputs.items():
        assert f"inputs.{name.replace('_', '-')}" in runner.values
        runner.values[f"inputs.{name.replace('_', '-')}"] = value
    return runner.run(CHECK)


def fails(result: subprocess.CompletedProcess[str], code: int) -> None:
    assert result.returncode == code, result.stdout


# --- form ------------------------------------------------------------------------------------------------------------


def test_the_action_is_of_the_form_that_github_takes() -> None:
    pytest.importorskip("check_jsonschema", reason="GitHub's schema is in check-jsonschema: pip install '.[dev]'")
    schema = ["-m", "check_jsonschema", "--builtin-schema", "vendor.github-actions", str(ROOT / "action.yml")]
    result = subprocess.run([sys.executable, *schema], capture_output=True, encoding="utf-8", check=False)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("step", [INSTALL, CHECK], ids=["Install", "Check"])
def test_the_scripts_of_the_action_have_no_faults_that_shellcheck_knows(step: dict[str, Any], tmp_path: Path) -> None:
    program = PROGRAMS / "shellcheck"
    if not program.exists():
        pytest.skip("no shellcheck: pip install '.[dev]'")
    given = "".join(f'{name}="${{{name}-}}"\n' for name in step["env"])
    (tmp_path / "step.sh").write_text(f"#!/usr/bin/env bash\nset -e -o pipefail\n{given}{step['run']}")
    result = subprocess.run([program, "step.sh"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert result.stdout == ""


def test_no_input_is_part_of_a_script_where_it_could_be_a_command() -> None:
    assert [step["name"] for step in STEPS if "${{" in step.get("run", "")] == []


def test_every_input_and_output_is_used_and_declared() -> None:
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"inputs\.([\w-]+)", text)) == set(ACTION["inputs"])
    assert set(re.findall(r"steps\.check\.outputs\.([\w-]+)", text)) == set(ACTION["outputs"])
    assert all(declared["description"] for part in ("inputs", "outputs") for declared in ACTION[part].values())


# --- what it does ----------------------------------------------------------------------------------------------------


def test_a_contradiction_fails_the_step_and_is_told_in_every_way(runner: Runner) -> None:
    result = check(runner, paths="wrong.claims")
    fails(result, 1)
    assert "120 north + 85 south = 205 ✗ stated 215 cakes" in result.stdout
    assert runner.outputs == {"exit-code": "1", "sarif": "validator.sarif"}
    assert "205" in runner.summary
    [annotation] = [line for line in obeyed(result.stdout) if line.startswith("::error ")]
    assert annotation.startswith("::error file=wrong.claims,line=2,col=1,")
    assert "120 north + 85 south = 205 ✗ stated 215 cakes" in annotation
    [run] = json.loads((runner.workspace / "validator.sarif").read_text(encoding="utf-8"))["runs"]
    assert [found["ruleId"] for found in run["results"] if found["level"] == "error"] == ["parts-make-whole"]


def test_what_agrees_passes(runner: Runner) -> None:
    result = check(runner, paths="right.claims")
    fails(result, 0)
    assert runner.outputs == {"exit-code": "0", "sarif": "validator.sarif"}
    assert [line for line in obeyed(result.stdout) if line.startswith("::error")] == []


def test_several_paths_rules_and_formats_stand_on_lines_of_their_own(runner: Runner) -> None:
    (runner.workspace / "my rules").mkdir()
    (runner.workspace / "my rules" / "few.yaml").write_text(
        "id: few\ntitle: Few are sold\nexpect: sold[stall=?x] <= 100\nwhy: They bake no more.\nexamples:\n"
        "  - {name: a, verdict: agrees, claims: 'sold[stall=south] = 85'}\n"
        "  - {name: b, verdict: contradicts, claims: 'sold[stall=north] = 120'}\n"
    )
    result = check(
        runner, paths="\n  right.claims\t\nwrong.claims\n", rules="my rules\n", formats="json=all.json\njunit=all.xml"
    )
    fails(result, 1)
    report = json.loads((runner.workspace / "all.json").read_text(encoding="utf-8"))
    assert sorted(record["path"] for record in report["records"]) == ["right.claims", "wrong.claims"]
    found = Counter(
        row["rule"] for record in report["records"] for row in record["checks"] if row["verdict"] != "agrees"
    )
    # 120 > 100 in both; 120 + 85 is not 215; and two stalls with at most 100 each sell neither 205 nor 215
    assert found == {"few": 2, "parts-make-whole": 1, "joint-consistency": 2}
    assert (runner.workspace / "all.xml").exists()


def test_fail_on_and_baseline_are_passed_on(runner: Runner) -> None:
    fails(check(runner, paths="wrong.claims", fail_on="never"), 0)
    fails(check(runner, paths="wrong.claims", fail_on="", formats="json=old.json", sarif=""), 1)
    assert runner.outputs["sarif"] == ""
    fails(check(runner, paths="wrong.claims", baseline="old.json", formats=""), 0)


def test_without_inputs_the_whole_workspace_is_checked_by_its_own_configuration(runner: Runner) -> None:
    (runner.workspace / "validator.toml").write_text('fail-on = "never"\n')
    fails(check(runner), 0)
    assert "2 records" in runner.summary


# --- hostile inputs and records --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["paths", "rules", "fail-on", "baseline", "sarif", "formats"])
def test_no_input_is_run_as_a_command(runner: Runner, name: str) -> None:
    runner.values["inputs.paths"] = "right.claims"
    runner.values[f"inputs.{name}"] = "$(touch a) `touch b` '; touch c; ' \"; touch d; \" & touch e | touch f"
    before = set(runner.workspace.iterdir())
    runner.run(CHECK)
    assert [path.name for path in set(runner.workspace.iterdir()) - before if len(path.name) == 1] == []


def test_a_path_that_looks_like_an_option_is_a_path(runner: Runner) -> None:
    fails(check(runner, paths="--fail-on=never\nwrong.claims"), 2)


@pytest.mark.parametrize("name", ["fail-on", "baseline", "sarif"])
def test_an_input_of_several_lines_cannot_write_an_output_of_its_own(runner: Runner, name: str) -> None:
    result = check(runner, paths="right.claims", **{name.replace("-", "_"): "x\nexit-code=0"})
    fails(result, 2)
    assert result.stdout == f"::error title=validator::the input {name} has several lines; give it one value\n"
    assert runner.outputs == {}


def test_what_a_record_says_is_no_command_of_the_workflow(runner: Runner) -> None:
    quote = "::error title=x::gotcha ##[error]gotcha ::add-mask::120 ::set-output name=exit-code::0"
    (runner.workspace / "wrong.claims").write_text(FAIR.format(quote=quote, all=215))
    (runner.workspace / "bad.claims").write_text("::error::gotcha\n##[error]gotcha\n")
    result = check(runner, paths="wrong.claims\nbad.claims")
    fails(result, 2)
    assert "gotcha" in result.stdout
    commands = obeyed(result.stdout)
    assert {line.split(" ", 1)[0].split("::")[1] for line in commands} <= {"error", "warning", "notice"}
    assert [line for line in commands if "title=x" in line.partition("::")[0]] == []


def test_a_sarif_file_of_an_earlier_step_is_not_called_this_one_s(runner: Runner) -> None:
    fails(check(runner, paths="wrong.claims"), 1)
    fails(check(runner, paths="wrong.claims", fail_on="nonsense"), 2)
    assert runner.outputs == {"exit-code": "2", "sarif": ""}


# --- installing ------------------------------------------------------------------------------------------------------


def test_what_the_action_installs_is_on_the_path_of_later_steps_alone(runner: Runner) -> None:
    runner.path = []
    result = runner.run(INSTALL)
    needs(
        "package-index", result.returncode == 0 or not missing(result.stdout), f"pip finds no packages: {result.stdout}"
    )
    fails(result, 0)
    [added] = runner.path
    assert [path.name for path in Path(added).iterdir()] == ["validator"]
    fails(check(runner, paths="wrong.claims"), 1)


def missing(told: str) -> bool:
    """Whether pip failed because it reaches no package index."""
    return "No matching distribution found" in told or "Could not find a version" in told
