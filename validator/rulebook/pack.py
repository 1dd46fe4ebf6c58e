"""Packs: folders of rules. Finds, reads and caches them.

The shipped packs stand in ``rules/``. Reading YAML and parsing formulas costs a tenth of a second, so a loaded rule
book is kept in the user's cache folder under the hash of all that went into it: the files and this package's sources.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from validator.cache import cached
from validator.errors import Place, Problem, RuleFileError
from validator.rulebook.rule import Rule, RuleBook

if TYPE_CHECKING:
    from validator.claims.record import MeasureDeclaration

PACK_FILE = "pack.yaml"
"""What a pack declares beside its rules, with ``PACK_KEYS``."""
PACK_KEYS = {
    "title": "what the pack is about, in words",
    "measures": "what may be assumed of measures, as in a record",
    "members": "the members of dimensions, as in a record",
}
WORDING_FILE = "wording.yaml"
"""The table of wordings stands beside the packs, and is no rule."""


def shipped_rules() -> Path:
    """The folder of the rules that come with the package."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "rules"
    return installed if installed.is_dir() else package.parent / "rules"


def load_rules(paths: str | Sequence[str] = (), *, shipped: bool = True) -> RuleBook:
    """Load the shipped packs and the user's own files or folders, in this order.

    Raises:
        RuleFileError: with every problem of every file.
    """
    given = [paths] if isinstance(paths, str) else paths
    roots = ([shipped_rules()] if shipped else []) + [Path(path) for path in given]
    files, problems = _files(roots)
    if problems:
        try:
            _read(files)
        except RuleFileError as error:
            problems += error.problems
        raise RuleFileError(problems)
    parts = [part for path, pack, data in files for part in (os.fsencode(path), os.fsencode(pack), data)]
    return cached("rules", parts, ("rulebook", "claims/record.py", "errors.py"), lambda: _read(files))


def _files(roots: Sequence[Path]) -> tuple[list[tuple[Path, str, bytes]], list[Problem]]:
    """Every rule file below the roots with its pack and its bytes, in the order of their names."""
    from validator.claims.yaml_source import MOST_BYTES

    found: list[tuple[Path, str, bytes]] = []
    problems: list[Problem] = []
    for root in roots:
        if root.is_dir():
            paths = sorted(path for ending in ("*.yaml", "*.yml") for path in root.rglob(ending) if path.is_file())
            listed = [path for path in paths if path.name != WORDING_FILE]
            if not any(path.name != PACK_FILE for path in listed):
                found_text = "the folder holds no rule file"
                problems.append(
                    Problem(Place(str(root)), found_text, "*.yaml files", "give a folder of rules or a file")
                )
        else:
            listed = [root]
        for path in listed:
            try:
                with path.open("rb") as file:
                    data = file.read(MOST_BYTES + 1)
            except OSError as error:
                reason = error.strerror or str(error)
                problems.append(
                    Problem(Place(str(path)), f"cannot be read: {reason}", "a rule file or a folder of them")
                )
                continue
            pack = path.parent.name if root.is_dir() and path.parent != root else root.stem
            found.append((path, pack, data))
    return found, problems


def _read(files: Sequence[tuple[Path, str, bytes]]) -> RuleBook:
    from validator.claims.yaml_source import YamlSource
    from validator.rulebook.rulefile import read_rule_file

    problems: list[Problem] = []
    measures: dict[str, MeasureDeclaration] = {}
    members: dict[str, tuple[str, ...]] = {}
    for path, _, data in files:
        if path.name == PACK_FILE:
            try:
                _read_pack_file(str(path), data, measures, members)
            except RuleFileError as error:
                problems += error.problems
    units = {name: declared.unit for name, declared in measures.items() if declared.unit is not None}
    rules: dict[str, Rule] = {}
    for path, pack, data in files:
        if path.name == PACK_FILE:
            continue
        try:
            loaded = read_rule_file(_shown(path), data, pack, units)
        except RuleFileError as error:
            problems += error.problems
            continue
        for rule in loaded:
            twin = rules.setdefault(rule.id, rule)
            if twin is not rule:
                found = f"the rule {rule.id!r} is already defined in {twin.place}"
                source = YamlSource(rule.place.path, data.decode("utf-8-sig"))
                problems.append(source.problem(rule.place, found, "an id of its own", "rename one of the two"))
    if problems:
        raise RuleFileError(problems)
    return RuleBook(tuple(rules.values()), measures, members)


def _shown(path: Path) -> str:
    """A shipped rule's path, from the rules folder on: reports do not depend on where the package is installed."""
    root = shipped_rules()
    return f"rules/{path.relative_to(root).as_posix()}" if path.is_relative_to(root) else str(path)


def is_shipped(rule: Rule) -> bool:
    """Whether a rule comes with the package, which its place tells (``_shown``)."""
    folder, _, path = rule.place.path.partition("/")
    return folder == "rules" and (shipped_rules() / path).is_file()


def _read_pack_file(
    path: str, data: bytes, measures: dict[str, MeasureDeclaration], members: dict[str, tuple[str, ...]]
) -> None:
    from validator.claims.readers.python_values import json_object
    from validator.claims.readers.shape import shape_measure
    from validator.claims.yaml_source import load_yaml
    from validator.rulebook.fields import Fields

    located, source = load_yaml(path, data)
    fields = Fields(source, located, PACK_KEYS, "a pack")
    fields.text("title")
    members.update(fields.members("members"))
    plain = json_object(fields.plain("measures"))
    for name, written in fields.mapping("measures").items():
        declared, flaws = shape_measure(plain[name])
        if declared is not None:
            measures[name] = declared
        for flaw in flaws:
            place = (written.key_places or {}).get(str(flaw.loc[0]) if flaw.loc else "", written.place)
            fields.wrong(place, f"measure {name!r}: {flaw.found}", flaw.expected, flaw.advice)
    if fields.problems:
        raise RuleFileError(fields.problems)
