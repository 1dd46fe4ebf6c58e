"""A judge that has seen records of a shape says of the next what a new judge says of it, in every part."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import fields, replace
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_records import invented
from story import Story
from worlds import WORLDS

from validator.claims.cells import ReadClaim
from validator.claims.claim_forms import MOST_TEXTS, ClaimReader
from validator.claims.interval import Interval, Rational
from validator.claims.notation.read import read_quantity
from validator.claims.origin import CouldState, Lines, Origin
from validator.claims.quantity import Kind, UnreadableValueError
from validator.claims.readers import load_record
from validator.claims.reading import ReadRecord, read_claims
from validator.claims.record import Claim, MeasureDeclaration, Record
from validator.judge import record_shape
from validator.judge.bind import Others
from validator.judge.check import Check
from validator.judge.evaluate import truth_of
from validator.judge.index import Cell
from validator.judge.judge import Judge, Judged
from validator.judge.lower import Lowered
from validator.judge.normal import (
    Ascending,
    Common,
    Conjunction,
    Disjunction,
    Formula,
    Known,
    Multiple,
    Negation,
    Null,
    Possible,
    Relation,
)
from validator.judge.points import compiled, text_of
from validator.judge.record_shape import WORTH_COMPILING, RecordShape, RecordShapes
from validator.judge.shaped_check import ShapedCheck
from validator.judge.verdict import Strength, Truth, Verdict
from validator.rulebook.pack import load_rules
from validator.rulebook.rule import RuleBook

Raw = dict[str, object]
QUICK = settings(deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), print_blob=False)
NO_RULES = RuleBook(())


@cache
def shipped() -> RuleBook:
    return load_rules()


# --- everything that is said of a record ------------------------------------------------------------------------------


def claim_told(claim: ReadClaim) -> tuple[object, ...]:
    return tuple(getattr(claim, name) for name in ReadClaim.__slots__)


def read_told(read: ReadRecord) -> list[object]:
    told = [getattr(read, entry.name) for entry in fields(ReadRecord) if entry.name != "claims"]
    return [*told, [claim_told(claim) for claim in read.claims]]


def part_told(part: object, seen: dict[Cell, int]) -> object:
    """A part of a check; a cell with its number among the cells of the record, so that shared cells stay shared."""
    match part:
        case Cell(measure, key, claims):
            return seen.setdefault(part, len(seen)), measure, key, [claim.id for claim in claims]
        case Others(dimension, counted, like):
            return dimension, counted, part_told(like, seen)
        case _:
            return part


def ids(claims: Sequence[ReadClaim | None]) -> list[str | None]:
    return [None if claim is None else claim.id for claim in claims]


def check_told(check: Check, seen: dict[Cell, int]) -> dict[str, object]:
    bound, lowered = check.bound, check.lowered
    return {
        "rule": check.rule.id,
        "verdict": check.verdict,
        "strength": check.strength,
        "boxes": check.boxes,
        "chosen": ids(check.chosen),
        "reasons": check.reasons,
        "depends": ids(check.depends_on),
        "claims": ids(check.claims),
        "relates": check.relates_claims,
        "values": bound.values,
        "common": bound.common,
        "slots": bound.slots,
        "cells": [part_told(part, seen) for part in bound.cells],
        "normal form": [
            getattr(lowered, entry.name) for entry in fields(Lowered) if entry.name not in ("pairs", "figures")
        ],
    }


def told(judged: Judged) -> list[object]:
    seen: dict[Cell, int] = {}
    return [
        *read_told(judged.read),
        [rule.id for rule in judged.idle],
        *[check_told(check, seen) for check in judged.checks],
    ]


def the_same_from_a_new_judge(book: RuleBook, records: Sequence[Raw]) -> Judge:
    """Judge the records one after another by a judge that knows the shape of the first; that judge."""
    judge = Judge(book)
    for _ in range(WORTH_COMPILING + 2):
        judge.judge(load_record(records[0]))
    for raw in records:
        record = load_record(raw)
        found = judge.judge(record)
        assert told(Judge(book).judge(record)) == told(found), raw
        read = read_claims(record, book.measures, book.members)
        mistakes = found.read.problems[: len(read.problems)]  # those in the record's own lines follow
        assert read_told(read) == read_told(replace(found.read, problems=mistakes)), raw
    return judge


# --- records that are retold with other values ------------------------------------------------------------------------

VALUES = (
    *("0", "3", "120", "270", "390", "780", "-5", "1000", "1,000", "2022", "007", "0070", "-0", "123456789012345678"),
    *("24.50", "24.9", "39%", "0.39", "about 120", "about 780", "up to 390", "nearly 1,000", "dozens", "three"),
    *("between 5 and 7", "1.2 million", "one in five", "half", "n/a", "–", "up 3 points", "fell by 3", "rose"),
    *("2025-05-23", "2025-05", "May 2025", "Friday", "last week", "yesterday", "in 2022", "highest", "third", "$5"),
    *("270 soldiers", "390 people", "3 km", "3000 m", "two weeks", "twice", "200 %", "60 years", "12 months"),
)
DIMS: tuple[dict[str, str], ...] = (
    {},
    {"side": "Ukraine"},
    {"side": "Russia"},
    {"side": "each"},
    {"side": "each", "category": "military"},
    {"category": "military"},
    {"category": "civilian"},
    {"gender": "women"},
    {"stage": "target"},
    {"stage": "target", "side": "each"},
    {"statistic": "share", "category": "military"},
    {"statistic": "change"},
    {"statistic": "percent_change"},
    {"statistic": "rank", "side": "Ukraine"},
    {"statistic": "weekday"},
    {"statistic": "mean"},
    {"statistic": "age"},
    {"statistic": "duration"},
    {"statistic": "relative"},
    {"edge": "start"},
    {"edge": "end"},
    {"as_of": "2024"},
    {"as_of": "2025"},
    {"section": "headline"},
    {"stage": "no such stage"},
)
MEMBERS: tuple[Raw, ...] = (
    {},
    {"side": ["Ukraine", "Russia"]},
    {"side": ["Ukraine", "Russia"], "category": ["military", "civilian"]},
    {"category": ["military", "civilian", "other"]},
)
MEASURES: tuple[Raw, ...] = (
    {},
    {},
    {"released": {"unit": "person"}},
    {"released": {"unit": "%"}},
    {"released": {"additive": True, "minimum": "0", "precision": "exact"}},
    {"released": {"precision": {"decimals": -1}, "cumulative": True}},
    {"began": {"date": True}},
    {"released": {"order": "smallest", "rounding": "truncated"}},
)
SOURCES: tuple[Raw | None, ...] = (
    None,
    {"published": "2025-05-23"},
    {"published": "2024-02-29"},
    {"published": "May 2025"},
    {"published": "some day"},
    {"title": "no date"},
)
LINES = (
    "c0 + c1 = c2",
    "c0 <= 2 * c1",
    "c0 / c1 <= c2",
    "c2 != c1",
    "released[side=Ukraine] + released[side=Russia] = released",
    "released >= 0",
    "c0 = released",
    "c9 = 3",
    "c0 +",
    "published >= c1",
    "c1 < 2025-06-01",
    "abs(c0 - c1) <= 10",
)


def a_record(draw: Callable[[st.SearchStrategy[object]], object]) -> Raw:
    """A record of claims whose cells often meet, with declarations and lines of its own."""
    one = lambda choices: draw(st.sampled_from(choices))  # noqa: E731 (short for what is drawn all over)
    claims = []
    for number in range(draw(st.integers(1, 6))):
        claim: Raw = {
            "id": f"c{number}",
            "measure": one(("released", "released", "released", "began")),
            "dims": one(DIMS),
            "value": one(VALUES),
        }
        unit = one((None, None, None, "person", "soldiers", "%", "km", "million USD", "1", "no unit at all"))
        if unit is not None:
            claim["unit"] = unit
        if draw(st.integers(0, 9)) == 0:
            claim["precision"] = one(("exact", {"decimals": 0}, {"plus_minus": "5"}))
        claims.append(claim)
    record: Raw = {"id": "r", "claims": claims}
    for name, choices in (("members", MEMBERS), ("measures", MEASURES), ("source", SOURCES)):
        found = one(choices)
        if found:
            record[name] = found
    for name, choices in (("locale", ("de", "en")), ("precision", ("exact",)), ("rounding", ("truncated",))):
        if draw(st.integers(0, 11)) == 0:
            record[name] = one(choices)
    if draw(st.integers(0, 2)) == 0:
        record["checks"] = list(draw(st.lists(st.sampled_from(LINES), min_size=1, max_size=3)))
    return record


def retold(draw: Callable[[st.SearchStrategy[object]], object], raw: Raw, values: Sequence[str]) -> Raw:
    """The record with other values, and sometimes with another day of publication; mostly of the same shape."""
    record = deepcopy(raw)
    claims = record["claims"]
    assert isinstance(claims, list)
    kept = draw(st.integers(0, 3))  # mostly, only whole numbers change, and the shape is the same
    for claim in claims:
        if kept and str(claim["value"]).lstrip("-").isdecimal():
            claim["value"] = str(draw(st.integers(-3, 1200)))
        elif not kept and draw(st.integers(0, 2)) == 0:
            claim["value"] = draw(st.sampled_from(values))
    if not kept and draw(st.booleans()):
        source = draw(st.sampled_from(SOURCES))
        record.pop("source", None)
        if source:
            record["source"] = source
    return record


@given(st.data())
@settings(QUICK, max_examples=60)
def test_records_of_one_shape_are_judged_as_by_a_new_judge(data: st.DataObject) -> None:
    raw = a_record(data.draw)
    records = [raw, *[retold(data.draw, raw, VALUES) for _ in range(7)]]
    the_same_from_a_new_judge(shipped(), records)


@given(st.data())
@settings(QUICK, max_examples=40)
def test_stories_retold_with_other_values_are_judged_as_by_a_new_judge(data: st.DataObject) -> None:
    story = Story(data.draw)
    data.draw(st.sampled_from(list(WORLDS.values())))(story)
    raw = story.record()
    values = [str(claim["value"]) for claim in story.claims] + ["0", "1", "7", "390"]
    the_same_from_a_new_judge(shipped(), [raw, *[retold(data.draw, raw, values) for _ in range(6)]])


@given(st.data())
@settings(QUICK, max_examples=60)
def test_records_with_lines_of_their_own_are_judged_as_by_a_new_judge(data: st.DataObject) -> None:
    draw = lambda low, high: data.draw(st.integers(low, high))  # noqa: E731 (the form that `invented` asks for)
    raw = invented(draw).record()
    values = ["0", "1", "2", "3", "-4", "5.5", "60", "about 3"]
    the_same_from_a_new_judge(NO_RULES, [raw, *[retold(data.draw, raw, values) for _ in range(6)]])


# --- what a shape must not remember -----------------------------------------------------------------------------------


def shapes_of(judge: Judge) -> list[RecordShape]:
    return [shape for shape in judge._shapes._shapes.values() if shape is not None]


def exchange(military: str, civilian: str, per_side: str, published: str = "2025-05-23") -> Raw:
    dims = {"side": "each"}
    return {
        "id": "exchange",
        "source": {"published": published},
        "members": {"side": ["Ukraine", "Russia"], "category": ["military", "civilian"]},
        "claims": [
            {
                "id": "a",
                "measure": "released",
                "dims": dims | {"category": "military"},
                "value": military,
                "unit": "person",
            },
            {
                "id": "b",
                "measure": "released",
                "dims": dims | {"category": "civilian"},
                "value": civilian,
                "unit": "person",
            },
            {"id": "c", "measure": "released", "dims": dims, "value": per_side, "unit": "person"},
        ],
    }


def test_a_shape_is_bound_once_and_decided_for_each_record() -> None:
    numbers = [
        ("270", "120", "390"),
        ("1", "2", "3"),
        ("5", "5", "10"),
        ("7", "0", "7"),
        ("8", "1", "9"),
        ("8", "1", "8"),
    ]
    judge = the_same_from_a_new_judge(shipped(), [exchange(*values) for values in numbers])
    (shape,) = shapes_of(judge)
    last = judge.judge(load_record(exchange("270", "120", "400")))
    sums = [check for check in last.checks if check.rule.id == "parts-make-whole"]
    assert shapes_of(judge) == [shape]
    assert [check.verdict for check in sums if check.relates_claims and len(check.claims) == 3] == [Verdict.CONTRADICTS]
    assert any(isinstance(check, ShapedCheck) for check in last.checks)


def claims_of(*told: tuple[str, str, dict[str, str], str], **rest: object) -> Raw:
    """A record of claims: id, measure, dimensions and value of each."""
    claims = [{"id": name, "measure": measure, "dims": dims, "value": value} for name, measure, dims, value in told]
    return {"id": "r", "claims": claims, **rest}


BORN = (("c0", "born", {}, "2000-03-10"), ("c1", "born", {"statistic": "age"}, "25"))
POINTS = (
    ("c0", "turnout", {"as_of": "2023"}, "40%"),
    ("c1", "turnout", {"as_of": "2024", "since": "2023", "statistic": "change"}, "up 3 points"),
)
ORDERED = ("c0 <= c1",)
SIBLINGS: dict[str, tuple[Raw, Raw]] = {
    "whether there is a day of publication": (
        claims_of(*BORN, source={"published": "2025-05-23"}),
        claims_of(*BORN),
    ),
    "the ids that lines name": (
        claims_of(("c0", "a", {}, "1"), ("c1", "b", {}, "2"), checks=ORDERED),
        claims_of(("c1", "a", {}, "1"), ("c0", "b", {}, "2"), checks=ORDERED),
    ),
    "the lines": (
        claims_of(("c0", "a", {}, "1"), ("c1", "b", {}, "2"), checks=ORDERED),
        claims_of(("c0", "a", {}, "1"), ("c1", "b", {}, "2"), checks=["c0 > c1"]),
    ),
    "what is declared of a measure": (
        claims_of(
            *(("c0", "cost", {"part": "a"}, "$1"), ("c1", "cost", {"part": "b"}, "$2"), ("c2", "cost", {}, "$4")),
            members={"part": ["a", "b"]},
            measures={"cost": {"additive": True}},
        ),
        claims_of(
            *(("c0", "cost", {"part": "a"}, "$1"), ("c1", "cost", {"part": "b"}, "$2"), ("c2", "cost", {}, "$4")),
            members={"part": ["a", "b"]},
            measures={"cost": {"additive": False}},
        ),
    ),
    "a bound that is declared": (
        claims_of(("c0", "score", {}, "12"), measures={"score": {"maximum": "10"}}),
        claims_of(("c0", "score", {}, "12"), measures={"score": {"maximum": "20"}}),
    ),
    "the members of a dimension": (
        claims_of(
            *(("c0", "votes", {"part": "a"}, "1 vote"), ("c1", "votes", {}, "4 votes")),
            members={"part": ["a", "b"]},
        ),
        claims_of(("c0", "votes", {"part": "a"}, "1 vote"), ("c1", "votes", {}, "4 votes"), members={"part": ["a"]}),
    ),
    "the kind of a value": (
        claims_of(("c0", "a", {}, "2025-05-23"), ("c1", "b", {}, "3"), checks=ORDERED),
        claims_of(("c0", "a", {}, "2"), ("c1", "b", {}, "3"), checks=ORDERED),
    ),
    "the unit of a value": (
        claims_of(("c0", "a", {}, "2 km"), ("c1", "b", {}, "3 m"), checks=ORDERED),
        claims_of(("c0", "a", {}, "2 m"), ("c1", "b", {}, "3 m"), checks=ORDERED),
    ),
    "the direction of a word": (
        claims_of(
            *(("c0", "sales", {"as_of": "2023"}, "$5"), ("c1", "sales", {"as_of": "2024"}, "$9")),
            ("c2", "sales", {"as_of": "2024", "since": "2023", "statistic": "change"}, "fell by $4"),
        ),
        claims_of(
            *(("c0", "sales", {"as_of": "2023"}, "$5"), ("c1", "sales", {"as_of": "2024"}, "$9")),
            ("c2", "sales", {"as_of": "2024", "since": "2023", "statistic": "change"}, "$-4"),
        ),
    ),
    "the noun of a value": (
        claims_of(("c0", "freed", {}, "270 soldiers"), ("c1", "freed", {}, "390 prisoners")),
        claims_of(("c0", "freed", {}, "270 soldiers"), ("c1", "freed", {}, "390 soldiers")),
    ),
    "a year beside a date": (
        claims_of(("c0", "began", {"edge": "start"}, "2022"), ("c1", "began", {"edge": "end"}, "2023-05-01")),
        claims_of(("c0", "began", {"edge": "start"}, "22"), ("c1", "began", {"edge": "end"}, "2023-05-01")),
    ),
    "points beside per cent": (
        claims_of(*POINTS, ("c2", "turnout", {"as_of": "2024"}, "43%")),
        claims_of(*POINTS, ("c2", "turnout", {"as_of": "2024"}, "43 points")),
    ),
    "the exactness of a value, which is not of the shape": (
        claims_of(("c0", "a", {}, "about 11"), ("c1", "b", {}, "10"), checks=ORDERED),
        claims_of(("c0", "a", {}, "11"), ("c1", "b", {}, "10"), checks=ORDERED),
    ),
}


@pytest.mark.parametrize("pair", SIBLINGS.values(), ids=SIBLINGS.keys())
def test_records_that_differ_in_one_thing_are_told_apart(pair: tuple[Raw, Raw]) -> None:
    one, other = pair
    verdicts = [
        [(check.rule.id, check.verdict, check.strength, check.reasons, ids(check.chosen)) for check in found.checks]
        for found in (Judge(shipped()).judge(load_record(raw)) for raw in pair)
    ]
    assert verdicts[0] != verdicts[1]  # else the pair would show nothing
    the_same_from_a_new_judge(shipped(), [one, other, one, other, other, other, one])
    the_same_from_a_new_judge(shipped(), [other, one, other, one, one, one, other])


def test_a_relative_date_counts_from_its_own_record_s_day_of_publication() -> None:
    def said(published: str, value: str) -> Raw:
        claims = [
            {"id": "day", "measure": "exchange", "value": value},
            {"id": "weekday", "measure": "exchange", "dims": {"statistic": "weekday"}, "value": "Thursday"},
        ]
        return {"id": "r", "source": {"published": published}, "claims": claims}

    # 23 May 2025 was a Friday, 24 May a Saturday.
    records = [said(day, "yesterday") for day in ("2025-05-23", "2025-05-24", "2025-05-23", "2025-05-24", "2025-05-30")]
    judge = Judge(shipped())
    found = [judge.judge(load_record(raw)) for raw in [*records, *records]]
    verdicts = [[c.verdict.value for c in one.checks if c.rule.id == "weekday-of-date"] for one in found]
    once = [["agrees"], ["contradicts"], ["agrees"], ["contradicts"], ["agrees"]]
    assert once * 2 == verdicts
    the_same_from_a_new_judge(shipped(), [*records, *records])


def test_an_age_at_publication_is_of_its_own_record_s_day() -> None:
    def said(published: str) -> Raw:
        claims = [
            {"id": "born", "measure": "born", "value": "2000-03-10"},
            {"id": "age", "measure": "born", "dims": {"statistic": "age"}, "value": "25"},
        ]
        return {"id": "r", "source": {"published": published}, "claims": claims}

    days = ["2025-03-09", "2025-03-10", "2026-03-09", "2026-03-10", "2025-03-10", "2025-03-09"]
    the_same_from_a_new_judge(shipped(), [said(day) for day in days])


def test_a_mistake_in_a_line_is_told_of_every_record() -> None:
    raw: Raw = {"id": "r", "claims": [{"id": "a", "measure": "a", "value": "1"}], "checks": ["a = 1", "a = b"]}
    judge = the_same_from_a_new_judge(NO_RULES, [raw] * 6)
    found = judge.judge(load_record(raw))
    assert len(found.read.problems) == 1
    assert [check.verdict for check in found.checks] == [Verdict.AGREES]


class RowWithB(Origin):
    """A row of a table with the column ``b``, whether it states something there or not."""

    @property
    def could_state(self) -> CouldState:
        return (("b", "b", ()),)


def row(b: str | None) -> Record:
    claims = [Claim(id="a", measure="a", value="1")]
    if b is not None:
        claims.append(Claim(id="b", measure="b", value=b, position=1))
    origin = RowWithB(Lines("t.csv", "a,b"), lambda _: (0, 1))
    return Record(id="r", claims=tuple(claims), checks=("a <= b",), origin=origin)


def test_an_empty_cell_of_a_table_is_told_from_one_that_cannot_be_read() -> None:
    # Both leave the line undecided, each with its own reason. What cannot be read is one mistake, of its claim.
    expected = {
        None: (["undecided"], ("no claim states b",), 0),
        "?": (["undecided"], ("the value of claim 'b' could not be read",), 1),
        "5": (["agrees"], (), 0),
    }
    judge = Judge(NO_RULES)
    for value in (None, None, None, None, None, *["?"] * 6, None, "?", "5", "5", "5", "?", None):
        found = judge.judge(row(value))
        assert expected[value] == (
            [check.verdict.value for check in found.checks],
            found.checks[0].reasons,
            len(found.read.problems),
        )


@pytest.mark.parametrize(
    "line", ["guess + three = four", "guess = guess2", "a + b = c", "a = 5", "sum(a over side) = b"]
)
def test_a_line_over_a_value_that_cannot_be_read_is_undecided_whether_it_names_ids_or_measures(line: str) -> None:
    claims = [
        {"id": "guess", "measure": "a", "dims": {"side": "x"}, "value": "?"},
        {"id": "guess2", "measure": "a", "value": "??"},
        {"id": "three", "measure": "b", "value": "3"},
        {"id": "four", "measure": "c", "value": "4"},
    ]
    raw: Raw = {"id": "r", "claims": claims, "checks": [line]}
    judge = the_same_from_a_new_judge(NO_RULES, [raw] * 6)
    found = judge.judge(load_record(raw))
    assert {Verdict.UNDECIDED} == {check.verdict for check in found.checks}
    assert all("could not be read" in check.reasons[0] for check in found.checks)
    assert [problem.found.partition(": '")[0] for problem in found.read.problems] == [
        "claim 'guess': cannot read '?'",
        "claim 'guess2': cannot read '??'",
    ]


def test_a_rule_says_of_a_value_that_cannot_be_read_that_it_is_stated() -> None:
    from validator.rulebook.parse import parse
    from validator.rulebook.rule import Rule

    def said(second: str | None) -> Raw:
        claims = [{"id": "a", "measure": "a", "value": "3"}]
        return {"id": "r", "claims": [*claims, *([{"id": "b", "measure": "b", "value": second}] if second else [])]}

    judge = Judge(RuleBook((Rule("alike", "alike", parse("a = b"), "a = b"),)))
    found = [judge.judge(load_record(said(value))) for value in (None, None, "?", "?", None, "?")]
    lost, missing = "the value of claim 'b' could not be read", "no claim states b"
    assert [missing, missing, lost, lost, missing, lost] == [f.checks[0].reasons[0] for f in found]


def test_a_rule_whose_condition_holds_in_no_check_is_idle_for_that_record_alone() -> None:
    def said(share: str) -> Raw:
        claims = [{"id": "a", "measure": "a", "value": share}, {"id": "b", "measure": "b", "value": "5"}]
        return {"id": "r", "claims": claims}

    from validator.rulebook.parse import parse
    from validator.rulebook.rule import Rule

    rule = Rule("large", "large", parse("a > b"), "a > b", when=parse("a > 10"))
    judge = Judge(RuleBook((rule,)))
    found = [judge.judge(load_record(said(value))) for value in ("20", "3", "20", "3", "30", "4", "11")]
    assert [(len(f.checks), len(f.idle)) for f in found] == [(1, 0), (0, 1), (1, 0), (0, 1), (1, 0), (0, 1), (1, 0)]


def test_many_shapes_and_many_checks_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_shape, "MOST_SHAPES", 3)
    raws = [exchange("1", "2", "3") | {"members": {f"d{number}": ["x", "y"]}} for number in range(6)]
    judge = the_same_from_a_new_judge(shipped(), [raw for raw in raws for _ in range(3)])
    assert len(judge._shapes._shapes) == 3
    monkeypatch.setattr(record_shape, "MOST_CHECKS", 0)
    judge = the_same_from_a_new_judge(shipped(), raws[:1] * 4)
    assert shapes_of(judge) == []
    assert judge._shapes._checks == 0


def test_shapes_that_are_found_again_outlive_those_that_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_shape, "MOST_SHAPES", 2)
    shapes = RecordShapes()
    made = RecordShape((), (), _NoPatterns())  # type: ignore[arg-type]
    for key in ("a", "a", "b", "b"):
        shapes.meet(key, lambda: made)
    assert made is shapes.find("a")
    shapes.meet("c", lambda: made)
    assert [made, None] == [shapes.find("a"), shapes.find("b")]


class _NoPatterns:
    cells: tuple[object, ...] = ()


def test_a_check_of_a_shape_has_every_field_of_a_check_and_travels_as_one() -> None:
    judge = Judge(shipped())
    for _ in range(6):
        judged = judge.judge(load_record(exchange("270", "120", "390")))
    check = next(check for check in judged.checks if isinstance(check, ShapedCheck))
    assert (check.verdict, check.strength, check.depends_on) == (Verdict.AGREES, Strength.EXACTLY, ())
    assert check.bound is check.bound
    copy = deepcopy(check)
    assert type(copy) is Check
    assert [entry.name for entry in fields(Check) if not hasattr(check, entry.name)] == []
    assert copy.boxes == check.boxes
    with pytest.raises(TypeError):
        bool(check.verdict)
    assert pickle.loads(pickle.dumps(check.boxes)) == check.boxes


# --- reading ----------------------------------------------------------------------------------------------------------

DIGITS = ("7", "390", "1600", "0", "-5", "0070", "24.50", "-0.5", "3.0", "1,000", "1.000", "5%", "5 km", "n/a", "2022")
UNITS = (None, "person", "%", "km", "percentage points", "date", "1", "million USD", "no such: unit")
DECLARED: tuple[dict[str, MeasureDeclaration], ...] = (
    {},
    {"m": MeasureDeclaration(unit="km")},
    {"m": MeasureDeclaration(unit="%", rounding="truncated")},
    {"m": MeasureDeclaration(precision="exact")},
    {"m": MeasureDeclaration(date=True)},
)
HOW: tuple[dict[str, Any], ...] = (
    {},
    {"precision": "exact"},
    {"locale": "de"},
    {"locale": "de", "precision": "exact"},
    {"rounding": "truncated"},
    {"precision": {"decimals": 1}},
)


@pytest.mark.parametrize("statistic", ["value", "mean", "share", "change", "count"])
def test_digits_are_read_as_if_each_came_first(statistic: str) -> None:
    for unit, how, measures in product(UNITS, HOW, DECLARED):
        reader = ClaimReader(measures, {})
        for value in (*DIGITS, *DIGITS):
            claim = Claim(id="c", measure="m", value=value, dims={"statistic": statistic}, unit=unit)
            record = Record(id="r", claims=(claim,), **how)
            assert read_told(read_claims(record, measures)) == read_told(reader.read(record)[0]), (unit, how, measures)


@given(
    st.lists(st.from_regex(r"-?[0-9]{1,16}(\.[0-9]{1,16})?", fullmatch=True), min_size=2, max_size=8),
    st.sampled_from(UNITS),
    st.sampled_from(HOW),
)
@settings(QUICK, max_examples=100)
def test_any_digits_are_read_as_if_each_came_first(values: list[str], unit: str | None, how: dict[str, Any]) -> None:
    reader = ClaimReader({}, {})
    for value in values:
        record = Record(id="r", claims=(Claim(id="c", measure="m", value=value, unit=unit),), **how)
        assert read_told(read_claims(record)) == read_told(reader.read(record)[0])


def test_texts_are_forgotten_before_they_fill_the_memory() -> None:
    reader = ClaimReader({}, {})
    reader._texts = MOST_TEXTS - 2
    for number in range(6):
        record = load_record({"id": "r", "claims": [{"id": "c", "measure": "m", "value": f"about {number}"}]})
        assert read_told(read_claims(record)) == read_told(reader.read(record)[0])
    assert reader._texts < 10


# --- compiled forms ---------------------------------------------------------------------------------------------------


def test_digits_alone_never_are_a_date_or_a_weekday() -> None:
    for text in ("5", "2022", "20250523", "0", "-7", "31.12"):
        assert Kind.NUMBER is read_quantity(text).kind


CELLS = 5
RANGES = (Interval(), Interval(0, None), Interval(None, 10), Interval(0, 100), Interval(5, 5), Interval(0, 5, True))
POWERS = st.one_of(
    st.just(()), st.integers(0, CELLS - 1).map(lambda a: (a,)), st.tuples(st.just(0), st.integers(0, CELLS - 1))
)
POLYNOMIALS = st.dictionaries(POWERS, st.integers(-3, 3).filter(bool), max_size=4).map(
    lambda terms: tuple((coefficient, powers) for powers, coefficient in sorted(terms.items()))
)
LEAVES = st.one_of(
    st.builds(
        Relation,
        POLYNOMIALS,
        st.sampled_from(["=", "!=", "<", "<="]),
        st.lists(POLYNOMIALS, max_size=2).map(tuple),
        st.booleans(),
    ),
    st.builds(Multiple, POLYNOMIALS, st.sampled_from([1, 2, Fraction(1, 3), Fraction(7, 2)]), st.sampled_from([1, 7])),
    st.builds(Common, st.lists(POLYNOMIALS, min_size=1, max_size=3).map(tuple)),
    st.builds(Ascending, st.lists(POLYNOMIALS, min_size=1, max_size=3).map(tuple)),
    st.builds(Known, st.booleans()),
    st.just(Null("nobody declared it")),
)
FORMULAS: st.SearchStrategy[Formula] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Negation, inner),
        st.builds(Possible, inner),
        st.builds(Conjunction, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Disjunction, st.lists(inner, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=5,
)
NUMBERS: st.SearchStrategy[Rational] = st.one_of(
    st.integers(-6, 6), st.just(10**30), st.fractions(-5, 5, max_denominator=4)
)


@given(
    FORMULAS,
    st.none() | FORMULAS,
    st.none() | FORMULAS,
    st.lists(NUMBERS, min_size=CELLS, max_size=CELLS),
    st.lists(st.none() | st.none() | st.none() | st.sampled_from(RANGES), min_size=CELLS, max_size=CELLS),
)
@settings(QUICK, max_examples=600)
def test_a_compiled_form_has_the_truth_of_the_form(
    expect: Formula,
    when: Formula | None,
    unless: Formula | None,
    values: list[Rational],
    ranges: list[Interval | None],
) -> None:
    columns = [number if box is None else box for number, box in enumerate(ranges)]
    boxes = [Interval.point(value) if box is None else box for value, box in zip(values, ranges, strict=True)]
    text = text_of(Lowered(False, expect, when, unless, (), (), (), ()), columns)
    if text is None:
        return
    applies = Truth.TRUE if when is None else truth_of(when, boxes)
    applies = applies if unless is None else min(applies, truth_of(unless, boxes).negated)
    expected = {Truth.FALSE: 4, Truth.TRUE: int(truth_of(expect, boxes))}.get(applies, 5)
    assert expected == compiled([text])[0](values)


def test_a_form_that_is_too_long_or_too_deep_or_has_numbers_too_large_is_left_to_the_judge() -> None:
    plain = Relation(((1, (0,)),), "=")
    long = Relation(tuple((1, (number,)) for number in range(2000)), "=")
    large = Relation(((10**5000, (0,)),), "=")
    deep: Formula = plain
    for _ in range(200):
        deep = Negation(deep)
    texts = [
        text_of(Lowered(False, one, None, None, (), (), (), ()), range(2000)) for one in (plain, long, large, deep)
    ]
    assert texts == ["(3 if (v[0]) == 0 else 0)", None, None, None]
    assert [len(compiled([text])) for text in texts if text] == [1]


def test_a_line_of_many_nots_is_judged_however_often_it_comes() -> None:
    line = "not " * 300 + "(c0 = 1)"
    the_same_from_a_new_judge(NO_RULES, [claims_of(("c0", "a", {}, "1"), checks=[line])] * 3)


def test_a_value_that_cannot_be_read_is_never_remembered() -> None:
    reader = ClaimReader({}, {})
    with pytest.raises(UnreadableValueError):
        read_quantity("n/a")
    for value in ("n/a", "5", "n/a"):
        record = load_record({"id": "r", "claims": [{"id": "c", "measure": "m", "value": value}]})
        assert read_told(read_claims(record)) == read_told(reader.read(record)[0])
