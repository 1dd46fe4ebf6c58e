"""The keys of a project's file: the options of ``validator check``, and what each of them may be.

Contract: every option of ``check`` that says how a project is checked is a key of the same name without ``--``; those
that only say what to do once (``--fix``, ``--watch``, ``--as-of``) are none, and those that describe tables stand in
``[[data]]``, with the files they describe. A path in a file is seen from the folder of that file.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from validator.claims.form import Number
from validator.claims.project_file import OWN_FILE, told_path
from validator.report.formats import FORMATS
from validator.report.result import FAIL_ON


class WrongValueError(ValueError):
    """A value that a key cannot have; ``item`` is the number of the item of a list that is wrong."""

    def __init__(self, item: int | None = None, found: str = "") -> None:
        super().__init__(found)
        self.item = item
        self.found = found


@dataclass(frozen=True, slots=True)
class Key:
    """A key. ``expected`` says in words what it may be; ``read`` turns a value of a TOML file in a folder into that.

    ``read`` raises ``WrongValueError`` of any other value.
    """

    name: str
    expected: str
    read: Callable[[Any, str], Any]


def seen_from(folder: str, path: str) -> str:
    """A path of a file in a folder, as it is called from the current one.

    >>> seen_from(os.getcwd(), "rules/own.yaml")
    'rules/own.yaml'
    """
    base = os.path.dirname(told_path(os.path.join(folder, OWN_FILE)))
    return os.path.normpath(os.path.join(base, os.path.expanduser(path)))


def paths(value: Any, folder: str) -> tuple[str, ...]:
    """One path, or a list of them."""
    return tuple(seen_from(folder, text) for text in _texts(value))


def _texts(value: Any) -> list[str]:
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list):
        raise WrongValueError
    for number, text in enumerate(listed):
        if not isinstance(text, str) or not text:
            raise WrongValueError(number if listed is value else None)
    return listed


def _path(value: Any, folder: str) -> str:
    if not isinstance(value, str) or not value:
        raise WrongValueError
    return seen_from(folder, value)


def _path_or_false(value: Any, folder: str) -> str | None:
    return None if value is False else _path(value, folder)


def _formats(value: Any, folder: str) -> tuple[str, ...]:
    """Each a name, or ``NAME=FILE``."""
    found = []
    for number, text in enumerate(_texts(value)):
        name, given, file = text.partition("=")
        if name not in FORMATS:
            from validator.errors import nearest

            said = f"no form of the report is called {name!r}{nearest(name, FORMATS)}"
            raise WrongValueError(number if isinstance(value, list) else None, said)
        found.append(f"{name}={seen_from(folder, file)}" if given and file != "-" else text)
    return tuple(found)


def _bool(value: Any, _folder: str) -> bool:
    if not isinstance(value, bool):
        raise WrongValueError
    return value


def _count(least: int) -> Callable[[Any, str], int]:
    def read(value: Any, _folder: str) -> int:
        if type(value) is not int or value < least:
            raise WrongValueError
        return value

    return read


def _seconds(value: Any, _folder: str) -> float:
    """How long something may take: no figure that is checked, so that it may be a float."""
    number = float(value.text) if isinstance(value, Number) else value
    if type(number) not in (int, float) or not 0 < number < float("inf"):
        raise WrongValueError
    return float(number)


def choice(*choices: str) -> Callable[[Any, str], str]:
    """One of several words."""

    def read(value: Any, _folder: str) -> str:
        if not isinstance(value, str) or value not in choices:
            raise WrongValueError
        return value

    return read


def _one_of(name: str, *choices: str) -> Key:
    return Key(name, f"{', '.join(choices[:-1])} or {choices[-1]}", choice(*choices))


_TRUE = "true or false"
_FORMS = f'one of {", ".join(FORMATS)}, or a list; each may have a file: "sarif=out.sarif"'

RULES = Key("rules", 'the path of a rule file or a folder, or a list of them: rules = ["rules"]', paths)
FAIL = _one_of("fail-on", *FAIL_ON)

KEYS: Mapping[str, Key] = {
    key.name: key
    for key in (
        RULES,
        Key("format", _FORMS, _formats),
        FAIL,
        _one_of("show", "all", "contradictions"),
        Key("explain", _TRUE, _bool),
        Key("explain-seconds", "a number of seconds above 0", _seconds),
        Key("waivers", "the path of a file of waivers, or false", _path_or_false),
        Key("baseline", "the path of a JSON report", _path),
        Key("jobs", "a whole number from 1", _count(1)),
        Key("limit-findings", "a whole number from 0", _count(0)),
        Key("across", _TRUE, _bool),
        _one_of("engine", "local", "spark"),
        Key("quiet", _TRUE, _bool),
        Key("verbose", _TRUE, _bool),
        Key("statistics", _TRUE, _bool),
    )
}
"""Every key beside ``data``, by its name, in the order in which they are listed."""

NOT_KEYS: Mapping[str, str] = {
    "output": 'give the form its file: format = "json=report.json"',
    "fix": "it is done once: say it on the command line",
    "watch": "it is done once: say it on the command line",
    "as-of": "a fixed date would keep waivers from expiring: say it on the command line",
    "tool": "[tool.validator] is for pyproject.toml: here the keys stand at the top, without a header",
}
"""What is no key here, and what to do instead."""
