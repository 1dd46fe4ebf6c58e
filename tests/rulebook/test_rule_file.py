"""Rule files: what is read of them, what they can never do, and that nothing but a rule file's error comes of them."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.errors import Place, Problem, RuleFileError
from validator.rulebook.example import example_records
from validator.rulebook.pack import shipped_rules
from validator.rulebook.parse import parse
from validator.rulebook.rule import Rule, Severity
from validator.rulebook.rulefile import read_rule_file
from validator.rulebook.schema import rule_schema

FULL = """\
id: within-budget
title: Nobody spends more than the budget
expect: spent[year=?y] <= budget[year=?y]
for: ?y.complete
unless: spent.signed
why: |
  A budget
  is a limit.
severity: warning
precision: {decimals: -3}
message: "{spent_share} of the budget of {y} is spent, {difference} too much"
values:
  spent_share: spent / budget
show:
  left: budget - spent
source: the budget law
measures:
  spent: {unit: EUR}
  budget: {unit: EUR}
examples:
  - name: half of it
    verdict: agrees
    members: {year: [2024, 2025]}
    measures: {spent: {minimum: 0}}
    published: 2025-05-23
    claims: |
      spent[year=2024] = 5,000 EUR
      budget[year=2024] = 10,000 EUR
  - verdict: contradicts
    claims: "spent[year=2024] = 11,000 EUR\\nbudget[year=2024] = 10,000 EUR"
"""
SMALL = """\
title: Parts add up
expect: a + b = c
examples:
  - {verdict: agrees, claims: "a = 1\\nb = 2\\nc = 3"}
  - {verdict: contradicts, claims: "a = 1\\nb = 2\\nc = 4"}
