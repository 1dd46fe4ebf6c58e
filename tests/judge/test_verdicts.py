"""Small records judged by one formula each, with verdicts, numbers and derivations worked out by hand."""

import pytest

from validator.claims.readers.claims_text import parse_claims
from validator.judge.check import Check
from validator.judge.derive import derive
from validator.judge.judge import Judge
from validator.judge.shown import figure_values, message, shown
from validator.rulebook.parse import parse
from validator.rulebook.rule import Figure, Rule, RuleBook


def judge(formula: str, claims: str, **fields: object) -> list[Check]:
    when = fields.pop("when", None)
    condition = None if when is None else parse(str(when))
    rule = Rule("rule", "rule", parse(formula), formula, when=condition, **fields)  # type: ignore[arg-type]
    judged = Judge(RuleBook((rule,))).judge(parse_claims(claims))
    assert judged.read.problems == ()
    return list(judged.checks)


def verdict(formula: str, claims: str, **fields: object) -> str:
    (check,) = judge(formula, claims, **fields)
    return " ".join(part for part in (check.verdict.value, check.strength and check.strength.value) if part)


@pytest.mark.parametrize(
    ("formula", "claims", "expected"),
    [
        # functions
        ("abs(a) = b", "a = -3\nb = 3", "agrees exactly"),
        ("min(a, b) = 3", "a = 3\nb = 5", "agrees exactly"),
        ("max(a, b) = 3", "a = 3\nb = 5", "contradicts proven"),
        ("round(a) = b", "a = 2.6\nb = 3", "agrees exactly"),  # [2.55, 2.65] rounds to 3
        ("round(a, 10) = b", "a = 24.9\nb = 30", "contradicts proven"),  # to 20
        ("shortened(a) = b", "a = 1,600\nb = 1,649", "agrees within rounding"),  # 1,550 to 1,650
        ("shortened(a) = b", "a = 1,600\nb = 1,651", "contradicts proven"),
        ("rounded(a) = b", "a = 1,600\nb = 1,600.4", "agrees within rounding"),  # 1,599.5 to 1,600.5
        ("rounded(a) = b", "a = 1,600\nb = 1,601", "contradicts proven"),
        ("rounded(a) = b", "a = $100 million\nb = $100.4 million", "agrees within rounding"),  # 99.5 to 100.5
        ("a + b = c", "a = 20 °C\nb = 10 °C\nc = 30 °C", "undecided"),
        ("whole(a * b)", "a = 5.19\nb = 28", "contradicts proven"),  # 5.185 × 28 = 145.18, 5.195 × 28 = 145.46
        ("whole(a * b)", "a = 5.18\nb = 28", "agrees within rounding"),  # 144.9 to 145.18
        ("whole(a)", "a = 7", "agrees exactly"),
        ("spread(a) = 1000", "a = 1,200\na = 1,200,000", "agrees exactly"),
        ("stated(b) or a = 1", "a = 1", "agrees exactly"),
        ("possible(a = 2.95)", "a = 2.9", "agrees exactly"),  # 2.95 rounds to 2.9 or to 3.0
        # dates
        ("weekday(day) = Friday", "day = 2025-05-23", "agrees exactly"),
        ("weekday(day) != Friday", "day = 2025-05-23", "contradicts proven"),
        ("weekday(day) = name", "day = May 2025\nname = Sunday", "undecided"),  # it has them all
        ("start <= end", "start = 2022-02\nend = 2022-02-10", "agrees within rounding"),
        ("start < end", "start = 2022-02\nend = 2022-01-31", "contradicts proven"),
        ("days(start, end) = 7", "start = 2025-05-16\nend = 2025-05-23", "agrees exactly"),
        ("start + 7 day = end", "start = 2025-05-16\nend = 2025-05-23", "agrees exactly"),
        ("7 day + start = end", "start = 2025-05-16\nend = 2025-05-24", "contradicts proven"),
        ("end - 1 week = start", "start = 2025-05-16\nend = 2025-05-23", "agrees exactly"),
        ("end - start = 168 hour", "start = 2025-05-16\nend = 2025-05-23", "agrees exactly"),
        ("years(born, day) = age", "born = 1980-05-24\nday = 2025-05-23\nage = 44", "agrees exactly"),
        ("years(born, day) = age", "born = 1980-05-24\nday = 2025-05-23\nage = 45", "contradicts proven"),
        ("day <= published()", "published: 2025-05-24\nday = 2025-05-23", "agrees exactly"),
        ("day <= published()", "day = 2025-05-23", "undecided"),
        ("day >= 2025-06", "day = 2025-05-23", "contradicts proven"),
        # units
        ("a + b = c", "a = 1 mile\nb = 1 km\nc = 2.609344 km", "agrees within rounding"),
        ("a + b = c", "a = 1 mile\nb = 1 km\nc = 2.7 km", "contradicts proven"),
        ("a = 3", "a = 3 km", "agrees exactly"),  # a bare number takes the unit beside it
        ("a < 2 mile", "a = 3 km", "agrees exactly"),  # 2 miles are 3.218 km
        ("a + b = c", "a = 1 km\nb = 1 hour\nc = 2 km", "undecided"),
        ("a / b = c", "a = 120 km\nb = 2 hour\nc = 60 km/h", "agrees exactly"),
        ("a * b = c", "a = 39%\nb = 1,000 people\nc = 390 people", "agrees within rounding"),
        ("a / b = c", "a = 390\nb = 1,000\nc = 39%", "agrees within rounding"),
        ("a / b = c", "a = 390\nb = 1,000\nc = 38%", "contradicts proven"),
        ("hot = cold", "hot = -40 °F\ncold = -40 °C", "agrees exactly"),
        ("hot - cold = 5", "hot = 15 °C\ncold = 10 °C", "agrees exactly"),
        ("hot / cold = 2", "hot = 20 °C\ncold = 10 °C", "undecided"),
        ("hot < cold", "hot = 20 °C\ncold = 3 km", "undecided"),
        # logic
        ("a = 1 implies b = 2", "a = 1\nb = 3", "contradicts proven"),
        ("a = 1 implies b = 2", "a = 2\nb = 3", "agrees exactly"),
        ("not (a = 1 and b = 2)", "a = 1\nb = 2", "contradicts proven"),
        ("1 <= a <= 5", "a = 6", "contradicts proven"),
        ("a = 1 or b = 1", "a = 2", "undecided"),
        # wording
        ("a = b", "a = about 390\nb = 800", "contradicts likely"),
        ("a = b", "a = about 390\nb = 400", "agrees within wording"),
        ("a = b", "a = more than 100\nb = 100", "contradicts proven"),
        ("a = b", "a = at least 100\nb = 100", "agrees within wording"),
        # division
        ("a / b = 1", "a = 1\nb = 0.0", "undecided"),
        ("a / b <= 0", "a = 1\nb = -2", "agrees exactly"),
        # missing
        ("a + b = c", "a = 1\nc = 3", "undecided"),
        ("a + b = c", "a = 5 people\nc = 3 people", "undecided"),  # nothing says that b is a count
        ("a / 0.5 = b", "a = 1\nb = 2", "agrees exactly"),
    ],
)
def test_one_formula_on_one_record(formula, claims, expected):
    assert verdict(formula, claims) == expected


