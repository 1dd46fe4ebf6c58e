"""The keys of a rule file: what each means, and the JSON Schema of the whole, for editors."""

from __future__ import annotations

from typing import Any

from validator.rulebook.rule import Severity, Within

KEYS: dict[str, str] = {
    "id": "kebab-case; a rule alone in its file may leave it out and is called like the file",
    "title": "what the rule checks, in words",
    "expect": "the formula that must hold",
    "for": "a formula: the rule applies only where this holds; undecided where it is not known",
    "unless": "a formula: the rule does not apply where this holds",
    "why": "the reason, for the person who reads a contradiction",
    "severity": "error, warning or note",
    "within": "record (the default), or data set: what the rule is bound to, for all records of a run together",
    "precision": "how the rule reads its claims: exact, {decimals: n}, {plus_minus: x}, {significant: n}",
    "message": "text for a contradiction; {stated}, {computed}, {difference}, {variable}, names of `values`",
    "values": "names and formulas for the message",
    "show": "labels and formulas of figures worth telling",
    "source": "the standard, paper or reasoning behind the rule",
    "measures": "the units that the rule takes measures to have, {distance: {unit: km}}",
    "examples": "small records with the verdict that the rule must reach",
}
EXAMPLE_KEYS: dict[str, str] = {
    "name": "what the example shows",
    "verdict": "agrees, contradicts or undecided",
    "claims": "a record in .claims text",
    "records": "of a rule within a data set, in place of claims: names, each with a record in .claims text",
    "members": "declared members of dimensions",
    "measures": "what is declared of measures",
    "published": "the source's date",
}
VERDICTS = ("agrees", "contradicts", "undecided")
ID_PATTERN = "[a-z0-9]+(-[a-z0-9]+)*"


def rule_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a rule file, for editors."""
    words = {name: _text(described) for name, described in KEYS.items()}
    named = {"type": "object", "additionalProperties": {"type": "string"}}
    example = {
        "type": "object",
        "additionalProperties": False,
        "required": ["verdict"],
        "oneOf": [{"required": ["claims"]}, {"required": ["records"]}],
        "properties": {
            **{name: _text(described) for name, described in EXAMPLE_KEYS.items()},
            "verdict": {"enum": list(VERDICTS)},
            "members": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
            "measures": {"type": "object"},
            "records": {**named, "minProperties": 2, "description": EXAMPLE_KEYS["records"]},
        },
    }
    rule = {
        "type": "object",
        "additionalProperties": False,
        "required": ["title", "expect", "examples"],
        "properties": {
            **words,
            "id": {"type": "string", "pattern": f"^{ID_PATTERN}$", "description": KEYS["id"]},
            "severity": {"enum": [level.value for level in Severity], "description": KEYS["severity"]},
            "within": {"enum": [within.value for within in Within], "description": KEYS["within"]},
            "precision": {"description": KEYS["precision"]},
            "values": {**named, "description": KEYS["values"]},
            "show": {**named, "description": KEYS["show"]},
            "measures": {"type": "object", "description": KEYS["measures"]},
            "examples": {"type": "array", "minItems": 2, "items": example, "description": KEYS["examples"]},
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A rule file of validator: one rule, or a list of rules",
        "anyOf": [rule, {"type": "array", "minItems": 1, "items": rule}],
    }


def _text(described: str) -> dict[str, Any]:
    return {"type": "string", "description": described}
