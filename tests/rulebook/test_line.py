"""A record's own lines of arithmetic: parsed one by one, and kept in the cache so that lark need not be loaded."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from validator.rulebook.line import line_rule, line_rules
from validator.rulebook.parse import FormulaError, parse

CODE = """
import sys
from validator.rulebook.line import line_rules
found = line_rules(({lines}))
print([type(rule).__name__ for rule in found], "lark" in sys.modules)
"""


def fresh(lines: str, cache: Path) -> str:
    """What a new process says of the lines, and whether it needed lark."""
    environment = {**os.environ, "VALIDATOR_CACHE": str(cache)}
    done = subprocess.run(
        [sys.executable, "-c", CODE.format(lines=lines)], capture_output=True, text=True, check=True, env=environment
    )
    return done.stdout.strip()


def test_the_text_of_a_line_is_its_id() -> None:
    rule = line_rule("a + b = c")

    assert (rule.id, rule.title, rule.text, rule.origin) == ("a + b = c", "a + b = c", "a + b = c", "record")
    assert rule.expect == parse("a + b = c")


def test_good_lines_among_bad_ones_are_read() -> None:
    good, bad, number, variable = line_rules(("a = b", "a = = b", "a + b", "?x = b"))

    assert not isinstance(good, FormulaError)
    assert isinstance(bad, FormulaError)
    assert (bad.found, bad.span) == ("unexpected '='", (4, 5))
    assert isinstance(number, FormulaError)
    assert number.found == "a number stands here"
    assert isinstance(variable, FormulaError)
    assert variable.found == "the variable ?x"


def test_no_lines_need_nothing() -> None:
    assert line_rules(()) == []


def test_a_second_process_reads_the_lines_without_lark(tmp_path: Path) -> None:
    assert fresh("'a = b', 'a < c'", tmp_path) == "['Rule', 'Rule'] True"
    assert fresh("'a = b', 'a < c'", tmp_path) == "['Rule', 'Rule'] False"
    assert fresh("'a = b', 'a < = c'", tmp_path) == "['Rule', 'FormulaError'] True"


def test_a_line_with_half_a_character_is_refused_like_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "lark", raising=False)
    (refused,) = line_rules(("a = \ud800",))

    assert isinstance(refused, FormulaError)
    assert refused.span == (4, 5)
