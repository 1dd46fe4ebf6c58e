"""Which files a path means where tables are among them, and files packed by Zstandard."""

from __future__ import annotations

from pathlib import Path

import pytest
import zstandard

from validator.claims.readers import read_file, read_paths
from validator.claims.readers.paths import find_files
from validator.claims.readers.tables.records import TableOptions, TableReading, read_table
from validator.claims.record import Record
from validator.errors import Place, RecordFileError, UsageError

RECORD = '{"id": "exchange", "claims": [{"measure": "released", "value": "780"}]}\n'


def test_a_folder_of_records_and_tables_is_read_as_one(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(RECORD)
    (tmp_path / "b.csv").write_text("n\n5\n")
    (tmp_path / "b.validator.yaml").write_text("columns: {n: {unit: person}}\n")
    read = list(read_paths([tmp_path]))
    assert [(Path(file.path).name, len(file.records), file.skipped) for file in read] == [
        ("a.jsonl", 1, ""),
        ("b.csv", 1, ""),
    ]


def test_a_declaration_of_no_table_is_not_passed_over_silently(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(RECORD)
    (tmp_path / "conty.validator.yaml").write_text("layout: wide\n")
    skipped = [(Path(found.path).name, found.skipped) for found in find_files([tmp_path]) if found.skipped]
    assert skipped == [("conty.validator.yaml", "it declares a table that is not in this folder")]


def test_the_mark_of_an_open_workbook_is_no_workbook(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(RECORD)
    (tmp_path / "~$votes.xlsx").write_bytes(b"lock")
    assert [found.skipped[:8] for found in find_files([tmp_path]) if found.skipped] == ["the mark"]


def test_a_table_of_a_database_is_named_by_its_file_and_name(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "votes.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE county (votes INTEGER)")
    connection.execute("INSERT INTO county VALUES (5)")
    connection.commit()
    connection.close()
    first, second = read_paths([f"sqlite:{path}?county", f"sqlite:{path}?county"])
    assert [record.id for record in first.records] == ["county-1"]
    assert str(first.records[0].claims[0].place) == f"sqlite:{path}?county: row 1, votes"
    assert second.skipped


def test_options_hold_for_every_table_and_for_no_record(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(RECORD)
    (tmp_path / "b.csv").write_text("k;n\nx;1\nx;2\n")
    options = TableOptions(layout="long", record=("k",), value=("n",), delimiter=";")
    read = list(read_paths([tmp_path], options))
    assert [[record.id for record in file.records] for file in read] == [["exchange"], ["x"]]
    assert [len(file.records[0].claims) for file in read] == [1, 2]


@pytest.mark.parametrize("name", ["a.jsonl.zst", "a.ndjson.zst", "a.json.zst"])
def test_records_packed_by_zstandard_are_read(tmp_path: Path, name: str) -> None:
    # two frames one after the other, as `cat a.zst b.zst` gives
    (tmp_path / name).write_bytes(zstandard.compress(RECORD[:20].encode()) + zstandard.compress(RECORD[20:].encode()))
    read = read_file(tmp_path / name)
    assert [record.id for record in read.records] == ["exchange"]
    assert read.problems == ()


def test_a_zstandard_file_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.zst").write_text(RECORD)
    (problem,) = read_file(tmp_path / "a.jsonl.zst").problems
    assert "the Zstandard file is damaged" in problem.found


def test_zstandard_without_its_package_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    if sys.version_info >= (3, 14):
        pytest.skip("the standard library unpacks it")
    (tmp_path / "a.jsonl.zst").write_bytes(zstandard.compress(RECORD.encode()))
    monkeypatch.setitem(sys.modules, "zstandard", None)
    (problem,) = read_file(tmp_path / "a.jsonl.zst").problems
    assert problem.advice == "pip install zstandard"


def test_no_corrected_copy_is_made_of_a_table(tmp_path: Path) -> None:
    from validator.explain.corrected_files import plan_copies

    (tmp_path / "b.csv").write_text("n\n5\n")
    with pytest.raises(UsageError, match="is a table, and corrected copies are made of records"):
        plan_copies([str(tmp_path / "b.csv")], str(tmp_path / "out.csv"))


def test_a_file_that_cannot_be_opened_is_told_once(tmp_path: Path) -> None:
    for path in ("gone.csv", "gone.parquet", "gone.arrow", "gone.xlsx"):
        (problem,) = read_file(tmp_path / path).problems
        assert problem.found == "the file does not exist"


def test_places_sort_by_line_and_then_by_column() -> None:
    places = [Place("a", 2), Place("a", 1, 7, "x"), Place("a", 1, 3, "z")]
    assert sorted(places) == [places[2], places[1], places[0]]
    assert repr(places[0]) == "Place(path='a', line=2, column=1)"


def test_a_damaged_file_raises_after_its_records(tmp_path: Path) -> None:
    from validator.claims.readers import read_records

    (tmp_path / "b.csv").write_text("n,m\n5,6\n7\n")
    records = read_records(tmp_path / "b.csv")
    assert next(records).id == "b-2"
    with pytest.raises(RecordFileError, match="unreadable row: 1 cell in a table of 2 columns"):
        next(records)


def test_a_declaration_that_does_not_fit_says_which_table_it_leaves_out(tmp_path: Path) -> None:
    (tmp_path / "north.csv").write_text("county,votes\nAdams,3\n")
    (tmp_path / "south.csv").write_text("hall,votes\nBell,4\n")
    south = str(tmp_path / "south.csv")
    with pytest.raises(RecordFileError) as caught:
        list(read_table(south, TableOptions(id=("county",))))
    [problem] = caught.value.problems
    assert problem.found == f"no row of {south!r} was read: the table has no column 'county'"
    assert problem.place.path == "<command line>"
    (tmp_path / "validator.toml").write_text('[[data]]\npaths = "*.csv"\n\n[data.columns]\ncounty = "ignore"\n')
    assert [record.id for record in read_table(str(tmp_path / "north.csv")) if isinstance(record, Record)] == [
        "north-2"
    ]
    with pytest.raises(RecordFileError) as caught:
        list(read_table(south))
    [problem] = caught.value.problems
    assert problem.found == f"no row of {south!r} was read: the table has no column 'county'"
    assert (Path(problem.place.path).name, problem.place.line) == ("validator.toml", 5)


def test_a_sheet_that_is_not_there_says_in_which_workbook(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.create_sheet("Results", 0)
    book.save(tmp_path / "votes.xlsx")
    path = str(tmp_path / "votes.xlsx")
    with pytest.raises(RecordFileError) as caught:
        list(read_table(path, TableOptions(sheet="Result")))
    [problem] = caught.value.problems
    assert problem.found.startswith(f"no row of {path!r} was read: the workbook has no sheet 'Result'")


def test_what_only_another_format_has_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    readings: list[TableReading] = []
    list(read_table(str(tmp_path / "a.csv"), TableOptions(sheet="A"), readings))
    assert readings[0].notes == ("`sheet` is declared and says nothing here: only a workbook has it",)


def test_a_workbook_has_a_header_and_no_delimiter(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.create_sheet("A", 0)
    sheet.append(["a"])
    sheet.append([1])
    book.remove(book["Sheet"])
    book.save(tmp_path / "a.xlsx")
    readings: list[TableReading] = []
    options = TableOptions(header=1, delimiter=";", encoding="utf-8")
    list(read_table(str(tmp_path / "a.xlsx"), options, readings))
    assert readings[0].notes == (
        "`delimiter` is declared and says nothing here: only text has it",
        "`encoding` is declared and says nothing here: only text has it",
    )
