"""What the screen left is judged in one process or several: with the same result, and with nothing left behind."""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from validator.bulk import tail, workers
from validator.bulk.options import Options
from validator.bulk.run import Run, check_data_set
from validator.bulk.tail import Row, Tail, Work, as_it_is, plain_report
from validator.claims.readers import load_record
from validator.claims.readers.tables.records import TableOptions
from validator.errors import WorkerEndedError
from validator.judge.judge import Judge
from validator.report.dataset.tally import DataSetTally
from validator.rulebook.line import line_rule
from validator.rulebook.measures import named_measures
from validator.rulebook.rule import RuleBook

BOOK = RuleBook((line_rule("a + b = c"), line_rule("c <= d")))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table in which most rows contradict, some cannot be read, some are empty, and some are written otherwise."""
    path = tmp_path / "data.csv"
    with path.open("w") as file:
        file.write("name,a,b,c,d\n")
        for n in range(3000):
            row = f"r{n},{n % 13},{n % 7},{n % 17},{(n * 31) % 19}\n"
            other = {0: "r,1,2\n", 1: "\n", 2: f'"r{n}",1,2,3,4\n', 3: f"r{n},about 5,2.5,,7\n"}
            file.write(other.get(n % 97, row))
    return path


def report(path: Path, jobs: int) -> tuple[DataSetTally, str, list[str]]:
    written: list[str] = []
    tables = TableOptions(book_names=named_measures(BOOK))
    found = check_data_set([path], BOOK, Options(jobs=jobs, write=written.append, tables=tables))
    assert found.discrepancies == ()
    first = [one.id for one in found.sample.findings.items]
    return found.tally, "".join(written), first


@pytest.mark.parametrize(("jobs", "size"), [(2, 1000), (3, 333), (2, 7), (1, 1)])
def test_any_number_of_processes_and_any_size_of_batches_gives_the_same(
    table: Path, monkeypatch: pytest.MonkeyPatch, jobs: int, size: int
) -> None:
    expected = report(table, 1)
    monkeypatch.setattr(tail, "BATCH", size)
    assert expected == report(table, jobs)
    assert expected[0].problems == 31
    assert expected[0].contradicting > 2000


def test_nothing_is_judged_in_other_processes_while_rows_are_few() -> None:
    judging = Tail(2)
    work = Work(as_it_is, plain_report(Judge(BOOK)), None)
    record = load_record("a = 1\nb = 2\nc = 4")
    done = list(judging.judge(work, [[Row(record, "why")] * 300]))
    assert [part.tally.records for _, _, part in done] == [300]
    assert judging._workers is None
    assert list(judging.judge(work, [[Row(record, "why")] * 200])) == []  # they are under way
    assert [part.tally.contradicting for _, _, part in judging.rest()] == [200]
    judging.close()


def test_an_interrupted_run_takes_what_others_judge_in_a_moment_and_counts_what_nobody_judged() -> None:
    records = [load_record(f"record: r{n}\na = {n % 3}\nb = 1\nc = 1\n") for n in range(600)]
    run = Run(BOOK, Options(jobs=2))
    try:
        run.tally.count_rows(700)
        run.add_rows(run.work(as_it_is), [[Row(record, "why") for record in records]])
        assert run.tally.records == 0
        run.interruption.asked = True
        run.stop()
    finally:
        run.close()
    # a is 0 in each third record, where 0 + 1 = 1; the others contradict
    assert (run.tally.records, run.tally.contradicting, run.not_judged) == (600, 400, 100)
    assert run.tally.rows.read == run.tally.rows.accounted


def dies(answer: Any, question: Any) -> None:
    """Stands in for judging."""
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_process_that_is_killed_is_told_and_ends_the_run(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_answered", dies)
    with pytest.raises(WorkerEndedError, match=r"ended from outside, .*: try again with --jobs 1"):
        report(table, 2)


def test_a_process_that_is_killed_while_it_answers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    first, send = os.getpid(), Connection.send

    def half(end: Connection, message: Any) -> None:
        if os.getpid() == first:
            return send(end, message)
        os.write(end.fileno(), struct.pack("!i", 1_000) + b"the beginning of a thousand bytes")
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(Connection, "send", half)
    several = workers.Workers(2, len)
    with pytest.raises(WorkerEndedError):
        several.ask("a question").result(timeout=60)
    several.close()


def test_a_mistake_of_ours_in_another_process_comes_back_as_it_is() -> None:
    several = workers.Workers(2, len)
    assert [several.ask(text).result() for text in ("one", "three")] == [3, 5]
    with pytest.raises(TypeError, match="has no len"):
        several.ask(7).result()
    several.close()


def test_a_killed_process_leaves_no_half_of_an_output(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from validator.cli import main

    monkeypatch.setattr(workers, "_answered", dies)
    output = tmp_path / "findings.jsonl"
    (tmp_path / "data.validator.yaml").write_text('checks: ["a + b = c"]\n')
    command = ["check", str(table), "--format", "jsonl", "--output", str(output), "--jobs", "2"]
    with pytest.raises(SystemExit) as ended:
        main(command)
    assert ended.value.code == 2
    assert not output.exists()
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["data.csv", "data.validator.yaml"]
    assert "try again with --jobs 1" in capsys.readouterr().err


# ---- signals to a run of its own -----------------------------------------------------------------------------------


@pytest.fixture
def running(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A run over many rows that all contradict, which has written something and has several processes."""
    path = tmp_path / "data.csv"
    path.write_text("a,b,c\n" + "".join(f"{n % 13},{n % 7},{n % 17 + 40}\n" for n in range(1_500_000)))
    (tmp_path / "data.validator.yaml").write_text('checks: ["a + b = c"]\n')
    command = [sys.executable, "-m", "validator", "check", str(path), "--jobs", "2", "--format", "jsonl"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=Path.cwd()) as process:
        assert process.stdout is not None
        assert process.stdout.read(1000)
        yield process
        process.kill()


def children(process: subprocess.Popen[bytes]) -> list[int]:
    found = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(pid) for pid in found.read_text().split()]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def gone(pids: list[int], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not any(map(alive, pids)):
            return True
        time.sleep(0.05)
    return False


linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are looked at in /proc")


@linux
def test_an_interrupted_run_says_that_its_report_is_partial(running: subprocess.Popen[bytes]) -> None:
    workers = children(running)
    assert len(workers) == 2
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 130
    last = out.decode().splitlines()[-1]
    assert '"partial": "interrupted after' in last
    assert b"Traceback" not in err
    assert gone(workers, 10)


@linux
def test_other_processes_end_with_the_first(running: subprocess.Popen[bytes]) -> None:
    workers = children(running)
    assert len(workers) == 2
    running.kill()
    assert gone(workers, 10)


@linux
def test_a_worker_killed_from_outside_ends_a_real_run(running: subprocess.Popen[bytes]) -> None:
    workers = children(running)
    os.kill(workers[0], signal.SIGKILL)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 2
    assert "try again with --jobs 1" in err.decode()
    assert gone(workers, 10)
