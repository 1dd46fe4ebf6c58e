"""The quick way from a record's JSON values to a ``Record``: it accepts what surely has no mistake, and nothing else.

It never says what is wrong. What it does not accept goes to ``shape``, where pydantic is the judge; a test holds that
whatever the screen accepts, pydantic accepts with the same result. Both are handed plain JSON values (dict, list, str,
bool, None, ``Number``) and the same origin.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from validator.claims.form import (
    EACH,
    RESERVED_MEMBERS,
    WIDEST_PLACE,
    Number,
    is_confidence,
    is_member,
    is_name,
    is_number,
    whole_number,
)
from validator.claims.origin import Origin
from validator.claims.record import Claim, MeasureDeclaration, Precision, Record, Source

_RECORD = frozenset(
    {"id", "source", "members", "measures", "precision", "rounding", "locale", "claims", "checks"},
)
_CLAIM = frozenset(
    {"id", "measure", "dims", "value", "unit", "quote", "precision", "rounding", "confidence", "trusted", "note"}
)
_SOURCE = frozenset({"title", "url", "published", "path", "language"})
_FLAGS = frozenset({"additive", "whole", "cumulative", "date"})
_MEASURE = _FLAGS | {"unit", "minimum", "maximum", "precision", "rounding", "sign", "order"}


class _UnsureError(Exception):
    """Something is not surely right."""


def screen_record(values: object, default_id: str, origin: Origin) -> Record | None:
    """The record, or None where ``shape`` must look at it."""
    try:
        return _record(_object(values, _RECORD), default_id, origin)
    except _UnsureError:
        return None


def _record(values: Mapping[str, Any], default_id: str, origin: Origin) -> Record:
    members = _members(values.get("members", {}))
    source = values.get("source")
    return Record(
        id=_text(values.get("id")) or default_id,
        source=None if source is None else _source(_object(source, _SOURCE)),
        members=members,
        measures=_measures(values.get("measures", {})),
        precision=_precision(values.get("precision")),
        rounding=_rounding(values.get("rounding")),
        locale=_text(values.get("locale")),
        claims=_claims(_list(values.get("claims", [])), members, origin),
        checks=tuple(_stated(line) for line in _list(values.get("checks", []))),
        origin=origin,
    )


def _claims(values: Sequence[object], members: Mapping[str, Sequence[str]], origin: Origin) -> tuple[Claim, ...]:
    claims = []
    names: dict[str, None] = {}
    ids: dict[str, None] = {}
    cells: dict[tuple[str, object], None] = {}  # pairs of dimension and member that have passed
    for position, entry in enumerate(values):
        fields = _object(entry, _CLAIM)
        measure = fields.get("measure")
        if type(measure) is not str:
            raise _UnsureError
        if measure not in names:
            names[_name(measure)] = None
        dims = fields.get("dims", {})
        if type(dims) is not dict:
            raise _UnsureError
        for pair in dims.items():
            if type(pair[1]) is not str:
                raise _UnsureError
            if pair not in cells:
                cells[_pair(*pair, members)] = None
        identity = _text(fields.get("id")) or f"c{position + 1}"
        if identity in ids:
            raise _UnsureError
        ids[identity] = None
        claims.append(
            Claim(
                id=identity,
                measure=measure,
                dims=dims,
                value=_written(fields.get("value")),
                unit=_text(fields.get("unit")),
                quote=_text(fields.get("quote")),
                precision=_precision(fields["precision"]) if "precision" in fields else None,
                rounding=_rounding(fields["rounding"]) if "rounding" in fields else None,
                confidence=_confidence(fields["confidence"]) if "confidence" in fields else None,
                trusted=_flag(fields["trusted"]) if fields.get("trusted") is not None else None,
                note=_text(fields.get("note")),
                origin=origin,
                position=position,
            )
        )
    return tuple(claims)


def _pair(dimension: str, member: str, members: Mapping[str, Sequence[str]]) -> tuple[str, object]:
    declared = members.get(_name(dimension))
    if member in RESERVED_MEMBERS or not is_member(member):
        raise _UnsureError
    if declared is not None and member != EACH and member not in declared:
        raise _UnsureError
    return dimension, member


def _members(values: object) -> dict[str, tuple[str, ...]]:
    if type(values) is not dict:
        raise _UnsureError
    result = {}
    for dimension, listed in values.items():
        names = _list(listed)
        if not names or any(type(name) is not str or not is_member(name) for name in names):
            raise _UnsureError
        if len(set(names)) != len(names) or EACH in names or any(name in RESERVED_MEMBERS for name in names):
            raise _UnsureError
        result[_name(dimension)] = tuple(names)
    return result


def _source(values: Mapping[str, Any]) -> Source:
    return Source(**{name: _text(value) for name, value in values.items()})


def _measures(values: object) -> dict[str, MeasureDeclaration]:
    if type(values) is not dict:
        raise _UnsureError
    return {_name(name): _measure(_object(entry, _MEASURE)) for name, entry in values.items()}


def _measure(values: Mapping[str, Any]) -> MeasureDeclaration:
    fields: dict[str, Any] = {}
    for name, value in values.items():
        if value is None:
            continue
        if name in _FLAGS:
            fields[name] = _flag(value)
        elif name in ("minimum", "maximum"):
            fields[name] = _bound(value)
        elif name == "precision":
            fields[name] = _precision(value)
        elif name == "rounding":
            fields[name] = _rounding(value)
        elif name == "sign":
            fields[name] = _one_of(value, "increase", "favourable")
        elif name == "order":
            fields[name] = _one_of(value, "largest", "smallest")
        else:
            fields[name] = _text(value)
    return MeasureDeclaration(**fields)


def _object(value: object, known: frozenset[str]) -> Mapping[str, Any]:
    if type(value) is not dict or not value.keys() <= known:
        raise _UnsureError
    return value


def _list(value: object) -> list[Any]:
    if type(value) is not list:
        raise _UnsureError
    return value


def _text(value: object) -> str | None:
    if value is None or (type(value) is str and value):
        return value
    raise _UnsureError


def _stated(value: object) -> str:
    if type(value) is str and value:
        return value
    raise _UnsureError


def _written(value: object) -> str:
    return value.text if type(value) is Number else _stated(value)


def _name(value: str) -> str:
    if is_name(value):
        return value
    raise _UnsureError


def _bound(value: object) -> str:
    text = _written(value)
    if is_number(text):
        return text
    raise _UnsureError


def _confidence(value: object) -> str | None:
    if value is None:
        return None
    text = _written(value)
    if is_confidence(text):
        return text
    raise _UnsureError


def _flag(value: object) -> bool:
    if type(value) is bool:
        return value
    raise _UnsureError


def _one_of(value: object, *choices: str) -> str:
    if type(value) is str and value in choices:
        return value
    raise _UnsureError


def _rounding(value: object) -> Literal["nearest", "truncated"] | None:
    if value is None or value == "nearest" or value == "truncated":  # noqa: PLR1714 (a set does not narrow the type)
        return value
    raise _UnsureError


def _precision(value: object) -> Precision | None:
    if value is None or value == "exact":
        return value
    if type(value) is not dict or len(value) != 1:
        raise _UnsureError
    form, amount = next(iter(value.items()))
    if form == "plus_minus":
        text = _bound(amount)
        if text[0] in "+-":
            raise _UnsureError
        return {"plus_minus": text}
    whole = whole_number(amount.text) if type(amount) is Number else None
    least = {"decimals": -WIDEST_PLACE, "significant": 1}.get(form)
    if whole is None or least is None or not least <= whole <= WIDEST_PLACE:
        raise _UnsureError
    return {form: whole}
