"""A part of a record that cannot be as it is stated: one component, the questions about it, and what was found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from validator.explain.joint.possible import Joint
from validator.explain.joint.rows import leaves_of, unknowns_of
from validator.explain.unknowns import is_each

if TYPE_CHECKING:
    from validator.claims.cells import ReadClaim
    from validator.explain.claimed import Claimed
    from validator.explain.effort import Effort
    from validator.explain.joint.components import Component


@dataclass(slots=True)
class Part:
    """Items are the component's own numbers: statements first. ``certain`` asks of what the claims commit to.

    ``conflicts`` are those that the search for suspects came upon, not all of them smallest.
    """

    claimed: Claimed
    component: Component
    joint: Joint
    certain: Joint
    effort: Effort
    conflicts: list[frozenset[int]] = field(default_factory=list)

    @classmethod
    def of(cls, claimed: Claimed, component: Component, certain: Component, effort: Effort) -> Part:
        """The part that a component is."""
        return cls(claimed, component, Joint(component.system, effort), Joint(certain.system, effort), effort)

    def claim(self, item: int) -> ReadClaim:
        """The claim that a statement is."""
        return self.claimed.claims[self.component.statements[item]]

    def statement(self, item: int) -> int:
        """The number of a statement in the whole record's system."""
        return self.component.statements[item]

    def constraint(self, item: int) -> int:
        """The number of a constraint in the whole record's system."""
        return self.component.constraints[item - self.joint.first]

    def plainness(self, item: int) -> tuple[int, int]:
        """What a reader follows most easily first: what each member has, then sums, then products."""
        claimed = self.claimed
        constraint = claimed.system.constraints[self.constraint(item)]
        if any(len(powers) > 1 for leaf in leaves_of(constraint) for _, powers in leaf.polynomial):
            return 2, item
        each = any(number in claimed.cells and is_each(claimed.cells[number][1]) for number in unknowns_of(constraint))
        return (0 if each else 1), item
