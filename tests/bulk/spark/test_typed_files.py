"""Parquet files of types that Spark reads or writes in its own way come to the same on Spark as on one machine."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from validator.bulk.options import Options
from validator.bulk.run import check_data_set
from validator.bulk.spark.run_on_spark import check_data_set_on_spark
from validator.claims.readers.tables.records import TableOptions
from validator.report.dataset.dataset_report import DataSetReport
from validator.rulebook.line import line_rule
from validator.rulebook.rule import RuleBook
from validator.waivers.waiver import Accepted, Waiver

BOOK = RuleBook((line_rule("a + b = c"),))
ROWS = "SELECT range AS a, 1 AS b, range + 1 + (range % 50 = 0)::INT AS c{more} FROM range(100)"
"""Rows of which those with a = 0 and a = 50 contradict."""

Check = Callable[..., DataSetReport]
on_spark = functools.partial(check_data_set_on_spark, worth=1)


def written(folder: Path, **queries: str) -> list[Path]:
    paths = []
    with duckdb.connect() as connection:
        for name, query in queries.items():
            paths.append(folder / f"{name}.parquet")
            connection.execute(f"COPY ({query}) TO '{paths[-1]}' (FORMAT parquet)")
    return paths


def run(check: Check, paths: list[Path], tables: TableOptions, accepted: Accepted | None) -> tuple[Any, list[str]]:
    lines: list[str] = []
    report = check(paths, BOOK, Options(write=lines.append, tables=tables, accepted=accepted))
    data = report.to_dict()
    told = {name: data[name] for name in data if name not in ("screen", "not_weighed", "first_problems")}
    return told, sorted("".join(lines).splitlines())


def the_same(paths: list[Path], tables: TableOptions | None = None, accepted: Accepted | None = None) -> Any:
    """What both engines say."""
    tables = TableOptions() if tables is None else tables
    expected = run(check_data_set, paths, tables, accepted)
    assert run(on_spark, paths, tables, accepted) == expected
    return expected[0]


def counts_of(told: Any) -> tuple[int, int]:
    return told["summary"]["records"], told["summary"]["contradicts"]


def test_a_waiver_holds_on_spark(cluster: Any, tmp_path: Path) -> None:
    rule = BOOK.rules[0].id
    waiver = Waiver(reason="counted twice", date=date(2025, 5, 24), record="a-51", rule=rule, claims=("a", "b", "c"))
    told = the_same(written(tmp_path, a=ROWS.format(more="")), accepted=Accepted((waiver,), {"00c0ffee00c0ffee": "x"}))
    assert counts_of(told) == (100, 2)
    assert told["summary"]["acknowledged"] == 1


def test_files_of_other_types_are_not_read_by_the_types_of_the_first(cluster: Any, tmp_path: Path) -> None:
    # 0.1 too much in each fiftieth row: within what two digits of rounding allow, and beyond what four do
    sides = "range::{type} AS a, 1::{type} AS b, (range + 1 + (range % 50 = 0)::INT * 0.1)::{type} AS c"
    rows = f"SELECT {sides} FROM range(100)"
    paths = written(tmp_path, a=rows.format(type="DECIMAL(18, 4)"), b=rows.format(type="DECIMAL(9, 1)"))
    assert counts_of(the_same(paths))[0] == 200
    whole = "SELECT range::{type} AS a, 1::{type} AS b, (range + 1)::{type} AS c FROM range(100)"
    paths = written(
        tmp_path, c=whole.format(type="INTEGER"), d=whole.format(type="BIGINT"), e=whole.format(type="UTINYINT")
    )
    assert counts_of(the_same(paths)) == (300, 0)


@pytest.mark.parametrize(
    "more",
    [
        "'2025-05-23 10:00:00'::TIMESTAMP_NS AS note",
        "uuid() AS note",
        "TIME '10:00:00' AS note",
        "INTERVAL 3 DAYS AS note",
        "'1'::JSON AS note",
        "'x' AS _metadata",
    ],
)
def test_a_column_that_nothing_reads_may_be_of_any_type_and_name(cluster: Any, tmp_path: Path, more: str) -> None:
    assert counts_of(the_same(written(tmp_path, a=ROWS.format(more=f", {more}")))) == (100, 2)


def test_floats_of_32_bits_have_the_digits_that_one_machine_gives_them(cluster: Any, tmp_path: Path) -> None:
    rows = "SELECT 2710000000::FLOAT AS a, 0 AS b, 2710000128 AS c UNION ALL SELECT 421.453125::FLOAT, 1, 421"
    told = the_same(written(tmp_path, a=rows))
    assert counts_of(told)[0] == 2


def test_days_before_the_year_1_and_after_9999_are_written_alike(cluster: Any, tmp_path: Path) -> None:
    days = "['10000-01-01', 'infinity', '-infinity', '0044-03-15 (BC)', '0001-01-01 (BC)', '2025-05-23', '0001-01-01']"
    query = ROWS.format(more=f", ({days})[range % 7 + 1]::DATE AS day")
    for tables in (TableOptions(), TableOptions(dims=("day",)), TableOptions(id=("day",))):
        the_same(written(tmp_path, a=query), tables)


def test_rows_named_by_floats_are_those_of_the_exact_reader(cluster: Any, tmp_path: Path) -> None:
    # NaN names nothing, and -0.0 is 0: the rows 1 to 3 have no id of their own, and of 4 to 6 one is a record
    names = "(['NaN', 'NaN', 'NaN', '0', '-0.0', '0.0', '1.5'])[range + 1]::DOUBLE AS name"
    query = f"SELECT range AS a, 1 AS b, range + 1 AS c, {names} FROM range(7)"
    told = the_same(written(tmp_path, a=query), TableOptions(id=("name",)))
    assert (counts_of(told)[0], told["summary"]["rows"]["unreadable"]) == (5, 2)
