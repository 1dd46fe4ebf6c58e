"""The shipped packs: every example of every rule, every row of what was asked for, no rule that accuses wrongly."""

from pathlib import Path

import pytest

from validator.claims.readers.claims_text import parse_claims
from validator.judge.check import Check
from validator.judge.judge import Judge
from validator.judge.selftest import run_example
from validator.judge.together import judge_together
from validator.judge.verdict import Verdict
from validator.rulebook.catalogue import pack_titles, shipped_catalogue
from validator.rulebook.example import example_records
from validator.rulebook.pack import load_rules, shipped_rules
from validator.rulebook.rule import Example, Rule, RuleBook

BOOK = load_rules()
EXAMPLES = [(rule, example) for rule in BOOK.rules for example in rule.examples]

# The table of the packs, row by row and claim by claim: what is to be checked, and the rules that check it.
ASKED: dict[str, dict[str, list[str]]] = {
    "arithmetic": {
        "parts make the whole": ["parts-make-whole"],
        "each × members = total": ["parts-make-whole", "each-times-count"],
        "part ≤ whole": ["part-within-whole"],
        "shares of a complete dimension sum to 100 %": ["shares-make-whole"],
        "share = part ÷ whole": ["share-of-whole"],
        "mean × count = total": ["mean-times-count", "mean-per-member-times-count", "mean-of-members"],
        "GRIM": ["possible-mean"],
        "min ≤ mean, median ≤ max": ["mean-within-extremes", "median-within-extremes"],
        "ratio, one in N": ["ratio-of-parts", "share-of-whole"],
        "rate = numerator ÷ denominator": ["rate-of-base", "rate-per-time"],
        "non-negative and whole counts": ["count-not-negative", "within-possible-range", "whole-count"],
        "net = gains − losses": ["net-flow"],
    },
    "repeats": {
        "restated value": ["restated-value"],
        "headline against body": ["headline-against-body"],
        "the same quantity in two units": ["two-units"],
        "a scale slip": ["scale-slip"],
    },
    "change": {
        "change = after − before": ["change-is-difference", "change-of-share"],
        "percent change": ["percent-change"],
        "percent against percentage points": ["percent-or-points"],
        "direction words": ["direction-of-change"],
        "multiples": ["multiple-of-before"],
        "changes of shares sum to zero": ["changes-of-shares-cancel"],
    },
    "progress": {
        "actual ≤ limit": ["within-limit"],
        "actual ≤ target": ["within-target"],
        "actual + remaining = target": ["remaining-to-target", "remaining-to-limit"],
        "progress share": ["share-of-target"],
        "cumulative never falls": ["cumulative-never-falls"],
    },
    "calendar": {
        "weekday of a date": ["weekday-of-date"],
        "start ≤ end": ["start-before-end"],
        "duration = end − start": ["duration-from-dates"],
        "age from birth and date": ["age-on-date", "age-at-publication"],
        "a relative date": ["relative-date"],
        "events in their stated order": ["rounds-in-order"],
    },
    "ranking": {
        "rank order agrees with values": ["rank-from-largest", "rank-from-smallest"],
        "a superlative against every stated peer": ["largest-of-all", "smallest-of-all", "record-high", "record-low"],
        "a stated number of items = items listed": ["items-listed"],
    },
    "across": {
        "restated values between sources": ["restated-across-records"],
        "region = sum of provinces between files": ["roll-up-across-records"],
        "a cumulative value never falls": ["running-total-across-records"],
        "stock and flow": ["stock-and-flow-across-records"],
    },
}

# What looks like a mistake and is none: the rule must have an example of it that it does not accuse.
FALSE_FRIENDS = [
    ("shares-make-whole", "several candidates"),
    ("shares-make-whole", "99.9"),
    ("parts-make-whole", "counted twice"),
    ("parts-make-whole", "one of three members is not stated, and 270 + 90"),
    ("part-within-whole", "another lost money"),
    ("change-is-difference", "favourable"),
    ("change-is-difference", "another series"),
    ("cumulative-never-falls", "recount"),
    ("percent-change", "from 1.2 to 1.3 million"),
    ("net-flow", "minus sign"),
    ("mean-of-members", "unequal size"),
    ("duration-from-dates", "or 3 with the first one"),
    ("age-on-date", "44 or 45"),
    ("start-before-end", "some day in May"),
    ("remaining-to-target", "1,050 of 1,000"),
    ("rank-from-largest", "both second"),
    ("restated-across-records", "780 may be right by then"),
    ("restated-across-records", "nothing says to which day they count"),
    ("roll-up-across-records", "two files declare different provinces"),
    ("running-total-across-records", "some day in May"),
    ("stock-and-flow-across-records", "minus sign"),
]

