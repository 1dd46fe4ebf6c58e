"""Lines of styled text that wrap under themselves: the little layout that the terminal report needs.

Everything becomes ``rich.text.Text`` here, never markup, so that ``[red]`` in a record stays five characters. Every
string goes through ``safe`` and the page's spelling on its way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from validator.report.plain import safe, spelling

Part = str | tuple[str, str]
"""A piece of text, with a style or without."""

NARROWEST = 40
"""A narrower terminal gets lines of this width, and wraps them itself."""

WIDEST = 120
"""Of two columns the left one wraps here, however wide the terminal is, so that the right one stays near it."""


class Page:
    """A page ``width`` columns wide whose output is written in ``encoding``."""

    def __init__(self, width: int, encoding: str) -> None:
        self.width = max(width, NARROWEST)
        self.spell = spelling(encoding)
        self._console = Console(width=self.width, force_terminal=False)

    def text(self, *parts: Part) -> Text:
        """One line; what the encoding cannot write is spelled out."""
        line = Text(no_wrap=True, overflow="ignore", end="\n")
        for part in parts:
            content, style = (part, "") if isinstance(part, str) else part
            line.append(self.spell(safe(content)), style)
        return line

    def width_of(self, *parts: Part) -> int:
        """How many columns the parts take."""
        return sum(cell_len(self.spell(safe(part if isinstance(part, str) else part[0]))) for part in parts)

    def hang(
        self, indent: int, head: Sequence[Part], *body: Part, column: int = 0, width: int | None = None
    ) -> Iterator[Text]:
        """``head``, then ``body`` wrapped under itself, from ``column`` columns after the indent on."""
        start = self.text(" " * indent, *head)
        begin = max(indent + column, start.cell_len)
        start.append(" " * (begin - start.cell_len))
        room = max(NARROWEST // 2, min(width or self.width, self.width) - begin)
        for number, line in enumerate(self._wrapped(body, room)):
            yield _joined(start if number == 0 else Text(" " * begin), line)

    def rows(self, indent: int, rows: Sequence[tuple[Sequence[Part], Part]]) -> Iterator[Text]:
        """Two columns: the left one wraps and is no wider than its widest row, the right one is narrow and does not."""
        right = max((self.width_of(row[1]) for row in rows), default=0)
        widest = max((self.width_of(*row[0]) for row in rows), default=0)
        room = min(widest, WIDEST, self.width - indent - 2 - right)
        if room < min(widest, NARROWEST):
            for left, note in rows:
                yield from self.hang(indent, [], *left, "  ", note)
            return
        for left, note in rows:
            for number, line in enumerate(self._wrapped(left, room)):
                gap = room + 2 - line.cell_len
                end = self.text(" " * gap, note) if number == 0 else Text()
                yield _joined(Text(" " * indent), line, end)

    def table(self, indent: int, header: Sequence[str], rows: Sequence[Sequence[Part]]) -> Iterator[Text]:
        """Columns as wide as they need: the first to the left, the others, which hold counts, to the right.

        A header that begins with ``<`` is of text, and to the left.
        """
        left = [number == 0 or name.startswith("<") for number, name in enumerate(header)]
        lines: list[Sequence[Part]] = [[(name.removeprefix("<"), "dim") for name in header], *rows]
        widths = [max(self.width_of(row[number]) for row in lines) for number in range(len(header))]
        spare = self.width - indent - sum(widths[1:]) - 2 * len(header)
        widths[0] = max(8, min(widths[0], spare))
        for row in lines:
            whole = Text(" " * indent, no_wrap=True, overflow="ignore", end="\n")
            for number, part in enumerate(row):
                cell = self.text(part)
                if cell.cell_len > widths[number]:
                    cell.truncate(widths[number] - self.width_of("…"), overflow="crop")
                    cell.append(self.spell("…"))
                gap = " " * (widths[number] - cell.cell_len)
                whole.append_text(cell) if left[number] else whole.append(gap)
                whole.append(gap) if left[number] else whole.append_text(cell)
                whole.append("  ")
            whole.rstrip()
            yield whole

    def _wrapped(self, body: Sequence[Part], room: int) -> Iterator[Text]:
        text = self.text(*body)
        if text.cell_len <= room:
            text.rstrip()
            yield text
            return
        for line in text.wrap(self._console, room, overflow="fold", no_wrap=False):
            line.rstrip()
            yield line


def _joined(*pieces: Text) -> Text:
    line = Text(no_wrap=True, overflow="ignore", end="\n")
    for piece in pieces:
        line.append_text(piece)
    line.rstrip()
    return line


def counted(number: int, noun: str) -> str:
    """A count with its noun.

    >>> counted(1, "agreement"), counted(1200, "contradiction")
    ('1 agreement', '1,200 contradictions')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def cut(text: str, most: int = 400) -> str:
    """A long text by its beginning, and how much more there is.

    >>> cut("abcdefgh", 3)
    'abc… (5 more characters)'
    """
    return text if len(text) <= most else f"{text[:most]}… ({len(text) - most:,} more characters)"
