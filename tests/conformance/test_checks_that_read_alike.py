"""Words that are kept for checks that read alike never change what a check says, and JSON text is what json writes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mistakes import MISTAKES
from story import Story
from worlds import WORLDS

from validator.claims.readers import load_record
from validator.judge.check import Check
from validator.judge.derive import derive, wording_of
from validator.judge.judge import Judge, Judged
from validator.report.check_json import Texts, check_json
from validator.report.checking import read_sources
from validator.report.record_report import RecordReport
from validator.rulebook.example import example_records

TOLD = {**WORLDS, **MISTAKES}
QUICK = settings(
    max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), print_blob=False
)


def worded_anew(check: Check) -> str:
    """The derivation of a check when nothing has been kept of any check before."""
    from validator.judge import derive as module

    module._worded.cache_clear()
    module._where.cache_clear()
    return derive(Check(*[getattr(check, entry.name) for entry in fields(Check)]))


def expect_same_words(found: Judged) -> None:
    kept = [derive(check) for check in found.checks]
    assert [worded_anew(check) for check in found.checks] == kept


def expect_plain_json(found: Judged) -> None:
    known: Texts = {}
    for finding in RecordReport(found).findings:
        text = check_json(finding, known)
        assert json.dumps(json.loads(text), ensure_ascii=False) == text


@pytest.mark.parametrize("tell", TOLD.values(), ids=TOLD.keys())
@given(data=st.data())
@QUICK
def test_a_check_says_the_same_whatever_was_worded_before(
    judge: Judge, tell: Callable[[Story], object], data: st.DataObject
) -> None:
    story = Story(data.draw)
    tell(story)
    found = judge.judge(load_record(story.record()))
    expect_same_words(found)
    expect_plain_json(found)


def test_the_published_records_say_the_same_whatever_was_worded_before(judge: Judge) -> None:
    records = read_sources([Path(__file__).parents[2] / "fixtures"]).records
    records += tuple(example_records(example)[0] for rule in judge.rules for example in rule.examples)
    assert len(records) > 100
    for record in records:
        found = judge.judge(record)
        expect_same_words(found)
        expect_plain_json(found)


NUMBER = st.one_of(
    st.integers(-3, 2000).map(str),
    st.integers(0, 5000).map(lambda cents: f"{cents // 100}.{cents % 100:02}"),
    st.sampled_from(["about 500", "more than 900", "1.2 million", "39%", "between 5 and 7", "dozens", "1/3", "12 km"]),
    st.integers(10**17, 10**40).map(str),
)
LINES = (
    "a + b = c", "a < b", "a - b <= c / 2", "0 <= a <= 100", "not (a = b)", "abs(a - b) <= c", "a * b = c",
    "min(a, b) = c", "a / b = 39 %", "a != b and b > 3", "a = b implies b < c", "-a < b", "round(a, 10) = c", "a = a",
)  # fmt: skip


@given(data=st.data())
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), print_blob=False)
def test_records_of_one_shape_do_not_borrow_each_others_numbers(judge: Judge, data: st.DataObject) -> None:
    checks = data.draw(st.lists(st.sampled_from(LINES), min_size=1, max_size=3, unique=True))
    unit = data.draw(st.sampled_from([None, "person", "USD", "km", "%"]))
    dims = data.draw(st.sampled_from([{}, {"place": "Kyiv"}, {"as_of": "2024"}]))
    for _ in range(7):  # a shape is kept from its second record on, and compiled for its fifth
        claims = [
            {"id": name, "measure": measure, "value": data.draw(NUMBER), "unit": unit, "dims": {**dims, **own}}
            for name, measure, own in (
                ("a", "sent", {"kind": "men"}),
                ("b", "sent", {"kind": "women"}),
                ("c", "sent", {}),
                ("d", "got", {}),
            )
        ]
        record = {"id": "r", "members": {"kind": ["men", "women"]}, "claims": claims, "checks": checks}
        found = judge.judge(load_record(record))
        expect_same_words(found)
        expect_plain_json(found)


def test_two_cells_with_one_claim_are_told_as_each_and_two_with_equal_claims_are_not(judge: Judge) -> None:
    members = {"side": ["A", "B"]}
    total = {"id": "total", "measure": "sent", "value": "790", "unit": "person"}
    each = [{"id": "each", "measure": "sent", "dims": {"side": "each"}, "value": "390", "unit": "person"}, total]
    apart = [
        {"id": side, "measure": "sent", "dims": {"side": side}, "value": "390", "unit": "person"} for side in "AB"
    ] + [total]
    told = {}
    for name, claims in (("each", each), ("apart", apart), ("each", each), ("apart", apart)):
        judged = judge.judge(load_record({"id": name, "members": members, "claims": claims}))
        told[name] = [derive(check) for check in judged.checks if check.rule.id == "parts-make-whole"]
    assert told["each"] == ["390 each × 2 sides = 780 ✗ stated 790"]
    assert told["apart"] == ["390 A + 390 B = 780 ✗ stated 790"]


def test_checks_of_one_outline_share_their_words_and_checks_of_another_do_not(judge: Judge) -> None:
    def worded(value: str, unit: str = "person") -> object:
        claims = [
            {"id": name, "measure": name, "value": value, "unit": unit, "dims": {"place": place}}
            for name, place in (("a", value), ("b", value))
        ]
        line = {"id": "r", "claims": claims, "checks": ["a != b"]}
        [check] = [check for check in judge.judge(load_record(line)).checks if check.rule.origin == "record"]
        return wording_of(Check(*[getattr(check, entry.name) for entry in fields(Check)])).phrase

    assert worded("3") is worded("3")
    assert worded("3") is not worded("3", "vote")
