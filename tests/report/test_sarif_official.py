"""SARIF files as others judge them: the official schema, Microsoft's validator with GitHub's rules, GitHub's limits."""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote_to_bytes

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from required import sarif_multitool

from validator import Report, RuleBook, check, load_rules
from validator.claims.record import Claim, Record
from validator.errors import Place, Problem
from validator.report import sarif_chosen
from validator.report.dataset.dataset_report import DataSetReport
from validator.report.result import Skipped
from validator.report.sarif import MOST_RESULTS, sarif_of
from validator.waivers.waiver import Accepted

ROOT = Path(__file__).parent.parent.parent
SCHEMA = Path(__file__).parent / "sarif" / "sarif-schema-2.1.0.json"
OFFICIAL = jsonschema.Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))

REFERENCE = re.compile(r"(?:[a-z0-9]+://|(?![^/]*:))(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-F]{2})*")
"""An address, or a relative reference whose first segment has no colon (RFC 3986 §4.2)."""

RULES = {
    "adds-up": (
        "error",
        "a + b = c",
        "a = 1 person\nb = 2 person\nc = 3 person",
        "a = 1 person\nb = 2 person\nc = 4 person",
    ),
    "few": ("warning", "a <= 1000000", "a = 1 person", "a = 2000000 person"),
    "many": ("warning", "b <= 1000000", "b = 1 person", "b = 2000000 person"),
    "some": ("note", "c <= 1000000", "c = 1 person", "c = 2000000 person"),
}


def rule_text(name: str) -> str:
    severity, expect, agrees, contradicts = RULES[name]
    examples = [
        {"name": word, "verdict": word, "claims": text}
        for word, text in (("agrees", agrees), ("contradicts", contradicts))
    ]
    return json.dumps(
        {
            "id": name,
            "title": f"The rule {name}",
            "expect": expect,
            "severity": severity,
            "why": "So.",
            "examples": examples,
        }
    )


@cache
def book() -> RuleBook:
    with TemporaryDirectory() as folder:
        for name in RULES:
            (Path(folder) / f"{name}.yaml").write_text(rule_text(name), encoding="utf-8")
        return load_rules([folder], shipped=False)


@pytest.fixture
def rules() -> RuleBook:
    return book()


def checked(text: str) -> dict[str, Any]:
    """The run of a file that the official schema accepts, after what a schema cannot say was looked at as well."""
    log = json.loads(text)
    errors = [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}" for error in OFFICIAL.iter_errors(log)
    ]
    assert errors == []
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        ids = [place["id"] for place in result["relatedLocations"]]
        assert ids == list(range(1, len(ids) + 1))
        assert len(result["locations"]) + len(ids) <= 100
    for rule in rules:
        assert len(rule["name"]) <= 255
        assert len(rule["shortDescription"]["text"]) <= 1024
        assert len(rule["fullDescription"]["text"]) <= 1024
        assert len(rule["properties"]["tags"]) <= 10
    for uri in uris(log):
        assert REFERENCE.fullmatch(uri), uri
    suppressed = {"suppressions" in result for result in run["results"]}
    assert len(suppressed) <= 1
    counts = run["properties"]
    listed = [result for result in run["results"] if "leftOut" not in result["properties"]]
    assert counts["contradicts"] == counts["listed"] + counts["leftOut"]
    assert counts["listed"] == len(listed)
    assert sum(rule["properties"]["leftOut"] for rule in rules) == counts["leftOut"]
    return dict(run)


def uris(value: Any) -> list[str]:
    """Every URI of an artifact in the file."""
    if isinstance(value, list):
        return [uri for item in value for uri in uris(item)]
    if not isinstance(value, dict):
        return []
    own = [value["artifactLocation"]["uri"]] if "artifactLocation" in value else []
    return own + [uri for item in value.values() for uri in uris(item)]


