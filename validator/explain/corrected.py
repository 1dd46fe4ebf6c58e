"""A text of records with some values or quotes replaced: only the characters of those change.

Contract: every other byte stays (key order, indentation, comments, line ends, escapes of the unchanged characters). A
JSON string stays a string and a JSON number a number. The new text is read again, and differs from the old one in what
was wanted and in nothing else, or an error is raised and nothing is returned. How a new text is written, and where a
quote goes that was not there: ``literals``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from validator.claims.origin import Lines
from validator.claims.readers.paths import extension
from validator.claims.record import Claim, Record
from validator.errors import InternalError, Place, Problem, RecordFileError
from validator.explain.literals import Edit, edit_of, is_number, number_text

Part = Literal["value", "quote"]


@dataclass(frozen=True, slots=True)
class Replacement:
    """A new text for the value (or the quote) of a claim, as the claim was read from its file, and why.

    A new quote that is empty takes the quote out: a claim has a quote with words in it, or none.
    """

    record: Record
    claim: Claim
    new: str
    why: str = ""
    part: Part = "value"

    @property
    def place(self) -> Place:
        """Where the value stands."""
        return self.claim.place_of(self.part)


def corrected_text(path: str, text: str, replacements: Sequence[Replacement]) -> str:
    """The text of the file ``path`` (without a byte order mark) with the values of these claims replaced.

    Raises:
        RecordFileError: the text is not the one that the claims were read from; the file has changed since.
        InternalError: a claim is replaced twice, or reading the result does not give what was wanted.

    >>> from validator.claims.readers.files import load_record
    >>> text = 'so_far: released = 870  # "so far"' + chr(10)
    >>> record = load_record(text)
    >>> corrected_text("a.claims", text, [Replacement(record, record.claims[0], "780")])
    'so_far: released = 780  # "so far"\\n'
    """
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    corrected = _spliced(path, text, [_moved(path, text, starts, item) for item in replacements])
    _confirm(path, text, corrected, replacements)
    return corrected


def text_with(replacements: Sequence[Replacement]) -> str:
    """The text that one record was read from (of JSON Lines: its line) with the values of its claims replaced.

    It is not read again: this is for somebody who reads it anyway.

    Raises:
        InternalError: a claim is replaced twice.
    """
    lines = _origin_lines(replacements[0])
    return _spliced(lines.path, lines.text, [_edit(item) for item in replacements])


def _spliced(path: str, text: str, edits: Iterable[Edit]) -> str:
    in_order = sorted(edits, key=lambda edit: (edit.begin, edit.end))
    for first, second in pairwise(in_order):
        if second.begin < first.end:
            raise InternalError(f"{path}: one value is replaced twice, at offset {second.begin}")
    pieces, at = [], 0
    for edit in in_order:
        pieces += [text[at : edit.begin], edit.literal]
        at = edit.end
    return "".join([*pieces, text[at:]])


def _origin_lines(item: Replacement) -> Lines:
    if item.claim.origin is None:
        raise InternalError(f"claim {item.claim.id!r} was not read from a file")
    return item.claim.origin.lines


def _edit(item: Replacement) -> Edit:
    """The edit, in the text that the record was read from."""
    _origin_lines(item)
    return edit_of(item.claim, item.part, item.new)


def _moved(path: str, text: str, starts: list[int], item: Replacement) -> Edit:
    """The edit, in the text of the whole file."""
    lines, edit = _origin_lines(item), _edit(item)
    old = lines.text[edit.begin : edit.end]
    place = lines.place(edit.begin)
    at = starts[place.line - 1] + place.column - 1 if place.line <= len(starts) else len(text)
    if text[at : at + len(old)] != old:
        found = f"the file has changed since it was read: the {item.part} of claim {item.claim.id!r} is no longer here"
        problem = Problem(Place(path, place.line, place.column), found, f"the {item.part} {old}", "run the check again")
        raise RecordFileError([problem])
    return Edit(at, at + len(old), edit.literal)


# ---- confirming ------------------------------------------------------------------------------------------------------


def _confirm(path: str, text: str, corrected: str, replacements: Iterable[Replacement]) -> None:
    wanted: dict[tuple[int, int, int, str], str] = {}
    for item in replacements:
        place = item.record.place
        wanted[place.line, place.column, item.claim.position, item.part] = item.new
    before, after = _read(path, text), _read(path, corrected)
    expected = [_replaced(entry, wanted) if isinstance(entry, Record) else None for entry in before]
    found = [entry if isinstance(entry, Record) else None for entry in after]
    if expected != found or wanted:
        raise InternalError(f"{path}: the corrected copy does not read as it should; nothing was written")


def _replaced(record: Record, wanted: dict[tuple[int, int, int, str], str]) -> Record:
    """The record as it should be; what was wanted of it is taken out of ``wanted``."""
    place = record.place
    claims = []
    for claim in record.claims:
        value = wanted.pop((place.line, place.column, claim.position, "value"), claim.value)
        if value != claim.value and is_number(claim):
            value = number_text(value) or value
        quote = wanted.pop((place.line, place.column, claim.position, "quote"), claim.quote)
        claims.append(replace(claim, value=value, quote=quote or None))
    return replace(record, claims=tuple(claims))


def _read(path: str, text: str) -> list[Record | Problem]:
    """Every record and problem of a text, by the reader that the file's name asks for."""
    match extension(path):
        case ".jsonl" | ".ndjson":
            from validator.claims.readers.json_lines import read_json_lines

            each = (Lines(path, line.rstrip("\r"), number) for number, line in enumerate(text.split("\n"), 1))
            return list(read_json_lines(each, "record"))
        case ".claims":
            from validator.claims.readers.claims_text import read_claims_text

            record, problems = read_claims_text(Lines(path, text), "record")
            return [*problems, *([] if record is None else [record])]
        case _:
            from validator.claims.readers.json_record import read_json

            return list(read_json(Lines(path, text), "record"))


def change_of(item: Replacement) -> Mapping[str, str | int]:
    """A row of the log of changes: where, which claim, from what to what, and why."""
    place = item.place
    return {
        "file": place.path,
        "line": place.line,
        "column": place.column,
        "record": item.record.id,
        "claim": item.claim.id,
        "old": item.claim.value,
        "new": (number_text(item.new) or item.new) if is_number(item.claim) else item.new,
        "why": item.why,
    }
