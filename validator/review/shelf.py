"""The list of records of a review, a page of it at a time: only those that are shown are judged."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.report.checking import source_files
from validator.report.html.article_page import RecordView

if TYPE_CHECKING:
    from validator.claims.record import Record
    from validator.review.room import Room

A_PAGE = 200
"""Records on a page of the list; a record is judged in about a millisecond."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A record of the list: where it is, what it is about, and what was found."""

    file: int
    id: str
    title: str
    place: str
    undecided: int
    problems: int
    coverage: str
    colour: str
    sign: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """A page of the list; ``only`` names the one record of a review that has no list."""

    entries: tuple[Entry, ...]
    total: int
    first: int
    page: int
    pages: int
    problems: tuple[str, ...]
    left: tuple[tuple[str, str], ...]
    only: tuple[int, str] | None = None


def shelf(room: Room, page: int = 1) -> Shelf:
    """A page of the records as they are on disk now."""
    desk = room.desk
    files = [desk.file(number) for number in range(len(desk.paths))]
    listed = [(number, record) for number, file in enumerate(files) for record in file.records]
    problems = [*desk.problems, *(problem for file in files for problem in file.problems)]
    pages = max(1, -(-len(listed) // A_PAGE))
    page = min(max(page, 1), pages)
    begin = (page - 1) * A_PAGE
    only = None
    if len(listed) == 1 and not problems:
        only = listed[0][0], listed[0][1].id
    entries = () if only else tuple(_entry(room, *one) for one in listed[begin : begin + A_PAGE])
    sources = source_files(record for _, record in listed)
    left = tuple(entry for entry in desk.left if os.path.realpath(entry[0]) not in sources)
    return Shelf(entries, len(listed), begin + 1, page, pages, tuple(map(str, problems)), left, only)


def _entry(room: Room, number: int, record: Record) -> Entry:
    report = room.report(room.desk.file(number), record)
    state, words = RecordView(report).verdict
    return Entry(
        number,
        record.id,
        (record.source.title if record.source else None) or "",
        str(record.place),
        report.counts.undecided,
        len(report.problems),
        str(report.coverage),
        state.colour,
        state.sign,
        words,
    )
