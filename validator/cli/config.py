"""``validator config``: the options that a check would have, and where the value of each came from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.text import Text

    from validator.config.configuration import Configuration
    from validator.config.path_settings import Asked, PathSettings
    from validator.report.layout import Page, Part


UNSET = {
    "rules": "the shipped ones",
    "explain": "of records, not of data sets",
    "waivers": "none",
    "baseline": "none",
    "jobs": "all processors",
    "limit-findings": "20, and more in forms for programs",
}
"""What options without a value come to."""


@dataclass(frozen=True, slots=True)
class InForce:
    """An option's value, as it would be written, and where it came from: a place, ``environment`` or ``default``."""

    key: str
    value: Any
    origin: str


@click.command(short_help="Show the options in force, and where each was set.")
@click.argument("path", metavar="PATH", default=".", type=click.Path())
@click.option("--format", "form", type=click.Choice(["terminal", "json"]), default="terminal", show_default=True)
def config(path: str, form: str) -> int:
    """Show the options that `validator check PATH` would have without any, and where each of them was set.

    Of a file, also by which rules it is judged, and what of [[data]] means it. PATH is the current folder by default.
    """
    import os

    from validator.claims.project_file import folder_of
    from validator.cli.check import check
    from validator.cli.settings import asked_for, configuration_of
    from validator.errors import Place, Problem, UsageError

    if not os.path.isdir(folder_of(path)) or ("?" not in path and path != "-" and not os.path.exists(path)):
        raise UsageError([Problem(Place(path), "the path does not exist", "a file or a folder", "check the path")])
    with check.make_context("check", [path]) as context:
        asked = asked_for(context)
        found = configuration_of(context)
        listed = list(_in_force(context, path))
    if form == "json":
        from validator.cli.output import emit_utf8

        emit_utf8(_json(path, listed, found, asked))
    else:
        from validator.cli.screen import print_page

        print_page(lambda page: _page(page, path, listed, found, asked))
    return 0


def _in_force(context: click.Context, path: str) -> Iterator[InForce]:
    """Every key with its value, in the order of the keys."""
    from validator.cli.accepting import waivers_file
    from validator.cli.settings import configuration_of, is_said, option_names
    from validator.config.keys import KEYS

    found = configuration_of(context)
    settings = {} if found is None else found.settings
    names = option_names(context.command)
    for key in KEYS:
        value = context.params[names[key]]
        if key == "waivers":
            value = waivers_file([path], context.params) or (False if context.params["no_waivers"] else None)
        elif key == "format":
            value = [str(output) for output in value] or ["terminal"]
        elif isinstance(value, tuple):
            value = list(value)
        origin = "environment" if is_said(context, names[key]) else "default"
        if key in settings:
            origin = str(settings[key].place)
        elif key == "waivers" and value is not None:
            origin = "found"
        yield InForce(key, value, origin)


def _of_file(path: str, asked: Asked) -> tuple[Any, list[PathSettings]] | None:
    """By what a file is judged, and what of ``[[data]]`` means it; None of a folder."""
    import os

    return None if os.path.isdir(path) else (asked.of(path), asked.meant(path))


def _json(path: str, listed: list[InForce], found: Configuration | None, asked: Asked) -> str:
    import json

    judged = _of_file(path, asked)
    data = {
        "path": path,
        "file": None if found is None else found.path,
        "options": [{"key": entry.key, "value": entry.value, "from": entry.origin} for entry in listed],
        "data": [_data_json(entry) for entry in (() if found is None else found.data)],
        "judged_by": None
        if judged is None
        else {
            "rules": list(judged[0].rules),
            "fail-on": judged[0].fail_on,
            "data": [str(entry.place) for entry in judged[1]],
        },
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _data_json(entry: PathSettings) -> dict[str, Any]:
    return {
        "paths": list(entry.patterns),
        "rules": list(entry.rules),
        "fail-on": entry.fail_on,
        "declares": list(entry.declares),
        "from": str(entry.place),
    }


def _page(page: Page, path: str, listed: list[InForce], found: Configuration | None, asked: Asked) -> Iterator[Text]:
    if found is None:
        told = "no validator.toml and no [tool.validator] in a pyproject.toml, here or above"
        yield from page.hang(0, [], ("configuration  ", "bold"), ("none", "dim"), f": {told}")
    else:
        yield from page.hang(0, [], ("configuration  ", "bold"), found.path)
    yield page.text()
    yield from _options(page, listed)
    for name, entry in () if found is None else ((found.project.name_of("data"), entry) for entry in found.data):
        yield page.text()
        yield from page.hang(2, [], (f"[[{name}]]  ", "bold"), (str(entry.place), "dim"))
        yield from page.hang(4, [("paths", "dim")], ", ".join(entry.patterns), column=10)
        if entry.rules:
            yield from page.hang(4, [("rules", "dim")], ", ".join(entry.rules), column=10)
        if entry.fail_on is not None:
            yield from page.hang(4, [("fail-on", "dim")], entry.fail_on, column=10)
        if entry.declares:
            yield from page.hang(4, [("declares", "dim")], ", ".join(entry.declares), column=10)
    judged = _of_file(path, asked)
    if judged is not None:
        settings, meant = judged
        rules = ", ".join(settings.rules)
        whose = f"the shipped rules and {rules}" if rules else "the shipped rules"
        by = f" ({', '.join(str(entry.place) for entry in meant)})" if meant else ""
        yield page.text()
        yield from page.hang(
            2, [], (path, "bold"), f" is judged by {whose}, and fails on {settings.fail_on}", (by, "dim")
        )


def _options(page: Page, listed: list[InForce]) -> Iterator[Text]:
    """Every option in a row, or, where a value is too long for that, in as many lines as it needs."""
    rows: list[list[Part]] = [[(entry.key, ""), (_written(entry), "bold"), (entry.origin, "dim")] for entry in listed]
    header = ["option", "<value", "<from"]
    widths = [max(page.width_of(row[number]) for row in rows) for number in range(len(header))]
    if 2 + sum(widths) + 2 * (len(widths) - 1) <= page.width:
        yield from page.table(2, header, rows)
        return
    for key, value, origin in rows:
        yield from page.hang(2, [key], value, "  ", origin, column=widths[0] + 2)


def _written(entry: InForce) -> str:
    """A value as a person would say it.

    >>> [_written(InForce("jobs", value, "default")) for value in (None, True, ["a", "b"], "error", 5.0)]
    ['all processors', 'true', 'a, b', 'error', '5']
    """
    match entry.value:
        case None | []:
            return UNSET.get(entry.key, "none")
        case bool():
            return "true" if entry.value else "false"
        case list():
            return ", ".join(str(item) for item in entry.value)
        case float():
            return f"{entry.value:g}"
        case _:
            return str(entry.value)
