"""What runs on executors and on the driver, without a Spark: reading, judging and telling, and what is refused."""

from __future__ import annotations

import pickle
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from validator.bulk.options import Options
from validator.bulk.screen_sql import Left
from validator.bulk.spark import session
from validator.bulk.spark.ids import NAMELESS, UNNAMED, identified
from validator.bulk.spark.judging import CHUNK, as_batches, judged_rows, judging_like
from validator.bulk.spark.readings import CsvReading, JsonReading, LongReading, TypedReading, table_file
from validator.bulk.spark.run_on_spark import check_data_set_on_spark
from validator.bulk.spark.state import State
from validator.bulk.spark.told import Part, Told, ToldRow, ToldRows, lines_row
from validator.bulk.spark.typed_source import positions_of
from validator.bulk.spark.ways import InputFile, ways_of
from validator.bulk.spark.whole_files import WholeFile, told_of_file
from validator.claims.readers.tables.opened_table import open_table
from validator.claims.readers.tables.records import TableOptions, layout_of
from validator.errors import UsageError
from validator.report.dataset.tally import DataSetTally
from validator.rulebook.line import line_rule
from validator.rulebook.pack import load_rules
from validator.rulebook.rule import RuleBook

SHIPPED = load_rules([])
BOOK = RuleBook((*SHIPPED.rules, line_rule("a + b = c")), SHIPPED.measures, SHIPPED.members)
WRITES = judging_like(BOOK, Options(write=print))


def batch(*rows: tuple[Any, ...], raw: pa.DataType | None = None, names: tuple[str, ...] = ()) -> list[pa.RecordBatch]:
    """Rows that were left: number, state, raw form, the row that has their id."""
    listed = [
        {"file": 0, "number": number, "st": int(state), "why": int(Left.CHECK), "raw": text, "taken": taken, "row": row}
        for number, state, text, taken, row in rows
    ]
    types = {"file": pa.int32(), "number": pa.int64(), "st": pa.int32(), "why": pa.int32(), "raw": raw or pa.binary()}
    types |= {"taken": pa.int64(), **({"row": pa.int64()} if "row" in names else {})}
    return pa.Table.from_pylist(listed, pa.schema(list(types.items()))).to_batches()


def told(batches: list[pa.RecordBatch], reading: Any) -> tuple[DataSetTally, str, list[Any]]:
    """What is told of rows: counts, lines, and the rows that contradict."""
    tally, lines, found = DataSetTally(), "", []
    for row in judged_rows(batches, WRITES, reading):
        match row.kind:
            case Told.PART:
                tally.merge(pickle.loads(row.payload).tally)
            case Told.LINES:
                lines += row.payload.decode()
            case _:
                found += pickle.loads(row.payload)
    return tally, lines, found


def line(a: int, b: int, c: object, identity: str = "") -> bytes:
    claims = ", ".join(f'{{"measure": "{name}", "value": "{value}"}}' for name, value in (("a", a), ("b", b), ("c", c)))
    return f'{{{identity}"claims": [{claims}]}}'.encode()


def test_lines_of_json_are_judged_with_their_places() -> None:
    tally, lines, found = told(
        batch(
            (3, State.SCREENED, line(1, 2, 3), None, None),
            (4, State.SCREENED, line(1, 2, 4) + b"\r", None, None),
            (5, State.SCREENED, b"{broken", None, None),
            (6, State.NOT_PLAIN, b'{"id": "\xff"}', None, None),
            (7, State.SCREENED, b" \t", None, None),
            (8, State.TOO_LONG, None, None, None),
            (9, State.SCREENED, line(1, 2, 3, '"id": "r1", '), 2, None),
        ),
        JsonReading({0: "data.jsonl"}),
    )
    assert (tally.records, tally.contradicting) == (2, 1)
    assert (tally.rows.unreadable, tally.rows.empty) == (4, 1)
    assert [f'"line": {number}' in lines for number in (3, 4, 5, 6, 8, 9)] == [False, True, True, True, True, True]
    assert "is already taken by the record in line 2" in lines
    assert [((4, line(1, 2, 4)), Left.CHECK.reason)] == found


