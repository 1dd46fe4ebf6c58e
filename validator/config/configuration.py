"""The configuration of a run: the options that a project's file sets, and what it says of single files.

Contract: the file is the nearest one above what is checked; where two checked paths have different ones, neither is
taken. Every key is known and every value is of its kind, or the file is refused with all its mistakes, each with its
line and column: an option that is misspelt must not silently leave a run without its rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from validator.claims.project_file import ProjectFile, find_project
from validator.config.keys import FAIL, KEYS, NOT_KEYS, RULES, Key, WrongValueError
from validator.config.path_settings import PathSettings
from validator.errors import Place, Problem, UsageError, nearest


@dataclass(frozen=True, slots=True)
class Setting:
    """The value that a file gives an option, and where it stands."""

    value: Any
    place: Place


@dataclass(frozen=True, slots=True)
class Configuration:
    """What one file says: its options by the names of their keys, and its ``[[data]]``."""

    project: ProjectFile
    settings: Mapping[str, Setting]
    data: tuple[PathSettings, ...]

    @property
    def path(self) -> str:
        """The file, as it is called from the current folder."""
        return self.project.path


def find_configuration(paths: Iterable[str]) -> Configuration | None:
    """The configuration of what is checked: the nearest file in the folder of a path, or in one above it.

    A path that has none is checked as the others are.

    Raises:
        UsageError: two paths have different ones; with every mistake of the file.
    """
    found: dict[str, tuple[str, ProjectFile]] = {}
    for path in paths:
        project = find_project(path)
        if project is not None:
            found.setdefault(project.path, (path, project))
    if len(found) > 1:
        (one, (first, _)), (other, (second, _)), *_ = found.items()
        text = f"this says how {first} is checked, and {other} says it of {second}"
        advice = "check them in two runs, or put one file above both"
        raise UsageError([Problem(Place(one), text, "one configuration for all that is checked", advice)])
    return next((read_configuration(project) for _, project in found.values()), None)


def configured(paths: Iterable[str]) -> dict[str, Any]:
    """The values that the configuration of what is checked gives options, by their keys; empty without one.

    Raises:
        UsageError: as ``find_configuration``.
    """
    file = find_configuration(paths)
    return {} if file is None else {name: setting.value for name, setting in file.settings.items()}


def read_configuration(project: ProjectFile) -> Configuration:
    """What a project's file says.

    Raises:
        UsageError: with every mistake of the file.
    """
    problems: list[Problem] = []
    settings: dict[str, Setting] = {}
    for name, value in project.values.items():
        if name == "data":
            continue
        key = KEYS.get(name)
        if key is None:
            problems.append(_unknown(project, (name,), (*KEYS, "data")))
            continue
        read = _value(project, key, (name,), value, problems)
        if read is not None:
            settings[name] = Setting(read[0], project.place((name,)))
    data = tuple(_data(project, problems))
    if problems:
        raise UsageError(problems)
    return Configuration(project, settings, data)


def _value(
    project: ProjectFile, key: Key, loc: tuple[str | int, ...], value: Any, problems: list[Problem]
) -> tuple[Any] | None:
    """The value in a tuple, since it may be None; None where it is wrong."""
    try:
        return (key.read(value, project.folder),)
    except WrongValueError as error:
        from validator.claims.readers.shape import describe
        from validator.claims.readers.tables.declared_toml import plain

        at = loc if error.item is None else (*loc, error.item)
        wrong = value if error.item is None else value[error.item]
        verb = "is" if error.item is None else "holds"
        found = error.found or f"{key.name!r} {verb} {describe(plain(wrong))}"
        problems.append(project.problem(at, found, key.expected))
        return None


def _unknown(project: ProjectFile, loc: tuple[str | int, ...], known: tuple[str, ...]) -> Problem:
    from validator.claims.readers.tables.declared import FIELDS

    name = str(loc[-1])
    advice = NOT_KEYS.get(name, "") if len(loc) == 1 else ""
    said = "" if advice else nearest(name, known)
    if not advice and not said and len(loc) == 1 and name in FIELDS:
        advice = f"say it of the tables it describes: [[{project.name_of('data')}]]"
    return project.problem(loc, f"unknown key {name!r}{said}", f"one of {', '.join(known)}", advice)


def _data(project: ProjectFile, problems: list[Problem]) -> Iterator[PathSettings]:
    """What ``[[data]]`` says of files; what it declares of tables is looked through, and read with the tables."""
    if "data" not in project.values:
        return
    from validator.claims.readers.tables.declared import FIELDS
    from validator.claims.readers.tables.declared_toml import OF_THE_RUN, PATTERNS, data_tables
    from validator.errors import RecordFileError

    try:
        tables = data_tables(project)
    except RecordFileError as error:
        problems += error.problems
        return
    for number, table in enumerate(tables):
        problems += table.problems
        loc = ("data", number)
        known = (PATTERNS[0], *OF_THE_RUN, *FIELDS)
        problems += [_unknown(project, (*loc, name), known) for name in table.values if name not in FIELDS]
        declares = {name: value for name, value in table.values.items() if name in FIELDS}
        if declares:
            from validator.claims.readers.tables.declared_shape import shape_declared

            problems += shape_declared(declares, table)[1]
        written = project.values["data"][number]
        rules, fail_on = (
            _value(project, key, (*loc, key.name), written[key.name], problems) if key.name in written else None
            for key in (RULES, FAIL)
        )
        yield PathSettings(
            table.patterns,
            () if rules is None else rules[0],
            None if fail_on is None else fail_on[0],
            tuple(table.values),
            project.place(loc),
        )
