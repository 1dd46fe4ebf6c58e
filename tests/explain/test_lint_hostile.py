"""Sets of rules that are large, circular or beyond the method: an answer comes soon, and what is missing is said."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

import pytest

from validator.explain.lint.finding import Kind, LintReport
from validator.explain.lint.lint import lint
from validator.rulebook.pack import load_rules
from validator.rulebook.parse import parse
from validator.rulebook.rule import Rule, RuleBook

SUM_OF_TWENTY = " + ".join(f"a{at}" for at in range(20)) + " = 7"


def rules_of(formulas: Sequence[str]) -> list[Rule]:
    """Rules r000, r001, …; a condition stands after a semicolon."""
    made = []
    for at, line in enumerate(formulas):
        expect, _, when = line.partition(" ; ")
        made.append(Rule(f"r{at:03}", line, parse(expect), expect, when=parse(when) if when else None))
    return made


def report_on(formulas: Sequence[str], seconds: float = 1) -> LintReport:
    return lint(RuleBook(tuple(rules_of(formulas))), seconds=seconds)


def kinds(report: LintReport) -> set[Kind]:
    return {finding.kind for finding in report.findings}


def reasons(report: LintReport) -> set[str]:
    return {entry.reason for entry in report.unexamined}


def test_a_chain_of_two_hundred_rules_has_no_fault() -> None:
    report = report_on([f"m{at} <= m{at + 1}" for at in range(200)], seconds=20)
    assert (kinds(report), report.unexamined) == ({Kind.ONCE}, ())


def test_a_circle_of_two_hundred_strict_rules_contradicts_as_a_whole() -> None:
    report = report_on([f"m{at} < m{(at + 1) % 200}" for at in range(200)], seconds=20)
    (finding,) = [finding for finding in report.findings if finding.kind is Kind.CONTRADICTION]
    assert len(finding.rules) == 200


def test_a_circle_of_equations_is_redundant_and_no_contradiction() -> None:
    report = report_on([f"m{at} = m{(at + 1) % 200}" for at in range(200)])
    assert kinds(report) <= {Kind.REDUNDANT}
    assert reasons(report) <= {"out of time"}


def test_two_hundred_rules_that_all_contradict_each_other_are_counted() -> None:
    report = report_on([f"x = {at}" for at in range(200)], seconds=20)
    told = {rule for finding in report.findings for rule in finding.rules}
    left = {entry.rule for entry in report.unexamined}
    assert (kinds(report), len(report.findings), len(told | left)) == ({Kind.CONTRADICTION}, 20, 200)


@pytest.mark.parametrize(
    "formulas",
    [
        [f"a{at} * a{at + 1} = a{at + 2}" for at in range(40)],
        [f"a{at} * a{at + 1} * a{at + 2} >= a{at} + 1" for at in range(20)] + [f"0 <= a{at} <= 9" for at in range(22)],
        [
            *(f"a{at} = 1 or a{at} = 2 or a{at} = 3" for at in range(20)),
            "+".join(f"a{at}" for at in range(20)) + " = 7",
        ],
    ],
)
def test_a_tangle_is_settled_or_listed(formulas: list[str]) -> None:
    report = report_on(formulas)
    assert kinds(report) <= {Kind.ONCE, Kind.RANGE, Kind.REDUNDANT}
    assert reasons(report) <= {
        "out of time",
        "it takes more than 400 cases",
        "it multiplies values that are not known",
    }


def test_beside_what_is_not_settled_a_plain_contradiction_is_found() -> None:
    cases = [f"a{at} = 1 or a{at} = 2 or a{at} = 3" for at in range(20)]
    report = report_on([*cases, SUM_OF_TWENTY, "a0 + a1 <= 2", "a0 + a1 >= 3"])
    assert [finding.rules for finding in report.findings if finding.kind is Kind.CONTRADICTION] == [("r021", "r022")]


def test_a_tangle_of_ratios_has_values() -> None:
    report = report_on([f"a{at} / a{at + 1} <= a{at + 2} / a{at}" for at in range(20)], seconds=20)
    assert (kinds(report), report.unexamined) == ({Kind.ONCE}, ())


def test_forms_that_belong_to_written_values_are_not_examined() -> None:
    report = report_on(
        [
            "restated(x)",
            "converted(x)",
            "spread(x) <= 2",
            "rounded(x) <= shortened(y)",
            "years(born, 2025-05-23) >= 18",
            "x[side=A] = 1 ; x[side=A, statistic=rank, of=side, order=largest] = rank(x among side)",
        ]
    )
    assert kinds(report) <= {Kind.ONCE}
    assert {entry.rule for entry in report.unexamined} == {"r000", "r001", "r002", "r003", "r004", "r005"}


def test_units_that_never_meet_are_told_as_not_examined() -> None:
    report = report_on(["way >= 5 km", "way <= 3 hours"])
    assert kinds(report) <= {Kind.RANGE}
    assert [entry.rule for entry in report.unexamined] == ["r001"]


def test_shipped_rules_and_twenty_of_the_users_take_at_most_two_seconds() -> None:
    own = rules_of(
        [
            "released <= agreed",
            "0 % <= share <= 100 %",
            "military + civilian = total",
            "total[stage=target] >= 100",
            "seats <= 100",
            "seats >= rows",
            "rows * 10 <= seats ; rows > 3",
            "price * sold = revenue",
            "revenue - costs = profit",
            "profit / revenue = margin",
            "margin <= 40 %",
            "opened <= closed",
            "days(opened, closed) <= 30",
            "weekday(opened) = Monday",
            "women + men = people",
            "women <= people",
            "sum(votes over party) = votes",
            "votes[party=A] >= 3",
            "turnout = ballots / voters",
            "turnout <= 100 %",
        ]
    )
    book = RuleBook((*load_rules(), *own))
    begun = perf_counter()
    report = lint(book, own)
    assert perf_counter() - begun <= 2
    assert [finding.text for finding in report.findings if finding.level.value != "note"] == []
