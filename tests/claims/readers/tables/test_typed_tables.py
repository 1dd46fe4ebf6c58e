"""Parquet, Arrow, Excel, DuckDB and SQLite: the same values come with the same digits, in the order of the file."""

from __future__ import annotations

import datetime
import math
import sqlite3
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from validator.claims.readers.tables.declared import Declared
from validator.claims.readers.tables.opened_table import open_table
from validator.claims.readers.tables.table import Kind, Row, Table, Tally
from validator.errors import Problem, RecordFileError

pyarrow = pytest.importorskip("pyarrow")
from pyarrow import feather, ipc  # noqa: E402
from pyarrow import parquet as pq  # noqa: E402


def opened(path: Path | str, **declared: Any) -> Table:
    return open_table(str(path), Declared(**declared))[0]


def cells(table: Table, tally: Tally | None = None) -> list[list[str | None]]:
    tally = tally or Tally()
    return [list(item.cells) for item in table.rows(tally) if isinstance(item, Row)]


def kinds(table: Table) -> dict[str, Kind]:
    return {column.name: column.kind for column in table.columns}


VALUES = {
    "name": pyarrow.array(["Adams", None, "Zürich"]),
    "small": pyarrow.array([1, -2, None], pyarrow.int8()),
    "large": pyarrow.array([2**64 - 1, 0, None], pyarrow.uint64()),
    "money": pyarrow.array([Decimal("24.50"), Decimal("0.00"), None], pyarrow.decimal128(18, 2)),
    "tiny": pyarrow.array([Decimal("0.00000001"), Decimal("-1.50000000"), None], pyarrow.decimal128(18, 8)),
    "wide": pyarrow.array([Decimal(10**30), None, None], pyarrow.decimal128(38, 0)),
    "whole": pyarrow.array([270.0, math.nan, -math.inf]),
    "part": pyarrow.array([270.0, 24.5, 0.1 + 0.2]),
    "single": pyarrow.array([0.1, 3.0, None], pyarrow.float32()),
    "day": pyarrow.array([datetime.date(2025, 5, 23), None, None]),
    "moment": pyarrow.array([datetime.datetime(2025, 5, 23), datetime.datetime(2025, 5, 23, 10, 5), None]),
    "flag": pyarrow.array([True, False, None]),
    "coded": pyarrow.array(["a", "b", "a"]).dictionary_encode(),
}
THIRTY = "1" + "0" * 30
DAY = "2025-05-23"
PART = "0.30000000000000004"
EXPECTED = [
    ["Adams", "1", "18446744073709551615", "24.50", "0.00000001", THIRTY, "270", "270.0", "0.1", DAY, DAY, "true", "a"],
    [None, "-2", "0", "0.00", "-1.50000000", None, None, "24.5", "3.0", None, f"{DAY} 10:05:00", "false", "b"],
    ["Zürich", None, None, None, None, None, None, PART, None, None, None, None, "a"],
]
KINDS = {
    "name": Kind.TEXT,
    "small": Kind.INTEGER,
    "large": Kind.INTEGER,
    "money": Kind.DECIMAL,
    "tiny": Kind.DECIMAL,
    "wide": Kind.DECIMAL,
    "whole": Kind.FLOAT,
    "part": Kind.FLOAT,
    "single": Kind.FLOAT,
    "day": Kind.DATE,
    "moment": Kind.DATE,
    "flag": Kind.BOOLEAN,
    "coded": Kind.TEXT,
}


def write_parquet(path: Path) -> None:
    pq.write_table(pyarrow.table(VALUES), path)


def write_arrow(path: Path) -> None:
    table = pyarrow.table(VALUES)
    with pyarrow.OSFile(str(path), "wb") as file, ipc.new_file(file, table.schema) as writer:
        writer.write_table(table, max_chunksize=2)


def write_stream(path: Path) -> None:
    table = pyarrow.table(VALUES)
    with pyarrow.OSFile(str(path), "wb") as file, ipc.new_stream(file, table.schema) as writer:
        writer.write_table(table, max_chunksize=2)


