"""``docs/ci.md``: its workflows are of the form that GitHub, GitLab and pre-commit take, and what they run works.

The page's console and Python blocks are run with those of the other pages, in ``tests/docs``.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from shell_steps import BASH

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
PROGRAMS = Path(sys.executable).parent
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))


def block(name: str) -> str:
    """The block that follows the page's ``NAME:``."""
    found = re.search(rf"`{re.escape(name)}`:\n\n```\w+\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None, f"docs/ci.md has no block called {name}"
    return found[1]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the page's record."""
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "fair.claims").write_text(block("records/fair.claims"))
    return tmp_path


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(PROGRAMS), os.environ["PATH"]])
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PATH": path, "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def script(lines: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return run([*BASH[:-2], "-o", "pipefail", "-c", "\n".join(lines)], folder)


@pytest.mark.parametrize(
    ("name", "schema"),
    [(".github/workflows/claims.yaml", "vendor.github-workflows"), (".gitlab-ci.yml", "vendor.gitlab-ci")],
)
def test_a_workflow_is_of_the_form_that_its_service_takes(name: str, schema: str, tmp_path: Path) -> None:
    pytest.importorskip("check_jsonschema", reason="the schemas are in check-jsonschema: pip install '.[dev]'")
    path = tmp_path / "workflow.yaml"
    path.write_text(block(name))
    result = run([sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)], tmp_path)
    assert result.returncode == 0, result.stdout


def test_the_github_workflow_gives_the_action_what_it_takes_and_reads_what_it_gives() -> None:
    steps = yaml.safe_load(block(".github/workflows/claims.yaml"))["jobs"]["check"]["steps"]
    [step] = [step for step in steps if step["uses"].startswith("OWNER/validator@v")]
    assert set(step["with"]) <= set(ACTION["inputs"])
    read = set(re.findall(rf"steps\.{step['id']}\.outputs\.([\w-]+)", json.dumps(steps)))
    assert read <= set(ACTION["outputs"])
    assert "sarif" in read


def test_the_page_tells_of_every_input_its_default() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| .*? \| (.*?) \|$", PAGE, re.MULTILINE)
    told = {name: default.strip("`") for name, default in rows if name in ACTION["inputs"]}
    assert list(told) == list(ACTION["inputs"])
    for name, declared in ACTION["inputs"].items():
        if declared["default"]:
            assert told[name] == declared["default"]


def test_the_script_of_the_gitlab_job_writes_the_reports_that_it_names(project: Path) -> None:
    job = yaml.safe_load(block(".gitlab-ci.yml"))["claims"]
    result = script(job["script"], project)
    assert result.returncode == 1, result.stdout
    assert "120 north + 85 south = 205 ✗ stated 215 cakes" in result.stdout
    reports = job["artifacts"]["reports"]
    [issue] = json.loads((project / reports["codequality"]).read_text(encoding="utf-8"))
    assert issue["location"]["path"] == "records/fair.claims"
    cases = ElementTree.parse(project / reports["junit"]).getroot().iter("testcase")
    assert len([case for case in cases if case.find("failure") is not None]) == 1


def test_the_pre_commit_configuration_is_valid_and_names_hooks_that_there_are(tmp_path: Path) -> None:
    text = block(".pre-commit-config.yaml")
    path = tmp_path / ".pre-commit-config.yaml"
    path.write_text(text)
    if (PROGRAMS / "pre-commit").exists():
        assert run([str(PROGRAMS / "pre-commit"), "validate-config", str(path)], tmp_path).returncode == 0
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    [repo] = yaml.safe_load(text)["repos"]
    assert [hook["id"] for hook in repo["hooks"]] == [hook["id"] for hook in hooks]
    rows = re.findall(r"^\| `(validator[a-z-]*)` \| `(.*?)`", PAGE, re.MULTILINE)
    for hook, (name, command) in zip(hooks, rows, strict=True):
        assert name == hook["id"]
        assert command.removesuffix(" FILES") == " ".join([hook["entry"], *hook["args"]])


def test_the_makefile_runs_and_the_nightly_run_says_nothing_where_nothing_is_new(project: Path) -> None:
    (project / "Makefile").write_text(block("Makefile"))
    assert run(["make", "check-claims"], project).returncode == 2  # make's own code where a command fails
    assert (project / "review.html").exists()
    assert run(["validator", "check", "records", "--format", "json=known.json"], project).returncode == 1
    nightly = run(["make", "--silent", "nightly"], project)
    assert (nightly.returncode, nightly.stdout) == (0, "")
    with (project / "records" / "fair.claims").open("a") as record:
        record.write("day: opened = 14 June 2025\nweekday: opened[statistic=weekday] = Monday\n")
    again = run(["make", "--silent", "nightly"], project)
    assert again.returncode == 2
    assert "weekday(14 June 2025) = Saturday ✗ stated Monday" in again.stdout
    assert "1 acknowledged" in again.stdout
