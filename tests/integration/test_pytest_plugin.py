"""The pytest plugin, in runs of pytest that are processes of their own, as a user starts them."""

from __future__ import annotations

import json
import os
import re
import warnings
from pathlib import Path
from xml.etree import ElementTree

import pytest

from validator.pytest_plugin import FAIL_ON, NothingCheckedWarning, assert_consistent
from validator.report import result
from validator.waivers.waiver import Accepted

pytest_plugins = ["pytester"]

FAIR = """\
members stall: north, south
n: sold[stall=north] = 120 cakes
s: sold[stall=south] = 85 cakes
all: sold = {all} cakes
"""
"""120 + 85 = 205: with 205 it agrees, with 215 it contradicts."""

OPEN = "members stall: north, south\nn: sold[stall=north] = 120 cakes\nall: sold = 215 cakes\n"
"""Nobody says what the south sold, so the sum is undecided."""

RULE = """\
id: few
title: At most 100 cakes are sold at a stall
expect: sold[stall=?x] <= 100
why: They bake no more.
examples:
  - name: 85
    verdict: agrees
    claims: sold[stall=south] = 85
  - name: 120
    verdict: contradicts
    claims: sold[stall=north] = 120
"""


@pytest.fixture
def pytester(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """Without the options of this repository, and with plain output."""
    for name in ("PYTEST_ADDOPTS", "FORCE_COLOR", "PY_COLORS", "COLUMNS", "VALIDATOR_AS_OF", "CI", "BUILD_NUMBER"):
        monkeypatch.delenv(name, raising=False)
    pytester.makeini("[pytest]\n")
    return pytester


def write(pytester: pytest.Pytester, **texts: str) -> None:
    """Files, each called as its argument with ``__`` for the point."""
    for name, text in texts.items():
        (pytester.path / name.replace("__", ".")).write_text(text, encoding="utf-8")


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """A run with this plugin alone: others that are installed take seconds to load."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        return pytester.runpytest_subprocess("-p", "validator.pytest_plugin", "-p", "no:cacheprovider", *arguments)


def run_as_installed(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """A run in which pytest finds the plugin by its entry point."""
    return pytester.runpytest_subprocess("-p", "no:cacheprovider", *arguments)


def fingerprint(pytester: pytest.Pytester) -> str:
    found = re.search(r"fingerprint\s+([0-9a-f]{16})", run(pytester, "--validator", "fair.claims").stdout.str())
    assert found is not None
    return found[1]


def waiver(fingerprint: str, more: str = "") -> str:
    return f'[[waiver]]\nfingerprint = "{fingerprint}"\nreason = "the baker says so"\ndate = 2025-06-17\n{more}'


# --- what it costs ---------------------------------------------------------------------------------------------------


def test_a_run_that_does_not_use_the_plugin_imports_nothing_of_the_engine(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("""
        import sys

        def test_modules():
            print(sorted(name for name in sys.modules if name.startswith("validator")))
    """)
    run_as_installed(pytester, "-s").stdout.fnmatch_lines(["*['validator', 'validator.pytest_plugin']*", "*1 passed*"])


# --- assert_consistent -----------------------------------------------------------------------------------------------


def test_a_contradiction_fails_the_test_with_the_report_and_without_the_engine_s_traceback(
    pytester: pytest.Pytester,
) -> None:
    write(pytester, fair__claims=FAIR.format(all=215))
    pytester.makepyfile("""
        from validator.pytest_plugin import assert_consistent

        def test_imported():
            assert_consistent("fair.claims")

        def test_fixture(assert_consistent):
            assert_consistent("fair.claims")
    """)
    found = run_as_installed(pytester)
    found.assert_outcomes(failed=2)
    for _ in range(2):
        found.stdout.fnmatch_lines(
            [
                '>*assert_consistent("fair.claims")',
                "E *AssertionError: ✗ fair  1 contradiction",
                "E *arithmetic  120 north + 85 south = 205 ✗ stated 215 cakes",
                "E *fair.claims:4:1",
            ]
        )
    found.stdout.no_fnmatch_line("*pytest_plugin.py:*")


def test_what_agrees_passes_and_gives_the_report() -> None:
    report = assert_consistent(FAIR.format(all=205))
    assert len(report.contradictions) == 0
    assert report.counts.agrees > 0


def test_the_message_of_the_assertion_is_the_report() -> None:
    with pytest.raises(AssertionError, match=r"120 north \+ 85 south = 205 ✗ stated 215 cakes"):
        assert_consistent(FAIR.format(all=215))


def test_rules_of_one_s_own_are_added_to_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "few.yaml").write_text(RULE)
    assert_consistent(FAIR.format(all=205))
    with pytest.raises(AssertionError, match="At most 100 cakes"):
        assert_consistent(FAIR.format(all=205), rules=tmp_path / "few.yaml")


def test_undecided_fails_where_it_is_asked_to() -> None:
    assert_consistent(OPEN)
    with pytest.raises(AssertionError, match=r"no claim states sold\[stall=south\]"):
        assert_consistent(OPEN, fail_on="undecided")


def test_a_severity_that_is_none_is_told() -> None:
    with pytest.raises(ValueError, match="'foo'; it is one of error, warning, note, undecided, never"):
        assert_consistent(OPEN, fail_on="foo")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ('{"claims": [', "<text>:1:13: the file ends where a value should be"),
        ({"claims": [{"measure": "sold"}]}, "'value'"),
        ("nosuch.claims", "nosuch.claims:1:1  the file does not exist"),
        ("a: sold = many cakes\nb: sold = 5 cakes\n", "'many cakes'"),
    ],
)
def test_a_source_that_cannot_be_read_is_a_failure_with_its_message(source: str, told: str) -> None:
    with pytest.raises(AssertionError) as failure:
        assert_consistent(source)
    assert told in str(failure.value)
    assert "Traceback" not in str(failure.value)


def test_rules_that_cannot_be_read_are_a_failure_with_their_message() -> None:
    with pytest.raises(AssertionError, match=r"nosuch\.yaml"):
        assert_consistent(FAIR.format(all=205), rules="nosuch.yaml")


def test_a_record_of_which_nothing_is_checked_passes_with_a_warning() -> None:
    with pytest.warns(NothingCheckedWarning, match="nothing was checked: 0 of 1 number checked"):
        assert_consistent("temperature = 12\n\n")


def test_no_warning_where_something_is_checked() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert_consistent(FAIR.format(all=205))


def test_a_waived_contradiction_passes(tmp_path: Path) -> None:
    with pytest.raises(AssertionError) as failure:
        assert_consistent(FAIR.format(all=215))
    found = re.search(r"fingerprint\s+([0-9a-f]{16})", str(failure.value))
    assert found is not None
    waivers = tmp_path / "validator.waivers.toml"
    waivers.write_text(waiver(found[1]))
    report = assert_consistent(FAIR.format(all=215), accepted=waivers)
    assert (len(report.contradictions), len(report.standing), len(report.acknowledged)) == (1, 0, 1)
    with pytest.raises(AssertionError, match="1 contradiction"):
        assert_consistent(FAIR.format(all=215), accepted=Accepted())


def test_the_plugin_knows_every_level_that_can_fail() -> None:
    assert FAIL_ON == result.FAIL_ON


# --- --validator PATH ------------------------------------------------------------------------------------------------


def test_each_record_is_a_test(pytester: pytest.Pytester) -> None:
    write(pytester, fair__claims=FAIR.format(all=215), market__claims=FAIR.format(all=205))
    found = run(pytester, "--validator", "fair.claims", "--validator", "market.claims", "-v")
    found.assert_outcomes(passed=1, failed=1)
    found.stdout.fnmatch_lines(
        [
            "fair.claims::fair FAILED*",
            "market.claims::market PASSED*",
            "*_ fair _*",
            "✗ fair  1 contradiction",
            "    arithmetic  120 north + 85 south = 205 ✗ stated 215 cakes",
            "*= records checked for consistency =*",
            "2 records: 1 contradiction, * agreements, 0 undecided, 6 of 6 numbers checked",
            "FAILED fair.claims::fair*",
        ]
    )
    assert found.ret == pytest.ExitCode.TESTS_FAILED


def test_in_ci_the_report_is_printed_once_and_the_summary_has_its_first_line(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    write(pytester, fair__claims=FAIR.format(all=215))
    found = run(pytester, "--validator", "fair.claims")
    assert found.stdout.str().count("120 north + 85 south = 205 ✗ stated 215 cakes\n") == 1
    found.stdout.fnmatch_lines(["FAILED fair.claims::fair - ✗ fair  1 contradiction", "*1 failed*"])


def test_each_line_of_a_file_of_json_lines_is_a_test_and_one_can_be_run_alone(pytester: pytest.Pytester) -> None:
    lines = [{"id": name, "claims": [{"measure": "sold", "value": value}]} for name, value in [("a", "5"), ("b", "-5")]]
    lines[0]["claims"].append({"measure": "sold", "value": "6"})  # type: ignore[attr-defined]
    write(pytester, two__jsonl="".join(json.dumps({**line}) + "\n" for line in lines))
    run(pytester, "--validator", ".").assert_outcomes(passed=1, failed=1)
    found = run(pytester, "--validator", ".", "two.jsonl::a", "-v")
    found.assert_outcomes(failed=1)
    found.stdout.fnmatch_lines(["two.jsonl::a FAILED*"])
    run(pytester, "--validator", ".", "-k", "b").assert_outcomes(passed=1, deselected=1)


def test_records_are_found_as_the_command_finds_them_also_where_pytest_does_not_look(pytester: pytest.Pytester) -> None:
    folder = pytester.mkdir("build")
    (folder / "fair.claims").write_text(FAIR.format(all=205), encoding="utf-8")
    (folder / "notes.txt").write_text("nothing")
    pytester.makepyfile("def test_other():\n    pass\n")
    found = run(pytester, "--validator", "build")
    found.assert_outcomes(passed=2)
    found.stdout.fnmatch_lines(["1 file skipped, not a record file by its name: build/notes.txt"])


def test_what_is_undecided_is_shown_of_records_that_pass(pytester: pytest.Pytester) -> None:
    write(pytester, open__claims=OPEN)
    found = run(pytester, "--validator", "open.claims")
    found.assert_outcomes(passed=1)
    found.stdout.fnmatch_lines(
        [
            "1 record: 0 contradictions, * undecided, *",
            "open.claims::open: *",
            "  no claim states sold?stall=south? (*)",
        ]
    )
    run(pytester, "--validator", "open.claims", "--validator-fail-on", "undecided").assert_outcomes(failed=1)


def test_a_record_of_which_nothing_is_checked_is_a_warning(pytester: pytest.Pytester) -> None:
    write(pytester, cold__claims="temperature = 12\n")
    found = run(pytester, "--validator", "cold.claims")
    found.assert_outcomes(passed=1, warnings=1)
    found.stdout.fnmatch_lines(
        ["*NothingCheckedWarning: cold.claims::cold: nothing was checked: 0 of 1 number checked"]
    )
    strict = run(pytester, "--validator", "cold.claims", "-W", "error::validator.pytest_plugin.NothingCheckedWarning")
    strict.assert_outcomes(failed=1)


def test_a_file_that_cannot_be_read_is_an_error_of_collection(pytester: pytest.Pytester) -> None:
    write(pytester, bad__json='{"claims": [', two__jsonl='{"id": "a", "claims": []}\n{"id": \n')
    found = run(pytester, "--validator", ".", "--validator", "nosuch.claims", "--continue-on-collection-errors")
    found.assert_outcomes(passed=1, errors=3, warnings=1)
    found.stdout.fnmatch_lines(
        [
            "*ERROR collecting bad.json*",
            "./bad.json:1:13: the file ends where a value should be",
            "*ERROR collecting two.jsonl*",
            "./two.jsonl:2:*",
            "*ERROR collecting nosuch.claims*",
            "nosuch.claims:1:1: the file does not exist",
        ]
    )
    found.stdout.no_fnmatch_line("*Traceback*")
    assert run(pytester, "--validator", ".").ret == pytest.ExitCode.INTERRUPTED


def test_a_value_that_cannot_be_read_fails_its_record(pytester: pytest.Pytester) -> None:
    write(pytester, many__claims="a: sold = many cakes\nb: sold = 5 cakes\n")
    found = run(pytester, "--validator", "many.claims")
    found.assert_outcomes(failed=1)
    found.stdout.fnmatch_lines(["*many.claims:1:*'many cakes'*"])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--validator", "-"], "ERROR: --validator -: pytest keeps standard input to itself; name a file"),
        (["--validator", "fair.claims", "--validator-rules", "nosuch.yaml"], "ERROR: nosuch.yaml:1:1: *"),
        (
            ["--validator", "fair.claims", "--validator-fail-on", "all"],
            "*argument --validator-fail-on: invalid choice*",
        ),
    ],
)
def test_what_cannot_be_asked_for_is_an_error_of_usage(
    pytester: pytest.Pytester, arguments: list[str], told: str
) -> None:
    write(pytester, fair__claims=FAIR.format(all=205))
    found = run(pytester, *arguments)
    assert found.ret == pytest.ExitCode.USAGE_ERROR
    found.stderr.fnmatch_lines([told])


def test_rules_of_one_s_own_also_decide_what_the_columns_of_a_table_are(pytester: pytest.Pytester) -> None:
    write(pytester, few__yaml=RULE.replace("[stall=?x]", "").replace("[stall=south]", "").replace("[stall=north]", ""))
    write(pytester, stalls__csv="stall,sold\nnorth,120\nsouth,85\n")
    found = run(pytester, "--validator", "stalls.csv", "--validator-rules", "few.yaml", "-v")
    found.assert_outcomes(passed=1, failed=1)
    found.stdout.fnmatch_lines(["stalls.csv::stalls-2 FAILED*", "stalls.csv::stalls-3 PASSED*"])


def test_a_waiver_is_respected_counted_and_told_when_it_is_stale(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(pytester, fair__claims=FAIR.format(all=215))
    known = fingerprint(pytester)
    waivers = waiver(known, "expires = 9999-12-31\n") + "\n" + waiver("0" * 16, "expires = 2025-06-18\n")
    write(pytester, validator__waivers__toml=waivers)
    found = run(pytester, "--validator", "fair.claims")
    found.assert_outcomes(passed=1)
    found.stdout.fnmatch_lines(
        [
            "1 record: 1 contradiction (1 acknowledged), *",
            "waiver of fingerprint 0000000000000000: expired on 2025-06-18;*",
        ]
    )
    write(pytester, validator__waivers__toml=waiver(known, "expires = 2025-06-18\n"))
    run(pytester, "--validator", "fair.claims").assert_outcomes(failed=1)
    monkeypatch.setenv("VALIDATOR_AS_OF", "2025-06-18")
    run(pytester, "--validator", "fair.claims").assert_outcomes(passed=1)
    monkeypatch.setenv("VALIDATOR_AS_OF", "yesterday")
    run(pytester, "--validator", "fair.claims").stderr.fnmatch_lines(
        ["ERROR: VALIDATOR_AS_OF:1:1: 'yesterday' is not a day"]
    )


def test_the_configuration_holds_as_for_the_command(pytester: pytest.Pytester) -> None:
    write(pytester, fair__claims=FAIR.format(all=205), few__yaml=RULE, validator__toml='rules = "few.yaml"\n')
    run(pytester, "--validator", "fair.claims").assert_outcomes(failed=1)
    write(pytester, validator__toml='rules = "few.yaml"\nfail-on = "never"\n')
    run(pytester, "--validator", "fair.claims").assert_outcomes(passed=1)
    run(pytester, "--validator", "fair.claims", "--validator-fail-on", "error").assert_outcomes(failed=1)
    write(pytester, validator__toml='[[data]]\npaths = "fair.*"\nfail-on = "never"\nrules = "few.yaml"\n')
    run(pytester, "--validator", "fair.claims").assert_outcomes(passed=1)


def test_what_is_told_of_a_record_reaches_the_junit_file(pytester: pytest.Pytester) -> None:
    write(pytester, open__claims=OPEN)
    run(pytester, "--validator", "open.claims", "--junitxml", "out.xml")
    [case] = ElementTree.parse(pytester.path / "out.xml").getroot().iter("testcase")
    told = {entry.get("name"): entry.get("value") for entry in case.iter("property")}
    assert {name: told[name] for name in ("validator.contradictions", "validator.claims")} == {
        "validator.contradictions": "0",
        "validator.claims": "2",
    }
    assert "no claim states sold[stall=south]" in str(told["validator.open"])


def test_a_hostile_record_id_is_shown_and_not_obeyed(pytester: pytest.Pytester) -> None:
    write(pytester, two__jsonl=json.dumps({"id": "a\u202eb\u0007", "claims": []}) + "\n")
    text = run(pytester, "--validator", "two.jsonl", "-v").stdout.str()
    assert "two.jsonl::a\\u202eb\\x07 PASSED" in text
    assert "\u202e" not in text


def test_a_file_of_more_records_than_can_be_tests_is_refused(pytester: pytest.Pytester) -> None:
    write(pytester, many__csv="n\n" + "5\n" * 10_001)
    found = run(pytester, "--validator", "many.csv", "--collect-only", "-q")
    found.stdout.fnmatch_lines(["many.csv: more than 10,000 records are too many tests: run validator check many.csv"])


def test_records_of_every_kind_in_one_run_in_this_process(pytester: pytest.Pytester) -> None:
    """In the same process, where the coverage of what the plugin runs is measured."""
    write(pytester, fair__claims=FAIR.format(all=215), open__claims=OPEN, bad__jsonl='{"id": "a", "claims": []}\n{\n')
    arguments = ["-p", "no:cacheprovider", "--validator", ".", "--continue-on-collection-errors"]
    found = pytester.runpytest_inprocess("-p", "validator.pytest_plugin", "-p", "no:validator", *arguments)
    found.assert_outcomes(passed=2, failed=1, errors=1, warnings=1)
    assert os.getcwd() == str(pytester.path)
