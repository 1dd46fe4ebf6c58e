"""The command line as a process of its own: encodings, colours, pipes, signals, and what it costs to start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CONTRADICTS = "fixtures/prisoner-exchange-contradicts"


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    known = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
    return subprocess.run(
        [sys.executable, "-m", "validator", *arguments],
        cwd=ROOT,
        env={**known, "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        timeout=60,
        check=False,
    )


def test_the_demo_agrees_and_its_twin_contradicts() -> None:
    agrees = run("check", "fixtures/prisoner-exchange-agrees")
    assert (agrees.returncode, agrees.stderr) == (0, b"")
    contradicts = run("check", CONTRADICTS)
    assert contradicts.returncode == 1
    assert "3 contradictions" in contradicts.stdout.decode()


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437"])
def test_an_encoding_without_the_signs_gets_plain_ones(encoding: str) -> None:
    result = run("check", CONTRADICTS, PYTHONIOENCODING=encoding)
    assert (result.returncode, result.stderr) == (1, b"")
    text = result.stdout.decode(encoding)
    assert "X error  Parts add up to their whole" in text
    assert "✗" not in text
    assert "\\u" not in text


def test_json_is_utf_8_in_every_encoding() -> None:
    assert run("check", CONTRADICTS, "--format", "json", PYTHONIOENCODING="ascii").stdout == (
        run("check", CONTRADICTS, "--format", "json").stdout
    )


def test_a_pipe_gets_no_colours() -> None:
    assert b"\x1b" not in run("check", CONTRADICTS).stdout


def test_forced_colours_are_given_and_no_color_takes_all_styles_away() -> None:
    assert b"\x1b[1;31m" in run("check", CONTRADICTS, FORCE_COLOR="1").stdout
    assert b"\x1b" not in run("check", CONTRADICTS, FORCE_COLOR="1", NO_COLOR="1").stdout


def test_the_width_can_be_chosen() -> None:
    narrow, wide = run("check", CONTRADICTS, COLUMNS="80").stdout, run("check", CONTRADICTS, COLUMNS="200").stdout
    assert max(map(len, narrow.decode().splitlines())) <= 80
    assert max(map(len, wide.decode().splitlines())) > 120


def test_output_is_the_same_whatever_the_hash_seed() -> None:
    first = run("check", CONTRADICTS, "--format", "json", PYTHONHASHSEED="1")
    second = run("check", CONTRADICTS, "--format", "json", PYTHONHASHSEED="2")
    assert first.stdout == second.stdout


@pytest.mark.parametrize("form", ["terminal", "json"])
def test_a_reader_that_goes_away_is_no_traceback(form: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "validator", "check", CONTRADICTS, "--format", form],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")
@pytest.mark.parametrize("form", ["terminal", "json"])
def test_a_full_disk_behind_standard_output_is_told(form: str) -> None:
    with open("/dev/full", "wb") as full:
        result = subprocess.run(
            [sys.executable, "-m", "validator", "check", CONTRADICTS, "--format", form],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert result.stderr == b"Error: standard output cannot be written: No space left on device\n"
    assert result.returncode == 2


def modules_after(*arguments: str) -> set[str]:
    """Everything that a command line imports."""
    lines = [
        f"import sys; sys.argv = {['validator', *arguments]!r}",
        "from validator.cli import main",
        "try: main()",
        "except SystemExit: pass",
        "print(*sys.modules)",
    ]
    result = subprocess.run([sys.executable, "-c", "\n".join(lines)], cwd=ROOT, capture_output=True, check=True)
    return set(result.stdout.decode().splitlines()[-1].split())


def test_help_imports_nothing_but_click() -> None:
    heavy = {"yaml", "lark", "rich", "pydantic", "pint", "fractions", "json", "validator.report", "validator.judge"}
    assert modules_after("--help") & heavy == set()


def test_a_check_needs_no_pydantic_and_no_heavy_part_of_rich() -> None:
    heavy = {"pydantic", "pint", "rich.progress", "rich.markdown", "rich.pretty", "rich.traceback", "rich.table"}
    assert modules_after("check", CONTRADICTS) & heavy == set()


def test_a_json_report_needs_no_rich() -> None:
    assert not any(name.startswith("rich") for name in modules_after("check", CONTRADICTS, "--format", "json"))
