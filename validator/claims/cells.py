"""Cells: the dimensions with a meaning of their own, claims that have been read, and the record that holds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.claims.quantity import Quantity

if TYPE_CHECKING:
    from validator.claims.record import Claim
    from validator.claims.units import Unit

CellKey = tuple[tuple[str, str], ...]
"""A cell's dimensions and members, sorted by dimension, defaults left out."""

RESERVED: dict[str, tuple[str, ...]] = {
    "stage": ("actual", "target", "limit", "remaining"),
    "statistic": (
        "value",
        "share",
        "change",
        "percent_change",
        "ratio",
        "mean",
        "median",
        "min",
        "max",
        "rank",
        "rate",
        "weekday",
        "age",
        "duration",
        "count",
        "relative",
    ),
    "edge": ("start", "end"),
    "flow": ("gain", "loss", "net"),
    "order": ("largest", "smallest"),
    "as_of": (),
    "since": (),
    "of": (),
    "section": (),
    "series": (),
    "source": (),
    "scenario": (),
}
"""Dimensions with a meaning of their own, and their members (none listed: any). They never make parts of a whole."""

CONTEXT = frozenset(
    {
        *("estimate", "method", "definition", "basis", "scope", "level", "edition", "version"),
        *(
            "year",
            "quarter",
            "month",
            "week",
            "day",
            "date",
            "period",
            "season",
            "term",
            "phase",
            "round",
            "match",
            "game",
        ),
    }
)
"""Dimensions that usually tell when or how a value was found. They make parts only where their members are declared."""

DEFAULTS = {"stage": "actual", "statistic": "value"}
"""The member that a claim or a reference has when it names none."""

UNSAID = {**DEFAULTS, "section": "body"}
"""What a claim may name but need not: it is the same cell without it."""

EACH = "each"
"""The member that stands for every member of its dimension."""


@dataclass(frozen=True, slots=True, eq=False)
class ReadClaim:
    """A claim whose value has been read: its cell and its quantity. Compared by identity."""

    id: str
    position: int
    measure: str
    key: CellKey
    quantity: Quantity
    unit: Unit | None
    claim: Claim
    says_direction: bool = False
    noun: str | None = None

    @property
    def is_difference(self) -> bool:
        """Whether the value is a difference of two values (it converts without a temperature's offset)."""
        return ("statistic", "change") in self.key


SAME_UNIT = frozenset({"value", "change", "mean", "median", "min", "max"})
"""Statistics that are in the unit of their measure; a share, a rank or a count of items is not."""
