"""YAML with places: every key and value knows its line and column, and every mistake is told with them.

PyYAML composes the node graph and nothing constructs objects from it, so a rule file can run no code. Scalars follow
the YAML 1.2 core schema (yaml.org/spec/1.2.2, §10.3.2), under which ``NO`` and ``12:30`` are text; anchors and
aliases are refused, so that neither a cycle nor a billion laughs can arise, and so are tags and duplicate keys.

Contract: rule files and declarations of tables are read here; the caller of ``load_yaml`` turns the error into its own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import TYPE_CHECKING, Any

from validator.errors import Place, Problem, RuleFileError

if TYPE_CHECKING:
    from yaml import Node

MOST_BYTES = 2_000_000
"""These files are read by people; a larger file is refused before it is parsed."""

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
    """A YAML value with its place: a scalar, a tuple of values, or a mapping from keys to values.

    ``start`` is its offset in the text; ``style`` is how a scalar is written: ``'``, ``"``, ``|``, ``>`` or nothing.
    """

    value: Scalar | tuple[Located, ...] | Mapping[str, Located]
    place: Place
    key_places: Mapping[str, Place] | None = None
    start: int = 0
    style: str = ""


class YamlSource:
    """The text of one YAML file, for places and excerpts."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.lines = text.splitlines()
        self._starts = [0, *accumulate(len(line) for line in text.splitlines(keepends=True))]

    def problem(self, place: Place, found: str, expected: str = "", advice: str = "", length: int = 1) -> Problem:
        """A problem at a place of the file, with its line as excerpt."""
        excerpt = self.lines[place.line - 1] if place.line <= len(self.lines) else ""
        return Problem(place, found, expected, advice, excerpt, max(1, length))

    def place(self, index: int) -> Place:
        """The place of an offset in the text; of its end, the place behind the last line's last character."""
        line = min(bisect_right(self._starts, index), max(1, len(self.lines)))
        behind = len(self.lines[line - 1]) if self.lines else 0
        return Place(self.path, line, min(index - self._starts[line - 1], behind) + 1)

    def inside(self, located: Located, start: int, end: int) -> tuple[Place, int]:
        """Where ``value[start:end]`` of a scalar stands, and how many characters it takes on its first line.

        Quotes, escapes and the folding of lines change white space and the characters that need an escape, but never
        the order of what can be seen: so the first visible character of the part is found by counting.
        """
        value = str(located.value)
        before, wanted, whole = (_visible(part) for part in (value[:start], value[start:end], value))
        shown = [found.span() for found in islice(self._characters(located), min(before + max(1, wanted), whole))]
        if before >= whole:  # behind the last character: where a formula ends too early
            return self.place(shown[-1][1] if shown else located.start), 1
        first, last = shown[before][0], shown[-1][1]
        place = self.place(first)
        return place, min(last, self._starts[place.line - 1] + len(self.lines[place.line - 1].rstrip())) - first

    def _characters(self, located: Located) -> Iterator[re.Match[str]]:
        """Each visible character of a scalar, as it is written."""
        begin = located.start
        if located.style in ("|", ">"):
            begin = self._starts[located.place.line]
        elif located.style:
            begin += 1
        found = _WRITTEN.get(located.style, _PLAIN).finditer(self.text, begin)
        return (match for match in found if not _ESCAPED_SPACE.fullmatch(match.group()))


_PLAIN = re.compile(r"\S")
_WRITTEN = {"'": re.compile(r"''|\S"), '"': re.compile(r"\\(?:x..|u.{4}|U.{8}|.)|\S", re.DOTALL)}
_ESCAPED_SPACE = re.compile(r"\\(?:[\stnvfrN_LP]|(?:x|u00|U000000)(?:09|0[a-dA-D]|20|85|[aA]0))")


def _visible(text: str) -> int:
    return sum(not char.isspace() for char in text)


