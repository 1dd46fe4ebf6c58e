"""A table of which nothing was checked says what is probably missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from validator.bulk.options import Options
from validator.bulk.run import check_data_set
from validator.claims.readers.tables.records import TableOptions
from validator.rulebook.rule import RuleBook


def notes(path: Path, **said: object) -> tuple[str, ...]:
    return check_data_set([path], RuleBook(()), Options(tables=TableOptions(**said))).not_weighed  # type: ignore[arg-type]


def test_a_wrong_delimiter_is_named(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b,c\n1,2,3\n")
    assert notes(path, delimiter=";") == (
        f"{path}: no column states numbers, of 'a,b,c'; its delimiter was taken for ';' (--delimiter)",
    )


@pytest.mark.parametrize(("said", "example"), [({}, "columns: {a: {unit: person}}")])
def test_a_table_without_checks_says_what_to_declare(tmp_path: Path, said: dict[str, str], example: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b,c\n1,2,3\n")
    [note] = notes(path, **said)
    assert f"(t.validator.yaml: {example})" in note


def test_a_table_with_checks_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b,c\n1,2,3\n")
    (tmp_path / "t.validator.yaml").write_text('checks: ["a + b = c"]\n')
    assert notes(path) == ()


def test_the_layout_of_the_command_line_goes_before_that_of_the_file_beside_the_table(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b,c\n1,2,3\n4,5,9\n")
    (tmp_path / "t.validator.yaml").write_text("layout: long\nrecord: a\nmeasure: b\nvalue: c\n")
    report = check_data_set([path], RuleBook(()), Options(tables=TableOptions(layout="wide")))
    assert report.tally.first_problems == []
    assert (report.tally.records, report.tally.claims) == (2, 6)


@pytest.mark.parametrize(
    ("address", "sidecar"), [("?votes", "d.votes.validator.yaml"), ("", "d.validator.yaml"), ("?", "d.validator.yaml")]
)
def test_the_declaration_that_is_advised_for_a_table_of_a_database_is_the_one_that_is_read(
    tmp_path: Path, address: str, sidecar: str
) -> None:
    import sqlite3

    with sqlite3.connect(tmp_path / "d.db") as connection:
        connection.execute("CREATE TABLE votes (a, b, c)")
        connection.execute("INSERT INTO votes VALUES (1, 2, 3)")
    connection.close()
    path = f"sqlite:{tmp_path / 'd.db'}{address}"
    [note] = check_data_set([path], RuleBook(()), Options()).not_weighed
    assert f"({sidecar}: columns: {{a: {{unit: person}}}})" in note
    (tmp_path / sidecar).write_text('checks: ["a + b = c"]\n')
    report = check_data_set([path], RuleBook(()), Options())
    assert (report.tally.counts.agrees, report.not_weighed) == (1, ())
