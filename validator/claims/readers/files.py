"""Reading files of claims: the records that are in them, and the problems of those that could not be read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.claims.origin import Lines, Mistake
from validator.claims.readers.opening import STDIN, decoded, opened, read_up_to, unreadable, whole_problem
from validator.claims.readers.paths import EXTENSIONS, READABLE, extension, find_files, table_form, unpacked_name
from validator.claims.record import Record
from validator.errors import Problem, RecordFileError

if TYPE_CHECKING:
    from validator.claims.readers.tables.records import TableOptions, TableReading


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What one path gave: its records, all its problems sorted by place, or why it was ``skipped``.

    ``table`` says of a table what was read, what not, and what was decided.
    """

    path: str
    records: tuple[Record, ...] = ()
    problems: tuple[Problem, ...] = ()
    skipped: str = ""
    table: TableReading | None = None


def read_paths(paths: Iterable[str | os.PathLike[str]], tables: TableOptions | None = None) -> Iterator[ReadFile]:
    """Read everything below the paths, one item a file, in an order that depends only on names.

    ``tables`` is what is declared of all tables among them. Never raises for a file's sake: a file with problems is an
    item that has them, beside the records that are right.
    """
    for found in find_files(paths):
        if found.skipped:
            yield ReadFile(found.path, skipped=found.skipped)
        elif found.problem is not None:
            yield ReadFile(found.path, problems=(found.problem,))
        else:
            yield read_file(found.path, tables)


def read_file(path: str | os.PathLike[str], tables: TableOptions | None = None) -> ReadFile:
    """Read one file, or standard input for ``-``; never raises for the file's sake."""
    records: list[Record] = []
    problems: list[Problem] = []
    readings: list[TableReading] = []
    for item in read_items(os.fspath(path), tables, readings):
        if isinstance(item, Record):
            records.append(item)
        else:
            problems.append(item)
    name = STDIN if os.fspath(path) == "-" else os.fspath(path)
    in_order = tuple(sorted(problems, key=lambda problem: problem.place))
    return ReadFile(name, tuple(records), in_order, table=readings[0] if readings else None)


def read_records(path: str | os.PathLike[str], tables: TableOptions | None = None) -> Iterator[Record]:
    """Every record of a file, or of standard input for ``-``, as it is read.

    Neither a JSON Lines file nor a table is ever held whole.

    Raises:
        RecordFileError: after the last record, with every problem of the file.
    """
    problems: list[Problem] = []
    for item in read_items(os.fspath(path), tables, []):
        if isinstance(item, Record):
            yield item
        else:
            problems.append(item)
    if problems:
        raise RecordFileError(problems)


def load_record(source: str | os.PathLike[str] | Mapping[str, object]) -> Record:
    """One record: from a file, from a dict as JSON would hold it, or from JSON or ``.claims`` text.

    A text is JSON if it begins with ``{``, ``.claims`` if it has several lines, else a path. In a dict a value is text,
    an int or a ``decimal.Decimal``; a float is refused, because its digits are not those that were written.

    Raises:
        RecordFileError: with everything that is wrong, or if there is not exactly one record.

    >>> load_record({"claims": [{"measure": "released", "value": 780}]}).claims[0].value
    '780'
    """
    if isinstance(source, Mapping):
        return _from_mapping(source)
    if isinstance(source, str) and ("\n" in source or source.lstrip().startswith(("{", "["))):
        read = _collected("<text>", _from_text(Lines("<text>", _without_surrogates(source)), "text", None))
    else:
        found = list(find_files([source]))
        if len(found) != 1 or found[0].problem is not None:
            problems = [entry.problem for entry in found if entry.problem is not None]
            raise RecordFileError(problems or [whole_problem(os.fspath(source), "a folder", "a record file")])
        read = read_file(source)
    if read.problems:
        raise RecordFileError(read.problems)
    if len(read.records) != 1:
        found_count = f"{len(read.records)} records"
        raise RecordFileError([whole_problem(read.path, found_count, "one record", "use read_records for several")])
    return read.records[0]


def _from_mapping(values: Mapping[str, object]) -> Record:
    from validator.claims.readers.json_record import read_object
    from validator.claims.readers.json_tree import find, parse_tree
    from validator.claims.readers.python_values import json_text

    text, flaws = json_text(values)
    lines = Lines("<dict>", text)
    read = read_object(lines, 0, "record")
    if flaws:
        tree, _ = parse_tree(text)
        told = [lines.problem(Mistake(find(tree, flaw.loc), flaw.found, flaw.expected, flaw.advice)) for flaw in flaws]
        places = {problem.place for problem in told}
        raise RecordFileError([*told, *(problem for problem in read.problems if problem.place not in places)])
    if read.record is None:
        raise RecordFileError(read.problems)
    return read.record


