"""Reports read back: every form that a run writes, and what is told of a file that is none."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from validator import check
from validator.bulk.options import Options
from validator.bulk.run import check_data_set
from validator.errors import UsageError
from validator.report.dataset.json_dataset import summary_line
from validator.rulebook.rule import RuleBook
from validator.waivers.baseline import load_baseline
from validator.waivers.waiver import Acknowledgement
from validator.waivers.written_report import read_whole, read_written

ROWS = 30
WRONG = {"id": "fair", "claims": [{"id": "n", "measure": "x", "value": "1"}], "checks": ["n = 2", "n = 1"]}


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Thirty rows, each of which contradicts."""
    path = tmp_path / "data.csv"
    path.write_text("a,b\n" + "".join(f"{number},{number + 1}\n" for number in range(ROWS)))
    (tmp_path / "data.validator.yaml").write_text('checks: ["a = b"]\n')
    return path


def write(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_report_of_records_has_every_check_and_every_record(tmp_path: Path) -> None:
    report = check(WRONG, RuleBook(()))
    found = read_whole(write(tmp_path / "r.json", report.to_json()))
    assert (found.form, found.whole, found.number, found.records) == ("report", True, 1, {"fair"})
    assert [(one.rule, one.verdict, one.claims, one.fingerprint) for one in found.checks] == [
        (finding.rule.id, finding.verdict.value, ("n",), finding.fingerprint) for finding in report.records[0].findings
    ]


def test_a_packed_report_on_one_line_is_the_same_report(tmp_path: Path) -> None:
    text = check(WRONG, RuleBook(())).to_json()
    (tmp_path / "r.json.gz").write_bytes(gzip.compress(json.dumps(json.loads(text)).encode()))
    plain, packed = read_whole(write(tmp_path / "r.json", text)), read_whole(str(tmp_path / "r.json.gz"))
    assert packed.checks == plain.checks


def test_findings_in_json_lines_have_every_contradiction(table: Path, tmp_path: Path) -> None:
    lines: list[str] = []
    report = check_data_set([table], RuleBook(()), Options(write=lines.append))
    path = write(tmp_path / "r.jsonl", "".join(lines) + summary_line(report))
    found = read_whole(path)
    assert (found.form, len(found.contradictions), found.number) == ("lines", ROWS, ROWS)
    assert len(load_baseline(path).fingerprints) == ROWS
    assert set(load_baseline(path).fingerprints.values()) == {
        f"data-{number}" for number in range(2, ROWS + 2)
    }  # by the rows' lines


def test_findings_that_were_cut_off_are_no_baseline_but_can_be_looked_up(table: Path, tmp_path: Path) -> None:
    lines: list[str] = []
    check_data_set([table], RuleBook(()), Options(write=lines.append))
    path = write(tmp_path / "r.jsonl", "".join(lines))
    assert len(read_written(path).contradictions) == ROWS
    with pytest.raises(UsageError, match="its last line, which sums up, is missing"):
        load_baseline(path)


def test_a_data_sets_report_that_only_counts_some_is_no_baseline(table: Path, tmp_path: Path) -> None:
    few = check_data_set([table], RuleBook(()), Options(limit=20)).to_json()
    assert len(read_written(write(tmp_path / "few.json", few)).contradictions) == 20
    with pytest.raises(UsageError, match="it holds 20 of 30 contradictions; the others are only counted"):
        load_baseline(str(tmp_path / "few.json"))
    all_of_them = check_data_set([table], RuleBook(()), Options(limit=30)).to_json()
    assert len(load_baseline(write(tmp_path / "all.json", all_of_them)).fingerprints) == ROWS


def test_an_acknowledgement_is_read_back(tmp_path: Path) -> None:
    data = check(WRONG, RuleBook(())).to_dict()
    data["records"][0]["checks"][0]["acknowledged"] = {
        "by": "waiver",
        "reason": "x",
        "date": "2025-05-24",
        "expires": None,
    }
    found = read_whole(write(tmp_path / "r.json", json.dumps(data)))
    assert found.checks[0].acknowledged == Acknowledgement("waiver", "x", "2025-05-24", None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not JSON"),
        ("{}\n", "no report"),
        ("[]", "no report"),
        ("17\n", "no report"),
        ('{"records": {}}', "no report"),
        ('{\n"tool": {}, "records": [{"id": "x"}]}', "no report"),
        ('{"tool": {}, "findings": []}', "no report"),
        ('{\n"records": [', "not JSON: Expecting value"),
        ('{"record": "x"}\n', "no report"),
        ('{"problem": {}}\n[]\n', "2:1: a line that is no JSON object"),
        ('{"summary": {}}\n', "no report"),
        ('{"summary": 5}\n', "no report"),
        ("[" * 100_000, "no report"),
        ("id,a,b\nr1,1,2\n", "not JSON"),
    ],
)
def test_a_file_that_is_no_report_is_told(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        read_written(write(tmp_path / "r.json", text))
    assert said in str(error.value)
    assert "a report that validator check wrote" in str(error.value)


def test_a_report_of_an_older_version_is_told(tmp_path: Path) -> None:
    data = check(WRONG, RuleBook(())).to_dict()
    del data["records"][0]["checks"][0]["fingerprint"]
    with pytest.raises(UsageError, match="an older version wrote this report"):
        read_written(write(tmp_path / "r.json", json.dumps(data)))
