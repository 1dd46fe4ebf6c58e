"""The report of a data set: what it says first, what it says of itself, and when it is a failure."""

from __future__ import annotations

import dataclasses
import pickle
from collections.abc import Sequence
from pathlib import Path

import jsonschema
import pytest
from county_data import Counties, sample_of

from validator import RecordReport, RuleBook, check, load_rules
from validator.across.across import judge_across
from validator.claims.readers.claims_text import parse_claims
from validator.claims.readers.tables.table import Tally
from validator.errors import Place, Problem
from validator.judge.judge import Judge
from validator.report.dataset.dataset_report import DataSetReport, FileCounts
from validator.report.dataset.dataset_schema import dataset_schema
from validator.report.dataset.sample import MOST_PATTERNED, MOST_SAMPLED, First, Sample
from validator.report.dataset.tally import DataSetTally
from validator.report.result import FailOn


def test_rows_come_in_the_order_of_the_rules_and_idle_rules_are_told(counties: Counties) -> None:
    report = counties.report()
    assert [row.id for row in report.by_rule] == ["parts-of-a-side", "women-among-all"]
    assert [rule.id for rule in report.idle] == ["rank-is-positive"]


def test_the_first_contradictions_are_kept_in_full_and_the_rest_counted(counties: Counties) -> None:
    report = counties.report(limit=3)
    assert [(record.id, finding.rule.id) for record, finding in report.findings] == [
        ("queens", "parts-of-a-side"),
        ("suffolk", "parts-of-a-side"),
        ("essex", "women-among-all"),
    ]
    assert report.more_findings == 4


def test_no_finding_is_shown_with_a_limit_of_none(counties: Counties) -> None:
    report = counties.report(limit=0)
    assert report.findings == ()
    assert "7 contradictions (6 errors, 1 warning)" in str(report)
    assert "  7 contradictions: write them all with --format jsonl --output FILE\n" in str(report)


def test_patterns_and_suspects_say_what_they_were_looked_for_in(counties: Counties) -> None:
    report = counties.report()
    assert report.patterns_among == "the 7 contradicting records"
    assert report.suspects_among == "the 12 records"
    of_many = dataclasses.replace(report, tally=counties.tally())
    of_many.tally.records, of_many.tally.contradicting = 3_000_000, 20_000
    assert of_many.patterns_among == "the first 7 of 20,000 contradicting records"
    assert of_many.suspects_among == "the first 12 of 3,000,000 records"


def test_totals_that_are_all_ten_times_too_high_are_a_fault_of_the_data(counties: Counties) -> None:
    found = report_of(counties, [counties[name] for name in ("tioga", "yates", "lewis")])
    assert found.rule_suspects == ()
    assert [(pattern.count, pattern.of) for pattern in found.patterns] == [(3, 3)]
    assert "  What contradictions have in common  among the 3 contradicting records\n" in str(found)


def test_a_rule_that_lacks_a_term_is_suspect(counties: Counties) -> None:
    # 270 + 120 + 3, 40 + 70 + 5, 200 + 100 + 7: the rule forgets that women are counted apart
    stated = [(270, 120, 3, 393), (40, 70, 5, 115), (200, 100, 7, 307)]
    names = ("military", "civilian", "women", "per_side")
    records = [
        {
            "id": f"r{number}",
            "claims": [
                {"id": name, "measure": name, "value": str(value), "unit": "person"}
                for name, value in zip(names, values, strict=True)
            ],
        }
        for number, values in enumerate(stated)
    ]
    found = report_of(counties, check(records, counties.book).records)
    assert [(suspect.rule.id, suspect.closing_term, suspect.closes) for suspect in found.rule_suspects] == [
        ("parts-of-a-side", "+ women", 3)
    ]
    told = "? rule suspect among the 3 records: The rule parts-of-a-side is suspect: it contradicts in 3 of 3 checks"
    assert told in " ".join(str(found).split())


