"""Counts of a data set: worked out by hand on thirteen lines, and alike however the input is cut into parts."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TypeVar

import pytest
from county_data import Counties, sample_of
from hypothesis import given
from hypothesis import strategies as st

from validator import RecordReport
from validator.errors import InternalError, Place, Problem
from validator.report.counts import Counts, Coverage
from validator.report.dataset.dataset_report import DataSetReport
from validator.report.dataset.json_dataset import json_of
from validator.report.dataset.reasons import MOST_SHOWN, NamedCounts, Reasons
from validator.report.dataset.rule_totals import RuleTotals, WorstDifference, distance_of
from validator.report.dataset.tally import MOST_OF_PROBLEM, MOST_PROBLEMS, DataSetTally
from validator.rulebook.rule import Severity


def test_records_and_claims_are_counted(counties: Counties) -> None:
    tally = counties.tally()
    # 4 + 3 + 4 + 3 + 2 + 3 + 4 + 3 + 3 + 3 + 3 + 3 claims; orange's 2 and wayne's 3 are in no decided check
    assert tally.records == 12
    assert tally.coverage == Coverage(33, 38)
    assert (tally.unread.total, tally.unchecked.total) == (1, 4)


def test_checks_are_counted_by_rule_verdict_and_strength(counties: Counties) -> None:
    parts, women = counties.report().by_rule
    # kings, essex | erie | bronx | queens, suffolk, tioga, yates, lewis | clinton | orange, wayne
    assert parts.id == "parts-of-a-side"
    assert [parts.exactly, parts.within_rounding, parts.within_wording] == [2, 1, 1]
    assert [parts.proven, parts.likely, parts.undecided] == [5, 1, 2]
    # kings, bronx agree; essex has 500 women of 390; nine records do not state women
    assert women.counts == Counts(2, 1, 9)
    assert women.severity is Severity.WARNING
    assert counties.tally().counts == Counts(6, 7, 11)


def test_undecided_checks_are_counted_by_their_first_reason(counties: Counties) -> None:
    parts, women = counties.report().by_rule
    assert parts.reasons.rows() == [
        ("no claim states military", 1),
        ("the value of claim 'civilian' could not be read", 1),
    ]
    assert women.reasons.rows() == [("no claim states women", 9)]


def test_a_check_that_misses_several_things_is_counted_once() -> None:
    totals = RuleTotals("sum", "A sum", Severity.ERROR, "rule")
    totals.count(None, 3)
    totals.add_reason(("no claim states a", "no claim states b"), 3)
    assert totals.undecided == totals.reasons.total == 3
    assert totals.reasons.rows() == [("no claim states a, and more", 3)]


def test_claims_that_are_not_checked_are_counted_by_reason(counties: Counties) -> None:
    tally = counties.tally()
    assert tally.unread.rows() == [
        ("cannot read 'a sackful': 'a sackful' is not a number, a date or a known wording", 1)
    ]
    assert tally.unchecked.rows() == [
        ("only undecided (parts-of-a-side): no claim states military", 2),
        ("only undecided (parts-of-a-side): the value of claim 'civilian' could not be read", 2),
    ]


def test_the_worst_differences_are_exact_and_the_largest(counties: Counties) -> None:
    parts, women = counties.report().by_rule
    # 3,900 − 390, 3,000 − 300, 1,100 − 110; suffolk's 243, clinton's 93 at least and queens's 10 are less
    assert [(worst.distance, worst.record) for worst in parts.worst] == [
        (Fraction(3510), "tioga"),
        (Fraction(2700), "yates"),
        (Fraction(990), "lewis"),
    ]
    assert parts.worst[0].place == Place("sample/counties.jsonl", 10, 28)
    assert parts.worst[0].derivation == "270 military + 120 civilian = 390 ✗ stated 3,900"
    assert [worst.distance for worst in women.worst] == [Fraction(110)]


def test_of_equal_differences_the_first_of_the_input_is_kept(counties: Counties) -> None:
    tally = DataSetTally()
    for name in ("queens", "lewis", "queens", "queens", "queens"):
        tally.add(counties[name])
    (parts,) = (row for row in tally.rules.values() if row.id == "parts-of-a-side")
    assert [worst.record for worst in parts.worst] == ["lewis", "queens", "queens"]


@pytest.mark.parametrize(
    ("text", "distance"),
    [
        ("-10", Fraction(10)),
        ("0.25", Fraction(1, 4)),
        ("-1/3", Fraction(1, 3)),
        ("[93, 127]", Fraction(93)),
        ("[-2.5, -0.5)", Fraction(1, 2)),
        ("(-∞, -7]", Fraction(7)),
        ("(-∞, ∞)", Fraction(0)),
        ("[-1, 2]", Fraction(0)),
        ("1" + "0" * 9_000, Fraction(10**9_000)),
        (f"[{'9' * 5_000}.5, ∞)", Fraction(2 * (10**5_000 - 1) + 1, 2)),
        (None, None),
    ],
)
def test_a_difference_is_as_far_as_its_nearer_end(text: str | None, distance: Fraction | None) -> None:
    assert distance_of(text) == distance


def test_a_group_of_records_counts_as_many_times(counties: Counties) -> None:
    one_by_one, at_once = DataSetTally(), DataSetTally()
    for _ in range(1_000):
        one_by_one.add(counties["kings"])
        one_by_one.add(counties["orange"], rows=2)
    at_once.add(counties["kings"], 1_000)
    at_once.add(counties["orange"], 1_000, rows=2_000)
    assert at_once == one_by_one
    assert at_once.counts == Counts(2_000, 0, 2_000)
    assert at_once.rows.in_records == 3_000


def test_a_group_that_contradicts_is_refused_because_no_two_contradictions_are_alike(counties: Counties) -> None:
    with pytest.raises(InternalError, match="'queens' contradicts and was counted 2 times"):
        DataSetTally().add(counties["queens"], 2)


def test_problems_are_counted_by_kind_and_the_first_are_kept() -> None:
    tally = DataSetTally()
    for line in range(1, 31):
        tally.add_problem(Problem(Place("a.csv", line), f"the row has {line} cells, and the header names 40"))
    tally.add_problem(Problem(Place("b.csv", 1), "the file does not exist"))
    assert tally.problems == 31
    assert tally.problem_kinds.counts == {
        "the row has … cells, and the header names …": 30,
        "the file does not exist": 1,
    }
    assert [problem.place.line for problem in tally.first_problems] == list(range(1, MOST_PROBLEMS + 1))


def test_no_part_of_a_kept_problem_is_of_any_length() -> None:
    tally = DataSetTally()
    tally.add_problem(Problem(Place("a.csv"), "x" * 1_000_000, "y" * 1_000_000, "z" * 1_000_000))
    assert all(
        len(text) < MOST_OF_PROBLEM + 50 for text in (tally.first_problems[0].found, *tally.problem_kinds.counts)
    )
    assert len(pickle.dumps(tally)) < 10_000


def test_many_reasons_are_told_in_their_general_form() -> None:
    reasons = Reasons()
    for number in range(MOST_SHOWN):
        reasons.add(f"no claim states votes[county={number}]", 2)
    assert len(reasons.rows()) == MOST_SHOWN
    reasons.add("no claim states votes[county=one more]")
    assert reasons.rows() == [("no claim states votes[county=…]", 2 * MOST_SHOWN + 1)]
    assert reasons.other() == 0


def test_reasons_beyond_the_named_ones_are_counted_as_others() -> None:
    reasons = Reasons()
    for number in range(1_000):
        reasons.add(f"no claim states measure_{number}")
    assert len(reasons.rows()) == MOST_SHOWN
    assert reasons.other() == 1_000 - MOST_SHOWN
    assert reasons.total == 1_000


def test_the_size_of_a_tally_does_not_grow_with_its_input(counties: Counties) -> None:
    tally = counties.tally()
    size = len(pickle.dumps(tally))
    for number in range(200):
        for report in counties.reports:
            tally.add(report)
        tally.add_problem(Problem(Place("a.csv", number + 1), f"problem of kind {'abcdefghij'[number % 10] * 3}"))
    assert len(pickle.dumps(tally)) < 2 * size + 3_000


@given(st.lists(st.tuples(st.sampled_from("abcdefg"), st.integers(1, 3))), st.data())
def test_counts_of_parts_merge_to_the_counts_of_the_whole(entries: list[tuple[str, int]], data: st.DataObject) -> None:
    whole, merged = NamedCounts(3), NamedCounts(3)
    for text, times in entries:
        whole.add(text, times)
    for part in cut(entries, data):
        counts = NamedCounts(3)
        for text, times in part:
            counts.add(text, times)
        merged.merge(counts)
    smallest = sorted({text for text, _ in entries})[:3]
    assert whole.counts == {name: sum(times for text, times in entries if text == name) for name in smallest}
    assert whole == merged


@given(st.lists(st.integers(0, 6), max_size=12), st.data())
def test_the_worst_of_parts_merge_to_the_worst_of_the_whole(distances: list[int], data: st.DataObject) -> None:
    found = [
        WorstDifference(Fraction(distance), f"r{number}", Place("a"), "", "")
        for number, distance in enumerate(distances)
    ]
    merged = RuleTotals("sum", "A sum", Severity.ERROR, "rule")
    for part in cut(found, data):
        totals = merged.empty()
        for worst in part:
            one = merged.empty()
            one.worst = [worst]
            totals.merge(one)
        merged.merge(totals)
    assert merged.worst == sorted(found, key=lambda one: -one.distance)[:3]


@given(data=st.data())
def test_tallies_of_parts_merge_to_the_tally_of_the_whole(counties: Counties, data: st.DataObject) -> None:
    indices = st.integers(0, len(counties.reports) - 1)
    entries = data.draw(st.lists(st.tuples(indices, st.integers(1, 4)), max_size=25))
    parts = cut(entries, data)
    reports = [counties.reports[index] for index, _ in entries]
    whole, merged, sample = DataSetTally(), DataSetTally(), sample_of((), 3)
    fill(whole, counties, entries)
    for part in parts:
        tally = DataSetTally()
        fill(tally, counties, part)
        merged.merge(pickle.loads(pickle.dumps(tally)))
        sample.merge(sample_of([counties.reports[index] for index, _ in part], 3))
    assert whole == merged
    assert whole.claims == whole.checked + whole.unread.total + whole.unchecked.total
    rules = counties.book.rules
    assert json_of(DataSetReport(whole, rules, sample_of(reports, 3))) == json_of(DataSetReport(merged, rules, sample))


def test_merging_leaves_the_merged_tally_as_it_was(counties: Counties) -> None:
    first, second = counties.tally(), counties.tally()
    before = copy.deepcopy(second)
    first.merge(second)
    first.merge(second)
    assert second == before
    assert first.records == 36


T = TypeVar("T")


def fill(tally: DataSetTally, counties: Counties, entries: Sequence[tuple[int, int]]) -> None:
    for index, times in entries:
        report: RecordReport = counties.reports[index]
        if report.contradictions:
            tally.add(report)
            tally.count_judged(f"the screen does not clear {report.id}")
        else:
            tally.add(report, times)
            tally.count_cleared(times)
        tally.count_rows(times + 1, empty=1)
        if index % 3 == 0:
            tally.count_rows(1, unreadable=1)
            tally.add_problem(Problem(Place("a.csv", index + 1), f"row {times} cannot be read"))


def cut(entries: Sequence[T], data: st.DataObject) -> list[Sequence[T]]:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(entries)), max_size=4)))
    return [entries[start:end] for start, end in pairwise([0, *cuts, len(entries)])]
