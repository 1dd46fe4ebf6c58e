"""``--watch`` in a process of its own: real files are saved, and the check is made again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

import pytest

from validator.cli.watch import Watched

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent as a signal")

WATCHING = "validator: watching "
LONGEST = 60
"""Seconds after which a test gives up: the machine may be busy."""

Started = Callable[..., subprocess.Popen[str]]


class Watch:
    """A check that watches: what it says, as it says it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self._lines: Queue[tuple[str, str]] = Queue()
        for name in ("stdout", "stderr"):
            Thread(target=self._read, args=(name,), daemon=True).start()

    def _read(self, name: str) -> None:
        for line in getattr(self.process, name):
            self._lines.put((name, line))

    def next(self) -> tuple[str, str]:
        """What is told until the check is done and waits: on standard output, and on standard error."""
        told = {"stdout": "", "stderr": ""}
        until = time.monotonic() + LONGEST
        while not told["stderr"].rpartition("\n")[0].rpartition("\n")[2].startswith(WATCHING):
            try:
                name, line = self._lines.get(timeout=max(0.1, until - time.monotonic()))
            except Empty:
                raise AssertionError(f"not checked again: {told}") from None
            told[name] += line
        time.sleep(0.1)  # the two pipes are read by two threads
        while not self._lines.empty():
            name, line = self._lines.get()
            told[name] += line
        return told["stdout"], told["stderr"]

    def is_silent(self, seconds: float) -> bool:
        """Whether nothing is told for a while."""
        time.sleep(seconds)
        return self._lines.empty()

    def interrupt(self) -> int:
        """Press Ctrl-C; the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(LONGEST)


@pytest.fixture
def watching(started: Started) -> Iterator[Callable[..., Watch]]:
    processes = []

    def watching(*arguments: str, **environment: str) -> Watch:
        process = started("check", *arguments, "--watch", "--quiet", "--no-explain", **environment)
        processes.append(process)
        return Watch(process)

    yield watching
    for process in processes:
        process.kill()
        process.wait()


def saved(name: str, before: str, after: str) -> None:
    """Save a file as editors do: a new one takes the place of the old."""
    text = Path(name).read_text(encoding="utf-8")
    assert before in text
    Path(f"{name}~").write_text(text.replace(before, after), encoding="utf-8")
    os.replace(f"{name}~", name)


def test_a_saved_record_is_checked_again_and_ctrl_c_ends_it(watching: Callable[..., Watch]) -> None:
    watch = watching("right.json", "--rules", "seats.yaml")
    assert "0 contradictions, 1 agreement" in watch.next()[0]
    saved("right.json", "450", "451")
    shown, told = watch.next()
    assert "1 contradiction (1 warning)" in shown
    assert "\x1b" not in shown  # the screen of a pipe is not cleared
    assert told == "validator: watching right.json; Ctrl-C ends\n"
    saved("right.json", "451", "450")
    assert "0 contradictions, 1 agreement" in watch.next()[0]
    assert watch.interrupt() == 130


def test_rules_the_projects_file_and_new_files_of_a_folder_matter_and_reports_do_not(
    watching: Callable[..., Watch],
) -> None:
    Path("data").mkdir()
    os.replace("right.json", "data/right.json")
    watch = watching("data", "--rules", "seats.yaml", "--format", "terminal", "--format", "html=data/page.html")
    assert "1 record: 0 contradictions, 1 agreement" in watch.next()[0]
    assert watch.is_silent(1)  # though it has written a page into the folder
    os.replace("wrong.json", "data/wrong.json")
    assert "2 records: 1 contradiction (1 warning)" in watch.next()[0]
    saved("seats.yaml", "severity: warning", "severity: error")
    assert "2 records: 1 contradiction (1 error)" in watch.next()[0]
    Path("validator.toml").write_text("rulez = 1\n")
    shown, told = watch.next()
    assert (shown, "unknown key 'rulez'; did you mean 'rules'?" in told) == ("", True)
    Path("validator.toml").write_text("statistics = true\n")
    assert "seats-add-up" in watch.next()[0]
    assert watch.interrupt() == 130


def test_a_record_that_is_broken_meanwhile_does_not_end_the_watch(watching: Callable[..., Watch]) -> None:
    watch = watching("right.json", "wrong.json")
    watch.next()
    text = Path("right.json").read_text()
    Path("right.json").write_text("{")
    assert "right.json:1:2:" in watch.next()[1]
    Path("right.json").write_text(text)
    assert "right.json:1:2:" not in watch.next()[1]
    assert watch.interrupt() == 130


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["-"], "--watch waits for files to be saved"),
        (["no.json"], "does not exist"),
        (["right.json", "--fix", "x"], "leave"),
    ],
)
def test_what_cannot_be_watched_is_refused(started: Started, arguments: list[str], told: str) -> None:
    process = started("check", *arguments, "--watch")
    _, mistakes = process.communicate(timeout=LONGEST)
    assert (process.returncode, told in mistakes) == (2, True)


def test_only_what_can_change_the_report_matters() -> None:
    watched = Watched(
        frozenset(["/w/data"]), frozenset(["/w"]), frozenset(["/w/r.yaml"]), frozenset(["/w/data/o.json"])
    )
    matter = [
        "data/a.json",
        "data/deep/a.csv.gz",
        "data/a.validator.yaml",
        "r.yaml",
        "validator.toml",
        "data/article.txt",
    ]
    others = ["data/o.json", "data/.a.json.tmp", "data/.git/a.json", "data/page.html", "x.json", "s.yaml"]
    assert [path for path in (*matter, *others) if watched.matters(f"/w/{path}")] == matter
