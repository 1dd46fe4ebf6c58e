"""From the plain values of a declaration to ``Declared``: pydantic judges, and every mistake is told in our words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from json import dumps
from typing import Any

from validator.claims.form import Number, is_name, whole_number
from validator.claims.origin import Loc
from validator.claims.readers.shape import Flaw, adapter, describe, member_flaws
from validator.claims.readers.tables.declared import FIELDS, ColumnDeclaration, Declared, Written
from validator.claims.readers.tables.declared_form import DELIMITER, IGNORE, delimiter_of
from validator.claims.record import MeasureDeclaration
from validator.errors import Problem, nearest


def shape_declared(values: object, written: Written) -> tuple[Declared | None, list[Problem]]:
    """The declaration that plain values make, or all that is wrong with them."""
    from validator.claims.readers.tables.declared_file import with_origins

    if not isinstance(values, Mapping):
        return None, [written.problem((), describe(values), _DECLARATION, "write one `key: value` a line")]
    values = {key: _as_written((key,), value) for key, value in values.items()}
    declared, flaws = _validated(values)
    flaws += member_flaws(values.get("members"))
    flaws += _ignore_flaws(values.get("columns"))
    if declared is not None:
        flaws += _text_flaws(declared)
    problems = [written.problem(flaw.loc, flaw.found, flaw.expected, flaw.advice) for flaw in flaws]
    if declared is None or problems:
        return None, problems
    if declared.delimiter is not None:
        declared = replace(declared, delimiter=delimiter_of(declared.delimiter))
    return with_origins(declared, written), []


_DECLARATION = "keys and values such as `layout: wide` and `columns: {county: ignore}`"


def _as_written(loc: Loc, value: Any) -> Any:
    """A number stays one where a number is wanted; anywhere else ``2022`` is text: a column, a member, a token."""
    match value:
        case Number() if loc == ("header",):
            whole = whole_number(value.text)
            return value if whole is None else whole
        case Number():
            return value if _takes_number(loc) else value.text
        case list():
            return [_as_written((*loc, number), item) for number, item in enumerate(value)]
        case Mapping():
            return {name: _as_written((*loc, name), item) for name, item in value.items()}
        case _:
            return value


def _takes_number(loc: Loc) -> bool:
    match loc:
        case ("precision", *_) | ("columns" | "measures", _, "precision" | "minimum" | "maximum", *_):
            return True
        case _:
            return False


def _validated(values: Mapping[str, Any]) -> tuple[Declared | None, list[Flaw]]:
    from pydantic import ValidationError

    key: Any = Declared  # mypy does not take type[T] for hashable
    try:
        return adapter(key).validate_python(values), []
    except ValidationError as error:
        return None, [_flaw(entry) for entry in error.errors(include_url=False, include_context=False)]


def _flaw(entry: Any) -> Flaw:
    loc: Loc = entry["loc"]
    if entry["type"] == "unexpected_keyword_argument":
        known = _known(loc[:-1])
        return Flaw((*loc, "[key]"), f"unknown key {loc[-1]!r}{nearest(str(loc[-1]), known)}", _choices(known))
    expected = _CONTAINERS.get(entry["type"], entry["msg"])
    advice = ""
    if entry["type"] == "tuple_type" and loc[0] in _LISTS:
        expected = "a list: […]"
        if isinstance(entry["input"], str):
            advice = f"write it in brackets: {loc[-1]}: [{dumps(entry['input'], ensure_ascii=False)}]"
    if len(loc) == 2 and loc[0] == "columns" and entry["type"] == "dataclass_type":
        expected = "`ignore`, or what the column states: {measure: released, unit: person}"
    value = entry["input"]
    found = describe(Number(str(value)) if type(value) is int else value)
    if loc[-1] == "[key]":
        found = f"the name {found.removeprefix('the text ')}"
    elif isinstance(loc[-1], int):
        found = f"{loc[-2]!r} holds {found}"
    else:
        found = f"{loc[-1]!r} is {found}"
    quote = isinstance(value, bool) or value is None
    return Flaw(loc, found, expected, _QUOTE if quote and "true" not in expected else advice)


_QUOTE = "put a word that means something in YAML in quotation marks, or remove the key"
_LISTS = ("checks", "members")
"""The fields that a text alone does not stand for."""
_CONTAINERS = {
    "dict_type": "a mapping: {…}",
    "tuple_type": "text, or a list: […]",
    "dataclass_type": "a mapping: {…}",
    "too_short": "a list with at least one entry",
}


def _known(loc: Loc) -> list[str]:
    match loc:
        case ("columns", *_):
            return [entry.name for entry in fields(ColumnDeclaration) if entry.name != "ignore"]
        case ("measures", *_):
            return [entry.name for entry in fields(MeasureDeclaration)]
        case _:
            return list(FIELDS)


def _choices(names: list[str]) -> str:
    return "one of " + ", ".join(names)


def _ignore_flaws(columns: object) -> Iterator[Flaw]:
    """``{ignore: true}`` would be taken by pydantic, and then so would ``{ignore: no}``."""
    for name, value in columns.items() if isinstance(columns, Mapping) else ():
        if isinstance(value, Mapping) and IGNORE in value:
            yield Flaw(("columns", name, IGNORE, "[key]"), f"unknown key {IGNORE!r}", f"`{name}: {IGNORE}`")


def _text_flaws(declared: Declared) -> list[Flaw]:
    """Units, an encoding, a date and names that no reader would understand."""
    flaws: list[Flaw] = []
    for name in ("columns", "measures"):
        for key, value in getattr(declared, name).items():
            flaws += _unit_flaws((name, key, "unit"), value.unit)
            if name == "columns" and not value.ignore and value.measure is None and is_name(key) is None:
                found = f"the column {key!r} cannot give its measure a name"
                flaws.append(
                    Flaw((name, key, "[key]"), found, "a name on one line without backquotes", "add `measure`")
                )
    if declared.delimiter is not None and delimiter_of(declared.delimiter) is None:
        flaws.append(Flaw(("delimiter",), f"'delimiter' is {describe(declared.delimiter)}", DELIMITER))
    flaws += _locale_flaws(declared.locale)
    flaws += _encoding_flaws(declared.encoding)
    flaws += _date_flaws(declared.published)
    return flaws


def _unit_flaws(loc: Loc, unit: str | None) -> list[Flaw]:
    from validator.claims.units import UnknownUnitError, parse_unit

    if unit is None:
        return []
    try:
        parse_unit(unit)
    except UnknownUnitError as error:
        return [Flaw(loc, str(error), "a unit such as person, USD, km² or %")]
    return []


def _locale_flaws(locale: str | None) -> list[Flaw]:
    from validator.claims.notation.numerals import LOCALES, known_locale

    if locale is None or known_locale(locale):
        return []
    return [Flaw(("locale",), f"the locale {locale!r} is not known", _choices([*LOCALES]), "")]


def _encoding_flaws(encoding: str | None) -> list[Flaw]:
    from validator.claims.readers.tables.csv_dialect import is_encoding

    if encoding is None or is_encoding(encoding):
        return []
    found = f"the encoding {encoding!r} is not known{nearest(encoding.lower(), _ENCODINGS)}"
    return [Flaw(("encoding",), found, "utf-8, utf-16, windows-1252, iso-8859-1, windows-1251 or another")]


_ENCODINGS = ("utf-8", "utf-16", "windows-1252", "windows-1250", "windows-1251", "iso-8859-1", "iso-8859-2", "cp437")


def _date_flaws(published: str | None) -> list[Flaw]:
    from validator.claims.notation.read import read_quantity
    from validator.claims.quantity import Kind, UnreadableValueError

    if published is None:
        return []
    try:
        if read_quantity(published, date=True).kind is Kind.DATE:
            return []
    except UnreadableValueError:
        pass
    return [Flaw(("published",), f"{published!r} is not a date", "a date such as 2025-05-23")]
