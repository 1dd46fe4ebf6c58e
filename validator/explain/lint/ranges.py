"""The range that the rules leave to a measure: for plain named measures, from rules that always apply."""

from __future__ import annotations

from validator.claims.interval import EVERYTHING
from validator.explain.lint.finding import Finding
from validator.explain.lint.group import Group, Item, Shown
from validator.explain.lint.telling import Telling


def range_findings(group: Group, hard: frozenset[Item], telling: Telling) -> list[Finding]:
    """One finding for each plain measure that the user's rules bound."""
    asking = {item for item, instance in group.instances if not instance.free}
    items = (hard - asking) | group.declared
    findings = []
    for unknown in sorted(group.numbers, key=lambda number: group.ground.numbering.name(number) or ""):
        cell = group.ground.numbering.cells.get(unknown)
        if cell is None or cell[1] or cell[0].startswith("?"):
            continue
        found = group.range_of(unknown, items)
        if found is None or not found[1] & group.order.own:
            continue
        interval, shown = found
        if interval != EVERYTHING and not interval.is_empty:
            findings.append(telling.range(cell[0], interval, Shown(shown)))
    return findings
