"""A scratch folder with a rule, and the command line in this process or in one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from validator.cli import main

RIGHT = '{"id": "hall", "claims": [{"measure": "taken", "value": "412"}, {"measure": "free", "value": "38"}, '
RIGHT += '{"measure": "seats", "value": "450"}]}'
WRONG = RIGHT.replace("450", "460").replace("hall", "arena")
"""412 taken and 38 free are 450 seats, not 460."""

RULE = """\
id: seats-add-up
title: Seats taken and free make the house
expect: taken + free = seats
why: Every seat is either taken or free.
severity: warning
examples:
  - {name: all, verdict: agrees, claims: "taken = 412\\nfree = 38\\nseats = 450"}
  - {name: ten too many, verdict: contradicts, claims: "taken = 412\\nfree = 38\\nseats = 460"}
"""


SHIPPED = """\
id: doors-are-closed
title: Open and closed doors are all doors
expect: open_doors + closed_doors = doors
why: A door is open or closed.
examples:
  - {name: all, verdict: agrees, claims: "open_doors = 1\\nclosed_doors = 1\\ndoors = 2"}
  - {name: one, verdict: contradicts, claims: "open_doors = 1\\nclosed_doors = 1\\ndoors = 3"}
"""


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test runs in a folder that holds seats.yaml, right.json and wrong.json."""
    monkeypatch.chdir(tmp_path)
    for name, text in (("seats.yaml", RULE), ("right.json", RIGHT), ("wrong.json", WRONG)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Result]:
    """Run a command line here, with one shipped rule that applies to nothing."""
    shipped = tmp_path_factory.mktemp("shipped")
    (shipped / "doors-are-closed.yaml").write_text(SHIPPED, encoding="utf-8")
    monkeypatch.setenv("VALIDATOR_CACHE", "")
    monkeypatch.setattr("validator.rulebook.pack.shipped_rules", lambda: shipped)

    def run(*arguments: str, stdin: str | None = None) -> Result:
        return CliRunner().invoke(main, list(arguments), input=stdin)

    return run


@pytest.fixture
def started(in_a_folder: Path) -> Callable[..., subprocess.Popen[str]]:
    """Start a command line as a process of its own."""

    def started(*arguments: str, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "validator", *arguments],
            cwd=in_a_folder,
            env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    return started


@pytest.fixture
def write() -> Callable[[str, str], str]:
    def write(name: str, text: str) -> str:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")
        return name

    return write
