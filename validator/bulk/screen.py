"""The screen: one columnar query a part of the input, which clears the records that surely agree.

A *form* (``json_form``, ``table_form``) says how a row's texts are found and of which shape it is. The screen learns
shapes from a sample, compiles their checks, and runs two passes. The first reads all rows and knows the texts that the
sample had; the second looks up the other texts of what the first left, in a dictionary that the exact reader wrote.
What is left then is the exact judge's, with the reason why. Nothing here accuses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from validator.bulk.dialect import quoted
from validator.bulk.learned import Learned
from validator.bulk.screen_sql import Form, Left, numbers_sql, screened_sql, words_of
from validator.errors import InternalError

if TYPE_CHECKING:
    from validator.bulk.connection import Connected
    from validator.judge.judge import Judge, Judged

SAMPLE = 60
"""Rows from which shapes are learned at a time."""
MOST_PASSES = 4
"""Passes over what is left of one part, each after something was learned from it."""


@dataclass(frozen=True, slots=True)
class Cleared:
    """Records of one shape with the same outcomes: what the judge says of the exemplar stands for each of them."""

    judged: Judged
    records: int


class Leftover(NamedTuple):
    """A row for the exact judge: its number in the part, from 0, what the reader needs, and why it was left.

    ``identity`` is the id of its record where several rows state it: ``Screen.taken``.
    """

    row: int
    raw: Any
    why: str
    identity: str | None


class Screen:
    """Clears records of one form by the rules of one judge; what it learns from one part serves the next."""

    def __init__(self, connected: Connected, judge: Judge, form: Form) -> None:
        self.connection = connected.duckdb
        self._ids = connected.ids
        self.form = form
        self.learned = Learned(judge, form.whole_numbers, has_huge=form.sql.has_huge)
        self._done = 0
        self._before = 0
        self._scales: dict[int, int] = {}
        self._written: set[tuple[int, int, str]] = set()

    def run(self, rows: str) -> tuple[int, list[Cleared]]:
        """Screen one part, an SQL relation in the order of the input: how many rows it has, and what is cleared.

        What is left stays in the connection until the next part: ``leftovers``.
        """
        if not self.learned.shapes:
            self._learn(f"SELECT {self.form.raw} FROM {rows} LIMIT {SAMPLE}")
        # A join may change the order of rows, which are told apart by it: the first pass has no dictionary.
        plain = self.learned.plain
        self._do(f"CREATE OR REPLACE TABLE screened AS {self._query(plain, rows, ordinal='')}")
        count = self._rows("SELECT count(*) FROM screened")[0][0]
        screened, apart = "screened", ""
        if self._doubled():
            self._set_apart(rows)
            screened = "(SELECT rowid, * FROM screened WHERE rowid NOT IN (SELECT o FROM apart))"
            apart = f" UNION ALL SELECT o, 0, {int(Left.ID)}, id, raw FROM apart"
        cleared = self._collected(plain, screened)
        self._keep(f"SELECT rowid AS o, shape, why, id, raw FROM {screened} WHERE why IS NOT NULL{apart}")
        if self.learned.has_dictionary and self._left().get(Left.TEXT, 0):
            cleared += self._repeated()
        for _ in range(MOST_PASSES):
            if not self._learn_from_left():
                break
            cleared += self._repeated()
        self._done += count
        return count, cleared

    def _set_apart(self, rows: str) -> None:
        """Set the rows apart whose id others have too; they are read again, by their numbers.

        Telling them in the query that screens them would take a join, which gives rows back in any order.
        """
        self._do(
            f"CREATE OR REPLACE TABLE apart AS SELECT o, id, raw FROM "
            f"(SELECT row_number() OVER () - 1 AS o, {self.form.raw} AS raw FROM {rows}) JOIN "
            "(SELECT rowid AS o, id FROM screened WHERE id IN (SELECT id FROM doubled)) USING (o)"
        )

    def _repeated(self) -> list[Cleared]:
        """Screen once more what is left for its shape or a text, by all that was learned."""
        able = f"why IN ({int(Left.SHAPE)}, {int(Left.TEXT)})"
        rows = f"({self.form.again(f'(SELECT * FROM kept WHERE {able})')})"
        self._do(f"CREATE OR REPLACE TABLE screened AS {self._query(self.learned, rows, ordinal='o')}")
        cleared = self._collected(self.learned, "screened")
        self._keep(
            "SELECT o, shape, why, id, raw FROM screened WHERE why IS NOT NULL "
            f"UNION ALL SELECT * FROM kept WHERE NOT ({able})"
        )
        return cleared

    def start(self) -> None:
        """Begin a new file."""
        self._done = 0
        self._ids.start()

    def note(self, identities: Sequence[tuple[int, str | None]]) -> dict[int, int]:
        """Note the ids of rows that are not screened; by row, the row before it whose record has the same id."""
        self._done = identities[-1][0] + 1 if identities else self._done
        return self._ids.note(identities)

    def leftovers(self, at_a_time: int = 2_000) -> Iterator[list[Leftover]]:
        """What the last part left, in the order of the input."""
        whys = " ".join(f"WHEN {int(left)} THEN {quoted(left.reason)}" for left in Left)
        listed = f"o, raw, CASE why {whys} END, CASE WHEN why = {int(Left.ID)} THEN id END"
        found = self.connection.cursor().execute(f"SELECT {listed} FROM kept ORDER BY o")
        while batch := found.fetchmany(at_a_time):
            yield list(map(Leftover._make, batch))

    def taken(self, identity: str) -> int | None:
        """The row before the part that has an id which several rows state."""
        first = self._ids.first(identity)
        return first if first < self._before else None

    def _doubled(self) -> bool:
        """Whether some id of the part was stated before, in it or in an earlier one; all are noted."""
        self._before = self._done
        return self.form.has_ids and self._ids.add(self._done)

    def _collected(self, learned: Learned, screened: str) -> list[Cleared]:
        """The rows that a pass cleared, by shape and outcomes."""
        words = ", ".join(f"p{word}" for word in range(words_of(learned)))
        query = f"SELECT shape, {words}, count(*) FROM {screened} WHERE why IS NULL GROUP BY ALL ORDER BY ALL"
        found = []
        for number, *packed, count in self._rows(query):
            known = learned.shapes[number - 1]
            if known.sql is None:
                raise InternalError(f"shape {number} was cleared without being compiled")
            found.append(Cleared(known.shape.cleared(known.sql, packed), count))
        return found

    def _keep(self, query: str) -> None:
        self._do(f"CREATE OR REPLACE TABLE left_now AS {query}")
        self._do("DROP TABLE IF EXISTS kept")
        self._do("ALTER TABLE left_now RENAME TO kept")

    # --- learning from what was left ---------------------------------------------------------------------------------

    def _learn(self, query: str) -> bool:
        rows = [self.form.sampled(raw) for (raw,) in self._rows(query)]
        return self.learned.learn(row for row in rows if row is not None)

    def _left(self) -> Mapping[int, int]:
        """How many rows are left, by why."""
        return dict(self._rows("SELECT why, count(*) FROM kept GROUP BY why"))

    def _learn_from_left(self) -> bool:
        """Learn where enough was left to be worth another pass."""
        left = self._left()
        learned = False
        if left.get(Left.SHAPE, 0) > SAMPLE:
            learned = self._learn(f"SELECT raw FROM kept WHERE why = {int(Left.SHAPE)} ORDER BY o LIMIT {SAMPLE}")
        if left.get(Left.TEXT, 0) > SAMPLE // 4:
            learned = self._look_up() or learned
        return learned

    def _look_up(self) -> bool:
        """Read the texts of the rows that were left for one, each once."""
        keys = [known.key for known in self.learned.shapes]
        rows = f"({self.form.again(f'(SELECT o, raw FROM kept WHERE why = {int(Left.TEXT)})')})"
        query = numbers_sql(self.form, self.learned, self.form.texts(keys, rows, "o"))
        self._do(f"CREATE OR REPLACE TABLE unread AS {query}")
        found: list[tuple[int, int, str]] = []
        for known in self.learned.shapes:
            for place in known.places:
                position = self.learned.positions[place]
                if position.is_typed:
                    continue
                # Values stand in the query itself: with a parameter, DuckDB imports pandas, which takes 0.3 s.
                where = f"shape = {known.number} AND {position.low} IS NULL AND t{place} IS NOT NULL"
                texts = self._rows(f"SELECT DISTINCT t{place} FROM unread WHERE {where} ORDER BY 1")
                found += [(known.number, place, text) for (text,) in texts]
        if not self.learned.look_up(found):
            return False
        self._write_dictionary()
        return True

    def _write_dictionary(self) -> None:
        """Write what is new in the dictionary; all of it where the scale of a place has changed."""
        scales = {place: position.scale for place, position in self.learned.positions.items()}
        if scales != self._scales:
            self._scales, self._written = scales, set()
            columns = "shape INT, place INT, text TEXT, low INT8, high INT8, worded BOOL"
            self._do(f"CREATE OR REPLACE TABLE dictionary ({columns})")
        new = [row for row in self.learned.dictionary() if row[:3] not in self._written]
        self._written.update(row[:3] for row in new)
        rows = ", ".join(
            f"({number}, {place}, {quoted(text)}, {low}, {high}, {worded})"
            for number, place, text, low, high, worded in new
        )
        if rows:
            self._do(f"INSERT INTO dictionary VALUES {rows}")

    def _query(self, learned: Learned, rows: str, ordinal: str) -> str:
        return screened_sql(self.form, learned, rows, ordinal)

    def _do(self, sql: str) -> None:
        self.connection.execute(sql)

    def _rows(self, sql: str) -> list[Any]:
        return self.connection.execute(sql).fetchall()
