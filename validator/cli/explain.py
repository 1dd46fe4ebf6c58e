"""``validator explain``: what a rule checks, why, and its examples worked through."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from validator.cli.completion import complete_rule

if TYPE_CHECKING:
    from rich.text import Text

    from validator.report.layout import Page
    from validator.rulebook.rule import Rule, RuleBook


@click.command(short_help="Explain a rule, its examples worked through.")
@click.argument("rule", metavar="RULE", shell_complete=complete_rule)
@click.option("--rules", "rule_paths", metavar="PATH", multiple=True, help="Your own rules, beside the shipped ones.")
def explain(rule: str, rule_paths: tuple[str, ...]) -> None:
    """Explain a rule: what it checks and why, its formula and source, and its examples worked through."""
    from validator.cli.screen import print_page
    from validator.rulebook.pack import load_rules

    book = load_rules(rule_paths)
    found = find_rule(book, rule)
    print_page(lambda page: _explained(page, found, book))


def find_rule(book: RuleBook, name: str) -> Rule:
    """The rule of that id.

    Raises:
        click.BadParameter: there is none; the message suggests the nearest.
    """
    for rule in book:
        if rule.id == name:
            return rule
    from validator.explain.joint_check import JOINT_RULES

    for rule in JOINT_RULES.values():
        if rule.id == name:
            return rule
    from validator.errors import nearest, visible

    suggestion = nearest(name, [rule.id for rule in book]) or (
        "; `validator rules list` lists them all, and --rules PATH adds your own"
    )
    raise click.BadParameter(f"no rule is called {visible(name)!r}{suggestion}", param_hint="RULE")


def _explained(page: Page, rule: Rule, book: RuleBook) -> Iterator[Text]:
    from validator.cli.rules import pack_name
    from validator.rulebook.printer import print_formula
    from validator.rulebook.rule import Within

    pack = pack_name(rule)
    yield from page.hang(0, [], (rule.title, "bold"))
    told = [
        rule.id,
        rule.severity.value,
        *([f"pack {pack}"] if pack else []),
        *([str(rule.place)] if rule.place.path else []),
    ]
    yield from page.hang(0, [], (" · ".join(told), "dim"))
    yield page.text()
    yield from page.hang(2, [("expect", "dim")], (" ".join(rule.text.split()), "bold"), column=9)
    if rule.within is Within.DATA_SET:
        yield from page.hang(2, [("within", "dim")], "the data set: all records of a run together", column=9)
    if rule.when is not None:
        yield from page.hang(2, [("for", "dim")], print_formula(rule.when), column=9)
    if rule.unless is not None:
        yield from page.hang(2, [("unless", "dim")], print_formula(rule.unless), column=9)
    for label, value in (("why", rule.why), ("message", rule.message or ""), ("source", rule.source)):
        if value:
            yield from page.hang(2, [(label, "dim")], value, column=9, width=110)
    for figure in rule.show:
        yield from page.hang(2, [("shows", "dim")], f"{figure.label}: {print_formula(figure.value)}", column=9)
    yield from _examples(page, rule, book)


def _examples(page: Page, rule: Rule, book: RuleBook) -> Iterator[Text]:
    from validator.judge.judge import Judge
    from validator.judge.selftest import run_example
    from validator.rulebook.rule import RuleBook

    judge = Judge(RuleBook((rule,), book.measures, book.members))
    styles = {"agrees": ("✓", "green"), "contradicts": ("✗", "red"), "undecided": ("?", "yellow")}
    for example in rule.examples:
        mark, style = styles.get(example.verdict, ("?", "yellow"))
        yield page.text()
        yield from page.hang(2, [(f"{mark} ", style)], (example.verdict, style), "  ", (example.name, "bold"))
        for name, members in example.members.items():
            yield from page.hang(6, [("members", "dim")], f"{name}: {', '.join(members)}", column=9)
        for measure, declared in example.measures.items():
            told = ", ".join(f"{key}: {value}" for key, value in dict(declared).items())
            yield from page.hang(6, [("measure", "dim")], f"{measure}: {told}", column=9)
        if example.published:
            yield from page.hang(6, [("source", "dim")], f"published {example.published}", column=9)
        for line in example.shown.splitlines():
            yield from page.hang(6, [], line.strip())
        result = run_example(rule, example, judge)
        for line in result.text.splitlines():
            yield from page.hang(6, [("→ ", "dim")], (line, "" if result.passed else "bold red"))
        if not result.passed:
            yield from page.hang(6, [], ("this example does not hold", "bold red"))
