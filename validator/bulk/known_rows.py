"""Rows that need not be judged one by one, because the judge judged one that differs from them in numbers alone.

The judge says what the first record of each outcome (``judge.alike``) comes to; the second is judged as well, and must
come to the same, line by line, before any other is told by the pattern that the first one gave. What is counted is then
counted by outcome, and what is written is a frame with the row's numbers in it.

Contract: tally and lines are those of judging every row. A row whose difference may be one of the worst of its rule is
judged by itself, as is every row that no pattern matches. Memory is bounded by ``MOST_PATTERNS`` and ``MOST_CLAIMS``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from validator.judge.alike import Outcome, alike
from validator.report.check_json import harmless
from validator.report.dataset.rule_totals import MOST_WORST, distance_of
from validator.report.dataset.tally import RuleKey, rule_key
from validator.report.json_lines import finding_lines
from validator.report.line_pattern import LinePattern, line_pattern

if TYPE_CHECKING:
    import re

    from validator.bulk.row_pattern import RowForm, RowPattern
    from validator.claims.interval import Rational
    from validator.judge.judge import Judge
    from validator.report.dataset.tally import DataSetTally
    from validator.report.record_report import RecordReport

MOST_PATTERNS = 32
"""Patterns that a row is compared with."""
MOST_TRIED = 200
"""Rows that a pattern is looked for in: a file in which every row is of its own kind must not pay for each."""
MOST_CLAIMS = 20_000
"""Claims in all exemplars of outcomes that are kept."""


@dataclass(slots=True, eq=False)
class _Worst:
    """The largest differences of a rule that were handed on already: nothing smaller can be among the worst."""

    largest: list[Rational] = field(default_factory=list)
    least: Rational | None = None

    def add(self, distance: Rational) -> None:
        """Note a difference that is in a tally."""
        self.largest = sorted([*self.largest, distance], reverse=True)[:MOST_WORST]
        if len(self.largest) == MOST_WORST:
            self.least = self.largest[-1]


@dataclass(slots=True, eq=False)
class _Told:
    """What all records of one outcome come to, by one of them; ``times`` are those that are not counted yet."""

    report: RecordReport
    lines: tuple[tuple[LinePattern, _Worst], ...]
    is_proved: bool = False
    times: int = 0


@dataclass(slots=True, eq=False)
class _Known:
    """A pattern with the outcomes that its rows had; None for one whose records must be judged one by one."""

    pattern: RowPattern
    outcomes: dict[Outcome, _Told | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """A row that is to be judged although a pattern matches it."""

    known: _Known
    outcome: Outcome
    slots: Sequence[object]
    numbers: Sequence[Rational]
    texts: Sequence[str]


class KnownRows:
    """The patterns of the rows of one input; ``writes`` where lines are asked for."""

    def __init__(self, judge: Judge, form: RowForm, *, writes: bool) -> None:
        self.judge = judge
        self.form = form
        self.writes = writes
        self._known: list[_Known] = []
        self._counted: list[_Told] = []
        self._worst: dict[RuleKey, _Worst] = {}
        self._seen: _Seen | None = None
        self._tried = 0
        self._claims = 0

    def tell(self, raw: Any, lines: list[str]) -> bool | None:
        """Whether a row contradicts, with its lines; None where it is to be judged, and then to be learnt from."""
        self._seen = None
        found = self.form.text(raw)
        if found is None:
            return None
        number, text = found
        for at, known in enumerate(self._known):
            match = known.pattern.regex.fullmatch(text)
            if match is not None:
                break
        else:
            return None
        if at:  # what matched last is tried first
            del self._known[at]
            self._known.insert(0, known)
        pattern = known.pattern
        texts = [match[group] for group in pattern.numbers]
        numbers = [*map(int, texts)]
        outcome = pattern.alike.outcome(numbers)
        told = known.outcomes.get(outcome)
        if told is None or not told.is_proved:
            if told is not None or outcome not in known.outcomes:
                slots = self._slots(pattern, number, match, texts)
                self._seen = _Seen(known, outcome, slots, numbers, texts)
            return None
        if told.lines:
            slots = self._slots(pattern, number, match, texts)
            written = []
            for pattern_of_line, worst in told.lines:
                line, gap = pattern_of_line.line(slots, numbers, texts)
                if gap is not None and (worst.least is None or gap > worst.least):
                    return None
                written.append(line)
            if self.writes:
                lines += written
        if not told.times:
            self._counted.append(told)
        told.times += 1
        return bool(told.lines)

    def learn(self, raw: Any, report: RecordReport) -> None:
        """Learn from a row that was judged, and counted, because it was not known."""
        for finding in report.contradictions:
            distance = distance_of(finding.shown.difference)
            if distance is not None:
                self._worst_of(rule_key(finding.rule)).add(distance)
        if self._seen is not None:
            self._learn_outcome(self._seen, report)
        elif len(self._known) < MOST_PATTERNS and self._tried < MOST_TRIED:
            self._learn_pattern(raw, report)

    def count(self, tally: DataSetTally) -> None:
        """Count the rows that were told."""
        for told in self._counted:
            tally.add_alike(told.report, told.times)
            told.times = 0
        self._counted.clear()

    def _slots(self, pattern: RowPattern, number: int, match: re.Match[str], texts: Sequence[str]) -> Sequence[object]:
        """What a line pattern takes of a row."""
        identity = match[pattern.id] if pattern.id else f"{pattern.name}-{number}"
        columns = [match.start(group) + 1 for group in pattern.columns] or [1] * len(pattern.quotes)
        slots = [identity, number, self.form.row(number), *columns, *texts]
        if any(pattern.quotes):
            slots += [match[group] if group else None for group in pattern.quotes]
        if not match.string.isascii() or "\x7f" in match.string:
            return [harmless(slot) if isinstance(slot, str) else slot for slot in slots]
        return slots

    def _worst_of(self, key: RuleKey) -> _Worst:
        worst = self._worst.get(key)
        if worst is None:
            worst = self._worst[key] = _Worst()
        return worst

    def _learn_outcome(self, seen: _Seen, report: RecordReport) -> None:
        outcomes = seen.known.outcomes
        told = outcomes.get(seen.outcome)
        if told is None:
            self._claims += len(report.record.claims)
            outcomes[seen.outcome] = self._told(seen, report) if self._claims <= MOST_CLAIMS else None
        elif self._lines(told, seen) == list(finding_lines(report)) and _says(told.report) == _says(report):
            told.is_proved = True
        else:
            outcomes[seen.outcome] = None

    def _told(self, seen: _Seen, report: RecordReport) -> _Told | None:
        """What all records of an outcome come to; None where they are not known to be alike."""
        shared = seen.known.pattern.alike
        if report.problems or report.judged.read.unread or not shared.is_settled(seen.outcome):
            return None
        patterns: list[tuple[LinePattern, _Worst]] = []
        for finding in report.contradictions:
            pattern = line_pattern(shared, finding)
            if pattern is None:
                return None
            patterns.append((pattern, self._worst_of(rule_key(finding.rule))))
        told = _Told(report, tuple(patterns))
        return told if self._lines(told, seen) == list(finding_lines(report)) else None

    def _lines(self, told: _Told, seen: _Seen) -> list[str]:
        return [pattern.line(seen.slots, seen.numbers, seen.texts)[0] for pattern, _ in told.lines]

    def _learn_pattern(self, raw: Any, report: RecordReport) -> None:
        """Learn the pattern of a row whose shape the judge has met before."""
        found = self.form.text(raw)
        if found is None or self.judge.shape(report.record) is None:
            return
        self._tried += 1
        shared = alike(self.judge, report.record)
        pattern = None if shared is None else self.form.pattern(found[1], report.record, shared)
        if pattern is not None and pattern.regex.fullmatch(found[1]) is not None:
            self._known.insert(0, _Known(pattern))


def _says(report: RecordReport) -> object:
    """All of a report that is counted."""
    checks = [(check.rule, check.verdict, check.strength, check.reasons) for check in report.checks]
    return checks, [(one.claim.position, one.reason) for one in report.unchecked], report.problems
