"""A run on two executors finds what the local engine finds, line by line, also when one of them is killed."""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from validator.bulk.options import Options
from validator.bulk.run import check_data_set
from validator.bulk.spark import screening
from validator.bulk.spark.run_on_spark import check_data_set_on_spark
from validator.claims.readers.tables.records import TableOptions
from validator.report.dataset.dataset_report import DataSetReport
from validator.rulebook.line import line_rule
from validator.rulebook.measures import named_measures
from validator.rulebook.pack import load_rules
from validator.rulebook.rule import RuleBook

SHIPPED = load_rules([])
LINES = ("a + b = c", "c * 2 = d", "a <= c")
BOOK = RuleBook((*SHIPPED.rules, *(line_rule(line) for line in LINES)), SHIPPED.measures, SHIPPED.members)

ODD = ("x", "", "1,200", "9" * 30, "24.50", "about 12", "½", "12 km", "it's", "${user.name}", "2025-05-23", "-0", "n/a")
"""Values that are read one by one, or not at all."""


def rows_of(chance: random.Random, number: int) -> list[dict[str, str]]:
    """Ordinary rows, some broken, some worded, some without a value, some odd."""
    rows = []
    for _ in range(number):
        a, b = chance.randint(0, 500), chance.randint(0, 500)
        row = {"a": a, "b": b, "c": a + b + (chance.random() < 0.02), "d": 2 * (a + b)}
        texts = {name: str(value) for name, value in row.items()}
        if chance.random() < 0.1:
            texts["d"] = f"about {row['d']}"
        if chance.random() < 0.02:
            del texts[chance.choice("abcd")]
        if texts and chance.random() < 0.02:
            texts[chance.choice(sorted(texts))] = chance.choice(ODD)
        rows.append(texts)
    return rows


def write_json(path: Path, chance: random.Random, number: int) -> None:
    with path.open("wb") as file:
        for at, row in enumerate(rows_of(chance, number)):
            claims = [{"id": name, "measure": name, "value": value} for name, value in row.items()]
            identity = f"r{at if chance.random() > 0.002 else chance.randint(0, at)}"
            text = json.dumps({"id": identity, "claims": claims}, separators=(",", ":"), ensure_ascii=False)
            file.write(text.encode() + chance.choice([b"\n", b"\n", b"\r\n", b"\n \n"]))
            if chance.random() < 0.003:
                file.write(chance.choice([b"{broken\n", b'{"id":"\xff"}\n', b"{}\x00\n", b"[1]\n", b"\x0c\n"]))


def write_csv(path: Path, chance: random.Random, number: int, end: bytes = b"") -> None:
    with path.open("wb") as file:
        file.write(b"\xef\xbb\xbfplace;a;b;c;d\r\n")
        for at, row in enumerate(rows_of(chance, number)):
            name = f"p{at if chance.random() > 0.002 else chance.randint(0, at)}"
            cells = [name, *(row.get(name, "") for name in "abcd")]
            cells = [f'"{cell}"' for cell in cells] if chance.random() < 0.02 else cells
            cells = cells[:-1] if chance.random() < 0.003 else cells
            file.write(";".join(cells).encode() + chance.choice([b"\n", b"\r\n", b"\n\n"]))
        file.write(end)


def write_parquet(path: Path, chance: random.Random, number: int) -> None:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE t (place TEXT, a INT, b BIGINT, c DECIMAL(18, 2), d DOUBLE, note TEXT)")
        for at, row in enumerate(rows_of(chance, number)):
            values = [row.get(name, "") for name in "abcd"]
            sql = [value if value.isdecimal() and len(value) < 9 else "NULL" for value in values]
            if chance.random() < 0.02:
                sql[3] = chance.choice(["0.1", "'nan'", "1e20", "0.30000000000000004"])
            listed = f"'p{at}', {', '.join(sql)}, NULL" if chance.random() > 0.01 else ", ".join(["NULL"] * 6)
            connection.execute(f"INSERT INTO t VALUES ({listed})")
        connection.execute(f"COPY t TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 2048)")


