"""The measures that rules refer to by name: a table's columns of these names state values."""

from __future__ import annotations

from collections.abc import Iterable

from validator.rulebook import tree
from validator.rulebook.rule import Rule


def named_measures(rules: Iterable[Rule]) -> frozenset[str]:
    """Every measure that a formula names."""
    return frozenset(
        reference.measure
        for rule in rules
        for formula in rule.formulas
        for reference in tree.references(formula)
        if isinstance(reference.measure, str)
    )
