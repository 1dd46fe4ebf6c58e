"""JSON Lines as a data set: parts of lines through the screen; lines that are not plain one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from validator.bulk.ahead import ahead
from validator.bulk.dialect import CAREFUL
from validator.bulk.json_form import JsonForm
from validator.bulk.line_parts import PART_BYTES, LinePart, line_parts, told_how_far, with_one_line_end
from validator.bulk.lines_sql import LINES
from validator.bulk.owners import Owners
from validator.bulk.row_pattern import JsonRows
from validator.bulk.screen import Screen
from validator.bulk.spans import Span, in_spans
from validator.bulk.tail import BATCH, FEW, NOT_PLAIN, WORTH_SCREENING, Read, Row
from validator.claims.origin import Lines
from validator.claims.readers.files import record_name, taken_id
from validator.claims.readers.json_lines import read_json_lines
from validator.claims.readers.opening import decoded, opened
from validator.claims.record import Record
from validator.errors import InternalError, Place, Problem, RecordFileError
from validator.report.dataset.sample import MOST_SAMPLED

if TYPE_CHECKING:
    from validator.bulk.run import Run
    from validator.bulk.screen import Screen


SPACE = b" \t\r\n"
"""What JSON calls blank: a form feed is none of it."""
BLANK = SPACE.decode()


class LineReader:
    """Reads a line again, by its number and its text."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.name = record_name(path)

    def __call__(self, raw: tuple[int, str | bytes]) -> Sequence[Record | Problem]:
        """The record of a line, or its problems; none of a blank line."""
        number, text = raw
        if isinstance(text, bytes):
            try:
                lines = decoded(self.path, text, number, is_line=True)
            except RecordFileError as error:
                return error.problems
        else:
            lines = Lines(self.path, text, number)
        return list(read_json_lines([lines], self.name))


def read_json_input(run: Run, path: str) -> None:
    """Check a file of JSON Lines.

    Raises:
        RecordFileError: the file cannot be opened, or is damaged; what came before has been counted.
    """
    from validator.bulk.inputs import read_records_input

    reader = LineReader(path)
    work = run.work(reader, JsonRows(reader.name))
    owners = Owners(run, reader, lambda record, row: taken_id(record, row + 1))
    screen: Screen | None = None
    with told_how_far() as counted, opened(path) as file:
        parts = in_spans(line_parts(file), file, lambda part: b"\r" not in part.data)
        for part in counted(ahead(parts)):
            if isinstance(part, LinePart):
                if part.first_line == 1 and _is_spread(part.data):
                    read_records_input(run, path)  # the exact reader tells it once, and not for each line
                    return
                run.add_first(work, first_rows(part))
            run.tally.count_rows(part.lines)
            if screen is None and (part.first_line > 1 or part.lines >= WORTH_SCREENING):
                screen = run.screen("lines of JSON", JsonForm)
                screen.start()
                screen.note([*owners.known(), (part.first_line - 2, None)])
            for rows in _left(run, screen, owners, part):
                run.add_rows(work, rows)
            run.bytes_done += part.size
            run.advance()


def _left(run: Run, screen: Screen | None, owners: Owners, part: LinePart | Span) -> Iterator[Iterator[Sequence[Row]]]:
    """What is left for the exact judge of some lines, screened together or part by part."""
    left = None if screen is None else _screened(run, screen, owners, part)
    if left is not None:
        yield left
    elif isinstance(part, LinePart):
        yield _one_by_one(run, screen, owners, part)
    else:
        for one in part.parts():
            yield from _left(run, screen, owners, one)


def _screened(run: Run, screen: Screen, owners: Owners, part: LinePart | Span) -> Iterator[Sequence[Row]] | None:
    """What the screen leaves of some lines; None where DuckDB does not find the same lines."""
    from duckdb import Error

    if isinstance(part, LinePart):
        data = with_one_line_end(part.data)
        if not part.is_plain or b"\r" in data:
            return None  # for DuckDB it may end a line
        run.connected().part.hold(data)
    else:
        run.connected().part.hold(part)
    screen.form = JsonForm()
    try:
        count, cleared = screen.run(LINES)
    except Error:
        run.interruption.check()
        screen.form = JsonForm(CAREFUL)  # some line is no JSON
        try:
            count, cleared = screen.run(LINES)
        except Error:
            run.interruption.check()
            return None
    if count != part.lines:
        raise InternalError(f"{run.path}: {part.lines:,} lines are there and DuckDB found {count:,}")
    run.add_cleared(cleared)
    return _leftovers(run, screen, owners, part)


def _leftovers(run: Run, screen: Screen, owners: Owners, part: LinePart | Span) -> Iterator[Sequence[Row]]:
    for batch in screen.leftovers():
        rows: list[Row] = []
        for number, text, why, identity in batch:
            row = Row((part.first_line + number, text), why)
            if text is None or not text.strip(BLANK):
                run.tally.count_rows(empty=1)
            elif identity is None or not owners.refuses(row, identity, screen.taken(identity)):
                rows.append(row)
        yield rows


def _is_spread(data: bytes) -> bool:
    """Whether the first line that is not blank begins a record that goes on in the next."""
    return re.match(rb"[ \t\r\n]*[{\[][ \t\r]*(?:\n|$)", data) is not None


def first_rows(part: LinePart) -> Iterator[Row]:
    """The first lines of a part that are not blank."""
    for number, line in enumerate(part.data.split(b"\n", MOST_SAMPLED)[:MOST_SAMPLED], part.first_line):
        if line.strip(SPACE):
            yield Row((number, line.rstrip(b"\r")), "")


def _one_by_one(run: Run, screen: Screen | None, owners: Owners, part: LinePart) -> Iterator[Sequence[Row]]:
    """Every line of a part; each is read here as well, because only its id can tell whether it is the first with it."""
    top = part.first_line - 1
    if part.too_long:
        run.tally.count_rows(unreadable=1)
        run.add_problem(too_long(run.path, part.first_line))
        if screen is not None:
            screen.note([(top, None)])
        return
    lines = part.data.removesuffix(b"\n").split(b"\n")
    for begin in range(0, len(lines), BATCH):
        batch = list(enumerate((line.rstrip(b"\r") for line in lines[begin : begin + BATCH]), top + begin))
        ids = [(number, _identity(owners.read, number + 1, line)) for number, line in batch]
        taken = {} if screen is None else screen.note(ids)
        rows: list[Row] = []
        for (number, line), (_, identity) in zip(batch, ids, strict=True):
            row = Row((number + 1, line), FEW if screen is None else NOT_PLAIN)
            if not line.strip(SPACE):
                run.tally.count_rows(empty=1)
            elif not owners.refuses(row, identity, taken.get(number)):
                rows.append(row)
        yield rows


def _identity(read: Read, number: int, line: bytes) -> str | None:
    found = read((number, line)) if line.strip(SPACE) else ()
    return found[0].id if len(found) == 1 and isinstance(found[0], Record) else None


def too_long(path: str, line: int) -> Problem:
    """The mistake of a line that no part can hold."""
    found = f"a line of {PART_BYTES >> 20} MiB or more"
    return Problem(Place(path, line), found, "a record a line", "split the record, or name the file .json")
