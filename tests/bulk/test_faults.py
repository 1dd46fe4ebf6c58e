"""What goes wrong on real machines: damaged files, full disks, signals, two runs at once. Every run is a process."""

from __future__ import annotations

import gzip
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from each_side import RULE
from forked_runs import Runs

VALIDATOR = Path(sys.executable).with_name("validator")


@pytest.fixture
def rule(tmp_path: Path) -> str:
    path = tmp_path / "each-side.yaml"
    path.write_text(RULE)
    return str(path)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder for the data, and one for the reports and for temporary files beside it."""
    for name in ("data", "out", "tmp"):
        (tmp_path / name).mkdir()
    return tmp_path


def environment(here: Path) -> dict[str, str]:
    known = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
    return {**known, "COLUMNS": "200", "PYTHONIOENCODING": "utf-8", "TMPDIR": str(here / "tmp")}


@pytest.fixture(scope="module", autouse=True)
def runs() -> Iterator[None]:
    """What most runs are forked from."""
    RUNS.append(Runs())
    yield
    RUNS.pop().close()


RUNS: list[Runs] = []


def run(here: Path, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """The command, its working folder the one of the data; with options of ``subprocess.run``, as it is installed."""
    if not options:
        return RUNS[-1].run(arguments, here / "data", environment(here))
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    return subprocess.run(
        [VALIDATOR, *arguments],
        cwd=here / "data",
        env=environment(here),
        encoding="utf-8",
        timeout=50,
        check=False,
        **options,
    )


def checked(here: Path, *arguments: str, **options: Any) -> tuple[int, list[dict[str, Any]], dict[str, Any], str]:
    """The exit code, the lines of findings and problems, the summary, and what stands on standard error."""
    result = run(here, "check", *arguments, "--format", "jsonl", **options)
    *lines, last = [json.loads(line) for line in result.stdout.splitlines()]
    return result.returncode, lines, last["summary"], result.stderr


def row(number: int, wrong: bool = False) -> tuple[int, int, int]:
    return number % 90, number % 7, number % 90 + number % 7 + wrong


def write_csv(
    path: Path, rows: int, wrong: tuple[int, ...] = (), header: str = "id,military,civilian,per_side"
) -> None:
    """Rows from the number 1 on, so that row n stands in line n + 1."""
    lines = [header, *("r{:06},{},{},{}".format(n, *row(n, n in wrong)) for n in range(1, rows + 1))]
    path.write_text("\n".join(lines) + "\n")


def json_line(number: int, wrong: bool = False) -> str:
    values = zip(("military", "civilian", "per_side"), row(number, wrong), strict=True)
    claims = [{"id": name, "measure": name, "value": str(value)} for name, value in values]
    return json.dumps({"id": f"r{number:06}", "claims": claims}, separators=(",", ":"))


def write_lines(path: Path, rows: int, wrong: tuple[int, ...] = ()) -> None:
    path.write_text("".join(json_line(n, n in wrong) + "\n" for n in range(1, rows + 1)))


def places(lines: list[dict[str, Any]], verdict: str = "contradicts") -> list[tuple[str, int]]:
    return [(line["record"], line["place"]["line"]) for line in lines if line.get("verdict") == verdict]


def problems(lines: list[dict[str, Any]]) -> list[tuple[int, str]]:
    told = [line["problem"] if isinstance(line.get("problem"), dict) else line for line in lines]
    return [(one["place"]["line"], one["found"]) for one in told if "found" in one]


# --- files that are not whole ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["csv", "jsonl"])
@pytest.mark.parametrize("packing", ["gz", "zst"])
def test_of_a_truncated_packed_file_every_whole_line_is_checked(here: Path, rule: str, form: str, packing: str) -> None:
    plain = here / "data" / f"whole.{form}"
    rows = 20_000 if form == "csv" else 5_000
    (write_csv if form == "csv" else write_lines)(plain, rows, wrong=(100, rows - 10))
    text = plain.read_bytes()
    plain.unlink()
    if packing == "gz":
        packed = gzip.compress(text, 1, mtime=0)
    else:
        import zstandard

        packed = zstandard.ZstdCompressor(level=1).compress(text)
    path = here / "data" / f"cut.{form}.{packing}"
    path.write_bytes(packed[: len(packed) * 2 // 3])
    # By hand: what gzip or Zstandard itself gives of the bytes that are there, up to the last end of a line.
    import zlib

    unpack = zlib.decompressobj(31) if packing == "gz" else zstandard.ZstdDecompressor().decompressobj()
    whole = unpack.decompress(path.read_bytes()).count(b"\n")
    assert 101 < whole < rows - 10
    rows = whole - (form == "csv")

    code, lines, summary, told = checked(here, path.name, "--rules", rule, "--fail-on", "never")

    assert code == 2
    assert rows == summary["records"] == summary["rows"]["read"]
    assert [("cut-101" if form == "csv" else "r000100", 101 if form == "csv" else 100)] == places(lines)
    kind = "gzipped" if packing == "gz" else "Zstandard"
    ends = f"the {kind} file ends too early; the lines up to line {whole} were read"
    assert [(whole + 1, ends)] == problems(lines)
    assert f"{path.name}:{whole + 1}:1: {ends}" in told


def test_an_empty_file_is_a_problem_and_not_agreement(here: Path, rule: str) -> None:
    for name in ("nothing.csv", "nothing.jsonl", "nothing.tsv"):
        (here / "data" / name).write_text("")
        code, lines, summary, _ = checked(here, name, "--rules", rule)
        assert (code, summary["records"], summary["complete"]) == (2, 0, False)
        assert problems(lines) == [(1, "the file is empty")]


def test_a_header_without_rows_is_a_problem(here: Path, rule: str) -> None:
    (here / "data" / "head.csv").write_text("id,military,civilian,per_side\n")
    code, lines, summary, _ = checked(here, "head.csv", "--rules", rule)
    assert (code, summary["records"]) == (2, 0)
    assert len(problems(lines)) == 1


# --- rows that cannot be read ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [6, 3_000])
def test_bad_rows_of_a_csv_are_told_with_their_lines_and_the_rest_is_checked(here: Path, rule: str, rows: int) -> None:
    path = here / "data" / "bad.csv"
    write_csv(path, rows, wrong=(6,))
    lines_of_file = path.read_bytes().split(b"\n")
    lines_of_file[1] = b"r000001,1,1"  # line 2: a cell is missing
    lines_of_file[2] = b"r000002,1,1,2,5"  # line 3: a cell too many
    lines_of_file[3] = b"r000003,1\0,1,2"  # line 4: a null character
    lines_of_file[4] = b"r000004,1,1,\xff2"  # line 5: no UTF-8
    path.write_bytes(b"\n".join(lines_of_file))

    code, lines, summary, _ = checked(here, "bad.csv", "--rules", rule)

    assert code == 2
    assert places(lines) == [("bad-7", 7)]
    assert [line for line, _ in problems(lines)] == [2, 3, 4, 5]
    assert all(found.startswith("unreadable row: ") for _, found in problems(lines))
    assert {"read": rows, "in_records": rows - 4, "unreadable": 4, "empty": 0} == summary["rows"]


def test_a_quotation_mark_that_is_never_closed_costs_its_own_row(here: Path, rule: str) -> None:
    path = here / "data" / "quote.csv"
    write_csv(path, 3_000, wrong=(2_000,))
    rows = path.read_text().split("\n")
    rows[1] = '"r000001,1,1,2'
    path.write_text("\n".join(rows))
    code, lines, summary, _ = checked(here, "quote.csv", "--rules", rule)
    assert code == 2
    assert places(lines) == [("quote-2001", 2_001)]
    assert [line for line, _ in problems(lines)] == [2]
    assert summary["rows"] == {"read": 3_000, "in_records": 2_999, "unreadable": 1, "empty": 0}


@pytest.mark.parametrize("form", ["csv", "jsonl"])
@pytest.mark.parametrize("rows", [10, 3_000])
def test_of_two_rows_with_one_id_the_second_is_refused_with_the_line_of_the_first(
    here: Path, rule: str, form: str, rows: int
) -> None:
    path = here / "data" / f"twice.{form}"
    (write_csv if form == "csv" else write_lines)(path, rows)
    text = path.read_text().replace(f"r{rows:06}", "r000003")
    path.write_text(text)
    top = 1 if form == "csv" else 0
    options = ["--id", "id"] if form == "csv" else []
    code, lines, summary, _ = checked(here, path.name, "--rules", rule, *options)
    assert code == 2
    assert rows - 1 == summary["records"]
    ((line, found),) = problems(lines)
    assert rows + top == line
    assert "'r000003'" in found
    assert str(3 + top) in found


def test_a_line_longer_than_any_part_is_told_and_the_rest_is_checked(here: Path, rule: str) -> None:
    for name in ("long.jsonl", "long.csv"):
        path = here / "data" / name
        is_json = name.endswith("l")
        with path.open("w") as file:
            if not is_json:
                file.write("id,military,civilian,per_side\n")
            for number in range(1, 501):
                file.write((json_line(number) if is_json else "r{},{},{},{}".format(number, *row(number))) + "\n")
            file.write('{"id": "' if is_json else "r501,1,1,")
            for _ in range(40):
                file.write("7" * 2**20)
            file.write('"}\n' if is_json else "\n")
            file.write((json_line(502, wrong=True) if is_json else "r502,1,1,3") + "\n")
        top = 0 if is_json else 1
        code, lines, summary, _ = checked(here, name, "--rules", rule)
        assert code == 2
        assert [502 + top] == [line for _, line in places(lines)]
        assert [501 + top] == [line for line, _ in problems(lines)]
        assert summary["rows"] == {"read": 502, "in_records": 501, "unreadable": 1, "empty": 0}


READ_ROW_BY_ROW = ["xlsx", "feather", "sqlite", "duckdb", "carriage returns", "utf-16", "line break in a cell", "long"]


@pytest.mark.parametrize("form", READ_ROW_BY_ROW)
def test_a_table_that_is_read_row_by_row_can_be_judged_in_several_processes(here: Path, rule: str, form: str) -> None:
    rows = [(f"r{n:06}", *map(str, row(n, n == 700))) for n in range(1, 1_001)]
    names = ("id", "military", "civilian", "per_side")
    options = ["--id", "id"]
    data = here / "data"
    write_csv(data / "plain.csv", 1_000, wrong=(700,))
    text = (data / "plain.csv").read_text()
    path = "t.csv"
    match form:
        case "xlsx":
            openpyxl = pytest.importorskip("openpyxl")
            book = openpyxl.Workbook()
            for one in (names, *((key, *map(int, numbers)) for key, *numbers in rows)):
                book.active.append(one)
            book.save(data / (path := "t.xlsx"))
        case "feather":
            feather, arrow = pytest.importorskip("pyarrow.feather"), pytest.importorskip("pyarrow")
            columns = zip(*((key, *map(int, numbers)) for key, *numbers in rows), strict=True)
            feather.write_feather(arrow.table(dict(zip(names, map(list, columns), strict=True))), data / "t.feather")
            path = "t.feather"
        case "sqlite" | "duckdb":
            package = pytest.importorskip("sqlite3" if form == "sqlite" else "duckdb")
            connection = package.connect(str(data / "t.db"))
            connection.execute("CREATE TABLE t (id TEXT, military INT, civilian INT, per_side INT)")
            connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", rows)
            connection.commit()
            connection.close()
            path = f"{form}:t.db?t"
        case "carriage returns":
            (data / path).write_bytes(text.replace("\n", "\r").encode())
        case "utf-16":
            (data / path).write_text(text, encoding="utf-16")
        case "line break in a cell":
            (data / path).write_text(text.replace("r000003,", '"r00\n0003",'))
        case _:
            cells = zip(rows * 3, names[1:] * 1_000, strict=True)
            cells = ((key, name, dict(zip(names[1:], values, strict=True))[name]) for (key, *values), name in cells)
            (data / path).write_text("id,measure,value\n" + "".join(",".join(one) + "\n" for one in cells))
            options = ["--layout", "long", "--record", "id", "--measure", "measure", "--value", "value"]
    code, lines, summary, mistakes = checked(here, path, "--rules", rule, "--jobs", "2", *options)
    assert (code, mistakes) == (1, "")
    assert (summary["records"], summary["agrees"], summary["contradicts"]) == (1_000, 999, 1)
    assert [line["record"] for line in lines] == ["r000700"]


@pytest.mark.parametrize(("rows", "blank"), [(3, ""), (3, "  "), (1_000, ""), (1_000, ",,,")])
def test_blank_lines_of_a_table_are_counted_and_nothing_else(here: Path, rule: str, rows: int, blank: str) -> None:
    write_csv(here / "data" / "a.csv", rows, wrong=(3,))
    text = (here / "data" / "a.csv").read_text().replace("r000002", f"{blank}\nr000002")
    (here / "data" / "a.csv").write_text(text)
    code, lines, summary, mistakes = checked(here, "a.csv", "--rules", rule, "--id", "id")
    assert (code, mistakes) == (1, "")
    assert places(lines) == [("r000003", 5)]
    assert summary["rows"] == {"read": rows + 1, "in_records": rows, "unreadable": 0, "empty": 1}


def test_an_id_is_known_in_a_row_with_blank_cells_too_many(here: Path, rule: str) -> None:
    write_csv(here / "data" / "a.csv", 600)
    text = (here / "data" / "a.csv").read_text().replace("r000500,50,3,53", "r000002,50,3,53,")
    assert "53,\n" in text
    (here / "data" / "a.csv").write_text(text)
    code, lines, summary, _ = checked(here, "a.csv", "--rules", rule, "--id", "id")
    assert (code, summary["records"]) == (2, 599)
    assert problems(lines) == [(501, "the id 'r000002' is already taken by the record in line 3")]


def test_an_id_of_a_first_part_with_few_long_lines_is_known_to_the_next(here: Path, rule: str) -> None:
    title = json.dumps({"title": "x" * (13 << 20)})
    long = json_line(1)[:-1] + f', "source": {title}}}\n'
    (here / "data" / "a.jsonl").write_text(long + long.replace("r000001", "r000002") + json_line(1, wrong=True) + "\n")
    code, lines, summary, _ = checked(here, "a.jsonl", "--rules", rule)
    assert (code, summary["records"], summary["contradicts"]) == (2, 2, 0)
    assert problems(lines) == [(3, "the id 'r000001' is already taken by the record in line 1")]


def test_a_carriage_return_alone_ends_no_line_of_json(here: Path, rule: str) -> None:
    lines_of_file = [json_line(n, n == 400).replace(",", ",\r", 1) for n in range(1, 501)]
    for name, text in (("a.jsonl", "\n".join(lines_of_file)), ("b.jsonl", json_line(1).replace(",", ",\r"))):
        (here / "data" / name).write_bytes(text.encode())
    code, lines, summary, _ = checked(here, "a.jsonl", "b.jsonl", "--rules", rule)
    assert (code, summary["records"]) == (1, 501)
    assert places(lines) == [("r000400", 400)]


def test_json_that_is_spread_over_lines_is_told_once(here: Path, rule: str) -> None:
    records = [json.dumps(json.loads(json_line(n)), indent=1) for n in range(1, 501)]
    (here / "data" / "a.jsonl").write_text("\n".join(records))
    code, lines, summary, _ = checked(here, "a.jsonl", "--rules", rule)
    assert (code, summary["records"]) == (2, 0)
    assert problems(lines) == [(1, "a record that goes on in the next line")]


def test_a_form_feed_is_no_blank_line_of_json(here: Path, rule: str) -> None:
    (here / "data" / "a.jsonl").write_text(json_line(1) + "\n\f\n" + json_line(2) + "\n")
    code, lines, summary, _ = checked(here, "a.jsonl", "--rules", rule)
    assert (code, summary["records"]) == (2, 2)
    assert [line for line, _ in problems(lines)] == [2]


def test_what_does_not_fit_in_memory_is_kept_in_a_folder_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from validator.bulk.connection import connect

    for name in ("data", "tmp"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "data")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    runs = [connect("40MB", 1) for _ in range(2)]
    for connected in runs:
        connected.duckdb.execute(
            "CREATE TABLE t AS SELECT range::VARCHAR || 'as it is' AS a, random()::VARCHAR AS b FROM range(2000000)"
        )
    assert len(os.listdir(tmp_path / "tmp")) == 2
    for connected in runs:
        connected.close()
    assert os.listdir(tmp_path / "tmp") == os.listdir(tmp_path / "data") == []


def test_the_next_record_has_the_id_of_a_line_that_is_no_record(here: Path, rule: str) -> None:
    # in another part of the file than the wrong line
    title = json.dumps({"title": "x" * (13 << 20)})
    wrong = json_line(1).replace('"claims"', '"claim"')
    lines_of_file = [json_line(n) for n in range(2, 402)]
    lines_of_file += [
        wrong,
        json_line(402)[:-1] + f', "source": {title}}}',
        json_line(403)[:-1] + f', "source": {title}}}',
    ]
    lines_of_file += [json_line(1, wrong=True), json_line(1)]
    (here / "data" / "a.jsonl").write_text("\n".join(lines_of_file))
    code, lines, summary, _ = checked(here, "a.jsonl", "--rules", rule)
    assert (code, summary["records"]) == (2, 403)
    assert places(lines) == [("r000001", 404)]
    assert [line for line, _ in problems(lines)] == [401, 405]
    assert problems(lines)[1][1] == "the id 'r000001' is already taken by the record in line 404"


# --- folders ---------------------------------------------------------------------------------------------------------


def test_columns_missing_from_half_the_files_leave_those_undecided_and_not_wrong(here: Path, rule: str) -> None:
    for number in range(4):
        path = here / "data" / f"day{number}.csv"
        if number % 2:
            path.write_text("id,military,per_side\na,5,6\nb,5,7\n")
        else:
            write_csv(path, 10, wrong=(3,))
    code, lines, summary, _ = checked(here, ".", "--rules", rule)
    assert code == 1
    assert places(lines) == [("day0-4", 4), ("day2-4", 4)]
    (counts,) = summary["rules"]
    assert tuple(counts[name] for name in ("rule", "checks", "agrees", "contradicts", "undecided")) == (
        "each-side",
        24,
        18,
        2,
        4,
    )


def test_a_folder_of_records_and_tables_is_one_report(here: Path, rule: str) -> None:
    data = here / "data"
    write_csv(data / "a.csv", 10, wrong=(1,))
    (data / "b.claims").write_text("record: b\nmilitary = 1 person\ncivilian = 2 people\nper_side = 4 people\n")
    (data / "c.json").write_text(json_line(1, wrong=True))
    write_lines(data / "d.jsonl", 10, wrong=(2,))
    (data / "readme.txt").write_text("what this is")
    (data / "nested").mkdir()
    write_csv(data / "nested" / "e.tsv", 3, wrong=(3,))
    (data / "nested" / "e.tsv").write_text((data / "nested" / "e.tsv").read_text().replace(",", "\t"))
    result = run(here, "check", ".", "--rules", rule, "--format", "json")
    report = json.loads(result.stdout)
    assert result.returncode == 1
    assert (report["summary"]["records"], report["summary"]["contradicts"]) == (25, 5)
    assert [file["records"] for file in report["files"]] == [10, 1, 1, 10, 3]
    assert [os.path.basename(one["path"]) for one in report["skipped"]] == ["readme.txt"]


def test_standard_input_is_read_and_called_so(here: Path, rule: str) -> None:
    write_lines(here / "data" / "in.jsonl", 20, wrong=(7,))
    with (here / "data" / "in.jsonl").open() as file:
        code, lines, summary, _ = checked(here, "-", "--rules", rule, stdin=file)
    assert (code, summary["records"]) == (1, 20)
    assert places(lines) == [("r000007", 7)]
    assert [line["path"] for line in lines] == ["<stdin>"]


# --- where the report goes -------------------------------------------------------------------------------------------

needs_full = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full here")


@needs_full
@pytest.mark.parametrize("form", ["terminal", "json", "jsonl"])
@pytest.mark.parametrize("direct", [True, False])
def test_a_full_disk_is_told_in_a_line(here: Path, rule: str, form: str, direct: bool) -> None:
    write_csv(here / "data" / "a.csv", 2_000, wrong=tuple(range(1, 2_000, 3)))
    output = [] if direct else ["--output", "/dev/full"]
    with open("/dev/full", "w") as full:
        options = {"stdout": full} if direct else {}
        result = run(here, "check", "a.csv", "--rules", rule, "--format", form, *output, **options)
    assert result.returncode == 2
    assert "No space left on device" in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_output_that_outgrows_its_disk_is_absent_and_the_old_one_stays(here: Path, rule: str, jobs: str) -> None:
    write_lines(here / "data" / "a.jsonl", 4_000, wrong=tuple(range(1, 4_000, 2)))
    output = here / "out" / "found.jsonl"
    for before in (None, "the report of yesterday\n"):
        if before is not None:
            output.write_text(before)
        result = run(
            here,
            *("check", "a.jsonl", "--rules", rule, "--format", "jsonl", "--output", str(output), "--jobs", jobs),
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
        )
        assert result.returncode == 2
        assert f"{output}: the findings cannot be written: File too large\n" == result.stderr
        assert ([] if before is None else ["found.jsonl"]) == os.listdir(here / "out")
        assert before is None or before == output.read_text()


# What is written at the end has a verdict; findings are written on the way, and 141 is what SIGPIPE makes of a tool.
@pytest.mark.parametrize(("form", "code"), [("terminal", 1), ("json", 1), ("jsonl", 141)])
def test_a_reader_that_goes_away_ends_the_run_without_a_word(here: Path, rule: str, form: str, code: int) -> None:
    write_csv(here / "data" / "a.csv", 4_000, wrong=tuple(range(1, 4_000)))
    with subprocess.Popen(
        [VALIDATOR, "check", "a.csv", "--rules", rule, "--format", form],
        cwd=here / "data",
        env=environment(here),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(20) == code


def test_a_folder_that_may_not_be_written_is_told(here: Path, rule: str) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    write_csv(here / "data" / "a.csv", 10)
    (here / "out").chmod(0o555)
    result = run(here, "check", "a.csv", "--rules", rule, "--format", "jsonl", "--output", str(here / "out" / "x"))
    assert result.returncode == 2
    assert "Permission denied" in result.stderr


def test_no_progress_is_shown_where_nobody_looks(here: Path, rule: str) -> None:
    write_csv(here / "data" / "a.csv", 60_000)
    result = run(here, "check", "a.csv", "--rules", rule)
    assert (result.returncode, result.stderr) == (0, "")
    assert "\r" not in result.stdout
    assert "\x1b" not in result.stdout


# --- signals ---------------------------------------------------------------------------------------------------------


def members(group: int) -> list[int]:
    """The processes of a process group."""
    found = []
    for name in os.listdir("/proc"):
        try:
            stat = Path("/proc", name, "stat").read_text()
        except (OSError, ValueError):
            continue
        state, _, its_group = stat.rpartition(")")[2].split()[:3]
        if int(its_group) == group and state != "Z":
            found.append(int(name))
    return found


def has_written(process: int, folder: Path) -> bool:
    """Whether a process has begun to write a file in a folder, which may have no name yet."""
    for descriptor in Path("/proc", str(process), "fd").iterdir():
        try:
            if os.readlink(descriptor).startswith(f"{folder}/") and descriptor.stat().st_size > 0:
                return True
        except OSError:
            continue  # closed meanwhile
    return False


def ended(here: Path, rule: str, sent: signal.Signals, *, jobs: int, to_group: bool) -> tuple[int, str, str]:
    """Send a signal to a run that has begun to write; the exit code, and what it told."""
    output = here / "out" / "found.jsonl"
    command = [str(VALIDATOR), "check", "all.csv", "--rules", rule, "--format", "jsonl", "--output", str(output)]
    with subprocess.Popen(
        [*command, "--jobs", str(jobs)],
        cwd=here / "data",
        env=environment(here),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        encoding="utf-8",
    ) as process:
        until = time.monotonic() + 20
        while not has_written(process.pid, here / "out") and time.monotonic() < until:
            time.sleep(0.02)
        assert process.poll() is None
        (os.killpg if to_group else os.kill)(process.pid, sent)
        told, mistakes = process.communicate(timeout=30)
    until = time.monotonic() + 5
    while members(process.pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert members(process.pid) == []
    return process.returncode, told, mistakes


on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are looked up in /proc")


def write_much(here: Path) -> int:
    """So many rows, all wrong, that a run takes several seconds."""
    rows = 200_000
    lines = "".join("r{:06},{},{},{}\n".format(n, *row(n, wrong=True)) for n in range(1, rows + 1))
    (here / "data" / "all.csv").write_text("id,military,civilian,per_side\n" + lines)
    return rows


@on_linux
@pytest.mark.parametrize(
    ("sent", "jobs", "to_group"),
    [(signal.SIGINT, 1, True), (signal.SIGINT, 2, True), (signal.SIGTERM, 1, False), (signal.SIGTERM, 2, False)],
)
def test_a_run_that_is_interrupted_leaves_a_partial_report_that_adds_up(
    here: Path, rule: str, sent: signal.Signals, jobs: int, to_group: bool
) -> None:
    rows = write_much(here)
    code, told, mistakes = ended(here, rule, sent, jobs=jobs, to_group=to_group)
    assert (code, mistakes) == (130, "")
    assert "partial report: interrupted after " in told
    assert os.listdir(here / "out") == ["found.jsonl"]
    assert os.listdir(here / "tmp") == []
    with (here / "out" / "found.jsonl").open() as file:
        *lines, last = [json.loads(line) for line in file]
    summary = last["summary"]
    assert summary["partial"].startswith("interrupted after ")
    assert summary["records"] < rows
    assert summary["discrepancies"] == []
    assert summary["records"] == summary["rows"]["read"] == summary["contradicts"] == len(lines)
    assert [f"all-{n + 1}" for n in range(1, len(lines) + 1)] == [line["record"] for line in lines]


@on_linux
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_run_that_is_killed_leaves_no_output_no_process_and_no_temporary_file(
    here: Path, rule: str, jobs: int
) -> None:
    write_much(here)
    code, _, _ = ended(here, rule, signal.SIGKILL, jobs=jobs, to_group=False)
    assert code == -signal.SIGKILL
    assert os.listdir(here / "out") == []
    assert os.listdir(here / "tmp") == []


# --- several runs, and a file that changes ---------------------------------------------------------------------------


def test_two_runs_at_once_write_what_each_would_write_alone(here: Path, rule: str) -> None:
    write_lines(here / "data" / "a.jsonl", 6_000, wrong=tuple(range(5, 6_000, 5)))
    commands = [
        [str(VALIDATOR), "check", "a.jsonl", "--rules", rule, "--format", "jsonl", "--output", str(here / "out" / name)]
        for name in ("first", "second")
    ]
    running = [
        subprocess.Popen(one, cwd=here / "data", env=environment(here), stdout=subprocess.DEVNULL) for one in commands
    ]
    assert [process.wait(40) for process in running] == [1, 1]
    first, second = ((here / "out" / name).read_bytes() for name in ("first", "second"))
    assert first == second
    assert first.count(b"\n") == 1_199 + 1


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_the_bytes_are_the_same_for_one_process_and_two_and_for_every_run(here: Path, rule: str, form: str) -> None:
    path = here / "data" / f"a.{form}"
    (write_csv if form == "csv" else write_lines)(path, 2_000, wrong=tuple(range(1, 2_001, 3)))
    ways = [("json", "1"), ("json", "2"), ("jsonl", "1"), ("jsonl", "2"), ("jsonl", "2")]
    outputs = [run(here, "check", path.name, "--rules", rule, "--format", kind, "--jobs", n).stdout for kind, n in ways]
    assert outputs[0] == outputs[1]
    assert outputs[2] == outputs[3] == outputs[4]
    assert outputs[2].count("\n") == 667 + 1


def test_a_file_that_grows_while_it_is_read_is_checked_as_far_as_it_was_there(here: Path, rule: str) -> None:
    path = here / "data" / "log.jsonl"
    write_lines(path, 20_000, wrong=(10_000,))
    with subprocess.Popen(
        [VALIDATOR, "check", path.name, "--rules", rule, "--format", "jsonl"],
        cwd=here / "data",
        env=environment(here),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        with path.open("a") as log:
            number = 20_000
            while process.poll() is None and number < 200_000:
                log.write("".join(json_line(number + n) + "\n" for n in range(1, 101)))
                log.flush()
                number += 100
                time.sleep(0.01)
        told, mistakes = process.communicate(timeout=30)
    *lines, last = [json.loads(line) for line in told.splitlines()]
    summary = last["summary"]
    # Its last line may have been read before it was whole; then it is told as a line that cannot be read.
    cut = len(problems(lines))
    assert cut in (0, 1)
    assert (2 if cut else 1) == process.returncode
    assert (mistakes == "") == (cut == 0)
    assert places(lines) == [("r010000", 10_000)]
    assert 20_000 <= summary["records"] <= number
    assert summary["rows"]["read"] == summary["records"] + cut
    assert summary["discrepancies"] == []
