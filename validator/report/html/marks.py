"""The article's text cut where marks begin and end: which claims' quotes and values each piece belongs to.

Contract: the pieces of all paragraphs together are the whole text but for blank lines; marks may overlap, nest and
repeat. A figure that no claim's value or quote states is marked as a figure of no claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from validator.claims.reading import ReadRecord
from validator.report.html.figures_in_text import figures_in
from validator.report.html.located import Located, located
from validator.report.html.quotes import Span


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text that is marked all alike; ``quotes`` and ``values`` are positions of claims.

    ``figure`` numbers a figure of no claim. ``ends`` are the claims whose sign follows the piece.
    """

    text: str
    quotes: tuple[int, ...] = ()
    values: tuple[int, ...] = ()
    figure: int | None = None
    ends: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``keeps_lines`` where its line ends are the writer's own, as in a list or a poem."""

    pieces: tuple[Piece, ...]
    keeps_lines: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the text that no claim states; ``before`` and ``after`` are the words around it.

    ``key`` names it for as long as the text has as many of the same before it.
    """

    number: int
    key: str
    text: str
    before: str
    after: str


MOST_FIGURES = 3_000
"""So many figures that no claim states are marked and listed."""


@dataclass(frozen=True, slots=True)
class MarkedText:
    """The text with its marks, where each claim stands, and the figures that no claim states.

    ``more_figures`` are beyond the first ``MOST_FIGURES``: only counted, for a browser cannot show tens of thousands.
    """

    paragraphs: tuple[Paragraph, ...]
    claims: tuple[Located, ...]
    figures: tuple[Figure, ...]
    more_figures: int = 0


def marked(text: str, read: ReadRecord) -> MarkedText:
    """Mark the claims of a record in a text."""
    claims = located(text, read)
    covered = sorted(span for claim in claims for span in claim.values)
    figures = _of_no_claim(figures_in(text), covered)
    shown = figures[:MOST_FIGURES]
    return MarkedText(
        tuple(_paragraphs(text, claims, shown)),
        claims,
        _figures(text, shown),
        len(figures) - len(shown),
    )


# --- figures of no claim ----------------------------------------------------------------------------------------------


def _of_no_claim(figures: Iterable[Span], covered: Sequence[Span]) -> list[Span]:
    """The figures that share no character with a value of a claim; both in order."""
    found: list[Span] = []
    first = 0
    for begin, end in figures:
        while first < len(covered) and covered[first][1] <= begin:
            first += 1
        if not any(other[0] < end and begin < other[1] for other in covered[first : first + 64]):
            found.append((begin, end))
    return found


_AROUND = 40


def _figures(text: str, spans: Sequence[Span]) -> tuple[Figure, ...]:
    seen: dict[str, int] = {}
    found = []
    for number, (begin, end) in enumerate(spans):
        written = text[begin:end]
        seen[written] = seen.get(written, 0) + 1
        before = _BLANK.split(text[max(0, begin - _AROUND) : begin])[-1]
        after = _BLANK.split(text[end : end + _AROUND])[0]
        if len(before) == _AROUND:
            before = "…" + before[before.find(" ") + 1 :]
        if len(after) == _AROUND:
            after = after[: after.rfind(" ") + 1].rstrip() + "…"
        found.append(Figure(number, f"{written} {seen[written]}", written, before, after))
    return tuple(found)


# --- the text in pieces ----------------------------------------------------------------------------------------------

_BLANK = re.compile(r"[ \t]*\n(?:[ \t]*\n)+")
_FULL_LINE = 60
"""Where all lines of a paragraph but the last are at least this long, it was wrapped: its line ends mean nothing."""


@dataclass(slots=True)
class _Edges:
    """What begins and ends at one offset."""

    quotes_begin: list[int] = field(default_factory=list)
    quotes_end: list[int] = field(default_factory=list)
    values_begin: list[int] = field(default_factory=list)
    values_end: list[int] = field(default_factory=list)
    signs: list[int] = field(default_factory=list)
    figure: int | None = None
    figure_ends: bool = False


def _paragraphs(text: str, claims: Sequence[Located], figures: Sequence[Span]) -> Iterator[Paragraph]:
    edges = _edges(claims, figures)
    spans = _spans_of_paragraphs(text)
    for begin, end in spans:  # a mark that runs on over a blank line is cut there
        edges.setdefault(begin, _Edges())
        edges.setdefault(end, _Edges())
    offsets = sorted(edges)
    quotes: dict[int, int] = {}
    values: dict[int, int] = {}
    figure: int | None = None
    at = 0
    for begin, end in spans:
        pieces: list[Piece] = []
        while at < len(offsets) and offsets[at] < end:
            offset = offsets[at]
            figure = _pass(edges[offset], quotes, values, figure)
            at += 1
            if offset < begin:
                continue
            until = offsets[at]
            ends = tuple(sorted(edges[until].signs))
            pieces.append(Piece(text[offset:until], tuple(sorted(quotes)), tuple(sorted(values)), figure, ends))
        lines = text[begin:end].split("\n")
        keeps = len(lines) > 1 and any(len(line) < _FULL_LINE for line in lines[:-1])
        yield Paragraph(tuple(pieces), keeps)


def _edges(claims: Sequence[Located], figures: Sequence[Span]) -> dict[int, _Edges]:
    edges: dict[int, _Edges] = {}

    def edge(offset: int) -> _Edges:
        return edges.setdefault(offset, _Edges())

    for claim in claims:
        for begin, end in claim.quotes:
            edge(begin).quotes_begin.append(claim.position)
            edge(end).quotes_end.append(claim.position)
        for begin, end in claim.values:
            edge(begin).values_begin.append(claim.position)
            edge(end).values_end.append(claim.position)
        for offset in claim.ends:
            edge(offset).signs.append(claim.position)
    for number, (begin, end) in enumerate(figures):
        edge(begin).figure = number
        edge(end).figure_ends = True
    return edges


def _pass(edge: _Edges, quotes: dict[int, int], values: dict[int, int], figure: int | None) -> int | None:
    """Go over one offset: what is open after it; a claim may be open more than once."""
    for opened, begun, ended in (
        (quotes, edge.quotes_begin, edge.quotes_end),
        (values, edge.values_begin, edge.values_end),
    ):
        for position in begun:
            opened[position] = opened.get(position, 0) + 1
        for position in ended:
            opened[position] -= 1
            if not opened[position]:
                del opened[position]
    return edge.figure if edge.figure is not None else None if edge.figure_ends else figure


def _spans_of_paragraphs(text: str) -> list[Span]:
    found: list[Span] = []
    begin = 0
    for match in _BLANK.finditer(text):
        found.append((begin, match.start()))
        begin = match.end()
    found.append((begin, len(text.rstrip())))
    return [(first, last) for first, last in found if text[first:last].strip()]
