"""A data set's report says what judging record by record says, in every layout and format."""

from __future__ import annotations

import csv
import json
import random
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from validator.bulk import json_input, screen, table_input
from validator.bulk.line_parts import line_parts
from validator.bulk.options import Options
from validator.bulk.run import check_data_set
from validator.bulk.spans import in_spans
from validator.claims.readers.files import read_items
from validator.claims.readers.tables.records import TableOptions
from validator.claims.record import Record
from validator.judge.judge import Judge
from validator.report.dataset.tally import DataSetTally
from validator.report.json_lines import finding_lines, problem_line
from validator.report.record_report import RecordReport
from validator.rulebook.measures import named_measures
from validator.rulebook.pack import load_rules
from validator.rulebook.rule import RuleBook

LINES = [
    "a + b = c",
    "c * 2 = d",
    "a <= c",
    "0 <= a <= 1000",
    "b < d",
    "a / c = 39 %",
    "a * b <= d * d",
    "a != b",
    "a > 0 implies b > 0",
    "sum(part over kind) = whole",
    "a - b <= 3 or c = 0",
]

numbers = st.one_of(
    st.integers(-3, 30).map(str),
    st.integers(-(10**6), 10**6).map(str),
    st.sampled_from(["0", "-0", "007", "9223372036854775807", "-9223372036854775808", "9223372036854775808"]),
    st.sampled_from(["1" + "0" * 30, "9" * 400, "1e3", "12.", ".5", "+5", "1,200", "1 200", "1_000", "0x1F"]),
    st.integers(-50, 50).map(lambda n: f"{n / 10:.1f}"),
    st.integers(-500, 500).map(lambda n: f"{n / 100:.2f}"),
    st.sampled_from(["0.1", "0.2", "0.3", "0.30000000000000004", "24.50", "-0.0", "3.14159265"]),
    st.integers(0, 30).map(lambda n: f"about {n}"),
    st.sampled_from(["three", "more than 5", "at least 10", "nearly 400", "dozens", "between 5 and 7", "39%", "2022"]),
    st.sampled_from(["2025-05-23", "Friday", "n/a", "?", "½", "１２", "12 km", "$5", "5 persons"]),
)
usual = st.one_of(st.integers(-3, 12).map(str), numbers)
rows = st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(("a", "b", "c", "d"), usual)), min_size=1, max_size=25)
chosen = st.lists(st.sampled_from(LINES), min_size=1, max_size=4, unique=True)


@pytest.fixture(autouse=True)
def _everything_is_worth_screening(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (json_input, table_input):
        monkeypatch.setattr(module, "WORTH_SCREENING", 0)
        monkeypatch.setattr(module, "line_parts", partial(line_parts, size=2_000))
        monkeypatch.setattr(module, "in_spans", partial(in_spans, most=5_000))
    monkeypatch.setattr(screen, "SAMPLE", 3)


def book_of(lines: list[str]) -> RuleBook:
    from validator.rulebook.line import line_rule

    shipped = load_rules([])
    return RuleBook((*shipped.rules, *(line_rule(line) for line in lines)), shipped.measures, shipped.members)


def one_by_one(path: Path, book: RuleBook, tables: TableOptions) -> tuple[DataSetTally, list[str]]:
    """The reference: every record read and judged by itself, with a judge of its own."""
    tally, lines = DataSetTally(), []
    for item in read_items(str(path), tables, []):
        if isinstance(item, Record):
            report = RecordReport(Judge(book).judge(item))
            tally.add(report)
            lines += finding_lines(report)
        else:
            tally.add_problem(item)
            lines.append(problem_line(item))
    return tally, lines


def compare(path: Path, book: RuleBook, **options: Any) -> int:
    """Compare the two ways; how many records the screen cleared."""
    tables = TableOptions(book_names=named_measures(book), **options)
    written: list[str] = []
    report = check_data_set([path], book, Options(write=written.append, tables=tables, joint=False))
    expected, lines = one_by_one(path, book, tables)
    found = report.tally
    assert report.discrepancies == ()
    assert expected.rules == found.rules
    assert (expected.records, expected.claims, expected.checked) == (found.records, found.claims, found.checked)
    assert (expected.unread, expected.unchecked) == (found.unread, found.unchecked)
    assert (expected.problems, expected.problem_kinds) == (found.problems, found.problem_kinds)
    told = "".join(written).splitlines(keepends=True)
    assert Counter(lines) == Counter(told)
    assert _of_checks(lines) == _of_checks(told)
    return found.cleared


def _of_checks(lines: list[str]) -> list[str]:
    """Findings come in the order of the input; what is wrong with a file may be told before them."""
    return [line for line in lines if not line.startswith('{"problem"')]


def write_json(path: Path, rows: list[dict[str, str]], style: random.Random) -> None:
    with path.open("w", encoding="utf-8") as file:
        for number, row in enumerate(rows):
            claims = [{"id": name, "measure": name, "value": value} for name, value in row.items()]
            record = {"id": style.choice([f"r{number:03}", f"r{number:03}", "twice"]), "claims": claims}
            if style.random() < 0.2:
                del record["id"]
            compact = style.random() < 0.8
            text = json.dumps(record, ensure_ascii=style.random() < 0.5, separators=(",", ":") if compact else None)
            if style.random() < 0.1:
                text = text.replace('"claims"', '"claim"', 1)
            file.write(text + "\n" * style.choice([1, 1, 1, 2]))


NAMES = ["a", "b", "c", "d", "name"]


def write_csv(path: Path, rows: list[dict[str, str]], style: random.Random) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=style.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), lineterminator="\n")
        writer.writerow(NAMES)
        for number, row in enumerate(rows):
            cells = [row.get(name, "") for name in "abcd"] + [style.choice([f"n{number}", "twice", " ", "two\nlines"])]
            if style.random() < 0.05:
                cells = cells[:-1]
            writer.writerow(cells)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows, chosen, st.randoms(use_true_random=False))
