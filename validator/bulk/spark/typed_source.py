"""Parquet files in Spark: rows of columns, of which only those that state something are carried along.

Contract: values are those that the exact reader finds. A column whose type Spark reads in another way than DuckDB
(points in time, bytes, nested values), or writes in other digits (floats of 32 bits), makes its files ones that an
executor reads as a whole.
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
_SAME = ("tinyint", "smallint", "int", "bigint", "decimal", "double", "string", "boolean", "date")

_LAST_DAY = (1 << 31) - 1
"""What DuckDB keeps for a day without end, in days since 1970."""


def typed_source(session: SparkSession, paths: Sequence[str], layout: WideLayout) -> Source | None:
    """Rows of Parquet files that are alike; None where Spark would not read what the exact reader does."""
    table: Any = layout.common.table
    needed = positions_of(layout)
    rows = parquet_rows(session, paths, table.written, needed)
    if rows is None:
        return None
    names = [column_of(name) for name in table.written]
    values = {at: written_sql(rows, table.written[at]) for at in needed}
    blank = " AND ".join(f"{name} IS NULL" for name in names)
    rows.selectExpr(
        "_metadata.file_path AS f",
        "0L AS b",
        "_metadata.row_index AS i",
        f"CASE WHEN {blank} THEN {int(State.BLANK)} ELSE {int(State.SCREENED)} END AS st",
        *[f"{value} AS c{at}" for at, value in values.items()],
        *[f"{value} AS k{at}" for at, value in values.items()],
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


def parquet_rows(
    session: SparkSession, paths: Sequence[str], names: Sequence[str], needed: Sequence[int]
) -> DataFrame | None:
    """The rows of files that are alike; None where Spark does not read the columns that are needed as DuckDB does.

    A file with a column of a type that it does not know, needed or not, Spark does not read at all.
    """
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    if any(name.lower() == "_metadata" for name in names):
        return None  # it would hide where rows stand
    try:
        rows: DataFrame = reader(session).parquet(*[f"file://{path}" for path in paths])
        kinds = _kinds(rows)
    except (PySparkException, Py4JError):
        return None
    is_able = len(kinds) == len(names) and all(kinds.get(names[at]) in _SAME for at in needed)
    return rows if is_able else None


def column_of(name: str) -> str:
    """The SQL of a column."""
    return f"`{name.replace('`', '``')}`"


def written_sql(rows: DataFrame, name: str) -> str:
    """The SQL of a value; of a day its text as DuckDB writes it, which outside of the years 1 to 9999 Java does not."""
    column = column_of(name)
    if _kinds(rows)[name] != "date":
        return column
    within_year = f"'-', lpad(month({column}), 2, '0'), '-', lpad(day({column}), 2, '0')"
    return f"""
        CASE WHEN {column} BETWEEN DATE'0001-01-01' AND DATE'9999-12-31' THEN {column}::STRING
             WHEN unix_date({column}) = {_LAST_DAY} THEN 'infinity'
             WHEN unix_date({column}) = -{_LAST_DAY} THEN '-infinity'
             WHEN year({column}) > 0 THEN concat(year({column}), {within_year})
             ELSE concat(lpad(1 - year({column}), 4, '0'), {within_year}, ' (BC)') END
    """


def _kinds(rows: DataFrame) -> dict[str, str]:
    return {field.name: field.dataType.simpleString().partition("(")[0] for field in rows.schema.fields}


def positions_of(layout: WideLayout | LongLayout) -> tuple[int, ...]:
    """The columns that a row's record is made of."""
    dims = layout.common.dims.values()
    if isinstance(layout, WideLayout):
        return tuple(sorted({*layout.columns, *dims, *layout.named}))
    said = {at for at in (layout.measure, layout.unit) if at is not None}
    return tuple(sorted({*layout.key, *dims, *said, *(column.position for column in layout.values)}))


def _never(raw: Any) -> Any:
    raise AssertionError("what is learned is learned on the driver")
