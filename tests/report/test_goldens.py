"""The report of one sample in every form, compared with files: ``pytest --regenerate`` writes them anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from validator import Report
from validator.report.terminal import plain_text

if TYPE_CHECKING:
    from conftest import Golden

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("width", [80, 200])
def test_a_terminal_of_each_width_gets_the_golden_report(report: Report, width: int, golden: Golden) -> None:
    golden.exact(GOLDEN / f"width-{width}.txt", plain_text(report, width))


def test_an_ascii_terminal_gets_the_golden_report_spelled_out(report: Report, golden: Golden) -> None:
    text = plain_text(report, encoding="ascii")
    assert text.isascii()
    golden.exact(GOLDEN / "ascii.txt", text)


def test_showing_contradictions_only_gives_the_golden_report(report: Report, golden: Golden) -> None:
    golden.exact(GOLDEN / "contradictions.txt", plain_text(report, show="contradictions"))


def test_the_json_report_is_the_golden_one(report: Report, golden: Golden) -> None:
    golden.exact(GOLDEN / "report.json", report.to_json())


def test_the_notebook_fragment_is_the_golden_one(report: Report, golden: Golden) -> None:
    golden.exact(GOLDEN / "notebook.html", report._repr_html_())


@pytest.mark.parametrize("width", [60, 80, 200])
def test_no_line_is_wider_than_the_page(report: Report, width: int) -> None:
    assert [line for line in plain_text(report, width).splitlines() if len(line) > width] == []


def test_no_line_ends_in_a_space(report: Report) -> None:
    assert [line for line in plain_text(report).splitlines() if line != line.rstrip()] == []
