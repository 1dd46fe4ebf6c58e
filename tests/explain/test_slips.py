"""Tables of slips, worked out by hand: what was written, what the other claims imply, and what should be found."""

from __future__ import annotations

from fractions import Fraction

import pytest

from validator.claims.calendar import ordinal_of
from validator.claims.interval import Interval
from validator.claims.notation.precision import Precision
from validator.claims.readers import load_record
from validator.claims.reading import read_claims
from validator.explain.slips import SLIPS, Context, Other, Written, corrections, exchanged, written_of


def point(value: int | str) -> Interval:
    return Interval.point(value if isinstance(value, int) else Fraction(value))


def day(year: int, month: int, of_month: int) -> Interval:
    return Interval.point(ordinal_of(year, month, of_month))


NUMBERS = [
    # written, implied, right text, slip
    ("870", point(780), "780", "digits-swapped"),
    ("45", point(54), "54", "digits-swapped"),
    ("24.50", point("25.40"), "25.40", "digits-swapped"),  # 4 and 5 are adjacent digits: the point is none
    ("1,000", point(1030), "1,030", "digit-changed"),
    ("$4.1bn", point(4_200_000_000), "$4.2bn", "digit-changed"),
    ("1.2 million", point(1_300_000), "1.3 million", "digit-changed"),
    ("270 persons", point(280), "280 persons", "digit-changed"),
    ("2.500,00", point(2540), "2.540,00", "digit-changed"),
    ("1,234", point(12034), "12,034", "digit-dropped"),  # the separator moves
    ("39", point(390), "390", "digit-dropped"),
    ("1,234,567", point(234567), "234,567", "digit-added"),
    ("12,34,567", point(1234467), "12,34,467", "digit-changed"),  # lakhs stay lakhs
    ("about 390", point(372), "about 370", "digit-changed"),  # to the tens, as it was written
    ("007", point(9), "009", "digit-changed"),
    ("three", point(4), "four", "digit-changed"),
    ("Three weeks", point(4), "Four weeks", "digit-changed"),
    ("one hundred and five", point(150), "one hundred and fifty", "digits-swapped"),
    ("30th", point(31), "31st", "digit-changed"),  # the ending belongs to the number
    ("thirty", point(13), "thirteen", "heard-alike"),
    ("1,019", point(1090), "1,090", "heard-alike"),
    ("-5", point(5), "5", "sign-added"),
    ("5", point(-5), "-5", "sign-lost"),
    ("$5", point(-5), "-$5", "sign-lost"),
    ("−39%", point(39), "39%", "sign-added"),
    ("(1,234)", point(1234), "1,234", "sign-added"),
    ("minus five", point(5), "five", "sign-added"),
    ("rose by 5", point(-5), "fell by 5", "direction-reversed"),
    ("4.1 million", point(4_100_000_000), "4.1 billion", "scale-word"),
    ("$4.1bn", point(4_100_000), "$4.1m", "scale-word"),
    ("4.1", point(4_100_000), "4.1 million", "scale-word-lost"),
    ("4.1 million", point("4.1"), "4.1", "scale-word-added"),
    ("1,234", point(1_234_000), "1,234,000", "power-of-ten"),
    ("1,200,000", point(1200), "1,200", "power-of-ten"),
    ("1,234", point("12.34"), "12.34", "power-of-ten"),  # the decimal point was lost
    ("24.50", point("0.245"), "0.2450", "power-of-ten"),
    ("0", point(270), "270", "zero-for-missing"),
    ("41.8 km", point("42.195"), "42.2 km", "rounded-before-converted"),  # 26.2 miles → 26 miles → 41.8 km
]


@pytest.mark.parametrize(("text", "implied", "right", "slip"), NUMBERS)
def test_a_slip_in_a_number_is_undone_in_its_own_style(text: str, implied: Interval, right: str, slip: str) -> None:
    written = Written(
        text, locale="de" if text.endswith(",00") else None, unit="week" if text.endswith("weeks") else None
    )
    best = corrections(written, implied).candidates[0]
    assert (right, slip) == (best.text, None if best.slip is None else best.slip.name)


