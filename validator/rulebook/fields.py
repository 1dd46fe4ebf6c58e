"""The fields of a YAML mapping, read one by one: what is wrong is collected with its place, not raised."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from validator.claims.yaml_source import Located, WrittenNumber, YamlSource
from validator.errors import Place, Problem, nearest


class Fields:
    """The fields of one YAML mapping, read one by one; what is wrong is collected, not raised."""

    def __init__(self, source: YamlSource, located: Located, keys: Mapping[str, str], what: str) -> None:
        self.source = source
        self.located = located
        self.keys = keys
        self.what = what
        self.problems: list[Problem] = []
        self.values: Mapping[str, Located] = {}
        if not isinstance(located.value, Mapping):
            self.wrong(located.place, f"{what} is not a mapping", "keys and values: " + ", ".join(keys))
            return
        self.values = located.value
        for name, place in (located.key_places or {}).items():
            if name not in keys:
                found = f"{what} has no key {name!r}{nearest(name, keys)}"
                self.wrong(place, found, "one of " + ", ".join(keys), length=len(name))

    def wrong(self, place: Place, found: str, expected: str = "", advice: str = "", length: int = 1) -> None:
        """Note a problem."""
        self.problems.append(self.source.problem(place, found, expected, advice, length))

    def wrong_at(self, value: Located, span: tuple[int, int], found: str, expected: str = "", advice: str = "") -> None:
        """Note a problem of a part of a text: ``span`` are offsets in the value."""
        place, length = self.source.inside(value, *span)
        self.wrong(place, found, expected, advice, length)

    def text(self, name: str, *, required: bool = False) -> str | None:
        """A text field, without the white space around it."""
        value = self.values.get(name)
        if value is None:
            if required:
                self.wrong(self.located.place, f"{self.what} without {name!r}", f"{name!r}: {self.keys[name]}")
            return None
        if not isinstance(value.value, str) or not value.value.strip():
            self.wrong(
                value.place, f"{name!r} is {_kind(value)}", "text", "put text that YAML takes otherwise in quotes"
            )
            return None
        return str(value.value).strip()

    def place(self, name: str) -> Place:
        """Where a field's value stands."""
        value = self.values.get(name)
        return self.located.place if value is None else value.place

    def mapping(self, name: str) -> Mapping[str, Located]:
        """A field that is a mapping; empty where it is not there."""
        value = self.values.get(name)
        if value is None:
            return {}
        if not isinstance(value.value, Mapping):
            self.wrong(value.place, f"{name!r} is not a mapping", self.keys[name] or "keys and values")
            return {}
        return value.value

    def members(self, name: str) -> dict[str, tuple[str, ...]]:
        """Declared members: a mapping from dimensions to lists of words."""
        found: dict[str, tuple[str, ...]] = {}
        for dimension, listed in self.mapping(name).items():
            if not isinstance(listed.value, tuple) or not all(isinstance(m.value, str) for m in listed.value):
                what = f"the members of {dimension!r} are not a list of words"
                advice = "put words that mean something in YAML in quotes: true, null"
                self.wrong(listed.place, what, "a list: [a, b]", advice)
                continue
            found[dimension] = tuple(str(member.value) for member in listed.value)
        return found

    def plain(self, name: str) -> dict[str, Any]:
        """A mapping as plain values, for a pydantic model to check."""
        return {key: plain_value(value) for key, value in self.mapping(name).items()}


def _kind(value: Located) -> str:
    match value.value:
        case bool():
            return str(value.value).lower()
        case tuple():
            return "a list"
        case Mapping():
            return "a mapping"
        case _:
            return "empty"


def plain_value(located: Located) -> Any:
    """A located value without its places; numbers keep their digits."""
    match located.value:
        case tuple():
            return [plain_value(item) for item in located.value]
        case Mapping():
            return {key: plain_value(value) for key, value in located.value.items()}
        case WrittenNumber():
            text = str(located.value)
            return int(text) if text.lstrip("+-").isdecimal() and len(text) < 10 else text
        case _:
            return located.value