def load_yaml(path: str, data: bytes) -> tuple[Located, YamlSource]:
    """Read one YAML document.

    Raises:
        RuleFileError: not UTF-8, not YAML, several documents, an anchor, a tag, a duplicate key, a key that is no text.
    """
    import yaml

    source = YamlSource(path, _decode(path, data))
    _refuse_unprintable(source)
    try:
        _refuse_what_is_not_plain(source, yaml)
        node = yaml.compose(source.text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        from validator.claims.yaml_mistakes import yaml_problem

        raise RuleFileError([yaml_problem(error, source)]) from None
    if node is None:
        found = "the file holds only comments" if source.text.strip() else "the file is empty"
        raise RuleFileError([source.problem(Place(path), found, "a rule", _EMPTY_ADVICE)])
    problems: list[Problem] = []
    located = _locate(node, source, problems)
    if problems:
        raise RuleFileError(problems)
    return located, source


_EMPTY_ADVICE = "`validator rules new NAME` writes one to start from"


def _decode(path: str, data: bytes) -> str:
    if len(data) > MOST_BYTES:
        found = f"the file is larger than {MOST_BYTES:,} bytes"
        raise RuleFileError([Problem(Place(path), found, "rules that somebody can read", "split it into files")])
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise RuleFileError([Problem(Place(path), "not UTF-8 but UTF-16", "UTF-8 text", _ENCODING_ADVICE)])
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        source = YamlSource(path, data.decode(errors="replace"))
        place = source.place(len(data[: error.start].decode()))
        found = f"not UTF-8: the byte 0x{data[error.start]:02x}"
        raise RuleFileError([source.problem(place, found, "UTF-8 text", _ENCODING_ADVICE)]) from None


_ENCODING_ADVICE = "save the file as UTF-8"
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def _refuse_unprintable(source: YamlSource) -> None:
    """YAML 1.2 §5.1, and no byte order mark but at the beginning: PyYAML gives no line and column for these."""
    found = _UNPRINTABLE.search(source.text)
    if found is not None:
        what = f"the control character U+{ord(found.group()):04X}"
        raise RuleFileError([source.problem(source.place(found.start()), what, "text that can be seen", "remove it")])


def _refuse_what_is_not_plain(source: YamlSource, yaml: Any) -> None:
    """Events come one by one without being expanded or nested, so that a bomb is seen before it can go off."""
    depth = 0
    for event in yaml.parse(source.text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor is not None:
            what = "alias *" if isinstance(event, yaml.AliasEvent) else "anchor &"
            wrong = f"the {what}{anchor}", "every value written out", "put text that begins with * or & in quotes"
        elif tag is not None:
            short = tag.replace("tag:yaml.org,2002:", "!!")
            wrong = f"the tag {short}", "values without tags", "remove it; put text that begins with ! in quotes"
        elif depth > MOST_NESTED:
            wrong = "lists or mappings nested too deeply", f"at most {MOST_NESTED} levels", ""
        else:
            continue
        raise RuleFileError([source.problem(source.place(event.start_mark.index), *wrong)])


def _locate(node: Node, source: YamlSource, problems: list[Problem]) -> Located:
    from yaml import MappingNode, ScalarNode, SequenceNode

    start = node.start_mark.index
    place = source.place(start)
    match node:
        case ScalarNode():
            return Located(_scalar(node), place, None, start, node.style or "")
        case SequenceNode():
            return Located(tuple(_locate(item, source, problems) for item in node.value), place)
        case MappingNode():
            values: dict[str, Located] = {}
            keys: dict[str, Place] = {}
            for key, value in node.value:
                at = source.place(key.start_mark.index)
                if not isinstance(key, ScalarNode):
                    problems.append(source.problem(at, "a key that is not text", "a word"))
                    continue
                name = str(key.value)
                if name in values:
                    found = f"the key {name!r} stands twice, first on line {keys[name].line}"
                    problems.append(source.problem(at, found, "each key once", "remove one of the two", len(name)))
                    continue
                values[name] = _locate(value, source, problems)
                keys[name] = at
            return Located(values, place, keys)
        case _:
            raise AssertionError(f"no YAML node is a {type(node).__name__}")


def _scalar(node: Any) -> Scalar:
    """YAML 1.2 core schema; quoted text and block text are always text."""
    text: str = node.value
    if node.style:
        return text
    if text in _NULL:
        return None
    if text in _BOOLEAN:
        return _BOOLEAN[text]
    return WrittenNumber(text) if _NUMBER.fullmatch(text) else text
