"""The page of a data set: what it says without a browser."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from validator import load_rules
from validator.bulk.options import Options
from validator.bulk.run import check_data_set
from validator.report.html import dataset_findings
from validator.report.html.dataset_differences import Bar, power_of_ten, size_of
from validator.report.html.dataset_page import dataset_main_of, dataset_page_of
from validator.report.html.page import page_of
from validator.waivers.waiver import Accepted, Waiver, Waivers

sys.path.insert(0, str(Path(__file__).parent.parent / "dataset"))

from county_data import Counties, judged_counties

if TYPE_CHECKING:
    from conftest import Golden

    from validator.report.dataset.dataset_report import DataSetReport

HERE = Path(__file__).parent

SIDES = """
- id: sides-add-up
  title: Military and civilian prisoners make up a side
  expect: military + civilian = per_side
  why: Everybody who is released is one or the other.
  examples:
    - {name: 270 and 120, verdict: agrees, claims: "military = 270\\ncivilian = 120\\nper_side = 390"}
    - {name: one too many, verdict: contradicts, claims: "military = 270\\ncivilian = 120\\nper_side = 391"}
- id: share-of-side
  title: The share of the military is their number by that of the side
  expect: military / per_side = military_share
  why: That is what a share is.
  examples:
    - {name: 69 percent, verdict: agrees, claims: "military = 270\\nper_side = 390\\nmilitary_share = 69%"}
    - {name: 59 percent, verdict: contradicts, claims: "military = 270\\nper_side = 390\\nmilitary_share = 59%"}
