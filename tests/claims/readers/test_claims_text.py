"""Records as lines of text, and back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.claims.form import is_member, is_name
from validator.claims.readers.claims_text import parse_claims
from validator.claims.readers.claims_write import write_claims
from validator.claims.record import Claim, MeasureDeclaration, Record, Source
from validator.errors import Place, RecordFileError

EXCHANGE = """\
# the founding case
record: exchange
title: "Prisoners # exchanged"
published: 2025-05-23   # a Friday
precision: exact
members side: Ukraine, Russia
measure revenue: unit=USD, additive, whole=no, minimum=-5, precision=decimals -3
check: a + `b c` = per_side  # the article's own sum

a: released[side=each, category=military] = 270 persons  "270 \\"military\\" personnel"
`b c`: `Total votes`[place="Bosnia, Herzegovina", as_of=2025-05-23] = "5\\"" {unit=inch, note="#1, {x}"}
height = 5'10" # as written
rank = #1
released=about 1.2 million
"""


def test_every_part_of_the_format_is_read() -> None:
    record = parse_claims(EXCHANGE)
    assert record == Record(
        id="exchange",
        source=Source(title="Prisoners # exchanged", published="2025-05-23"),
        members={"side": ("Ukraine", "Russia")},
        measures={
            "revenue": MeasureDeclaration(
                unit="USD", additive=True, whole=False, minimum="-5", precision={"decimals": -3}
            )
        },
        precision="exact",
        claims=(
            Claim(
                id="a",
                measure="released",
                dims={"side": "each", "category": "military"},
                value="270 persons",
                quote='270 "military" personnel',
            ),
            Claim(
                id="b c",
                measure="Total votes",
                dims={"place": "Bosnia, Herzegovina", "as_of": "2025-05-23"},
                value='5"',
                unit="inch",
                note="#1, {x}",
            ),
            Claim(id="c3", measure="height", value="5'10\""),
            Claim(id="c4", measure="rank", value="#1"),
            Claim(id="c5", measure="released", value="about 1.2 million"),
        ),
        checks=("a + `b c` = per_side",),
    )


def test_every_claim_and_check_has_its_place() -> None:
    record = parse_claims(EXCHANGE, "x.claims")
    assert [claim.place.line for claim in record.claims] == [10, 11, 12, 13, 14]
    assert record.claims[0].place_of("value") == Place("x.claims", 10, 45)
    assert record.check_places == (Place("x.claims", 8, 8),)
    assert record.problem_at_check(0, "unknown", span=(4, 9)).place == Place("x.claims", 8, 12)
    assert record.problem_at_source("published", "no").place == Place("x.claims", 4, 12)


def test_a_reserved_word_is_an_id_in_backquotes_and_a_measure_without_a_colon() -> None:
    record = parse_claims("`check`: released = 1\ncheck = 2\nmembers = 3\nmembers: released = 4")
    assert [(claim.id, claim.measure) for claim in record.claims] == [
        ("check", "released"),
        ("c2", "check"),
        ("c3", "members"),
        ("members", "released"),
    ]


def test_what_is_given_stands_beneath_what_the_text_says() -> None:
    record = parse_claims(
        "members side: Ukraine\npublished: 2025-05-24\na[side=Ukraine] = 1",
        given={
            "members": {"side": ("Russia",), "category": ["military"]},
            "source": {"title": "x", "published": "2025-05-23"},
            "measures": {"a": {"minimum": 0}},
        },
    )
    assert record.members == {"side": ("Ukraine",), "category": ("military",)}
    assert record.source == Source(title="x", published="2025-05-24")
    assert record.measures == {"a": MeasureDeclaration(minimum="0")}


def test_windows_line_ends_are_no_part_of_a_value() -> None:
    assert parse_claims("a = 1\r\nb = 2\r\n").claims[0].value == "1"


def test_a_wrong_line_is_told_with_every_other_one() -> None:
    with pytest.raises(RecordFileError) as error:
        parse_claims("a = \nb 5\nc = 5")
    assert [(problem.place.line, problem.found) for problem in error.value.problems] == [
        (1, "no value after '='"),
        (2, "'5'"),
    ]


def test_a_line_of_blanks_takes_no_time_to_give_up() -> None:
    text = "a" + " " * 200_000 + "b"
    with pytest.raises(RecordFileError):
        parse_claims(text)
    assert parse_claims("a = 5" + " " * 200_000 + "b").claims[0].value.endswith("b")


text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8) | st.sampled_from(
    ['"', "#", " # x", '270 "x"', "{a}", "\\", "'", "a  b", "each", "5 # 6", "\t", "x ", "\u2028", "\x85"]
)
optional_text = st.none() | text
name = text.filter(lambda value: is_name(value) is not None)
member = text.filter(lambda value: is_member(value) is not None and value not in ("none", "any", "each"))
precision = st.none() | st.sampled_from(
    ["exact", {"decimals": -3}, {"significant": 2}, {"plus_minus": "0.5"}],
)
rounding = st.none() | st.sampled_from(["nearest", "truncated"])
flag = st.none() | st.booleans()
measures = st.builds(
    MeasureDeclaration,
    unit=optional_text,
    additive=flag,
    minimum=st.none() | st.just("-0.5"),
    maximum=st.none() | st.just("100"),
    whole=flag,
    cumulative=flag,
    precision=precision,
    rounding=rounding,
    sign=st.none() | st.sampled_from(["increase", "favourable"]),
    order=st.none() | st.sampled_from(["largest", "smallest"]),
    date=flag,
)
claims = st.builds(
    Claim,
    id=text.map(lambda value: f"id {value}"),
    measure=name,
    dims=st.dictionaries(name, member, max_size=2),
    value=text,
    unit=optional_text,
    quote=optional_text,
    precision=precision,
    rounding=rounding,
    confidence=st.none() | st.sampled_from(["0.5", "1"]),
    trusted=flag,
    note=optional_text,
)
records = st.builds(
    Record,
    id=text,
    source=st.none() | st.builds(Source, title=text, url=optional_text, language=optional_text),
    measures=st.dictionaries(name, measures, max_size=2),
    precision=precision,
    rounding=rounding,
    locale=optional_text,
    claims=st.lists(claims, max_size=3, unique_by=lambda claim: claim.id).map(tuple),
    checks=st.lists(text, max_size=2).map(tuple),
)


@settings(max_examples=400, deadline=None)
@given(records)
def test_a_written_record_is_read_back_as_it_was(record: Record) -> None:
    assert parse_claims(write_claims(record)) == record


def test_declared_members_are_written_and_read_back() -> None:
    record = Record(id="x", members={"side": ("Ukraine", "Bosnia, Herzegovina"), "a b": ("1",)})
    assert parse_claims(write_claims(record)) == record


@pytest.mark.parametrize(
    ("line", "column", "found"),
    [
        ("a = 5 {unit=x, unit=y}", 16, "unit is given twice"),
        ("measure m: unit", 12, "'unit' without a value"),
        ("a = {unit=x}", 4, "no value after '='"),
        ("a = # nothing", 4, "no value after '='"),
        ("a: = 5", 4, "'='"),
        ("a[b=] = 5", 5, "']'"),
    ],
)
def test_a_mistake_in_a_line_is_marked_where_it_is(line: str, column: int, found: str) -> None:
    with pytest.raises(RecordFileError) as error:
        parse_claims(line)
    (problem,) = error.value.problems
    assert (problem.place.column, problem.found) == (column, found)


def test_empty_brackets_are_no_dimensions() -> None:
    assert parse_claims("a[] = 5").claims[0].dims == {}


def test_a_wrong_line_leaves_nothing_behind() -> None:
    with pytest.raises(RecordFileError) as error:
        parse_claims("a[side=x = 5\nmembers side: y\nb[side=z] = 1")
    assert [(problem.place.line, problem.place.column) for problem in error.value.problems] == [(1, 10), (3, 8)]
