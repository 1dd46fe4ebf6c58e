"""Rows told by a pattern are told as the judge tells them, one by one: what is counted, and every line."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from told_each_way import book_of, chosen, compare, quick, tables

from validator.bulk.json_input import LineReader
from validator.bulk.options import Options
from validator.bulk.row_pattern import JsonRows, LineRows, TypedRows
from validator.bulk.run import check_data_set
from validator.claims.readers.files import read_items
from validator.claims.readers.tables.csv_table import CsvTable
from validator.claims.readers.tables.opened_table import open_table
from validator.claims.readers.tables.records import TableOptions, layout_of
from validator.claims.readers.tables.table import Tally
from validator.claims.readers.tables.wide import WideLayout, wide_record
from validator.claims.record import Record
from validator.judge.judge import Judge
from validator.report.dataset.tally import DataSetTally
from validator.report.json_lines import finding_lines, problem_line
from validator.report.record_report import RecordReport
from validator.rulebook.measures import named_measures
from validator.rulebook.pack import load_rules
from validator.rulebook.rule import RuleBook

RULE = """\
id: {name}
title: A rule of the test's own
expect: {expect}
why: It follows from what the columns mean.
message: "{{stated}} is not {{computed}}: {{difference}}; twice c is {{twice}}, not 100 %"
values: {{twice: 2 * c}}
severity: error
source: the test
examples:
  - name: holds
    verdict: agrees
    claims: |
      a = 1
      b = 2
      c = 3
  - name: does not hold
    verdict: contradicts
    claims: |
      a = 1
      b = 2
      c = 4