def validated(file: Path) -> list[str]:
    """The errors that Microsoft's SARIF Multitool finds with its own rules and GitHub's (``Ghas``).

    Its exit code is 0 whatever it finds, so that what it writes is read.
    """
    told = file.with_suffix(".told.sarif")
    done = subprocess.run(
        [sarif_multitool(), "validate", str(file), "--rule-kind", "Sarif;Ghas", "--output", str(told)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
    )
    assert told.exists(), done.stdout + done.stderr
    (run,) = json.loads(told.read_text(encoding="utf-8-sig"))["runs"]
    assert run["invocations"][0]["executionSuccessful"], done.stdout
    found = [(result.get("level", "warning"), result["ruleId"]) for result in run["results"]]
    assert "Analysis completed successfully" in done.stdout
    assert found or "informationUri" not in done.stdout
    return [rule for level, rule in found if level == "error"]


# --- the official schema and Microsoft's validator -------------------------------------------------------------------


@pytest.fixture(params=["story", "broken", "acknowledged", "nothing", "limited", "parquet", "csv"])
def report(
    request: pytest.FixtureRequest, rules: RuleBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Report | DataSetReport:
    """One report of each kind."""
    monkeypatch.chdir(tmp_path)
    match request.param:
        case "story":
            monkeypatch.chdir(ROOT)
            return check("fixtures")
        case "broken":
            Path("a.claims").write_text("record: x\na 1\n", encoding="utf-8")
            Path("notes.txt").write_text("hello", encoding="utf-8")
            return check([".", "missing.json"], rules)
        case "acknowledged":
            found = check(data(1), rules)
            (finding,) = found.contradictions
            accepted = Accepted(baseline={finding.fingerprint: "r1"}, baseline_name="old {0}.json")
            return check([data(1), data(2)], rules, accepted=accepted)
        case "nothing":
            return Report(())
        case "limited":
            monkeypatch.setattr("validator.report.sarif.MOST_RESULTS", 3)
            return check([data(number) for number in range(9)], rules)
        case "parquet":
            return table("votes (1).parquet", rules, limit=3)
        case kind:
            return table(f"votes 1.{kind}", rules, limit=3)


def data(number: int, **values: str) -> dict[str, Any]:
    """A record in which 1 + 2 is not ``4 + number``."""
    stated = {"a": "1", "b": "2", "c": str(4 + number), **values}
    return {
        "id": f"r{number}",
        "claims": [{"id": name, "measure": name, "value": value} for name, value in stated.items()],
    }


def table(name: str, rules: RuleBook, limit: int, rows: int = 5) -> DataSetReport:
    """The report of a table whose rows say that 1 + 2 is 4, 5, 6, …"""
    from validator.bulk.options import Options
    from validator.bulk.run import check_data_set

    lines = ["county,a,b,c", *(f"county {number},1,2,{4 + number}" for number in range(rows))]
    Path("table.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    if name.endswith(".parquet"):
        import duckdb

        duckdb.sql(f"COPY (SELECT * FROM 'table.csv') TO '{name}' (FORMAT parquet)")
    else:
        Path("table.csv").rename(name)
    return check_data_set([name], rules, Options(limit=limit))


def test_every_kind_of_report_is_valid_by_the_official_schema(report: Report | DataSetReport) -> None:
    checked(sarif_of(report))


def test_microsofts_validator_finds_no_error_by_its_own_and_by_githubs_rules(
    report: Report | DataSetReport, tmp_path: Path
) -> None:
    file = tmp_path / "out.sarif"
    file.write_text(sarif_of(report), encoding="utf-8")
    assert validated(file) == []


def test_microsofts_validator_does_find_an_error(tmp_path: Path) -> None:
    log = json.loads(sarif_of(check(ROOT / "fixtures")))
    del log["runs"][0]["results"][0]["locations"]
    del log["runs"][0]["tool"]["driver"]["rules"][0]["help"]
    file = tmp_path / "out.sarif"
    file.write_text(json.dumps(log), encoding="utf-8")
    assert {"GH1015", "GH2012"} <= set(validated(file))


# --- tables ----------------------------------------------------------------------------------------------------------


def test_a_cell_of_a_text_table_is_its_region(rules: RuleBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run = checked(sarif_of(table("votes.csv", rules, limit=3)))
    lines = Path("votes.csv").read_text(encoding="utf-8").split("\n")
    result = run["results"][1]
    cells = []
    for place in (*result["locations"], *result["relatedLocations"]):
        region = place["physicalLocation"]["region"]
        assert region["startLine"] == 3
        cells.append(lines[2][region["startColumn"] - 1 : region["endColumn"] - 1])
    assert cells == ["1", "2", "5"]


def test_a_row_without_a_line_has_no_region_but_is_named(
    rules: RuleBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run = checked(sarif_of(table("votes.parquet", rules, limit=3)))
    (place,) = run["results"][1]["locations"]
    assert place["physicalLocation"] == {"artifactLocation": {"uri": "votes.parquet", "uriBaseId": "%SRCROOT%"}}
    assert place["logicalLocations"] == [{"fullyQualifiedName": "row 2 (row group 1), a", "kind": "row"}]
    assert (
        "Claims of votes-2, row 2 (row group 1): a = 1; [b](1) = 2; [c](2) = 5." in run["results"][1]["message"]["text"]
    )


# --- limits ----------------------------------------------------------------------------------------------------------


def test_what_a_data_set_only_counts_is_one_result_a_rule_with_what_is_furthest_apart(
    rules: RuleBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run = checked(sarif_of(table("votes.csv", rules, limit=2, rows=7)))
    assert (run["properties"]["contradicts"], run["properties"]["listed"], run["properties"]["leftOut"]) == (7, 2, 5)
    rest = run["results"][-1]
    assert rest["message"]["text"].split("\n") == [
        "5 more contradictions of this rule are counted, and not listed: The rule adds-up.",
        "Furthest apart: votes-8: 1 a + 2 b = 3 ✗ stated 10, 7 too high.",
        "The report as JSON Lines (--format jsonl) has every one.",
    ]
    assert (rest["level"], rest["locations"][0]["physicalLocation"]["region"]["startLine"]) == ("error", 8)
    told = [entry["message"]["text"] for entry in run["invocations"][0]["toolExecutionNotifications"]]
    assert "5 of 7 contradictions are not listed one by one: 5 of adds-up." in told
    # one alert, however many are left out
    fewer = checked(sarif_of(table("votes.csv", rules, limit=2, rows=5)))["results"][-1]
    assert fewer["partialFingerprints"] == rest["partialFingerprints"]


def test_errors_come_first_and_each_rule_of_one_severity_has_an_equal_share(
    rules: RuleBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """10 results: 4 are what is left out of each rule; of 6, both errors, then 2 warnings a rule; no note."""
    monkeypatch.setattr("validator.report.sarif.MOST_RESULTS", 10)
    big = "9000000"
    records = [data(number, b=big, c="9000001") for number in range(50)]  # many and some
    records += [data(100 + number, a=big, b="0", c=big) for number in range(5)]  # few and some
    records += [data(200 + number, a="1", b="1", c="3") for number in range(2)]  # adds-up
    run = checked(sarif_of(check(records, rules, explain=False)))
    assert run["properties"] == run["properties"] | {"contradicts": 112, "listed": 6, "leftOut": 106}
    listed = [result for result in run["results"] if "leftOut" not in result["properties"]]
    assert Counter(result["ruleId"] for result in listed) == {"adds-up": 2, "few": 2, "many": 2}
    left = {result["ruleId"]: result["properties"]["leftOut"] for result in run["results"] if result not in listed}
    assert left == {"few": 3, "many": 48, "some": 55}
    # in the order of the report, each the first of its rule
    assert [result["properties"]["record"] for result in listed] == ["r0", "r1", "r100", "r101", "r200", "r201"]
    of_rules = {rule["id"]: rule["properties"]["leftOut"] for rule in run["tool"]["driver"]["rules"]}
    assert of_rules == {"adds-up": 0, **left}


def test_what_is_acknowledged_gets_room_last(rules: RuleBook, monkeypatch: pytest.MonkeyPatch) -> None:
    records = [data(number) for number in range(6)]
    prints = [finding.fingerprint for finding in check(records, rules).contradictions]
    accepted = Accepted(baseline={prints[0]: "r0", prints[1]: "r1"}, baseline_name="old.json")
    monkeypatch.setattr("validator.report.sarif.MOST_RESULTS", 5)
    run = checked(sarif_of(check(records, rules, accepted=accepted)))
    assert [result["properties"].get("record") for result in run["results"]] == ["r2", "r3", "r4", "r5", None]
    # all that is left out is accepted, so that it is no open alert
    assert [len(result["suppressions"]) for result in run["results"]] == [0, 0, 0, 0, 1]


def test_what_is_left_out_is_not_suppressed_while_any_of_it_stands(
    rules: RuleBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = [data(number) for number in range(6)]
    prints = [finding.fingerprint for finding in check(records, rules).contradictions]
    accepted = Accepted(baseline={prints[0]: "r0", prints[1]: "r1"}, baseline_name="old.json")
    monkeypatch.setattr("validator.report.sarif.MOST_RESULTS", 4)
    rest = checked(sarif_of(check(records, rules, accepted=accepted)))["results"][-1]
    assert rest["suppressions"] == []
    assert rest["properties"] == {"leftOut": 3, "leftOutAcknowledged": 2}
    assert rest["message"]["text"].split("\n")[1] == "2 of them are acknowledged by a waiver or a baseline."


def test_github_takes_the_file_of_seven_thousand_contradictions_whole(rules: RuleBook) -> None:
    report = check([data(number) for number in range(7_000)], rules, explain=False)
    text = sarif_of(report)
    run = checked_quickly(text)
    assert (len(run["results"]), run["properties"]["leftOut"]) == (MOST_RESULTS, 2_001)
    assert len(gzip.compress(text.encode())) < 1_000_000


def test_text_that_hardly_shrinks_stays_within_githubs_ten_megabytes(rules: RuleBook) -> None:
    source = random.Random(1)
    letters = "".join(chr(number) for number in range(0x4E00, 0x9000))
    records = []
    for number in range(4_000):
        record = data(number)
        for claim in record["claims"]:
            claim["quote"] = "".join(source.choices(letters, k=300))
        records.append(record)
    text = sarif_of(check(records, rules, explain=False))
    run = checked_quickly(text)
    assert 9_000_000 > len(gzip.compress(text.encode())) > 5_000_000
    assert 0 < run["properties"]["listed"] < 4_000
    assert run["properties"]["listed"] + run["properties"]["leftOut"] == 4_000


def checked_quickly(text: str) -> dict[str, Any]:
    """The schema takes a millisecond a result: of a large file a few results are looked at."""
    log = json.loads(text)
    results = log["runs"][0]["results"]
    few = {**log, "runs": [{**log["runs"][0], "results": [*results[:20], *results[-20:]]}]}
    assert list(OFFICIAL.iter_errors(few)) == []
    return dict(log["runs"][0])


def test_a_check_over_a_thousand_claims_has_a_hundred_locations_and_says_so(tmp_path: Path) -> None:
    claims = "\n".join(f"votes[county=c{number}] = 1 vote" for number in range(1_000))
    members = ", ".join(f"c{number}" for number in range(1_000))
    text = f"record: x\nmembers county: {members}\n{claims}\nvotes = 1001 votes\n"
    (tmp_path / "a.claims").write_text(text, encoding="utf-8")
    report = check(tmp_path / "a.claims", explain=False)
    results = [result for result in checked(sarif_of(report))["results"] if result["ruleId"] == "parts-make-whole"]
    (result,) = results
    assert len(result["locations"]) + len(result["relatedLocations"]) == 100
    assert result["properties"]["claimsLeftOut"] == 901
    assert "; and 989 more." in result["message"]["text"]


def test_room_is_never_told_too_small_a_size() -> None:
    source = random.Random(2)
    parts = [source.randbytes(5_000).hex().encode() for _ in range(1_000)]
    room = sarif_chosen.Room()
    taken = [part for part in parts if room.takes(part)]
    assert len(gzip.compress(b"".join(taken), 6)) <= room.zipped


# --- any record at all -----------------------------------------------------------------------------------------------

TEXT = st.text(max_size=30)
PATHS = st.one_of(
    st.sampled_from(
        ["a.json", "../x/y.json", "/tmp/z.json", "C:\\a.json", "<stdin>", "s3://b/c d.parquet", "a//b/./c", ""]
    ),
    TEXT,
)
PLACES = st.builds(Place, PATHS, st.integers(1, 10**6), st.integers(1, 10**6), st.just("") | TEXT, st.just("") | TEXT)


@st.composite
def records(draw: st.DrawFn) -> Record:
    """A record as a reader would make it of any text; its claims contradict each other or not."""
    claims = [
        Claim(
            id=draw(st.text(min_size=1, max_size=12)) + name,
            measure=name,
            value=draw(st.sampled_from(["1", "2", "3", "4", "about 5", "9000000", "?"])),
            quote=draw(st.none() | TEXT),
            position=number,
        )
        for number, name in enumerate("abc")
    ]
    return Record(id=draw(TEXT), claims=tuple(claims), checks=tuple(draw(st.lists(TEXT, max_size=1))))


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    found=st.lists(records(), max_size=3),
    problems=st.lists(st.builds(Problem, PLACES, TEXT, TEXT, TEXT, TEXT, st.integers(1, 50)), max_size=3),
    skipped=st.lists(st.builds(Skipped, PATHS, TEXT), max_size=2),
)
def test_any_record_problem_and_path_gives_a_valid_and_harmless_file(
    found: list[Record], problems: list[Problem], skipped: list[Skipped]
) -> None:
    report = check(found, book())
    text = sarif_of(Report(report.records, (*report.problems, *problems), tuple(skipped), report.rules))
    checked(text)
    assert [char for char in text if not char.isprintable() and char != "\n"] == []
    assert text.encode().decode() == text


@settings(max_examples=60)
@given(
    name=st.text(min_size=1, max_size=30).filter(lambda name: name not in (".", "..") and not set(name) & set("/\0"))
)
def test_the_uri_of_any_file_name_leads_back_to_it(name: str) -> None:
    report = Report((), (Problem(Place(name), "it is broken"),))
    (uri,) = uris(json.loads(sarif_of(report)))
    assert unquote_to_bytes(uri) == name.encode("utf-8", "surrogatepass")
