"""Joint consistency against exhaustive enumeration: every point of small boxes, decided by the judge's evaluation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from fractions import Fraction
from itertools import product
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from validator.claims.interval import EVERYTHING, Interval, Rational
from validator.explain.answer import Answer, Consistent, Impossible, Unsettled
from validator.explain.joint.possible import Joint
from validator.explain.joint.system import AsWritten, Growing, Statement, System
from validator.judge.evaluate import define, truth_of
from validator.judge.normal import (
    Ascending,
    Common,
    Conjunction,
    Definition,
    Disjunction,
    Formula,
    Multiple,
    Negation,
    Polynomial,
    Possible,
    Quotient,
    Relation,
    finish,
)
from validator.judge.verdict import Truth

Draw = Callable[[int, int], int]
"""A whole number from … to …: drawn by hypothesis, or by a seeded generator where a sample is counted."""

OPERATORS = ("=", "!=", "<", "<=")
ONE: Polynomial = ((1, ()),)
examples = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60)


# --- random systems ---------------------------------------------------------------------------------------------------


def polynomial(draw: Draw, unknowns: int, products: bool) -> Polynomial:
    """One to three terms with coefficients of -3 to 3, a constant, and perhaps a product of two unknowns."""
    total: dict[tuple[int, ...], Rational] = {}
    for _ in range(draw(1, 3)):
        powers: tuple[int, ...] = (draw(0, unknowns - 1),)
        if products and draw(0, 2) == 0:
            powers = tuple(sorted((*powers, draw(0, unknowns - 1))))
        total[powers] = draw(-3, 3)
    total[()] = draw(-3, 3)
    return finish({powers: factor for powers, factor in total.items() if factor})[0]


def formula(draw: Draw, unknowns: int, products: bool, depth: int = 2) -> Formula:
    """A condition, or a few of them joined."""

    def condition() -> Polynomial:
        return polynomial(draw, unknowns, products)

    def inner() -> Formula:
        return formula(draw, unknowns, products, depth - 1)

    kind = draw(0, 9 if depth else 5)
    if kind <= 3:
        divisors = (condition(),) if products and draw(0, 4) == 0 else ()
        return Relation(condition(), OPERATORS[draw(0, 3)], tuple(one for one in divisors if one))
    if kind == 4:
        return (
            Multiple(condition(), (1, 2, Fraction(1, 2))[draw(0, 2)], (1, 2, 3, 7)[draw(0, 3)])
            if draw(0, 1)
            else Relation(condition(), "=")
        )
    if kind == 5:
        members = tuple(condition() for _ in range(draw(2, 3)))
        return Common(members) if draw(0, 1) else Ascending(members)
    if kind == 6:
        return Negation(inner())
    parts = tuple(inner() for _ in range(draw(2, 3)))
    return Conjunction(parts) if kind == 7 else Disjunction(parts)


def interval(draw: Draw, low: int, high: int) -> Interval:
    """A point, a range with open or closed ends, or a half-line."""
    least = draw(low, high)
    if draw(0, 1):
        return Interval.point(least)
    most = draw(least, high)
    if least == most:
        return Interval(least, None) if draw(0, 1) else Interval(None, most)
    return Interval(least, most, bool(draw(0, 1)), bool(draw(0, 1)))


def system(draw: Draw, *, products: bool) -> System:
    """Two to four unknowns in small boxes, up to five statements of one or two of them, up to four constraints."""
    growing = Growing.empty()
    unknowns = draw(2, 4)
    low, high = (-3, 4) if unknowns < 4 else (-1, 2)
    for _ in range(unknowns):
        growing.unknown(Interval(low, high), (1, 1, 1, 2)[draw(0, 3)])
    for _ in range(draw(0, 5)):
        one = draw(0, unknowns - 1)
        several = tuple(sorted({one, draw(0, unknowns - 1)})) if draw(0, 3) == 0 else (one,)
        growing.statements.append(Statement(several, interval(draw, low, high)))
    for _ in range(draw(1, 4)):
        growing.constrain(formula(draw, unknowns, products), range(unknowns))
    return growing.finished()


# --- the oracle -------------------------------------------------------------------------------------------------------


def grid(system: System, step: Rational | None = None) -> list[list[Rational]]:
    """For each unknown, the multiples of its step (or of ``step``) in its domain."""
    lines: list[list[Rational]] = []
    for unknown in system.unknowns:
        size = Fraction(step if unknown.step is None else unknown.step)  # type: ignore[arg-type]
        low = -4 if unknown.domain.low is None else unknown.domain.low
        high = 4 if unknown.domain.high is None else unknown.domain.high
        lines.append([at * size for at in range(-(-low // size), high // size + 1) if at * size in unknown.domain])
    return lines


def solutions(system: System, items: Collection[int], step: Rational | None = None) -> Iterator[tuple[Rational, ...]]:
    """The points of the grid at which all of these items hold."""
    lines = grid(system, step)
    for item in items:
        if item < len(system.statements):
            statement = system.statements[item]
            for unknown in statement.unknowns:
                lines[unknown] = [value for value in lines[unknown] if value in statement.interval]
    for point in product(*lines):
        if holds(system, items, point):
            yield point


def holds(system: System, items: Collection[int], point: Sequence[Rational]) -> bool:
    """Whether the items hold at a point: the statements as they say, the constraints unless the judge says false."""
    first = len(system.statements)
    boxes = [Interval.point(value) for value in point]
    return all(
        all(point[unknown] in system.statements[item].interval for unknown in system.statements[item].unknowns)
        if item < first
        else truth_of(system.constraints[item - first].formula, boxes) is not Truth.FALSE
        for item in sorted(items)
    )


def in_domains(system: System, point: Sequence[Rational]) -> bool:
    return all(
        value in unknown.domain and (unknown.step is None or Fraction(value) % unknown.step == 0)
        for value, unknown in zip(point, system.unknowns, strict=True)
    )


def verified(system: System, items: Collection[int], answer: Answer) -> str:
    """The kind of an answer that enumeration confirms."""
    match answer:
        case Consistent(values):
            assert in_domains(system, values)
            assert holds(system, items, values)
            return "consistent"
        case Impossible(core):
            assert core <= frozenset(items)
            assert list(solutions(system, core))[:1] == []
            return "impossible"
        case Unsettled(reason):
            assert reason
            return "unsettled"


def drawn(data: st.DataObject) -> Draw:
    return lambda low, high: data.draw(st.integers(low, high))


# --- against enumeration ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("products", [False, True], ids=["linear", "with products"])
@given(data=st.data())
@examples
def test_an_answer_is_what_enumeration_finds(products: bool, data: st.DataObject) -> None:
    found = system(drawn(data), products=products)
    joint = Joint(found)
    items = joint.statements | joint.constraints
    verified(found, items, joint.ask(items))


@given(data=st.data())
@examples
def test_part_of_the_items_is_answered_without_the_others(data: st.DataObject) -> None:
    draw = drawn(data)
    found = system(draw, products=True)
    joint = Joint(found)
    for _ in range(3):
        items = frozenset(item for item in joint.statements | joint.constraints if draw(0, 2))
        verified(found, items, joint.ask(items))


@given(data=st.data())
@examples
def test_a_question_about_statements_blames_statements_alone(data: st.DataObject) -> None:
    found = system(drawn(data), products=False)
    joint = Joint(found)
    answer = joint.ask_statements(joint.statements)
    if isinstance(answer, Impossible):
        assert answer.core <= joint.statements
        assert list(solutions(found, answer.core | joint.constraints))[:1] == []
    else:
        verified(found, joint.statements | joint.constraints, answer)


@given(data=st.data())
@examples
def test_a_range_holds_every_value_that_enumeration_finds(data: st.DataObject) -> None:
    draw = drawn(data)
    found = system(draw, products=bool(draw(0, 1)))
    joint = Joint(found)
    items = joint.statements | joint.constraints
    unknown = draw(0, len(found.unknowns) - 1)
    values = {point[unknown] for point in solutions(found, items)}
    answer = joint.range_of(unknown, items)
    if answer is None:
        assert values == set()
    else:
        assert all(value in answer[0] for value in values)
        assert answer[1] <= items
        # The items named are enough for the range.
        assert all(point[unknown] in answer[0] for point in solutions(found, answer[1]))


def sample(seeds: Collection[int], products: bool) -> Counter[str]:
    kinds: Counter[str] = Counter()
    for seed in seeds:
        found = system(Random(seed).randint, products=products)
        joint = Joint(found)
        items = joint.statements | joint.constraints
        kinds[verified(found, items, joint.ask(items))] += 1
    return kinds


def has_negated_multiple(formula: Formula, negated: bool = False) -> bool:
    match formula:
        case Multiple():
            return negated
        case Negation(operand):
            return has_negated_multiple(operand, not negated)
        case Conjunction(operands) | Disjunction(operands):
            return any(has_negated_multiple(operand, negated) for operand in operands)
        case _:
            return False


def test_no_linear_system_is_left_unsettled() -> None:
    """But for a negated "is a multiple", which has no cases (``cases.py`` says so)."""
    unsettled = []
    for seed in range(150):
        found = system(Random(seed).randint, products=False)
        if any(has_negated_multiple(constraint.formula) for constraint in found.constraints):
            continue
        joint = Joint(found)
        answer = joint.ask(joint.statements | joint.constraints)
        unsettled += [seed] if isinstance(answer, Unsettled) else []
    assert unsettled == []


def test_fewer_than_a_tenth_of_systems_with_products_are_left_unsettled() -> None:
    kinds = sample(range(1000, 1150), products=True)
    assert kinds.total() == 150
    assert kinds["consistent"] > 20
    assert kinds["impossible"] > 20
    assert kinds["unsettled"] < 15


# --- rational unknowns ------------------------------------------------------------------------------------------------


@given(data=st.data())
@examples
def test_what_has_a_point_on_a_grid_is_never_impossible(data: st.DataObject) -> None:
    draw = drawn(data)
    growing = Growing.empty()
    unknowns = draw(2, 3)
    for _ in range(unknowns):
        growing.unknown(EVERYTHING if draw(0, 1) else Interval(0, None))
    for _ in range(draw(0, 4)):
        growing.statements.append(Statement((draw(0, unknowns - 1),), interval(draw, -2, 2)))
    for _ in range(draw(1, 3)):
        growing.constrain(formula(draw, unknowns, bool(draw(0, 1))), range(unknowns))
    found = growing.finished()
    joint = Joint(found)
    items = joint.statements | joint.constraints
    match joint.ask(items):
        case Consistent(values):
            assert in_domains(found, values)
            assert holds(found, items, values)
        case Impossible(core):
            assert list(solutions(found, core, Fraction(1, 2)))[:1] == []


# --- definitions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("function", ["abs", "min", "max", "rank", "spread"])
@given(data=st.data())
@settings(examples, max_examples=40)
def test_a_defined_number_is_weighed_as_the_judge_defines_it(function: str, data: st.DataObject) -> None:
    draw = drawn(data)
    cells = 3
    arguments = 1 if function == "abs" else 2 + (function == "rank")
    one = Definition(
        function, tuple(Quotient(((draw(1, 2), (draw(0, cells - 1),)),), ONE) for _ in range(arguments)), (0,)
    )
    relation = Relation(
        finish({(cells,): 1, (draw(0, cells - 1),): draw(-2, 2), (): draw(-4, 4)})[0], OPERATORS[draw(0, 3)]
    )
    growing = Growing.empty()
    domain = Interval(1, 4) if function == "spread" else Interval(-3, 3)
    numbers = [growing.unknown(domain, 1) for _ in range(cells)]
    for number in numbers:
        if draw(0, 2):
            growing.statements.append(Statement((number,), interval(draw, 1 if function == "spread" else -3, 3)))
    growing.constrain(relation, numbers, (one,), AsWritten((domain,) * cells, (1,) * cells, (1,) * cells))
    found = growing.finished()
    joint = Joint(found)
    items = joint.statements | joint.constraints

    def true_at(point: Sequence[Rational], kept: Collection[int]) -> bool:
        boxes = [Interval.point(value) for value in point]
        value = define(one, boxes, (1,) * cells, (1,) * cells)
        stated = all(
            point[number] in statement.interval
            for item, statement in enumerate(found.statements)
            if item in kept
            for number in statement.unknowns
        )
        bound = len(found.statements) in kept
        return stated and (not bound or value is None or truth_of(relation, [*boxes, value]) is not Truth.FALSE)

    def judge_allows() -> bool:
        """Ranks and spreads are weighed over the intervals as stated, as the judge does."""
        boxes = [domain] * cells
        for statement in found.statements:
            for number in statement.unknowns:
                boxes[number] = boxes[number] & statement.interval
        value = define(one, boxes, (1,) * cells, (1,) * cells)
        return value is None or truth_of(relation, [*boxes, value]) is not Truth.FALSE

    points = list(product(range(int(domain.low or 0), int(domain.high or 0) + 1), repeat=cells))
    match joint.ask(items):
        case Consistent(values):
            assert true_at(values[:cells], items) or (function in ("rank", "spread") and judge_allows())
        case Impossible(core):
            assert not any(true_at(point, core) for point in points)
        case Unsettled():
            assert function in ("rank", "spread")


# --- by hand ----------------------------------------------------------------------------------------------------------


def stated(values: Sequence[tuple[Rational, Rational]], relations: Sequence[dict[tuple[int, ...], int]]) -> Joint:
    """Unknowns from … to …, whole where both ends are, and equations."""
    growing = Growing.empty()
    for low, high in values:
        number = growing.unknown(EVERYTHING, 1 if low == high and Fraction(low).denominator == 1 else None)
        growing.statements.append(Statement((number,), Interval(low, high)))
    for relation in relations:
        growing.constrain(Relation(finish(relation)[0], "="), range(len(values)))
    return Joint(growing.finished())


def everything(joint: Joint) -> Answer:
    return joint.ask(joint.statements | joint.constraints)


@pytest.mark.parametrize("size", [10**11, 10**12, 10**15])
def test_a_total_of_large_numbers_that_is_off_by_one_is_impossible(size: int) -> None:
    parts = [size + 7 * number for number in range(8)]
    equation = {(number,): 1 for number in range(8)} | {(8,): -1}
    right = [(value, value) for value in (*parts, sum(parts))]
    assert isinstance(everything(stated(right, [equation])), Consistent)
    for wrong in range(9):
        for off in (-1, 1):
            values = list(right)
            values[wrong] = (values[wrong][0] + off,) * 2
            assert everything(stated(values, [equation])) == Impossible(frozenset(range(10)))


def test_a_product_of_large_numbers_that_is_off_by_one_is_impossible() -> None:
    price, number = 999_999_999_989, 123_456_789_011
    equation = {(0, 1): 1, (2,): -1}
    right = price * number
    assert isinstance(everything(stated([(price,) * 2, (number,) * 2, (right,) * 2], [equation])), Consistent)
    wrong = everything(stated([(price,) * 2, (number,) * 2, (right + 1,) * 2], [equation]))
    assert wrong == Impossible(frozenset(range(4)))


def test_an_odd_total_of_two_equal_sides_is_impossible() -> None:
    growing = Growing.empty()
    side, total = growing.unknown(Interval(0, None), 1), growing.unknown(Interval(0, None), 1)
    growing.statements.append(Statement((total,), Interval(781, 781)))
    growing.constrain(Relation(((2, (0,)), (-1, (1,))), "="), (side, total))
    assert everything(Joint(growing.finished())) == Impossible(frozenset({0, 1}))


def test_what_agrees_in_each_row_within_rounding_can_be_impossible_together() -> None:
    """Rows of 10 and 10, columns of 10 and 11, of four cells that are each about 5: any three of the sums allow it."""
    half = Fraction(1, 2)
    cells = [(5 - half, 5 + half)] * 4
    sums = [{(0,): 1, (1,): 1, (): -10}, {(2,): 1, (3,): 1, (): -10}, {(0,): 1, (2,): 1, (): -10}]
    joint = stated(cells, [*sums, {(1,): 1, (3,): 1, (): -11}])
    assert everything(joint) == Impossible(joint.constraints)
    for left_out in sorted(joint.constraints):
        assert isinstance(joint.ask(joint.statements | joint.constraints - {left_out}), Consistent), left_out


def test_a_value_strictly_between_two_neighbours_is_no_whole_number() -> None:
    growing = Growing.empty()
    number = growing.unknown(EVERYTHING, 1)
    growing.statements.append(Statement((number,), Interval(3, 4, True, True)))
    growing.constrain(Relation(((1, (0,)), (-100, ())), "<"), (number,))
    joint = Joint(growing.finished())
    assert everything(joint) == Impossible(frozenset({0}))


def test_open_ends_are_kept_apart_from_closed_ones() -> None:
    """More than 100 and at most 100 cannot both be; at least 100 and at most 100 can."""
    for is_open in (True, False):
        growing = Growing.empty()
        left, right = growing.unknown(), growing.unknown()
        growing.statements.append(Statement((left,), Interval(100, None, is_open)))
        growing.statements.append(Statement((right,), Interval(None, 100)))
        growing.constrain(Relation(((1, (0,)), (-1, (1,))), "<="), (left, right))
        answer = everything(Joint(growing.finished()))
        assert isinstance(answer, Impossible if is_open else Consistent)


def test_a_share_of_a_rounded_number_is_possible_only_where_a_whole_part_fits() -> None:
    """33.3 % of 7 is between 2.3275 and 2.3345: no number of people."""
    growing = Growing.empty()
    part, whole, share = growing.unknown(Interval(0, None), 1), growing.unknown(Interval(0, None), 1), growing.unknown()
    growing.statements.append(Statement((whole,), Interval(7, 7)))
    growing.statements.append(Statement((share,), Interval(Fraction(3325, 10_000), Fraction(3335, 10_000))))
    growing.constrain(Relation(((-1, (0,)), (1, (1, 2))), "="), (part, whole, share))
    joint = Joint(growing.finished())
    assert everything(joint) == Impossible(frozenset({0, 1, 2}))
    assert isinstance(joint.ask({1, 2}), Consistent)


def test_an_alternative_that_every_case_refutes_names_what_each_case_needs() -> None:
    """Either a = 1 or b = 1, but a is 2 and b is 3; c takes no part."""
    growing = Growing.empty()
    numbers = [growing.unknown(EVERYTHING, 1) for _ in range(3)]
    for number, value in zip(numbers, (2, 3, 4), strict=True):
        growing.statements.append(Statement((number,), Interval(value, value)))
    is_one = [Relation(((-1, ()), (1, (number,))), "=") for number in (0, 1)]
    growing.constrain(Disjunction(tuple(is_one)), numbers)
    assert everything(Joint(growing.finished())) == Impossible(frozenset({0, 1, 3}))


def test_a_constraint_that_can_never_hold_is_its_own_core() -> None:
    growing = Growing.empty()
    number = growing.unknown(EVERYTHING, 1)
    growing.statements.append(Statement((number,), Interval(1, 1)))
    growing.constrain(Relation(((-1, ()), (2, (0,))), "="), (number,))
    assert Joint(growing.finished()).ask({1}) == Impossible(frozenset({1}))


def test_nothing_stated_is_consistent() -> None:
    growing = Growing.empty()
    growing.unknown(Interval(0, None), 1)
    assert isinstance(everything(Joint(growing.finished())), Consistent)


def test_a_possible_condition_is_weighed_like_the_condition() -> None:
    growing = Growing.empty()
    number = growing.unknown(EVERYTHING, 1)
    growing.statements.append(Statement((number,), Interval(4, 6)))
    growing.constrain(Possible(Multiple(((1, (0,)),), 1, 7)), (number,))
    assert everything(Joint(growing.finished())) == Impossible(frozenset({0, 1}))


def test_the_same_question_is_answered_alike_by_a_joint_that_answered_others_before() -> None:
    for seed in range(2000, 2040):
        found = system(Random(seed).randint, products=True)
        used, fresh = Joint(found), Joint(found)
        items = sorted(used.statements | used.constraints)
        for left_out in items:
            used.ask([item for item in items if item != left_out])
        assert fresh.ask(items) == used.ask(items), seed