def test_json_lines(tmp_path, rows, lines, style) -> None:
    path = tmp_path / "data.jsonl"
    write_json(path, rows, style)
    compare(path, book_of(lines))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows, chosen, st.randoms(use_true_random=False))
def test_csv(tmp_path, rows, lines, style) -> None:
    path = tmp_path / "data.csv"
    write_csv(path, rows, style)
    compare(path, book_of(lines))
    compare(path, book_of(lines), id=("name",))


TYPES = {
    "BIGINT": st.integers(-(2**63), 2**63 - 1) | st.integers(-5, 12),
    "HUGEINT": st.integers(-(2**100), 2**100) | st.integers(-5, 12),
    "UTINYINT": st.integers(0, 20),
    "DECIMAL(18,2)": st.integers(-2000, 2000).map(lambda n: f"{n / 100:.2f}"),
    "DOUBLE": st.floats(width=64) | st.integers(-5, 12).map(float) | st.integers(-50, 50).map(lambda n: n / 10),
    "FLOAT": st.floats(width=32) | st.integers(-5, 12).map(float),
    "VARCHAR": numbers,
}


@st.composite
def typed_tables(draw: st.DrawFn) -> tuple[list[str], list[list[object]]]:
    types = draw(st.lists(st.sampled_from(sorted(TYPES)), min_size=4, max_size=4))
    count = draw(st.integers(1, 15))
    return types, [[draw(st.none() | TYPES[kind]) for kind in types] for _ in range(count)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed_tables(), chosen)
def test_parquet(tmp_path, table, lines) -> None:
    path = tmp_path / "data.parquet"
    types, cells = table
    with duckdb.connect() as connection:
        listed = ", ".join(f"{name} {kind}" for name, kind in zip("abcd", types, strict=True))
        connection.execute(f"CREATE TABLE t ({listed})")
        connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", cells)
        connection.execute(f"COPY t TO '{path}' (FORMAT parquet)")
    compare(path, book_of(lines))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data(), chosen)
def test_long_parquet(tmp_path, data, lines) -> None:
    path = tmp_path / "data.parquet"
    kind = data.draw(st.sampled_from(sorted(set(TYPES) - {"VARCHAR"})))
    row = st.tuples(
        st.sampled_from(["Adams", "Bell", "Cole", " Bell "]),
        st.sampled_from(["x", "y"]),
        st.sampled_from(["a", "b", "c", "d", "part"]),
        st.none() | st.sampled_from(["military", "civilian"]),
        st.none() | TYPES[kind],
    )
    rows = data.draw(st.lists(row, min_size=1, max_size=25))
    if data.draw(st.booleans()):
        rows.sort(key=lambda one: one[:2])
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t (county TEXT, office TEXT, measure TEXT, kind TEXT, value {kind})")
        connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?)", rows)
        connection.execute(f"COPY t TO '{path}' (FORMAT parquet)")
    key = data.draw(st.sampled_from([("county",), ("county", "office"), ()]))
    compare(path, book_of(lines), layout="long", record=key, measure="measure", value=("value",), dims=("kind",))


