"""The comment: read by GitHub's own parser it shows what was meant, and it is never too long."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hostile import TEXTS, report_with
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from validator import Report, RuleBook, check
from validator.report.dataset.dataset_report import DataSetReport
from validator.report.markdown import MOST, markdown_of
from validator.report.markdown_sections import Section, fitting
from validator.report.sentences import code_units
from validator.waivers.waiver import Accepted, Waiver, Waivers

OURS = {"h3", "p", "strong", "table", "tr", "th", "td", "details", "summary", "code", "pre"}


class Page(HTMLParser):
    """What GitHub makes of a comment: its elements, the text outside of ``code`` and ``pre``, and that inside."""

    def __init__(self, markdown: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: set[str] = set()
        self.plain: list[str] = []
        self.quoted: list[str] = []
        self.feed(cmarkgfm.github_flavored_markdown_to_html(markdown, options=Options.CMARK_OPT_UNSAFE))
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert attrs == [], (tag, attrs)
        self.open.append(tag)
        self.elements.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_data(self, data: str) -> None:
        inside = "code" in self.open or "pre" in self.open
        (self.quoted if inside else self.plain).append(data)


def test_the_headline_and_the_counts_come_first(contradicts: Report) -> None:
    assert markdown_of(contradicts).splitlines()[:3] == [
        "### ✗ 3 contradictions (3 errors) in 1 record",
        "",
        "20 agreements · 3 undecided · 12 of 13 numbers checked",
    ]


def test_the_table_has_a_row_a_contradiction(contradicts: Report) -> None:
    rows = re.findall(r"^<tr><td>error</td>.*$", markdown_of(contradicts), re.MULTILINE)
    assert len(rows) == 3
    assert "<code>390 each × 2 sides = 780 ✗ stated 870, 90 too high</code>" in rows[1]
    assert "<code>fixtures/prisoner-exchange-contradicts/record.json:21:5</code>" in rows[1]


def test_the_details_have_the_quotes_the_suspects_and_what_waives_them(contradicts: Report) -> None:
    page = "".join(Page(markdown_of(contradicts)).quoted)
    for said in (
        "“In all, 870 people have been exchanged so far.”",
        "so_far (870) is the one claim whose change reconciles this part",
        f"fingerprint {contradicts.contradictions[1].fingerprint}",
    ):
        assert said in page


def test_what_is_undecided_and_not_checked_is_told_with_its_reason(agrees: Report) -> None:
    text = markdown_of(agrees)
    assert text.startswith("### ✓ no contradiction in 1 record\n")
    assert "<summary>3 undecided: what is missing</summary>" in text
    assert "<code>the members of 'gender' are not declared, so there may be more</code>" in text
    assert "<summary>1 number not checked</summary>" in text
    assert "<code>no rule relates it to another claim</code>" in text


def test_what_is_acknowledged_is_counted_and_listed_with_its_reason(waived: Report) -> None:
    text = markdown_of(waived)
    assert text.startswith("### ✗ 2 contradictions (2 errors) in 1 record\n\n1 acknowledged · 20 agreements · ")
    assert "<summary>1 contradiction acknowledged</summary>" in text
    assert "until 2025-12-31): the ministry counts who came back twice | @ministry</code>" in text
    assert "<summary>1 waiver out of date</summary>" in text


def test_where_all_is_acknowledged_nothing_looks_as_if_it_agreed(rules: RuleBook) -> None:
    claims = [{"id": "s", "measure": "sold", "value": "120"}, {"id": "b", "measure": "baked", "value": "110"}]
    found = check({"id": "fair", "claims": claims}, rules)
    waiver = Waiver(reason="known", date=date(2025, 5, 24), fingerprint=found.contradictions[0].fingerprint)
    record = found.records[0]
    accepted = Accepted((waiver,))
    report = Report((replace(record, accepted=accepted),), rules=found.rules, accepted=accepted)
    assert markdown_of(report).startswith("### ~ no contradiction stands in 1 record\n\n1 acknowledged · ")


def test_problems_are_told(rules: RuleBook) -> None:
    text = markdown_of(check("nope.json", rules))
    assert text.startswith("### ? no record could be read\n")
    assert "1 problem: not everything could be read" in text
    assert "<td><code>the file does not exist</code></td>" in text


@pytest.mark.parametrize("limit", [0, 2, 20])
def test_a_data_set_counts_what_it_does_not_list(limit: int, stalls: Callable[..., DataSetReport]) -> None:
    text = markdown_of(stalls(limit))
    assert text.startswith("### ✗ 5 contradictions (2 errors, 3 warnings) in 6 records\n")
    assert ("<summary>All of 5 contradictions by rule</summary>" in text) == (limit < 5)
    assert ("and 3 more contradictions, not in this table\n" in text) == (limit == 2)
    assert ("and 3 more contradictions, not shown in full here\n" in text) == (limit == 2)
    assert ("\n5 contradictions, not listed one by one\n" in text) == (limit == 0)


def test_acknowledged_contradictions_that_are_not_listed_are_counted(stalls: Callable[..., DataSetReport]) -> None:
    waivers = Waivers(
        "w.toml",
        (
            Waiver(
                reason="known", date=date(2025, 5, 24), record="north", rule="sold-was-baked", claims=("sold", "baked")
            ),
        ),
    )
    text = markdown_of(stalls(0, Accepted.on(date(2025, 5, 24), waivers)))
    assert "<summary>1 contradiction acknowledged</summary>\n\n1 contradiction, not shown here\n" in text


@pytest.mark.parametrize("stalls", [60, 400])
def test_what_does_not_fit_is_counted(stalls: int, rules: RuleBook) -> None:
    claims = [
        {"measure": measure, "dims": {"stall": str(number)}, "value": value, "quote": "so it said " * 30}
        for number in range(stalls)
        for measure, value in (("sold", "120"), ("baked", "110"))
    ]
    text = markdown_of(check({"claims": claims}, rules, explain=False))
    assert MOST * 0.9 < code_units(text) <= MOST
    full = text.count("<pre>")
    assert f"and {stalls - full:,} more contradictions, not shown in full here\n" in text
    assert f"and {stalls - 50:,} more contradictions, not in this table\n" in text
    assert f"<summary>{2 * stalls:,} checks by 2 rules</summary>" in text
    assert Page(text).elements <= OURS


@pytest.mark.parametrize("char", ["<", "🙂", "\u202e"])
def test_texts_of_any_length_do_not_make_it_too_long(char: str, rules: RuleBook) -> None:
    claims = [
        {"id": f"{char}{number}{measure}", "measure": measure, "dims": {char * 3_000: str(number)}, "value": value}
        for number in range(12)
        for measure, value in (("sold", "120"), ("baked", "110"))
    ]
    report = check({"id": char * 9_000, "claims": [{**claim, "quote": char * 9_000} for claim in claims]}, rules)
    text = markdown_of(report)
    assert code_units(text) <= MOST
    assert text.startswith("### ✗ 12 contradictions (12 errors) in 1 record\n")
    assert Page(text).elements <= OURS


@given(sizes=st.lists(st.lists(st.integers(0, 90), max_size=9), max_size=6), left=st.integers(0, 10**9))
def test_sections_never_exceed_their_room(sizes: list[list[int]], left: int) -> None:
    sections = [
        Section(
            "heading", tuple("🙂" * size for size in parts), "part", "before", "after", left, folded=number % 2 == 0
        )
        for number, parts in enumerate(sizes)
    ]
    assert code_units(fitting("head", sections, 1_500)) <= 1_500


OPTIONAL = {"acknowledged", "error", "warning", "for", "other", "reasons", "and", "more", "not", "shown", "here"}


def words(page: Page) -> set[str]:
    """The words outside of code, without numbers and without the ends of plurals."""
    return {word.rstrip("s") for word in re.findall(r"[^\W\d]+", " ".join(page.plain))}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
def test_no_text_of_a_record_is_read_as_markdown_or_html(text: str, rules: RuleBook) -> None:
    markdown = markdown_of(report_with(rules, text, 2))
    page = Page(markdown)
    assert page.elements <= OURS
    # what is outside of code is made of the program's own words, whatever the record says
    assert words(page) <= words(Page(markdown_of(report_with(rules, "said", 2)))) | OPTIONAL
    # GitLab obeys a line that begins with a slash before it reads Markdown
    assert [line for line in markdown.splitlines() if line.startswith("/")] == []
