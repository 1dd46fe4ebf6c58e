"""Every verdict against an oracle of its own: plain Fractions and brute force, sharing no code with the judge."""

import random
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.claims.readers import load_record
from validator.judge.judge import Judge
from validator.judge.verdict import Verdict
from validator.rulebook.parse import parse
from validator.rulebook.rule import Rule, RuleBook

NO_RULES = RuleBook(())
PARTS = "sum(?measure over ?dimension) = ?measure"
PARTS_MAKE_WHOLE = RuleBook(
    (Rule("parts", "parts", parse(PARTS), PARTS, when=parse("?measure.additive and ?dimension.complete")),)
)


@st.composite
def written_values(draw: st.DrawFn) -> tuple[str, Fraction, Fraction]:
    """A value as written, with the least and the greatest value that it allows, by the rounding rule itself."""
    places = draw(st.integers(0, 2))
    digits = draw(st.integers(-40, 40))
    value = Fraction(digits, 10**places)
    sign = "-" if digits < 0 else ""
    text = f"{sign}{abs(digits) // 10**places}"
    if places == 0:
        return text, value, value
    text += f".{abs(digits) % 10**places:0{places}}"
    half = Fraction(1, 2 * 10**places)
    return text, value - half, value + half


@given(
    st.lists(written_values(), min_size=2, max_size=5),
    st.lists(st.integers(-3, 3).filter(bool), min_size=5, max_size=5),
    st.sampled_from(["=", "!=", "<", "<=", ">", ">="]),
    st.integers(-20, 20),
)
@settings(max_examples=300, deadline=None)
def test_a_line_of_sums_contradicts_just_where_no_allowed_values_satisfy_it(values, factors, operator, extra):
    names = [f"v{number}" for number in range(len(values))]
    claims = [{"id": name, "measure": name, "value": text} for name, (text, _, _) in zip(names, values, strict=True)]
    terms = " + ".join(f"{factor} * {name}" for factor, name in zip(factors, names, strict=False)).replace("+ -", "- ")
    line = f"{terms} {operator} {extra}".replace("- -", "- -")
    record = load_record({"id": "r", "claims": claims, "checks": [line]})

    ends = [sorted((factor * low, factor * high)) for factor, (_, low, high) in zip(factors, values, strict=False)]
    least, most = sum(low for low, _ in ends) - extra, sum(high for _, high in ends) - extra
    satisfiable = {
        "=": least <= 0 <= most,
        "!=": not least == most == 0,
        "<": least < 0,
        "<=": least <= 0,
        ">": most > 0,
        ">=": most >= 0,
    }[operator]

    (check,) = Judge(NO_RULES).judge(record).checks
    assert check.verdict is (Verdict.AGREES if satisfiable else Verdict.CONTRADICTS)


@given(
    st.lists(written_values(), min_size=3, max_size=3),
    st.sampled_from(
        [
            "a * b = c",
            "a / b = c",
            "(a - b) / b <= c",
            "a / (a + b) = c",
            "a * b * c >= a",
            "abs(a - b) <= c",
            "max(a, b) < c",
        ]
    ),
)
@settings(max_examples=300, deadline=None)
def test_a_line_with_products_never_contradicts_where_some_allowed_values_satisfy_it(values, line):
    claims = [{"id": name, "measure": name, "value": text} for name, (text, _, _) in zip("abc", values, strict=True)]
    record = load_record({"id": "r", "claims": claims, "checks": [line]})
    (check,) = Judge(NO_RULES).judge(record).checks
    if check.verdict is Verdict.CONTRADICTS:
        grid = [[low, (low + high) / 2, high, low + (high - low) / 3] for _, low, high in values]
        for a, b, c in product(*grid):
            assert not _holds(line, a, b, c)


def _holds(line: str, a: Fraction, b: Fraction, c: Fraction) -> bool:
    try:
        return {
            "a * b = c": lambda: a * b == c,
            "a / b = c": lambda: a / b == c,
            "(a - b) / b <= c": lambda: (a - b) / b <= c,
            "a / (a + b) = c": lambda: a / (a + b) == c,
            "a * b * c >= a": lambda: a * b * c >= a,
            "abs(a - b) <= c": lambda: abs(a - b) <= c,
            "max(a, b) < c": lambda: max(a, b) < c,
        }[line]()
    except ZeroDivisionError:
        return False


SIDES, CATEGORIES = ("east", "west"), ("old", "young")


@st.composite
def cubes(draw: st.DrawFn) -> dict[tuple[str | None, str | None], int]:
    """Counts by side and category, some of them totals (None) and some for each side; any of them may be missing."""
    cells = [(side, category) for side in (*SIDES, "each", None) for category in (*CATEGORIES, None)]
    chosen = draw(st.lists(st.sampled_from(cells), min_size=1, max_size=8, unique=True))
    return {cell: draw(st.integers(0, 6)) for cell in chosen}


def _record(cube, order=None, names=None, factor=1):
    rename = names or {}
    claims = []
    for (side, category), value in cube.items():
        dims = {"side": side, "category": category}
        dims = {name: rename.get(member, member) for name, member in dims.items() if member is not None}
        claims.append({"measure": "counted", "dims": dims, "value": str(value * factor), "unit": "person"})
    if order is not None:
        order.shuffle(claims)
    members = {"side": [rename.get(s, s) for s in SIDES], "category": [rename.get(c, c) for c in CATEGORIES]}
    return load_record({"id": "r", "members": members, "claims": claims})


def _stated(cube, side, category):
    """What is stated of one cell: its own claim and that of `each`; a set, because they may differ."""
    found = set()
    for stated_side in {side, "each"} if side in SIDES else {side}:
        if (stated_side, category) in cube:
            found.add(cube[stated_side, category])
    return found


