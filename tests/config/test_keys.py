"""The keys of a project's file are the options of ``check``."""

from __future__ import annotations

import pytest

from validator.cli.check import check
from validator.cli.data_options import TABLE_OPTIONS
from validator.cli.settings import option_names
from validator.config.keys import KEYS, NOT_KEYS
from validator.report.formats import FORMATS
from validator.report.result import FAIL_ON


def test_every_option_is_a_key_or_says_why_not() -> None:
    of_tables = {option.removeprefix("--") for option in TABLE_OPTIONS.values()}
    options = set(option_names(check)) - of_tables - set(NOT_KEYS) - {"no-waivers"}
    assert options == set(KEYS)


def test_what_an_option_of_tables_says_is_declared_in_data() -> None:
    from validator.claims.readers.tables.declared import FIELDS

    assert {option.removeprefix("--") for option in TABLE_OPTIONS.values()} <= set(FIELDS)


@pytest.mark.parametrize(("option", "choices"), [("fail_on", FAIL_ON), ("show", ("all", "contradictions"))])
def test_the_choices_of_an_option_are_those_of_its_key(option: str, choices: tuple[str, ...]) -> None:
    param = next(param for param in check.params if param.name == option)
    assert tuple(param.type.choices) == choices  # type: ignore[attr-defined]
    assert all(KEYS[option.replace("_", "-")].read(choice, ".") == choice for choice in choices)


def test_the_help_names_every_form() -> None:
    param = next(param for param in check.params if param.name == "formats")
    told = str(param.help).replace("(default)", "")  # type: ignore[attr-defined]
    listed = told.partition("its file: ")[2].partition(".")[0]
    assert [name.strip() for name in listed.split(",")] == list(FORMATS)
