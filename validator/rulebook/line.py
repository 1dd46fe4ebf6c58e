"""A record's own line of arithmetic as a rule: the text is its id."""

from __future__ import annotations

from functools import lru_cache

from validator.rulebook.parse import parse
from validator.rulebook.rule import Rule
from validator.rulebook.typecheck import check_formula


@lru_cache(maxsize=65536)
def line_rule(text: str) -> Rule:
    """Parse one line of a record's ``checks``.

    Raises:
        FormulaError: the line is not of the language, or is a number where a condition is needed.
    """
    expect = parse(text)
    check_formula(expect, "truth", patterns=False)
    return Rule(text, text, expect, text, origin="record")
