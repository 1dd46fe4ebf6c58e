"""Ids that several rows of a file state: the first row that is a record has the id, and the others are refused.

Contract: exact, and no id is ever on the driver. Hashes of 64 bits are compared first, in a shuffle of eight bytes a
row; then the exact reader tells the ids of the rows whose hash another row of the file has, and of those whose id Spark
cannot tell (``is_unsure``); then ids are compared as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from validator.bulk.spark.judging import ROWS_A_TASK, LeftRow
from validator.bulk.spark.state import State
from validator.claims.record import Record

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import DataFrame, SparkSession

    from validator.bulk.spark.judging import Reading

NAMELESS = -1
UNNAMED = "\ufdd0"
"""The number of a file, and a name that no file has: records that are called by it are called by their place."""
_FAR = 2**40
"""The number of a row: below any header."""

_TOLD = "f STRING, b BIGINT, i BIGINT, id STRING"


def refused_rows(session: SparkSession, rows: str, reading: Reading, keep: list[DataFrame]) -> DataFrame | None:
    """The rows whose id an earlier record of their file has: ``f, b, i`` and that row's ``tb, ti``; None without any.

    ``rows`` is a query that gives ``f, b, i, id, is_unsure, raw``; ``reading`` knows a file ``NAMELESS`` that is called
    ``UNNAMED``. Data frames that are kept are added to ``keep``.
    """
    hashed = f"(SELECT *, CASE WHEN NOT is_unsure THEN xxhash64(f, id) END AS h FROM ({rows}))"
    stated = f"SELECT h FROM {hashed} WHERE id IS NOT NULL OR is_unsure"
    doubled, unsure = _doubled(session, stated, keep)
    if unsure:
        told = _told(session.sql(f"SELECT * FROM {hashed} WHERE is_unsure"), reading, unsure).persist()
        keep.append(told)
        told.createOrReplaceTempView("validator_unsure")
        stated = f"SELECT h FROM {hashed} WHERE h IS NOT NULL UNION ALL SELECT xxhash64(f, id) FROM validator_unsure"
        doubled, _ = _doubled(session, stated, keep)
    if not doubled:
        return None
    sure = session.sql(f"SELECT * FROM {hashed} LEFT SEMI JOIN validator_hashes USING (h)")
    records = _told(sure, reading, doubled)
    if unsure:
        records = records.unionByName(session.table("validator_unsure"))
    records.createOrReplaceTempView("validator_records")
    first = "SELECT *, min(struct(b, i)) OVER (PARTITION BY f, id) AS first FROM validator_records"
    query = f"SELECT f, b, i, first.b AS tb, first.i AS ti FROM ({first}) WHERE struct(b, i) <> first"
    refused = session.sql(query).persist()
    keep.append(refused)
    return None if refused.isEmpty() else refused


def _doubled(session: SparkSession, hashes: str, keep: list[DataFrame]) -> tuple[int, int]:
    """Keep the hashes that several rows have: how many rows that are, and how many rows have no hash."""
    found = session.sql(f"SELECT h, count(*) AS n FROM ({hashes}) GROUP BY h HAVING n > 1 OR h IS NULL").persist()
    keep.append(found)
    found.createOrReplaceTempView("validator_hashes")
    sums = "coalesce(sum(n) FILTER (WHERE h IS NOT NULL), 0), coalesce(sum(n) FILTER (WHERE h IS NULL), 0)"
    counted: Any = session.sql(f"SELECT {sums} FROM validator_hashes").first()
    return counted[0], counted[1]


def _told(rows: DataFrame, reading: Reading, count: int) -> DataFrame:
    """The ids of rows, as the exact reader tells them, of those that are a record and state one."""

    def told(batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        yield from identified(batches, reading)

    found: Any = rows.select("f", "b", "i", "raw").repartition(-(-count // ROWS_A_TASK), "f", "i")
    frame: DataFrame = found.mapInArrow(told, _TOLD)
    return frame


def identified(batches: Iterable[pyarrow.RecordBatch], reading: Reading) -> Iterator[pyarrow.RecordBatch]:
    """The rows that are a record which states an id, with that id."""
    import pyarrow

    types = (pyarrow.string(), pyarrow.int64(), pyarrow.int64(), pyarrow.string())
    read = reading.read(NAMELESS)
    for batch in batches:
        columns: list[list[Any]] = [[], [], [], []]
        for row in batch.to_pylist():
            raw = reading.prepared(LeftRow(NAMELESS, _FAR, State.SCREENED, None, row["raw"], None))
            found = () if raw is None else read(raw)
            record = found[0] if len(found) == 1 else None
            if isinstance(record, Record) and not record.id.startswith(UNNAMED):
                for column, value in zip(columns, (row["f"], row["b"], row["i"], record.id), strict=True):
                    column.append(value)
        arrays = [pyarrow.array(column, kind) for column, kind in zip(columns, types, strict=True)]
        yield pyarrow.RecordBatch.from_arrays(arrays, ["f", "b", "i", "id"])
