"""A record's own lines of arithmetic as rules: the text of a line is its id."""

from __future__ import annotations

import sys
from functools import lru_cache

from validator.cache import cached
from validator.rulebook.parse import FormulaError, parse
from validator.rulebook.rule import Rule
from validator.rulebook.typecheck import check_expectation


@lru_cache(maxsize=1024)
def line_rules(texts: tuple[str, ...]) -> list[Rule | FormulaError]:
    """Parse every line of a record's ``checks``; a line that is not of the language gives its error.

    The lines of a record are looked up in the cache only until lark is loaded: one look-up costs less than lark does,
    and a data set whose records have different lines does not fill the cache.
    """
    if texts and "lark" not in sys.modules:
        parts = [text.encode(errors="surrogatepass") for text in texts]
        try:
            return list(cached("lines", parts, ("rulebook",), lambda: [line_rule(text) for text in texts]))
        except FormulaError:
            pass
    return [_rule_or_error(text) for text in texts]


def _rule_or_error(text: str) -> Rule | FormulaError:
    try:
        return line_rule(text)
    except FormulaError as error:
        return error


@lru_cache(maxsize=65536)
def line_rule(text: str) -> Rule:
    """Parse one line.

    Raises:
        FormulaError: the line is not of the language, or is a number where a condition is needed.
    """
    expect = parse(text)
    check_expectation(expect, patterns=False)
    return Rule(text, text, expect, text, origin="record")
