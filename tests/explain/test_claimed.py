"""A record as a system: what its claims and rules become, and that no truth is lost on the way."""

from __future__ import annotations

from fractions import Fraction

import pytest
from random_tables import Table

from validator.claims.cells import CellKey
from validator.claims.interval import EVERYTHING, Interval
from validator.claims.readers import load_record
from validator.explain.claimed import Claimed, claimed
from validator.explain.joint.components import component, groups_of
from validator.explain.joint.implied import implied
from validator.explain.joint.rows import unknowns_of
from validator.judge.evaluate import truth_of
from validator.judge.judge import Judge
from validator.judge.verdict import Truth
from validator.rulebook.pack import load_rules

JUDGE = Judge(load_rules())
SIDES = "members side: Ukraine, Russia\n"
CATEGORIES = "members category: military, civilian\n"


def system(record: str | dict[str, object], *, certain: bool = False) -> Claimed:
    return claimed(JUDGE, JUDGE.judge(load_record(record))).finished(certain=certain)


def rules(found: Claimed) -> list[str]:
    """The rules that were bound, each once."""
    return list(dict.fromkeys(one.rule.id for one in found.applied if one is not None))


def worked_out(found: Claimed) -> dict[CellKey, Interval]:
    """The cells that nobody states and that come out as one value."""
    boxes = implied(found.system).boxes
    return {name[1]: boxes[number] for number, name in found.cells.items() if boxes[number].is_point}


# --- claims as statements ---------------------------------------------------------------------------------------------


def test_a_statement_is_a_claim_in_the_order_of_the_record() -> None:
    found = system(
        SIDES + "a: votes[side=Ukraine] = 390 votes\nb: votes[side=Russia] = 391 votes\nt: votes = 781 votes"
    )
    assert [claim.id for claim in found.claims] == ["a", "b", "t"]
    assert [Interval(390, 390), Interval(391, 391), Interval(781, 781)] == [
        statement.interval for statement in found.system.statements
    ]
    assert all(len(statement.unknowns) == 1 for statement in found.system.statements)
    assert [one for one in rules(found) if one.startswith("parts-make")] == ["parts-make-whole"]


def test_an_exact_each_is_one_unknown_and_a_worded_one_is_one_a_member() -> None:
    cells = (
        CATEGORIES
        + SIDES
        + "x: released[side=each, category=military] = {} people\nt: released[category=military] = 780 people\n"
    )
    assert len(system(cells.format("390")).system.statements[0].unknowns) == 1
    assert len(system(cells.format("between 380 and 400")).system.statements[0].unknowns) >= 2


def test_counts_are_whole_and_at_least_0_and_decimals_are_neither() -> None:
    found = system(
        SIDES + "a: votes[side=Ukraine] = 390 votes\nb: votes[side=Russia] = 391 votes\nt: votes = 781 votes"
    )
    assert {(Interval(0, None), 1)} == {
        (found.system.unknowns[number].domain, found.system.unknowns[number].step)
        for statement in found.system.statements
        for number in statement.unknowns
    }
    found = system(
        {
            "claims": [{"id": "a", "measure": "x", "value": "-1.5"}, {"id": "b", "measure": "y", "value": "2"}],
            "checks": ["a < b"],
        }
    )
    assert {(EVERYTHING, None)} == {(unknown.domain, unknown.step) for unknown in found.system.unknowns}


def test_a_declared_minimum_is_the_domain_unless_a_claim_leaves_it() -> None:
    """Whether a claim may be below its minimum is a rule's to say."""
    record = {
        "measures": {"x": {"minimum": 0}},
        "claims": [{"id": "a", "measure": "x", "value": "3"}, {"id": "b", "measure": "y", "value": "3"}],
        "checks": ["a = b"],
    }
    assert Interval(0, None) == system(record).system.unknowns[0].domain
    record["claims"][0]["value"] = "-3"  # type: ignore[index]
    assert system(record).system.unknowns[0].domain == EVERYTHING


def test_weights_are_confidences_and_a_trusted_claim_has_none() -> None:
    found = system("a: x = 1 {confidence=0.25}\nb: y = 1 {trusted}\nc: z = 1\ncheck: a + b = c")
    assert [Fraction(1, 4), None, Fraction(1)] == [statement.weight for statement in found.system.statements]


def test_certain_statements_are_never_narrower_than_likely_ones() -> None:
    record = (
        SIDES + "a: votes[side=Ukraine] = 400 votes\nb: votes[side=Russia] = about 400 votes\nt: votes = 1,000 votes"
    )
    for likely, certain in zip(
        system(record).system.statements, system(record, certain=True).system.statements, strict=True
    ):
        assert likely.interval & certain.interval == likely.interval
        assert likely.unknowns == certain.unknowns


def test_two_units_of_one_quantity_meet_in_one_unknown() -> None:
    found = system("a: distance = 42.195 km\nb: distance = 26.2 miles\nc: half = 21.1 km\ncheck: 2 * c >= a")
    boxes = implied(found.system).boxes
    assert all(not box.is_empty for box in boxes)


# --- cells that nobody states -----------------------------------------------------------------------------------------


