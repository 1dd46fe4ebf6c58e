"""Truth as SQL: for every row, whether a formula reaches each of the truths of ``judge.verdict``.

A truth is held as three conditions, each weaker than the next: that it is at least UNKNOWN, at least POSSIBLE, TRUE.
So ``and`` and ``or`` stay what SQL calls them, and an ordinary check is one comparison. Nulls never take part: a row in
which any number is missing has been left to the exact judge before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from validator.judge.verdict import Truth

YES = "TRUE"
NO = "FALSE"


def all_of(conditions: Sequence[str]) -> str:
    """The conjunction of SQL conditions, folded.

    >>> all_of(["n0 = 0", YES]), all_of([]), all_of(["n0 = 0", NO])
    ('n0 = 0', 'TRUE', 'FALSE')
    """
    if NO in conditions:
        return NO
    kept = list(dict.fromkeys(condition for condition in conditions if condition != YES))
    return f"({' AND '.join(kept)})" if len(kept) > 1 else kept[0] if kept else YES


def any_of(conditions: Sequence[str]) -> str:
    """The disjunction of SQL conditions, folded."""
    if YES in conditions:
        return YES
    kept = list(dict.fromkeys(condition for condition in conditions if condition != NO))
    return f"({' OR '.join(kept)})" if len(kept) > 1 else kept[0] if kept else NO


def not_(condition: str) -> str:
    """The negation of an SQL condition, folded."""
    if condition in (YES, NO):
        return NO if condition == YES else YES
    return f"NOT ({condition})"


@dataclass(frozen=True, slots=True)
class Truths:
    """A formula's truth in every row: the conditions that it is at least UNKNOWN, at least POSSIBLE, and TRUE."""

    known_or_unknown: str
    possible: str
    true: str

    def _at_least(self, truth: int) -> str:
        return (YES, self.known_or_unknown, self.possible, self.true, NO)[truth]

    def can_be(self, truth: Truth) -> bool:
        """Whether the truth may occur, as far as the conditions' texts tell."""
        above = self._at_least(truth + 1)
        return self._at_least(truth) not in (above, NO) and above != YES

    def is_one_of(self, *truths: Truth) -> str:
        """The SQL condition that the truth is one of these.

        >>> always(Truth.TRUE).is_one_of(Truth.TRUE), Truths("n0 = 0", "n0 = 0", "n0 = 0").is_one_of(Truth.FALSE)
        ('TRUE', 'NOT (n0 = 0)')
        """
        runs: list[str] = []
        wanted = [truth in truths or not self.can_be(truth) for truth in Truth]
        at = 0
        while at < len(wanted):
            if not wanted[at]:
                at += 1
                continue
            end = at
            while end < len(wanted) and wanted[end]:
                end += 1
            if any(truth in truths and self.can_be(truth) for truth in list(Truth)[at:end]):
                runs.append(all_of([self._at_least(at), not_(self._at_least(end))]))
            at = end
        return any_of(runs)


def always(truth: Truth) -> Truths:
    """The same truth in every row."""
    return Truths(*(YES if truth >= least else NO for least in (Truth.UNKNOWN, Truth.POSSIBLE, Truth.TRUE)))


def decided(is_true: str, is_possible: str) -> Truths:
    """TRUE where the first condition holds, at least POSSIBLE where the second does, else FALSE."""
    return Truths(is_possible, is_possible, is_true)


def choose(condition: str, then: Truths, otherwise: Truths) -> Truths:
    """One truth where the condition holds, another where it does not."""

    def one(yes: str, no: str) -> str:
        return yes if yes == no else any_of([all_of([condition, yes]), all_of([not_(condition), no])])

    return Truths(
        one(then.known_or_unknown, otherwise.known_or_unknown),
        one(then.possible, otherwise.possible),
        one(then.true, otherwise.true),
    )


def negated(truths: Truths) -> Truths:
    """Not: true and false change places, the middle stays."""
    only_possible = truths.is_one_of(Truth.POSSIBLE)
    false = truths.is_one_of(Truth.FALSE)
    return Truths(not_(truths.true), any_of([false, only_possible]), false)


def stated(truths: Truths, partial: bool) -> Truths:
    """Of a partial formula, what is only possible is not known."""
    return Truths(truths.known_or_unknown, truths.true, truths.true) if partial else truths


def possibly(truths: Truths) -> Truths:
    """What is possible counts as true."""
    return Truths(truths.known_or_unknown, truths.possible, truths.possible)


def both(operands: Sequence[Truths]) -> Truths:
    """And: the least truth."""
    return Truths(
        all_of([operand.known_or_unknown for operand in operands]),
        all_of([operand.possible for operand in operands]),
        all_of([operand.true for operand in operands]),
    )


def either(operands: Sequence[Truths]) -> Truths:
    """Or: the greatest truth."""
    return Truths(
        any_of([operand.known_or_unknown for operand in operands]),
        any_of([operand.possible for operand in operands]),
        any_of([operand.true for operand in operands]),
    )