@pytest.mark.parametrize(
    ("formula", "claims", "expected"),
    [
        ("sum(v over d) = v", "members d: a, b\nv[d=a] = 1\nv[d=b] = 2\nv = 3", "agrees exactly"),
        ("mean(v over d) = v", "members d: a, b\nv[d=a] = 1\nv[d=b] = 2\nv = 1.5", "agrees within rounding"),
        ("mean(v over d) = v", "v[d=a] = 1\nv[d=b] = 2\nv = 9", "undecided"),
        ("max(v over d) = v", "members d: a, b\nv[d=a] = 1\nv[d=b] = 2\nv = 3", "contradicts proven"),
        ("min(v over d) >= 1", "members d: a, b\nv[d=a] = 1\nv[d=b] = 2", "agrees exactly"),
        ("count(v over d) = 2", "members d: a, b\nv[d=a] = 1\nv[d=b] = 2", "agrees exactly"),
        ("count(v over d) = 1", "v[d=a] = 1\nv[d=b] = 2", "contradicts proven"),
        ("count(v over d) = 3", "v[d=a] = 1\nv[d=b] = 2", "undecided"),
        (
            "sum(p * q over d) = v",
            "members d: a, b\np[d=a] = 2\nq[d=a] = 3\np[d=b] = 4\nq[d=b] = 5\nv = 26",
            "agrees exactly",
        ),
        ("ascending(v over as_of)", "v[as_of=2023] = 5\nv[as_of=2024] = 4", "contradicts proven"),
        ("ascending(v over as_of)", "v[as_of=2024] = 5\nv[as_of=2023] = 4", "agrees exactly"),
        ("ascending(v over as_of)", "v[as_of=soon] = 5\nv[as_of=later] = 4", "undecided"),
        (
            "sum(days(v, 2025-01-10) over d) = 10",
            "members d: a, b\nv[d=a] = 2025-01-04\nv[d=b] = 2025-01-06",
            "agrees exactly",
        ),
    ],
)
def test_aggregates_over_the_members_of_a_dimension(formula, claims, expected):
    assert verdict(formula, claims) == expected


