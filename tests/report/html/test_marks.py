"""Where claims stand in an article, and how its text is cut into marked pieces."""

from __future__ import annotations

import pytest

from validator.claims.reading import read_claims
from validator.claims.record import Claim, Record
from validator.report.html import marks
from validator.report.html.marks import MarkedText, marked


def claim(value: str, quote: str | None, **dims: str) -> Claim:
    return Claim(measure="released", value=value, quote=quote, dims=dims)


def mark(text: str, *claims: Claim) -> MarkedText:
    named = tuple(
        Claim(id=f"c{number}", measure=one.measure, dims=one.dims, value=one.value, quote=one.quote, position=number)
        for number, one in enumerate(claims)
    )
    return marked(text, read_claims(Record(claims=named)))


def told(found: MarkedText) -> str:
    """The text with values as ``{value:claims}``, quotes as ``<quote:claims>``, figures of no claim as ``#figure#``."""
    paragraphs = []
    for paragraph in found.paragraphs:
        line = ""
        for piece in paragraph.pieces:
            if piece.values:
                line += f"{{{piece.text}:{','.join(map(str, piece.values))}}}"
            elif piece.figure is not None:
                line += f"#{piece.text}#"
            elif piece.quotes:
                line += f"<{piece.text}:{','.join(map(str, piece.quotes))}>"
            else:
                line += piece.text
            line += "".join(f"^{end}" for end in piece.ends)
        paragraphs.append(line)
    return "\n".join(paragraphs)


def test_a_claim_is_marked_by_its_value_and_its_quote_and_its_sign_follows_the_value() -> None:
    assert told(mark("So 390 people came.", claim("390", "390 people"))) == "So {390:0}^0< people:0> came."


def test_two_claims_of_one_quote_mark_each_its_own_value() -> None:
    quote = "270 men and 130 women"
    assert told(mark(f"{quote}.", claim("270", quote), claim("130", quote))) == (
        "{270:0}^0< men and :0,1>{130:1}^1< women:0,1>."
    )


def test_two_claims_of_one_quote_and_one_value_take_one_each() -> None:
    quote = "5 men and 5 women"
    assert told(mark(f"{quote}.", claim("5", quote, gender="m"), claim("5", quote, gender="w"))) == (
        "{5:0}^0< men and :0,1>{5:1}^1< women:0,1>."
    )


def test_as_many_claims_as_places_share_them_in_order() -> None:
    text = "390 people came. Later, 390 people left."
    assert told(mark(text, claim("390", "390 people"), claim("390", "390 people"))) == (
        "{390:0}^0< people:0> came. Later, {390:1}^1< people:1> left."
    )


def test_one_claim_stands_at_every_place_of_its_quote_and_says_so() -> None:
    found = mark("390 people came. Later, 390 people left.", claim("390", "390 people"))
    assert told(found) == "{390:0}^0< people:0> came. Later, {390:0}^0< people:0> left."
    assert found.claims[0].note == "its quote stands at 2 places in the text"


def test_a_quote_at_very_many_places_is_marked_at_the_first_only() -> None:
    found = mark("5 apples, " * 40, claim("5", "5 apples"))
    assert told(found).count("{5:0}") == 1
    assert found.claims[0].note == "its quote stands at 40 places in the text; the first is marked"
    assert len(found.figures) == 39


def test_quotes_that_overlap_and_nest_keep_the_text_whole() -> None:
    text = "each side released 390 people, prisoners of war"
    found = mark(
        text, claim("390", "side released 390 people"), claim("390", "390 people, prisoners"), claim("390", "390")
    )
    assert told(found) == ("each <side released :0>{390:0,1,2}^0^1^2< people:0,1><, prisoners:1> of war")
    assert "".join(piece.text for piece in found.paragraphs[0].pieces) == text


def test_a_value_that_is_written_otherwise_is_found_by_what_it_says() -> None:
    text = "On 23 May 2025, 390 people came."
    found = mark(text, Claim(measure="exchange", value="2025-05-23", quote="On 23 May 2025, 390 people"))
    assert told(found) == "<On :0>{23 May 2025:0}^0<, :0>#390#< people:0> came."
    assert found.claims[0].note is None


def test_a_value_that_its_quote_does_not_hold_is_said_and_covers_no_figure() -> None:
    found = mark("In all, 870 people came.", claim("780", "870 people"))
    assert told(found) == "In all, #870#< people:0>^0 came."
    assert found.claims[0].note == "its quote does not hold the value as it is written"


def test_a_claim_that_cannot_be_placed_says_why() -> None:
    found = mark("In all, 870 people came.", claim("780", "780 people"), claim("870", None))
    assert [(one.is_found, one.note) for one in found.claims] == [
        (False, "its quote does not stand in the text"),
        (False, "the record gives no quote for it, so it is not marked in the text"),
    ]
    assert [figure.text for figure in found.figures] == ["870"]


def test_figures_of_no_claim_are_listed_with_the_words_around_them() -> None:
    found = mark("On Monday 12 people left.\n\nOf 390 people 12 stayed.", claim("390", "390 people"))
    assert [(figure.key, figure.before, figure.text, figure.after) for figure in found.figures] == [
        ("12 1", "On Monday ", "12", " people left."),
        ("12 2", "Of 390 people ", "12", " stayed."),
    ]


def test_of_tens_of_thousands_of_figures_the_first_are_marked_and_the_others_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(marks, "MOST_FIGURES", 2)
    found = mark("5 apples, 6 pears, 7 plums and 8 nuts")
    assert told(found) == "#5# apples, #6# pears, 7 plums and 8 nuts"
    assert ([figure.text for figure in found.figures], found.more_figures) == (["5", "6"], 2)


def test_a_quote_over_a_blank_line_is_marked_in_both_paragraphs() -> None:
    assert told(mark("They were\n\n390 people.", claim("390", "They were 390 people"))) == (
        "<They were:0>\n{390:0}^0< people:0>."
    )


def test_wrapped_lines_are_one_paragraph_and_short_lines_stay() -> None:
    wrapped = f"{'word ' * 15}\n{'word ' * 15}\nend"
    found = mark(f"{wrapped}\n\n- 5 apples\n- 6 pears\n")
    assert [paragraph.keeps_lines for paragraph in found.paragraphs] == [False, True]


def test_an_empty_text_has_no_paragraphs() -> None:
    assert mark("", claim("5", "5")).paragraphs == ()
    assert mark(" \n\n \n").paragraphs == ()