def write_long(path: Path, chance: random.Random, number: int) -> None:
    """Records whose rows stand anywhere in the file: no split holds a whole one."""
    rows = []
    for at in range(number):
        smith, jones = chance.randint(0, 900), chance.randint(0, 900)
        total = smith + jones + (chance.random() < 0.05)
        rows += [(f"c{at}", "Smith", smith), (f"c{at}", "Jones", jones), (f"c{at}", None, total)]
        rows += [(f"c{at}", "Jones", jones)] * (chance.random() < 0.05)
    chance.shuffle(rows)
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE t (county TEXT, candidate TEXT, votes INT)")
        for county, candidate, votes in rows:
            listed = "NULL" if candidate is None else f"'{candidate}'"
            connection.execute(f"INSERT INTO t VALUES ('{county}', {listed}, {votes})")
        connection.execute(f"COPY t TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 2048)")
    path.with_suffix(".validator.yaml").write_text(
        "layout: long\nrecord: [county]\nvalue: votes\ndims: [candidate]\n"
        "measures: {votes: {unit: vote}}\nmembers: {candidate: [Smith, Jones]}\n"
    )


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files of every kind, some with mistakes of every kind."""
    folder = tmp_path_factory.mktemp("a data set")
    chance = random.Random(780)
    write_json(folder / "one.jsonl", chance, 2_000)
    write_json(folder / "two.jsonl", chance, 700)
    write_csv(folder / "rows.csv", chance, 2_500, b"place;a;b;c;d\nplace;a;b;c;d\np\xff;1;2;3;6\n")
    write_csv(folder / "goes on.csv", chance, 300, b'"x\ny";1;2;3;6\n')
    write_parquet(folder / "typed.parquet", chance, 500)
    write_long(folder / "votes.parquet", chance, 400)
    (folder / "packed.jsonl.gz").write_bytes(gzip.compress((folder / "two.jsonl").read_bytes())[:-9])
    (folder / "no rows.csv").write_text("place;a;b;c;d\n")
    (folder / "long.csv").write_text("record,measure,value\nx,a,1\ny,a,1\nx,b,2\nx,c,4\n")
    (folder / "long.validator.yaml").write_text("layout: long\nrecord: [record]\nmeasure: measure\nvalue: value\n")
    (folder / "single.json").write_text('{"claims": [{"measure": "a", "value": "5"}, {"measure": "c", "value": "3"}]}')
    (folder / "notes.txt").write_text("not a record\n")
    return folder


def locally(paths: list[Path], **tables: Any) -> tuple[DataSetReport, list[str]]:
    written: list[str] = []
    report = check_data_set(paths, BOOK, _options(written, tables))
    return report, "".join(written).splitlines()


def on_spark(paths: list[Path], **tables: Any) -> tuple[DataSetReport, list[str]]:
    written: list[str] = []
    report = check_data_set_on_spark(paths, BOOK, _options(written, tables), worth=1)
    return report, "".join(written).splitlines()


def _options(written: list[str], tables: dict[str, Any]) -> Options:
    return Options(write=written.append, tables=TableOptions(book_names=named_measures(BOOK), **tables))


def counts(report: DataSetReport) -> dict[str, Any]:
    """All of a report but how much of it a screen settled, and which of many problems came first."""
    data = report.to_dict()
    return {name: data[name] for name in data if name not in ("screen", "not_weighed", "first_problems")}


def test_findings_and_counts_are_those_of_the_local_engine(cluster: Any, data: Path) -> None:
    expected, lines = locally([data])
    found, written = on_spark([data])
    assert sorted(lines) == sorted(written)
    assert counts(expected) == counts(found)
    assert found.discrepancies == ()
    assert found.tally.cleared > 4_000, "ordinary rows never come to Python"


def test_rows_that_name_their_records_are_told_apart_across_splits(cluster: Any, data: Path) -> None:
    paths = [data / "rows.csv", data / "goes on.csv", data / "typed.parquet"]
    expected, lines = locally(paths, id=("place",))
    found, written = on_spark(paths, id=("place",))
    assert sorted(lines) == sorted(written)
    assert counts(expected) == counts(found)
    assert any("already taken" in line for line in lines)


def test_a_killed_executor_loses_nothing_and_doubles_nothing(
    cluster: Any, executors: Callable[[], list[int]], data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [data / "one.jsonl", data / "two.jsonl"]
    expected, lines = locally(paths)
    killed: list[int] = []
    judge_rest = screening.Screening.left

    def kill_and_judge(self: Any, *arguments: Any) -> Any:
        if not killed:  # the scan is done, and half of what it keeps is now lost
            killed.append(executors()[0])
            os.kill(killed[0], signal.SIGKILL)
        return judge_rest(self, *arguments)

    monkeypatch.setattr(screening.Screening, "left", kill_and_judge)
    found, written = on_spark(paths)
    assert len(killed) == 1
    assert sorted(lines) == sorted(written)
    assert counts(expected) == counts(found)
