"""``validator rules``: list, show, test and lint rules, and begin a new one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from validator.cli.completion import complete_rule
from validator.cli.rules_lint import lint_rules

if TYPE_CHECKING:
    from rich.text import Text

    from validator.judge.selftest import ExampleResult
    from validator.report.layout import Page
    from validator.rulebook.rule import Rule, RuleBook

_OWN = click.option(
    "--rules", "rule_paths", metavar="PATH", multiple=True, help="Your own rules, beside the shipped ones."
)


@click.group()
def rules() -> None:
    """List, show, test and lint rules, and begin a new one."""


rules.add_command(lint_rules)


@rules.command("list")
@_OWN
def list_rules(rule_paths: tuple[str, ...]) -> None:
    """List every rule, pack by pack."""
    from validator.cli.screen import print_page
    from validator.rulebook.pack import load_rules

    book = load_rules(rule_paths)
    print_page(lambda page: _listed(page, book))


def _listed(page: Page, book: RuleBook) -> Iterator[Text]:
    packs: dict[str, list[Rule]] = {}
    for rule in book:
        packs.setdefault(pack_name(rule), []).append(rule)
    column = max((page.width_of(rule.id) for rule in book), default=0) + 2
    styles = {"error": "red", "warning": "yellow", "note": "cyan"}
    for pack, listed in packs.items():
        yield page.text((pack or "your own", "bold"))
        for rule in listed:
            severity = rule.severity.value
            yield from page.hang(2, [rule.id], (f"{severity:<9}", styles[severity]), (rule.title, "dim"), column=column)
        yield page.text()
    yield page.text(f"{len(book):,} rules. ", ("validator explain RULE tells what one checks and why.", "dim"))


def pack_name(rule: Rule) -> str:
    """The rule's pack, or nothing for a rule in a file of its own: such a file is no pack."""
    return "" if rule.pack == rule.id else rule.pack


@rules.command("show")
@click.argument("rule", metavar="RULE", shell_complete=complete_rule)
@_OWN
def show_rule(rule: str, rule_paths: tuple[str, ...]) -> None:
    """Print a rule as its file has it."""
    import sys

    from validator.cli.explain import find_rule
    from validator.cli.output import emit
    from validator.errors import visible
    from validator.report.plain import spelling
    from validator.rulebook.pack import load_rules

    book = load_rules(rule_paths)
    found = find_rule(book, rule)
    text = f"# {found.place}\n{_file_text(found, book)}".rstrip() + "\n"
    emit(spelling(sys.stdout.encoding or "ascii")(visible(text)))


def _file_text(rule: Rule, book: RuleBook) -> str:
    """The lines of the rule's file that hold it: all, or in a list of rules, those before the next one."""
    from pathlib import Path

    from validator.rulebook.pack import shipped_rules

    path = Path(rule.place.path)
    shipped = shipped_rules() / path.relative_to("rules") if path.parts[:1] == ("rules",) else None
    source = shipped if shipped is not None and shipped.is_file() else path
    lines = source.read_text(encoding="utf-8-sig").splitlines()
    places = sorted(other.place for other in book if other.place.path == rule.place.path)
    if len(places) == 1:
        return "\n".join(lines)
    after = [place.line for place in places if place > rule.place]
    return "\n".join(lines[rule.place.line - 1 : after[0] - 1 if after else None])


@rules.command("test", short_help="Run the examples of rules.")
@click.argument("path", required=False)
def test_rules(path: str | None) -> int:
    """Run the examples of the rules in PATH, or of the shipped rules. Exit code 1 when one does not hold."""
    from validator.cli.screen import print_page
    from validator.judge.selftest import run_examples

    results = list(run_examples(_book_to_test(path)))
    print_page(lambda page: _tested(page, results))
    return 0 if all(result.passed for result in results) else 1


def _book_to_test(path: str | None) -> RuleBook:
    """The rules below the path, which may be a part of the shipped ones; all of these where there is no path."""
    from pathlib import Path

    from validator.rulebook.pack import load_rules, shipped_rules
    from validator.rulebook.rule import RuleBook

    if path is None:
        return load_rules()
    if Path(path).resolve().is_relative_to(shipped_rules().resolve()):
        return load_rules([path], shipped=False)
    shipped = {rule.id for rule in load_rules()}
    both = load_rules([path])
    return RuleBook(tuple(rule for rule in both if rule.id not in shipped), both.measures, both.members)


def _tested(page: Page, results: list[ExampleResult]) -> Iterator[Text]:
    from validator.report.layout import counted

    failed = [result for result in results if not result.passed]
    for result in failed:
        title = f"{result.rule.id}: {result.example.name}"
        yield from page.hang(0, [("✗ ", "bold red")], (title, "bold"), (f"  {result.example.place}", "dim"))
        yield from page.hang(4, [("expected", "dim")], result.example.verdict, column=10)
        label = "found"
        for line in result.text.splitlines():
            yield from page.hang(4, [(label, "dim")], line, column=10)
            label = ""
    number = len({result.rule.id for result in results})
    held = f"{len(results) - len(failed):,} of {counted(len(results), 'example')} of {counted(number, 'rule')}"
    mark, style = ("✗ ", "bold red") if failed else ("✓ ", "bold green")
    yield page.text((mark, style), (f"{held} hold", style))


@rules.command("new", short_help="Write NAME.yaml, a rule to start from.")
@click.argument("name", metavar="NAME")
def new_rule(name: str) -> None:
    """Write NAME.yaml: a rule with comments that loads and passes its own test, to be changed into yours."""
    import re

    from validator.cli.new_rule import template
    from validator.cli.output import emit

    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        kebab = "-".join(re.findall(r"[a-z0-9]+", name.removesuffix(".yaml").lower()))
        suggestion = f"; did you mean {kebab!r}?" if kebab else ""
        raise click.BadParameter(
            f"a rule's name is lower-case words joined by hyphens, such as seats-add-up{suggestion}", param_hint="NAME"
        )
    path = f"{name}.yaml"
    try:
        with open(path, "x", encoding="utf-8") as file:
            file.write(template(name))
    except FileExistsError:
        raise click.BadParameter(f"{path} is already there; nothing was written", param_hint="NAME") from None
    except OSError as error:
        raise click.BadParameter(f"{path} cannot be written: {error.strerror}", param_hint="NAME") from None
    emit(f"{path} written. Change it, then: validator rules test {path}\n")
