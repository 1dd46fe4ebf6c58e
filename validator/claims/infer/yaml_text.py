"""Writing YAML that ``declared_file`` reads back as it was meant: names in quotes where they need them, safe comments.

No YAML library writes comments, and a draft is mostly comments; so the few forms that it needs are written here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from validator.errors import visible

_PLAIN = re.compile(r"[^\W\d_][\w.]*(?:[ -][\w.]+)*")
_MEANT_OTHERWISE = frozenset(["true", "false", "null", "yes", "no", "on", "off", "y", "n"])
_WIDEST = 44  # columns before a comment; a longer line has its comment right behind it


def text_of(value: str) -> str:
    r"""A text as a YAML scalar, in quotation marks where it could be taken for something else.

    >>> [text_of(value) for value in ("county", "Total votes", "2022", "share (%)", "no", "-", 'say "x"\n')]
    ['county', 'Total votes', '"2022"', '"share (%)"', '"no"', '"-"', '"say \\"x\\"\\n"']
    """
    if _PLAIN.fullmatch(value) and value.isprintable() and value.lower() not in _MEANT_OTHERWISE:
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return "".join(char if char.isprintable() else _escaped(char) for char in quoted)


def _escaped(char: str) -> str:
    number = ord(char)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def list_of(values: Iterable[str]) -> str:
    """Texts as a list on one line."""
    return f"[{', '.join(text_of(value) for value in values)}]"


def comment_of(text: str) -> str:
    """A text as it can stand in a comment: on one line, with characters that can be seen."""
    return visible(" ".join(text.split("\n")))


def with_reasons(lines: Iterable[tuple[str, str]]) -> list[str]:
    """Lines with their comments, which begin in one column where the lines are short.

    >>> with_reasons([("layout: wide", "a"), ("id: county", "b"), ("title: x", "")])
    ['layout: wide  # a', 'id: county    # b', 'title: x']
    """
    listed = list(lines)
    column = max((len(line) for line, reason in listed if reason and len(line) <= _WIDEST), default=0)
    return [f"{line.ljust(column)}  # {comment_of(reason)}" if reason else line for line, reason in listed]
