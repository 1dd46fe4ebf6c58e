"""YAML with places: every key and value knows its line and column, and every mistake is told with them.

PyYAML composes the node graph and nothing constructs objects from it, so a rule file can run no code. Scalars follow
the YAML 1.2 core schema (yaml.org/spec/1.2.2, §10.3.2), under which ``NO`` and ``12:30`` are text; aliases are refused,
so that neither a cycle nor a billion laughs can arise; duplicate keys are refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from validator.errors import Place, Problem, RuleFileError

if TYPE_CHECKING:
    from yaml import Node

MOST_BYTES = 2_000_000
"""A rule file is read by people; a larger file is refused before it is parsed."""
MOST_NESTED = 40

_BOOLEAN = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?")


class WrittenNumber(str):
    """A number as it was written: its digits are text until somebody needs them."""

    __slots__ = ()


Scalar = str | bool | None


@dataclass(frozen=True, slots=True)
class Located:
    """A YAML value with its place: a scalar, a tuple of values, or a mapping from keys to values."""

    value: Scalar | tuple[Located, ...] | Mapping[str, Located]
    place: Place
    key_places: Mapping[str, Place] | None = None
    block: bool = False


class YamlSource:
    """The text of one YAML file, for excerpts."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.lines = text.splitlines()

    def problem(self, place: Place, found: str, expected: str = "", advice: str = "", length: int = 1) -> Problem:
        """A problem at a place of the file, with its line as excerpt."""
        excerpt = self.lines[place.line - 1] if place.line <= len(self.lines) else ""
        return Problem(place, found, expected, advice, excerpt, length)


def load_yaml(path: str, data: bytes) -> tuple[Located, YamlSource]:
    """Read one YAML document.

    Raises:
        RuleFileError: not UTF-8, not YAML, several documents, an alias, a duplicate key, a key that is not text.
    """
    import yaml

    text = _decode(path, data)
    source = YamlSource(path, text)
    try:
        _refuse_aliases(text, source, yaml)
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
        try:
            node = loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(path, mark.line + 1, mark.column + 1) if mark else Place(path)
        raise RuleFileError([source.problem(place, f"not YAML: {error.problem}", "YAML 1.2", _advice(error))]) from None
    except yaml.YAMLError as error:
        raise RuleFileError([source.problem(Place(path), f"not YAML: {error}")]) from None
    except RecursionError:
        raise RuleFileError(
            [source.problem(Place(path), "nested too deeply", f"at most {MOST_NESTED} levels")]
        ) from None
    if node is None:
        raise RuleFileError([source.problem(Place(path), "the file is empty", "a rule", _EMPTY_ADVICE)])
    problems: list[Problem] = []
    located = _locate(node, source, problems, 0)
    if problems:
        raise RuleFileError(problems)
    return located, source


_EMPTY_ADVICE = "`validator rules new NAME` writes one to start from"


def _decode(path: str, data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise RuleFileError([Problem(Place(path), f"the file has {len(data):,} bytes", f"at most {MOST_BYTES:,}")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        found = f"not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start}"
        raise RuleFileError([Problem(Place(path, line), found, "UTF-8 text", "save the file as UTF-8")]) from None


def _refuse_aliases(text: str, source: YamlSource, yaml: Any) -> None:
    """Events come one by one without being expanded or nested, so that a bomb is seen before it can go off."""
    depth = 0
    for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        if isinstance(event, yaml.AliasEvent):
            place = Place(source.path, event.start_mark.line + 1, event.start_mark.column + 1)
            found, advice = f"the alias *{event.anchor}", "write the value out; quote text that begins with * or &"
            raise RuleFileError([source.problem(place, found, "a value", advice)])
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MOST_NESTED:
            place = Place(source.path, event.start_mark.line + 1, event.start_mark.column + 1)
            raise RuleFileError([source.problem(place, "nested too deeply", f"at most {MOST_NESTED} levels")])


def _advice(error: Any) -> str:
    problem = str(error.problem)
    if "mapping values are not allowed" in problem:
        return "put text that contains ': ' in quotes"
    if "found character '\\t'" in problem:
        return "indent with spaces"
    if "cannot start any token" in problem:
        return "put text that begins with a sign such as %, @, ` or * in quotes"
    return ""


def _locate(node: Node, source: YamlSource, problems: list[Problem], depth: int) -> Located:
    from yaml import MappingNode, ScalarNode, SequenceNode

    place = Place(source.path, node.start_mark.line + 1, node.start_mark.column + 1)
    if depth > MOST_NESTED:
        problems.append(source.problem(place, "nested too deeply", f"at most {MOST_NESTED} levels"))
        return Located(None, place)
    match node:
        case ScalarNode():
            if node.tag.startswith("!") or not node.tag.startswith("tag:yaml.org,2002:"):
                problems.append(source.problem(place, f"the tag {node.tag}", "plain YAML without tags"))
            return Located(_scalar(node), place, block=node.style in ("|", ">"))
        case SequenceNode():
            return Located(tuple(_locate(item, source, problems, depth + 1) for item in node.value), place)
        case MappingNode():
            values: dict[str, Located] = {}
            keys: dict[str, Place] = {}
            for key, value in node.value:
                at = Place(source.path, key.start_mark.line + 1, key.start_mark.column + 1)
                if not isinstance(key, ScalarNode):
                    problems.append(source.problem(at, "a key that is not text", "a word"))
                    continue
                name = str(key.value)
                if name in values:
                    found = f"the key {name!r} stands twice, first on line {keys[name].line}"
                    problems.append(source.problem(at, found, "each key once", "", len(name)))
                    continue
                values[name] = _locate(value, source, problems, depth + 1)
                keys[name] = at
            return Located(values, place, keys)
        case _:
            raise AssertionError(f"no YAML node is a {type(node).__name__}")


def _scalar(node: Any) -> Scalar:
    """YAML 1.2 core schema; quoted text and block text are always text."""
    text: str = node.value
    if node.style:  # plain scalars have None or, from the C loader, an empty text
        return text
    if text in _NULL:
        return None
    if text in _BOOLEAN:
        return _BOOLEAN[text]
    return WrittenNumber(text) if _NUMBER.fullmatch(text) else text
