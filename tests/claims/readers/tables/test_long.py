from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.claims.readers.tables import grouping
from validator.claims.readers.tables.declared import Declared
from validator.claims.readers.tables.grouping import grouped
from validator.claims.readers.tables.opened_table import open_table
from validator.claims.readers.tables.records import layout_of, records_of
from validator.claims.readers.tables.table import Row, Tally
from validator.claims.readers.tables.taken_ids import TakenIds
from validator.claims.record import Claim, Record
from validator.errors import Problem, RecordFileError

VOTES = """county,office,candidate,measure,n,unit
Adams,Mayor,Smith,votes,10,person
Bell,Mayor,Smith,votes,20,person
Adams,Mayor,Jones,votes,5,person
Adams,Mayor,,votes,15,person
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "votes.csv"


def read(path: Path, text: str, tally: Tally | None = None, **declared: Any) -> list[Record | Problem]:
    path.write_text(text, encoding="utf-8")
    table, found = open_table(str(path), Declared(layout="long", **declared))
    return list(records_of(table, found, (), tally))


LONG: dict[str, Any] = {
    "record": ("county", "office"),
    "measure": "measure",
    "value": ("n",),
    "dims": ("candidate",),
    "unit": "unit",
}


def test_rows_of_one_key_are_a_record_wherever_they_stand(path: Path) -> None:
    tally = Tally()
    first, second = read(path, VOTES, tally, **LONG)
    assert (
        Record(
            id="Adams / Mayor",
            claims=(
                Claim(id="votes[Smith]", measure="votes", dims={"candidate": "Smith"}, value="10", unit="person"),
                Claim(id="votes[Jones]", measure="votes", dims={"candidate": "Jones"}, value="5", unit="person"),
                Claim(id="votes", measure="votes", value="15", unit="person"),
            ),
        )
        == first
    )
    assert isinstance(second, Record)
    assert second.id == "Bell / Mayor"
    assert (tally.rows, tally.used, tally.records) == (4, 4, 2)


def test_each_claim_has_the_place_of_its_own_row(path: Path) -> None:
    record = read(path, VOTES, **LONG)[0]
    assert isinstance(record, Record)
    places = [f"{path}:2:25 (n)", f"{path}:4:25 (n)", f"{path}:5:20 (n)"]
    assert places == [str(claim.place) for claim in record.claims]
    assert f"{path}:4:13 (candidate)" == str(record.claims[1].place_of("dims", "candidate"))
    assert f"{path}:2:1 (county)" == str(record.place_of("id"))


def test_without_a_measure_column_each_value_column_is_a_measure(path: Path) -> None:
    text = "county,votes,seats\nAdams,1,2\nAdams,,4\n"
    (record,) = read(path, text, record=("county",), value=("votes", "seats"))
    assert isinstance(record, Record)
    assert [(claim.id, claim.measure, claim.value) for claim in record.claims] == [
        ("votes", "votes", "1"),
        ("seats", "seats", "2"),
        ("seats (row 3)", "seats", "4"),
    ]


def test_without_a_key_all_rows_are_one_record(path: Path) -> None:
    (record,) = read(path, "place,n\na,1\nb,2\n", value=("n",), dims=("place",))
    assert isinstance(record, Record)
    assert (record.id, [claim.id for claim in record.claims]) == ("votes", ["n[a]", "n[b]"])


@pytest.mark.parametrize(
    ("row", "column", "found"),
    [
        (",Mayor,Smith,votes,1,", "county", "the cell is empty that names the record"),
        ("Adams,Mayor,Smith,,1,", "measure", "no measure"),
        ("Adams,Mayor,Smith,?x,1,", "measure", "'?x' cannot be a measure"),
        ("Adams,Mayor,none,votes,1,", "candidate", "'none' has a meaning in rules"),
    ],
)
def test_a_row_that_fits_nowhere_is_unreadable(path: Path, row: str, column: str, found: str) -> None:
    tally = Tally()
    items = read(path, VOTES + row + "\n", tally, **LONG)
    (problem,) = [item for item in items if isinstance(item, Problem)]
    assert len(items) - 1 == 2
    assert ("unreadable row: " + found, column, 6) == (problem.found, problem.place.field, problem.place.line)
    assert (tally.rows, tally.used, tally.unreadable) == (5, 4, 1)


def test_the_layout_needs_to_know_where_the_values_are(path: Path) -> None:
    with pytest.raises(RecordFileError, match="without a column that holds the values"):
        read(path, VOTES)


def test_a_column_that_is_not_there_is_told(path: Path) -> None:
    with pytest.raises(RecordFileError, match="no column 'vote'"):
        read(path, VOTES, value=("vote",))


def test_two_keys_that_give_one_name_are_not_mixed(path: Path) -> None:
    text = "a,b,n\nx / y,z,1\nx,y / z,2\n"
    first, problem = read(path, text, record=("a", "b"), value=("n",))
    assert isinstance(first, Record)
    assert isinstance(problem, Problem)
    assert problem.found == "the id 'x / y / z' is already taken by the record in line 2"


def test_columns_without_a_part_are_listed(path: Path) -> None:
    path.write_text(VOTES)
    table, declared = open_table(str(path), Declared(layout="long", record=("county",), value=("n",)))
    names = [label.name for label in layout_of(table, declared).common.labels]
    assert names == ["office", "candidate", "measure", "unit"]


KEYS = st.lists(st.sampled_from("abc"), max_size=40)


@settings(max_examples=100, deadline=None)
@given(KEYS, st.integers(min_value=0, max_value=10))
def test_rows_are_grouped_on_disk_as_in_memory(keys: list[str], most: int) -> None:
    rows = [((key,), Row(number, (key, None), f"{key}\n")) for number, key in enumerate(keys, 2)]
    expected: dict[str, list[Row]] = {}
    for key, row in rows:
        expected.setdefault(key[0], []).append(row)
    found = list(grouped(iter(rows), most))
    assert [[row.number for row in group] for group in expected.values()] == [[r.number for r in g] for g in found]
    assert [[tuple(row.cells) for row in group] for group in expected.values()] == [
        [tuple(row.cells) for row in group] for group in found
    ]


def test_a_long_table_on_disk_gives_the_same_records(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_memory = read(path, VOTES, **LONG)
    monkeypatch.setattr(grouping, "IN_MEMORY", 1)
    on_disk = read(path, VOTES, **LONG)
    assert in_memory == on_disk
    for one, other in zip(in_memory, on_disk, strict=True):
        assert isinstance(one, Record)
        assert isinstance(other, Record)
        assert [claim.place for claim in one.claims] == [claim.place for claim in other.claims]


@given(st.lists(st.sampled_from("abcdé"), max_size=30), st.integers(min_value=0, max_value=6))
def test_ids_are_taken_once_in_memory_and_on_disk(ids: list[str], most: int) -> None:
    first: dict[str, int] = {}
    expected = []
    for row, identity in enumerate(ids):
        expected.append(first.get(identity))
        first.setdefault(identity, row)
    with TakenIds(most) as taken:
        assert expected == [taken.take(identity, row) for row, identity in enumerate(ids)]
