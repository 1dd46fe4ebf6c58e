"""What runs in the executors' Python once claims are grouped: each group is judged, and told bucket by bucket.

Contract: rows come sorted by bucket, then by the first claim of their group, their key and their place, and those of a
bucket in one task. A *bucket* holds the groups of one rule whose first claims are in neighbouring records (``BUCKET``),
and is told by itself, so that what is told does not depend on how buckets are spread over tasks. The judge and its
checks are those of ``across/across.py``.
"""

from __future__ import annotations

import pickle
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from validator.across.across import MOST_GROUPS, is_one_agreement
from validator.across.claim_store import owned
from validator.bulk.spark.emitting import BITS, book_of, join_keys
from validator.bulk.spark.told import Told, ToldRow, lines_row
from validator.judge.judge import Judge, Judged
from validator.judge.together import ACROSS, checks_between, gather
from validator.judge.verdict import Verdict
from validator.report.dataset.sample import Sample
from validator.report.dataset.tally import DataSetTally
from validator.report.json_lines import finding_lines
from validator.report.record_report import RecordReport
from validator.rulebook.rule import Within

if TYPE_CHECKING:
    import pyarrow

    from validator.across.counts import Outcome
    from validator.across.join_key import Vocabulary
    from validator.bulk.spark.judging import Judging
    from validator.judge.check import Check

BUCKET = 14
"""Neighbouring records: those whose numbers agree but for so many bits."""
UNLIKE = 3
"""The kind of a told row for groups that do not agree though all that they state is alike; each must be judged."""
COMPARED = 4
"""The kind of a told row for the claims of decided checks: their records and places, as ``places_of`` unpacks them."""

PLACES = "record BIGINT, at BIGINT"
"""A claim's record and its place in it."""

_LINES_BYTES = 1 << 20
_MOST_PLACES = 1 << 16


@dataclass(frozen=True, slots=True)
class KeptGroup:
    """A group with a contradiction, to be judged again where it is shown; ``stands`` tells whether one does."""

    rule: int
    key: int
    claims: tuple[bytes, ...]
    stands: bool


@dataclass(slots=True)
class BetweenPart:
    """What was counted in a bucket: checks by rule and outcome, and groups that another one speaks for.

    ``files`` are the numbers of those to whose claims a rule applied.
    """

    tally: DataSetTally = field(default_factory=DataSetTally)
    files: set[int] = field(default_factory=set)
    checks: dict[int, dict[Outcome, int]] = field(default_factory=dict)
    alike: int = 0


class GroupJudge:
    """Judges groups; with the same book and vocabulary it comes to the same anywhere."""

    def __init__(self, judging: Judging, vocabulary: Vocabulary) -> None:
        self._book = book_of(judging)
        self._rules = self._book.within(Within.DATA_SET)
        self._keys = join_keys(self._book, vocabulary)
        self._known = vocabulary.known
        self._accepted = judging.options.accepted
        self._judge = Judge(self._book)
        self._judged = 0

    def checks(self, rule: int, key: int, claims: Sequence[bytes]) -> tuple[list[Check], RecordReport | None]:
        """The checks of a group, and a report of it unless all of them agree."""
        self._judged += 1
        if self._judged % MOST_GROUPS == 0:
            self._judge = Judge(self._book)
        # S301: what is read is what an executor of this run wrote
        gathered = gather([owned(pickle.loads(claim)) for claim in claims], self._known, ACROSS)
        join = self._keys[rule]
        checks = checks_between(self._judge, self._rules[rule], gathered, lambda bound: join.of_check(bound) == key)
        if all(check.verdict is Verdict.AGREES for check in checks):
            return checks, None
        record = replace(gathered.read.record, id=f"{ACROSS}: {join.name_of(checks[0].bound)}")
        return checks, RecordReport(
            Judged(replace(gathered.read, record=record), tuple(checks), ()), None, self._accepted
        )


def judged_groups(
    batches: Iterable[pyarrow.RecordBatch], judging: Judging, vocabulary: Vocabulary, turn: int
) -> Iterator[ToldRow]:
    """Judge the groups of one task; ``turn`` is 1 for those that were taken to be alike and turned out not to agree."""
    judge = GroupJudge(judging, vocabulary)
    for (rule, bucket), rows in groupby(_group_rows(batches), key=itemgetter("rule", "bucket")):
        yield from _Bucket(judge, rule, bucket, judging, turn).judged(rows)


