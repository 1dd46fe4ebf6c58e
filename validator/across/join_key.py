"""Join keys: for each claim and rule, in which groups the claim may take part in a check.

A check of a rule has *common* dimensions (``judge/bind.py``): every cell that a reference of the rule takes is the
common dimensions and those that the reference names, nothing else. So a claim that takes part by a reference has, once
what the reference names is taken out of its dimensions, just the common dimensions of its check. Its keys are what is
left for each reference and each way to read the reference's dimension variables.

Contract: **any two claims of one check share a key**, which is that of the check (``of_check``):

- A claim that states a cell of the check by reference r has the dimensions common ∪ named(r), with some members
  replaced by ``each``. ``forms`` takes named(r) out for every r and every dimension that a variable may mean, so that
  for the right one it comes to the common dimensions.
- ``each`` stands for every member: for a dimension of which some claim says ``each``, the key has the dimension, but no
  member.
- Where all references have one measure variable, the measure is the same in all claims of a check, and part of the key;
  so is the member of a dimension that every reference selects by the same variable.

A key may bring together claims of no common check: then nothing is bound, and what is bound of another key's checks,
perhaps without all their claims, is passed over, because ``of_check`` tells which group a check belongs to. Hence a
hash may stand for a key: two keys of one hash only share a group.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from validator.across.needs import Needs
from validator.claims.cells import CONTEXT, DEFAULTS, EACH, RESERVED, CellKey
from validator.judge.bind import Bound
from validator.judge.index import cell_name
from validator.judge.plan import AggregateSlot, CellSlot, DateSlot, Plan, plan_rule
from validator.judge.together import Known
from validator.rulebook import tree
from validator.rulebook.rule import Rule


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the data set as a whole says: what is declared, and of which dimensions a measure is stated for ``each``."""

    known: Known
    each: Mapping[str, frozenset[str]]

    def each_of(self, measure: str | None) -> frozenset[str]:
        """The dimensions of which a claim of the measure says ``each``; of any measure, with None."""
        if measure is not None:
            return self.each.get(measure, frozenset())
        return frozenset().union(*self.each.values())


@dataclass(frozen=True, slots=True)
class _Way:
    """One way for a claim to take part: by a reference of a slot, and over which dimension an aggregate takes it."""

    bit: int
    reference: tree.Reference
    aggregated: tree.Name | None
    variables: tuple[str, ...]


Form = tuple[str, tuple[tuple[str, bool], ...]]
"""What is in a key: a measure, if any, and the common dimensions, of each whether its member is in the key too."""


def hash_of(form: Form, dims: Mapping[str, str]) -> int:
    """The key of a form for these dimensions, as a hash of 63 bits."""
    measure, names = form
    text = repr((measure, [(name, dims[name]) if told else name for name, told in names]))
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 1


