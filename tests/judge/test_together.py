"""Figures of several records: when they are of one moment, and when both may be right."""

from __future__ import annotations

import pytest

from validator.claims.readers import load_record
from validator.judge.judge import Judge
from validator.judge.together import judge_together
from validator.judge.verdict import Verdict
from validator.rulebook.pack import load_rules
from validator.rulebook.rule import Within

BOOK = load_rules()


def verdicts(*texts: str) -> list[tuple[str, str, tuple[str, ...]]]:
    records = [load_record(f"record: r{number}\n{text}\n") for number, text in enumerate(texts)]
    return [
        (check.rule.id, check.verdict.value, check.reasons) for check in judge_together(records, Judge(BOOK)).checks
    ]


RESTATED = "restated-across-records"


def test_figures_of_one_day_contradict() -> None:
    day = "published: 2025-05-23\n"
    assert verdicts(f"{day}freed = 390 people", f"{day}freed = 380 people") == [(RESTATED, "contradicts", ())]


def test_figures_of_two_days_may_both_be_right() -> None:
    found = verdicts("published: 2025-05-23\nfreed = 390 people", "published: 2025-05-24\nfreed = 780 people")
    reason = (
        "the sources are of 23 May 2025 and of 24 May 2025, and no as_of says when freed was so: it may have changed"
    )
    assert found == [(RESTATED, "undecided", (f"{reason} in between",))]


@pytest.mark.parametrize("day", ["2025-05", "2025"])
def test_two_sources_of_one_month_may_be_of_two_days(day: str) -> None:
    text = f"published: {day}\nfreed = %s people"
    assert [found[1] for found in verdicts(text % 390, text % 780)] == ["undecided"]


def test_a_source_without_a_date_may_be_of_another_day() -> None:
    found = verdicts("published: 2025-05-23\nfreed = 390 people", "freed = 780 people")
    reason = "the sources are of 23 May 2025 and undated, and no as_of says when freed was so: it may have changed"
    assert found == [(RESTATED, "undecided", (f"{reason} in between",))]


def test_where_no_source_has_a_date_one_cell_is_one_figure() -> None:
    assert verdicts("freed = 390 people", "freed = 780 people") == [(RESTATED, "contradicts", ())]


def test_a_figure_with_as_of_is_of_that_moment_whenever_it_was_published() -> None:
    first = "published: 2025-05-23\nfreed[as_of=2025-05-01] = 390 people"
    second = "published: 2025-05-24\nfreed[as_of=2025-05-01] = 380 people"
    assert verdicts(first, second) == [(RESTATED, "contradicts", ())]


def test_an_age_counts_to_a_day_that_must_be_known() -> None:
    found = verdicts("born[statistic=age] = 24", "born[statistic=age] = 25")
    assert found == [
        (RESTATED, "undecided", ("no source has a date of publication, from which born is counted",)),
    ]


def test_what_agrees_agrees_whatever_the_days() -> None:
    found = verdicts("published: 2025-05-23\nfreed = 390 people", "published: 2025-05-24\nfreed = 390 people")
    assert found == [(RESTATED, "agrees", ())]


def test_a_relative_date_counts_from_the_date_of_its_own_source() -> None:
    first = "published: 2025-05-23\ntalks[as_of=2025, statistic=relative] = yesterday"
    second = "published: 2025-05-24\ntalks[as_of=2025, statistic=relative] = two days ago"
    assert verdicts(first, second) == [(RESTATED, "agrees", ())]


def test_a_record_is_judged_by_the_rules_within_it_only() -> None:
    record = load_record("freed = 390 people\nfreed = 380 people\n")
    judged = Judge(BOOK).judge(record)
    across = set(BOOK.within(Within.DATA_SET))
    assert {check.rule for check in judged.checks} & across == set()
    assert set(judged.idle) & across == set()
    assert any(check.verdict is Verdict.CONTRADICTS for check in judged.checks)


def test_a_rule_that_applied_to_nothing_is_idle() -> None:
    records = [load_record("record: one\nfreed = 390 people\n"), load_record("record: two\nsold = 3 boxes\n")]
    assert judge_together(records, Judge(BOOK)).idle == BOOK.within(Within.DATA_SET)


def test_what_cannot_be_read_is_told_with_the_name_of_its_record() -> None:
    judged = judge_together([load_record("record: one\na: freed = umpteen twelfths people\n")], Judge(BOOK))
    assert list(judged.read.unread) == ["one/a"]
    assert len(judged.read.problems) == 1
