"""The join keys of claims, one after another: which forms they have depends on few words, and is worked out once.

Contract: a claim has the keys of ``JoinKey.forms``, whoever asks: one process that spills them, or Spark's executors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING

from validator.across.claim_store import statement
from validator.across.join_key import Form, JoinKey, hash_of

if TYPE_CHECKING:
    from validator.claims.cells import CellKey, ReadClaim

MOST_FORMS = 65_536
"""Claims whose dimensions are called alike have keys of the same forms; those of so many are remembered."""

_Begin = tuple[int, int, int, bool]

Key = tuple[int, int, int, int, bool]
"""A rule's number, the hash, the bits of the key and those that its group needs; whether these state one cell."""


class KeyForms:
    """The keys of claims under some rules."""

    def __init__(self, rules: Sequence[JoinKey]) -> None:
        self._rules = rules
        self._fixed = frozenset[str]().union(*(rule.fixed for rule in rules))
        self._known: dict[tuple[str, CellKey], dict[Form, list[_Begin]]] = {}

    def keys(self, measure: str, key: CellKey) -> Iterator[Key]:
        """Every key of a claim of this cell."""
        alike = measure, tuple([(name, member if name in self._fixed else "") for name, member in key])
        forms = self._known.get(alike)
        if forms is None:
            if len(self._known) == MOST_FORMS:
                self._known.clear()
            forms = self._known[alike] = self._forms(measure, key)
        dims = dict(key)
        for form, begins in forms.items():
            hashed = hash_of(form, dims)
            for rule, bits, needed, one_cell in begins:
                yield rule, hashed, bits, needed, one_cell

    def _forms(self, measure: str, key: CellKey) -> dict[Form, list[_Begin]]:
        found: dict[Form, list[_Begin]] = {}
        for number, rule in enumerate(self._rules):
            one_cell = rule.is_one_cell(measure)
            for form, (bits, needed) in rule.forms(measure, key).items():
                found.setdefault(form, []).append((number, bits, needed, one_cell))
        return found


def said_by(claim: ReadClaim) -> str:
    """A hash of all that a verdict on statements of one cell can depend on."""
    return blake2b(statement(claim).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
