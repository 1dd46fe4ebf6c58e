"""Rules in a SARIF file: a readable name, a help text from the rule's own words, and what its checks came to.

Contract: every rule that was applied is there, in their order, whether it found something or not; then what no rule
file holds: the records' own lines of arithmetic under one id, and what takes several rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from validator.report.counts import Counts
from validator.report.plain import safe
from validator.report.sarif_words import bounded, markdown, sentence, words
from validator.rulebook.rule import Severity

if TYPE_CHECKING:
    from validator.report.counts import RuleCounts
    from validator.report.dataset.rule_totals import RuleTotals
    from validator.rulebook.rule import Rule

OWN_LINE = "record/own-line"
"""The id of the records' own lines. A rule of a file is called in kebab-case, so that none has this id."""

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_GITHUB_SEVERITY = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "recommendation"}
_MOST_OF_NAME, _MOST_OF_DESCRIPTION = 255, 1024
"""GitHub's limits ("SARIF support for code scanning", reportingDescriptor object)."""


@dataclass(slots=True)
class Entry:
    """A rule of the file. ``listed`` of its contradictions are results of their own; ``accepted`` of those that are not
    are acknowledged.

    ``rule`` is None of the records' own lines, and of a rule of no file that only left something undecided.
    """

    id: str
    title: str
    severity: Severity
    rule: Rule | None = None
    counts: Counts = field(default_factory=Counts)
    listed: int = 0
    accepted: int = 0

    @property
    def left_out(self) -> int:
        """Contradictions that are only counted."""
        return self.counts.contradicts - self.listed


def rule_id(rule: Rule) -> str:
    """The id under which a check of the rule is told: the records' own lines have one together."""
    return OWN_LINE if rule.origin == "record" else rule.id


def entries(
    rules: Sequence[Rule], by_rule: Sequence[RuleCounts | RuleTotals], found: Iterable[Rule]
) -> dict[str, Entry]:
    """A rule of the file for each that was applied, and for each other one that was counted, by their ids.

    ``found`` are the rules of what was found: those that no file holds are told in their own words.
    """
    others = {rule_id(rule): rule for rule in found if rule.origin != "record"}
    known = {rule.id: Entry(rule.id, rule.title, rule.severity, rule) for rule in rules}
    for row in by_rule:
        name = OWN_LINE if row.origin == "record" else row.id
        entry = known.setdefault(name, Entry(name, row.title, row.severity, others.get(name)))
        entry.counts += row.counts
        if row.severity.rank < entry.severity.rank:
            entry.severity = row.severity
    return known


def descriptor(entry: Entry) -> dict[str, Any]:
    """The rule as a ``reportingDescriptor`` (§3.49); its ``properties`` are what GitHub reads, and what was counted."""
    rule = entry.rule
    packs = [words(rule.pack)] if rule is not None and rule.pack else []
    tags = list(dict.fromkeys(["consistency", *packs]))
    counts = entry.counts
    return {
        "id": entry.id,
        "name": bounded(entry.title, _MOST_OF_NAME),
        "shortDescription": {"text": sentence(bounded(entry.title, _MOST_OF_DESCRIPTION - 1))},
        "fullDescription": {"text": sentence(bounded(_why(entry), _MOST_OF_DESCRIPTION - 1))},
        "help": {"text": _help(entry), "markdown": _markdown_help(entry)},
        "defaultConfiguration": {"level": LEVELS[entry.severity]},
        "properties": {
            "tags": tags,
            "precision": "very-high",
            "problem.severity": _GITHUB_SEVERITY[entry.severity],
            "checks": counts.checks,
            "agrees": counts.agrees,
            "contradicts": counts.contradicts,
            "undecided": counts.undecided,
            "listed": entry.listed,
            "leftOut": entry.left_out,
            "leftOutAcknowledged": entry.accepted,
        },
    }


def _why(entry: Entry) -> str:
    if entry.rule is not None and entry.rule.why.strip():
        return entry.rule.why.strip()
    if entry.id == OWN_LINE:
        return "A record can state lines of arithmetic over its own claims, for what no rule can know. Each must hold."
    return entry.title


def _help(entry: Entry) -> str:
    rule = entry.rule
    parts = [sentence(words(entry.title)), sentence(f"Why: {words(_why(entry))}")]
    if rule is not None:
        parts += [f"What must hold: {words(rule.text)}", f"Severity: {rule.severity.value}"]
        parts += [f"Source: {words(rule.source)}"] if rule.source else []
    return "\n\n".join(parts)


def _markdown_help(entry: Entry) -> str:
    rule = entry.rule
    parts = [f"# {markdown(entry.title)}", markdown(_why(entry))]
    if rule is not None:
        # four spaces make code of a line, whatever stands in it
        formula = "\n".join(f"    {safe(line)}" for line in rule.text.splitlines())
        parts += ["**What must hold**", formula, f"**Severity** {rule.severity.value}"]
        parts += [f"**Source** {markdown(rule.source)}"] if rule.source else []
    return "\n\n".join(parts)