DATES = [
    ("2025-05-23", day(2025, 5, 22), "2025-05-22", "digit-changed"),
    ("23 May 2025", day(2025, 5, 22), "22 May 2025", "digit-changed"),
    ("May 23, 2025", day(2025, 5, 3), "May 3, 2025", "digit-added"),
    ("1 May 2025", day(2025, 5, 21), "21 May 2025", "digit-dropped"),
    ("Friday, 23 May 2025", day(2025, 5, 22), "Thursday, 22 May 2025", "digit-changed"),  # its weekday follows
    ("23rd May 2025", day(2025, 5, 22), "22nd May 2025", "digit-changed"),
    ("2025-01-21", day(2025, 2, 11), "2025-02-11", "digits-swapped"),  # 1 and 2 across the hyphen
    ("2025-05-06", day(2025, 6, 5), "2025-06-05", "day-and-month-exchanged"),
    ("6 May 2025", day(2025, 5, 7), "7 May 2025", "digit-changed"),
    ("2024-05-23", day(2025, 5, 23), "2025-05-23", "year-off-by-one"),
    ("2025-10-23", day(2025, 9, 23), "2025-09-23", "month-off-by-one"),
    ("23 May 2025", day(2025, 6, 23), "23 June 2025", "month-off-by-one"),
    ("23 Jan 2025", day(2024, 12, 23), "23 Dec 2024", None),  # two things changed: no slip explains it
    ("2025-05", Interval(ordinal_of(2025, 6, 2), ordinal_of(2025, 6, 9)), "2025-06", "digit-changed"),
    ("May 2025", day(2024, 5, 1), "May 2024", "year-off-by-one"),
    ("29 February 2024", day(2024, 2, 28), "28 February 2024", "digit-changed"),
    ("2025-05-23", day(2020, 1, 2), "2020-01-02", None),
]


@pytest.mark.parametrize(("text", "implied", "right", "slip"), DATES)
def test_a_slip_in_a_date_is_undone_in_its_own_style(text: str, implied: Interval, right: str, slip: str) -> None:
    best = corrections(Written(text), implied).candidates[0]
    assert (right, slip) == (best.text, None if best.slip is None else best.slip.name)


def test_a_bare_year_is_corrected_where_it_is_a_date() -> None:
    found = corrections(Written("2024", date=True), day(2025, 3, 1))
    assert [(c.text, c.slip and c.slip.name) for c in found.candidates] == [("2025", "year-off-by-one")]


@pytest.mark.parametrize(
    ("text", "implied", "right", "slip"),
    [
        ("Friday", 3, "Thursday", "weekday-neighbour"),
        ("Monday", 6, "Sunday", "weekday-neighbour"),  # the week has no end
        ("on Fri.", 3, "on Thu.", "weekday-neighbour"),
        ("FRIDAY", 0, "MONDAY", None),
    ],
)
def test_a_weekday_is_mistaken_for_its_neighbour(text: str, implied: int, right: str, slip: str | None) -> None:
    found = corrections(Written(text), point(implied)).candidates
    assert [(right, slip)] == [(c.text, c.slip and c.slip.name) for c in found]


# ---- the implied value without a slip --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "implied", "right"),
    [
        ("39%", point("41.37"), "41%"),  # rounded as it was written: 40.5 to 41.5
        ("390", point(831), "831"),
        ("$4.1bn", point(6_730_000_000), "$6.7bn"),
        ("1.2 million", point(7_777_000), "7.8 million"),
        ("about 390", point(831), "about 830"),
        ("two", point(15), "fifteen"),
        ("12", point(-345), "-345"),
        ("12.0", point("3.14"), "3.1"),
    ],
)
def test_a_value_that_no_slip_explains_is_given_in_the_written_style(text: str, implied: Interval, right: str) -> None:
    found = corrections(Written(text), implied)
    assert [(right, None)] == [(c.text, c.slip) for c in found.candidates]


