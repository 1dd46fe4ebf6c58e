"""What holds of every correction: a typing error is undone, the text is read as it should be, the style is kept."""

from __future__ import annotations

import re
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from validator.claims.interval import Interval
from validator.claims.notation.read import read_quantity
from validator.explain.slips import Written, corrections
from validator.explain.slips.digits import one_slip_away
from validator.explain.slips.spots import Spot, spots_of
from validator.explain.slips.words import WordStyle, in_words, style_of

STYLES = ("{}", "{}%", "${}bn", "{} km", "{} million", "-{}", "({})")


def grouped(digits: str) -> str:
    return f"{int(digits):,}"


@st.composite
def typing_errors(draw: st.DrawFn) -> tuple[str, str, str]:
    """The right text, the written one and the name of the slip; digits are edited here, not by the program."""
    style = draw(st.sampled_from(STYLES))
    commas = draw(st.booleans())
    places = draw(st.sampled_from((0, 1, 2)))
    # Grouped numbers are long enough to show their grouping after losing a digit.
    digits = str(draw(st.integers(10**5 if commas else 10, 10**8))) + "".join(
        draw(st.lists(st.sampled_from("0123456789"), min_size=places, max_size=places))
    )
    slip = draw(st.sampled_from(("digits-swapped", "digit-changed", "digit-dropped", "digit-added")))
    at = draw(st.integers(0, len(digits) - 1))
    digit = draw(st.sampled_from("0123456789"))
    match slip:
        case "digits-swapped":
            wrong = digits[:at] + digits[at : at + 2][::-1] + digits[at + 2 :]
        case "digit-changed":
            wrong = digits[:at] + digit + digits[at + 1 :]
        case "digit-dropped":
            at = min(at, len(digits) - places - 1)  # a digit before the point, so that the places stay
            wrong = digits[:at] + digits[at + 1 :]
        case _:
            at = min(at, len(digits) - places)
            wrong = digits[:at] + digit + digits[at:]
    texts = []
    for number in (digits, wrong):
        whole, decimals = (number[:-places], number[-places:]) if places else (number, "")
        shown = grouped(whole) if commas and whole and whole[0] != "0" else whole
        texts.append(style.format(shown + ("." + decimals if decimals else "")))
    return texts[0], texts[1], slip


@given(typing_errors())
@settings(max_examples=300, deadline=None)
def test_the_right_text_is_found_behind_any_single_typing_error(case: tuple[str, str, str]) -> None:
    right, wrong, slip = case
    leading_zero = re.search(r"(?<![0-9.,])0[0-9]", wrong) or not re.search(r"[0-9]", wrong.split(".")[0])
    if right == wrong or leading_zero:
        return  # no error, or one that shows by itself
    middle = read_quantity(right).likely
    assert middle.low is not None
    assert middle.high is not None
    value = Fraction(middle.low + middle.high) / 2
    found = {c.text: c for c in corrections(Written(wrong), Interval.point(value)).candidates}
    assert right in found
    assert slip == (found[right].slip.name if found[right].slip else None)
    assert f"{right} → {wrong}" == found[right].evidence


def distance(a: str, b: str) -> int:
    """The textbook's restricted Damerau-Levenshtein distance, by its table."""
    table = [[max(i, j) if 0 in (i, j) else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a[i - 1] != b[j - 1]))
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


@given(st.integers(1, 999))
@settings(max_examples=8, deadline=None)
def test_the_enumeration_is_exactly_the_numbers_at_distance_one(number: int) -> None:
    text = str(number)
    expected = {str(other) for other in range(10_000) if distance(text, str(other)) == 1}
    assert expected == {n.whole for n in one_slip_away(Spot(text, 0, len(text), text))}


TEXTS = st.one_of(
    st.builds(
        str.format,
        st.sampled_from((*STYLES, "about {}", "more than {}", "{} persons", "nearly {} million", "rose by {}")),
        st.one_of(
            st.integers(0, 10**7).map(lambda n: f"{n:,}"),
            st.integers(0, 10**6).map(str),
            st.decimals(0, 10**4, places=2).map(str),
        ),
    ),
    st.integers(0, 10**6).map(lambda n: in_words(n, WordStyle()) or ""),
    st.dates().map(str),
    st.sampled_from(("23 May 2025", "Friday, 23 May 2025", "May 2025", "Friday", "dozens", "between 5 and 70", "½")),
)


@given(TEXTS, st.fractions(-(10**6), 10**6), st.fractions(0, 1000), st.sampled_from((1, 10, 1000, 10**6)))
@settings(max_examples=400, deadline=None)
def test_every_candidate_is_read_as_a_quantity_that_meets_the_implied_interval(
    text: str, low: Fraction, width: Fraction, factor: int
) -> None:
    quantity = Written(text).read(text)
    if quantity is None:
        return
    near = quantity.likely.low if quantity.likely.low is not None else 0
    implied = Interval(near + low / factor, near + low / factor + width)
    found = corrections(Written(text), implied)
    assert found == corrections(Written(text), implied)
    for candidate in found.candidates:
        again = read_quantity(candidate.text)
        assert again.kind is quantity.kind
        assert again.unit == quantity.unit
        assert again.likely == candidate.value
        assert again.likely.meets(implied)
        assert candidate.text != text
    assert bool(found.candidates) != bool(found.unwritable)


def skeleton(text: str) -> str:
    return re.sub(r"[0-9,]", "", text)


@given(TEXTS, st.integers(1, 9999))
@settings(max_examples=200, deadline=None)
def test_a_typing_error_changes_nothing_but_digits(text: str, target: int) -> None:
    for spot in spots_of(text):
        if spot.words is None:
            for neighbour in one_slip_away(spot):
                other = spot.write(neighbour.whole, neighbour.decimals)
                assert other is None or skeleton(other) == skeleton(text)


@given(st.integers(0, 10**12))
def test_numbers_in_words_are_read_back(number: int) -> None:
    for style in (WordStyle(), WordStyle(" ", " ", "title"), WordStyle("-", " ", "upper")):
        text = in_words(number, style)
        assert text is not None
        assert read_quantity(text).likely.low is not None
        assert number in read_quantity(text).likely
        again = style_of(text, number)
        assert again is not None
        assert text == in_words(number, again)
