"""Steps of a workflow, run as GitHub's runner runs them: bash, variables from expressions, files for what is told."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_EXPRESSION = re.compile(r"\$\{\{\s*([\w.-]+)\s*\}\}")

BASH = ("bash", "--noprofile", "--norc", "-e", "-o", "pipefail")
"""How the runner starts ``shell: bash`` (actions/runner, ScriptHandlerHelpers.cs)."""

FILES = ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_PATH")


@dataclass
class Runner:
    """A runner's folders and what its expressions stand for: ``inputs.paths``, ``github.action_path``."""

    folder: Path
    workspace: Path
    values: dict[str, str]
    path: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        (self.folder / "temp").mkdir(parents=True, exist_ok=True)
        for name in FILES:
            (self.folder / name).touch()

    def run(self, step: Mapping[str, Any]) -> subprocess.CompletedProcess[str]:
        """Run a step; what it writes to GITHUB_PATH holds for the next one."""
        assert step["shell"] == "bash"
        script = self.folder / "step.sh"
        script.write_text(step["run"], encoding="utf-8")
        path = os.pathsep.join([*self.path, os.environ["PATH"]])
        result = subprocess.run(
            [*BASH, str(script)],
            cwd=self.workspace,
            env={
                **{name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "VALIDATOR_"))},
                **{name: self.expand(value) for name, value in step.get("env", {}).items()},
                **{name: str(self.folder / name) for name in FILES},
                "RUNNER_TEMP": str(self.folder / "temp"),
                "PIP_NO_COMPILE": "no",  # which is how pip's manual says yes: some seconds less
                "PYTHONIOENCODING": "utf-8",
                "PATH": path,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        added = (self.folder / "GITHUB_PATH").read_text().split()
        self.path = [*reversed(added), *(part for part in self.path if part not in added)]
        return result

    def expand(self, text: str) -> str:
        """A text with what its expressions stand for."""
        return _EXPRESSION.sub(lambda found: self.values[found[1]], text)

    @property
    def outputs(self) -> dict[str, str]:
        """What the steps have written to GITHUB_OUTPUT."""
        lines = (self.folder / "GITHUB_OUTPUT").read_text(encoding="utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines)

    @property
    def summary(self) -> str:
        """What the steps have written to GITHUB_STEP_SUMMARY."""
        return (self.folder / "GITHUB_STEP_SUMMARY").read_text(encoding="utf-8")


def obeyed(printed: str) -> list[str]:
    """The lines of a log that the runner takes for commands.

    It looks for them behind leading space, and obeys none between ``::stop-commands::TOKEN`` and ``::TOKEN::``
    (actions/runner, ActionCommand.cs and ActionCommandManager.cs).
    """
    found: list[str] = []
    token = None
    for line in printed.splitlines():
        command = line.lstrip()
        if token is not None:
            if command == f"::{token}::":
                token = None
        elif command.startswith("::stop-commands::"):
            token = command.removeprefix("::stop-commands::")
        elif command.startswith("::") or "##[" in command:
            found.append(command)
    return found
