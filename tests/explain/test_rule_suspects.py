"""Rules that are wrong themselves: found and told once, with the term they lack; wrong data is not taken for that."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator import Rule, RuleBook, Verdict, check, load_record, load_rules
from validator.explain.dataset import rule_tally
from validator.explain.dataset.gap import closings
from validator.explain.dataset.roles import Role
from validator.explain.dataset.rule_suspects import rule_suspects
from validator.rulebook.parse import parse

NO_RULES = RuleBook(())


def judged(rows, lines=(), rules=NO_RULES, unit="USD"):
    """A table: each row a record, each column a measure."""
    records = [
        {
            "id": name,
            "claims": [{"measure": measure, "value": str(value), "unit": unit} for measure, value in row.items()],
            "checks": list(lines),
        }
        for name, row in rows.items()
    ]
    return [record.judged for record in check(records, rules, explain=False)]


def filings(wrong=(), **more):
    """Forty filings: profit = revenue - costs + other_income, costs = wages + rent; those of ``wrong`` are 100 off."""
    rows = {}
    for n in range(40):
        revenue, costs, other = 1000 + 37 * n, 400 + 11 * n, 5 + n
        profit = revenue - costs + other + (100 if n in wrong else 0)
        rows[f"r{n:02}"] = {"revenue": revenue, "costs": costs, "other_income": other, "profit": profit}
        rows[f"r{n:02}"] |= {"wages": costs - 7, "rent": 7} | {name: made(n) for name, made in more.items()}
    return rows


def test_a_missing_term_in_forty_records_is_told_once_beside_three_real_errors():
    records = judged(filings(wrong=(5, 12, 31)), ["revenue - costs = profit", "costs = wages + rent"])
    (found,) = rule_suspects(records)
    assert (found.checks, found.contradicts, found.undecided, found.records) == (40, 40, 0, 40)
    assert (found.agree_elsewhere, found.contradict_elsewhere) == (40, 0)
    assert (found.closing_term, found.closes) == ("+ other_income", 37)
    assert found.examples == ("r00", "r01", "r02")
    assert found.text == (
        "The line revenue - costs = profit is suspect: it contradicts in 40 of 40 checks, in 40 records, while other "
        "rules confirm these claims in 40 of 40 checks. With + other_income "
        "(revenue - costs + other_income = profit), 37 of the 40 gaps close. 3 contradictions would remain."
    )
    rest = {
        record.read.record.id
        for record in records
        for one in record.checks
        if found.groups(one) and not found.explains(one, record.read.claims)
    }
    assert {"r05", "r12", "r31"} == rest
    assert sum(found.groups(one) for record in records for one in record.checks) == 40


def test_the_new_term_stands_on_the_side_that_is_worked_out():
    (found,) = rule_suspects(judged(filings(), ["profit = revenue - costs"]))
    assert found.closing[0].formula == "profit = revenue - costs + other_income"


def test_without_any_other_rule_a_term_that_closes_most_gaps_is_evidence_enough():
    (found,) = rule_suspects(judged(filings(wrong=(5,)), ["revenue - costs = profit"]))
    assert (found.closing_term, found.closes, found.agree_elsewhere) == ("+ other_income", 39, 0)
    assert ", and no other rule relates these claims. With" in found.text


def test_records_that_lack_the_term_or_have_none_of_it_agree_before_and_after():
    rows = filings()
    for n in range(10):
        row = rows[f"r{n:02}"]
        row["profit"] -= row["other_income"]
        row["other_income"] = 0
        if n < 5:
            del row["other_income"]
    (found,) = rule_suspects(judged(rows, ["revenue - costs = profit"]))
    assert (found.checks, found.contradicts, found.closes) == (40, 30, 30)
    assert found.closing[0].breaks == 0


def test_agreements_that_a_term_would_break_are_counted_and_told():
    rows = filings()
    for n in range(4):
        rows[f"r{n:02}"]["profit"] -= rows[f"r{n:02}"]["other_income"]
    (found,) = rule_suspects(judged(rows, ["revenue - costs = profit"]))
    assert (found.contradicts, found.closes, found.closing[0].breaks) == (36, 36, 4)
    assert found.text.endswith("36 of the 36 gaps close, but 4 checks that agree would not.")


def accounts():
    """Closing is opening plus inflow, and two other lines hold of the same claims."""
    return {
        f"a{n}": {
            "opening": 100 + n,
            "inflow": 10 + 3 * n,
            "closing": 110 + 4 * n,
            "cash": 4 + n,
            "card": 6 + 2 * n,
            "notes": 110,
            "coins": 4 * n,
        }
        for n in range(6)
    }


def test_a_wrong_sign_is_found():
    lines = ["opening - inflow = closing", "inflow = cash + card", "closing = notes + coins"]
    (found,) = rule_suspects(judged(accounts(), lines))
    assert (found.closing_term, found.closes) == ("+ inflow instead of - inflow", 6)
    assert (found.agree_elsewhere, found.contradict_elsewhere) == (12, 0)
    assert found.text.endswith("Or the data state it so throughout, and the rule has to follow.")


def test_a_term_too_many_is_found():
    lines = ["opening + inflow + card = closing", "inflow = cash + card", "closing = notes + coins"]
    (found,) = rule_suspects(judged(accounts(), lines))
    assert (found.closing_term, found.closes) == ("without + card", 6)


def test_a_term_in_thousands_is_found():
    rows = {name: row | {"closing": 100 + n + 1000 * (10 + 3 * n)} for n, (name, row) in enumerate(accounts().items())}
    (found,) = rule_suspects(judged(rows, ["opening + inflow = closing", "inflow = cash + card"]))
    assert (found.closing_term, found.closes) == ("inflow × 1,000", 6)


def test_a_side_of_a_ratio_in_thousands_is_found():
    rows = {
        f"c{n}": {"cost": 600 + 60 * n, "heads": 60, "rate": 10_000 + 1000 * n, "a": 600, "b": 60 * n} for n in range(4)
    }
    (found,) = rule_suspects(judged(rows, ["cost / heads = rate", "cost = a + b"], unit=None))
    assert (found.closing_term, found.closes) == ("cost / heads × 1,000", 4)


def test_a_product_lacks_a_term_too():
    rows = {f"c{n}": {"price": 3 + n, "pieces": 10, "tax": 2 + n, "amount": 32 + 11 * n} for n in range(4)}
    (found,) = rule_suspects(judged(rows, ["price * pieces = amount"], unit=None))
    assert found.closing[0].formula == "price * pieces + tax = amount"


def test_a_rule_that_is_right_is_not_suspect_where_a_fifth_of_the_data_is_wrong():
    rows = {
        name: row | {"closing": row["closing"] + (row["inflow"] if n % 5 == 0 else 0)}
        for n, (name, row) in enumerate(accounts().items())
    }
    assert rule_suspects(judged(rows, ["opening + inflow = closing", "inflow = cash + card"])) == ()


CONFIRMED = ["opening = owned + lent", "inflow = cash + card", "closing = notes + coins"]


def confirmed(wrong):
    """Every claim of opening + inflow = closing is confirmed by another line; the first ``wrong`` fail it."""
    rows = accounts()
    for n, row in enumerate(rows.values()):
        row["opening"] += 1 + n * n if n < wrong else 0
        row |= {"owned": row["opening"] - 30, "lent": 30}
    return rows


@pytest.mark.parametrize(("wrong", "suspects"), [(3, 0), (4, 1)])
def test_most_is_more_than_half(wrong, suspects):
    found = rule_suspects(judged(confirmed(wrong), ["opening + inflow = closing", *CONFIRMED]))
    assert [wrong] * suspects == [one.contradicts for one in found]


def test_two_records_are_not_enough():
    rows = dict(list(accounts().items())[:2])
    assert rule_suspects(judged(rows, ["opening - inflow = closing", "inflow = cash + card"])) == ()


def test_three_are():
    rows = dict(list(accounts().items())[:3])
    assert len(rule_suspects(judged(rows, ["opening - inflow = closing", "inflow = cash + card"]))) == 1


def test_where_other_rules_blame_the_same_claims_the_data_are_wrong():
    rows = {name: row | {"inflow": row["inflow"] + 50} for name, row in accounts().items()}
    assert rule_suspects(judged(rows, ["opening + inflow = closing", "inflow = cash + card"])) == ()


def test_a_sign_that_is_wrong_throughout_accuses_no_rule_if_no_other_rule_vouches_for_the_data():
    rows = {name: row | {"inflow": -row["inflow"]} for name, row in accounts().items()}
    assert rule_suspects(judged(rows, ["opening + inflow = closing"])) == ()


def test_a_rule_whose_claims_are_all_confirmed_is_told_without_a_closing_term():
    (found,) = rule_suspects(judged(confirmed(6), ["opening + inflow = closing", *CONFIRMED]))
    assert (found.closing_term, found.closes, found.contradicts) == (None, 0, 6)
    assert (found.agree_elsewhere, found.contradict_elsewhere) == (18, 0)
    assert found.text.endswith("No single term closes most of the gaps.")


@pytest.mark.parametrize("line", CONFIRMED)
def test_where_one_claim_is_not_confirmed_the_data_may_be_at_fault(line):
    lines = [one for one in CONFIRMED if one != line]
    assert rule_suspects(judged(confirmed(6), ["opening + inflow = closing", *lines])) == ()


def test_an_inequality_confirms_nothing():
    rows = judged(confirmed(6), ["opening + inflow = closing", *CONFIRMED[1:], "owned <= opening"])
    assert rule_suspects(rows) == ()


def test_an_inequality_has_no_closing_term_because_any_large_one_would_do():
    (found,) = rule_suspects(judged(accounts(), ["closing <= inflow", *CONFIRMED[1:]]))
    assert (found.closing, found.contradicts) == ((), 6)


def test_one_figure_for_each_side_that_is_the_total_accuses_no_rule():
    texts = [
        f"won[side=each] = {8 + n} seats\nwon = {8 + n} seats\nwon[kind=x] = 3 seats\nwon[kind=y] = {5 + n} seats\n"
        for n in range(4)
    ]
    members = {"side": ["A", "B"], "kind": ["x", "y"]}
    assert rule_suspects(from_members(texts, members, "sum(?m over ?d) = ?m")) == ()


def test_terms_that_tie_are_all_told_and_none_is_picked():
    records = judged(filings(copy=lambda n: 5 + n), ["revenue - costs = profit", "costs = wages + rent"])
    (found,) = rule_suspects(records)
    assert [one.phrase for one in found.closing] == ["+ copy", "+ other_income"]
    assert (found.closing_term, found.closes) == (None, 40)
    assert (
        "Each of these alone closes 40 of the 40 gaps: + copy (revenue - costs + copy = profit); "
        "+ other_income (revenue - costs + other_income = profit)."
    ) in found.text


def test_undecided_checks_are_counted_apart():
    rows = filings()
    for n in range(30):
        del rows[f"r{n:02}"]["profit"]
    (found,) = rule_suspects(judged(rows, rules=own_rules("revenue - costs = profit", "costs = wages + rent")))
    assert (found.checks, found.contradicts, found.undecided) == (10, 10, 30)


def test_more_terms_than_can_be_weighed_are_said_to_be(monkeypatch):
    monkeypatch.setattr(rule_tally, "MOST_TERMS", 1)
    lines = ["revenue - costs = profit", "costs = wages + rent"]
    (found,) = rule_suspects(judged(filings(copy=lambda n: 5 + n), lines))
    assert (found.unweighed, found.closing) == (True, ())
    assert "different terms could stand in it, so that none was looked for." in found.text


def own_rules(*lines):
    """A rule of each line."""
    return RuleBook(tuple(Rule(f"rule-{at}", line, parse(line), line) for at, line in enumerate(lines, 1)))


def flows(measure, n, births):
    return f"{measure}[way=gain] = {100 + n} people\n{measure}[way=loss] = {40 + n} people\n" + (
        f"{measure}[way=net] = {60 + births} people\n"
    )


NET = "?measure[way=net] = ?measure[way=gain] - ?measure[way=loss]"


def from_text(texts, rules):
    return [record.judged for text in texts for record in check(text, rules, explain=False)]


def test_of_a_rule_with_variables_the_measure_is_told_for_which_it_fails():
    texts = [
        flows("population", n, 7 + n) + flows("seats", n, 0) + f"population[way=births] = {7 + n} people\n"
        for n in range(5)
    ]
    (found,) = rule_suspects(from_text(texts, own_rules(NET)))
    assert found.group.values == (("measure", "population"),)
    assert (found.checks, found.contradicts, found.closing_term) == (5, 5, "+ population[way=births]")
    assert "?measure[way=gain] - ?measure[way=loss] + population[way=births]" in found.closing[0].formula


def test_a_rule_with_variables_that_fails_for_every_measure_is_told_once():
    texts = [
        "".join(flows(m, n, 7 + n) + f"{m}[way=births] = {7 + n} people\n" for m in ("bears", "wolves"))
        for n in range(5)
    ]
    (found,) = rule_suspects(from_text(texts, own_rules(NET)))
    assert (found.group.values, found.checks, found.contradicts, found.records) == ((), 10, 10, 5)
    assert found.closing_term == "+ ?measure[way=births]"


def test_measures_that_are_each_seen_once_make_one_rule():
    texts = [flows(f"kind {n}", n, 7 + n) + f"`kind {n}`[way=births] = {7 + n} people\n" for n in range(5)]
    texts = [text.replace(f"kind {n}[", f"`kind {n}`[") for n, text in enumerate(texts)]
    (found,) = rule_suspects(from_text(texts, own_rules(NET)))
    assert (found.checks, found.contradicts, found.closing_term) == (5, 5, "+ ?measure[way=births]")


def test_one_rule_over_many_regions_lacks_one_term():
    text = "".join(
        f"revenue[region=R{n}] = {50 + n} USD\ncosts[region=R{n}] = {20 + n} USD\n"
        f"other[region=R{n}] = {3 + n} USD\nprofit[region=R{n}] = {33 + n} USD\n"
        for n in range(4)
    )
    (found,) = rule_suspects(from_text([text] * 3, own_rules("revenue - costs = profit")))
    assert (found.contradicts, found.closes, found.records, found.closing_term) == (12, 12, 3, "+ other")


def test_a_claim_for_each_member_is_a_term_for_every_member():
    text = "".join(
        f"revenue[side={side}] = {50 + n} USD\ncosts[side={side}] = 20 USD\nprofit[side={side}] = {33 + n} USD\n"
        for n, side in enumerate(("A", "B"))
    )
    (found,) = rule_suspects(
        from_text([text + "other[side=each] = 3 USD\n"] * 3, own_rules("revenue - costs = profit"))
    )
    assert (found.contradicts, found.closes, found.closing_term) == (6, 6, "+ other")


def test_neither_a_share_nor_a_target_nor_another_unit_is_a_term():
    text = (
        "revenue = 50 USD\ncosts = 20 USD\nprofit = 33 USD\nother[stage=target] = 3 USD\n"
        "other[statistic=change] = 3 USD\nworkers = 3 people\nlent = 3 EUR\n"
    )
    assert rule_suspects(from_text([text] * 3, own_rules("revenue - costs = profit"))) == ()


def test_a_total_among_the_parts_is_a_term_too_many():
    text = "won[category=a] = {0} seats\nwon[category=b] = {1} seats\nwon[category=all] = {2} seats\nwon = {2} seats\n"
    texts = [text.format(3 + n, 5, 8 + n) for n in range(4)]
    (found,) = rule_suspects(from_members(texts, {"category": ["a", "b", "all"]}, "sum(?m over ?d) = ?m"))
    assert (found.contradicts, found.closes, found.closing_term) == (4, 4, "without + won[category=all]")


def from_members(texts, members, *lines):
    rules = own_rules(*lines)
    records = [replace(load_record(text), members=members) for text in texts]
    return [record.judged for one in records for record in check(one, rules, explain=False)]


def test_lines_that_name_claims_by_their_ids_name_the_term_by_its_id():
    records = [
        {
            "id": f"r{n}",
            "claims": [
                {"id": "in", "measure": "money", "dims": {"way": "in"}, "value": str(50 + n), "unit": "USD"},
                {"id": "out", "measure": "money", "dims": {"way": "out"}, "value": "20", "unit": "USD"},
                {"id": "kept", "measure": "money", "dims": {"way": "kept"}, "value": str(34 + n), "unit": "USD"},
                {"id": "gift", "measure": "gift", "value": "4", "unit": "USD"},
                {"id": "odd", "measure": "money", "dims": {"way": "gift"}, "value": "4", "unit": "USD"},
            ],
            "checks": ["in - out = kept"],
        }
        for n in range(3)
    ]
    (found,) = rule_suspects([record.judged for record in check(records, NO_RULES, explain=False)])
    assert [one.phrase for one in found.closing] == ["+ gift", "+ odd"]


VALUES = st.sampled_from(["0", "1", "2", "3", "-1", "-2", "10", "100", "2.0", "1.5", "about 3", "1.2 thousand", "0.4"])


@given(st.lists(st.fixed_dictionaries(dict.fromkeys("abcd", VALUES)), min_size=1, max_size=3))
@settings(max_examples=60)
def test_a_term_closes_a_gap_exactly_where_the_judge_accepts_the_line_with_it(rows):
    table = {f"r{at}": row for at, row in enumerate(rows)}
    lines = {
        "+ d": "a + b + d = c",
        "- d": "a + b - d = c",
        "without + a": "b = c",
        "without + b": "a = c",
        "without + c": None,
        "- a instead of + a": "0 - a + b = c",
        "- b instead of + b": "a - b = c",
        "- c instead of + c": "a + b = 0 - c",
        "b × 100": "a + b * 100 = c",
        "c ÷ 10": "a + b = c / 10",
    }
    for number, record in enumerate(judged(table, ["a + b = c"], unit=None)):
        (one,) = record.checks
        found = {term.text(): closed for term, closed in closings(one, record.read.claims)}
        for phrase, line in lines.items():
            if line is None:
                continue
            ((other,),) = [entry.checks for entry in judged({"r": rows[number]}, [line], unit=None)]
            if "×" in phrase or "÷" in phrase:
                # A power of ten is left out where it does not fit, and where any would: a value around zero.
                assert found.get(phrase, False) <= (other.verdict is not Verdict.CONTRADICTS)
            else:
                assert (phrase, found[phrase]) == (phrase, other.verdict is not Verdict.CONTRADICTS)


@given(st.permutations(range(8)), st.sets(st.integers(0, 7), max_size=3))
@settings(max_examples=40)
def test_the_order_of_the_records_and_of_the_claims_changes_nothing(order, wrong):
    rows = dict(list(filings(wrong).items())[:8])
    lines = ["revenue - costs = profit", "costs = wages + rent"]
    turned = {name: dict(reversed(rows[name].items())) for name in (f"r{at:02}" for at in order)}
    first, second = rule_suspects(judged(rows, lines)), rule_suspects(judged(turned, lines))
    assert [one.text for one in first] == [one.text for one in second]
    assert [one.closing for one in first] == [one.closing for one in second]
    assert [one.examples for one in first] == [one.examples for one in second]


def test_of_the_shipped_rules_none_is_suspect_in_records_that_agree():
    text = "released[side=A] = 3 people\nreleased[side=B] = 4 people\nreleased = 7 people\n"
    assert rule_suspects(from_text([text] * 5, load_rules())) == ()


def test_a_role_of_a_variable_is_written_with_what_it_stands_for():
    role = Role("", (("way", "net"),), "measure")
    assert (role.text(()), role.text((("measure", "won"),))) == ("?measure[way=net]", "won[way=net]")


def test_no_record_has_no_suspect():
    assert rule_suspects(()) == ()
