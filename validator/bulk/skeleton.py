"""The skeleton of a JSON line: its text without what differs from record to record of one shape.

Values, quotes, notes and the ids and titles of records differ; keys, measures, dimensions, units and declarations do
not. A line *has* a skeleton if its pieces with the line's own texts between them are the line again, byte for byte,
and it holds no backslash: then no text in it can hide a quotation mark, so that it says what the exemplar says, but for
those texts. Refused: comparing parsed fields, which does not see a key that nobody knows, and loses ``24.50``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from validator.claims.origin import Loc, Span
from validator.claims.readers.json_tree import Node, NotJsonError, parse_tree, skip_space

SOURCE_TEXTS = ("title", "url", "path")
CLAIM_TEXTS = ("value", "quote", "note")


@dataclass(frozen=True, slots=True)
class Skeleton:
    """``pieces`` (one more than ``paths``) and the JSON paths of the texts between them, in their order.

    ``values[i]`` is the path of claim i's value; ``id`` is the path of the record's id, where it states one.
    """

    pieces: tuple[str, ...]
    paths: tuple[str, ...]
    values: tuple[str, ...]

    @property
    def id(self) -> str | None:
        """The path of the record's id; None where it states none."""
        return "$.id" if "$.id" in self.paths else None


def skeleton(line: str) -> Skeleton | None:
    """The skeleton of a line that the reader accepts; None where it has none.

    >>> found = skeleton('{"claims":[{"measure":"released","value":"780","quote":"780 in all"}]}')
    >>> found.pieces
    ('{"claims":[{"measure":"released","value":"', '","quote":"', '"}]}')
    >>> found.paths
    ('$.claims[0].value', '$.claims[0].quote')
    """
    if "\\" in line:
        return None
    try:
        node, mistakes = parse_tree(line, skip_space(line, 0))
    except NotJsonError:
        return None
    if mistakes:
        return None
    pieces: list[str] = []
    paths: list[str] = []
    values: list[str] = []
    at = 0
    for loc, (begin, end) in sorted(_free(node), key=lambda found: found[1]):
        path = _path(loc)
        pieces.append(line[at:begin])
        paths.append(path)
        if loc[-1] == "value":
            values.append(path)
        at = end
    pieces.append(line[at:])
    claims = node.parts.get("claims")
    if claims is None or len(values) != len(claims.parts):
        return None
    return Skeleton(tuple(pieces), tuple(paths), tuple(values))


def _free(node: Node) -> Iterator[tuple[Loc, Span]]:
    """The parts that differ from record to record, and the spans of their texts, without quotation marks."""
    if "id" in node.parts:
        yield from _text(("id",), node.parts["id"])
    source = node.parts.get("source")
    for name in SOURCE_TEXTS if source is not None else ():
        if source is not None and name in source.parts:
            yield from _text(("source", name), source.parts[name])
    claims = node.parts.get("claims")
    for position, claim in claims.parts.items() if claims is not None else ():
        for name in CLAIM_TEXTS:
            if name in claim.parts:
                yield from _text(("claims", position, name), claim.parts[name])


def _text(loc: Loc, node: Node) -> Iterator[tuple[Loc, Span]]:
    begin, end = node.span
    if isinstance(node.value, str):
        yield loc, (begin + 1, end - 1)
    elif loc[-1] == "value" and node.value is not None and not node.parts:
        yield loc, (begin, end)  # a number as it is written


def _path(loc: Loc) -> str:
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in loc)
