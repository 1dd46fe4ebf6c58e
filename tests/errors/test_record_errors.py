"""What a user is told of a bad file of claims."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from validator.claims.readers import read_file, read_paths

if TYPE_CHECKING:
    from conftest import Golden

AREA = "records"
GENERATED = Path(__file__).parent / "records-generated"


def told(path: Path) -> str:
    read = read_file(path)
    lines = [str(problem) for problem in read.problems]
    lines.append(f"read all the same: {', '.join(record.id for record in read.records) or 'nothing'}")
    return "\n\n".join(lines)


def test_a_bad_record_file_is_told_with_its_place(case: Path, golden: Golden) -> None:
    golden.case(case, told)


def ten_million_digits(folder: Path) -> Path:
    """Legal here: the value's reader says what it thinks of it; an unquoted one as an id is not."""
    path = folder / "big.json"
    digits = "9" * 10_000_000
    path.write_text('{"id": %s, "claims": [{"measure": "released", "value": %s}]}' % (digits, digits))  # noqa: UP031
    return path


def nesting_100_000_deep(folder: Path) -> Path:
    path = folder / "deep.json"
    path.write_text('{"claims": [{"measure": "released", "value": ' + "[" * 100_000 + "]" * 100_000 + "}]}")
    return path


def nesting_200_deep(folder: Path) -> Path:
    """Deep enough to be nonsense, not deep enough for the C scanner to mind."""
    path = folder / "deep.json"
    path.write_text('{"claims": [{"measure": "released", "value": ' + "[" * 200 + "]" * 200 + "}]}")
    return path


def a_missing_file(folder: Path) -> Path:
    return folder / "missing.json"


def a_folder_as_a_file(folder: Path) -> Path:
    path = folder / "folder.json"
    path.mkdir()
    return path


def a_dangling_link(folder: Path) -> Path:
    path = folder / "link.json"
    path.symlink_to("nowhere.json")
    return path


def a_link_to_itself(folder: Path) -> Path:
    path = folder / "link.json"
    path.symlink_to("link.json")
    return path


def a_file_as_a_folder(folder: Path) -> Path:
    (folder / "a.json").write_text("{}")
    return folder / "a.json" / "b.json"


def a_gzip_file_cut_short(folder: Path) -> Path:
    path = folder / "cut.json.gz"
    path.write_bytes(gzip.compress(b'{"claims": []}' * 100, mtime=0)[:-12])
    return path


def a_gzip_file_that_is_none(folder: Path) -> Path:
    path = folder / "plain.json.gz"
    path.write_text('{"claims": []}')
    return path


def a_gzip_file_without_its_name(folder: Path) -> Path:
    path = folder / "packed.json"
    path.write_bytes(gzip.compress(b'{"claims": []}', mtime=0))
    return path


def a_file_of_another_kind(folder: Path) -> Path:
    path = folder / "claims.docx"
    path.write_text("measure,value\n")
    return path


def utf_16(folder: Path) -> Path:
    path = folder / "windows.json"
    path.write_bytes('{"claims": []}'.encode("utf-16"))
    return path


def latin_1(folder: Path) -> Path:
    path = folder / "old.json"
    path.write_bytes('{"claims": [\n  {"measure": "prix", "value": "2 €", "quote": "payé 2 €"}]}'.encode("cp1252"))
    return path


def latin_1_in_one_line(folder: Path) -> Path:
    path = folder / "old.jsonl"
    path.write_bytes(b'{"id": "a"}\n{"id": "caf\xe9"}\n{"id": "c"}\n')
    return path


def a_mistake_far_into_a_long_line(folder: Path) -> Path:
    path = folder / "minified.json"
    good = '{"measure":"released","value":"1"},' * 10_000
    path.write_text('{"claims":[' + good + '{"measure":"released","valu":"2"}]}')
    return path


CASES: list[Callable[[Path], Path]] = [
    ten_million_digits,
    nesting_100_000_deep,
    nesting_200_deep,
    a_missing_file,
    a_folder_as_a_file,
    a_dangling_link,
    a_link_to_itself,
    a_file_as_a_folder,
    a_gzip_file_cut_short,
    a_gzip_file_that_is_none,
    a_gzip_file_without_its_name,
    a_file_of_another_kind,
    utf_16,
    latin_1,
    latin_1_in_one_line,
    a_mistake_far_into_a_long_line,
]


@pytest.mark.parametrize("make", CASES, ids=lambda make: make.__name__.replace("_", "-"))
def test_a_generated_bad_file_is_told_with_its_place(
    make: Callable[[Path], Path], tmp_path: Path, golden: Golden
) -> None:
    text = told(make(tmp_path)).replace(f"{tmp_path}/", "")
    golden.text(GENERATED / f"{make.__name__.replace('_', '-')}.txt", text)


def test_a_loop_of_folders_is_told_and_everything_else_is_read(tmp_path: Path, golden: Golden) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "record.json").write_text('{"id": "found"}')
    (tmp_path / "deep" / "back").symlink_to("..")
    (tmp_path / "again").symlink_to("deep")
    (tmp_path / "article.txt").write_text("text")
    (tmp_path / ".git").mkdir()
    (tmp_path / "gone.jsonl").symlink_to("nowhere")
    lines = []
    for read in read_paths([tmp_path]):
        ids = [record.id for record in read.records]
        lines.append(f"{read.path}: {read.skipped or ids}")
        lines += [str(problem) for problem in read.problems]
    text = "\n".join(lines).replace(f"{tmp_path}", "FOLDER").replace(os.sep, "/")
    golden.text(GENERATED / "a-loop-of-folders.txt", text)


def test_a_folder_without_a_record_file_is_told(tmp_path: Path, golden: Golden) -> None:
    (tmp_path / "article.txt").write_text("text")
    text = "\n".join(str(problem) for read in read_paths([tmp_path]) for problem in read.problems)
    golden.text(GENERATED / "a-folder-without-records.txt", text.replace(f"{tmp_path}", "FOLDER"))
