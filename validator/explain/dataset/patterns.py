"""Causes over many records: what the contradictions of one rule have in common, as a hint with its counts.

Contract: two passes over the records, with memory that grows with the rules and the cells that they name, not with the
records; exact; the order of the records changes nothing. "232 of 245 differences equal twice the stated value with its
sign flipped" is a fact; that a minus sign was lost is the likely reason, and nothing is changed for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from validator.claims.cells import ReadClaim
from validator.claims.interval import Interval, Rational, whole_if_possible
from validator.claims.quantity import Kind as QuantityKind
from validator.explain.dataset.likeness import (
    CHANCE,
    IMPLIES,
    OF_DIFFERENCES,
    Compared,
    Kind,
    Likeness,
    likenesses,
    told,
)
from validator.explain.dataset.roles import Role, Roles, RuleGroup, group_of, smallest
from validator.explain.joint.implied import solved
from validator.explain.joint_check import JointCheck
from validator.judge import normal
from validator.judge.bind import Members
from validator.judge.check import Check
from validator.judge.judge import Judged
from validator.judge.lower import Pair
from validator.judge.normal import Relation
from validator.judge.plan import AggregateSlot
from validator.judge.sides import stated_and_computed, telling_pair
from validator.judge.verdict import Verdict
from validator.rulebook.rule import Rule

if TYPE_CHECKING:
    from validator.claims.units import Unit

LEAST = 3
"""Two contradictions that are alike may be so by chance or repeat one slip; a pattern takes a third."""

MOST_CHANCE = 100
"""What differences may have in common by chance is told if chance does so in less than one of so many data sets."""

MOST_EXAMPLES = 3
"""How many records are named as examples."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """What ``count`` of the ``of`` contradictions of a rule have in common, seen from one of its claims.

    ``role`` is that claim's place in the rule: its measure, and its dimensions beside those that all terms share. What
    is the same seen from all of them is told once, and names them all.
    ``kind`` is the name of a slip where there is one of it. ``examples`` are the ids of the first few records.
    """

    rule: Rule
    group: RuleGroup
    role: str
    kind: str
    count: int
    of: int
    text: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Seen:
    """One claim of one contradiction."""

    role: Role
    compared: Compared


@dataclass(slots=True)
class _Vote:
    """Majority vote (Boyer & Moore 1991, "MJRTY"): if one difference makes up more than half, it is left standing."""

    difference: Rational = 0
    lead: int = 0

    def add(self, difference: Rational) -> None:
        if not self.lead:
            self.difference = difference
        self.lead += 1 if difference == self.difference else -1


class ContradictionTally:
    """The first pass: how many contradictions each rule has, and which difference may be constant in which role."""

    def __init__(self) -> None:
        self.counts: dict[RuleGroup, int] = {}
        self.votes: dict[tuple[RuleGroup, Role], _Vote] = {}

    def add(self, record: Judged) -> None:
        """Count one record."""
        for check in _contradictions(record):
            group = group_of(check)
            self.counts[group] = self.counts.get(group, 0) + 1
            for seen in _seen(check, record, with_others=False):
                difference = seen.compared.difference
                if difference is not None:
                    self.votes.setdefault((group, seen.role), _Vote()).add(difference)


@dataclass(slots=True)
class _Counted:
    count: int = 0
    examples: tuple[str, ...] = ()


@dataclass(slots=True)
class _RoleTally:
    rule: Rule
    of: int = 0
    found: dict[Likeness, _Counted] = field(default_factory=dict)


class LikenessTally:
    """The second pass, for rules with enough contradictions: every likeness, counted."""

    def __init__(self, first: ContradictionTally) -> None:
        self._groups = {group for group, count in first.counts.items() if count >= LEAST}
        self._votes = first.votes
        self._roles: dict[tuple[RuleGroup, Role], _RoleTally] = {}

    def add(self, record: Judged) -> None:
        """Count the likenesses of one record's contradictions."""
        for check in _contradictions(record):
            group = group_of(check)
            if group not in self._groups:
                continue
            for seen in _seen(check, record, with_others=True):
                key = group, seen.role
                tally = self._roles.setdefault(key, _RoleTally(check.rule))
                tally.of += 1
                vote = self._votes.get(key)
                for likeness in likenesses(seen.compared, None if vote is None else vote.difference):
                    counted = tally.found.setdefault(likeness, _Counted())
                    counted.count += 1
                    counted.examples = smallest(counted.examples, record.read.record.id, MOST_EXAMPLES)

    def patterns(self) -> tuple[Pattern, ...]:
        """Of each rule, the likenesses that explain most of its contradictions."""
        groups: dict[RuleGroup, list[tuple[Role, _RoleTally]]] = {}
        for (group, role), tally in sorted(self._roles.items(), key=lambda entry: entry[0]):
            groups.setdefault(group, []).append((role, tally))
        found = [pattern for group, roles in groups.items() for pattern in _best(group, roles)]
        return tuple(sorted(found, key=lambda one: (-one.count, one.group, one.role, one.kind, one.text)))


