"""The page of a data set as an editor uses it, in a real browser, from a file."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from validator import load_rules
from validator.bulk.options import Options
from validator.bulk.run import check_data_set
from validator.report.html.page import page_of
from validator.waivers.waiver import Accepted
from validator.waivers.waiver_file import load_waivers

sys.path.insert(0, str(Path(__file__).parent.parent / "dataset"))

from county_data import judged_counties

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

WIDTHS = (1280, 390)
RULE = """
- id: sides-add-up
  title: Military and civilian prisoners make up a side
  expect: military + civilian = per_side
  why: Everybody who is released is one or the other.
  examples:
    - {name: 270 and 120, verdict: agrees, claims: "military = 270\\ncivilian = 120\\nper_side = 390"}
    - {name: one too many, verdict: contradicts, claims: "military = 270\\ncivilian = 120\\nper_side = 391"}
"""
HOSTILE = "</script><script>document.title='obeyed'</script><img src=x onerror=\"document.title='obeyed'\">\u202e390"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven contradictions of twelve counties."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(Path(__file__).parent.parent / "dataset")
        patch.setenv("VALIDATOR_CACHE", "")
        text = page_of(judged_counties().report())
    return written(tmp_path_factory.mktemp("small"), text)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten thousand of 12,000 contradictions: row n is n mod 1000 + 1 too high, and the 8,000th has a hostile id."""
    folder = tmp_path_factory.mktemp("large")
    rows = [f"c{row},{row},1,{row + 2 + row % 1000}" for row in range(1, 12_001)]
    rows[7_999] = '"{}",1,1,1000002'.format(HOSTILE.replace('"', '""'))
    return written(folder, page_of(report_of(folder, rows, limit=10_000)))


def report_of(folder: Path, rows: list[str], limit: int = 20, accepted: Accepted | None = None) -> object:
    (folder / "rule.yaml").write_text(RULE, encoding="utf-8")
    (folder / "table.csv").write_text("\n".join(["county,military,civilian,per_side", *rows, ""]), encoding="utf-8")
    (folder / "table.validator.yaml").write_text("id: county\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        book = load_rules(["rule.yaml"], shipped=False)
        return check_data_set(["table.csv"], book, Options(limit=limit, accepted=accepted))


def written(folder: Path, text: str) -> Path:
    path = folder / "review.html"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opener]:
    opener = Opener(browser)
    yield opener
    opener.close()
    assert opener.errors == []


