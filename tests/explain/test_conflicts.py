"""Conflicts, against every subset tried one by one, with oracles that prove as little as they may."""

from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.explain.answer import Consistent, Impossible, OutOfTimeError, Unsettled
from validator.explain.diagnosis.conflicts import Conflict, Conflicts, conflicts, smallest
from validator.explain.effort import Effort

ITEMS = range(7)
FAMILIES = st.lists(st.frozensets(st.integers(0, 6), min_size=1, max_size=4), max_size=7)
SUBSETS = st.frozensets(st.frozensets(st.integers(0, 6)), max_size=12)


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


def minimal(family):
    return [one for one in dict.fromkeys(family) if not any(other < one for other in family)]


def in_order(sets, order):
    place = {item: at for at, item in enumerate(order)}
    return sorted((tuple(sorted(one, key=place.get)) for one in sets), key=lambda one: [place[item] for item in one])


class Ending(Effort):
    """Runs out after so many steps."""

    def __init__(self, steps):
        super().__init__()
        self.steps = steps

    def spend(self):
        self.steps -= 1
        if self.steps < 0:
            raise OutOfTimeError


@given(FAMILIES, st.permutations(ITEMS), st.integers(0, 99))
@settings(max_examples=300, deadline=None)
def test_all_minimal_conflicts_and_no_others_are_found_in_the_order_of_the_text(family, order, seed):
    expected = in_order(minimal(family), order)
    found = conflicts(oracle(family, seed), ITEMS, order, 200, Effort())
    assert Conflicts(tuple(Conflict(one, True) for one in expected), True, len(expected)) == found


@given(FAMILIES, st.permutations(ITEMS), st.permutations(ITEMS), st.integers(1, 3))
@settings(max_examples=100, deadline=None)
def test_other_numbers_for_the_items_change_nothing_even_at_the_limit(family, order, names, limit):
    renamed = [frozenset(names[item] for item in one) for one in family]
    found = conflicts(oracle(family, 1), ITEMS, order, limit, Effort())
    other = conflicts(oracle(renamed, 2), reversed(ITEMS), [names[item] for item in order], limit, Effort())
    assert [tuple(names[item] for item in one.items) for one in found.found] == [one.items for one in other.found]
    assert (found.complete, found.known, found.partial) == (other.complete, other.known, other.partial)


@given(FAMILIES, st.permutations(ITEMS), st.integers(0, 99))
@settings(max_examples=200, deadline=None)
def test_the_smallest_conflict_is_the_one_that_ends_earliest_in_the_text(family, order, seed):
    # Junker's definition: of all minimal conflicts, compared from their last items on, the earliest.
    place = {item: at for at, item in enumerate(order)}
    ranked = sorted(minimal(family), key=lambda one: sorted((place[item] for item in one), reverse=True))
    if ranked:
        expected = Conflict(tuple(sorted(ranked[0], key=place.get)), True)
        assert expected == smallest(oracle(family, seed), frozenset(ITEMS), order, Effort())
    else:
        with pytest.raises(ValueError, match="no conflict"):
            smallest(oracle(family, seed), frozenset(ITEMS), order, Effort())


@given(FAMILIES, st.permutations(ITEMS), st.integers(0, 99), SUBSETS)
@settings(max_examples=300, deadline=None)
def test_with_unsettled_questions_every_conflict_is_still_impossible_and_what_is_called_minimal_is(
    family, order, seed, unsettled
):
    found = conflicts(oracle(family, seed, unsettled), ITEMS, order, 200, Effort())
    for conflict in found.found:
        kept = set(conflict.items)
        assert any(one <= kept for one in family)
        if conflict.minimal:
            assert not any(one <= kept - {item} for item in kept for one in family)
    if found.complete:
        assert len(minimal(family)) == len(found.found)
    else:
        assert found.partial == "beyond the method"


def test_an_unsettled_question_keeps_the_item_and_is_told():
    # Whether 0 and 1 alone can hold is not settled: 2 stays, and the conflict is not called minimal.
    ask = oracle([frozenset({0, 1})], unsettled={frozenset({0, 1})})
    assert Conflict((0, 1, 2), False) == smallest(ask, frozenset({0, 1, 2}), range(3), Effort())


def test_what_was_not_settled_is_asked_again_when_less_is_left():
    # Without 2 it is not settled; without 2 and 1 it is impossible, so that 2 goes too.
    ask = oracle([frozenset({0})], unsettled={frozenset({0, 1})})
    assert Conflict((0,), True) == smallest(ask, frozenset({0, 1, 2}), range(3), Effort())


def test_a_set_that_is_not_settled_is_no_conflict():
    ask = oracle([], unsettled={frozenset({0, 1})})
    assert Unsettled("beyond the method") == smallest(ask, frozenset({0, 1}), range(2), Effort())


def test_a_core_outside_the_question_proves_nothing_and_is_refused():
    with pytest.raises(ValueError, match="not asked about"):
        smallest(lambda kept: Impossible(frozenset({9})), frozenset({0, 1}), range(2), Effort())


def test_what_is_never_in_doubt_may_contradict_itself():
    assert Conflicts((Conflict((), True),), True, 1) == conflicts(
        lambda kept: Impossible(frozenset()), range(3), range(3), 10, Effort()
    )


@pytest.mark.parametrize("steps", range(12))
def test_out_of_time_the_conflicts_are_proven_and_said_to_be_partial(steps):
    family = [frozenset({0, 1}), frozenset({1, 2}), frozenset({3, 4, 5})]
    found = conflicts(oracle(family), ITEMS, ITEMS, 10, Ending(steps))
    assert (found.complete, found.partial) == (False, "out of time")
    assert all(any(one <= set(conflict.items) for one in family) for conflict in found.found)


def test_out_of_time_the_smallest_conflict_is_what_is_proven_so_far():
    ask = oracle([frozenset({0, 5})])
    assert Unsettled("out of time") == smallest(ask, frozenset(ITEMS), ITEMS, Ending(0))
    found = smallest(ask, frozenset(ITEMS), ITEMS, Ending(1))
    assert isinstance(found, Conflict)
    assert not found.minimal
    assert {0, 5} <= set(found.items)


def test_ten_independent_conflicts_are_found_first_and_the_proof_is_given_up_at_the_limit_of_questions():
    family = [frozenset({3 * n, 3 * n + 1, 3 * n + 2}) for n in range(10)]
    asked = []
    ask = oracle(family)

    def counted(kept):
        asked.append(kept)
        return ask(kept)

    found = conflicts(counted, range(30), range(30), 50, Effort(), questions=300)
    assert [tuple(sorted(one)) for one in family] == [conflict.items for conflict in found.found]
    assert (found.complete, found.partial) == (False, "more than 300 questions")
    assert len(asked) <= 300


def test_more_conflicts_than_the_limit_are_known_of():
    family = [frozenset(pair) for pair in combinations(range(5), 2)]
    found = conflicts(oracle(family), range(5), range(5), 3, Effort())
    assert (len(found.found), found.complete, found.known, found.partial) == (3, False, 4, "more than 3 conflicts")


def test_a_conflict_of_two_among_a_thousand_items_takes_few_questions():
    asked = []

    def ask(kept):
        asked.append(kept)
        return Impossible(kept) if {17, 803} <= kept else Consistent(())

    assert Conflict((17, 803), True) == smallest(ask, frozenset(range(1000)), range(1000), Effort())
    assert len(asked) < 60
