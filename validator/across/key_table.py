"""The table of join keys: which claims of which records share a key, found by DuckDB within a limit of memory.

Contract: ``fill`` is called once, ``groups`` gives every group of claims of at least two records, and of a rule that
names its measures those of one record too, in the order of the rules and then of the first claim; what does not fit in
memory goes to the folder. A group holds each claim once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

    from validator.across.join_key import JoinKey

_COLUMNS = {
    "key": "BIGINT",
    "rule": "SMALLINT",
    "bits": "BIGINT",
    "needed": "BIGINT",
    "row": "BIGINT",
    "record": "BIGINT",
    "place": "BIGINT",
    "length": "INTEGER",
    "file": "INTEGER",
    "said": "VARCHAR",
}
_BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Group:
    """Claims that share a key: where each is in the store, in the order of the records.

    ``times`` groups say just the same, this one among them; ``said`` and its size tell which they are.
    """

    rule: int
    key: int
    claims: tuple[tuple[int, int], ...]
    said: str | None = None
    times: int = 1


@dataclass(frozen=True, slots=True)
class LargeGroup:
    """A group of more claims than are judged together; ``first`` is where its first claim is in the store."""

    rule: int
    claims: int
    first: tuple[int, int]


class KeyTable:
    """One row for each key of a claim."""

    def __init__(self, folder: Path, memory: str, most: int) -> None:
        import duckdb

        self._folder = folder
        self._most = most
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory,
            "temp_directory": str(folder),
            "preserve_insertion_order": "false",
        }
        self._database = duckdb.connect(str(folder / "keys.duckdb"), config=settings)

    def fill(self, rows: Iterable[str], judged: str) -> None:
        """Take the rows, each a line of values in the order of the columns, with tabs between; and group them.

        ``judged`` is the condition in SQL of the groups that are judged: ``is_judged``.
        """
        path = self._folder / "keys.tsv"
        with path.open("w", encoding="ascii", newline="\n") as file:
            file.writelines(rows)
        run = self._database.execute
        run(f"CREATE TABLE keys AS FROM {_told(path, _COLUMNS)}")
        path.unlink()
        run(f"""
            CREATE TABLE found AS
            SELECT rule, key, min(row) AS first, count(*) AS claims, min(record) <> max(record) AS is_shared,
                   bit_or(bits) & bit_and(needed) = bit_and(needed) AS is_whole,
                   CASE WHEN min(said) = max(said) AND count(said) = count(*) THEN min(said) END AS said
            FROM keys GROUP BY rule, key HAVING {judged}
        """)
        run("""
            CREATE TABLE kept AS SELECT rule, key, first, claims, said FROM found WHERE is_whole
        """)
        run("""
            CREATE TABLE alike AS
            SELECT rule, said, claims, min(first) AS first, count(*) AS times
            FROM kept WHERE said IS NOT NULL GROUP BY rule, said, claims
        """)

    @property
    def shared(self) -> int:
        """How many keys claims of at least two records share."""
        return self._number("SELECT count(*) FROM found WHERE is_shared")

    @property
    def kept(self) -> int:
        """How many of them have all that their rule cannot do without."""
        return self._number("SELECT count(*) FROM found WHERE is_shared AND is_whole")

    def large(self) -> Iterator[LargeGroup]:
        """The groups that are too large."""
        found = self._database.cursor().execute(
            f"""
            SELECT f.rule, f.claims, any_value(k.place), any_value(k.length)
            FROM kept f JOIN keys k ON k.rule = f.rule AND k.key = f.key AND k.row = f.first
            WHERE f.claims > {self._most} GROUP BY f.rule, f.key, f.claims, f.first ORDER BY f.rule, f.first, f.key
            """
        )
        for rule, claims, place, length in _rows(found):
            yield LargeGroup(rule, claims, (place, length))

    def groups(self) -> Iterator[Group]:
        """Every group but those that say just what an earlier one does, and those that are too large."""
        yield from self._groups(
            f"""
            SELECT f.rule, f.key, f.first, f.claims, f.said, coalesce(a.times, 1) AS times
            FROM kept f LEFT JOIN alike a USING (rule, said, claims)
            WHERE f.claims <= {self._most} AND (f.said IS NULL OR f.first = a.first)
            """
        )

    def like(self, group: Group) -> Iterator[Group]:
        """The groups that say just what a group does, without it."""
        yield from self._groups(
            f"""
            SELECT f.rule, f.key, f.first, f.claims, f.said, 1 AS times FROM kept f
            WHERE f.rule = {group.rule} AND f.said = {_text(group.said or "")} AND f.claims = {len(group.claims)}
                  AND f.key <> {group.key}
            """
        )

    def compared(self, claims: Path, groups: Path) -> tuple[int, list[int]]:
        """How many claims were compared: those in a file, each once, and all of the groups like those in another.

        Also the files of these groups, and of those that are too large.
        """
        told = _told(groups, {"rule": "SMALLINT", "said": "VARCHAR", "claims": "BIGINT"})
        alike = f"SELECT f.rule, f.key FROM kept f JOIN {told} g USING (rule, said, claims)"
        large = f"SELECT rule, key FROM kept WHERE claims > {self._most}"
        joined = "JOIN keys k ON k.rule = f.rule AND k.key = f.key"
        number = self._number(
            f"SELECT count(*) FROM (SELECT place FROM {_told(claims, {'place': 'BIGINT'})} "
            f"UNION SELECT k.place FROM ({alike}) f {joined})"
        )
        files = f"SELECT DISTINCT k.file FROM ({alike} UNION {large}) f {joined} ORDER BY k.file"
        return number, [row[0] for row in self._database.execute(files).fetchall()]

    def _groups(self, chosen: str) -> Iterator[Group]:
        found = self._database.cursor().execute(
            f"""
            SELECT g.rule, g.key, k.place, k.length, g.said, g.times
            FROM ({chosen}) g JOIN keys k ON k.rule = g.rule AND k.key = g.key
            ORDER BY g.rule, g.first, g.key, k.row
            """
        )
        for (rule, key), rows in groupby(_rows(found), key=itemgetter(0, 1)):
            listed = list(rows)
            yield Group(rule, key, tuple((row[2], row[3]) for row in listed), listed[0][4], listed[0][5])

    def _number(self, query: str) -> int:
        row = self._database.execute(query).fetchone()
        return int(row[0]) if row else 0

    def close(self) -> None:
        """Close the table; the folder that it is in removes it."""
        self._database.close()


def is_judged(keys: Iterable[JoinKey]) -> str:
    """The condition in SQL that a group is judged: its claims are of two records, or its rule names its measures."""
    named = [str(number) for number, key in enumerate(keys) if not key.plan.universal]
    return " OR ".join(["min(record) <> max(record)", *([f"rule IN ({', '.join(named)})"] if named else [])])


def _told(path: Path, columns: Mapping[str, str]) -> str:
    """A file of lines of values, with tabs between, as a table in SQL."""
    named = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
    told = "auto_detect=false, header=false, delim='\\t', quote='', escape='', nullstr=''"
    return f"read_csv({_text(str(path))}, {told}, columns={{{named}}})"


def _text(value: str) -> str:
    """A text in SQL. Values stand in the queries: with parameters DuckDB imports pandas, 100 MB that nobody needs."""
    return "'" + value.replace("'", "''") + "'"


def _rows(found: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while rows := found.fetchmany(_BATCH):
        yield from rows
