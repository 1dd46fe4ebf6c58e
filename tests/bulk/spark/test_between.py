"""Rules between records on two executors: findings, their order and all counts are those of the local engine."""

from __future__ import annotations

import functools
import gzip
import json
import os
import random
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from validator.across.across import judge_across
from validator.bulk.options import Options
from validator.bulk.run import check_data_set
from validator.bulk.spark.between import Between
from validator.bulk.spark.run_on_spark import check_data_set_on_spark
from validator.claims.readers.tables.records import TableOptions
from validator.judge.verdict import Verdict
from validator.report.dataset.dataset_report import DataSetReport
from validator.rulebook.line import line_rule
from validator.rulebook.measures import named_measures
from validator.rulebook.pack import load_rules
from validator.rulebook.parse import parse
from validator.rulebook.rule import Rule, RuleBook, Within

SHIPPED = load_rules()
BETWEEN = SHIPPED.within(Within.DATA_SET)
"""Restated values, roll-ups, running totals, stock and flow."""
BOOK = RuleBook((*BETWEEN, line_rule("votes >= 0")), SHIPPED.measures, SHIPPED.members)

PROVINCES = ("East", "West", "South")
DAYS = tuple(f"2024-05-{day:02}" for day in range(1, 29))
SIDECAR = """\
dims: [district, province, as_of]
measures: {votes: {unit: vote}, deaths: {unit: person}}
"""


