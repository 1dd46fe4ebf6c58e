"""Files of lines in Spark: JSON Lines, and text tables whose lines are their rows.

Contract: a line ends at a line feed and nowhere else, as for the exact reader; carriage returns at its end are not part
of it. A line that is not UTF-8 or has a null character is never screened. Of a text table, a line in which a quotation
may go on (an odd number of marks), or with a carriage return within, makes the file one to be read as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from validator.bulk.json_form import BACKSLASH, JsonForm
from validator.bulk.line_parts import PART_BYTES
from validator.bulk.spark.screening import Source
from validator.bulk.spark.spark_sql import SPARK
from validator.bulk.spark.state import State
from validator.bulk.table_form import line_form

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from validator.claims.readers.tables.csv_table import CsvTable
    from validator.claims.readers.tables.wide import WideLayout

LINES = "validator_lines"
_BEFORE_ID = ('{"id":"', '{"id": "')
_BLANK = SPARK.quoted(" \t\r")
_NULL = SPARK.quoted("\0")
_RETURN = SPARK.quoted("\r")


def json_source(session: SparkSession, paths: Sequence[str]) -> Source:
    """Lines of JSON."""
    state = (
        f"CASE WHEN octet_length(value) >= {PART_BYTES} THEN {int(State.TOO_LONG)} "
        f"WHEN NOT is_valid_utf8(value) OR contains(value, {_NULL}) THEN {int(State.NOT_PLAIN)} "
        f"WHEN trim(BOTH {_BLANK} FROM value) = '' THEN {int(State.BLANK)} ELSE {int(State.SCREENED)} END"
    )
    _view(session, paths, state, f"trim(TRAILING {_RETURN} FROM value)")
    return Source(LINES, JsonForm(SPARK), ("value",), "value::BINARY")


def json_ids() -> str:
    """The ids of lines of JSON; that of a line which Spark cannot parse is the exact reader's to tell.

    Most lines begin with their id, so that they need not be parsed for it.
    """
    cases = ""
    for begin in _BEFORE_ID:
        rest = f"substring(line, {len(begin) + 1})"
        cases += f"WHEN startswith(line, {SPARK.quoted(begin)}) THEN substring_index({rest}, '\"', 1) "
    parsed = f"from_json(line, {SPARK.quoted('STRUCT<`claims`: ARRAY<STRUCT<`id`: STRING>>>')}).claims"
    escaped = f"contains(line, {SPARK.quoted(BACKSLASH)})"
    return (
        f"SELECT f, b, i, id, (id IS NULL AND {parsed} IS NULL) AS is_unsure, value::BINARY AS raw FROM "
        f"(SELECT *, CASE WHEN {escaped} THEN get_json_object(line, '\u0024.id') {cases}"
        f"ELSE get_json_object(line, '\u0024.id') END AS id FROM {LINES} WHERE st = {int(State.SCREENED)})"
    )


def csv_source(session: SparkSession, paths: Sequence[str], layout: WideLayout, heads: Sequence[str]) -> Source:
    """Lines of text tables that are alike; ``heads`` are the lines above their rows."""
    table: Any = layout.common.table
    dialect = table.dialect
    quote = SPARK.quoted(dialect.quote)
    marks = f"(length(value) - length(replace(value, {quote}, '')))"
    head = f"b = 0 AND value IN ({', '.join(map(SPARK.quoted, heads))})" if heads else "FALSE"
    state = (
        f"CASE WHEN octet_length(value) >= {PART_BYTES} OR instr(value, {_RETURN}) NOT IN (0, length(value)) "
        f"OR (contains(value, {quote}) AND ({marks} % 2 = 1 OR NOT is_valid_utf8(value))) THEN {int(State.NO_ROW)} "
        f"WHEN NOT is_valid_utf8(value) OR contains(value, {_NULL}) THEN {int(State.NOT_PLAIN)} "
        f"WHEN trim(BOTH {_BLANK} FROM value) = '' THEN {int(State.BLANK)} "
        f"WHEN {head} THEN {int(State.HEAD)} ELSE {int(State.SCREENED)} END"
    )
    _view(session, paths, state, f"trim(TRAILING {_RETURN} FROM value)")
    form = line_form(layout, dialect.delimiter, dialect.quote, _never, SPARK)
    return Source(LINES, form, ("value",), "value::BINARY")


def csv_ids(form: Any, heads: int) -> str:
    """The ids of lines of text tables, without the first ``heads`` that have the text of a line above the rows.

    A line with a quotation mark has no cells in SQL; its id is the exact reader's to tell.
    """
    states = f"({int(State.SCREENED)}, {int(State.NOT_PLAIN)})"
    below = (
        f"(SELECT * FROM {LINES} WHERE st IN {states} UNION ALL SELECT f, b, i, st, value, line FROM (SELECT *, "
        f"row_number() OVER (PARTITION BY f ORDER BY i) AS nth FROM {LINES} WHERE st = {int(State.HEAD)}) "
        f"WHERE nth > {heads})"
    )
    return (
        "SELECT f, b, i, id, id IS NULL AS is_unsure, value::BINARY AS raw "
        f"FROM ({form.texts([], below, 'f, b, i, value')})"
    )


def _view(session: SparkSession, paths: Sequence[str], state: str, line: str) -> None:
    """The lines of the files, with their state; only those that are screened are looked into."""
    rows = reader(session).option("lineSep", "\n").text([f"file://{path}" for path in paths])
    rows = rows.selectExpr(
        "value", "_metadata.file_path AS f", "_metadata.file_block_start AS b", "monotonically_increasing_id() AS i"
    )
    rows = rows.selectExpr("f", "b", "i", f"{state} AS st", "value")
    rows = rows.selectExpr("*", f"CASE WHEN st = {int(State.SCREENED)} THEN {line} END AS line")
    rows.createOrReplaceTempView(LINES)


def reader(session: SparkSession) -> Any:
    """What reads files by their own paths: no patterns, and no folders that are taken for columns."""
    return session.read.option("recursiveFileLookup", "true").option("__globPaths__", "false")


def heads_of(table: CsvTable) -> list[str]:
    """The lines above the rows of a text table, as Spark reads them."""
    from validator.bulk.line_parts import MARK
    from validator.claims.readers.opening import opened

    above = top_of(table) - 1
    with opened(table.path) as file:
        lines = [file.readline() for _ in range(above)]
    if lines:
        lines[0] = lines[0].removeprefix(MARK)
    return [line.removesuffix(b"\n").decode("utf-8", "replace") for line in lines]


def top_of(table: CsvTable) -> int:
    """The number of the first line that is a row."""
    return max(1, table.dialect.first_line) + table.dialect.header


def _never(raw: Any) -> Any:
    raise AssertionError("what is learned is learned on the driver")
