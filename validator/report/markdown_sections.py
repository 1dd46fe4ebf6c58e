"""Parts of a comment in Markdown, and how as many of them as fit are put together.

Contract: text that is not the program's own stands in blocks of raw HTML alone, in which Markdown is not read, escaped
for HTML, and inside of ``code`` or ``pre``, in which GitHub and GitLab look for no mentions, issue numbers, links and
emoji. A backslash or an entity before ``@`` would not do: mentions are looked for in what these were read to.

Sources: CommonMark 0.31 §4.6 (a block of HTML ends at the first blank line, one that begins with ``pre`` at its end
tag); html-pipeline, ``@mention_filter.rb``, ``IGNORE_PARENTS``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from validator.report.layout import counted
from validator.report.plain import safe
from validator.report.sentences import code_units

MOST_OF_CELL = 160
_DIGITS = 40
"""Room for a count that has more digits than the one that was measured."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, and parts that are left out one by one where there is no room for them; ``noun`` counts those.

    ``before`` and ``after`` stand around the parts. ``left`` is how many there are beyond the parts. A section that is
    ``folded`` opens when its heading is clicked.
    """

    heading: str
    parts: tuple[str, ...]
    noun: str
    before: str = ""
    after: str = ""
    left: int = 0
    where: str = "not shown here"
    folded: bool = True

    def text(self, parts: Sequence[str]) -> str:
        """The section with some of its parts.

        >>> print(Section("2 rules", ("a\\n", "b\\n"), "rule", folded=False).text(["a\\n"]), end="")
        2 rules
        <BLANKLINE>
        a
        and 1 more rule, not shown here
        <BLANKLINE>
        """
        listed = f"{self.before}{''.join(parts)}{self.after}" if parts else ""
        left = len(self.parts) - len(parts) + self.left
        if left:
            more = f"and {counted(left, f'more {self.noun}')}" if parts else counted(left, self.noun)
            listed += f"{more}, {self.where}\n\n"
        if self.folded:
            return f"<details>\n<summary>{self.heading}</summary>\n\n{listed}</details>\n\n"
        return f"{self.heading}\n\n{listed}" if self.heading else listed

    @property
    def overhead(self) -> int:
        """What it takes beside its parts, at most."""
        return max(code_units(self.text(parts)) for parts in ((), ("",))) + _DIGITS


def fitting(head: str, sections: Iterable[Section], most: int) -> str:
    """``head``, and every section with as many of its parts as there is room for in all, the first sections first.

    ``most`` is counted in units of UTF-16. A part that is too long is left out, and shorter ones after it are not.
    """
    told = [section for section in sections if section.parts or section.left]
    room = most - code_units(head) - sum(section.overhead for section in told)
    chosen: list[str] = []
    for section in told:
        parts = []
        for part in section.parts:
            size = code_units(part)
            if size <= room:
                parts.append(part)
                room -= size
        chosen.append(section.text(parts))
    return f"{head}{''.join(chosen)}".rstrip("\n") + "\n"


def table(heading: str, head: Sequence[str], rows: Iterable[str], noun: str, left: int = 0) -> Section:
    """A table in HTML, without a blank line in it; heading and head are the program's own words."""
    names = "".join(f"<th>{name}</th>" for name in head)
    return Section(heading, tuple(rows), noun, f"<table>\n<tr>{names}</tr>\n", "</table>\n\n", left)


def row(*cells: str) -> str:
    """A row of such a table, of cells that are HTML."""
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>\n"


def code(text: str, most: int = MOST_OF_CELL) -> str:
    """Text of a record on one line, for a block of HTML.

    >>> code("<script> @all | #1")
    '<code>&lt;script&gt; @all | #1</code>'
    """
    return f"<code>{escape(safe(text, most), quote=False)}</code>" if text else ""


def preformatted(text: str) -> str:
    """Lines of text, each of which has passed ``safe``, as a block of HTML.

    >>> print(preformatted("/close\\n</pre>"), end="")
    <pre>
      /close
      &lt;/pre&gt;
    </pre>
    <BLANKLINE>
    """
    # no line may begin with a slash: GitLab looks for orders ("quick actions") before it reads Markdown
    lines = "\n".join(f"  {line}" if line else "" for line in text.split("\n"))
    return f"<pre>\n{escape(lines, quote=False)}\n</pre>\n\n"
