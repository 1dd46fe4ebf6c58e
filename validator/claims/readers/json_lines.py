"""Records in JSON Lines: one record a line; a line that is wrong loses only its own record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validator.claims.origin import Lines, Mistake
from validator.claims.readers.json_record import RECORD_FORM, read_object
from validator.claims.readers.json_tree import skip_space
from validator.claims.record import Record
from validator.errors import Problem


def read_json_lines(lines: Iterable[Lines], name: str) -> Iterator[Record | Problem]:
    """Every record and every problem, line by line; a record without an id is called ``name-2`` by its line.

    A first record that is spread over several lines ends the reading with one problem, and not with one for each line.
    """
    is_first = True
    for line in lines:
        start = skip_space(line.text, 0)
        if start == len(line.text):
            continue
        begins, is_first = is_first, False
        if line.text[start:].rstrip() in ("{", "["):
            span = (start, start + 1)
            advice = "write the record on one line, or name the file .json"
            yield line.problem(Mistake(span, "a record that goes on in the next line", "a whole record a line", advice))
            if begins:
                return
            continue
        if line.text[start] == "[":
            found = "a list where a record should be"
            advice = "write each record on its own line, or name the file .json"
            yield line.problem(Mistake((start, start + 1), found, RECORD_FORM, advice))
            continue
        read = read_object(line, start, f"{name}-{line.first_line}")
        yield from read.problems
        if read.end is None:
            continue
        after = skip_space(line.text, read.end)
        if after < len(line.text):
            found = "more text after the record"
            yield line.problem(Mistake((after, after + 1), found, "the end of the line", "one record a line"))
        elif read.record is not None:
            yield read.record
