"""Which of several rows of a file has an id: the first that is a record; the others are refused with its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from validator.claims.record import Record

if TYPE_CHECKING:
    from validator.bulk.run import Run
    from validator.bulk.tail import Read, Row
    from validator.errors import Problem


class Owners:
    """The owners of the ids that several rows of a file state; rows count from 0.

    ``refusal`` makes the mistake of a record from the row that has its id; ``first`` is the number of row 0.
    """

    def __init__(self, run: Run, read: Read, refusal: Callable[[Record, int], Problem], first: int = 1) -> None:
        self.run = run
        self.read = read
        self._first = first
        self._refusal = refusal
        self._owners: dict[str, int] = {}

    def known(self) -> list[tuple[int, str | None]]:
        """The rows that have an id, in their order, with it."""
        return [(number, identity) for identity, number in self._owners.items()]

    def refuses(self, row: Row, identity: str | None, taken: int | None) -> bool:
        """Whether a row is refused, which is then counted and told; ``taken`` is the row known to have the id."""
        if identity is None:
            return False
        found = self.read(row.raw)
        if len(found) != 1 or not isinstance(found[0], Record):
            return False  # what is no record has no id, and is told for itself
        if taken is not None and self.run.is_no_record(taken + self._first):
            taken = None  # its id could be told, but something else is wrong with it
        number = int(row.raw[0]) - self._first
        first = self._owners.setdefault(identity, number) if taken is None else taken
        if first == number:
            return False
        self.run.tally.count_rows(unreadable=1)
        self.run.add_problem(self._refusal(found[0], first))
        return True
