"""What a file of a data set is, and the way it goes: lines, tables, or records that are read one by one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from validator.bulk.tail import BATCH, Row, as_it_is
from validator.claims.readers.files import empty_file
from validator.claims.readers.paths import extension, table_form
from validator.claims.record import Record
from validator.errors import Problem, RecordFileError
from validator.report.dataset.dataset_report import FileCounts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from validator.bulk.run import Run
    from validator.claims.readers.tables.long import LongLayout
    from validator.claims.readers.tables.parquet_table import ParquetTable
    from validator.claims.readers.tables.table import Table
    from validator.claims.readers.tables.wide import WideLayout

ONE_BY_ONE = "the form of its file has no screen"


def read_input(run: Run, path: str) -> None:
    """Read one file into the run; a file that cannot be read is a problem of the report."""
    run.begin(path)
    rows = run.tally.rows
    before = rows.read, run.tally.records, rows.unreadable, rows.empty
    try:
        try:
            _read_file(run, path)
        except RecordFileError as error:
            for problem in error.problems:
                run.add_problem(problem)
        run.take_rest()
    except BaseException:  # an interruption, which DuckDB may have turned into an error of its own
        run.stop()
        raise
    finally:
        after = rows.read, run.tally.records, rows.unreadable, rows.empty
        counts = FileCounts(path, *(now - then for now, then in zip(after, before, strict=True)))
        run.files.append(counts)
    run.note_waived_records(path, counts.rows)


def _read_file(run: Run, path: str) -> None:
    if extension(path) in (".jsonl", ".ndjson"):
        from validator.bulk.json_input import read_json_input

        before = run.tally.records, run.tally.problems
        read_json_input(run, path)
        run.take_rest()
        if before == (run.tally.records, run.tally.problems):
            run.add_problem(empty_file(path))
    elif table_form(path) is not None:
        _read_table(run, path)
    else:
        read_records_input(run, path)


def _read_table(run: Run, path: str) -> None:
    from validator.bulk.advice import advice
    from validator.bulk.table_checks import usable_checks
    from validator.claims.readers.tables.opened_table import open_table
    from validator.claims.readers.tables.records import layout_of

    table, declared = open_table(path, run.options.tables.declared)
    layout = layout_of(table, declared, run.options.tables.book_names)
    usable, mistakes = usable_checks(layout)
    if mistakes:
        layout = layout_of(table, usable, run.options.tables.book_names)
    for problem in mistakes:
        run.add_problem(problem)
    run.add_labels(path, layout.common.labels)
    run.notes.update({f"{path}: {note}": None for note in table.notes})
    checks, records = run.tally.counts.checks, run.tally.records
    _read_rows(run, table, layout)
    run.take_rest()
    if run.tally.records > records:
        run.notes.update(dict.fromkeys(advice(layout, run.tally.counts.checks - checks)))


def _read_rows(run: Run, table: Table, layout: WideLayout | LongLayout) -> None:
    from validator.bulk.table_input import has_screen, read_csv_input, read_parquet_input
    from validator.claims.readers.tables.csv_table import CsvTable
    from validator.claims.readers.tables.long import LongLayout
    from validator.claims.readers.tables.parquet_table import ParquetTable
    from validator.claims.readers.tables.records import without_rows

    if isinstance(layout, LongLayout):
        if not isinstance(table, ParquetTable) or not _is_screened(run, layout, table):
            _read_layout(run, layout)
        return
    if not has_screen(layout):
        _read_layout(run, layout)
        return
    before = run.tally.rows.read - run.tally.rows.empty, run.tally.problems
    if isinstance(table, ParquetTable):
        read_parquet_input(run, layout, table)
    elif isinstance(table, CsvTable):
        read_csv_input(run, layout, table)
    if before == (run.tally.rows.read - run.tally.rows.empty, run.tally.problems):
        run.add_problem(without_rows(table))


def _is_screened(run: Run, layout: LongLayout, table: ParquetTable) -> bool:
    """Check a long table by the screen; False, and nothing done, where it has none or its file may be damaged."""
    from duckdb import Error

    from validator.bulk.long_input import long_form, read_long_input

    before = run.tally.rows.read
    try:
        form = long_form(run, layout, table)
        return form is not None and read_long_input(run, layout, table, form)
    except Error:
        run.interruption.check()
        if run.tally.rows.read != before:
            raise
        run.drop_connection()
        return False


def _read_layout(run: Run, layout: WideLayout | LongLayout) -> None:
    """Judge every record of a table one by one, as the exact reader gives them."""
    from validator.claims.readers.tables.wide import WideLayout

    if isinstance(layout, WideLayout):
        from validator.bulk.cell_rows import read_cells_input

        read_cells_input(run, layout, ONE_BY_ONE)
        return
    from validator.claims.readers.tables.records import records_in
    from validator.claims.readers.tables.table import Tally

    tally = Tally()
    _judge_all(run, records_in(layout, tally), count=False)
    run.tally.count_rows(tally.rows, unreadable=tally.unreadable, empty=tally.empty)
    run.tally.rows.in_records += tally.used - tally.records  # a record of a long table has many rows


def read_records_input(run: Run, path: str) -> None:
    """Judge every record of a file one by one, as the exact reader gives them."""
    from validator.claims.readers.files import read_items

    _judge_all(run, read_items(path, None, []), count=True, is_alone=True)  # each record holds the text of the file


def _judge_all(run: Run, items: Iterable[Record | Problem], *, count: bool, is_alone: bool = False) -> None:
    def batches() -> Iterator[Sequence[Row]]:
        batch: list[Row] = []
        for item in items:
            if isinstance(item, Problem):
                run.add_problem(item)
                continue
            batch.append(Row(item, ONE_BY_ONE))
            if len(batch) == BATCH:
                run.tally.count_rows(len(batch) if count else 0)
                yield batch
                batch = []
        run.tally.count_rows(len(batch) if count else 0)
        yield batch

    run.add_rows(replace(run.work(as_it_is), is_alone=is_alone), batches())
