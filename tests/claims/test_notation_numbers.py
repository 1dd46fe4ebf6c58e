"""Numbers as written: every form with the interval that was worked out by hand, and properties of all of them."""

import time
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from validator.claims.interval import Interval, Rational
from validator.claims.notation.precision import Precision
from validator.claims.notation.ranks import superlative_direction
from validator.claims.notation.read import read_quantity
from validator.claims.notation.refusal import FORMS
from validator.claims.notation.write import write_quantity
from validator.claims.quantity import Exactness, Kind, UnreadableValueError

EXACT, ROUNDED, WORDED = Exactness.EXACT, Exactness.ROUNDED, Exactness.WORDED
M, BN = 10**6, 10**9


def _f(text: str) -> Rational:
    value = Fraction(text)
    return value.numerator if value.denominator == 1 else value


def _between(low: str | None, high: str | None, *, low_open: bool = False, high_open: bool = False) -> Interval:
    return Interval(None if low is None else _f(low), None if high is None else _f(high), low_open, high_open)


def _reason(text: str, **declared: object) -> str:
    with pytest.raises(UnreadableValueError) as caught:
        read_quantity(text, **declared)  # type: ignore[arg-type]
    assert caught.value.forms == FORMS
    return caught.value.reason


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("390", 390),
        ("0", 0),
        ("007", 7),
        ("1,000", 1000),
        ("1\u2009000", 1000),
        ("1\u202f000\u202f000", M),
        ("1\u00a0000", 1000),
        ("1'000", 1000),
        ("1’000’000", M),
        ("12,34,567", 1_234_567),
        ("-5", -5),
        ("+5", 5),
        ("\u22125", -5),
        ("− 5", -5),
        ("(1,234)", -1234),
        (" 390 ", 390),
        ("three", 3),
        ("zero", 0),
        ("twenty-one", 21),
        ("Twenty One", 21),
        ("a hundred", 100),
        ("a hundred and one", 101),
        ("three hundred and ninety", 390),
        ("three hundred ninety", 390),
        ("one thousand two hundred", 1200),
        ("twelve hundred", 1200),
        ("one thousand, two hundred and three", 1203),
        ("seventy-two thousand four hundred and five", 72_405),
        ("two billion three million four thousand and five", 2_003_004_005),
        ("one lakh two thousand and one", 102_001),
        ("none", 0),
        ("both", 2),
        ("exactly 390", 390),
        ("a total of 390", 390),
        ("390 in total", 390),
        ("exactly a dozen", 12),
        ("1st", 1),
        ("first", 1),
        ("23rd", 23),
        ("112th", 112),
        ("twenty-first", 21),
        ("No. 3", 3),
        ("#3", 3),
        ("largest", 1),
        ("the smallest", 1),
        ("second-largest", 2),
        ("third highest", 3),
        ("4th lowest", 4),
    ],
)
def test_a_whole_number_is_that_value_exactly(text: str, value: int) -> None:
    quantity = read_quantity(text)

    assert Kind.NUMBER is quantity.kind
    assert Interval(value, value) == quantity.likely == quantity.certain
    assert EXACT is quantity.exactness
    assert None is quantity.unit
    assert not quantity.is_soft


@pytest.mark.parametrize(
    ("text", "low", "high", "step"),
    [
        ("24.9", "24.85", "24.95", "0.1"),
        ("24.50", "24.495", "24.505", "0.01"),
        ("0.0", "-0.05", "0.05", "0.1"),
        (".5", "0.45", "0.55", "0.1"),
        ("-2.5", "-2.55", "-2.45", "0.1"),
        ("1,234.5", "1234.45", "1234.55", "0.1"),
        ("1.5e6", "1450000", "1550000", "100000"),
        ("1e-3", "0.0005", "0.0015", "0.001"),
        ("2E2", "150", "250", "100"),
        ("1.2 million", "1150000", "1250000", "100000"),
        ("1.20 million", "1195000", "1205000", "10000"),
        ("10 million", "9500000", "10500000", "10000000"),
        ("4.1bn", "4050000000", "4150000000", "100000000"),
        ("4.1 bn", "4050000000", "4150000000", "100000000"),
        ("5k", "4500", "5500", "1000"),
        ("5K", "4500", "5500", "1000"),
        ("5m", "4500000", "5500000", "1000000"),
        ("5M", "4500000", "5500000", "1000000"),
        ("5B", "4500000000", "5500000000", "1000000000"),
        ("5T", "4500000000000", "5500000000000", "1000000000000"),
        ("1.2tn", "1150000000000", "1250000000000", "100000000000"),
        ("3 lakh", "250000", "350000", "100000"),
        ("1.5 crore", "14500000", "15500000", "1000000"),
        ("1.2 lakh crore", "1150000000000", "1250000000000", "100000000000"),
        ("12 thousand", "11500", "12500", "1000"),
        ("twelve thousand", "11500", "12500", "1000"),
        ("two million", "1500000", "2500000", "1000000"),
        ("a million", "500000", "1500000", "1000000"),
        ("5 hundred", "450", "550", "100"),
        ("2 1/2", "2.25", "2.75", "1/2"),
        ("2½", "2.25", "2.75", "1/2"),
        ("3 3/8", "3.3125", "3.4375", "1/8"),
        ("two and a half", "2.25", "2.75", "1/2"),
        ("two and a half million", "2250000", "2750000", "500000"),
        ("a million and a half", "1250000", "1750000", "500000"),
        ("($5.0)", "-5.05", "-4.95", "0.1"),
    ],
)
def test_a_decimal_or_a_scale_is_rounded_to_its_last_digit(text: str, low: str, high: str, step: str) -> None:
    quantity = read_quantity(text)

    assert _between(low, high) == quantity.likely == quantity.certain
    assert ROUNDED is quantity.exactness
    assert _f(step) == quantity.step