def report_of(counties: Counties, reports: Sequence[RecordReport]) -> DataSetReport:
    tally = DataSetTally()
    for report in reports:
        tally.add(report)
    tally.count_rows(len(reports))
    return DataSetReport(tally, counties.book.rules, sample_of(reports))


@pytest.mark.parametrize(
    ("fail_on", "code"), [("error", 1), ("warning", 1), ("note", 1), ("undecided", 1), ("never", 0)]
)
def test_a_contradiction_fails_the_run(counties: Counties, fail_on: FailOn, code: int) -> None:
    tally = DataSetTally()
    tally.add(counties["queens"])
    tally.count_rows(1)
    assert DataSetReport(tally).exit_code(fail_on) == code


@pytest.mark.parametrize(
    ("fail_on", "code"), [("error", 0), ("warning", 1), ("note", 1), ("undecided", 1), ("never", 0)]
)
def test_a_warning_fails_the_run_where_it_is_asked_to(counties: Counties, fail_on: FailOn, code: int) -> None:
    tally = DataSetTally()
    tally.add(counties["essex"])
    tally.count_rows(1)
    assert DataSetReport(tally).exit_code(fail_on) == code


def test_what_was_not_read_whole_is_never_a_success(counties: Counties) -> None:
    whole = DataSetTally()
    whole.add(counties["kings"])
    whole.count_rows(1)
    assert DataSetReport(whole).exit_code("never") == 0
    assert DataSetReport(whole, partial="interrupted after 1 record").exit_code("never") == 2
    whole.add_problem(Problem(Place("a.csv", 2), "the row is cut off"))
    assert DataSetReport(whole).exit_code("never") == 2


def test_a_row_that_is_lost_is_told_as_an_error_of_the_program(counties: Counties) -> None:
    tally = DataSetTally()
    tally.add(counties["kings"], 997)
    tally.count_rows(1_000, unreadable=1, empty=1)
    report = DataSetReport(tally)
    told = "1,000 rows were read, but 997 in records + 1 unreadable + 1 empty = 999"
    assert report.discrepancies == (told,)
    assert report.exit_code("never") == 2
    assert "✗ this program is wrong: 1,000 rows were read" in str(report)
    tally.count_rows(0, empty=1)
    assert DataSetReport(tally).discrepancies == ()
    assert "1,000 rows read = 997 in records + 1 unreadable + 2 empty" in str(DataSetReport(tally))


def test_records_that_neither_the_screen_nor_the_judge_settled_are_told(counties: Counties) -> None:
    tally = DataSetTally()
    tally.add(counties["kings"], 10)
    tally.count_rows(10)
    tally.count_cleared(8)
    tally.count_judged("a value is not a plain number")
    assert DataSetReport(tally).discrepancies == (
        "there are 10 records, but 8 cleared by the screen + 1 judged one by one = 9",
    )
    tally.count_judged("a value is not a plain number")
    assert DataSetReport(tally).discrepancies == ()
    assert "8 cleared by the screen, 2 judged one by one\n    2  a value is not a plain number\n" in str(
        DataSetReport(tally)
    )


def test_a_partial_run_says_so_first_and_last(counties: Counties) -> None:
    lines = str(counties.report(partial="interrupted after 12 of about 3,000 records")).splitlines()
    told = "! partial report: interrupted after 12 of about 3,000 records"
    assert (lines[0], lines[-1]) == (told, told)


def test_an_empty_data_set_has_a_report() -> None:
    report = DataSetReport(DataSetTally())
    assert report.exit_code() == 0
    assert str(report).splitlines()[0].startswith("? 0 records: 0 contradictions")


def test_a_sample_keeps_the_first_records_and_never_many_claims(counties: Counties) -> None:
    first: First[str] = First(3, 100)
    for name, weight in (("a", 60), ("b", 60), ("c", 1)):
        first.add(name, weight)
    assert first.items == ["a", "b"]
    assert first.offered == 3
    many = sample_of([counties["queens"]] * (MOST_SAMPLED + 5))
    assert len(many.records.items) == MOST_SAMPLED
    assert len(many.contradicting.items) == MOST_PATTERNED
    assert len(many.findings.items) == 20


