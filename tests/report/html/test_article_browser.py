"""The page of an article as an editor uses it, in a real browser, from a file."""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from pages import HOSTILE, HOSTILE_ARTICLE, ROOT, SCRIPT, STORY, long_article, written

from validator import check
from validator.report.html.page import page_of
from validator.waivers.waiver_file import load_waivers

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDTHS = (1280, 390)
SCHEMES = ("light", "dark")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A page of each kind."""
    folder = tmp_path_factory.mktemp("pages")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        texts = {
            "story": page_of(check(STORY)),
            "both": page_of(check(["fixtures/prisoner-exchange-agrees", STORY])),
            "hostile": page_of(check(written(folder / "hostile", HOSTILE, HOSTILE_ARTICLE))),
            "long": page_of(check(long_article(folder / "long"))),
        }
    paths = {}
    for name, text in texts.items():
        paths[name] = folder / f"{name}.html"
        paths[name].write_text(text, encoding="utf-8")
    return paths


Open = Callable[..., "Page"]


@pytest.fixture
def open_page(browser: Browser, files: dict[str, Path]) -> Iterator[Open]:
    """Open a page; at the end nothing may have gone wrong in it, and nothing may have left it."""
    went_wrong: list[str] = []
    contexts = []

    def opened(name: str, width: int = 1280, scheme: Any = "light", **more: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce", **more
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: went_wrong.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: went_wrong.append(f"error: {error}"))
        page.on("request", lambda request: _note(request.url))
        page.goto(files[name].as_uri())
        return page

    def _note(url: str) -> None:
        if not url.startswith(("file:", "blob:")):
            went_wrong.append(f"request: {url}")

    yield opened
    for context in contexts:
        context.close()
    assert went_wrong == []


def highlighted(page: Page, kind: str = "selected") -> str:
    """The text that is highlighted, with the rest left out."""
    return " ".join(" ".join(page.locator(f".text .{kind}").all_inner_texts()).split())


def download(page: Page, button: str) -> tuple[str, str]:
    with page.expect_download() as told:
        page.get_by_role("button", name=button).click()
    return told.value.suggested_filename, Path(told.value.path()).read_text(encoding="utf-8")


# --- selecting -------------------------------------------------------------------------------------------------------


def test_a_clicked_contradiction_shows_its_arithmetic_its_claims_its_suspect_and_the_offered_repair(
    open_page: Open,
) -> None:
    page = open_page("story")
    card = page.locator(".card").nth(1)
    assert not card.get_by_text("90 too high").is_visible()
    card.locator("> summary").click()
    for words in ("390 each × 2 sides = 780 ✗ stated 870", "90 too high", "Offered repair", "870 → 780"):
        assert words.lower() in " ".join(card.inner_text().split()).lower()
    assert "so_far (870) is the one claim whose change reconciles this part" in card.inner_text()
    assert highlighted(page) == "each side released 390 people In all, 870 people have been exchanged so far."


def test_a_clicked_figure_shows_its_checks_and_highlights_the_other_quotes(open_page: Open) -> None:
    page = open_page("story")
    page.locator(".text mark", has_text="870").click()
    assert page.get_by_role("heading", name="870: contradicts").is_visible()
    assert page.locator(".card:visible").count() == 1
    assert page.locator(".entry:visible").count() == 1
    assert page.get_by_text("1 of 3 contradictions").is_visible()
    assert "90 too high" in page.locator(".card:visible").inner_text()
    assert highlighted(page) == "In all, 870 people have been exchanged so far."
    assert "each side released 390 people" in highlighted(page, "related")
    page.get_by_role("button", name="Show all", exact=True).click()
    assert page.locator(".card:visible").count() == 3
    assert page.locator(".text .selected, .text .related").count() == 0


def test_a_piece_of_text_of_two_claims_gives_one_after_the_other(open_page: Open) -> None:
    page = open_page("hostile")
    first = page.locator(".text mark", has_text="390").first
    first.click()
    title = page.locator("[data-pane-title]").inner_text()
    assert title == "390: contradicts"
    chosen = [page.locator(".entry:visible").get_attribute("data-claim")]
    page.locator(".text [data-q]", has_text="people").first.click()
    chosen.append(page.locator(".entry:visible").get_attribute("data-claim"))
    assert chosen == [SCRIPT, 'two words "\\']


def test_the_keyboard_alone_reaches_a_claim_its_checks_and_the_way_back(open_page: Open) -> None:
    page = open_page("story")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.claim") == "largest":
            break
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.claim") == "so_far"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "870: contradicts"
    assert page.locator("[data-said]").inner_text() == "870: contradicts. 5 checks shown."
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.claim") == "so_far"
    assert page.locator(".card:visible").count() == 3


def test_the_arrows_go_from_contradiction_to_contradiction(open_page: Open) -> None:
    page = open_page("story")
    following = page.get_by_role("button", name="Next contradiction")
    following.click()
    assert "Thursday" in highlighted(page)
    following.click()
    assert "870" in highlighted(page)
    page.get_by_role("button", name="Previous contradiction").click()
    assert "Thursday" in highlighted(page)
    assert page.locator(".card[open]").count() == 1


def test_a_figure_that_no_claim_states_is_shown_in_the_text_and_can_be_ticked(open_page: Open) -> None:
    page = open_page("story")
    page.get_by_role("button", name="show three in the text").click()
    assert highlighted(page) == "three"
    page.locator("[data-tick='three 1']").check()
    assert page.locator("[data-progress]").inner_text() == "0 of 3 contradictions decided, 1 of 4 numbers ticked."
    page.reload()
    assert page.locator("[data-tick='three 1']").is_checked()


def test_an_index_leads_to_each_record(open_page: Open) -> None:
    page = open_page("both")
    page.locator("tbody a").nth(1).click()
    assert page.evaluate("location.hash") == "#r2"
    assert page.locator("#r2-title").is_visible()
    page.locator("#r2 .text mark", has_text="870").click()
    assert page.locator("#r1 .text .selected").count() == 0
    assert page.locator("#r2 .text .selected").count() > 0
    page.keyboard.press("Escape")
    assert page.locator("#r2 .text .selected").count() == 0
    page.locator("#r1 [data-tick='three 1']").check()
    page.reload()
    assert [page.locator(f"{record} [data-tick='three 1']").is_checked() for record in ("#r1", "#r2")] == [True, False]


# --- deciding --------------------------------------------------------------------------------------------------------


def test_a_waiver_is_exported_as_a_file_that_the_program_reads(open_page: Open, tmp_path: Path) -> None:
    page = open_page("story")
    page.get_by_role("button", name="Download the waivers").click()
    assert "Nothing is waived" in page.get_by_role("alert").inner_text()
    card = page.locator(".card").nth(1)
    card.locator("> summary").click()
    card.get_by_label("Waive").check()
    page.get_by_role("button", name="Download the waivers").click()
    assert "has no reason yet" in page.get_by_role("alert").inner_text()
    reason = 'the "ministry" counts \\ twice\nand \U0001f389 says so\u202e\x07'
    card.get_by_label("Reason or note").fill(reason)
    page.get_by_label("Your name").fill("Ana “A” Ñ")
    name, text = download(page, "Download the waivers")
    assert name == "validator.waivers.toml"
    (waiver,) = tomllib.loads(text)["waiver"]
    day = waiver.pop("date")
    assert waiver == {
        "fingerprint": card.get_attribute("data-check"),
        "rule": "parts-make-whole",
        "record": "istanbul-exchange-2025-05-23",
        "claims": ["per_side", "so_far"],
        "reason": reason,
        "by": "Ana “A” Ñ",
    }
    assert isinstance(day, date)
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    (read,) = load_waivers(str(path)).waivers
    assert (read.fingerprint, read.reason) == (card.get_attribute("data-check"), reason)


def test_the_whole_review_is_exported_as_json_and_kept_in_the_browser(open_page: Open) -> None:
    page = open_page("story")
    for number, choice in enumerate(("Accept", "Waive", "Ask the source")):
        card = page.locator(".card").nth(number)
        card.locator("> summary").click()
        card.get_by_label(choice).check()
        card.get_by_label("Reason or note").fill(f"because {number}")
    page.get_by_label("Notes on this article").fill("call the ministry")
    page.get_by_label("I have gone through").check()
    page.reload()
    assert page.locator("[data-progress]").inner_text() == "3 of 3 contradictions decided, 0 of 4 numbers ticked."
    name, text = download(page, "Download the review")
    review = json.loads(text)
    assert name == "validator.review.json"
    assert [(one["decision"], one["reason"], one["rule"]) for one in review["decisions"]] == [
        ("accept", "because 0", "weekday-of-date"),
        ("waive", "because 1", "parts-make-whole"),
        ("ask", "because 2", "parts-make-whole"),
    ]
    assert (review["notes"], review["signed_off"], review["open"]) == ("call the ministry", True, [])
    assert review["records"][0]["questions"][0].startswith("Is 870 (")
    assert review["records"][0]["not_ticked"] == ["largest", "two 1", "three 1", "two 2"]


def test_a_hostile_record_is_exported_as_it_is(open_page: Open) -> None:
    page = open_page("hostile")
    card = page.locator(".card").first
    card.locator("> summary").click()
    card.get_by_label("Waive").check()
    card.get_by_label("Reason or note").fill("]]\n[[waiver]]")
    (waiver,) = tomllib.loads(download(page, "Download the waivers")[1])["waiver"]
    assert waiver["record"] == SCRIPT
    assert waiver["claims"] == [SCRIPT, 'two words "\\', "all"]
    assert waiver["reason"] == "]]\n[[waiver]]"


# --- a page that is replaced while it is edited ----------------------------------------------------------------------


def test_beginning_again_keeps_the_selection_what_is_open_and_what_was_decided(open_page: Open) -> None:
    page = open_page("story")
    card = page.locator(".card").nth(2)
    card.locator("> summary").click()
    card.get_by_label("Ask the source").check()
    page.locator("details[data-fold=undecided] > summary").click()
    page.evaluate("document.addEventListener('validator:select', (event) => { document.title = event.detail.claim; })")
    page.locator(".text .s[data-claim=women]").click()
    assert page.title() == "women"
    page.evaluate(
        "() => { const main = document.querySelector('main'); const inside = main.cloneNode(true);"
        " for (const one of inside.querySelectorAll('details')) one.open = false;"
        " for (const one of inside.querySelectorAll('[hidden]')) one.hidden = false;"
        " main.innerHTML = inside.innerHTML; validatorPage.init(); validatorPage.init(); }"
    )
    assert page.locator("[data-pane-title]").inner_text() == "Three: agrees"
    assert page.locator(".entry:visible").count() == 1
    page.get_by_role("button", name="Show all", exact=True).click()
    assert card.get_by_label("Ask the source").is_checked()
    assert [note["decision"] for note in page.evaluate("validatorPage.notes()")] == ["ask"]
    page.evaluate("validatorPage.forget(validatorPage.notes().map((note) => note.fingerprint))")
    assert page.evaluate("validatorPage.notes()") == []
    assert card.locator("input[value='']").is_checked()


# --- for everybody ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["story", "both", "hostile"])
def test_axe_finds_nothing_to_complain_about(open_page: Open, name: str, width: int, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(name, width, scheme)
    assert violations(Axe().run(page)) == []
    page.locator(".record").last.locator(".text .s.contradicts").first.click()
    page.locator(".card:visible").first.evaluate("card => { card.open = true; }")
    assert violations(Axe().run(page)) == []


def violations(results: Any) -> list[tuple[str, list[str]]]:
    return [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in results.response["violations"]]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["story", "both", "hostile", "long"])
def test_nothing_is_wider_than_the_window(open_page: Open, name: str, width: int) -> None:
    page = open_page(name, width)
    page.locator(".text .s").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_hostile_record_is_text_and_nothing_else(open_page: Open) -> None:
    page = open_page("hostile")
    assert page.title() != "obeyed"
    assert page.locator("h1").inner_text() == SCRIPT
    assert page.locator(".copy p").nth(1).evaluate("one => getComputedStyle(one).direction") == "rtl"
    assert page.locator("main a[href^=javascript]").count() == 0
    assert page.locator("script").count() == 2
    assert page.locator(".copy").inner_text().count("🎉👩\u200d👩\u200d👧") == 1


def test_without_scripts_the_page_still_shows_everything(open_page: Open) -> None:
    page = open_page("story", java_script_enabled=False)
    assert page.locator(".copy").is_visible()
    assert not page.get_by_text("Notes and sign-off").is_visible()
    page.locator(".card").nth(1).locator("> summary").click()
    assert page.get_by_text("90 too high").is_visible()


def test_on_paper_everything_is_open_and_nothing_to_press_is_left(open_page: Open) -> None:
    page = open_page("story", scheme="dark")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".card .body:visible").count() == 3
    assert page.locator("button:visible:not(.s, .link)").count() == 0
    assert page.locator("body").evaluate("one => getComputedStyle(document.documentElement).backgroundColor") == (
        "rgb(255, 255, 255)"
    )
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".card[open]").count() == 0
    assert len(page.pdf()) > 10_000
