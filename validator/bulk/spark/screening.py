"""The screen in Spark: one scan of many files, in which what agrees is counted and what is left is kept with its text.

Contract: the scan gives rows ``f`` (the file's address), ``b`` (where its split begins in the file), ``i`` (ascending
within a split, without gaps), ``st`` (``state.State``), and the form's columns. One aggregation then holds everything:
a group for each shape and outcome of a split, and a group of its own for each row that is left. It is kept on the
executors and read several times; so the numbers of rows cannot disagree with the rows, however often a task is run.
Row numbers follow from it: those of a split begin where the splits before it end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from validator.bulk.screen_sql import Form, Left, screened_sql, words_of
from validator.bulk.spark.judging import CHUNK, ROWS_A_TASK
from validator.bulk.spark.state import State

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from validator.bulk.learned import Learned


@dataclass(slots=True)
class FileCounted:
    """What the scan counted in one file: its rows, the blank ones, and the cleared ones by shape and outcomes."""

    rows: int = 0
    blank: int = 0
    left: int = 0
    is_whole: bool = False
    """Some line of it is no row: the file must be read as one."""
    cleared: dict[tuple[int, tuple[int, ...]], int] = field(default_factory=dict)


LEFT = """
    SELECT /*+ BROADCAST(s), BROADCAST(t) */ s.file, g.at + s.shift AS number, g.st, g.why, g.raw,
           CASE WHEN g.ti + t.shift <> g.at + s.shift THEN g.ti + t.shift END AS taken
    FROM validator_groups g JOIN validator_splits s ON s.f = g.f AND s.b = g.b
    LEFT JOIN validator_splits t ON t.f = g.f AND t.b = g.tb
    WHERE g.is_left
