"""Two reports compared: what appeared, what went and what changed, worked out by hand from two versions of a record."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from validator import check, load_rules
from validator.cli import main
from validator.report.comparison.comparison import Comparison, compare
from validator.report.comparison.json_comparison import comparison_data, comparison_schema
from validator.report.comparison.terminal_comparison import plain_text
from validator.report.json_lines import finding_lines
from validator.waivers.written_report import WrittenReport, read_whole

if TYPE_CHECKING:
    from conftest import Golden

GOLDEN = Path(__file__).parent / "golden"
RULES = load_rules([Path(__file__).parents[1] / "rules" / "parts-make-whole.yaml"], shipped=False)


def fair(
    north: str = "120", total: str = "215", checks: tuple[str, ...] = ("n < s", "s < all"), **more: Any
) -> dict[str, Any]:
    """A record of which the sum (215 for 205) and the first line (120 < 85) contradict."""
    claims = [
        {"id": "n", "measure": "sold", "dims": {"stall": "north"}, "value": north},
        {"id": "s", "measure": "sold", "dims": {"stall": "south"}, "value": "85"},
        {"id": "all", "measure": "sold", "value": total},
    ]
    return {"id": "fair", "members": {"stall": ["north", "south"]}, "claims": claims, "checks": [*checks]} | more


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(name: str, *records: dict[str, Any], lines: bool = False) -> str:
    report = check(list(records), RULES, explain=False)
    if lines:
        counts = {"partial": None, "records": len(records), "problems": 0, "checks": report.counts.checks}
        found = [line for record in report.records for line in finding_lines(record)]
        text = "".join(found) + json.dumps({"summary": counts}) + "\n"
    else:
        text = report.to_json()
    Path(name).write_text(text, encoding="utf-8")
    return name


def compared(old: dict[str, Any], new: dict[str, Any], lines: bool = False) -> Comparison:
    return compare(read_whole(write("old.json", old, lines=lines)), read_whole(write("new.json", new, lines=lines)))


def told(comparison: Comparison) -> dict[str, list[str]]:
    """The rules of what appeared, went and changed."""
    kinds = {"appeared": comparison.appeared, "went": comparison.went, "changed": comparison.changed}
    return {kind: [change.check.rule for change in changes] for kind, changes in kinds.items() if changes}


@pytest.mark.parametrize("lines", [False, True])
def test_the_same_report_twice_differs_in_nothing(lines: bool) -> None:
    comparison = compared(fair(), fair(), lines)
    assert (told(comparison), comparison.same, comparison.exit_code) == ({}, 2, 0)


@pytest.mark.parametrize("lines", [False, True])
def test_a_new_contradiction_appeared_and_fails(lines: bool) -> None:
    comparison = compared(fair(checks=("s < all",)), fair(), lines)
    assert (told(comparison), comparison.same, comparison.exit_code) == ({"appeared": ["n < s"]}, 1, 1)


@pytest.mark.parametrize("lines", [False, True])
def test_a_contradiction_over_other_values_changed_and_did_not_appear(lines: bool) -> None:
    comparison = compared(fair(), fair(total="214"), lines)
    assert (told(comparison), comparison.exit_code) == ({"changed": ["parts-make-whole"]}, 0)
    [change] = comparison.changed
    assert change.old is not None
    assert change.new is not None
    assert (change.old.difference, change.new.difference) == ("10", "9")


def test_what_agreed_and_contradicts_now_appeared_and_says_so() -> None:
    comparison = compared(fair(total="205"), fair())
    assert told(comparison) == {"appeared": ["parts-make-whole"]}
    assert "it agreed before: 120 north + 85 south = 205 ✓" in plain_text(comparison)


def test_what_is_put_right_went_and_agrees_now() -> None:
    comparison = compared(fair(), fair(total="205"))
    assert told(comparison) == {"went": ["parts-make-whole"]}
    assert [comparison.became(change) for change in comparison.went] == ["it agrees now"]


def undecided(report: WrittenReport, rule: str) -> WrittenReport:
    """The same report with the checks of a rule undecided."""
    missing = ("no claim states sold[stall=north]",)
    return replace(
        report,
        checks=tuple(
            replace(check, verdict="undecided", reasons=missing) if check.rule == rule else check
            for check in report.checks
        ),
    )


def test_what_is_undecided_now_is_not_told_as_put_right() -> None:
    report = read_whole(write("old.json", fair()))
    comparison = compare(report, undecided(report, "parts-make-whole"))
    assert told(comparison) == {"went": ["parts-make-whole"]}
    [became] = [comparison.became(change) for change in comparison.went]
    assert became == "it is undecided now: no claim states sold[stall=north]"
    assert told(compare(undecided(report, "n < s"), report)) == {"appeared": ["n < s"]}


def test_an_agreement_that_is_undecided_now_changed() -> None:
    report = read_whole(write("old.json", fair(total="205")))
    comparison = compare(report, undecided(report, "parts-make-whole"))
    assert (told(comparison), comparison.exit_code) == ({"changed": ["parts-make-whole"]}, 0)
    assert "agrees, undecided now: no claim states sold[stall=north]" in plain_text(comparison)


def test_a_check_of_a_claim_that_is_gone_is_not_checked_any_more() -> None:
    without = fair(checks=("s < all",))
    without["claims"] = without["claims"][1:]
    comparison = compared(fair(checks=("s < all",)), without)
    assert [comparison.became(change) for change in comparison.went] == ["it is not checked any more"]


def test_a_record_that_is_gone_is_told_so() -> None:
    comparison = compared(fair(), fair(id="market"))
    assert {comparison.became(change) for change in comparison.went} == {"its record is not in the newer report"}
    assert len(comparison.appeared) == len(comparison.went) == 2


def test_findings_alone_do_not_say_what_became_of_a_check() -> None:
    comparison = compared(fair(), fair(total="205"), lines=True)
    [became] = [comparison.became(change) for change in comparison.went]
    assert became.startswith("it is not among the contradictions any more")


def test_counted_ids_name_nothing_so_a_moved_claim_is_found_by_what_it_states() -> None:
    def counted(*values: str) -> dict[str, Any]:
        return {"id": "r", "claims": [{"measure": f"x{v}", "value": v} for v in values], "checks": []}

    def line(record: dict[str, Any], *checks: str) -> dict[str, Any]:
        return record | {"checks": list(checks)}

    # the contradiction 3 < 2 is of c1 and c2 at first, and of c2 and c3 when a claim stands above them
    old, new = line(counted("3", "2"), "x3 < x2"), line(counted("9", "3", "2"), "x3 < x2")
    comparison = compared(old, new)
    assert (told(comparison), comparison.same) == ({}, 1)
    # another contradiction of c1 and c2 by the same rule is another one, though its ids are the same
    one = {"id": "r", "members": {"stall": ["a"]}, "claims": [
        {"measure": "sold", "dims": {"stall": "a"}, "value": "3"}, {"measure": "sold", "value": "2"}]}  # fmt: skip
    other = {**one, "claims": [{**claim, "measure": "baked"} for claim in one["claims"]]}
    assert told(compared(one, other)) == {"appeared": ["parts-make-whole"], "went": ["parts-make-whole"]}


def test_what_appeared_and_is_acknowledged_does_not_fail() -> None:
    write("old.json", fair(checks=("s < all",)))
    data = json.loads(Path(write("new.json", fair())).read_text())
    for one in data["records"][0]["checks"]:
        if one["rule"] == "n < s":
            one["acknowledged"] = {"by": "waiver", "reason": "they know", "date": "2025-05-24", "expires": None}
    Path("new.json").write_text(json.dumps(data))
    comparison = compare(read_whole("old.json"), read_whole("new.json"))
    assert (told(comparison), comparison.exit_code) == ({"appeared": ["n < s"]}, 0)
    assert "waived on 2025-05-24: they know" in plain_text(comparison)
    back = compare(read_whole("new.json"), read_whole(write("newer.json", fair())))
    assert (told(back), back.exit_code) == ({"changed": ["n < s"]}, 0)
    assert "it was acknowledged before, and is not any more" in plain_text(back)


def test_each_contradiction_is_told_once_in_one_of_the_lists() -> None:
    comparison = compared(fair(), fair(north="121", total="214", checks=("n < s", "all < s")))
    new = [change.check for change in (*comparison.appeared, *comparison.changed) if change.check.contradicts]
    assert len(new) + comparison.same == len(comparison.new.contradictions)
    known = [change for change in (*comparison.went, *comparison.changed) if change.old and change.old.contradicts]
    assert len(known) + comparison.same == len(comparison.old.contradictions)


# --- what is printed -------------------------------------------------------------------------------------------------


def mixed() -> Comparison:
    return compared(fair(), fair(total="214", checks=("s < all", "all < n")))


def test_a_terminal_gets_the_golden_comparison(golden: Golden) -> None:
    golden.exact(GOLDEN / "comparison.txt", plain_text(mixed()))


def test_an_ascii_terminal_gets_it_spelled_out() -> None:
    assert plain_text(mixed(), encoding="ascii").isascii()


def test_the_json_form_keeps_to_its_schema_and_adds_up() -> None:
    data = comparison_data(mixed())
    jsonschema.Draft202012Validator(comparison_schema()).validate(data)
    assert data["summary"] == {
        "appeared": 1, "acknowledged": 0, "went": 1, "changed": 1, "same": 0, "restated": 1
    }  # fmt: skip


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["diff", *arguments])


def test_the_command_prints_and_fails_only_where_something_appeared() -> None:
    old, new = write("old.json", fair(checks=("s < all",))), write("new.json", fair())
    assert (run(old, new).exit_code, run(new, old).exit_code, run(old, old).exit_code) == (1, 0, 0)
    assert run(old, new).stdout.endswith("✗ 1 contradiction appeared, 0 went, 0 changed, 1 as before\n")
    result = run(old, new, "--format", "json", "--output", "diff.json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert json.loads(Path("diff.json").read_text())["summary"]["appeared"] == 1


def test_the_command_refuses_what_is_no_report() -> None:
    old = write("old.json", fair())
    Path("other.json").write_text("{}")
    assert run(old, "other.json").exit_code == 2
    assert "no report" in run(old, "other.json").stderr
    assert run("-", "-").exit_code == 2
    assert "does not exist" in run(old, "nowhere.json").stderr
