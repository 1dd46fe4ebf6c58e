"""What is worked out once for records that differ in whole numbers alone is what the judge says of each."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from validator.claims.record import Claim, Record, Source
from validator.judge.alike import Alike, alike
from validator.judge.derive import steps
from validator.judge.judge import Judge, Judged
from validator.judge.points import FALSE, NOT_APPLICABLE, TRUE, UNKNOWN, UNSURE
from validator.judge.shown import message, shown
from validator.judge.told_alike import told_alike
from validator.judge.verdict import Verdict
from validator.rulebook.line import line_rule
from validator.rulebook.pack import load_rules
from validator.rulebook.rule import RuleBook

LINES = (
    "a + b = c",
    "0 <= a < b <= 9",
    "c / a = 2",
    "a > b implies c > a",
    "2 * a - b <= c / 3",
    "a * b = c",
    "a != 3",
)
SHIPPED = load_rules([])
BOOK = RuleBook((*SHIPPED.rules, *map(line_rule, LINES)), SHIPPED.measures, SHIPPED.members)
NAMES = ("a", "b", "c", "t", "day")
MEANS = {TRUE: Verdict.AGREES, FALSE: Verdict.CONTRADICTS, UNKNOWN: Verdict.UNDECIDED, UNSURE: Verdict.UNDECIDED}


def record(values: list[str], unit: str = "km") -> Record:
    claims = [Claim(id=name, measure=name, value=value) for name, value in zip("ab", values, strict=False)]
    claims.append(Claim(id="c", measure="c", value=values[2], unit=unit))
    claims.append(Claim(id="t", measure="c", dims={"stage": "target"}, value=values[3], unit="km"))
    claims.append(Claim(id="day", measure="day", value="2025-05-23"))
    placed = [
        Claim(**{name: getattr(one, name) for name in one.__slots__ if name != "position"}, position=at)  # type: ignore[attr-defined]
        for at, one in enumerate(claims)
    ]
    return Record(id="r", source=Source(published="2025-05-24"), claims=tuple(placed))


def learned(judge: Judge, one: Record) -> Alike:
    judged = [judge.judge(one) for _ in range(8)][-1]
    shape = judge.shape(one)
    assert shape is not None
    found = alike(judged, shape, judge.whole_numbers(one) or ())
    assert found is not None
    return found


JUDGE = Judge(BOOK)
ALIKE = learned(JUDGE, record(["1", "2", "3", "4"]))
numbers = st.integers(-9, 12) | st.integers(-(10**15) + 1, 10**15 - 1)


def verdicts(judged: Judged) -> list[tuple[str, Verdict]]:
    return [(check.rule.id, check.verdict) for check in judged.checks]


@settings(max_examples=300, deadline=None)
@given(st.lists(numbers, min_size=4, max_size=4))
def test_outcomes_and_words_are_the_judges(values: list[int]) -> None:
    texts = [str(value) for value in values]
    judged = JUDGE.judge(record(texts))
    outcome = ALIKE.outcome(values)
    shape = JUDGE.shape(record(texts))
    assert shape is not None
    if ALIKE.is_settled(outcome):
        came = zip(shape.patterns, outcome, strict=False)
        expected = [(one.plan.rule.id, MEANS[truth]) for one, truth in came if truth != NOT_APPLICABLE]
        assert expected == verdicts(judged)
    for check in judged.checks:
        if check.verdict is Verdict.CONTRADICTS:
            tell = told_alike(ALIKE, check)
            if tell is not None:
                said = shown(check)
                told = said.stated, said.computed, said.difference, "; ".join(steps(check)), message(check)
                assert told == tell(values, texts)[:5]


def test_most_contradictions_are_told_alike() -> None:
    judged = JUDGE.judge(record(["10", "5", "3", "2"]))
    wrong = [check for check in judged.checks if check.verdict is Verdict.CONTRADICTS]
    assert {check.rule.id for check in wrong if told_alike(ALIKE, check) is None} == {"c / a = 2", "a * b = c"}
    assert len(wrong) > 4


def test_a_number_that_may_be_a_year_is_not_any_number() -> None:
    dated = Record(
        id="r",
        claims=(
            Claim(id="one", measure="opened", value="2025-05-23"),
            Claim(id="two", measure="opened", value="150", dims={"edge": "end"}, position=1),
            Claim(id="three", measure="visitors", value="150", position=2),
        ),
    )
    assert JUDGE.whole_numbers(dated) == (2,)


def test_where_a_claim_cannot_be_read_nothing_is_known_of_others() -> None:
    assert JUDGE.whole_numbers(record(["1", "a sackful", "3", "4"])) is None
