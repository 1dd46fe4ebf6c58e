"""Records that differ in whole numbers alone: what the judge says of one of them stands for all with its outcome.

``alike`` takes a record that was judged and finds the claims in whose place any other whole number may stand without
changing the record's form (``ClaimReader.whole_numbers``). Over those numbers it puts together the forms that the
record's shape has compiled, into one expression: its value, the *outcome*, has the truth of every check, and for a
check of several comparisons the truth of each. Records of one outcome have the same checks with the same verdicts,
strengths and reasons, claim by claim; only numbers and texts differ.

Contract: an outcome says nothing by itself. Whoever uses it lets the judge judge the first record of each outcome, and
takes over what does not depend on numbers. Where a check reads a number in a way that is not compiled, there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from validator.claims.interval import Interval, Rational
from validator.judge import points
from validator.judge.lower import Lowered
from validator.judge.points import FALSE, NOT_APPLICABLE, TRUE, UNKNOWN, UNSURE, Column, point_of, text_of

if TYPE_CHECKING:
    from validator.judge.judge import Judged
    from validator.judge.patterns import CheckPattern
    from validator.judge.record_shape import RecordShape

Outcome = tuple[int, ...]
"""Truths as ``points`` gives them: one for each check, in order, then those of the comparisons of some."""

MOST_TEXT = 100_000
"""Characters of the forms of all checks of a record; larger ones are judged one by one."""


@dataclass(frozen=True, slots=True, eq=False)
class Alike:
    """What records alike have in common.

    ``varying`` are the positions of the claims whose numbers differ; ``outcome`` takes these numbers in that order.
    ``places[i]`` is the place of claim i's number among them; None of a claim that all have alike. Of these, ``apart``
    are the claims that no check weighs against a number that differs, so that all that is said of them follows from
    their own texts. ``steady`` says of each check whether its reasons are those of its shape.
    """

    varying: tuple[int, ...]
    outcome: Callable[[Sequence[Rational]], Outcome]
    places: tuple[int | None, ...]
    constants: tuple[Rational | None, ...]
    steady: tuple[bool, ...]
    apart: tuple[int, ...]

    def is_settled(self, outcome: Outcome) -> bool:
        """Whether all records of the outcome have the same verdicts and reasons."""
        return all(
            came in (TRUE, FALSE, NOT_APPLICABLE) or (steady and came in (UNKNOWN, UNSURE))
            for came, steady in zip(outcome, self.steady, strict=False)
        )

    def column(self, column: Column) -> Column:
        """What a cell holds, over the numbers that differ; None where that is no number."""
        if not isinstance(column, int):
            return column
        place, constant = self.places[column], self.constants[column]
        return place if place is not None else None if constant is None else Interval(constant, constant)


def alike(judged: Judged, shape: RecordShape, varying: Sequence[int]) -> Alike | None:
    """What all records have in common that differ from this one in whole numbers alone; None where that is not known.

    ``shape`` is the record's, ``varying`` are the positions of those numbers: ``Judge.shape``, ``Judge.whole_numbers``.

    >>> from validator.claims.readers import load_record
    >>> from validator.judge.judge import Judge
    >>> from validator.rulebook.line import line_rule
    >>> from validator.rulebook.rule import RuleBook
    >>> judge = Judge(RuleBook((line_rule("a + b = c"),)))
    >>> record = load_record("a = 270\\nb = 120\\nc = 390")
    >>> judged = [judge.judge(record) for _ in range(8)][-1]
    >>> found = alike(judged, judge.shape(record), judge.whole_numbers(record))
    >>> found.varying, found.outcome([1, 2, 3]), found.outcome([1, 2, 4])
    ((0, 1, 2), (3,), (0,))
    """
    read = judged.read
    if not varying or not shape.is_compiled or read.problems or read.unread:
        return None
    places: list[int | None] = [None] * len(read.claims)
    for place, position in enumerate(varying):
        places[position] = place
    constants = [point_of(claim.quantity) for claim in read.claims]
    steady = tuple(pattern.steady for pattern in shape.patterns)
    apart = _apart(places, shape.patterns)
    found = Alike(tuple(varying), lambda _: (), tuple(places), tuple(constants), steady, apart)
    texts: list[str] = []
    further: list[str] = []
    for pattern in shape.patterns:
        text = _truth(found, pattern)
        each = _comparisons(found, pattern) if text != SETTLED else []
        if text is None or each is None:
            return None
        texts.append(text)
        further += each
    texts += further
    if sum(map(len, texts)) > MOST_TEXT:
        return None
    (outcome,) = points.compiled([f"({''.join(f'{text}, ' for text in texts)})"])
    return replace(found, outcome=outcome)  # type: ignore[arg-type]


def _apart(places: Sequence[int | None], patterns: Iterable[CheckPattern]) -> tuple[int, ...]:
    """The claims that stand in no check with a number that differs."""
    weighed = {
        claim
        for pattern in patterns
        if any(places[one] is not None for one in pattern.claims)
        for claim in pattern.claims
    }
    return tuple(claim for claim, place in enumerate(places) if place is None and claim not in weighed)


SETTLED = "3"
"""What stands for the truth of a check that reads no number: it is the same in all records in which all of its claims
have the same texts, whatever it is."""


def _truth(found: Alike, pattern: CheckPattern) -> str | None:
    """The text of a check's truth over the numbers that differ; None where there is none."""
    if all(found.places[claim] is None for claim in pattern.claims):
        return SETTLED
    if pattern.text is None:
        return None
    columns = [found.column(column) for column in pattern.columns]
    return None if None in columns else text_of(pattern.lowered, columns)


def _comparisons(found: Alike, pattern: CheckPattern) -> list[str] | None:
    """The texts of the comparisons of which a report tells one: which it is depends on their truths."""
    pairs = pattern.lowered.pairs
    if len(pairs) < 2:
        return []
    columns = [found.column(column) for column in pattern.columns]
    texts = [text_of(Lowered(False, pair.relation, None, None, (), (), (), ()), columns) for pair in pairs]
    return None if None in texts else [text for text in texts if text is not None]