def row_of(chance: random.Random, number: int) -> dict[str, str]:
    """Votes of one district, province and day, which depend on these alone; some are wrong, some cannot be read."""
    district, day = f"d{number % 30}", DAYS[number // 30 % len(DAYS)]
    province = PROVINCES[number // (30 * len(DAYS)) % 3]
    votes = 100 + 7 * (number % 30) + 11 * PROVINCES.index(province)
    text = str(votes + 1) if chance.random() < 0.02 else "4x7 or so" if chance.random() < 0.01 else str(votes)
    deaths = 10 * DAYS.index(day) + (number % 30) - (25 if chance.random() < 0.02 else 0)
    return {"district": district, "province": province, "as_of": day, "votes": text, "deaths": str(max(0, deaths))}


def write_lines(path: Path, chance: random.Random, numbers: range) -> None:
    lines = []
    for number in numbers:
        row = row_of(chance, number)
        dims = {name: row[name] for name in ("district", "province", "as_of")}
        claims: list[dict[str, Any]] = [
            {"measure": "votes", "dims": dims, "value": row["votes"], "unit": "vote", "quote": f"{row['votes']} votes"},
            {"measure": "deaths", "dims": dims, "value": row["deaths"], "unit": "person"},
        ]
        if chance.random() < 0.02:
            claims.append({"measure": "seats", "dims": {"district": "each", "as_of": dims["as_of"]}, "value": "3"})
        if chance.random() < 0.02:
            claims.append(
                {"measure": "seats", "dims": {"district": dims["district"], "as_of": dims["as_of"]}, "value": "4"}
            )
        identity = f"r{number if chance.random() > 0.01 else numbers[0]}"
        record: dict[str, Any] = {"id": identity, "claims": claims}
        if number % 50 == 7:
            record["measures"] = {"deaths": {"cumulative": True}}
        lines.append(json.dumps(record) if chance.random() > 0.005 else "{broken")
    path.write_text("\n".join(lines) + "\n")


def write_csv(path: Path, chance: random.Random, numbers: range) -> None:
    lines = ["district,province,as_of,votes,deaths"]
    lines += [",".join(row_of(chance, number).values()) for number in numbers]
    path.write_text("\n".join(lines) + "\n")
    path.with_suffix(".validator.yaml").write_text(SIDECAR)


def write_parquet(path: Path, chance: random.Random, numbers: range) -> None:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE t (district TEXT, province TEXT, as_of TEXT, votes INT, deaths INT)")
        rows = [row_of(chance, number) for number in numbers]
        values = [
            (*list(row.values())[:3], int(row["votes"]) if row["votes"].isdecimal() else None, int(row["deaths"]))
            for row in rows
        ]
        connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?)", values)
        connection.execute(f"COPY t TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 2048)")
    path.with_suffix(".validator.yaml").write_text(SIDECAR)


def write_long(path: Path, chance: random.Random, districts: range) -> None:
    """What the provinces come to, in rows that stand anywhere: no split holds a whole record."""
    rows = []
    for district in districts:
        for day in DAYS:
            whole = sum(100 + 7 * district + 11 * place for place in range(3)) + (chance.random() < 0.05)
            rows.append((f"d{district}", day, whole))
    chance.shuffle(rows)
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE t (district TEXT, as_of TEXT, votes INT)")
        connection.executemany("INSERT INTO t VALUES (?, ?, ?)", rows)
        connection.execute(f"COPY t TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 2048)")
    path.with_suffix(".validator.yaml").write_text(
        "layout: long\nrecord: [district]\nvalue: votes\ndims: [district, as_of]\nmeasures: {votes: {unit: vote}}\n"
        "members: {province: [East, West, South]}\n"
    )


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files of every kind that state the same figures, with contradictions between files and between their splits."""
    folder = tmp_path_factory.mktemp("between")
    chance = random.Random(390)
    write_lines(folder / "a.jsonl", chance, range(0, 500))
    write_lines(folder / "b.jsonl", chance, range(300, 700))
    write_csv(folder / "c.csv", chance, range(200, 1_700))
    write_parquet(folder / "d.parquet", chance, range(1_500, 2_520))
    write_long(folder / "e.parquet", chance, range(30))
    (folder / "f.csv").write_text("votes\n1\n2\n")
    (folder / "g.jsonl.gz").write_bytes(gzip.compress((folder / "b.jsonl").read_bytes()))
    (folder / "h.claims").write_text(
        "record: north\nmembers region: North, South\nmembers province: South, West, East\n"
        "measure deaths: maximum=9999\n"
        "votes[region=North, as_of=2024-05-01] = 41 votes\nvotes[region=South, as_of=2024-05-01] = 41 votes\n"
    )
    (folder / "i.claims").write_text(
        "record: all\nmembers region: North, South, Middle\nmeasure deaths: maximum=99999\n"
        "votes[as_of=2024-05-01] = 800 votes\n"
    )
    return folder


def run(
    check: Callable[..., DataSetReport], paths: list[Path], book: RuleBook = BOOK, **options: Any
) -> tuple[DataSetReport, list[str]]:
    written: list[str] = []
    tables = TableOptions(book_names=named_measures(book))
    report = check(paths, book, Options(write=written.append, across=True, tables=tables, **options))
    return report, "".join(written).splitlines()


on_spark = functools.partial(check_data_set_on_spark, worth=1)


def counts(report: DataSetReport) -> dict[str, Any]:
    """All of a report but how much of it a screen settled, and which of many problems came first."""
    data = report.to_dict()
    return {name: data[name] for name in data if name not in ("screen", "not_weighed", "first_problems")}


def between(lines: list[str]) -> list[str]:
    return [line for line in lines if line.startswith('{"record": "across records')]


def test_findings_and_counts_between_records_are_those_of_the_local_engine(cluster: Any, data: Path) -> None:
    expected, lines = run(check_data_set, [data])
    found, written = run(on_spark, [data])
    assert sorted(lines) == sorted(written)
    assert between(lines) == between(written), "in the same order"
    assert expected.across == found.across
    assert counts(expected) == counts(found)
    assert expected.across is not None
    contradicting = {rule.id for rule in expected.across.checks if expected.across.of(rule, Verdict.CONTRADICTS)}
    assert {"restated-across-records", "roll-up-across-records", "running-total-across-records"} <= contradicting
    assert (len(expected.across.notes), expected.across.apart != {}) == (2, True)
    assert expected.across.alike > 0
    assert expected.across.incomplete > 0
    assert expected.across.unread > 0


def test_files_that_are_not_split_come_to_the_same(cluster: Any, data: Path) -> None:
    paths = [data / name for name in ("b.jsonl", "c.csv", "e.parquet", "f.csv", "g.jsonl.gz", "h.claims", "i.claims")]
    expected, lines = run(check_data_set, paths, limit=3)
    found, written = run(check_data_set_on_spark, paths, limit=3)
    assert sorted(lines) == sorted(written)
    assert expected.across == found.across
    assert counts(expected) == counts(found)


def test_groups_that_do_not_agree_and_those_that_are_too_large_are_told_alike(
    cluster: Any, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "spread(?measure) < 1"
    odd = Rule("odd", "odd", parse(text), text, within=Within.DATA_SET)
    book = replace(BOOK, rules=(*BOOK.rules, odd))
    monkeypatch.setattr("validator.bulk.between.judge_across", functools.partial(judge_across, most_claims=20))
    monkeypatch.setattr("validator.bulk.spark.between.MOST_CLAIMS", 20)
    paths = [data / name for name in ("a.jsonl", "b.jsonl", "c.csv", "e.parquet")]
    expected, lines = run(check_data_set, paths, book)
    found, written = run(on_spark, paths, book)
    assert sorted(lines) == sorted(written)
    assert between(lines) == between(written), "in the same order"
    assert expected.across == found.across
    assert counts(expected) == counts(found)
    assert expected.across is not None
    assert expected.across.too_large
    assert expected.across.of(odd, Verdict.CONTRADICTS) > 100


def test_what_nobody_states_the_other_side_of_is_told_alike(cluster: Any, data: Path) -> None:
    text = "seats <= votes"
    sides = Rule("sides", "sides", parse(text), text, within=Within.DATA_SET)
    book = RuleBook((sides,), SHIPPED.measures, SHIPPED.members)
    paths = [data / name for name in ("a.jsonl", "b.jsonl", "c.csv", "e.parquet")]
    expected, lines = run(check_data_set, paths, book)
    found, written = run(on_spark, paths, book)
    assert sorted(lines) == sorted(written)
    assert expected.across == found.across
    assert counts(expected) == counts(found)
    assert expected.across is not None
    assert expected.across.of(sides, Verdict.UNDECIDED) > 10
    assert expected.across.of(sides, Verdict.AGREES) + expected.across.of(sides, Verdict.CONTRADICTS) > 10


def test_without_a_rule_between_records_none_are_compared(cluster: Any, data: Path) -> None:
    book = RuleBook((line_rule("votes >= deaths"),))
    expected, lines = run(check_data_set, [data / "b.jsonl"], book)
    found, written = run(on_spark, [data / "b.jsonl"], book)
    assert (sorted(lines), expected.across) == (sorted(written), found.across)


def test_a_killed_executor_loses_no_claim_and_doubles_none(
    cluster: Any, executors: Callable[[], list[int]], data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [data / "a.jsonl", data / "b.jsonl", data / "e.parquet"]
    expected, lines = run(check_data_set, paths)
    killed: list[int] = []
    judge_groups = Between._judged

    def kill_and_judge(self: Any, *arguments: Any) -> Any:
        if not killed:  # claims are read and grouped, and half of what is kept of them is now lost
            killed.append(executors()[0])
            os.kill(killed[0], signal.SIGKILL)
        return judge_groups(self, *arguments)

    monkeypatch.setattr(Between, "_judged", kill_and_judge)
    found, written = run(on_spark, paths)
    assert len(killed) == 1
    assert sorted(lines) == sorted(written)
    assert expected.across == found.across
    assert counts(expected) == counts(found)