class Opener:
    """Opens pages, and collects what their console complains of: a refused style or script is there, too."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.pages: list[Page] = []
        self.errors: list[str] = []

    def __call__(self, path: Path, fragment: str = "", width: int = 1280, scheme: str = "light") -> Page:
        page = self.browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
        self.pages.append(page)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda told: self.errors.append(told.text) if told.type in ("error", "warning") else None)
        page.on("request", lambda asked: asked.url.startswith(("file:", "blob:")) or self.errors.append(asked.url))
        page.goto(path.as_uri() + fragment)
        return page

    def close(self) -> None:
        for page in self.pages:
            page.close()


def column(page: Page, label: str) -> list[str]:
    return page.locator(f'.ds-list tbody [data-label="{label}"]').all_inner_texts()


def records(page: Page) -> list[str]:
    return page.locator(".ds-list tbody th a").all_inner_texts()


def status(page: Page) -> Locator:
    return page.locator(".ds-status")


def choose(page: Page, key: str) -> Locator:
    """The box of a filter; its label holds the box, so that its text is not its name alone."""
    return page.locator(f".ds-tools [data-key={key}]")


def expect_text(found: Locator, text: str) -> None:
    from playwright.sync_api import expect

    expect(found).to_have_text(text)


def test_contradictions_are_listed_as_reported(opened: Opener, small: Path) -> None:
    page = opened(small)

    assert records(page) == ["queens", "suffolk", "essex", "tioga", "yates", "lewis", "clinton"]
    assert column(page, "Difference")[:3] == ["10 too low", "243 too high", "110 too high"]
    expect_text(status(page), "7 contradictions listed")


def test_a_click_on_a_head_sorts_by_the_size_of_the_difference(opened: Opener, small: Path) -> None:
    page = opened(small)
    head = page.get_by_role("button", name="Difference")

    head.click()
    assert records(page) == ["tioga", "yates", "lewis", "suffolk", "essex", "clinton", "queens"]
    assert page.locator("th[data-order=difference]").get_attribute("aria-sort") == "descending"
    head.click()
    assert records(page) == ["queens", "clinton", "essex", "suffolk", "lewis", "yates", "tioga"]
    page.get_by_role("button", name="Record").click()
    assert records(page) == ["clinton", "essex", "lewis", "queens", "suffolk", "tioga", "yates"]


def test_filters_leave_what_is_like_them_and_say_how_many(opened: Opener, small: Path) -> None:
    page = opened(small)

    choose(page, "severity").select_option("warning")
    assert records(page) == ["essex"]
    page.get_by_role("button", name="Show all").click()
    choose(page, "sign").select_option("-1")
    assert records(page) == ["queens"]
    expect_text(status(page), "1 of 7 contradictions listed")
    page.get_by_role("button", name="Show all").click()
    page.get_by_label("Find").fill("270 SOLDIERS")
    expect_text(status(page), "3 of 7 contradictions listed")
    page.get_by_label("Find").fill("nothing like it")
    expect_text(status(page), "0 of 7 contradictions listed")
    assert "Nothing is like this" in page.inner_text(".ds-list tbody")


def test_a_bar_of_a_chart_lists_what_it_counts(opened: Opener, small: Path) -> None:
    page = opened(small)

    page.locator('[data-pick-power="3"][data-pick-sign="1"]').click()
    assert records(page) == ["tioga", "yates"]
    assert page.inner_text(".ds-size") == "Only differences of one size: 1,000 to < 10,000."
    page.get_by_role("button", name="1", exact=True).and_(
        page.locator('[data-pick-rule="1"]:not([data-pick-power])')
    ).click()
    assert records(page) == ["essex"]


def test_a_record_opens_with_its_claims_arithmetic_and_places(opened: Opener, small: Path) -> None:
    page = opened(small)

    page.get_by_role("link", name="suffolk").click()
    view = page.get_by_role("dialog", name="suffolk")
    told = view.inner_text()
    assert "27 military + 120 civilian = 147 ✗ stated 390" in told
    assert "243 too high" in told
    assert "sample/counties.jsonl:6:183" in told
    assert "One of 3 claims could be wrong" in told
    assert view.locator(".ds-contradiction tbody tr").count() == 3
    assert page.url.endswith("#finding-2")
    view.get_by_role("button", name="Next").click()
    assert page.get_by_role("dialog", name="essex").is_visible()
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").count() == 0
    assert page.evaluate("document.activeElement.textContent") == "essex"


def test_the_address_of_a_record_opens_it(opened: Opener, small: Path) -> None:
    page = opened(small, "#finding-4")

    assert page.get_by_role("dialog", name="tioga").is_visible()


def test_everything_can_be_done_from_the_keyboard(opened: Opener, small: Path) -> None:
    page = opened(small)

    page.get_by_role("link", name="queens").focus()
    page.keyboard.press("Enter")
    page.get_by_role("radio", name="Open").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("counted twice")
    page.keyboard.press("Escape")
    assert column(page, "Decision")[0] == "waived"


def test_decisions_are_exported_as_a_waivers_file_that_waives_them(opened: Opener, tmp_path: Path, small: Path) -> None:
    rows = ["north,270,130,390", "south,10,20,30", "east,1,2,4"]
    page = opened(written(tmp_path, page_of(report_of(tmp_path, rows))))

    page.get_by_role("link", name="north").click()
    page.get_by_role("radio", name="Waive").check()
    assert "Without a reason it is not waived." in page.inner_text("dialog")
    page.get_by_label("Reason (a waiver needs one)").fill('they count "both"\nsides \\ twice')
    page.get_by_role("button", name="Next").click()
    page.get_by_role("radio", name="Ask the source").check()
    page.get_by_label("What to ask").fill("3 or 4?")
    page.get_by_role("button", name="Close").click()
    assert column(page, "Decision") == ["waived", "ask the source"]
    assert "1 waived, 1 to ask the source" in page.inner_text(".signoff-exports")
    page.get_by_label("Your name").fill("the desk")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download waivers").click()
    saved.value.save_as(tmp_path / saved.value.suggested_filename)
    with page.expect_download() as saved_json:
        page.get_by_role("button", name="Download all as JSON").click()

    waivers = load_waivers(str(tmp_path / "validator.waivers.toml")).waivers
    assert [(one.record, one.rule, one.claims, one.reason, one.by) for one in waivers] == [
        ("north", "sides-add-up", ("military", "civilian", "per_side"), 'they count "both"\nsides \\ twice', "the desk")
    ]
    report = report_of(tmp_path, rows, accepted=Accepted(waivers))
    assert report.acknowledged == 1  # type: ignore[attr-defined]
    decisions = json.loads(Path(saved_json.value.path()).read_text(encoding="utf-8"))["decisions"]
    assert [(one["record"], one["decision"], one["reason"]) for one in decisions] == [
        ("north", "waive", 'they count "both"\nsides \\ twice'),
        ("east", "ask", "3 or 4?"),
    ]
    again = opened(written(tmp_path, page_of(report)))  # type: ignore[arg-type]
    assert records(again) == ["east", "north"]
    assert column(again, "Decision") == ["open", "acknowledged"]


def test_decisions_are_there_again_when_the_page_is_opened_again(opened: Opener, small: Path) -> None:
    page = opened(small)
    page.get_by_role("link", name="yates").click()
    page.get_by_role("radio", name="Accept").check()
    page.reload()

    assert page.get_by_role("radio", name="Accept").is_checked()
    page.keyboard.press("Escape")
    choose(page, "decision").select_option("accept")
    assert records(page) == ["yates"]


def test_ten_thousand_contradictions_are_paged(opened: Opener, large: Path) -> None:
    page = opened(large)

    assert page.inner_text("#findings-title") == "The first 10,000 of 12,000 contradictions"
    assert "2,000 more contradictions" in page.inner_text("#findings .ds-notice")
    assert len(records(page)) == 50
    assert page.inner_text(".ds-pager .figures") == "page 1 of 200"
    page.get_by_role("button", name="Last page").click()
    assert records(page)[-1] == "c10000"
    page.get_by_role("button", name="Previous page").click()
    assert records(page)[0] == "c9901"
    page.get_by_label("rows a page").select_option("250")
    assert page.inner_text(".ds-pager .figures") == "page 1 of 40"
    assert len(records(page)) == 250


def test_ten_thousand_contradictions_are_sorted_and_searched_at_once(opened: Opener, large: Path) -> None:
    page = opened(large)

    choose(page, "order").select_option("difference down")
    assert column(page, "Difference")[:2] == ["1,000,000 too high", "1,000 too high"]
    page.get_by_label("Find").fill("c4321")
    expect_text(status(page), "1 of 10,000 contradictions listed")
    assert column(page, "Difference") == ["322 too high"]
    slowest = page.evaluate(
        """() => Math.max(...["record down", "rule up", "difference up", "input up"].map((order) => {
          const box = document.querySelector("[data-key=order]");
          const begun = performance.now();
          box.value = order;
          box.dispatchEvent(new Event("change"));
          document.body.getBoundingClientRect();
          return performance.now() - begun;
        }))"""
    )
    assert slowest < 1_000, "30 ms on the machine where it was written"


def test_hostile_text_is_shown_as_text(opened: Opener, large: Path) -> None:
    page = opened(large)

    page.get_by_label("Find").fill("onerror")
    expect_text(status(page), "1 of 10,000 contradictions listed")
    assert records(page) == [HOSTILE.replace("\u202e", "\\u202e")]
    page.locator(".ds-list tbody a").click()
    assert page.locator("dialog img, .ds-list img").count() == 0
    assert "obeyed" not in page.title()


def test_text_from_right_to_left_keeps_to_its_place(opened: Opener, tmp_path: Path) -> None:
    rows = ["بغداد 12,270,130,390", "🙂 тест,1,2,4"]
    page = opened(written(tmp_path, page_of(report_of(tmp_path, rows))))

    assert records(page) == ["بغداد 12", "🙂 тест"]
    assert page.locator(".ds-list tbody th bdi").first.get_attribute("dir") == "auto"
    assert page.locator(".ds-list").evaluate("(table) => getComputedStyle(table).direction") == "ltr"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_wrong(opened: Opener, small: Path, scheme: str, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = opened(small, width=width, scheme=scheme)
    for details in page.locator("details").all():
        details.evaluate("(one) => { one.open = true; }")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.get_by_role("link", name="suffolk").click()
    page.get_by_role("radio", name="Waive").check()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wider_than_the_window(opened: Opener, large: Path, width: int) -> None:
    page = opened(large, width=width)
    for fragment in ("#findings", "#finding-8000"):
        page.evaluate("(to) => { location.hash = to; }", fragment)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("document.querySelector('dialog').scrollWidth") <= width


def test_what_is_printed_has_no_tools_and_says_what_it_leaves_out(opened: Opener, large: Path) -> None:
    page = opened(large)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")

    assert not page.locator(".ds-tools").is_visible()
    assert len(records(page)) == 500
    expect_text(status(page), "The first 500 of 10,000 contradictions are printed")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert len(records(page)) == 50


def test_without_scripts_the_counts_stand_and_the_list_says_why_it_is_not_there(browser: Browser, small: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(small.as_uri())

    assert "This list needs JavaScript" in page.inner_text("#findings")
    assert "7 contradictions in 7 records" in page.inner_text("h1")
    assert page.locator(".ds-rules tbody tr").count() == 2
    context.close()