def test_a_rank_counts_the_members_above():
    claims = "members d: a, b, c\nv[d=a] = 10\nv[d=b] = 9\nv[d=c] = 8\nv[d=b, statistic=rank, order=largest] = second"
    formula = "?m[?d=?a, statistic=rank, order=largest, of=?d] = rank(?m among ?d)"
    assert verdict(formula, claims) == "agrees exactly"
    assert verdict(formula, claims.replace("second", "third")) == "contradicts proven"


def test_a_rank_among_too_many_peers_is_undecided_and_says_so():
    lines = [f"v[d=m{number}] = {number}" for number in range(1001)]
    lines.append("v[d=m5, statistic=rank, order=largest] = second")
    (check,) = judge("?m[?d=?a, statistic=rank, order=largest, of=?d] = rank(?m among ?d)", "\n".join(lines))
    assert check.reasons[0] == "1,001 peers are more than the 1,000 that a rank is counted among"


def test_each_is_tried_for_single_members_where_somebody_states_one():
    declared = "members side: U, R\nmembers c: a, b\n"
    claims = declared + "r[side=each, c=a] = 1\nr[side=each, c=b] = 2\nr[side=U] = 3\nr[side=R] = 4"
    checks = judge("sum(r over c) = r", claims)
    assert [(check.verdict.value, derive(check)) for check in checks] == [
        ("agrees", "1 a + 2 b = 3 ✓ stated 3 (side U)"),
        ("contradicts", "1 a + 2 b = 3 ✗ stated 4 (side R)"),
    ]


@pytest.mark.parametrize(
    ("formula", "claims", "expected"),
    [
        ("a + b = c", "a = 270\nb = 120\nc = 390", "270 a + 120 b = 390 ✓ stated 390"),
        ("a + b <= c", "a = 270\nb = 120\nc = 380", "270 a + 120 b = 390 ≤ 380 c ✗"),
        ("a <= c", "a = 3\nc = 780", "3 a ≤ 780 c ✓"),
        ("(a + b) * 2 = c", "a = 1\nb = 2\nc = 6", "(1 a + 2 b) × 2 = 6 ✓ stated 6"),
        ("a - (b - c) = d", "a = 5\nb = 3\nc = 1\nd = 3", "5 a − (3 b − 1 c) = 3 ✓ stated 3"),
        ("a / b = c", "a = 390\nb = 1,000\nc = 39%", "390 a ÷ 1,000 b = 39 % ✓ stated 39%"),
        ("a + b = 100", "a = 60\nb = 30", "60 a + 30 b = 90 ✗ must be 100"),
        ("-a = b", "a = 3\nb = -3", "-3 a = -3 ✓ stated -3"),
        ("weekday(day) = Friday", "day = 2025-05-23", "weekday(2025-05-23) = Friday ✓ must be Friday"),
        ("whole(a)", "a = 7", "7 is a whole number ✓"),
        ("restated(a)", "a = 1\na = 2", "1, 2 ✗"),
        ("ascending(a over as_of)", "a[as_of=2023] = 5\na[as_of=2024] = 4", "5 at 2023 → 4 at 2024 ✗"),
        ("a + b = c", "a = 1\nc = 3", "1 a + (not stated) b ? stated 3"),
    ],
)
def test_a_derivation_is_written_in_the_numbers_of_the_record(formula, claims, expected):
    (check,) = judge(formula, claims)
    assert derive(check) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("120", "120 ≤ 100 ✗"), ("-7", "-7 ≥ -5 ✗")],
)
def test_each_comparison_with_a_declared_bound_shows_its_own_bound(value, expected):
    formula = "?m >= ?m.minimum and ?m <= ?m.maximum"
    (check,) = judge(formula, f"measure b: maximum=100, minimum=-5\nb = {value}")
    assert derive(check) == expected


