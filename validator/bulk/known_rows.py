"""Rows that need not be judged one by one, because the judge judged one that differs from them in numbers alone.

The judge says what the first record of each outcome (``judge.alike``) comes to; the second is judged as well, and must
come to the same, line by line, before any other is told by the pattern that the first one gave. What is counted is then
counted by outcome, and what is written is a frame with the row's numbers in it. Texts that no check weighs against
those numbers, such as a day and its weekday, may differ too, where the judge has judged a row with the same ones.

Contract: tally and lines are those of judging every row. A row whose difference may be one of the worst of its rule is
judged by itself, as is every row that no pattern matches. Memory is bounded by ``MOST_PATTERNS`` and ``MOST_KEPT``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from json import loads
from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING, Any

from validator.claims.readers.tables.wide import SEPARATOR
from validator.judge.alike import Outcome, alike
from validator.judge.verdict import Verdict
from validator.report.dataset.rule_totals import MOST_WORST, distance_of
from validator.report.dataset.tally import RuleKey, rule_key
from validator.report.harmless import harmless
from validator.report.json_lines import finding_lines
from validator.report.line_pattern import ID, LinePattern, line_pattern

if TYPE_CHECKING:
    import re

    from validator.bulk.row_pattern import RowForm, RowPattern
    from validator.claims.interval import Rational
    from validator.judge.judge import Judge
    from validator.judge.record_shape import RecordShape
    from validator.report.dataset.tally import DataSetTally
    from validator.report.record_report import RecordReport
    from validator.waivers.waiver import Accepted

MOST_PATTERNS = 32
"""Patterns that a row is compared with."""
MOST_OF_KIND = 6
"""Patterns of records of one shape in which the same numbers differ: their other texts differ as well."""
MOST_TRIED = 200
"""Rows that a pattern is looked for in: a file in which every row is of its own kind must not pay for each."""
LONGEST = 20_000
"""Characters of a row that a pattern is made of."""
MOST_KEPT = 40_000_000
"""What all exemplars of outcomes may weigh that are kept: about as many bytes."""
CLAIM_WEIGHS = 4_000
"""A claim of an exemplar, with its part in the record's checks, in the same."""
TEXTS_WEIGH = 400
"""Texts apart from the numbers, beside their characters, in the same; they may take a half of it."""


Slots = Callable[[int, "re.Match[str]", Sequence[str]], Sequence[object]]
"""What a row has for its lines: from its number, its match, and the texts of its numbers with the whole text behind."""


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
    """What all records of one outcome come to, by one of them; ``times`` are those that are not counted yet.

    ``slots`` makes what a row has for its lines.
    """

    report: RecordReport
    lines: tuple[tuple[LinePattern, _Worst], ...]
    slots: Slots
    is_proved: bool = False
    times: int = 0


Outcomes = dict[Outcome, "_Told | None"]
"""What came of the rows of a pattern; None for an outcome whose records must be judged one by one."""


