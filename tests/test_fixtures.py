"""The founding case with the shipped rules: what `make demo` prints, and what it must find."""

from pathlib import Path

import pytest

from validator import Verdict, check

FIXTURES = Path(__file__).parent.parent / "fixtures"
PLANTED = [
    ("parts-make-whole", "390", "400"),  # 270 + 130
    ("parts-make-whole", "870", "780"),  # 390 each × 2 sides
    ("weekday-of-date", "Thursday", "Friday"),  # 23 May 2025
]


@pytest.mark.parametrize("story", ["prisoner-exchange-agrees", "prisoner-exchange-contradicts"])
def test_the_report_of_a_story_is_the_expected_one(story, golden, monkeypatch):
    monkeypatch.chdir(FIXTURES.parent)
    golden.text(FIXTURES / "expected" / f"{story}.txt", str(check(f"fixtures/{story}")))


def test_the_story_as_reported_has_no_contradiction():
    report = check(str(FIXTURES / "prisoner-exchange-agrees"))
    assert list(report.contradictions) == []
    derivations = [finding.derivation for finding in report.agreements]
    for expected in (
        "270 military + 120 civilian = 390 ✓ stated 390 (each side)",
        "390 each × 2 sides = 780 ✓ stated 780",
        "390 ÷ 1,000 target = 39 % ✓ stated 39% (each side)",
        "1,000 target − 390 = 610 ✓ stated 610 (each side)",
        "Three women ≤ 780 ✓",
        "weekday(23 May 2025) = Friday ✓ stated Friday",
    ):
        assert expected in derivations


def test_the_three_planted_errors_are_found_and_proven_and_nothing_else():
    report = check(str(FIXTURES / "prisoner-exchange-contradicts"))
    found = sorted((f.rule.id, f.shown.stated_text, f.shown.computed_text) for f in report.contradictions)
    assert found == PLANTED
    assert {f.strength and f.strength.value for f in report.contradictions} == {"proven"}


def test_the_superlative_without_peers_is_listed_and_not_passed_over():
    report = check(str(FIXTURES / "prisoner-exchange-agrees"))
    (record,) = report.records
    assert [unchecked.claim.id for unchecked in record.unchecked] == ["largest"]
    assert all(finding.verdict is not Verdict.CONTRADICTS for finding in record.findings)