@pytest.mark.parametrize(("text", "step"), [("1,600", 100), ("390", 10), ("391", 1), ("0", 1), ("1000000", M)])
def test_the_step_of_a_whole_number_is_its_last_significant_place(text: str, step: int) -> None:
    assert step == read_quantity(text).step


HARD: list[tuple[str, Interval]] = [
    ("more than 100", _between("100", None, low_open=True)),
    ("More than 1.2 million", _between("1150000", None, low_open=True)),
    ("over 24.9", _between("24.85", None, low_open=True)),
    (">100", _between("100", None, low_open=True)),
    ("above -5", _between("-5", None, low_open=True)),
    ("at least three", _between("3", None)),
    ("no fewer than 12", _between("12", None)),
    ("≥ 5", _between("5", None)),
    ("100+", _between("100", None)),
    ("65 and over", _between("65", None)),
    ("5 or more", _between("5", None)),
    ("fewer than 50", _between(None, "50", high_open=True)),
    ("less than 0.5", _between(None, "0.55", high_open=True)),
    ("under 5", _between(None, "5", high_open=True)),
    ("at most 5", _between(None, "5")),
    ("no more than 5", _between(None, "5")),
    ("a maximum of 5", _between(None, "5")),
    ("5 or fewer", _between(None, "5")),
    ("between 5 and 7", _between("5", "7")),
    ("from 5 to 7", _between("5", "7")),
    ("5-7", _between("5", "7")),
    ("5 – 7", _between("5", "7")),
    ("-5 to -3", _between("-5", "-3")),
    ("22,000–25,000", _between("22000", "25000")),
    ("5-7 million", _between("4500000", "7500000")),
    ("5 to 7 million", _between("4500000", "7500000")),
    ("between five and seven million", _between("4500000", "7500000")),
    ("between 900,000 and 1.2 million", _between("900000", "1250000")),
    ("between one hundred and five and two hundred and six", _between("105", "206")),
    ("1.5 to 2.5", _between("1.45", "2.55")),
    ("more than a dozen", _between("12", None, low_open=True)),
    ("more than half a million", _between("500000", None, low_open=True)),
    ("less than a third", _between(None, "1/3", high_open=True)),
    ("more than doubled", _between("2", None, low_open=True)),
    ("more than 3x", _between("3", None, low_open=True)),
    ("most", _between("1/2", "1", low_open=True)),
    ("a majority", _between("1/2", "1", low_open=True)),
    ("rose", _between("0", None, low_open=True)),
    ("fell", _between(None, "0", high_open=True)),
]


@pytest.mark.parametrize(("text", "expected"), HARD)
def test_a_wording_with_hard_ends_is_certain(text: str, expected: Interval) -> None:
    quantity = read_quantity(text)

    assert expected == quantity.likely == quantity.certain
    assert WORDED is quantity.exactness


