"""Random formulas against random records: every report can be made, in every form, and nothing is raised."""

from __future__ import annotations

import time
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from validator import check
from validator.claims.readers import load_record
from validator.claims.record import Record
from validator.errors import RecordFileError
from validator.report.terminal import plain_text
from validator.rulebook.parse import FormulaError, parse
from validator.rulebook.printer import print_formula
from validator.rulebook.rule import Figure, Rule, RuleBook
from validator.rulebook.typecheck import check_formula

MEASURES = ["a", "b", "day"]
DIMENSIONS = {
    "side": ["east", "west", "each"],
    "as_of": ["2024", "2025", "2025-03", "later"],
    "stage": ["target", "limit", "remaining"],
    "statistic": ["share", "change", "percent_change", "mean", "max", "rank", "rate", "weekday", "age", "count"],
    "edge": ["start", "end"],
    "of": ["a", "side"],
}
UNITS = ["km", "mile", "hour", "%", "person", "USD", "°C", "year", "soldiers", "1", '"km/h"']
VALUES = [
    *("0", "1", "3", "10", "270", "1,000", "2.5", "-3", "39%", "about 5", "more than 3", "up to 7", "dozens", "half"),
    *(
        "between 5 and 7",
        "1.2 million",
        "5 km",
        "3 miles",
        "2 hours",
        "$4.5bn",
        "20 °C",
        "three",
        "one in five",
        "rose",
    ),
    *("2025-05-23", "2022-02", "2022", "9999-12-31", "0001-01-01", "Friday", "last week", "3 days", "2nd", "doubled"),
    *("garbage", "none", "(5)", "Q1 2024", "at least 0", "99999999999999999999", "5 percentage points", "0.0"),
]


@st.composite
def references(draw: st.DrawFn, patterns: bool) -> str:
    name = draw(st.sampled_from([*MEASURES, "?m", "?n"] if patterns else MEASURES))
    chosen = []
    for dimension in draw(st.lists(st.sampled_from(sorted(DIMENSIONS)), max_size=2, unique=True)):
        member = draw(st.sampled_from([*DIMENSIONS[dimension], "none", *(["?x", "?y"] if patterns else [])]))
        named = draw(st.sampled_from([dimension, dimension, "?d"])) if patterns else dimension
        chosen.append(f"{named}={member}" if member.startswith("?") or member == "none" else f'{named}="{member}"')
    return f"{name}[{', '.join(chosen)}]" if chosen and len({c.split("=")[0] for c in chosen}) == len(chosen) else name


