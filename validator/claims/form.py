"""The forms that the fields of a record take, told to pydantic without importing it.

pydantic reads these markers when it builds a schema (``record_schema``) or looks for what is wrong with a record. A
record in which nothing is wrong never needs it: the readers' screen (``readers/screen.py``) tests the same forms with
the functions here, and a test holds the two together. That keeps a tenth of a second out of every run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

NAME = r"[^\s?`\x00-\x1f\x7f](?:[^`\x00-\x1f\x7f]*[^\s`\x00-\x1f\x7f])?"
"""A name of a measure or a dimension. In a formula it stands as it is when it is a word, else in backquotes."""

MEMBER = r"[^\s\x00-\x1f\x7f](?:[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f])?"
"""A member of a dimension: text on one line."""

NUMBER = r"[-+]?[0-9]{1,1000}(?:\.[0-9]{1,1000})?"
"""A number where no unit or wording may stand: a bound, a half-width."""

CONFIDENCE = r"1(?:\.0{1,1000})?|0\.[0-9]{0,999}[1-9][0-9]{0,999}"
"""A number above 0 and at most 1."""

RESERVED_MEMBERS = ("none", "any")
"""Words of the rule language that stand where a member does, and so cannot be one."""

EACH = "each"
"""The member that stands for every member of its dimension."""

WIDEST_PLACE = 1000
"""The most decimals or significant digits that a precision may name, either way: far beyond any source."""

is_name = re.compile(NAME).fullmatch
is_member = re.compile(MEMBER).fullmatch
is_number = re.compile(NUMBER).fullmatch
is_confidence = re.compile(CONFIDENCE).fullmatch


def is_word(text: str) -> bool:
    """Whether a formula may hold the name as it is; any other name needs backquotes there.

    >>> is_word("military_each"), is_word("Total votes"), is_word("вивільнено")
    (True, False, True)
    """
    return text.replace("_", "a").isalnum() and not text[0].isdecimal() and not text[0].isdigit()


@dataclass(slots=True)  # not frozen: one is made for every number of a file, and freezing doubles its cost
class Number:
    """A number of a JSON text with the digits that were written: ``24.50`` is not ``24.5``, and no float is made."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A field that holds text; ``words`` say what is expected, in an error and nowhere else."""

    words: str = "text"
    pattern: str | None = None
    nullable: bool = False

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> Any:
        inner: dict[str, Any] = {"type": "str", "strict": True, "min_length": 1}
        if self.pattern is not None:
            inner["pattern"] = f"^(?:{self.pattern})$"
        return _told({"type": "nullable", "schema": inner} if self.nullable else inner, self.words)


@dataclass(frozen=True, slots=True)
class Flag:
    """A field that is true or false, and not 1, ``"yes"`` or anything else that Python would take for it."""

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> Any:
        return _told({"type": "bool", "strict": True}, "true or false")


@dataclass(frozen=True, slots=True)
class Choice:
    """A field that holds one of a few words."""

    words: str

    def __get_pydantic_core_schema__(self, source: object, handler: Any) -> Any:
        return _told(handler(source), self.words)


@dataclass(frozen=True, slots=True)
class Written:
    """A value as it was written: text, or a number of which every digit is kept."""

    words: str
    pattern: str | None = None

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> Any:
        inner: dict[str, Any] = {"type": "str", "strict": True, "min_length": 1}
        if self.pattern is not None:
            inner["pattern"] = f"^(?:{self.pattern})$"
        return _told(_unwrapped(inner), self.words)

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> Any:
        published = handler(schema)
        pattern = published.pop("pattern", None)
        text = {"type": "string", "minLength": 1} | ({} if pattern is None else {"pattern": pattern})
        return {"anyOf": [text, {"type": "number"}]}


@dataclass(frozen=True, slots=True)
class PrecisionForm:
    """``"exact"``, or an object with one field: ``decimals``, ``plus_minus`` or ``significant``."""

    words: str = '"exact", {"decimals": 2}, {"significant": 3} or {"plus_minus": "500"}'

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> Any:
        def whole(least: int) -> dict[str, Any]:
            integer = {"type": "int", "strict": True, "ge": least, "le": WIDEST_PLACE}
            return {"type": "function-before", "function": _no_info(_as_int), "schema": integer}

        width = {"type": "str", "strict": True, "pattern": f"^(?:{NUMBER[5:]})$"}
        parts = {"decimals": whole(-WIDEST_PLACE), "significant": whole(1), "plus_minus": _unwrapped(width)}
        objects = [
            {
                "type": "typed-dict",
                "fields": {name: {"type": "typed-dict-field", "schema": schema, "required": True}},
                "extra_behavior": "forbid",
            }
            for name, schema in parts.items()
        ]
        return _told(
            {"type": "union", "choices": [{"type": "literal", "expected": ["exact"]}, *objects]},
            f"{self.words}; decimals from -{WIDEST_PLACE} to {WIDEST_PLACE}, significant from 1",
        )

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> Any:
        def one(name: str, form: dict[str, Any], meaning: str) -> dict[str, Any]:
            return {
                "type": "object",
                "properties": {name: {**form, "description": meaning}},
                "required": [name],
                "additionalProperties": False,
            }

        integer = {"type": "integer", "minimum": -WIDEST_PLACE, "maximum": WIDEST_PLACE}
        width = {"anyOf": [{"type": "string", "pattern": f"^{NUMBER[5:]}$"}, {"type": "number", "minimum": 0}]}
        return {
            "anyOf": [
                {"const": "exact", "description": "The value is meant to its last digit, as money in a ledger."},
                one("decimals", integer, "Places after the point that are sure; -3 is thousands (XBRL's decimals)."),
                one("significant", {**integer, "minimum": 1}, "How many leading digits are sure."),
                one("plus_minus", width, "Half the width of the interval, in the value's unit."),
            ]
        }


@dataclass(frozen=True, slots=True)
class Hidden:
    """A field that is set by the readers; no file has it."""

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> Any:
        return {"type": "any"}


def _told(inner: dict[str, Any], words: str) -> dict[str, Any]:
    """Whatever is wrong inside is told in our words, once."""
    return {"type": "custom-error", "schema": inner, "custom_error_type": "form", "custom_error_message": words}


def _unwrapped(inner: dict[str, Any]) -> dict[str, Any]:
    return {"type": "function-before", "function": _no_info(_as_text), "schema": inner}


def _no_info(function: object) -> dict[str, Any]:
    return {"type": "no-info", "function": function}


def _as_text(value: object) -> object:
    return value.text if type(value) is Number else value


def _as_int(value: object) -> object:
    return whole_number(value.text) if type(value) is Number else value


def whole_number(text: str) -> int | None:
    """The integer that a JSON number writes, if it is a short one without point or exponent.

    >>> whole_number("-3"), whole_number("2.0"), whole_number("1e3")
    (-3, None, None)
    """
    digits = text[1:] if text.startswith("-") else text
    return int(text) if digits.isdecimal() and len(digits) <= 9 else None
