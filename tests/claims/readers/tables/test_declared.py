"""Declarations of tables: where they are found, which of two wins, and what is wrong with them, with its place."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from validator.claims.readers.tables.declared import (
    ColumnDeclaration,
    Declared,
    check_columns,
    merge,
    read_declared,
)
from validator.claims.readers.tables.declared_file import matches, sidecar_of
from validator.claims.record import MeasureDeclaration
from validator.cli import main
from validator.errors import RecordFileError


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def mistakes(path: Path, override: Declared | None = None) -> list[tuple[int, int, str]]:
    with pytest.raises(RecordFileError) as caught:
        read_declared(str(path), override)
    return [(problem.place.line, problem.place.column, problem.found) for problem in caught.value.problems]


SIDECAR = """\
layout: wide
id: county
dims: [state]
delimiter: ";"
encoding: windows-1252
header: 3
sheet: Sheet1
nulls: ["-", n/a, –, 99]
locale: de
precision: exact
rounding: nearest
published: 2025-05-23
title: Exchanges by county
columns:
  military: {measure: released, dims: {category: military, side: each}, unit: person, precision: {decimals: -3}}
  2022: {measure: population, dims: {as_of: 2022}, minimum: 0}
  note: ignore
measures: {released: {unit: person, additive: true}}
members: {category: [military, civilian], year: [2022, 2023]}
checks: ["military + civilian = per_side"]
"""


def test_every_field_of_a_sidecar_is_read_with_its_digits(tmp_path: Path) -> None:
    table = write(tmp_path / "county.csv", "county\n")
    write(tmp_path / "county.validator.yaml", SIDECAR)
    military = ColumnDeclaration(
        measure="released", dims={"category": "military", "side": "each"}, unit="person", precision={"decimals": -3}
    )
    population = ColumnDeclaration(measure="population", dims={"as_of": "2022"}, minimum="0")
    expected = Declared(
        layout="wide",
        id=("county",),
        dims=("state",),
        delimiter=";",
        encoding="windows-1252",
        header=3,
        sheet="Sheet1",
        nulls=("-", "n/a", "–", "99"),
        locale="de",
        precision="exact",
        rounding="nearest",
        published="2025-05-23",
        title="Exchanges by county",
        columns={"military": military, "2022": population, "note": ColumnDeclaration(ignore=True)},
        measures={"released": MeasureDeclaration(unit="person", additive=True)},
        members={"category": ("military", "civilian"), "year": ("2022", "2023")},
        checks=("military + civilian = per_side",),
    )
    assert expected == read_declared(str(table))


def test_a_long_table_names_its_columns(tmp_path: Path) -> None:
    table = write(tmp_path / "votes.csv", "")
    write(
        tmp_path / "votes.validator.yaml",
        "layout: long\nrecord: [county, office]\nmeasure: m\nvalue: votes\nunit: u\ndims: [candidate]\n",
    )
    expected = Declared(
        layout="long",
        record=("county", "office"),
        measure="m",
        value=("votes",),
        unit="u",
        dims=("candidate",),
    )
    assert expected == read_declared(str(table))


def test_a_table_that_nobody_declares_has_an_empty_declaration(tmp_path: Path) -> None:
    assert Declared() == read_declared(str(tmp_path / "county.csv"))


@pytest.mark.parametrize(
    ("table", "sidecar"),
    [
        ("county.csv", "county.validator.yaml"),
        ("county.csv.gz", "county.validator.yaml"),
        ("county.parquet", "county.validator.yaml"),
        ("county.2020.CSV.ZST", "county.2020.validator.yaml"),
        ("county", "county.validator.yaml"),
    ],
)
def test_the_sidecar_is_called_like_the_table_without_its_endings(table: str, sidecar: str) -> None:
    assert f"data/{sidecar}" == sidecar_of(f"data/{table}")


def test_a_packed_table_has_the_sidecar_of_the_table_in_it(tmp_path: Path) -> None:
    (tmp_path / "county.csv.gz").write_bytes(gzip.compress(b"a\n"))
    write(tmp_path / "county.validator.yaml", "layout: wide\n")
    assert read_declared(str(tmp_path / "county.csv.gz")).layout == "wide"


def test_two_sidecars_of_one_table_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "county.validator.yaml", "layout: wide\n")
    write(tmp_path / "county.validator.yml", "layout: long\n")
    assert mistakes(tmp_path / "county.csv") == [
        (1, 1, "two declarations of county.csv, the other is county.validator.yml")
    ]


@pytest.mark.parametrize("text", ["", "# layout: wide\n", "---\n# nothing yet\n\n"])
def test_a_sidecar_of_comments_declares_nothing(tmp_path: Path, text: str) -> None:
    write(tmp_path / "county.validator.yaml", text)
    assert Declared() == read_declared(str(tmp_path / "county.csv"))


PROJECT = """\
[project]
name = "elections"

