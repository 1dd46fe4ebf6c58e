"""The JSON lines of contradictions that differ in numbers and texts alone: each a frame that is filled in.

Contract: for a record alike (``judge.alike``) the lines are those of ``json_lines.finding_lines``, byte for byte; what
is not surely so has no pattern. Of a claim's place, id and quote is taken from the exemplar what the rows of one input
have alike; what differs is handed in as the *slots* of a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring as quoted
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from validator.judge.told_alike import ToldAlike, told_alike
from validator.report.check_json import FIELDS, QUOTES, head, place_json
from validator.report.fingerprint import cell_text, hashed, identity_text, statement
from validator.report.harmless import harmless
from validator.report.json_lines import HEAD

if TYPE_CHECKING:
    from validator.claims.interval import Rational
    from validator.claims.record import Claim
    from validator.judge.alike import Alike
    from validator.report.finding import Finding

ID, LINE, ROW = range(3)
"""The slots of a row: its record's id, the number of its line, and how a person finds it. Texts are JSON texts."""
TEXTS = 3
"""Then the text of each claim whose number differs (and one more), and of each claim of the outcome's contradictions
its column, and its quote where it has one: these texts are JSON without quotation marks around it. Where each claim has
a row of its own, the number of it and how a person finds it stand in place of the quotes."""
_STATED, _COMPUTED, _DIFFERENCE, _DERIVATION, _MESSAGE, _FINGERPRINT = range(-6, 0)


@dataclass(frozen=True, slots=True, eq=False)
class LinePattern:
    """One contradiction of all records of an outcome."""

    tell: ToldAlike
    frame: str
    pick: itemgetter[Any]
    identity: str
    identified_by: itemgetter[Any]

    def line(
        self, slots: Sequence[object], numbers: Sequence[Rational], texts: Sequence[str]
    ) -> tuple[str, Rational | None]:
        """The line of one record, and the size of its difference, None where there is none."""
        stated, computed, difference, derivation, message, gap = self.tell(numbers, texts)
        words = quoted(derivation)
        if not words.isprintable():
            words = harmless(words)
        if message is not None:
            message = harmless(quoted(message))
        name = hashed(self.identity % self.identified_by(slots))
        return self.frame % self.pick((*slots, stated, computed, difference, words, message, name)), gap


def line_pattern(alike: Alike, finding: Finding, told: Sequence[int], *, has_rows: bool = False) -> LinePattern | None:
    """The pattern of a contradiction's line; None where it has none.

    ``told`` are the claims of a row's slots; ``has_rows``: each claim has a row of its own.
    """
    check, rule = finding.check, finding.rule
    if finding.explanation is not None or check.reasons or check.depends_on or not finding.claims:
        return None
    if has_rows and any(claim.quote is not None for claim in finding.claims):
        return None
    elsewhere = finding.place.path != finding.record.place.path
    tell = told_alike(alike, check)
    identity = _identity(alike, finding, told)
    if tell is None or identity is None or not (elsewhere or finding.place == finding.claims[0].place):
        return None
    frame = _Frame(alike, told, has_rows=has_rows)
    claims = finding.claims
    places = [_place(frame, claim) for claim in claims]
    place = places[0] if finding.place == claims[0].place else frame.text(place_json(finding.place))
    stated, computed, difference, message = _shown(frame, finding)
    fields = (
        frame.text(head(rule, check.verdict, check.strength)),
        frame.slot(_FINGERPRINT),
        "null",
        place,
        frame.text(", ".join(quoted(claim.id) for claim in claims)),
        ", ".join(places),
        stated,
        computed,
        difference,
        frame.slot(_DERIVATION),
        message,
        "[]",
        "{}",
        "[]",
        "[]",
    )
    values = ", ".join(
        frame.text(quoted(claim.value)) if (at := alike.places[claim.position]) is None else frame.written(at)
        for claim in claims
    )
    quotes = ", ".join("null" if claim.quote is None else frame.quote(claim.position) for claim in claims)
    path = frame.text(quoted(finding.record.place.path))
    text = HEAD % (frame.slot(ID), path) + FIELDS % fields + QUOTES % (values, quotes) + "}\n"
    return LinePattern(tell, *frame.finished(text), *identity)


