"""The options of ``validator check`` for tables and data sets, and when there is a data set at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import click

C = TypeVar("C", bound=Callable[..., Any])

LARGE = 2_000_000
"""Bytes from which on a file of JSON Lines is reported as a data set: some 2,000 records."""
LARGE_PACKED = 200_000
"""The same of a packed file."""

TABLE_OPTIONS: Mapping[str, str] = {
    "layout": "--layout",
    "id_columns": "--id",
    "record_columns": "--record",
    "measure": "--measure",
    "value": "--value",
    "dims": "--dims",
    "unit": "--unit",
    "delimiter": "--delimiter",
    "encoding": "--encoding",
    "header": "--header",
    "sheet": "--sheet",
    "nulls": "--nulls",
    "locale": "--locale",
}
"""The options that say how tables are read, by the names of their values."""

_NOTHING_SAID = {**dict.fromkeys(TABLE_OPTIONS), "jobs": None, "limit": None, "across": False, "engine": "local"}


def data_options(command: C) -> C:
    """Add the options of tables and data sets to a command."""
    columns = "COLUMN,..."
    for option in reversed(
        [
            click.option(
                "--layout",
                type=click.Choice(["records", "wide", "long"]),
                help="What a row of a table is: a record (wide), or one claim of a record (long).",
            ),
            click.option(
                "--id",
                "id_columns",
                metavar=columns,
                help="Wide: the columns whose values name a record.  [default: NAME-ROW]",
            ),
            click.option(
                "--record", "record_columns", metavar=columns, help="Long: the columns whose values name a record."
            ),
            click.option("--measure", metavar="COLUMN", help="Long: the column of the measures' names."),
            click.option("--value", metavar=columns, help="Long: the columns of values."),
            click.option("--dims", metavar=columns, help="The columns that are dimensions."),
            click.option("--unit", metavar="COLUMN", help="Long: the column of units."),
            click.option(
                "--delimiter", metavar="CHARACTER", help="What separates the cells of a text table, if not found."
            ),
            click.option("--encoding", metavar="NAME", help="How a text table is encoded, if not UTF-8: windows-1252."),
            click.option(
                "--header", metavar="yes|no|ROW", help="Whether the first row names the columns, or which row does."
            ),
            click.option("--sheet", metavar="NAME", help="The sheet of a workbook.  [default: its first]"),
            click.option("--nulls", metavar="TEXT,...", help="What is written where there is no value: -,n/a."),
            click.option("--locale", metavar="LANGUAGE", help="Whose decimal mark the numbers of tables have: de."),
            click.option(
                "--jobs", type=click.IntRange(min=1), metavar="N", help="How many processors to use; by default all."
            ),
            click.option(
                "--limit-findings",
                "limit",
                type=click.IntRange(min=0),
                metavar="N",
                help="How many contradictions of a data set are shown in full; by default 20, more in some forms.",
            ),
            click.option(
                "--across/--no-across", help="Also check the rules that compare records with each other.", default=False
            ),
            click.option(
                "--engine",
                type=click.Choice(["local", "spark"]),
                default="local",
                show_default=True,
                help="Where a data set is checked.",
            ),
        ]
    ):
        command = option(command)
    return command


def is_data_set(paths: Iterable[str], said: Mapping[str, Any]) -> bool:
    """Whether what is checked is reported as a data set: a table, a large file, or an option that only fits one."""
    if any(said[name] != usual for name, usual in _NOTHING_SAID.items() if name in said):
        return True
    return any(_is_large(path) for path in paths)


def _is_large(path: str) -> bool:
    from validator.claims.readers.paths import PACKED, extension, table_form

    if table_form(path) is not None:
        return True
    try:
        if os.path.isdir(path):
            return any(_is_large(os.path.join(folder, name)) for folder, _, names in os.walk(path) for name in names)
        packed = path.lower().endswith(PACKED)
        return extension(path) in (".jsonl", ".ndjson") and os.path.getsize(path) > (LARGE_PACKED if packed else LARGE)
    except (OSError, ValueError):
        return False


def table_options(said: Mapping[str, Any], book_names: frozenset[str]) -> Any:
    """What the command line says of tables."""
    from validator.claims.readers.tables.records import TableOptions

    return TableOptions(
        layout=said["layout"],
        id=_listed(said["id_columns"]),
        record=_listed(said["record_columns"]),
        measure=said["measure"],
        value=_listed(said["value"]),
        dims=_listed(said["dims"]),
        unit=said["unit"],
        delimiter=_delimiter(said["delimiter"]),
        encoding=_encoding(said["encoding"]),
        header=_header(said["header"]),
        sheet=said["sheet"],
        nulls=None if said["nulls"] is None else _listed(said["nulls"]),
        locale=_locale(said["locale"]),
        book_names=book_names,
    )


def _listed(names: str | None) -> tuple[str, ...]:
    return () if names is None else tuple(name.strip() for name in names.split(",") if name.strip())


def _delimiter(text: str | None) -> str | None:
    from validator.claims.readers.tables.declared_form import DELIMITER, delimiter_of
    from validator.errors import visible

    found = None if text is None else delimiter_of(text)
    if text is None or found is not None:
        return found
    told = f"{visible(text)!r} cannot separate cells; expected: {DELIMITER}"
    raise click.BadParameter(told, param_hint="--delimiter")


def _encoding(name: str | None) -> str | None:
    from validator.claims.readers.tables.csv_dialect import ENCODING, is_encoding
    from validator.errors import visible

    if name is None or is_encoding(name):
        return name
    raise click.BadParameter(f"{visible(name)!r} is not known; expected: {ENCODING}", param_hint="--encoding")


def _locale(name: str | None) -> str | None:
    from validator.claims.notation.numerals import LOCALES, known_locale

    if name is None or known_locale(name):
        return name
    raise click.BadParameter(f"the locale {name!r} is not known; known are {', '.join(LOCALES)}", param_hint="--locale")


def _header(text: str | None) -> bool | int | None:
    if text is None:
        return None
    if text in ("yes", "true", "no", "false"):
        return text in ("yes", "true")
    if text.isdecimal() and int(text) > 0:
        return int(text)
    raise click.BadParameter(f"{text!r} is not yes, no or the number of a row", param_hint="--header")
