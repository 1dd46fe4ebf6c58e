"""Suspects, against every subset tried one by one, with oracles that prove as little as they may."""

from fractions import Fraction
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.explain.answer import Consistent, Impossible, OutOfTimeError, Unsettled
from validator.explain.diagnosis.suspected import together
from validator.explain.diagnosis.suspects import suspects
from validator.explain.effort import Effort

ITEMS = range(7)
FAMILIES = st.lists(st.frozensets(st.integers(0, 6), min_size=1, max_size=4), max_size=7)
SUBSETS = st.frozensets(st.frozensets(st.integers(0, 6)), max_size=12)
WEIGHTS = st.lists(st.sampled_from([1, 1, 1, 2, Fraction(1, 2), None]), min_size=7, max_size=7)


def oracle(family, seed=0, unsettled=frozenset()):
    """What cannot hold together holds one of ``family``; cores are larger than they need be, as ``seed`` has it."""

    def ask(kept):
        if kept in unsettled:
            return Unsettled("beyond the method")
        broken = sorted(sorted(one) for one in family if one <= kept)
        if not broken:
            return Consistent(())
        random = Random(f"{seed} {sorted(kept)}")
        more = frozenset(item for item in sorted(kept) if random.random() < 0.3)
        return Impossible(more.union(random.choice(broken)))

    return ask


def restoring(family, weights):
    """Every set without which the rest can hold together."""
    allowed = [item for item in ITEMS if weights[item] is not None]
    subsets = (set(chosen) for size in range(len(allowed) + 1) for chosen in combinations(allowed, size))
    return [chosen for chosen in subsets if all(one & chosen for one in family)]


def weigh(chosen, weights):
    return sum(weights[item] for item in chosen)


def minimum(family, weights, order):
    every = restoring(family, weights)
    least = min(weigh(one, weights) for one in every)
    place = {item: at for at, item in enumerate(order)}
    ordered = [tuple(sorted(one, key=place.get)) for one in every if weigh(one, weights) == least]
    return tuple(sorted(ordered, key=lambda one: [place[item] for item in one])), least


class Ending(Effort):
    """Runs out after so many steps."""

    def __init__(self, steps):
        super().__init__()
        self.steps = steps

    def spend(self):
        self.steps -= 1
        if self.steps < 0:
            raise OutOfTimeError


@given(FAMILIES, WEIGHTS, st.permutations(ITEMS), st.integers(0, 99))
@settings(max_examples=400, deadline=None)
def test_all_minimum_sets_and_no_others_are_found(family, weights, order, seed):
    found = suspects(oracle(family, seed), ITEMS, dict(enumerate(weights)), order, Effort())
    if not restoring(family, weights):
        assert found.unremovable is not None
        blamed = set(found.unremovable.items)
        assert any(one <= blamed for one in family)
        assert all(weights[item] is None for item in blamed)
        assert (found.sets, found.weight) == ((), None)
        return
    sets, least = minimum(family, weights, order)
    assert (sets, least, True, True, least, None) == (
        found.sets,
        found.weight,
        found.proven,
        found.complete,
        found.at_least,
        found.partial,
    )
    assert len(sets) == found.count


@given(FAMILIES, WEIGHTS, st.permutations(ITEMS), st.permutations(ITEMS))
@settings(max_examples=100, deadline=None)
def test_other_numbers_for_the_items_change_nothing(family, weights, order, names):
    renamed = [frozenset(names[item] for item in one) for one in family]
    found = suspects(oracle(family, 1), ITEMS, dict(enumerate(weights)), order, Effort())
    other = suspects(
        oracle(renamed, 2),
        list(reversed(ITEMS)),
        {names[item]: weight for item, weight in enumerate(weights)},
        [names[item] for item in order],
        Effort(),
    )
    assert tuple(tuple(names[item] for item in one) for one in found.sets) == other.sets
    assert (found.weight, found.proven, found.complete) == (other.weight, other.proven, other.complete)