def _identity(alike: Alike, finding: Finding, told: Sequence[int]) -> tuple[str, itemgetter[Any]] | None:
    """What the fingerprint is made of; None where the order of its claims depends on their values."""
    frame = _Frame(alike, told)
    claims = sorted(finding.claims, key=cell_text)
    cells = [cell_text(claim) for claim in claims]
    if len(set(cells)) != len(cells):
        return None
    statements = []
    for claim in claims:
        cell, value, unit = statement(claim)
        at = alike.places[claim.position]
        statements.append((frame.text(cell), frame.text(value) if at is None else frame.written(at), frame.text(unit)))
    text = identity_text(frame.slot(ID), frame.text(quoted(finding.rule.id)), statements)
    return frame.finished(text)


def _shown(frame: _Frame, finding: Finding) -> tuple[str, str, str, str]:
    numbers = finding.shown
    return (
        "null" if numbers.stated is None else f'"{frame.slot(_STATED)}"',
        "null" if numbers.computed is None else f'"{frame.slot(_COMPUTED)}"',
        "null" if numbers.difference is None else f'"{frame.slot(_DIFFERENCE)}"',
        "null" if finding.message is None else frame.slot(_MESSAGE),
    )


class _Frame:
    """Puts a frame together: texts that stand as they are, and marks for slots, asked for in any order."""

    def __init__(self, alike: Alike, told: Sequence[int], *, has_rows: bool = False) -> None:
        self._parts: list[str | int] = []
        self._has_rows = has_rows
        begin = TEXTS + len(alike.varying) + 1
        self._columns = {claim: begin + number for number, claim in enumerate(told)}
        self._several = len(told)

    def text(self, text: str) -> str:
        """A text that stands as it is, made harmless."""
        return self._mark(harmless(text))

    def slot(self, slot: int) -> str:
        """A mark for a slot."""
        return self._mark(slot)

    def written(self, place: int) -> str:
        """A mark for the text of a number that differs, in quotation marks."""
        return f'"{self.slot(TEXTS + place)}"'

    def column(self, claim: int) -> str:
        """A mark for the column in which a claim begins."""
        return self.slot(self._columns[claim])

    def line(self, claim: int) -> str:
        """A mark for the number of a claim's line or row."""
        return self.slot(self._columns[claim] + self._several if self._has_rows else LINE)

    def row(self, claim: int) -> str:
        """A mark for how a person finds a claim's row."""
        return self.slot(self._columns[claim] + 2 * self._several if self._has_rows else ROW)

    def quote(self, claim: int) -> str:
        """A mark for a claim's quote, in quotation marks."""
        return f'"{self.slot(self._columns[claim] + self._several)}"'

    def _mark(self, part: str | int) -> str:
        self._parts.append(part)
        return f"\0{len(self._parts) - 1}\0"

    def finished(self, text: str) -> tuple[str, itemgetter[Any]]:
        """The frame of a text with marks, and what picks its slots."""
        frame: list[str] = []
        picked: list[int] = []
        for number, piece in enumerate(text.split("\0")):
            part = self._parts[int(piece)] if number % 2 else piece
            if isinstance(part, int):
                frame.append("%s")
                picked.append(part)
            else:
                frame.append(part.replace("%", "%%"))
        return "".join(frame), itemgetter(*picked)


def _place(frame: _Frame, claim: Claim) -> str:
    place = claim.place
    line, column = frame.line(claim.position), frame.column(claim.position)
    text = f'{{"path": {frame.text(quoted(place.path))}, "line": {line}, "column": {column}'
    if place.field:
        text += f', "field": {frame.text(quoted(place.field))}'
    return f'{text}, "row": {frame.row(claim.position)}}}' if place.row else f"{text}}}"