SOFT: list[tuple[str, Interval, Interval]] = [
    # 390 less a tenth (39) and half of the last significant place (5)
    ("about 390", _between("346", "434"), Interval()),
    ("390 or so", _between("346", "434"), Interval()),
    ("~400", _between("310", "490"), Interval()),
    ("400-odd", _between("310", "490"), Interval()),
    # [1.15, 1.25] million: 1.15 - 0.115 - 0.05, 1.25 + 0.125 + 0.05
    ("about 1.2 million", _between("1035000", "1375000"), Interval()),
    ("about -5", _between("-6", "-4"), Interval()),
    ("some 7", _between("5.8", "8.2"), Interval()),
    ("nearly 400", _between("310", "400", high_open=True), _between(None, "400")),
    ("just over 400", _between("400", "490", low_open=True), _between("400", None)),
    ("up to 100", _between(None, "100"), Interval()),
    ("as many as 30", _between(None, "30"), Interval()),
    ("dozens", _between("24", "200", high_open=True), _between("12", None, low_open=True)),
    ("scores", _between("40", "200", high_open=True), _between("20", None, low_open=True)),
    ("hundreds", _between("200", "2000", high_open=True), _between("100", None, low_open=True)),
    ("thousands", _between("2000", "20000", high_open=True), _between("1000", None, low_open=True)),
    ("tens of thousands", _between("20000", "200000", high_open=True), _between("10000", None, low_open=True)),
    ("several", _between("3", "12"), _between("1", None, low_open=True)),
    ("several hundred", _between("300", "1200"), _between("100", None, low_open=True)),
    ("a few thousand", _between("2000", "10000"), _between("1000", None, low_open=True)),
    ("a couple", _between("2", "3"), _between("1", None, low_open=True)),
    ("a handful", _between("2", "10"), _between("1", None)),
    ("a dozen", _between("9.6", "14.4"), Interval()),
    ("two dozen", _between("19.2", "28.8"), Interval()),
    ("half a dozen", _between("4.8", "7.2"), Interval()),
    ("half", _between("0.45", "0.55"), Interval()),
    ("a third", _between("3/10", "11/30"), Interval()),
    ("two-thirds", _between("3/5", "11/15"), Interval()),
    ("1/3", _between("3/10", "11/30"), Interval()),
    ("¾", _between("0.675", "0.825"), Interval()),
    ("half a million", _between("450000", "550000"), Interval()),
    ("a quarter of a million", _between("225000", "275000"), Interval()),
    ("one in five", _between("0.18", "0.22"), Interval()),
    ("1 in 5", _between("0.18", "0.22"), Interval()),
    ("one in every five", _between("0.18", "0.22"), Interval()),
    ("3 out of 10", _between("0.27", "0.33"), Interval()),
    ("3 to 1", _between("2.4", "3.6"), Interval()),
    ("3:1", _between("2.4", "3.6"), Interval()),
    ("1:100", _between("0.008", "0.012"), Interval()),
    ("doubled", _between("1.8", "2.2"), _between("1", None, low_open=True)),
    ("twice", _between("1.8", "2.2"), _between("1", None, low_open=True)),
    ("tripled", _between("2.7", "3.3"), _between("1", None, low_open=True)),
    ("threefold", _between("2.7", "3.3"), _between("1", None, low_open=True)),
    ("tenfold", _between("9", "11"), Interval()),
    ("10-fold", _between("9", "11"), Interval()),
    ("three times", _between("2.7", "3.3"), Interval()),
    ("halved", _between("0.45", "0.55"), _between(None, "1", high_open=True)),
    ("unchanged", _between("-1/2", "1/2"), Interval()),
    # the likely interval of "about 100" begins at 100 - 10 - 50
    ("more than about 100", _between("40", None, low_open=True), Interval()),
    ("nearly two-thirds", _between("3/5", "2/3", high_open=True), _between(None, "2/3")),
]


@pytest.mark.parametrize(("text", "likely", "certain"), SOFT)
def test_a_wording_with_soft_ends_is_likely(text: str, likely: Interval, certain: Interval) -> None:
    quantity = read_quantity(text)

    assert likely == quantity.likely
    assert certain == quantity.certain
    assert WORDED is quantity.exactness
    assert quantity.is_soft


