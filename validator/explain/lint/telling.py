"""Findings in words: what is shown, by which rules, and what the proof takes for granted of the records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from validator.claims.interval import Interval, Rational, decimal_text
from validator.claims.quantity import Kind as ValueKind
from validator.explain.lint.assumptions import of_members, of_units
from validator.explain.lint.finding import Finding, Kind, Level
from validator.explain.lint.ground import Ground, Instance
from validator.explain.lint.group import Order, Shown
from validator.explain.lint.kinds import Shape
from validator.rulebook.printer import print_formula
from validator.rulebook.rule import Rule
from validator.rulebook.tree import Expression


@dataclass(frozen=True, slots=True)
class Telling:
    """Makes the findings about one ground."""

    ground: Ground
    order: Order

    # --- kinds --------------------------------------------------------------------------------------------------

    def contradiction(self, shown: Shown, level: Level) -> Finding:
        """No values satisfy the rules."""
        ids = self.order.rule_ids(shown.items)
        together = " together" if len(ids) > 1 else ""
        text = f"no values can satisfy {listed(ids)}{together}{self._given(shown)}"
        return self._finding(Kind.CONTRADICTION, level, ids, shown, text)

    def conditional(self, rule: Rule, when: Expression | None, shown: Shown, level: Level) -> Finding:
        """No values satisfy the rules where a condition of the first one holds."""
        ids = self._first(rule, shown)
        words = _condition(when)
        told = f"{rule.id} cannot hold" if len(ids) == 1 else f"{listed(ids)} cannot all hold"
        text = f"where {words}, {told.replace('all', 'both') if len(ids) == 2 else told}{self._given(shown)}"
        return self._finding(Kind.CONDITIONAL, level, ids, shown, text, when=when)

    def never(self, rule: Rule, when: Expression | None, shown: Shown, level: Level) -> Finding:
        """The rule's condition cannot hold, by itself or with others."""
        others = tuple(rule_id for rule_id in self.order.rule_ids(shown.items) if rule_id != rule.id)
        condition = _condition(when)
        beside = f" beside {listed(others)}" if others else ""
        text = f"{rule.id} never applies: {condition} cannot hold{beside}{self._given(shown)}"
        return self._finding(Kind.NEVER, level, (rule.id, *others), shown, text, when=when)

    def always(self, rule: Rule) -> Finding:
        """The rule says nothing."""
        text = f"{rule.id} holds for all values: it says nothing"
        return self._finding(Kind.ALWAYS, Level.WARNING, (rule.id,), Shown(frozenset()), text)

    def same(self, rule: Rule, twin: Rule, shown: Shown) -> Finding:
        """Two rules say the same."""
        ids = tuple(sorted((rule.id, twin.id)))
        return self._finding(Kind.SAME, Level.WARNING, ids, shown, f"{listed(ids)} say the same")

    def redundant(self, rule: Rule, others: Sequence[str], shown: Shown, through: Sequence[str]) -> Finding:
        """The rule follows from others; ``through`` are values that it can do without, and they cannot."""
        declared = self.order.declarations(shown.items)
        premises = listed((*others, *(f"what is declared ({words})" for words in declared)))
        text = f"{rule.id} follows from {premises}"
        if through:
            text += f"; it adds something only where nobody states {listed(through, 'or')}"
        level = Level.NOTE if through or not others else Level.WARNING
        return self._finding(Kind.REDUNDANT, level, (rule.id, *others), shown, text)

    def range(self, measure: str, interval: Interval, shown: Shown) -> Finding:
        """What the rules leave to a measure."""
        unit = self.ground.specimen.shapes.get((measure, "value"), Shape())
        ids = self.order.rule_ids(shown.items)
        name = f"{unit.unit}" if unit.unit else ""
        told = _days(interval) if unit.kind is ValueKind.DATE else f"{interval} {name}".rstrip()
        word = "be" if interval.is_point else "lie in"
        text = f"{measure} can only {word} {told} ({listed(ids)}{self._given(shown)})"
        finding = self._finding(Kind.RANGE, Level.NOTE, ids, shown, text)
        return replace(finding, subject=measure, interval=interval, unit=unit.unit)

    # --- parts --------------------------------------------------------------------------------------------------

    def _first(self, rule: Rule, shown: Shown) -> tuple[str, ...]:
        return (rule.id, *(other for other in self.order.rule_ids(shown.items) if other != rule.id))

    def _given(self, shown: Shown) -> str:
        """What else is needed, besides rules."""
        given = [*self.order.declarations(shown.items)]
        if shown.wholes:
            given.append("they are whole numbers")
        return f", since {listed(given)}" if given else ""

    def _finding(  # noqa: PLR0913 (each is a part of the finding)
        self, kind: Kind, level: Level, ids: tuple[str, ...], shown: Shown, text: str, *, when: Expression | None = None
    ) -> Finding:
        rules = {rule.id: rule for rule in self.order.rules}
        instances = [instance for instance in self.ground.instances if instance.rule.id in ids]
        if level is Level.ERROR and any(instance.supposed for instance in instances):
            level = Level.WARNING
        mine = {self.order.rules[item].id for item in self.order.own}
        place = next((rules[rule_id].place for rule_id in ids if rule_id in mine), rules[ids[0]].place)
        return Finding(
            kind,
            level,
            ids,
            place,
            text,
            self.order.declarations(shown.items),
            tuple(dict.fromkeys(self._assumed(kind, instances, shown))),
            None if when is None else print_formula(when),
            smallest=shown.smallest,
        )

    def _assumed(self, kind: Kind, instances: Sequence[Instance], shown: Shown) -> Iterator[str]:
        yield from of_members(instances)
        if kind in (Kind.CONTRADICTION, Kind.CONDITIONAL) and not all(instance.free for instance in instances):
            yield "what the rules ask for is stated"
        counted = bool(shown.wholes or self.order.declarations(shown.items))
        yield from of_units(instances, self.ground.specimen.shapes, counted=counted)


def _condition(when: Expression | None) -> str:
    return "its condition" if when is None else f"`{print_formula(when)}`"


def _days(interval: Interval) -> str:
    """An interval of days, by their dates."""
    low = "(-∞" if interval.low is None else f"[{_date(interval.low)}"
    high = "∞)" if interval.high is None else f"{_date(interval.high)}]"
    return _date(interval.low) if interval.is_point and interval.low is not None else f"{low}, {high}"


def _date(day: Rational) -> str:
    """A day by its date; one outside the calendar by its number."""
    from datetime import date

    known = isinstance(day, int) and 1 <= day <= date.max.toordinal()
    return date.fromordinal(int(day)).isoformat() if known else f"day {decimal_text(day)}"


def listed(words: Iterable[str], last: str = "and") -> str:
    """Words in a row.

    >>> listed(["a", "b", "c"]), listed(["a", "b"], "or")
    ('a, b and c', 'a or b')
    """
    *before, final = list(words) or [""]
    return f"{', '.join(before)} {last} {final}" if before else final
