"""A noun and its plural are one kind, and the lists do not overlap."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.claims.units import currency
from validator.claims.units.nouns import _CHE, COUNT_WORDS, PERSON_WORDS, plural, singular
from validator.claims.units.table import table


@pytest.mark.parametrize(
    ("written", "noun"),
    [
        ("people", "person"), ("men", "man"), ("women", "woman"), ("children", "child"), ("boxes", "box"),
        ("countries", "country"), ("votes", "vote"), ("losses", "loss"), ("buses", "bus"), ("series", "series"),
        ("media", "media"), ("houses", "house"), ("cases", "case"), ("viruses", "virus"), ("virus", "virus"),
        ("crises", "crisis"), ("movies", "movie"), ("cookies", "cookie"), ("casualties", "casualty"),
        ("churches", "church"), ("heroes", "hero"), ("shoes", "shoe"), ("wives", "wife"), ("caves", "cave"),
        ("taxis", "taxi"), ("menus", "menu"), ("prizes", "prize"), ("class", "class"), ("classes", "class"),
        ("expenses", "expense"), ("causes", "cause"), ("aches", "ache"), ("wishes", "wish"), ("keys", "key"),
        ("lumbermen", "lumberman"), ("specimens", "specimen"), ("saudis", "saudi"), ("gas", "gas"), ("gases", "gas"),
    ],
)  # fmt: skip
def test_plurals_fold_to_the_singular(written: str, noun: str) -> None:
    assert noun == singular(written)


def regular_plural(noun: str) -> str:
    """The rule of the grammar books, written apart from the code under test."""
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    return noun + "s"


@pytest.mark.parametrize("noun", sorted(PERSON_WORDS | COUNT_WORDS))
def test_every_listed_noun_is_its_own_singular(noun: str) -> None:
    assert noun == singular(noun)


# A stem on a single s, z, i or u has no rule that finds its way back ("pancreas"); the module says so.
@given(st.from_regex(r"[a-z]{2,6}([b-hj-np-rtv-y]|e|o|ss|sh|ch|tz)", fullmatch=True))
def test_a_noun_and_its_regular_plural_fold_to_the_same_text(noun: str) -> None:
    if not noun.endswith(("men", "children", "ive", "dice")) and noun + "e" not in _CHE:
        assert singular(noun) == singular(regular_plural(noun)), regular_plural(noun)


@given(st.from_regex(r"[a-z]{3,9}", fullmatch=True))
def test_folding_a_shown_plural_gives_the_noun_back(noun: str) -> None:
    folded = singular(noun)
    shown = plural(folded)
    if len(folded) > 2 and folded[-1] not in "sziu" and singular(folded) == folded and singular(shown) != shown:
        assert folded == singular(shown)


def test_no_noun_is_also_a_unit_or_a_currency() -> None:
    units = set(table().names) | set(table().symbols) | set(table().aliases) | set(table().ambiguous)
    money = set(currency.WORDS) | set(currency.AMBIGUOUS)
    assert sorted((PERSON_WORDS | COUNT_WORDS) & (units | money)) == []
    assert sorted(PERSON_WORDS & COUNT_WORDS) == []
    assert sorted(set(currency.WORDS) & set(currency.AMBIGUOUS)) == []


def test_every_sign_and_word_of_money_leads_to_a_known_code() -> None:
    assert {*currency.SIGNS.values(), *currency.WORDS.values()} <= currency.CODES


def test_the_codes_hold_all_of_iso_4217() -> None:
    published = pytest.importorskip("iso4217", reason="the published list is compared where its package is installed")
    codes = {entry.value.upper() for entry in published.Currency}
    assert sorted(codes - currency.CODES - currency.NOT_MONEY) == []
