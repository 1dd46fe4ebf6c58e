"""What was compared across records and what came out, in numbers: with them nothing that was passed over is silent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from validator.judge.verdict import Strength, Verdict
from validator.rulebook.rule import Rule

Outcome = tuple[Verdict, Strength | None]
"""A verdict, and how firmly it stands."""


@dataclass(frozen=True, slots=True)
class TooLarge:
    """Claims that share a key and are too many to be judged together: undecided, for this reason."""

    rule: Rule
    first: str
    claims: int
    most: int

    @property
    def reason(self) -> str:
        """Why nothing is decided, in words."""
        return f"{self.claims:,} claims would have to be judged together, like {self.first}: more than {self.most:,}"


@dataclass(frozen=True, slots=True)
class AcrossCounts:
    """The numbers of a run over all records.

    ``claims`` were read, and ``compared`` are those of them that a decided check weighs against another record's;
    ``ruled`` are the files to whose claims a rule applied, decided or not. ``unread`` could not be read (their records
    tell why), and ``apart`` gives the records that were not compared at all, by reason. ``emitted`` are the keys of all
    claims; ``groups`` the keys that claims of two records share, ``incomplete`` those of them that lack what their rule
    is about, ``alike`` those that say just what another does and have its verdict. ``checks`` counts every check
    between records by rule and outcome.
    """

    records: int
    claims: int
    unread: int
    apart: Mapping[str, int]
    compared: int
    ruled: tuple[str, ...]
    emitted: int
    groups: int
    incomplete: int
    alike: int
    too_large: tuple[TooLarge, ...]
    checks: Mapping[Rule, Mapping[Outcome, int]]
    notes: tuple[str, ...]
    idle: tuple[Rule, ...]

    def of(self, rule: Rule, verdict: Verdict) -> int:
        """The checks of a rule that came to a verdict; what is too large is undecided."""
        large = sum(1 for one in self.too_large if one.rule is rule) if verdict is Verdict.UNDECIDED else 0
        return large + sum(times for (found, _), times in self.checks.get(rule, {}).items() if found is verdict)
