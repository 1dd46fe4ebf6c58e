"""The page of an article as bytes: the same for the same report, small, closed, and text wherever a record has text."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from pages import HOSTILE, HOSTILE_ARTICLE, ROOT, SCRIPT, STORY, long_article, written

from validator import Report, check
from validator.report.html.article_page import RecordView, main_html, title_of
from validator.report.html.page import Live, page_of
from validator.waivers.waiver import Accepted, Waiver, Waivers

if TYPE_CHECKING:
    from conftest import Golden

GOLDEN = Path(__file__).parent / "golden"


@cache
def story() -> Report:
    """The report on the story with three planted mistakes."""
    return check(STORY)


@pytest.fixture(autouse=True)
def in_the_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize("story", ["prisoner-exchange-agrees", "prisoner-exchange-contradicts"])
def test_the_page_of_a_story_is_this(story: str, golden: Golden) -> None:
    golden.exact(GOLDEN / f"{story}.html", page_of(check(f"fixtures/{story}")))


def test_the_bytes_do_not_depend_on_the_run() -> None:
    program = f"import sys; from validator import check; from validator.report.html.page import page_of; " \
        f"sys.stdout.buffer.write(page_of(check({STORY!r})).encode())"  # fmt: skip
    runs = {
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert runs == {page_of(story()).encode()}


def test_an_article_of_five_thousand_words_makes_a_page_under_300_kilobytes(tmp_path: Path) -> None:
    path = long_article(tmp_path)
    assert 4900 <= len((tmp_path / "article.txt").read_text(encoding="utf-8").split()) <= 5100
    report = check(path)
    page = page_of(report)
    assert len(report.contradictions) == 6
    assert len(page.encode()) < 300_000
    assert page.count('class="s ') == 216
    assert page.count("data-to=") == 72


def test_a_megabyte_of_text_is_shown_whole(tmp_path: Path) -> None:
    text = "Officials said that a great deal of it was known <b>before</b> & after.\n\n" * 14_000
    record = {
        "claims": [{"measure": "released", "value": "390", "quote": "390 people"}],
        "source": {"path": "article.txt"},
    }
    page = page_of(check(written(tmp_path, record, f"{text}\n\nIn all, 390 people.")))
    assert page.count("&lt;b&gt;before&lt;/b&gt; &amp; after.") == 14_000
    assert page.count('<mark class="unchecked"') == 1


# --- nothing of a record is obeyed -----------------------------------------------------------------------------------


class Parsed(HTMLParser):
    """The elements of a page with their attributes, and the texts of its scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.raw: dict[str, list[str]] = {"script": [], "style": []}
        self._open = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open = tag

    def handle_data(self, data: str) -> None:
        if self._open in self.raw:
            self.raw[self._open].append(data)
            self._open = ""

    def attributes(self, name: str) -> Iterator[str]:
        return (value or "" for _, attributes in self.elements for key, value in attributes.items() if key == name)