def test_two_bounds_in_one_comparison_are_each_shown():
    formula = "?m <= ?m.maximum - ?m.minimum"  # 100 − (-5) = 105
    (check,) = judge(formula, "measure b: maximum=100, minimum=-5\nb = 120")
    assert derive(check) == "120 ≤ 100 − -5 = 105 ✗"


def test_a_long_sum_is_shown_by_its_ends():
    lines = [f"v[d=m{number}] = 1" for number in range(40)]
    claims = "\n".join([f"members d: {', '.join(f'm{number}' for number in range(40))}", *lines, "v = 40"])
    (check,) = judge("sum(v over d) = v", claims)
    assert derive(check) == "1 m0 + 1 m1 + 1 m2 + 1 m3 + … (35 more) … + 1 m39 = 40 ✓ stated 40"


def test_what_is_stated_computed_and_between_them():
    (check,) = judge("a + b = c", "a = 270 people\nb = 130 people\nc = 390 people")
    numbers = shown(check)
    assert (numbers.stated, numbers.computed, numbers.difference) == ("390", "400", "-10")
    assert numbers.difference_text == "10 too low"


def test_a_difference_of_ranges_tells_the_least_distance():
    (check,) = judge("a + b = c", "a = 4.1\nb = 2.3\nc = 6.8")  # 6.3 to 6.5 against 6.75 to 6.85
    assert shown(check).difference_text == "at least 0.25 too high"


def test_statements_of_one_cell_tell_the_two_that_differ():
    (check,) = judge("restated(a)", "a = 5 people\na = 5 people\na = 7 people")
    numbers = shown(check)
    assert (numbers.stated, numbers.computed, numbers.difference_text) == ("7 people", "5 people", "2 too high")


def test_a_message_is_filled_with_the_numbers_of_the_record():
    (check,) = judge(
        "a <= b",
        "a = 5 km\nb = 3 km",
        message="{stated} is {difference}, {twice} doubled",
        message_values=(("twice", parse("2 * a")),),
    )
    assert message(check) == "5 km is 2 km too high, 10 km doubled"


def test_figures_are_shares_where_they_are_pure_ratios():
    (check,) = judge(
        "a <= b",
        "a = 390 people\nb = 1,000 people",
        show=(Figure("progress", parse("a / b")), Figure("left", parse("b - a")), Figure("none", parse("a / c"))),
    )
    assert [(label, text) for label, text, _ in figure_values(check)] == [("progress", "39 %"), ("left", "610")]


def test_a_condition_that_is_not_known_leaves_the_check_undecided_with_its_reason():
    (check,) = judge("?m >= 0", "a = 5 USD", when="?m.additive")
    assert check.verdict.value == "undecided"
    assert check.reasons == ("nothing declares a.additive",)


def test_a_condition_that_is_false_makes_no_check():
    assert judge("?m >= 0", "measure a: additive=no\na = 5 USD", when="?m.additive") == []


def test_unless_excuses_what_it_names():
    rule = Rule("r", "r", parse("a = b"), "a = b", unless=parse("a > 100"))
    book = RuleBook((rule,))
    assert Judge(book).judge(parse_claims("a = 200\nb = 5")).checks == ()
    assert len(Judge(book).judge(parse_claims("a = 50\nb = 5")).checks) == 1