@pytest.mark.parametrize(
    ("text", "declared", "expected", "unit"),
    [
        ("39%", None, _between("38.5", "39.5"), "%"),
        ("39 %", None, _between("38.5", "39.5"), "%"),
        ("39", "%", _between("38.5", "39.5"), "%"),
        ("39%", "per cent", _between("38.5", "39.5"), "%"),
        ("40 per cent", None, _between("39.5", "40.5"), "%"),
        ("forty percent", None, _between("39.5", "40.5"), "%"),
        ("5-7%", None, _between("4.5", "7.5"), "%"),
        ("5% to 7%", None, _between("4.5", "7.5"), "%"),
        ("rose 5%", None, _between("4.5", "5.5"), "%"),
        ("fell by 5%", None, _between("-5.5", "-4.5"), "%"),
        ("more than 24.9%", None, _between("24.85", None, low_open=True), "%"),
        ("half", "%", _between("45", "55"), "%"),
        ("one in five", "%", _between("18", "22"), "%"),
        ("most", "%", _between("50", "100", low_open=True), "%"),
        ("$4.1bn", None, _between("4050000000", "4150000000"), "USD"),
        ("US$4.1bn", None, _between("4050000000", "4150000000"), "USD"),
        ("$4.1bn", "AUD", _between("4050000000", "4150000000"), "AUD"),
        ("A$5", None, _between("5", "5"), "AUD"),
        ("€5", None, _between("5", "5"), "EUR"),
        ("£5 m", None, _between("4500000", "5500000"), "GBP"),
        ("₹12,34,567", None, _between("1234567", "1234567"), "INR"),
        ("USD 4.1bn", None, _between("4050000000", "4150000000"), "USD"),
        ("4.1bn EUR", None, _between("4050000000", "4150000000"), "EUR"),
        ("4.1bn euros", None, _between("4050000000", "4150000000"), "EUR"),
        ("five dollars", None, _between("5", "5"), "USD"),
        ("-$5", None, _between("-5", "-5"), "USD"),
        ("$-5", None, _between("-5", "-5"), "USD"),
        ("($5m)", None, _between("-5500000", "-4500000"), "USD"),
        ("$4.5bn to $5.1bn", None, _between("4450000000", "5150000000"), "USD"),
        ("$4.5–5.1bn", None, _between("4450000000", "5150000000"), "USD"),
        ("5 km", None, _between("5", "5"), "km"),
        ("5m", "m", _between("5", "5"), "m"),
        ("5-km", None, _between("5", "5"), "km"),
        ("270", "person", _between("270", "270"), "person"),
        ("270 person", "person", _between("270", "270"), "person"),
        ("270 people", "person", _between("270", "270"), "person"),
        ("390 or more people", None, _between("390", None), "person"),
        ("5 people or more", None, _between("5", None), "person"),
        ("hundreds of people", None, _between("200", "2000", high_open=True), "person"),
        ("5k people", "person", _between("4500", "5500"), "person"),
        ("$5 per barrel", "USD/barrel", _between("5", "5"), "USD/barrel"),
        ("more than half an hour", None, _between("1/2", None, low_open=True), "h"),
        ("three weeks", None, _between("3", "3"), "week"),
        ("a week", None, _between("1", "1"), "week"),
        ("3 votes", None, _between("3", "3"), "vote"),
    ],
)
def test_a_unit_is_found_in_the_text_or_declared(
    text: str, declared: str | None, expected: Interval, unit: str
) -> None:
    quantity = read_quantity(text, unit=declared)

    assert expected == quantity.likely
    assert unit == quantity.unit


def test_points_and_basis_points_are_rounded_as_per_cent_is() -> None:
    for text in ("2 percentage points", "2 pp", "two percentage points"):
        assert _between("1.5", "2.5") == read_quantity(text).certain
    for text in ("25 basis points", "25bps"):
        assert _between("24.5", "25.5") == read_quantity(text).certain
    assert _between("2.5", "3.5") == read_quantity("3 points", unit="percentage point").certain


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        ("1.234,56", "de", _between("1234.555", "1234.565")),
        ("1.234", "de-AT", _between("1234", "1234")),
        ("1\u202f234,5", "fr", _between("1234.45", "1234.55")),
        ("1 234", "fr-FR", _between("1234", "1234")),
        ("1’234.5", "de-CH", _between("1234.45", "1234.55")),
        ("1,234.5", "en", _between("1234.45", "1234.55")),
        ("5–7,5 %", "de", _between("4.5", "7.55")),
    ],
)
def test_a_declared_locale_settles_the_decimal_mark(text: str, locale: str, expected: Interval) -> None:
    assert expected == read_quantity(text, locale=locale).likely


@pytest.mark.parametrize(
    ("text", "locale", "expected", "unit"),
    [
        ("5 Tsd.", "de", _between("4500", "5500"), None),
        ("5 Mio.", "de", _between("4500000", "5500000"), None),
        ("5 Mio", "de-AT", _between("4500000", "5500000"), None),
        ("5 Mrd.", "de", _between("4500000000", "5500000000"), None),
        ("4,1 Mrd. Euro", "de", _between("4050000000", "4150000000"), "EUR"),
        ("5 Bio.", "de-CH", _between("4500000000000", "5500000000000"), None),
        ("5 Billionen", "de", _between("4500000000000", "5500000000000"), None),
        ("5 Millionen Euro", "de", _between("4500000", "5500000"), "EUR"),
        ("5–7 Mrd. Euro", "de", _between("4500000000", "7500000000"), "EUR"),
        ("mindestens 5 Mio.", "de", _between("4500000", None), None),
        ("5 oder mehr", "de", _between("5", None), None),
        ("5 oder weniger", "de", _between(None, "5"), None),
        ("max. 5", "de", _between(None, "5"), None),
        ("5 max.", "de", _between(None, "5"), None),
        ("höchstens 5", "de", _between(None, "5"), None),
    ],
)
def test_german_scales_and_bounds_are_read(text: str, locale: str, expected: Interval, unit: str | None) -> None:
    quantity = read_quantity(text, locale=locale)

    assert expected == quantity.certain
    assert unit == quantity.unit


