import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.rulebook import tree
from validator.rulebook.parse import FormulaError, parse
from validator.rulebook.printer import print_formula
from validator.rulebook.typecheck import check_formula

names = st.one_of(
    st.from_regex(r"[a-z][a-z_0-9]{0,6}", fullmatch=True),
    st.sampled_from(["Total votes", "over", "per-side", "not", "Été"]),
)
variables = st.builds(tree.Variable, st.from_regex(r"[a-z]{1,5}", fullmatch=True))
either_name = st.one_of(names, variables)
members = st.one_of(st.none(), variables, names, st.sampled_from(["2025-05-23", "2022-02", "Bosnia, Herzegovina"]))
selectors = st.lists(
    st.builds(tree.Selector, either_name, members), max_size=3, unique_by=lambda selector: str(selector.dimension)
).map(tuple)
numbers = st.builds(
    tree.Number,
    st.one_of(st.integers(0, 10**9), st.decimals(0, 100, places=2).map(lambda d: parse(str(d)).value)),
    st.one_of(st.none(), st.sampled_from(["km", "%", "km/h", "person", "over"])),
)
atoms = st.one_of(
    numbers,
    st.builds(tree.Date, st.sampled_from(["2025-05-23", "2022-02"])),
    st.builds(tree.Weekday, st.integers(0, 6)),
    st.builds(tree.Reference, either_name, selectors),
    st.builds(tree.Property, either_name, st.sampled_from(["additive", "minimum"])),
)


def _deeper(inner: st.SearchStrategy[tree.Expression]) -> st.SearchStrategy[tree.Expression]:
    return st.one_of(
        st.builds(tree.Negative, inner),
        st.builds(tree.Arithmetic, st.sampled_from("+-*/"), inner, inner),
        st.builds(
            tree.Call, st.sampled_from(["abs", "min", "years"]), st.lists(inner, min_size=1, max_size=3).map(tuple)
        ),
        st.builds(tree.Aggregate, st.sampled_from(["sum", "rank"]), inner, either_name, st.booleans()),
        st.lists(inner, min_size=2, max_size=4).flatmap(
            lambda operands: st.builds(
                tree.Chain,
                st.just(tuple(operands)),
                st.lists(
                    st.sampled_from(["=", "!=", "<", "<=", ">", ">="]),
                    min_size=len(operands) - 1,
                    max_size=len(operands) - 1,
                ).map(tuple),
            )
        ),
        st.builds(tree.Not, inner),
        st.builds(tree.Logic, st.sampled_from(["and", "or", "implies"]), inner, inner),
    )


formulas = st.recursive(atoms, _deeper, max_leaves=12)


@given(formulas)
def test_what_is_printed_parses_back_to_the_same_tree(formula):
    assert parse(print_formula(formula)) == formula


def test_signs_of_print_and_of_mathematics_are_the_same():
    assert parse("a × b ÷ c − d ≤ e") == parse("a * b / c - d <= e")


def test_a_chain_binds_looser_than_arithmetic_and_tighter_than_logic():
    chain = parse("0 % <= a + b <= 100 % and not c = d")
    assert isinstance(chain, tree.Logic)
    assert isinstance(chain.left, tree.Chain)
    assert chain.left.operators == ("<=", "<=")
    assert chain.right == tree.Not(parse("c = d"))


def test_implies_leans_to_the_right():
    formula = parse("a = 1 implies b = 1 implies c = 1")
    assert isinstance(formula, tree.Logic)
    assert formula.left == parse("a = 1")
    assert formula.right == parse("b = 1 implies c = 1")


def test_numbers_are_exact():
    assert parse("0.1") == tree.Number(parse("1").value / __import__("fractions").Fraction(10))


@pytest.mark.parametrize(
    ("text", "found", "span"),
    [
        ("a = = b", "unexpected '='", (4, 5)),
        ("a +", "the formula ends too early", (3, 4)),
        ("a = 1,000", "unexpected ','", (5, 6)),
        ("a ~ b", "unexpected '~'", (2, 3)),
        ("x[d=a, d=b] = 1", "d is selected twice", (0, 11)),
    ],
)
def test_a_mistake_is_told_at_its_place(text, found, span):
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert caught.value.found == found
    assert caught.value.span == span


def test_a_comma_in_a_number_is_explained():
    with pytest.raises(FormulaError) as caught:
        parse("a = 1,000")
    assert caught.value.advice == "write a long number without commas, or as 1_000"


@pytest.mark.parametrize("text", ["(" * 5000 + "a" + ")" * 5000, "-" * 5000 + "a", "not " * 2000 + "a = b", "a" * 5000])
def test_deep_or_long_formulas_are_refused_at_once(text):
    with pytest.raises(FormulaError):
        parse(text)


@given(st.text(alphabet='ab?[]=(),.+-*/<> 019`"%notandsumover', max_size=40))
def test_any_text_parses_or_is_refused_with_a_place_inside_it(text):
    found = _mistake(text)
    assert found is None or 0 <= found.span[0] <= len(text) + 1


def _mistake(text: str) -> FormulaError | None:
    try:
        parse(text)
    except FormulaError as error:
        return error
    return None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sum(a) = b", "no function is called 'sum'; it goes over a dimension: sum(x over d)"),
        ("abss(a) = b", "no function is called 'abss'; did you mean 'abs'?"),
        ("total(a over d) = b", "no aggregate is called 'total'"),
        ("rank(a over d) = b", "rank(x over d)"),
        ("years(a) = b", "years() of 1 argument"),
        ("a + b", "a number stands here"),
        ("a = b + (c = d)", "a condition stands here"),
        ("weekday(a) = 3", "a number is compared with a weekday"),
        ("2025-05-23 + 2025-05-24 = a", "two dates are added"),
        ("a / 0 = b", "a division by zero"),
        ("?m.addditive and a = b", "no property is called 'addditive'; did you mean 'additive'?"),
        ("x[stage=goal] = 1", "'goal' is not a member of stage"),
        ("sum(3 over d) = a", "nothing inside varies over the dimension"),
        ("2025-02-30 = a", "2025-02-30 is not a date"),
    ],
)
def test_a_formula_that_means_nothing_is_refused_at_load(text, found):
    with pytest.raises(FormulaError) as caught:
        check_formula(parse(text), "truth")
    assert caught.value.found.startswith(found)


def test_kilometres_do_not_meet_hours():
    with pytest.raises(FormulaError) as caught:
        check_formula(parse("3 km + 2 hour = x"), "truth")
    assert "hour" in caught.value.found
    assert caught.value.span == (7, 13)


def test_declared_units_of_measures_are_checked():
    units = {"distance": "km", "time": "hour"}
    check_formula(parse('distance / time = 80 "km/h"'), "truth", unit_of=lambda r: units.get(str(r.measure)))
    with pytest.raises(FormulaError):
        check_formula(parse("distance + time = 80 km"), "truth", unit_of=lambda r: units.get(str(r.measure)))
