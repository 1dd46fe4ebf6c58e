"""Typed files whose columns have awkward names, or values that are declared to say nothing: the screen is the judge."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from validator.bulk.options import Options
from validator.bulk.run import check_data_set
from validator.claims.readers.files import read_items
from validator.claims.readers.tables.records import TableOptions
from validator.errors import Problem
from validator.judge.judge import Judge
from validator.report.dataset.tally import DataSetTally
from validator.report.json_lines import finding_lines, problem_line
from validator.report.record_report import RecordReport
from validator.rulebook.line import line_rule
from validator.rulebook.measures import named_measures
from validator.rulebook.pack import load_rules
from validator.rulebook.rule import RuleBook


def write(path: Path, query: str) -> Path:
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
    return path


def compare(path: Path, lines: list[str], **options: Any) -> tuple[int, int]:
    """Compare a run with the exact judge, record by record: how many contradictions there are, and records cleared."""
    shipped = load_rules([])
    book = RuleBook((*shipped.rules, *(line_rule(line) for line in lines)), shipped.measures, shipped.members)
    tables = TableOptions(book_names=named_measures(book), **options)
    expected, told = DataSetTally(), []
    for item in read_items(str(path), tables, []):
        if isinstance(item, Problem):
            expected.add_problem(item)
            told.append(problem_line(item))
            continue
        report = RecordReport(Judge(book).judge(item))
        expected.add(report)
        told += finding_lines(report)
    written: list[str] = []
    run = check_data_set([path], book, Options(write=written.append, tables=tables, joint=False))
    found = run.tally
    assert run.discrepancies == ()
    assert (expected.rules, expected.records, expected.claims) == (found.rules, found.records, found.claims)
    assert expected.problems == found.problems
    assert sorted(told) == sorted("".join(written).splitlines(keepends=True))
    return sum(totals.contradicts for totals in found.rules.values()), found.cleared


@pytest.mark.parametrize(
    ("kind", "token"),
    [
        ("INT", "-9"),
        ("DECIMAL(9, 2)", "-9.00"),
        ("DOUBLE", "-9"),
        ("FLOAT", "-9"),
        ("VARCHAR", "-9"),
        ("BIGINT", "n/a"),
    ],
)
def test_a_null_token_in_a_typed_column_says_nothing(tmp_path: Path, kind: str, token: str) -> None:
    path = write(
        tmp_path / "wide.parquet",
        f"SELECT (CASE WHEN i % 10 = 5 THEN -9 ELSE i % 7 END)::{kind} AS a, 5::INT AS b FROM range(400) t(i)",
    )
    # a is 6 in rows 6, 13, 20 …, of which those that end in 5 have -9 instead: 6 <= 5 fails in 57 - 5 = 52
    contradictions, _ = compare(path, ["a <= b"], nulls=(token,))
    assert contradictions == 52
    # with a not stated in 40 rows
    without, _ = compare(path, ["b > 0 implies stated(a)"], nulls=(token,))
    assert without == (0 if token == "n/a" else 40)


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize("cell", ["0", " 0", "\u00a00 "])
def test_a_null_token_with_blanks_around_it_says_nothing(tmp_path: Path, form: str, cell: str) -> None:
    query = f"SELECT CASE WHEN i % 10 = 5 THEN '{cell}' ELSE '4' END AS a, '5' AS b FROM range(400) t(i)"
    path = tmp_path / f"wide.{form}"
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({query}) TO '{path}' (FORMAT {form})")
    contradictions, cleared = compare(path, ["b > 0 implies stated(a)"], nulls=("0",))
    assert contradictions == 40
    assert cleared == 360


def test_a_day_that_stands_for_nothing_says_nothing(tmp_path: Path) -> None:
    path = write(
        tmp_path / "wide.parquet",
        "SELECT (CASE WHEN i % 10 = 5 THEN '1900-01-01' ELSE '2025-05-23' END)::DATE AS a, 5 AS b FROM range(400) t(i)",
    )
    contradictions, cleared = compare(path, ["b > 0 implies stated(a)"], nulls=("1900-01-01",))
    assert contradictions == 40
    assert cleared > 300


LONG = ("SELECT 'r' || (i // 3) AS {key}, ['x', 'y', 'z'][i % 3 + 1] AS {measure}, {value} AS {cell} "
        "FROM range(1200) t(i)")  # fmt: skip
"""400 records of x, y and z."""


@pytest.mark.parametrize(
    ("key", "measure", "cell"),
    [
        ("record", "measure", "n"),
        ("record", "measure", "N"),
        ("n", "measure", "value"),
        ("k0", "n", "value"),
        ("record", "k0", "c0"),
        ("own", "stated", "r0"),
        ("s0", "s1", "s2"),
        ("record", "file_row_number", "value"),
    ],
)
@pytest.mark.parametrize("kind", ["INT", "DOUBLE", "DECIMAL(9, 1)"])
def test_columns_may_have_any_name(tmp_path: Path, key: str, measure: str, cell: str, kind: str) -> None:
    # x = record mod 5, y = 3, z = x + y but for every tenth record, where it is one more
    value = (
        f"(CASE i % 3 WHEN 0 THEN i // 3 % 5 WHEN 1 THEN 3 ELSE i // 3 % 5 + 3 + (i // 3 % 10 = 0)::INT END)::{kind}"
    )
    query = LONG.format(key=f'"{key}"', measure=f'"{measure}"', cell=f'"{cell}"', value=value)
    path = write(tmp_path / "long.parquet", query)
    options = {"layout": "long", "record": (key,), "measure": measure, "value": (cell,)}
    contradictions, cleared = compare(path, ["x + y = z"], **options)
    # decimals are rounded in the tenth: 0.15 at most, and 1 too many is no rounding
    assert contradictions == 40
    assert cleared == (0 if measure == "file_row_number" else 360)


def test_a_column_called_n_that_is_not_declared_is_no_row_number(tmp_path: Path) -> None:
    rows = "('Adams', NULL, 30, NULL, 1), ('Adams', 'Berg', NULL, 33.3, 1), ('Adams', 'Berg', 10, NULL, 2), "
    rows += "('Adams', 'Kane', 20, NULL, 3)"
    path = write(
        tmp_path / "votes.parquet",
        f"SELECT county, cand, votes::INT AS votes, share::DECIMAL(5, 1) AS share, n FROM (VALUES {rows}) "
        "t(county, cand, votes, share, n)",
    )
    (tmp_path / "votes.validator.yaml").write_text(
        "layout: long\nrecord: county\nvalue: [votes, share]\ndims: cand\n"
        'measures: {votes: {unit: vote}, share: {unit: "%"}}\nmembers: {cand: [Berg, Kane]}\n'
    )
    contradictions, _ = compare(path, [])
    assert contradictions == 0  # 10 + 20 = 30, and 10 of 30 is 33.3 %


@pytest.mark.parametrize("kind", ["INT", "DECIMAL(9, 2)", "DOUBLE"])
def test_a_null_token_in_a_long_table_says_nothing(tmp_path: Path, kind: str) -> None:
    value = f"(CASE WHEN i % 3 = 1 THEN -9 ELSE i // 3 % 5 END)::{kind}"
    path = write(tmp_path / "long.parquet", LONG.format(key="record", measure="measure", cell="value", value=value))
    token = "-9.00" if kind.startswith("DECIMAL") else "-9"
    options = {"layout": "long", "record": ("record",), "measure": "measure", "value": ("value",)}
    contradictions, _ = compare(path, ["x >= 0", "y >= 0"], nulls=(token,), **options)
    assert contradictions == 0
    contradictions, _ = compare(path, ["y >= 0"], **options)
    assert contradictions == 400


FLOATS = "(['NaN', 'NaN', '0', '-0.0', '0.0', '1.5', '1'])[i % 7 + 1]::DOUBLE"


def test_ids_that_are_floats_are_those_that_the_exact_reader_gives_them(tmp_path: Path) -> None:
    path = write(tmp_path / "t.parquet", f"SELECT i AS a, {FLOATS} AS name FROM range(14) t(i)")
    assert compare(path, ["a <= 9"], id=("name",))[1] == 0


@pytest.mark.parametrize("name", [FLOATS, f"{FLOATS}::FLOAT"])
def test_records_of_a_long_table_that_are_named_by_floats_are_those_of_the_exact_reader(
    tmp_path: Path, name: str
) -> None:
    query = f"SELECT i // 7 AS value, 'm' || (i // 7) AS measure, {name} AS record FROM range(28) t(i)"
    path = write(tmp_path / "t.parquet", query)
    compare(path, ["m1 <= m0"], layout="long", record=("record",), measure="measure", value=("value",))
