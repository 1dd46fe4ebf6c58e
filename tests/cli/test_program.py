"""The program: commands that are imported when they are asked for, completion, and Ctrl-C at the very beginning."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import Result

import validator.cli
from validator.cli.failure import exit_code
from validator.cli.program import COMMANDS, main
from validator.cli.starting import EndsAtOnce

Run = Callable[..., Result]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_each_command_says_of_itself(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert (command.name, command.get_short_help_str(200)) == (name, COMMANDS[name])


def test_a_command_that_is_misspelt_is_told_with_the_nearest(run: Run) -> None:
    result = run("chek")
    assert (result.exit_code, "No such command 'chek'; did you mean 'check'?" in result.stderr) == (2, True)


def test_the_table_of_exit_codes_is_the_one_that_the_guide_shows() -> None:
    own = re.findall(r"^(\d+) ", str(validator.cli.__doc__), re.MULTILINE)
    page = Path(__file__).parents[2] / "docs" / "configuration.md"
    section = page.read_text(encoding="utf-8").partition("## Exit codes")[2].partition("\n## ")[0]
    assert re.findall(r"^\| (\d+) \|", section, re.MULTILINE) == own


# --- completion ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_the_script_of_a_shell(run: Run, shell: str) -> None:
    result = run("completion", shell)
    assert result.exit_code == 0
    assert f"_VALIDATOR_COMPLETE={shell}_complete" in result.stdout


def completed(line: str, folder: Path) -> list[str]:
    """What bash offers for the last word of a line, by the script that the program prints."""
    program = f"#!{sys.executable}\nfrom validator.cli import main\nmain(prog_name='validator')\n"
    (folder / "validator").write_text(program)
    (folder / "validator").chmod(0o755)
    script = f"""
    source <(validator completion bash)
    COMP_WORDS=({line}); [[ "{line}" == *" " ]] && COMP_WORDS+=("")
    COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 ))
    _validator_completion validator
    printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    environment = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(["bash", "-c", script], capture_output=True, encoding="utf-8", env=environment, check=False)
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("validator ch", ["check"]),
        ("validator explain weekday-of", ["weekday-of-date"]),
        ("validator explain --rules seats.yaml seats-a", ["seats-add-up"]),
        ("validator rules show share-of-t", ["share-of-target"]),
        ("validator check --fail-on n", ["note", "never"]),
        ("validator check --format js", ["json", "jsonl"]),
        ("validator completion z", ["zsh"]),
    ],
)
def test_bash_completes_commands_options_forms_and_rules(tmp_path: Path, line: str, expected: list[str]) -> None:
    assert completed(line, tmp_path) == expected


def test_completion_looks_at_no_configuration(tmp_path: Path) -> None:
    (tmp_path / "validator.toml").write_text("broken = ")
    assert completed("validator check --show a", tmp_path) == ["all"]


# --- Ctrl-C ----------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent as a signal")
def test_ctrl_c_at_the_very_beginning_shows_no_traceback_of_ours(started: Callable[..., subprocess.Popen[str]]) -> None:
    for milliseconds in range(0, 200, 20):
        process = started("check", "right.json")
        time.sleep(milliseconds / 1000)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
        # until the first lines of ours have run, the interpreter answers in its own way
        assert "validator/cli/" not in told
        assert "internal error" not in told
        assert process.returncode in (0, 1, 130, -signal.SIGINT)


def test_while_modules_are_imported_ctrl_c_is_the_systems_and_what_is_ignored_stays_ignored() -> None:
    before = signal.getsignal(signal.SIGINT)
    try:
        for handler, within in [(signal.default_int_handler, signal.SIG_DFL), (signal.SIG_IGN, signal.SIG_IGN)]:
            signal.signal(signal.SIGINT, handler)
            with EndsAtOnce():
                assert signal.getsignal(signal.SIGINT) is within
            assert signal.getsignal(signal.SIGINT) is handler
    finally:
        signal.signal(signal.SIGINT, before)


def test_ctrl_c_that_python_made_another_error_of_is_still_an_interruption(capsys: pytest.CaptureFixture[str]) -> None:
    class Interrupting:
        def __set_name__(self, owner: type, name: str) -> None:
            raise KeyboardInterrupt

    def interrupted() -> None:
        type("Made", (), {"field": Interrupting()})

    assert exit_code(interrupted) == 130  # before Python 3.12 a RuntimeError
    assert capsys.readouterr().err == "validator: interrupted\n"