def test_a_rule_may_read_its_claims_with_another_precision():
    assert verdict("a = b", "a = 390\nb = 394", precision={"plus_minus": "3"}) == "agrees within rounding"
    assert verdict("a = b", "a = 390\nb = 397", precision={"plus_minus": "3"}) == "contradicts proven"
    scaled = 'a = 4 {unit="million USD"}\nb = $5 million'
    assert verdict("a = b", scaled, precision="exact") == "contradicts proven"


@pytest.mark.parametrize(
    ("header", "claims", "precision", "expected"),
    [
        # 1.000 is a thousand in German, and 1.500,0 is 1,500: 1,000 + 500 = 1,500
        ("locale: de", "a = 1.000\nb = 500\nc = 1.500", {"decimals": 0}, "agrees within rounding"),
        ("locale: de", "a = 1.000\nb = 500\nc = 1.500,0", {"decimals": 0}, "agrees within rounding"),
        # truncated, 1 and 2 are up to 2 and 3, so that c is from 3 to less than 5
        ("rounding: truncated", "a = 1\nb = 2\nc = 4", {"decimals": 0}, "agrees within rounding"),
        ("rounding: truncated", "a = 1\nb = 2\nc = 6", {"decimals": 0}, "contradicts proven"),
        # the data say of themselves what they are: a ledger is exact; 10 + 2 in tens is 2 to 22
        ("precision: exact", "a = 1\nb = 2\nc = 4", {"decimals": 0}, "contradicts proven"),
        ("measure c: precision=exact", "a = 10\nb = 2\nc = 23", {"decimals": -1}, "contradicts proven"),
        # 0 has no significant digit
        ("", "a = 0\nb = 5\nc = 5", {"significant": 2}, "undecided"),
    ],
)
def test_a_rules_precision_is_for_values_of_which_the_record_says_nothing_else(header, claims, precision, expected):
    assert verdict("a + b = c", f"{header}\n{claims}", precision=precision) == expected


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ("measure a: unit=km, maximum=100\na = 50000 m", "agrees exactly"),  # 50 km
        ("measure a: unit=km, maximum=100\na = 150000 m", "contradicts proven"),
        ("measure a: maximum=100\na = 50000 m", "contradicts proven"),  # in metres, where nobody says otherwise
        ("measure a: maximum=100\na = 50 km\na = 50000 m", "undecided"),  # in which of the two?
    ],
)
def test_a_declared_bound_is_in_the_unit_of_its_measure(claims: str, expected: str) -> None:
    assert verdict("a <= a.maximum", claims) == expected


def test_two_nouns_for_persons_in_one_cell_are_not_two_statements_of_one_number():
    (check,) = judge("restated(a)", "a = 390 people\na = 270 soldiers")
    assert check.verdict.value == "undecided"
    assert check.reasons == ("it is stated of person and of soldier",)


def test_a_whole_number_beside_decimals_may_be_the_rounded_one():
    assert verdict("restated(a)", "a = 42 km\na = 42.195 km") == "agrees within rounding"
    assert verdict("restated(a)", "a = 43 km\na = 42.195 km") == "contradicts proven"


def test_a_cell_in_two_units_that_do_not_meet_is_undecided():
    (check,) = judge("a = b", "a = 5 km\na = 3 hours\nb = 5 km")
    assert check.verdict.value == "agrees"
    assert [claim.id for claim in check.depends_on] == ["c1"]


def test_a_table_scale_in_the_unit_belongs_to_the_number():
    assert verdict("a = b", 'a = 4.1 {unit="million USD"}\nb = $4,120,000') == "agrees within rounding"
    assert verdict("a = b", 'a = 4.1 {unit="USD million"}\nb = $4,200,000') == "contradicts proven"


def test_own_lines_of_arithmetic_use_ids_or_measures():
    claims = "x: a = 270\ny: b = 120\ncheck: x + y = 390\ncheck: a + b = 390\ncheck: x < 2025-05"
    checks = Judge(RuleBook(())).judge(parse_claims(claims)).checks
    assert [(check.rule.id, check.verdict.value) for check in checks] == [
        ("x + y = 390", "agrees"),
        ("a + b = 390", "agrees"),
        ("x < 2025-05", "undecided"),
    ]