[[tool.validator.data]]
paths = "data/**/*.csv"
locale = "de"
published = 2025-05-23
precision = {decimals = -3}
measures = {released = {unit = "person"}}
checks = ["a + b = c"]

[[tool.validator.data]]
files = ["data/county.*", "other.csv"]
locale = "en"

[tool.validator.data.columns]
note = "ignore"
military = {measure = "released", minimum = 0.5}
"""


def test_the_later_of_two_matching_tables_of_pyproject_wins(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", PROJECT)
    expected = Declared(
        locale="en",
        published="2025-05-23",
        precision={"decimals": -3},
        columns={
            "note": ColumnDeclaration(ignore=True),
            "military": ColumnDeclaration(measure="released", minimum="0.5"),
        },
        measures={"released": MeasureDeclaration(unit="person")},
        checks=("a + b = c",),
    )
    assert expected == read_declared(str(tmp_path / "data" / "county.csv"))
    assert read_declared(str(tmp_path / "data" / "2024" / "town.csv")).locale == "de"
    assert Declared() == read_declared(str(tmp_path / "elsewhere.csv"))


def test_a_pyproject_that_says_nothing_of_us_is_not_the_nearest(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", '[[tool.validator.data]]\nfiles = "a/b/c.csv"\nlayout = "wide"\n')
    write(tmp_path / "a" / "pyproject.toml", '[project]\nname = "x"\n')
    assert read_declared(str(tmp_path / "a" / "b" / "c.csv")).layout == "wide"


def test_the_command_line_goes_before_the_sidecar_and_the_sidecar_before_pyproject(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", PROJECT)
    write(
        tmp_path / "data" / "county.validator.yaml",
        "locale: fr\ntitle: T\ncolumns: {military: {unit: person}}\nchecks: [d = e]\n",
    )
    found = read_declared(str(tmp_path / "data" / "county.csv"), Declared(title="From the line"))
    assert (found.title, found.locale) == ("From the line", "fr")
    assert {
        "note": ColumnDeclaration(ignore=True),
        "military": ColumnDeclaration(unit="person"),
    } == found.columns
    assert found.checks == ("d = e", "a + b = c")


def test_a_merged_declaration_knows_where_each_part_was_written(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", PROJECT)
    write(tmp_path / "data" / "county.validator.yaml", "checks:\n- d = e\ncolumns: {military: {unit: person}}\n")
    found = read_declared(str(tmp_path / "data" / "county.csv"), Declared(title="x"))
    places = {
        loc: found.place_of(loc)
        for loc in [("checks", 0), ("checks", 1), ("columns", "military", "unit"), ("columns", "note"), ("title",)]
    }
    shown = {loc: f"{Path(place.path).name}:{place.line}:{place.column}" for loc, place in places.items()}
    assert shown == {
        ("checks", 0): "county.validator.yaml:2:3",
        ("checks", 1): "pyproject.toml:10:11",
        ("columns", "military", "unit"): "county.validator.yaml:3:28",
        ("columns", "note"): "pyproject.toml:17:1",
        ("title",): "<command line>:1:1",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("layuot: wide\n", (1, 1, "unknown key 'layuot'; did you mean 'layout'?")),
        ("layout: tall\n", (1, 9, "'layout' is the text 'tall'")),
        ("header: 0\n", (1, 9, "'header' is the number 0")),
        ("header: 1.5\n", (1, 9, "'header' is the number 1.5")),
        ("delimiter: ab\n", (1, 12, "'delimiter' is the text 'ab'")),
        ("delimiter: '\"'\n", (1, 12, "'delimiter' is the text '\"'")),
        ("delimiter: x\n", (1, 12, "'delimiter' is the text 'x'")),
        ("delimiter: é\n", (1, 12, "'delimiter' is the text 'é'")),
        ("encoding: base64\n", (1, 11, "the encoding 'base64' is not known")),
        ("encoding: utf8x\n", (1, 11, "the encoding 'utf8x' is not known; did you mean 'utf-8'?")),
        ("nulls: [n/a, null]\n", (1, 14, "'nulls' holds null")),
        ("id: []\n", (1, 5, "'id' is an empty list")),
        ("published: 2025-05-33\n", (1, 12, "'2025-05-33' is not a date")),
        ("columns: {note: ignored}\n", (1, 17, "'note' is the text 'ignored'")),
        ("columns: {note: {ignore: true}}\n", (1, 18, "unknown key 'ignore'")),
        ("columns: {a: {mesure: b}}\n", (1, 15, "unknown key 'mesure'; did you mean 'measure'?")),
        ("columns: {'`': {unit: km}}\n", (1, 11, "the column '`' cannot give its measure a name")),
        ("members: {sex: [male, female, male]}\n", (1, 31, "the member 'male' is listed twice")),
        ("measures: {a: {additive: yes}}\n", (1, 26, "'additive' is the text 'yes'")),
        ("- layout: wide\n", (1, 1, "a list")),
        ("layout: wide\nvalue: votes\n", (2, 8, "'value' in the layout wide")),
        ("unit: person\n", (1, 7, "'unit' in the layout wide")),
        ("layout: wide\nunit: person\n", (2, 7, "'unit' in the layout wide")),
        ("id: county\nvalue: votes\n", (1, 5, "'id' in the layout long")),
        ("layout: wide\nlayout: long\n", (2, 1, "the key 'layout' stands twice, first on line 1")),
        ("layout: [wide\n", (1, 9, "a list that is not closed")),
    ],
)
def test_a_mistake_in_a_sidecar_is_told_with_line_and_column(
    tmp_path: Path, text: str, expected: tuple[int, int, str]
) -> None:
    write(tmp_path / "county.validator.yaml", text)
    found = mistakes(tmp_path / "county.csv")
    assert expected[:2] == found[0][:2]
    assert found[0][2].startswith(expected[2])


@pytest.mark.parametrize(
    ("text", "found", "advice"),
    [
        (
            "checks: a + b = c\n",
            "'checks' is the text 'a + b = c'",
            'write it in brackets: checks: ["a + b = c"]',
        ),
        ("members: {x: a}\n", "'x' is the text 'a'", 'write it in brackets: x: ["a"]'),
        ("members: {x: 3}\n", "'x' is the text '3'", 'write it in brackets: x: ["3"]'),
    ],
)
def test_a_text_where_only_a_list_can_stand_is_told_how_to_write_one(
    tmp_path: Path, text: str, found: str, advice: str
) -> None:
    write(tmp_path / "a.validator.yaml", text)
    with pytest.raises(RecordFileError) as caught:
        read_declared(str(tmp_path / "a.csv"))
    [problem] = caught.value.problems
    assert (problem.found, problem.expected, problem.advice) == (found, "a list: […]", advice)


def test_a_unit_that_is_none_is_told_where_it_is_declared(tmp_path: Path) -> None:
    write(tmp_path / "a.validator.yaml", "columns:\n  b: {unit: thousand persons}\n")
    ((line, column, found),) = mistakes(tmp_path / "a.csv")
    assert (line, column) == (2, 13)
    assert "'thousand persons' is not a unit" in found


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    write(
        tmp_path / "pyproject.toml",
        '[[tool.validator.data]]\nfiles = "*.csv"\nlocal = "de"\n\n[tool.validator.data.columns]\na = {unti = "km"}\n',
    )
    write(tmp_path / "a.validator.yaml", "headr: true\n")
    assert mistakes(tmp_path / "a.csv") == [
        (1, 1, "unknown key 'headr'; did you mean 'header'?"),
        (3, 1, "unknown key 'local'; did you mean 'locale'?"),
        (6, 6, "unknown key 'unti'; did you mean 'unit'?"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[tool.validator.data]]\nlayout = 'wide'\n", (1, 1, "a table of tool.validator.data without 'paths'")),
        ("[[tool.validator.data]]\nfiles = 3\n", (2, 1, "'files' is the number 3")),
        ("[tool.validator.data]\nfiles = '*'\n", (1, 1, "'tool.validator.data' is an object with 'files'")),
        ("[[tool.validator.data]]\nfiles = \n", (2, 9, "not TOML: Invalid value")),
    ],
)
def test_a_mistake_in_pyproject_is_told_with_its_line(
    tmp_path: Path, text: str, expected: tuple[int, int, str]
) -> None:
    write(tmp_path / "pyproject.toml", text)
    assert [expected] == mistakes(tmp_path / "a.csv")


def test_a_declaration_in_windows_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.validator.yaml").write_bytes(b"title: caf\xe9\n")
    assert mistakes(tmp_path / "a.csv") == [(1, 11, "not UTF-8: the byte 0xe9")]


def test_the_tab_may_be_written_in_words(tmp_path: Path) -> None:
    for text in ("tab", "\\t", '"\\t"'):
        write(tmp_path / "a.validator.yaml", f"delimiter: {text}\n")
        assert read_declared(str(tmp_path / "a.csv")).delimiter == "\t"


def test_a_declared_column_that_the_table_lacks_is_told_with_the_choices(tmp_path: Path) -> None:
    write(
        tmp_path / "a.validator.yaml",
        "id: conty\ndims: [state, offcie]\ncolumns:\n  military: {unit: person}\n  milatary: ignore\n",
    )
    declared = read_declared(str(tmp_path / "a.csv"))
    columns = ["county", "state", "office", "military"]
    found = [(p.place.line, p.place.column, p.found, p.expected) for p in check_columns(declared, columns)]
    expected = "one of county, state, office, military"
    assert [
        (1, 5, "the table has no column 'conty'; did you mean 'county'?", expected),
        (2, 15, "the table has no column 'offcie'; did you mean 'office'?", expected),
        (5, 3, "the table has no column 'milatary'; did you mean 'military'?", expected),
    ] == found


def test_a_table_of_a_thousand_columns_does_not_list_them_all() -> None:
    (problem,) = check_columns(Declared(id=("x",)), [f"c{number}" for number in range(1000)])
    assert problem.expected.endswith("c10, c11 (and 988 more)")
    assert problem.place.path == "<command line>"


@pytest.mark.parametrize(
    ("pattern", "name", "expected"),
    [
        ("*.csv", "a.csv", True),
        ("*.csv", "data/a.csv", False),
        ("./data/*", "data/a.csv", True),
        ("**", "x/y.csv", True),
        ("data/202[0-4].csv", "data/2023.csv", True),
        ("data/202[!0-4].csv", "data/2023.csv", False),
        ("data/?.csv", "data/ab.csv", False),
        ("data/a+b.csv", "data/a+b.csv", True),
        ("data/[.csv", "data/[.csv", True),
    ],
)
def test_globs_mean_what_they_mean_elsewhere(pattern: str, name: str, expected: bool) -> None:
    assert expected == matches(pattern, name)


def test_merging_with_an_empty_declaration_changes_nothing() -> None:
    full = Declared(layout="wide", id=("a",), columns={"b": ColumnDeclaration(unit="km")}, checks=("a = b",))
    assert full == merge(full, Declared()) == merge(Declared(), full) == merge(full, full)


def test_the_schema_for_editors_knows_every_key() -> None:
    result = CliRunner().invoke(main, ["schema", "data"])
    schema = json.loads(result.stdout)
    keys = """checks columns delimiter dims encoding header id layout locale measure measures members nulls precision
        published record rounding sheet title unit value"""
    assert keys.split() == sorted(schema["properties"])
    assert all(part.get("description") for part in schema["properties"].values() if "$ref" not in part)


def test_the_schema_accepts_what_is_read() -> None:
    import jsonschema
    import yaml

    from validator.claims.readers.tables.declared_schema import declared_schema

    text = SIDECAR.replace("99]", '"99"]').replace("2023", '"2023"').replace("2022", '"2022"')
    values = yaml.load(text.replace("2025-05-23", '"2025-05-23"'), Loader=yaml.BaseLoader)
    values["header"] = 3
    values["columns"]["military"]["precision"]["decimals"] = -3
    values["measures"]["released"]["additive"] = True
    jsonschema.validate(values, declared_schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(values | {"layuot": "wide"}, declared_schema())