"""


@pytest.fixture(scope="module")
def counties() -> Iterator[Counties]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(HERE.parent / "dataset")
        patch.setenv("VALIDATOR_CACHE", "")
        yield judged_counties()


def data_of(page: str) -> dict[str, Any]:
    """The block of data, as the browser finds it: up to the first ``</script``."""
    data: dict[str, Any] = json.loads(re.search(r'id="data-set">(.*?)</script', page, re.DOTALL)[1])  # type: ignore[index]
    return data


def checked(folder: Path, table: str, limit: int = 20, accepted: Accepted | None = None) -> DataSetReport:
    (folder / "rules.yaml").write_text(SIDES, encoding="utf-8")
    (folder / "table.csv").write_text(table, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        book = load_rules(["rules.yaml"], shipped=False)
        return check_data_set(["table.csv"], book, Options(limit=limit, accepted=accepted))


def test_the_page_of_a_small_data_set_is_the_golden_one(counties: Counties, golden: Golden) -> None:
    golden.exact(HERE / "golden" / "dataset.html", dataset_main_of(counties.report()))


def test_the_same_report_makes_the_same_bytes(counties: Counties) -> None:
    assert page_of(counties.report()) == dataset_page_of(counties.report())


def test_a_data_set_with_nothing_wrong_lists_nothing_and_says_so(tmp_path: Path) -> None:
    page = dataset_main_of(checked(tmp_path, "military,civilian,per_side\n270,120,390\n180,75,255\n"))

    assert "No contradiction" in page
    assert "data-set" not in page
    assert "2 rows read = 2 in records + 0 unreadable + 0 empty: no row is lost." in page


def test_what_is_not_listed_is_counted(counties: Counties) -> None:
    page = dataset_main_of(counties.report(3))

    assert "The first 3 of 7 contradictions" in page
    assert "<strong>4 more contradictions</strong> are counted above and not listed here." in page
    assert len(data_of(page)["findings"]["rule"]) == 3


def test_a_partial_run_says_so_at_the_top(counties: Counties) -> None:
    page = dataset_main_of(counties.report(partial="interrupted after 12 records"))

    assert page.index("interrupted after 12 records") < page.index("Contradictions by rule")


def test_sums_of_the_page_are_those_of_the_report(counties: Counties) -> None:
    report = counties.report()
    data = data_of(dataset_main_of(report))

    titles = [data["rules"][number]["id"] for number in data["findings"]["rule"]]
    assert Counter(titles) == {"parts-of-a-side": 6, "women-among-all": 1}
    assert data["records"]["id"] == ["queens", "suffolk", "essex", "tioga", "yates", "lewis", "clinton"]
    assert data["findings"]["fingerprint"] == [finding.fingerprint for _, finding in report.findings]


def test_a_row_has_the_numbers_and_the_place_that_the_source_has(counties: Counties) -> None:
    data = data_of(dataset_main_of(counties.report()))
    findings, claims, names = data["findings"], data["claims"], data["names"]

    assert findings["arithmetic"][0] == "270 military + 130 civilian = 400 ✗ stated 390"
    assert (findings["stated"][0], findings["computed"][0], findings["difference"][0]) == ("390", "400", "10 too low")
    written = [(names[claims["id"][number]], claims["value"][number]) for number in findings["claims"][0]]
    assert written == [("military", "270"), ("civilian", "130"), ("per_side", "390")]
    assert [claims["column"][number] for number in findings["claims"][0]] == [29, 106, 183]
    assert data["records"]["line"][0] == 2


def test_differences_are_ordered_by_their_exact_size(counties: Counties) -> None:
    findings = data_of(dataset_main_of(counties.report()))["findings"]

    # 10 too low, 243, 110, 3,510, 2,700, 990 too high, and at least 93 too high
    assert findings["rank"] == [0, 3, 2, 6, 5, 4, 1]
    assert findings["power"] == [1, 2, 2, 3, 3, 2, 1]
    assert findings["sign"] == [-1, 1, 1, 1, 1, 1, 1]


def test_differences_are_counted_by_powers_of_ten_and_sign(counties: Counties) -> None:
    page = dataset_main_of(counties.report())
    pattern = r'data-pick-rule="(\d)" data-pick-power="(\d)" data-pick-sign="(-?1)"[^>]*>(\d)<'

    assert re.findall(pattern, page) == [
        ("0", "3", "1", "2"),
        ("0", "2", "1", "2"),
        ("0", "1", "-1", "1"),
        ("0", "1", "1", "1"),
        ("1", "2", "1", "1"),
    ]


@pytest.mark.parametrize(
    ("size", "power"),
    [
        (1, 0),
        (Fraction(99999, 100000), -1),
        (10**11, 11),
        (10**12 - 1, 11),
        (10**40, 12),
        (Fraction(1, 10**40), -4),
        (Fraction(1, 1000), -3),
        (Fraction(10**30 - 1, 10**30), -1),  # as a float this is 1
    ],
)
def test_a_power_of_ten_is_exact(size: Fraction, power: int) -> None:
    assert power_of_ten(size) == power


def test_every_difference_is_within_its_bar() -> None:
    for numerator in (1, 7, 9, 10, 11, 99, 100, 12345, 10**9):
        for denominator in (1, 3, 10, 999, 1000, 1001):
            size = Fraction(numerator, denominator)
            power = power_of_ten(size)
            if -4 < power < 12:
                assert Fraction(10) ** power <= size < Fraction(10) ** (power + 1)


def test_a_range_that_only_touches_has_the_sign_of_its_side() -> None:
    assert [size and size.sign for size in map(size_of, ["(0, ∞)", "(-∞, 0)", "0", "[-4, -1/2]", None])] == [
        1,
        -1,
        0,
        -1,
        None,
    ]
    assert Bar(None, 0, 0, 1).label == "nothing"


HOSTILE = "</script><script>alert(1)</script><!--<img src=x onerror=alert(2)>\u202e\x1b[31m {{ 7*7 }} ${7*7} \"'"


def test_hostile_text_ends_no_element_and_fills_no_template(tmp_path: Path) -> None:
    quoted = HOSTILE.replace('"', '""')
    table = f'county,military,civilian,per_side,"{quoted}"\n"{quoted}",270,130,390,"{quoted}"\nBell,1,2\n'
    (tmp_path / "table.validator.yaml").write_text("id: county\n", encoding="utf-8")
    page = dataset_page_of(checked(tmp_path, table))

    assert page.count("<script") == page.count("</script") == 3  # the data, signoff.js, dataset.js
    assert "<img" not in page
    assert "<!--<" not in page
    assert not re.search("[\u202e\x1b]", page)
    assert data_of(page)["records"]["id"] == [HOSTILE]


def test_what_agrees_is_undecided_or_not_checked_in_a_record_is_with_it(tmp_path: Path) -> None:
    report = checked(tmp_path, "military,civilian,per_side,military_share,women\n270,120,390,59%,3\n")
    data = data_of(dataset_main_of(report))

    # 270 of 390 are 69.2 %; the women are related to nothing
    assert data["findings"]["stated"] == ["59%"]
    assert data["records"]["agreements"]["0"] == [[1, "270 military + 120 civilian = 390 ✓ stated 390", 0]]
    unchecked = [(data["names"][name], value) for name, value, _ in data["records"]["unchecked"]["0"]]
    assert unchecked == [("women", "3")]
    assert data["records"]["counts"] == [[1, 0, 1, 5]]


def wrong_rows(number: int) -> str:
    rows = "".join(f"{row},{row + 1},{2 * row + 11}\n" for row in range(number))
    return f"military,civilian,per_side\n{rows}"


def test_a_page_that_grows_too_large_first_loses_what_agrees_and_then_counts_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = checked(tmp_path, wrong_rows(200), limit=200)
    everything = len(dataset_main_of(report))
    monkeypatch.setattr(dataset_findings, "MOST_FULL", 8_000)
    monkeypatch.setattr(dataset_findings, "MOST_WEIGHT", 16_000)
    page = dataset_main_of(report)
    data = data_of(page)

    listed = len(data["findings"]["rule"])
    assert 50 < listed < 150
    assert f"The first {listed} of 200 contradictions" in page
    assert f"<strong>{200 - listed} more contradictions</strong>" in page
    lean = int(re.search(r"Of the last (\d+) records", page)[1])  # type: ignore[index]
    assert f"Of the last {lean} records only the claims that contradict are in this page" in page
    assert len(page) < everything


def test_ten_thousand_contradictions_make_a_page_of_a_few_megabytes(tmp_path: Path) -> None:
    report = checked(tmp_path, wrong_rows(10_000), limit=10_000)
    page = dataset_page_of(report)

    assert len(data_of(page)["findings"]["rule"]) == 10_000
    assert len(page.encode()) < 4_000_000


def test_a_long_text_is_cut_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text(SIDES, encoding="utf-8")
    claims = [
        {"id": name, "measure": name, "value": value, "quote": "x" * 1_000_000}
        for name, value in (("military", "270"), ("civilian", "130"), ("per_side", "390"))
    ]
    (tmp_path / "long.jsonl").write_text(json.dumps({"id": "long", "claims": claims}) + "\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        report = check_data_set(["long.jsonl"], load_rules(["rules.yaml"], shipped=False), Options())
        page = dataset_page_of(report)

    assert len(page) < 200_000
    assert list(data_of(page)["claims"]["quote"].values()) == [f"{'x' * 400}… (999,600 more characters)"] * 3


def test_of_a_long_sum_the_stated_total_is_listed_wherever_it_stands(tmp_path: Path) -> None:
    members = [f"k{number}" for number in range(60)]
    claims = [{"id": f"c-{name}", "measure": "votes", "dims": {"box": name}, "value": "1 vote"} for name in members]
    claims.append({"id": "total", "measure": "votes", "value": "61 votes"})
    record = {"id": "long", "members": {"box": members}, "claims": claims}
    (tmp_path / "long.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        page = dataset_page_of(check_data_set(["long.jsonl"], load_rules([]), Options()))
    data = data_of(page)

    # sixty boxes of one vote each are 60; 39 of them and the total are listed, and 21 are counted
    listed = [data["names"][data["claims"]["id"][number]] for number in data["findings"]["claims"][0]]
    assert data["findings"]["difference"] == ["1 too high"]
    assert (len(listed), listed[-1], data["findings"]["more_claims"]) == (40, "total", {"0": 21})


def test_a_record_with_more_contradictions_than_have_room_counts_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = [
        {"id": f"c{number}", "measure": "votes", "dims": {"box": f"k{number}"}, "value": "-1 votes"}
        for number in range(50)
    ]
    (tmp_path / "one.jsonl").write_text(json.dumps({"id": "one", "claims": claims}) + "\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(dataset_findings, "MOST_WEIGHT", 3_000)
    page = dataset_main_of(check_data_set(["one.jsonl"], load_rules([]), Options(limit=50)))
    data = data_of(page)

    listed = len(data["findings"]["rule"])
    assert 0 < listed < 50
    assert data["records"]["more_contradictions"] == {"0": 50 - listed}
    assert f"The first {listed} of 50 contradictions" in page


def test_what_a_waiver_accepts_is_counted_and_listed_with_its_reason(tmp_path: Path) -> None:
    table = "military,civilian,per_side\n270,130,390\n10,20,31\n"
    first = checked(tmp_path, table).findings[0][1].fingerprint
    waiver = Waiver(reason="counted <twice>", date=date(2025, 5, 24), fingerprint=first)
    page = dataset_main_of(checked(tmp_path, table, accepted=Accepted((waiver,))))

    # what is accepted comes after what stands
    assert "</span> 1 contradiction, and 1 accepted in 2 records</h1>" in page
    assert "1 of them acknowledged" in page
    assert data_of(page)["findings"]["acknowledged"] == {
        "1": {"by": "waiver", "reason": "counted <twice>", "date": "2025-05-24", "expires": None}
    }


def test_a_waiver_out_of_date_is_told(tmp_path: Path) -> None:
    waiver = Waiver(reason="x", date=date(2025, 5, 24), record="table-2", rule="whole-count", claims=("<b>",))
    accepted = Accepted.on(date(2025, 5, 24), Waivers("w.toml", (waiver,)))
    page = dataset_main_of(checked(tmp_path, "military,civilian,per_side\n270,130,400\n", accepted=accepted))

    assert "</span> 1 waiver out of date</summary>" in page
    assert '<li dir="auto">whole-count of &lt;b&gt; in table-2: ' in page


def test_where_everything_is_acknowledged_the_verdict_says_so(tmp_path: Path) -> None:
    table = "military,civilian,per_side\n270,130,390\n"
    first = checked(tmp_path, table).findings[0][1].fingerprint
    page = dataset_main_of(checked(tmp_path, table, accepted=Accepted((), {first: "table-2"}, "old.json")))

    assert '<section class="ds-head undecided" aria-labelledby="verdict">' in page
    assert "</span> No other contradiction than 1 accepted</h1>" in page