"""


def layout_at(path: Path, book: RuleBook, options: TableOptions) -> WideLayout:
    table, declared = open_table(str(path), options.declared)
    layout = layout_of(table, declared, named_measures(book))
    assert isinstance(layout, WideLayout)
    return layout


def compare_csv(path: Path, book: RuleBook, options: TableOptions, size: int = 1000) -> int:
    layout = layout_at(path, book, options)
    table = layout.common.table
    assert isinstance(table, CsvTable)

    def read(raw: Any) -> Any:
        row = table.row_of_line(*raw, Tally())
        return [row] if not hasattr(row, "cells") else [wide_record(layout, row.cells, row.number, row.text)]

    lines = path.read_text(encoding="utf-8").split("\n")[1:-1]
    raws = [(number, line) for number, line in enumerate(lines, 2) if line.strip()]
    return compare(book, read, LineRows(layout, table.dialect.delimiter, table.dialect.quote), raws, size)


@quick
@given(tables, chosen, st.integers(1, 40))
def test_lines_of_a_table(tmp_path, table, lines, size) -> None:
    path = tmp_path / "data.csv"
    rows = ["name,a,b,c,d,on", "first,1,2,3,4,2025-05-20"]
    rows += [f"row é {at},{','.join(row)},{DAYS[at % len(DAYS)][0]}" for at, row in enumerate(table)]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    compare_csv(path, book_of(lines), TableOptions(), size)


@quick
@given(tables, chosen, st.sampled_from([("name",), ("name", "e")]))
def test_lines_that_name_their_records_and_state_a_dimension(tmp_path, table, lines, names) -> None:
    path = tmp_path / "data.csv"
    ids = ['"quoted"', " a blank before", "tab\there", 'a "mark" inside', "\u202eback", "back\\slash", ""]
    rows = ["name;a;b;c;e", "first;1;2;3;x"]
    rows += [f"{ids[at] if at < len(ids) else at};{';'.join(row[:3])};{'xy'[at % 2]}" for at, row in enumerate(table)]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    options = TableOptions(id=names, dims=("e",), nulls=("n/a",), delimiter=";")
    compare_csv(path, book_of(lines), options)


@quick
@given(tables, chosen)
def test_rows_of_a_typed_file(tmp_path, table, lines) -> None:
    path = tmp_path / "data.parquet"
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE t (a BIGINT, b DOUBLE, c DECIMAL(18, 0), d VARCHAR, e FLOAT, f DOUBLE)")
        connection.execute("INSERT INTO t VALUES (1, 2, 3, '4', 5, 6.5), (-1, -2, -3, '-4', -5, 6)")
        for a, b, c, d in table:
            cells = ", ".join(f"TRY_CAST('{cell}' AS BIGINT)" for cell in (a, b, c))
            connection.execute(f"INSERT INTO t VALUES ({cells}, '{d}', TRY_CAST('{a}' AS BIGINT), 1)")
        connection.execute(f"COPY t TO '{path}' (FORMAT parquet)")
    book = book_of([*lines, "e = a"])
    layout = layout_at(path, book, TableOptions())
    from validator.claims.readers.tables.duckdb_rows import cell_writers, written_cells

    writers = cell_writers(layout.common.table.columns)

    def read(raw: Any) -> Any:
        number, cells = raw
        return [wide_record(layout, written_cells(list(cells), writers, Tally()), number)] if any(cells) else []

    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT COLUMNS(*)::VARCHAR FROM '{path}'").fetchall()
    compare(book, read, TypedRows(layout), [(at, list(cells)) for at, cells in enumerate(found, 1)], 1000)


DAYS = [
    ("2025-05-23", "Friday"),
    ("2025-05-24", "Saturday"),
    ("2025-05-24", "Friday"),
    ("23 May 2025", "Friday"),
    ("May 2025", "Friday"),
    ("2025-02-30", "Friday"),
    ("2025-05-23", "Fryday"),
    ("2025", "7"),
    ("12.5", "7.25"),
]
"""Days and weekdays that agree, contradict, are undecided, and cannot be read."""


def json_line(at: int, row: tuple[str, ...], kind: int, day: tuple[str, str]) -> str:
    """A record in one of several forms: with dimensions and quotes, with units, with numbers as JSON has them."""
    quote = "“said” ü" if at % 7 == 0 else f"{row[0]} said"
    each = {"side": "each"}
    claims: list[dict[str, Any]] = [
        {"id": "a", "measure": "a", "value": row[0] or "0", "quote": quote},
        {"id": "b", "measure": "b", "value": row[1] or "0", "unit": "km" if kind == 1 else "person"},
        {"id": "c", "measure": "c", "value": row[2] or "0", "dims": each if kind == 2 else {}},
        {"id": "d", "measure": "d", "value": row[3] or "0", "dims": {"stage": "target"} if kind == 3 else {}},
        {"id": "t", "measure": "c", "value": row[0] or "0", "dims": {"stage": "target"}},
        {"id": "y", "measure": "on", "value": day[0]},
        {"id": "w", "measure": "on", "value": day[1], "dims": {"statistic": "weekday"}},
    ]
    record: dict[str, Any] = {"id": f"r{at}", "claims": claims}
    if kind == 2:
        record["members"] = {"side": ["north", "south"]}
    if kind == 0:
        del record["id"]
    text = json.dumps(record, ensure_ascii=at % 11 == 0, separators=(",", ":") if kind else None)
    return text.replace('"value":"2"', '"value":2') if kind == 1 else text


@quick
@given(
    tables,
    chosen,
    st.lists(st.sampled_from([0, 1, 2, 3]), min_size=1, max_size=3),
    st.lists(st.sampled_from(DAYS), min_size=1, max_size=4),
)
def test_lines_of_json(tmp_path, table, lines, kinds, days) -> None:
    raws: list[Any] = [
        (at, json_line(at, row, kinds[at % len(kinds)], days[at // 2 % len(days)])) for at, row in enumerate(table, 1)
    ]
    raws += [(len(raws) + at, text.encode()) for at, (_, text) in enumerate(raws, 1)]
    reader = LineReader(str(tmp_path / "data.jsonl"))
    compare(book_of(lines), reader, JsonRows(reader.name), raws, 1000)


def one_by_one(path: str, book: RuleBook, tables: TableOptions) -> tuple[DataSetTally, list[str]]:
    tally, lines = DataSetTally(), []
    for item in read_items(path, tables, []):
        if isinstance(item, Record):
            report = RecordReport(Judge(book).judge(item))
            tally.add(report)
            lines += finding_lines(report)
        else:
            tally.add_problem(item)
            lines.append(problem_line(item))
    return tally, lines


def as_quoted(folder: Path, rows: list[str]) -> str:
    (folder / "data.csv").write_text('a,b,c,note\n1,2,3,"two\nlines"\n' + "\n".join(rows) + '\n1,2,4,"x"\n1,2\n')
    return str(folder / "data.csv")


def as_windows_1252(folder: Path, rows: list[str]) -> str:
    (folder / "data.csv").write_bytes(("a,b,c,note\n" + "\n".join(rows)).replace("n", "é").encode("windows-1252"))
    return str(folder / "data.csv")


def as_sqlite(folder: Path, rows: list[str]) -> str:
    with closing(sqlite3.connect(folder / "data.db")) as connection:
        connection.execute("CREATE TABLE t (a INTEGER, b REAL, c NUMERIC, note TEXT)")
        connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", [row.split(",") for row in rows])
        connection.commit()
    return f"sqlite:{folder / 'data.db'}?t"


def as_workbook(folder: Path, rows: list[str]) -> str:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["a", "b", "c", "note"])
    for row in rows:
        *numbers, note = row.split(",")
        book.active.append([*map(int, numbers), note])
    book.save(folder / "data.xlsx")
    return str(folder / "data.xlsx")


@pytest.mark.parametrize("named", [(), ("note",)])
@pytest.mark.parametrize("make", [as_quoted, as_windows_1252, as_sqlite, as_workbook])
def test_tables_that_are_read_row_by_row(tmp_path: Path, make: Any, named: tuple[str, ...]) -> None:
    rows = [f"{n % 7},{n % 5},{n % 11},n{n % 290}" for n in range(300)]
    book = book_of(["a + b = c", "0 <= a <= 5"])
    path = make(tmp_path, rows)
    tables = TableOptions(id=named, book_names=named_measures(book), encoding=None)
    expected, lines = one_by_one(path, book, tables)
    for jobs in (1, 2):
        written: list[str] = []
        report = check_data_set([path], book, Options(jobs=jobs, write=written.append, tables=tables, joint=False))
        found = report.tally
        assert report.discrepancies == ()
        assert (expected.rules, expected.records, expected.claims) == (found.rules, found.records, found.claims)
        assert (expected.unchecked, expected.problem_kinds) == (found.unchecked, found.problem_kinds)
        assert Counter(lines) == Counter("".join(written).splitlines(keepends=True))


def test_most_rows_of_one_kind_are_told_by_a_pattern(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("name,a,b,c,d\n" + "".join(f"r,{n % 7},{n % 5},{n % 11},{n % 3}\n" for n in range(400)))
    told = compare_csv(path, book_of(["a + b = c", "0 <= a <= 5", "c * 2 = d"]), TableOptions())
    assert told > 250
    raws: list[Any] = [(at, json_line(at, (str(at % 7), "2", "3", "4"), 1 + at % 3, DAYS[0])) for at in range(1, 400)]
    reader = LineReader("data.jsonl")
    assert compare(book_of(["a + b = c"]), reader, JsonRows(reader.name), raws, 100) > 250


def told_with(days: list[tuple[str, str]]) -> int:
    """How many of 600 rows are told by a pattern that have these days in turn."""
    raws: list[Any] = [
        (at, json_line(at, (str(at % 7), "2", "3", "4"), 1, days[at % len(days)])) for at in range(1, 601)
    ]
    reader = LineReader("data.jsonl")
    return compare(book_of(["a + b = c"]), reader, JsonRows(reader.name), raws, 100)


def test_rows_are_told_by_a_pattern_whose_days_differ_unless_these_contradict() -> None:
    friday, saturday, wrong = DAYS[:3]
    assert told_with([friday]) > 400
    assert told_with([friday, saturday]) > 400
    assert 200 < told_with([friday, wrong]) <= 300


@pytest.mark.parametrize("blank", ["", " ", "\u00a0"])
def test_a_row_without_an_id_is_called_by_its_number(tmp_path: Path, blank: str) -> None:
    path = tmp_path / "data.csv"
    names = [blank if n % 50 == 49 else f"r{n}" for n in range(400)]
    path.write_text("a;name;b\n" + "".join(f"{n % 7};{name};3\n" for n, name in enumerate(names)), encoding="utf-8")
    assert compare_csv(path, book_of(["a <= b"]), TableOptions(id=("name",))) > 300


def test_a_rules_message_and_a_tables_own_lines_are_told_alike(tmp_path: Path) -> None:
    rules = tmp_path / "parts.yaml"
    rules.write_text(RULE.format(name="parts", expect="a + b = c"))
    path = tmp_path / "data.csv"
    path.write_text("a,b,c\n" + "".join(f"{n % 7},{n % 5},{n % 11}\n" for n in range(300)))
    (tmp_path / "data.validator.yaml").write_text(
        'checks: ["a + b = c", "0 <= a < b <= 9"]\nmeasures: {c: {unit: km}}\ntitle: Röad {stated}\n'
    )
    assert compare_csv(path, load_rules([str(rules)]), TableOptions()) > 200


def test_rows_with_a_value_that_cannot_be_read_are_told_as_the_judge_tells_them(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("a,b,c\n" + "".join(f"{'n/a' if n % 6 == 5 else n % 7},{n % 5},{n % 11}\n" for n in range(300)))
    (tmp_path / "data.validator.yaml").write_text('checks: ["a + b = c", "b <= 9"]\n')
    assert 0 < compare_csv(path, book_of(["a < c"]), TableOptions()) <= 250


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_worst_differences_are_those_of_all_rows(tmp_path: Path, jobs: int) -> None:
    path = tmp_path / "data.csv"
    rows = [(n % 100, 1, n % 100 + 2 + (n * 7919) % 5000) for n in range(5000)]
    path.write_text("a,b,c\n" + "".join(f"{a},{b},{c}\n" for a, b, c in rows))
    book = book_of(["a + b = c"])
    report = check_data_set([path], book, Options(jobs=jobs, tables=TableOptions(book_names=named_measures(book))))
    gaps = sorted(((c - a - b, -at) for at, (a, b, c) in enumerate(rows, 2)), reverse=True)[:3]
    totals = next(totals for (_, rule, _), totals in report.tally.rules.items() if rule == "(the record's own lines)")
    assert [(gap, -at) for gap, at in gaps] == [(int(worst.distance), worst.place.line) for worst in totals.worst]