def test_each_chunk_of_a_file_is_told_by_itself() -> None:
    rows = batch((1, State.SCREENED, line(1, 2, 4), None, None), (CHUNK, State.SCREENED, line(1, 2, 5), None, None))
    found = [(row.kind, row.number) for row in judged_rows(rows, WRITES, JsonReading({0: "data.jsonl"}))]
    kinds = (Told.LINES, Told.FOUND, Told.PART)
    assert [(kind, number) for number in (1, CHUNK) for kind in kinds] == found


def test_lines_of_a_table_are_rows_below_its_header(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("place,a,b,c\nx,1,2,3\n")
    layout: Any = layout_of(*open_table(str(path), TableOptions(id=("place",)).declared))
    reading = CsvReading(layout, {0: table_file(layout)}, 2)
    tally, lines, _ = told(
        batch(
            (1, State.HEAD, b"place,a,b,c", None, None),
            (2, State.SCREENED, b"x,1,2,4\r", None, None),
            (3, State.SCREENED, b"y,1,2", None, None),
            (4, State.NOT_PLAIN, b"\xff,1,2,3", None, None),
            (5, State.SCREENED, b"", None, None),
            (6, State.SCREENED, b"x,1,2,3", 2, None),
        ),
        reading,
    )
    assert (tally.records, tally.contradicting, tally.rows.unreadable, tally.rows.empty) == (1, 1, 3, 1)
    assert [text in lines for text in ("is not utf-8", "3 cells", "already taken by the record in line 2")] == [
        True
    ] * 3
    assert '"line": 1,' not in lines


def test_typed_rows_are_read_by_their_texts_and_floats_by_their_shortest_decimal(tmp_path: Path) -> None:
    path = tmp_path / "data.parquet"
    write(path, "SELECT 1::INT a, 2::BIGINT b, 4.0::DOUBLE c, 'x' note")
    layout: Any = layout_of(*open_table(str(path)))
    reading = TypedReading(layout, {0: table_file(layout)}, positions_of(layout))
    rows = batch((1, State.SCREENED, ["1", "2", "4.0E0"], None, None), raw=pa.list_(pa.string()))
    tally, lines, found = told(rows, reading)
    assert (tally.records, tally.contradicting) == (1, 1)
    assert '"values": ["1", "2", "4"]' in lines
    assert [((1, ["1", "2", "4.0", None]), Left.CHECK.reason)] == found


def test_the_rows_of_a_long_record_come_together_from_several_batches(tmp_path: Path) -> None:
    path = tmp_path / "data.parquet"
    write(path, "SELECT 'x' r, 'a' m, 1 v UNION ALL SELECT 'x', 'b', 2 UNION ALL SELECT 'x', 'c', 4")
    layout: Any = layout_of(*open_table(str(path), TableOptions(record=("r",), measure="m", value=("v",)).declared))
    reading = LongReading(layout, {0: table_file(layout)}, positions_of(layout))
    rows = [
        batch((1, State.SCREENED, ["x", name, value], None, at), raw=pa.list_(pa.string()), names=("row",))[0]
        for at, (name, value) in enumerate([("a", "1"), ("b", "2"), ("c", "4")], 1)
    ]
    tally, lines, _ = told(rows, reading)
    assert (tally.records, tally.contradicting, tally.claims) == (1, 1, 3)
    assert '"record": "x"' in lines


def write(path: Path, query: str) -> None:
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")


def test_only_ids_that_records_state_are_told() -> None:
    texts = [line(1, 2, 3, '"id": "r1", '), line(1, 2, 3), b"{broken", b""]
    rows = pa.Table.from_pylist([{"f": "file", "b": 0, "i": at, "raw": text} for at, text in enumerate(texts)])
    found = [row for one in identified(rows.to_batches(), JsonReading({NAMELESS: UNNAMED})) for row in one.to_pylist()]
    assert found == [{"f": "file", "b": 0, "i": 0, "id": "r1"}]


def test_a_whole_file_is_told_as_the_local_engine_tells_it(tmp_path: Path) -> None:
    path = tmp_path / "data.jsonl"
    path.write_bytes(line(1, 2, 4) + b"\n{broken\n")
    rows = list(told_of_file(WholeFile(7, str(path), path.stat().st_size), WRITES))
    assert [row.kind for row in rows] == [Told.LINES, Told.FOUND, Told.PART]
    assert {7} == {row.file for row in rows}
    part: Part = pickle.loads(rows[-1].payload)
    assert (part.tally.records, part.tally.contradicting, part.tally.rows.unreadable) == (1, 1, 1)
    assert rows[0].payload.count(b"\n") == 2


def test_a_file_that_an_executor_sees_otherwise_ends_the_run(tmp_path: Path) -> None:
    with pytest.raises(session.UnlikeDriverError, match="where all see it"):
        list(told_of_file(WholeFile(0, str(tmp_path / "gone.jsonl"), 5), WRITES))


def test_told_rows_come_in_the_order_of_the_input_in_bounded_batches() -> None:
    rows = ToldRows()
    rows.add([lines_row(1, 5, "c"), lines_row(0, 9, "b"), lines_row(0, 2, "a"), Part().row(0, 1)])
    assert [row.payload for row in rows.of(Told.LINES)] == [b"a", b"b", b"c"]
    batches = list(as_batches([ToldRow(1, 0, at, b"xx") for at in range(5)], at_a_time=2))
    assert [one.num_rows for one in batches] == [2, 2, 1]


def test_files_go_the_way_that_they_can_be_read(tmp_path: Path) -> None:
    names = ["one.jsonl", "two.jsonl", "_hidden.jsonl", "what?.jsonl", "packed.jsonl.gz", "empty.jsonl", "r.json"]
    for name in names:
        (tmp_path / name).write_text("" if name.startswith("empty") else "{}\n")
    (tmp_path / "a.csv").write_text("a,b,c\n1,2,3\n")
    (tmp_path / "b.csv").write_text("a,b,c\n4,5,9\n")
    (tmp_path / "c.csv").write_text("a;b;c\n4;5;9\n")
    (tmp_path / "latin.csv").write_bytes("ä,b,c\n4,5,9\n".encode("latin-1"))
    write(tmp_path / "d.parquet", "SELECT 1 a")
    names += ["a.csv", "b.csv", "c.csv", "latin.csv", "d.parquet"]
    files = [InputFile(number, str(tmp_path / name)) for number, name in enumerate(names)]
    ways = ways_of(files, Options(), worth=1)
    assert [Path(file.path).name for file in ways.lines] == ["one.jsonl", "two.jsonl"]
    grouped = [[Path(file.path).name for file in alike.files] for alike in ways.tables]
    assert [one for one in grouped if "latin.csv" not in one] == [["a.csv", "b.csv"], ["c.csv"], ["d.parquet"]]
    assert {"_hidden.jsonl", "what?.jsonl", "packed.jsonl.gz", "empty.jsonl", "r.json"} <= {
        Path(file.path).name for file in ways.whole
    }
    few = ways_of(files, Options(), worth=1 << 20)
    assert (len(names), [], []) == (len(few.whole), few.lines, few.tables)


def test_what_spark_cannot_do_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(
        UsageError, match=r'the package pyspark is not installed\n  to do: pip install "validator\[spark\]"'
    ):
        check_data_set_on_spark(["data"], BOOK, Options())


def test_a_machine_without_java_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark")
    for name in ("JAVA_HOME", "PYSPARK_GATEWAY_PORT", "SPARK_REMOTE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(session.shutil, "which", lambda name: None)
    with pytest.raises(UsageError, match="no Java is found"):
        session.prepare()


def test_an_error_of_sparks_is_told_and_one_of_ours_is_not() -> None:
    errors = pytest.importorskip("pyspark.errors")
    told = session.failure(errors.PySparkRuntimeError("no space left on device\nat java …"))
    assert told is not None
    assert "Spark gave up: no space left on device" in str(told)
    unlike = session.failure(errors.PythonException("Traceback …\nUnlikeDriverError: an executor has validator 0.0\n"))
    assert unlike is not None
    assert "an executor has validator 0.0" in str(unlike)
    assert session.failure(errors.PythonException("Traceback …\nKeyError: 3")) is None
    assert session.failure(KeyError("3")) is None
