"""Linear systems: cases worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from unittest.mock import patch

import pytest

from validator.claims.interval import EVERYTHING, Interval
from validator.explain.answer import Consistent, Impossible, OutOfTimeError, Unsettled
from validator.explain.effort import Effort
from validator.explain.linear import Bound, Linear, lattice

HARD = -1
NO_LIMIT = Effort()


def at(column: int, number: int | Fraction, item: int) -> Bound:
    return Bound(column, Interval.point(number), item)


def at_least(column: int, number: int | Fraction, item: int, *, beyond: bool = False) -> Bound:
    return Bound(column, Interval(number, None, beyond), item)


def at_most(column: int, number: int | Fraction, item: int, *, below: bool = False) -> Bound:
    return Bound(column, Interval(None, number, False, below), item)


def test_a_total_that_is_not_the_sum_of_its_parts_is_impossible_with_exactly_these_claims() -> None:
    system = Linear(4, [{0: 1, 1: 1, 2: -1}], [1, 1, 1, 1])
    claims = [at(4, 0, HARD), at(0, 270, 1), at(1, 120, 2), at(2, 400, 3), at(3, 5, 4)]
    assert Impossible(frozenset({1, 2, 3})) == system.ask(claims)
    assert Consistent((270, 120, 390, 5)) == system.ask([*claims[:3], claims[4]])


def test_a_chain_through_a_cell_that_nobody_stated_is_impossible() -> None:
    # military + civilian = side, 2 × side = total: 270 and 120 against 800.
    system = Linear(4, [{0: 1, 1: 1, 2: -1}, {2: 2, 3: -1}], [1, 1, 1, 1])
    rules = [at(4, 0, 10), at(5, 0, 11)]
    answer = system.ask([*rules, at(0, 270, 1), at(1, 120, 2), at(3, 800, 3)])
    assert Impossible(frozenset({1, 2, 3, 10, 11})) == answer


def test_an_odd_total_of_two_equal_sides_is_impossible() -> None:
    system = Linear(3, [{0: 2, 1: 2, 2: -1}], [1, 1, 1])
    rule = at(3, 0, HARD)
    assert Impossible(frozenset({7})) == system.ask([rule, at(2, 781, 7)])
    assert isinstance(system.ask([rule, at(2, 780, 7)]), Consistent)


def test_a_sum_and_a_difference_of_different_parity_are_impossible_for_counts_only() -> None:
    rows = [{0: 1, 1: 1}, {0: 1, 1: -1}]
    claims = [at(2, 5, 1), at(3, 2, 2)]
    assert Impossible(frozenset({1, 2})) == Linear(2, rows, [1, 1]).ask(claims)
    assert Consistent((Fraction(7, 2), Fraction(3, 2))) == Linear(2, rows, [None, None]).ask(claims)
    assert Consistent((Fraction(7, 2), Fraction(3, 2))) == Linear(2, rows, [Fraction(1, 2), None]).ask(claims)


def test_parity_does_not_blame_a_claim_of_an_even_multiple() -> None:
    # 2x + 4y - z = 0: z = 781 alone is odd, whatever y is stated to be.
    system = Linear(3, [{0: 2, 1: 4, 2: -1}], [1, 1, 1])
    assert Impossible(frozenset({3})) == system.ask([at(3, 0, HARD), at(1, 11, 2), at(2, 781, 3)])


def test_a_fractional_unknown_between_two_equalities_does_not_hide_parity() -> None:
    # x + r = 2, y - r = 1 with r fractional: x + y = 3; with y = x it is odd.
    system = Linear(3, [{0: 1, 2: 1}, {1: 1, 2: -1}, {0: 1, 1: -1}], [1, 1, None])
    claims = [at(3, 2, 1), at(4, 1, 2), at(5, 0, 3)]
    assert Impossible(frozenset({1, 2, 3})) == system.ask(claims)
    assert isinstance(system.ask(claims[:2]), Consistent)


def test_a_count_between_two_whole_numbers_is_impossible() -> None:
    claim = Bound(0, Interval(0, 1, True, True), 4)
    assert Impossible(frozenset({4})) == Linear(1, [], [1]).ask([claim])
    answer = Linear(1, [], [None]).ask([claim])
    assert isinstance(answer, Consistent)
    assert 0 < answer.values[0] < 1


def test_a_step_of_five_cents_leaves_no_price_between_its_multiples() -> None:
    system = Linear(1, [], [Fraction(1, 20)])
    assert Impossible(frozenset({0})) == system.ask([Bound(0, Interval(Fraction(106, 100), Fraction(109, 100)), 0)])
    assert Consistent((Fraction(21, 20),)) == system.ask(
        [Bound(0, Interval(Fraction(104, 100), Fraction(109, 100)), 0)]
    )


def test_two_things_cannot_each_be_less_than_the_other() -> None:
    system = Linear(2, [{0: 1, 1: -1}, {1: 1, 0: -1}], [None, None])
    assert Impossible(frozenset({1, 2})) == system.ask([at_most(2, 0, 1, below=True), at_most(3, 0, 2, below=True)])
    answer = system.ask([at_most(2, 0, 1), at_most(3, 0, 2)])
    assert isinstance(answer, Consistent)
    assert answer.values[0] == answer.values[1]


def test_open_ends_that_only_touch_are_impossible_and_a_narrow_gap_is_found() -> None:
    rows = [{0: 1, 1: 1}]
    system = Linear(2, rows, [None, None])
    above = [at_least(0, 1, 1, beyond=True), at_least(1, 2, 2, beyond=True)]
    assert Impossible(frozenset({1, 2, 3})) == system.ask([*above, at_most(2, 3, 3)])
    answer = system.ask([*above, at_most(2, 3 + Fraction(1, 10**30), 3, below=True)])
    assert isinstance(answer, Consistent)
    x, y = answer.values
    assert x > 1
    assert y > 2
    assert x + y < 3 + Fraction(1, 10**30)


def test_a_system_of_nothing_is_consistent() -> None:
    assert Consistent(()) == Linear(0, [], []).ask([])
    assert Consistent((0, 0)) == Linear(2, [], [1, None]).ask([])


def test_a_row_of_no_unknowns_is_zero() -> None:
    system = Linear(1, [{}, {0: 0}], [1])
    assert Consistent((0,)) == system.ask([at(1, 0, 1), at_most(2, 0, 2)])
    assert Impossible(frozenset({1})) == system.ask([at_least(1, 1, 1)])
    assert Impossible(frozenset({2})) == system.ask([at_least(2, 0, 2, beyond=True)])
    assert (Interval(0, 0), frozenset()) == system.range_of(1, [], NO_LIMIT)


def test_equal_rows_and_rows_of_one_unknown_bound_one_column() -> None:
    system = Linear(2, [{0: 1, 1: 1}, {0: -2, 1: -2}, {0: -3}], [1, 1])
    assert Impossible(frozenset({1, 2})) == system.ask([at_most(2, 5, 1), at_most(3, -12, 2)])
    assert Impossible(frozenset({3, 4})) == system.ask([at_most(0, 2, 3), at_most(4, -7, 4)])
    assert Impossible(frozenset({5})) == system.ask([at(3, 7, 5)])


def test_the_tightest_of_several_bounds_is_blamed_and_what_is_never_in_doubt_is_not() -> None:
    system = Linear(1, [], [1])
    claims = [at_least(0, 3, 1), at_least(0, 5, 2), at_least(0, 4, 3), at_most(0, 4, HARD)]
    assert Impossible(frozenset({2})) == system.ask(claims)
    assert Impossible(frozenset()) == system.ask([at_least(0, 5, HARD), at_most(0, 4, HARD), at_least(0, 5, 3)])


def test_contradicting_rules_are_impossible_without_any_claim() -> None:
    system = Linear(2, [{0: 2, 1: 2}], [1, 1])
    assert Impossible(frozenset()) == system.ask([at(2, 3, HARD), at(0, 1, 3)])
    parity = Linear(3, [{0: 1, 1: 1, 2: 1}, {0: 1, 1: -1, 2: 1}], [1, 1, 1])
    assert Impossible(frozenset()) == parity.ask([at(3, 5, HARD), at(4, 2, HARD), at_least(2, 1, 3)])


def test_beales_example_ends_with_its_known_optimum() -> None:
    # E. M. L. Beale, "Cycling in the dual simplex algorithm", Naval Research Logistics Quarterly 2 (1955): the usual
    # rule goes round in a circle. Minimize -3/4 a + 150 b - 1/50 c + 6 d; the least value is -1/20, here times 100.
    rows = [{0: 25, 1: -6000, 2: -4, 3: 900}, {0: 50, 1: -9000, 2: -2, 3: 300}, {0: -75, 1: 15000, 2: -2, 3: 600}]
    system = Linear(4, rows, [None] * 4)
    bounds = [at_least(j, 0, HARD) for j in range(4)]
    bounds += [at_most(4, 0, 1), at_most(5, 0, 2), at_most(2, 1, 3)]
    found = system.range_of(6, bounds, NO_LIMIT)
    assert found is not None
    assert found[0].low == -5
    assert found[0].high is None
    assert isinstance(system.ask([*bounds, at_most(6, -5, 4)]), Consistent)
    assert isinstance(system.ask([*bounds, at_most(6, -5, 4, below=True)]), Impossible)


def test_numbers_of_thirty_digits_are_exact() -> None:
    big = 10**30
    system = Linear(3, [{0: 1, 1: 1, 2: -1}], [None, None, None])
    claims = [at(3, 0, HARD), at(0, big + 1, 0), at(1, big + Fraction(1, 3), 1)]
    assert Consistent((big + 1, big + Fraction(1, 3), 2 * big + Fraction(4, 3))) == system.ask(claims)
    off = at(2, 2 * big + Fraction(4, 3) + Fraction(1, big), 2)
    assert Impossible(frozenset({0, 1, 2})) == system.ask([*claims, off])


def test_the_range_of_a_column_names_what_bounds_it() -> None:
    system = Linear(3, [{0: 1, 1: 1, 2: -1}], [None, None, None])
    bounds = [at(3, 0, HARD), Bound(0, Interval(1, 2, True), 1), at_most(1, 5, 2), at_least(1, 0, HARD)]
    assert (Interval(1, 7, True), frozenset({1, 2})) == system.range_of(2, bounds, NO_LIMIT)
    assert (EVERYTHING, frozenset()) == system.range_of(2, bounds[:1], NO_LIMIT)
    assert (Interval(None, -3), frozenset({9})) == Linear(1, [{0: -1}], [None]).range_of(
        1, [at_least(0, 3, 9)], NO_LIMIT
    )
    assert system.range_of(2, [*bounds, at_least(2, 8, 3)], NO_LIMIT) is None


def test_the_range_of_a_count_ends_at_counts_that_can_be() -> None:
    # 1000 a = 391 b: a is a multiple of 391.
    system = Linear(2, [{0: 1000, 1: -391}], [1, 1])
    rule = at(2, 0, HARD)
    assert (Interval(391, 782), frozenset({1})) == system.range_of(0, [rule, Bound(0, Interval(1, 1000), 1)], NO_LIMIT)
    assert (Interval(1000, 2000), frozenset({1})) == system.range_of(
        1, [rule, Bound(0, Interval(1, 1000), 1)], NO_LIMIT
    )
    assert Impossible(frozenset({1})) == system.ask([rule, Bound(0, Interval(1, 390), 1)])


def test_a_question_out_of_time_raises_and_the_system_can_be_asked_again() -> None:
    rows = [{j: 1, j + 1: 1, j + 2: -1} for j in range(20)]
    system = Linear(22, rows, [1] * 22)
    bounds = [*(at(22 + j, 0, HARD) for j in range(20)), at(0, 1, 0), at(1, 1, 1)]
    with pytest.raises(OutOfTimeError):
        system.ask(bounds, Effort(-1))
    answer = system.ask(bounds)
    assert isinstance(answer, Consistent)
    assert answer.values[21] == 17711  # the 22nd Fibonacci number


def test_a_knapsack_that_defeats_branch_and_bound_is_settled_in_a_reduced_basis() -> None:
    # Problem cuww1 of Cornuéjols, Urbaniak, Weismantel & Wolsey ("Decomposition of integer programs and of generating
    # sets", ESA 1997); Aardal & Lenstra ("Hard equality constrained integer knapsacks", Mathematics of Operations
    # Research 29, 2004): 89643481 is the largest total that these sizes cannot make.
    system = Linear(5, [{0: 12223, 1: 12224, 2: 36674, 3: 61119, 4: 85569}], [1] * 5)
    none_is_negative = [at_least(j, 0, j) for j in range(5)]
    assert Impossible(frozenset({0, 1, 2, 3, 4, 9})) == system.ask([at(5, 89643481, 9), *none_is_negative])
    answer = system.ask([at(5, 89643482, 9), *none_is_negative])
    assert isinstance(answer, Consistent)
    assert min(answer.values) >= 0


def test_a_search_that_ends_at_its_limit_is_unsettled_and_leaves_nothing_behind() -> None:
    system = Linear(5, [{0: 12223, 1: 12224, 2: 36674, 3: 61119, 4: 85569}], [1] * 5)
    none_is_negative = [at_least(j, 0, j) for j in range(5)]
    with patch.object(lattice, "MOST_PARAMETERS", 3):
        answer = system.ask([at(5, 89643481, 9), *none_is_negative])
    assert Unsettled("4 whole numbers are free, and no quick way was found to choose or exclude them") == answer
    assert isinstance(system.ask(none_is_negative), Consistent)


def test_a_wrong_question_is_refused() -> None:
    with pytest.raises(ValueError, match="one step for each unknown"):
        Linear(2, [], [1])
    with pytest.raises(ValueError, match="one step for each unknown"):
        Linear(1, [], [0])
    with pytest.raises(ValueError, match="not among the 1"):
        Linear(1, [{1: 1}], [1])