def test_the_rules_of_several_processes_are_told_in_one_row(counties: Counties) -> None:
    book: RuleBook = load_rules([Path(__file__).parent / "rules"], shipped=False)
    again = check({"id": "queens", "claims": [{"measure": "women", "value": "3"}]}, book, explain=False).records[0]
    tally = counties.tally()
    tally.add(again)
    assert [row.id for row in DataSetReport(tally, book.rules).by_rule] == ["parts-of-a-side", "women-among-all"]


def test_what_contradicts_between_records_is_told_with_what_was_compared() -> None:
    book = load_rules()
    north = parse_claims("record: north\nseats[as_of=2024] = 41 seats")
    south = parse_claims("record: south\nseats[as_of=2024] = 14 seats")
    alone = parse_claims("record: alone\nseats[as_of=2024] = 90 seats")
    tally, sample = DataSetTally(), Sample()
    judge = Judge(book)
    for record in (north, south, alone):
        tally.add(RecordReport(judge.judge(record)))
    tally.count_rows(3)
    before = tally.counts
    apart = "its table declares no dims"
    with judge_across([north, south, alone], book, apart=lambda one: apart if one is alone else "") as found:
        for judged in found.judged:
            tally.add_between(RecordReport(judged))
            sample.add_between(RecordReport(judged))
        counts = found.counts
    tally.count_across(counts)
    report = DataSetReport(tally, book.rules, sample, across=counts)
    assert (tally.counts.contradicts, before.contradicts) == (1, 0)
    assert (tally.records, tally.contradicting, tally.between) == (3, 0, 1)
    assert [(record.id, finding.shown.difference) for record, finding in report.findings] == [
        ("across records: seats[as_of=2024]", "-27")
    ]
    assert report.more_findings == 0
    (row,) = (row for row in report.by_rule if row.contradicts)
    assert [(worst.distance, worst.record) for worst in row.worst] == [(27, "across records: seats[as_of=2024]")]
    text = str(report)
    assert "\n✗ across records: seats[as_of=2024]\n" in text
    assert "    1 record not compared\n      1  its table declares no dims\n" in text
    assert (
        "\n  Across records  2 numbers of 2 records read: 2 of them compared with another\n  record's, 0 with none\n"
        in text
    )
    assert "0 of 3 numbers checked within their records, 2 between records" in " ".join(text.split())
    jsonschema.Draft202012Validator(dataset_schema()).validate(report.to_dict())
    assert report.to_dict()["across"]["apart"] == [{"reason": apart, "count": 1}]
    assert (report.exit_code("error"), report.exit_code("warning")) == (0, 1)


def test_a_sample_travels_between_processes_and_is_explained_where_it_arrives(counties: Counties) -> None:
    told = {report.id: report for report in counties.reports}
    plain = sample_of([RecordReport(report.judged) for report in counties.reports], 3)
    arrived = pickle.loads(pickle.dumps(plain)).explained(lambda record: told[record.id])
    report = dataclasses.replace(counties.report(3), sample=arrived)
    assert str(report) == str(counties.report(3))
    assert report.to_json() == counties.report(3).to_json()


def test_of_many_files_the_first_are_named_and_their_cells_that_state_nothing_counted() -> None:
    table = Tally(rows=5, used=4, empty=1, nulls=7, no_numbers=2, records=4)
    files = tuple(FileCounts.of(f"part-{number}.csv", table) for number in range(20))
    text = str(DataSetReport(DataSetTally(), files=files))
    assert "  part-11.csv  5 rows · 4 records · 1 empty\n  and 8 more files · 32 records\n" in text
    assert "  180 cells state nothing, 40 of them NaN or infinite\n" in text
