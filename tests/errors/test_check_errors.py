"""What a user is told of a bad line in a record's ``checks``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from validator import check
from validator.rulebook.rule import RuleBook

if TYPE_CHECKING:
    from conftest import Golden

AREA = "checks"


def told(path: Path) -> str:
    """The problems, then what became of each line that is of the language."""
    report = check(path, RuleBook(()))
    lines = [str(problem) for problem in report.problems]
    for record in report.records:
        for finding in record.findings:
            reasons = f" ({'; '.join(finding.reasons)})" if finding.reasons else ""
            lines.append(f"{finding.verdict.value}: {finding.rule.id}{reasons}")
    return "\n\n".join(lines)


def test_a_bad_line_of_a_record_is_told_with_its_place(case: Path, golden: Golden) -> None:
    golden.case(case, told)
