"""What comes back when it is asked whether some items can hold together: yes with values, no with a core, or neither.

Items are numbered; what they stand for (claims, rules, bounds) is the asker's. ``Impossible`` is a proof and
``Consistent`` carries a witness; what cannot be settled says why and passes for neither.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from validator.claims.interval import Rational


@dataclass(frozen=True, slots=True)
class Consistent:
    """They can all hold: one exact value for each unknown that makes them."""

    values: tuple[Rational, ...]


@dataclass(frozen=True, slots=True)
class Impossible:
    """They cannot all hold: ``core`` are items that already cannot, not always a smallest set of them."""

    core: frozenset[int]


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Neither was shown, and why: beyond the method, or out of time."""

    reason: str


Answer = Consistent | Impossible | Unsettled

Ask = Callable[[frozenset[int]], Answer]
"""A question: can these items hold together (with everything that is never in doubt)?"""


class OutOfTimeError(Exception):
    """The time limit of an explanation has passed; what was found so far is partial, and says so."""
