"""What the screen has learned of its input: shapes with their exemplars, and how the texts at each place are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from validator.bulk.formula_sql import CellRange, NotScreenedError
from validator.bulk.positions import (
    MOST_PLACES,
    Entry,
    ExemplarReader,
    Position,
    Reading,
    is_decimal,
    is_whole,
    rows_of,
    scale_of,
)
from validator.bulk.shape import ScreenedShape, ShapeSQL, Slot, bindings_of
from validator.bulk.whole_sql import column

if TYPE_CHECKING:
    from validator.claims.record import Record
    from validator.judge.judge import Judge

MOST_SHAPES = 48
"""Shapes that one query tells apart; records of any other are left to the exact judge."""
MOST_INLINE = 12
"""Texts compared in place at one position; more are looked up."""
USUAL = 3
"""So often a text must be in the sample to be compared in place."""
MOST_ENTRIES = 20_000
"""Texts that the dictionary holds; records with any other are left to the exact judge."""
MOST_SCALE = 10**9
"""The finest scale of a position; a text that needs a finer one is left out."""
MAGNITUDES = (10**6, 10**9, 10**12, 10**15)
"""The largest numbers that a position may be compiled for."""


@dataclass(frozen=True, slots=True)
class Sampled:
    """One sampled row: what it has in common with others of its shape, its texts by place, claim by claim."""

    key: object
    texts: Mapping[int, str]
    record: Record


@dataclass(slots=True)
class LearnedShape:
    """A shape by its number, from 1: its key in the form, its exemplar, and how its texts are read.

    ``sql`` is compiled anew whenever a position changes; ``unscreened`` says why there is none.
    """

    number: int
    key: object
    shape: ScreenedShape
    reader: ExemplarReader
    places: tuple[int, ...]
    readings: Mapping[int, Reading]
    sql: ShapeSQL | None = None
    unscreened: str | None = None
    entries: dict[int, dict[str, Entry | None]] = field(default_factory=dict)


class Learned:
    """The shapes and positions of one input, from samples of its rows.

    ``has_huge``: the engine has whole numbers of 128 bits; else a shape whose checks need them is left to the judge.
    """

    def __init__(self, judge: Judge, whole_numbers: frozenset[int] = frozenset(), *, has_huge: bool = True) -> None:
        self.judge = judge
        self._has_huge = has_huge
        self._whole_numbers = whole_numbers
        self.shapes: list[LearnedShape] = []
        self.positions: dict[int, Position] = {}
        self.refused: dict[str, int] = {}
        self._by_key: dict[object, LearnedShape | None] = {}
        self._samples: dict[int, dict[str, int]] = {}
        self._entries = 0

    def learn(self, rows: Iterable[Sampled]) -> bool:
        """Learn from some rows; whether there was a shape among them that was not known."""
        before = len(self.shapes)
        for row in rows:
            if row.key not in self._by_key:
                self._by_key[row.key] = self._learned(row) if len(self.shapes) < MOST_SHAPES else None
            if self._by_key[row.key] is not None:
                for place, text in row.texts.items():
                    counts = self._samples.setdefault(place, {})
                    counts[text] = counts.get(text, 0) + 1
        if len(self.shapes) == before:
            return False
        self._compile()
        return True

    def look_up(self, texts: Iterable[tuple[int, int, str]]) -> bool:
        """Read texts by shape and place into the dictionary; whether any was new."""
        new: dict[tuple[int, int], list[str]] = {}
        for number, place, text in texts:
            if text not in self.shapes[number - 1].entries.get(place, {}) and self._entries < MOST_ENTRIES:
                self._entries += 1
                new.setdefault((number, place), []).append(text)
        for (number, place), found in new.items():
            known = self.shapes[number - 1]
            known.entries.setdefault(place, {}).update(known.reader.entries(known.places.index(place), found))
        if new:
            self._compile()
        return bool(new)

    def dictionary(self) -> list[tuple[int, int, str, int, int, bool]]:
        """The rows of the dictionary: shape, place, text, ends at the position's scale, and whether it is worded."""
        return [
            (known.number, place, *row)
            for known in self.shapes
            for place, entries in known.entries.items()
            for row in rows_of(entries, self.positions[place].scale, self.positions[place].most)
        ]

    def _learned(self, row: Sampled) -> LearnedShape | None:
        judged = self.judge.judge(row.record)
        shape = ScreenedShape(judged, bindings_of(self.judge, judged.read))
        if shape.unscreened is not None:
            self.refused[shape.unscreened] = self.refused.get(shape.unscreened, 0) + 1
            return None
        reader = ExemplarReader(row.record, judged.read.claims, self.judge.book)
        places = tuple(row.texts)
        readings = {place: reader.reading(position) for position, place in enumerate(places)}
        learned = LearnedShape(len(self.shapes) + 1, row.key, shape, reader, places, readings)
        self.shapes.append(learned)
        return learned

    def _compile(self) -> None:
        """Choose how each position is read, then compile every shape over the positions."""
        places = sorted({place for known in self.shapes for place in known.places})
        self.positions = {place: self._position(place) for place in places}
        for known in self.shapes:
            typed = [place for place in known.places if place in self._whole_numbers]
            if not all(known.readings[place].whole for place in typed):
                known.sql, known.unscreened = None, "its whole numbers are not exact"
                continue
            try:
                known.sql, known.unscreened = known.shape.sql([self._slot(place) for place in known.places]), None
            except NotScreenedError as error:
                known.sql, known.unscreened = None, str(error)
            if known.sql is not None and known.sql.needs_huge and not self._has_huge:
                known.sql, known.unscreened = None, "its numbers may not fit 64 bits"

    def _slot(self, place: int) -> Slot:
        position = self.positions[place]
        low, high = column(position.low, position.bound), column(position.high, position.bound)
        return Slot(CellRange(low, high, position.scale), position.worded)

    def _position(self, place: int) -> Position:
        texts = self._samples.get(place, {})
        if place in self._whole_numbers:
            most = MAGNITUDES[-1] if self._has_huge else _room(int(text) for text in texts if is_whole(text))
            return Position(place, f"t{place}", most, is_typed=True)
        shapes = [known for known in self.shapes if place in known.places]
        kinds = {known.readings[place].decimals for known in shapes}
        decimals = next(iter(kinds)) if len(kinds) == 1 else None
        lengths = [len(text.partition(".")[2]) for text in texts if is_decimal(text)]
        places = max((length for length in lengths if length <= MOST_PLACES), default=0) if decimals else 0
        whole = all(known.readings[place].whole for known in shapes)
        most = _room(int(text.partition(".")[0]) for text in texts if is_whole(text) or is_decimal(text))
        least = 1 if not places else 10**places * (2 if decimals == "rounded" else 1)
        other = [text for text in texts if not (whole and is_whole(text)) and not (places and is_decimal(text))]
        usual = [text for text in other if texts[text] >= USUAL]
        inline = self._alike(place, shapes, sorted(usual, key=lambda text: (-texts[text], text))[:MOST_INLINE])
        dictionary = [entry for known in shapes for entry in known.entries.get(place, {}).values()]
        scale = scale_of([*inline.values(), *dictionary], least, MOST_SCALE)
        if scale is None:
            inline, scale = {}, least
        position = Position(place, f"t{place}", most, decimals if places else None, places, scale, whole=whole)
        return replace(position, inline=tuple(rows_of(inline, scale, most)), dictionary=bool(dictionary))

    def _alike(self, place: int, shapes: Sequence[LearnedShape], texts: Sequence[str]) -> dict[str, Entry | None]:
        """The texts that every shape with this position reads alike."""
        found: dict[str, Entry | None] = {}
        for text in texts:
            read = {known.reader.entry(known.places.index(place), text) for known in shapes}
            if len(read) == 1 and None not in read:
                found[text] = read.pop()
        return found


def _room(numbers: Iterable[int]) -> int:
    """The largest number that a position is compiled for which has these: ten times as large, if that can be."""
    largest = max(map(abs, numbers), default=0)
    return next((most for most in MAGNITUDES if most >= 10 * largest), MAGNITUDES[-1])