def test_many_parts_with_words_and_large_numbers(tmp_path: Path) -> None:
    style = random.Random(7)
    rows = []
    for number in range(600):
        a, b = style.randint(0, 10 ** (2 if number < 300 else 8)), style.randint(0, 900)
        row = {"a": str(a), "b": str(b), "c": str(a + b + (number % 50 == 9)), "d": str(2 * (a + b))}
        if number % 4 == 1:
            row["c"] = f"about {a + b}"
        if number % 7 == 3:
            row["b"] = f"{b}.0"
        rows.append(row)
    book = book_of(["a + b = c", "c * 2 = d", "a >= 0"])
    for name, write in (("data.jsonl", write_json), ("data.csv", write_csv)):
        write(tmp_path / name, rows, Plain())
        assert compare(tmp_path / name, book) > 500


def test_ordinary_records_are_cleared_and_planted_errors_are_not(tmp_path: Path) -> None:
    rows = [{"a": str(n), "b": str(n + 1), "c": str(2 * n + 1), "d": str(4 * n + 2)} for n in range(200)]
    rows[17]["c"] = "36"  # 17 + 18 = 35, and twice 36 is not 70
    rows[30]["d"] = "about 122"
    path = tmp_path / "data.jsonl"
    write_json(path, rows, Plain())
    assert compare(path, book_of(["a + b = c", "c * 2 = d"])) == 199
    path = tmp_path / "data.csv"
    write_csv(path, rows, Plain())
    assert compare(path, book_of(["a + b = c", "c * 2 = d"])) == 199


def test_lines_of_a_table_and_of_records_over_values_that_cannot_be_read(tmp_path: Path) -> None:
    rows = [{"a": str(n), "b": "1", "c": str(n + 1), "d": "5"} for n in range(1, 401)]
    for row in rows[9::10]:
        row["a"] = "n/a"
    lines = ["a + b = c", "b < d", "a <= c or d = 5"]
    book = book_of(["a < c"])
    path = tmp_path / "data.csv"
    write_csv(path, rows, Plain())
    (tmp_path / "data.validator.yaml").write_text(f"checks: {json.dumps(lines)}\n")
    compare(path, book)
    # of 40 cells there is one problem each; two of the four lines cannot do without `a`: a + b = c, and a < c
    report = check_data_set([path], book, Options(joint=False))
    assert (report.tally.problems, report.tally.unread.total) == (40, 40)
    (own,) = report.by_rule
    assert own.reasons.rows() == [("the value of claim 'a' could not be read", 80)]
    assert (own.counts.checks, own.agrees, own.undecided) == (1600, 1520, 80)

    path = tmp_path / "records.jsonl"
    claims = [[{"id": name, "measure": name, "value": value} for name, value in row.items()] for row in rows]
    path.write_text("".join(f"{json.dumps({'claims': listed, 'checks': lines})}\n" for listed in claims))
    compare(path, book)


class Plain(random.Random):
    """No variation in style."""

    def random(self) -> float:
        return 0.5

    def choice(self, seq):  # type: ignore[no-untyped-def]
        return seq[0]


def test_a_bare_year_is_no_date_because_the_sampled_record_had_one(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    values = ["May 2025"] * 4 + ["2024", "May 2025", "June 2025"] * 60
    path.write_text("".join(json.dumps({"claims": [{"measure": "a", "value": value}]}) + "\n" for value in values))
    book = book_of(["a >= 2000"])
    compare(path, book)
    tally = check_data_set([path], book, Options(tables=TableOptions(book_names=named_measures(book)))).tally
    (own,) = [totals for totals in tally.rules.values() if totals.counts.undecided]
    # the years are numbers, which are compared; dates are not
    assert (own.counts.agrees, own.counts.undecided) == (60, 124)
