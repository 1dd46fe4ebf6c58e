"""One small set of rules for each kind of finding, with the smallest set that shows it worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from lint_rules import book_of, linted, only, told

from validator.claims.interval import Interval
from validator.explain.lint.finding import Kind, Level, LintReport
from validator.explain.lint.lint import lint
from validator.rulebook.pack import load_rules

PERSONS = "measures:\n  released: {unit: person}\n"
SIDES = "members:\n  side: [Ukraine, Russia]\n"

# --- no values -------------------------------------------------------------------------------------------------------


def test_two_rules_that_leave_no_value_are_told_without_the_third(tmp_path: Path) -> None:
    report = linted("few: seats <= 100\nmany: seats >= 120\nrows: rows = seats / 10", tmp_path)
    assert told(report) == [("contradiction", "few", "many")]
    assert report.exit_code == 1


def test_one_rule_can_contradict_itself(tmp_path: Path) -> None:
    report = linted("a: x > 5 and x < 3\nb: x > 0", tmp_path)
    assert told(report) == [("contradiction", "a")]
    assert only(report, Kind.CONTRADICTION).text == "no values can satisfy a"


def test_a_chain_of_rules_contradicts_around_a_circle(tmp_path: Path) -> None:
    report = linted("a: x < y\nb: y < z\nc: z < x\nd: x >= 0", tmp_path)
    assert told(report) == [("contradiction", "a", "b", "c")]


def test_a_rule_that_contradicts_two_others_is_told_with_each(tmp_path: Path) -> None:
    report = linted("a: x >= 10\nb: x <= 5\nc: x <= 6", tmp_path)
    assert told(report) == [("contradiction", "a", "b"), ("contradiction", "a", "c")]


def test_equal_equations_in_a_circle_are_no_contradiction(tmp_path: Path) -> None:
    report = linted("a: x = y\nb: y = z\nc: z = x", tmp_path)
    assert told(report, Kind.CONTRADICTION) == []


def test_a_product_of_known_factors_is_multiplied(tmp_path: Path) -> None:
    report = linted("a: price * count = paid\nb: price = 2\nc: count = 3\nd: paid = 7", tmp_path)
    assert told(report) == [("contradiction", "a", "b", "c", "d")]


def test_a_quotient_counts_where_its_divisor_is_not_zero(tmp_path: Path) -> None:
    report = linted("a: x / y = 2\nb: x > 2 * y\nc: y > 0", tmp_path)
    assert told(report) == [("contradiction", "a", "b", "c")]


def test_a_quotient_by_zero_is_undecided_and_contradicts_nothing(tmp_path: Path) -> None:
    report = linted("a: x / y = 2\nb: x = 1\nc: y = 0", tmp_path)
    assert told(report) == []


def test_half_of_an_odd_number_of_people_contradicts_because_people_are_whole(tmp_path: Path) -> None:
    report = linted("a: 2 * released = 7", tmp_path, PERSONS)
    assert told(report) == [("contradiction", "a")]
    assert only(report, Kind.CONTRADICTION).text == "no values can satisfy a, since they are whole numbers"


def test_what_a_pack_declares_is_told_with_the_rule_that_it_contradicts(tmp_path: Path) -> None:
    report = linted("a: share >= 120 %", tmp_path, "measures:\n  share: {unit: '%', maximum: 100}\n")
    finding = only(report, Kind.CONTRADICTION)
    assert (finding.rules, finding.declared) == (("a",), ("share is at most 100",))


def test_a_rule_contradicts_a_shipped_one_on_the_measure_that_it_names(tmp_path: Path) -> None:
    report = linted("a: released < 0", tmp_path, "measures:\n  released: {unit: EUR, minimum: 0}\n", shipped=True)
    assert told(report, Kind.CONTRADICTION) == [("contradiction", "a")]


def test_against_a_shipped_warning_a_contradiction_is_a_warning(tmp_path: Path) -> None:
    report = linted("beyond: released > released[stage=target]", tmp_path, shipped=True)
    assert told(report) == [("contradiction", "beyond", "within-target")]
    assert (only(report, Kind.CONTRADICTION).level, report.exit_code) == (Level.WARNING, 0)


def test_rules_of_other_cells_do_not_contradict(tmp_path: Path) -> None:
    report = linted("a: x[side=A] <= 5\nb: x[side=B] >= 6\nc: x[stage=target] >= 7", tmp_path)
    assert told(report) == []


def test_a_rule_without_dimensions_binds_to_every_cell(tmp_path: Path) -> None:
    report = linted("a: x[side=A] >= 6\nb: x <= 5", tmp_path)
    assert told(report) == [("contradiction", "a", "b")]


def test_kilometres_and_bare_numbers_are_read_alike_and_the_reading_is_told(tmp_path: Path) -> None:
    report = linted("a: way >= 5 km\nb: way <= 3", tmp_path)
    assert only(report, Kind.CONTRADICTION).assuming == ("way is stated in km",)


def test_metres_and_kilometres_are_converted(tmp_path: Path) -> None:
    report = linted("a: way >= 5 km\nb: way <= 5000 m\nc: way != 5 km", tmp_path)
    assert told(report, Kind.CONTRADICTION) == [("contradiction", "a", "b", "c")]


def test_dates_are_days(tmp_path: Path) -> None:
    report = linted("a: opened >= 2025-05-23\nb: closed > opened\nc: closed <= 2025-05-23", tmp_path)
    assert told(report, Kind.CONTRADICTION) == [("contradiction", "a", "b", "c")]


def test_no_day_lies_between_two_that_are_neighbours(tmp_path: Path) -> None:
    report = linted("a: 2025-05-22 < opened < 2025-05-24\nb: weekday(opened) = Monday", tmp_path)
    assert told(report, Kind.CONTRADICTION) == [("contradiction", "a", "b")]  # 2025-05-23 was a Friday


def test_parts_of_declared_members_add_up(tmp_path: Path) -> None:
    rules = "a: sum(freed over side) = freed\nb: freed[side=Ukraine] > freed\nc: freed[side=Russia] >= 0"
    report = linted(rules, tmp_path, SIDES)
    assert told(report, Kind.CONTRADICTION) == [("contradiction", "a", "b", "c")]
    assert report.exit_code == 1


def test_with_members_that_nobody_declares_there_may_be_a_third(tmp_path: Path) -> None:
    rules = "a: sum(freed over side) = freed\nb: freed[side=Ukraine] > freed\nc: freed[side=Russia] >= 0"
    assert told(linted(rules, tmp_path)) == []


def test_what_holds_with_two_and_three_members_is_a_warning_that_says_so(tmp_path: Path) -> None:
    report = linted("a: sum(freed over side) = freed\nb: freed[side=Ukraine] > freed\nc: freed >= 0", tmp_path)
    finding = only(report, Kind.CONTRADICTION)
    assert (finding.rules, finding.level) == (("a", "b", "c"), Level.WARNING)
    assert finding.assuming == ("side has 2 or 3 members, or those that rules name",)


def test_how_many_members_there_are_is_left_open(tmp_path: Path) -> None:
    report = linted("a: count(freed over side) = 7\nb: mean(freed over side) = 3", tmp_path)
    assert told(report) == []
    reason = "it depends on how many members side has, which nobody declares"
    assert [(entry.rule, entry.reason) for entry in report.unexamined] == [("a", reason), ("b", reason)]


def test_patterns_are_examined_as_they_stand(tmp_path: Path) -> None:
    report = linted("a: ?m[flow=gain] >= 10\nb: ?x[flow=gain] <= 5", tmp_path)
    assert told(report) == [("contradiction", "a", "b")]


def test_a_pattern_meets_a_named_measure(tmp_path: Path) -> None:
    report = linted("a: ?m[flow=gain] >= 10\nb: births[flow=gain] <= 5", tmp_path)
    assert told(report) == [("contradiction", "a", "b")]


# --- under a condition -----------------------------------------------------------------------------------------------


def test_two_rules_contradict_where_both_apply(tmp_path: Path) -> None:
    report = linted("a: y = 1; for: x > 5\nb: y = 2; for: x > 5", tmp_path)
    assert told(report) == [("conditional-contradiction", "a", "b")]
    finding = only(report, Kind.CONDITIONAL)
    assert (finding.when, finding.text) == ("x > 5", "where `x > 5`, a and b cannot both hold")


def test_an_implication_is_a_condition_too(tmp_path: Path) -> None:
    report = linted("a: x > 5 implies y = 1\nb: y < 1", tmp_path)
    assert told(report) == [("conditional-contradiction", "a", "b")]


def test_an_exception_is_a_condition_too(tmp_path: Path) -> None:
    report = linted("a: y = 1; unless: x = 0\nb: y = 2", tmp_path)
    assert told(report) == [("conditional-contradiction", "a", "b")]


def test_conditions_that_exclude_each_other_are_no_contradiction(tmp_path: Path) -> None:
    assert told(linted("a: x > 5 implies y = 1\nb: x <= 5 implies y = 2", tmp_path)) == []


def test_conditions_that_only_overlap_rule_out_the_overlap_and_are_no_fault(tmp_path: Path) -> None:
    assert told(linted("a: x > 5 implies y = 1\nb: x < 10 implies y = 2", tmp_path)) == []


def test_a_rule_that_breaks_its_own_condition_is_told_alone(tmp_path: Path) -> None:
    report = linted("a: x < 3; for: x > 9", tmp_path)
    assert told(report) == [("conditional-contradiction", "a")]
    assert only(report, Kind.CONDITIONAL).text == "where `x > 9`, a cannot hold"


# --- never, always ---------------------------------------------------------------------------------------------------


def test_a_condition_that_cannot_hold_never_applies(tmp_path: Path) -> None:
    report = linted("a: y = 1; for: x > 5 and x < 3", tmp_path)
    assert told(report) == [("never-applies", "a")]
    assert report.exit_code == 1


def test_a_condition_that_another_rule_excludes_never_applies(tmp_path: Path) -> None:
    report = linted("a: 0 % <= share <= 100 %\nb: alarm = 1; for: share > 120 %", tmp_path)
    assert told(report) == [("never-applies", "b", "a")]
    assert only(report, Kind.NEVER).text == "b never applies: `share > 120 %` cannot hold beside a"


def test_a_condition_that_only_a_warning_excludes_may_still_arise(tmp_path: Path) -> None:
    report = linted("a: alarm = 1; for: released > released[stage=target]", tmp_path, shipped=True)
    assert told(report) == []


def test_a_condition_that_asks_whether_its_own_left_side_is_missing_never_applies(tmp_path: Path) -> None:
    report = linted("a: ?m[flow=gain] >= 0; for: not stated(?m[flow=gain])", tmp_path)
    assert told(report) == [("never-applies", "a")]


def test_a_condition_on_what_is_stated_may_hold(tmp_path: Path) -> None:
    assert told(linted("a: x = 1; for: not stated(y)\nb: x = 2; for: stated(y) and not stated(z)", tmp_path)) == []


def test_values_that_are_possibly_this_and_possibly_that_are_no_contradiction(tmp_path: Path) -> None:
    assert told(linted("a: y = 1; for: possible(x > 5) and possible(x < 5)", tmp_path)) == []


def test_a_claim_that_no_record_keeps_is_never_found(tmp_path: Path) -> None:
    report = linted("a: x[section=body] <= 10", tmp_path)
    assert told(report) == [("never-applies", "a")]


def test_a_claim_without_a_dimension_is_found(tmp_path: Path) -> None:
    assert told(linted("a: x[side=none] <= 10", tmp_path)) == []


@pytest.mark.parametrize("formula", ["x = x", "x - x = 0", "x * x >= 0", "x + y = y + x", "x > 5 or x <= 5"])
def test_what_holds_for_all_values_says_nothing(formula: str, tmp_path: Path) -> None:
    report = linted(f"a: {formula}", tmp_path)
    assert told(report) == [("always-true", "a")]
    assert report.exit_code == 0


def test_a_rule_that_holds_under_its_own_condition_says_nothing(tmp_path: Path) -> None:
    assert told(linted("a: x > 3; for: x > 5", tmp_path)) == [("always-true", "a")]


def test_a_declared_property_that_can_be_false_is_not_always_true(tmp_path: Path) -> None:
    assert told(linted("a: ?m >= 0 or not ?m.additive", tmp_path)) == []


def test_a_rounded_value_is_not_its_own_claim(tmp_path: Path) -> None:
    report = linted("a: rounded(x) = x", tmp_path)
    assert told(report) == []
    assert [entry.reason for entry in report.unexamined] == ["rounded() depends on what the claims say"]


# --- what follows ----------------------------------------------------------------------------------------------------


def test_a_weaker_bound_follows_from_a_stronger(tmp_path: Path) -> None:
    report = linted("narrow: x <= 5\nwide: x <= 10", tmp_path)
    assert told(report) == [("redundant", "wide", "narrow")]
    assert only(report, Kind.REDUNDANT).level is Level.WARNING


def test_a_bound_that_follows_through_another_value_is_still_of_use(tmp_path: Path) -> None:
    report = linted("a: x <= y\nb: y <= z\nc: x <= z", tmp_path)
    finding = only(report, Kind.REDUNDANT)
    assert finding.text == "c follows from a and b; it adds something only where nobody states y"
    assert (finding.rules, finding.level) == (("c", "a", "b"), Level.NOTE)


def test_an_error_does_not_follow_from_a_warning(tmp_path: Path) -> None:
    assert told(linted("narrow: x <= 5; severity: warning\nwide: x <= 10", tmp_path)) == []


def test_a_warning_follows_from_an_error(tmp_path: Path) -> None:
    assert told(linted("narrow: x <= 5\nwide: x <= 10; severity: warning", tmp_path)) == [
        ("redundant", "wide", "narrow")
    ]


def test_two_ways_to_write_one_rule_are_told_once(tmp_path: Path) -> None:
    assert told(linted("a: 2 * x = y\nb: x = y / 2", tmp_path)) == [("same", "a", "b")]


def test_a_rule_of_one_side_does_not_make_that_of_every_side_redundant(tmp_path: Path) -> None:
    assert told(linted("a: x[side=A] <= 5\nb: x <= 10", tmp_path)) == []


def test_a_rule_of_every_side_makes_that_of_one_side_redundant(tmp_path: Path) -> None:
    assert told(linted("a: x[side=A] <= 10\nb: x <= 5", tmp_path)) == [("redundant", "a", "b")]


def test_a_rule_that_wants_something_stated_implies_nothing(tmp_path: Path) -> None:
    assert told(linted("a: x <= 5; for: stated(y)\nb: x <= 10", tmp_path)) == []


def test_an_implication_follows_from_what_it_implies(tmp_path: Path) -> None:
    assert told(linted("a: y = 1\nb: x > 5 implies y = 1", tmp_path)) == [("redundant", "b", "a")]


def test_a_count_is_not_negative_by_itself_but_a_net_flow_may_be(tmp_path: Path) -> None:
    assert told(linted("a: released >= 0", tmp_path, PERSONS)) == []
    report = linted("a: released[flow=none] >= 0", tmp_path, PERSONS)
    assert told(report) == [("redundant", "a")]
    assert only(report, Kind.REDUNDANT).declared == ("released is a count, and at least 0",)


# --- ranges ----------------------------------------------------------------------------------------------------------


def test_the_range_that_is_left_is_told_with_the_rules_that_leave_it(tmp_path: Path) -> None:
    report = linted("a: 0 % <= share <= 100 %\nb: part = share + 5 %", tmp_path)
    ranges = [(f.subject, f.rules, f.interval, f.unit) for f in report.findings if f.kind is Kind.RANGE]
    assert ranges == [
        ("share", ("a",), Interval(0, 100), "%"),
        ("part", ("a", "b"), Interval(5, 105), "%"),
    ]
    assert report.exit_code == 0


def test_a_measure_that_can_have_one_value_only_is_told(tmp_path: Path) -> None:
    assert only(linted("a: opened <= 2025-05-23\nb: opened >= 2025-05-23", tmp_path), Kind.RANGE).text == (
        "opened can only be 2025-05-23 (a and b)"
    )


def test_a_rule_with_a_condition_leaves_the_range_alone(tmp_path: Path) -> None:
    assert told(linted("a: x <= 5; for: stated(y)\nb: x <= 3 or y = 1", tmp_path), Kind.RANGE) == []


# --- the whole report ------------------------------------------------------------------------------------------------


def test_the_shipped_rules_have_no_fault() -> None:
    report = lint(load_rules())
    assert [finding.text for finding in report.findings] == []
    assert (report.own, report.shipped, report.used, report.exit_code) == (53, 0, 0, 0)


def test_a_finding_always_involves_a_rule_of_the_users(tmp_path: Path) -> None:
    rules = "a: released <= released[stage=target]\nb: released[category=military] + 1 <= released"
    report = linted(rules, tmp_path, shipped=True)
    assert {"a", "b"} >= {f.rules[0] for f in report.findings}
    assert (report.own, report.shipped) == (2, 49)
    assert report.used > 0


def test_the_order_of_the_rules_changes_nothing(tmp_path: Path) -> None:
    rules = "a: x >= 10\nb: x <= 5\nc: x <= 6\nd: y <= z\ne: y <= z + 1\nf: u = 1; for: v > 2\ng: u = 3; for: v > 2"

    def texts(report: LintReport) -> list[object]:
        return [(f.kind, f.level, f.rules, f.text, f.assuming, f.when) for f in report.findings]

    forwards = texts(linted(rules, tmp_path))
    assert forwards == texts(linted("\n".join(reversed(rules.splitlines())), tmp_path))
    assert len(forwards) > 4


def test_the_same_rules_give_the_same_report(tmp_path: Path) -> None:
    book = book_of("a: x >= 10\nb: x <= 5\nc: x <= y\nd: y <= 3", tmp_path, shipped=True)
    own = [rule for rule in book if rule.id in "abcd"]
    assert lint(book, own) == lint(book, own)


def test_out_of_time_the_rules_that_are_left_are_told(tmp_path: Path) -> None:
    book = book_of("a: x >= 10\nb: x <= 5", tmp_path)
    report = lint(book, seconds=0)
    assert told(report) == []
    assert [(entry.rule, entry.reason) for entry in report.unexamined] == [("a", "out of time"), ("b", "out of time")]
