"""Parts that are joined where they are in a file: the same lines, by the same numbers."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from validator.bulk import json_input
from validator.bulk.line_parts import LinePart, line_parts
from validator.bulk.options import Options
from validator.bulk.run import check_data_set
from validator.bulk.spans import Span, in_spans
from validator.claims.readers.opening import opened
from validator.rulebook.pack import load_rules

LINES = [f"line {number} {'x' * (number % 37)}".encode() for number in range(200)]


def everything(_: LinePart) -> bool:
    return True


def test_spans_and_parts_are_the_file_line_by_line(tmp_path: Path) -> None:
    (tmp_path / "lines").write_bytes(b"\xef\xbb\xbf" + b"\n".join(LINES))
    with opened(str(tmp_path / "lines")) as file:
        found = list(in_spans(line_parts(file, 300), file, everything, 1_000))
        assert isinstance(found[0], LinePart)
        assert all(isinstance(one, Span) for one in found[1:])
        assert len(found) > 4
        assert all(one.size <= 1_300 for one in found)
        number, begin = 1, 3
        for one in found:
            assert (one.first_line, one.begin) == (number, begin)
            data = one.data if isinstance(one, LinePart) else one.open().read()
            lines = LINES[number - 1 : number - 1 + one.lines]
            assert data.removesuffix(b"\n").split(b"\n") == lines
            if isinstance(one, Span):
                (part,) = one.parts()
                assert (part.first_line, part.lines, part.data) == (number, one.lines, data)
            number += one.lines
            begin += one.size
    assert number == 201


def test_what_may_not_be_joined_is_a_part_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "lines").write_bytes(b"\n".join(LINES))
    with opened(str(tmp_path / "lines")) as file:
        found = list(in_spans(line_parts(file, 300), file, lambda part: b"line 100 " not in part.data, 10_000))
    kinds = [type(one) for one in found]
    assert kinds == [LinePart, Span, LinePart, Span]
    assert b"line 100 " in found[2].data  # type: ignore[union-attr]
    assert [one.first_line for one in found[1:]] == [one.first_line + one.lines for one in found[:-1]]


def test_a_packed_file_is_read_once_in_parts(tmp_path: Path) -> None:
    (tmp_path / "lines.gz").write_bytes(gzip.compress(b"\n".join(LINES)))
    with opened(str(tmp_path / "lines.gz")) as file:
        assert all(isinstance(one, LinePart) for one in in_spans(line_parts(file, 300), file, everything))


def test_a_line_that_is_refused_is_told_by_its_number_between_spans(tmp_path: Path) -> None:
    (tmp_path / "lines").write_bytes(b"\n".join([*LINES[:50], b"y" * 2_000, *LINES[50:]]))
    with opened(str(tmp_path / "lines")) as file:
        found = list(in_spans(line_parts(file, 300), file, everything, 10_000))
        assert [type(one) for one in found] == [LinePart, Span, LinePart, Span]
        refused, rest = found[2], found[3]
        assert isinstance(refused, LinePart)
        assert (refused.first_line, refused.too_long) == (51, True)
        assert isinstance(rest, Span)
        assert rest.first_line == 52
        assert rest.open().read() == b"\n".join(LINES[50:])


@pytest.mark.parametrize("wrong", ["{", "not JSON", '{"claims": 7}', "\x00", ""])
def test_a_line_that_is_no_record_is_told_in_a_span_as_in_a_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    record = '{"claims":[{"measure":"a","value":"%d"},{"measure":"b","value":"%d"}],"checks":["a <= b"]}'
    lines = [record % (number % 7, 5) for number in range(900)]
    lines[700] = wrong
    path = tmp_path / "records.jsonl"
    path.write_text("\n".join(lines) + "\n")
    monkeypatch.setattr(json_input, "line_parts", lambda file: line_parts(file, 8_000))
    reports, told = [], []
    for most in (0, 20_000):
        written: list[str] = []
        monkeypatch.setattr(
            json_input, "in_spans", lambda parts, file, joins, most=most: in_spans(parts, file, joins, most)
        )
        reports.append(check_data_set([path], load_rules([]), Options(write=written.append)))
        told.append("".join(written))
    assert told[0] == told[1]
    one, other = (report.tally for report in reports)
    assert (one.rules, one.records, one.problem_kinds, one.rows) == (
        other.rules,
        other.records,
        other.problem_kinds,
        other.rows,
    )
    assert one.records == 899
    assert reports[1].discrepancies == ()
    # of every seven records one has 6 <= 5; the one that is wrong was none of them (700 % 7 = 0)
    assert sum(totals.contradicts for totals in one.rules.values()) == len([n for n in range(900) if n % 7 == 6])
