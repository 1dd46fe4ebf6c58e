"""JSON and JSON Lines: what is read, and that the quick and the careful way agree."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.claims.form import Number
from validator.claims.origin import Lines, Origin
from validator.claims.readers import load_record, read_file, read_records
from validator.claims.readers.json_scan import UnusualError, scan_record
from validator.claims.readers.json_tree import NotJsonError, parse_tree
from validator.claims.readers.screen import screen_record
from validator.claims.readers.shape import shape_record
from validator.errors import Problem, RecordFileError

NOWHERE = Origin(Lines("<test>", ""), lambda loc: (0, 0))

words = st.sampled_from(
    ["a", "released", "each", "none", "any", "", " a", "?x", "Total votes", "`", "вивільнено", "a\n"]
)
numbers = st.sampled_from(["0", "-3", "2.5", "24.50", "1e9", "400", "1001", "-1001"]).map(Number)
scalars = st.one_of(st.none(), st.booleans(), words, numbers)
anything = st.recursive(
    scalars, lambda part: st.lists(part, max_size=2) | st.dictionaries(words, part, max_size=2), max_leaves=3
)
precisions = st.one_of(
    st.sampled_from(["exact", "cents"]),
    st.dictionaries(st.sampled_from(["decimals", "significant", "plus_minus", "x"]), numbers | words, max_size=2),
)


def mostly(right: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.integers(0, 30).flatmap(lambda luck: right if luck else anything)


names = st.sampled_from(["released", "side", "Total votes", "a-b"])
members = st.sampled_from(["each", "Ukraine", "Russia", "2025-05-23"])
claim = st.fixed_dictionaries(
    {"measure": mostly(names), "value": mostly(words.filter(bool) | numbers)},
    optional={
        "id": mostly(st.sampled_from(["a", "b", "c1", "c2", "c3"])),
        "dims": mostly(st.dictionaries(names, members, max_size=2)),
        "unit": mostly(names),
        "quote": mostly(names | st.none()),
        "precision": mostly(precisions),
        "rounding": mostly(st.sampled_from(["nearest", "truncated"])),
        "confidence": mostly(numbers | st.sampled_from(["0.8", "1", "1.0", "0", "1.5", "0.0"])),
        "trusted": mostly(st.booleans()),
        "note": mostly(names),
        "extra": st.nothing(),
    },
)
measure = st.fixed_dictionaries(
    {},
    optional={
        "unit": mostly(names),
        "additive": mostly(st.booleans()),
        "minimum": mostly(numbers | st.sampled_from(["5", "-1.5", "1/2"])),
        "maximum": mostly(numbers),
        "whole": mostly(st.booleans()),
        "cumulative": mostly(st.booleans()),
        "precision": mostly(precisions),
        "rounding": mostly(st.sampled_from(["nearest", "truncated"])),
        "sign": mostly(st.sampled_from(["increase", "favourable"])),
        "order": mostly(st.sampled_from(["largest", "smallest"])),
        "date": mostly(st.booleans()),
    },
)
values = st.fixed_dictionaries(
    {},
    optional={
        "id": mostly(names),
        "source": mostly(st.dictionaries(st.sampled_from(["title", "url", "published"]), mostly(names), max_size=2)),
        "members": mostly(st.dictionaries(names, st.lists(mostly(members), min_size=1, max_size=2), max_size=2)),
        "measures": mostly(st.dictionaries(names, mostly(measure), max_size=2)),
        "precision": mostly(precisions),
        "rounding": mostly(st.sampled_from(["nearest", "truncated"])),
        "locale": mostly(names),
        "claims": mostly(st.lists(mostly(claim), max_size=3)),
        "checks": mostly(st.lists(mostly(names), max_size=2)),
    },
)


@settings(max_examples=400, deadline=None)
@given(values)
def test_the_screen_accepts_what_pydantic_accepts_with_the_same_result(record: dict[str, Any]) -> None:
    quick = screen_record(record, "name", NOWHERE)
    careful, flaws = shape_record(record, "name", NOWHERE)
    assert quick == careful
    assert (careful is None) == bool(flaws)


json_texts = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=3), part, max_size=3),
    max_leaves=8,
).map(json.dumps)


@settings(max_examples=300, deadline=None)
@given(json_texts, st.integers(0, 60), st.sampled_from(['"', "{", "]", ",", ":", "0", "\\", "n", " ", "\n", "'", ""]))
def test_the_parser_with_places_accepts_what_the_c_scanner_accepts(text: str, at: int, change: str) -> None:
    text = '{"x": ' + text[:at] + change + text[at + 1 :] + "}"
    try:
        quick: object = scan_record(text).fields
    except UnusualError:
        quick = None
    try:
        node, mistakes = parse_tree(text)
        careful = None if mistakes else node.value
    except NotJsonError:
        careful = None
    assert quick == careful


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=40), st.sampled_from([".json", ".jsonl", ".claims", ".json.gz", ".claims.gz"]))
def test_no_bytes_at_all_get_more_than_problems(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, ending: str
) -> None:
    path = tmp_path_factory.getbasetemp() / f"fuzz{ending}"
    path.write_bytes(data)
    read = read_file(path)
    assert read.records or read.problems
    assert all(str(problem) for problem in read.problems)


GOOD = json.dumps(
    {
        "id": "exchange",
        "source": {"title": "x", "published": "2025-05-23"},
        "members": {"side": ["Ukraine", "Russia"]},
        "measures": {"released": {"minimum": 0, "precision": {"decimals": 0}}},
        "claims": [{"measure": "released", "dims": {"side": "each"}, "value": 390.50, "precision": "exact"}] * 2,
        "checks": ["a = b"],
    },
    indent=1,
)
CLAIMS = (
    'record: x\nmembers side: Ukraine, "Russia"\nmeasure m: unit=USD, additive\na: m[side=each] = 5 {note="x"}  "y"\n'
)


@settings(max_examples=500, deadline=None)
@given(
    st.sampled_from(
        [(GOOD, ".json"), (f"[{GOOD}, {GOOD}]", ".json"), (GOOD.replace("\n", ""), ".jsonl"), (CLAIMS, ".claims")]
    ),
    st.integers(0, 2000),
    st.integers(0, 8),
    st.text(alphabet="{}[]\",:=0e-.\\un\n'#` a\u202e\ud800", max_size=3),
)
def test_no_damage_to_a_record_gets_more_than_problems(
    tmp_path_factory: pytest.TempPathFactory, form: tuple[str, str], at: int, cut: int, change: str
) -> None:
    text, ending = form
    at %= len(text)
    damaged = text[:at] + change + text[at + cut :]
    path = tmp_path_factory.getbasetemp() / f"damaged{ending}"
    path.write_bytes(damaged.encode("utf-8", "surrogatepass"))
    read = read_file(path)
    assert read.records or read.problems
    assert all(str(problem) for problem in read.problems)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30))
def test_no_text_given_to_load_record_gets_more_than_a_record_file_error(text: str) -> None:
    for source in ("{" + text, text + "\n"):
        with contextlib.suppress(RecordFileError):
            load_record(source)


def test_a_list_gives_its_records_in_order_with_ids_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "day.json"
    path.write_text('[{"claims": []}, {"id": "b"}, {}]')
    assert [record.id for record in read_records(path)] == ["day-1", "b", "day-3"]


def test_a_record_without_an_id_is_called_as_its_file(tmp_path: Path) -> None:
    path = tmp_path / "exchange.2025.json"
    path.write_text("{}")
    assert [record.id for record in read_records(path)] == ["exchange.2025"]


def test_records_before_a_bad_line_and_after_it_are_read(tmp_path: Path) -> None:
    path = tmp_path / "day.jsonl"
    path.write_text('{"id": "a"}\n{"id": \n\n{"id": "c"}\r\n{}')
    ids = []
    records = read_records(path)
    with pytest.raises(RecordFileError) as error:  # noqa: PT012 (the records that come before the error are the point)
        while True:
            ids.append(next(records).id)
    assert ids == ["a", "c", "day-5"]
    assert [str(problem.place) for problem in error.value.problems] == [f"{path}:2:8"]


def test_a_claim_in_a_later_line_has_the_line_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "day.jsonl"
    path.write_text('{"id": "a"}\n\n{"id": "b", "claims": [{"measure": "m", "value": "1"}]}\n')
    _, second = read_records(path)
    assert str(second.claims[0].place) == f"{path}:3:24"


def test_a_byte_order_mark_is_not_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "marked.json"
    path.write_bytes(b'\xef\xbb\xbf{"id": "a"}')
    assert next(read_records(path)).place_of("id").column == 8


def test_problems_of_a_record_come_in_the_order_of_the_text() -> None:
    with pytest.raises(RecordFileError) as error:
        load_record('{"claims": [{"value": true, "measure": 5}], "id": 7, "x": 1}')
    assert [problem.place.column for problem in error.value.problems] == [23, 40, 51, 54]


@pytest.mark.parametrize("problem", [Problem])
def test_a_thousand_problems_in_one_long_line_stay_small(tmp_path: Path, problem: type[Problem]) -> None:
    path = tmp_path / "minified.json"
    path.write_text('{"claims":[' + ",".join(['{"measure":"released","valu":"1"}'] * 1000) + "]}")
    read = read_file(path)
    assert len(read.problems) == 1000
    assert max(len(each.excerpt) for each in read.problems) <= 320
    assert all(isinstance(each, problem) for each in read.problems)
