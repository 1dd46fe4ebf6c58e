"""What contradictions of one rule have in common over many records: told with its counts, and not by chance."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator import Rule, RuleBook, check, load_rules
from validator.claims.interval import Interval
from validator.explain.dataset.likeness import Compared, Kind, likenesses
from validator.explain.dataset.patterns import patterns
from validator.explain.slips import SLIPS
from validator.rulebook.parse import parse


def judged(rows, lines=(), rules=None, unit="USD"):
    """A table: each row a record, each column a measure."""
    records = [
        {
            "id": name,
            "claims": [{"measure": measure, "value": str(value), "unit": unit} for measure, value in row.items()],
            "checks": list(lines),
        }
        for name, row in rows.items()
    ]
    return [record.judged for record in check(records, rules or RuleBook(()), explain=False)]


def from_text(texts, rules):
    return [record.judged for text in texts for record in check(text, rules, explain=False)]


def sums(count, c):
    """Rows with a + b = c, but for what ``c`` makes of the right sum of row n. The sums are 137 + 37 n."""
    return {f"r{n:03}": {"a": 100 + 30 * n, "b": 37 + 7 * n, "c": c(137 + 37 * n, n)} for n in range(count)}


def test_a_lost_minus_sign_is_told_once_for_all():
    """Of 245 records 232 lost the minus sign of a loss, and 13 are wrong in ways of their own."""
    rows = {
        f"r{n:03}": {"income": 100 + n, "costs": 301 + 2 * n, "loss": 201 + n if n < 232 else -(77 + n * n)}
        for n in range(245)
    }
    (found,) = patterns(judged(rows, ["income - costs = loss"]))
    assert found.text == (
        "232 of 245 differences of loss equal twice the stated value with its sign flipped: "
        "a minus sign was lost in extraction"
    )
    assert (found.kind, found.role, found.count, found.of) == ("sign-lost", "loss", 232, 245)
    assert found.examples == ("r000", "r001", "r002")


def test_signs_that_are_reversed_both_ways_are_told_as_reversed():
    rows = {f"r{n}": {"a": 10 * n + 3, "b": 50, "c": 50 - (10 * n + 3)} for n in range(10)}
    (found,) = patterns(judged(rows, ["a - b = c"]))
    assert (found.kind, found.role, found.count, found.of) == ("sign-reversed", "c", 10, 10)


def test_one_column_in_thousands_is_told():
    (found,) = patterns(judged(sums(5, lambda right, n: right * 1000), ["a + b = c"]))
    assert found.kind == "power-of-ten"
    assert found.text == (
        "5 of 5 values of c fit ÷ 1,000: the decimal point or the zeros misplaced, or another scale was meant"
    )


def test_rounded_values_show_a_lost_scale_too():
    rows = {f"r{n}": {"a": f"1.{n} million", "b": f"2.{n} million", "c": f"3.{2 * n}"} for n in range(4)}
    (found,) = patterns(judged(rows, ["a + b = c"]))
    assert (found.kind, found.role, found.count) == ("power-of-ten", "c", 4)
    assert "fit × 1,000,000" in found.text


def test_duplicated_parts_make_twice_the_total():
    rows = {f"r{n}": {"a": 2 * (50 + n), "b": 2 * (20 + 3 * n), "c": 70 + 4 * n} for n in range(4)}
    (found,) = patterns(judged(rows, ["a + b = c"]))
    assert (found.kind, found.role, found.count) == ("all-counted-twice", "c", 4)
    why = "these are counted twice, as in duplicated rows"
    assert f"4 of 4 values of c are exactly half the sum of its parts: {why}" == found.text


def test_a_total_that_was_counted_twice():
    (found,) = patterns(judged(sums(4, lambda right, n: 2 * right), ["a + b = c"]))
    assert (found.kind, found.role, found.count) == ("stated-twice", "c", 4)


SIDES = {"side": ["A", "B", "C"]}


def test_the_figure_of_one_member_in_place_of_the_total():
    records = [
        {
            "id": f"r{n}",
            "members": SIDES,
            "claims": [
                {"measure": "freed", "dims": {"side": "each"}, "value": str(11 + n), "unit": "people"},
                {"measure": "freed", "value": str(11 + n), "unit": "people"},
            ],
        }
        for n in range(4)
    ]
    reports = check(records, load_rules(), explain=False)
    found = [one for one in patterns([r.judged for r in reports]) if one.rule.id == "parts-make-whole"]
    assert [(one.role, one.kind) for one in found if one.role == "freed"] == [("freed", "one-for-all")]
    assert "fit × the number of members of side" in found[0].text


def test_a_part_left_out_is_named():
    (found,) = patterns(judged(sums(4, lambda right, n: 100 + 30 * n), ["a + b = c"]))
    assert found.text == "4 of 4 values of c are too low by exactly b: one part left out"


def test_a_part_counted_twice_is_named():
    (found,) = patterns(judged(sums(4, lambda right, n: right + 37 + 7 * n), ["a + b = c"]))
    assert found.text == "4 of 4 values of c are too high by exactly b: one part counted twice"


def test_the_value_of_a_neighbouring_column_is_named():
    rows = {
        name: row | {"next": row["c"], "c": 5 * n * n + 3000}
        for n, (name, row) in enumerate(sums(5, lambda r, n: r).items())
    }
    (found,) = patterns(judged(rows, ["a + b = c"]))
    assert (found.kind, found.role, found.count) == ("value-stated-elsewhere", "c", 5)
    assert found.text == "5 of 5 values of c would have to be what next states: another cell was read, or exchanged"


def test_a_constant_difference_is_told_of_every_claim_that_may_have_it():
    found = patterns(judged(sums(5, lambda right, n: right + (3 if n < 4 else 17)), ["a + b = c"]))
    assert [one.text for one in found] == [
        "4 of 5 values of a are too low by exactly 3",
        "4 of 5 values of b are too low by exactly 3",
        "4 of 5 values of c are too high by exactly 3",
    ]


def test_dates_may_be_off_by_a_constant():
    texts = [f"began = 2025-0{n}-01\nended = 2025-0{n}-11\nlasted = 9 days\n" for n in range(1, 6)]
    rules = RuleBook((line("days(began, ended) = lasted"),))
    found = patterns(from_text(texts, rules))
    assert {"began", "ended", "lasted"} == {one.role for one in found if one.kind == "constant-difference"}


def line(text):
    return Rule("own", text, parse(text), text)


def test_rounding_to_thousands_is_told_where_every_total_is_a_whole_thousand():
    """The sums are 42,123, 43,160, 44,197, …; without what is below a thousand they are too low by 123, 160, 197, …"""
    rows = {f"r{n}": {"a": 1000 * n + 40_123, "b": 37 * n + 2_000, "c": 1000 * (n + 42)} for n in range(6)}
    (found,) = patterns(judged(rows, ["a + b = c"]))
    assert (found.kind, found.role, found.count) == ("rounded", "c", 6)
    assert found.text == (
        "6 of 6 values of c are whole multiples of 1,000 and differ by less than that: "
        "rounded to 1,000, and stated as if exact"
    )


def test_one_digit_that_is_wrong_in_the_same_place():
    found = patterns(judged(sums(6, lambda right, n: right + 1000 * (n + 1)), ["a + b = c"]))
    assert {"digit-changed"} == {one.kind for one in found}
    (one,) = found
    assert one.text == "all 6 differences are 1 to 9 times 1,000: one digit wrong, always in the same place"
    assert one.role == "a, b, c"


def test_one_figure_at_any_place_is_told_once_for_all_claims_of_the_rule():
    """The differences are 3,000, 3, 30, 300, 3,000, …: 21 of 28 are multiples of 10, and all are 3·10^k."""
    (found,) = patterns(judged(sums(28, lambda right, n: right + 3 * 10 ** (-n % 4)), ["a + b = c"]))
    assert found.text == "all 28 differences are 3·10^k"
    assert (found.kind, found.role, found.count, found.of) == ("one-figure", "a, b, c", 28, 28)


def test_one_figure_with_few_differences_may_be_chance():
    """Three differences have one figure in common, the last one, in one of 9 · 9 cases."""
    assert not patterns(judged(sums(3, lambda right, n: right + 3 * 10**n), ["a + b = c"]))


def test_differences_seen_in_another_size_from_one_claim_are_told_for_each():
    """From c they are 2, 20, 200 and 2,000, from a, which counts twice, half of that with its sign turned."""
    rows = {f"r{n}": {"a": 100 + n, "c": 200 + 2 * n + 2 * 10 ** (n % 4)} for n in range(28)}
    found = patterns(judged(rows, ["2 * a = c"]))
    assert [one.text for one in found] == ["all 28 differences of a are 1·10^k", "all 28 differences of c are 2·10^k"]


def test_differences_that_are_multiples_of_nine_hint_at_swapped_digits():
    found = patterns(judged(sums(5, lambda right, n: right + 9 * (n + 1)), ["a + b = c"]))
    assert {"digits-swapped"} == {one.kind for one in found}


def test_three_multiples_of_nine_may_be_chance():
    assert patterns(judged(sums(3, lambda right, n: right + 9 * (n + 1)), ["a + b = c"])) == ()


def test_errors_that_have_nothing_in_common_are_no_pattern():
    assert patterns(judged(sums(7, lambda right, n: right + (13, -7, 101, 29, -53, 4, 67)[n]), ["a + b = c"])) == ()


@pytest.mark.parametrize(("alike", "told"), [(5, 0), (6, 1)])
def test_a_pattern_holds_for_more_than_half(alike, told):
    odd = (13, -7, 101, 29, -53)
    rows = sums(alike + 5, lambda right, n: -right if n < alike else right + odd[n - alike])
    assert told == len(patterns(judged(rows, ["a + b = c"])))


def test_two_contradictions_are_no_pattern():
    assert patterns(judged(sums(2, lambda right, n: -right), ["a + b = c"])) == ()


def test_of_two_records_that_agree_and_those_that_do_not_only_the_latter_count():
    rows = sums(9, lambda right, n: right if n < 5 else -right)
    (found,) = patterns(judged(rows, ["a + b = c"]))
    assert (found.count, found.of) == (4, 4)


def test_the_column_of_a_rule_with_selectors_is_one_role_in_all_regions():
    text = "".join(
        f"a[region=R{n}] = {100 + n} USD\nb[region=R{n}] = {150 + 3 * n} USD\nc[region=R{n}] = {50 + 2 * n} USD\n"
        for n in range(4)
    )
    (found,) = patterns(from_text([text], RuleBook((line("a - b = c"),))))
    assert (found.role, found.count, found.of) == ("c", 4, 4)


def test_a_range_around_zero_or_without_end_is_like_nothing():
    zero, open_end = Interval(-1, 1), Interval(5, None)
    for stated, implied in ((zero, Interval(3, 3)), (Interval(3, 3), zero), (open_end, Interval(-9, -9))):
        assert list(likenesses(Compared(stated, implied), None)) == []


def test_slips_have_the_names_that_they_have_in_a_single_record():
    names = {slip.name for slip in SLIPS}
    own = {"sign-reversed", "all-counted-twice", "stated-twice", "value-stated-elsewhere"}
    own |= {"constant-difference", "rounded", "common-multiple", "one-figure"}
    assert own == {kind.value for kind in Kind} - names


@given(st.permutations(range(9)), st.sampled_from([-1, 2, 10]), st.sets(st.integers(0, 8), max_size=5))
@settings(max_examples=60)
def test_the_order_of_the_records_changes_nothing(order, factor, odd):
    rows = sums(9, lambda right, n: right + 3 if n in odd else factor * right)
    turned = {name: rows[name] for name in (f"r{at:03}" for at in order)}
    first, second = patterns(judged(rows, ["a + b = c"])), patterns(judged(turned, ["a + b = c"]))
    assert [(one.text, one.examples) for one in first] == [(one.text, one.examples) for one in second]


@given(st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50), st.integers(-200, 200)), min_size=3, max_size=9))
@settings(max_examples=80)
def test_a_sign_is_told_just_where_a_count_by_hand_finds_it(rows):
    table = {f"r{n}": {"a": a, "b": b, "c": c} for n, (a, b, c) in enumerate(rows)}
    wrong = [(a, b, c) for a, b, c in rows if a + b != c]
    flipped = {
        "a": sum(-a + b == c for a, b, c in wrong),
        "b": sum(a - b == c for a, b, c in wrong),
        "c": sum(a + b == -c for a, b, c in wrong),
    }
    signs = {"sign-lost", "sign-added", "sign-reversed"}
    for found in patterns(judged(table, ["a + b = c"], unit=None)):
        if found.kind in signs:
            assert 2 * found.count > len(wrong) >= 3
            assert found.count <= flipped[found.role]
            assert len(wrong) == found.of
            assert found.kind != "sign-reversed" or found.count == flipped[found.role]
