"""The report as Python shows it: printed, in a rich console, in a notebook."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path

import pytest

import validator
from validator import Report, RuleBook, check
from validator.report.terminal import plain_text
from validator.report.terminal_record import _bar


def test_print_gives_the_plain_report(report: Report) -> None:
    assert str(report) == plain_text(report, 80)


def test_a_rich_console_prints_the_report_in_its_own_width(report: Report) -> None:
    from rich.console import Console

    console = Console(file=io.StringIO(), width=200)
    console.print(report)
    printed = console.file.getvalue()  # type: ignore[attr-defined]
    assert printed == plain_text(report, 200)


def test_a_notebook_gets_one_self_contained_fragment(report: Report) -> None:
    html = report._repr_html_()
    assert html.startswith("<div")
    assert html.endswith("</div>")
    assert [word for word in ("http", "<style", "<script", "<img") if word in html] == []
    assert html.count("<details") == html.count("</details>")


def test_a_record_with_problems_has_no_tick(rules: RuleBook) -> None:
    claims = [{"measure": "raised", "value": "1"}, {"measure": "raised", "value": "lots"}]
    claims.append({"measure": "raised", "dims": {"stage": "target"}, "value": "2"})  # type: ignore[dict-item]
    text = str(check({"claims": claims}, rules))
    assert text.startswith("? record  no contradiction in what could be read\n")
    assert "✓ " not in text.splitlines()[-1]
    assert "    c2  lots  'lots' is not a number, a date or a known wording\n" in text


def test_a_run_without_a_record_says_only_that() -> None:
    assert str(Report(())) == "? no record could be read\n"


def test_a_printed_report_tells_its_problems(rules: RuleBook) -> None:
    assert str(check("nope.json", rules)).splitlines() == [
        "  1 problem",
        "    nope.json:1:1  the file does not exist",
        "      to do    check the path",
        "",
        "? no record could be read: 1 problem",
    ]


@pytest.mark.parametrize("own", ["rules/within-target.yaml", ["rules/within-target.yaml"]])
def test_rules_may_be_given_by_their_paths(
    rules: RuleBook, own: str | list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("validator.rulebook.pack.shipped_rules", lambda: Path("rules/rank-is-positive.yaml"))
    claims = [{"measure": "raised", "value": "3"}, {"measure": "raised", "dims": {"stage": "target"}, "value": "2"}]
    assert [finding.rule.id for finding in check({"claims": claims}, own).contradictions] == ["within-target"]


def test_the_repr_counts() -> None:
    assert (
        repr(Report(()))
        == "<Report: 0 records, 0 contradictions, 0 agreements, 0 undecided, 0 problems, 0 of 0 numbers checked>"
    )


@pytest.mark.parametrize(
    ("share", "filled"),
    [
        (Fraction(0), 0),
        (Fraction(1, 1000), 1),
        (Fraction(39, 100), 7),
        (Fraction(999, 1000), 19),
        (Fraction(1), 20),
        (Fraction(3), 20),
    ],
)
def test_a_bar_is_full_only_at_the_whole_and_empty_only_at_nothing(share: Fraction, filled: int) -> None:
    assert _bar(share) == "█" * filled + "░" * (20 - filled)


def test_long_lists_show_the_first_of_each_rule_and_count_the_rest(rules: RuleBook) -> None:
    claims = []
    for number in range(50):
        claims.append({"measure": "raised", "dims": {"town": f"t{number}"}, "value": "1"})
        claims.append({"measure": "raised", "dims": {"town": f"t{number}", "stage": "target"}, "value": "2"})
    shown = plain_text(check({"claims": claims}, rules))
    assert "50 agreements" in shown
    assert "and 47 more" in shown


def test_a_sum_of_many_parts_shows_its_first_claims_and_counts_the_rest(rules: RuleBook) -> None:
    members = [f"m{number}" for number in range(100)]
    claims = [{"measure": "votes", "dims": {"party": name}, "value": "1", "unit": "vote"} for name in members]
    claims.append({"measure": "votes", "value": "101", "unit": "vote"})
    shown = plain_text(check({"members": {"party": members}, "claims": claims}, rules))
    assert "and 77 more claims" in shown
    assert "1 too high" in shown


def test_every_public_name_can_be_imported() -> None:
    for name in validator.__all__:
        assert getattr(validator, name) is not None
    assert set(validator.__all__) <= set(dir(validator))


def test_a_name_that_is_not_public_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="chekc"):
        _ = validator.chekc  # type: ignore[attr-defined]


def test_the_version_is_the_packages() -> None:
    import tomllib
    from pathlib import Path

    project = Path(__file__).parents[2] / "pyproject.toml"
    assert tomllib.loads(project.read_text())["project"]["version"] == validator.__version__


def rank(value: str, **dims: str) -> dict[str, object]:
    return {"measure": "exchange", "dims": {"statistic": "rank", **dims}, "value": value}


def test_agreements_of_one_claim_alone_are_counted_on_one_line(rules: RuleBook) -> None:
    shown = plain_text(check({"claims": [rank("1", year="2024"), rank("2", year="2025")]}, rules))
    assert "2 claims, each by itself: 1 rank ≥ 1 ✓ (year 2024), …  rank-is-positive" in shown
    shown = plain_text(check({"claims": [rank("1")]}, rules))
    assert "a claim by itself: 1 rank ≥ 1 ✓  rank-is-positive" in shown


def test_an_agreement_that_needs_one_of_two_statements_names_it(rules: RuleBook) -> None:
    claims = [
        {"id": "first", "measure": "raised", "value": "90"},
        {"id": "second", "measure": "raised", "value": "120"},
        {"id": "goal", "measure": "raised", "dims": {"stage": "target"}, "value": "100"},
    ]
    report = check({"claims": claims}, rules)
    assert [claim.id for claim in report.agreements[0].depends_on] == ["first"]
    assert "only with first: the cell is stated otherwise too" in plain_text(report, 120)


def test_a_notebook_counts_the_contradictions_that_it_leaves_out(rules: RuleBook) -> None:
    html = check({"claims": [rank("0", year=str(year)) for year in range(1900, 2020)]}, rules)._repr_html_()
    assert "and 20 more contradictions" in html
