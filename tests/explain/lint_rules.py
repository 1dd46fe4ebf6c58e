"""Small sets of rules for the lint's tests, written as the rule files that a user would give."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from validator.explain.lint.finding import Finding, Kind, LintReport
from validator.explain.lint.lint import lint
from validator.rulebook.pack import load_rules
from validator.rulebook.rule import RuleBook

EXAMPLES = """\
  examples:
    - {name: fits, verdict: agrees, claims: x = 1}
    - {name: does not, verdict: contradicts, claims: x = 2}
"""
"""The lint never looks at examples; the loader wants them."""


def rule_file(rules: str) -> str:
    """A rule file of lines ``id: formula``, with ``; for: …``, ``; unless: …`` and ``; severity: …`` where wanted."""
    written = []
    for line in filter(None, map(str.strip, rules.splitlines())):
        rule_id, _, rest = line.partition(": ")
        expect, *others = rest.split("; ")
        keys = "".join(f"  {key}: >-\n    {text}\n" for key, _, text in (other.partition(": ") for other in others))
        written.append(f"- id: {rule_id}\n  title: {rule_id}\n  expect: >-\n    {expect}\n{keys}{EXAMPLES}")
    return "\n".join(written)


def book_of(rules: str, folder: Path, pack: str = "", *, shipped: bool = False) -> RuleBook:
    """The rules loaded from a file, with a pack's declarations beside it."""
    (folder / "own.yaml").write_text(rule_file(rules), encoding="utf-8")
    if pack:
        (folder / "pack.yaml").write_text(pack, encoding="utf-8")
    return load_rules([str(folder)], shipped=shipped)


def linted(rules: str, folder: Path, pack: str = "", *, shipped: bool = False) -> LintReport:
    """The report on a set of rules."""
    book = book_of(rules, folder, pack, shipped=shipped)
    own = {line.partition(":")[0].strip() for line in rules.splitlines()}
    return lint(book, [rule for rule in book if rule.id in own])


def told(report: LintReport, *kinds: Kind) -> list[tuple[str, ...]]:
    """The findings of these kinds (by default all but ranges and names) with their rules."""
    left_out = {Kind.RANGE, Kind.ONCE, Kind.SPELLING}
    wanted: Sequence[Kind] = kinds or [kind for kind in Kind if kind not in left_out]
    return [(finding.kind.value, *finding.rules) for finding in report.findings if finding.kind in wanted]


def only(report: LintReport, kind: Kind) -> Finding:
    """The one finding of a kind."""
    (finding,) = [finding for finding in report.findings if finding.kind is kind]
    return finding