def test_270_and_120_on_each_side_imply_390_a_side_and_780() -> None:
    found = system(
        SIDES + CATEGORIES + "m: released[side=each, category=military] = 270 people\n"
        "c: released[side=each, category=civilian] = 120 people\nt: released = 800 people"
    )
    values = worked_out(found)
    assert Interval(390, 390) == values[("side", "each"),]
    assert Interval(540, 540) == values[("category", "military"),]
    assert Interval(240, 240) == values[("category", "civilian"),]


def test_a_cell_that_is_stated_is_not_among_the_unstated() -> None:
    found = system(
        SIDES + "a: votes[side=Ukraine] = 390 votes\nb: votes[side=Russia] = 391 votes\nt: votes = 781 votes"
    )
    stated = {(claim.measure, claim.key) for claim in found.claims}
    assert stated.isdisjoint(found.cells.values())


def test_a_part_that_nobody_states_is_what_the_others_leave() -> None:
    found = system(
        "members side: A, B, C\na: votes[side=A] = 390 votes\nb: votes[side=B] = 300 votes\nt: votes = 1,000 votes"
    )
    assert Interval(310, 310) == worked_out(found)[("side", "C"),]


def test_a_rule_with_a_precision_of_its_own_is_named_as_left_out(tmp_path: object) -> None:
    path = f"{tmp_path}/near.yaml"
    with open(path, "w", encoding="utf-8") as file:
        file.write(
            "id: near\ntitle: Both are about the same\nexpect: x = y\nprecision: {plus_minus: 1}\nexamples:\n"
            "- name: near\n  verdict: agrees\n  claims: |\n    x = 1\n    y = 2\n"
            "- name: far\n  verdict: contradicts\n  claims: |\n    x = 1\n    y = 9\n"
        )
    judge = Judge(load_rules([path], shipped=False))
    found = claimed(judge, judge.judge(load_record("x = 1\ny = 9"))).finished()
    assert [(rule.id, why) for rule, why in found.left_out] == [
        ("near", "it reads the claims with a precision of its own")
    ]


# --- no truth is lost -------------------------------------------------------------------------------------------------


def truth(table: Table, key: CellKey) -> Fraction | None:
    """The value of a cell in the table that was told; None where it has none."""
    dims = dict(key)
    kinds = {name: dims.pop(name) for name in list(dims) if name not in ("side", "category")}
    sides = table.sides if dims.get("side") in (None, "each") else (dims["side"],)
    categories = table.categories if dims.get("category") in (None, "each") else (dims["category"],)
    if kinds:
        return None
    total = Fraction(sum(table.cells[side, category] for side in sides for category in categories))
    return total / len(table.sides) if dims.get("side") == "each" else total


def test_the_truth_behind_a_table_satisfies_all_that_is_made_of_it() -> None:
    checked = 0
    for seed in range(60):
        table = Table(seed, exact=True)
        found = system(table.record())
        values: dict[int, Fraction] = {}
        for claim, statement in zip(found.claims, found.system.statements, strict=True):
            for unknown in statement.unknowns:
                is_share = ("statistic", "share") in claim.key
                values[unknown] = table.facts[claim.id] * (100 if is_share else 1)  # in the claim's unit
                assert values[unknown] in statement.interval
        for unknown, (_, key) in found.cells.items():
            value = truth(table, key)
            if value is not None:
                values[unknown] = value
        for number, value in values.items():
            assert value in found.system.unknowns[number].domain, (seed, number)
        boxes = [
            Interval.point(values[number]) if number in values else EVERYTHING
            for number in range(len(found.system.unknowns))
        ]
        for constraint in found.system.constraints:
            if values.keys() >= set(unknowns_of(constraint)) and not constraint.functions:
                checked += 1
            assert constraint.functions or truth_of(constraint.formula, boxes) is not Truth.FALSE, (seed, constraint)
    assert checked > 200


def test_propagation_never_loses_the_truth() -> None:
    for seed in range(60):
        table = Table(seed, exact=True)
        found = system(table.record())
        ranges = implied(found.system)
        assert ranges.clash is None, seed
        for unknown, (_, key) in found.cells.items():
            value = truth(table, key)
            assert value is None or value in ranges.boxes[unknown], (seed, key)


def test_components_hold_every_constraint_once_and_share_no_unknown() -> None:
    for seed in range(40):
        found = system(Table(seed).record())
        parts = [component(found.system, group) for group in groups_of(found.system)]
        constraints = [number for part in parts for number in part.constraints]
        unknowns = [number for part in parts for number in part.unknowns]
        assert len(constraints) == len(set(constraints))
        assert len(unknowns) == len(set(unknowns))
        for part in parts:
            assert len(part.constraints) == len(part.system.constraints)
            assert len(part.statements) == len(part.system.statements)
            assert len(part.unknowns) == len(part.system.unknowns)
        without = set(range(len(found.system.constraints))).difference(constraints)
        assert all(not unknowns_of(found.system.constraints[number]) for number in without)


@pytest.mark.parametrize("repeats", [2, 3, 8])
def test_a_cell_that_several_claims_state_takes_the_value_of_one_of_them(repeats: int) -> None:
    found = system(
        SIDES + "a: votes[side=Ukraine] = 390 votes\nb: votes[side=Russia] = 391 votes\n"
        + "".join(f"t{number}: votes = 781 votes\n" for number in range(repeats))
    )  # fmt: skip
    numbers = {number for statement in found.system.statements for number in statement.unknowns}
    assert 2 + repeats == len(numbers)
    assert None in found.applied
