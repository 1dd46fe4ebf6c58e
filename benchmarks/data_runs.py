"""Whole processes, measured from a cold start: seconds, and the memory of a process with all that it started.

Programs that are compared take turns, so that whatever else the machine does falls on all of them. A run that takes
longer than ``LONGEST`` is ended with all of its processes and is a failure.
"""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

LONGEST = 900
"""Seconds after which a run counts as stuck."""
EVERY = 0.02
"""Seconds between two looks at the memory."""


@dataclass(frozen=True, slots=True)
class Program:
    """A command and the exit codes that are right."""

    name: str
    command: Sequence[str]
    codes: tuple[int, ...] = (0,)


@dataclass(slots=True)
class Runs:
    """What several runs of a program took; ``output`` is the last one's standard output.

    ``busy`` are the seconds of all processors together, with those of the processes that a program started.
    """

    seconds: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    output: str = ""
    failure: str = ""

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


@dataclass(frozen=True, slots=True)
class Memory:
    """The most memory in use at once, in bytes.

    ``proportional`` counts a page that several processes share once, ``resident`` once for each of them. Files in
    memory (memfd) count in both. ``largest`` is the kernel's own mark of the largest single process, which misses no
    moment; it is read while the process runs, because what is told afterwards begins with the size of this one.
    """

    proportional: int
    resident: int
    largest: int
    failure: str = ""

    @property
    def peak(self) -> int:
        """What is compared with the goal."""
        return max(self.proportional, self.largest)


def take_turns(programs: Sequence[Program], rounds: int, cache: Path, warm_up: int = 1) -> dict[str, Runs]:
    """Run each program ``rounds`` times in turn, after runs that are not counted."""
    found = {program.name: Runs() for program in programs}
    for turn in range(warm_up + rounds):
        for program in programs:
            runs = found[program.name]
            if not runs.failure:
                _run_once(program, runs, cache, counted=turn >= warm_up)
    return found


def _run_once(program: Program, runs: Runs, cache: Path, *, counted: bool) -> None:
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = _started(program, cache, output, errors)
        timer = threading.Timer(LONGEST, _end, (process.pid,))
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        runs.output = output.read().decode("utf-8", "replace")
        runs.failure = _failure(program, process.returncode, errors.read().decode("utf-8", "replace"))
    if counted:
        runs.seconds.append(seconds)
        runs.busy.append(usage.ru_utime + usage.ru_stime)


def watch_memory(program: Program, cache: Path) -> Memory:
    """Run a program once, and look at the memory of all its processes again and again."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = _started(program, cache, output, errors)
        timer = threading.Timer(LONGEST, _end, (process.pid,))
        timer.start()
        most = (0, 0, 0)
        while True:
            pid, status = os.waitpid(process.pid, os.WNOHANG)
            if pid:
                break
            now = _memory_below(process.pid)
            most = (max(most[0], now[0]), max(most[1], now[1]), max(most[2], now[2]))
            time.sleep(EVERY)
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        failure = _failure(program, process.returncode, errors.read().decode("utf-8", "replace"))
    return Memory(*most, failure)


def _started(program: Program, cache: Path, output: object, errors: object) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"LC_ALL": "C", "VALIDATOR_CACHE": str(cache)}
    return subprocess.Popen(
        program.command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=output,  # type: ignore[arg-type]
        stderr=errors,  # type: ignore[arg-type]
        start_new_session=True,
    )


def _end(session: int) -> None:
    """End a program that is stuck, with every process that it started."""
    with suppress(ProcessLookupError):
        os.killpg(session, signal.SIGKILL)


def _failure(program: Program, code: int, errors: str) -> str:
    if code in program.codes:
        return ""
    if code == -signal.SIGKILL:
        return f"stuck: ended after {LONGEST} s, or for want of memory"
    return f"exit code {code}: {errors.strip()[-300:]}"


def _memory_below(root: int) -> tuple[int, int, int]:
    """The memory of a process and all below it: shared pages once, and once for each; the most that one ever had."""
    proportional = resident = largest = 0
    files: dict[tuple[int, int], int] = {}
    for pid in _processes_below(root):
        try:
            told = [Path(f"/proc/{pid}/{name}").read_text(encoding="utf-8") for name in ("smaps_rollup", "status")]
            lines = "\n".join(told).split("\n")
            sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.endswith("kB")}
            files |= _files_in_memory(pid)
        except (OSError, ValueError, IndexError):
            continue  # it has just ended
        proportional += sizes.get("Pss", 0) * 1024
        resident += sizes.get("Rss", 0) * 1024
        largest = max(largest, sizes.get("VmHWM", 0) * 1024)
    held = sum(files.values())
    return proportional + held, resident + held, largest


def _processes_below(root: int) -> list[int]:
    found, to_do = [], [root]
    while to_do:
        pid = to_do.pop()
        found.append(pid)
        try:
            threads = os.listdir(f"/proc/{pid}/task")
            for thread in threads:
                to_do += map(int, Path(f"/proc/{pid}/task/{thread}/children").read_text(encoding="ascii").split())
        except OSError:
            continue
    return found


def _files_in_memory(pid: int) -> dict[tuple[int, int], int]:
    """Files of a process that are in memory only, and how much they hold beside what is mapped."""
    held = {}
    for number in os.listdir(f"/proc/{pid}/fd"):
        path = f"/proc/{pid}/fd/{number}"
        try:
            target = os.readlink(path)
            if target.startswith(("/memfd:", "/dev/shm/")):
                status = os.stat(path)
                held[status.st_dev, status.st_ino] = status.st_blocks * 512
        except OSError:
            continue
    return held
