from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from validator.claims.readers import read_file
from validator.claims.readers.files import ReadFile
from validator.claims.readers.tables.declared import ColumnDeclaration, Declared
from validator.claims.readers.tables.opened_table import open_table
from validator.claims.readers.tables.records import TableOptions, layout_of, records_of
from validator.claims.readers.tables.row_origin import RowOrigin
from validator.claims.readers.tables.table import Row, Tally
from validator.claims.readers.tables.wide import WideLayout, wide_record
from validator.claims.record import Claim, MeasureDeclaration, Record
from validator.errors import Problem, RecordFileError

COUNTY = """county,military,civilian,per_side,note
Adams,270,120,390,ok
Bell,"1,270",,391,
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "county.csv"


def records(path: Path, text: str, **declared: Any) -> list[Record | Problem]:
    path.write_text(text, encoding="utf-8")
    return list(records_of(*open_table(str(path), Declared(**declared))))


def layout(path: Path, text: str, names: tuple[str, ...] = (), **declared: Any) -> WideLayout:
    path.write_text(text, encoding="utf-8")
    found = layout_of(*open_table(str(path), Declared(**declared)), names)
    assert isinstance(found, WideLayout)
    return found


def values(record: Record | Problem) -> dict[str, str]:
    assert isinstance(record, Record)
    return {claim.id: claim.value for claim in record.claims}


def test_each_row_is_a_record_and_each_column_of_numbers_a_claim(path: Path) -> None:
    first, second = records(path, COUNTY)
    expected = tuple(
        Claim(id=name, measure=name, value=value)
        for name, value in (("military", "270"), ("civilian", "120"), ("per_side", "390"))
    )
    assert Record(id="county-2", claims=expected) == first
    assert values(second) == {"military": "1,270", "per_side": "391"}


def test_columns_that_state_nothing_are_listed_with_the_reason(path: Path) -> None:
    labels = layout(path, COUNTY).common.labels
    assert [(lab.name, lab.why) for lab in labels] == [
        ("county", "text such as 'Adams'"),
        ("note", "text such as 'ok'"),
    ]
    empty = layout(path, "a,b\n1,\n2,\n").common.labels
    assert [(lab.name, lab.why) for lab in empty] == [("b", "nothing in its first 1,000 rows")]


def test_a_column_that_a_rule_or_a_check_names_states_values_whatever_it_holds(path: Path) -> None:
    text = "a,b,c\nx,y,z\n"
    assert [column.name for column in layout(path, text, ("b",)).stated] == ["b"]
    assert [column.name for column in layout(path, text, checks=("c > 0",)).stated] == ["c"]
    assert [column.name for column in layout(path, text, columns={"a": ColumnDeclaration()}).stated] == ["a"]


def test_an_ignored_column_states_nothing(path: Path) -> None:
    found = layout(path, COUNTY, columns={"civilian": ColumnDeclaration(ignore=True)})
    assert [column.name for column in found.stated] == ["military", "per_side"]
    assert ("civilian", "ignored by its declaration") in [(label.name, label.why) for label in found.common.labels]


@pytest.mark.parametrize("cell", ["1,234.5", "39%", "$4.1bn", "-3", "about 5", "three"])
def test_whatever_reads_as_a_number_makes_a_column_of_numbers(path: Path, cell: str) -> None:
    assert [column.name for column in layout(path, f'name,n\nx,"{cell}"\n').stated] == ["n"]


@pytest.mark.parametrize("cell", ["2025-05-23", "Friday", "r0001", "-", "n/a"])
def test_dates_and_text_do_not(path: Path, cell: str) -> None:
    assert list(layout(path, f'name,n\nx,5\ny,"{cell}"\n').stated) == []


def test_null_tokens_and_blanks_state_nothing_and_are_counted(path: Path) -> None:
    path.write_text("a,b,c\n1,-,3\n-,  ,–\n4,n/a,5\n", encoding="utf-8")
    tally = Tally()
    table, declared = open_table(str(path), Declared(nulls=("-", "n/a", "–")))
    found = list(records_of(table, declared, ("b",), tally))
    assert [values(record) for record in found] == [{"a": "1", "c": "3"}, {}, {"a": "4", "c": "5"}]
    assert (tally.rows, tally.used, tally.nulls) == (3, 3, 5)


def test_a_comma_as_decimal_sign_is_declared(path: Path) -> None:
    (record,) = records(path, "a;b\n1.234,56;0,5\n", locale="de")
    assert values(record) == {"a": "1.234,56", "b": "0,5"}
    assert isinstance(record, Record)
    assert record.locale == "de"


def test_the_record_is_named_by_its_columns(path: Path) -> None:
    text = "county,office,votes\nAdams,Mayor,1\nAdams,,2\n"
    assert [rec.id for rec in records(path, text, id=("county", "office")) if rec.id] == ["Adams / Mayor", "county-3"]  # type: ignore[union-attr]


def test_the_second_record_of_an_id_is_refused_with_both_places(path: Path) -> None:
    items = records(path, "county,votes\nAdams,1\nBell,2\nAdams,3\n", id=("county",))
    assert [item.id for item in items if isinstance(item, Record)] == ["Adams", "Bell"]
    (problem,) = [item for item in items if isinstance(item, Problem)]
    assert problem.found == "the id 'Adams' is already taken by the record in line 2"
    assert f"{path}:4:1 (county)" == str(problem.place)


def test_what_a_column_declares_is_said_of_its_claim_and_measure(path: Path) -> None:
    dims = {"category": "military"}
    columns = {
        "military": ColumnDeclaration(measure="released", dims=dims, unit="person", additive=True),
        "civilian": ColumnDeclaration(measure="released", dims={"category": "civilian"}, unit="person"),
        "per_side": ColumnDeclaration(unit="soldier", precision="exact"),
    }
    record, _ = records(path, COUNTY, columns=columns, members={"category": ("military", "civilian")})
    assert isinstance(record, Record)
    assert [("released", dims), ("released", {"category": "civilian"}), ("per_side", {})] == [
        (claim.measure, dict(claim.dims)) for claim in record.claims
    ]
    assert {
        "released": MeasureDeclaration(unit="person", additive=True),
        "per_side": MeasureDeclaration(unit="soldier"),
    } == record.measures
    assert [claim.precision for claim in record.claims] == [None, None, "exact"]
    assert record.members == {"category": ("military", "civilian")}


def test_columns_of_one_measure_may_have_units_of_their_own_but_not_laws(path: Path) -> None:
    columns = {
        "military": ColumnDeclaration(measure="released", unit="person"),
        "civilian": ColumnDeclaration(measure="released", unit="soldier"),
    }
    record, _ = records(path, COUNTY, columns=columns)
    assert isinstance(record, Record)
    assert [claim.unit for claim in record.claims] == ["person", "soldier", None]
    differing = {
        "military": ColumnDeclaration(measure="released", additive=True),
        "civilian": ColumnDeclaration(measure="released", additive=False),
    }
    with pytest.raises(RecordFileError, match="columns of the measure 'released' declare 'additive' differently"):
        records(path, COUNTY, columns=differing)


def test_the_unit_of_a_share_is_that_of_its_claim(path: Path) -> None:
    columns = {
        "votes": ColumnDeclaration(measure="votes", unit="vote"),
        "share": ColumnDeclaration(measure="votes", dims={"statistic": "share"}, unit="%"),
    }
    (record,) = records(path, "votes,share\n10,39\n", columns=columns)
    assert isinstance(record, Record)
    assert [claim.unit for claim in record.claims] == [None, "%"]
    assert {"votes": MeasureDeclaration(unit="vote")} == record.measures


def test_columns_of_dimensions_say_of_every_claim_of_their_row(path: Path) -> None:
    text = "county,year,votes,seats\nAdams,2024,1,2\nBell,,3,4\n"
    first, second = records(path, text, dims=("county", "year"))
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert [dict(claim.dims) for claim in first.claims] == [{"county": "Adams", "year": "2024"}] * 2
    assert [dict(claim.dims) for claim in second.claims] == [{"county": "Bell"}] * 2
    assert f"{path}:2:1 (county)" == str(first.claims[1].place_of("dims", "county"))


@pytest.mark.parametrize("member", ["none", "any", "Boll"])
def test_a_member_that_cannot_be_makes_its_row_unreadable(path: Path, member: str) -> None:
    text = f"county,votes\nAdams,1\n{member},2\n"
    _, problem = records(path, text, dims=("county",), members={"county": ("Adams", "Bell")})
    assert isinstance(problem, Problem)
    assert f"{path}:3:1 (county)" == str(problem.place)
    assert problem.found.startswith(f"unreadable row: '{member}' ")


def test_the_place_of_a_value_is_line_column_and_name(path: Path) -> None:
    _, record = records(path, COUNTY)
    assert isinstance(record, Record)
    military, per_side = record.claims
    assert f"{path}:3:6 (military)" == str(military.place)
    assert f"{path}:3:15 (per_side)" == str(per_side.place_of("value"))
    problem = record.problem_at(military, "value", "no")
    assert (7, 5, COUNTY.splitlines()[2]) == (problem.place.column, problem.length, problem.excerpt)


def test_a_screen_that_found_a_row_gets_the_same_record(path: Path) -> None:
    found = layout(path, COUNTY)
    table = found.common.table
    rows = [row for row in table.rows(Tally()) if isinstance(row, Row)]
    streamed = list(records_of(table, Declared()))
    assert streamed == [wide_record(found, row.cells, row.number) for row in reversed(rows)][::-1]
    late = wide_record(found, rows[1].cells, rows[1].number, rows[1].text)
    assert isinstance(late, Record)
    assert isinstance(streamed[1], Record)
    assert [claim.place for claim in streamed[1].claims] == [claim.place for claim in late.claims]


def test_a_float_with_the_dust_of_a_machine_is_not_exact_to_its_last_digit(tmp_path: Path) -> None:
    import duckdb

    path = tmp_path / "t.parquet"
    query = (
        "SELECT * FROM (VALUES (0.1::DOUBLE, 0.1::DOUBLE + 0.2::DOUBLE, 5), (2::DOUBLE, 24.5::DOUBLE, 6)) t(a, b, n)"
    )
    duckdb.sql(query).write_parquet(str(path))
    first, second = records_of(*open_table(str(path), Declared(precision="exact")))
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert [(claim.value, claim.precision) for claim in first.claims] == [
        ("0.1", None),
        ("0.30000000000000004", {"significant": 15}),
        ("5", None),
    ]
    assert [claim.value for claim in second.claims] == ["2.0", "24.5", "6"]
    rounded, _ = records_of(*open_table(str(path), Declared(precision={"decimals": 1})))
    assert isinstance(rounded, Record)
    assert [claim.precision for claim in rounded.claims] == [None, None, None]


def test_a_table_without_rows_is_a_problem(path: Path) -> None:
    for text in ("a,b\n", "a,b\n\n,\n"):
        (problem,) = records(path, text)
        assert isinstance(problem, Problem)
        assert problem.found == "a table without rows"


def test_columns_missing_from_half_the_files_are_told_by_each(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x,y,sum\n1,2,3\n")
    (tmp_path / "b.csv").write_text("x,sum\n1,3\n")
    for name in ("a", "b"):
        (tmp_path / f"{name}.validator.yaml").write_text("checks: [x + y = sum]\ncolumns: {y: {unit: person}}\n")
    whole, lacking = read_file(tmp_path / "a.csv"), read_file(tmp_path / "b.csv")
    assert [len(whole.records), len(lacking.records)] == [1, 0]
    assert lacking.problems[0].found == f"no row of {str(tmp_path / 'b.csv')!r} was read: the table has no column 'y'"
    assert str(tmp_path / "b.validator.yaml") == lacking.problems[0].place.path


# ---- as a file among others ------------------------------------------------------------------------------------------


def read(path: Path, options: TableOptions | None = None) -> ReadFile:
    return read_file(path, options)


def test_a_table_is_read_like_any_file_and_says_what_it_left_out(path: Path) -> None:
    path.write_text(COUNTY + "x,1\n\n")
    found = read(path)
    assert [record.id for record in found.records] == ["county-2", "county-3"]
    assert [problem.place.line for problem in found.problems] == [4]
    assert found.table is not None
    assert found.table.layout == "wide"
    assert [label.name for label in found.table.labels] == ["county", "note"]
    assert Tally(rows=4, used=2, empty=1, unreadable=1, nulls=1, records=2) == found.table.tally


def test_the_command_line_goes_before_the_sidecar(path: Path) -> None:
    path.write_text(COUNTY)
    path.with_suffix(".validator.yaml").write_text("id: note\n")
    found = read(path, TableOptions(id=("county",), book_names=frozenset({"note"})))
    assert [record.id for record in found.records] == ["Adams", "Bell"]
    assert [claim.id for claim in found.records[0].claims] == ["military", "civilian", "per_side", "note"]


def test_a_line_over_columns_is_undecided_where_a_cell_is_empty(path: Path) -> None:
    from validator import check

    path.write_text(COUNTY)
    path.with_suffix(".validator.yaml").write_text("checks: ['military + civilian = per_side']\n")
    report = check(path)
    assert [finding.verdict.value for record in report.records for finding in record.findings] == [
        "agrees",
        "undecided",
    ]
    assert report.problems == ()


def test_a_mistake_in_a_value_points_at_its_cell(path: Path) -> None:
    from validator import check

    path.write_text("a,b\n" + "1,2\n" * 1200 + "1,x y z\n")
    (problem,) = check(path, explain=False).problems
    assert f"{path}:1202:3 (b)" == str(problem.place)


def test_the_layout_records_is_refused_for_a_table(path: Path) -> None:
    with pytest.raises(RecordFileError, match="the layout records for a table"):
        records(path, COUNTY, layout="records")


def test_the_origin_says_whether_rows_can_be_told_apart(path: Path) -> None:
    for declared, expected in (({}, False), ({"dims": ("county",)}, True)):
        record, _ = records(path, COUNTY, **declared)
        assert isinstance(record, Record)
        assert isinstance(record.origin, RowOrigin)
        assert expected is record.origin.is_told_apart