def _expected_contradictions(cube):
    """Every group of parts with its whole: contradictory if no choice of stated values fits; missing parts are >= 0."""
    count = 0
    for whole_side in (*SIDES, "each", None):  # sums over category
        if any((whole_side, category) in cube for category in CATEGORIES):
            parts = [_stated(cube, whole_side, category) for category in CATEGORIES]
            whole = _stated(cube, whole_side, None)
            if whole_side == "each" and (not all(parts) or not whole):
                continue  # tried member by member below
            count += bool(whole) and not _fits(parts, whole)
    for whole_category in (*CATEGORIES, None):  # sums over side
        if any((side, whole_category) in cube for side in (*SIDES, "each")):
            parts = [_stated(cube, side, whole_category) for side in SIDES]
            whole = _stated(cube, None, whole_category)
            count += bool(whole) and not _fits(parts, whole)
    return count


def _fits(parts, whole):
    if all(parts):
        return any(sum(choice) == total for choice in product(*parts) for total in whole)
    known = [part for part in parts if part]
    return any(sum(choice) <= total for choice in product(*known) for total in whole)


def _without_each_groups(cube):
    return all(side != "each" or category is None for side, category in cube)


@given(cubes())
@settings(max_examples=400, deadline=None)
def test_parts_and_wholes_contradict_just_where_no_stated_values_fit(cube):
    if not _without_each_groups(cube):
        cube = {cell: value for cell, value in cube.items() if cell[0] != "each" or cell[1] is None}
    if not cube:
        return
    judged = Judge(PARTS_MAKE_WHOLE).judge(_record(cube))
    found = sum(check.verdict is Verdict.CONTRADICTS for check in judged.checks)
    assert found == _expected_contradictions(cube)


def _verdicts(record):
    return sorted(
        (check.rule.id, check.verdict.value, len(check.claims))
        for check in Judge(PARTS_MAKE_WHOLE).judge(record).checks
    )


@given(cubes(), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_the_order_of_claims_changes_no_verdict(cube, order):
    assert _verdicts(_record(cube, order)) == _verdicts(_record(cube))


@given(cubes())
@settings(max_examples=100, deadline=None)
def test_the_names_of_members_change_no_verdict(cube):
    names = {"east": "zulu", "west": "alpha", "old": "m2", "young": "m1"}
    assert _verdicts(_record(cube, names=names)) == _verdicts(_record(cube))


@given(cubes(), st.sampled_from([2, 1000, 10**30]))
@settings(max_examples=100, deadline=None)
def test_scaling_all_values_changes_no_verdict(cube, factor):
    assert _verdicts(_record(cube, factor=factor)) == _verdicts(_record(cube))


def test_each_side_counts_once_a_member():
    cube = {("each", "old"): 270, ("each", "young"): 120, ("each", None): 390, (None, None): 780}
    assert _verdicts(_record(cube)) == [
        ("parts", "agrees", 2),
        ("parts", "agrees", 3),
        ("parts", "undecided", 1),
        ("parts", "undecided", 1),
    ]


@pytest.mark.parametrize("copies", [2, 31])
def test_duplicates_are_decided_once_a_group(copies):
    """29 cells stated 31 times each make 29 checks, not two million (Arelle issue 242)."""
    claims = [
        {"measure": "votes", "dims": {"area": f"a{cell}"}, "value": str(cell), "unit": "vote"}
        for cell in range(29)
        for _ in range(copies)
    ]
    random.Random(1).shuffle(claims)
    rule = Rule("restated", "restated", parse("restated(?measure)"), "restated(?measure)")
    judged = Judge(RuleBook((rule,))).judge(load_record({"id": "r", "claims": claims}))
    assert [len(check.claims) for check in judged.checks] == [copies] * 29
    assert {check.verdict for check in judged.checks} == {Verdict.AGREES}


def test_a_check_over_a_restated_cell_names_the_claim_that_it_depends_on():
    claims = [
        {"id": "a", "measure": "a", "value": "270"},
        {"id": "b", "measure": "b", "value": "120"},
        {"id": "right", "measure": "total", "value": "390"},
        {"id": "wrong", "measure": "total", "value": "380"},
    ]
    rule = Rule("sum", "sum", parse("a + b = total"), "a + b = total")
    judge = Judge(RuleBook((rule,)))
    (check,) = judge.judge(load_record({"id": "r", "claims": claims})).checks
    assert check.verdict is Verdict.AGREES
    assert [claim.id for claim in check.depends_on] == ["right"]
    claims[2]["value"] = "391"
    (check,) = judge.judge(load_record({"id": "r", "claims": claims})).checks
    assert check.verdict is Verdict.CONTRADICTS


def test_more_choices_than_are_tried_end_undecided_and_never_in_an_accusation():
    claims = [{"measure": "total", "value": "150"}]
    for name in "abcd":
        claims += [{"measure": name, "value": str(value)} for value in (10, 20, 30)]
    rule = Rule("sum", "sum", parse("a + b + c + d = total"), "a + b + c + d = total")
    (check,) = Judge(RuleBook((rule,))).judge(load_record({"id": "r", "claims": claims})).checks
    assert check.verdict is Verdict.CONTRADICTS  # 120 is the most that any choice gives
    claims[0]["value"] = "45"
    (check,) = Judge(RuleBook((rule,))).judge(load_record({"id": "r", "claims": claims})).checks
    assert check.verdict is Verdict.UNDECIDED
    assert check.reasons == ("its cells are restated in 81 combinations, more than the 64 that are tried",)
