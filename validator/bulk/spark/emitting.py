"""What runs in the executors' Python before claims are grouped: records to claims, and claims to their join keys.

Contract: what ``across/emission.py`` does in one process, with the same keys. A record's number tells its place in the
input and no other record has it: ``BITS`` bits for its place in its file, above them the number of the file. Claims
come as ``claim_store`` writes them; what each task counted comes in a row of its own, without a number.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from validator.across.claim_store import flat
from validator.across.join_key import JoinKey
from validator.across.key_forms import KeyForms, said_by
from validator.bulk.between import apart
from validator.bulk.run import Run
from validator.bulk.spark.declaring import Spoken
from validator.bulk.spark.judging import left_rows
from validator.bulk.spark.whole_files import as_the_driver_sees
from validator.claims.claim_forms import ClaimReader
from validator.claims.readers.files import read_items
from validator.claims.record import Record
from validator.errors import Problem
from validator.judge.together import owned_claims
from validator.rulebook.rule import Within

if TYPE_CHECKING:
    import pyarrow

    from validator.across.join_key import Vocabulary
    from validator.bulk.spark.judging import Judging, Reading
    from validator.bulk.spark.whole_files import WholeFile
    from validator.rulebook.rule import RuleBook

BITS = 40
CLAIMS = "record BIGINT, at INT, cell BINARY, said STRING, claim BINARY"
"""A claim's record and place in it, its measure and cell, the hash of what it says, and itself."""
KEYS = "rule INT, key BIGINT, bits BIGINT, needed BIGINT, record BIGINT, at INT, said STRING"
"""What a row of ``across/key_table.py`` has."""

_BATCH_ROWS = 2_000
_BATCH_BYTES = 4 << 20

Row = tuple[Any, ...]


def numbered(file: int, number: int) -> int:
    """The number of a record: its place in the input.

    >>> numbered(0, 7) < numbered(1, 1)
    True
    """
    return (file << BITS) + number


def records_of_file(file: WholeFile, judging: Judging) -> Iterator[tuple[int, Record]]:
    """The records of one file that is read as a whole, here.

    Raises:
        UnlikeDriverError: the file is not here, or not the same.
    """
    found = (
        item for item in read_items(as_the_driver_sees(file), judging.options.tables, []) if isinstance(item, Record)
    )
    for number, record in enumerate(found, 1):
        yield numbered(file.number, number), record


def records_of_rows(batches: Iterable[pyarrow.RecordBatch], reading: Reading) -> Iterator[tuple[int, Record]]:
    """The records of rows; those of one number, where a record has several, follow one another.

    A row whose id an earlier record of its file has is no record, for the exact reader either.
    """
    readers: dict[int, Callable[[Any], Sequence[Record | Problem]]] = {}
    for row in left_rows(batches):
        raw = reading.prepared(row)
        if raw is None or raw is ... or isinstance(raw, Problem) or row.taken is not None:
            continue
        read = readers.get(row.file)
        if read is None:
            read = readers[row.file] = reading.read(row.file)
        for item in read(raw):
            if isinstance(item, Record):
                yield numbered(row.file, row.number), item


def claim_rows(records: Iterable[tuple[int, Record]], judging: Judging) -> Iterator[pyarrow.RecordBatch]:
    """The claims of records, and what was counted in them."""
    book = book_of(judging)
    reader, spoken = ClaimReader(book.measures, book.members), Spoken()

    def rows() -> Iterator[Row]:
        last, before = -1, Record()
        for number, record in records:
            reason = apart(record)
            if reason:
                spoken.apart[reason] = spoken.apart.get(reason, 0) + 1
                continue
            read, _ = reader.read(record)
            # the rows of a table declare the same, which would take longer than reading them
            alike = record.measures is before.measures and record.members is before.members and number > last
            spoken.add(number, read, declares=not alike)
            last, before = number, record
            for at, one in enumerate(owned_claims(number, read)):
                cell = pickle.dumps((one.read.measure, one.read.key), 5)
                yield number, at, cell, said_by(one.read), pickle.dumps(flat(one), 5)
        yield None, None, None, None, pickle.dumps(spoken, 5)

    import pyarrow

    binary, text = pyarrow.binary(), pyarrow.string()
    yield from arrow_batches(rows(), CLAIMS, (pyarrow.int64(), pyarrow.int32(), binary, text, binary))


def key_rows(
    batches: Iterable[pyarrow.RecordBatch], judging: Judging, vocabulary: Vocabulary
) -> Iterator[pyarrow.RecordBatch]:
    """A row for each rule and key of each claim."""
    import pyarrow

    rules = join_keys(book_of(judging), vocabulary)
    long, short = pyarrow.int64(), pyarrow.int32()
    types = (short, long, long, long, long, short, pyarrow.string())
    yield from arrow_batches(_keys(batches, rules), KEYS, types)


def _keys(batches: Iterable[pyarrow.RecordBatch], rules: Sequence[JoinKey]) -> Iterator[Row]:
    forms = KeyForms(rules)
    for batch in batches:
        columns = [batch.column(name).to_pylist() for name in ("record", "at", "cell", "said")]
        for record, at, cell, said in zip(*columns, strict=True):
            for rule, hashed, bits, needed, one_cell in forms.keys(*pickle.loads(cell)):
                yield rule, hashed, bits, needed, record, at, said if one_cell else None


def join_keys(book: RuleBook, vocabulary: Vocabulary) -> tuple[JoinKey, ...]:
    """The keys of each rule over all records, in their order."""
    return tuple(JoinKey(rule, vocabulary) for rule in book.within(Within.DATA_SET))


def book_of(judging: Judging) -> RuleBook:
    """The rule book, here.

    Raises:
        UnlikeDriverError: this is another version than the driver's.
    """
    return judging.run(_nothing, Run).judge.book


def _nothing(text: str) -> None:
    """Nothing is written."""


def arrow_batches(rows: Iterable[Row], schema: str, types: Sequence[pyarrow.DataType]) -> Iterator[pyarrow.RecordBatch]:
    """Rows as Arrow batches of bounded size; the last column may be large."""
    names = [column.split()[0] for column in schema.split(", ")]
    kept: list[Row] = []
    size = 0
    for row in rows:
        kept.append(row)
        size += len(row[-1] or "")
        if len(kept) == _BATCH_ROWS or size > _BATCH_BYTES:
            yield _batch(kept, names, types)
            kept, size = [], 0
    if kept:
        yield _batch(kept, names, types)


def _batch(rows: Sequence[Row], names: Sequence[str], types: Sequence[pyarrow.DataType]) -> pyarrow.RecordBatch:
    import pyarrow

    columns = [pyarrow.array(column, kind) for column, kind in zip(zip(*rows, strict=True), types, strict=True)]
    return pyarrow.RecordBatch.from_arrays(columns, names)
