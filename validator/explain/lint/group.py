"""A group: the rules that speak of connected unknowns, with the questions about them. Groups are independent.

Items are numbered over all rules by ``Order``, each kind by name, so that which of several smallest sets is told never
depends on the order of files.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from validator.claims.interval import Interval
from validator.explain.answer import Answer, Impossible, Unsettled
from validator.explain.diagnosis.conflicts import smallest
from validator.explain.effort import Effort
from validator.explain.joint.possible import Joint
from validator.explain.joint.system import Constraint, System, Unknown
from validator.explain.lint.ground import Ground, Instance, Probe
from validator.explain.lint.numbering import unknowns_in
from validator.judge.normal import Conjunction, Formula, Known, Polynomial, Relation, add, constant, finish
from validator.judge.renumber import parts_of, renumbered
from validator.rulebook.rule import Rule

Item = int
"""A rule or a declaration, by its number."""

Allowed = Callable[[Instance], bool]
"""Which instances of the rules take part in a question."""


@dataclass(frozen=True, slots=True)
class Order:
    """The numbers of rules and declarations: ``rules[item]``, and after them ``declared``."""

    rules: tuple[Rule, ...]
    own: frozenset[Item]
    declared: tuple[tuple[int, Interval, str], ...]

    def preference(self, item: Item) -> tuple[bool, bool, Item]:
        """Which of several smallest sets is told: one of the user's own rules, and of declarations before others."""
        return (item not in self.own, item < len(self.rules), item)

    @property
    def first_declared(self) -> Item:
        """The number of the first declaration."""
        return len(self.rules)

    def rule_ids(self, items: Iterable[Item]) -> tuple[str, ...]:
        """The rules among the items, by name."""
        return tuple(self.rules[item].id for item in sorted(items) if item < len(self.rules))

    def declarations(self, items: Iterable[Item]) -> tuple[str, ...]:
        """The declarations among the items, in words."""
        first = self.first_declared
        return tuple(dict.fromkeys(self.declared[item - first][2] for item in sorted(items) if item >= first))


def order_of(ground: Ground, rules: Sequence[Rule], own: Collection[str]) -> Order:
    """Number the rules of the ground."""
    ordered = sorted(rules, key=lambda rule: (rule.id not in own, rule.id))
    declared = sorted(
        ((number, interval, words) for number, (interval, words) in ground.numbering.declared.items()),
        key=lambda entry: (entry[2], ground.numbering.name(entry[0]) or ""),
    )
    mine = frozenset(number for number, rule in enumerate(ordered) if rule.id in own)
    return Order(tuple(ordered), mine, tuple(declared))


@dataclass(frozen=True, slots=True)
class Shown:
    """A set of items that shows something; with ``wholes``, that some values are whole numbers is needed.

    ``smallest``: it is proven that no item can be left out.
    """

    items: frozenset[Item]
    wholes: bool = False
    smallest: bool = True


