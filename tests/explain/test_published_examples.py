"""Worked examples of the error-localisation literature, retyped: the suspects are theirs, no offered repair is not.

Each folder of ``fixtures/published`` has its source and the reasoning by hand in its README.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from itertools import chain, combinations, product
from pathlib import Path

import pytest

from validator.claims.interval import Interval
from validator.claims.readers import read_records
from validator.explain.claimed import claimed
from validator.explain.explaining import explain
from validator.explain.explanation import Explanation
from validator.explain.joint.implied import implied
from validator.judge.judge import Judge, Judged
from validator.judge.verdict import Verdict
from validator.rulebook.pack import load_rules

PUBLISHED = Path(__file__).parents[2] / "fixtures" / "published"

Sets = list[str]
"""Minimum sets of suspects, each as its ids in alphabetical order: ``x1 x4``."""

SUSPECTS: dict[str, dict[str, Sets]] = {
    "scholtus-2009-typing-errors": {
        "true": [],
        "section-4.1": ["x4"],
        "section-4.2": ["x4 x9"],
        "section-4.3": ["x4 x5 x9", "x4 x6 x9", "x4 x7 x9"],
        "section-4.4": ["x4 x8 x9"],
    },
    "scholtus-2008-sign-errors": {
        "a": ["x1"],
        "b": ["x1c x3c", "x1c x3r", "x1r x3c", "x1r x3r"],
        "c": ["x0 x2c", "x0 x2r"],
    },
    "scholtus-2008-rounding-errors": {"d": ["x1 x2"]},
    "scholtus-2008-cumulation-errors": {
        "a": ["x1 x2 x3"],
        "b": ["x1 x2 x3"],
        "c": ["x1 x1c", "x1 x1r", "x1 x4", "x1c x4", "x1r x4"],
    },
    "de-jonge-van-der-loo-2011-profit": {"equal-weights": ["c", "p", "t"], "turnover-trusted-more": ["c", "p"]},
    "de-jonge-van-der-loo-2011-cost-ratio": {"profit": ["p"]},
    "de-jonge-van-der-loo-2011-diamond": {"below": ["y"], "far": ["x y"], "left": ["x"]},
    "de-jonge-van-der-loo-2011-two-diamonds": {"right": ["y"]},
    "van-der-loo-de-jonge-2011-household": {
        "record-1": ["age", "marital"],
        "record-2": ["marital", "position"],
        "record-3": [],
        "section-4.1": ["age"],
    },
    "editrules-localize-errors": {"first": ["y"], "second": ["x z"], "third": []},
    "errorlocate-age-and-income": {
        "record-1": ["age"],
        "record-2": ["age", "income"],
        "record-2-weighted": ["income"],
        "record-3": [],
        "record-4": [],
    },
    "errorlocate-inspect-mip": {"first": ["age"], "second": ["income"]},
    "de-waal-2011-deductive-imputation": {"example-9.1": [], "example-9.2": []},
    "deductive-correct-typos": {"free": ["x1", "x2", "x3"], "x2-fixed": ["x1", "x3"], "x1-fixed": ["x2", "x3"]},
    "deductive-no-new-violation": {"record": ["y", "z"]},
}

TRUTH: dict[str, dict[str, dict[str, str]]] = {
    "scholtus-2009-typing-errors": {
        "section-4.1": {"x4": "116"},
        "section-4.2": {"x4": "116", "x9": "1979"},
        "section-4.3": {"x4": "116", "x9": "1979"},
        "section-4.4": {"x4": "116", "x8": "411", "x9": "1979"},
    },
    "scholtus-2008-sign-errors": {
        "a": {"x1": "-10"},
        "b": {"x1r": "130", "x1c": "0", "x3r": "25", "x3c": "15"},
        "c": {"x0": "-300", "x2r": "90", "x2c": "50"},
    },
    "scholtus-2008-rounding-errors": {"d": {"x1": "-10", "x2": "-46"}},
    "scholtus-2008-cumulation-errors": {
        "a": {"x1": "0", "x2": "0", "x3": "0"},
        "b": {"x1": "-150", "x2": "-30", "x3": "-110"},
        "c": {"x1r": "40", "x1c": "0", "x1": "40"},
    },
    "de-jonge-van-der-loo-2011-cost-ratio": {"profit": {"p": "75"}},
    "editrules-localize-errors": {"first": {"y": "1"}},
    "deductive-correct-typos": {"free": {"x1": "116"}, "x2-fixed": {"x1": "116"}, "x1-fixed": {}},
}
"""The corrected values that the sources print, where they print some. What is offered must be among them."""

OFFERED: dict[tuple[str, str], dict[str, str]] = {
    ("scholtus-2009-typing-errors", record): TRUTH["scholtus-2009-typing-errors"][record]
    for record in ("section-4.1", "section-4.2", "section-4.3", "section-4.4")
} | {
    ("scholtus-2008-sign-errors", "a"): {"x1": "-10"},
    ("scholtus-2008-cumulation-errors", "a"): {"x1": "0", "x2": "0", "x3": "0"},
    ("scholtus-2008-cumulation-errors", "c"): {},
    ("de-jonge-van-der-loo-2011-cost-ratio", "profit"): {"p": "75"},
    ("editrules-localize-errors", "first"): {"y": "1"},
    ("deductive-correct-typos", "free"): {"x1": "116"},
    ("deductive-correct-typos", "x2-fixed"): {"x1": "116"},
    ("deductive-correct-typos", "x1-fixed"): {},
    ("van-der-loo-de-jonge-2011-household", "record-1"): {},
    ("van-der-loo-de-jonge-2011-household", "record-2"): {},
    ("errorlocate-age-and-income", "record-2"): {},
}
"""What must be offered, and nothing else."""

ALL = [(example, record) for example, records in SUSPECTS.items() for record in records]
names = pytest.mark.parametrize(("example", "record"), ALL, ids=[f"{example}: {record}" for example, record in ALL])


@cache
def judge_of(example: str) -> Judge:
    return Judge(load_rules([str(PUBLISHED / example / "rules.yaml")], shipped=False))


@cache
def judged_of(example: str) -> dict[str, Judged]:
    """All records of an example, judged by its rules alone."""
    read = read_records(PUBLISHED / example / "record.json")
    return {record.id or "": judge_of(example).judge(record) for record in read}


@cache
def explained(example: str, record: str) -> Explanation:
    return explain(judge_of(example), judged_of(example)[record])


def minimum_sets(explanation: Explanation) -> Sets:
    """Every combination of one way of each group."""
    ways = [[[claim.id for claim in way.claims] for way in group.ways] for group in explanation.groups]
    return sorted(" ".join(sorted(chain(*chosen))) for chosen in product(*ways)) if ways else []


def offered(explanation: Explanation) -> dict[str, str | None]:
    return {repair.claim.id: repair.text for repair in explanation.repairs if repair.offered}


def test_every_published_example_is_tested() -> None:
    tested = {*SUSPECTS, "editrules-infeasible-costs", "editrules-large-range"}
    folders = {folder.name for folder in PUBLISHED.iterdir() if folder.is_dir()}
    assert tested == folders
    for example in folders:
        assert (PUBLISHED / example / "README.md").is_file()
    for example, records in SUSPECTS.items():
        assert list(records) == list(judged_of(example)), example


@names
def test_the_suspects_are_those_of_the_source(example: str, record: str) -> None:
    found = explained(example, record)
    assert SUSPECTS[example][record] == minimum_sets(found)
    assert all(group.proven and group.complete for group in found.groups)
    assert found.partial == ()
    assert found.open == ()


@names
def test_a_record_has_a_conflict_where_it_has_suspects(example: str, record: str) -> None:
    found = explained(example, record)
    assert bool(SUSPECTS[example][record]) is bool(found.conflicts)
    assert all(conflict.minimal for conflict in found.conflicts) or not found.complete
    for one in SUSPECTS[example][record]:
        for conflict in found.conflicts:
            assert {claim.id for claim in conflict.claims} & set(one.split()), one


@pytest.mark.parametrize(("example", "record"), [(example, record) for example, one in TRUTH.items() for record in one])
def test_nothing_is_offered_but_the_published_correction(example: str, record: str) -> None:
    wrong = {
        claim: text
        for claim, text in offered(explained(example, record)).items()
        if TRUTH[example][record].get(claim) != text
    }
    assert wrong == {}


@pytest.mark.parametrize(("example", "record"), list(OFFERED))
def test_what_a_known_slip_explains_alone_is_offered(example: str, record: str) -> None:
    assert OFFERED[example, record] == offered(explained(example, record))


def test_a_correction_that_breaks_another_rule_is_not_offered() -> None:
    found = explained("deductive-no-new-violation", "record")
    assert "x" not in offered(found)
    assert all(repair.claim.id != "x" for repair in found.repairs)


def test_a_range_of_values_is_told_and_none_of_them_is_picked() -> None:
    """y of (2, -1) is between 1 and 3, and nothing says that it is whole."""
    for record, claim in (("below", "y"), ("left", "x")):
        found = explained("de-jonge-van-der-loo-2011-diamond", record)
        assert [(claim, Interval(1, 3, True, True))] == [(one.claim.id, one.implied) for one in found.repairs]
        assert offered(found) == {}


def test_the_value_of_the_solver_is_in_the_implied_range() -> None:
    (repair,) = explained("errorlocate-inspect-mip", "first").repairs
    assert ("age", Interval(18, None)) == (repair.claim.id, repair.implied)


@pytest.mark.parametrize(("record", "violated"), [("first", "e1 e2 e4"), ("second", "e1 e2 e5")])
def test_the_violated_edits_of_the_figure_are_found(record: str, violated: str) -> None:
    checks = judged_of("editrules-infeasible-costs")[record].checks
    assert violated.split() == [check.rule.id for check in checks if check.verdict is Verdict.CONTRADICTS]


@pytest.mark.parametrize("record", ["first", "second"])
def test_rules_that_no_values_satisfy_suspect_no_claim(record: str) -> None:
    found = explained("editrules-infeasible-costs", record)
    assert found.groups == ()
    assert found.repairs == ()
    assert len(found.partial) == 1
    for rule in ("e1", "e3", "e4", "e6"):
        assert f"'{rule}'" in found.partial[0]
    for rule in ("e2", "e5", "e7", "e8", "e9"):
        assert f"'{rule}'" not in found.partial[0]


def solvable(rows: Sequence[dict[str, int]], fixed: dict[str, int]) -> bool:
    """Whether sums that are 0 have a solution with these values: Gaussian elimination over the rationals."""
    free = sorted({name for row in rows for name in row if name not in fixed})
    matrix = [
        [Fraction(row.get(name, 0)) for name in free]
        + [Fraction(-sum(factor * fixed[name] for name, factor in row.items() if name in fixed))]
        for row in rows
    ]
    for column in range(len(free)):
        pivot = next((row for row in matrix if row[column]), None)
        if pivot is None:
            continue
        matrix.remove(pivot)
        matrix = [
            [value - row[column] / pivot[column] * other for value, other in zip(row, pivot, strict=True)]
            for row in matrix
        ]
    return all(row[-1] == 0 for row in matrix)


def test_values_from_ten_to_a_thousand_million_have_the_exact_weight() -> None:
    values = {f"x{number}": 10**number for number in range(1, 10)}
    sums = [
        {"x1": 1, "x2": 1, "x3": -1},
        {"x4": 1, "x5": 1, "x6": 1, "x7": -1},
        {"x7": 1, "x3": 1, "x8": 1, "x9": -1},
    ]
    restoring = [
        [
            " ".join(removed)
            for removed in combinations(values, size)
            if solvable(sums, {name: value for name, value in values.items() if name not in removed})
        ]
        for size in range(4)
    ]
    assert restoring[:3] == [[], [], []]
    found = explained("editrules-large-range", "powers")
    assert restoring[3] == minimum_sets(found)
    assert sum(Fraction(group.weight) for group in found.groups) == 3
    assert offered(found) == {}


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ("example-9.1", {"x2": 10, "x4": 10, "x9": 241, "x11": 24}),
        ("example-9.2", {"x2": 10, "x4": 10, "x9": 241, "x11": 24, "x6": 0, "x7": 0}),
    ],
)
def test_values_that_nobody_states_follow_as_in_the_handbook(record: str, expected: dict[str, int]) -> None:
    example = "de-waal-2011-deductive-imputation"
    found = claimed(judge_of(example), judged_of(example)[record]).finished()
    boxes = implied(found.system).boxes
    worked_out = {name[0]: boxes[number] for number, name in found.cells.items() if boxes[number].is_point}
    assert {name: Interval(value, value) for name, value in expected.items()} == worked_out