def _without_surrogates(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        problem = whole_problem(
            "<text>", f"half of a surrogate pair at offset {error.start:,}", "text", "decode it anew"
        )
        raise RecordFileError([problem]) from None
    return text


def read_items(path: str, tables: TableOptions | None, readings: list[TableReading]) -> Iterator[Record | Problem]:
    """Every record of a file with an id of its own, and every problem."""
    taken: dict[str, Record] = {}
    try:
        if table_form(path) is not None:
            from validator.claims.readers.tables.records import read_table

            yield from read_table(path, tables, readings)
            return
        for item in _raw_items(path):
            if isinstance(item, Record):
                first = taken.setdefault(item.id, item)
                if first is not item:
                    yield taken_id(item, first.place.line)
                    continue
            yield item
    except RecordFileError as error:
        yield from error.problems


def taken_id(record: Record, line: int) -> Problem:
    """The mistake of a record whose id a record in an earlier line has."""
    found = f"the id {record.id!r} is already taken by the record in line {line}"
    advice = "rename one of the two; the second was not read"
    if record.origin is None:
        return whole_problem(record.id, found, "", advice)
    return record.origin.problem(("id",), found, "an id of its own for each record", advice)


def _raw_items(path: str) -> Iterator[Record | Problem]:
    form = extension(path)
    if path != "-":
        try:
            is_pipe = not os.path.isfile(path) and os.path.exists(path) and not os.path.isdir(path)
        except ValueError:
            is_pipe = False
        if form is None and not is_pipe:
            try:
                os.stat(path)
            except OSError as error:
                yield unreadable(path, error)
                return
            found = f"{os.path.basename(path)!r} is not the name of a record file"
            yield whole_problem(path, found, READABLE)
            return
    name = record_name(path)
    if form in (".jsonl", ".ndjson"):
        yield from _lines_of(path, name)
        return
    with opened(path) as file:
        lines = decoded(path, file.read())
        yield from _from_text(lines, name, form)


def _lines_of(path: str, name: str) -> Iterator[Record | Problem]:
    """What the lines of a file of JSON Lines hold; of one that is damaged, the lines before the damage.

    Raises:
        RecordFileError: the file cannot be opened, or is damaged.
    """
    from validator.claims.readers.json_lines import read_json_lines

    problems: list[Problem] = []
    number = 0

    def lines(file: Iterable[bytes]) -> Iterator[Lines]:
        nonlocal number
        for at, line in enumerate(file, 1):
            number = at
            try:
                yield decoded(path, line.rstrip(b"\r\n"), at, is_line=True)
            except RecordFileError as error:
                problems.extend(error.problems)

    is_empty = True
    try:
        with opened(path) as file:
            for item in read_json_lines(lines(file), name):
                is_empty = False
                yield item
    except RecordFileError as error:
        yield from problems
        raise read_up_to(error, number) from None
    yield from problems
    if is_empty and not problems:
        yield empty_file(path)


def _from_text(lines: Lines, name: str, form: str | None) -> Iterator[Record | Problem]:
    """Records of a text in the format ``form``, or in the one that the text itself shows."""
    start = lines.text.lstrip()[:1]
    if not start:
        yield empty_file(lines.path)
    elif form == ".claims" or (form is None and start not in ("{", "[")):
        from validator.claims.readers.claims_text import read_claims_text

        record, problems = read_claims_text(lines, name)
        yield from problems
        if record is not None:
            yield record
    elif form is None and _is_json_lines(lines.text):
        from validator.claims.readers.json_lines import read_json_lines

        each = (Lines(lines.path, line, number) for number, line in enumerate(lines.text.split("\n"), 1))
        yield from read_json_lines(each, name)
    else:
        from validator.claims.readers.json_record import read_json

        yield from read_json(lines, name)


def _is_json_lines(text: str) -> bool:
    """Whether the first two lines are an object each; no single JSON value can begin so."""
    rows = (line.strip() for line in text.split("\n", 64))
    rows = (row for row in rows if row)
    first, second = next(rows, ""), next(rows, "")
    return first.startswith("{") and first.endswith("}") and second.startswith("{")


def _collected(path: str, items: Iterator[Record | Problem]) -> ReadFile:
    found = list(items)
    records = tuple(item for item in found if isinstance(item, Record))
    return ReadFile(path, records, tuple(item for item in found if isinstance(item, Problem)))


def empty_file(path: str) -> Problem:
    """The mistake of a file that holds no record at all."""
    path = STDIN if path == "-" else path
    expected = 'a record, such as {"claims": [{"measure": "released", "value": "780"}]}'
    return whole_problem(path, "the file is empty", expected)


def record_name(path: str) -> str:
    """What a record without an id is called: its file's name without the extension."""
    if path == "-":
        return "stdin"
    name = unpacked_name(os.path.basename(path))
    for ending in EXTENSIONS:
        if name.lower().endswith(ending):
            name = name[: -len(ending)]
            break
    return name or "record"
