"""The progress bar, seen by small programs on a terminal of their own."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys

import pytest

PROGRAM = """
import sys, time
from validator.report.dataset import progress as module
module.SHOWN_AFTER = {after}
with module.progress({total}) as advance:
    for step in range({steps}):
        advance((step + 1) * 1000, (step + 1) * 50)
        time.sleep(0.02)
    {end}
print("done")
"""


def on_a_terminal(
    *, after: float, steps: int, total: int | None = 100_000, end: str = "pass", term: str = "xterm"
) -> str:
    """What a program writes to standard error where that is a terminal."""
    ours, theirs = pty.openpty()
    program = PROGRAM.format(after=after, total=total, steps=steps, end=end)
    environment = {**os.environ, "TERM": term, "COLUMNS": "100", "LINES": "24", "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=theirs, env=environment
    ) as run:
        os.close(theirs)
        seen = b""
        while True:
            try:
                part = os.read(ours, 65_536)
            except OSError:  # on Linux a terminal that nobody holds open any more
                break
            if not part:
                break
            seen += part
        output = run.communicate()[0]
    os.close(ours)
    assert output == (b"" if "raise" in end else b"done\n")
    return seen.decode()


def test_long_work_shows_records_a_second_bytes_and_time_left_then_wipes_them() -> None:
    seen = on_a_terminal(after=0.1, steps=30)
    assert re.search(r"[\d.]+/100.0 kB", seen)
    assert re.search(r"[\d,]+ records  [\d,]+/s", seen)
    assert "left" in seen
    assert seen.rstrip().endswith("\x1b[2K") or "\x1b[1A\x1b[2K" in seen[-40:]
    assert "\x1b[?25h" in seen  # the cursor is there again


def test_work_that_is_done_before_long_shows_nothing() -> None:
    assert on_a_terminal(after=30, steps=3) == ""


def test_a_terminal_that_cannot_move_its_cursor_gets_nothing() -> None:
    assert on_a_terminal(after=0.1, steps=20, term="dumb") == ""


def test_a_size_that_nobody_knows_is_no_obstacle() -> None:
    assert "records" in on_a_terminal(after=0.1, steps=18, total=None)


def test_an_interruption_gives_the_cursor_back() -> None:
    seen = on_a_terminal(after=0.1, steps=18, end="raise KeyboardInterrupt")
    assert seen.index("\x1b[?25h") > seen.index("\x1b[?25l")
    assert "KeyboardInterrupt" in seen


def test_nothing_is_shown_where_standard_error_is_no_terminal() -> None:
    program = PROGRAM.format(after=0.1, total=100_000, steps=20, end="pass") + "print('rich' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert (run.stdout, run.stderr) == ("done\nFalse\n", "")


def test_one_long_step_shows_the_bar_though_nothing_is_advanced() -> None:
    assert "0 records" in on_a_terminal(after=0.1, steps=0, end="time.sleep(1)")


@pytest.mark.parametrize("total", [0, 10])
def test_more_done_than_there_was_to_do_is_no_error(total: int) -> None:
    assert "records" in on_a_terminal(after=0.1, steps=18, total=total)
