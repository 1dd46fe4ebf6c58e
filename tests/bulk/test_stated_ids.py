"""Ids of files that are too large to be held: ascending ones stand on the disk, and are known all the same."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from validator.bulk.options import Options
from validator.bulk.run import check_data_set
from validator.bulk.stated_ids import ASIDE, StatedIds
from validator.claims.readers.tables.records import TableOptions
from validator.rulebook.line import line_rule
from validator.rulebook.rule import RuleBook

PART = 150_000


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def add(ids: StatedIds, connection: duckdb.DuckDBPyConnection, begin: int, *more: str) -> bool:
    """Add a part of ids r0150000 … and, behind them, some others."""
    others = "".join(f" UNION ALL SELECT '{one}'" for one in more)
    connection.execute(
        f"CREATE OR REPLACE TABLE screened AS SELECT printf('r%07d', range) AS id FROM range({begin}, {begin + PART})"
        + others
    )
    return ids.add(begin)


def test_ascending_ids_go_to_the_disk_and_come_back_when_another_order_comes(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    folder = tmp_path / "spill"
    ids = StatedIds(connection, str(folder))
    ids.start()
    assert not add(ids, connection, 0)
    assert not folder.exists()
    assert not add(ids, connection, PART)
    assert [file.name for file in folder.iterdir()] == ["ids-0.parquet"]
    assert ids.among(["r0000007", "r0150007", "r9999999"]) == {"r0000007", "r0150007"}
    assert add(ids, connection, 2 * PART, "r0000007", "new", "r0300001")
    assert not folder.exists()
    assert connection.execute("SELECT id FROM doubled ORDER BY id").fetchall() == [("r0000007",), ("r0300001",)]
    assert (ids.first("r0000007"), ids.first("r0300001")) == (7, 300_001)
    assert ids.note([(3 * PART + 3, "r0299999"), (3 * PART + 4, "other")]) == {3 * PART + 3: 299_999}


def test_a_new_file_begins_without_ids_and_nothing_stays_on_the_disk(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    ids = StatedIds(connection, str(tmp_path / "spill"))
    for _ in range(2):
        ids.start()
        assert not add(ids, connection, 0)
        assert not add(ids, connection, PART)
    ids.close()
    assert not (tmp_path / "spill").exists()


def test_without_room_on_the_disk_they_stay_in_memory(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    ids = StatedIds(connection, str(tmp_path / "file" / "spill"))
    ids.start()
    assert not add(ids, connection, 0)
    assert not add(ids, connection, PART)
    assert add(ids, connection, 2 * PART, "r0000007")


def test_the_last_row_of_a_large_file_may_not_have_the_id_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = 3 * ASIDE
    path = tmp_path / "large.parquet"
    with duckdb.connect() as connection:
        numbered = f"SELECT printf('r%07d', i % {rows}) AS id, CASE WHEN i = 5 THEN 9 ELSE 1 END AS a"
        connection.execute(f"COPY ({numbered} FROM range({rows + 1}) t(i)) TO '{path}' (FORMAT parquet)")
    spill = tmp_path / "temporary"
    spill.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(spill))
    written: list[str] = []
    options = Options(jobs=2, write=written.append, tables=TableOptions(id=("id",)))
    report = check_data_set([path], RuleBook((line_rule("a <= 5"),)), options)
    lines = [json.loads(line) for line in "".join(written).splitlines()]
    assert [line["record"] for line in lines if "record" in line] == ["r0000005"]
    (problem,) = [line["problem"] for line in lines if "problem" in line]
    assert problem["place"]["line"] == rows + 1
    assert "row 1 " in json.dumps(problem)
    assert report.tally.records == rows
    assert not list(spill.iterdir())
