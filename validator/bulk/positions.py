"""Texts to numbers in SQL: how the values at one position of many records are read, if they surely mean what they seem.

Tried in this order, each checked against the exact reader on the shape's exemplar before it is used: whole numbers in
plain digits (``780``), decimals in plain digits (``24.9``: rounded to the last digit written, or exact where that is
declared), days, whole numbers after a word (``about 1200``), and a dictionary of other texts (``1.2 million``), each
read once by the exact reader. A text that none of them knows leaves its record to the exact judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from validator.bulk.dialect import DUCKDB, Dialect
from validator.bulk.worded import Word, solved
from validator.claims.cells import ReadClaim
from validator.claims.quantity import Exactness, Kind
from validator.claims.reading import is_year, read_claims

if TYPE_CHECKING:
    from validator.claims.record import Record
    from validator.rulebook.rule import RuleBook

Decimals = Literal["rounded", "exact"]

_WHOLE = ("7", "-3", "0", "120", "1600", "2022", "20220131", "123456789012345678", "-1000000000000000000")
_DAYS = ("1000-01-01", "1582-10-10", "1900-02-28", "1999-12-31", "2024-02-29", "2025-05-23", "9999-12-31")
_DECIMALS = ("0.5", "24.9", "-3.125", "7.00", "120.0", "0.000001", "123456789012.5", "-0.1", "1600.00", "2022.10")
MOST_PLACES = 6
"""Decimals with more places than this are read by the dictionary."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How the texts at one position of a shape are read: whole numbers and days as points or not, and decimals how."""

    whole: bool
    decimals: Decimals | None
    days: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A text's range, closed at both ends, and whether a word widened it."""

    low: Fraction
    high: Fraction
    worded: bool


class ExemplarReader:
    """Reads texts as if they stood in the exemplar: whatever the record declares has its say."""

    def __init__(self, exemplar: Record, claims: Sequence[ReadClaim], book: RuleBook) -> None:
        self._exemplar = exemplar
        self._claims = {claim.position: claim for claim in claims}
        self._book = book
        self._entries: dict[int, dict[str, Entry | None]] = {}
        self._words: dict[tuple[int, str], Word | None] = {}

    def word(self, position: int, prefix: str) -> Word | None:
        """How whole numbers after a word are read at this position; None where not all are read alike."""
        key = position, prefix
        if key not in self._words:
            self._words[key] = solved(prefix, lambda texts: self.entries(position, texts))
        return self._words[key]

    def reading(self, position: int) -> Reading:
        """Which of the quick ways mean the same as the exact reader at this position."""
        days = all(self._reads(position, text, *[Fraction(date.fromisoformat(text).toordinal())] * 2) for text in _DAYS)
        whole = all(self._reads(position, text, Fraction(text), Fraction(text)) for text in _WHOLE)
        for name, room in (("rounded", Fraction(1, 2)), ("exact", Fraction(0))):
            if all(self._reads(position, text, *_around(text, room)) for text in _DECIMALS):
                return Reading(whole, "rounded" if name == "rounded" else "exact", days)
        return Reading(whole, None, days)

    def entries(self, position: int, texts: Sequence[str]) -> dict[str, Entry | None]:
        """The range of each text; None for one that changes more than a number, or that has no closed range.

        All are read beside each other, which is quick. A text of another kind or unit could change how the others are
        read (beside a date, 2022 is a year); so those are taken out, and the others read again without them. Where the
        exemplar has a date, 2022 would be read beside that, which the text's own record need not have.
        """
        cached = self._entries.setdefault(position, {})
        wanted = [text for text in dict.fromkeys(texts) if text not in cached]
        known = self._claims.get(position)
        is_date = known is not None and known.quantity.kind is Kind.DATE
        alike = [text for text in wanted if not (is_date and is_year(text))]
        while alike:
            found = self._read(position, alike)
            kept = [text for text in alike if found.get(text) is not None]
            if len(kept) == len(alike):
                cached.update({text: _entry(found[text]) for text in kept})
                break
            alike = kept
        cached.update({text: None for text in wanted if text not in cached})
        return {text: cached[text] for text in texts}

    def _read(self, position: int, texts: Sequence[str]) -> dict[str, ReadClaim | None]:
        """What each text is read as; only those that do not change more than a number."""
        known = self._claims.get(position)
        if known is None:
            return {}
        claim = self._exemplar.claims[position]
        own = self._exemplar.claims
        added = tuple(
            replace(claim, id=f"{claim.id} {number}", value=text) for number, text in enumerate(texts) if text
        )
        record = replace(self._exemplar, claims=own + added)
        read = read_claims(record, self._book.measures, self._book.members)
        return {
            found.claim.value: found
            for found in read.claims
            if found.position >= len(own) and _same_but_number(known, found)
        }

    def entry(self, position: int, text: str) -> Entry | None:
        """The range of one text."""
        return self.entries(position, [text])[text]

    def _reads(self, position: int, text: str, low: Fraction, high: Fraction) -> bool:
        return self.entry(position, text) == Entry(low, high, False)