@pytest.mark.parametrize(
    ("behind", "before"),
    [
        ("390 approx", "approx 390"),
        ("390 approx.", "approx. 390"),
        ("390 ca", "circa 390"),
        ("390 ca.", "ca. 390"),
        ("390 circa", "circa 390"),
        ("390 estimated", "estimated 390"),
        ("390 more or less", "more or less 390"),
        ("390 circa people", "circa 390 people"),
        ("390 people approx.", "approx. 390 people"),
        ("390 kg approx.", "approx. 390 kg"),
        ("390 max", "at most 390"),
        ("390 max.", "at most 390"),
        ("390 maximum", "at most 390"),
        ("390 people max", "at most 390 people"),
        ("390 minimum", "at least 390"),
        ("390 upwards", "at least 390"),
        ("390 and upwards", "at least 390"),
        ("390 or greater", "at least 390"),
        ("5-7 approx", "approx 5-7"),
    ],
)
def test_a_wording_behind_a_number_is_the_same_as_before_it(behind: str, before: str) -> None:
    assert read_quantity(before) == read_quantity(behind)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("120 cakes", "cake"),
        ("270 military personnel", "person"),
        ("270 people.", "person"),
        ("5 U.S. soldiers", "person"),
        ("390 provisional ballots", "provisional ballot"),
        ("5 incomplete forms", "incomplete form"),
        ("5 A4 pages", "a4 page"),
        ("5 fast boats", "fast boat"),
        ("5 children under age", "person"),
        ("5 CO2", "co2"),
        ("5 min", "min"),
        ("5 lbs.", "lb"),
        ("5 sq. mi.", "mile²"),
        ("5people", "person"),
        ("5m2", "m²"),
        ("25bps", "basis point"),
        ("5 mil", "mil"),
    ],
)
def test_a_noun_or_a_unit_behind_a_number_stays_one(text: str, unit: str) -> None:
    assert unit == read_quantity(text).unit


def test_a_text_that_is_the_declared_unit_is_that_unit() -> None:
    assert Interval(5, 5) == read_quantity("5 Stk.", unit="Stk.").certain
    assert Interval(5, 5) == read_quantity("5cakes", unit="cake").certain
    assert Interval(5, 5) == read_quantity("5 Mrd.", unit="Mrd.", locale="de").certain


@pytest.mark.parametrize(
    ("text", "locale", "reason"),
    [
        ("390 vorl.", "de", "'vorl.' says how the number is meant"),
        ("5 bis 7", "de", "'bis' in 'bis 7' is not part of a unit"),
        ("5 Billion", "de", "'Billion' means one thing in English and another in the declared locale 'de'"),
        ("5 billions", "fr", "'billions' in 'billions' is not part of a unit"),
        ("5 mil", "es", "'mil' means one thing in English"),
        ("5 milliards", "fr", "'milliards' multiplies the number in another language"),
        ("5 Mrd.", "en", "'Mrd.' multiplies the number in another language; declare the locale 'de'"),
        ("5 млн", "ru", "'млн' multiplies the number in another language"),
        ("5 Bio Äpfel", "de", "'Bio' multiplies the number in another language"),
    ],
)
def test_words_of_another_language_are_no_nouns(text: str, locale: str, reason: str) -> None:
    assert reason in _reason(text, locale=locale)


