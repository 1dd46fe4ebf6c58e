"""The report of one sample in every form, compared with files: ``pytest tests --regenerate`` writes them anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from validator import Report
from validator.report.terminal import plain_text

GOLDEN = Path(__file__).parent / "golden"


def check_golden(name: str, text: str, regenerate: bool) -> None:
    path = GOLDEN / name
    if regenerate:
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("width", [80, 200])
def test_a_terminal_of_each_width_gets_the_golden_report(report: Report, width: int, regenerate: bool) -> None:
    check_golden(f"width-{width}.txt", plain_text(report, width), regenerate)


def test_an_ascii_terminal_gets_the_golden_report_spelled_out(report: Report, regenerate: bool) -> None:
    text = plain_text(report, encoding="ascii")
    assert text.isascii()
    check_golden("ascii.txt", text, regenerate)


def test_showing_contradictions_only_gives_the_golden_report(report: Report, regenerate: bool) -> None:
    check_golden("contradictions.txt", plain_text(report, show="contradictions"), regenerate)


def test_the_json_report_is_the_golden_one(report: Report, regenerate: bool) -> None:
    check_golden("report.json", report.to_json(), regenerate)


def test_the_notebook_fragment_is_the_golden_one(report: Report, regenerate: bool) -> None:
    check_golden("notebook.html", report._repr_html_(), regenerate)


@pytest.mark.parametrize("width", [60, 80, 200])
def test_no_line_is_wider_than_the_page(report: Report, width: int) -> None:
    assert [line for line in plain_text(report, width).splitlines() if len(line) > width] == []


def test_no_line_ends_in_a_space(report: Report) -> None:
    assert [line for line in plain_text(report).splitlines() if line != line.rstrip()] == []
