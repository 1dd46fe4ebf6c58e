"""The query of the screen, as text: for every row its shape, why it is left to the exact judge, and its outcomes.

Contract: ``why`` is null where every check of the row surely agrees, or has an outcome that the shape fixes; such rows
are *cleared*. The text is the same for every engine but for what its ``Dialect`` calls differently.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any, Protocol

from validator.bulk.dialect import Dialect
from validator.bulk.learned import Learned, LearnedShape, Sampled
from validator.bulk.shape import ShapeSQL
from validator.bulk.tail import JOINT
from validator.bulk.truth_sql import YES


class Left(IntEnum):
    """Why a row is left to the exact judge."""

    SHAPE = 0
    TEXT = 1
    CHECK = 2
    FORM = 3
    ID = 4
    JOINT = 5

    @property
    def reason(self) -> str:
        """The reason in words."""
        return _REASONS[self]


_REASONS = {
    Left.SHAPE: "it is like no record of the sample that can be screened",
    Left.TEXT: "a value is written in a way that is read one by one",
    Left.CHECK: "a check does not surely agree",
    Left.FORM: "a rule on it has no columnar form",
    Left.ID: "its id is stated by several records",
    Left.JOINT: JOINT,
}


class Form(Protocol):
    """How rows of one kind of input are read in SQL.

    ``columns`` are those of the relation that is screened, ``raw`` is the SQL, over them, of what reads a row again.
    ``whole_numbers`` are the places whose texts are whole numbers of 64 bits already, as a typed file has them.
    """

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the relation."""

    @property
    def raw(self) -> str:
        """The SQL of what reads a row again."""

    @property
    def whole_numbers(self) -> frozenset[int]:
        """The places of whole numbers."""

    @property
    def sql(self) -> Dialect:
        """How the engine writes SQL."""

    @property
    def has_ids(self) -> bool:
        """Whether rows may name their records."""

    def texts(self, keys: Sequence[Any], rows: str, ordinal: str) -> str:
        """A query over the relation ``rows``: its columns, ``ordinal`` if there is one, ``shape``, a ``t<place>`` each.

        The shape is 1 for the first of ``keys`` …, and 0 for none of them. ``id`` is what names the row's record, null
        where it has a name by its place.
        """

    def again(self, kept: str) -> str:
        """The relation of ``o`` and the columns, from one of ``o`` and ``raw``."""

    def sampled(self, raw: Any) -> Sampled | None:
        """A row as a sample; None where it cannot serve as one."""


def screened_sql(form: Form, learned: Learned, rows: str, ordinal: str) -> str:
    """Every row of a relation: its shape, why it is left (null: cleared), its outcomes, and what reads it again.

    ``ordinal`` is the column, or are the columns, that come first.
    """
    shapes = learned.shapes
    texts = form.texts([known.key for known in shapes], rows, ordinal)
    able = _able(learned)
    unable = ", ".join(str(known.number) for known in shapes if all(known is not one for one, _ in able))
    why = [f"WHEN shape = 0 THEN {int(Left.SHAPE)}"]
    why += [f"WHEN shape IN ({unable}) THEN {int(Left.FORM)}"] if unable else []
    why += [
        f"WHEN shape = {known.number} THEN CASE WHEN {_unread(learned, known)} THEN {int(Left.TEXT)} "
        f"{_jointly(known)}WHEN {sql.cleared} THEN NULL ELSE {int(Left.CHECK)} END"
        for known, sql in able
    ]
    packed = [_packed(able, word) for word in range(words_of(learned))]
    head = f"{ordinal}, " if ordinal else ""
    outcomes = ", ".join(f"CASE WHEN why IS NULL THEN {sql} END AS p{word}" for word, sql in enumerate(packed))
    return (
        f"SELECT {head}shape, why, id, {outcomes}, CASE WHEN why IS NOT NULL THEN {form.raw} END AS raw FROM "
        f"(SELECT *, (CASE {' '.join(why)} END)::TINYINT AS why FROM ({numbers_sql(form, learned, texts)}))"
    )


def _jointly(known: LearnedShape) -> str:
    return "" if known.joint == YES else f"WHEN NOT ({known.joint}) THEN {int(Left.JOINT)} "


def words_of(learned: Learned) -> int:
    """How many columns ``p0``, ``p1`` … of packed outcomes there are."""
    return max((len(sql.packed) for _, sql in _able(learned)), default=0) or 1


def numbers_sql(form: Form, learned: Learned, texts: str) -> str:
    """The texts' ends beside them, null where a text is not read."""
    positions = learned.positions.values()
    wholes = "".join(f", {position.whole_column}" for position in positions if position.whole and not position.is_typed)
    ends = "".join(f", {end}" for position in positions for end in position.ends(form.sql))
    joins = "".join(
        f" LEFT JOIN dictionary d{p.place} ON d{p.place}.shape = w.shape AND d{p.place}.place = {p.place} "
        f"AND d{p.place}.text = w.t{p.place}"
        for p in positions
        if p.dictionary
    )
    return f"SELECT w.*{ends} FROM (SELECT *{wholes} FROM ({texts})) w{joins}"


def _able(learned: Learned) -> list[tuple[LearnedShape, ShapeSQL]]:
    return [(known, known.sql) for known in learned.shapes if known.sql is not None]


def _unread(learned: Learned, known: LearnedShape) -> str:
    return " OR ".join(f"{learned.positions[place].low} IS NULL" for place in known.places) or "FALSE"


def _packed(able: Sequence[tuple[LearnedShape, ShapeSQL]], word: int) -> str:
    cases = [f"WHEN shape = {known.number} THEN {sql.packed[word]}" for known, sql in able if word < len(sql.packed)]
    return f"CASE {' '.join(cases)} ELSE 0 END" if cases else "0"
