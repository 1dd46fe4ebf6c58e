"""Checks over all records, found group by group, are those of judging all claims as one record."""

from __future__ import annotations

import random
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from validator.across.across import judge_across
from validator.across.join_key import JoinKey, Vocabulary, hash_of
from validator.claims.cells import EACH
from validator.claims.merged import Declared
from validator.claims.readers import load_record
from validator.claims.reading import read_claims
from validator.claims.record import Record
from validator.judge.check import Check
from validator.judge.judge import Judge, Judged
from validator.judge.together import Known, judge_together
from validator.judge.verdict import Verdict
from validator.rulebook.pack import load_rules
from validator.rulebook.parse import parse
from validator.rulebook.rule import Rule, RuleBook, Within

SHIPPED = load_rules()


def rule(name: str, expect: str, when: str | None = None, unless: str | None = None) -> Rule:
    return Rule(
        name,
        name,
        parse(expect),
        expect,
        when=None if when is None else parse(when),
        unless=None if unless is None else parse(unless),
        within=Within.DATA_SET,
    )


OTHERS = (
    rule("named", "a + b = a[side=none, kind=none]"),
    rule("bare", "a <= b"),
    rule("fixed", "a[side=x] <= b[side=y]"),
    rule("rate", "?measure[statistic=rate, of=?base] = ?measure / ?base"),
    rule("share", "?m[?d=?p, statistic=share, of=?d] = ?m[?d=?p] / ?m"),
    rule("part", "?m[?d=?p] <= ?m", when="stated(?m)"),
    rule("change", "?m[statistic=change, as_of=?now, since=?then] = ?m[as_of=?now] - ?m[as_of=?then]"),
    rule("ranked", "?m[?d=?a, statistic=rank, of=?d] = rank(?m among ?d)"),
    rule("counted", "?m[statistic=count, of=?d] = count(?m over ?d)"),
    rule("spread", "spread(?m[statistic=?s]) < 3"),
    rule("mean", "mean(?m over side) = ?m"),
    rule("most", "max(?m over ?d) <= ?m"),
    rule("headline", "?m[section=headline] = ?m"),
    rule("ascending", "ascending(?m over as_of)"),
    rule("restated", "restated(?m[statistic=?s, stage=?t])", unless="possible(spread(?m[statistic=?s, stage=?t]) = 2)"),
)
BOOK = RuleBook((*SHIPPED.within(Within.DATA_SET), *OTHERS), SHIPPED.measures, SHIPPED.members)
RESTATED, ROLL_UP = (
    RuleBook(tuple(one for one in SHIPPED.rules if one.id == name), SHIPPED.measures, SHIPPED.members)
    for name in ("restated-across-records", "roll-up-across-records")
)

DIMS = {
    "side": ["x", "y", "each"],
    "kind": ["m", "n", "each"],
    "month": ["1", "2"],
    "as_of": ["2024", "2025", "2025-03", "March 2025"],
    "since": ["2024"],
    "statistic": ["share", "rate", "rank", "count", "change", "mean"],
    "of": ["side", "kind", "b", "as_of"],
    "stage": ["target", "actual"],
    "flow": ["gain", "loss", "net"],
    "section": ["headline", "body"],
}
VALUES = ["1", "2", "2", "3", "3", "4", "5.5", "about 3", "0", "-1", "50%", "2024", "3 people", "2 soldiers"]


FLOWS = {"flow": ["gain", "loss"], "since": ["2024"], "as_of": ["2024", "2025"]}


def random_records(chance: random.Random) -> list[Record]:
    """Few words, so that cells meet; each record may declare, and not always as the others do."""
    orderly = chance.random() < 0.5
    records = []
    used = chance.sample(list(DIMS), chance.randint(1, 4))
    for number in range(chance.randint(2, 4)):
        claims = []
        for position in range(chance.randint(1, 8 if orderly else 5)):
            if orderly:
                dims, measure, value = orderly_claim(chance)
            else:
                dims = {name: chance.choice(DIMS[name]) for name in used if chance.random() < 0.55}
                measure, value = chance.choice("ab"), chance.choice(VALUES)
            claims.append({"id": f"c{position}", "measure": measure, "dims": dims, "value": value})
        fields: dict[str, object] = {"id": f"r{number}", "claims": claims, **declared(chance)}
        if chance.random() < 0.4:
            fields["source"] = {"published": chance.choice(["2025-05-23", "2025-05-24"])}
        records.append(load_record(fields))
    return records


def orderly_claim(chance: random.Random) -> tuple[dict[str, str], str, str]:
    """A count with the labels that roll-ups, running totals and flows go by."""
    dims = {"side": chance.choice("xy")} if chance.random() < 0.6 else {}
    if chance.random() < 0.5:
        wanted = FLOWS if chance.random() < 0.6 else ["as_of"]
        dims |= {name: chance.choice(FLOWS[name]) for name in wanted}
    return dims, "a", f"{chance.randint(1, 4)} people"


def declared(chance: random.Random) -> dict[str, object]:
    fields: dict[str, object] = {}
    if chance.random() < 0.5:
        fields["members"] = {"side": ["x", "y"], **({"month": ["1", "2"]} if chance.random() < 0.5 else {})}
    if chance.random() < 0.1:
        fields["members"] = {"side": ["x", "y", "z"]}
    if chance.random() < 0.4:
        fields["measures"] = {"a": {"additive": chance.random() < 0.9, "cumulative": True}}
    return fields


def told(check: Check) -> tuple[object, ...]:
    return (
        check.rule.id,
        check.verdict,
        check.strength,
        tuple(claim.id for claim in check.claims),
        tuple(sorted(check.bound.values.items())),
        check.bound.common,
        check.reasons,
        tuple(claim.id for claim in check.depends_on),
        check.boxes,
    )


