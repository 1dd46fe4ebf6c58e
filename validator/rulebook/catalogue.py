"""The rules' README: every shipped rule with its formula, reason and examples, generated from the rule files.

Contract: ``catalogue`` is a function of the rule book alone, so the page is stale exactly when a rule has changed;
a test compares the two. ``python -m validator.rulebook.catalogue`` writes the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from validator.rulebook.pack import PACK_FILE, load_rules, shipped_rules
from validator.rulebook.printer import print_formula
from validator.rulebook.rule import Example, Rule, RuleBook, Within

WIDTH = 118
"""Longer formulas are broken before ``and`` and ``or``."""

_HEAD = """\
# Rules

<!-- Written by `python -m validator.rulebook.catalogue` from the rule files. Change those, not this page. -->

Every rule that comes with the package: {rules} rules in {packs} packs, with {examples} examples that are also their
tests. They need no set-up. A rule makes a check wherever the claims that it names are stated; where something it needs
is missing or not declared, the check is *undecided* and says what. How rules are written:
[the rule language](../docs/rules-language.md). Words such as *about* and *up to* are read by
[wording.yaml](wording.yaml).

"""


def catalogue(book: RuleBook, titles: Mapping[str, str]) -> str:
    """The page as Markdown; ``titles`` names each pack in words."""
    packs: dict[str, list[Rule]] = {}
    for rule in book.rules:
        packs.setdefault(rule.pack, []).append(rule)
    examples = sum(len(rule.examples) for rule in book.rules)
    parts = [_HEAD.format(rules=len(book.rules), packs=len(packs), examples=examples)]
    for pack in packs:
        parts.append(f"- [{pack}](#{pack}): {titles.get(pack, pack)}\n")
    for pack, rules in packs.items():
        parts.append(f"\n## {pack}\n\n{titles.get(pack, pack)}.\n\n")
        parts.append("| rule | what it checks | severity |\n|---|---|---|\n")
        parts += [f"| [{rule.id}](#{rule.id}) | {_cell(rule.title)} | {rule.severity.value} |\n" for rule in rules]
        for rule in rules:
            parts += _rule(rule)
    return "".join(parts)


def _rule(rule: Rule) -> Iterator[str]:
    yield f"\n### {rule.id}\n\n**{rule.title}.** {_line(rule.why)}\n"
    yield f"\n```\n{_broken(print_formula(rule.expect))}\n```\n\n"
    facts = [f"severity: {rule.severity.value}", f"file: [{rule.pack}/{rule.id}.yaml]({rule.pack}/{rule.id}.yaml)"]
    if rule.when is not None:
        facts.insert(0, f"applies where: `{print_formula(rule.when)}`")
    if rule.unless is not None:
        facts.insert(1 if rule.when is not None else 0, f"but not where: `{print_formula(rule.unless)}`")
    if rule.within is Within.DATA_SET:
        facts.append("within: the data set (`validator check … --across`)")
    if rule.show:
        facts.append("shows: " + ", ".join(f"{figure.label} `{print_formula(figure.value)}`" for figure in rule.show))
    if rule.source:
        facts.append(f"source: {_line(rule.source)}")
    yield "".join(f"- {fact}\n" for fact in facts)
    for example in rule.examples:
        yield from _example(example)


def _example(example: Example) -> Iterator[str]:
    yield f"\n*{example.verdict}*: {example.name}\n\n```\n"
    for dimension, members in example.members.items():
        yield f"members {dimension}: {', '.join(members)}\n"
    for measure, declared in example.measures.items():
        yield f"measure {measure}: {', '.join(f'{name}={_word(value)}' for name, value in declared.items())}\n"
    if example.published is not None:
        yield f"published: {example.published}\n"
    yield f"{example.shown}\n```\n"


def _word(value: object) -> str:
    """A declared value as `.claims` text writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _line(text: str) -> str:
    return " ".join(text.split())


def _cell(text: str) -> str:
    return _line(text).replace("|", r"\|")


def _broken(text: str) -> str:
    """A formula on lines of at most ``WIDTH`` where `and` and `or` allow it."""
    lines = [""]
    for word in text.split():
        long = len(lines[-1]) + len(word) + 1 > WIDTH
        if lines[-1].strip() and ((word in ("and", "or") and len(text) > WIDTH) or long):
            lines.append("  " + word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip() if not lines[-1].startswith("  ") else f"{lines[-1]} {word}"
    return "\n".join(lines)


def pack_titles(root: Path) -> dict[str, str]:
    """The title of each pack below a folder, from its ``pack.yaml``."""
    from validator.claims.yaml_source import load_yaml

    titles: dict[str, str] = {}
    for path in sorted(root.glob(f"*/{PACK_FILE}")):
        located, _ = load_yaml(str(path), path.read_bytes())
        if isinstance(located.value, Mapping) and "title" in located.value:
            titles[path.parent.name] = str(located.value["title"].value)
    return titles


def shipped_catalogue() -> str:
    """The page of the rules that come with the package."""
    return catalogue(load_rules(), pack_titles(shipped_rules()))


def main() -> None:
    """Write ``rules/README.md``."""
    page = shipped_rules() / "README.md"
    page.write_text(shipped_catalogue(), encoding="utf-8", newline="\n")
    print(f"wrote {page}")


if __name__ == "__main__":
    main()