@given(FAMILIES, WEIGHTS, st.permutations(ITEMS), st.integers(0, 99), SUBSETS)
@settings(max_examples=400, deadline=None)
def test_with_unsettled_questions_nothing_is_claimed_that_is_not_so(family, weights, order, seed, unsettled):
    found = suspects(oracle(family, seed, unsettled), ITEMS, dict(enumerate(weights)), order, Effort())
    every = restoring(family, weights)
    assert all(set(one) in every for one in found.sets)
    if not every:
        assert (found.sets, found.weight) == ((), None)
        return
    assert found.unremovable is None
    sets, least = minimum(family, weights, order)
    assert found.at_least <= least
    if found.proven:
        assert least == found.weight
        assert set(found.sets) <= set(sets)
    if found.complete:
        assert sets == found.sets
    if not (found.proven and found.complete):
        assert found.partial == "beyond the method"


def test_a_lighter_set_that_is_not_settled_leaves_the_weight_unproven():
    # {0, 1} conflict. Without 0 it is not settled, without 1 neither; without both it is consistent.
    ask = oracle([frozenset({0, 1})], unsettled={frozenset({0}), frozenset({1})})
    found = suspects(ask, range(2), {0: 1, 1: 1}, range(2), Effort())
    assert (
        found.sets,
        found.weight,
        found.proven,
        found.complete,
        found.at_least,
    ) == (((0, 1),), 2, False, False, 1)


def test_an_equal_set_that_is_not_settled_leaves_the_list_incomplete_and_the_weight_proven():
    ask = oracle([frozenset({0, 1})], unsettled={frozenset({1})})
    found = suspects(ask, range(2), {0: 1, 1: 1}, range(2), Effort())
    assert (
        found.sets,
        found.weight,
        found.proven,
        found.complete,
        found.partial,
    ) == (((1,),), 1, True, False, "beyond the method")


def test_where_nothing_can_be_settled_nobody_is_blamed():
    found = suspects(lambda kept: Unsettled("a ratio"), ITEMS, dict.fromkeys(ITEMS, 1), ITEMS, Effort())
    assert (
        found.sets,
        found.weight,
        found.proven,
        found.complete,
        found.at_least,
        found.partial,
    ) == ((), None, False, False, 0, "a ratio")


def test_where_nothing_is_wrong_nobody_is_blamed():
    found = suspects(oracle([]), ITEMS, dict.fromkeys(ITEMS, 1), ITEMS, Effort())
    assert (found.sets, found.weight, found.proven, found.complete, found.partial) == (((),), 0, True, True, None)


def test_a_conflict_of_trusted_items_is_reported_as_such():
    family = [frozenset({0, 1}), frozenset({2, 3})]
    found = suspects(oracle(family), range(4), {0: 1, 1: 1, 2: None, 3: None}, range(4), Effort())
    assert (found.unremovable.items, found.sets, found.weight) == ((2, 3), (), None)


def test_two_doubtful_items_may_weigh_less_than_one_certain_item():
    # 0 and 1 are doubtful (1/4 each), 2 is not (1): 1/4 + 1/4 < 1.
    family = [frozenset({0, 2}), frozenset({1, 2})]
    found = suspects(oracle(family), range(3), {0: Fraction(1, 4), 1: Fraction(1, 4), 2: 1}, range(3), Effort())
    assert (((0, 1),), Fraction(1, 2)) == (found.sets, found.weight)


@pytest.mark.parametrize("steps", range(40))
def test_out_of_time_the_answer_is_partial_and_says_so(steps):
    family = [frozenset({0, 1}), frozenset({1, 2, 3}), frozenset({4, 5}), frozenset({3, 5, 6})]
    found = suspects(oracle(family), ITEMS, dict.fromkeys(ITEMS, 1), ITEMS, Ending(steps))
    sets, least = minimum(family, [1] * 7, ITEMS)
    assert found.at_least <= least
    assert all(all(one & set(chosen) for one in family) for chosen in found.sets)
    assert all(any(one <= set(conflict.items) for one in family) for conflict in found.conflicts)
    if found.complete:
        assert (sets, None) == (found.sets, found.partial)
    else:
        assert found.partial == "out of time"
    if found.proven:
        assert least == found.weight


