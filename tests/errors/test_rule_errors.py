"""What a user is told of a bad rule file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from validator.errors import RuleFileError
from validator.judge.selftest import run_examples
from validator.rulebook.pack import load_rules

if TYPE_CHECKING:
    from conftest import Golden

AREA = "rules"


def told(path: Path) -> str:
    """The problems of a rule file; of one that loads, the examples that do not hold."""
    try:
        book = load_rules([str(path)], shipped=False)
    except RuleFileError as error:
        return "\n\n".join(str(problem) for problem in error.problems)
    failed = [f"{result.example.name}: {result.text}" for result in run_examples(book) if not result.passed]
    return "\n\n".join(["the file loads", *failed])


def test_a_bad_rule_file_is_told_with_its_place(case: Path, golden: Golden) -> None:
    golden.case(case, told)
