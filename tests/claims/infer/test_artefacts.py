"""Every artefact planted in a real file is seen with its place, and its clean twin shows none."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from validator.claims.infer.artefacts.artefact import Artefact
from validator.claims.infer.sample import take_sample
from validator.claims.infer.table import infer
from validator.claims.readers.tables.opened_table import open_table

Rows = list[list[str]]
HEAD = ["county", "military", "civilian", "per_side", "opening", "change", "closing", "share (%)", "age_group"]
GROUPS = ("0-4", "5-9", "10-14", "15-19", "20-24")


def clean(length: int = 60, seed: int = 7) -> Rows:
    """Rows in which military + civilian = per_side and opening + change = closing, all in whole numbers."""
    draw = random.Random(seed)
    rows = []
    for number in range(length):
        military, civilian = draw.randint(100, 9000), draw.randint(100, 900)
        opening, change = draw.randint(2000, 9000), draw.choice([-1, 1]) * draw.randint(10, 900)
        row = [military, civilian, military + civilian, opening, change, opening + change]
        # 39.4 of 100: one decimal, rounded half up
        share = (military * 2000 + civilian + military) // (2 * (military + civilian))
        rows.append([f"County {number}", *map(str, row), f"{share // 10}.{share % 10}", GROUPS[number % 5]])
    return rows


def seen(folder: Path, rows: Rows, head: list[str] = HEAD, delimiter: str = ",") -> list[Artefact]:
    path = folder / "county.csv"
    lines = [head, *rows]
    text = "".join(delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) + "\n" for row in lines)
    path.write_text(text, encoding="utf-8")
    table, _ = open_table(str(path))
    return list(infer(take_sample(table)).artefacts)


def kinds(artefacts: list[Artefact]) -> list[str]:
    return [artefact.kind for artefact in artefacts]


@pytest.mark.parametrize("seed", range(5))
def test_a_clean_table_shows_nothing(tmp_path: Path, seed: int) -> None:
    assert seen(tmp_path, clean(seed=seed)) == []


def at(rows: Rows, row: int, column: str) -> str:
    return rows[row][HEAD.index(column)]


def put(rows: Rows, row: int, column: str, cell: str) -> None:
    rows[row][HEAD.index(column)] = cell


def test_lost_minus_signs_are_told_with_the_sum_that_shows_them(tmp_path: Path) -> None:
    rows = clean()
    changed = [row for row in range(60) if at(rows, row, "change").startswith("-")][:3]
    for row in changed:
        put(rows, row, "change", at(rows, row, "change").removeprefix("-"))
    (artefact,) = seen(tmp_path, rows)
    assert artefact.kind == "lost-minus-signs"
    assert artefact.found.startswith(
        "'change': lost minus signs in 3 lines: opening + change = closing holds in 57 others"
    )
    first = changed[0]
    opening, change, closing = (at(rows, first, column) for column in ("opening", "change", "closing"))
    expected = f"line {first + 2}: {opening} + (−{change}) = {closing}"
    assert expected == artefact.proof[0]


def test_a_change_column_without_any_sign_is_seen_too(tmp_path: Path) -> None:
    rows = clean(120)
    for row in range(120):
        put(rows, row, "change", at(rows, row, "change").removeprefix("-"))
    found = seen(tmp_path, rows)
    lost = sum(int(at(rows, row, "closing")) < int(at(rows, row, "opening")) for row in range(120))
    # the more frequent direction is taken for the rule: which of the two it is does not change what is told
    assert kinds(found) == ["lost-minus-signs"]
    assert f"in {min(lost, 120 - lost)} lines" in found[0].found


def test_a_margin_is_no_column_of_lost_signs(tmp_path: Path) -> None:
    draw = random.Random(1)
    rows = []
    for number in range(60):
        one, two = draw.randint(1000, 9000), draw.randint(1000, 9000)
        rows.append([f"County {number}", str(one), str(two), str(abs(one - two))])
    assert seen(tmp_path, rows, ["county", "Harris", "Trump", "margin"]) == []


@pytest.mark.parametrize(
    ("cell", "mark"),
    [
        ("{}*", "'{}*'"),
        ("{} a)", "'{} a)'"),
        ("{}²", "'{}²'"),
        ("{}[1]", "'{}[1]'"),
        ("{}†", "'{}†'"),
        ("{} p", "'{} p'"),
    ],
)
def test_footnote_marks_in_numbers(tmp_path: Path, cell: str, mark: str) -> None:
    rows = clean()
    number = at(rows, 20, "military")
    put(rows, 20, "military", cell.format(number))
    (artefact,) = seen(tmp_path, rows)
    assert ("footnote-marks", ("line 22: " + mark.format(number),)) == (artefact.kind, artefact.proof)


def test_a_unit_behind_a_number_is_no_footnote(tmp_path: Path) -> None:
    rows = [
        [f"Road {number}", f"{number * 7 + 3} m" if number % 9 == 0 else str(number * 7 + 3)] for number in range(60)
    ]
    assert seen(tmp_path, rows, ["road", "width"]) == []


def total_of(rows: Rows, label: str = "Total") -> list[str]:
    sums = [str(sum(int(row[column]) for row in rows)) for column in range(1, 7)]
    return [label, *sums, "", ""]


@pytest.mark.parametrize("label", ["Total", "TOTAL:", "Grand total", "Insgesamt", "Усього", "Kansas, total", "Sum"])
def test_a_labelled_total_row_is_proved_by_its_sums(tmp_path: Path, label: str) -> None:
    rows = clean()
    (artefact,) = seen(tmp_path, [*rows, total_of(rows, label)])
    expected = (
        f"line 62 '{label}': military, civilian and per_side …: the sum of lines 2–61 (military {total_of(rows)[1]})"
    )
    assert ("total-rows", (expected,)) == (artefact.kind, artefact.proof)


def test_a_total_row_at_the_top_and_one_without_a_label(tmp_path: Path) -> None:
    rows = clean()
    (first,) = seen(tmp_path, [total_of(rows), *rows])
    assert first.proof[0].startswith("line 2 'Total': military, civilian and per_side …: the sum of lines 3–62")
    (plain,) = seen(tmp_path, [*rows, total_of(rows, "x")])
    assert (plain.kind, plain.proof[0].startswith("line 62: military, civilian and per_side …")) == ("total-rows", True)


def test_subtotals_and_a_grand_total(tmp_path: Path) -> None:
    rows = clean(40)
    parts = [rows[:15], rows[15:40]]
    listed = [*parts[0], total_of(parts[0], "Subtotal"), *parts[1], total_of(parts[1], "Subtotal"), total_of(rows)]
    (artefact,) = seen(tmp_path, listed)
    assert artefact.found == "3 total rows among the data: the sum of other rows in every measure"
    assert artefact.proof[2].startswith("line 44 'Total': military, civilian and per_side …: the sum of 40 rows")


def test_totals_within_groups_of_a_long_table(tmp_path: Path) -> None:
    rows = []
    for county in range(30):
        votes = [101 + 7 * county, 55 + 11 * county, 9 + county]
        rows += [[f"County {county}", name, str(count)] for name, count in zip("ABC", votes, strict=True)]
        rows.append([f"County {county}", "Total", str(sum(votes))])
    (artefact,) = seen(tmp_path, rows, ["county", "candidate", "votes"])
    assert artefact.found == "30 total rows among the data: the sum of other rows in every measure"
    assert artefact.proof[0] == "line 5 'Total': votes: the sum of lines 2–4 (votes 165)"


def test_a_labelled_total_that_is_wrong_is_told_with_the_sum(tmp_path: Path) -> None:
    rows = clean()
    total = total_of(rows)
    made = total[2]
    total[2] = str(int(made) + 5)
    (artefact,) = seen(tmp_path, [*rows, total])
    assert artefact.kind == "labelled-totals"
    assert artefact.proof[0].endswith(f"civilian {total[2]}, but lines 2–61 make {int(made):,}")


def test_a_total_of_doubled_rows_is_half_their_sum(tmp_path: Path) -> None:
    rows = clean()
    found = seen(tmp_path, [*rows, *rows, total_of(rows)])
    assert kinds(found) == ["labelled-totals", "doubled-sum"]
    assert "a sum of rows is exactly twice its stated total" in found[1].found
    stated = total_of(rows)[1]
    assert (
        f"line 122, military: 120 rows make {2 * int(stated):,}: {2 * int(stated):,} = 2 × {stated}"
        == found[1].proof[0]
    )


def test_a_table_that_is_there_twice(tmp_path: Path) -> None:
    rows = clean()
    (artefact,) = seen(tmp_path, [*rows, *rows])
    assert (artefact.kind, artefact.proof) == ("doubled-table", ("lines 2–61 equal lines 62–121, 9 cells each",))
    doubled, header = seen(tmp_path, [*rows, HEAD, *rows])
    assert doubled.proof == ("lines 2–61 equal lines 63–122, 9 cells each",)
    assert (header.kind, header.proof) == ("repeated-header", ("line 62",))


def test_every_row_twice_in_a_row(tmp_path: Path) -> None:
    rows = clean()
    (artefact,) = seen(tmp_path, [row for row in rows for _ in range(2)])
    assert (artefact.kind, artefact.proof) == ("doubled-table", ("120 rows are 60 different rows, 2 times each",))


def test_single_repeated_rows(tmp_path: Path) -> None:
    rows = clean()
    (artefact,) = seen(tmp_path, [*rows[:30], rows[4], *rows[30:]])
    assert artefact.found == "1 row that repeats an earlier one in all 9 columns"
    assert artefact.proof[0].startswith("lines 6 and 32: 'County 4', ")


def test_answers_of_a_survey_may_repeat(tmp_path: Path) -> None:
    draw = random.Random(3)
    rows = [[draw.choice(["yes", "no"]), str(draw.randint(1, 5)), str(draw.randint(1, 5))] for _ in range(200)]
    assert seen(tmp_path, rows, ["answer", "first", "second"]) == []


def test_thousands_in_one_row_of_a_sum(tmp_path: Path) -> None:
    rows = clean()
    put(rows, 8, "military", f"{int(at(rows, 8, 'military')):05d}"[:-3] + "." + at(rows, 8, "military")[-3:])
    found = seen(tmp_path, rows)
    assert kinds(found) == ["split-units"]
    assert found[0].proof[0].startswith(f"line 10: {at(rows, 8, 'military')} × 1,000 + ")


def test_thousands_in_one_row_below_a_total(tmp_path: Path) -> None:
    rows = [[f"County {number}", str(1000 * (number * 37 % 90 + 11))] for number in range(30)]
    total = ["Total", str(sum(int(row[1]) for row in rows))]
    rows[12][1] = rows[12][1].removesuffix("000")
    found = seen(tmp_path, [*rows, total], ["county", "votes"])
    assert kinds(found) == ["labelled-totals", "split-units"]
    assert f"the stated total is right only with {rows[12][1]} × 1,000" in found[1].found


def test_a_total_in_thousands(tmp_path: Path) -> None:
    rows = [[f"County {number}", str(1000 * (number * 37 % 90 + 11))] for number in range(30)]
    thousands = str(sum(int(row[1]) for row in rows) // 1000)
    found = seen(tmp_path, [*rows, ["Total", thousands]], ["county", "votes"])
    assert kinds(found) == ["labelled-totals", "split-units"]


def test_numbers_and_ranges_that_became_dates(tmp_path: Path) -> None:
    rows = clean()
    put(rows, 11, "age_group", "10-Dec")
    put(rows, 16, "age_group", "Sep-05")
    (ranges,) = seen(tmp_path, rows)
    assert (ranges.kind, ranges.proof) == ("numbers-as-dates", ("line 13: '10-Dec'", "line 18: 'Sep-05'"))
    rows = clean()
    put(rows, 11, "civilian", "Mar-01")
    (numbers,) = seen(tmp_path, rows)
    assert (numbers.kind, numbers.proof) == ("numbers-as-dates", ("line 13: 'Mar-01'",))


def test_dates_among_dates_are_dates(tmp_path: Path) -> None:
    rows = [[f"Event {number}", f"{number % 28 + 1}-Mar", str(number * 3)] for number in range(40)]
    assert seen(tmp_path, rows, ["event", "day", "visitors"]) == []


def test_two_decimal_marks_in_one_column(tmp_path: Path) -> None:
    rows = clean()
    put(rows, 30, "share (%)", "12,5")
    (artefact,) = seen(tmp_path, rows)
    assert (artefact.kind, artefact.proof[0]) == ("mixed-decimal-marks", "line 32: '12,5'")
    assert artefact.found == "'share (%)': a comma as decimal mark in 1 cell, a point in 59"


def test_a_table_with_decimal_commas_is_clean(tmp_path: Path) -> None:
    rows = [[cell.replace(".", ",") for cell in row] for row in clean()]
    assert seen(tmp_path, rows, delimiter=";") == []


def test_grouped_thousands_are_no_second_decimal_mark(tmp_path: Path) -> None:
    rows = [[f"Town {number}", f"{number + 1},{number:03d}", f"{number}.5"] for number in range(40)]
    assert seen(tmp_path, rows, ["town", "votes", "mean"], delimiter=";") == []


@pytest.mark.parametrize(
    ("space", "name"), [(" ", "spaces"), ("\u00a0", "no-break spaces"), ("\u202f", "narrow no-break spaces")]
)
def test_spaces_in_numbers(tmp_path: Path, space: str, name: str) -> None:
    rows = clean()
    number = at(rows, 5, "opening")
    put(rows, 5, "opening", number[:1] + space + number[1:])
    (artefact,) = seen(tmp_path, rows)
    assert f"'opening': 1 cell whose digits are grouped by {name}" == artefact.found


def test_percent_signs_in_some_cells(tmp_path: Path) -> None:
    rows = clean()
    put(rows, 3, "share (%)", at(rows, 3, "share (%)") + "%")
    (artefact,) = seen(tmp_path, rows)
    assert artefact.kind == "percent-and-fraction"
    assert artefact.found.startswith("'share (%)': 1 cell with a percent sign, 59 without")


def test_fractions_among_percentages_are_proved_by_part_and_whole(tmp_path: Path) -> None:
    rows = clean()
    for row in (7, 8, 9):
        military, whole = int(at(rows, row, "military")), int(at(rows, row, "per_side"))
        put(rows, row, "share (%)", f"0.{(2000 * military + whole) // (2 * whole):03d}")
    found = seen(tmp_path, rows)
    assert kinds(found) == ["percent-and-fraction"]
    assert found[0].found == "'share (%)' is percent in 57 lines and a fraction in 3"


@pytest.mark.parametrize("cell", ["#REF!", "#DIV/0!", "########", "#N/A"])
def test_errors_of_a_spreadsheet(tmp_path: Path, cell: str) -> None:
    rows = clean()
    put(rows, 30, "closing", cell)
    (artefact,) = seen(tmp_path, rows)
    assert ("spreadsheet-errors", (f"line 32: '{cell}'",)) == (artefact.kind, artefact.proof)


def test_digits_lost_to_an_exponent(tmp_path: Path) -> None:
    rows = clean()
    put(rows, 30, "opening", "1.23E+11")
    assert kinds(seen(tmp_path, rows)) == ["lost-digits"]


PLANTED: list[Callable[[Rows], None]] = [
    lambda rows: put(rows, 1, "change", "n/a"),
    lambda rows: put(rows, 2, "military", "-"),
    lambda rows: put(rows, 3, "civilian", ""),
    lambda rows: put(rows, 4, "county", "Total Recall"),
]


def test_nulls_and_gaps_are_no_artefacts(tmp_path: Path) -> None:
    rows = clean()
    for plant in PLANTED[:3]:
        plant(rows)
    assert seen(tmp_path, rows) == []


def budget(receipts: str = "2919*", spending: str = "4902 b", stated: str = "10219") -> Rows:
    """Ten departments, whose receipts are 700 to 1500 and 2919, 10,219 in all, and whose spending is 10 times 4902."""
    rows = [[f"Dép {n}", str(700 + 100 * n), "4902"] for n in (*range(6), 7, 8)]
    rows += [["Dép 9", "0", "4902"], ["Dép 10", receipts, "4902"]]
    rows[0][2] = spending
    return [*rows, ["TOTAL", stated, "49020"]]


BUDGET = ["Département", "Recettes", "Dépenses"]


def test_a_right_total_of_numbers_with_footnotes_is_not_accused(tmp_path: Path) -> None:
    # by hand: 700 + 800 + 900 + 1000 + 1100 + 1200 + 1400 + 1500 = 8600, and 8600 + 2919 = 11519
    found = seen(tmp_path, budget(stated="11519"), BUDGET, ";")
    assert kinds(found) == ["total-rows", "footnote-marks", "footnote-marks"]
    assert "Recettes and Dépenses: the sum of lines 2–11" in found[0].proof[0]


@pytest.mark.parametrize("cell", ["2919*", "secret", "n/a", "2919, of which 12 late"])
def test_a_total_of_cells_that_are_not_all_numbers_is_not_accused(tmp_path: Path, cell: str) -> None:
    found = seen(tmp_path, budget(cell, "4902", stated="11000"), BUDGET, ";")
    assert "labelled-totals" not in kinds(found)
    (total,) = [artefact for artefact in found if artefact.kind == "total-rows"]
    assert "in every measure that could be read" in total.found
    assert "Dépenses: the sum of lines 2–11" in total.proof[0]
    assert "Recettes: not compared, because not all cells of lines 2–11 are numbers" in total.proof[0]


def test_a_wrong_total_of_numbers_alone_is_still_told(tmp_path: Path) -> None:
    found = seen(tmp_path, budget("2919", "4902", stated="11000"), BUDGET, ";")
    assert kinds(found) == ["labelled-totals"]
    assert "Recettes 11000, but lines 2–11 make 11,519" in found[0].proof[0]


SHARES = ["39", "0.39", "45", "41", "0.5", "38", "44", "41", "0.42", "43", "41"]


def test_a_share_of_tens_and_of_fractions_is_noticed_without_its_parts(tmp_path: Path) -> None:
    (found,) = seen(tmp_path, [[name, cell] for name, cell in zip("abcdefghijk", SHARES, strict=True)], ["at", "share"])
    assert found.kind == "percent-and-fraction"
    assert found.found == "'share': 3 cells with a fraction of 1 and 8 with 10 to 100, none between 1 and 10"
    assert found.proof == ("line 3: '0.39'", "line 6: '0.5'", "line 10: '0.42'", "line 2: '39'")


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("share", ["0.3", "4.5", "41", "39"]),  # percent, of which one is small
        ("share", ["0.3", "0.45", "1", "0"]),
        ("share", ["0.39", "45", "1200"]),
        ("area", ["0.39", "45", "41"]),
        ("share", ["0", "1", "45", "41"]),
    ],
)
def test_a_share_in_one_form_is_not_noticed(tmp_path: Path, name: str, cells: list[str]) -> None:
    assert seen(tmp_path, [[f"place {n}", cell] for n, cell in enumerate(cells)], ["at", name]) == []
