"""Explanations of records: never of a truthful one, and of a wrong one what brute force finds."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from fractions import Fraction
from itertools import chain, product
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent.parent / "conformance"))

from mistakes import MISTAKES
from random_records import Draw, Oracle, invented
from random_tables import Table
from story import Story
from worlds import WORLDS

from validator.claims.interval import Interval
from validator.claims.readers import load_record
from validator.cli import main
from validator.explain.explaining import explain
from validator.explain.explanation import Explanation
from validator.judge.judge import Judge, Judged
from validator.judge.verdict import Strength, Verdict
from validator.rulebook.pack import load_rules
from validator.rulebook.rule import Severity

EVERY = list(HealthCheck)
JUDGE = Judge(load_rules())
SIDES = "members side: Ukraine, Russia\n"
CATEGORIES = "members category: military, civilian\n"

Record = str | dict[str, object]


def judged(record: Record) -> Judged:
    return JUDGE.judge(load_record(record))


def explained(record: Record, seconds: float | None = None) -> Explanation:
    return explain(JUDGE, judged(record), seconds)


def conflicts(found: Explanation) -> list[str]:
    return [" ".join(claim.id for claim in conflict.claims) for conflict in found.conflicts]


def minimum_sets(found: Explanation) -> set[frozenset[str]]:
    """Every combination of one way of each group."""
    ways = [[[claim.id for claim in way.claims] for way in group.ways] for group in found.groups]
    return {frozenset(chain(*chosen)) for chosen in product(*ways)} if ways else set()


def suspects(found: Explanation) -> list[str]:
    return sorted(" ".join(sorted(one)) for one in minimum_sets(found))


def offered(found: Explanation) -> dict[str, str | None]:
    return {repair.claim.id: repair.text for repair in found.repairs if repair.offered}


def listed(found: Explanation) -> dict[str, str | None]:
    return {repair.claim.id: repair.text for repair in found.repairs}


def weight(found: Explanation) -> Fraction:
    return sum((Fraction(group.weight) for group in found.groups), Fraction(0))


# --- a truthful record is never accused -------------------------------------------------------------------------------


def nothing_wrong(found: Explanation) -> bool:
    return not (found.conflicts or found.groups or found.repairs or found.more)


def settled(found: Explanation) -> bool:
    """Nothing wrong, and nothing left open."""
    return nothing_wrong(found) and not (found.partial or found.open) and found.complete


@pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS.keys())
@given(data=st.data())
@settings(max_examples=6, deadline=None, suppress_health_check=EVERY, print_blob=False)
def test_a_truthful_source_is_never_accused_jointly(world: Callable[[Story], None], data: st.DataObject) -> None:
    story = Story(data.draw)
    world(story)
    found = explained(story.record())
    assert nothing_wrong(found), [conflict.lines for conflict in found.conflicts]
    assert found.partial == ()


def test_a_truthful_table_is_never_accused() -> None:
    """Members differ here, so that what "each" of them has in words is no number of all."""
    for seed in range(90):
        found = explained(Table(seed).record(), 2)
        assert nothing_wrong(found), (seed, [conflict.lines for conflict in found.conflicts])


def test_a_truthful_exact_table_is_settled() -> None:
    for seed in range(500, 540):
        found = explained(Table(seed, exact=True).record())
        assert settled(found), seed


@pytest.mark.parametrize(
    "text",
    [
        "released = 781 people\nreleased[side=each] = between 380 and 400 people",
        "released = 781 people\nreleased[side=each] = about 390 people",
        "released = 900 thousand people\nreleased[side=each] = 0.4 million people",
        "released = 781 people\nreleased[side=each, gender=women] = 3 people",
        "released[side=Ukraine] = 390 people\nreleased[side=Russia] = 391 people\n"
        "released[side=each] = at least 390 people",
        "released[side=each, statistic=share] = 50%\nreleased[side=Ukraine] = 390 people\nreleased = 781 people",
        "released[side=each] = 390 people\nreleased = about 800 people\nreleased[stage=target] = 1,000 people",
    ],
)
def test_what_each_has_in_words_may_differ_between_the_members(text: str) -> None:
    assert conflicts(explained(SIDES + text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "born[person=Anna] = March 1980\nborn[person=Anna, statistic=age, as_of=2025-05-23] = 45",
        "born[person=Anna] = 1 March 1980\nborn[person=Anna, statistic=age, as_of=2025-05-23] = 45",
        "exchange = 23 May 2025\nexchange[statistic=weekday] = Friday\nexchange[edge=start] = May 2025",
        "talks[edge=start] = 5 May 2025\ntalks[edge=end] = 7 May 2025\ntalks[statistic=duration] = three days",
        "price = $215.61\nprice = $216",
        "shipped = 10 boxes\nshipped[statistic=duration] = 8 days\n"
        "shipped[statistic=rate, of=duration] = 1.250 boxes per day",
        "paid[statistic=count] = 400\npaid = $10,160\npaid[statistic=mean] = $25.40",
        "level[as_of=2024] = 15.1 °C\nlevel[as_of=2025] = 33.9 °C\n"
        "level[statistic=change, as_of=2025, since=2024] = rose",
        "vote[party=left, as_of=2020] = 34.9%\nvote[party=left, as_of=2024] = 38.1%\n"
        "vote[party=left, statistic=change, as_of=2024, since=2020] = +3.2 percentage points",
    ],
)
def test_ordinary_records_are_settled(text: str) -> None:
    assert settled(explained(text))


# --- chains, integers, rounding ---------------------------------------------------------------------------------------

EACH = (
    SIDES
    + CATEGORIES
    + "m: released[side=each, category=military] = 270 people\nc: released[side=each, category=civilian] = 120 people\n"
)


@pytest.mark.parametrize("total", ["780", "about 800", "0.8 thousand", "at least 700"])
def test_a_chain_through_an_unstated_cell_that_fits_is_no_conflict(total: str) -> None:
    assert settled(explained(EACH + f"t: released = {total} people"))


def test_a_chain_through_an_unstated_cell_contradicts() -> None:
    record = EACH + "t: released = 800 people"
    assert [check for check in judged(record).checks if check.verdict is Verdict.CONTRADICTS] == []
    found = explained(record)
    assert conflicts(found) == ["m c t"]
    assert suspects(found) == ["c", "m", "t"]
    (conflict,) = found.conflicts
    assert conflict.minimal
    assert not conflict.single
    assert Strength.PROVEN is conflict.strength
    assert "= 390 (each side)" in conflict.lines[0]
    assert "= 780 ✗ stated 800" in conflict.lines[-1]
    # Half of 800 is 400: ten more of either for each side, or 20 fewer in all.
    assert listed(found) == {"m": "280 people", "c": "130 people", "t": "780 people"}
    assert offered(found) == {}


def test_a_longer_chain_contradicts() -> None:
    """(1 + 2) × 2 × 3 = 18 in each of two halves is 36."""
    record = (
        SIDES + "members category: military, civilian\nmembers rank: low, middle, high\nmembers half: one, two\n"
        "m: released[side=each, category=military, rank=each, half=each] = 1 people\n"
        "c: released[side=each, category=civilian, rank=each, half=each] = 2 people\n"
    )
    assert nothing_wrong(explained(record + "t: released = 36 people"))
    # 37 is no multiple of the twelve that are equal, whatever they are.
    assert conflicts(explained(record + "t: released = 37 people")) == ["t"]
    assert conflicts(explained(record + "t: released = 48 people")) == ["m c t"]


def test_an_odd_total_of_two_equal_sides_is_wrong_whatever_a_side_released() -> None:
    """What is stated of each side exactly makes the sides equal, though its value may be wrong: 781 is odd."""
    found = explained(EACH + "t: released = 781 people")
    assert conflicts(found) == ["t"]
    assert suspects(found) == ["t"]
    assert "t" in suspects(found)


def test_an_odd_total_of_two_equal_sides_is_impossible() -> None:
    """A line says here that both sides are equal, so that 781 is impossible whatever a side has."""
    for total, expected in (("780", []), ("781", ["t"])):
        found = explained(f"s: side = about 390 people\nt: total = {total} people\ncheck: s * 2 = t")
        assert expected == conflicts(found) == suspects(found)


def test_jointly_impossible_within_rounding_though_every_check_agrees() -> None:
    """Rows of 10.0 and 10.0 are at most 20.1 in all, columns of 10.0 and 10.3 at least 20.2."""
    record = """members region: north, south
