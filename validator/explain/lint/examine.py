"""Examining one group of rules: which cannot hold, which never apply, which say nothing or nothing new.

Every finding is a proof with exact values. A condition, a premise and a conclusion are only put together where they
bind together: a rule follows from others only where these are checked wherever it is, on the same claims, at least as
severely.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from validator.explain.answer import Impossible, OutOfTimeError, Unsettled
from validator.explain.lint.finding import Finding, Level, Unexamined
from validator.explain.lint.ground import Instance, Probe
from validator.explain.lint.group import Allowed, Group, Item, Shown
from validator.explain.lint.ranges import range_findings
from validator.explain.lint.telling import Telling
from validator.judge.normal import Formula, Known
from validator.rulebook.rule import Rule

MOST_CONFLICTS = 20
"""So many contradictions of connected rules are told; of others only the rules are listed."""


@dataclass(slots=True)
class Examination:
    """One group under examination."""

    group: Group
    telling: Telling
    findings: list[Finding] = field(default_factory=list)
    unexamined: dict[Unexamined, None] = field(default_factory=dict)
    live: frozenset[Item] = frozenset()
    conflicts: list[frozenset[Item]] = field(default_factory=list)
    said: set[tuple[object, ...]] = field(default_factory=set)

    def run(self) -> None:
        """Ask everything, in an order in which nothing is told twice."""
        self.live = self.group.rules
        for step in (self._contradictions, self._alone, self._conditional, self._redundant, self._ranges):
            try:
                step()
            except OutOfTimeError:
                for rule in self._own_rules():
                    self._leave(rule, "out of time")
                return

    def _own_rules(self) -> list[Rule]:
        return [self.group.order.rules[item] for item in sorted(self.group.rules & self.group.order.own)]

    def _leave(self, rule: Rule, reason: str) -> None:
        self.unexamined[Unexamined(rule.id, reason)] = None

    def _item(self, rule: Rule) -> Item:
        return next(item for item, instance in self.group.instances if instance.rule is rule)

    # --- the whole set ------------------------------------------------------------------------------------------

    def _contradictions(self) -> None:
        """Smallest sets that no values satisfy, those of errors first; afterwards their rules are left out.

        Then each rule that was left out is tried with all that remain: it may contradict these as well.
        """
        group = self.group
        for rank in range(3):
            while True:
                severe = frozenset(item for item in self.live if group.order.rules[item].severity.rank <= rank)
                shown = self._contradicting(severe)
                if shown is None or not shown.items & group.rules:
                    break
                self.live -= shown.items
        for item in sorted(group.rules - self.live):
            if len(self.conflicts) < MOST_CONFLICTS:
                self._contradicting(self.live | {item})

    def _contradicting(self, items: frozenset[Item]) -> Shown | None:
        group = self.group
        shown = group.shown(items | group.declared)
        if isinstance(shown, Unsettled):
            for item in sorted(items & group.order.own):
                self._leave(group.order.rules[item], shown.reason)
            shown = group.shown((items - group.tangled) | group.declared)
        if not isinstance(shown, Shown):
            return None
        known = any(before <= shown.items for before in self.conflicts)
        if len(self.conflicts) >= MOST_CONFLICTS:
            for item in sorted(shown.items & group.order.own):
                self._leave(group.order.rules[item], f"it stands in more than the {MOST_CONFLICTS} contradictions told")
        elif shown.items & group.order.own and not known:
            self.findings.append(self.telling.contradiction(shown, self._level(shown.items)))
        self.conflicts.append(shown.items & group.rules)
        return shown

    def _level(self, items: frozenset[Item]) -> Level:
        rules = self.group.order.rules
        worst = max((rules[item].severity.rank for item in items if item < len(rules)), default=0)
        return list(Level)[worst]

    # --- one rule -----------------------------------------------------------------------------------------------

    def _alone(self) -> None:
        """Rules that never apply, or that always hold, whatever the others say."""
        for rule, probes in self._probes():
            applied = [formula for probe in probes for formula in probe.applied or ()]
            broken = [formula for probe in probes for formula in probe.broken or ()]
            if any(probe.applied is None for probe in probes):
                continue
            if self._impossible(rule, applied):
                self._tell(rule, self.telling.never(rule, rule.when, Shown(frozenset()), Level.ERROR))
            elif self._impossible(rule, broken):
                self._tell(rule, self.telling.always(rule))

    def _probes(self) -> Iterator[tuple[Rule, list[Probe]]]:
        found: dict[str, tuple[Rule, list[Probe]]] = {}
        for probe in self.group.probes:
            rule = probe.instance.rule
            found.setdefault(rule.id, (rule, []))[1].append(probe)
        for rule_id in sorted(found):
            yield found[rule_id]

    def _tell(self, rule: Rule, finding: Finding) -> None:
        self.findings.append(finding)
        self.said.add((rule.id,))

    def _impossible(self, rule: Rule, formulas: list[Formula]) -> bool:
        """Whether none of these can be; what is not settled is noted."""
        for formula in formulas:
            answer = self.group.ask((), formula)
            if isinstance(answer, Unsettled):
                self._leave(rule, answer.reason)
            if not isinstance(answer, Impossible):
                return False
        return True

    # --- under a condition --------------------------------------------------------------------------------------

    def _conditional(self) -> None:
        """Conditions that the other rules exclude, or under which the rules contradict each other."""
        group = self.group
        for rule, probes in self._probes():
            if (rule.id,) in self.said:
                continue
            item = self._item(rule)
            for probe in probes:
                for case, formula in probe.conditions:
                    finding = None
                    if probe.instance.free:
                        hard = self._hard() - {item}
                        shown = self._shown(rule, hard | group.declared, formula, self._beside(probe.instance))
                        if shown is not None:
                            finding = self.telling.never(rule, case.when, shown, Level.ERROR)
                    if finding is None and item in self.live:
                        shown = self._shown(rule, self.live | group.declared, formula, None)
                        if shown is not None and item in shown.items:
                            level = self._level(shown.items)
                            finding = self.telling.conditional(rule, case.when, shown, level)
                    if finding is not None:
                        self._tell_once(finding)
                        self.said.add((rule.id,))
                        break

    def _tell_once(self, finding: Finding) -> None:
        """What is found once from each of its rules is told of the first."""
        key = (finding.kind, frozenset(finding.rules))
        if key not in self.said:
            self.findings.append(finding)
        self.said.add(key)

    def _hard(self) -> frozenset[Item]:
        return frozenset(item for item in self.live if self.group.order.rules[item].severity.rank == 0)

    def _beside(self, instance: Instance) -> Allowed:
        """The instances that are bound wherever this one is: free, and of no dimension that it does not name."""
        return lambda other: other.free and other.named <= instance.named

    def _shown(self, rule: Rule, items: frozenset[Item], formula: Formula, allowed: Allowed | None) -> Shown | None:
        shown = self.group.shown(items, formula, allowed)
        if isinstance(shown, Unsettled):
            self._leave(rule, shown.reason)
            return None
        if shown is not None and shown.items and isinstance(self.group.ask(shown.items, None, allowed), Impossible):
            return None  # from what cannot hold by itself anything follows; it is a contradiction, and told as one
        return shown

    # --- what follows from others -------------------------------------------------------------------------------

    def _redundant(self) -> None:
        for rule, probes in self._probes():
            item = self._item(rule)
            if (rule.id,) in self.said or item not in self.live:
                continue
            shown = self._implied(rule, item, probes, self.live - {item})
            if shown is None:
                continue
            others = self.group.order.rule_ids(shown.items)
            twin = self._twin(item, shown)
            if twin is not None:
                self._tell_once(self.telling.same(rule, twin, shown))
                continue
            known = {number for probe in probes for number in probe.instance.unknowns}
            needed = {
                number
                for other, instance in self.group.instances
                if other in shown.items and not instance.unknowns.isdisjoint(known)
                for number in instance.unknowns
            }
            through = sorted(name for number in needed - known if (name := self.group.ground.numbering.name(number)))
            self.findings.append(self.telling.redundant(rule, others, shown, through))

    def _implied(self, rule: Rule, item: Item, probes: list[Probe], items: frozenset[Item]) -> Shown | None:
        """The rules from which every binding of a rule follows; None where it does not, or that is not settled."""
        rules = self.group.order.rules
        severe = frozenset(other for other in items if rules[other].severity.rank <= rules[item].severity.rank)
        found: frozenset[Item] = frozenset()
        wholes, smallest = False, True
        for probe in probes:
            if probe.unmet is None:
                return None
            for formula in probe.unmet:
                if formula == Known(False):
                    continue
                shown = self._shown(rule, severe | self._declared(probe), formula, self._beside(probe.instance))
                if shown is None:
                    return None
                found, wholes = found | shown.items, wholes or shown.wholes
                smallest = smallest and shown.smallest
        return Shown(found, wholes, smallest) if found else None

    def _declared(self, probe: Probe) -> frozenset[Item]:
        """A least value does not bound net flows, so that it is no premise of a rule that covers these too."""
        return self.group.declared if "flow" in probe.instance.named else frozenset()

    def _twin(self, item: Item, shown: Shown) -> Rule | None:
        """The rule that says the same, where the one implies the other and both are as severe."""
        rules = self.group.order.rules
        if len(shown.items) != 1:
            return None
        other = next(iter(shown.items))
        if other >= len(rules) or rules[other].severity is not rules[item].severity:
            return None
        probes = [probe for probe in self.group.probes if probe.instance.rule is rules[other]]
        if not probes or self._implied(rules[other], other, probes, frozenset((item,))) is None:
            return None
        return rules[other]

    # --- ranges -------------------------------------------------------------------------------------------------

    def _ranges(self) -> None:
        self.findings += range_findings(self.group, self._hard(), self.telling)