def patterns(records: Collection[Judged]) -> tuple[Pattern, ...]:
    """What the contradictions of each rule have in common over these records, the commonest first.

    A likeness is told where it holds for more than half of a rule's contradictions, and for ``LEAST`` of them; of one
    rule only those that explain most, all of them where several explain as many. What could be so by chance (a common
    multiple, rounding) is told only where nothing else is found, and where chance would not do it.
    """
    first = ContradictionTally()
    for record in records:
        first.add(record)
    second = LikenessTally(first)
    if any(count >= LEAST for count in first.counts.values()):
        for record in records:
            second.add(record)
    return second.patterns()


def _best(group: RuleGroup, roles: Collection[tuple[Role, _RoleTally]]) -> Iterator[Pattern]:
    able = [
        (role, tally, likeness, counted)
        for role, tally in roles
        for likeness, counted in tally.found.items()
        if counted.count >= LEAST and 2 * counted.count > tally.of and _is_no_chance(likeness, counted.count, tally.of)
    ]
    firm = [entry for entry in able if entry[2].kind not in CHANCE] or able
    most = max((entry[3].count for entry in firm), default=0)
    best = [entry for entry in firm if entry[3].count == most]
    shared: dict[tuple[Likeness, int], list[tuple[Role, _RoleTally, _Counted]]] = {}
    for role, tally, likeness, counted in best:
        if not any(role == other and _says_more(than, likeness) for other, _, than, _ in best):
            shared.setdefault((likeness, tally.of), []).append((role, tally, counted))
    for (likeness, of), found in shared.items():
        names = [role.text(group.values) for role, _, _ in found]
        is_one = likeness.kind in OF_DIFFERENCES and 1 < len(found) == len(roles)
        tellings = [(", ".join(names), "")] if is_one else [(name, name) for name in names]
        for (name, told_of), (_, tally, counted) in zip(tellings, found, strict=False):
            text = told(likeness, most, of, told_of, group.values)
            yield Pattern(tally.rule, group, name, likeness.kind.value, most, of, text, counted.examples)


def _is_no_chance(likeness: Likeness, count: int, of: int) -> bool:
    """At most 2^of ways to choose the contradictions it holds for, each with a chance of one in ``one_in`` a piece."""
    return likeness.kind not in CHANCE or MOST_CHANCE * 2**of <= likeness.one_in**count


def _says_more(one: Likeness, other: Likeness) -> bool:
    """Whether ``other`` follows from ``one``."""
    if one.kind is other.kind is Kind.MULTIPLE:
        return one.number > other.number
    if one.kind is other.kind is Kind.ROUNDED:
        return one.number < other.number
    if other.kind is Kind.MULTIPLE:
        return one.kind is Kind.FIGURE or (one.kind is Kind.DIGIT and one.number >= other.number)
    return other.kind in IMPLIES.get(one.kind, ()) or (other.kind is Kind.OFFSET and one.kind is not Kind.OFFSET)


def _contradictions(record: Judged) -> Iterator[Check]:
    for check in record.checks:
        if check.verdict is Verdict.CONTRADICTS and not isinstance(check, JointCheck):
            yield check


