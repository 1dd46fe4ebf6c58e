"""Words before whole numbers in SQL give the ends that the exact reader gives, or none."""

from __future__ import annotations

from fractions import Fraction

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.bulk.dialect import DUCKDB
from validator.bulk.positions import Entry, ExemplarReader
from validator.bulk.worded import Linear, parted
from validator.claims.readers import load_record
from validator.judge.judge import Judge
from validator.rulebook.rule import RuleBook

BOOK = RuleBook(())
MOST = 10**9


def reader() -> ExemplarReader:
    claims = [
        {"measure": "released", "value": "390", "unit": "person"},
        {"measure": "wounded", "value": "12", "unit": "person"},
    ]
    judged = Judge(BOOK).judge(load_record({"claims": claims}))
    return ExemplarReader(judged.read.record, judged.read.claims, BOOK)


READER = reader()
PREFIXES = ["about ", "~", "nearly ", "more than ", "at least ", "up to ", "roughly ", "exactly ", "an estimated "]


def test_about_is_a_tenth_and_half_a_step_of_the_last_digit_that_is_not_zero() -> None:
    word = READER.word(0, "about ")
    assert word is not None
    # 390: 39 and 5 on both sides; 400: 40 and 50
    assert (word.low.at(390), word.high.at(390)) == (346, 434)
    assert (word.low.at(400), word.high.at(400)) == (310, 490)
    assert word.low == Linear(Fraction(9, 10), Fraction(-1, 2), Fraction(0))
    assert word.worded


def test_a_word_without_a_closed_range_has_no_column() -> None:
    assert READER.word(0, "more than ") is None
    assert READER.word(0, "nobody knows ") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("about 1200", ("about ", 1200)), ("about 01", None), ("about 1,200", None), ("1200", None), ("about 12 ", None)],
)
def test_only_plain_digits_follow_a_word(text: str, expected: tuple[str, int] | None) -> None:
    assert expected == parted(text)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PREFIXES), st.lists(st.integers(0, 2 * MOST), min_size=1, max_size=12), st.booleans())
def test_sql_reads_what_the_exact_reader_reads(prefix: str, numbers: list[int], is_round: bool) -> None:
    word = READER.word(0, prefix)
    if word is None:
        return
    texts = [f"{prefix}{number // 1000 * 1000 if is_round else number}" for number in numbers]
    scale = word.denominator
    low, high = word.ends("t", MOST, scale, DUCKDB)
    found = duckdb.sql(
        f"SELECT t, CASE WHEN {word.condition('t', MOST, DUCKDB)} THEN {low} END, "
        f"CASE WHEN {word.condition('t', MOST, DUCKDB)} THEN {high} END "
        f"FROM (VALUES {', '.join(f'({DUCKDB.quoted(text)})' for text in texts)}) AS v(t)"
    ).fetchall()
    for text, least, most in found:
        if least is None:
            assert not 1 <= int(text.removeprefix(prefix)) <= MOST
            continue
        expected = READER.entry(0, text)
        assert expected == Entry(Fraction(least, scale), Fraction(most, scale), word.worded)
