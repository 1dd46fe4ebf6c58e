"""Where quotes are found in a text, and where they must not be."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.report.html.figures_in_text import figures_in
from validator.report.html.quotes import Folded, SearchedText


def found(text: str, quote: str) -> list[list[str]]:
    """The words of each place."""
    return [[text[begin:end] for begin, end in place] for place in SearchedText(text).places(quote)]


@pytest.mark.parametrize(
    ("text", "quote", "words"),
    [
        ("In all, 780 people came.", "780 people", "780 people"),
        (
            "each side released\n390\u00a0people, he said",
            "each side  released 390 people",
            "each side released\n390\u00a0people",
        ),
        ("she said “390 of ‘ours’” today", "\"390 of 'ours'\"", "“390 of ‘ours’”"),
        ('she said "390" today', "“390”", '"390"'),
        ("between 2022–2025 it", "2022-2025", "2022–2025"),
        (
            "the co\u00adopera\u00adtion of 39\u200b0 men",
            "cooperation of 390 men",
            "co\u00adopera\u00adtion of 39\u200b0 men",
        ),
        ("le caf\u00e9 vend 390 tasses", "le cafe\u0301 vend 390", "le caf\u00e9 vend 390"),
        ("le cafe\u0301 vend 390 tasses", "le caf\u00e9 vend 390", "le cafe\u0301 vend 390"),
        ("وقالت الوزارة إن ٣٩٠ شخصا", "إن ٣٩٠", "إن ٣٩٠"),
        ("他们释放了390人。", "释放了390人", "释放了390人"),
    ],
)
def test_a_quote_is_found_however_its_spaces_marks_and_accents_are_written(text: str, quote: str, words: str) -> None:
    assert found(text, quote) == [[words]]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("In all, 1,390 people", "390 people"),
        ("In all, 390,000 people", "In all, 390"),
        ("some 3.9 million", "9 million"),
        ("some 12 people", "2 people"),
        ("In all, 780 people", "In all 780 people"),
        ("In all, 780 people", "781 people"),
        ("", "780"),
        ("780", "  "),
    ],
)
def test_a_quote_is_never_found_inside_another_number_or_by_guessing(text: str, quote: str) -> None:
    assert found(text, quote) == []


def test_a_quote_stands_inside_a_word_only_where_it_stands_nowhere_else() -> None:
    assert found("forty or fort 5", "fort") == [["fort"]]
    assert SearchedText("forty or fort 5").places("fort") == (((9, 13),),)


def test_a_quote_that_stands_three_times_has_three_places() -> None:
    assert found("390 people, 390 people; 390\u00a0people", "390 people") == [["390 people"], ["390 people"]]
    assert found("390 men, 390  women, 390 men", "390 men") == [["390 men"], ["390 men"]]


def test_a_quote_that_leaves_words_out_is_found_part_by_part_in_order() -> None:
    text = "Each side, officials said, handed over 270 military personnel and 130 civilians."
    assert found(text, "Each side … handed over 270") == [["Each side", "handed over 270"]]
    assert found(text, "Each side [...] 130 civilians") == [["Each side", "130 civilians"]]
    assert found(text, "130 civilians … Each side") == []


@given(st.text(max_size=60), st.text(max_size=12), st.text(max_size=60))
def test_what_a_text_holds_between_spaces_is_found(before: str, quote: str, after: str) -> None:
    text = f"{before} | {quote} | {after}"
    places = SearchedText(text).places(quote)
    assert not quote.strip() or any(quote.strip() in text[begin:end] for ((begin, end),) in places if places)


@given(st.text(max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_every_offset_of_a_folded_text_leads_back_into_the_text(text: str, first: int, last: int) -> None:
    folded = Folded(text)
    part = folded.text[min(first, last) : max(first, last)]
    for begin, end in folded.find(part) if part else ():
        assert 0 <= begin < end <= len(text)
        assert part in Folded(text[begin:end]).text


def test_a_megabyte_is_searched_for_three_hundred_quotes_in_seconds() -> None:
    line = "Der Ministerpräsident sagte: „Es waren 390 Menschen“ – mehr als 12 % davon. "
    text = line * (1_000_000 // len(line)) + "Und am Ende waren es 7.812 Menschen."
    searched = SearchedText(text)
    began = time.perf_counter()
    assert len(searched.places('"Und am Ende')) == 0
    for number in range(300):
        searched.places(f'sagte: "Es waren {number} Menschen"')
    assert len(searched.places("waren es 7.812\u00a0Menschen")) == 1
    assert time.perf_counter() - began < 20


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("On Thursday, 23 May 2025, each side released 390 people", ["23 May 2025", "390"]),
        ("May 23, 2025 and February 2022", ["May 23, 2025", "February 2022"]),
        ("1.234,50 or 1'234 or 1\u202f234 or 1,234", ["1.234,50", "1'234", "1\u202f234", "1,234"]),
        ("$4.1bn, £12 million, 39 %, 5 per cent", ["$4.1bn", "£12 million", "39 %", "5 per cent"]),
        ("three of twenty-two, one hundred and ten", ["three", "twenty-two", "one hundred and ten"]),
        ("one of the first; someone; often; K10; G7", []),
        ("Two dozen. TEN.", ["Two dozen", "TEN"]),
        ("٣٩٠ شخصا و390 و 释放了390人", ["٣٩٠", "390", "390"]),
        ("İki 5 three", ["5"]),
    ],
)
def test_the_figures_of_a_text(text: str, figures: list[str]) -> None:
    assert [text[begin:end] for begin, end in figures_in(text)] == figures