def _entry(claim: ReadClaim | None) -> Entry | None:
    if claim is None:
        return None
    box = claim.quantity.likely
    if box.low is None or box.high is None or box.low_open or box.high_open:
        return None
    return Entry(Fraction(box.low), Fraction(box.high), claim.quantity.exactness is Exactness.WORDED)


def _around(text: str, room: Fraction) -> tuple[Fraction, Fraction]:
    step = Fraction(1, 10 ** len(text.partition(".")[2]))
    return Fraction(text) - room * step, Fraction(text) + room * step


def _same_but_number(one: ReadClaim, other: ReadClaim) -> bool:
    """Whether two claims have the same part in binding and lowering."""
    return (one.key, one.quantity.kind, one.unit, one.says_direction, one.noun) == (
        other.key,
        other.quantity.kind,
        other.unit,
        other.says_direction,
        other.noun,
    )


@dataclass(frozen=True, slots=True)
class Position:
    """One position in a query: the text's SQL, the scale of its numbers, and the largest that are not left out.

    ``is_typed``: it is no text but a whole number of 64 bits. ``place`` is a number for names; ``places`` are the most
    decimal places; ``inline`` are the texts that every shape reads alike, so few that they are compared in place; with
    ``dictionary`` others are looked up in a joined table.
    """

    place: int
    text: str
    most: int = 10**9
    decimals: Decimals | None = None
    places: int = 0
    scale: int = 1
    inline: tuple[tuple[str, int, int, bool], ...] = ()
    dictionary: bool = False
    whole: bool = True
    days: bool = False
    is_typed: bool = False
    words: tuple[Word, ...] = ()

    @property
    def is_wide(self) -> bool:
        """Whether a value may be no single number."""
        spread = any(low != high for _, low, high, _ in self.inline)
        return self.dictionary or self.decimals == "rounded" or spread or bool(self.words)

    @property
    def worded(self) -> str:
        """The SQL condition that a word widened the value."""
        widened = any(row[3] for row in self.inline) or any(word.worded for word in self.words)
        return f"w{self.place}" if self.dictionary or widened else "FALSE"

    @property
    def bound(self) -> int:
        """The largest absolute end that the columns can hold."""
        return 10 * self.most * self.scale

    @property
    def low(self) -> str:
        """The SQL name of the lower end."""
        return f"l{self.place}"

    @property
    def high(self) -> str:
        """The SQL name of the upper end; that of the lower where they are always the same."""
        return f"h{self.place}" if self.is_wide else self.low

    @property
    def whole_column(self) -> str:
        """The column of whole numbers; it also reads what is none (`` 12 ``, ``12.6``), which ``ends`` refuses."""
        return f"TRY_CAST({self.text} AS BIGINT) AS i{self.place}"

    def ends(self, sql: Dialect = DUCKDB) -> Iterable[str]:
        """The columns of the ends (and of the word), null where no way reads the text."""
        name, scale = self.place, self.scale
        if self.is_typed:
            yield f"CASE WHEN {self.text} BETWEEN {-self.most} AND {self.most} THEN {self.text} END AS l{name}"
            return
        digits = f"i{name}::STRING = {self.text} AND i{name} BETWEEN {-self.most} AND {self.most}"
        low = [(digits, _times(f"i{name}", scale))] if self.whole else []
        high = list(low)
        if self.decimals is not None:
            pattern = f"-?[0-9]{{1,{len(str(self.most)) - 1}}}\\.[0-9]{{1,{self.places}}}"
            matches = sql.matches(self.text, pattern)
            written = f"TRY_CAST(replace({self.text}, '.', '') AS BIGINT)"
            step = _powers(f"({self.places} - length({self.text}) + instr({self.text}, '.'))", self.places)
            unit = scale // 10**self.places
            if self.decimals == "exact":
                low.append((matches, _times(f"{written} * {step}", unit)))
                high.append(low[-1])
            else:
                low.append((matches, _times(f"(2 * {written} - 1) * {step}", unit // 2)))
                high.append((matches, _times(f"(2 * {written} + 1) * {step}", unit // 2)))
        if self.days:
            same = f"TRY_CAST({self.text} AS DATE)::STRING = {self.text}"
            is_day = f"length({self.text}) = 10 AND {self.text} >= '1000' AND {same}"
            low.append((is_day, _times(f"({sql.days(self.text)})", scale)))
            high.append(low[-1])
        for word in self.words:
            condition = word.condition(self.text, self.most, sql)
            least, greatest = word.ends(self.text, self.most, scale, sql)
            low.append((condition, least))
            high.append((condition, greatest))
        low += [(f"{self.text} = {sql.quoted(text)}", str(least)) for text, least, _, _ in self.inline]
        high += [(f"{self.text} = {sql.quoted(text)}", str(most)) for text, _, most, _ in self.inline]
        other = (f"d{name}.low", f"d{name}.high") if self.dictionary else ("NULL", "NULL")
        yield _case(low, other[0], f"l{name}")
        if self.is_wide:
            yield _case(high, other[1], f"h{name}")
        if self.worded != "FALSE":
            worded = ", ".join(sql.quoted(text) for text, _, _, is_worded in self.inline if is_worded)
            found = [f"{self.text} IN ({worded})"] if worded else []
            found += [f"left({self.text}, {len(w.prefix)}) = {sql.quoted(w.prefix)}" for w in self.words if w.worded]
            found += [f"coalesce(d{name}.worded, FALSE)"] if self.dictionary else []
            yield f"({' OR '.join(found)}) AS w{name}"


def _powers(place: str, places: int) -> str:
    """10 to the power of a small number, without floats."""
    whens = " ".join(f"WHEN {power} THEN {10**power}" for power in range(places))
    return f"CASE {place} {whens} END"


def _times(sql: str, factor: int) -> str:
    return sql if factor == 1 else f"{sql} * {factor}"


def _case(branches: Sequence[tuple[str, str]], otherwise: str, name: str) -> str:
    if not branches:
        return f"{otherwise}::BIGINT AS {name}"
    whens = " ".join(f"WHEN {condition} THEN {value}" for condition, value in branches)
    return f"CASE {whens} ELSE {otherwise} END AS {name}"


def is_whole(text: str) -> bool:
    """Whether a text is a whole number in plain digits, as SQL would write it.

    >>> is_whole("-12"), is_whole("012"), is_whole("1,200")
    (True, False, False)
    """
    return re.fullmatch(r"0|-?[1-9][0-9]{0,17}", text) is not None


def is_day(text: str) -> bool:
    """Whether a text has the form of a day, 2025-05-23."""
    return re.fullmatch(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}", text) is not None


def is_decimal(text: str) -> bool:
    """Whether a text is a decimal number in plain digits."""
    return re.fullmatch(r"-?[0-9]{1,15}\.[0-9]+", text) is not None


def scale_of(entries: Iterable[Entry | None], least: int, most: int) -> int | None:
    """The least common scale of the entries, a multiple of ``least``; None where it is above ``most``."""
    from math import lcm

    scale = least
    for entry in entries:
        if entry is not None:
            scale = lcm(scale, entry.low.denominator, entry.high.denominator)
            if scale > most:
                return None
    return scale


def rows_of(entries: Mapping[str, Entry | None], scale: int, most: int) -> list[tuple[str, int, int, bool]]:
    """The dictionary's rows at a scale: text, ends, and whether it is worded; what does not fit is left out."""
    rows = []
    for text, entry in entries.items():
        if entry is None or max(abs(entry.low), abs(entry.high)) > most:
            continue
        low, high = entry.low * scale, entry.high * scale
        if low.denominator == 1 and high.denominator == 1:
            rows.append((text, int(low), int(high), entry.worded))
    return rows
