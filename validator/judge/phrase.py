"""Phrases: texts with places for what only a check knows, put together once and filled in for every check.

A phrase is made of parts: a text that stands as it is, or a ``Fill``, which writes one check's number. Filling costs
one call a number, however the words around it came about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from validator.claims.cells import ReadClaim
from validator.judge.check import Check

Chosen = Sequence[ReadClaim | None]

Fill = Callable[[Check, Chosen, str | None], str]
"""Writes what a check knows. Its other arguments are the claims chosen for the check's cells, which a check may have to
look up, and what it computes, as a reader writes it."""

Parts = Sequence[str | Fill]
"""Texts and fills, one behind the other."""


class Phrase:
    """Parts put together.

    >>> Phrase(["270 + 120 = ", lambda check, chosen, computed: str(computed), " ✓"]).text(None, (), "390")
    '270 + 120 = 390 ✓'
    """

    __slots__ = ("_fills", "_frame", "parts")

    def __init__(self, parts: Parts) -> None:
        self.parts = tuple(parts)
        self._frame = "".join(part.replace("%", "%%") if isinstance(part, str) else "%s" for part in parts)
        self._fills = tuple(part for part in parts if not isinstance(part, str))

    def text(self, check: Check, chosen: Chosen, computed: str | None) -> str:
        """The phrase as one check says it."""
        return self._frame % tuple([fill(check, chosen, computed) for fill in self._fills])


def joined(separator: str, phrases: Iterable[Parts]) -> list[str | Fill]:
    """The parts of several phrases with a text between them."""
    parts: list[str | Fill] = []
    for phrase in phrases:
        if parts:
            parts.append(separator)
        parts += phrase
    return parts
