"""What the screen has learned of its input: shapes with their exemplars, and how the texts at each place are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from math import lcm
from typing import TYPE_CHECKING

from validator.bulk.formula_sql import CellRange, NotScreenedError
from validator.bulk.joint import Implied, implied_by
from validator.bulk.positions import (
    MOST_PLACES,
    Entry,
    ExemplarReader,
    Position,
    Reading,
    is_day,
    is_decimal,
    is_whole,
    rows_of,
    scale_of,
)
from validator.bulk.shape import ScreenedShape, ShapeSQL, Slot, bindings_of
from validator.bulk.truth_sql import NO, YES
from validator.bulk.whole_sql import HUGE_TYPE, column
from validator.bulk.worded import MOST_WORDS, Word, parted, prefixes

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

    ``joint`` is the condition that nothing which its rules imply together fails. It and ``sql`` are compiled anew
    whenever a position changes; ``unscreened`` says why there is none.
    """

    number: int
    key: object
    shape: ScreenedShape
    reader: ExemplarReader
    places: tuple[int, ...]
    readings: Mapping[int, Reading]
    implied: Implied
    sql: ShapeSQL | None = None
    joint: str = YES
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
        self._plain: Learned | None = None

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
        grown = False
        for number, place, text in texts:
            if self._is_quick(place, text):
                grown = self._grows(place, text) or grown
            elif text not in self.shapes[number - 1].entries.get(place, {}) and self._entries < MOST_ENTRIES:
                self._entries += 1
                new.setdefault((number, place), []).append(text)
        for (number, place), found in new.items():
            known = self.shapes[number - 1]
            known.entries.setdefault(place, {}).update(known.reader.entries(known.places.index(place), found))
        if new or grown:
            self._compile()
        return bool(new) or grown

    def _is_quick(self, place: int, text: str) -> bool:
        """Whether a text is read by its digits, if the position is compiled for numbers that large and that fine."""
        readings = [known.readings[place] for known in self.shapes if place in known.places]
        if is_whole(text):
            return all(reading.whole for reading in readings) and abs(int(text)) <= MAGNITUDES[-1]
        if (part := parted(text)) is not None:
            known = {word.prefix for word in self.positions[place].words}
            return part[0] in known or (len(known) < MOST_WORDS and self._word(place, part[0]) is not None)
        fine = is_decimal(text) and len(text.partition(".")[2]) <= MOST_PLACES
        return fine and len({reading.decimals for reading in readings}) == 1 and readings[0].decimals is not None

    def _grows(self, place: int, text: str) -> bool:
        """Take a text into the sample that is larger or finer than all in it."""
        position = self.positions[place]
        part = parted(text)
        whole, _, fraction = text.partition(".") if part is None else (str(part[1]), "", "")
        known = part is None or part[0] in {word.prefix for word in position.words}
        if known and abs(int(whole)) <= position.most and len(fraction) <= position.places:
            return False
        self._samples.setdefault(place, {})[text] = 1
        return True

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
        implied = implied_by(self.judge, judged)
        learned = LearnedShape(len(self.shapes) + 1, row.key, shape, reader, places, readings, implied)
        self.shapes.append(learned)
        return learned

    def _compile(self) -> None:
        """Choose how each position is read, then compile every shape over the positions."""
        places = sorted({place for known in self.shapes for place in known.places})
        self.positions = {place: self._position(place) for place in places}
        self._compile_shapes()
        if not self.has_dictionary:
            self._plain = None
            return
        plain = copy(self)
        plain.positions = {place: self._position(place, looks_up=False) for place in places}
        plain.shapes = [replace(known) for known in self.shapes]
        plain._compile_shapes()
        self._plain = plain

    @property
    def has_dictionary(self) -> bool:
        """Whether texts are looked up."""
        return any(position.dictionary for position in self.positions.values())

    @property
    def plain(self) -> Learned:
        """The same without the dictionary: its texts are not read."""
        return self if self._plain is None else self._plain

    def _compile_shapes(self) -> None:
        for known in self.shapes:
            typed = [place for place in known.places if place in self._whole_numbers]
            if not all(known.readings[place].whole for place in typed):
                known.sql, known.unscreened = None, "its whole numbers are not exact"
                continue
            slots = [self._slot(place) for place in known.places]
            known.joint = known.implied.holds(slots)
            try:
                known.sql, known.unscreened = known.shape.sql(slots), None
            except NotScreenedError as error:
                known.sql, known.unscreened = None, str(error)
            if not self._has_huge and known.sql is not None and known.sql.needs_huge:
                known.sql, known.unscreened = None, "its numbers may not fit 64 bits"
            if not self._has_huge and HUGE_TYPE in known.joint:
                known.joint = NO  # then every record of the shape is looked at

    def _slot(self, place: int) -> Slot:
        position = self.positions[place]
        low, high = column(position.low, position.bound), column(position.high, position.bound)
        return Slot(CellRange(low, high, position.scale), position.worded)

    def _position(self, place: int, *, looks_up: bool = True) -> Position:
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
        most = _room(_numbers(texts))
        least = 1 if not places else 10**places * (2 if decimals == "rounded" else 1)
        days = all(known.readings[place].days for known in shapes) and any(is_day(text) for text in texts)
        words = [word for prefix in prefixes(texts) if (word := self._word(place, prefix)) is not None][:MOST_WORDS]
        said = {word.prefix for word in words}
        other = [
            text
            for text in texts
            if not (whole and is_whole(text))
            and not (places and is_decimal(text))
            and not (days and is_day(text))
            and not ((part := parted(text)) is not None and part[0] in said)
        ]
        usual = [text for text in other if texts[text] >= USUAL]
        looked_up = {text for known in shapes for text in known.entries.get(place, {})}.difference(usual)
        if len(usual) + len(looked_up) <= MOST_INLINE:  # all of them may be compared in place, as weekdays are
            usual += looked_up
        inline = self._alike(place, shapes, sorted(usual, key=lambda text: (-texts.get(text, 0), text))[:MOST_INLINE])
        dictionary = [
            entry
            for known in shapes
            for text, entry in known.entries.get(place, {}).items()
            if looks_up and text not in inline
        ]
        scale = scale_of([*inline.values(), *dictionary], lcm(least, *(word.denominator for word in words)), MOST_SCALE)
        if scale is None:
            inline, words, scale = {}, [], least
        position = Position(
            place,
            f"t{place}",
            most,
            decimals if places else None,
            places,
            scale,
            whole=whole,
            days=days,
            words=tuple(words),
        )
        return replace(position, inline=tuple(rows_of(inline, scale, most)), dictionary=bool(dictionary))

    def _word(self, place: int, prefix: str) -> Word | None:
        """How every shape with this position reads whole numbers after a word; None where they differ."""
        shapes = [known for known in self.shapes if place in known.places]
        found = {known.reader.word(known.places.index(place), prefix) for known in shapes}
        return found.pop() if len(found) == 1 else None

    def _alike(self, place: int, shapes: Sequence[LearnedShape], texts: Sequence[str]) -> dict[str, Entry | None]:
        """The texts that every shape with this position reads alike."""
        found: dict[str, Entry | None] = {}
        for text in texts:
            read = {known.reader.entry(known.places.index(place), text) for known in shapes}
            if len(read) == 1 and None not in read:
                found[text] = read.pop()
        return found


def _numbers(texts: Iterable[str]) -> Iterator[int]:
    """The whole parts of those texts that are read by their digits."""
    for text in texts:
        if is_whole(text) or is_decimal(text):
            yield int(text.partition(".")[0])
        elif (part := parted(text)) is not None:
            yield part[1]


def _room(numbers: Iterable[int]) -> int:
    """The largest number that a position is compiled for which has these: ten times as large, if that can be."""
    largest = max(map(abs, numbers), default=0)
    return next((most for most in MAGNITUDES if most >= 10 * largest), MAGNITUDES[-1])