REFUSED = {
    "390 est.": "'est.' says how the number is meant, not what is counted",
    "390 est": "'est' says how the number is meant",
    "390 est. people": "'est.' says how the number is meant",
    "$5 est.": "'est.' says how the number is meant",
    "390 prov.": "'prov.' says how the number is meant",
    "390 provisional": "'provisional' says how the number is meant",
    "390 votes provisional": "'provisional' says how the number is meant",
    "390 incomplete": "'incomplete' says how the number is meant",
    "390 people approx killed": "'approx' in 'people approx killed' is not part of a unit",
    "390 etc.": "'etc.' is an abbreviation that is not known",
    "39% p.a.": "'p.a.' is an abbreviation that is not known",
    "5 xyz. people": "'xyz.' is an abbreviation that is not known",
    "5 Mrd.": "declare the locale 'de'",
    "0x10": "'x10' after the number is no unit",
    "0b11": "'b11' directly after the digits is no known unit",
    "0o17": "'o17' directly after the digits is no known unit",
    "9x9 votes": "'x9 votes' after the number is no unit",
    "5x10^3": "'x10^3' after the number is no unit",
    "390abc": "'abc' directly after the digits is no known unit",
    "1,23,45": "the grouping in '1,23,45'",
    "1.234,56": "the grouping in '1.234,56'",
    "1,5": "the grouping in '1,5'",
    "1234,567": "the grouping in '1234,567'",
    "0,123": "the grouping in '0,123'",
    "1.2.3": "the grouping in '1.2.3'",
    "1_000": "digits are not grouped by '_'",
    "1 000": "a plain space groups its digits",
    "5.": "'.' after the number is not a unit",
    "12:30": "may be a time of day",
    "handed over 270": "the beginning of 'handed over 270' is neither a number nor a known wording",
    "270 handed over": "is not part of a unit",
    "more than": "after 'more than' a number is expected",
    "about": "is not a number, a date or a known wording",
    "more than -5": "can mean either side of it",
    "fell -5%": "can mean either side of it",
    "7-5": "its bounds fall",
    "from 7 to 5": "its bounds fall",
    "$4.5-$5.1bn": "only one of its bounds has a scale",
    "5 km to 7 votes": "its bounds have two units",
    "$5 euros": "it has two currencies",
    "$5 people": "it has two units",
    "390 in 2024": "2024 may be a year",
    "5 in 3": "5 is more than 3",
    "3 to 0": "the second number of its ratio is zero",
    "1/0": "the slash does not make a fraction",
    "24/7": "the slash does not make a fraction",
    "1nd": "'1nd' is not an ordinal",
    "twenty thirty": "already complete",
    "one million two billion": "do not stand in falling order",
    "a third person": "follows a share",
    "390 of 1000": "says what the number is a part of",
    "5 apples more": "'more' in",
    "rose sharply": "is not a number, a date or a known wording",
    "": "it is empty",
    "   ": "it is empty",
    "12\x00": "U+0000",
    "\u202e012": "U+202E",
    "1\u200b2": "U+200B",
    "1e999999999": "its exponent is larger than 10,000",
    "1e-10001": "its exponent is larger than 10,000",
    "about about about about about about about about 5": "too many words of approximation",
    "more than the largest": "does not go with a rank",
    "(5": "its parenthesis is not closed",
    "(-5)": "parentheses make one plain number negative",
    "٣٩٠": "is not a number, a date or a known wording",
    "many": "is not a number, a date or a known wording",
    "flat": "is not a number, a date or a known wording",
    "NaN": "is not a number, a date or a known wording",
    "Infinity": "is not a number, a date or a known wording",
}


@pytest.mark.parametrize(("text", "reason"), list(REFUSED.items()))
def test_what_cannot_be_read_is_refused_with_its_reason(text: str, reason: str) -> None:
    assert reason in _reason(text)


@pytest.mark.parametrize(
    ("text", "unit", "reason"),
    [
        ("39%", "person", "its unit is '%', but the unit declared for it is 'person'"),
        ("$5", "EUR", "its unit is '$', but the unit declared for it is 'EUR'"),
        ("most", "person", "it is a share of a whole"),
        ("one in five", "person", "it is a share of a whole"),
        ("1/3", "%", "it may be a fraction of the whole or of one per cent"),
        ("Friday", "person", "it is a weekday"),
    ],
)
def test_a_text_that_contradicts_its_declared_unit_is_refused(text: str, unit: str, reason: str) -> None:
    assert reason in _reason(text, unit=unit)


def test_an_unknown_locale_is_refused_and_the_known_ones_are_listed() -> None:
    assert "known are at, au, be" in _reason("1", locale="tlh")


def test_a_rounding_that_does_not_exist_is_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="rounding is 'nearest' or 'truncated'"):
        read_quantity("1.5", rounding="up")


@pytest.mark.parametrize(
    ("text", "precision", "rounding", "expected"),
    [
        ("24.9", Precision(exact=True), "nearest", _between("24.9", "24.9")),
        ("half", Precision(exact=True), "nearest", _between("1/2", "1/2")),
        ("39%", Precision(exact=True), "nearest", _between("39", "39")),
        ("1,234,000", Precision(decimals=-3), "nearest", _between("1233500", "1234500")),
        ("1,234,000", Precision(decimals=-3), "truncated", _between("1234000", "1235000", high_open=True)),
        ("-5", Precision(decimals=0), "truncated", _between("-6", "-5", low_open=True)),
        ("0", Precision(decimals=0), "truncated", _between("-1", "1", low_open=True, high_open=True)),
        ("1000", Precision(plus_minus=500), "nearest", _between("500", "1500")),
        ("1,234,567", Precision(significant=4), "nearest", _between("1234067", "1235067")),
        ("0.05", Precision(significant=1), "nearest", _between("0.045", "0.055")),
        ("24.9", None, "truncated", _between("24.9", "25", high_open=True)),
        ("39%", None, "truncated", _between("39", "40", high_open=True)),
        ("390", None, "truncated", _between("390", "390")),
        ("more than 1000", Precision(decimals=-3), "nearest", _between("500", None, low_open=True)),
        ("5 to 7", Precision(decimals=0), "nearest", _between("4.5", "7.5")),
    ],
)
def test_a_declared_precision_decides_the_room(
    text: str, precision: Precision | None, rounding: str, expected: Interval
) -> None:
    assert expected == read_quantity(text, precision=precision, rounding=rounding).certain


