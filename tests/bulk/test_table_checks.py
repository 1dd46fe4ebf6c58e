"""A line of arithmetic that no row of a table can use is told once, and the rows are judged by the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from validator.bulk.options import Options
from validator.bulk.run import check_data_set
from validator.rulebook.rule import RuleBook

ROWS = "".join(f"{number},2,{number + 2}\n" for number in range(1, 6))


def checked(folder: Path, checks: str, header: str = "a,b,c", more: str = "") -> tuple[list[tuple[int, int, str]], int]:
    """Line, column and text of each problem, and how many checks agree."""
    (folder / "t.csv").write_text(f"{header}\n{ROWS}")
    (folder / "t.validator.yaml").write_text(f"checks: [{checks}]\n{more}")
    tally = check_data_set([folder / "t.csv"], RuleBook(()), Options(jobs=1)).tally
    assert tally.problems == len(tally.first_problems)
    told = [(problem.place.line, problem.place.column, problem.found) for problem in tally.first_problems]
    return told, tally.counts.agrees


def test_each_wrong_line_is_told_once_for_all_rows(tmp_path: Path) -> None:
    assert checked(tmp_path, '"a + = c", "a + d = c", "a + b = c"') == (
        [(1, 10, "unexpected '='"), (1, 21, "no column that states values is called 'd'")],
        5,
    )


@pytest.mark.parametrize("line", ["a + b = c", "released[category=x] + b = c", "sum(released over category) = c"])
def test_a_line_that_some_row_can_use_is_left_to_the_rows(tmp_path: Path, line: str) -> None:
    from validator.bulk.table_checks import usable_checks
    from validator.claims.readers.tables.opened_table import open_table
    from validator.claims.readers.tables.records import layout_of

    checked(tmp_path, f'"{line}"', more="columns: {a: {measure: released, dims: {category: x}}}\n")
    layout = layout_of(*open_table(str(tmp_path / "t.csv")))
    assert usable_checks(layout) == (layout.common.declared, [])


def test_of_a_long_table_only_the_language_is_looked_at(tmp_path: Path) -> None:
    more = "layout: long\nrecord: k\nvalue: v\ndims: [d]\n"
    (told, _) = checked(tmp_path, '"v + = 3"', "k,d,v", more)
    assert told == [(1, 10, "unexpected '='")]
