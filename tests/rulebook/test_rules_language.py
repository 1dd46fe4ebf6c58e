"""The language reference: every rule, formula and record that it shows is what it says."""

import re
from pathlib import Path

import pytest

from validator.claims.readers.claims_text import parse_claims
from validator.judge.judge import Judge
from validator.judge.selftest import run_example
from validator.rulebook.parse import parse
from validator.rulebook.printer import print_formula
from validator.rulebook.rule import RuleBook
from validator.rulebook.rulefile import KEYS, read_rule_file
from validator.rulebook.typecheck import check_formula
from validator.rulebook.words import AGGREGATES, FUNCTIONS, PROPERTIES

PAGE = (Path(__file__).parents[2] / "docs" / "rules-language.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


FORMULAS = [line for block in blocks("formula") for line in block.splitlines()]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_of_the_page_is_of_the_language(text: str) -> None:
    formula = parse(text)

    check_formula(formula, "truth")

    assert formula == parse(print_formula(formula))


@pytest.mark.parametrize("text", blocks("yaml"))
def test_a_rule_of_the_page_loads_and_its_examples_pass(text: str) -> None:
    for rule in read_rule_file(f"{re.findall('^id: (.*)$', text, re.MULTILINE)[0]}.yaml", text.encode()):
        judge = Judge(RuleBook((rule,), {}, {}))
        for example in rule.examples:
            result = run_example(rule, example, judge)
            assert result.passed, result.text


@pytest.mark.parametrize("text", blocks("claims"))
def test_a_record_of_the_page_can_be_read(text: str) -> None:
    assert parse_claims(text).claims


@pytest.mark.parametrize("word", [*KEYS, *FUNCTIONS, *AGGREGATES, *PROPERTIES])
def test_the_page_explains_every_key_and_word(word: str) -> None:
    assert re.search(rf"`[^`]*\b{word}\b[^`]*`", PAGE)
