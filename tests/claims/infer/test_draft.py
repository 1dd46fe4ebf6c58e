"""The draft of a declaration: what it says of real files, that it reads back, and what the command does."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from validator.claims.infer.artefacts.limits import cut_by_a_spreadsheet
from validator.claims.infer.column_roles import Role, infer_columns
from validator.claims.infer.draft import draft
from validator.claims.infer.figures import decimal_mark, read_number
from validator.claims.infer.layout_guess import guess_layout
from validator.claims.infer.sample import sample_of
from validator.claims.infer.sums import find_sums
from validator.claims.infer.table import draft_declaration, infer
from validator.claims.infer.unit_names import unit_of_name
from validator.claims.infer.yaml_text import text_of
from validator.claims.readers.tables.declared import Declared, read_declared
from validator.claims.readers.tables.opened_table import open_table
from validator.claims.readers.tables.table import Tally
from validator.claims.readers.tables.wide import wide_layout, wide_records
from validator.cli import main
from validator.errors import Problem


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_text(text, encoding=encoding)
    return path


def lines_of(text: str) -> list[str]:
    """The lines that declare something, with their comments cut off and columns made one space."""
    kept = (re.sub(r"\s+# .*", "", line) for line in text.splitlines() if not line.startswith("#"))
    return [line for line in kept if line.strip()]


def county(n: int) -> str:
    military, civilian = n * 13 % 900 + 5, n * 29 % 700 + 3
    cells = [f"County {n}", "Kansas" if n % 2 else "Iowa", f"{n * 7:05d}", str(military), str(civilian)]
    cells += [str(military + civilian), f"{n}.{n + 100},{n % 90 + 10}", f"{n % 80},5", f"2024-{n % 12 + 1:02d}-03"]
    return ";".join([*cells, f"remark {n % 37} of {n % 3}"])


COUNTY = "county;state;fips;military;civilian;per_side;price (EUR);share (%);opened;note\n" + "".join(
    county(n).replace(";264;", ";-;") + "\n" for n in range(1, 101)
)


def test_a_wide_table_with_decimal_commas(tmp_path: Path) -> None:
    path = write(tmp_path / "county.csv", COUNTY)
    assert lines_of(draft_declaration(str(path))) == [
        'delimiter: ";"',
        "encoding: utf-8",
        "header: true",
        "locale: de",
        'nulls: ["-"]',
        "layout: wide",
        "id: county",
        "dims: [state]",
        "columns:",
        "  fips: ignore",
        "  military: {}",
        "  civilian: {}",
        "  per_side: {}",
        '  "price (EUR)": {unit: EUR, precision: exact}',
        '  "share (%)": {unit: "%"}',
        "  opened: {date: true}",
    ]


def test_the_reason_stands_beside_each_line(tmp_path: Path) -> None:
    text = draft_declaration(str(write(tmp_path / "county.csv", COUNTY)))
    reasons = dict(line.split("  # ", 1) for line in text.splitlines() if "  # " in line.strip("# "))
    found = {key.strip(): reason for key, reason in reasons.items()}
    assert found["id: county"] == "county: different in each of 100 lines"
    assert found["fips: ignore"] == "numbers that name things: the name says 'fips'"
    assert found["locale: de"] == "200 cells with a decimal comma, such as 1.101,11"
    assert found["dims: [state]"] == "state: 2 different texts in 100 lines"
    assert '#   - "military + civilian = per_side"  # holds in all 99 rows that tell' in text
    assert "#   state: [Kansas, Iowa]" in text


def test_the_draft_reads_back_and_the_table_is_read_by_it(tmp_path: Path) -> None:
    path = write(tmp_path / "county.csv", COUNTY)
    write(tmp_path / "county.validator.yaml", draft_declaration(str(path)))
    table, declared = open_table(str(path))
    layout = wide_layout(table, declared)
    records = list(wide_records(layout, Tally()))
    assert not [item for item in records if isinstance(item, Problem)]
    first = records[0]
    assert not isinstance(first, Problem)
    assert [claim.id for claim in first.claims] == [
        "military",
        "civilian",
        "per_side",
        "price (EUR)",
        "share (%)",
        "opened",
    ]


LONG = "county,office,candidate,votes\n" + "".join(
    f"{county},{office},{candidate},{(at + 3) * (len(office) + 5) * (2 + ord(candidate[0]) % 7)}\n"
    for at, county in enumerate(["Adams", "Allen", "Bond", "Clay", "Dade", "Elk"])
    for office in ("President", "Senate")
    for candidate in ("Smith", "Jones", "Young")
)


def test_a_long_table_is_told_by_the_texts_that_only_together_name_its_rows(tmp_path: Path) -> None:
    path = write(tmp_path / "votes.csv", LONG)
    text = draft_declaration(str(path))
    assert lines_of(text) == [
        'delimiter: ","',
        "encoding: utf-8",
        "header: true",
        "layout: long",
        "record: county",
        "value: votes",
        "dims: [office, candidate]",
        "columns:",
        "  votes: {unit: vote}",
    ]
    write(tmp_path / "votes.validator.yaml", text)
    assert read_declared(str(path)).record == ("county",)


def test_a_long_table_with_a_column_of_measures(tmp_path: Path) -> None:
    rows = "".join(
        f"{country},{indicator},{unit},{at * 7 + len(indicator)}\n"
        for at, country in enumerate(["AT", "BE", "CZ", "DE"])
        for indicator, unit in (("imports", "EUR"), ("exports", "EUR"), ("population", "person"))
    )
    path = write(tmp_path / "trade.csv", "country,indicator,unit,value\n" + rows)
    found = lines_of(draft_declaration(str(path)))
    assert found[3:8] == ["layout: long", "record: country", "measure: indicator", "value: value", "unit: unit"]


def test_rows_that_no_single_column_names(tmp_path: Path) -> None:
    rows = "".join(f"{state},{2000 + year},{year * 3 + 1},{year + 70}\n" for state in "ABCD" for year in range(8))
    text = draft_declaration(str(write(tmp_path / "a.csv", "state,year,births,deaths\n" + rows)))
    found = lines_of(text)
    assert found[3:6] == ["layout: wide", "id: [state, year]", "dims: [state, year]"]


def test_the_first_rows_are_looked_at_and_no_others(tmp_path: Path) -> None:
    rows = "".join(f"r{n},{n}\n" for n in range(50)) + "Total,1225\n"
    path = str(write(tmp_path / "a.csv", "name,count\n" + rows))
    assert "# Drafted from the first 50 rows of a.csv." in draft_declaration(path, 50)
    assert "total-rows" not in draft_declaration(path, 50)
    assert "total-rows" in draft_declaration(path, 51)


def test_the_same_table_gives_the_same_draft(tmp_path: Path) -> None:
    path = str(write(tmp_path / "county.csv", COUNTY))
    assert draft_declaration(path) == draft_declaration(path)


def test_a_packed_table_and_a_header_further_down(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"\n\ntown,votes\n" + b"".join(b"T%d,%d\n" % (n, n * n) for n in range(9))))
    assert "header: 3" in lines_of(draft_declaration(str(path)))


def test_rows_that_cannot_be_read_are_told_and_an_encoding_is_left_to_a_person(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"town,votes\nK\xf6ln,5\nBonn,6\nUlm,7,8\n")
    text = draft_declaration(str(path))
    assert "# 2 rows could not be read:\n#   line 2: unreadable row: the byte 0xf6 is not utf-8" in text
    assert "\n# encoding: windows-1252" in text
    found = lines_of(draft_declaration(str(path), override=Declared(encoding="windows-1252")))
    assert "encoding: windows-1252" in found


def test_typed_columns_are_what_the_format_says(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table(
        {
            "town": [f"T{n}" for n in range(40)],
            "amount_eur": pa.array([f"{n}.50" for n in range(40)]).cast(pa.decimal128(10, 2)),
            "a": list(range(3, 43)),
            "b": [n * n + 1 for n in range(40)],
            "c": [n + 3 + n * n + 1 for n in range(40)],
        }
    )
    path = tmp_path / "towns.parquet"
    pq.write_table(table, path)
    text = draft_declaration(str(path))
    assert lines_of(text) == [
        "layout: wide",
        "id: town",
        "columns:",
        "  amount_eur: {unit: EUR, precision: exact}",
        "  a: {}",
        "  b: {}",
        "  c: {}",
    ]
    assert '#   - "a + b = c"  # holds in all 40 rows that tell' in text


@pytest.mark.parametrize(
    ("rows", "header", "expected"),
    [(65_536, True, 1), (65_535, True, 1), (65_535, False, 0), (1_048_575, True, 1), (65_534, True, 0), (0, True, 0)],
)
def test_tables_that_end_where_a_sheet_ends(rows: int, header: bool, expected: int) -> None:
    assert expected == len(cut_by_a_spreadsheet(rows, header))


def test_a_file_of_65_536_lines_is_counted_beyond_the_sample(tmp_path: Path) -> None:
    head, rows = "n,m\n", "".join(f"x{n},{n}\n" for n in range(65_535))
    cut = draft_declaration(str(write(tmp_path / "cut.csv", head + rows)), 100)
    assert "65,535 rows and the row with the names of the columns make 65,536" in cut
    assert "cut-by" not in draft_declaration(str(write(tmp_path / "whole.csv", head + rows + "y,1\nz,2\n")), 100)


@pytest.mark.parametrize(
    ("name", "unit", "scale"),
    [
        ("price_usd", "USD", None),
        ("priceUSD", "USD", None),
        ("share (%)", "%", None),
        ("turnout_pct", "%", None),
        ("area_km2", "km²", None),
        ("area [sq km]", "km²", None),
        ("GDP (million EUR)", "EUR", "millions"),
        ("exports (in thousands of USD)", "USD", "thousands"),
        ("Population ('000)", None, "thousands"),
        ("Population", "person", None),
        ("Total votes", "vote", None),
        ("deaths", "death", None),
        ("deaths_per_million", None, None),
        ("density (persons/km2)", "person/km²", None),
        ("general", None, None),
        ("retry", None, None),
        ("try", None, None),
        ("total_all", None, None),
        ("household income", None, None),
        ("m", None, None),
        ("height (m)", "m", None),
    ],
)
def test_units_in_names(name: str, unit: str | None, scale: str | None) -> None:
    found = unit_of_name(name)
    assert (unit, scale) == (found.unit, found.scale)


def test_a_unit_that_the_values_refuse_is_not_taken() -> None:
    sample = sample_of(["votes", "deaths"], [[f"{n}.5", str(-n)] for n in range(30)])
    assert [column.unit for column in infer_columns(sample, ".")] == [None, None]


def roles(cells: list[str | None], name: str = "x") -> Role:
    return infer_columns(sample_of([name], [[cell] for cell in cells]), ".")[0].role


@pytest.mark.parametrize(
    ("cells", "name", "role"),
    [
        (["1", "5", "2", "2"], "x", Role.MEASURE),
        (["1", "5", "n/a", "-", None], "x", Role.MEASURE),
        (["01001", "01003", "01005"], "x", Role.IDENTIFIER),
        (["90210", "10001"], "zipCode", Role.IDENTIFIER),
        (["1", "2", "3", "4"], "x", Role.IDENTIFIER),
        (["2020", "2020", "2021", "2021"], "x", Role.DIMENSION),
        (["3", "7", "3", "7"], "month", Role.DIMENSION),
        (["2020-01-01", "2020-01-02"], "x", Role.DATE),
        (["a", "b", "a", "b"], "x", Role.DIMENSION),
        (["a", "b", "c"], "x", Role.IDENTIFIER),
        ([None, "-", "n/a"], "x", Role.EMPTY),
        ([None, None], "x", Role.EMPTY),
    ],
)
def test_roles_of_columns(cells: list[str | None], name: str, role: Role) -> None:
    assert role is roles(cells, name)


@pytest.mark.parametrize(
    ("cell", "mark", "digits", "places"),
    [
        ("1,234", ".", 1234, 0),
        ("1.234", ",", 1234, 0),
        ("1.234", ".", 1234, 3),
        ("−5", ".", -5, 0),
        ("(12.50)", ".", -1250, 2),
        ("$4.10", ".", 410, 2),
        ("39%", ".", 39, 0),
        ("1 234,5", ",", 12345, 1),
        ("1.5E+3", ".", 1500, 0),
        (".5", ".", 5, 1),
    ],
)
def test_numbers_are_read_exactly(cell: str, mark: str, digits: int, places: int) -> None:
    number = read_number(cell, mark)
    assert number is not None
    assert (digits, places) == (number.digits, number.places)


@pytest.mark.parametrize("cell", ["12*", "a", "1,23", "1.2.3", "(5", "2024-01-01", "--5", "1 23", ""])
def test_what_is_no_number_is_none(cell: str) -> None:
    assert read_number(cell) is None


@given(st.integers(-(10**20), 10**20), st.integers(0, 6))
def test_a_number_written_with_grouping_is_read_back(value: int, places: int) -> None:
    whole, rest = divmod(abs(value), 10**places)
    text = f"{'-' if value < 0 else ''}{whole:,}" + (f".{rest:0{places}d}" if places else "")
    number = read_number(text)
    assert number is not None
    assert (value, places) == (number.digits, number.places)
    assert decimal_mark(text) in ("", ".")


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 10**6), st.integers(-(10**6), 10**6).filter(bool), st.integers(1, 50)),
        min_size=25,
        max_size=40,
    )
)
def test_a_planted_sum_is_always_found_and_nobody_is_accused(rows: list[tuple[int, int, int]]) -> None:
    table = sample_of(["a", "b", "c", "d"], [[str(a), str(b), str(a + b), str(d)] for a, b, d in rows])
    columns = infer_columns(table, ".")
    sums = find_sums([(column.position, column.figures) for column in columns if column.is_measure])
    telling = [(a, b) for a, b, _ in rows if a + b]
    planted = [entry for entry in sums if (entry.parts, entry.total) == ((0, 1), 2)]
    if len(telling) >= 20 and all(column.is_measure for column in columns[:3]):
        assert [len(telling)] == [entry.holds for entry in planted]
    assert not [entry for entry in planted if entry.flipped or entry.fails]


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12), min_size=1, max_size=4
    ).flatmap(
        lambda names: st.tuples(
            st.just(names), st.lists(st.lists(texts | st.none(), min_size=len(names), max_size=len(names)), max_size=8)
        )
    )
)
def test_the_draft_of_any_table_reads_back(tmp_path_factory: pytest.TempPathFactory, table: object) -> None:
    from validator.claims.readers.tables.column_names import column_names

    names, rows = table  # type: ignore[misc]
    text = draft(infer(sample_of(column_names(names)[0], rows)))
    folder = tmp_path_factory.mktemp("draft")
    (folder / "a.validator.yaml").write_text(text, encoding="utf-8")
    assert read_declared(str(folder / "a.csv")).layout in ("wide", "long")


def hostile_names() -> Iterator[str]:
    yield from [
        "true",
        "null",
        "2022",
        "a: b",
        "a #b",
        "- x",
        "[x]",
        "{x}",
        "*x",
        "&x",
        "!x",
        "'",
        '"',
        "ignore",
        "~",
        "é",
    ]


@pytest.mark.parametrize("name", list(hostile_names()))
def test_names_that_mean_something_in_yaml_are_kept(tmp_path: Path, name: str) -> None:
    import yaml

    assert {name: name} == yaml.safe_load(f"{{{text_of(name)}: {text_of(name)}}}")
    text = draft(infer(sample_of([name, "n"], [[f"x{row}", str(row * 7 % 10)] for row in range(9)])))
    write(tmp_path / "a.validator.yaml", text)
    assert read_declared(str(tmp_path / "a.csv")).id == (name,)


def test_the_guess_does_not_take_words_of_rules_for_members() -> None:
    sample = sample_of(["town", "kind", "n"], [[f"t{row}", ["none", "all"][row % 2], str(row * 3)] for row in range(8)])
    assert guess_layout(sample, infer_columns(sample, ".")).dims == ()


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["infer", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_the_command_prints_the_draft(tmp_path: Path) -> None:
    path = write(tmp_path / "county.csv", COUNTY)
    assert (0, draft_declaration(str(path)), "") == run(str(path))
    assert not (tmp_path / "county.validator.yaml").exists()


def test_an_output_is_never_replaced_unasked(tmp_path: Path) -> None:
    path, output = write(tmp_path / "county.csv", COUNTY), tmp_path / "county.validator.yaml"
    assert run(str(path), "--output", str(output)) == (0, "", "")
    drafted = output.read_text(encoding="utf-8")
    assert "layout: wide" in drafted
    output.write_text("layout: wide\n", encoding="utf-8")
    code, _, told = run(str(path), "--output", str(output))
    assert code == 2
    assert "the file is there already" in told
    assert "--force replaces it" in told
    assert output.read_text(encoding="utf-8") == "layout: wide\n"
    assert run(str(path), "--output", str(output), "--force") == (0, "", "")
    assert output.read_text(encoding="utf-8") == drafted


def test_what_is_no_table_or_not_there_is_told(tmp_path: Path) -> None:
    code, _, told = run(str(tmp_path / "missing.csv"))
    assert (code, "does not exist" in told) == (2, True)
    code, _, told = run(str(write(tmp_path / "a.txt", "x")))
    assert (code, "is not the name of a table" in told) == (2, True)
    code, _, told = run(str(write(tmp_path / "a.csv", COUNTY)), "--output", str(tmp_path / "no" / "x.yaml"))
    assert (code, "cannot be written" in told) == (2, True)
