"""Data sets: `make bench-data`. Whole processes on the same files in turn, against the goals and hand-written peers.

``--records N`` for a quick look (20,000), ``--rounds N``, ``--jobs NAME`` for some of them, ``--write`` to put the
table into benchmarks/README.md. Files are kept in benchmarks/.data. A wrong count, a planted error that was missed, or
a right record that was accused makes the exit code 1.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from data_files import CACHE, DataSet, data_sets, ensure
from data_right import mistakes_beside_the_judge, mistakes_of, peers_mistakes
from data_runs import Memory, Program, Runs, take_turns, watch_memory
from data_table import Line, markdown, put_into_readme

HERE = Path(__file__).resolve().parent
RULES = HERE / "data_rules"
VALIDATOR = Path(sys.executable).with_name("validator")
MB = 1_000_000
WIDE = {"id": ("id",)}
LONG = {"layout": "long", "record": ("record",), "measure": "measure", "value": ("value",)}
TABLES = {"wide.parquet": WIDE, "wide.csv": WIDE, "long.parquet": LONG, "nested.jsonl": {}}
"""What a run is told of a table."""
THIS = "this"


@dataclass(slots=True)
class Bench:
    """What has been asked for, and what has been found."""

    rounds: int
    sample: DataSet
    main: DataSet
    larger: DataSet
    broken: DataSet
    lines: list[Line] = field(default_factory=list)
    others: list[tuple[str, str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def check(self, data: DataSet, form: str) -> Program:
        """A whole `validator check` with its findings as JSON Lines."""
        arguments = [str(VALIDATOR), "check", str(data.file(form)), "--format", "jsonl"]
        arguments += ["--output", str(self.findings(data, form))]
        if form != "nested.jsonl":
            arguments += ["--rules", str(RULES)]
        for option, value in TABLES[form].items():
            arguments += [f"--{option}", value if isinstance(value, str) else ",".join(value)]
        return Program(THIS, arguments, codes=(1,))

    def findings(self, data: DataSet, form: str) -> Path:
        return CACHE / f"findings-{data.folder.name}-{form}.jsonl"

    def peer(self, script: str, data: DataSet, form: str) -> Program:
        return Program(
            script, [sys.executable, "-W", "ignore", str(HERE / "peers" / f"{script}.py"), str(data.file(form))]
        )

    def turns(self, programs: Sequence[Program]) -> dict[str, Runs]:
        return take_turns(programs, self.rounds, CACHE / "cache")

    def note_wrong(self, where: str, mistakes: Sequence[str]) -> None:
        self.wrong += [f"{where}: {mistake}" for mistake in mistakes]
        for mistake in mistakes:
            print(f"  WRONG  {where}: {mistake}", flush=True)

    def verify(self, data: DataSet, form: str) -> None:
        """Compare what the last run wrote with the truth."""
        findings = self.findings(data, form)
        layout = _layout(form)
        self.note_wrong(f"{data.records:,} records, {form}", list(mistakes_of(findings, data.truth(), layout)))
        findings.unlink()


def compare(  # noqa: PLR0913, PLR0917
    bench: Bench, job: str, form: str, peer: str, goal: float, stretch: float, others: Sequence[str] = ()
) -> None:
    """Time a form against its peer; others beside them."""
    data = bench.main
    programs = [bench.check(data, form), *(bench.peer(script, data, form) for script in (peer, *others))]
    found = bench.turns(programs)
    for name, runs in found.items():
        if runs.failure:
            bench.note_wrong(f"{form}, {name}", [runs.failure])
        elif name != THIS:
            bench.note_wrong(f"{form}, {name}", list(peers_mistakes(runs.output, data.truth(), _layout(form))))
    here, there = found[THIS], found[peer]
    if here.failure or there.failure:
        return
    bench.verify(data, form)
    ratio = here.median / there.median
    bench.lines.append(Line(job, goal, stretch, "×", _took(here), f"{_named(peer)} {_took(there)}", ratio))
    for name in others:
        if not found[name].failure:
            bench.others.append((job, _named(name), _took(found[name])))


def wide_parquet(bench: Bench) -> None:
    others = ("duckdb_wide", "pointblank_wide", "pandera_wide", "vtl_wide")
    compare(bench, _job("wide Parquet", bench.main), "wide.parquet", "polars_wide", 2, 1.3, others)


def wide_csv(bench: Bench) -> None:
    others = ("duckdb_wide", "pointblank_wide", "pandera_wide", "vtl_wide")
    compare(bench, _job("wide CSV", bench.main), "wide.csv", "polars_wide", 1.5, 1.2, others)


def nested(bench: Bench) -> None:
    compare(bench, _job("nested JSON Lines", bench.main), "nested.jsonl", "duckdb_nested", 1.5, 1.2)


def long(bench: Bench) -> None:
    claims = bench.main.truth().claims["long"]
    compare(bench, f"long Parquet, {claims:,} rows", "long.parquet", "duckdb_long", 1.5, 1.2)


def memory(bench: Bench) -> None:
    found: list[Memory] = []
    for data in (bench.main, bench.larger):
        watched = watch_memory(bench.check(data, "nested.jsonl"), CACHE / "cache")
        if watched.failure:
            bench.note_wrong(f"memory of {data.records:,} records", [watched.failure])
            return
        bench.verify(data, "nested.jsonl")
        found.append(watched)
    for data, one in zip((bench.main, bench.larger), found, strict=True):
        job = f"peak memory, {_job('JSON Lines', data)}"
        told = f"{one.peak / MB:,.0f} MB"
        bench.lines.append(Line(job, 600, 300, "MB", told, "", one.peak / MB))
        bench.notes.append(
            f"{job}: {one.proportional / MB:,.0f} MB in all processes with shared pages counted once, "
            f"{one.resident / MB:,.0f} MB with shared pages counted for each, "
            f"{one.largest / MB:,.0f} MB in the largest process."
        )
    ratio = found[1].peak / found[0].peak
    bench.lines.append(Line("– the same for both", 1.1, None, "×", "", "", ratio))


def growth(bench: Bench) -> None:
    small, large = bench.check(bench.main, "nested.jsonl"), bench.check(bench.larger, "nested.jsonl")
    programs = [Program("small", small.command, small.codes), Program("large", large.command, large.codes)]
    found = take_turns(programs, max(1, bench.rounds // 2), CACHE / "cache")
    for name, runs in found.items():
        if runs.failure:
            bench.note_wrong(f"growth, {name}", [runs.failure])
            return
    bench.verify(bench.main, "nested.jsonl")
    bench.verify(bench.larger, "nested.jsonl")
    ratio = found["large"].median / found["small"].median
    job = f"{bench.main.records:,} → {bench.larger.records:,} records, JSON Lines"
    bench.lines.append(Line(job, 5.5, None, "×", f"{_took(found['small'])} → {_took(found['large'])}", "", ratio))


def broken(bench: Bench) -> None:
    data = bench.broken
    found = bench.turns([bench.check(data, "wide.parquet")])[THIS]
    if found.failure:
        bench.note_wrong("every record broken", [found.failure])
        return
    size = bench.findings(data, "wide.parquet").stat().st_size
    bench.verify(data, "wide.parquet")
    job = f"every record broken, {_job('wide Parquet', data)}, findings to jsonl"
    here = f"{_took(found)}, {size / MB:,.0f} MB of findings"
    bench.lines.append(Line(job, 50_000, 150_000, " records/s", here, "", data.records / found.median, at_most=False))


def judge(bench: Bench) -> None:
    """On a sample, the whole report of each form against the exact judge."""
    for form, options in TABLES.items():
        start = time.perf_counter()
        rules = [] if form == "nested.jsonl" else [str(RULES)]
        mistakes = list(mistakes_beside_the_judge(bench.sample.file(form), rules, dict(options)))
        bench.note_wrong(f"sample of {bench.sample.records:,}", mistakes)
        print(
            f"  {form}: {bench.sample.records:,} records beside the judge, {time.perf_counter() - start:.1f} s",
            flush=True,
        )


def start(bench: Bench) -> None:
    """What every program takes before it reads a byte."""
    python = [sys.executable, "-c"]
    programs = [
        Program("python -c pass", [*python, "pass"]),
        Program("import polars", [*python, "import polars"]),
        Program("import duckdb", [*python, "import duckdb"]),
        Program("validator --help", [str(VALIDATOR), "--help"]),
    ]
    bench.others += [("start", name, _took(runs)) for name, runs in bench.turns(programs).items()]


JOBS: dict[str, Callable[[Bench], None]] = {
    "judge": judge,
    "start": start,
    "wide-parquet": wide_parquet,
    "wide-csv": wide_csv,
    "nested": nested,
    "long": long,
    "memory": memory,
    "growth": growth,
    "broken": broken,
}


def main() -> int:
    parser = argparse.ArgumentParser(description="Time data sets against hand-written queries and other validators.")
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5, help="runs of each program after one that is not counted")
    parser.add_argument("--jobs", nargs="+", choices=list(JOBS), default=list(JOBS))
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md")
    asked = parser.parse_args()
    sets = data_sets(asked.records)
    ensure(sets)
    bench = Bench(asked.rounds, *sets)
    for name in asked.jobs:
        print(f"{name} …", flush=True)
        JOBS[name](bench)
    right = "Every count was right, and exactly the broken records were found." if not bench.wrong else ""
    wrong = [f"**Wrong:** {mistake}" for mistake in bench.wrong]
    text = markdown(bench.lines, bench.others, [*bench.notes, *wrong, *([right] if right else [])])
    print("\n" + text)
    if asked.write and not bench.wrong:
        put_into_readme(text)
    return 1 if bench.wrong else 0


def _job(name: str, data: DataSet) -> str:
    return f"{name}, {data.records:,} records"


def _took(runs: Runs) -> str:
    low, high, busy = min(runs.seconds), max(runs.seconds), median(runs.busy)
    return f"{runs.median:.2f} s ({low:.2f} to {high:.2f}; {busy:.2f} s of CPU)"


def _layout(form: str) -> str:
    return form.partition(".")[0]


def _named(script: str) -> str:
    tool = script.partition("_")[0]
    return {"polars": "Polars", "duckdb": "DuckDB", "vtl": "vtlengine"}.get(tool, tool)


if __name__ == "__main__":
    sys.exit(main())
