"""The forms that only the declaration of a table has, told to pydantic without importing it (see ``claims.form``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

DELIMITER = 'one character that is no letter, digit or quotation mark, such as "," or "\\t"'
"""What a delimiter can be, in words."""
DELIMITER_PATTERN = r"""[^A-Za-z0-9\r\n"'\x00]|\\t|tab"""
_TAB = ("\\t", "tab")


def delimiter_of(written: str) -> str | None:
    """The delimiter that a text stands for; None where that cannot separate cells.

    A letter or digit would cut words and numbers, a quotation mark or the end of a line has another meaning.

    >>> delimiter_of(";"), delimiter_of("tab"), delimiter_of("7"), delimiter_of("ab")
    (';', '\\t', None, None)
    """
    if written in _TAB:
        return "\t"
    works = len(written) == 1 and not written.isalnum() and written not in "\"'\r\n\0"
    return written if works and not "\ud800" <= written <= "\udfff" else None


@dataclass(frozen=True, slots=True)
class ColumnNames:
    """The name of a column, or a list of names."""

    words: str = "the name of a column"

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> Any:
        return _listed(_told({"type": "str", "strict": True, "min_length": 1}, self.words), 1)

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> Any:
        return _one_or_more({"type": "string", "minLength": 1})


@dataclass(frozen=True, slots=True)
class Tokens:
    """Text that stands where there is no value, or a list of such texts."""

    words: str = "text"

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> Any:
        return _listed(_told({"type": "str", "strict": True}, self.words), 0)

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> Any:
        return {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": ["string", "number"]}}]}


@dataclass(frozen=True, slots=True)
class HeaderForm:
    """True, false, or the number of a row."""

    words: str = "true, false, or the number of the row that names the columns, from 1"

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> Any:
        row = {"type": "int", "strict": True, "ge": 1, "le": 1_000_000}
        return _told({"type": "union", "choices": [{"type": "bool", "strict": True}, row]}, self.words)

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> Any:
        return {"anyOf": [{"type": "boolean"}, {"type": "integer", "minimum": 1}]}


IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class MaybeIgnored:
    """A mapping from columns to what they state, in which the word ``ignore`` may stand for a whole declaration."""

    def __get_pydantic_core_schema__(self, source: object, handler: Any) -> Any:
        schema = handler(source)
        schema["keys_schema"] = {"type": "str", "strict": True, "min_length": 1}
        inner = schema["values_schema"]
        schema["values_schema"] = {
            "type": "function-before",
            "function": {"type": "no-info", "function": _no_ignore},
            "schema": inner,
        }
        return schema

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> Any:
        published = handler(schema)
        words = {"const": IGNORE, "description": "The column states nothing that can be checked."}
        published["additionalProperties"] = {"anyOf": [words, published["additionalProperties"]]}
        return published


def _no_ignore(value: object) -> object:
    return {IGNORE: True} if value == IGNORE else value


def _listed(entry: dict[str, Any], least: int) -> dict[str, Any]:
    listed = {"type": "tuple", "items_schema": [entry], "variadic_item_index": 0, "min_length": least}
    return {"type": "function-before", "function": {"type": "no-info", "function": _as_list}, "schema": listed}


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _one_or_more(entry: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [entry, {"type": "array", "items": entry, "minItems": 1}]}


def _told(inner: dict[str, Any], words: str) -> dict[str, Any]:
    """Whatever is wrong inside is told in our words, once."""
    return {"type": "custom-error", "schema": inner, "custom_error_type": "form", "custom_error_message": words}