def is_between(check: Check) -> bool:
    """Whether the claims of a check, which are called record/claim, are of several records."""
    return len({claim.id.partition("/")[0] for claim in check.claims}) > 1


def outcomes(checks: list[Check]) -> Counter[tuple[str, Verdict, object]]:
    return Counter((check.rule.id, check.verdict, check.strength) for check in checks)


def assert_the_same(records: list[Record], book: RuleBook) -> None:
    expected = judge_together(records, Judge(book))
    result = judge_across(records, book)
    found: list[Judged] = list(result.judged)

    wrong = [told(check) for check in expected.checks if check.verdict is not Verdict.AGREES]
    shown = [told(check) for judged in found for check in judged.checks if check.verdict is not Verdict.AGREES]
    assert sorted(map(repr, wrong)) == sorted(map(repr, shown))
    counted = Counter(
        {(one.id, *outcome): times for one, counts in result.counts.checks.items() for outcome, times in counts.items()}
    )
    assert outcomes(list(expected.checks)) == counted
    assert expected.idle == result.counts.idle
    decided = [check for check in expected.checks if check.verdict is not Verdict.UNDECIDED and is_between(check)]
    assert len({claim.id for check in decided for claim in check.claims}) == result.counts.compared
    ruled = {claim.claim.place.path for check in expected.checks for claim in check.claims}
    assert tuple(sorted(ruled)) == result.counts.ruled


@given(st.integers(0, 2**32))
@settings(max_examples=25, deadline=None)
def test_checks_found_group_by_group_are_those_of_all_claims_as_one_record(seed: int) -> None:
    assert_the_same(random_records(random.Random(seed)), BOOK)


@given(st.integers(0, 2**32))
@settings(max_examples=150, deadline=None)
def test_two_claims_of_one_check_always_share_the_key_of_the_check(seed: int) -> None:
    records = random_records(random.Random(seed))
    judge = Judge(BOOK)
    declared = Declared(BOOK.measures, BOOK.members)
    each: dict[str, frozenset[str]] = {}
    for record in records:
        read = read_claims(record, BOOK.measures, BOOK.members)
        declared.add(read)
        for claim in read.claims:
            said = [name for name, member in claim.key if member == EACH]
            each[claim.measure] = each.get(claim.measure, frozenset()).union(said)
    vocabulary = Vocabulary(Known(declared.members, declared.assumed), each)
    keys = {one.id: JoinKey(one, vocabulary) for one in BOOK}

    for check in judge_together(records, judge).checks:
        key = keys[check.rule.id]
        for claim in check.claims:
            of_claim = {hash_of(form, dict(claim.key)) for form in key.forms(claim.measure, claim.key)}
            assert key.of_check(check.bound) in of_claim, (told(check), claim.id)


# --- by plain counting, without any of this program's binding --------------------------------------------------------


@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from("mn"), st.sampled_from("xyz"), st.integers(1, 3)), min_size=1, max_size=5),
        min_size=2,
        max_size=5,
    )
)
@settings(max_examples=25, deadline=None)
def test_restated_figures_contradict_just_where_two_records_give_a_cell_two_values(
    stated: list[list[tuple[str, str, int]]],
) -> None:
    cells: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for number, rows in enumerate(stated):
        for kind, side, value in rows:
            cells.setdefault((kind, side), []).append((number, value))
    between = {cell: rows for cell, rows in cells.items() if len({number for number, _ in rows}) > 1}
    differing = {cell for cell, rows in between.items() if len({value for _, value in rows}) > 1}

    records = [
        load_record(
            {
                "id": f"r{number}",
                "claims": [
                    {"measure": "freed", "dims": {"kind": kind, "side": side}, "value": value, "unit": "person"}
                    for kind, side, value in rows
                ],
            }
        )
        for number, rows in enumerate(stated)
    ]
    result = judge_across(records, RESTATED)
    contradicted = {
        (dict(check.bound.common)["kind"], dict(check.bound.common)["side"])
        for judged in result.judged
        for check in judged.checks
        if check.verdict is Verdict.CONTRADICTS
    }
    assert differing == contradicted
    (restated,) = RESTATED.rules
    agreeing = len(between) - len(differing)
    assert (agreeing, len(differing)) == (
        result.counts.of(restated, Verdict.AGREES),
        result.counts.of(restated, Verdict.CONTRADICTS),
    )


@given(st.dictionaries(st.sampled_from("NSEW"), st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 18))))
@settings(max_examples=20, deadline=None)
def test_a_roll_up_contradicts_just_where_two_provinces_are_not_their_region(
    regions: dict[str, tuple[int, int, int]],
) -> None:
    def votes(**dims: str) -> dict[str, object]:
        value = dims.pop("value")
        return {"measure": "votes", "dims": dims, "value": value, "unit": "vote"}

    provinces = [
        votes(region=name, province=province, value=str(value))
        for name, values in regions.items()
        for province, value in zip(("East", "West"), values, strict=False)
    ]
    wholes = [votes(region=name, value=str(whole)) for name, (_, _, whole) in regions.items()]
    records = [
        load_record({"id": "provinces", "claims": provinces}),
        load_record({"id": "regions", "members": {"province": ["East", "West"]}, "claims": wholes}),
    ]
    result = judge_across(records, ROLL_UP)
    contradicted = {
        dict(check.bound.common)["region"]
        for judged in result.judged
        for check in judged.checks
        if check.verdict is Verdict.CONTRADICTS
    }
    assert {name for name, (east, west, whole) in regions.items() if east + west != whole} == contradicted