"""
"""The rows that are left, as they were kept."""


@dataclass(frozen=True, slots=True)
class Source:
    """Files that are read alike: a temporary view of their rows, as the contract says, and the form of these.

    ``kept`` is the SQL of what is kept of a row that is left, over the columns ``carried``, which the form has not.
    ``left`` is the query of what is left, over the groups and the table of splits; ``order`` a column in which what has
    one number comes.
    """

    view: str
    form: Form
    carried: Sequence[str]
    kept: str
    left: str = LEFT
    order: str = "number"


class Screening:
    """One scan of files that are read alike, by what was learned of them."""

    def __init__(self, session: SparkSession, source: Source, learned: Learned) -> None:
        self._session = session
        self._source = source
        self._learned = learned
        self._outcomes = [f"p{word}" for word in range(words_of(learned))]
        self._frames: list[DataFrame] = []

    def run(self, refused: DataFrame | None) -> None:
        """Scan the files; ``refused`` are the rows whose id is taken, as ``ids.refused_rows`` gives them."""
        self._dictionary()
        source, outcomes = self._source, self._outcomes
        carried = ["f", "b", "i", "st", *source.carried]
        named = ", ".join([*carried, "shape", *outcomes])
        screened = screened_sql(source.form, self._learned, source.view, ", ".join(carried))
        query = f"SELECT {named}, why, NULL::BIGINT AS tb, NULL::BIGINT AS ti FROM ({screened})"
        if refused is not None:
            refused.createOrReplaceTempView("validator_refused")
            query = (
                f"SELECT {named}, CASE WHEN tb IS NOT NULL THEN {int(Left.ID)} ELSE why END AS why, tb, ti "
                f"FROM ({screened}) LEFT JOIN validator_refused USING (f, b, i)"
            )
        never = f"({int(State.TOO_LONG)}, {int(State.NO_ROW)})"
        left = f"st NOT IN ({int(State.SCREENED)}, {int(State.BLANK)}) OR (st = 0 AND why IS NOT NULL)"
        settled = "".join(
            f", CASE WHEN NOT is_left AND st = 0 THEN {name} END AS {name}" for name in ("shape", *outcomes)
        )
        grouped = (
            f"SELECT f, b, i, st, is_left, tb, ti, CASE WHEN is_left THEN why::INT END AS why{settled}, "
            f"CASE WHEN is_left THEN i END AS at, "
            f"CASE WHEN is_left AND st NOT IN {never} THEN {source.kept} END AS raw "
            f"FROM (SELECT *, ({left}) AS is_left FROM ({query}))"
        )
        names = ", ".join(["f", "b", "st", "is_left", "tb", "ti", "why", "shape", *outcomes, "at", "raw"])
        self._groups = self._kept(
            self._session.sql(f"SELECT {names}, count(*) AS n, min(i) AS first FROM ({grouped}) GROUP BY {names}")
        )

    def counted(self) -> tuple[dict[str, FileCounted], list[tuple[str, int, int]]]:
        """What was counted by file address; for each split, what turns ``i`` into a number within the file, from 1."""
        self._groups.createOrReplaceTempView("validator_groups")
        listed = ", ".join(["f", "b", "st", "is_left", "shape", *self._outcomes])
        found = self._session.sql(
            f"SELECT {listed}, sum(n) AS n, min(first) AS first FROM validator_groups GROUP BY {listed}"
        ).collect()
        files: dict[str, FileCounted] = {}
        splits: dict[tuple[str, int], tuple[int, int]] = {}
        for row in found:
            counted = files.setdefault(row.f, FileCounted())
            counted.rows += row.n
            counted.is_whole |= row.st == State.NO_ROW
            if row.is_left:
                counted.left += row.n
            elif row.st == State.BLANK:
                counted.blank += row.n
            else:
                key = row.shape, tuple(row[name] for name in self._outcomes)
                counted.cleared[key] = counted.cleared.get(key, 0) + row.n
            known = splits.get((row.f, row.b), (row.first, 0))
            splits[row.f, row.b] = min(known[0], row.first), known[1] + row.n
        return files, list(_shifts(splits))

    def left(self, numbers: Mapping[str, int], shifts: Iterable[tuple[str, int, int]], count: int) -> DataFrame:
        """The rows that are left, of files with these numbers, as ``judging.judged_rows`` takes them."""
        table = [{"f": f, "b": b, "file": numbers[f], "shift": shift} for f, b, shift in shifts if f in numbers]
        view(self._session, "validator_splits", table, f="string", b="int64", file="int32", shift="int64")
        found = self._session.sql(self._source.left)
        from pyspark.sql.functions import expr

        tasks = max(1, -(-count // ROWS_A_TASK))
        return found.repartition(tasks, "file", expr(f"number DIV {CHUNK}")).sortWithinPartitions(
            "file", "number", self._source.order
        )

    def all_rows(self, *, refused: bool) -> DataFrame:
        """All rows of the files that ``left`` was given, as the rows that are left; ``refused``: if ids are taken.

        They come as they stand in their splits, and are not shuffled but where a record has several rows.
        """
        source = self._source
        never = f"({int(State.TOO_LONG)}, {int(State.NO_ROW)})"
        taken, by_id = "NULL::BIGINT AS tb, NULL::BIGINT AS ti", ""
        if refused:
            taken, by_id = "tb, ti", "LEFT JOIN validator_refused USING (f, b, i)"
        self._session.sql(
            f"SELECT f, b, i AS at, st, NULL::INT AS why, TRUE AS is_left, {taken}, "
            f"CASE WHEN st NOT IN {never} THEN {source.kept} END AS raw "
            f"FROM {source.view} {by_id} WHERE st <> {int(State.BLANK)}"
        ).createOrReplaceTempView("validator_groups")
        found = self._session.sql(source.left)
        if source.order == "number":
            return found
        return found.repartition("file", "number").sortWithinPartitions("file", "number", source.order)

    def close(self) -> None:
        """Let the executors forget what they keep."""
        for frame in self._frames:
            frame.unpersist()

    def _kept(self, frame: DataFrame) -> DataFrame:
        self._frames.append(frame.persist())
        return frame

    def _dictionary(self) -> None:
        names = ("shape", "place", "text", "low", "high", "worded")
        rows = [dict(zip(names, row, strict=True)) for row in self._learned.dictionary()]
        types = {
            "shape": "int32",
            "place": "int32",
            "text": "string",
            "low": "int64",
            "high": "int64",
            "worded": "bool",
        }
        view(self._session, "dictionary", rows, **types)


def _shifts(splits: Mapping[tuple[str, int], tuple[int, int]]) -> Iterable[tuple[str, int, int]]:
    """For each split what is added to ``i``, so that the rows of a file are counted from 1.

    >>> list(_shifts({("f", 0): (0, 3), ("f", 20): (2**33, 4)})) == [("f", 0, 1), ("f", 20, 4 - 2**33)]
    True
    """
    file, before = "", 0
    for (f, b), (first, count) in sorted(splits.items()):
        before = before if f == file else 0
        file = f
        yield f, b, before - first + 1
        before += count


def view(session: SparkSession, name: str, rows: Sequence[Mapping[str, Any]], **types: str) -> None:
    """Make a small table known by a name; it goes to the executors with the query."""
    import pyarrow

    schema = pyarrow.schema([(column, pyarrow.type_for_alias(kind)) for column, kind in types.items()])
    session.createDataFrame(pyarrow.Table.from_pylist(list(rows), schema)).createOrReplaceTempView(name)


def path_of(address: str) -> str:
    """The path that a file's address in Spark stands for.

    >>> path_of("file:/data/a%20b.jsonl"), path_of("file:///data/c.csv")
    ('/data/a b.jsonl', '/data/c.csv')
    """
    return unquote(urlsplit(address).path)
