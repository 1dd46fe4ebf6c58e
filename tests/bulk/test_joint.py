"""What rules say together is found in a data set as the explanation of each record finds it."""

from __future__ import annotations

import json
import random
from pathlib import Path

from validator.bulk.options import Options
from validator.bulk.run import check_data_set
from validator.rulebook.pack import load_rules


def write(path: Path, planted: set[int]) -> None:
    """What each of two sides released, by category, and the total; nobody states what a side released."""
    style = random.Random(3)
    with path.open("w") as file:
        for number in range(1_000):
            military, civilian = style.randint(1, 900), style.randint(1, 500)
            total = 2 * (military + civilian) + (20 if number in planted else 0)
            claims = [
                {"measure": "released", "dims": {"side": "each", "category": "military"}, "value": str(military)},
                {"measure": "released", "dims": {"side": "each", "category": "civilian"}, "value": str(civilian)},
                {"measure": "released", "value": str(total)},
            ]
            members = {"side": ["Ukraine", "Russia"], "category": ["military", "civilian"]}
            record = {"id": f"r{number:04}", "members": members, "claims": [{**c, "unit": "person"} for c in claims]}
            file.write(json.dumps(record) + "\n")


def test_totals_that_no_single_rule_compares_are_found(tmp_path: Path) -> None:
    planted = {7, 100, 450, 999}
    path = tmp_path / "data.jsonl"
    write(path, planted)
    written: list[str] = []
    report = check_data_set([path], load_rules([]), Options(write=written.append))
    found = [json.loads(line) for line in "".join(written).splitlines()]
    assert [f"r{number:04}" for number in sorted(planted)] == [line["record"] for line in found]
    assert {"joint-consistency"} == {line["rule"] for line in found}
    assert report.counts.contradicts == 4
    assert report.tally.cleared == 996


def test_they_are_not_looked_for_where_nothing_is_to_be_weighed_together(tmp_path: Path) -> None:
    path = tmp_path / "data.jsonl"
    write(path, {7})
    report = check_data_set([path], load_rules([]), Options(joint=False))
    assert report.counts.contradicts == 0


def test_what_is_found_does_not_depend_on_what_the_screen_cleared(tmp_path: Path) -> None:
    path = tmp_path / "data.jsonl"
    write(path, {7, 450})
    lines = path.read_text().splitlines(keepends=True)
    lines[6] = lines[6].replace('"value": "', '"value": "about ', 1)
    lines[7] = lines[7].replace('"value"', '"note": "a shape of its own", "value"', 1)
    path.write_text("".join(lines))
    few = tmp_path / "few.jsonl"
    few.write_text("".join(lines[:20]))
    found = {}
    for file in (path, few):
        written: list[str] = []
        check_data_set([file], load_rules([]), Options(write=written.append))
        found[file] = [json.loads(line)["record"] for line in "".join(written).splitlines()]
    assert found[path] == ["r0007", "r0450"]
    assert found[few] == ["r0007"]


def test_a_record_with_a_claim_that_cannot_be_read_is_weighed_without_it(tmp_path: Path) -> None:
    path = tmp_path / "data.jsonl"
    write(path, set())
    lines = path.read_text().splitlines(keepends=True)[:10]
    lines[3] = lines[3].replace('"value": "', '"value": "?', 1)
    path.write_text("".join(lines))
    report = check_data_set([path], load_rules([]), Options())
    assert report.tally.records == 10
    assert report.tally.problems == 1
    assert report.counts.contradicts == 0
