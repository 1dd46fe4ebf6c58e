"""How long the core takes: `make bench`. Medians of several runs; nothing here asserts.

Whole processes are started with bytecode caching on, as an installed package has it, and after one run that fills the
rule cache; the first run after a rule has changed is measured apart.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "fixtures" / "prisoner-exchange-agrees" / "record.json"
RUNS = 15


def main() -> None:
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, {platform.machine()}")
    with tempfile.TemporaryDirectory() as scratch:
        whole_process(Path(scratch))
        engine_alone()
        growing_records(Path(scratch))


def whole_process(scratch: Path) -> None:
    cache = scratch / "cache"
    command = [sys.executable, "-m", "validator", "check", str(DEMO)]
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment["VALIDATOR_CACHE"] = str(cache)

    def run(arguments: list[str]) -> float:
        start = time.perf_counter()
        subprocess.run(arguments, env=environment, stdout=subprocess.DEVNULL, check=True)
        return (time.perf_counter() - start) * 1000

    run(command)
    first = []
    for _ in range(3):
        shutil.rmtree(cache, ignore_errors=True)
        first.append(run(command))
    run(command)
    bare = [sys.executable, "-c", "pass"]
    imports = [sys.executable, "-c", "import click, pydantic, rich.console, rich.table"]
    rows = {name: [] for name in ("check", "bare", "imports", "help")}
    for _ in range(RUNS):
        rows["check"].append(run(command))
        rows["bare"].append(run(bare))
        rows["imports"].append(run(imports))
        rows["help"].append(run([sys.executable, "-m", "validator", "--help"]))
    show("cold `validator check` of the demo record, whole process", rows["check"], "goal 250 ms, stretch 180")
    show("  the same, first run after a rule changed", first)
    show("  of which: python -c pass", rows["bare"])
    show("  for comparison: python -c 'import click, pydantic, rich'", rows["imports"])
    show("`validator --help`, whole process", rows["help"], "goal 100 ms of CPU")


def engine_alone() -> None:
    from validator.claims.readers import load_record
    from validator.judge.judge import Judge
    from validator.rulebook.pack import load_rules

    record, book = load_record(str(DEMO)), load_rules()
    Judge(book).judge(record)
    fresh = [timed(lambda: Judge(book).judge(record)) for _ in range(RUNS)]
    judge = Judge(book)
    judge.judge(record)
    again = [timed(lambda: judge.judge(record)) for _ in range(RUNS)]
    show("engine alone on the demo record, a judge that has seen its shape", again, "goal 3 ms")
    show("  a new judge", fresh)


def growing_records(scratch: Path) -> None:
    from validator import check
    from validator.claims.readers import load_record
    from validator.judge.judge import Judge
    from validator.rulebook.pack import load_rules

    book = load_rules()
    medians = {}
    for size in (1_000, 10_000, 100_000):
        path = scratch / f"{size}.json"
        path.write_text(json.dumps(large_record(size)), encoding="utf-8")
        record = load_record(str(path))
        runs = 5 if size < 100_000 else 3
        reading = [timed(lambda path=path: load_record(str(path))) for _ in range(runs)]
        judging = [timed(lambda record=record: Judge(book).judge(record)) for _ in range(runs)]
        whole = [timed(lambda path=path: check(str(path))) for _ in range(runs)]
        medians[size] = statistics.median(whole)
        show(f"a record of {size:,} claims: read and check", whole, "goal 1,000 ms" if size == 10_000 else "")
        show("  of which reading", reading)
        show("  of which judging", judging)
    print(f"{'10,000 ÷ 1,000 claims (10 × the claims)':<75}{medians[10_000] / medians[1_000]:>9.1f} ×   (goal ≤ 12)")
    print(
        f"{'100,000 ÷ 10,000 claims (10 × the claims)':<75}{medians[100_000] / medians[10_000]:>9.1f} ×   (goal ≤ 12)"
    )


def large_record(size: int) -> dict[str, object]:
    """Districts with three parts and a total each; one district in a hundred does not add up."""
    claims: list[dict[str, object]] = []
    for district in range(size // 4):
        parts = [(district * 7 + part * 13) % 900 + 100 for part in range(3)]
        total = sum(parts) + (district % 100 == 99)
        names = ("north", "south", "east")
        for name, value in zip(names, parts, strict=True):
            dims = {"district": f"d{district}", "area": name}
            claims.append({"measure": "votes", "dims": dims, "value": f"{value:,}", "unit": "vote"})
        claims.append({"measure": "votes", "dims": {"district": f"d{district}"}, "value": f"{total:,}", "unit": "vote"})
    return {"id": f"districts-{size}", "members": {"area": ["north", "south", "east"]}, "claims": claims}


def timed(work: object) -> float:
    start = time.perf_counter()
    work()  # type: ignore[operator]
    return (time.perf_counter() - start) * 1000


def show(name: str, runs: list[float], goal: str = "") -> None:
    low, high = min(runs), max(runs)
    note = f"   ({goal})" if goal else ""
    print(f"{name:<75}{statistics.median(runs):>9.1f} ms  [{low:.1f} to {high:.1f}]{note}")


if __name__ == "__main__":
    main()
