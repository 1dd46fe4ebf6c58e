"""Rules as data: what a rule file says, parsed and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from validator.errors import Place
from validator.rulebook import tree

if TYPE_CHECKING:
    from validator.claims.record import MeasureDeclaration

NO_PLACE = Place("")
MOST_BYTES = 2_000_000
"""A rule file is read by people; a larger file is refused before it is parsed."""


class Severity(Enum):
    """How much a contradiction of the rule matters."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for an error, 2 for a note: the order in which findings are shown."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Example:
    """A small record in ``.claims`` text, with the verdict that its rule must reach on it."""

    name: str
    verdict: str
    claims: str
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    measures: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    published: str | None = None
    place: Place = NO_PLACE
    claims_place: Place = NO_PLACE


@dataclass(frozen=True, slots=True)
class Figure:
    """A computed figure worth telling when the rule agrees: ``progress: released / released[stage=target]``."""

    label: str
    value: tree.Expression


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A named line of arithmetic with its reason; ``expect`` must hold wherever ``when`` does and ``unless`` does not.

    Compared by identity, so that what is worked out once a rule can be kept beside it.

    ``origin`` is ``rule`` for a rule file's and ``record`` for a record's own line of arithmetic, whose id is the text.
    """

    id: str
    title: str
    expect: tree.Expression
    text: str
    why: str = ""
    pack: str = ""
    severity: Severity = Severity.ERROR
    when: tree.Expression | None = None
    unless: tree.Expression | None = None
    precision: object = None
    message: str | None = None
    message_values: tuple[tuple[str, tree.Expression], ...] = ()
    show: tuple[Figure, ...] = ()
    source: str = ""
    examples: tuple[Example, ...] = ()
    place: Place = NO_PLACE
    origin: str = "rule"

    @property
    def formulas(self) -> tuple[tree.Expression, ...]:
        """Every formula of the rule, the expectation first: the order in which references are bound."""
        rest = [formula for formula in (self.when, self.unless) if formula is not None]
        shown = [figure.value for figure in self.show]
        return (self.expect, *rest, *shown, *(value for _, value in self.message_values))


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Rules in the order of their packs and ids, and what the packs declare of measures and dimensions."""

    rules: tuple[Rule, ...]
    measures: Mapping[str, MeasureDeclaration] = field(default_factory=dict)
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)
