"""Names that look misspelt, and names that only look alike."""

from __future__ import annotations

from pathlib import Path

import pytest
from lint_rules import linted, told

from validator.explain.lint.finding import Kind, Level
from validator.explain.lint.names import edits, is_slip


def test_a_measure_with_a_letter_missing_is_asked_about(tmp_path: Path) -> None:
    report = linted("a: relased <= 10\nb: released >= 3\nc: released < agreed", tmp_path)
    (finding,) = [finding for finding in report.findings if finding.kind is Kind.SPELLING]
    assert finding.text == (
        "the measure 'relased' stands in no other rule; did you mean 'released', which b and 1 more name?"
    )
    assert (finding.level, finding.subject, finding.similar) == (Level.WARNING, "relased", "released")
    assert report.exit_code == 0


def test_a_reserved_dimension_misspelt_is_asked_about(tmp_path: Path) -> None:
    report = linted("a: released[stages=target] <= 5", tmp_path)
    (finding,) = [finding for finding in report.findings if finding.kind is Kind.SPELLING]
    assert finding.text == ("the dimension 'stages' stands in no other rule; did you mean 'stage', which is reserved?")


def test_a_member_is_compared_with_those_of_its_own_dimension(tmp_path: Path) -> None:
    rules = "a: x[side=Ukraine] <= 5\nb: y[side=Ukriane] <= 5\nc: z[town=Ukriane] <= 5"
    assert told(linted(rules, tmp_path), Kind.SPELLING) == [("similar-name", "a", "b"), ("similar-name", "b", "a")]


def test_a_declared_name_is_known(tmp_path: Path) -> None:
    pack = "members:\n  side: [Ukraine, Russia]\nmeasures:\n  released: {unit: person}\n"
    report = linted("a: released[side=Rusia] <= 5", tmp_path, pack)
    (finding,) = [finding for finding in report.findings if finding.kind is Kind.SPELLING]
    assert finding.text == (
        "the member 'Rusia' of side stands in no other rule; did you mean 'Russia', which is declared?"
    )


@pytest.mark.parametrize(
    "rules",
    [
        "a: men + women = people\nb: men >= 0\nc: people >= 0",
        "a: budget_2023 >= 0\nb: budget_2024 >= 0",
        "a: imports >= 0\nb: exports >= 0",
        "a: birth >= 0\nb: death >= 0",
        "a: men >= 0\nb: met >= 0",
        "a: starts <= started",
        "a: voters >= 0\nb: votes >= 0\nc: votes >= 1",
    ],
)
def test_names_that_only_look_alike_are_left_alone(rules: str, tmp_path: Path) -> None:
    assert told(linted(rules, tmp_path), Kind.SPELLING) == []


def test_a_name_in_another_case_is_asked_about(tmp_path: Path) -> None:
    assert told(linted("a: Released >= 3\nb: released >= 3\nc: released >= 4", tmp_path), Kind.SPELLING) == [
        ("similar-name", "a", "b")
    ]


def test_a_measure_in_one_rule_only_is_noted_where_there_are_more_than_three(tmp_path: Path) -> None:
    three = "a: x >= y\nb: x >= 1\nc: y >= 1"
    assert told(linted(f"{three}\nd: lonely >= 1", tmp_path), Kind.ONCE) == [("named-once", "d")]
    assert told(linted("a: x >= y\nb: x >= 1\nc: lonely >= 1", tmp_path), Kind.ONCE) == []


def test_edits_are_counted_with_swaps() -> None:
    # "dcba": a and d substituted, b and c swapped.
    assert [edits("abcd", other) for other in ("abcd", "abdc", "abc", "abxd", "abcde", "dcba")] == [0, 1, 1, 1, 1, 3]


def test_short_names_are_never_slips_of_each_other() -> None:
    assert (is_slip("men", "met"), is_slip("seats", "seat"), is_slip("imports", "exports")) == (False, True, False)
