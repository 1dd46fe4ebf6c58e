"""Packs: which files are read, in which order, and what a pack declares for its rules and records."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from validator.claims.yaml_source import MOST_BYTES
from validator.errors import RuleFileError
from validator.rulebook.pack import load_rules, shipped_rules

RULE = """\
title: Parts add up
expect: a + b = c
examples:
  - {verdict: agrees, claims: "a = 1\\nb = 2\\nc = 3"}
  - {verdict: contradicts, claims: "a = 1\\nb = 2\\nc = 4"}
"""


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(RULE)


def found(path: Path | str) -> list[tuple[str, str]]:
    return [(rule.pack, rule.id) for rule in load_rules([str(path)], shipped=False)]


def test_rules_come_in_the_order_of_their_paths_whatever_their_ending(tmp_path: Path) -> None:
    write(tmp_path, "b/two.yaml", "a/two-b.yml", "a/one.yaml", "top.yaml")

    assert found(tmp_path) == [("a", "one"), ("a", "two-b"), ("b", "two"), (tmp_path.name, "top")]


def test_a_file_alone_is_a_pack_of_its_own_name(tmp_path: Path) -> None:
    write(tmp_path, "seats-add-up.yaml")

    assert found(tmp_path / "seats-add-up.yaml") == [("seats-add-up", "seats-add-up")]


def test_one_path_may_be_given_without_a_list(tmp_path: Path) -> None:
    write(tmp_path, "one.yaml")

    assert [rule.id for rule in load_rules(str(tmp_path), shipped=False)] == ["one"]


def test_a_users_rules_come_after_the_shipped_ones(tmp_path: Path) -> None:
    write(tmp_path, "mine.yaml")

    book = load_rules([str(tmp_path)])

    assert book.rules[-1].id == "mine"
    assert len(book) == len(load_rules()) + 1


def test_a_users_rule_cannot_take_the_place_of_a_shipped_one(tmp_path: Path) -> None:
    write(tmp_path, "parts-make-whole.yaml")

    with pytest.raises(RuleFileError, match="already defined in rules/arithmetic/"):
        load_rules([str(tmp_path)])


def test_a_shipped_rule_is_placed_in_the_rules_folder_wherever_that_is_installed() -> None:
    assert {rule.place.path.split("/", maxsplit=1)[0] for rule in load_rules()} == {"rules"}


def test_wordings_and_other_files_are_no_rules(tmp_path: Path) -> None:
    write(tmp_path, "one.yaml")
    (tmp_path / "wording.yaml").write_text("[]")
    (tmp_path / "README.md").write_text("# Rules")
    (tmp_path / "folder.yaml").mkdir()

    assert [rule_id for _, rule_id in found(tmp_path)] == ["one"]


def test_what_a_pack_declares_is_known_to_its_rules_and_to_records(tmp_path: Path) -> None:
    write(tmp_path, "one.yaml")
    declared = "title: Trips\nmembers: {leg: [out, back]}\nmeasures:\n  a: {unit: km, minimum: 0, additive: true}\n"
    (tmp_path / "pack.yaml").write_text(declared)

    book = load_rules([str(tmp_path)], shipped=False)
    assert book.members == {"leg": ("out", "back")}
    assert (book.measures["a"].unit, book.measures["a"].additive) == ("km", True)

    write(tmp_path, "two.yaml")
    (tmp_path / "two.yaml").write_text(RULE.replace("a + b = c", "a = 3 hour"))
    with pytest.raises(RuleFileError, match=r"hours \(a time\) compared with kilometres \(a length\)"):
        load_rules([str(tmp_path)], shipped=False)


def test_a_loop_of_folders_is_walked_once(tmp_path: Path) -> None:
    write(tmp_path, "pack/one.yaml")
    (tmp_path / "pack" / "back").symlink_to("..")

    assert found(tmp_path) == [("pack", "one")]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems want names that are text")
def test_a_file_may_have_a_name_that_is_no_text(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/caf\xe9"
    os.mkdir(folder)
    with open(folder + b"/one.yaml", "w") as file:
        file.write(RULE)

    assert [rule_id for _, rule_id in found(tmp_path)] == ["one"]


def test_a_file_of_the_greatest_size_is_read_and_a_greater_one_refused(tmp_path: Path) -> None:
    write(tmp_path, "one.yaml")
    room = MOST_BYTES - len(RULE)
    (tmp_path / "one.yaml").write_text(RULE + "#" * room)
    assert len(found(tmp_path)) == 1

    (tmp_path / "one.yaml").write_text(RULE + "#" * (room + 1))
    with pytest.raises(RuleFileError, match="larger than 2,000,000 bytes"):
        found(tmp_path)


def test_a_book_without_any_rules_is_empty() -> None:
    assert len(load_rules(shipped=False)) == 0


def test_the_shipped_rules_lie_beside_the_package_in_a_checkout() -> None:
    assert (shipped_rules() / "wording.yaml").is_file()