def write_feather(path: Path) -> None:
    feather.write_feather(pyarrow.table(VALUES), str(path))


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("t.parquet", write_parquet),
        ("t.arrow", write_arrow),
        ("s.arrow", write_stream),
        ("t.feather", write_feather),
    ],
)
def test_values_keep_their_digits(tmp_path: Path, name: str, write: Any) -> None:
    write(tmp_path / name)
    table = opened(tmp_path / name)
    tally = Tally()
    assert kinds(table) == KINDS
    assert cells(table, tally) == EXPECTED
    assert (tally.rows, tally.no_numbers) == (3, 2)
    assert table.notes == ("NaN or infinity in 'whole' (2): such a cell states nothing",)
    assert {column.name: column.significant for column in table.columns if column.significant} == {
        "whole": 15,
        "part": 15,
        "single": 6,
    }


def test_values_of_a_duckdb_table_keep_their_digits(tmp_path: Path) -> None:
    path = tmp_path / "votes.db"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE county AS SELECT * FROM (VALUES "
            "('Adams', 170141183460469231731687303715884105727::HUGEINT, 24.50::DECIMAL(9,2), 270::DOUBLE),"
            "('Bell', NULL, 1.00, NULL)) AS t(name, huge, money, whole)"
        )
        connection.execute("CREATE TABLE other AS SELECT 1 AS x")
    table = opened(f"duckdb:{path}?county")
    assert table.name == "county"
    assert cells(table) == [
        ["Adams", "170141183460469231731687303715884105727", "24.50", "270"],
        ["Bell", None, "1.00", None],
    ]
    assert f"duckdb:{path}?county: row 2, money" == str(table.place(2, 2))


def test_a_database_of_several_tables_asks_for_one(tmp_path: Path) -> None:
    path = tmp_path / "votes.db"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE county AS SELECT 1 AS x")
        connection.execute('CREATE SCHEMA old; CREATE TABLE old."the county" AS SELECT 2 AS x')
    with pytest.raises(RecordFileError, match=r"a database of 2 tables(.|\n)*county, old.the county"):
        opened(f"duckdb:{path}")
    with pytest.raises(RecordFileError, match="no table 'conty'; did you mean 'county'"):
        opened(f"duckdb:{path}?conty")
    assert cells(opened(f"duckdb:{path}?old.the county")) == [["2"]]


def test_a_duckdb_file_is_not_written_to_and_reads_no_other_file(tmp_path: Path) -> None:
    path = tmp_path / "votes.db"
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"CREATE VIEW leak AS SELECT * FROM '{tmp_path / 'secret.csv'}'")
    before = path.read_bytes()
    with pytest.raises(RecordFileError):
        opened(f"duckdb:{path}?leak")
    assert before == path.read_bytes()


def test_values_of_an_sqlite_table_keep_their_digits(tmp_path: Path) -> None:
    path = tmp_path / "votes.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE county (name TEXT, n INTEGER, share REAL, whole REAL, mixed)")
    rows = [
        ("Adams", 2**62, 24.5, 270.0, "24.50"),
        ("Bell", None, 3.0, None, 7),
        (None,) * 5,
        ("Cole", 1, 1e16, 1, 2.5),
    ]
    connection.executemany("INSERT INTO county VALUES (?, ?, ?, ?, ?)", rows)
    connection.execute("INSERT INTO county VALUES (CAST(x'ff' AS TEXT), 1, 1, 1, 1)")
    connection.commit()
    connection.close()
    table = opened(f"sqlite:{path}")
    tally = Tally()
    items = list(table.rows(tally))
    assert [column.kind for column in table.columns] == [Kind.TEXT, Kind.INTEGER, Kind.FLOAT, Kind.FLOAT, Kind.TEXT]
    assert [list(item.cells) for item in items if isinstance(item, Row)] == [
        ["Adams", "4611686018427387904", "24.5", "270", "24.50"],
        ["Bell", None, "3.0", None, "7"],
        [],
        ["Cole", "1", "10000000000000000.0", "1", "2.5"],
    ]
    (problem,) = [item for item in items if isinstance(item, Problem)]
    assert f"sqlite:{path}: row 5, name" == str(problem.place)
    assert (tally.rows, tally.unreadable) == (5, 1)


