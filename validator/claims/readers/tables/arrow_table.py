"""Reading Arrow files (the IPC file and stream formats) and Feather files, by pyarrow, which is an optional package.

Contract: rows in the order of the file, one record batch in memory at a time (all of the file for Feather 1). Every
value is cast to text by Arrow itself, so that 256-bit decimals and 32-bit floats keep their digits. Each batch is
validated first: Arrow trusts offsets and lengths, and would read a damaged file past the end of its memory.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from typing import Any

from validator.claims.readers.opening import damaged, missing_package, told, whole_problem
from validator.claims.readers.tables.column_names import column_names
from validator.claims.readers.tables.declared import Declared
from validator.claims.readers.tables.table import Column, Kind, Row, Table, Tally, damaged_after
from validator.claims.readers.tables.written import day_text, float_text, no_numbers_note
from validator.errors import Place, Problem, RecordFileError

_SURE_DIGITS = {"halffloat": 3, "float": 6, "double": 15}


class ArrowTable(Table):
    """An Arrow or Feather file whose columns are known; its rows are read when they are asked for."""

    def __init__(self, path: str, name: str, declared: Declared, form: str) -> None:
        self.path = path
        self.name = name
        with self._batches() as (schema, batches):
            names, self.notes = column_names(schema.names)
            columns = [_column(new, entry.type) for new, entry in zip(names, schema, strict=True)]
            floats = [number for number, column in enumerate(columns) if column.kind is Kind.FLOAT]
            without = dict.fromkeys(floats, 0)
            for batch in batches if floats else ():
                for number in floats:
                    has_fraction, no_numbers = _floats_of(batch.column(number))
                    without[number] += no_numbers
                    if has_fraction:
                        columns[number] = replace(columns[number], fractional=True)
        self.notes += tuple(no_numbers_note(names[number], count) for number, count in without.items() if count)
        self.columns: tuple[Column, ...] = tuple(columns)

    def rows(self, tally: Tally) -> Generator[Row | Problem, None, None]:
        """Every row; where the file is damaged, one problem after the rows before the damage."""
        number = 0
        try:
            with self._batches() as (_, batches):
                for batch in batches:
                    listed = [
                        _texts(array, column, tally) for array, column in zip(batch.columns, self.columns, strict=True)
                    ]
                    for at in range(batch.num_rows):
                        number += 1
                        tally.rows += 1
                        cells = [texts[at] for texts in listed]
                        yield Row(number, cells if any(cell is not None for cell in cells) else ())
        except RecordFileError as error:
            yield damaged_after(self, error, number)

    def place(self, row: int, column: int | None = None, text: str = "") -> Place:
        """Row and column."""
        return Place(self.path, row, field="" if column is None else self.columns[column].name, row=self.row_words(row))

    @contextmanager
    def _batches(self) -> Iterator[tuple[Any, Iterator[Any]]]:
        """The schema, and the record batches one by one."""
        try:
            import pyarrow
        except ImportError:
            raise missing_package(self.path, "an Arrow or Feather file", "pyarrow", "arrow") from None
        with told(self.path), open(self.path, "rb") as file:
            begin = file.read(6)
            file.seek(0)
            try:
                schema, batches = _opened(file, begin)
                yield schema, map(_sound, batches)
            except OSError as error:
                if error.errno is not None:
                    raise
                raise damaged(self.path, "Arrow", str(error)) from None  # Arrow's, of what it cannot unpack
            except MemoryError:  # a damaged length asks for any number of bytes
                found = "a record batch of the Arrow file needs more memory than there is"
                advice = "copy or download it again if it is damaged; if it is not, write it in smaller record batches"
                raise RecordFileError([whole_problem(self.path, found, "", advice)]) from None
            except (pyarrow.ArrowException, UnicodeDecodeError) as error:
                raise damaged(self.path, "Arrow", str(error)) from None


def _opened(file: Any, begin: bytes) -> tuple[Any, Iterator[Any]]:
    import pyarrow

    if begin.startswith(b"FEA1"):
        from pyarrow import feather

        table = feather.read_table(file)
        return table.schema, iter(table.to_batches())
    if begin == b"ARROW1":
        reader = pyarrow.ipc.open_file(file)
        return reader.schema, (reader.get_batch(number) for number in range(reader.num_record_batches))
    stream = pyarrow.ipc.open_stream(file)
    return stream.schema, iter(stream)


def _sound(batch: Any) -> Any:
    """A batch whose offsets, lengths and texts are as they must be."""
    batch.validate(full=True)
    return batch


def _column(name: str, arrow_type: Any) -> Column:
    from pyarrow import types

    if types.is_dictionary(arrow_type):
        arrow_type = arrow_type.value_type
    if types.is_integer(arrow_type):
        return Column(name, Kind.INTEGER)
    if types.is_decimal(arrow_type):
        return Column(name, Kind.DECIMAL)
    if types.is_floating(arrow_type):
        return Column(name, Kind.FLOAT, _SURE_DIGITS[str(arrow_type)])
    if types.is_date(arrow_type) or types.is_timestamp(arrow_type):
        return Column(name, Kind.DATE)
    if types.is_boolean(arrow_type):
        return Column(name, Kind.BOOLEAN)
    text = types.is_string(arrow_type) or types.is_large_string(arrow_type) or str(arrow_type) == "string_view"
    plain = text or types.is_null(arrow_type)
    return Column(name, refused="" if plain else f"values of the type {arrow_type}")


def _floats_of(array: Any) -> tuple[bool, int]:
    """Whether some float is not whole, and how many are NaN or infinite."""
    from pyarrow import compute, float64

    wide = compute.cast(array, float64())
    finite = compute.is_finite(wide)
    part = compute.and_(finite, compute.not_equal(wide, compute.trunc(wide)))
    return bool(compute.any(part).as_py()), compute.sum(compute.invert(finite)).as_py() or 0


def _texts(array: Any, column: Column, tally: Tally) -> list[str | None]:
    from pyarrow import compute, string

    if column.refused:
        return [None] * len(array)
    texts: list[str | None] = compute.cast(array, string()).to_pylist()
    match column.kind:
        case Kind.FLOAT:
            written = [None if text is None else float_text(text, column.fractional) for text in texts]
            tally.no_numbers += written.count(None) - texts.count(None)
            return written
        case Kind.DECIMAL:
            return [format(Decimal(text), "f") if text is not None and "E" in text else text for text in texts]
        case Kind.DATE:
            return [None if text is None else day_text(_without_empty_fraction(text)) for text in texts]
        case _:
            return texts


def _without_empty_fraction(text: str) -> str:
    """``10:05:00.000000`` without the zeros that only say how finely the format could count."""
    whole, point, fraction = text.partition(".")
    return whole if point and not fraction.strip("0") else text
