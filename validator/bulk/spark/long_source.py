"""Long Parquet tables in Spark: their rows are shuffled by the record that they belong to, and put side by side there.

Contract: nothing is assumed of where the rows of a record stand; those of one record meet by its name, wherever the
splits of the files cut. The pivot clears records; of any other all rows are fetched again as they stand, and go to the
exact reader in their order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from validator.bulk.long_form import LongCell, LongForm, is_stated, pivot_sql, unnamed_sql
from validator.bulk.long_input import MOST_CELLS, cells_of, naming_columns
from validator.bulk.spark.screening import Source
from validator.bulk.spark.spark_sql import SPARK
from validator.bulk.spark.typed_source import parquet_rows, positions_of, written_sql
from validator.bulk.table_form import BLANK, may_be_nulls

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from validator.claims.readers.tables.long import LongLayout

ROWS = "validator_long_rows"
RECORDS = "validator_long"
LEFT = """
    SELECT /*+ BROADCAST(s) */ s.file, g.at + s.shift AS number, r.n AS row, g.st, g.why, r.cells AS raw,
           NULL::BIGINT AS taken
    FROM validator_groups g JOIN validator_splits s ON s.f = g.f AND s.b = g.b
    JOIN validator_long_rows r ON r.f = g.f AND r.keys = g.raw
    WHERE g.is_left
"""
"""The rows of the records that are left, each with the number of its record's first row."""


def long_source(
    session: SparkSession, paths: Sequence[str], layout: LongLayout, keep: list[DataFrame]
) -> Source | None:
    """Records of long Parquet files that are alike; None where Spark cannot put them together as the reader does.

    The rows are kept for the time of the run, because they are read several times: ``keep``.
    """
    table: Any = layout.common.table
    needed = positions_of(layout)
    kinds = [table.columns[column.position].kind for column in layout.values]
    rows = parquet_rows(session, paths, table.written, needed)
    if rows is None or not layout.key:
        return None
    if any(may_be_nulls(kind, layout.common.nulls) for kind in kinds):
        return None
    columns = [f"c{at}" for at in range(len(table.written))]
    keys = [SPARK.trimmed(f"c{at}::STRING", BLANK) for at in layout.key]
    named = [f"{written_sql(rows, table.written[at])} AS c{at}" for at in needed]
    rows = rows.selectExpr("_metadata.file_path AS f", "_metadata.row_index + 1 AS n", *named)
    kept = SPARK.listed([f"c{at}::STRING" for at in needed])
    rows = rows.selectExpr("*", f"{SPARK.listed(keys)} AS keys", f"{kept} AS cells")
    rows.createOrReplaceTempView(ROWS)
    cells = _cells(session, layout, keys, columns)
    if cells is None:
        return None
    form = LongForm(layout, cells, _never, SPARK)
    pivot = pivot_sql(form, ROWS, columns, "f")
    names = ", ".join(f"k{part}" for part in range(len(keys)))
    records = session.sql(f"SELECT *, 0L AS b, n - 1 AS i, 0 AS st, array({names}) AS keys FROM ({pivot})").persist()
    keep.append(records)
    records.createOrReplaceTempView(RECORDS)
    return Source(RECORDS, form, ("keys",), "keys", LEFT, "row")


def _cells(
    session: SparkSession, layout: LongLayout, keys: Sequence[str], columns: Sequence[str]
) -> list[LongCell] | None:
    """The different cells that the tables state; None if there are too many, or a row is wrong."""
    wrong = unnamed_sql(keys, SPARK)
    naming = naming_columns(layout)
    listed = ", ".join(f"c{at}::STRING AS t{at}" for at in naming) or "1 AS t"
    names = ", ".join(f"t{at}" for at in naming) or "t"
    cells: list[LongCell] = []
    for value in layout.values:
        where = is_stated(layout, value.position, columns, SPARK)
        found = session.sql(
            f"SELECT {names}, bool_or(states), bool_or(is_wrong) FROM (SELECT {listed}, {where} AS states, "
            f"{wrong} AS is_wrong FROM {ROWS}) GROUP BY {names} ORDER BY {names} LIMIT {MOST_CELLS + 1}"
        ).collect()
        if len(found) > MOST_CELLS or any(row[-1] for row in found):
            return None
        stated = cells_of(layout, value.position, "", [tuple(row)[:-1] for row in found])
        if stated is None:
            return None
        cells += stated
    return cells if 0 < len(cells) <= MOST_CELLS else None


def _never(raw: Any) -> Any:
    raise AssertionError("what is learned is learned on the driver")
