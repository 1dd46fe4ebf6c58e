"""The file of the wording table, ``rules/wording.yaml``, read with every problem and its place.

Contract: only ``validator.claims.wording`` imports this module, and only when the table is not cached: it imports yaml.
"""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import Protocol

import yaml

from validator.claims.interval import Rational, whole_if_possible
from validator.claims.wording import FORMS, POSITIONS, Wording, WordingTable, parse_bounds
from validator.errors import Place, Problem, RuleFileError, nearest

_NUMBER = re.compile(r"[0-9]{1,20}(?:/[1-9][0-9]{0,19})?")


class _Complain(Protocol):
    """How a row's problem is told: the node at fault, what was found, what was expected, what to do."""

    def __call__(self, node: yaml.Node | None, found: str, expected: str = "", advice: str = "") -> None: ...


def read_wording_file(path: str | Path) -> WordingTable:
    """Read a table: a YAML list of rows.

    Raises:
        RuleFileError: with every problem of the file and its place.
    """
    problems: list[Problem] = []
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise RuleFileError([Problem(Place(str(path)), f"the wording table cannot be read: {error}")]) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(str(path), mark.line + 1, mark.column + 1) if mark else Place(str(path))
        reason = getattr(error, "problem", None) or "not valid YAML"
        raise RuleFileError([Problem(place, f"not valid YAML: {reason}")]) from error
    lines = text.splitlines()
    table = WordingTable()
    longest = 0

    def wrong(node: yaml.Node | None, found: str, expected: str = "", advice: str = "") -> None:
        if node is None:
            problems.append(Problem(Place(str(path)), found, expected, advice))
            return
        mark = node.start_mark
        excerpt = lines[mark.line] if mark.line < len(lines) else ""
        problems.append(Problem(Place(str(path), mark.line + 1, mark.column + 1), found, expected, advice, excerpt))

    if not isinstance(root, yaml.SequenceNode):
        wrong(root, "the wording table is not a list", "a list of rows, each with phrases, position and likely")
        raise RuleFileError(problems)
    for row in root.value:
        for phrase, position, wording, node in _read_row(row, wrong):
            rows: dict[str, Wording] = getattr(table, position.replace("-", "_"))
            if phrase in rows:
                wrong(node, f"the phrase {phrase!r} is already defined at position {position}", "each phrase once")
            rows[phrase] = wording
            longest = max(longest, phrase.count(" ") + 1)
    missing = [name for name in FORMS if name not in table.form]
    if missing and not problems:
        wrong(root, f"the forms {', '.join(missing)} have no row", "one row at position form for each")
    if problems:
        raise RuleFileError(problems)
    beside = {**table.before, **table.after}
    hedges = frozenset(
        phrase for phrase, found in beside.items() if not found.keeps and phrase[0].isalpha() and " " not in phrase
    )
    return WordingTable(table.before, table.after, table.alone, table.form, table.before_date, longest, hedges)


_FLAGS = ("share", "scales", "counts", "direction", "literal", "keeps", "sharp")
_KEYS = ("phrases", "position", "likely", "certain", "value", *_FLAGS, "source")


def _read_row(row: yaml.Node, wrong: _Complain) -> list[tuple[str, str, Wording, yaml.Node]]:
    """The phrases of one row; a row with a problem gives none."""
    if not isinstance(row, yaml.MappingNode):
        wrong(row, "a row is not a mapping", f"a mapping with the keys {', '.join(_KEYS)}")
        return []
    fields: dict[str, yaml.Node] = {}
    good = True
    for key, value in row.value:
        name = str(key.value)
        if name not in _KEYS:
            wrong(key, f"unknown key {name!r}{nearest(name, _KEYS)}", f"one of {', '.join(_KEYS)}")
            good = False
        elif name in fields:
            wrong(key, f"the key {name!r} stands twice in this row", "each key once")
            good = False
        elif name == "phrases":
            if not isinstance(value, yaml.SequenceNode) or not value.value:
                wrong(value, "phrases is not a list", "a list with at least one phrase, as [about, around]")
                good = False
        elif not isinstance(value, yaml.ScalarNode):
            wrong(value, f"{name} is not a plain value", "text")
            good = False
        fields[name] = value
    for name in ("phrases", "position", "likely", "source"):
        if name not in fields:
            wrong(row, f"the row has no {name}", f"a row needs phrases, position, likely and source; {name} is missing")
            good = False
    if not good:
        return []
    position = fields["position"].value
    if position not in POSITIONS:
        wrong(fields["position"], f"unknown position {position!r}{nearest(position, POSITIONS)}", ", ".join(POSITIONS))
        return []
    try:
        likely = parse_bounds(fields["likely"].value)
        certain = parse_bounds(fields["certain"].value) if "certain" in fields else likely
        nominal = _number(fields.get("value"))
        flags = {name: _flag(fields.get(name)) for name in _FLAGS}
    except ValueError as error:
        wrong(row, str(error))
        return []
    found: list[tuple[str, str, Wording, yaml.Node]] = []
    for node in fields["phrases"].value:
        phrase = " ".join(str(node.value).lower().split())
        if not isinstance(node, yaml.ScalarNode) or not phrase:
            wrong(node, "a phrase is not text", "a word or a phrase")
        elif position == "form" and phrase not in FORMS:
            wrong(node, f"unknown form {phrase!r}{nearest(phrase, FORMS)}", ", ".join(FORMS))
        else:
            wording = Wording(phrase, likely, certain, nominal, **flags, source=fields["source"].value)
            found.append((phrase, position, wording, node))
    return found


def _number(node: yaml.Node | None) -> Rational | None:
    if node is None:
        return None
    if _NUMBER.fullmatch(str(node.value)) is None:
        raise ValueError(f"the value {node.value!r} is not a whole number or a fraction such as 1/2")
    return whole_if_possible(Fraction(node.value))


def _flag(node: yaml.Node | None) -> bool:
    if node is None:
        return False
    if node.value not in ("true", "false"):
        raise ValueError(f"{node.value!r} is neither true nor false")
    return bool(node.value == "true")
