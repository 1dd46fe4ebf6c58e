"""Emitting claims: records are read one by one, their claims written to disk, and a row made of each of their keys.

Contract: ``collect`` is called once, then ``rows``. No record is kept; what stays in memory is as large as the words of
the data (measures, units, declared members), not as its claims. Keys come after all records were read, because they
depend on what is declared anywhere.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from validator.across.claim_store import ClaimStore
from validator.across.join_key import JoinKey, Vocabulary
from validator.across.key_forms import KeyForms, said_by
from validator.claims.cells import EACH, CellKey
from validator.claims.claim_forms import ClaimReader
from validator.claims.merged import Declared
from validator.judge.together import Known, Owned, owned_claims

if TYPE_CHECKING:
    from validator.claims.record import Record
    from validator.rulebook.rule import RuleBook

_BATCH = 2_000

_Emitted = tuple[int, int, int, int, int, str, CellKey, str]
"""A claim's number, its record's, its offset and length in the store, its file's number, its measure and cell, and what
it says."""


class Emission:
    """The claims of all records, spilled to a folder; ``declared`` is what the records declare together."""

    def __init__(self, folder: Path, book: RuleBook) -> None:
        self._reader = ClaimReader(book.measures, book.members)
        self._path = folder / "emitted"
        self._store = ClaimStore(folder / "claims")
        self._each: dict[str, frozenset[str]] = {}
        self.declared = Declared(book.measures, book.members)
        self.apart: dict[str, int] = {}
        self.files: dict[str, int] = {}
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
        file = self.files.setdefault(record.place.path, len(self.files))
        for one in owned_claims(self.records, read):
            offset, length = self._store.write(one)
            measure, key = one.read.measure, one.read.key
            each = [name for name, member in key if member == EACH]
            if each:
                self._each[measure] = self._each.get(measure, frozenset()).union(each)
            yield self.claims, one.number, offset, length, file, measure, key, said_by(one.read)
            self.claims += 1
        self.records += 1

    def claim(self, offset: int, length: int) -> Owned:
        """A claim that was spilled."""
        return self._store.read(offset, length)

    def rows(self, rules: Sequence[JoinKey]) -> Iterator[str]:
        """A row of the table of keys for each rule and key of each claim."""
        forms = KeyForms(rules)
        with self._path.open("rb") as file:
            for row, record, offset, length, filed, measure, key, said in _emitted(file):
                at = f"{row}\t{record}\t{offset}\t{length}\t{filed}"
                for rule, hashed, bits, needed, one_cell in forms.keys(measure, key):
                    self.emitted += 1
                    yield f"{hashed}\t{rule}\t{bits}\t{needed}\t{at}\t{said if one_cell else ''}\n"
        self._path.unlink()

    def close(self) -> None:
        """Close the store; the folder that it is in removes it."""
        self._store.close()


def _emitted(file: BinaryIO) -> Iterator[_Emitted]:
    while True:
        try:
            # S301: the file is this process's own, in a folder that it has just made for itself
            batch: list[_Emitted] = pickle.load(file)
        except EOFError:
            return
        yield from batch
