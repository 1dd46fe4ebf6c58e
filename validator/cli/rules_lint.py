"""``validator rules lint``: faults of the rules themselves, without any claim."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.text import Text

    from validator.explain.lint.finding import Finding, LintReport, Unexamined
    from validator.report.layout import Page
    from validator.rulebook.rule import Rule, RuleBook

STYLES = {"error": "bold red", "warning": "yellow", "note": "cyan"}


@click.command("lint", short_help="Find faults of the rules themselves.")
@click.option("--rules", "rule_paths", metavar="PATH", multiple=True, help="Your own rules, beside the shipped ones.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["terminal", "json"]),
    default="terminal",
    show_default=True,
    help="The report's form.",
)
def lint_rules(rule_paths: tuple[str, ...], form: str) -> int:
    """Find rules that no values satisfy, that never apply, that say nothing or nothing new, and names that look
    misspelt: among the rules in PATH, with the shipped ones; or among these alone. Exit code 1 for an error."""
    from validator.explain.lint.lint import lint

    book, own = _chosen(rule_paths)
    report = lint(book, own)
    if form == "json":
        from validator import __version__
        from validator.cli.output import emit_utf8
        from validator.explain.lint.as_json import json_of

        emit_utf8(json_of(report, __version__))
    else:
        from validator.cli.screen import print_page

        print_page(lambda page: _page(page, report, book))
    return report.exit_code


def _chosen(paths: tuple[str, ...]) -> tuple[RuleBook, list[Rule]]:
    """All rules, and those to be examined: the user's, or a part of the shipped ones; all where no path is given."""
    from pathlib import Path

    from validator.rulebook.pack import load_rules, shipped_rules

    if not paths:
        book = load_rules()
        return book, list(book)
    root = shipped_rules().resolve()
    parts = [path for path in paths if Path(path).resolve().is_relative_to(root)]
    book = load_rules([path for path in paths if path not in parts])
    chosen = {rule.id for rule in load_rules(parts, shipped=False)} if parts else set()
    shipped = {rule.id for rule in load_rules()} - chosen
    return book, [rule for rule in book if rule.id not in shipped]


def _page(page: Page, report: LintReport, book: RuleBook) -> Iterator[Text]:
    from validator.explain.lint.finding import BRIEF

    rules = {rule.id: rule for rule in book}
    for finding in report.findings:
        yield from _finding(page, finding, rules)
    if report.findings and report.findings[-1].kind in BRIEF:
        yield page.text()
    if report.unexamined:
        yield page.text(("not examined, or only in part", "bold"))
        yield from _unexamined(page, report.unexamined)
        yield page.text()
    yield from _summary(page, report)


def _finding(page: Page, finding: Finding, rules: dict[str, Rule]) -> Iterator[Text]:
    from validator.explain.lint.finding import BRIEF

    level = finding.level.value
    head = [(f"{level:<9}", STYLES[level])]
    if finding.kind in BRIEF:
        assuming = f", assuming {'; '.join(finding.assuming)}" if finding.assuming else ""
        yield from page.hang(0, head, finding.text, (f"{assuming}  {finding.place}", "dim"), column=9)
        return
    yield from page.hang(0, head, (finding.text, "bold"), column=9)
    column = max(page.width_of(rule_id) for rule_id in finding.rules) + 2
    for rule_id in finding.rules:
        rule = rules[rule_id]
        yield from page.hang(9, [(rule_id, "cyan")], _formula(rule), (f"  {rule.place}", "dim"), column=column)
    if finding.assuming:
        yield from page.hang(9, [("assuming ", "dim")], ("; ".join(finding.assuming), "dim"))
    if not finding.smallest:
        yield from page.hang(9, [], ("perhaps fewer rules suffice: that was not settled", "dim"))
    yield page.text()


def _formula(rule: Rule) -> str:
    from validator.report.layout import cut
    from validator.rulebook.printer import print_formula

    parts = [print_formula(rule.expect)]
    if rule.when is not None:
        parts.append(f"for: {print_formula(rule.when)}")
    if rule.unless is not None:
        parts.append(f"unless: {print_formula(rule.unless)}")
    return cut("; ".join(parts))


def _unexamined(page: Page, unexamined: tuple[Unexamined, ...]) -> Iterator[Text]:
    """Reasons with the rules that they hold for, those of most rules first."""
    by_reason: dict[str, list[str]] = {}
    for entry in unexamined:
        by_reason.setdefault(entry.reason, []).append(entry.rule)
    for reason, rules in sorted(by_reason.items(), key=lambda item: (-len(item[1]), item[0])):
        yield from page.hang(2, [(f"{len(rules):>3}  ", "dim")], reason, (f": {', '.join(rules)}", "dim"))


def _summary(page: Page, report: LintReport) -> Iterator[Text]:
    from validator.report.layout import counted

    levels = [finding.level.value for finding in report.findings]
    told = ", ".join(counted(levels.count(level), level) for level in STYLES if level in levels) or "nothing is wrong"
    whose = counted(report.own, "rule") if not report.shipped else f"{counted(report.own, 'rule')} of yours"
    beside = f", with {report.used:,} of the {report.shipped:,} shipped ones" if report.shipped else ""
    left = len({entry.rule for entry in report.unexamined})
    rest = f"; {counted(left, 'rule')} not examined, or only in part" if left else ""
    failed = report.exit_code != 0
    mark, style = ("✗ ", "bold red") if failed else ("✓ ", "bold green")
    yield from page.hang(0, [(mark, style)], (told, style), f" in {whose}{beside}{rest}")