members product: x, y
measure revenue: unit=USD, additive
n: revenue[region=north] = $10.0 billion
s: revenue[region=south] = $10.0 billion
x: revenue[product=x] = $10.0 billion
y: revenue[product=y] = $10.3 billion
nx: revenue[region=north, product=x] = $5.0 billion
ny: revenue[region=north, product=y] = $5.1 billion
sx: revenue[region=south, product=x] = $5.0 billion
sy: revenue[region=south, product=y] = $5.1 billion
"""
    assert [check for check in judged(record).checks if check.verdict is Verdict.CONTRADICTS] == []
    found = explained(record)
    # The sums alone, or with x by its cells, at least 4.95 + 4.95: y is at least 10.25. The cells of y allow 10.3.
    assert conflicts(found) == ["n s x y", "n s y nx sx"]
    assert suspects(found) == ["n", "s", "y"]
    assert found.checks
    assert nothing_wrong(explained(record.replace("$10.3", "$10.1")))


@pytest.mark.parametrize("size", [10**11, 10**12])
def test_large_values_are_values_like_others(size: int) -> None:
    parts = [size + 3, 2 * size + 4, 3 * size + 5]
    record = "members side: A, B, C\n" + "".join(
        f"{side.lower()}: votes[side={side}] = {value:,} votes\n" for side, value in zip("ABC", parts, strict=True)
    )
    assert settled(explained(record + f"t: votes = {sum(parts):,} votes"))
    found = explained(record + f"t: votes = {sum(parts) + 1:,} votes")
    assert conflicts(found) == ["a b c t"]
    assert suspects(found) == ["a", "b", "c", "t"]
    # 1 more for a part or 1 less in all: each is one digit wrong, and none is picked.
    assert offered(found) == {}


# --- the demo, repairs, ties ------------------------------------------------------------------------------------------


def test_swapped_digits_of_a_total_are_found_and_offered() -> None:
    found = explained(EACH + "p: released[side=each] = 390 people\nt: released = 870 people")
    assert conflicts(found) == ["m c t", "p t"]
    assert suspects(found) == ["t"]
    assert offered(found) == {"t": "780 people"}
    (repair,) = found.repairs
    assert (Interval(780, 780), "two adjacent digits swapped") == (repair.implied, repair.cause)


def test_of_two_equally_good_explanations_none_is_offered() -> None:
    """31 + 42 is 73, stated 74: one digit of any of the three."""
    found = explained(
        SIDES + "a: votes[side=Ukraine] = 31 votes\nb: votes[side=Russia] = 42 votes\nt: votes = 74 votes"
    )
    assert suspects(found) == ["a", "b", "t"]
    assert listed(found) == {"a": "32 votes", "b": "43 votes", "t": "73 votes"}
    assert offered(found) == {}


VOTES = SIDES + "a: votes[side=Ukraine] = 412 votes\nb: votes[side=Russia] = 305 votes\nt: votes = {} votes"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 84 for 48 %, or 480 for 840.
        (
            "members party: a, b\np: votes[party=a] = 480 votes\nw: votes = 1,000 votes\n"
            "s: votes[party=a, statistic=share] = 84%",
            {},
        ),
        # Ten times and a hundred times 412 + 305.
        (VOTES.format("7,170"), {"t": "717 votes"}),
        (VOTES.format("71,700"), {"t": "717 votes"}),
        # Another weekday, or one of many days.
        ("a: exchange = 2025-05-23\nb: exchange[statistic=weekday] = Thursday", {}),
        (
            "e: pupils[school=each] = 390 pupils\nn: pupils[statistic=count, of=school] = 2 schools\n"
            "t: pupils = 870 pupils",
            {"t": "780 pupils"},
        ),
    ],
)
def test_only_the_one_likely_repair_is_offered(text: str, expected: dict[str, str]) -> None:
    assert expected == offered(explained(text))


def test_the_wrong_figure_of_a_product_is_suspect() -> None:
    """390 × 2 is 780."""
    record = "s: per_side = 390 people\nt: total = {} people\ncheck: s * 2 = t"
    assert settled(explained(record.format(780)))
    assert suspects(explained(record.format(790))) == ["s", "t"]


def test_no_repair_is_offered_that_only_leaves_a_check_undecided() -> None:
    """A target of 0 would make 19 % of it undecidable, not right."""
    found = explained("t: done[stage=target] = 1 people\nd: done = 0 people\ns: done[statistic=share, of=target] = 19%")
    assert [" ".join(sorted(one.split())) for one in conflicts(found)] == ["s t"]
    assert "t" not in offered(found)


# --- trust and confidence ---------------------------------------------------------------------------------------------

THREE = SIDES + "a: votes[side=Ukraine] = 390 votes{}\nb: votes[side=Russia] = 390 votes{}\nt: votes = 870 votes{}\n"


def test_without_confidences_every_claim_of_a_conflict_is_suspect() -> None:
    assert suspects(explained(THREE.format("", "", ""))) == ["a", "b", "t"]


def test_a_trusted_claim_is_never_suspect_nor_repaired() -> None:
    found = explained(THREE.format(" {trusted}", "", ""))
    assert suspects(found) == ["b", "t"]
    assert "a" not in listed(found)


def test_the_least_sure_claim_is_suspected_first() -> None:
    found = explained(THREE.format("", " {confidence=0.5}", " {confidence=0.9}"))
    assert suspects(found) == ["b"]
    assert Fraction(1, 2) == weight(found)


def test_a_conflict_of_trusted_claims_is_reported_as_such() -> None:
    found = explained(THREE.format(" {trusted}", " {trusted}", " {trusted}"))
    assert conflicts(found) == ["a b t"]
    assert found.conflicts[0].is_trusted
    assert () == found.groups == found.repairs
    assert list(found.partial) == ["every claim of a conflict is trusted, so that none can be suspected: a, b, t"]


def test_an_exchange_never_changes_a_trusted_claim() -> None:
    found = explained(
        {
            "claims": [
                {"id": "a", "measure": "ma", "value": "-4", "confidence": "0.25"},
                {"id": "b", "measure": "mb", "value": "-10"},
                {"id": "c", "measure": "mc", "value": "8", "trusted": True},
            ],
            "checks": ["a = b", "2 * c <= b + 8"],
        }
    )
    assert suspects(found) == ["a b"]
    assert "c" not in listed(found)


# --- repeats ----------------------------------------------------------------------------------------------------------


def test_of_three_statements_of_one_cell_the_odd_one_is_suspect() -> None:
    record = SIDES + (
        "a: released[side=Ukraine] = 390 people\nb: released[side=Russia] = 390 people\n"
        "t1: released = 780 people\nt2: released = 780 people\nt3: released = 870 people\n"
    )
    found = explained(record)
    assert suspects(found) == ["t3"]
    assert offered(found) == {"t3": "780 people"}


def test_two_statements_that_differ_are_both_suspect() -> None:
    found = explained("a: votes = 100 votes\nb: votes = 130 votes")
    assert conflicts(found) == ["a b"]
    assert suspects(found) == ["a", "b"]
    assert offered(found) == {}


def test_a_claim_that_is_stated_for_each_member_counts_once() -> None:
    found = explained("members side: A, B, C, D\ne: votes[side=each] = 20 votes\nt: votes = 100 votes")
    assert conflicts(found) == ["e t"]
    assert weight(found) == 1
    assert suspects(found) == ["e", "t"]


# --- against brute force ----------------------------------------------------------------------------------------------


def drawn(data: st.DataObject) -> Draw:
    return lambda low, high: data.draw(st.integers(low, high))


@pytest.mark.parametrize("trust", [False, True], ids=["alike", "with confidences"])
@given(data=st.data())
@settings(max_examples=12, deadline=None, suppress_health_check=EVERY, print_blob=False)
def test_conflicts_and_suspects_are_those_of_brute_force(trust: bool, data: st.DataObject) -> None:
    told = invented(drawn(data), 6, trust=trust)
    oracle = Oracle(told)
    found = explained(told.record())
    sets = {frozenset(claim.id for claim in conflict.claims) for conflict in found.conflicts}
    expected = oracle.conflicts()
    assert sets == expected if found.complete else sets <= expected
    assert all(conflict.minimal for conflict in found.conflicts) or not found.complete
    assert found.open == ()
    least = oracle.suspects()
    if least is None:
        assert any("trusted" in text for text in found.partial)
    else:
        assert found.partial == ()
        assert least == (weight(found), minimum_sets(found) or {frozenset()})
        assert all(group.proven and group.complete for group in found.groups)


def test_every_offered_repair_removes_its_contradiction() -> None:
    repaired = 0
    for seed in range(7000, 7040):
        told = invented(Random(seed).randint, 6, trust=seed % 2 == 0)
        record = told.record()
        found = explained(record)
        if not offered(found):
            continue
        repaired += 1
        corrected = json.loads(json.dumps(record))
        for claim in corrected["claims"]:
            claim["value"] = offered(found).get(claim["id"], claim["value"])
        groups = {repair.group for repair in found.repairs if repair.offered}
        after = explained(corrected)
        left = sum((Fraction(one.weight) for at, one in enumerate(found.groups) if at not in groups), Fraction(0))
        assert left == weight(after), seed
        if not left and not found.partial:
            assert settled(after), seed
    assert repaired > 2


def test_the_order_of_claims_changes_nothing() -> None:
    for seed in range(8000, 8008):
        told = invented(Random(seed).randint, 6, trust=seed % 2 == 0)
        order = list(range(len(told.values)))
        Random(seed).shuffle(order)
        first, second = explained(told.record()), explained(told.record(order))
        if not (first.complete and second.complete):
            continue
        assert {frozenset(one.split()) for one in conflicts(first)} == {
            frozenset(one.split()) for one in conflicts(second)
        }, seed
        assert minimum_sets(first) == minimum_sets(second), seed
        assert offered(first) == offered(second), seed


def test_the_same_record_is_explained_alike_every_time() -> None:
    for seed in (7001, 7002, 7003):
        record = invented(Random(seed).randint, trust=True).record()
        assert repr(explained(record)) == repr(explained(record))


# --- planted mistakes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
@given(data=st.data())
@settings(max_examples=2, deadline=None, suppress_health_check=EVERY, print_blob=False)
def test_a_planted_mistake_is_suspect(mistake: Callable[[Story], str], data: st.DataObject) -> None:
    """All else is truthful, so that the wrong claim is in every conflict and is one way to restore the record."""
    story = Story(data.draw)
    wrong = mistake(story)
    found = explained(story.record())
    assert found.conflicts
    for conflict in found.conflicts:
        assert wrong in [claim.id for claim in conflict.claims], conflict.lines
    if not found.partial:
        assert frozenset({wrong}) in minimum_sets(found), story.claims


# --- limits -----------------------------------------------------------------------------------------------------------


def test_a_tiny_time_limit_ends_in_a_partial_answer_that_says_so() -> None:
    record = EACH + "p: released[side=each] = 390 people\nt: released = 870 people"
    found = explained(record, 0)
    assert found.partial
    assert "time limit" in found.partial[0]
    assert not found.complete


def test_a_tiny_time_limit_keeps_the_exit_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = EACH + "p: released[side=each] = 390 people\nt: released = {} people"
    Path("bad.claims").write_text(text.format(870), encoding="utf-8")
    Path("good.claims").write_text(text.format(780), encoding="utf-8")
    codes = {
        name: CliRunner().invoke(main, ["check", name, "--explain-seconds", "0.000001"]).exit_code
        for name in ("bad.claims", "good.claims")
    }
    assert codes == {"bad.claims": 1, "good.claims": 0}


def test_a_warning_suspects_nothing_that_an_error_explains() -> None:
    """870 passes the target of 800, which is a warning; but 870 is a slip of 780, which does not."""
    record = SIDES + (
        "a: released[side=Ukraine] = 390 people\nb: released[side=Russia] = 390 people\nt: released = 870 people\n"
        "g: released[stage=target] = 800 people\n"
    )
    found = explained(record)
    assert [(ids, one.severity) for ids, one in zip(conflicts(found), found.conflicts, strict=True)] == [
        ("a b t", Severity.ERROR),
        ("t g", Severity.WARNING),
    ]
    assert suspects(found) == ["a", "b", "t"]
    assert offered(found) == {"t": "780 people"}


def test_two_separate_mistakes_are_two_groups() -> None:
    record = SIDES + (
        "a: votes[side=Ukraine] = 390 votes\nb: votes[side=Russia] = 391 votes\nt: votes = 871 votes\n"
        "d: exchange = 2025-05-23\nw: exchange[statistic=weekday] = Monday\n"
    )
    found = explained(record)
    assert conflicts(found) == ["a b t", "d w"]
    assert [group.weight for group in found.groups] == [1, 1]
    assert len(minimum_sets(found)) == 6
    assert offered(found) == {"t": "781 votes"}
