from __future__ import annotations

from pathlib import Path

import pytest

from validator import RecordFileError, Report, RuleBook, check, load_record
from validator.report.counts import Coverage
from validator.report.record_report import ALONE, UNTOUCHED
from validator.report.result import FAIL_ON, FailOn
from validator.rulebook.rule import Severity


def released(value: str, **dims: str) -> dict[str, object]:
    return {"measure": "released", "dims": dims, "value": value, "unit": "person"}


def test_contradictions_come_by_severity_then_by_their_first_claim(report: Report) -> None:
    found = [(finding.severity, finding.rule.id) for finding in report.contradictions]
    assert found == [
        (Severity.ERROR, "weekday-of-date"),
        (Severity.ERROR, "parts-make-whole"),
        (Severity.ERROR, "so_far < per_side"),
        (Severity.WARNING, "within-target"),
    ]


def test_a_claim_is_covered_by_a_decided_check_that_weighs_it_against_another(report: Report) -> None:
    exchange = report.records[0]
    assert exchange.coverage == Coverage(10, 12)
    assert [unchecked.claim.id for unchecked in exchange.unchecked] == ["guards", "women"]


def test_an_unchecked_claim_says_why(report: Report) -> None:
    reasons = {unchecked.claim.id: unchecked.reason for unchecked in report.records[0].unchecked}
    assert reasons["guards"].startswith("cannot read 'a sackful'")
    assert reasons["women"].startswith("only undecided (parts-make-whole)")


def test_a_claim_that_no_rule_touches_says_so(rules: RuleBook) -> None:
    report = check({"claims": [{"measure": "exchange", "dims": {"statistic": "mean"}, "value": "3"}]}, rules)
    assert [unchecked.reason for unchecked in report.unchecked] == [UNTOUCHED]


def test_a_check_of_one_claim_alone_covers_nothing(rules: RuleBook) -> None:
    report = check({"claims": [{"measure": "exchange", "dims": {"statistic": "rank"}, "value": "1"}]}, rules)
    assert report.counts.agrees == 1
    assert [unchecked.reason for unchecked in report.unchecked] == [ALONE]
    assert report.coverage == Coverage(0, 1)


def test_rules_that_applied_to_nothing_are_told(report: Report) -> None:
    assert [rule.id for rule in report.idle] == ["rank-is-positive"]


def test_the_counts_by_rule_add_up_to_all_checks(report: Report) -> None:
    assert sum(row.counts.checks for row in report.by_rule) == report.counts.checks
    assert len(report.contradictions) + len(report.agreements) + len(report.undecided) == report.counts.checks


def test_skipped_files_are_named_with_their_reason(report: Report) -> None:
    assert [skipped.path for skipped in report.skipped] == ["sample/article.txt"]


RECORD = """{"source": {"path": "%s"}, "claims": [{"measure": "raised", "value": "120"}]}"""


@pytest.mark.parametrize("path", ["article.txt", "./article.txt", "../papers/article.txt"])
def test_a_file_that_a_record_names_as_its_source_is_not_skipped(rules: RuleBook, tmp_path: Path, path: str) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    for name in ("article.txt", "notes.txt"):
        (folder / name).write_text("Words.")
    (folder / "record.json").write_text(RECORD % path)
    assert [skipped.path for skipped in check(folder, rules).skipped] == [str(folder / "notes.txt")]


def test_the_path_of_a_source_counts_from_the_folder_of_its_record(rules: RuleBook, tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "record.json").write_text(RECORD % "../article.txt")
    for place in (tmp_path, tmp_path / "records"):
        (place / "article.txt").write_text("Words.")
    assert [skipped.path for skipped in check(tmp_path, rules).skipped] == [str(tmp_path / "records" / "article.txt")]


def test_a_source_named_by_a_record_that_cannot_be_read_stays_skipped(rules: RuleBook, tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text("Words.")
    (tmp_path / "record.json").write_text((RECORD % "article.txt").replace("claims", "clams"))
    assert [skipped.path for skipped in check(tmp_path, rules).skipped] == [str(tmp_path / "article.txt")]


def test_problems_come_file_by_file_whether_of_reading_or_of_judging(rules: RuleBook, tmp_path: Path) -> None:
    lots = """{"claims": [{"measure": "a", "value": "lots"}]}"""
    for name, text in (("1.json", lots), ("2.json", "{"), ("3.jsonl", lots + "\n{")):
        (tmp_path / name).write_text(text)
    found = [(Path(problem.place.path).name, problem.place.line) for problem in check(tmp_path, rules).problems]
    assert found == [("1.json", 1), ("2.json", 1), ("3.jsonl", 1), ("3.jsonl", 2)]


def test_what_cannot_be_read_is_a_problem_with_its_place(report: Report) -> None:
    assert [str(problem.place) for problem in report.problems] == ["sample/exchange.json:23:54"]


WARNING = [
    {"id": "done", "measure": "raised", "value": "120"},
    {"id": "goal", "measure": "raised", "dims": {"stage": "target"}, "value": "100"},
]


@pytest.mark.parametrize(
    ("fail_on", "expected"), [("error", 0), ("warning", 1), ("note", 1), ("undecided", 1), ("never", 0)]
)
def test_a_warning_fails_a_run_from_its_own_level_on(rules: RuleBook, fail_on: FailOn, expected: int) -> None:
    report = check({"claims": WARNING}, rules)
    assert [finding.severity for finding in report.contradictions] == [Severity.WARNING]
    assert report.exit_code(fail_on) == expected


@pytest.mark.parametrize(("fail_on", "expected"), [("error", 0), ("note", 0), ("undecided", 1), ("never", 0)])
def test_what_is_undecided_fails_a_run_only_when_asked(rules: RuleBook, fail_on: FailOn, expected: int) -> None:
    report = check({"claims": WARNING[:1]}, rules)
    assert report.counts.undecided == 1
    assert report.exit_code(fail_on) == expected


@pytest.mark.parametrize("fail_on", FAIL_ON)
def test_what_could_not_be_read_makes_every_run_incomplete(report: Report, fail_on: FailOn) -> None:
    assert report.exit_code(fail_on) == 2


def test_an_empty_report_is_no_failure() -> None:
    assert Report(()).exit_code() == 0


def test_a_record_a_dict_a_text_and_a_path_are_all_sources(rules: RuleBook, tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    path.write_text('{"claims": [{"measure": "raised", "value": "1"}]}')
    data = {"claims": [{"measure": "raised", "value": "1"}]}
    for source in (data, load_record(data), path, str(path), path.read_text(), [data, path]):
        report = check(source, rules)
        assert report.problems == ()
        assert {record.record.claims[0].value for record in report} == {"1"}


def test_a_file_that_is_missing_does_not_stop_the_others(rules: RuleBook) -> None:
    report = check(["sample/nothing.json", "sample/exchange.json"], rules)
    assert len(report.records) == 3
    assert len(report.problems) == 2


def test_a_dict_that_is_no_record_raises(rules: RuleBook) -> None:
    with pytest.raises(RecordFileError, match="mesure"):
        check({"claims": [{"mesure": "raised", "value": "1"}]}, rules)


def test_the_report_is_the_same_every_time(rules: RuleBook) -> None:
    first, second = check("sample", rules), check("sample", rules)
    assert first.to_json() == second.to_json()
    assert str(first) == str(second)
    assert first._repr_html_() == second._repr_html_()