"""
SEEDS = [path.read_bytes() for path in sorted(shipped_rules().rglob("*.yaml"))] + [FULL.encode(), SMALL.encode()]


def rules_of(text: str, path: str = "rules/within-budget.yaml") -> list[Rule]:
    return read_rule_file(path, text.encode(), "money")


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(RuleFileError) as caught:
        rules_of(text)
    return caught.value.problems


def test_every_key_of_a_rule_is_read() -> None:
    (rule,) = rules_of(FULL)

    assert (rule.id, rule.title, rule.pack) == ("within-budget", "Nobody spends more than the budget", "money")
    assert rule.text == "spent[year=?y] <= budget[year=?y]"
    assert rule.expect == parse(rule.text)
    assert (rule.when, rule.unless) == (parse("?y.complete"), parse("spent.signed"))
    assert rule.why == "A budget\n  is a limit.".replace("\n  ", "\n")
    assert rule.severity is Severity.WARNING
    assert rule.precision == {"decimals": -3}
    assert rule.message == "{spent_share} of the budget of {y} is spent, {difference} too much"
    assert rule.message_values == (("spent_share", parse("spent / budget")),)
    assert [(figure.label, figure.value) for figure in rule.show] == [("left", parse("budget - spent"))]
    assert rule.source == "the budget law"
    assert rule.place == Place("rules/within-budget.yaml", 1, 1)
    assert rule.formulas[0] == rule.expect
    assert len(rule.formulas) == 5


def test_every_key_of_an_example_is_read() -> None:
    (rule,) = rules_of(FULL)
    half, over = rule.examples

    assert (half.name, half.verdict, half.published) == ("half of it", "agrees", "2025-05-23")
    assert half.members == {"year": ("2024", "2025")}
    assert half.measures == {"spent": {"minimum": 0}}
    assert half.claims == "spent[year=2024] = 5,000 EUR\nbudget[year=2024] = 10,000 EUR"
    assert half.place == Place("rules/within-budget.yaml", 21, 5)
    assert (over.name, over.members, over.published) == ("contradicts", {}, None)


def test_the_claims_of_an_example_stand_where_the_rule_file_has_them() -> None:
    (rule,) = rules_of(FULL)
    (record,) = example_records(rule.examples[0])

    assert [str(claim.place) for claim in record.claims] == [
        "rules/within-budget.yaml:27:7",
        "rules/within-budget.yaml:28:7",
    ]


def test_a_small_rule_is_called_like_its_file_and_its_severity_is_error() -> None:
    (rule,) = rules_of(SMALL, "somewhere/parts-add-up.yml")

    assert rule.id == "parts-add-up"
    assert rule.severity is Severity.ERROR
    assert (rule.why, rule.source, rule.show, rule.message, rule.precision) == ("", "", (), None, None)


def test_a_file_may_hold_a_list_of_rules_each_with_an_id() -> None:
    entry = "\n".join("  " + line for line in SMALL.splitlines())
    rules = rules_of(f"-\n  id: one\n{entry}\n-\n  id: two\n{entry}\n")

    assert [rule.id for rule in rules] == ["one", "two"]
    assert [problem.found for problem in problems_of(f"-\n{entry}\n")] == ["a rule without 'id'"]


def test_the_units_of_a_pack_are_checked_in_its_rules() -> None:
    text = SMALL.replace("a + b = c", "a + b = 3 hour").replace("c = 3", "c = 3").encode()

    with pytest.raises(RuleFileError) as caught:
        read_rule_file("x.yaml", text, "", {"a": "km"})

    assert "hours (a time) compared with kilometres (a length)" in str(caught.value)


def test_problems_are_told_in_the_order_of_the_file() -> None:
    problems = problems_of("colour: red\nexpect: a +\ntitle: []\nseverity: fatal\nexamples: none\n")

    assert [problem.place.line for problem in problems] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("key", ["for", "unless", "values", "show"])
def test_each_formula_of_a_rule_is_checked(key: str) -> None:
    nested = f"{key}: {{x: a +}}" if key in ("values", "show") else f"{key}: a +"

    (problem,) = problems_of(f"{SMALL}{nested}\n")

    assert problem.found == "the formula ends too early"
    assert problem.place.line == 6


def test_what_is_declared_of_an_example_is_checked_at_its_place() -> None:
    text = SMALL.replace('{verdict: agrees, claims: "', '{verdict: agrees, members: {side: [x, x]}, claims: "')

    (problem,) = problems_of(text)

    assert (problem.place.line, problem.place.column) == (4, 32)
    assert problem.found == "the member 'x' is listed twice"


def test_a_member_that_an_example_does_not_declare_is_told_at_the_claim() -> None:
    text = SMALL.replace("a = 1", "a[side=z] = 1", 1).replace("agrees,", "agrees, members: {side: [x, y]},")

    (problem,) = problems_of(text)

    assert "'z' is not a declared member of 'side'" in problem.found
    assert problem.place.line == 4


def test_the_schema_for_editors_accepts_what_the_reader_accepts() -> None:
    import jsonschema
    import yaml

    schema = rule_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    for text in (FULL, SMALL):
        written = yaml.load(text, Loader=yaml.BaseLoader)
        jsonschema.validate(written, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(yaml.load("titel: x", Loader=yaml.BaseLoader), schema)


@pytest.mark.parametrize(
    "tag",
    [
        "!!python/object/apply:os.system ['touch owned']",
        "!!python/object/apply:builtins.open [owned, w]",
        "!!python/object/new:pathlib.Path [owned]",
        "!!python/name:os.system ''",
        "!!python/module:antigravity ''",
        "!include owned",
    ],
)
def test_a_rule_file_can_run_no_code_and_open_no_file(
    tag: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    for text in (f"{SMALL}why: {tag}\n", f"{tag}\n", f"? {tag}\n: x\n", f"{SMALL}<<: {tag}\n"):
        (problem,) = problems_of(text)
        assert problem.found.startswith("the tag !")

    assert list(tmp_path.iterdir()) == []


def test_a_formula_can_reach_no_python() -> None:
    for formula in ("__import__(os) = 1", "open(x) = 1", "a.__class__ = 1", "a.__class__.__base__ = 1", "exec(a) = 1"):
        (problem,) = problems_of(SMALL.replace("a + b = c", formula))
        assert problem.place.line == 2


BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
)


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        "a: &a [*a]\n",
        "[" * 1_000_000,
        "{a: " * 400_000,
        "- " * 900_000,
        "? " * 900_000,
        '"' + "\\" * 1_999_000,
        "a" * 1_999_999,
        ": " * 900_000,
        "&a " * 600_000,
        "!a " * 600_000,
        "- |\n" * 30_000,
        SMALL.replace("a + b", "(a + b)*" * 499 + "a"),
        SMALL.replace("a + b", "(" * 1900 + "a" + ")" * 1900),
        SMALL.replace("a + b", "a+" * 1900 + "b"),
        SMALL.replace("a + b = c", "not " * 990 + "a = b"),
        SMALL.replace("a + b = c", " implies ".join(["a = b"] * 250)),
        SMALL.replace("a + b = c", "`" * 3_999),
        SMALL.replace("a + b = c", "'" + '"' * 3_999 + "'"),
        SMALL.replace("a + b = c", "9" * 5_000),
        SMALL.replace("a = 1", "(" * 900_000),
    ],
    ids=lambda text: f"{text[:12]!r}-{len(text)}",
)
def test_no_text_takes_long_to_refuse(text: str) -> None:
    begin = time.process_time()

    assert problems_of(text)

    assert time.process_time() - begin < 3


def test_a_line_with_many_problems_is_told_in_time_that_grows_with_them_alone() -> None:
    begin = time.process_time()

    told = str(RuleFileError(problems_of("[" + "1, " * 10_000 + "1]")))

    assert told.count("a rule is not a mapping") == 10_001
    assert time.process_time() - begin < 5


def try_to_read(data: bytes) -> None:
    """Read a file: rules, or an error whose every place lies in the file. Anything else is raised."""
    problems: tuple[Problem, ...] = ()
    try:
        read_rule_file("some-rule.yaml", data)
    except RuleFileError as error:
        problems = error.problems
    for problem in problems:
        assert 1 <= problem.place.column <= len(problem.excerpt) + 1
        assert str(problem)


@given(st.binary(max_size=200))
def test_any_bytes_are_rules_or_a_rule_files_error(data: bytes) -> None:
    try_to_read(data)


PIECES = [
    *(b"\n", b"  ", b"\t", b": ", b"- ", b'"', b"'", b"[", b"]", b"{", b"}", b"|", b">", b"&a ", b"*a", b"!x ", b"#"),
    *(b"%", b"@", b"`", b"?", b",", b"\xff", b"\xef\xbb\xbf", b"\xc2\x85", b"\r", b"\x00", b"---\n", b"<<: ", b"null"),
    *(b"=", b"+", b"sum(", b"over", b"(", b")", b"?m", b"{x}", b"\\ud800", b"examples:", b"claims: |\n", b"\xf0\x9d"),
]


@given(st.sampled_from(SEEDS), st.integers(1, 6), st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_any_damaged_rule_file_is_rules_or_a_rule_files_error(seed: bytes, cuts: int, chance: random.Random) -> None:
    data = bytearray(seed)
    for _ in range(cuts):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(4):
            case 0:
                data[at:at] = chance.choice(PIECES)
            case 1:
                del data[at : at + chance.choice([1, 2, 30])]
            case 2:
                data[at : at + 1] = bytes([chance.randrange(256)])
            case _:
                begin = chance.randrange(len(data) + 1)
                data[at:at] = data[begin : begin + chance.randrange(100)]
    try_to_read(bytes(data))
