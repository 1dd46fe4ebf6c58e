"""Examples as tests: what passes, what does not, and what is told of it."""

from __future__ import annotations

import pytest

from validator.judge.selftest import ExampleResult, run_examples
from validator.rulebook.rule import RuleBook
from validator.rulebook.rulefile import read_rule_file

AGREES = "a = 1\nb = 2\nc = 3"
CONTRADICTS = "a = 1\nb = 2\nc = 4"


def results(agrees: str, contradicts: str, expect: str = "a + b = c") -> list[ExampleResult]:
    text = f"""\
title: Parts add up
expect: {expect}
examples:
  - {{name: adds up, verdict: agrees, claims: {agrees!r}}}
  - {{name: does not, verdict: contradicts, claims: {contradicts!r}}}
""".replace("\\n", "\n\n    ")
    rules = read_rule_file("parts-add-up.yaml", text.encode())
    return list(run_examples(RuleBook(tuple(rules))))


def test_examples_that_reach_their_verdicts_pass() -> None:
    good, bad = results(AGREES, CONTRADICTS)

    assert (good.passed, good.found) == (True, ("agrees",))
    assert (bad.passed, bad.found) == (True, ("contradicts",))
    assert "✗ stated 4" in bad.text


def test_an_example_that_agrees_must_not_contradict_and_the_other_way_round() -> None:
    good, bad = results(CONTRADICTS, AGREES)

    assert (good.passed, good.found) == (False, ("contradicts",))
    assert (bad.passed, bad.found) == (False, ("agrees",))


def test_an_example_that_agrees_in_one_group_and_contradicts_in_another_does_not_pass() -> None:
    both = "a[y=1] = 1\nb[y=1] = 2\nc[y=1] = 3\na[y=2] = 1\nb[y=2] = 2\nc[y=2] = 4"
    good, bad = results(both, both)

    assert (good.passed, set(good.found)) == (False, {"agrees", "contradicts"})
    assert bad.passed


def test_an_example_to_which_the_rule_does_not_apply_says_so() -> None:
    good, _ = results("x = 1", CONTRADICTS)

    assert (good.passed, good.found, good.text) == (False, (), "the rule bound to nothing")


def test_an_example_with_a_value_that_cannot_be_read_does_not_pass_and_says_why() -> None:
    good, bad = results("a = many-ish\nb = 2\nc = 3", CONTRADICTS)

    assert not good.passed
    assert "'many-ish' is not a number, a date or a known wording" in good.text
    assert bad.passed


@pytest.mark.parametrize("missing", ["a = 1\nb = 2", "a = 1\nc = 3"])
def test_an_example_that_lacks_a_claim_is_undecided_and_says_what_is_missing(missing: str) -> None:
    good, _ = results(missing, CONTRADICTS)

    assert (good.passed, good.found) == (False, ("undecided",))
    assert "no claim states" in good.text
