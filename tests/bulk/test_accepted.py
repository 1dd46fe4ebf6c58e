"""What waivers and a baseline accept in a data set: acknowledged as it is when records are judged one by one."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from validator.bulk.options import Options
from validator.bulk.run import check_data_set
from validator.report.dataset.dataset_report import DataSetReport
from validator.rulebook.rule import RuleBook
from validator.waivers.waiver import Accepted, Waiver

RECORDS = 3_000
DAY = date(2025, 5, 24)
BOOK = RuleBook(())


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Rows of which every one contradicts: a + b is at most 18, c at least 40."""
    path = tmp_path / "data.csv"
    path.write_text("a,b,c\n" + "".join(f"{n % 13},{n % 7},{n % 17 + 40}\n" for n in range(RECORDS)))
    (tmp_path / "data.validator.yaml").write_text('checks: ["a + b = c"]\n')
    return path


def run(path: Path, accepted: Accepted | None, jobs: int = 1) -> tuple[DataSetReport, list[dict[str, object]]]:
    lines: list[str] = []
    report = check_data_set([path], BOOK, Options(jobs=jobs, write=lines.append, accepted=accepted))
    return report, [json.loads(line) for line in "".join(lines).splitlines()]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_waiver_takes_one_row_of_thousands_out_of_what_fails(table: Path, jobs: int) -> None:
    plain, found = run(table, None)
    assert plain.exit_code() == 1
    assert [line["acknowledged"] for line in found] == [None] * RECORDS
    named = found[2_345]
    by_fingerprint = Waiver(
        reason="a misprint", date=DAY, fingerprint=str(named["fingerprint"]), record=str(named["record"])
    )
    by_claims = Waiver(reason="known", date=DAY, record="data-17", rule="a + b = c", claims=("c", "a", "b"))
    report, lines = run(table, Accepted((by_fingerprint, by_claims)), jobs)
    acknowledged = {line["record"]: line["acknowledged"] for line in lines if line["acknowledged"]}
    assert acknowledged == {
        named["record"]: {"by": "waiver", "reason": "a misprint", "date": "2025-05-24", "expires": None},
        "data-17": {"by": "waiver", "reason": "known", "date": "2025-05-24", "expires": None},
    }
    assert (report.counts.contradicts, report.acknowledged, report.exit_code()) == (RECORDS, 2, 1)
    assert report.tally.used_waivers == {by_fingerprint, by_claims}
    for line in lines:
        line["acknowledged"] = None
    assert found == lines


def test_a_baseline_of_everything_found_leaves_nothing_that_stands(table: Path) -> None:
    _, found = run(table, None)
    known = {str(line["fingerprint"]): str(line["record"]) for line in found}
    assert len(known) == RECORDS
    report, lines = run(table, Accepted(baseline=known, baseline_name="old.jsonl"))
    assert {str(line["acknowledged"]) for line in lines} == {
        "{'by': 'baseline', 'reason': 'known in old.jsonl', 'date': None, 'expires': None}"
    }
    assert (report.acknowledged, report.exit_code()) == (RECORDS, 0)
    table.write_text(table.read_text().replace("\n0,0,40\n", "\n0,0,41\n", 1))
    report, _ = run(table, Accepted(baseline=known, baseline_name="old.jsonl"))
    assert (report.counts.contradicts, report.acknowledged, report.exit_code()) == (RECORDS, RECORDS - 1, 1)


def test_a_waiver_of_a_checked_record_that_accepts_nothing_is_told(tmp_path: Path) -> None:
    path = tmp_path / "data.jsonl"
    rows = [{"id": f"r{n:04}", "claims": claims(n, n, 2 * n), "checks": ["a + b = c"]} for n in range(900)]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    named = Waiver(reason="was wrong", date=DAY, record="r0700", rule="a + b = c", claims=("a", "b", "c"))
    elsewhere = Waiver(reason="in another file", date=DAY, record="q0700", rule="a + b = c", claims=("a", "b", "c"))
    report, _ = run(path, Accepted((named, elsewhere)))
    assert report.tally.cleared > 0
    assert [stale.waiver for stale in report.stale_waivers] == [named]


def claims(*values: int) -> list[dict[str, str]]:
    return [{"id": name, "measure": name, "value": str(value)} for name, value in zip("abc", values, strict=True)]