@pytest.fixture(params=["story", "hostile", "long"])
def page(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "story":
        return page_of(story())
    if request.param == "long":
        return page_of(check(long_article(tmp_path)))
    return page_of(check(written(tmp_path, HOSTILE, HOSTILE_ARTICLE)))


def test_the_policy_allows_this_style_and_these_scripts_and_nothing_else(page: str) -> None:
    found = Parsed(page)
    policy = next(
        attributes["content"]
        for _, attributes in found.elements
        if attributes.get("http-equiv") == "Content-Security-Policy"
    )

    def sources(texts: list[str]) -> str:
        return " ".join(f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in texts)

    assert len(found.raw["style"]) == 1
    assert policy == (
        f"default-src 'none'; style-src {sources(found.raw['style'])}; script-src {sources(found.raw['script'])}; "
        "base-uri 'none'; form-action 'none'"
    )


def test_no_element_has_a_style_a_handler_or_an_address_to_load(page: str) -> None:
    found = Parsed(page)
    names = {name for _, attributes in found.elements for name in attributes}
    assert {
        name for name in names if name == "style" or name.startswith("on") or name in ("src", "srcset", "action")
    } == set()
    assert {tag for tag, _ in found.elements} & {"img", "iframe", "object", "embed", "link", "base", "form"} == set()
    assert [address for address in found.attributes("href") if not re.match(r"https?://|#", address)] == []


def test_what_a_record_says_stands_as_text(tmp_path: Path) -> None:
    page = page_of(check(written(tmp_path, HOSTILE, HOSTILE_ARTICLE)))
    assert SCRIPT not in page
    assert "<script>document" not in page
    assert "{{ cycler }} {% raw %} ]]&gt; &amp;lt;b&amp;gt; --&gt;" in page
    assert "In all \\u202e<span" in page
    assert "🎉👩\u200d👩\u200d👧" in page
    assert "\u202e" not in page
    assert 'lang="en&#34;' not in page


@pytest.mark.parametrize(
    ("url", "is_link"),
    [
        ("https://example.org/story?a=1&b=2", True),
        ("HTTP://example.org", True),
        ("javascript:alert(1)", False),
        (" https://example.org", False),
        ("java\nscript:alert(1)//https://example.org", False),
        ("data:text/html,<script>alert(1)</script>", False),
        ("//example.org", False),
        ("https://example.org/\"onclick='x", False),
        ("file:///etc/passwd", False),
    ],
)
def test_only_an_address_of_the_web_becomes_a_link(url: str, is_link: bool) -> None:
    report = check({"source": {"url": url}, "claims": [{"measure": "released", "value": "3"}]})
    assert ('<a href="http' in page_of(report).lower()) is is_link


# --- the article's text ----------------------------------------------------------------------------------------------


def missing(folder: Path, named: str | None) -> str | None:
    record = {"source": {"path": named}, "claims": [{"measure": "released", "value": "3", "quote": "three <men>"}]}
    path = folder / "record.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    report = check(path)
    page = page_of(report)
    assert "The article’s text is not on this page" in page
    assert "three</mark>" in page
    return RecordView(report.records[0]).text.missing


def test_a_text_that_cannot_be_shown_is_said_and_the_quotes_stand_instead(tmp_path: Path) -> None:
    folder = tmp_path / "story"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("a secret", encoding="utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "image.txt").write_bytes(b"\x89PNG\r\n")
    (folder / "zero.txt").write_bytes(b"a\0b")
    (folder / "empty.txt").write_text(" \n")
    outside = "is outside the folder of the record and outside the current folder, so it is not read"
    assert missing(folder, "none.txt") == "there is no file none.txt where the record says it is"
    assert missing(folder, "../secret.txt") == f"../secret.txt {outside}"
    assert missing(folder, "link.txt") == f"link.txt {outside}"
    assert missing(folder, "/etc/passwd") == f"/etc/passwd {outside}"
    assert missing(folder, "image.txt") == "image.txt is not text in UTF-8"
    assert missing(folder, "zero.txt") == "zero.txt is not a text"
    assert missing(folder, "empty.txt") == "empty.txt is empty"
    assert missing(folder, ".") == ". is no file"
    assert missing(folder, None) == "the record does not say which file holds the text"
    assert missing(folder, "a\0b") == "a\0b cannot be read: embedded null byte"


def test_a_title_that_the_text_does_not_hold_stands_before_it(tmp_path: Path) -> None:
    record = {
        "source": {"title": "390 released", "path": "article.txt"},
        "claims": [{"measure": "released", "value": "390", "quote": "390 released"}],
    }
    view = RecordView(check(written(tmp_path, record, "\ufeffIn all, many came.\r\n\r\nThey left.")).records[0])
    assert view.text.text == "390 released\n\nIn all, many came.\n\nThey left."
    assert view.claims[0].located.is_found


# --- what is said ----------------------------------------------------------------------------------------------------


def test_the_head_of_the_story_says_what_the_record_says() -> None:
    view = RecordView(story().records[0])
    assert view.verdict[1] == "3 contradictions"
    assert {state.words: number for state, number in view.states} == {
        "contradicts": 6,
        "undecided": 0,
        "not checked": 1,
        "agrees": 6,
    }
    assert [(one.label, one.text, one.filled) for one in view.progress] == [
        ("progress", "39 %", 390),
        ("left", "610", None),
    ]
    assert [figure.text for figure in view.marked.figures] == ["two", "three", "two"]
    assert [question.ask for question in view.questions] == [
        "Is 870 (“In all, 870 people have been exchanged so far.”) right?",
        "Which is right in “Each side handed over 270 military personnel and 130 civilians.”: 270 or 130?",
        "Which is right in “On Thursday, 23 May 2025, each side released 390 people”: Thursday or 23 May 2025?",
        "What is the figure for released, category: military?",
        "What is the figure for released, category: civilian?",
        "The members of 'gender' are not declared, so there may be more.",
    ]


def test_every_claim_and_every_check_that_weighs_claims_can_be_found_by_its_name() -> None:
    report = story().records[0]
    page = main_html(report)
    for claim in report.record.claims:
        assert f'data-claim="{claim.id}"' in page
    for finding in report.findings:
        if finding.check.relates_claims:
            assert f'data-check="{finding.fingerprint}"' in page
    assert "<main" not in page
    assert main_html(report) in page_of(story())


def test_an_accepted_contradiction_is_shown_as_accepted_and_not_as_gone() -> None:
    report = story()
    waivers = tuple(
        Waiver(reason=f"reason <{number}>", date=date(2025, 5, 24), fingerprint=finding.fingerprint)
        for number, finding in enumerate(report.contradictions)
    )
    record = accepted(Accepted(waivers)).records[0]
    page = main_html(record)
    assert page.count('class="card contradicts accepted"') == 3
    assert 'Accepted by a waiver of 2025-05-24: <span dir="auto">reason &lt;0&gt;</span>' in page
    assert RecordView(record).verdict[1] == "No other contradiction than 3 accepted"
    assert "Thursday: contradicts, accepted" in page


def accepted(by: Accepted) -> Report:
    from validator.report.checking import judge_sources, read_sources
    from validator.rulebook.pack import load_rules

    return judge_sources([read_sources([STORY])], load_rules(), accepted=by)


def test_a_waiver_out_of_date_is_told_below_the_record() -> None:
    waiver = Waiver(
        reason="<i>", date=date(2025, 5, 24), record="istanbul-exchange-2025-05-23", rule="whole-count", claims=("<b>",)
    )
    report = accepted(Accepted.on(date(2025, 5, 24), Waivers("w.toml", (waiver,))))
    assert len(report.stale_waivers) == 1
    page = page_of(report)
    assert '<h2 id="stale-title">1 waiver out of date</h2>' in page
    assert '<li dir="auto">whole-count of &lt;b&gt; in istanbul-exchange-2025-05-23: ' in page


def test_of_several_records_only_agreements_get_a_tick(tmp_path: Path) -> None:
    story = accepted(Accepted((), {one.fingerprint: "old.json" for one in check(STORY).contradictions}, "old.json"))
    known = Report((*story.records, *check("fixtures/prisoner-exchange-agrees").records), rules=story.rules)
    assert title_of(known) == "? No other contradiction than 3 accepted in 2 records"

    lone = {"claims": [{"measure": "opened", "value": "May 2025"}]}
    nothing = check([written(tmp_path / "a", lone), written(tmp_path / "b", lone)])
    assert title_of(nothing) == "? Nothing could be checked in 2 records"


def test_several_records_have_an_index_with_links_to_each() -> None:
    report = check(["fixtures/prisoner-exchange-agrees", STORY])
    page = page_of(report)
    assert title_of(report) == "✗ 3 contradictions in 2 records"
    found = Parsed(page)
    links = [address for address in found.attributes("href") if address.startswith("#r")]
    assert links == ["#r1", "#r2"]
    assert [name for name in found.attributes("id") if name in ("r1", "r2")] == ["r1", "r2"]
    names = list(found.attributes("id"))
    assert len(names) == len(set(names))


def test_what_could_not_be_read_and_what_was_passed_over_is_listed(tmp_path: Path) -> None:
    written(tmp_path, {"claims": [{"measure": "released", "value": "many <b>moons</b>"}]})
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"png")
    page = page_of(check(tmp_path))
    assert "What could not be read" in page
    assert "broken.json:1:2" in page
    assert "1 file passed over" in page
    assert "many &lt;b&gt;moons&lt;/b&gt;" in page


def test_of_very_many_records_all_are_listed_and_those_with_contradictions_are_shown() -> None:
    fair = {"claims": [{"id": "a", "measure": "sold", "value": "3"}]}
    wrong = {"claims": [{"id": "a", "measure": "sold", "value": "-3 persons"}]}
    report = check([{"id": f"r-{number}", **(wrong if number == 150 else fair)} for number in range(151)])
    page = page_of(report)
    assert page.count('<th scope="row"') == 151
    assert page.count("(not shown: too many records for one page)") == 51
    assert page.count('<section class="record"') == 100
    assert 'data-record="r-150"' in page


def test_nothing_but_an_empty_report_says_so() -> None:
    assert "No record could be read" in page_of(Report(()))


def test_a_page_of_the_review_may_speak_to_its_own_server_only() -> None:
    page = page_of(story(), Live("t0ken", "/record?file=0&record=a"))
    assert "connect-src &#39;self&#39;;" in page
    assert 'data-token="t0ken" data-save-path="/record?file=0&amp;record=a"' in page
    assert len(Parsed(page).raw["script"]) == 3
