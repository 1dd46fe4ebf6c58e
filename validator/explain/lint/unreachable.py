"""References that no claim can fill: what a record never keeps of a claim cannot be asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from validator.claims.cells import DEFAULTS, UNSAID
from validator.explain.lint.finding import Finding, Kind, Level
from validator.rulebook import tree
from validator.rulebook.printer import print_formula
from validator.rulebook.rule import Rule


def unreachable_findings(own: Sequence[Rule]) -> list[Finding]:
    """Rules that compare a claim which cannot be: ``x[section=body]`` is read as ``x``, and the rule never binds."""
    findings = []
    for rule in own:
        for reference, member in _unsaid(rule.expect):
            name = print_formula(reference)
            text = (
                f"{rule.id} never applies: no claim is {name}, because claims are kept without {member}; leave it out"
            )
            findings.append(Finding(Kind.NEVER, Level.ERROR, (rule.id,), rule.place, text, subject=name))
            break
    return findings


def _unsaid(formula: tree.Expression) -> Iterator[tuple[tree.Reference, str]]:
    """References with a member that goes without saying; one that is only asked for (``stated``) does no harm."""
    if isinstance(formula, tree.Logic) and formula.word != "and":
        return
    for child in tree.children(formula):
        yield from _unsaid(child)
    if isinstance(formula, tree.Reference):
        for selector in formula.selectors:
            dimension = str(selector.dimension)
            unsaid = selector.member is not None and UNSAID.get(dimension) == selector.member
            if unsaid and dimension not in DEFAULTS:
                yield formula, f"{dimension}={selector.member}"