@pytest.mark.parametrize(
    ("written", "implied", "reason"),
    [
        (
            Written("39%", precision=Precision(exact=True)),
            point("41.37"),
            "no value that is written like '39%' is 41.37",
        ),
        (Written("45"), point("45.5"), "no value that is written like '45' is 45.5"),
        (Written("dozens"), point(5), "'dozens' has no number that could be corrected"),
        (Written("last week", published=739394), day(2025, 1, 1), "'last week' is not one day, month or year"),
        (Written("gibberish"), point(5), "'gibberish' cannot be read"),
    ],
)
def test_what_cannot_be_written_in_the_style_has_no_text_and_a_reason(
    written: Written, implied: Interval, reason: str
) -> None:
    found = corrections(written, implied)
    assert ((), reason) == (found.candidates, found.unwritable[: len(reason)])


def test_a_tie_between_two_roundings_has_both_texts_and_no_pick() -> None:
    found = corrections(Written("12%"), point("70.5"))  # 70 % allows 69.5 to 70.5, and 71 % allows 70.5 to 71.5
    assert ({"70%", "71%"}, None) == ({c.text for c in found.candidates}, found.only)


def test_more_than_a_word_is_not_stretched_until_it_fits() -> None:
    # "more than 10" allows 980, but 10 is no slip for 980: nobody who means 980 writes it.
    assert corrections(Written("more than 100"), point(980)).candidates == ()


def test_an_interval_with_many_values_has_no_implied_text_and_no_pick() -> None:
    found = corrections(Written("870"), Interval(700, 900))
    # Swapped: 780, 807. Changed: 770, 800 to 890 in tens, 871 to 879. Heard alike: 817 for 870.
    texts = {"780", "807", "770", *(f"8{d}0" for d in "0123456"), *(f"87{d}" for d in "123456789"), "880", "890", "817"}
    assert (None, texts) == (found.only, {c.text for c in found.candidates})


# ---- slips that need other claims ------------------------------------------------------------------------------------

PER_SIDE = Other("per_side", "390", point(390))
CIVILIAN = Other("civilian", "120", point(120))


@pytest.mark.parametrize(
    ("text", "implied", "context", "slip", "evidence"),
    [
        (
            "555",
            675,
            Context(parts=(PER_SIDE, CIVILIAN)),
            "part-missing",
            "675 − 555 = 120, and civilian is 120",
        ),
        ("795", 675, Context(parts=(PER_SIDE, CIVILIAN)), "part-twice", "795 − 675 = 120, and civilian is 120"),
        ("415", 830, Context(members=(("side", 2),)), "one-for-all", "415 × 2 = 830, and side has 2 members"),
        ("831", 277, Context(members=(("side", 3),)), "all-for-one", "277 × 3 = 831, and side has 3 members"),
        ("120", 345, Context(others=(PER_SIDE, CIVILIAN)), "neighbour-copied", "civilian is 120"),
    ],
)
def test_a_relation_to_another_claim_is_a_cause(
    text: str, implied: int, context: Context, slip: str, evidence: str
) -> None:
    best = corrections(Written(text), point(implied), context).candidates[0]
    assert (str(implied), slip, evidence) == (best.text, best.slip and best.slip.name, best.evidence)


def test_a_relation_that_nearly_holds_is_no_cause() -> None:
    context = Context(parts=(CIVILIAN,), members=(("side", 2),), others=(PER_SIDE,))
    found = corrections(Written("391"), point(783), context)  # 2 × 391 = 782, and 783 − 391 = 392
    assert [(c.text, c.slip) for c in found.candidates] == [("783", None)]


def test_every_cause_of_one_text_is_kept() -> None:
    context = Context(members=(("side", 2),), parts=(PER_SIDE,))
    best = corrections(Written("390"), point(780), context).candidates[0]
    assert (best.slip and best.slip.name, [cause.slip.name for cause in best.also]) == ("part-missing", ["one-for-all"])