# Passing a target is a warning by intention; nothing else may accuse an example that is right.
MEANT = {("remaining-to-target", "within-target"), ("share-of-target", "within-target")}


def named(pair: tuple[Rule, Example]) -> str:
    rule, example = pair
    return f"{rule.id}: {example.name}"


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=map(named, EXAMPLES))
def test_every_example_reaches_its_verdict(rule: Rule, example: Example) -> None:
    result = run_example(rule, example, Judge(RuleBook((rule,), BOOK.measures, BOOK.members)))

    assert result.passed, f"found {', '.join(result.found) or 'no check'}\n{result.text}"


def test_every_claim_of_every_example_can_be_read() -> None:
    judge = Judge(RuleBook((), BOOK.measures, BOOK.members))

    unread = {
        named((rule, example)): dict(unread)
        for rule, example in EXAMPLES
        for record in example_records(example)
        if (unread := judge.judge(record).read.unread)
    }

    assert unread == {}


def test_a_rule_is_called_as_its_file_and_its_pack_as_the_folder() -> None:
    files = sorted(
        f"{path.parent.name}/{path.stem}" for path in shipped_rules().glob("*/*.yaml") if path.stem != "pack"
    )

    assert files == sorted(f"{rule.pack}/{rule.id}" for rule in BOOK.rules)


@pytest.mark.parametrize("pack", ASKED)
def test_every_row_of_what_was_asked_for_has_a_rule(pack: str) -> None:
    ids = {rule.id for rule in BOOK.rules if rule.pack == pack}

    assert {row: missing for row, rules in ASKED[pack].items() if (missing := set(rules) - ids)} == {}


def test_every_rule_was_asked_for() -> None:
    asked = sorted({(pack, rule) for pack, rows in ASKED.items() for rules in rows.values() for rule in rules})

    assert asked == sorted((rule.pack, rule.id) for rule in BOOK.rules)


@pytest.mark.parametrize(("rule_id", "words"), FALSE_FRIENDS)
def test_a_false_friend_is_not_accused(rule_id: str, words: str) -> None:
    rule = next(rule for rule in BOOK.rules if rule.id == rule_id)

    verdicts = [example.verdict for example in rule.examples if words in example.name]

    assert verdicts
    assert "contradicts" not in verdicts


def test_no_rule_accuses_an_example_of_another_rule_that_is_right() -> None:
    judge = Judge(BOOK)

    accused = [
        f"{check.rule.id} accuses {named((rule, example))}"
        for rule, example in EXAMPLES
        if example.verdict != "contradicts"
        for check in all_checks(judge, example)
        if check.verdict is Verdict.CONTRADICTS and (rule.id, check.rule.id) not in MEANT
    ]

    assert accused == []


def all_checks(judge: Judge, example: Example) -> list[Check]:
    """Of each record of the example by itself, and of all together."""
    records = example_records(example)
    alone = [check for record in records for check in judge.judge(record).checks]
    return [*alone, *(judge_together(records, judge).checks if len(records) > 1 else ())]


@pytest.mark.parametrize(
    ("claims", "accused"),
    [
        ("measure a: unit=person, maximum=100\na = 150", [("within-possible-range", "error")]),
        ("measure a: unit=person, maximum=100\na = 100", []),
        ("measure a: unit=person, maximum=100\na = -12", [("count-not-negative", "warning")]),
        ("measure a: unit=person\na = -12", [("count-not-negative", "warning")]),
        ("measure a: unit=person, minimum=0\na = -12", [("within-possible-range", "error")]),
        ("measure a: unit=person, maximum=2\na[statistic=rank] = 3rd", []),
        ("measure a: unit=person, minimum=-20, maximum=100\na = -12", []),
    ],
)
def test_a_count_is_asked_for_each_bound_once(claims: str, accused: list[tuple[str, str]]) -> None:
    judged = Judge(BOOK).judge(parse_claims(claims))

    found = [
        (check.rule.id, check.rule.severity.value) for check in judged.checks if check.verdict is Verdict.CONTRADICTS
    ]

    assert accused == found


def test_every_rule_says_why_and_on_whose_authority() -> None:
    lacking = [rule.id for rule in BOOK.rules if not rule.why.rstrip().endswith(".") or not rule.source]

    assert lacking == []


def test_no_two_examples_of_a_rule_have_one_name() -> None:
    for rule in BOOK.rules:
        names = [example.name for example in rule.examples]
        assert len(set(names)) == len(names), rule.id


def test_every_pack_has_a_title() -> None:
    assert set(ASKED) == set(pack_titles(shipped_rules()))


def test_the_rules_readme_is_not_stale() -> None:
    page = Path(shipped_rules() / "README.md").read_text(encoding="utf-8")

    assert page == shipped_catalogue(), "run: python -m validator.rulebook.catalogue"
