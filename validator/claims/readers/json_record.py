"""Records written in JSON: one record, or a list of records.

Every record comes with its problems; a record that has one is not made. In a list, the other records are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from validator.claims.origin import Lines, Loc, Mistake, Origin, Span
from validator.claims.readers.json_scan import Scanned, UnusualError, scan_record
from validator.claims.readers.json_tree import Node, NotJsonError, find, parse_tree, skip_space
from validator.claims.readers.screen import screen_record
from validator.claims.record import Record
from validator.errors import Problem

RECORD_FORM = '{"id": "…", "claims": [{"measure": "…", "value": "…"}]}'


@dataclass(frozen=True, slots=True)
class ReadObject:
    """One record of a text, or its problems; ``end`` is the offset after it, None where the text cannot be followed."""

    record: Record | None
    problems: list[Problem]
    end: int | None


class JsonParts:
    """Finds the parts of one record in its text, by parsing no more than the claim or field that is asked for."""

    __slots__ = ("_nodes", "lines", "scanned", "start")

    def __init__(self, lines: Lines, start: int, scanned: Scanned) -> None:
        self.lines = lines
        self.start = start
        self.scanned = scanned
        self._nodes: dict[int, Node] = {}

    def __call__(self, loc: Loc) -> Span:
        """The span of a part."""
        if len(loc) == 2 and loc[0] == "claims" and isinstance(loc[1], int) and loc[1] < len(self.scanned.claims):
            offset = self.scanned.claims[loc[1]]
            return offset, offset + 1  # every finding asks for its claims' places; a match costs three times as much
        match loc:
            case ("claims", int(position), *rest) if position < len(self.scanned.claims):
                return find(self._parsed(self.scanned.claims[position]), tuple(rest))
            case (str(key), *rest) if key in self.scanned.offsets and rest != ["[key]"]:
                return find(self._node(self.scanned.offsets[key]), tuple(rest))
            case ():
                return self.start, self.start + 1
            case _:
                return find(self._node(self.start), loc)

    def _node(self, offset: int) -> Node:
        if offset not in self._nodes:
            self._nodes[offset] = self._parsed(offset)
        return self._nodes[offset]

    def _parsed(self, offset: int) -> Node:
        try:
            return parse_tree(self.lines.text, offset)[0]
        except NotJsonError:  # nested deeper than is followed, which the scan does not mind
            return Node(None, (offset, offset + 1), {}, {})


def read_json(lines: Lines, name: str) -> Iterator[Record | Problem]:
    """Every record of a JSON text, and every problem; a record without an id is called ``name`` or ``name-2``."""
    start = skip_space(lines.text, 0)
    if lines.text[start : start + 1] == "[":
        yield from _list(lines, start, name)
        return
    read = read_object(lines, start, name)
    yield from read.problems
    if read.record is not None:
        yield read.record
    if read.end is not None:
        after = skip_space(lines.text, read.end)
        if after < len(lines.text):
            advice = "write several records as a list, or one a line in a .jsonl file"
            yield lines.problem(
                Mistake((after, after + 1), "more text after the record", "the end of the file", advice)
            )


def _list(lines: Lines, start: int, name: str) -> Iterator[Record | Problem]:
    text = lines.text
    offset = skip_space(text, start + 1)
    number = 0
    while text[offset : offset + 1] not in ("]", ""):
        number += 1
        read = read_object(lines, offset, f"{name}-{number}", first=number == 1)
        yield from read.problems
        if read.record is not None:
            yield read.record
        if read.end is None:
            return
        offset = skip_space(text, read.end)
        after = skip_space(text, offset + 1)
        if text[offset : offset + 1] == "," and text[after : after + 1] not in ("]", ""):
            offset = after
        elif text[offset : offset + 1] != "]":
            break
    if text[offset : offset + 1] != "]":
        try:
            parse_tree(text, start)
        except NotJsonError as error:
            yield lines.problem(error.mistakes[-1])
        return
    after = skip_space(text, offset + 1)
    if after < len(text):
        yield lines.problem(Mistake((after, after + 1), "more text after the list of records", "the end of the file"))
    elif number == 0:
        advice = "remove the file, or put a record into the list"
        yield lines.problem(Mistake((start, offset + 1), "an empty list of records", f"[{RECORD_FORM}]", advice))


def read_object(lines: Lines, start: int, default_id: str, *, first: bool = False) -> ReadObject:
    """The record that begins at ``start``; ``first`` where a list begins with it."""
    try:
        scanned = scan_record(lines.text, start)
    except UnusualError:
        return _carefully(lines, start, default_id, first)
    origin = Origin(lines, JsonParts(lines, start, scanned))
    # half a surrogate pair is text that no report can be written with; only an escape can smuggle it in
    if "\\ud" not in lines.text and "\\uD" not in lines.text:
        record = screen_record(scanned.fields, default_id, origin)
        if record is not None:
            return ReadObject(record, [], scanned.end)
    return _shaped(scanned.fields, default_id, origin, scanned.end, first)


def _carefully(lines: Lines, start: int, default_id: str, first: bool) -> ReadObject:
    try:
        node, mistakes = parse_tree(lines.text, start, lines.first_line)
    except NotJsonError as error:
        return ReadObject(None, [lines.problem(mistake) for mistake in error.mistakes], None)
    parts = {key: part.span[0] for key, part in node.parts.items() if isinstance(key, str)}
    claims = node.parts.get("claims")
    offsets = [] if claims is None or not isinstance(claims.value, list) else [n.span[0] for n in claims.parts.values()]
    scanned = Scanned({}, parts, offsets, node.span[1])
    origin = Origin(lines, JsonParts(lines, start, scanned))
    read = _shaped(node.value, default_id, origin, node.span[1], first)
    if not mistakes:
        return read
    # what was already said of a NaN need not be said again of the null in its place
    told = {lines.place(mistake.span[0]) for mistake in mistakes}
    problems = [problem for problem in read.problems if problem.place not in told]
    return ReadObject(None, [*(lines.problem(mistake) for mistake in mistakes), *problems], node.span[1])


def _shaped(values: object, default_id: str, origin: Origin, end: int, first: bool) -> ReadObject:
    from validator.claims.readers.shape import is_claim, problem_of, shape_record

    if first and is_claim(values):
        problem = origin.problem(
            (), "a list of claims where a record should be", RECORD_FORM, 'write {"claims": […]} around the list'
        )
        return ReadObject(None, [problem], None)
    record, flaws = shape_record(values, default_id, origin)
    return ReadObject(record, [problem_of(flaw, origin) for flaw in flaws], end)