def place_of(rule: int, turn: int) -> int:
    """What stands in a told row for the number of a file: the turns one after the other, in each the rules."""
    return (turn << 16) + rule


def _group_rows(batches: Iterable[pyarrow.RecordBatch]) -> Iterator[dict[str, Any]]:
    for batch in batches:
        yield from batch.to_pylist()


def packed(claims: Iterable[tuple[int, int]]) -> bytes:
    """Claims, by their records and their places in these, as bytes.

    >>> list(places_of(packed([(7, 0), (3, 1)])))
    [(3, 1), (7, 0)]
    """
    return array("q", chain.from_iterable(sorted(claims))).tobytes()


def places_of(payload: bytes) -> Iterator[tuple[int, int]]:
    """The claims that were packed."""
    numbers = array("q", payload)
    yield from zip(numbers[::2], numbers[1::2], strict=True)


def claim_places(batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    """A row for each claim that was packed; one that was told twice comes twice."""
    import pyarrow

    for batch in batches:
        for payload in batch.column("payload").to_pylist():
            columns = [pyarrow.array(column, pyarrow.int64()) for column in zip(*places_of(payload), strict=True)]
            yield pyarrow.RecordBatch.from_arrays(columns, ["record", "at"])


class _Bucket:
    """One bucket: what was counted in it is told at its end."""

    def __init__(self, judge: GroupJudge, rule: int, bucket: int, judging: Judging, turn: int) -> None:
        self._judge = judge
        self._rule = rule
        self._file = place_of(rule, turn)
        self._number = bucket << BUCKET
        self._writes = judging.writes
        self._part = BetweenPart()
        self._sample = Sample(judging.options.limit)
        self._kept: list[KeptGroup] = []
        self._compared: set[tuple[int, int]] = set()

    def judged(self, rows: Iterable[dict[str, Any]]) -> Iterator[ToldRow]:
        """What is told of the bucket."""
        lines: list[str] = []
        size = told = 0
        for key, group in groupby(rows, key=itemgetter("key")):
            listed = list(group)
            checks, report = self._judge.checks(self._rule, key, [row["claim"] for row in listed])
            times = listed[0]["times"]
            if times > 1 and not is_one_agreement(checks):
                yield ToldRow(UNLIKE, self._file, self._number, f"{listed[0]['said']} {len(listed)}".encode("ascii"))
                times = 1
            self._count(checks, times)
            self._note(checks, listed)
            if len(self._compared) > _MOST_PLACES:
                yield self._places()
            if report is None:
                continue
            self._add(report, key, listed)
            if self._writes:
                found = list(finding_lines(report))
                lines += found
                size += sum(map(len, found))
                if size > _LINES_BYTES:
                    yield lines_row(self._file, self._number + told, "".join(lines))
                    lines, size, told = [], 0, told + 1
        if lines:
            yield lines_row(self._file, self._number + told, "".join(lines))
        if self._compared:
            yield self._places()
        if self._kept:
            yield ToldRow(Told.FOUND, self._file, self._number, pickle.dumps(self._kept, 5))
        yield ToldRow(Told.PART, self._file, self._number, pickle.dumps(self._part, 5))

    def _count(self, checks: Sequence[Check], times: int) -> None:
        self._part.alike += times - 1
        outcomes = self._part.checks.setdefault(self._rule, {})
        for check in checks:
            outcome = (check.verdict, check.strength)
            outcomes[outcome] = outcomes.get(outcome, 0) + times

    def _note(self, checks: Sequence[Check], rows: Sequence[dict[str, Any]]) -> None:
        for check in checks:
            members = [rows[claim.position] for claim in check.claims]
            self._part.files.update(row["record"] >> BITS for row in members)
            others = len({row["record"] for row in members}) > 1
            if others and check.verdict is not Verdict.UNDECIDED:
                self._compared.update((row["record"], row["at"]) for row in members)

    def _places(self) -> ToldRow:
        """What was compared since this was last told."""
        payload = packed(self._compared)
        self._compared.clear()
        return ToldRow(COMPARED, self._file, self._number, payload)

    def _add(self, report: RecordReport, key: int, rows: Sequence[dict[str, Any]]) -> None:
        self._part.tally.add_between(report)
        self._sample.add_between(report)
        if self._sample.is_between(report):
            claims = tuple(row["claim"] for row in rows)
            self._kept.append(KeptGroup(self._rule, key, claims, bool(report.standing)))
