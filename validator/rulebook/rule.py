"""Rules as data: what a rule file says, parsed and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from validator.errors import Place
from validator.rulebook import tree

if TYPE_CHECKING:
    from validator.claims.record import MeasureDeclaration, Precision

NO_PLACE = Place("")


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


class Within(Enum):
    """What a rule is bound to: one record after another, or all records of a run together."""

    RECORD = "record"
    DATA_SET = "data set"


@dataclass(frozen=True, slots=True)
class ExampleText:
    """One record of an example in ``.claims`` text; ``place`` is where the text begins."""

    name: str
    claims: str
    place: Place = NO_PLACE


@dataclass(frozen=True, slots=True)
class Example:
    """A small record in ``.claims`` text, with the verdict that its rule must reach on it.

    The example of a rule within a data set has several ``records`` instead of ``claims``; what is declared beside them
    holds for each.
    """

    name: str
    verdict: str
    claims: str
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    measures: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    published: str | None = None
    place: Place = NO_PLACE
    claims_place: Place = NO_PLACE
    records: tuple[ExampleText, ...] = ()

    @property
    def texts(self) -> tuple[ExampleText, ...]:
        """The text of each record: one where the example is one record."""
        return self.records or (ExampleText("", self.claims, self.claims_place),)

    @property
    def shown(self) -> str:
        """The example as ``.claims`` text; several records are told apart by their headings."""
        if not self.records:
            return self.claims.strip()
        return "\n\n".join(f"record: {text.name}\n{text.claims.strip()}" for text in self.records)


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
    A rule ``within`` a data set is bound to the claims of all records of a run, and never inside one of them.
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
    precision: Precision | None = None
    message: str | None = None
    message_values: tuple[tuple[str, tree.Expression], ...] = ()
    show: tuple[Figure, ...] = ()
    source: str = ""
    examples: tuple[Example, ...] = ()
    place: Place = NO_PLACE
    origin: str = "rule"
    within: Within = Within.RECORD

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

    def within(self, within: Within) -> tuple[Rule, ...]:
        """The rules that are bound to a record, or those that are bound to a data set."""
        return tuple(rule for rule in self.rules if rule.within is within)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)
