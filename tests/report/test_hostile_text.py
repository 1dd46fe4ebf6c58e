"""Text of a record is data: markup, escapes, bidirectional and other unseen characters are shown, never obeyed."""

from __future__ import annotations

import io
import json

import pytest

from validator import Report, RuleBook, check
from validator.report.plain import safe, spelling
from validator.report.terminal import plain_text, print_report

ESCAPE = "\x1b[2J\x1b]0;owned\x07"
BIDI = "\u202e021\u202c"
MARKUP = "[bold red]270[/bold red] [link=https://example.org]x[/link] :smile:"
TAG = "<script>alert(1)</script>&amp;"


def report_with(rules: RuleBook, text: str) -> Report:
    return check(
        {
            "id": text or "empty",
            "claims": [
                {"id": "done", "measure": "raised", "value": "120", "quote": text},
                {"id": "goal", "measure": "raised", "dims": {"stage": "target"}, "value": "100", "quote": text},
                {"id": "odd", "measure": "other", "value": "1", "note": text},
            ],
        },
        rules,
    )


def coloured(report: Report, encoding: str = "utf-8") -> str:
    from rich.console import Console

    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding)
    console = Console(
        file=file, width=80, force_terminal=True, color_system="standard", markup=False, emoji=False, highlight=False
    )
    print_report(report, console)
    file.flush()
    return raw.getvalue().decode(encoding)


@pytest.mark.parametrize("text", [ESCAPE, BIDI, "zero\u200bwidth", "\x9b31m", "\u2066x\u2069", "\ufeff"])
def test_unseen_characters_never_reach_any_output(rules: RuleBook, text: str) -> None:
    report = report_with(rules, text)
    for shown in (plain_text(report), report._repr_html_(), report.to_json()):
        assert [char for char in shown if not char.isprintable() and char != "\n"] == []
    # rich's own colour codes are the only escapes
    assert "\x1b[2J" not in coloured(report)
    assert "\x1b]0" not in coloured(report)


def test_markup_and_emoji_codes_are_shown_as_they_are(rules: RuleBook) -> None:
    report = report_with(rules, MARKUP)
    assert "[bold red]270[/bold red]" in plain_text(report, 200)
    assert "[bold red]270[/bold red]" in coloured(report)
    assert ":smile:" in coloured(report)
    assert "https://example.org" not in [part for part in coloured(report).split("\x1b]8") if part.startswith(";")]


def test_a_notebook_escapes_tags(rules: RuleBook) -> None:
    html = report_with(rules, TAG)._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;" in html


def test_json_keeps_hostile_text_exactly(rules: RuleBook) -> None:
    report = report_with(rules, ESCAPE + BIDI)
    assert json.loads(report.to_json())["records"][0]["id"] == ESCAPE + BIDI


def test_a_quote_of_a_megabyte_is_cut_with_its_length(rules: RuleBook) -> None:
    report = report_with(rules, "q" * 1_000_000)
    shown = plain_text(report)
    assert "… (999,600 more characters)" in shown.replace("\n", " ").replace("                   ", " ").replace(
        "  ", " "
    )
    assert len(shown) < 10_000
    assert len(report._repr_html_()) < 10_000


def test_line_breaks_in_a_quote_do_not_break_the_layout(rules: RuleBook) -> None:
    assert "“two lines”" in plain_text(report_with(rules, "two\n\tlines"))


def test_a_thin_space_between_thousands_is_a_space() -> None:
    assert safe("1\u202f000 and 2\u00a0000") == "1 000 and 2 000"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437", "latin-1", "koi8-r", "no-such-encoding"])
def test_every_encoding_gets_a_report_that_it_can_write(report: Report, encoding: str) -> None:
    text = plain_text(report, encoding=encoding)
    text.encode("ascii" if encoding == "no-such-encoding" else encoding)
    assert "weekday-of-date" in text


def test_an_ascii_terminal_gets_signs_in_letters() -> None:
    assert spelling("ascii")("≤ ≥ × − … ✓ ✗ █░") == "<= >= x - ... ok X #."


def test_wide_characters_are_wrapped_by_their_columns(rules: RuleBook) -> None:
    from rich.cells import cell_len

    shown = plain_text(report_with(rules, "捕虜交換" * 60), 80)
    assert max(cell_len(line) for line in shown.splitlines()) <= 80