def test_an_sqlite_file_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "votes.db").write_text("no database at all, but text of some length" * 10)
    with pytest.raises(RecordFileError, match="is no SQLite file"):
        opened(f"sqlite:{tmp_path / 'votes.db'}?x")
    (tmp_path / "cut.db").write_bytes(b"SQLite format 3\0" + b"\1" * 90)
    with pytest.raises(RecordFileError, match="SQLite file is damaged"):
        opened(f"sqlite:{tmp_path / 'cut.db'}?x")
    with pytest.raises(RecordFileError, match="does not exist"):
        opened(f"sqlite:{tmp_path / 'gone.db'}?x")
    with pytest.raises(RecordFileError, match="does not exist"):
        opened(f"duckdb:{tmp_path / 'gone.db'}?x")
    assert not (tmp_path / "gone.db").exists()


@pytest.mark.parametrize(
    ("address", "found", "advice"),
    [
        ("duckdb:lite.db?t", "'lite.db' is no DuckDB file", "it is a SQLite file: sqlite:lite.db?t"),
        ("sqlite:duck.db", "'duck.db' is no SQLite file", "it is a DuckDB file: duckdb:duck.db"),
        ("duckdb:ok.csv?t", "'ok.csv' is no DuckDB file", "name the file alone: ok.csv"),
        ("sqlite:ok.csv?t", "'ok.csv' is no SQLite file", "name the file alone: ok.csv"),
        (
            "duckdb:notes.txt",
            "'notes.txt' is no DuckDB file",
            "check the path, or copy the file again if it is damaged",
        ),
        ("duckdb:", "the address 'duckdb:' names no file", "write the file behind the colon"),
        ("sqlite:?t", "the address 'sqlite:?t' names no file", "write the file behind the colon"),
    ],
)
def test_what_is_no_database_of_its_kind_is_told_with_what_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, found: str, advice: str
) -> None:
    monkeypatch.chdir(tmp_path)
    connection = sqlite3.connect("lite.db")
    connection.execute("CREATE TABLE t (a)")
    connection.commit()
    connection.close()
    with duckdb.connect("duck.db") as other:
        other.execute("CREATE TABLE t (a INTEGER)")
    for name in ("ok.csv", "notes.txt"):
        (tmp_path / name).write_text("a,b\n1,2\n")
    with pytest.raises(RecordFileError) as caught:
        opened(address)
    [problem] = caught.value.problems
    assert (problem.place.path, problem.found, problem.advice) == (address, found, advice)


# ---- Parquet ---------------------------------------------------------------------------------------------------------


def test_rows_of_parquet_come_in_order_with_their_row_group(tmp_path: Path) -> None:
    pq.write_table(pyarrow.table({"n": list(range(10_000))}), tmp_path / "t.parquet", row_group_size=3000)
    table = opened(tmp_path / "t.parquet")
    assert [[str(number)] for number in range(10_000)] == cells(table)
    assert f"{tmp_path}/t.parquet: row 3000 (row group 1), n" == str(table.place(3000, 0))
    assert f"{tmp_path}/t.parquet: row 3001 (row group 2), n" == str(table.place(3001, 0))


def test_a_name_with_characters_of_patterns_is_the_name_of_one_file(tmp_path: Path) -> None:
    write_parquet(tmp_path / "a.parquet")
    pq.write_table(pyarrow.table({"n": [7]}), tmp_path / "[a]*'.parquet")
    assert cells(opened(tmp_path / "[a]*'.parquet")) == [["7"]]


def test_decimals_that_duckdb_cannot_hold_are_refused_and_not_rounded(tmp_path: Path) -> None:
    wide = pyarrow.array([Decimal("1234567890123456789012345678901234567890.12")], pyarrow.decimal256(60, 2))
    pq.write_table(pyarrow.table({"wide": wide, "n": [1]}), tmp_path / "t.parquet")
    table = opened(tmp_path / "t.parquet")
    assert "more than 38 digits" in table.columns[0].refused
    assert not table.columns[1].refused


