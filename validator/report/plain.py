"""Text on its way to a reader: shown and never obeyed, and spelled out where it cannot be encoded.

``safe`` makes text harmless; ``spelling`` then fits it to an output's encoding. Both keep plain text as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from validator.errors import visible

_SPACES = re.compile("[\\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+")

_SPELLED = {
    "✓": "ok",
    "✗": "X",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "≈": "~",
    "×": "x",
    "÷": "/",
    "−": "-",
    "–": "-",
    "—": "-",
    "·": "-",
    "…": "...",
    "→": "->",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "█": "#",
    "░": ".",
    "─": "-",
    "∞": "inf",
    "°": "deg",
    "€": "EUR",
    "£": "GBP",
}


def safe(text: str, most: int | None = None) -> str:
    """One line of harmless text; every kind of white space becomes a space, other control characters escapes.

    With ``most``, longer text is cut there and the number of characters left out is said.

    >>> safe("two\\nlines\\x1b[31m")
    'two lines\\\\x1b[31m'
    >>> safe("abcdefgh", 3)
    'abc… (5 more characters)'
    """
    rest = ""
    if most is not None and len(text) > most:
        rest = f"… ({len(text) - most:,} more characters)"
        text = text[:most]
    if not text.isprintable():
        text = visible(_SPACES.sub(" ", text))
    return text + rest


def spelling(encoding: str) -> Callable[[str], str]:
    """A function that spells out what an encoding cannot write: ``≤`` as ``<=``, other characters as escapes.

    >>> spelling("ascii")("270 + 120 ≤ 1,000 ✓ Київ")
    '270 + 120 <= 1,000 ok \\\\u041a\\\\u0438\\\\u0457\\\\u0432'
    >>> spelling("cp1252")("“3 × 4” ≤ 12")
    '“3 × 4” <= 12'
    >>> spelling("utf-8")("3 ≤ 4")
    '3 ≤ 4'
    """
    if encoding.lower().replace("-", "").replace("_", "").startswith("utf"):
        # A lone surrogate, which JSON can hold, cannot be written even in UTF-8; `safe` has escaped it.
        return _unchanged

    def spell(text: str) -> str:
        if text.isascii():
            return text
        try:
            text.encode(encoding)
        except UnicodeEncodeError:
            return "".join(_spelled(char, encoding) for char in text)
        except LookupError:
            return spelling("ascii")(text)
        return text

    return spell


def _unchanged(text: str) -> str:
    return text


def _spelled(char: str, encoding: str) -> str:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return _SPELLED.get(char) or char.encode("ascii", "backslashreplace").decode()
    return char
