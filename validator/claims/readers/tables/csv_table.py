"""Reading CSV and TSV files, plain, gzipped or packed by Zstandard: these rows define what such a file means.

Contract: RFC 4180 as Python's csv module reads it in strict mode, in the dialect that is declared or found. A row has
as many cells as the table has columns, further blank ones aside; any other row is unreadable: which of its cells is
missing could only be guessed. Memory is bounded by the longest line (see ``csv_lines``).
"""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from typing import IO

from validator.claims.origin import Lines, Mistake, Span
from validator.claims.readers.opening import opened, read_up_to, whole_problem
from validator.claims.readers.tables.column_names import column_names
from validator.claims.readers.tables.csv_dialect import SAMPLE, Dialect, dialect_of
from validator.claims.readers.tables.csv_lines import BadRow, Line, cell_spans, text_lines, text_rows
from validator.claims.readers.tables.declared import Declared
from validator.claims.readers.tables.table import Column, Row, Table, Tally
from validator.errors import Place, Problem, RecordFileError

_MAGIC = (
    (b"\x1f\x8b", "a gzip file", "name it .gz"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file", "name it .zst"),
    (b"PK\x03\x04", "a zip file or a workbook", "unzip it, or name it .xlsx"),
    (b"PAR1", "a Parquet file", "name it .parquet"),
    (b"ARROW1", "an Arrow file", "name it .arrow"),
)


class CsvTable(Table):
    """A table in text whose columns are known; its rows are read when they are asked for."""

    def __init__(self, path: str, name: str, declared: Declared, form: str) -> None:
        self.path = path
        self.name = name
        with opened(path) as file:
            sample = _beginning(file)
        self._spans: tuple[str, list[Span]] = "", []
        _refuse_other_formats(path, sample, declared)
        self.dialect: Dialect = dialect_of(sample, declared, form, len(sample) < SAMPLE)
        head = self._first_row()
        if self.dialect.header:
            names, notes = column_names(head)
        else:
            names, notes = tuple(f"column_{number}" for number in range(1, len(head) + 1)), ()
        self.columns: tuple[Column, ...] = tuple(Column(column) for column in names)
        self.notes: tuple[str, ...] = (*self.dialect.notes, *notes)

    def rows(self, tally: Tally) -> Generator[Row | Problem, None, None]:
        """Every row below the header."""
        line = 0
        with closing(self._raw_rows()) as raw:
            try:
                for number, item in enumerate(raw):
                    line = (item.lines if isinstance(item, BadRow) else item[1])[-1].number
                    if number or not self.dialect.header:
                        yield self._row(item, tally)
            except RecordFileError as error:
                # a packed file that ends too early: what was read before it stands
                yield from read_up_to(error, line).problems

    def row_of_line(self, number: int, text: str, tally: Tally) -> Row | Problem:
        """The row that one line is, if it is one: read by itself, whatever stands around it."""
        if not text:
            tally.rows += 1
            return Row(number, ())
        line = next(text_lines(BytesIO(text.encode("utf-8", "surrogateescape")), "utf-8", self.dialect.newline))
        return self._row(next(text_rows(iter([line._replace(number=number)]), self.dialect)), tally)

    def _row(self, item: tuple[list[str], list[Line]] | BadRow, tally: Tally) -> Row | Problem:
        """A row as it was put together, or what is wrong with it; both are counted."""
        width = len(self.columns)
        if isinstance(item, BadRow):
            tally.rows += len(item.lines)
            tally.unreadable += len(item.lines)
            return self._bad(item)
        cells, lines = item
        tally.rows += 1
        text = lines[0].text if len(lines) == 1 else "".join(part.text for part in lines)
        if any(part.flaw >= 0 for part in lines):
            tally.unreadable += 1
            return self._undecodable(lines, text)
        if not any(map(str.strip, cells)):
            return Row(lines[0].number, ())
        if len(cells) == width or (len(cells) > width and not any(map(str.strip, cells[width:]))):
            return Row(lines[0].number, cells[:width], text)
        tally.unreadable += 1
        return self._ragged(cells, lines[0].number, text)

    def place(self, row: int, column: int | None = None, text: str = "") -> Place:
        """Line and column of a cell; without the row's text, its line and the name of the column."""
        if column is None:
            return Place(self.path, row)
        field = self.columns[column].name
        if not text:
            return Place(self.path, row, field=field)
        begin = self.span(column, text)[0]
        if text.find("\n", 0, begin) < 0:
            return Place(self.path, row, begin + 1, field)
        return replace(Lines(self.path, text, row).place(begin), field=field)

    def span(self, column: int, text: str) -> Span:
        """Where a cell stands in the text of its row."""
        known, spans = self._spans
        if known is not text:
            spans = cell_spans(text, self.dialect)
            self._spans = text, spans  # a finding asks for several cells of one row
        return spans[column] if column < len(spans) else (0, 0)

    def _raw_rows(self) -> Generator[tuple[list[str], list[Line]] | BadRow, None, None]:
        with opened(self.path) as file, closing(text_lines(file, self.dialect.encoding, self.dialect.newline)) as lines:
            try:
                yield from text_rows(lines, self.dialect, max(1, self.dialect.first_line))
            except UnicodeError as error:
                found = f"the file cannot be read as {self.dialect.encoding} ({error.reason})"  # type: ignore[attr-defined]
                raise RecordFileError([whole_problem(self.path, found, "", _ENCODING_ADVICE)]) from None

    def _first_row(self) -> list[str]:
        """The first row that is not blank."""
        with closing(self._raw_rows()) as rows:
            for item in rows:
                if isinstance(item, BadRow):
                    raise RecordFileError([self._bad(item)])
                cells, lines = item
                if any(part.flaw >= 0 for part in lines):
                    raise RecordFileError([self._undecodable(lines, "".join(part.text for part in lines))])
                if any(map(str.strip, cells)):
                    return cells
        found = "the file is empty" if self.dialect.first_line <= 1 else f"no line {self.dialect.first_line}"
        expected = "a table: a row that names the columns, and rows below it"
        raise RecordFileError([whole_problem(self.path, found, expected)])

    # ---- what is wrong with a row ------------------------------------------------------------------------------------

    def _problem(self, number: int, text: str, mistake: Mistake) -> Problem:
        problem = Lines(self.path, text, number).problem(mistake)
        column = self._column_at(text, mistake.span[0])
        return problem if column is None else replace(problem, place=replace(problem.place, field=column))

    def _column_at(self, text: str, offset: int) -> str | None:
        spans = cell_spans(text, self.dialect)
        found = next((number for number, (_, end) in enumerate(spans) if offset <= end), len(spans))
        columns = getattr(self, "columns", ())  # not known yet where the header itself is wrong
        return columns[found].name if found < len(columns) and len(spans) > 1 else None

    def _bad(self, bad: BadRow) -> Problem:
        line = bad.lines[0]
        if not bad.unclosed:
            mistake = Mistake((0, 1), _UNREADABLE + bad.reason, "a row of the table", bad.advice)
            return self._problem(line.number, line.text, mistake)
        begin = cell_spans(line.text, self.dialect)[-1][0]
        found = f"{_UNREADABLE}a quotation mark that is never rightly closed (looked for up to line {bad.unclosed:,})"
        expected = f"a cell that begins and ends with {self.dialect.quote}"
        advice = f"close it, or write {self.dialect.quote * 2} for a mark that is part of the text"
        return self._problem(line.number, line.text, Mistake((begin, begin + 1), found, expected, advice))

    def _undecodable(self, lines: list[Line], text: str) -> Problem:
        line = next(part for part in lines if part.flaw >= 0)
        char = line.text[line.flaw]
        if char == "\0":
            found, advice = "a null character", "remove it: it often stands where a file was damaged or is no text"
        elif "\udc80" <= char <= "\udcff":
            found = f"the byte 0x{ord(char) - 0xDC00:02x} is not {self.dialect.encoding}"
            advice = _ENCODING_ADVICE
        else:
            found, advice = f"characters that are not {self.dialect.encoding}", _ENCODING_ADVICE
        shown = _NO_TEXT.sub("\N{REPLACEMENT CHARACTER}", line.text)
        span = (line.flaw, line.flaw + 1)
        return self._problem(line.number, shown, Mistake(span, _UNREADABLE + found, "text", advice))

    def _ragged(self, cells: list[str], number: int, text: str) -> Problem:
        width = len(self.columns)
        one, wide = ("" if number == 1 else "s" for number in (len(cells), width))
        found = f"{_UNREADABLE}{len(cells)} cell{one} in a table of {width} column{wide}"
        spans = cell_spans(text, self.dialect)
        span = spans[width] if len(spans) > width else (0, 1)
        advice = (
            "put a cell that holds the delimiter into quotation marks" if len(cells) > width else "add what is missing"
        )
        later = self.dialect.later_header
        if later and number >= later:
            advice = f"if line {later} names the columns: --header {later}; else {advice}"
        problem = self._problem(number, text, Mistake(span, found, f"{width} cell{wide}", advice))
        return replace(problem, place=replace(problem.place, field=""))


_UNREADABLE = "unreadable row: "
_NO_TEXT = re.compile("[\0\ud800-\udfff]")
_ENCODING_ADVICE = "declare the encoding of the file, for instance --encoding windows-1252"


def _beginning(file: IO[bytes]) -> bytes:
    """The first bytes of a file; of one that is damaged there, the lines before the damage, which is told later."""
    pieces: list[bytes] = []
    missing = SAMPLE
    try:
        while missing and (piece := file.read1(missing)):  # type: ignore[attr-defined]  # all that is opened has it
            pieces.append(piece)
            missing -= len(piece)
    except Exception:
        found = b"".join(pieces)
        if b"\n" not in found:
            raise
        return found[: found.rindex(b"\n") + 1]
    return b"".join(pieces)


def _refuse_other_formats(path: str, sample: bytes, declared: Declared) -> None:
    for magic, what, advice in _MAGIC:
        if sample.startswith(magic):
            raise RecordFileError([whole_problem(path, f"{what} where text should be", "a table in text", advice)])
    if declared.encoding is None and not sample.startswith((b"\xff\xfe", b"\xfe\xff")) and len(sample) >= 4:
        even, odd = sample[::2].count(0), sample[1::2].count(0)
        if max(even, odd) * 4 > len(sample):  # every other byte of most characters is null
            name = "utf-16-le" if odd > even else "utf-16-be"
            found = "a file in UTF-16 without its byte order mark"
            raise RecordFileError([whole_problem(path, found, "UTF-8, or a declared encoding", f"--encoding {name}")])
