from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.claims.readers.tables import csv_lines
from validator.claims.readers.tables.csv_table import CsvTable
from validator.claims.readers.tables.declared import Declared
from validator.claims.readers.tables.table import Row, Tally
from validator.errors import Problem, RecordFileError


def opened(path: Path, data: bytes | str, **declared: object) -> CsvTable:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return CsvTable(str(path), "t", Declared(**declared), ".tsv" if ".tsv" in path.name else ".csv")  # type: ignore[arg-type]


def read(table: CsvTable) -> tuple[list[tuple[int, list[str | None]]], list[Problem], Tally]:
    tally = Tally()
    items = list(table.rows(tally))
    rows = [(item.number, list(item.cells)) for item in items if isinstance(item, Row)]
    return rows, [item for item in items if isinstance(item, Problem)], tally


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "t.csv"


def names(table: CsvTable) -> list[str]:
    return [column.name for column in table.columns]


def test_rows_have_the_number_of_their_first_line(path: Path) -> None:
    rows, problems, tally = read(opened(path, 'a,b\r\n1,"x\r\ny"\r\n3,4\r\n'))
    assert rows == [(2, ["1", "x\r\ny"]), (4, ["3", "4"])]
    assert problems == []
    assert tally.rows == 2


def test_digits_stay_as_they_were_written(path: Path) -> None:
    digits = "1" * 400
    rows, _, _ = read(opened(path, f"a,b\n24.50,1e3\n1{'0' * 30},{digits}\n"))
    assert [(2, ["24.50", "1e3"]), (3, ["1" + "0" * 30, digits])] == rows


def test_a_ragged_row_is_a_problem_and_the_rest_goes_on(path: Path) -> None:
    rows, problems, tally = read(opened(path, "a,b,c\n1,2\n1,2,3\n1,2,3,4\n1,2,3,,\n"))
    assert rows == [(3, ["1", "2", "3"]), (5, ["1", "2", "3"])]
    assert [f"{path}:2:1", f"{path}:4:7"] == [str(problem.place) for problem in problems]
    assert problems[0].found == "unreadable row: 2 cells in a table of 3 columns"
    assert (tally.rows, tally.unreadable) == (4, 2)


def test_blank_rows_are_counted_and_state_nothing(path: Path) -> None:
    rows, problems, tally = read(opened(path, "a,b\n\n,\n ,  \n1,\n"))
    assert rows == [(2, []), (3, []), (4, []), (5, ["1", ""])]
    assert problems == []
    assert tally.rows == 4


def test_a_null_character_makes_its_row_unreadable(path: Path) -> None:
    rows, (problem,), _ = read(opened(path, "a,b\n1,2\n1,3\0\n4,5\n"))
    assert rows == [(2, ["1", "2"]), (4, ["4", "5"])]
    assert (problem.place.line, problem.place.column, problem.place.field) == (3, 4, "b")
    assert problem.excerpt == "1,3\N{REPLACEMENT CHARACTER}"


def test_mixed_encodings_lose_only_the_rows_of_the_other_encoding(path: Path) -> None:
    rows, (problem,), _ = read(opened(path, b"name,n\nZ\xc3\xbcrich,1\nGen\xe8ve,2\nBern,3\n"))
    assert rows == [(2, ["Zürich", "1"]), (4, ["Bern", "3"])]
    assert f"{path}:3:4 (name)" == str(problem.place)
    assert problem.found == "unreadable row: the byte 0xe8 is not utf-8"
    assert "windows-1252" in problem.advice


def test_a_declared_encoding_is_used(path: Path) -> None:
    table = opened(path, b"name;n\nGen\xe8ve;2\n", encoding="windows-1252")
    assert read(table)[0] == [(2, ["Genève", "2"])]


def test_an_unknown_encoding_is_told(path: Path) -> None:
    with pytest.raises(RecordFileError, match="the encoding 'utf-9' is not known"):
        opened(path, "a\n1\n", encoding="utf-9")
    with pytest.raises(RecordFileError, match="the encoding 'base64' is not known"):
        opened(path, "a\n1\n", encoding="base64")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_tells_the_encoding(path: Path, encoding: str) -> None:
    table = opened(path, "größe,n\nä,2\n".encode(encoding))
    assert names(table) == ["größe", "n"]
    assert read(table)[0] == [(2, ["ä", "2"])]


def test_utf_16_without_its_mark_is_told_with_the_encoding_to_declare(path: Path) -> None:
    with pytest.raises(RecordFileError, match="--encoding utf-16-le"):
        opened(path, "name,n\nBern,2\n".encode("utf-16-le"))
    assert read(opened(path, "name,n\nBern,2\n".encode("utf-16-le"), encoding="utf-16-le"))[0] == [(2, ["Bern", "2"])]


