"""What the lint finds: a finding with the smallest set of rules that shows it, and what could not be examined.

A finding of a kind in ``PROVEN`` is a proof over exact values: what it says holds of every record whose claims are
exact and fit its assumptions. The other kinds are observations about names.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from validator.claims.interval import Interval
from validator.errors import Place


class Kind(Enum):
    """What is wrong, in the order in which findings are told."""

    CONTRADICTION = "contradiction"
    """No values can satisfy the rules."""
    CONDITIONAL = "conditional-contradiction"
    """No values can satisfy the rules once a condition of one of them holds."""
    NEVER = "never-applies"
    """The rule's condition can never hold."""
    ALWAYS = "always-true"
    """The rule holds for all values: it says nothing."""
    SAME = "same"
    """Two rules say the same."""
    REDUNDANT = "redundant"
    """The rule follows from others."""
    SPELLING = "similar-name"
    """A name that stands in one rule only, beside a similar one that others use."""
    RANGE = "range"
    """What the rules leave to a measure."""
    ONCE = "named-once"
    """A measure that stands in one rule only."""


PROVEN = frozenset(Kind) - {Kind.SPELLING, Kind.ONCE}
"""The kinds that are proofs."""


BRIEF = frozenset({Kind.RANGE, Kind.ONCE})
"""The kinds that are told in one line: what they say names the rules already, or needs none."""


class Level(Enum):
    """How much a finding matters: an error ends in exit code 1."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for an error, 2 for a note: the order in which findings are shown."""
        return list(Level).index(self)


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    ``rules`` are the ids of the smallest set that shows it, the one that it is about first; ``declared`` is what packs
    declare of measures that is needed too. ``when`` is the condition of a conditional contradiction, as it would be
    written in a rule. ``subject`` is the measure of a range, or the name that looks misspelt; ``similar`` the name it
    looks like. ``interval`` is in ``unit``. ``assuming`` says what the proof takes for granted of the records.
    ``smallest``: it is proven that no rule can be left out; where some question was beyond the method, it is not.
    """

    kind: Kind
    level: Level
    rules: tuple[str, ...]
    place: Place
    text: str
    declared: tuple[str, ...] = ()
    assuming: tuple[str, ...] = ()
    when: str | None = None
    subject: str | None = None
    similar: str | None = None
    smallest: bool = True
    interval: Interval | None = None
    unit: str | None = None

    @property
    def order(self) -> tuple[object, ...]:
        """Errors first, then by kind, then by rule: it does not depend on the order of the rules."""
        return (self.level.rank, list(Kind).index(self.kind), self.rules, self.subject or "", self.text)


@dataclass(frozen=True, slots=True, order=True)
class Unexamined:
    """A rule about which something was not settled, and why."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class LintReport:
    """One report for the whole set of rules.

    ``own`` are the rules that the user gave, or all where none were given; ``shipped`` is how many others there are,
    and ``used`` how many of them speak of the same values as the user's.
    """

    own: int
    shipped: int
    used: int
    findings: tuple[Finding, ...]
    unexamined: tuple[Unexamined, ...]

    @property
    def exit_code(self) -> int:
        """1 where something is an error."""
        return int(any(finding.level is Level.ERROR for finding in self.findings))