def test_time_that_runs_out_inside_a_question_ends_the_search_too():
    def ask(kept):
        if len(kept) < 6:
            raise OutOfTimeError
        return Impossible(frozenset({0, 1})) if {0, 1} <= kept else Consistent(())

    found = suspects(ask, ITEMS, dict.fromkeys(ITEMS, 1), ITEMS, Effort())
    assert (found.weight, found.proven, found.partial) == (None, False, "out of time")
    assert [conflict.items for conflict in found.conflicts] == [(0, 1)]


def counting(family):
    asked = []
    ask = oracle(family)

    def counted(kept):
        asked.append(kept)
        return ask(kept)

    return counted, asked


def test_ten_independent_conflicts_do_not_explode():
    family = [frozenset({2 * n, 2 * n + 1}) for n in range(10)]
    ask, asked = counting(family)
    found = suspects(ask, range(20), dict.fromkeys(range(20), 1), range(20), Effort(), limit=50)
    assert (
        found.weight,
        found.proven,
        found.complete,
        len(found.sets),
        found.partial,
    ) == (10, True, False, 50, "more than 50 minimum sets")
    assert len(asked) < 200


def test_ten_groups_that_share_nothing_are_ten_short_searches():
    groups = []
    questions = 0
    for n in range(10):
        ask, asked = counting([frozenset({2 * n, 2 * n + 1})])
        own = range(2 * n, 2 * n + 2)
        groups.append(suspects(ask, own, dict.fromkeys(own, 1), own, Effort()))
        questions += len(asked)
    found = together(groups, range(20), limit=5)
    assert (
        found.weight,
        found.proven,
        found.complete,
        found.count,
        len(found.sets),
        found.partial,
    ) == (10, True, True, 1024, 5, None)
    assert questions <= 60


def test_a_group_that_is_partial_makes_the_whole_partial():
    whole = suspects(oracle([frozenset({0, 1})]), range(2), {0: 1, 1: 1}, range(2), Effort())
    partial = suspects(lambda kept: Unsettled("a ratio"), [2, 3], {2: 1, 3: 1}, [2, 3], Effort())
    found = together([whole, partial], range(4))
    assert (
        found.sets,
        found.weight,
        found.proven,
        found.at_least,
        found.partial,
    ) == ((), None, False, 1, "a ratio")


def test_a_combination_is_listed_only_if_it_was_shown_to_restore():
    # Each way restores with one choice in the other part, and yet not every combination does.
    family = [frozenset({0, 1}), frozenset({2, 3}), frozenset({0, 2})]
    found = suspects(oracle(family), range(4), dict.fromkeys(range(4), 1), range(4), Effort())
    assert found.sets == ((0, 2), (0, 3), (1, 2))


def test_a_large_core_is_made_smaller_by_leaving_quarters_out():
    # Two conflicts of two among a hundred; the oracle names forty items too many, as long as there are that many.
    def ask(kept):
        for one in (frozenset({7, 60}), frozenset({7, 80})):
            if one <= kept:
                return Impossible(one.union(sorted(kept)[:40]))
        return Consistent(())

    found = suspects(ask, range(100), dict.fromkeys(range(100), 1), range(100), Effort())
    assert (found.sets, found.proven, found.complete) == (((7,),), True, True)
    assert all(len(conflict.items) <= 20 for conflict in found.conflicts)


def test_known_conflicts_save_questions():
    family = [frozenset({0, 1, 2}), frozenset({0, 3, 4}), frozenset({0, 5, 6})]
    ask, asked = counting(family)
    found = suspects(ask, ITEMS, dict.fromkeys(ITEMS, 1), ITEMS, Effort(), known=family)
    assert (found.sets, found.weight) == (((0,),), 1)
    plain_ask, plain = counting(family)
    suspects(plain_ask, ITEMS, dict.fromkeys(ITEMS, 1), ITEMS, Effort())
    assert len(asked) <= len(plain)


@pytest.mark.parametrize("weights", [{0: 0, 1: 1}, {0: -1, 1: 1}, {1: 1}])
def test_a_weight_that_is_not_positive_or_missing_is_refused(weights):
    with pytest.raises(ValueError, match="positive"):
        suspects(oracle([]), range(2), weights, range(2), Effort())
