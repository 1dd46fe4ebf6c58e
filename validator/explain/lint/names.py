"""Names that look misspelt: written in one rule only, with a similar one in use elsewhere. Observations, no proofs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from validator.claims.cells import CONTEXT, EACH, RESERVED
from validator.claims.units.nouns import COUNT_WORDS, PERSON_WORDS, singular
from validator.errors import nearest
from validator.explain.lint.finding import Finding, Kind, Level
from validator.rulebook import tree
from validator.rulebook.rule import Rule, RuleBook

FEWEST_OWN_RULES = 4
"""In a smaller set of rules most measures stand in one rule only, and that tells nothing."""


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """A name with what it names: a measure, a dimension, or a member of ``dimension``."""

    role: str
    text: str
    dimension: str = ""

    def __str__(self) -> str:
        return f"{self.role} {self.text!r}" + (f" of {self.dimension}" if self.dimension else "")


def names_of(rule: Rule) -> frozenset[Name]:
    """Every name that the rule's formulas write out; variables and what stands for no claim are left out."""
    found: set[Name] = set()
    for formula in rule.formulas:
        for part in tree.walk(formula):
            match part:
                case tree.Reference(measure, selectors):
                    _add(found, "measure", measure)
                    for selector in selectors:
                        _add(found, "dimension", selector.dimension)
                        if isinstance(selector.dimension, str) and selector.member != EACH:
                            _add(found, "member", selector.member, selector.dimension)
                case tree.Aggregate(dimension=dimension):
                    _add(found, "dimension", dimension)
                case tree.Property(subject, name):
                    _add(found, "dimension" if name in ("complete", "size") else "measure", subject)
                case _:
                    pass
    return frozenset(found)


def _add(found: set[Name], role: str, name: tree.Name | None, dimension: str = "") -> None:
    if isinstance(name, str):
        found.add(Name(role, name, dimension))


def name_findings(own: Sequence[Rule], others: Sequence[Rule], book: RuleBook) -> list[Finding]:
    """Names of the user's rules that look misspelt, and measures that only one of them has."""
    used: dict[Name, set[str]] = {}
    for rule in (*own, *others):
        for name in names_of(rule):
            used.setdefault(name, set()).add(rule.id)
    known = _declared(book)
    findings: list[Finding] = []
    for rule in sorted(own, key=lambda rule: rule.id):
        for name in sorted(names_of(rule)):
            if len(used[name]) > 1 or name in known or _is_reserved(name):
                continue
            similar = _similar(name, rule, used, known)
            if similar is not None:
                findings.append(_misspelt(rule, name, similar, used.get(similar, set()) - {rule.id}))
            elif name.role == "measure" and len(own) >= FEWEST_OWN_RULES:
                text = f"the measure {name.text!r} stands in no other rule"
                findings.append(Finding(Kind.ONCE, Level.NOTE, (rule.id,), rule.place, text, subject=name.text))
    return findings


def _misspelt(rule: Rule, name: Name, similar: Name, users: set[str]) -> Finding:
    if users:
        first, *rest = sorted(users)
        where = f"which {first}" + (f" and {len(rest):,} more name" if rest else " names")
        rules: tuple[str, ...] = (rule.id, first)
    else:
        where = "which is reserved" if _is_reserved(similar) else "which is declared"
        rules = (rule.id,)
    text = f"the {name} stands in no other rule; did you mean {similar.text!r}, {where}?"
    return Finding(Kind.SPELLING, Level.WARNING, rules, rule.place, text, subject=name.text, similar=similar.text)


def _declared(book: RuleBook) -> frozenset[Name]:
    """The names that packs declare."""
    return frozenset(
        (
            *(Name("measure", measure) for measure in book.measures),
            *(Name("dimension", dimension) for dimension in book.members),
            *(Name("member", member, dimension) for dimension, members in book.members.items() for member in members),
        )
    )


def _is_reserved(name: Name) -> bool:
    if name.role == "dimension":
        return name.text in RESERVED or name.text in CONTEXT
    return name.role == "member" and name.dimension in RESERVED


def _similar(name: Name, rule: Rule, used: Mapping[Name, set[str]], known: Iterable[Name]) -> Name | None:
    """The most similar name of the same role that other rules use; names that one rule writes side by side differ."""
    beside = names_of(rule)
    choices = {
        other.text: other
        for other in sorted((*used, *known))
        if other.role == name.role and other.dimension == name.dimension and other not in beside
    }
    if name.role == "dimension":
        choices |= {text: Name("dimension", text) for text in sorted(RESERVED) if text not in choices}
    close = {text: other for text, other in choices.items() if is_slip(name.text, text)}
    if not nearest(name.text.lower(), [text.lower() for text in close]):
        return None
    return min(close.values(), key=lambda other: (edits(name.text, other.text), other.text))


def is_slip(one: str, other: str) -> bool:
    """Whether one name may be the other, misspelt: one edit, or two of nine letters and more.

    Names that differ in their numbers, and two different nouns, are meant.

    >>> is_slip("relased", "released"), is_slip("budget_2023", "budget_2024"), is_slip("voters", "votes")
    (True, False, False)
    """
    if one == other or re.sub(r"\d+", "0", one) == re.sub(r"\d+", "0", other):
        return False
    if _folded(one) == _folded(other):
        return True
    nouns = {singular(one.lower()), singular(other.lower())}
    if len(nouns) == 2 and nouns <= PERSON_WORDS | COUNT_WORDS:
        return False
    shorter = min(len(one), len(other))
    return edits(one, other) <= (0 if shorter < 4 else 1 if shorter < 9 else 2)


def _folded(name: str) -> str:
    return re.sub(r"[\s_-]+", "", name).casefold()


def edits(one: str, other: str) -> int:
    """Letters substituted, inserted, dropped, or swapped with a neighbour (Damerau 1964, restricted distance).

    >>> edits("relaesed", "released"), edits("category", "categories")
    (1, 3)
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, row = row, [i]
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before = last
    return row[-1]
