"""Python values as the JSON text of a record, with every digit: what ``load_record`` makes of a dict.

A float is refused: ``24.50`` has lost its zero by the time Python shows it, and ``0.1 + 0.2`` has gained digits that
nobody wrote, which would make a value far more precise than its source.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from validator.claims.form import Number
from validator.claims.origin import Loc
from validator.claims.readers.shape import Flaw

_DEEPEST = 32


def json_object(values: Mapping[str, object]) -> dict[str, object]:
    """The values as the readers see those of a file; what no file can hold is left as it is, and found wrong later."""
    return {str(key): _plain(value, (), []) for key, value in values.items()}


def json_text(values: Mapping[str, object]) -> tuple[str, list[Flaw]]:
    """The values as indented JSON, and what of them cannot be written so (null stands in its place).

    >>> from decimal import Decimal
    >>> json_text({"value": Decimal("24.50"), "ids": ("a", 10**3)})
    ('{\\n  "value": 24.50,\\n  "ids": [\\n    "a",\\n    1000\\n  ]\\n}', [])
    """
    flaws: list[Flaw] = []
    return _render(_plain(values, (), flaws), "\n"), flaws


def _plain(value: Any, loc: Loc, flaws: list[Flaw]) -> Any:
    match value:
        case None | bool() | Number():
            return value
        case str():
            if not value.isascii() and any("\ud800" <= char <= "\udfff" for char in value):
                flaws.append(
                    Flaw(loc, "half of a surrogate pair, which is no character", "text", "decode the text anew")
                )
                return None
            return str(value)
        case Mapping() if len(loc) < _DEEPEST:
            for key in value:
                if not isinstance(key, str):
                    flaws.append(Flaw(loc, f"the key {key!r}", "keys that are text", "write it as text"))
            return {key: _plain(part, (*loc, key), flaws) for key, part in value.items() if isinstance(key, str)}
        case list() | tuple() if len(loc) < _DEEPEST:
            return [_plain(part, (*loc, number), flaws) for number, part in enumerate(value)]
        case _:
            return _number(value, loc, flaws)


def _number(value: Any, loc: Loc, flaws: list[Flaw]) -> Number | None:
    if hasattr(value, "__index__"):
        return Number(_digits(value.__index__()))
    if type(value).__name__ == "Decimal" and value.is_finite():
        return Number(str(value))
    kind = type(value).__name__
    expected = "text, an int, a decimal.Decimal, a bool, None, a dict or a list"
    if isinstance(value, float):
        advice = 'give the value as the source writes it: text such as "24.50", or decimal.Decimal("24.50")'
        flaws.append(Flaw(loc, f"the float {value!r}: its digits are not those that were written", expected, advice))
    else:
        deep = len(loc) >= _DEEPEST
        found = f"values nested more than {_DEEPEST} deep" if deep else f"a value of the type {kind}"
        flaws.append(Flaw(loc, found, expected))
    return None


def _digits(value: int) -> str:
    if value.bit_length() < 14_000:  # Python refuses to print an int of more than 4,300 digits
        return str(value)
    from decimal import Decimal

    return str(Decimal(value))


def _render(value: Any, line: str) -> str:
    match value:
        case Number():
            return value.text
        case dict() | list() if not value:
            return "{}" if isinstance(value, dict) else "[]"
        case dict():
            inner = f"{line}  "
            parts = (f"{inner}{_render(key, '')}: {_render(part, inner)}" for key, part in value.items())
            return f"{{{','.join(parts)}{line}}}"
        case list():
            inner = f"{line}  "
            return f"[{','.join(inner + _render(part, inner) for part in value)}{line}]"
        case _:
            return json.dumps(value, ensure_ascii=False)
