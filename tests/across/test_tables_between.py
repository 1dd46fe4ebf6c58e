"""Tables whose rows are compared with those of other tables: what is told of what was compared, and of what was not."""

from __future__ import annotations

from pathlib import Path

import pytest

from validator.bulk.options import Options
from validator.bulk.run import check_data_set
from validator.report.dataset.dataset_report import DataSetReport
from validator.rulebook.pack import load_rules

STOCKS = {
    "stock.csv": "depot,as_of,tons\nA,2024-01-01,100\nA,2024-02-01,130\nB,2024-01-01,50\nB,2024-02-01,40\n",
    "stock.validator.yaml": """\
layout: long
record: [depot, as_of]
value: tons
dims: [depot, as_of]
measures: {tons: {unit: t, additive: true}}
""",
    "flow.csv": """\
depot,as_of,since,flow,tons
A,2024-02-01,2024-01-01,gain,50
A,2024-02-01,2024-01-01,loss,30
B,2024-02-01,2024-01-01,loss,10
""",
    "flow.validator.yaml": """\
layout: long
record: [depot, as_of, flow]
value: tons
dims: [depot, as_of, since, flow]
measures: {tons: {unit: t, additive: true}}
""",
}
DAYS = {
    "a.csv": "region,as_of,cases\nEast,1 May 2024,7\nMid,2024,9\n",
    "b.csv": "region,as_of,cases\nEast,2024-05-01,8\nMid,2024-05-01,10\n",
    **dict.fromkeys(
        ("a.validator.yaml", "b.validator.yaml"),
        "layout: wide\nid: [region, as_of]\ndims: [region, as_of]\ncolumns: {cases: {unit: person}}\n",
    ),
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(files: dict[str, str], *, across: bool = True) -> DataSetReport:
    for name, text in files.items():
        Path(name).write_text(text, encoding="utf-8")
    paths = sorted(name for name in files if name.endswith(".csv"))
    return check_data_set(paths, load_rules(), Options(across=across))


@pytest.mark.usefixtures("here")
def test_a_table_to_which_a_rule_applied_between_records_is_not_told_that_none_did() -> None:
    alone = {
        "alone.csv": "depot,as_of,grams\nA,2024-01-01,5\nA,2024-02-01,6\n",
        "alone.validator.yaml": "layout: long\nrecord: [depot, as_of]\nvalue: grams\ndims: [depot, as_of]\n"
        "measures: {grams: {unit: g}}\n",
    }
    report = told(STOCKS | alone)
    assert [note.partition(": no rule applied to it")[0] for note in report.not_weighed] == ["alone.csv"]
    within = told(STOCKS | alone, across=False)
    assert [
        note.partition(": no rule applied to it")[0] for note in within.not_weighed if "no rule applied" in note
    ] == ["alone.csv", "flow.csv", "stock.csv"]


@pytest.mark.usefixtures("here")
def test_two_sides_that_nobody_states_are_told_as_two_sides() -> None:
    # 50 − 30 = 20 came in, and 130 − 100 = 30 more are there
    text = str(told(STOCKS))
    assert "    one side    20 t\n    other side  30 t\n    difference  10 t too low\n" in text
    assert "stated      20 t" not in text


@pytest.mark.usefixtures("here")
def test_the_verdict_says_how_many_numbers_were_compared_between_records() -> None:
    report = told(STOCKS)
    first, second = str(report).splitlines()[:2]
    assert first == "✗ 7 records: 1 contradiction (1 warning), 0 agreements, 0 undecided, 0 of 7"
    # the two stocks and the two flows of A
    assert second == "  numbers checked within their records, 4 between records"
    assert "7 numbers of 7 records read: 4 of them compared with another\n  record's, 3 with none\n" in str(report)
    assert report.to_dict()["across"]["compared"] == 4
    assert "checked within" not in str(told(STOCKS, across=False))


@pytest.mark.usefixtures("here")
def test_one_day_that_two_tables_write_differently_is_compared() -> None:
    report = told(DAYS)
    (row,) = (row for row in report.by_rule if row.contradicts)
    # 7 and 8 on 1 May; a figure of the year and one of a day are of no one cell
    assert (row.id, row.counts.checks, row.contradicts) == ("restated-across-records", 1, 1)
    assert report.across is not None
    assert (report.across.claims, report.across.compared) == (4, 2)


@pytest.mark.usefixtures("here")
def test_what_was_compared_with_nothing_is_not_called_compared() -> None:
    apart = DAYS | {"b.csv": "region,as_of,cases\nWest,2024-05-01,8\nMid,2024-05-01,10\n"}
    text = str(told(apart))
    # eight agreements: no count is negative, and each is whole; that compares nothing
    summary = (
        "? 4 records: 0 contradictions, 8 agreements, 0 undecided, 0 of 4 numbers checked\n"
        "  within their records, 0 between records\n"
    )
    assert text.startswith(summary)
    assert "4 numbers of 4 records read: 0 of them compared with another\n  record's, 4 with none\n" in text
