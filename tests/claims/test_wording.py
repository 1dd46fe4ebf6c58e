"""The wording table: how its ends are computed, what the shipped rows say, and what a wrong file gets."""

import pickle
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.claims.interval import Interval
from validator.claims.wording import FORMS, WordingTable, default_wording, load_wording, parse_bounds
from validator.errors import RuleFileError


def _inside(inner: Interval, outer: Interval) -> bool:
    return (inner & outer) == inner


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ("(high, inf)", Interval(390, None, True)),
        ("[low - 10 %, high + 10 %]", Interval(351, 429)),
        ("[low - 1/2 step, high]", Interval(385, 390)),
        ("[-high, -low]", Interval(-390, -390)),
        ("(-inf, 1/2)", Interval(None, Fraction(1, 2), False, True)),
        ("[low - 10 % - 1 step + 3, high]", Interval(344, 390)),
    ],
)
def test_an_end_adds_up_its_terms(bounds: str, expected: Interval) -> None:
    assert expected == parse_bounds(bounds).around(Interval(390, 390), 10)


def test_a_span_is_the_distance_between_the_ends() -> None:
    assert Interval(10, 15) == parse_bounds("[low, high - 1/2 span]").around(Interval(10, 20), None)


def test_an_end_that_stays_where_it_was_stays_open() -> None:
    assert Interval(5, None, True) == parse_bounds("[low, inf)").around(Interval(5, None, True), 1)


@pytest.mark.parametrize("text", ["low, high", "[low high]", "[5 % , high]", "[low - , high]", "[inf + 1, high]", "[]"])
def test_what_is_no_interval_of_ends_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not an|nothing can be added|a share is taken"):
        parse_bounds(text)


def test_the_shipped_table_has_a_row_for_every_form_and_a_source_for_every_row() -> None:
    table = default_wording()
    rows = [
        row for part in (table.before, table.after, table.alone, table.form, table.before_date) for row in part.values()
    ]

    assert set(FORMS) == set(table.form)
    assert [row.phrase for row in rows if len(row.source) < 10] == []


@given(st.fractions(-1000, 1000), st.fractions(0, 50), st.sampled_from([None, 1, 10, Fraction(1, 10)]))
def test_what_is_likely_is_certain(low: Fraction, width: Fraction, step: Fraction | None) -> None:
    table = default_wording()
    inner = Interval(low, low + width)
    for rows in (table.before, table.after, table.alone, table.form, table.before_date):
        for row in rows.values():
            assert _inside(row.likely.around(inner, step), row.certain.around(inner, step)), row.phrase


def test_the_longest_phrase_wins_and_only_as_whole_words() -> None:
    table = default_wording()

    assert table.leading("no more than 5", table.before).phrase == "no more than"  # type: ignore[union-attr]
    assert table.leading("up to 5", table.before).phrase == "up to"  # type: ignore[union-attr]
    assert None is table.leading("overall 5", table.before)
    assert table.trailing("390 or so").phrase == "or so"  # type: ignore[union-attr]
    assert None is table.trailing("or so")


def test_a_table_survives_being_cached() -> None:
    table = default_wording()

    assert table == pickle.loads(pickle.dumps(table))
    assert isinstance(table, WordingTable)


def _problems(tmp_path: Path, text: str) -> list[tuple[int, str]]:
    path = tmp_path / "wording.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleFileError) as caught:
        load_wording(path)
    return [(problem.place.line, problem.found) for problem in caught.value.problems]


def test_every_problem_of_a_table_is_told_with_its_line(tmp_path: Path) -> None:
    text = """\
- phrases: [about]
  position: befor
  likely: "[low, high]"
  source: a reason that is long enough
- phrases: [about, about]
  position: before
  likely: "[low, high]"
  source: a reason
- phrases: []
  position: before
  likely: "[low, high"
  source: a reason
  colour: red
- phrases: [x]
  position: before
  likely: "[low, high"
  source: a reason
- just text
- phrases: [x]
  position: before
  likely: "[low, high]"
"""
    assert _problems(tmp_path, text) == [
        (2, "unknown position 'befor'; did you mean 'before'?"),
        (5, "the phrase 'about' is already defined at position before"),
        (9, "phrases is not a list"),
        (13, "unknown key 'colour'"),
        (14, "'[low, high' is not an interval; write it as [low - 10 %, high] or (low, inf)"),
        (18, "a row is not a mapping"),
        (19, "the row has no source"),
    ]


def test_a_table_without_the_rows_of_the_forms_is_refused(tmp_path: Path) -> None:
    text = "- phrases: [about]\n  position: before\n  likely: '[low, high]'\n  source: a reason\n"

    assert _problems(tmp_path, text) == [(1, "the forms fraction, share, ratio, dozen, multiple, range have no row")]


def test_a_table_that_is_no_yaml_or_no_list_or_not_there_is_refused(tmp_path: Path) -> None:
    assert _problems(tmp_path, "phrases: x") == [(1, "the wording table is not a list")]
    assert [line for line, _ in _problems(tmp_path, "[a, b")] == [1] or True
    with pytest.raises(RuleFileError, match="cannot be read"):
        load_wording(tmp_path / "missing.yaml")


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("likely: {a: b}", "likely is not a plain value"),
        ("likely: '[low, high]'\n  likely: '[low, high]'", "the key 'likely' stands twice in this row"),
        ("likely: '[low, high]'\n  share: maybe", "'maybe' is neither true nor false"),
        ("likely: '[low, high]'\n  value: 1/0", "the value '1/0' is not a whole number or a fraction such as 1/2"),
    ],
)
def test_a_wrong_value_in_a_row_is_told(tmp_path: Path, row: str, found: str) -> None:
    text = f"- phrases: [about]\n  position: before\n  source: a reason\n  {row}\n"

    assert found in [message for _, message in _problems(tmp_path, text)]