@cache
def numbers(patterns: bool) -> st.SearchStrategy[str]:
    """Expressions that are numbers, dates or weekdays: often of the wrong kind for where they stand."""
    reference = references(patterns)
    dimension = st.sampled_from(["side", "as_of", "statistic", *(["?d"] if patterns else [])])
    literal = st.one_of(
        st.sampled_from(["0", "1", "2.50", "100", "7", "123456789012345678901234567890"]),
        st.builds("{} {}".format, st.sampled_from(["1", "3", "0.5"]), st.sampled_from(UNITS)),
        st.sampled_from(["2025-05-23", "2022-02", "Friday", "published()", "a.minimum", "side.size"]),
    )
    if patterns:
        literal = st.one_of(literal, st.sampled_from(["?m.maximum", "?d.size", "date(?x)"]))

    def deeper(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.one_of(
            st.builds("({} {} {})".format, inner, st.sampled_from("+-*/"), inner),
            st.builds("-{}".format, inner),
            st.builds("{}({})".format, st.sampled_from(["abs", "round", "weekday"]), inner),
            st.builds("{}({}, {})".format, st.sampled_from(["min", "max", "round", "days", "years"]), inner, inner),
            st.builds("{}({})".format, st.sampled_from(["rounded", "shortened", "spread"]), reference),
            st.builds(
                "{}({} over {})".format, st.sampled_from(["sum", "min", "max", "mean", "count"]), inner, dimension
            ),
            st.builds("rank({} among {})".format, inner, dimension),
        )

    return st.recursive(st.one_of(reference, reference, literal), deeper, max_leaves=5)


@cache
def conditions(patterns: bool) -> st.SearchStrategy[str]:
    number, reference = numbers(patterns), references(patterns)
    relation = st.sampled_from(["=", "=", "=", "!=", "<", "<=", ">", ">="])
    compared = st.one_of(
        st.builds("{} {} {}".format, number, relation, number),
        st.builds("{} {} {} <= {}".format, number, relation, number, number),
        st.builds("whole({})".format, number),
        st.builds("{}({})".format, st.sampled_from(["stated", "direction", "restated", "converted"]), reference),
        st.builds("ascending({} over {})".format, reference, st.sampled_from(["side", "as_of"])),
        st.sampled_from(["a.additive", "a.percent", "side.complete", "a.count", "b.cumulative"]),
    )

    def deeper(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.one_of(
            st.builds("({}) {} ({})".format, inner, st.sampled_from(["and", "or", "implies"]), inner),
            st.builds("not ({})".format, inner),
            st.builds("possible({})".format, inner),
        )

    return st.recursive(compared, deeper, max_leaves=3)


def of_the_language(text: str, wanted: str, patterns: bool) -> Any:
    """The formula, or None where its words or units do not fit together."""
    try:
        formula = parse(text)
        check_formula(formula, wanted, patterns=patterns)
    except FormulaError:
        return None
    assert parse(print_formula(formula)) == formula
    return formula


@st.composite
def rules(draw: st.DrawFn) -> RuleBook:
    made = []
    for number in range(draw(st.integers(1, 3))):
        text = draw(conditions(True))
        expect = of_the_language(text, "truth", True)
        if expect is None:
            continue
        when = of_the_language(draw(conditions(True)), "truth", True) if draw(st.booleans()) else None
        figure = of_the_language(draw(numbers(True)), "number", True)
        shown = () if figure is None else (Figure("figure", figure),)
        named = () if figure is None else (("figure", figure),)
        message = "{stated} {computed} {difference} {m} {x} {figure}"
        precision = draw(st.sampled_from([None, None, "exact"]))
        made.append(
            Rule(
                f"rule-{number}",
                text,
                expect,
                text,
                when=when,
                show=shown,
                message=message,
                message_values=named,
                precision=precision,
            )
        )
    return RuleBook(tuple(made))


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    claims = []
    for number in range(draw(st.integers(1, 7))):
        dimensions = draw(st.lists(st.sampled_from(sorted(DIMENSIONS)), max_size=2, unique=True))
        claim: dict[str, Any] = {
            "id": f"k{number}",
            "measure": draw(st.sampled_from(MEASURES)),
            "value": draw(st.sampled_from(VALUES)),
            "dims": {name: draw(st.sampled_from(DIMENSIONS[name])) for name in dimensions},
        }
        unit = draw(st.sampled_from([None, None, *UNITS[:-1]]))
        claims.append(claim | ({"unit": unit} if unit else {}))
    record: dict[str, Any] = {"id": "r", "claims": claims}
    if draw(st.booleans()):
        record["members"] = {"side": ["east", "west"]}
    if draw(st.booleans()):
        record["source"] = {"published": draw(st.sampled_from(["2025-05-23", "2025-05", "2024"]))}
    if draw(st.booleans()):
        record["measures"] = {"a": draw(st.sampled_from([{"unit": "person"}, {"minimum": "0"}, {"cumulative": True}]))}
    lines = draw(st.lists(st.one_of(conditions(False), st.sampled_from(["k0 + k1 = k2", "k0 < k1"])), max_size=2))
    return record | {"checks": [line for line in lines if line.strip()]}


def every_report(record: Record | dict[str, Any], book: RuleBook) -> None:
    """Make everything that is ever said of a record."""
    report = check(record, book)
    assert report.to_json() == check(record, book).to_json()
    assert report._repr_html_()
    assert plain_text(report, 80)
    for judged in report.records:
        for finding in judged.findings:
            assert isinstance(finding.derivation, str)
            assert finding.message is None or isinstance(finding.message, str)


@given(rules(), records())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_formula_on_any_record_gives_a_report(book: RuleBook, record: dict[str, Any]) -> None:
    try:
        loaded = load_record(record)
    except RecordFileError:
        return
    every_report(loaded, book)


CLAIMS = [
    {"id": "a", "measure": "a", "value": "2.5"},
    {"id": "b", "measure": "b", "value": "about 5"},
    {"id": "c", "measure": "c", "value": "1.2 million"},
    {"id": "x", "measure": "a", "value": "5", "dims": {"side": "east"}},
]


@pytest.mark.parametrize(
    "line",
    [
        " * ".join(["(a + b)"] * 90) + " = c",
        " / ".join(["(a + b)"] * 60) + " = c",
        " * ".join(["(a + b + c)"] * 30) + " = c",
        " + ".join(["a / (a + b)"] * 60) + " = c",
        " + ".join(f"a / (b + {number})" for number in range(60)) + " = c",
        " + ".join(["a"] * 200) + " = c",
        " * ".join(["a"] * 200) + " = c",
        " and ".join(["a = b"] * 200),
        " or ".join(["a = b"] * 200),
        " implies ".join(["a = b"] * 200),
        " and ".join(["(a = b or b = c)"] * 100),
        "not " * 200 + "a = b",
        "-" * 200 + "a = b",
        "min(a, " * 59 + "a" + ")" * 59 + " = b",
        "abs(" * 59 + " + ".join(["a"] * 200) + ")" * 59 + " = b",
        "possible(" * 59 + " or ".join(["a = b"] * 200) + ")" * 59,
        "(-" * 59 + "a" + ")" * 59 + " = b",
        " = ".join(["a"] * 900),
        "9" * 3_900 + " = a",
        "a = 0." + "3" * 3_900,
        " * ".join(["9" * 38] * 90) + " = a",
        "a = " + "min(" + ", ".join(["b"] * 20) + ")",
    ],
    ids=lambda line: f"{line[:20]}-{len(line)}",
)
def test_the_longest_and_the_deepest_lines_are_judged_in_seconds(line: str) -> None:
    begin = time.process_time()

    report = check({"id": "r", "claims": CLAIMS, "checks": [line]}, RuleBook(()))
    assert report.to_json()
    assert plain_text(report, 80)

    assert report.problems == ()
    assert [finding.rule.text for finding in report.records[0].findings] == [line]
    assert time.process_time() - begin < 5
