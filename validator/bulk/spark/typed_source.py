"""Parquet files in Spark: rows of columns, of which only those that state something are carried along.

Contract: values are those that the exact reader finds. A column whose type Spark reads in another way than DuckDB
(points in time, bytes, nested values) makes its files ones that an executor reads as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from validator.bulk.spark.lines_source import reader
from validator.bulk.spark.screening import Source
from validator.bulk.spark.spark_sql import SPARK
from validator.bulk.spark.state import State
from validator.bulk.table_form import TableForm, typed_form
from validator.claims.readers.tables.wide import WideLayout

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from validator.claims.readers.tables.long import LongLayout

ROWS = "validator_rows"
_SAME = ("tinyint", "smallint", "int", "bigint", "decimal", "float", "double", "string", "boolean", "date")


def typed_source(session: SparkSession, paths: Sequence[str], layout: WideLayout) -> Source | None:
    """Rows of Parquet files that are alike; None where Spark would not read what the exact reader does."""
    table: Any = layout.common.table
    rows = reader(session).parquet(*[f"file://{path}" for path in paths])
    needed = positions_of(layout)
    if not can_read(rows, table.written, needed):
        return None
    names = [f"`{name.replace('`', '``')}`" for name in table.written]
    blank = " AND ".join(f"{name} IS NULL" for name in names)
    rows.selectExpr(
        "_metadata.file_path AS f",
        "0L AS b",
        "_metadata.row_index AS i",
        f"CASE WHEN {blank} THEN {int(State.BLANK)} ELSE {int(State.SCREENED)} END AS st",
        *[f"{names[at]} AS c{at}" for at in needed],
        *[f"{names[at]} AS k{at}" for at in needed],
    ).createOrReplaceTempView(ROWS)
    form = typed_form(layout, [], _never, SPARK)
    form.columns = tuple(f"c{at}" for at in needed)
    form.raw = "NULL"
    kept = f"array({', '.join(f'k{at}::STRING' for at in needed)})"
    return Source(ROWS, form, tuple(f"k{at}" for at in needed), kept)


def typed_ids(form: TableForm, kept: str) -> str:
    """The ids of rows."""
    carried = ", ".join(name.replace("c", "k", 1) for name in form.columns)
    texts = form.texts([], f"(SELECT * FROM {ROWS} WHERE st = 0)", f"f, b, i, {carried}")
    return f"SELECT f, b, i, id, FALSE AS is_unsure, {kept} AS raw FROM ({texts})"


def can_read(rows: DataFrame, names: Sequence[str], needed: Sequence[int]) -> bool:
    """Whether Spark finds the columns, and reads those that are needed as DuckDB does."""
    kinds = {field.name: field.dataType.simpleString().partition("(")[0] for field in rows.schema.fields}
    return len(kinds) == len(names) and all(kinds.get(names[at]) in _SAME for at in needed)


def positions_of(layout: WideLayout | LongLayout) -> tuple[int, ...]:
    """The columns that a row's record is made of."""
    dims = layout.common.dims.values()
    if isinstance(layout, WideLayout):
        return tuple(sorted({*layout.columns, *dims, *layout.named}))
    said = {at for at in (layout.measure, layout.unit) if at is not None}
    return tuple(sorted({*layout.key, *dims, *said, *(column.position for column in layout.values)}))


def _never(raw: Any) -> Any:
    raise AssertionError("what is learned is learned on the driver")
