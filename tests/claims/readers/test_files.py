"""Files, folders, standard input, and what Python hands over."""

from __future__ import annotations

import gzip
import io
import os
import sys
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from validator.claims.readers import load_record, read_file, read_paths, read_records
from validator.errors import RecordFileError

JSON = b'{"id": "a", "claims": [{"measure": "released", "value": "780"}]}'


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.json", JSON),
        ("a.JSON", JSON),
        ("a.jsonl", JSON + b"\n"),
        ("a.ndjson", JSON),
        ("a.claims", b"record: a\nreleased = 780\n"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_each_format_is_read_plain_and_gzipped(tmp_path: Path, name: str, data: bytes, packed: bool) -> None:
    path = tmp_path / (f"{name}.gz" if packed else name)
    path.write_bytes(gzip.compress(data) if packed else data)
    (record,) = read_file(path).records
    assert (record.id, record.claims[0].value) == ("a", "780")


@pytest.mark.parametrize(
    ("data", "ids"),
    [
        (JSON, ["a"]),
        (b"  [" + JSON + b"]", ["a"]),
        (JSON + b'\n{"id": "b"}\n', ["a", "b"]),
        (b'{"id": "a"\n}', ["a"]),
        (b"record: a\nreleased = 780", ["a"]),
        (b"# only a comment", ["stdin"]),
        (gzip.compress(JSON), ["a"]),
    ],
)
def test_standard_input_shows_its_format(monkeypatch: pytest.MonkeyPatch, data: bytes, ids: list[str]) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    assert [record.id for record in read_records("-")] == ids


def test_an_empty_standard_input_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b" \n")))
    read = read_file("-")
    assert [str(problem.place) for problem in read.problems] == ["<stdin>:1:1"]


def test_a_folder_is_read_in_the_order_of_names_and_says_what_it_left(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("c.json", "b/a.claims", "a.jsonl"):
        (tmp_path / name).write_bytes(JSON if not name.endswith("claims") else b"released = 1")
    (tmp_path / "b" / "article.txt").write_text("x")
    read = [(os.path.relpath(file.path, tmp_path), len(file.records), file.skipped) for file in read_paths([tmp_path])]
    assert read == [
        ("a.jsonl", 1, ""),
        ("b/article.txt", 0, "not a record file by its name"),
        ("b/a.claims", 1, ""),
        ("c.json", 1, ""),
    ]


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(JSON)
    read = list(read_paths([path, tmp_path, tmp_path]))
    assert [len(file.records) for file in read] == [1, 0, 0]
    assert [file.skipped for file in read] == [
        "",
        f"the same as {path}, which is read",
        f"the same as {tmp_path}, which is read",
    ]


def test_many_links_to_one_folder_are_not_followed_twice(tmp_path: Path) -> None:
    folder = tmp_path
    for depth in range(12):
        inner = folder / f"d{depth}"
        inner.mkdir()
        (folder / "link").symlink_to(f"d{depth}")
        folder = inner
    (folder / "a.json").write_bytes(JSON)
    assert sum(len(file.records) for file in read_paths([tmp_path])) == 1


def test_a_pipe_is_read_by_what_is_in_it() -> None:
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(JSON)
    assert [record.id for record in read_records(f"/dev/fd/{reading}")] == ["a"]
    os.close(reading)


def test_other_files_are_read_beside_a_bad_one(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{")
    (tmp_path / "b.json").write_bytes(JSON)
    read = list(read_paths([tmp_path, tmp_path / "missing.json", tmp_path / "a\0b.json"]))
    assert [(len(file.records), len(file.problems)) for file in read] == [(0, 1), (1, 0), (0, 1), (0, 1)]


def test_a_dict_is_a_record_with_its_digits() -> None:
    record = load_record({"claims": [{"measure": "m", "value": Decimal("24.50")}, {"measure": "m", "value": 10**5000}]})
    assert record.claims[0].value == "24.50"
    assert record.claims[1].value == "1" + "0" * 5000


def test_a_float_is_refused_with_what_to_write_instead() -> None:
    with pytest.raises(RecordFileError) as error:
        load_record({"claims": [{"measure": "m", "value": 24.5, "dims": {1: "x"}, "unit": {1}, "note": "\ud800"}]})
    assert [problem.found for problem in error.value.problems] == [
        "the float 24.5: its digits are not those that were written",
        "the key 1",
        "a value of the type set",
        "half of a surrogate pair, which is no character",
    ]
    assert error.value.problems[0].advice.endswith('decimal.Decimal("24.50")')


def test_a_dict_that_contains_itself_is_refused() -> None:
    values: dict[str, object] = {"id": "a"}
    values["source"] = values
    with pytest.raises(RecordFileError, match="nested more than 32 deep"):
        load_record(values)


@pytest.mark.parametrize("source", ['{"id": "a"}', ' [{"id": "a"}]', "record: a\nreleased = 780"])
def test_a_text_is_a_record(source: str) -> None:
    assert load_record(source).id == "a"


def test_a_path_is_a_record(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(JSON)
    assert load_record(tmp_path / "a.json") == load_record(str(tmp_path / "a.json"))


def test_several_records_are_not_one(tmp_path: Path) -> None:
    with pytest.raises(RecordFileError, match="2 records"):
        load_record('[{"id": "a"}, {"id": "b"}]')
    (tmp_path / "a.json").write_bytes(JSON)
    (tmp_path / "b.json").write_bytes(JSON)
    with pytest.raises(RecordFileError, match="a folder"):
        load_record(tmp_path)


def test_a_missing_path_is_told_to_python_too(tmp_path: Path) -> None:
    with pytest.raises(RecordFileError, match="does not exist"):
        load_record(tmp_path / "missing.json")
    with pytest.raises(RecordFileError, match="does not exist"):
        list(read_records(tmp_path / "missing"))


def test_a_text_with_half_a_character_is_refused() -> None:
    with pytest.raises(RecordFileError, match="surrogate"):
        load_record('{"id": "\ud800"}')


def test_a_file_of_another_name_is_refused_in_a_list_of_paths(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_text("x")
    (read,) = read_paths([tmp_path / "a.docx"])
    assert read.problems[0].found == "'a.docx' is not the name of a record file"


def test_a_json_lines_file_without_a_record_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n\n")
    assert [problem.found for problem in read_file(tmp_path / "a.jsonl").problems] == ["the file is empty"]


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.json")
    (tmp_path / "b.json").write_bytes(JSON)
    assert [(len(file.records), file.skipped) for file in read_paths([tmp_path])] == [
        (0, "not a regular file"),
        (1, ""),
    ]
