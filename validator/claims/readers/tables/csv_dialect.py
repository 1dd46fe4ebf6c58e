"""How a CSV file is written: its encoding, delimiter, quotation mark and header, declared or found in its first 64 kB.

Contract: the same bytes give the same answer, and each question has one fixed order of choices.

- encoding: a byte order mark decides (UTF-8, UTF-16, UTF-32), else it is UTF-8. No other encoding is ever guessed: in
  all the one-byte encodings every text is legal, and only a person knows whether 0xA4 was a euro.
- quotation mark: ``"``, unless none stands in the sample and ``'`` encloses a cell wherever it begins one.
- delimiter: of comma, semicolon, tab and bar the one that gives the first row at least two cells and most rows as many
  as the first; of equals the one that gives more cells, then the one named first here. (Tab first in a ``.tsv`` file.)
- header: the first row that is not blank, unless it looks like the rows below it: unless it has a number wherever all
  cells below are numbers, there is such a column, and the numbers are no years.
"""

from __future__ import annotations

import codecs
import csv
import re
from dataclasses import dataclass

from validator.claims.readers.tables.declared import Declared
from validator.claims.readers.tables.declared_form import DELIMITER, delimiter_of
from validator.claims.readers.tables.header import is_data
from validator.errors import RecordFileError

SAMPLE = 65_536
"""Bytes of the file's beginning in which is looked for what nobody declared."""

DELIMITERS = (",", ";", "\t", "|")

ENCODING = "an encoding such as utf-8, utf-16, windows-1252 or iso-8859-2"
"""What an encoding can be, in words."""

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_MARKED = ("utf-16", "utf-32")
"""Encodings whose files begin with a mark."""
_NOT_OF_FILES = ("idna", "punycode", "unicode-escape", "raw-unicode-escape", "charmap", "undefined")
"""What Python counts as an encoding of text, of names and of programs."""
_ENCLOSED = re.compile(r"(?:^|[,;\t|])'[^'\n]*'(?=[,;\t|\r\n]|$)", re.MULTILINE)
_OPENED = re.compile(r"(?:^|[,;\t|])'", re.MULTILINE)
_TITLE = 20  # lines below the first in which the names of the columns are looked for, only to tell of them
_ROWS = 200  # of the sample, in which delimiter and header are looked for


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text table is written: from ``first_line`` on, of which ``header`` says whether it names the columns.

    ``later_header`` is a line below it that seems to name the columns of a wider table, as below a title; else 0.
    """

    encoding: str
    delimiter: str
    quote: str
    header: bool
    first_line: int = 1
    newline: str = "\n"
    skip_space: bool = False
    notes: tuple[str, ...] = ()
    later_header: int = 0


def dialect_of(sample: bytes, declared: Declared, form: str, whole: bool) -> Dialect:
    """The dialect of a file that begins with ``sample``, which is all of it if ``whole``.

    Raises:
        RecordFileError: the declared encoding does not exist, or is not the file's; or the declared delimiter cannot be
            one.

    >>> found = dialect_of(b"county;votes\\nAdams;1,5\\n", Declared(), ".csv", True)
    >>> found.delimiter, found.header, found.encoding
    (';', True, 'utf-8')
    """
    encoding = _encoding(sample, declared)
    text = _text(sample, encoding)
    newline = "\r" if "\n" not in text and "\r" in text.rstrip("\r") else "\n"
    if not whole and newline in text:
        text = text[: text.rindex(newline) + 1]
    quote = "'" if '"' not in text and _is_enclosing(text) else '"'
    lines = text.split(newline)
    first = _header_line(lines, declared)
    delimiter = _delimiter(lines[first - 1 :], quote, declared, form)
    skip_space = delimiter != " " and f"{delimiter} {quote}" in text
    rows = _rows(lines[first - 1 :], delimiter, quote, skip_space)
    header = declared.header is not False
    notes: tuple[str, ...] = ()
    if declared.header is None and is_data(rows):
        header = False
        notes = (f"line {first} is taken for data and not for the columns' names: it looks like the lines below it",)
    later = 0
    if declared.header is None and header and _is_title(rows):
        later = _later_header(lines[first:], len(rows[0]) if rows else 0, quote, declared, form)
    if later:
        later += first
        notes = (
            *notes,
            f"line {first} is taken for the columns' names; if they stand in line {later}: --header {later}",
        )
    return Dialect(encoding, delimiter, quote, header, first, newline, skip_space, notes, later)


def is_encoding(name: str) -> bool:
    """Whether an encoding of text is called so.

    >>> is_encoding("windows-1252"), is_encoding("base64"), is_encoding("utf-9"), is_encoding("punycode")
    (True, False, False, False)
    """
    try:
        " ".encode(name)
    except (LookupError, ValueError):  # no encoding, one that is not of text, or a name that cannot be
        return False
    return codecs.lookup(name).name not in _NOT_OF_FILES


def _encoding(sample: bytes, declared: Declared) -> str:
    marked = next((name for mark, name in _MARKS if sample.startswith(mark)), None)
    if declared.encoding is None:
        return marked or "utf-8"
    if not is_encoding(declared.encoding):
        found = f"the encoding {declared.encoding!r} is not known"
        raise RecordFileError([declared.problem_at(("encoding",), found, ENCODING)])
    name = codecs.lookup(declared.encoding).name
    if name.startswith("utf-") and marked is not None:  # utf-16-le would take the mark for the first letter
        return marked
    if name in _MARKED and sample:
        found = f"it does not begin with a byte order mark, which tells of {name} in which order its bytes stand"
        advice = "write `--encoding utf-8` or another; without --encoding it is told which it may be"
        raise RecordFileError([declared.problem_at(("encoding",), found, f"{name}-le or {name}-be", advice)])
    return name


def _text(sample: bytes, encoding: str) -> str:
    """The sample as text; a character that the end of the sample cuts is left out."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    return decoder.decode(sample)