@pytest.mark.parametrize(("encoding", "told"), [("utf-16", "utf-16-le or utf-16-be"), ("utf_32", "utf-32-le or")])
def test_a_declared_encoding_that_needs_a_mark_is_told_where_there_is_none(
    path: Path, encoding: str, told: str
) -> None:
    with pytest.raises(RecordFileError, match=f"byte order mark.*\n.*expected: {told}"):
        opened(path, "name,n\nBern,2\n", encoding=encoding)


@pytest.mark.parametrize("encoding", ["punycode", "idna", "unicode_escape"])
def test_what_only_programs_call_an_encoding_is_not_known(path: Path, encoding: str) -> None:
    with pytest.raises(RecordFileError, match=f"the encoding '{encoding}' is not known"):
        opened(path, "name,n\nBern,2\n", encoding=encoding)


def test_a_quote_that_is_never_closed_costs_its_own_row_only(path: Path) -> None:
    rows, (problem,), tally = read(opened(path, 'a,b\n1,2\n3,"x\n5,6\n7,8\n'))
    assert rows == [(2, ["1", "2"]), (4, ["5", "6"]), (5, ["7", "8"])]
    assert f"{path}:3:3 (b)" == str(problem.place)
    assert "never rightly closed" in problem.found
    assert (tally.rows, tally.unreadable) == (4, 1)


def test_a_stray_quote_that_meets_another_far_below_costs_two_rows(path: Path) -> None:
    middle = "".join(f"{number},x\n" for number in range(1000))
    rows, problems, tally = read(opened(path, f'a,b\n0,"begin\n{middle}0,"end" of it\n1,2\n'))
    assert len(rows) == 1001
    assert [problem.place.line for problem in problems] == [2, 1003]
    assert tally.rows == 1003


def test_an_open_quote_is_looked_after_for_a_bounded_number_of_characters(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_lines, "FIELD", 100)
    rows, (problem,), _ = read(opened(path, 'a,b\n0,"begin\n' + "1,2\n" * 200))
    assert len(rows) == 200
    assert "looked for up to line 27" in problem.found  # 25 lines of 4 characters


def test_a_file_of_nothing_but_open_quotes_takes_linear_time(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_lines, "FIELD", 1_000)
    monkeypatch.setattr(csv_lines, "_AGAIN", 10_000)
    rows, problems, tally = read(opened(path, "a,b\n" + 'x","z\n' * 20_000))
    assert rows == []
    assert 20_000 == tally.rows == tally.unreadable
    assert len(problems) < 1_000
    assert "do not fit" in problems[-1].found


