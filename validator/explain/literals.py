"""How a new value or quote of a claim is written in its file: in the form of the old one, or beside the value.

Contract: an ``Edit`` replaces the characters of one literal, and keeps of them those that stay, with the escapes that
they were written with. Only a quote comes or goes as a whole, with the comma and the blanks around it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Literal

from validator.claims.origin import Loc, Origin, Span
from validator.claims.readers.json_record import JsonParts
from validator.claims.record import Claim
from validator.errors import InternalError

_CHARACTER = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\.|.", re.DOTALL)
"""One character of a text in quotation marks, as it is written."""
_JSON_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?").fullmatch
_GROUPS = str.maketrans("", "", ",' \u00a0\u2009\u202f’")
_BARE = re.compile(r"""[^\s"{}#\x00-\x1f\x7f](?:[^"{}#\x00-\x1f\x7f]*[^\s"{}#\x00-\x1f\x7f])?""").fullmatch
"""A value that needs no quotation marks in a line of ``.claims`` text."""
_BLANK = " \t\r\n"


@dataclass(frozen=True, slots=True)
class Edit:
    """The characters from ``begin`` to ``end`` of a text become ``literal``."""

    begin: int
    end: int
    literal: str


def edit_of(claim: Claim, part: Literal["value", "quote"], new: str) -> Edit:
    """The edit that gives a claim a new value or quote, in the text that it was read from.

    Raises:
        InternalError: the claim was made by a program, and not read from a text.
    """
    if claim.origin is None:
        raise InternalError(f"claim {claim.id!r} was not read from a file")
    loc: Loc = ("claims", claim.position, part)
    text, is_json = claim.origin.lines.text, isinstance(claim.origin.find, JsonParts)
    begin, end = claim.origin.find(loc)
    if part == "value":
        return Edit(begin, end, _value(text[begin:end], claim.value, new, is_json))
    # what is missing is found where its claim begins
    if begin == claim.origin.find(loc[:2])[0]:
        return _added(claim, claim.origin, new) if new else Edit(begin, begin, "")
    if not new:
        return _removed(text, claim.origin.find((*loc, "[key]")) if is_json else None, (begin, end))
    return Edit(begin, end, requoted(text[begin:end], claim.quote or "", new))


def is_number(claim: Claim) -> bool:
    """Whether the claim's value is written as a JSON number, and not as text."""
    if claim.origin is None or not isinstance(claim.origin.find, JsonParts):
        return False
    begin, _ = claim.origin.find(("claims", claim.position, "value"))
    return claim.origin.lines.text[begin] != '"'


def number_text(text: str) -> str | None:
    """The text as a JSON number: it may only lose the marks that group its digits, which JSON does not have.

    >>> number_text("1,234.50"), number_text("about 5")
    ('1234.50', None)
    """
    plain = text.translate(_GROUPS)
    return plain if _JSON_NUMBER(plain) else None


def _value(old: str, value: str, new: str, is_json: bool) -> str:
    if old.startswith('"'):
        return requoted(old, value, new)
    if not is_json:
        return new if _BARE(new) else json.dumps(new, ensure_ascii=False)
    return number_text(new) or json.dumps(new)


def requoted(literal: str, old: str, new: str) -> str:
    r"""A text in quotation marks; characters that stay keep the escapes that they were written with.

    >>> requoted(r'"\u20ac870"', "€870", "€780")
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


def _added(claim: Claim, origin: Origin, new: str) -> Edit:
    """A quote that was not there: after the value, spaced as the value is; at the end of a line of ``.claims``."""
    text = origin.lines.text
    loc: Loc = ("claims", claim.position, "value")
    if not isinstance(origin.find, JsonParts):
        begin, end = origin.find(loc[:2])
        at = begin + len(text[begin:end].rstrip())
        return Edit(at, at, "  " + json.dumps(new, ensure_ascii=False))
    key_begin, key_end = origin.find((*loc, "[key]"))
    begin, at = origin.find(loc)
    colon = text[key_end:begin]
    gap = text[len(text[:key_begin].rstrip(_BLANK)) : key_begin] or ("" if colon == ":" else " ")
    return Edit(at, at, f',{gap}"quote"{colon}{json.dumps(new, ensure_ascii=text.isascii())}')


def _removed(text: str, key: Span | None, literal: Span) -> Edit:
    """Without the quote, its key and the comma before it (or after it, where the quote comes first)."""
    begin, end = literal
    if key is None:
        return Edit(len(text[:begin].rstrip(" \t")), end, "")
    before = len(text[: key[0]].rstrip(_BLANK)) - 1
    if text[before] == ",":
        return Edit(before, end, "")
    after = re.compile(r"[ \t\r\n]*,[ \t\r\n]*").match(text, end)
    return Edit(key[0], end if after is None else after.end(), "")