def test_percentage_points_written_as_per_cent_are_a_hint_without_a_text() -> None:
    # From 40 % to 43 % is 3 points and 7.5 per cent: "3%" is right only as points.
    found = corrections(Written("3%"), point("7.5"), Context(change=point(3)))
    assert found.hint is not None
    assert (found.hint.slip.name, found.hint.evidence) == ("points-for-percent", "3 percentage points, not per cent")


def test_two_exchanged_values_correct_each_other() -> None:
    pair = exchanged(Written("1,000"), Written("39%", unit=None), point(5), point(5))
    assert None is pair  # neither fits in the other's place
    pair = exchanged(Written("120"), Written("270"), point(270), point(120))
    assert pair is not None
    assert [candidate.text for candidate in pair] == ["270", "120"]


def test_the_scale_word_of_the_neighbours_is_used() -> None:
    others = (Other("assets", "$3.9bn", point(3_900_000_000)),)
    best = corrections(Written("$41", unit=None), point(41_000_000_000), Context(others=others)).candidates[0]
    assert (best.text, best.slip and best.slip.name) == ("$41bn", "scale-word-lost")


def test_a_short_number_is_grouped_as_its_neighbours_are() -> None:
    grouped = Context(others=(Other("agreed", "1,000", point(1000)),))
    texts = [corrections(Written("870"), point(8700), context).candidates[0].text for context in (grouped, Context())]
    assert texts == ["8,700", "8700"]


# ---- the row of a claim ----------------------------------------------------------------------------------------------


def test_a_claim_is_read_again_as_its_record_was_read() -> None:
    record = load_record(
        "\n".join(
            [
                "published: 2025-05-23",
                "locale: de",
                "measure revenue: unit=USD, precision=exact",
                "revenue = 4,1",
                "share[statistic=share] = 0,39 {unit=1}",
                "funds = 4,1 {unit=million USD}",
                "started[edge=start] = 2022",
                "exchange = yesterday",
                "war[statistic=duration] = three weeks",
            ]
        )
    )
    read = read_claims(record)
    found = [written_of(claim, read) for claim in read.claims]
    assert all(found)
    assert [claim.quantity for claim in read.claims] == [written.read(written.text) for written in found if written]


def test_a_table_s_scaled_unit_stays_in_its_field() -> None:
    best = corrections(Written("4.1", unit="million USD"), point(4_200_000)).candidates[0]
    assert (best.text, best.slip and best.slip.name) == ("4.2", "digit-changed")


def test_a_declared_precision_decides_what_a_text_allows() -> None:
    written = Written("1,234,000", precision=Precision(decimals=-3))
    assert corrections(written, point(1_236_400)).candidates[0].text == "1,236,000"


# ---- how much a cause says -------------------------------------------------------------------------------------------


def test_a_single_digit_explains_nothing_and_a_long_number_much() -> None:
    short = corrections(Written("3"), point(4)).candidates[0]
    long = corrections(Written("870"), point(780)).candidates[0]
    # 870 has 2 swaps, 26 changes (no leading 0), 36 longer numbers (4 × 10 less 3 twice less 0870), 3 shorter ones.
    assert (1, Fraction(67, 900)) == (short.chance, long.chance)


def test_equal_ranks_with_different_values_are_no_pick() -> None:
    found = corrections(Written("12"), Interval(20, 22))  # 21 by a swap, 22 by a change, of one rank; 20 sounds like 12
    assert ([c.text for c in found.candidates], found.only) == (["21", "22", "20"], None)


def test_every_kind_of_slip_has_a_name_a_sentence_and_a_source() -> None:
    assert len(SLIPS) == len({slip.name for slip in SLIPS}) == len({slip.says for slip in SLIPS})
    assert all(slip.source and not slip.says.endswith(".") for slip in SLIPS)