@dataclass(slots=True, eq=False)
class _Known:
    """A pattern of rows of one shape, with what came of them.

    ``outcomes`` are those of the rows with the same texts apart from their numbers; texts of which the judge says the
    same share them, and texts of which a contradiction is told have none. ``said`` has them by what the judge says.
    """

    pattern: RowPattern
    shape: RecordShape
    outcomes: dict[object, Outcomes | None] = field(default_factory=dict)
    said: dict[object, Outcomes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """A row that is to be judged although a pattern matches it."""

    known: _Known
    apart: object
    outcome: Outcome
    row: int
    match: re.Match[str]
    numbers: Sequence[Rational]
    texts: Sequence[str]


class KnownRows:
    """The patterns of the rows of one input; ``writes`` where lines are asked for."""

    def __init__(self, judge: Judge, form: RowForm, accepted: Accepted | None = None, *, writes: bool) -> None:
        self.judge = judge
        self.form = form
        self.accepted = accepted
        self.writes = writes
        self._known: list[_Known] = []
        self._counted: list[_Told] = []
        self._worst: dict[RuleKey, _Worst] = {}
        self._seen: _Seen | None = None
        self._is_new = False
        self._kinds: dict[tuple[RecordShape, tuple[int, ...]], int] = {}
        self._tried = 0
        self._weight = 0
        self._texts_weigh = 0

    def tell(self, raw: Any, lines: list[str]) -> bool | None:
        """Whether a row contradicts, with its lines; None where it is to be judged, and then to be learnt from."""
        self._seen, self._is_new = None, False
        found = self.form.text(raw)
        if found is None:
            return None
        number, text = found
        match = None
        for at, known in enumerate(self._known):
            match = known.pattern.regex.fullmatch(text)
            if match is not None:
                if at:  # what matched last is tried first
                    self._known.insert(0, self._known.pop(at))
                break
        if match is None:
            self._is_new = True
            return None
        pattern = known.pattern
        texts = match.group(*pattern.numbers, 0)
        numbers = [*map(int, texts[:-1])]
        outcome = pattern.alike.outcome(numbers)
        apart = match.group(*pattern.apart) if pattern.apart else None
        outcomes = known.outcomes.get(apart)
        told = None if outcomes is None else outcomes.get(outcome)
        if told is None or not told.is_proved:
            if told is not None or (apart not in known.outcomes if outcomes is None else outcome not in outcomes):
                self._seen = _Seen(known, apart, outcome, number, match, numbers, texts)
            return None
        if told.lines:
            slots = told.slots(number, match, texts)
            if self.accepted is not None and self.accepted.may_name(loads(str(slots[ID]))):
                return None
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
        seen, is_new = self._seen, self._is_new
        self._seen, self._is_new = None, False  # the next row may be judged without being looked for
        if seen is not None:
            self._learn_outcome(seen, report)
        elif is_new and len(self._known) < MOST_PATTERNS and self._tried < MOST_TRIED:
            self._learn_pattern(raw, report)

    def count(self, tally: DataSetTally) -> None:
        """Count the rows that were told."""
        for told in self._counted:
            tally.add_alike(told.report, told.times)
            told.times = 0
        self._counted.clear()

    def _worst_of(self, key: RuleKey) -> _Worst:
        worst = self._worst.get(key)
        if worst is None:
            worst = self._worst[key] = _Worst()
        return worst

    def _learn_outcome(self, seen: _Seen, report: RecordReport) -> None:
        outcomes = self._outcomes(seen, report)
        if outcomes is None:
            return
        told = outcomes.get(seen.outcome)
        if told is None:
            if self._weight < MOST_KEPT:
                self._weight += len(seen.match.string) + CLAIM_WEIGHS * len(report.record.claims)
                outcomes[seen.outcome] = self._told(seen, report)
        elif self._lines(told, seen) == list(finding_lines(report)) and _says(told.report) == _says(report):
            told.is_proved = True
        else:
            outcomes[seen.outcome] = None

    def _outcomes(self, seen: _Seen, report: RecordReport) -> Outcomes | None:
        """What came of the rows with the same texts apart from their numbers, or with texts that say as much."""
        known = seen.known
        if seen.apart in known.outcomes:
            return known.outcomes[seen.apart]
        weight = TEXTS_WEIGH + len(str(seen.apart))
        if 2 * (self._texts_weigh + weight) > MOST_KEPT or self.judge.shape(report.record) is not known.shape:
            return None
        self._texts_weigh += weight
        said = _says_apart(report, known.pattern.alike.apart)
        found = None if said is None else known.said.setdefault(said, {})
        known.outcomes[seen.apart] = found
        return found

    def _told(self, seen: _Seen, report: RecordReport) -> _Told | None:
        """What all records of an outcome come to; None where they are not known to be alike."""
        shared = seen.known.pattern.alike
        if report.problems or report.acknowledged or report.judged.read.unread or not shared.is_settled(seen.outcome):
            return None
        told = sorted({claim.position for finding in report.contradictions for claim in finding.claims})
        patterns: list[tuple[LinePattern, _Worst]] = []
        for finding in report.contradictions:
            pattern = line_pattern(shared, finding, told, has_rows=bool(seen.known.pattern.rows))
            if pattern is None:
                return None
            patterns.append((pattern, self._worst_of(rule_key(finding.rule))))
        found = _Told(report, tuple(patterns), slots_of(seen.known.pattern, told, self.form.row))
        return found if self._lines(found, seen) == list(finding_lines(report)) else None

    def _lines(self, told: _Told, seen: _Seen) -> list[str]:
        slots = told.slots(seen.row, seen.match, seen.texts)
        return [pattern.line(slots, seen.numbers, seen.texts)[0] for pattern, _ in told.lines]

    def _learn_pattern(self, raw: Any, report: RecordReport) -> None:
        """Learn the pattern of a row whose shape the judge has met before."""
        record = report.record
        shape = self.judge.shape(record)
        if shape is None or not shape.is_compiled:
            return
        self._tried += 1
        varying = self.judge.whole_numbers(record)
        found = self.form.text(raw)
        if not varying or found is None or len(found[1]) > LONGEST:
            return
        times = self._kinds.get((shape, varying), 0)
        if times >= MOST_OF_KIND:
            return
        shared = alike(report.judged, shape, varying)
        pattern = None if shared is None else self.form.pattern(found[1], record, shared)
        if pattern is None or pattern.regex.fullmatch(found[1]) is None:
            self._kinds[shape, varying] = MOST_OF_KIND
            return
        self._kinds[shape, varying] = times + 1
        self._known.insert(0, _Known(pattern, shape))


def slots_of(pattern: RowPattern, told: Sequence[int], row: Callable[[int], str]) -> Slots:
    """What makes the slots of a row (``report.line_pattern``) in which these claims are told."""
    ids, name = pattern.id, pattern.name
    is_plain = name.isprintable()
    columns = [pattern.columns[claim] for claim in told] if pattern.columns else []
    quotes = [pattern.quotes[claim] for claim in told]
    rows = [pattern.rows[claim] for claim in told] if pattern.rows else []
    without_lines = [] if columns else [1] * len(told)
    some_quotes = any(quotes)

    def slots(number: int, match: re.Match[str], texts: Sequence[str]) -> Sequence[object]:
        named = SEPARATOR.join([match[group] for group in ids]) if ids else f"{name}-{number}"
        found = [quoted(named), number, row(number), *texts, *[match.start(group) + 1 for group in columns]]
        found += without_lines
        if rows:
            places = [int(match[group]) for group in rows]
            found += [*places, *map(row, places)]
        if some_quotes:
            found += [match[group] if group else None for group in quotes]
        if is_plain and texts[-1].isascii() and "\x7f" not in texts[-1]:
            return found
        return [harmless(slot) if isinstance(slot, str) else slot for slot in found]

    return slots


def _says(report: RecordReport) -> object:
    """All of a report that is counted."""
    checks = [(check.rule, check.verdict, check.strength, check.reasons) for check in report.checks]
    return checks, [(one.claim.position, one.reason) for one in report.unchecked], report.problems


def _says_apart(report: RecordReport, apart: Collection[int]) -> object:
    """All that is counted of some claims that are weighed against no others; None where they contradict themselves."""
    checks = [check for check in report.checks if check.positions and check.positions[0] in apart]
    if any(check.verdict is Verdict.CONTRADICTS for check in checks):
        return None
    said = tuple((rule_key(check.rule), check.verdict, check.strength, check.reasons) for check in checks)
    return said, tuple((one.claim.position, one.reason) for one in report.unchecked if one.claim.position in apart)