def _seen(check: Check, record: Judged, *, with_others: bool) -> Iterator[_Seen]:
    """Each claim of the equation that fails, with the value that this check alone would give it."""
    pair = telling_pair(check) if check.boxes else None
    if pair is None or pair.operator != "=" or not isinstance(pair.relation, Relation):
        return
    relation = _one_unknown_a_claim(check, pair.relation)
    roles = Roles(check)
    counts = _counts(check, record) if with_others else ()
    others: dict[Unit | None, tuple[tuple[Role, list[Interval]], ...]] = {}
    for number in sorted({cell for _, powers in relation.polynomial for cell in powers}):
        claim = check.chosen[number] if number < len(check.chosen) else None
        role = roles.of(number)
        if claim is None or role is None or claim.quantity.kind is QuantityKind.WEEKDAY:
            continue
        stated, implied = check.boxes[number], solved(relation, number, check.boxes)
        compared = Compared(stated, implied, is_date=claim.quantity.kind is QuantityKind.DATE)
        if with_others and not compared.is_date:
            if claim.unit not in others:
                others[claim.unit] = _others(roles, record.read.claims, claim.unit)
            parts = _parts(check, pair, pair.relation, number, roles)
            compared = replace(compared, counts=counts, others=others[claim.unit], parts=parts)
        yield _Seen(role, compared)


def _one_unknown_a_claim(check: Check, relation: Relation) -> Relation:
    """The relation with one cell for each claim: what is stated for each member changes for all of them at once."""
    first: dict[int, int] = {}
    for number, claim in enumerate(check.chosen):
        if claim is not None and check.boxes[number].is_point:
            first.setdefault(claim.position, number)
    same = {number: first.get(claim.position, number) for number, claim in enumerate(check.chosen) if claim is not None}
    if all(number == other for number, other in same.items()):
        return relation

    def merged(polynomial: normal.Polynomial) -> normal.Polynomial:
        terms = [
            {tuple(sorted(same.get(cell, cell) for cell in powers)): coefficient} for coefficient, powers in polynomial
        ]
        return normal.finish(normal.add_all(terms))[0]

    return replace(relation, polynomial=merged(relation.polynomial), divisors=tuple(map(merged, relation.divisors)))


def _counts(check: Check, record: Judged) -> tuple[tuple[str, int], ...]:
    """The dimensions of the check's cells, and those that it adds up over, with the number of their members."""
    names = {name for cell in Roles(check).cells for name, _ in cell.key}
    found = {name: len(members) for name, members in record.read.members.items() if name in names}
    for slot, bound in zip(check.bound.plan.slots, check.bound.slots, strict=True):
        if isinstance(slot, AggregateSlot) and isinstance(bound, Members):
            dimension = slot.aggregate.dimension
            name = dimension if isinstance(dimension, str) else check.bound.values.get(dimension.name, "")
            found.setdefault(name, len(bound.names))
    return tuple((name, count) for name, count in sorted(found.items()) if count > 1)


def _others(roles: Roles, claims: Sequence[ReadClaim], unit: Unit | None) -> tuple[tuple[Role, list[Interval]], ...]:
    factor = 1 if unit is None else unit.factor
    return tuple(
        (role, [value.times(_quotient(own, factor)) for value, own in statements])
        for role, statements in roles.others(claims, unit).items()
    )


def _parts(
    check: Check, pair: Pair, relation: Relation, number: int, roles: Roles
) -> tuple[tuple[Role, Interval], ...]:
    """What a value that stands alone on its side is the sum of, in its unit."""
    if stated_and_computed(pair)[0].cell != number:
        return ()
    terms = {powers: coefficient for coefficient, powers in relation.polynomial}
    own = terms.pop((number,), 0)
    if not own or any(len(powers) > 1 for powers in terms):
        return ()
    found: list[tuple[Role, Interval]] = []
    for powers, coefficient in terms.items():
        role = roles.of(powers[0]) if powers else None
        if role is not None and roles.is_alone(powers[0]):
            found.append((role, check.boxes[powers[0]].times(_quotient(-coefficient, own))))
    return tuple(found)


def _quotient(a: Rational, b: Rational) -> Rational:
    return whole_if_possible(Fraction(a) / Fraction(b))
