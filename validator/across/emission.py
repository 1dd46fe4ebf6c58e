"""Emitting claims: records are read one by one, their claims written to disk, and a row made of each of their keys.

Contract: ``collect`` is called once, then ``rows``. No record is kept; what stays in memory is as large as the words of
the data (measures, units, declared members), not as its claims. Keys come after all records were read, because they
depend on what is declared anywhere.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from validator.across.claim_store import ClaimStore, statement
from validator.across.join_key import Form, JoinKey, Vocabulary, hash_of
from validator.claims.cells import EACH, CellKey
from validator.claims.claim_forms import ClaimReader
from validator.claims.merged import Declared
from validator.judge.together import Known, Owned, owned_claims

if TYPE_CHECKING:
    from validator.claims.record import Record
    from validator.rulebook.rule import RuleBook

_BATCH = 2_000
_FORMS = 65_536
"""Claims whose dimensions are called alike have keys of the same forms; those of so many are remembered."""

_Emitted = tuple[int, int, int, int, str, CellKey, str]
"""A claim's number, its record's, its offset and length in the store, its measure and cell, and what it says."""


class Emission:
    """The claims of all records, spilled to a folder; ``declared`` is what the records declare together."""

    def __init__(self, folder: Path, book: RuleBook) -> None:
        self._reader = ClaimReader(book.measures, book.members)
        self._path = folder / "emitted"
        self._store = ClaimStore(folder / "claims")
        self._each: dict[str, frozenset[str]] = {}
        self.declared = Declared(book.measures, book.members)
        self.apart: dict[str, int] = {}
        self.records = self.claims = self.unread = self.emitted = 0

    @property
    def vocabulary(self) -> Vocabulary:
        """What keys depend on, once all records were read."""
        return Vocabulary(Known(self.declared.members, self.declared.assumed), self._each)

    def collect(self, records: Iterable[Record], apart: Callable[[Record], str]) -> None:
        """Read all records and spill their claims, but of those that ``apart`` gives a reason for."""
        with self._path.open("wb") as file:
            batch: list[_Emitted] = []
            for record in records:
                reason = apart(record)
                if reason:
                    self.apart[reason] = self.apart.get(reason, 0) + 1
                    continue
                batch += self._claims_of(record)
                if len(batch) >= _BATCH:
                    pickle.dump(batch, file, 5)
                    batch = []
            pickle.dump(batch, file, 5)
        self._store.written()

    def _claims_of(self, record: Record) -> Iterator[_Emitted]:
        read, _ = self._reader.read(record)
        self.declared.add(read)
        self.unread += len(read.unread)
        for one in owned_claims(self.records, read):
            offset, length = self._store.write(one)
            measure, key = one.read.measure, one.read.key
            each = [name for name, member in key if member == EACH]
            if each:
                self._each[measure] = self._each.get(measure, frozenset()).union(each)
            said = blake2b(statement(one.read).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
            yield self.claims, one.number, offset, length, measure, key, said
            self.claims += 1
        self.records += 1

    def claim(self, offset: int, length: int) -> Owned:
        """A claim that was spilled."""
        return self._store.read(offset, length)

    def rows(self, rules: Sequence[JoinKey]) -> Iterator[str]:
        """A row of the table of keys for each rule and key of each claim."""

        fixed = frozenset().union(*(rule.fixed for rule in rules))
        known: dict[tuple[str, CellKey], dict[Form, list[tuple[str, bool]]]] = {}
        with self._path.open("rb") as file:
            for row, record, offset, length, measure, key, said in _emitted(file):
                alike = measure, tuple([(name, member if name in fixed else "") for name, member in key])
                forms = known.get(alike)
                if forms is None:
                    if len(known) == _FORMS:
                        known.clear()
                    forms = known[alike] = _forms(rules, measure, key)
                dims = dict(key)
                at = f"{row}\t{record}\t{offset}\t{length}"
                for form, begins in forms.items():
                    hashed = hash_of(form, dims)
                    for begin, one_cell in begins:
                        self.emitted += 1
                        yield f"{hashed}\t{begin}\t{at}\t{said if one_cell else ''}\n"
        self._path.unlink()

    def close(self) -> None:
        """Close the store; the folder that it is in removes it."""
        self._store.close()


def _forms(rules: Sequence[JoinKey], measure: str, key: CellKey) -> dict[Form, list[tuple[str, bool]]]:
    """The forms of all keys of a claim, each with the rules that it is a key of: their part of a row."""
    found: dict[Form, list[tuple[str, bool]]] = {}
    for number, rule in enumerate(rules):
        one_cell = rule.is_one_cell(measure)
        for form, (bits, needed) in rule.forms(measure, key).items():
            found.setdefault(form, []).append((f"{number}\t{bits}\t{needed}", one_cell))
    return found


def _emitted(file: BinaryIO) -> Iterator[_Emitted]:
    while True:
        try:
            # S301: the file is this process's own, in a folder that it has just made for itself
            batch: list[_Emitted] = pickle.load(file)
        except EOFError:
            return
        yield from batch
