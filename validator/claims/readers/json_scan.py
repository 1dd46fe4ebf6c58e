"""JSON at the speed of C: one record's values, with the offsets at which its fields and claims begin.

Whatever is unusual (not JSON, a key given twice, NaN, deep nesting) is left to ``json_tree``, which knows the words for
it. Numbers become ``Number`` with the digits as written; neither an int nor a float is ever made.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from json import decoder
from typing import Any

from validator.claims.form import Number

_Scan = Callable[[str, int], tuple[object, int]]

_space = re.compile(r"[ \t\r\n]*").match


# neither is in the standard library's documentation or typeshed; both have been there since Python 3.0
_scan_string: Any = vars(decoder)["scanstring"]


class UnusualError(Exception):
    """Not to be read at speed; says nothing about whether it is right."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """A record's fields as JSON values, where its fields and claims begin, and where it ends."""

    fields: dict[str, object]
    offsets: dict[str, int]
    claims: list[int]
    end: int


def scan_record(text: str, start: int = 0) -> Scanned:
    """Read the object that begins at ``start``.

    Raises:
        UnusualError: it must be looked at by ``json_tree``.

    >>> scan_record('{"id": "exchange", "claims": [{"value": 24.50}]}').fields["claims"]
    [{'value': Number(text='24.50')}]
    """
    try:
        return _record(text, start)
    except (ValueError, StopIteration, RecursionError, IndexError) as error:
        raise UnusualError from error


def scan_string(text: str, offset: int) -> tuple[str, int]:
    """The text in quotation marks of which the first character is at ``offset``, and the offset after its end.

    Raises:
        json.JSONDecodeError: it is not closed, or has an escape that JSON does not have.
    """
    found: tuple[str, int] = _scan_string(text, offset, True)
    return found


def _record(text: str, start: int) -> Scanned:
    fields: dict[str, object] = {}
    offsets: dict[str, int] = {}
    claims: list[int] = []
    scan = _scanner()
    if text[start] != "{":
        raise UnusualError
    offset = _blank(text, start + 1)
    if text[offset] == "}":
        return Scanned(fields, offsets, claims, offset + 1)
    while True:
        if text[offset] != '"':
            raise UnusualError
        key, offset = scan_string(text, offset + 1)
        offset = _blank(text, offset)
        if text[offset] != ":" or key in fields:
            raise UnusualError
        offset = _blank(text, offset + 1)
        offsets[key] = offset
        if key == "claims" and text[offset] == "[":
            fields[key], offset = _claims(text, offset, scan, claims)
        else:
            fields[key], offset = scan(text, offset)
        offset = _blank(text, offset)
        if text[offset] == "}":
            return Scanned(fields, offsets, claims, offset + 1)
        if text[offset] != ",":
            raise UnusualError
        offset = _blank(text, offset + 1)


def _claims(text: str, start: int, scan: _Scan, claims: list[int]) -> tuple[list[object], int]:
    values: list[object] = []
    offset = _blank(text, start + 1)
    if text[offset] == "]":
        return values, offset + 1
    while True:
        claims.append(offset)
        value, offset = scan(text, offset)
        values.append(value)
        offset = _blank(text, offset)
        if text[offset] == "]":
            return values, offset + 1
        if text[offset] != ",":
            raise UnusualError
        offset = _blank(text, offset + 1)


def _blank(text: str, offset: int) -> int:
    match = _space(text, offset)
    return offset if match is None else match.end()


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise UnusualError
    return result


def _constant(name: str) -> object:
    raise UnusualError


def _scanner() -> _Scan:
    c_decoder: Any = decoder.JSONDecoder(
        parse_int=Number,
        parse_float=Number,
        parse_constant=_constant,
        object_pairs_hook=_object,
    )
    scan: _Scan = c_decoder.scan_once
    return scan
