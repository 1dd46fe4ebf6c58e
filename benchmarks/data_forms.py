"""The same records written down in each form: nested JSON Lines, a CSV file, a wide and a long Parquet file.

Forms that are wanted are written in one pass over the records. The long form is numeric: it has the day as days since
1970-01-01 and the day of the week as 1 (Monday) to 7.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from data_records import DAYS, NAMES, NOTHING, TARGET, TOTAL, WEEKDAYS, WOMEN, Figures, name

ROW_GROUP = 122_880
"""Rows of a row group of Parquet, DuckDB's own number."""

_EACH = '{"id":"%s","measure":"released","dims":{%s},"value":"%%s","unit":"person","quote":"%%s %s"}'
_CLAIMS = ",".join(
    _EACH % claim
    for claim in (
        ("military_each", '"side":"each","category":"military"', "military personnel each"),
        ("civilian_each", '"side":"each","category":"civilian"', "civilians each"),
        ("per_side", '"side":"each"', "people on each side"),
        ("so_far", "", "people so far"),
        ("agreed", '"side":"each","stage":"target"', "people are to be released by each side"),
        ("women", '"gender":"women"', "of them women"),
    )
)
_RECORD = (
    '{"id":"%s","members":{"side":["Ukraine","Russia"],"category":["military","civilian"]},"claims":['
    + _CLAIMS
    + ',{"id":"day","measure":"exchange","value":"%s"}'
)
LINE = _RECORD + "]}\n"
LINE_WITH_WEEKDAY = _RECORD + ',{"id":"weekday","measure":"exchange","dims":{"statistic":"weekday"},"value":"%s"}]}\n'
_DAYS = [day.isoformat() for day in DAYS]
_DAYS_SINCE_1970 = [day.toordinal() - 719_163 for day in DAYS]


def nested_line(one: Figures) -> str:
    """A record as a line of JSON.

    >>> from data_records import records
    >>> nested_line(next(records(1)))[:27]
    '{"id":"r0000000","members":'
    """
    number, military, civilian, per_side, total, agreed, women, about, day, weekday, _ = one
    so_far: Any = total
    target: Any = agreed
    few: Any = women
    if about != NOTHING:
        if about == TOTAL:
            so_far = f"about {total}"
        elif about == TARGET:
            target = f"about {agreed}"
        elif about == WOMEN:
            few = f"about {women}"
    said = (
        f"r{number:07d}",
        military,
        military,
        civilian,
        civilian,
        per_side,
        per_side,
        so_far,
        so_far,
        target,
        target,
        few,
        few,
        _DAYS[day],
    )
    return LINE % said if weekday < 0 else LINE_WITH_WEEKDAY % (*said, WEEKDAYS[weekday])


def row(one: Figures) -> str:
    """A record as a row of CSV."""
    number, military, civilian, per_side, total, agreed, women, *_ = one
    return f"r{number:07d},{military},{civilian},{per_side},{total},{agreed},{women}\n"


class Wide:
    """The columns of a wide table."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.columns = [array("q") for _ in NAMES]

    def add(self, records: Sequence[Figures]) -> None:
        self.names += [name(one.number) for one in records]
        for place, column in enumerate(self.columns):
            column.extend([one[place + 1] for one in records])

    def write(self, path: Path) -> None:
        columns = dict(zip(NAMES, self.columns, strict=True))
        _write_parquet(path, {"id": self.names, **columns})


class Long:
    """The columns of a long table: the records of one row each are together, as in the nested form."""

    measures = (*NAMES, "day", "weekday")

    def __init__(self) -> None:
        self.records: list[str] = []
        self.measure = array("b")
        self.value = array("q")

    def add(self, records: Sequence[Figures]) -> None:
        named, measure, value = self.records, self.measure, self.value
        for one in records:
            ident = name(one.number)
            numbers = one[1:7]
            value.extend(numbers)
            value.append(_DAYS_SINCE_1970[one.day])
            if one.weekday < 0:
                named += [ident] * 7
                measure.extend((0, 1, 2, 3, 4, 5, 6))
            else:
                named += [ident] * 8
                measure.extend((0, 1, 2, 3, 4, 5, 6, 7))
                value.append(one.weekday + 1)

    def write(self, path: Path) -> None:
        import pyarrow

        measure = pyarrow.DictionaryArray.from_arrays(pyarrow.array(self.measure, pyarrow.int8()), self.measures)
        _write_parquet(path, {"record": self.records, "measure": measure.cast(pyarrow.string()), "value": self.value})


def _write_parquet(path: Path, columns: dict[str, Any]) -> None:
    import pyarrow
    from pyarrow import parquet

    table = pyarrow.table(
        {
            name: pyarrow.Array.from_buffers(pyarrow.int64(), len(values), [None, pyarrow.py_buffer(values)])
            if isinstance(values, array)
            else values
            for name, values in columns.items()
        }
    )
    parquet.write_table(table, path, row_group_size=ROW_GROUP)


def write_forms(blocks: Iterable[Sequence[Figures]], folder: Path, forms: Iterable[str]) -> None:
    """Write the records into files of the folder named after their forms, in one pass."""
    wanted = set(forms)
    wide, long = Wide(), Long()
    with ExitStack() as open_files:
        nested = csv = None
        if "nested.jsonl" in wanted:
            nested = open_files.enter_context(open(folder / "nested.jsonl", "w", encoding="ascii", newline="\n"))
        if "wide.csv" in wanted:
            csv = open_files.enter_context(open(folder / "wide.csv", "w", encoding="ascii", newline="\n"))
            csv.write(",".join(("id", *NAMES)) + "\n")
        for records in blocks:
            if nested is not None:
                nested.write("".join(map(nested_line, records)))
            if csv is not None:
                csv.write("".join(map(row, records)))
            if "wide.parquet" in wanted:
                wide.add(records)
            if "long.parquet" in wanted:
                long.add(records)
    if "wide.parquet" in wanted:
        wide.write(folder / "wide.parquet")
    if "long.parquet" in wanted:
        long.write(folder / "long.parquet")
