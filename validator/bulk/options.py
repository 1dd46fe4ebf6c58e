"""What a run over a data set is told: how it explains, what it shows, and how much of the machine it may use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from validator.claims.readers.tables.records import TableOptions
from validator.report.dataset.sample import FINDINGS
from validator.waivers.waiver import Accepted

MEMORY = "180MB"
"""DuckDB's own limit; beyond it, it uses a temporary folder."""


@dataclass(frozen=True, slots=True)
class Options:
    """``write`` takes each line of findings as it is found; ``limit`` findings are kept in full for the report.

    ``explain``: what is wrong is worked out for the first ``explained`` of those; with ``explain_all`` for every
    record that is judged one by one. ``joint``: what rules imply together is checked where the screen can.
    ``tables`` is what the command line says of tables. ``advance`` is told bytes and records done. ``across``: the
    rules that compare records with each other are checked as well, after all others. What ``accepted`` accepts does
    not count against the run.
    """

    jobs: int = 1
    limit: int = FINDINGS
    explain: bool = False
    explained: int = FINDINGS
    explain_all: bool = False
    explain_seconds: float | None = 5
    write: Callable[[str], None] | None = None
    advance: Callable[[int, int], None] | None = None
    tables: TableOptions = field(default_factory=TableOptions)
    joint: bool = True
    across: bool = False
    accepted: Accepted | None = None
    memory: str = MEMORY
