"""The terms that the JSON Schemas of reports are written in.

Contract: every term is a fresh JSON Schema (draft 2020-12); every one says what it is of.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Schema = dict[str, Any]


def fixed_object(properties: Mapping[str, Schema]) -> Schema:
    """Every key is always there, and no other is."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": dict(properties),
    }


def list_of(items: Schema, description: str) -> Schema:
    """A list, its items in a fixed order."""
    return {"type": "array", "items": items, "description": description}


def text(description: str) -> Schema:
    """A text."""
    return {"type": "string", "description": description}


def nullable_text(description: str) -> Schema:
    """A text, or null."""
    return {"type": ["string", "null"], "description": description}


def count(description: str) -> Schema:
    """A number of things: no float would hold a larger one exactly, and none needs to."""
    return {"type": "integer", "minimum": 0, "description": description}
