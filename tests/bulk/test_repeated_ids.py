"""Ids that several rows state: each finding stands at its own row, whatever threads read the file."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from validator.bulk.options import Options
from validator.bulk.run import check_data_set
from validator.claims.readers.tables.records import TableOptions
from validator.rulebook.line import line_rule
from validator.rulebook.rule import RuleBook

ROWS = 30_000
TAKEN = {number for number in range(5 * 6, ROWS) if number % 6 == 0}
"""Of the rows 0, 6, 12 … five have the ids t0 to t4 for the first time; every later one is refused."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rows 0 to 29,999 with a = row mod 7, b = 3; every sixth row has one of five ids."""
    folder = tmp_path_factory.mktemp("repeated")
    query = (
        f"SELECT CASE WHEN i % 6 = 0 THEN 't' || (i // 6 % 5) ELSE 'r' || i END AS id, i % 7 AS a, 3 AS b "
        f"FROM range({ROWS}) t(i)"
    )
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({query}) TO '{folder / 'wide.parquet'}' (FORMAT parquet, ROW_GROUP_SIZE 2048)")
        connection.execute(f"COPY ({query}) TO '{folder / 'wide.csv'}' (HEADER)")
    with open(folder / "records.jsonl", "w", encoding="utf-8") as file:
        for row in range(ROWS):
            name = f"t{row // 6 % 5}" if row % 6 == 0 else f"r{row}"
            claims = [{"id": "a", "measure": "a", "value": str(row % 7)}, {"measure": "b", "value": "3"}]
            file.write(json.dumps({"id": name, "claims": claims}) + "\n")
    return folder


@pytest.mark.parametrize(("name", "first"), [("wide.parquet", 1), ("wide.csv", 2), ("records.jsonl", 1)])
def test_every_finding_and_every_refused_id_stands_at_its_row(files: Path, name: str, first: int) -> None:
    told = set()
    for jobs in (1, 2, 2, 2):
        written: list[str] = []
        tables = TableOptions(id=() if name == "records.jsonl" else ("id",))
        book = RuleBook((line_rule("a <= 5"),))
        check_data_set([files / name], book, Options(jobs=jobs, write=written.append, tables=tables))
        told.add("".join(written))
    assert len(told) == 1
    (text,) = told
    lines = [json.loads(line) for line in text.splitlines()]
    contradicting = [line for line in lines if line.get("verdict") == "contradicts"]
    refused = [line["problem"] for line in lines if "problem" in line]
    rows = [line["place"]["line"] - first for line in contradicting]
    assert rows == [row for row in range(ROWS) if row % 7 == 6 and row not in TAKEN]
    assert {row % 7 for row in rows} == {6}
    assert [line["place"]["line"] - first for line in refused] == sorted(TAKEN)