def test_zero_has_no_significant_digits() -> None:
    assert "zero has no significant digits" in _reason("0", precision=Precision(significant=3))


@pytest.mark.parametrize(
    ("written", "precision"),
    [
        ("exact", Precision(exact=True)),
        ({"decimals": -3}, Precision(decimals=-3)),
        ({"plus_minus": "500"}, Precision(plus_minus=500)),
        ({"plus_minus": "0.5"}, Precision(plus_minus=Fraction(1, 2))),
        ({"significant": 4}, Precision(significant=4)),
    ],
)
def test_a_precision_is_read_from_its_written_form(written: object, precision: Precision) -> None:
    assert precision == Precision.from_written(written)


@pytest.mark.parametrize(
    "written",
    ["about", {}, {"decimals": "3"}, {"decimals": True}, {"digits": 3}, {"plus_minus": "-5"}, {"plus_minus": "1e9"},
     {"plus_minus": 0.5}, {"significant": 0}, {"decimals": 1, "significant": 2}, {"decimals": 20_000}, None, 3],
)  # fmt: skip
def test_what_is_no_precision_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match=r"precision|must"):
        Precision.from_written(written)


def test_a_precision_has_exactly_one_form() -> None:
    with pytest.raises(ValueError, match="exactly one"):
        Precision()
    with pytest.raises(ValueError, match="exactly one"):
        Precision(exact=True, decimals=2)
    with pytest.raises(ValueError, match="negative"):
        Precision(plus_minus=-1)


@pytest.mark.parametrize(
    ("text", "direction"),
    [("largest", "largest"), ("The Second-Largest", "largest"), ("fewest", "smallest"), ("third", None), ("most", None),
     ("first-largest-ish", None), ("xth-largest", None), ("1nd-largest", None)],
)  # fmt: skip
def test_a_superlative_has_a_direction(text: str, direction: str | None) -> None:
    assert direction == superlative_direction(text)


def _grouped(digits: str, mark: str) -> str:
    first = len(digits) % 3 or 3
    return mark.join([digits[:first], *(digits[at : at + 3] for at in range(first, len(digits), 3))])


def _lakhs(digits: str) -> str:
    head, tail = digits[:-3], digits[-3:]
    first = len(head) % 2 or 2
    return ",".join([head[:first], *(head[at : at + 2] for at in range(first, len(head), 2)), tail]) if head else tail


@given(st.integers(0, 10**40), st.sampled_from(["", ",", "\u2009", "\u202f", "\u00a0", "'", "’"]))
def test_every_integer_reads_as_itself_in_every_grouping(value: int, mark: str) -> None:
    digits = str(value)
    written = _grouped(digits, mark) if mark else digits

    assert Interval(value, value) == read_quantity(written).certain
    assert Interval(-value, -value) == read_quantity(f"−{written}").certain
    assert Interval(value, value) == read_quantity(_lakhs(digits)).certain


@given(st.integers(0, 10**15))
def test_every_integer_reads_as_itself_in_a_locale_with_points(value: int) -> None:
    assert Interval(value, value) == read_quantity(_grouped(str(value), "."), locale="de").certain


_NAMES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen - - twenty thirty forty fifty sixty seventy eighty ninety"
)
_UNDER_TWENTY, _TENS = _NAMES.split()[:20], _NAMES.split()[20:]


