"""The files that Spark itself reads: each group of files that are alike is screened in one scan, and its rest judged.

Contract: a file is told of once. A file whose lines turn out not to be its rows is taken out of its group and read as a
whole; what was counted of it in the scan is forgotten.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any

from validator.bulk.spark.ids import NAMELESS, UNNAMED, refused_rows
from validator.bulk.spark.judging import as_batches, judged_rows
from validator.bulk.spark.learning import Learning
from validator.bulk.spark.lines_source import csv_ids, csv_source, heads_of, json_ids, json_source, top_of
from validator.bulk.spark.long_source import long_source
from validator.bulk.spark.readings import (
    CsvReading,
    JsonReading,
    LongReading,
    TableFile,
    TypedReading,
    table_file,
    table_rows,
)
from validator.bulk.spark.screening import FileCounted, Screening, Source, path_of
from validator.bulk.spark.told import SCHEMA, Part
from validator.bulk.spark.typed_source import positions_of, typed_ids, typed_source
from validator.claims.readers.tables.long import LongLayout
from validator.claims.readers.tables.parquet_table import ParquetTable
from validator.report.dataset.dataset_report import UncheckedColumn
from validator.report.record_report import RecordReport

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import DataFrame

    from validator.bulk.learned import Learned
    from validator.bulk.spark.judging import Judging, Reading
    from validator.bulk.spark.run_on_spark import SparkRun
    from validator.bulk.spark.ways import Alike, InputFile, Layout


@dataclass(frozen=True)
class Group:
    """Files that are read alike: their rows in Spark, what was learned of them, how rows are read again.

    ``ids`` is the query of their ids. ``layouts`` are those of tables, by file; ``above`` are the lines above the rows
    of a file, and how many of them are blank.
    """

    files: Sequence[InputFile]
    source: Source
    learned: Learned
    reading: Reading
    ids: str
    layouts: Mapping[int, Layout] = field(default_factory=dict)
    above: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    kept: Sequence[DataFrame] = ()


def lines_group(run: SparkRun, files: Sequence[InputFile]) -> Group:
    """Files of JSON Lines."""
    reading = JsonReading({NAMELESS: UNNAMED, **{file.number: file.path for file in files}})
    learned = _learned(run, lambda learning: learning.from_json([file.path for file in files]))
    return Group(files, json_source(run.session, _paths(files)), learned, reading, json_ids())


def table_group(run: SparkRun, alike: Alike) -> Group | None:
    """Tables that are alike; None where Spark cannot read them as the exact reader does."""
    if isinstance(alike.layouts[0], LongLayout):
        return _long_group(run, alike)
    return (_parquet_group if isinstance(alike.layouts[0].common.table, ParquetTable) else _csv_group)(run, alike)


def _csv_group(run: SparkRun, alike: Alike) -> Group:
    """Text tables that are alike."""
    layout: Any = alike.layouts[0]
    table: Any = layout.common.table
    layouts: Any = alike.layouts
    tables: list[Any] = [one.common.table for one in alike.layouts]
    heads = {file.number: heads_of(one) for file, one in zip(alike.files, tables, strict=True)}
    top = top_of(table)
    learned = _learned(run, lambda learning: learning.from_csv(layouts, top))
    source = csv_source(run.session, _paths(alike.files), layout, sorted(set(chain(*heads.values()))))
    stated = {number: sum(bool(line.strip(" \t\r")) for line in lines) for number, lines in heads.items()}
    return Group(
        alike.files,
        source,
        learned,
        CsvReading(layout, _table_files(alike), top),
        csv_ids(source.form, max(stated.values())),
        _layouts(alike),
        {number: (len(lines), len(lines) - stated[number]) for number, lines in heads.items()},
    )


def _parquet_group(run: SparkRun, alike: Alike) -> Group | None:
    """Parquet files that are alike; None where Spark cannot read them as the exact reader does."""
    layout: Any = alike.layouts[0]
    layouts: Any = alike.layouts
    source = typed_source(run.session, _paths(alike.files), layout)
    if source is None:
        return None
    form: Any = source.form
    return Group(
        alike.files,
        source,
        _learned(run, lambda learning: learning.from_parquet(layouts)),
        TypedReading(layout, _table_files(alike), positions_of(layout)),
        typed_ids(form, source.kept),
        _layouts(alike),
    )


def _long_group(run: SparkRun, alike: Alike) -> Group | None:
    """Long Parquet files that are alike; None where Spark cannot put their records together as the reader does."""
    layout: Any = alike.layouts[0]
    kept: list[DataFrame] = []
    source = long_source(run.session, _paths(alike.files), layout, kept)
    if source is None:
        return None
    form: Any = source.form
    return Group(
        alike.files,
        source,
        _learned(run, lambda learning: learning.from_long(layout, form.cells)),
        LongReading(layout, _table_files(alike), positions_of(layout)),
        "",
        _layouts(alike),
        kept=kept,
    )


def tell_group(run: SparkRun, group: Group) -> list[InputFile]:
    """Tell of the files of a group; those that must be read as wholes are given back."""
    kept: list[DataFrame] = []
    screening = Screening(run.session, group.source, group.learned)
    try:
        refused = None
        if group.source.form.has_ids:
            refused = refused_rows(run.session, group.ids, group.reading, kept)
        screening.run(refused)
        counted, shifts = screening.counted()
        by_path = {path_of(address): address for address in counted}
        whole: list[InputFile] = []
        numbers: dict[str, int] = {}
        left = 0
        for file in group.files:
            address = by_path.get(os.path.abspath(file.path))
            if address is None or counted[address].is_whole:  # Spark passes over files that it takes for hidden
                whole.append(file)
                continue
            numbers[address] = file.number
            left += counted[address].left
            _tell_counted(run, group, file.number, counted[address])
        run.keep(_judged(screening.left(numbers, shifts, left), run.judging, group.reading))
        if run.between is not None:
            run.between.take_rows(screening.all_rows(refused=refused is not None), group.reading)
        for file in group.files:
            if file not in whole:
                run.read_by_spark[file.number] = group.layouts.get(file.number)
        return whole
    finally:
        screening.close()
        for frame in (*kept, *group.kept):
            frame.unpersist()


def _tell_counted(run: SparkRun, group: Group, file: int, counted: FileCounted) -> None:
    """Tell what the scan settled in a file."""
    above, blank_above = group.above.get(file, (0, 0))
    part = Part()
    layout = group.layouts.get(file)
    if isinstance(layout, LongLayout):  # a record has many rows
        rows = table_rows(layout)
        part.tally.count_rows(rows)
        part.tally.rows.in_records += rows - counted.rows
    else:
        part.tally.count_rows(counted.rows - above, empty=counted.blank - blank_above)
    for (number, packed), records in sorted(counted.cleared.items()):
        known = group.learned.shapes[number - 1]
        if known.sql is None:
            raise AssertionError("a shape without checks in SQL is never cleared")
        part.tally.add(RecordReport(known.shape.cleared(known.sql, packed)), records)
        part.tally.count_cleared(records)
    if layout is not None:
        path = layout.common.table.path
        part.columns = tuple(UncheckedColumn(label.name, label.why, path) for label in layout.common.labels)
        part.notes = tuple(f"{path}: {note}" for note in layout.common.table.notes)
    run.told.add([part.row(file, -1)])


def _judged(rows: DataFrame, judging: Judging, reading: Reading) -> DataFrame:
    def judged(batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        yield from as_batches(judged_rows(batches, judging, reading))

    found: Any = rows
    frame: DataFrame = found.mapInArrow(judged, SCHEMA)
    return frame


def _learned(run: SparkRun, learn: Callable[[Learning], Learned]) -> Learned:
    learning = Learning(run.judge, run.options.memory)
    try:
        return learn(learning)
    finally:
        learning.close()


def _paths(files: Sequence[InputFile]) -> list[str]:
    return [os.path.abspath(file.path) for file in files]


def _layouts(alike: Alike) -> dict[int, Layout]:
    return {file.number: layout for file, layout in zip(alike.files, alike.layouts, strict=True)}


def _table_files(alike: Alike) -> dict[int, TableFile]:
    files = {number: table_file(layout) for number, layout in _layouts(alike).items()}
    first = files[alike.files[0].number]
    return {NAMELESS: TableFile(first.path, UNNAMED, first.declared), **files}
