"""Which claims were compared with another record's, and in which files: written down as groups are judged.

Contract: a claim that takes part in many checks counts once. What is kept in memory is as large as the names of the
files; the claims themselves go to the folder, and are counted by ``KeyTable.compared`` when all groups were judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from validator.judge.verdict import Verdict

if TYPE_CHECKING:
    from validator.across.key_table import Group
    from validator.judge.check import Check
    from validator.judge.together import Gathered


class Compared:
    """The claims of decided checks, and the groups of which one spoke for the others."""

    def __init__(self, folder: Path) -> None:
        self.claims = folder / "compared.tsv"
        self.groups = folder / "agreed.tsv"
        self.paths: set[str] = set()
        self._claims = self.claims.open("w", encoding="ascii", newline="\n")
        self._groups = self.groups.open("w", encoding="ascii", newline="\n")

    def add(self, group: Group, gathered: Gathered, checks: Sequence[Check]) -> None:
        """Note the claims of a group's checks; an undecided one compares nothing, but a rule applied to its files."""
        for check in checks:
            positions = [claim.position for claim in check.claims]
            self.paths.update(gathered.owned[position].path for position in positions)
            others = len({gathered.owned[position].number for position in positions}) > 1
            if others and check.verdict is not Verdict.UNDECIDED:
                self._claims.writelines(f"{group.claims[position][0]}\n" for position in positions)

    def add_alike(self, group: Group) -> None:
        """Note all groups that say just what this one does: the one check of each is over all its claims."""
        self._groups.write(f"{group.rule}\t{group.said}\t{len(group.claims)}\n")

    def close(self) -> None:
        """All is noted."""
        self._claims.close()
        self._groups.close()
