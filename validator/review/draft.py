"""A draft: a record with the edits of a page, read from the very text that Save would write.

Contract: the edits are put into the record's text (``explain.corrected``), and that text is read by the ordinary
reader. So what is judged is what would be saved; only this one record is read again, whatever else its file holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.claims.origin import Lines
from validator.claims.readers.claims_text import read_claims_text
from validator.claims.readers.json_record import JsonParts, read_object
from validator.errors import InternalError
from validator.explain.corrected import Part, Replacement, text_with

if TYPE_CHECKING:
    from validator.claims.record import Claim, Record
    from validator.errors import Problem
    from validator.judge.judge import Judged


@dataclass(frozen=True, slots=True)
class Edit:
    """A new text for the value or the quote of a claim."""

    claim: str
    part: Part
    text: str


@dataclass(frozen=True, slots=True)
class Flaw:
    """An edit that cannot be taken, and why; the whole draft is then not judged."""

    message: str
    claim: str = ""
    part: str = ""


def replacements(record: Record, edits: Sequence[Edit]) -> list[Replacement] | Flaw:
    """The edits that change something, or the first that cannot be taken.

    A quote in all blanks is no quote; a value has characters.
    """
    claims = {claim.id: claim for claim in record.claims}
    seen: set[tuple[str, str]] = set()
    changes: list[Replacement] = []
    for edit in edits:
        claim = claims.get(edit.claim)
        flaw = _flaw(claim, edit, (edit.claim, edit.part) in seen)
        if flaw is not None or claim is None:
            return Flaw(flaw or "", edit.claim, edit.part)
        seen.add((edit.claim, edit.part))
        text = edit.text if edit.part == "value" or edit.text.strip() else ""
        if text != ((claim.quote or "") if edit.part == "quote" else claim.value):
            changes.append(Replacement(record, claim, text, part=edit.part))
    return changes


def _flaw(claim: Claim | None, edit: Edit, again: bool) -> str | None:
    if claim is None:
        return f"this record has no claim {edit.claim!r} any more: reload the page"
    if again:
        return f"the {edit.part} of {edit.claim!r} is edited twice in one request"
    if edit.part == "value" and not edit.text.strip():
        return "the value is empty: write what the source says, as it says it"
    try:
        edit.text.encode()
    except UnicodeEncodeError:
        return "the text holds half of a character (a lone surrogate): type it again"
    return None


def drafted(record: Record, changes: Sequence[Replacement]) -> Record | list[Problem]:
    """The record as it would be read after saving, or what would then be wrong with its file."""
    if not changes:
        return record
    origin = record.origin
    if origin is None:
        raise InternalError(f"record {record.id!r} was not read from a file")
    lines = Lines(origin.lines.path, text_with(changes), origin.lines.first_line)
    if isinstance(origin.find, JsonParts):
        read = read_object(lines, origin.find.start, record.id)
        return read.problems if read.record is None else read.record
    again, problems = read_claims_text(lines, record.id)
    return problems if again is None else again


def unread(judged: Judged, changes: Sequence[Replacement]) -> list[Flaw]:
    """The edited values that cannot be read as a number, a date or what else their measure asks for."""
    reasons = judged.read.unread
    found: dict[str, Flaw] = {}
    for change in changes:
        if change.part == "value" and change.claim.id in reasons:
            found.setdefault(change.claim.id, Flaw(reasons[change.claim.id], change.claim.id, "value"))
    return list(found.values())
