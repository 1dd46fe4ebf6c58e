"""A text of records with some values replaced: only the characters of those values change.

Contract: every other byte stays (key order, indentation, comments, line ends, escapes of the unchanged characters). A
JSON string stays a string and a JSON number a number. The new text is read again, and differs from the old one in the
wanted values and in nothing else, or an error is raised and nothing is returned.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from validator.claims.origin import Lines
from validator.claims.readers.json_record import JsonParts
from validator.claims.readers.paths import extension
from validator.claims.record import Claim, Record
from validator.errors import InternalError, Place, Problem, RecordFileError

_CHARACTER = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\.|.", re.DOTALL)
"""One character of a text in quotation marks, as it is written."""
_JSON_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?").fullmatch
_GROUPS = str.maketrans("", "", ",' \u00a0\u2009\u202f’")
_BARE = re.compile(r"""[^\s"{}#\x00-\x1f\x7f](?:[^"{}#\x00-\x1f\x7f]*[^\s"{}#\x00-\x1f\x7f])?""").fullmatch
"""A value that needs no quotation marks in a line of ``.claims`` text."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """A new text for the value of a claim, as the claim was read from its file, and why."""

    record: Record
    claim: Claim
    new: str
    why: str = ""

    @property
    def place(self) -> Place:
        """Where the value stands."""
        return self.claim.place_of("value")


@dataclass(frozen=True, slots=True)
class _Edit:
    begin: int
    end: int
    literal: str


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
    edits = sorted((_edit(path, text, starts, item) for item in replacements), key=lambda edit: edit.begin)
    for first, second in pairwise(edits):
        if second.begin < first.end:
            raise InternalError(f"{path}: one value is replaced twice, at offset {second.begin}")
    pieces, at = [], 0
    for edit in edits:
        pieces += [text[at : edit.begin], edit.literal]
        at = edit.end
    corrected = "".join([*pieces, text[at:]])
    _confirm(path, text, corrected, replacements)
    return corrected


def _edit(path: str, text: str, starts: list[int], item: Replacement) -> _Edit:
    origin = item.claim.origin
    if origin is None:
        raise InternalError(f"claim {item.claim.id!r} was not read from a file")
    begin, end = origin.find(("claims", item.claim.position, "value"))
    old = origin.lines.text[begin:end]
    place = origin.lines.place(begin)
    at = starts[place.line - 1] + place.column - 1 if place.line <= len(starts) else len(text)
    if text[at : at + len(old)] != old:
        found = f"the file has changed since it was read: the value of claim {item.claim.id!r} is no longer here"
        problem = Problem(Place(path, place.line, place.column), found, f"the value {old}", "run the check again")
        raise RecordFileError([problem])
    return _Edit(at, at + len(old), _literal(old, item, isinstance(origin.find, JsonParts)))


def _literal(old: str, item: Replacement, is_json: bool) -> str:
    """The new value as it is written in the file, in the form of the old one."""
    if old.startswith('"'):
        return _requoted(old, item.claim.value, item.new)
    if not is_json:
        return item.new if _BARE(item.new) else json.dumps(item.new, ensure_ascii=False)
    return _number(item.new) or json.dumps(item.new)


def _number(text: str) -> str | None:
    """The text as a JSON number: it may only lose the marks that group its digits, which JSON does not have."""
    plain = text.translate(_GROUPS)
    return plain if _JSON_NUMBER(plain) else None


def _requoted(literal: str, old: str, new: str) -> str:
    r"""A text in quotation marks; characters that stay keep the escapes that they were written with.

    >>> _requoted(r'"\u20ac870"', "€870", "€780")
    '"\\u20ac780"'
    """
    raw = [found[0] for found in _CHARACTER.finditer(literal, 1, len(literal) - 1)]
    if len(raw) != len(old):
        return json.dumps(new, ensure_ascii=literal.isascii())
    shorter = min(len(old), len(new))
    head = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    tail = next((at for at in range(shorter - head) if old[-1 - at] != new[-1 - at]), shorter - head)
    middle = json.dumps(new[head : len(new) - tail], ensure_ascii=literal.isascii())[1:-1]
    return f'"{"".join(raw[:head])}{middle}{"".join(raw[len(raw) - tail :])}"'


# ---- confirming ------------------------------------------------------------------------------------------------------


def _confirm(path: str, text: str, corrected: str, replacements: Iterable[Replacement]) -> None:
    wanted: dict[tuple[int, int, int], str] = {}
    for item in replacements:
        place = item.record.place
        wanted[place.line, place.column, item.claim.position] = item.new
    before, after = _read(path, text), _read(path, corrected)
    expected = [_replaced(entry, wanted) if isinstance(entry, Record) else None for entry in before]
    found = [entry if isinstance(entry, Record) else None for entry in after]
    if expected != found or wanted:
        raise InternalError(f"{path}: the corrected copy does not read as it should; nothing was written")


def _replaced(record: Record, wanted: dict[tuple[int, int, int], str]) -> Record:
    """The record as it should be; what was wanted of it is taken out of ``wanted``."""
    place = record.place
    claims = []
    for claim in record.claims:
        new = wanted.pop((place.line, place.column, claim.position), None)
        if new is not None and _is_number(claim):
            new = _number(new) or new
        claims.append(claim if new is None else replace(claim, value=new))
    return replace(record, claims=tuple(claims))


def _is_number(claim: Claim) -> bool:
    if claim.origin is None or not isinstance(claim.origin.find, JsonParts):
        return False
    begin, _ = claim.origin.find(("claims", claim.position, "value"))
    return claim.origin.lines.text[begin] != '"'


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
        "new": (_number(item.new) or item.new) if _is_number(item.claim) else item.new,
        "why": item.why,
    }
