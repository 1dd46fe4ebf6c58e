"""Records of long tables told by a pattern are told as the judge tells them: what is counted, and every line."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from told_each_way import book_of, chosen, compare, quick

from validator.bulk.long_form import pivot_sql
from validator.bulk.long_input import long_form, numbered_rows
from validator.bulk.long_rows import LongRows
from validator.bulk.options import Options
from validator.bulk.run import Run
from validator.claims.readers.tables.duckdb_rows import quoted
from validator.claims.readers.tables.long import LongLayout
from validator.claims.readers.tables.opened_table import open_table
from validator.claims.readers.tables.parquet_table import ParquetTable, source_of
from validator.claims.readers.tables.records import TableOptions, layout_of
from validator.rulebook.measures import named_measures
from validator.rulebook.rule import RuleBook

Rows = list[tuple[str | None, ...]]
KINDS = ("BIGINT", "DOUBLE", "FLOAT", "DECIMAL(18, 2)", "HUGEINT")


def written(path: Path, rows: Rows, kind: str) -> Path:
    """A Parquet file in groups of 2,048 rows: record, measure, side and value."""
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t (record VARCHAR, measure VARCHAR, side VARCHAR, value {kind})")
        cells = ", ".join(
            "(" + ", ".join("NULL" if cell is None else "'" + cell.replace("'", "''") + "'" for cell in row) + ")"
            for row in rows
        )
        connection.execute(f"INSERT INTO t SELECT * FROM (VALUES {cells}) AS v(a, b, c, d)")
        connection.execute(f"COPY t TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 2048)")
    return path


def compare_long(path: Path, book: RuleBook, key: tuple[str, ...] = ("record",), dims: tuple[str, ...] = ()) -> int:
    """Compare the two ways for every record of a table; how many records were told by a pattern."""
    options = TableOptions(layout="long", record=key, measure="measure", value=("value",), dims=dims)
    table, declared = open_table(str(path), options.declared)
    layout = layout_of(table, declared, named_measures(book))
    assert isinstance(layout, LongLayout)
    assert isinstance(table, ParquetTable)
    run = Run(book, Options(jobs=1))
    try:
        form = long_form(run, layout, table)
        assert form is not None
        columns = [f"s{at}" for at in range(len(table.columns))]
        names = [quoted(column.name) for column in table.columns]
        pivot = pivot_sql(form, numbered_rows(source_of(table.path), names, "BIGINT"), columns)
        raws: list[Any] = [
            raw for (raw,) in run.connected().duckdb.execute(f"SELECT {form.raw} FROM ({pivot})").fetchall()
        ]
        plain = [raw for raw in raws if int(raw[len(key) + 2]) == len(form.stating(raw))]
        return compare(book, form.read, LongRows(form), plain, 100)
    finally:
        run.close()


values = st.one_of(st.none(), st.integers(0, 9).map(str), st.integers(0, 9).map(str), st.integers(-3, 12).map(str))
records = st.lists(st.tuples(values, values, values, values, st.integers(0, 3)), min_size=20, max_size=60)


@quick
@given(records, chosen, st.sampled_from(KINDS), st.integers(0, 2**16))
def test_records_of_rows_in_any_order(tmp_path, records, lines, kind, seed) -> None:
    rows: Rows = [("first", name, None, "1") for name in "abcd"]
    for at, (*cells, order) in enumerate(records):
        names = list(zip("abcd", cells, strict=True))
        random.Random(seed + order).shuffle(names)
        rows += [(f"r '{at}\té", name, None, cell) for name, cell in names]
    compare_long(written(tmp_path / "long.parquet", rows, kind), book_of(lines))


@quick
@given(records, st.sampled_from(KINDS))
def test_records_named_by_two_columns_with_members(tmp_path, records, kind) -> None:
    rows: Rows = [("first", "part", side, "1") for side in "xy"] + [("first", "whole", "x", "2")]
    for at, (one, other, whole, _, more) in enumerate(records):
        key = f"r{at // 2}"
        side = "xy"[at % 2]
        rows += [(key, "part", side, one), (key, "whole", side, whole), (key, "part", "z" * (more or 1), other)]
    path = written(tmp_path / "long.parquet", rows, kind)
    book = book_of(["part <= whole", "0 <= part <= 5"])
    compare_long(path, book, ("record",), ("side",))
    compare_long(path, book, ("record", "side"))


@pytest.mark.parametrize("kind", KINDS)
def test_most_records_are_told_by_a_pattern(tmp_path: Path, kind: str) -> None:
    rows: Rows = []
    for at in range(400):
        one, other = str(at % 7 + 1), str(at % 5 + 1)
        total = str(int(one) + int(other) + at % 2)
        rows += [(f"r{at}", name, None, value) for name, value in (("a", one), ("b", other), ("c", total))]
    path = written(tmp_path / "long.parquet", rows, kind)
    expected = 0 if kind == "DECIMAL(18, 2)" else 300  # "3.00" is no whole number
    assert compare_long(path, book_of(["a + b = c"])) >= expected


def test_each_claim_is_told_with_its_own_row(tmp_path: Path) -> None:
    from validator.bulk.run import check_data_set

    others: Rows = [(f"r{at}", name, None, "1") for at in range(900) for name in "abc"]
    rows: Rows = [*others[:-1], *((f"s{at}", "a", None, "1") for at in range(500)), others[-1]]
    path = written(tmp_path / "long.parquet", rows, "BIGINT")
    found: list[str] = []
    options = TableOptions(layout="long", record=("record",), measure="measure", value=("value",))
    check_data_set([str(path)], book_of(["a + b = c"]), Options(jobs=1, write=found.append, tables=options))
    lines = "".join(found).splitlines()
    assert len(lines) == 900
    # r898 has the rows 2695 to 2697; r899 has 2698 and 2699, and 3200 behind the 500 rows of others
    assert '"line": 2695' in lines[898]
    assert '"row 2695 (row group 2)"' in lines[898]
    assert '"row 2699 (row group 2)"' in lines[899]
    assert '"row 3200 (row group 2)"' in lines[899]