@dataclass(slots=True)
class Group:
    """The instances of connected unknowns, as one system that is asked again and again."""

    ground: Ground
    order: Order
    effort: Effort
    instances: list[tuple[Item, Instance]]
    numbers: dict[int, int]
    probes: tuple[Probe, ...] = ()
    _constraints: list[Constraint] = field(default_factory=list)
    _of_instance: dict[int, int] = field(default_factory=dict)
    _of_declared: dict[Item, int] = field(default_factory=dict)
    _questions: dict[Formula, int] = field(default_factory=dict)
    _joint: Joint | None = None
    _fractional: Joint | None = None

    @property
    def rules(self) -> frozenset[Item]:
        """The rules with an instance in this group."""
        return frozenset(item for item, _ in self.instances)

    @property
    def tangled(self) -> frozenset[Item]:
        """The rules with alternatives or products: where all rules are too much for the method, the others may do."""
        return frozenset(item for item, instance in self.instances if not _is_plain(instance.holds))

    @property
    def declared(self) -> frozenset[Item]:
        """What is declared of the group's unknowns."""
        return frozenset(self._of_declared)

    def begin(self) -> None:
        """Lay out the constraints of instances and declarations."""
        for at, (_, instance) in enumerate(self.instances):
            if not (isinstance(instance.holds, Known) and instance.holds.value):
                self._of_instance[at] = self._add(instance.holds)
        first = self.order.first_declared
        for at, (unknown, interval, _) in enumerate(self.order.declared):
            if unknown in self.numbers:
                self._of_declared[first + at] = self._add(_inside(unknown, interval))

    def prepare(self, probes: Iterable[Probe]) -> None:
        """Make the questions part of the system, before the first is asked."""
        self.probes = tuple(probes)
        for formula in (formula for probe in self.probes for formula in probe.formulas):
            if formula not in self._questions and not isinstance(formula, Known):
                self._questions[formula] = self._add(formula)

    def _add(self, formula: Formula) -> int:
        numbers = [self.numbers.get(number, -1) for number in range(len(self.ground.numbering.unknowns))]
        self._constraints.append(Constraint(renumbered(formula, numbers)))
        return len(self._constraints) - 1

    # --- questions ----------------------------------------------------------------------------------------------

    def ask(
        self,
        items: Collection[Item],
        question: Formula | None = None,
        allowed: Allowed | None = None,
    ) -> Answer:
        """Whether these rules and declarations can hold, and the question with them. The core is of items only.

        ``allowed`` says which instances of the rules take part.

        Raises:
            OutOfTimeError: the time limit has passed.
        """
        return self._answer(self._system(), items, question, allowed)

    def _answer(
        self,
        joint: Joint,
        items: Collection[Item],
        question: Formula | None,
        allowed: Allowed | None,
    ) -> Answer:
        if question == Known(False):
            return Impossible(frozenset())
        held = self._held(items, allowed)
        wanted = set(held)
        if question is not None and not isinstance(question, Known):
            wanted.add(self._questions[question])
        answer = joint.ask(wanted)
        if isinstance(answer, Impossible):
            return Impossible(frozenset(held[number] for number in answer.core if number in held))
        return answer

    def _held(self, items: Collection[Item], allowed: Allowed | None) -> dict[int, Item]:
        wanted = set(items)
        held = {
            self._of_instance[at]: item
            for at, (item, instance) in enumerate(self.instances)
            if item in wanted and at in self._of_instance and (allowed is None or allowed(instance))
        }
        return held | {number: item for item, number in self._of_declared.items() if item in wanted}

    def shown(
        self,
        items: Collection[Item],
        question: Formula | None = None,
        allowed: Allowed | None = None,
    ) -> Shown | Unsettled | None:
        """The smallest set of items that cannot hold (with the question); None where all of them can."""
        answer = self.ask(items, question, allowed)
        if isinstance(answer, Unsettled):
            return answer
        if not isinstance(answer, Impossible):
            return None
        found, minimal = frozenset[Item](), True
        if answer.core:
            order = sorted(items, key=self.order.preference)
            conflict = smallest(lambda kept: self.ask(kept, question, allowed), frozenset(order), order, self.effort)
            if isinstance(conflict, Unsettled):
                return conflict
            found, minimal = frozenset(conflict.items), conflict.minimal
        fractional = self._answer(self._without_steps(), found, question, allowed)
        return Shown(found, not isinstance(fractional, Impossible), minimal)

    def range_of(self, unknown: int, items: Collection[Item]) -> tuple[Interval, frozenset[Item]] | None:
        """Where an unknown must lie if the items hold, and those that say so; None where they cannot hold."""
        held = self._held(items, None)
        found = self._system().range_of(self.numbers[unknown], set(held))
        if found is None:
            return None
        interval, core = found
        return interval, frozenset(held[number] for number in core if number in held)

    def _system(self) -> Joint:
        if self._joint is None:
            self._joint = self._built(lambda unknown: unknown)
        return self._joint

    def _without_steps(self) -> Joint:
        if self._fractional is None:
            self._fractional = self._built(lambda unknown: Unknown(unknown.domain))
        return self._fractional

    def _built(self, made: Callable[[Unknown], Unknown]) -> Joint:
        unknowns = tuple(made(self.ground.numbering.unknowns[number]) for number in self.numbers)
        return Joint(System(unknowns, (), tuple(self._constraints)), self.effort)


def groups_of(ground: Ground, order: Order, probes: Sequence[Probe], effort: Effort) -> list[Group]:
    """The groups of the ground that one of the user's rules takes part in, ready for the questions of the probes."""
    items = {id(rule): item for item, rule in enumerate(order.rules)}
    root = list(range(len(ground.numbering.unknowns)))

    def find(number: int) -> int:
        while root[number] != number:
            root[number] = root[root[number]]
            number = root[number]
        return number

    asked = [set(probe.instance.unknowns).union(*map(unknowns_in, probe.formulas)) for probe in probes]
    for together in (*(instance.unknowns for instance in ground.instances), *asked):
        for other in together:
            low, high = sorted((find(min(together)), find(other)))
            root[high] = low
    groups: dict[int, Group] = {}
    for number in range(len(ground.numbering.unknowns)):
        group = groups.setdefault(find(number), Group(ground, order, effort, [], {}))
        group.numbers[number] = len(group.numbers)
    for instance in ground.instances:
        for number in instance.unknowns:
            groups[find(number)].instances.append((items[id(instance.rule)], instance))
            break
    wanted = [group for group in groups.values() if group.rules & order.own]
    for group in wanted:
        group.begin()
        group.prepare(probe for probe in probes if not group.numbers.keys().isdisjoint(probe.instance.unknowns))
    return wanted


def _is_plain(formula: Formula) -> bool:
    return all(
        isinstance(part, Conjunction | Known)
        or (isinstance(part, Relation) and not part.divisors and all(len(powers) < 2 for _, powers in part.polynomial))
        for part in parts_of(formula)
    )


def _inside(unknown: int, interval: Interval) -> Formula:
    """A declaration as a formula."""
    parts: list[Formula] = []
    for end, sign, is_open in ((interval.low, -1, interval.low_open), (interval.high, 1, interval.high_open)):
        if end is not None:
            difference = add({(unknown,): sign}, constant(Fraction(end)), -sign)
            parts.append(Relation(_finished(difference), "<" if is_open else "<="))
    return parts[0] if len(parts) == 1 else Conjunction(tuple(parts))


def _finished(parts: Mapping[tuple[int, ...], int | Fraction]) -> Polynomial:
    return finish(parts)[0]
