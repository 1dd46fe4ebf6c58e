from __future__ import annotations

from pathlib import Path

import pytest

from validator.claims.readers.tables.csv_dialect import Dialect, dialect_of
from validator.claims.readers.tables.declared import Declared
from validator.claims.readers.tables.records import TableOptions, read_table
from validator.claims.record import Record
from validator.errors import RecordFileError


def found(text: str, form: str = ".csv", **declared: object) -> Dialect:
    return dialect_of(text.encode(), Declared(**declared), form, True)  # type: ignore[arg-type]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = "\n".join(delimiter.join(row) for row in (["a", "b", "c"], ["x", "1", "2"], ["y", "3", "4"]))
    assert delimiter == found(text).delimiter


def test_decimal_commas_are_not_taken_for_delimiters() -> None:
    assert found("county;share;votes\nAdams;1,5;2,5\nBell;2,5;3,5\n").delimiter == ";"


def test_commas_in_quotation_marks_do_not_count() -> None:
    assert found('a\tb\n"1,2,3"\t4\n"5,6,7"\t8\n').delimiter == "\t"


def test_a_declared_delimiter_wins() -> None:
    assert found("a,b\n1,2\n", delimiter="|").delimiter == "|"
    assert found("a,b\n1,2\n", delimiter="\\t").delimiter == "\t"


def test_in_a_tsv_file_the_tab_goes_first() -> None:
    assert found("a\tb,c\nx\t1,2\n", ".tsv").delimiter == "\t"


def test_a_file_of_one_column_has_the_comma() -> None:
    assert found("votes\n1\n2\n").delimiter == ","


def test_single_quotes_are_found_where_they_enclose_cells() -> None:
    assert found("a,b\n'x, y',1\n'z',2\n").quote == "'"
    assert found("a,b\nO'Neill,1\n'tis,2\n").quote == '"'


def test_lines_that_end_in_carriage_returns_alone_are_told_apart() -> None:
    assert found("a,b\r1,2\r3,4\r").newline == "\r"
    assert found("a,b\r\n1,2\r\n").newline == "\n"


def test_a_space_before_a_quotation_mark_is_no_part_of_the_cell() -> None:
    assert found('a, b\n1, "x, y"\n').skip_space
    assert not found("a, b\n1, x\n").skip_space


def test_the_first_row_names_the_columns() -> None:
    assert (found("a,b\n1,2\n").header, found("a,b\n1,2\n").first_line) == (True, 1)
    assert found("\n \na,b\n1,2\n").first_line == 3


def test_years_as_names_of_columns_are_names() -> None:
    assert found("region,2023,2024\nAdams,12,13\nBell,14,15\n").header


def test_a_first_row_that_looks_like_the_others_is_data_and_it_is_said() -> None:
    dialect = found("r1,231,453\nr2,882,221\n")
    assert not dialect.header
    assert "line 1 is taken for data" in dialect.notes[0]


def test_a_declared_header_wins() -> None:
    assert found("1,2\n3,4\n", header=True).header
    assert not found("a,b\n3,4\n", header=False).header
    assert (
        found("Votes by county\n\na,b\n3,4\n", header=3).header,
        found("Votes by county\n\na,b\n3,4\n", header=3).first_line,
    ) == (True, 3)


def test_a_sample_that_ends_within_a_row_is_judged_by_its_whole_rows() -> None:
    sample = b"a;b\n" + b"1,2,3;4\n" * 10 + b"5,6"
    assert dialect_of(sample, Declared(), ".csv", False).delimiter == ";"


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("utf-16le", "utf-16"),
        ("utf-16", "utf-16"),
        ("UTF-16-BE", "utf-16"),
        ("utf-32-le", "utf-32"),
        ("utf-8", "utf-8-sig"),
    ],
)
def test_the_byte_order_mark_is_no_part_of_the_first_name(tmp_path: Path, declared: str, written: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("a,b\n1,2\n".encode(written))
    [record] = list(read_table(str(path), TableOptions(encoding=declared)))
    assert isinstance(record, Record)
    assert [claim.measure for claim in record.claims] == ["a", "b"]


@pytest.mark.parametrize("delimiter", ["", "ab", '"', "'", "\n", "x", "7", "é", "\0", "\udcff"])
def test_what_cannot_separate_cells_is_refused(delimiter: str) -> None:
    with pytest.raises(RecordFileError, match="cannot separate cells"):
        found("a,b\n1,2\n", delimiter=delimiter)


def test_blanks_separate_cells_also_before_a_quotation_mark() -> None:
    dialect = found('a b\n1  "2"\n', delimiter=" ")
    assert (dialect.delimiter, dialect.skip_space) == (" ", False)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Votes by county\n\ncounty,votes\nAdams,1\nBell,2\n", 3),
        ("Votes by county\ncounty;votes\nAdams;1\nBell;2\n", 2),
        ("Votes, by county\nsource: office\n\ncounty,votes,share\nAdams,1,3\nBell,2,4\nCole,5,6\n", 4),
    ],
)
def test_the_names_below_a_title_are_pointed_to(text: str, line: int) -> None:
    dialect = found(text)
    assert (dialect.first_line, dialect.later_header) == (1, line)
    assert dialect.notes == (f"line 1 is taken for the columns' names; if they stand in line {line}: --header {line}",)


@pytest.mark.parametrize(
    "text",
    [
        "county,votes\nAdams,1\nBell,2\n",
        "votes\n1\n2\n",
        "share\n1,5\n2,5\n",
        "votes,share\nAdams,1,5\nBell,2,6\n",
        "Votes by county\n",
    ],
)
def test_a_table_without_a_title_has_no_later_names(text: str) -> None:
    assert found(text).later_header == 0


def test_a_declared_header_is_doubted_by_nobody() -> None:
    assert found("Votes by county\n\ncounty,votes\nAdams,1\n", header=1).later_header == 0
