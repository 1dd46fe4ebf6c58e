"""A record as ``.claims`` text, which ``parse_claims`` reads back as the same record."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields

from validator.claims.readers.claims_line import HEADINGS, SOURCE_HEADINGS
from validator.claims.record import Claim, MeasureDeclaration, Precision, Record

_WORD = re.compile(r"[^\W\d][\w-]*").fullmatch
_PLAIN_MEMBER = re.compile(r"\w(?:[\w .:+%/-]*[\w.+%/-])?").fullmatch
_PLAIN_TEXT = re.compile(
    r"""[^\s"#{}\x00-\x1f\x7f-\x9f](?:[^"#{}\x00-\x1f\x7f-\x9f]*[^\s"#{}\x00-\x1f\x7f-\x9f])?"""
).fullmatch


def write_claims(record: Record) -> str:
    r"""The record as text, one claim a line.

    >>> claim = Claim(id="c1", measure="released", dims={"side": "each"}, value="390", quote="390 prisoners each")
    >>> print(write_claims(Record(id="exchange", claims=(claim,))), end="")
    record: exchange
    <BLANKLINE>
    released[side=each] = 390  "390 prisoners each"
    """
    return "".join(f"{line}\n" for line in [*_headings(record), "", *_claims(record.claims)])


def _headings(record: Record) -> Iterable[str]:
    yield f"record: {_text(record.id)}"
    if record.source is not None:
        for name in SOURCE_HEADINGS:
            value = getattr(record.source, name)
            if value is not None:
                yield f"{name}: {_text(value)}"
    if record.locale is not None:
        yield f"locale: {_text(record.locale)}"
    if record.precision is not None:
        yield f"precision: {_precision(record.precision)}"
    if record.rounding is not None:
        yield f"rounding: {record.rounding}"
    for dimension, members in record.members.items():
        yield f"members {_name(dimension)}: {', '.join(_member(member) for member in members)}"
    for measure, declaration in record.measures.items():
        options = _options(declaration)
        # a declaration of nothing says nothing, and a heading needs one field: null is no field
        yield f"measure {_name(measure)}: {', '.join(options)}" if options else f"measure {_name(measure)}:"
    for check in record.checks:
        yield f"check: {_text(check)}"


def _claims(claims: Iterable[Claim]) -> Iterable[str]:
    for position, claim in enumerate(claims):
        identity = "" if claim.id == f"c{position + 1}" else f"{_name(claim.id)}: "
        dims = ", ".join(f"{_name(dimension)}={_member(member)}" for dimension, member in claim.dims.items())
        braces = _options(claim)
        yield (
            f"{identity}{_name(claim.measure)}{f'[{dims}]' if dims else ''} = {_text(claim.value)}"
            f"{' {' + ', '.join(braces) + '}' if braces else ''}"
            f"{'' if claim.quote is None else '  ' + _string(claim.quote)}"
        )


_CLAIM_OPTIONS = ("unit", "precision", "rounding", "confidence", "trusted", "note")


def _options(part: Claim | MeasureDeclaration) -> list[str]:
    names = _CLAIM_OPTIONS if isinstance(part, Claim) else tuple(entry.name for entry in fields(part))
    options = []
    for name in names:
        value = getattr(part, name)
        match value:
            case None:
                continue
            case bool():
                options.append(name if value else f"{name}=no")
            case Mapping():
                options.append(f"{name}={_precision(value)}")
            case _:
                options.append(f"{name}={_member(value)}")
    return options


def _precision(value: Precision) -> str:
    return value if isinstance(value, str) else " ".join(f"{form} {amount}" for form, amount in value.items())


def _name(text: str) -> str:
    if _WORD(text) and text not in HEADINGS:
        return text
    return f"`{text}`" if text.isprintable() and "`" not in text else _string(text)


def _member(text: str) -> str:
    return text if _PLAIN_MEMBER(text) else _string(text)


def _text(text: str) -> str:
    return text if _PLAIN_TEXT(text) else _string(text)


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