def test_a_line_that_is_too_long_is_passed_over(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("validator.claims.readers.tables.csv_lines.text_lines.__defaults__", (1000,))
    rows, (problem,), tally = read(opened(path, "a,b\n1,2\n" + "x" * 5000 + ",1\n3,4\n"))
    assert rows == [(2, ["1", "2"]), (4, ["3", "4"])]
    assert problem.place.line == 3
    assert problem.found == "unreadable row: the line is longer than 1,000 characters"
    assert len(problem.excerpt) < 400
    assert (tally.rows, tally.unreadable) == (3, 1)


def test_a_long_line_within_an_open_quote_does_not_hide_the_rows_after_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("validator.claims.readers.tables.csv_lines.text_lines.__defaults__", (1000,))
    rows, problems, _ = read(opened(path, 'a,b\n1,"2\n' + "x" * 5000 + "\n3,4\n"))
    assert rows == [(4, ["3", "4"])]
    assert [problem.place.line for problem in problems] == [2, 3]


def test_text_after_a_closing_quote_is_not_guessed_at(path: Path) -> None:
    rows, (problem,), _ = read(opened(path, 'a,b\n"1"2,3\n4,5\n'))
    assert rows == [(3, ["4", "5"])]
    assert problem.found == "unreadable row: text after the quotation mark that ends a cell"


@pytest.mark.parametrize(
    "line", ["1," + "x" * (16 * 2**20), "1," + "x" * (2**20 + 1), '"1"2,3', "1,2\r3", '"1'], ids=range(5)
)
def test_every_row_that_cannot_be_read_says_what_to_do(path: Path, line: str) -> None:
    _, (problem,), _ = read(opened(path, f"a,b\n{line}\n4,5\n"))
    assert problem.place.line == 2
    assert problem.advice


def test_a_title_above_the_names_is_what_a_row_with_too_many_cells_is_told_of(path: Path) -> None:
    _, problems, _ = read(opened(path, "Votes by county\n\ncounty,votes\nAdams,1\nBell,2\n"))
    assert [problem.advice.partition(";")[0] for problem in problems] == ["if line 3 names the columns: --header 3"] * 3


def test_a_quote_within_an_unquoted_cell_is_part_of_it(path: Path) -> None:
    rows, problems, _ = read(opened(path, 'a,b\n5" pipe,3\n'))
    assert rows == [(2, ['5" pipe', "3"])]
    assert problems == []


def test_names_that_stand_twice_belong_to_no_column(path: Path) -> None:
    table = opened(path, "votes,,votes,column_2\nx,1,y,2\n")
    assert names(table) != ["votes (column 1)", "column_2'", "votes (column 3)", "column_2"]
    assert names(table) == ["votes (column 1)", "column_2", "votes (column 3)", "column_2'"]
    assert len(table.notes) == 2


def test_names_are_made_such_that_a_rule_can_hold_them(path: Path) -> None:
    table = opened(path, '"Total\nvotes","  ?share ",`x`\n"a",b,c\n')
    assert names(table) == ["Total votes", "share", "'x'"]


def test_an_empty_file_is_told(path: Path) -> None:
    for data in ("", "\n\n", " \n"):
        with pytest.raises(RecordFileError, match="the file is empty"):
            opened(path, data)


def test_a_header_alone_gives_no_rows(path: Path) -> None:
    table = opened(path, "a,b\n")
    assert names(table) == ["a", "b"]
    assert ([], [], Tally()) == read(table)


@pytest.mark.parametrize(
    ("magic", "advice"), [(b"PAR1", "name it .parquet"), (b"PK\x03\x04", "name it .xlsx"), (b"\x1f\x8b", "name it .gz")]
)
def test_a_file_of_another_format_is_told_by_its_first_bytes(path: Path, magic: bytes, advice: str) -> None:
    with pytest.raises(RecordFileError, match=advice):
        opened(path, magic + b"\0" * 100)


def test_packed_files_are_read_like_plain_ones(tmp_path: Path) -> None:
    data = b"a,b\n1,2\n"
    assert read(opened(tmp_path / "t.csv.gz", gzip.compress(data)))[0] == [(2, ["1", "2"])]
    assert read(opened(tmp_path / "t.tsv.zst", zstandard.compress(b"a\tb\n1\t2\n")))[0] == [(2, ["1", "2"])]


def test_a_truncated_gzip_gives_the_rows_before_its_end_and_says_so(tmp_path: Path) -> None:
    import random

    rng = random.Random(1)
    data = "a,b\n" + "".join(f"{number},{rng.random()}\n" for number in range(50_000))
    packed = gzip.compress(data.encode())
    rows, (problem,), tally = read(opened(tmp_path / "t.csv.gz", packed[: len(packed) // 2]))
    assert "the gzipped file ends too early; the lines up to line" in problem.found
    assert len(rows) == tally.rows > 10_000
    assert problem.place.line == rows[-1][0] + 1
    assert [str(number) for number in range(len(rows))] == [cells[0] for _, cells in rows]


def test_a_damaged_zst_gives_one_problem(tmp_path: Path) -> None:
    import random

    rng = random.Random(1)
    data = "a,b\n" + "".join(f"{number},{rng.random()}\n" for number in range(50_000))
    packed = bytearray(zstandard.compress(data.encode()))
    packed[len(packed) // 2 : len(packed) // 2 + 2000] = b"\xff" * 2000
    rows, problems, _ = read(opened(tmp_path / "t.csv.zst", bytes(packed)))
    assert len(problems) == 1
    assert "Zstandard file is damaged" in problems[0].found
    assert len(rows) < 50_000


def test_a_truncated_zst_is_not_taken_for_a_whole_one(tmp_path: Path) -> None:
    packed = zstandard.compress(b"a,b\n" + b"1,2\n" * 100_000)
    _, problems, _ = read(opened(tmp_path / "t.csv.zst", packed[:-1]))
    assert "the Zstandard file ends too early" in problems[0].found


def test_the_place_of_a_cell_counts_characters_of_its_line(path: Path) -> None:
    table = opened(path, 'ä,"b,c",d\nx,y,z\n')
    text = 'Zürich,"1,5", 7\n'
    assert f"{path}:9:8 (b,c)" == str(table.place(9, 1, text))
    assert f"{path}:9:14 (d)" == str(table.place(9, 2, text))
    assert f"{path}:10:4 (d)" == str(table.place(9, 2, 'x,"y\nz",7\n'))
    assert f"{path}:9:1 (d)" == str(table.place(9, 2))


CELL = st.text(st.sampled_from("ab1 ,;\"'\n\r\té"), max_size=6)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=6), st.sampled_from([",", ";", "\t", "|"]))
def test_whatever_pythons_csv_module_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]], delimiter: str
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(["a", "b", "c"])
    writer.writerows(rows)
    path = tmp_path_factory.mktemp("t") / "t.csv"
    found, problems, tally = read(opened(path, out.getvalue().encode(), delimiter=delimiter, header=True))
    expected = [list(row) if any(cell.strip() for cell in row) else [] for row in rows]
    assert problems == []
    assert expected == [cells for _, cells in found]
    assert len(rows) == tally.rows


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60))
def test_no_bytes_are_lost_uncounted(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    path = tmp_path_factory.mktemp("t") / "t.csv"
    rows, problems, tally = read(opened(path, b"a,b\n" + body, encoding="utf-8", delimiter=",", header=True))
    assert tally.rows == len(rows) + tally.unreadable
    assert len(problems) == tally.unreadable
