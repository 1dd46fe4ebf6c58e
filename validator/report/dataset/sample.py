"""The few records that a report of a data set keeps whole: the first findings, and what patterns are looked for in.

Contract: always the first of what is offered, in the order of the input; samples of consecutive parts merge to the
sample of the whole. Bounded by the number of records and by the claims in them: a record may have ten thousand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from validator.judge.judge import Judged
    from validator.report.record_report import RecordReport

FINDINGS = 20
"""So many findings are shown in full, unless told otherwise."""
MOST_SAMPLED = 1_000
MOST_PATTERNED = 300
"""Contradicting records that are looked through for what they have in common, which takes half a millisecond each."""
MOST_CLAIMS = 100_000

T = TypeVar("T")


@dataclass(slots=True)
class First(Generic[T]):
    """The first items of a stream: at most ``most`` of them, and none after ``most_weight`` is reached.

    >>> first = First(10, 5)
    >>> for weight in (2, 2, 2, 2):
    ...     first.add(f"weighs {weight}", weight)
    >>> len(first.items), first.offered
    (3, 4)
    """

    most: int
    most_weight: int
    entries: list[tuple[T, int]] = field(default_factory=list)
    offered: int = 0
    _weight: int = 0

    @property
    def items(self) -> list[T]:
        """What was kept, in the order of the stream."""
        return [item for item, _ in self.entries]

    @property
    def is_full(self) -> bool:
        """Whether nothing more will be kept."""
        return len(self.entries) >= self.most or self._weight >= self.most_weight

    def add(self, item: T, weight: int) -> None:
        """Offer an item."""
        self.offered += 1
        if not self.is_full:
            self.entries.append((item, weight))
            self._weight += weight

    def merge(self, other: First[T]) -> None:
        """Offer what another stream kept that follows directly after this one."""
        for item, weight in other.entries:
            self.add(item, weight)
        self.offered += other.offered - len(other.entries)


class Sample:
    """The records that are kept whole.

    ``findings`` are the first contradicting records, until ``limit`` contradictions are in them; ``contradicting`` the
    first ones for patterns; ``records`` the first of all records, for rules that are suspect themselves; ``between``
    the first groups of claims of several records that contradict. Records are explained where those of the tally are.
    """

    __slots__ = ("between", "contradicting", "findings", "limit", "records")

    def __init__(self, limit: int = FINDINGS) -> None:
        self.limit = limit
        self.findings: First[RecordReport] = First(limit, limit)
        self.between: First[RecordReport] = First(limit, limit)
        self.contradicting: First[Judged] = First(MOST_PATTERNED, MOST_CLAIMS)
        self.records: First[Judged] = First(MOST_SAMPLED, MOST_CLAIMS)

    def add_record(self, judged: Judged) -> None:
        """Offer a record as one of the first of the input.

        They must be offered as they come, those that agree as well: of the contradicting ones alone, every rule would
        look wrong.
        """
        self.records.add(judged, len(judged.read.record.claims))

    def add_contradicting(self, report: RecordReport) -> None:
        """Offer a record with contradictions; others are passed over."""
        if report.contradictions:
            self.findings.add(report, len(report.contradictions))
            self.contradicting.add(report.judged, len(report.record.claims))

    def add_between(self, report: RecordReport) -> None:
        """Offer a group of claims of several records; those without contradictions are passed over."""
        if report.contradictions:
            self.between.add(report, len(report.contradictions))

    def explained(self, explain: Callable[[RecordReport], RecordReport]) -> Sample:
        """The same with every record that is shown in full explained: an explanation does not travel by pickle.

        Where the tally counts no explained records, ``explain`` must keep to what single rules contradict.
        """
        found = Sample(self.limit)
        found.merge(self)
        found.findings.entries = [(explain(record), weight) for record, weight in self.findings.entries]
        return found

    def merge(self, other: Sample) -> None:
        """Offer the sample of the part of the input that follows directly."""
        self.findings.merge(other.findings)
        self.between.merge(other.between)
        self.contradicting.merge(other.contradicting)
        self.records.merge(other.records)
