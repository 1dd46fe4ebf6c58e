"""The rules of a data set in a terminal: a table of counts, why checks are undecided, and the worst differences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from validator.report.dataset.dataset_report import DataSetReport
from validator.report.dataset.rule_totals import RuleTotals
from validator.report.dataset.terminal_counts import reason_lines
from validator.report.layout import Page, Part, counted
from validator.report.terminal import TITLES_FROM
from validator.report.terminal_contradiction import SEVERITY_STYLE
from validator.report.terminal_idle import idle_lines

if TYPE_CHECKING:
    from rich.text import Text

_ONE_COLUMN_A_STRENGTH = ["rule", "checks", "agrees exactly", "in rounding", "in wording", "contradicts", "undecided"]
_ONE_COLUMN_A_VERDICT = ["rule", "checks", "agrees", "contradicts", "undecided"]


def rule_lines(page: Page, report: DataSetReport, *, brief: bool) -> Iterator[Text]:
    """The table, then (unless ``brief``) the reasons, then the worst differences."""
    rows = report.by_rule
    if rows:
        yield from _table(page, rows)
    if report.idle:
        note = f"{counted(len(report.idle), 'other rule')} applied to nothing here"
        yield from page.hang(2, [], (note, "dim"))
    yield from idle_lines(page, report.idle if report.tally.records else ())
    if not brief:
        yield from _undecided(page, rows)
    yield from _worst(page, rows)


def _table(page: Page, rows: Sequence[RuleTotals]) -> Iterator[Text]:
    """A column for each strength where there is room for it; else one for each verdict, and the strengths below."""
    full: list[list[Part]] = [
        [
            row.id,
            f"{row.counts.checks:,}",
            _count(row.exactly, "green"),
            _count(row.within_rounding, "green"),
            _count(row.within_wording, "green"),
            _count(row.contradicts, SEVERITY_STYLE[row.severity]),
            _count(row.undecided, "yellow"),
        ]
        for row in rows
    ]
    titled = [[line[0], (row.title, "dim"), *line[1:]] for line, row in zip(full, rows, strict=True)]
    likely = [_likely(row) for row in rows]
    header = [_ONE_COLUMN_A_STRENGTH[0], "<", *_ONE_COLUMN_A_STRENGTH[1:]]
    if page.width >= TITLES_FROM and _width(page, header, titled) <= page.width:
        yield from _with_notes(page, header, titled, likely)
        return
    if _width(page, _ONE_COLUMN_A_STRENGTH, full) <= page.width:
        yield from _with_notes(page, _ONE_COLUMN_A_STRENGTH, full, likely)
        return
    short: list[list[Part]] = [
        [*line[:2], _count(row.agrees, "green"), *line[5:]] for line, row in zip(full, rows, strict=True)
    ]
    notes = ["; ".join(note for note in (_strengths(row), _likely(row)) if note) for row in rows]
    if _width(page, _ONE_COLUMN_A_VERDICT, short) <= page.width:
        yield from _with_notes(page, _ONE_COLUMN_A_VERDICT, short, notes)
        return
    # in a sentence each, rather than with names that are cut
    for row, note in zip(rows, notes, strict=True):
        counts = row.counts
        told = f"{counted(counts.checks, 'check')}: {counts.agrees:,} agree, "
        wrong = (f"{counts.contradicts:,} contradict", SEVERITY_STYLE[row.severity] if counts.contradicts else "dim")
        yield from page.hang(2, [], row.id)
        yield from page.hang(4, [], told, wrong, f", {counts.undecided:,} undecided")
        yield from _note(page, note)


def _with_notes(
    page: Page, header: Sequence[str], rows: Sequence[Sequence[Part]], notes: Sequence[str]
) -> Iterator[Text]:
    first, *lines = page.table(2, header, rows)
    yield first
    for line, note in zip(lines, notes, strict=True):
        yield line
        yield from _note(page, note)


def _note(page: Page, note: str) -> Iterator[Text]:
    if note:
        yield from page.hang(4, [], (note, "dim"))


def _strengths(row: RuleTotals) -> str:
    """How the agreements agree, where not all do exactly."""
    if row.agrees == row.exactly:
        return ""
    told = [
        f"{row.exactly:,} exactly",
        f"{row.within_rounding:,} within rounding",
        f"{row.within_wording:,} within wording",
    ]
    return f"agrees: {', '.join(told)}"


def _likely(row: RuleTotals) -> str:
    return f"contradicts: {row.proven:,} proven, {row.likely:,} likely" if row.likely else ""


def _width(page: Page, header: Sequence[str], rows: Sequence[Sequence[Part]]) -> int:
    """What the table takes where nothing in it is cut."""
    lines: list[Sequence[Part]] = [[name.removeprefix("<") for name in header], *rows]
    return 2 + sum(max(page.width_of(line[number]) for line in lines) + 2 for number in range(len(header)))


def _count(number: int, style: str) -> Part:
    return (f"{number:,}", style if number else "dim")


def _undecided(page: Page, rows: Sequence[RuleTotals]) -> Iterator[Text]:
    told = [row for row in rows if row.undecided]
    if told:
        yield page.text()
        yield from page.hang(2, [], ("Undecided", "bold"), ("  by the first thing that is missing", "dim"))
    for row in told:
        yield from page.hang(4, [], row.id)
        yield from reason_lines(page, 6, row.reasons)


def _worst(page: Page, rows: Sequence[RuleTotals]) -> Iterator[Text]:
    told = [row for row in rows if row.worst]
    if told:
        yield page.text()
        yield page.text("  ", ("Worst differences", "bold"))
    for row in told:
        yield from page.hang(4, [], row.id)
        for worst in row.worst:
            where = f"  {worst.record}  {worst.place}"
            difference: Part = (worst.difference, SEVERITY_STYLE[row.severity])
            is_long = page.width_of(difference) * 2 > page.width  # a head is never wrapped
            head, body = ((), (difference,)) if is_long else ((difference,), ())
            yield from page.hang(6, head, *body, (where, "dim"))
            yield from page.hang(8, [], worst.derivation)
