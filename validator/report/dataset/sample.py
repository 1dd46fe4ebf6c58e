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
MOST_SIZE = 500_000
"""Claims of the records that are kept to be shown in full: half a kilobyte each."""

T = TypeVar("T")


@dataclass(slots=True)
class First(Generic[T]):
    """The first items of a stream: at most ``most`` of them, none after ``most_weight`` or ``MOST_SIZE`` is reached.

    >>> first = First(10, 5)
    >>> for weight in (2, 2, 2, 2):
    ...     first.add(f"weighs {weight}", weight)
    >>> len(first.items), first.offered
    (3, 4)
    """

    most: int
    most_weight: int
    entries: list[tuple[T, int, int]] = field(default_factory=list)
    offered: int = 0
    weight: int = 0
    size: int = 0

    @property
    def items(self) -> list[T]:
        """What was kept, in the order of the stream."""
        return [item for item, _, _ in self.entries]

    @property
    def is_full(self) -> bool:
        """Whether nothing more will be kept."""
        return len(self.entries) >= self.most or self.weight >= self.most_weight or self.size >= MOST_SIZE

    def add(self, item: T, weight: int, size: int = 0) -> None:
        """Offer an item; its ``size`` is the number of its claims, which is what takes memory."""
        self.offered += 1
        if not self.is_full:
            self.entries.append((item, weight, size))
            self.weight += weight
            self.size += size

    def merge(self, other: First[T]) -> None:
        """Offer what another stream kept that follows directly after this one."""
        for item, weight, size in other.entries:
            self.add(item, weight, size)
        self.offered += other.offered - len(other.entries)


class Sample:
    """The records that are kept whole.

    ``findings`` are the first records with a contradiction that stands, until ``limit`` of these are in them; of those
    whose contradictions are all acknowledged, ``waived`` are the first with a waiver, and ``known`` the first that only
    a baseline knows. ``between`` and ``between_acknowledged`` are groups of claims of several records.
    ``contradicting`` are the first ones for patterns; ``records`` the first of all records, for rules that are suspect
    themselves. Records are explained where those of the tally are.
    """

    __slots__ = (
        "between",
        "between_acknowledged",
        "contradicting",
        "findings",
        "known",
        "limit",
        "records",
        "waived",
    )

    def __init__(self, limit: int = FINDINGS) -> None:
        self.limit = limit
        self.findings: First[RecordReport] = First(limit, limit)
        self.waived: First[RecordReport] = First(limit, limit)
        self.known: First[RecordReport] = First(limit, limit)
        self.between: First[RecordReport] = First(limit, limit)
        self.between_acknowledged: First[RecordReport] = First(limit, limit)
        self.contradicting: First[Judged] = First(MOST_PATTERNED, MOST_CLAIMS)
        self.records: First[Judged] = First(MOST_SAMPLED, MOST_CLAIMS)

    @property
    def shown(self) -> tuple[First[RecordReport], ...]:
        """What is kept to be shown in full, in that order."""
        return self.findings, self.between, self.waived, self.between_acknowledged, self.known

    def add_record(self, judged: Judged) -> None:
        """Offer a record as one of the first of the input.

        They must be offered as they come, those that agree as well: of the contradicting ones alone, every rule would
        look wrong.
        """
        self.records.add(judged, len(judged.read.record.claims))

    def add_contradicting(self, report: RecordReport) -> None:
        """Offer a record with contradictions; others are passed over."""
        if report.contradictions:
            by_waiver = any(finding.waivers for finding in report.acknowledged)
            _offer(report, self.findings, self.waived if by_waiver else self.known)
            self.contradicting.add(report.judged, len(report.record.claims))

    def add_between(self, report: RecordReport) -> None:
        """Offer a group of claims of several records; those without contradictions are passed over."""
        if report.contradictions:
            _offer(report, self.between, self.between_acknowledged)

    def is_between(self, record: RecordReport) -> bool:
        """Whether it is a group of claims of several records."""
        return record in self.between.items or record in self.between_acknowledged.items

    def explained(self, explain: Callable[[RecordReport], RecordReport]) -> Sample:
        """The same with every record that is shown in full explained: an explanation does not travel by pickle.

        Where the tally counts no explained records, ``explain`` must keep to what single rules contradict.
        """
        found = Sample(self.limit)
        found.merge(self)
        for kept in (found.findings, found.waived, found.known):
            kept.entries = [(explain(record), weight, size) for record, weight, size in kept.entries]
        return found

    def merge(self, other: Sample) -> None:
        """Offer the sample of the part of the input that follows directly."""
        for kept, following in zip(self.shown, other.shown, strict=True):
            kept.merge(following)
        self.contradicting.merge(other.contradicting)
        self.records.merge(other.records)


def _offer(report: RecordReport, standing: First[RecordReport], acknowledged: First[RecordReport]) -> None:
    """A baseline may know thousands of contradictions: they must not take the place of what is new, or has a reason."""
    number = len(report.standing)
    if number:
        standing.add(report, number, len(report.record.claims))
    else:
        acknowledged.add(report, len(report.contradictions), len(report.record.claims))
