"""What a waiver or a baseline accepts is in every form of the report: counted, with its reason, and not as agreed."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest

from validator import Report, check, load_rules
from validator.bulk.options import Options
from validator.bulk.run import check_data_set
from validator.errors import Place
from validator.report.dataset.dataset_report import DataSetReport
from validator.report.dataset.dataset_schema import dataset_schema
from validator.report.dataset.terminal_dataset import plain_text as data_set_text
from validator.report.finding_schema import finding_schema
from validator.report.report_schema import report_schema
from validator.report.terminal import plain_text
from validator.rulebook.rule import RuleBook
from validator.waivers.baseline import Baseline
from validator.waivers.waiver import Accepted, Waiver, Waivers

if TYPE_CHECKING:
    from conftest import Golden

HERE = Path(__file__).parent
DAY, LATER = date(2025, 5, 24), date(2025, 6, 1)
RECORD = "exchange"


def waiver(number: int, **more: object) -> Waiver:
    place = Place("validator.waivers.toml", 3 + 8 * number)
    return Waiver(**{"reason": "the ministry counts twice", "date": DAY, "place": place, **more})  # type: ignore[arg-type]


def accepted_of(plain: Report) -> Accepted:
    """The second contradiction waived, the third in a baseline, and two waivers that are out of date."""
    _, second, third, *_ = plain.contradictions
    record = plain.records[0].id
    waivers = (
        waiver(0, fingerprint=second.fingerprint, expires=date(2025, 12, 31)),
        waiver(1, fingerprint="00c0ffee00c0ffee", expires=DAY),
        waiver(2, record=record, rule="parts-make-whole", claims=("per_side", "so_far")),
    )
    known = Baseline("main.json", {third.fingerprint: record})
    return Accepted.on(LATER, Waivers("validator.waivers.toml", waivers), known)


@pytest.fixture
def waived(monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.chdir(HERE)
    rules = load_rules(["rules"], shipped=False)
    return check("sample", rules, accepted=accepted_of(check("sample", rules)))


def test_a_terminal_gets_the_golden_report_with_what_is_acknowledged(waived: Report, golden: Golden) -> None:
    golden.exact(HERE / "golden" / "acknowledged.txt", plain_text(waived, show="contradictions"))


def test_every_contradiction_is_in_the_text_once_whether_it_stands_or_not(waived: Report) -> None:
    text = plain_text(waived)
    assert [text.count(finding.fingerprint) for finding in waived.contradictions] == [1] * len(waived.contradictions)
    assert (len(waived.standing), len(waived.acknowledged)) == (2, 2)


def test_a_notebook_shows_the_reason(waived: Report) -> None:
    html = waived._repr_html_()
    assert "2 contradictions, 2 acknowledged" in html
    assert "waived on 2025-05-24, until 2025-12-31: the ministry counts twice" in html
    assert "baseline: known in main.json" in html
    assert "expired on 2025-05-24" in html


def test_the_json_report_keeps_to_its_schema_and_counts(waived: Report) -> None:
    data = json.loads(waived.to_json())
    jsonschema.Draft202012Validator(report_schema()).validate(data)
    assert (data["summary"]["contradicts"], data["summary"]["acknowledged"]) == (4, 2)
    reasons = [one["acknowledged"] for one in data["records"][0]["checks"] if one["acknowledged"]]
    assert reasons == [
        {"by": "waiver", "reason": "the ministry counts twice", "date": "2025-05-24", "expires": "2025-12-31"},
        {"by": "baseline", "reason": "known in main.json", "date": None, "expires": None},
    ]
    assert [(one["why"], one["place"]["line"]) for one in data["summary"]["stale_waivers"]] == [
        ("expired", 11),
        ("unused", 19),
    ]


def test_a_record_with_nothing_that_stands_does_not_look_agreed(monkeypatch: pytest.MonkeyPatch) -> None:
    record = {"id": "r", "claims": [{"id": "n", "measure": "x", "value": "1"}], "checks": ["n = 2", "n = 1"]}
    [finding] = check(record, RuleBook(())).contradictions
    accepted = Accepted((waiver(0, fingerprint=finding.fingerprint),))
    report = check(record, RuleBook(()), accepted=accepted)
    assert report.exit_code() == 0
    lines = plain_text(report).splitlines()
    assert lines[0] == "~ r  no contradiction stands, 1 acknowledged"
    assert lines[-2].startswith("~ 1 record: no contradiction stands, 1 acknowledged, 1 agreement")
    assert not [line for line in lines if line.startswith("✓")]


# --- data sets -------------------------------------------------------------------------------------------------------

ROWS = 60


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Sixty rows, each of which contradicts."""
    monkeypatch.chdir(tmp_path)
    Path("data.csv").write_text("a,b\n" + "".join(f"{number},{number + 1}\n" for number in range(ROWS)))
    Path("data.validator.yaml").write_text('checks: ["a = b"]\n')
    return "data.csv"


def run(path: str, accepted: Accepted | None = None) -> tuple[DataSetReport, list[dict[str, object]]]:
    lines: list[str] = []
    report = check_data_set([path], RuleBook(()), Options(write=lines.append, accepted=accepted))
    return report, [json.loads(line) for line in "".join(lines).splitlines()]


def baseline_of(lines: list[dict[str, object]]) -> Baseline:
    return Baseline("main.jsonl", {str(line["fingerprint"]): str(line["record"]) for line in lines})


def test_what_is_new_in_a_data_set_is_shown_however_much_a_baseline_knows(table: str, golden: Golden) -> None:
    _, lines = run(table)
    known = baseline_of(lines[:50] + lines[51:])
    late = lines[58]
    named = waiver(0, fingerprint=late["fingerprint"], record=late["record"])
    report, _ = run(table, Accepted.on(LATER, Waivers("w", (named,)), known))
    assert (report.acknowledged, report.exit_code()) == (59, 1)
    shown = [(record.id, finding.acknowledgement) for record, finding in report.findings]
    assert shown[0] == (lines[50]["record"], None)
    assert shown[1] == (late["record"], named.acknowledgement)
    assert len(report.findings) + report.more_findings == ROWS
    golden.exact(HERE / "golden" / "acknowledged-data-set.txt", data_set_text(report, show="contradictions"))


def test_the_json_forms_of_a_data_set_keep_to_their_schemas(table: str) -> None:
    _, lines = run(table)
    report, found = run(table, Accepted.on(LATER, None, baseline_of(lines)))
    data = json.loads(report.to_json())
    jsonschema.Draft202012Validator(dataset_schema()).validate(data)
    assert (data["summary"]["contradicts"], data["summary"]["acknowledged"]) == (ROWS, ROWS)
    assert data["rules"][0]["acknowledged"] == ROWS
    schema = jsonschema.Draft202012Validator(finding_schema())
    for line in (*found, *data["findings"]):
        schema.validate(line)
    assert report.exit_code() == 0
    assert data_set_text(report).startswith("~ 60 records: no contradiction stands, 60 acknowledged in 60 records")
