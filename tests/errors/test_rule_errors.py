"""What a user is told of bad rule files."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from validator.errors import RuleFileError
from validator.judge.selftest import run_examples
from validator.rulebook.pack import load_rules

if TYPE_CHECKING:
    from conftest import Golden

AREA = "rules"
GENERATED = Path(__file__).parent / "rules-generated"

RULE = """\
title: Parts add up
expect: a + b = c
examples:
  - verdict: agrees
    claims: "a = 1\\nb = 2\\nc = 3"
  - verdict: contradicts
    claims: "a = 1\\nb = 2\\nc = 4"
"""


def told(path: Path) -> str:
    """The problems of a rule file or a folder; of one that loads, the examples that do not hold."""
    try:
        book = load_rules([str(path)], shipped=False)
    except RuleFileError as error:
        return "\n\n".join(str(problem) for problem in error.problems)
    failed = [f"{result.example.name}: {result.text}" for result in run_examples(book) if not result.passed]
    return "\n\n".join(["the rules load", *failed])


def test_a_bad_rule_file_is_told_with_its_place(case: Path, golden: Golden) -> None:
    golden.case(case, told)


def a_missing_file(folder: Path) -> Path:
    return folder / "missing.yaml"


def a_folder_without_rules(folder: Path) -> Path:
    (folder / "readme.md").write_text("rules")
    (folder / "wording.yaml").write_text("[]")
    return folder


def a_folder_named_like_a_rule_file(folder: Path) -> Path:
    (folder / "rule.yaml").mkdir()
    return folder / "rule.yaml"


def a_dangling_link(folder: Path) -> Path:
    (folder / "link.yaml").symlink_to("nowhere.yaml")
    return folder / "link.yaml"


def a_link_to_itself(folder: Path) -> Path:
    (folder / "link.yaml").symlink_to("link.yaml")
    return folder / "link.yaml"


def a_file_as_a_folder(folder: Path) -> Path:
    (folder / "a.yaml").write_text(RULE)
    return folder / "a.yaml" / "b.yaml"


def a_file_of_ten_megabytes(folder: Path) -> Path:
    (folder / "big.yaml").write_text("# comment\n" * 1_000_000)
    return folder / "big.yaml"


def a_file_without_end(folder: Path) -> Path:
    (folder / "zero.yaml").symlink_to("/dev/zero")
    return folder / "zero.yaml"


def flow_nested_100_000_deep(folder: Path) -> Path:
    (folder / "deep.yaml").write_text("title: " + "[" * 100_000 + "]" * 100_000)
    return folder / "deep.yaml"


def flow_nested_and_never_closed(folder: Path) -> Path:
    (folder / "deep.yaml").write_text("title: " + "{a: " * 100_000)
    return folder / "deep.yaml"


def block_nested_100_000_deep(folder: Path) -> Path:
    (folder / "deep.yaml").write_text("- " * 100_000 + "a")
    return folder / "deep.yaml"


def mappings_nested_1_000_deep(folder: Path) -> Path:
    (folder / "deep.yaml").write_text("\n".join(" " * depth + "a:" for depth in range(1_000)))
    return folder / "deep.yaml"


def a_name_with_a_space(folder: Path) -> Path:
    (folder / "Parts add up.yaml").write_text(RULE)
    return folder / "Parts add up.yaml"


def a_name_with_an_escape(folder: Path) -> Path:
    (folder / "red\x1b[31m.yaml").write_text(RULE)
    return folder / "red\x1b[31m.yaml"


def a_broken_rule_among_good_ones(folder: Path) -> Path:
    (folder / "pack").mkdir()
    (folder / "pack" / "good.yaml").write_text(RULE)
    (folder / "pack" / "late.yaml").write_text(RULE.replace("a + b", "a + + b").replace("title", "titel"))
    (folder / "pack" / "early.yml").write_text(RULE.replace("agrees", "agree"))
    (folder / "not-yaml.yaml").write_text("title: [")
    (folder / "pack" / "pack.yaml").write_text("title: A pack\nmembers: {side: [a, b]}\nmesures: {}\n")
    return folder


def two_rules_of_one_id_in_two_files(folder: Path) -> Path:
    (folder / "one.yaml").write_text(RULE)
    (folder / "two.yaml").write_text("# another\n" + RULE + "id: one\n")
    return folder


def a_bad_pack(folder: Path) -> Path:
    (folder / "rule.yaml").write_text(RULE)
    (folder / "pack.yaml").write_text(
        "title: [a]\nmembers:\n  side: north\nmeasures:\n  a: {unit: km, aditive: true}\n  b: km\n  c: {whole: often}\n"
    )
    return folder


CASES: list[Callable[[Path], Path]] = [
    a_missing_file,
    a_folder_without_rules,
    a_folder_named_like_a_rule_file,
    a_dangling_link,
    a_link_to_itself,
    a_file_as_a_folder,
    a_file_of_ten_megabytes,
    flow_nested_100_000_deep,
    flow_nested_and_never_closed,
    block_nested_100_000_deep,
    mappings_nested_1_000_deep,
    a_name_with_a_space,
    a_name_with_an_escape,
    a_broken_rule_among_good_ones,
    two_rules_of_one_id_in_two_files,
    a_bad_pack,
]
if os.path.exists("/dev/zero"):
    CASES.append(a_file_without_end)


@pytest.mark.parametrize("make", CASES, ids=lambda make: make.__name__.replace("_", "-"))
def test_a_generated_bad_rule_file_is_told_with_its_place(
    make: Callable[[Path], Path], tmp_path: Path, golden: Golden
) -> None:
    path = make(tmp_path)
    text = told(path).replace(f"{tmp_path}/", "").replace(str(tmp_path), "FOLDER")
    golden.text(GENERATED / f"{make.__name__.replace('_', '-')}.txt", text)


def test_every_bad_path_is_told_beside_the_mistakes_in_the_others(tmp_path: Path, golden: Golden) -> None:
    (tmp_path / "bad.yaml").write_text(RULE.replace("a + b", "a +"))
    (tmp_path / "empty").mkdir()
    paths = [str(tmp_path / name) for name in ("missing.yaml", "bad.yaml", "empty")]

    with pytest.raises(RuleFileError) as caught:
        load_rules(paths, shipped=False)

    golden.text(GENERATED / "several-paths.txt", str(caught.value).replace(f"{tmp_path}/", ""))
