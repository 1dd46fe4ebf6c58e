"""Minimum hitting sets, against every subset tried one by one."""

from fractions import Fraction
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.explain.answer import OutOfTimeError
from validator.explain.diagnosis.hitting import HittingSets, Part, Unhittable, minimum_hitting_sets
from validator.explain.diagnosis.questions import places_in
from validator.explain.diagnosis.transversals import minimal_transversals
from validator.explain.effort import Effort

FAMILIES = st.lists(st.frozensets(st.integers(0, 6), min_size=1, max_size=4), max_size=8)
WEIGHTS = st.lists(st.sampled_from([1, 1, 2, Fraction(1, 2), Fraction(3, 2), None]), min_size=7, max_size=7)


def hitting(sets, allowed):
    """Every hitting set of allowed items."""
    subsets = (set(chosen) for size in range(len(allowed) + 1) for chosen in combinations(allowed, size))
    return [chosen for chosen in subsets if all(one & chosen for one in sets)]


@given(FAMILIES, WEIGHTS)
@settings(max_examples=400, deadline=None)
def test_all_minimum_hitting_sets_and_no_others_are_found(sets, weights):
    allowed = [item for item in range(7) if weights[item] is not None]
    possible = hitting(sets, allowed)
    found = minimum_hitting_sets(sets, dict(enumerate(weights)), Effort(), limit=1000)
    if not possible:
        assert isinstance(found, Unhittable)
        assert found.items in sets
        assert not found.items.intersection(allowed)
        return
    least = min(sum(weights[item] for item in one) for one in possible)
    expected = sorted(tuple(sorted(one)) for one in possible if sum(weights[item] for item in one) == least)
    assert isinstance(found, HittingSets)
    assert (expected, least, True) == (sorted(found.sets()), found.weight, found.complete)
    assert len(expected) == found.count


@given(st.permutations(range(7)), FAMILIES, WEIGHTS)
@settings(max_examples=100, deadline=None)
def test_the_order_of_the_sets_changes_nothing(order, sets, weights):
    weights = dict(enumerate(weights))
    shuffled = [sets[at] for at in order if at < len(sets)] + sets[7:]
    assert minimum_hitting_sets(sets, weights, Effort(), 100) == minimum_hitting_sets(shuffled, weights, Effort(), 100)


def test_an_item_that_hits_less_is_still_an_alternative_of_the_same_weight():
    # {1} and {2} both hit everything; 3 hits less and never is in a minimum set of weight 1.
    sets = [frozenset({1, 2}), frozenset({1, 2, 3})]
    found = minimum_hitting_sets(sets, {1: 1, 2: 1, 3: 1}, Effort(), 10)
    assert HittingSets(1, (Part(1, ((1,), (2,)), True),), True) == found


def test_twelve_disjoint_sets_stay_twelve_parts():
    sets = [frozenset({2 * n, 2 * n + 1}) for n in range(12)]
    found = minimum_hitting_sets(sets, dict.fromkeys(range(24), 1), Effort(), 10)
    assert (found.weight, len(found.parts), found.count) == (12, 12, 2**12)


def test_more_ways_than_the_limit_are_said_to_be_more():
    found = minimum_hitting_sets([frozenset(range(9))], dict.fromkeys(range(9), 1), Effort(), 4)
    assert (found.parts[0].ways, found.complete) == (((0,), (1,), (2,), (3,)), False)


def test_fractions_are_compared_exactly():
    # 1/3 + 1/3 + 1/3 is 1, neither more nor less: both sets are minimum sets.
    sets = [frozenset({0, 3}), frozenset({1, 3}), frozenset({2, 3})]
    third = Fraction(1, 3)
    found = minimum_hitting_sets(sets, {0: third, 1: third, 2: third, 3: 1}, Effort(), 10)
    assert [part.ways for part in found.parts] == [((0, 1, 2), (3,))]


def test_three_sets_that_overlap_in_a_triangle_take_two_items():
    sets = [frozenset({0, 1}), frozenset({1, 2}), frozenset({0, 2})]
    found = minimum_hitting_sets(sets, dict.fromkeys(range(3), 1), Effort(), 10)
    assert list(found.sets()) == [(0, 1), (0, 2), (1, 2)]


@pytest.mark.parametrize("weight", [0, -1])
def test_a_weight_that_is_not_positive_is_refused(weight):
    with pytest.raises(ValueError, match="positive"):
        minimum_hitting_sets([frozenset({1})], {1: weight}, Effort(), 10)


def test_a_missing_weight_is_refused():
    with pytest.raises(ValueError, match="positive"):
        minimum_hitting_sets([frozenset({1})], {}, Effort(), 10)


def test_a_time_limit_ends_the_search():
    with pytest.raises(OutOfTimeError):
        minimum_hitting_sets([frozenset({0, 1}), frozenset({1, 2})], dict.fromkeys(range(3), 1), Effort(-1), 10)


def test_ten_errors_among_a_hundred_items_are_proven_to_be_the_least():
    # Each of 150 conflicts has one to three of the ten wrong items and up to twelve right ones. That fewer than ten
    # never do follows from the ten conflicts, one for each wrong item, that share nothing.
    random = Random(5)
    apart = [frozenset({item, 10 + 3 * item, 11 + 3 * item, 12 + 3 * item}) for item in range(10)]
    mixed = [
        frozenset(random.sample(range(10), random.randint(1, 3)) + random.sample(range(10, 100), random.randint(2, 12)))
        for _ in range(140)
    ]
    found = minimum_hitting_sets(apart + mixed, dict.fromkeys(range(100), 1), Effort(10), 100)
    assert found.weight == 10
    assert tuple(range(10)) in list(found.sets())


@given(st.lists(st.integers(1, 127), max_size=7))
@settings(max_examples=200, deadline=None)
def test_minimal_transversals_are_all_and_only_the_minimal_hitting_sets(masks):
    sets = [set(places_in(mask)) for mask in masks]
    every = hitting(sets, range(7))
    expected = [one for one in every if not any(other < one for other in every)]
    found = [set(places_in(mask)) for mask in minimal_transversals(masks, Effort())]
    assert len(expected) == len(found)
    assert all(one in expected for one in found)
