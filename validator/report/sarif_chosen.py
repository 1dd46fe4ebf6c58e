"""Which contradictions a SARIF file lists one by one, where they are more than GitHub takes.

Contract: standing before acknowledged, errors before warnings before notes; of one severity each rule gets an equal
share, so that one rule with a hundred thousand contradictions hides no other. What is chosen stays in the order of
the report.

GitHub's limits ("SARIF support for code scanning", file compatibility): 25,000 results a run, of which it keeps 5,000
by severity, and 10 MB after gzip.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from validator.report.sarif_rules import rule_id

if TYPE_CHECKING:
    from validator.report.finding import Finding
    from validator.report.record_report import RecordReport

Found = tuple["RecordReport", "Finding"]

MOST_RESULTS = 5_000
"""Results of a file: what GitHub keeps. It takes five times as many, but what it drops then it does not tell."""
MOST_ZIPPED = 6_000_000
"""Bytes of results after gzip: the rest of GitHub's 10 MB is for the rules, and for what is notified."""
MOST_BYTES = 60_000_000
"""Bytes of results as they are: who reads the file has to hold it."""


def chosen(found: Sequence[Found], most: int, write: Callable[[Found], str]) -> list[tuple[Found, str]]:
    """The contradictions that have room, at most ``most``, each as it is written."""
    written: dict[int, str] = {}
    room = Room()
    for number in in_turn(found)[:most]:
        text = write(found[number])
        if not room.takes(text.encode()):
            break
        written[number] = text
    return [(found[number], written[number]) for number in sorted(written)]


class Room:
    """What is left of the sizes. Nothing is compressed before it could matter.

    How small a text gets is told with each part on its own, which is a little too large and never too small.
    """

    def __init__(self) -> None:
        self.size = 0
        self.zipped = 0
        self._kept: list[bytes] = []
        self._gzip = zlib.compressobj(6, zlib.DEFLATED, 31)

    def takes(self, part: bytes) -> bool:
        """Whether the part has room as well."""
        self.size += len(part)
        self._kept.append(part)
        if self.size > MOST_ZIPPED:
            self.zipped += sum(len(self._gzip.compress(kept)) for kept in self._kept)
            self.zipped += len(self._gzip.flush(zlib.Z_SYNC_FLUSH))
            self._kept = []
        return self.size <= MOST_BYTES and self.zipped <= MOST_ZIPPED


def in_turn(found: Sequence[Found]) -> list[int]:
    """The contradictions by their numbers, in the order in which they get room in the file."""
    turns: dict[tuple[bool, int, str], int] = {}

    def turn_of(number: int) -> tuple[bool, int, int, int]:
        finding = found[number][1]
        accepted, rank = finding.acknowledgement is not None, finding.severity.rank
        key = accepted, rank, rule_id(finding.rule)
        turn = turns[key] = turns.get(key, -1) + 1
        return accepted, rank, turn, number

    return sorted(range(len(found)), key=turn_of)
