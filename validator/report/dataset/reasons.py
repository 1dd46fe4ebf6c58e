"""Counts of texts in bounded memory, whatever comes: which texts keep a name of their own depends on no order.

Contract: counting the consecutive parts of an input and merging gives what one count over the whole gives. That rules
out "the first twenty" and "the commonest twenty": of a text that came early in one part and late in another, some of
the count would be lost. What is kept are the ``most`` smallest texts by their order: a text that belongs to them in the
end belongs to them in every part, so that its count is whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from validator.claims.cells import EACH, RESERVED

MOST_SHOWN = 20
"""So many reasons are told by name; the rest is counted together."""
MOST_KEPT = 64
"""So many general forms are counted by name, so that the commonest of them can be told first."""
MOST_CHARACTERS = 400
"""Longer texts are cut before they are counted: a reason may quote a cell of a megabyte."""

_CELL = re.compile(r"\[([^\[\]]*=[^\[\]]*)\]")
_QUOTED = re.compile(r"""(?<!members of )(?<!dimension )('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")
_NUMBER = re.compile(r"(?<![\w.,-])\d[\d.,]*\b(?![-\w])")


@dataclass(slots=True)
class NamedCounts:
    """How often each of the ``most`` smallest texts came; ``other`` is how often all others did.

    >>> counts = NamedCounts(2)
    >>> for text in ("c", "a", "b", "a", "c"):
    ...     counts.add(text)
    >>> counts.counts == {"a": 2, "b": 1}, counts.other
    (True, 2)
    """

    most: int
    counts: dict[str, int] = field(default_factory=dict)
    other: int = 0

    @property
    def total(self) -> int:
        """All that was counted."""
        return sum(self.counts.values()) + self.other

    @property
    def commonest(self) -> list[tuple[str, int]]:
        """The texts with their counts, the commonest first, then by the text."""
        return sorted(self.counts.items(), key=lambda entry: (-entry[1], entry[0]))

    def add(self, text: str, times: int = 1) -> None:
        """Count a text."""
        known = self.counts.get(text)
        if known is not None:
            self.counts[text] = known + times
            return
        if len(self.counts) >= self.most:
            largest = max(self.counts)
            if text > largest:
                self.other += times
                return
            self.other += self.counts.pop(largest)
        self.counts[text] = times

    def merge(self, other: NamedCounts) -> None:
        """Add the counts of another part of the input."""
        for text, times in other.counts.items():
            self.add(text, times)
        self.other += other.other


@dataclass(slots=True)
class Reasons:
    """How often each reason came: in its own words while these are few, else in its general form.

    >>> reasons = Reasons()
    >>> for number in range(30):
    ...     reasons.add(f"no claim states votes[county={number}]")
    >>> reasons.rows(), reasons.other()
    ([('no claim states votes[county=…]', 30)], 0)
    """

    in_words: NamedCounts = field(default_factory=lambda: NamedCounts(MOST_SHOWN))
    general: NamedCounts = field(default_factory=lambda: NamedCounts(MOST_KEPT))

    def __bool__(self) -> bool:
        return bool(self.general.counts)

    @property
    def total(self) -> int:
        """All that was counted."""
        return self.general.total

    def add(self, reason: str, times: int = 1) -> None:
        """Count a reason."""
        self.in_words.add(shortened(reason), times)
        self.general.add(general_form(reason), times)

    def merge(self, other: Reasons) -> None:
        """Add the counts of another part of the input."""
        self.in_words.merge(other.in_words)
        self.general.merge(other.general)

    def rows(self) -> list[tuple[str, int]]:
        """The reasons to tell by name, the commonest first."""
        told = self.general if self.in_words.other else self.in_words
        return told.commonest[:MOST_SHOWN]

    def other(self) -> int:
        """How often any other reason came."""
        return self.total - sum(number for _, number in self.rows())


def shortened(text: str, most: int = MOST_CHARACTERS) -> str:
    """A text that is kept: never longer than ``most`` characters and the count of what was left out."""
    return text if len(text) <= most else f"{text[:most]}… ({len(text) - most:,} more characters)"


def general_form(reason: str) -> str:
    """A reason without what differs from record to record: members of a cell, quoted text.

    Reserved members, which are few, stay: that a target lacks says something else than that a share does.

    >>> general_form("no claim states votes[county=Kings, stage=target]")
    'no claim states votes[county=…, stage=target]'
    >>> general_form("cannot read 'a sackful': 'a sackful' is not a number")
    "cannot read '…': '…' is not a number"
    >>> general_form("the members of 'gender' are not declared, so there may be more")
    "the members of 'gender' are not declared, so there may be more"
    """
    return _known_form(reason) if len(reason) <= _MOST_REMEMBERED else _form(reason)


def kind_of_problem(found: str) -> str:
    """What a problem says, without its names and numbers.

    >>> kind_of_problem("claim 'c7': cannot read 'a sackful': 'a sackful' is not a number")
    "claim '…': cannot read '…': '…' is not a number"
    >>> kind_of_problem("the row has 7 cells, and the header names 1,205; it is no UTF-8")
    'the row has … cells, and the header names …; it is no UTF-8'
    """
    return shortened(_NUMBER.sub("…", general_form(found)))


def _form(reason: str) -> str:
    return shortened(_CELL.sub(_general_cell, _QUOTED.sub("'…'", reason)))


_MOST_REMEMBERED = 1_000
"""Longer reasons are worked out anew: what is remembered must be small whatever a cell holds."""
_known_form = lru_cache(maxsize=4096)(_form)


def _general_cell(found: re.Match[str]) -> str:
    return f"[{', '.join(_general_pairs(found[1]))}]"


def _general_pairs(dims: str) -> Iterator[str]:
    for pair in dims.split(", "):
        name, _, member = pair.partition("=")
        yield pair if member == EACH or member in RESERVED.get(name, ()) else f"{name}=…"
