"""What files are judged by: the rules and the ``fail-on`` of a run, and what ``[[data]]`` says of single files.

Contract: the rules of a file are those of the run and those of every ``[[data]]`` that means it; its ``fail-on`` is
that of the last ``[[data]]`` that has one, else the run's. What the command line says goes before all of it. The
``[[data]]`` of a file are those of the nearest project's file, as for what they declare of tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from validator.claims.project_file import folder_of
from validator.errors import Place

if TYPE_CHECKING:
    from validator.config.configuration import Configuration
    from validator.report.result import FailOn


@dataclass(frozen=True, slots=True)
class PathSettings:
    """One ``[[data]]``: the globs of its files, the rules added for them, their ``fail-on``, where it stands.

    ``declares`` are the keys that declare tables.
    """

    patterns: tuple[str, ...]
    rules: tuple[str, ...]
    fail_on: FailOn | None
    declares: tuple[str, ...]
    place: Place

    def means(self, name: str) -> bool:
        """Whether a file is meant, by its name from the folder of the project's file on."""
        from validator.claims.readers.tables.declared_file import matches

        return any(matches(pattern, name) for pattern in self.patterns)


@dataclass(frozen=True, slots=True)
class Settings:
    """The rule files beside the shipped ones, and the least that fails."""

    rules: tuple[str, ...]
    fail_on: FailOn


@dataclass(frozen=True, slots=True)
class Asked:
    """The settings of a run; those that the command line says hold for every file, whatever ``[[data]]`` says."""

    settings: Settings
    rules_fixed: bool = False
    fail_on_fixed: bool = False
    _known: dict[str, Configuration | None] = field(default_factory=dict, compare=False, repr=False)
    """The configuration of each folder: a data set can have ten thousand files in one."""

    def of(self, path: str) -> Settings:
        """What a file is judged by."""
        rules, fail_on = self.settings.rules, self.settings.fail_on
        for data in self.meant(path):
            if not self.rules_fixed:
                rules += tuple(rule for rule in data.rules if rule not in rules)
            if not self.fail_on_fixed and data.fail_on is not None:
                fail_on = data.fail_on
        return Settings(rules, fail_on)

    def meant(self, path: str) -> list[PathSettings]:
        """The ``[[data]]`` that mean a file, in their order."""
        configuration = self.configuration_of(path)
        if configuration is None or not configuration.data:
            return []
        from validator.claims.readers.tables.declared_file import name_below

        name = name_below(configuration.project.folder, path)
        return [data for data in configuration.data if data.means(name)]

    def configuration_of(self, path: str) -> Configuration | None:
        """The configuration of the nearest project's file, of which only ``[[data]]`` counts for a single file."""
        folder = folder_of(path)
        if folder not in self._known:
            from validator.config.configuration import find_configuration

            self._known[folder] = find_configuration([path])
        return self._known[folder]

    def grouped(self, files: Iterable[str]) -> Mapping[Settings, list[str]]:
        """The files that are judged alike, in the order of the first of each group."""
        groups: dict[Settings, list[str]] = {}
        for path in files:
            groups.setdefault(self.of(path), []).append(path)
        return groups

    def nearer(self, files: Iterable[str], run: str | None) -> list[str]:
        """The projects' files that stand nearer to checked files than that of the run, and set options of a run."""
        found: dict[str, None] = {}
        for path in files:
            configuration = self.configuration_of(path)
            if configuration is not None and configuration.path != run and configuration.settings:
                found.setdefault(configuration.path)
        return list(found)