def test_a_damaged_parquet_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    pq.write_table(pyarrow.table({"n": list(range(100_000))}), path, row_group_size=10_000, use_dictionary=False)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(RecordFileError, match="Parquet file is damaged"):
        opened(path)
    path.write_bytes(data[: len(data) // 2] + b"x" * 5000 + data[len(data) // 2 + 5000 :])
    table = opened(path)
    items = list(table.rows(Tally()))
    (problem,) = [item for item in items if isinstance(item, Problem)]
    rows = [item for item in items if isinstance(item, Row)]
    assert [[str(number)] for number in range(len(rows))] == [list(row.cells) for row in rows]
    assert len(rows) < 100_000
    assert len(rows) + 1 == problem.place.line
    assert f"{len(rows):,} of 100,000 rows were read before" in problem.found


# ---- Arrow -----------------------------------------------------------------------------------------------------------


def test_a_damaged_arrow_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "t.arrow").write_bytes(b"ARROW1\0\0" + b"x" * 100)
    with pytest.raises(RecordFileError, match="Arrow file is damaged"):
        opened(tmp_path / "t.arrow")


def test_a_256_bit_decimal_and_a_half_float_are_read_by_arrow_itself(tmp_path: Path) -> None:
    wide = Decimal("1234567890123456789012345678901234567890.12")
    values = {
        "wide": pyarrow.array([wide], pyarrow.decimal256(60, 2)),
        "half": pyarrow.array([0.5], pyarrow.float16()),
        "list": pyarrow.array([[1, 2]]),
    }
    feather.write_feather(pyarrow.table(values), str(tmp_path / "t.feather"), compression="uncompressed")
    table = opened(tmp_path / "t.feather")
    assert cells(table) == [["1234567890123456789012345678901234567890.12", "0.5", None]]
    assert table.columns[1].significant == 3
    assert "list<" in table.columns[2].refused


def test_arrow_without_its_package_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_arrow(tmp_path / "t.arrow")
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(RecordFileError, match=r'pip install "validator\[arrow\]"'):
        opened(tmp_path / "t.arrow")


# ---- Excel -----------------------------------------------------------------------------------------------------------


def workbook(path: Path, rows: list[list[Any]], skip: int = 0) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for number, row in enumerate(rows, 1 + skip):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column, value)
    book.create_sheet("Notes").cell(1, 1, "hello")
    book.save(path)


def test_values_of_excel_keep_numbers_dates_and_text_apart(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    day, moment = datetime.date(2025, 5, 23), datetime.datetime(2025, 5, 23, 10, 5)
    workbook(
        path,
        [
            ["name", "count", "share", "day", "moment", "flag", "text", 2024],
            ["Adams", 270, 24.5, day, moment, True, "24.50", 1],
            [None, None, None, None, None, None, None, None],
            ["Bell", 10**15, 3, None, None, False, 0.1, 2],
        ],
        skip=2,
    )
    table = opened(path)
    tally = Tally()
    rows = [item for item in table.rows(tally) if isinstance(item, Row)]
    assert [c.name for c in table.columns] == ["name", "count", "share", "day", "moment", "flag", "text", "2024"]
    assert [(row.number, list(row.cells)) for row in rows] == [
        (4, ["Adams", "270", "24.5", "2025-05-23", "2025-05-23 10:05:00", "true", "24.50", "1"]),
        (5, []),
        (6, ["Bell", "1000000000000000", "3.0", None, None, "false", "0.1", "2"]),
    ]
    found = [column.kind for column in table.columns]
    assert found == [Kind.TEXT, Kind.FLOAT, Kind.FLOAT, Kind.DATE, Kind.DATE, Kind.BOOLEAN, Kind.TEXT, Kind.FLOAT]
    assert f"{path}: Sheet!C4, share" == str(table.place(4, 2))
    assert f"{path}: Sheet, row 4" == str(table.place(4))
    assert "only the sheet 'Sheet' is read, not 'Notes'" in table.notes[0]
    assert tally.rows == 3


def test_errors_and_formulas_without_results_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    workbook(path, [["a", "b"], [1, "=1+1"], [2, "#DIV/0!"], [3, "=A1"]])
    notes = opened(path, sheet="Sheet").notes
    assert any("2 formulas have no saved result" in note for note in notes)
    assert any("1 cell holds an error such as #DIV/0!" in note for note in notes)


def test_a_sheet_is_chosen_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    workbook(path, [["a"], [1]])
    assert [column.name for column in opened(path, sheet="Notes").columns] == ["hello"]
    with pytest.raises(RecordFileError, match="no sheet 'Note'; did you mean 'Notes'"):
        opened(path, sheet="Note")


def test_a_workbook_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "t.xlsx").write_bytes(b"PK" + b"x" * 1000)
    with pytest.raises(RecordFileError, match="Excel file is damaged"):
        opened(tmp_path / "t.xlsx")
