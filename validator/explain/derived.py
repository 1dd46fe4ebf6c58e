"""What is implied of cells that nobody states: each cell's interval, with the steps that give it.

270 + 120 for each side implies that a side released 390, though no claim says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.explain.arithmetic import lines, path_to
from validator.explain.claimed import Claimed, claimed
from validator.explain.joint.implied import Step, implied
from validator.explain.telling import is_telling, value_text
from validator.judge.index import cell_name

if TYPE_CHECKING:
    from validator.claims.cells import CellKey, ReadClaim
    from validator.claims.interval import Interval
    from validator.judge.judge import Judge, Judged
    from validator.judge.values import CellType


@dataclass(frozen=True, slots=True)
class Derived:
    """A cell that nobody states, where its value must lie, and why.

    ``interval`` is in the unit of ``type``; ``lines`` are the arithmetic, ``claims`` what it rests on.
    """

    measure: str
    key: CellKey
    interval: Interval
    type: CellType
    lines: tuple[str, ...]
    claims: tuple[ReadClaim, ...]

    @property
    def name(self) -> str:
        """The cell as it is written: ``released[side=each]``."""
        return cell_name(self.measure, self.key)

    @property
    def text(self) -> str:
        """The value as a reader writes it, with its unit."""
        return value_text(self.interval, self.type)


def derive_cells(judge: Judge, judged: Judged) -> list[Derived]:
    """Every cell that nobody states and of which something is implied, in the order in which it follows."""
    return list(_derived(claimed(judge, judged).finished(), judged))


def _derived(record: Claimed, judged: Judged) -> Iterator[Derived]:
    ranges = implied(record.system, list(record.cells))
    stated = {unknown for statement in record.system.statements for unknown in statement.unknowns}
    every = range(len(record.claims))
    for unknown in dict.fromkeys(step.unknown for step in ranges.steps):
        name = record.cells[unknown]
        if is_telling(name, ranges.boxes[unknown], record.system.unknowns[unknown].domain, judged):
            path = path_to(unknown, ranges, stated)
            told = lines(path, ranges, record, every)
            if told:
                claims = _bases(path, record)
                yield Derived(*name, ranges.boxes[unknown], record.types[unknown], tuple(told), claims)


def _bases(path: list[Step], record: Claimed) -> tuple[ReadClaim, ...]:
    """The claims that the steps of a path rest on, in the order of the record."""
    used = {base for step in path for base in step.bases}
    return tuple(
        claim
        for claim, statement in zip(record.claims, record.system.statements, strict=True)
        if used.intersection(statement.unknowns)
    )