def _words(value: int) -> str:
    """An independent writer of number words, as the opposite of the reader."""
    if value < 20:
        return _UNDER_TWENTY[value]
    if value < 100:
        return _TENS[value // 10] + (f"-{_UNDER_TWENTY[value % 10]}" if value % 10 else "")
    if value < 1000:
        return f"{_UNDER_TWENTY[value // 100]} hundred" + (f" and {_words(value % 100)}" if value % 100 else "")
    for name, size in (("billion", BN), ("million", M), ("thousand", 1000)):
        if value >= size:
            rest = value % size
            joint = " and " if 0 < rest < 100 else " "
            return f"{_words(value // size)} {name}" + (joint + _words(rest) if rest else "")
    raise AssertionError


@given(st.integers(0, 10**12 - 1))
@example(390)
@example(1_000_001)
@example(100_000)
def test_every_integer_in_words_holds_itself(value: int) -> None:
    quantity = read_quantity(_words(value))

    assert value in quantity.certain
    assert (quantity.exactness is EXACT) == (value == 0 or value % 1000 != 0)
    if quantity.exactness is EXACT:
        assert Interval(value, value) == quantity.certain


@given(st.decimals(-1000, 1000, allow_nan=False, places=6), st.integers(1, 5))
def test_a_decimal_holds_every_number_that_rounds_to_it(number: Decimal, places: int) -> None:
    for mode in (ROUND_HALF_UP, ROUND_HALF_EVEN):
        written = number.quantize(Decimal(1).scaleb(-places), rounding=mode)

        assert Fraction(number) in read_quantity(f"{written:f}").certain


@given(st.decimals(-1000, 1000, allow_nan=False, places=6), st.integers(1, 5))
def test_a_truncated_decimal_holds_every_number_that_is_cut_to_it(number: Decimal, places: int) -> None:
    written = number.quantize(Decimal(1).scaleb(-places), rounding="ROUND_DOWN")

    assert Fraction(number) in read_quantity(f"{abs(written):f}", rounding="truncated").certain or number < 0
    assert abs(Fraction(number)) in read_quantity(f"{abs(written):f}", rounding="truncated").certain


_PIECES = st.sampled_from(
    [*"0123456789.,-–()$€%/:+~>' ", "about ", "more than ", "nearly ", "up to ", " or so", "half ", "a ", "dozen",
     "one ", "twenty", " in ", " to ", " and ", "between ", "million", "bn", " people", "km", "May ", "2025", "Friday",
     "last week", "1/2", "½", "third", "largest", "several ", "e9", " ago", "early ", "before ", "Q3 ", "hundred ",
     "fell ", "fold", "No. "]
)  # fmt: skip


@settings(max_examples=400)
@given(st.lists(_PIECES, max_size=8).map("".join), st.booleans(), st.booleans())
def test_any_text_of_known_pieces_is_read_or_refused_and_what_is_likely_is_certain(
    text: str, duration: bool, date: bool
) -> None:
    try:
        quantity = read_quantity(text, published=739_394, duration=duration, date=date)
    except UnreadableValueError:
        return
    assert not quantity.likely.is_empty
    assert quantity.likely == quantity.likely & quantity.certain
    assert write_quantity(quantity)


@settings(max_examples=300)
@given(st.text(max_size=40), st.sampled_from([None, "%", "person", "$", "week"]), st.sampled_from([None, "de", "fr"]))
def test_any_text_at_all_is_read_or_refused(text: str, unit: str | None, locale: str | None) -> None:
    try:
        quantity = read_quantity(text, unit=unit, locale=locale, published=739_394)
    except UnreadableValueError:
        return
    assert quantity.likely == quantity.likely & quantity.certain


@pytest.mark.parametrize("length", [400, 4300, 4301, 10_000])
def test_a_number_of_any_allowed_length_is_read_exactly(length: int) -> None:
    quantity = read_quantity("7" * length)

    assert 7 * (10**length - 1) // 9 == quantity.certain.low


@pytest.mark.parametrize(
    "text",
    ["9" * 10_000_000, "9" * 150_000, "1e999999999", "1e-999999999", "about " * 20_000, "one " * 20_000, "(" * 100_000,
     "1/" * 50_000, "between " + "1 and " * 30, "5 to " * 70, "two hundred " * 30, "1,234" * 10_000, "-" * 50_000],
    ids=lambda text: f"{text[:12]}… {len(text)}",
)  # fmt: skip
def test_a_hostile_text_is_refused_at_once_and_told_briefly(text: str) -> None:
    started = time.perf_counter()
    with pytest.raises(UnreadableValueError) as caught:
        read_quantity(text)

    assert time.perf_counter() - started < 1
    assert len(str(caught.value)) < 600


@given(st.integers(-(10**12), 10**12), st.sampled_from([None, "person", "USD"]))
def test_an_exact_whole_number_is_written_and_read_back(value: int, unit: str | None) -> None:
    quantity = read_quantity(str(value), unit=unit)

    assert quantity == read_quantity(write_quantity(quantity))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1000", "1,000"),
        ("-1234567", "-1,234,567"),
        ("39%", "38.5–39.5 %"),
        ("-5 to -3", "-5 to -3"),
        ("more than 100", "more than 100"),
        ("at most 5", "at most 5"),
        ("fewer than 50", "less than 50"),
        ("at least 3", "at least 3"),
        ("most", "more than 0.5 and at most 1"),
        ("a third", "0.3–11/30"),
        ("Friday", "Friday"),
        ("2025-05-23", "23 May 2025"),
    ],
)
def test_a_quantity_is_written_for_the_reader(text: str, written: str) -> None:
    assert written == write_quantity(read_quantity(text))
