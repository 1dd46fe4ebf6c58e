"""``.pre-commit-hooks.yaml``, in real runs of pre-commit in a scratch repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from required import needs

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(sys.executable).parent
MANIFEST: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))

PRE_COMMIT = PROGRAMS / "pre-commit"
if not PRE_COMMIT.exists():
    pytest.skip("no pre-commit: pip install '.[dev]'", allow_module_level=True)

FAIR = """\
members stall: north, south
n: sold[stall=north] = 120 cakes
s: sold[stall=south] = 85 cakes
all: sold = {all} cakes
"""

RULE = """\
id: few
title: Few are sold
expect: sold[stall=?x] <= 100
why: They bake no more.
examples:
  - {{name: a, verdict: agrees, claims: 'sold[stall=south] = {sold}'}}
  - {{name: b, verdict: contradicts, claims: 'sold[stall=north] = 120'}}
"""


class Repository:
    """A scratch repository whose commits are checked."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))},
            "PATH": os.pathsep.join([str(PROGRAMS), os.environ["PATH"]]),
            "PRE_COMMIT_HOME": str(cache),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "PIP_NO_COMPILE": "no",  # which is how pip's manual says yes: some seconds less
            "PYTHONIOENCODING": "utf-8",
            "TERM": "dumb",
        }
        self.run("git", "init", "--quiet", "--initial-branch=main")

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=300,
            check=False,
        )

    def write(self, **texts: str) -> None:
        """Files that are added to the index, each called as its argument with ``__`` for the point."""
        for name, text in texts.items():
            path = self.folder / name.replace("___", "/").replace("__", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        self.run("git", "add", "--all")

    def commit(self) -> str:
        self.run("git", "add", "--all")
        made = self.run("git", "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "all", "-n")
        assert made.returncode == 0, made.stdout
        return self.run("git", "rev-parse", "HEAD").stdout.strip()

    def configure(self, repo: str, hooks: list[dict[str, Any]], **more: str) -> None:
        config = {"repos": [{"repo": repo, **more, "hooks": hooks}]}
        self.write(**{"__pre-commit-config__yaml": yaml.safe_dump(config)})

    def hook(self, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run(str(PRE_COMMIT), "run", name, "--color", "never", "--verbose", *arguments)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "articles", tmp_path / "cache")


@pytest.fixture
def local(repository: Repository) -> Repository:
    """The same hooks with the program that is installed here, which needs no network."""
    repository.configure("local", [{**hook, "language": "system"} for hook in MANIFEST])
    return repository


def test_the_manifest_is_of_the_form_that_pre_commit_takes() -> None:
    manifest = str(ROOT / ".pre-commit-hooks.yaml")
    result = subprocess.run([PRE_COMMIT, "validate-manifest", manifest], capture_output=True, check=False)
    assert (result.returncode, result.stdout) == (0, b"")


def test_a_record_that_contradicts_itself_stops_the_commit(local: Repository) -> None:
    local.write(fair__claims=FAIR.format(all=215), other__json="{}")
    result = local.hook("validator")
    assert result.returncode == 1, result.stdout
    assert "120 north + 85 south = 205 ✗ stated 215 cakes" in result.stdout
    assert "other.json" not in result.stdout


def test_records_that_agree_pass_and_others_are_not_looked_at(local: Repository) -> None:
    local.write(fair__claims=FAIR.format(all=205), package__json="{}")
    assert local.hook("validator").returncode == 0
    local.run("git", "rm", "--quiet", "--cached", "fair.claims")
    assert "no files to check" in local.hook("validator").stdout


@pytest.mark.parametrize(
    ("name", "is_record"),
    [
        ("fair.claims", True),
        ("records/a.claims", True),
        ("record.json", True),
        ("2025/records.jsonl", True),
        ("fair.record.json", True),
        ("fair-record.json", True),
        ("my_records.ndjson", True),
        ("package.json", False),
        ("recorder.json", False),
        ("myrecord.json", False),
        ("claims", False),
        ("fair.claims.bak", False),
    ],
)
def test_the_hook_looks_at_what_is_called_a_record(name: str, is_record: bool) -> None:
    import re

    assert bool(re.search(MANIFEST[0]["files"], name)) == is_record


def test_all_rules_of_the_folder_are_tested_where_one_changes(local: Repository) -> None:
    local.write(rules___few__yaml=RULE.format(sold=85))
    assert local.hook("validator-rules").returncode == 0
    local.write(rules___few__yaml=RULE.format(sold=185))
    result = local.hook("validator-rules")
    assert result.returncode == 1
    assert "few" in result.stdout


def test_a_commit_is_refused_by_the_installed_hook(local: Repository) -> None:
    local.write(fair__claims=FAIR.format(all=215))
    assert local.run(str(PRE_COMMIT), "install").returncode == 0
    refused = local.run("git", "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "wrong")
    assert refused.returncode == 1
    assert "stated 215 cakes" in refused.stdout
    assert local.run("git", "rev-parse", "--verify", "HEAD").returncode != 0


def test_pre_commit_installs_the_hook_from_a_repository_and_runs_it(repository: Repository, tmp_path: Path) -> None:
    hooks = Repository(tmp_path / "validator", tmp_path / "cache")
    for name in ("validator", "rules"):
        shutil.copytree(ROOT / name, hooks.folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, hooks.folder / name)
    repository.configure(str(hooks.folder), [{"id": "validator"}], rev=hooks.commit())
    repository.write(fair__claims=FAIR.format(all=215))
    result = repository.hook("validator")
    is_missing = "No matching distribution found" in result.stdout or "Could not find a version" in result.stdout
    needs("package-index", not is_missing, "pip reaches no package index, which pre-commit installs from")
    assert result.returncode == 1, result.stdout
    assert "120 north + 85 south = 205 ✗ stated 215 cakes" in result.stdout
    repository.write(fair__claims=FAIR.format(all=205))
    assert repository.hook("validator").returncode == 0
