"""Tables in binary formats that are damaged: what can be read is checked, the damage is told, and the run goes on."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
import pytest
from each_side import RULE
from pyarrow import feather
from pyarrow import parquet as pq

from validator.bulk import table_input
from validator.bulk.options import Options
from validator.bulk.run import check_data_set
from validator.claims.readers.tables.records import TableOptions
from validator.report.dataset.dataset_report import DataSetReport
from validator.rulebook.pack import load_rules
from validator.rulebook.rule import RuleBook

WIDE = TableOptions(id=("county",))
LONG = TableOptions(layout="long", record=("county",), measure="measure", value=("value",))


@pytest.fixture
def book(tmp_path: Path) -> RuleBook:
    path = tmp_path / "each-side.yaml"
    path.write_text(RULE)
    return load_rules([str(path)])


def counties(rows: int) -> pyarrow.Table:
    """One row of a hundred is wrong: the first, the 101st, …"""
    numbers = range(rows)
    columns = {
        "county": [f"c{n}" for n in numbers],
        "military": [n + 70 for n in numbers],
        "civilian": list(numbers),
        "per_side": [2 * n + 70 + (n % 100 == 0) for n in numbers],
    }
    return pyarrow.table(columns)


def in_rows(table: pyarrow.Table) -> pyarrow.Table:
    """The same numbers, each in a row of its own."""
    found = [(row["county"], name, row[name]) for row in table.to_pylist() for name in table.column_names[1:]]
    return pyarrow.table(dict(zip(("county", "measure", "value"), map(list, zip(*found, strict=True)), strict=True)))


def damage(path: Path, begin: int, size: int = 60) -> None:
    data = bytearray(path.read_bytes())
    data[begin : begin + size] = b"\xff" * size
    path.write_bytes(data)


def page(path: Path, group: int, column: int) -> int:
    """Where the data of a column begin in a row group, behind the header of their page."""
    return int(pq.ParquetFile(path).metadata.row_group(group).column(column).data_page_offset) + 40


def checked(book: RuleBook, *paths: Path | str, tables: TableOptions = WIDE) -> DataSetReport:
    return check_data_set(paths, book, Options(jobs=1, tables=tables))


def told(report: DataSetReport) -> list[str]:
    return [f"{problem.place}: {problem.found}" for problem in report.tally.first_problems]


# ---- Parquet ---------------------------------------------------------------------------------------------------------


def test_the_rows_before_a_damaged_page_and_all_other_files_are_checked(tmp_path: Path, book: RuleBook) -> None:
    first, second, third = (tmp_path / name for name in ("a.parquet", "b.parquet", "c.parquet"))
    for path in (first, second, third):
        pq.write_table(counties(1000), path, row_group_size=400, use_dictionary=False)
    damage(second, page(second, 1, 3))

    report = checked(book, first, second, third)

    # By hand: 10 of 1,000 rows are wrong, and 4 of the 400 before the second row group of the damaged file.
    assert report.tally.contradicting == 10 + 4 + 10
    assert [(file.rows, file.records) for file in report.files] == [(1000, 1000), (400, 400), (1000, 1000)]
    (problem,) = report.tally.first_problems
    assert f"{second}: row 401 (row group 2)" == str(problem.place)
    assert problem.found.startswith("the Parquet file is damaged (")
    assert problem.found.endswith("; 400 of 1,000 rows were read before")
    assert problem.advice == "copy or download it again"
    assert not report.discrepancies


def test_a_damage_in_a_later_part_of_a_parquet_file_leaves_the_earlier_parts_screened(
    tmp_path: Path, book: RuleBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_input, "ROWS", 400)
    table = counties(1200)
    # the 901st row has the id of the second, the 902nd that of the 501st
    names = [f"c{1 if n == 900 else 500 if n == 901 else n}" for n in range(1200)]
    table = table.set_column(0, "county", pyarrow.array(names))
    path = tmp_path / "a.parquet"
    pq.write_table(table, path, row_group_size=200, use_dictionary=False)
    damage(path, page(path, 5, 1))

    report = checked(book, path)

    assert report.tally.cleared == 800 - 8
    assert (report.tally.rows.read, report.tally.records, report.tally.rows.unreadable) == (1000, 998, 2)
    # of the rows that are wrong, 1, 101, … 901, the last one's id was taken
    assert report.tally.contradicting == 9
    found = told(report)
    assert f"{path}: row 901 (row group 5), county: the id 'c1' is already taken by the record in row 2" in found[0]
    assert "the id 'c500' is already taken by the record in row 501" in found[1]
    assert "; 1,000 of 1,200 rows were read before" in found[2]
    assert not report.discrepancies


def test_of_a_damaged_long_table_no_record_is_accused_that_may_go_on_after_the_damage(
    tmp_path: Path, book: RuleBook
) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(in_rows(counties(1000)), path, row_group_size=1000, use_dictionary=False)
    damage(path, page(path, 1, 2))

    report = checked(book, path, tables=LONG)

    assert (report.tally.rows.read, report.tally.rows.unreadable, report.tally.records) == (1000, 1000, 0)
    (found,) = told(report)
    assert "1,000 of 3,000 rows were read before; none of its records is checked" in found
    assert not report.discrepancies


def test_a_parquet_file_that_states_more_rows_than_it_has_is_damaged(tmp_path: Path, book: RuleBook) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(counties(1000), path, row_group_size=400)
    good = pq.ParquetFile(path).metadata
    assert [good.row_group(group).num_rows for group in range(3)] == [400, 400, 200]
    data = path.read_bytes()
    begin = data.rindex(b"PAR1")
    footer = begin - 4 - int.from_bytes(data[begin - 4 : begin], "little")
    # the number of rows of the last row group, 200, as Thrift's compact protocol writes it: 90 03; made 100, c8 01
    at = data.rindex(b"\x90\x03", footer)
    path.write_bytes(data[:at] + b"\xc8\x01" + data[at + 2 :])
    assert pq.ParquetFile(path).metadata.row_group(2).num_rows == 100

    report = checked(book, path)

    assert report.tally.problems == 1
    assert "the Parquet file is damaged" in told(report)[0]
    assert not report.discrepancies


# ---- Arrow and Feather -----------------------------------------------------------------------------------------------


def test_a_damaged_buffer_of_a_feather_file_is_told_after_the_batches_before_it(tmp_path: Path, book: RuleBook) -> None:
    path, whole = tmp_path / "a.feather", tmp_path / "b.feather"
    for one in (path, whole):
        feather.write_feather(counties(900), str(one), compression="uncompressed", chunksize=300)
    with pyarrow.OSFile(str(path)) as file:
        reader = pyarrow.ipc.open_file(file)
        assert reader.num_record_batches == 3
    # before the texts of a batch stand where they begin, four bytes each; of the second, at the text of its first row
    data = path.read_bytes()
    first = data.index(b"c0c1c2")
    damage(path, data.index(b"c300c301", data.index(b"c300c301", first) + 1) - 4 * 200)

    report = checked(book, path, whole)

    assert [(file.rows, file.records) for file in report.files] == [(300, 300), (900, 900)]
    assert report.tally.contradicting == 3 + 9
    assert f"{path}: row 301: the Arrow file is damaged (" in told(report)[0]
    assert told(report)[0].endswith("; 300 rows were read before")


def test_a_feather_file_that_cannot_be_unpacked_is_told_as_damaged(tmp_path: Path, book: RuleBook) -> None:
    path = tmp_path / "a.feather"
    feather.write_feather(counties(900), str(path), compression="zstd")
    damage(path, path.read_bytes().index(b"\x28\xb5\x2f\xfd") + 8, 300)

    report = checked(book, path)

    assert "the Arrow file is damaged (" in told(report)[0]
    assert "gzip" not in told(report)[0]


# ---- any damage ------------------------------------------------------------------------------------------------------


def _parquet(table: pyarrow.Table, folder: Path) -> str:
    pq.write_table(table, folder / "t.parquet", row_group_size=100, use_dictionary=False)
    return str(folder / "t.parquet")


def _feather(table: pyarrow.Table, folder: Path) -> str:
    feather.write_feather(table, str(folder / "t.feather"), chunksize=100)
    return str(folder / "t.feather")


def _excel(table: pyarrow.Table, folder: Path) -> str:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(table.column_names)
    for row in table.to_pylist():
        sheet.append(list(row.values()))
    book.save(folder / "t.xlsx")
    return str(folder / "t.xlsx")


def _duckdb(table: pyarrow.Table, folder: Path) -> str:
    with duckdb.connect(str(folder / "t.db")) as connection:
        connection.register("given", table)
        connection.execute("CREATE TABLE t AS SELECT * FROM given")
    return f"duckdb:{folder / 't.db'}?t"


def _sqlite(table: pyarrow.Table, folder: Path) -> str:
    connection = sqlite3.connect(folder / "t.sqlite")
    connection.execute(f"CREATE TABLE t ({', '.join(table.column_names)})")
    rows = [tuple(row.values()) for row in table.to_pylist()]
    connection.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(table.column_names))})", rows)
    connection.commit()
    connection.close()
    return f"sqlite:{folder / 't.sqlite'}?t"


@pytest.mark.parametrize("write", [_parquet, _feather, _excel, _duckdb, _sqlite], ids=lambda one: one.__name__[1:])
@pytest.mark.parametrize("tables", [WIDE, LONG], ids=["wide", "long"])
def test_no_damage_gets_more_than_problems_and_every_row_is_accounted_for(
    write: Callable[[pyarrow.Table, Path], str], tables: TableOptions, tmp_path: Path, book: RuleBook
) -> None:
    table = counties(330)
    address = write(table if tables is WIDE else in_rows(table.slice(0, 110)), tmp_path)
    (path,) = [one for one in tmp_path.iterdir() if one.stem == "t"]
    whole = path.read_bytes()
    chance = random.Random(7)
    assert not checked(book, address, tables=tables).tally.problems
    for _ in range(12):
        path.write_bytes(_changed(whole, chance))
        report: Any = checked(book, address, tables=tables)
        assert not report.discrepancies
        assert report.tally.rows.read == report.tally.rows.accounted
        assert report.tally.records or report.tally.problems


def _changed(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    match chance.randrange(3):
        case 0:
            del changed[chance.randrange(len(data)) :]
        case 1:
            for _ in range(chance.randint(1, 30)):
                changed[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        case _:
            begin = chance.randrange(len(data))
            size = min(chance.randint(1, 300), len(data) - begin)
            changed[begin : begin + size] = chance.randbytes(size)
    return bytes(changed)
