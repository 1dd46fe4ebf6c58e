"""A line that no part of a file can hold is refused, and the number that is told is the one that decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from validator.bulk.options import Options
from validator.bulk.run import check_data_set
from validator.rulebook.rule import RuleBook

MOST = 16 * 1024 * 1024


def told(path: Path) -> list[tuple[int, str]]:
    report = check_data_set([path], RuleBook(()), Options(jobs=1))
    return [(problem.place.line, problem.found) for problem in report.tally.first_problems]


@pytest.mark.parametrize(
    ("length", "expected"), [(MOST - 1, []), (MOST, [(2, "a line of 16 MiB or more")])], ids=["held", "refused"]
)
def test_a_line_of_json_is_refused_from_the_size_on_that_is_told(
    tmp_path: Path, length: int, expected: list[tuple[int, str]]
) -> None:
    record = b'{"id": "%s", "claims": [{"measure": "seats", "value": "450"}]}'
    long = record % b"long" + b" " * (length - len(record % b"long"))
    path = tmp_path / "halls.jsonl"
    path.write_bytes(b"\n".join((record % b"first", long, record % b"last")) + b"\n")
    assert expected == told(path)
