"""A random line of arithmetic that is true of a world never contradicts what a truthful source says of that world.

The lines are made here as Python values, evaluated here in Fractions, and only written out for the program.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from story import Story, decimal, in_digits, loosely, scaled

from validator.claims.readers import load_record
from validator.judge.judge import Judge
from validator.judge.verdict import Verdict
from validator.rulebook.parse import parse
from validator.rulebook.rule import Rule, RuleBook

NO_RULES = Judge(RuleBook(()))
COMPARISONS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class UndefinedError(Exception):
    """A division by zero: the line says nothing of this world."""


def value_of(story: Story, world: dict[str, Fraction], depth: int) -> tuple[str, Fraction]:
    """A random number made of the claims: its text and its value in the world."""
    style = story.number(0, 7 if depth else 1)
    if style <= 1:
        if style == 1 and depth < 3 and story.chance():
            number = story.number(1, 5)
            return str(number), Fraction(number)
        name = str(story.pick(list(world)))
        return name, world[name]
    a, x = value_of(story, world, depth - 1)
    b, y = value_of(story, world, depth - 1)
    match style:
        case 2:
            return f"({a} + {b})", x + y
        case 3:
            return f"({a} - {b})", x - y
        case 4:
            return f"({a} * {b})", x * y
        case 5:
            if y == 0:
                raise UndefinedError
            return f"({a} / {b})", x / y
        case 6:
            return f"abs({a} - {b})", abs(x - y)
        case _:
            word = story.pick(("min", "max"))
            return f"{word}({a}, {b})", min(x, y) if word == "min" else max(x, y)


def truth_of(story: Story, world: dict[str, Fraction], depth: int) -> tuple[str, bool]:
    """A random condition: its text and whether it holds in the world."""
    style = story.number(0, 5 if depth else 0)
    if style <= 2:
        a, x = value_of(story, world, 2)
        b, y = value_of(story, world, 2)
        sign = str(story.pick(list(COMPARISONS)))
        return f"{a} {sign} {b}", COMPARISONS[sign](x, y)
    a, p = truth_of(story, world, depth - 1)
    if style == 3:
        return f"not ({a})", not p
    b, q = truth_of(story, world, depth - 1)
    if style == 4:
        return f"(({a}) and ({b}))", p and q
    return (f"(({a}) or ({b}))", p or q) if story.chance() else (f"(({a}) implies ({b}))", not p or q)


def written(story: Story, value: Fraction) -> str:
    """What a source says of a value: exactly, rounded, or with words."""
    style = story.number(0, 3)
    if value.denominator == 1 and style == 0:
        return in_digits(value)
    if value.denominator == 1 and value > 0 and style == 1:
        return loosely(story, value.numerator)
    if abs(value) >= 1000 and style == 2:
        return scaled(story, value)
    return decimal(story, value)


def world_of(story: Story) -> dict[str, Fraction]:
    """Three to four values, often small, sometimes zero or negative."""
    world = {}
    for name in "abcd"[: story.number(2, 4)]:
        value = Fraction(story.number(-30, 3000), int(story.pick((1, 1, 10, 7))))  # type: ignore[call-overload]
        world[name] = value
    return world


def run(story: Story) -> tuple[list[str], list[dict[str, object]]]:
    """The verdicts on a true line, and the claims."""
    world = world_of(story)
    line, holds = truth_of(story, world, 2)
    for name, value in world.items():
        for _ in range(1 + (story.number(0, 4) == 0)):
            story.say(name, written(story, value))
    if not holds:
        line = f"not ({line})"
    record = story.record() | {"checks": [line]}
    found = NO_RULES.judge(load_record(record))
    assert not found.read.unread
    assert not found.read.problems, found.read.problems
    return [check.verdict.value for check in found.checks if check.verdict is Verdict.CONTRADICTS], [
        {"line": line},
        *story.claims,
    ]


@given(st.data())
@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), print_blob=False)
def test_a_line_that_is_true_of_the_world_never_contradicts(data: st.DataObject) -> None:
    try:
        contradictions, told = run(Story(data.draw))
    except UndefinedError:
        assume(False)
    assert not contradictions, told


def run_rule(story: Story) -> tuple[list[str], list[object]]:
    """The contradictions of a random rule with conditions that holds in the world, and what was told."""
    world = world_of(story)
    when, applies = truth_of(story, world, 1)
    unless, excepted = truth_of(story, world, 1)
    expect, holds = truth_of(story, world, 1)
    if applies and not excepted and not holds:
        expect = f"not ({expect})"
    for name, value in world.items():
        if story.number(0, 9):
            for _ in range(1 + (story.number(0, 3) == 0)):
                story.say(name, written(story, value))
    rule = Rule("random", "random", parse(expect), expect, when=parse(when), unless=parse(unless))
    found = Judge(RuleBook((rule,))).judge(load_record(story.record()))
    assert not found.read.unread
    told: list[object] = [f"expect {expect} for {when} unless {unless}", *story.claims]
    return [check.verdict.value for check in found.checks if check.verdict is Verdict.CONTRADICTS], told


@given(st.data())
@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), print_blob=False)
def test_a_rule_that_holds_where_it_applies_never_contradicts(data: st.DataObject) -> None:
    try:
        contradictions, told = run_rule(Story(data.draw))
    except UndefinedError:
        assume(False)
    assert not contradictions, told