class JoinKey:
    """The keys of one rule, worked out from its plan; ``fixed`` are the dimensions of which it names a member."""

    def __init__(self, rule: Rule, vocabulary: Vocabulary) -> None:
        self.plan: Plan = plan_rule(rule)
        self.vocabulary = vocabulary
        slots = self.plan.slots
        self._needs = Needs(self.plan, vocabulary.known)
        self._ways = tuple(way for at, slot in enumerate(slots) for way in _ways_of(slot, self._needs.bit(at)))
        references = [way.reference for way in self._ways]
        self._named = frozenset(name for name in self.plan.named if isinstance(name, str))
        measures = {reference.measure for reference in references}
        self._measure = next(iter(measures)) if len(measures) == 1 else None
        self._shared = _shared(self._ways)
        selectors = [selector for reference in references for selector in reference.selectors]
        self._members = {s.member.name for s in selectors if isinstance(s.member, tree.Variable)}
        self.fixed = frozenset(
            s.dimension for s in selectors if isinstance(s.dimension, str) and isinstance(s.member, str)
        )
        self._each: dict[str | None, frozenset[str]] = {}
        self._one_cell = _one_cell(self.plan, self._ways)

    def forms(self, measure: str, key: CellKey) -> dict[Form, tuple[int, int]]:
        """The form of every key of a claim, with the bits of the slots that the claim may fill there.

        Beside them stand the bits that the group must have, or nothing that this claim takes part in is said. All this
        depends on the names of the claim's dimensions, and on members of those that the rule gives a fixed member only.
        """
        found: dict[Form, tuple[int, int]] = {}
        dims = dict(key)
        known = {self._measure.name: measure} if isinstance(self._measure, tree.Variable) else {}
        for way in self._ways:
            name = way.reference.measure
            if isinstance(name, str) and name != measure:
                continue
            for values in self._meanings(way, dims):
                common = self._common(way, values, dims)
                needed = None if common is None else self._needs.needed({**known, **values})
                if common is not None and needed is not None:
                    form = self._form(measure, common)
                    bits, least = found.get(form, (0, needed))
                    found[form] = bits | way.bit, least & needed
        return found

    def is_one_cell(self, measure: str) -> bool:
        """Whether a group of the measure is the statements of one cell, and a check of the rule looks at nothing else.

        Then equal statements, as many of them, come to equal verdicts whatever the cell is.
        """
        return self._one_cell and not self._each_of(measure)

    def of_check(self, bound: Bound) -> int:
        """The key of the group that a check belongs to."""
        measure, common = self._of_check(bound)
        return hash_of(self._form(measure, common), common)

    def name_of(self, bound: Bound) -> str:
        """The key of a check as a reader writes it: ``released[side=Ukraine]``."""
        measure, common = self._of_check(bound)
        return cell_name(measure or self.plan.rule.id, tuple(sorted(common.items())))

    def _of_check(self, bound: Bound) -> tuple[str, dict[str, str]]:
        common = dict(bound.common)
        for dimension, variable in self._shared.items():
            member = bound.values.get(variable, "")
            if DEFAULTS.get(dimension) != member:
                common[dimension] = member
        measure = self._measure
        return bound.values.get(measure.name, "") if isinstance(measure, tree.Variable) else measure or "", common

    def _meanings(self, way: _Way, dims: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
        """What the dimension variables of a reference may mean for a claim: any of its dimensions that can be meant."""
        choices: list[dict[str, str]] = [{}]
        for variable in way.variables:
            if variable in self._members:  # the member of an `of` may name any dimension, also one left unsaid
                meant = list(dict.fromkeys([*dims, *DEFAULTS]))
            else:
                meant = [name for name in dims if self._makes_parts(name)]
            choices = [{**before, variable: name} for before in choices for name in meant]
        yield from choices

    def _makes_parts(self, name: str) -> bool:
        return name not in RESERVED and (name not in CONTEXT or name in self.vocabulary.known.members)

    def _common(self, way: _Way, values: Mapping[str, str], dims: Mapping[str, str]) -> list[str] | None:
        """A claim's dimensions without what the reference names; None where the reference cannot take the claim."""
        rest = dict.fromkeys(dims)
        for selector in way.reference.selectors:
            name = _meant(selector.dimension, values)
            if name is None:
                continue  # of `?d=none` nothing is taken out
            stated = dims.get(name, DEFAULTS.get(name))
            match selector.member:
                case None:
                    if name in dims:
                        return None
                case tree.Variable():
                    if stated is None:
                        return None
                    if name not in self._shared:
                        rest.pop(name, None)
                case str(member):
                    if stated not in (member, EACH):
                        return None
                    rest.pop(name, None)
        if way.aggregated is not None:
            name = _meant(way.aggregated, values)
            if name is None or dims.get(name, DEFAULTS.get(name)) is None:
                return None
            rest.pop(name, None)
        return None if any(name in self._named and name not in self._shared for name in rest) else list(rest)

    def _form(self, measure: str, common: Iterable[str]) -> Form:
        by_measure = isinstance(self._measure, tree.Variable)
        each = self._each_of(measure if by_measure else None)
        return measure if by_measure else "", tuple([(name, name not in each) for name in sorted(common)])

    def _each_of(self, measure: str | None) -> frozenset[str]:
        known = self._each.get(measure)
        if known is None:
            known = self._each[measure] = self.vocabulary.each_of(measure)
        return known


def _ways_of(slot: CellSlot | AggregateSlot | DateSlot, bit: int) -> Iterator[_Way]:
    match slot:
        case CellSlot(reference):
            yield _Way(bit, reference, None, _dimension_variables(reference, None))
        case AggregateSlot(aggregate, references):
            for reference in references:
                variables = _dimension_variables(reference, aggregate.dimension)
                yield _Way(bit, reference, aggregate.dimension, variables)
        case DateSlot():
            return


def _dimension_variables(reference: tree.Reference, aggregated: tree.Name | None) -> tuple[str, ...]:
    names = [*(s.dimension for s in reference.selectors if s.member is not None), aggregated]
    return tuple(dict.fromkeys(name.name for name in names if isinstance(name, tree.Variable)))


def _meant(name: tree.Name, values: Mapping[str, str]) -> str | None:
    return name if isinstance(name, str) else values.get(name.name)


def _shared(ways: tuple[_Way, ...]) -> dict[str, str]:
    """The dimensions whose member is one variable in every reference, and that variable.

    None in a rule with dimension variables, since such a variable may mean just that dimension.
    """
    if any(way.variables for way in ways):
        return {}
    shared: dict[str, str] | None = None
    for way in ways:
        own = {
            s.dimension: s.member.name
            for s in way.reference.selectors
            if isinstance(s.dimension, str) and isinstance(s.member, tree.Variable) and s.dimension != way.aggregated
        }
        shared = own if shared is None else {name: own[name] for name in shared if own.get(name) == shared[name]}
    return shared or {}


def _one_cell(plan: Plan, ways: tuple[_Way, ...]) -> bool:
    """Whether a check is over the statements of one cell and nothing else: nothing declared, no date, no other cell."""
    statements = all(isinstance(slot, CellSlot) and slot.statements for slot in plan.slots)
    one = len({way.reference for way in ways}) == 1
    return statements and one and not plan.properties and not any(way.variables for way in ways)