def _is_enclosing(text: str) -> bool:
    opened = len(_OPENED.findall(text))
    return opened > 1 and opened == len(_ENCLOSED.findall(text))


def _header_line(lines: list[str], declared: Declared) -> int:
    """The line, from 1, at which the table begins."""
    if declared.header is not None and not isinstance(declared.header, bool):
        return declared.header
    return next((number for number, line in enumerate(lines, 1) if line.strip()), 1)


def _is_title(rows: list[list[str]]) -> bool:
    """Whether the first row is one cell, or has not as many as most of the others."""
    width = len(rows[0]) if rows else 0
    return width < 2 or 2 * sum(len(row) == width for row in rows) <= len(rows)


def _later_header(lines: list[str], width: int, quote: str, declared: Declared, form: str) -> int:
    """The line, of those below the first, that seems to name the columns of a table wider than that; 0 if none does.

    It is only ever told: a title is told from names by nothing but the lines below it.
    """
    for number, line in enumerate(lines[:_TITLE], 1):
        if not line.strip():
            continue
        below = lines[number - 1 :]
        found = _rows(below, _delimiter(below, quote, declared, form), quote, skip_space=False)
        wide = len(found[0]) if found else 0
        fits = 3 * sum(len(row) == wide for row in found) >= 2 * len(found)
        if wide > max(width, 1) and len(found) > 1 and fits and not is_data(found):
            return number
    return 0


def _delimiter(lines: list[str], quote: str, declared: Declared, form: str) -> str:
    if declared.delimiter is not None:
        found = delimiter_of(declared.delimiter)
        if found is None:
            wrong = f"the delimiter {declared.delimiter!r} cannot separate cells"
            raise RecordFileError([declared.problem_at(("delimiter",), wrong, DELIMITER)])
        return found
    choices = ("\t", *DELIMITERS) if form == ".tsv" else DELIMITERS
    best, best_score = choices[0], (0.0, 0)
    for delimiter in dict.fromkeys(choices):
        rows = _rows(lines, delimiter, quote, skip_space=False)
        width = len(rows[0]) if rows else 0
        if width < 2:
            continue
        score = (sum(len(row) == width for row in rows) / len(rows), width)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _rows(lines: list[str], delimiter: str, quote: str, skip_space: bool) -> list[list[str]]:
    """The first rows that are not blank, up to the first that cannot be parsed."""
    ended = (line.rstrip("\r") + "\n" for line in lines if line.strip())
    reader = csv.reader(ended, delimiter=delimiter, quotechar=quote, skipinitialspace=skip_space, strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) == _ROWS:
                break
    except csv.Error:
        pass  # the reader says where and why; the rows before it suffice here
    return rows
