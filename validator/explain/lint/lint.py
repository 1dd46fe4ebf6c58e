"""The lint: one report on a whole set of rules."""

from __future__ import annotations

from collections.abc import Sequence

from validator.explain.effort import Effort
from validator.explain.lint.examine import Examination
from validator.explain.lint.finding import Finding, LintReport, Unexamined
from validator.explain.lint.ground import Ground
from validator.explain.lint.group import groups_of, order_of
from validator.explain.lint.names import name_findings
from validator.explain.lint.numbering import Numbering
from validator.explain.lint.specimen import FEWEST_MEMBERS, specimen_of
from validator.explain.lint.telling import Telling
from validator.explain.lint.unreachable import unreachable_findings
from validator.rulebook.rule import Rule, RuleBook, Within

SECONDS = 20.0
"""After so long the lint ends with what it has, and says which rules are left."""


def lint(book: RuleBook, own: Sequence[Rule] | None = None, seconds: float | None = SECONDS) -> LintReport:
    """Examine the rules of a book; findings involve at least one of ``own``, which is all of them by default.

    What goes over a dimension that nobody declares is shown with two members and again with three, and told only where
    both agree.
    """
    mine = list(book.rules if own is None else own)
    ids = {rule.id for rule in mine}
    others = [rule for rule in book.rules if rule.id not in ids]
    effort = Effort(seconds)
    findings: list[Finding] = []
    unexamined: set[Unexamined] = set()
    used: set[str] = set()
    beside = 0
    # A rule within the data set binds where none within a record does, so that neither makes the other needless.
    for within in Within:
        here = [rule for rule in mine if rule.within is within]
        if here:
            around = [rule for rule in others if rule.within is within]
            beside += len(around)
            found, left, more = _together(book, here, around, effort)
            findings += found
            unexamined |= left
            used |= more
    findings = list({_what(finding): finding for finding in reversed(findings)}.values())
    findings += [*unreachable_findings(mine), *name_findings(mine, others, book)]
    return LintReport(
        len(mine),
        beside,
        len(used),
        tuple(sorted(findings, key=lambda finding: finding.order)),
        tuple(sorted(unexamined)),
    )


def _together(
    book: RuleBook, mine: Sequence[Rule], others: Sequence[Rule], effort: Effort
) -> tuple[list[Finding], set[Unexamined], set[str]]:
    """The findings of rules that bind alike, what was not examined of them, and which of the others were used."""
    ids = {rule.id for rule in mine}
    ground, findings, unexamined = _examined(book, mine, others, FEWEST_MEMBERS, effort)
    if any(instance.supposed and instance.rule.id in ids for instance in ground.instances):
        _, again, more = _examined(book, mine, others, FEWEST_MEMBERS + 1, effort)
        twice = {_what(finding) for finding in again}
        findings = [finding for finding in findings if _what(finding) in twice]
        unexamined |= more
    return findings, unexamined, {instance.rule.id for instance in ground.instances} - ids


def _what(finding: Finding) -> object:
    return finding.kind, finding.rules, finding.when, finding.subject, finding.interval


def _examined(
    book: RuleBook, own: Sequence[Rule], others: Sequence[Rule], members: int, effort: Effort
) -> tuple[Ground, list[Finding], set[Unexamined]]:
    ids = {rule.id for rule in own}
    specimen = specimen_of(own, book, members)
    ground = Ground(specimen, Numbering(specimen.index))
    for rule in sorted((*own, *others), key=lambda rule: rule.id):
        ground.add(rule)
    probes = [ground.probe(instance) for instance in ground.instances if instance.home and instance.rule.id in ids]
    order = order_of(ground, (*own, *others), ids)
    telling = Telling(ground, order)
    findings: list[Finding] = []
    unexamined = {
        Unexamined(rule_id, reason)
        for rule_id, reasons in ground.unread.items()
        if rule_id in ids
        for reason in reasons
    }
    for group in groups_of(ground, order, probes, effort):
        examination = Examination(group, telling)
        examination.run()
        findings += examination.findings
        unexamined |= set(examination.unexamined)
    return ground, findings, unexamined
